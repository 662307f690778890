"""`source add` on whole sites: its proposal, unedited, stores what the site lists."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from papers import PAPERS, Paper
from replay import BASE, SITE, NukeVietReplay

from crawler import configfile
from crawler.config import Config
from crawler.errors import FetchError
from crawler.pipeline.session import crawl
from crawler.survey.proposal import Proposal
from crawler.survey.session import check, survey
from luutru.demo.server import SiteServer
from storage.corpus import Corpus
from storage.records import Record

HEAD = 'archive = "archive.db"\n[crawl]\nspacing = 0.0\n'


def config_of(folder: Path, site: SiteServer, sources: str = "") -> Config:
    config = configfile.parse((HEAD + sources).encode(), folder / "config.toml")
    return config.model_copy(update={"connect_to": site.connect_to()})


def proposed_and_crawled(folder: Path, site: SiteServer, homepage: str) -> tuple[Proposal, list[str], Corpus]:
    """The proposal, every address that the survey asked for, and what one crawl of it stores."""
    asked: list[str] = []
    proposal = survey(config_of(folder, site), homepage, None, asked.append)
    config = config_of(folder, site, proposal.toml())
    where = configfile.archive_location(config, None, {})
    report = crawl(config, where, config.enabled)
    assert report.exit_code == 0, report.as_json()
    return proposal, asked, Corpus.open(where)


@pytest.mark.parametrize("system", PAPERS)
def test_the_unedited_proposal_stores_what_the_site_lists(system: str, tmp_path: Path) -> None:
    with PAPERS[system]() as site:
        proposal, asked, corpus = proposed_and_crawled(tmp_path, site, site.base)
        with corpus:
            held = [(story, corpus.record(site.base + story.path)) for story in site.stories]
            articles = corpus.counts()["articles"]
        stored = [(story, record) for story, record in held if record is not None]
        assert len(stored) >= 0.98 * len(site.stories)
        assert articles == len(stored), "nothing but articles is stored"
        right = [r for s, r in stored if r.version.title == s.title and all(p in r.version.text for p in s.paragraphs)]
        assert len(right) >= 0.98 * len(stored)
        assert sum(r.version.published.date == s.at.date() for s, r in stored) >= 0.98 * len(stored)
    assert proposal.usable
    assert len(asked) == len(set(asked)) <= 40, "no address is asked for twice"
    assert proposal.table["language"] == "vi"
    assert proposal.table["time_zone"] == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    ("system", "preset", "numbered"),
    [("wordpress", None, False), ("mastercms", "mastercms", True), ("joomla", None, True), ("drupal", None, True)],
)
def test_the_system_and_its_ids_are_recognised(system: str, preset: str | None, numbered: bool, tmp_path: Path) -> None:
    with PAPERS[system]() as site:
        proposal = survey(config_of(tmp_path, site), site.base, None, lambda url: None)
        config = config_of(tmp_path, site, proposal.toml())
    source = config.source[0]
    assert source.preset == preset
    assert source.identity.article is not None
    assert ("id" in source.identity.article.groups) == numbered
    assert not proposal.dropped or all(trial.reason for trial in proposal.dropped)


def test_every_address_that_robots_forbids_stays_unasked(tmp_path: Path) -> None:
    with PAPERS["drupal"]() as site:
        survey(config_of(tmp_path, site), site.base, None, lambda url: None)
        assert not [seen.path for seen in site.requests if seen.path.startswith("/user/")]
        assert len([seen for seen in site.requests if seen.path == "/robots.txt"]) == 1


def test_a_page_that_lists_the_feeds_leads_to_them(tmp_path: Path) -> None:
    with PAPERS["mastercms"]() as site:
        proposal = survey(config_of(tmp_path, site), site.base, None, lambda url: None)
    assert len(proposal.table["discover"]["feeds"]) == 4


def test_pages_of_the_frame_are_no_articles_though_their_addresses_look_like_it(tmp_path: Path) -> None:
    with PAPERS["plain"]() as site:
        _, _, corpus = proposed_and_crawled(tmp_path, site, site.base)
        with corpus:
            assert corpus.record(f"{site.base}/chuyen-trang-ban-doc-viet-gui-ve") is None


@pytest.mark.skipif(not SITE.exists(), reason="../shared/sites/nukeviet is not here")
def test_the_unedited_proposal_stores_what_the_recorded_nukeviet_lists(tmp_path: Path) -> None:
    truth: list[dict[str, Any]] = [json.loads(line) for line in (SITE / "truth.jsonl").read_text("utf-8").splitlines()]
    pages = [SITE / "home.html", SITE / "home_index_php.html", *(SITE / "category").glob("*.html")]
    linked = {
        int(number)
        for page in pages
        for number in re.findall(r'href="/index\.php/(?!about)[^"]+-(\d+)\.html"', page.read_text("utf-8"))
    }
    with NukeVietReplay() as site:
        proposal, asked, corpus = proposed_and_crawled(tmp_path, site, BASE)
    listed = [item for item in truth if item["id"] in linked]
    with corpus:
        held: list[Record] = [record for item in listed if (record := corpus.record(BASE + item["path"])) is not None]
    assert len(listed) > 50
    assert len(held) >= 0.98 * len(listed)
    assert proposal.table["preset"] == "nukeviet"
    assert len(asked) == len(set(asked))


def test_a_site_without_articles_is_proposed_with_words_on_what_is_missing(tmp_path: Path) -> None:
    def empty(path: str, query: str) -> tuple[str, str] | None:
        return ("text/html", "<html><title>Trống</title><body><h1>Trống</h1></body></html>") if path == "/" else None

    with Paper("bao-trong.test", [], empty) as site:
        proposal = survey(config_of(tmp_path, site), site.base, None, lambda url: None)
    assert not proposal.usable
    assert any("could not be learned" in note for note in proposal.notes)
    assert config_of(tmp_path, site_stub(), proposal.toml()).source[0].name == "bao-trong"


@pytest.mark.parametrize("system", PAPERS)
def test_three_parsed_samples_are_shown_however_few_channels_there_are(system: str, tmp_path: Path) -> None:
    with PAPERS[system]() as site:
        proposal = survey(config_of(tmp_path, site), site.base, None, lambda url: None)
    assert [sample.parsed for sample in proposal.samples] == [True] * 3


def home_page(head: str = "") -> str:
    """A homepage with headlines of twenty articles."""
    headline = '<h3><a href="/tin/cho-phien-{n}.html">Chợ phiên lần thứ {n} của bà con vùng cao</a></h3>'
    return f"<html>{head}<body>{''.join(headline.format(n=n) for n in range(100, 120))}</body></html>"


def test_a_barrier_before_the_homepage_is_named_and_nothing_more_is_asked(tmp_path: Path) -> None:
    barrier = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>"
    with Paper("bao-chan.test", [], lambda path, query: ("text/html", barrier)) as site:
        with pytest.raises(FetchError, match=r"js_challenge.*a barrier stands before it"):
            survey(config_of(tmp_path, site), site.base, None, lambda url: None)
        assert [seen.path for seen in site.requests] == ["/robots.txt", "/"]


@pytest.mark.parametrize("document", ["<?xml version='1.0'?><rss><channel></channel></rss>", '{"items": []}'])
def test_the_address_of_a_feed_is_refused_and_the_site_named(document: str, tmp_path: Path) -> None:
    with Paper("bao-nguon.test", [], lambda path, query: ("application/xml", document)) as site:
        with pytest.raises(FetchError, match=f"a feed or sitemap, not a homepage.*{site.base}/"):
            survey(config_of(tmp_path, site), f"{site.base}/rss", None, lambda url: None)
        assert [seen.path for seen in site.requests] == ["/robots.txt", "/rss"]


def test_a_site_that_answers_everything_with_its_homepage_has_no_articles(tmp_path: Path) -> None:
    with Paper("bao-nhu-nhau.test", [], lambda path, query: ("text/html", home_page())) as site:
        proposal = survey(config_of(tmp_path, site), site.base, None, lambda url: None)
    assert not proposal.usable
    assert "same_body" in {sample.reason for sample in proposal.samples}


def test_what_a_site_says_of_itself_cannot_break_the_config(tmp_path: Path) -> None:
    head = '<head><meta name="generator" content="Ác\x1b[31m ý\x00\n[[source]]\nname = &quot;x&quot;"></head>'
    with Paper("bao-ac.test", [], lambda path, query: ("text/html", home_page(head)) if path == "/" else None) as site:
        proposal = survey(config_of(tmp_path, site), site.base, None, lambda url: None)
        (source,) = config_of(tmp_path, site, proposal.toml()).source
    assert source.name == "bao-ac"
    assert "made by Ác[31m ý [[source]]" in proposal.toml().splitlines()[0]


def test_an_index_of_sitemaps_that_list_no_article_is_a_fault_of_its_source(tmp_path: Path) -> None:
    def answer(path: str, query: str) -> tuple[str, str] | None:
        below = "".join(f"<sitemap><loc>http://bao-rong.test/s-{n}.xml</loc></sitemap>" for n in range(4))
        index = f"<sitemapindex>{below}</sitemapindex>"
        return "text/xml", index if path == "/s.xml" else "<urlset></urlset>"

    with Paper("bao-rong.test", [], answer) as site:
        rules = f'[[source]]\nname = "rong"\nhomepage = "{site.base}/"\ndiscover.sitemaps = ["/s.xml"]\n'
        config = config_of(tmp_path, site, rules)
        (checkup,) = check(config, config.source, lambda url: None)
    (fault,) = checkup.faults
    assert "empty: none of the 3 sitemaps" in fault


def test_a_sitemap_of_a_day_without_articles_so_far_is_no_fault(tmp_path: Path) -> None:
    def answer(path: str, query: str) -> tuple[str, str] | None:
        listed = "".join(f"<url><loc>http://bao-ngay.test/tin/{n}.html</loc></url>" for n in range(3))
        return {"/s-2026-11-21.xml": ("text/xml", f"<urlset>{listed}</urlset>")}.get(path)

    rules = 'discover.sitemap_template = "/s-{Y}-{m:02}-{d:02}.xml"\n'
    with Paper("bao-ngay.test", [], answer) as site:
        config = config_of(tmp_path, site, f'[[source]]\nname = "ngay"\nhomepage = "{site.base}/"\n{rules}')

        def faults(day: int) -> list[str]:
            (checkup,) = check(
                config,
                config.source,
                lambda url: None,
                per_channel=0,
                clock=lambda: datetime(2026, 11, day, tzinfo=UTC),
            )
            return [fault.rpartition("/")[2] for fault in checkup.faults]

        assert faults(22) == [], "today's is not there yet, yesterday's is"
        assert faults(23) == ["s-2026-11-22.xml: http_404: the server answered 404"]
        where = configfile.archive_location(config, None, {})
        report = crawl(config, where, config.source, clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    assert report.tallies["ngay"].channels_failed == {}


class site_stub:
    def connect_to(self) -> dict[str, str]:
        return {}
