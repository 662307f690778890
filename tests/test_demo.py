"""The main job from end to end: two nights over the sample site, by the ordinary pipeline, against its own truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from demo_truth import differences

from crawler import configfile
from crawler.config import Config
from crawler.pipeline.session import RunReport, crawl
from crawler.urls import article_key
from luutru.demo.command import clock_of, prepare
from luutru.demo.server import DemoSite
from luutru.demo.site import NIGHTS
from luutru.demo.truth import Expected, truth
from storage.corpus import Corpus
from storage.records import Outcome, Record


@dataclass
class Nights:
    """What two nights and a third look left behind."""

    config: Config
    where: str
    reports: dict[int, RunReport]
    outcomes: dict[int, dict[str, Outcome]]  # by night and article key
    shown: dict[int, dict[str, Record | None]]  # what readers saw after each night, by the truth's URL
    requests: dict[int, list[tuple[str, str, int]]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    config = prepare(tmp_path_factory.mktemp("demo") / "luutru-demo")
    where = configfile.archive_location(config, None, {})
    seen = Nights(config, where, {}, {}, {}, {})
    with DemoSite() as site:
        staged = config.model_copy(update={"connect_to": site.connect_to()})
        for night, began in NIGHTS.items():
            site.night = night
            site.requests.clear()
            report = seen.reports[night] = crawl(staged, where, staged.enabled, clock=clock_of(began))
            seen.requests[night] = [(r.host, r.path, r.status) for r in site.requests]
            with Corpus.open(where) as corpus:
                assert report.run is not None
                seen.outcomes[night] = {o.key: o for o in corpus.outcomes(report.run) if o.key}
                seen.shown[night] = {wanted.url: corpus.record(wanted.url) for wanted in truth(night)}
    return seen


CASES = [pytest.param(night, wanted, id=f"{night}:{wanted.url}") for night in NIGHTS for wanted in truth(night)]


@pytest.mark.parametrize(("night", "wanted"), CASES)
def test_each_article_stands_in_the_archive_as_its_author_wrote_it(
    nights: Nights, night: int, wanted: Expected
) -> None:
    record = nights.shown[night][wanted.url]
    if wanted.stored is False:
        assert record is None
    if not wanted.stored:
        return
    assert record is not None, "not held"
    assert (record.url, record.source) == (wanted.url, wanted.source)
    assert differences(wanted, record.version) == []
    assert set(wanted.flags) <= set(record.as_json()["flags"])
    assert set(wanted.aliases) <= set(record.aliases)
    assert (record.number, record.versions) == (wanted.shown, wanted.versions)


@pytest.mark.parametrize(("night", "wanted"), CASES)
def test_each_page_ends_in_the_outcome_that_fits_it(nights: Nights, night: int, wanted: Expected) -> None:
    if not wanted.outcomes:
        return
    source = next(s for s in nights.config.source if s.name == wanted.source)
    met = nights.outcomes[night].get(article_key(wanted.url, source))
    assert met is not None, "no outcome"
    assert met.kind in wanted.outcomes, f"{met.kind}: {met.reason}: {met.detail}"


@pytest.mark.parametrize("night", NIGHTS)
def test_the_sums_of_the_report_hold(nights: Nights, night: int) -> None:
    report = nights.reports[night]
    assert report.exit_code == 0
    for name, counts in report.as_json()["sources"].items():
        assert counts["discovered"] == counts["fetched"] + counts["skipped"], name
        kinds = ("new", "changed", "unchanged", "gone", "blocked", "failed")
        assert counts["fetched"] == sum(counts[kind] for kind in kinds), name
        assert counts["new"] > 0 or night > 1, name


def test_the_second_night_asks_conditionally_and_gets_no_bodies_for_unchanged_channels(nights: Nights) -> None:
    statuses = [status for _, _, status in nights.requests[2]]
    assert 304 in statuses
    assert sum(tally.channels_unchanged for tally in nights.reports[2].tallies.values()) > 0


def test_no_page_is_asked_for_twice_in_a_night_and_none_that_robots_forbids(nights: Nights) -> None:
    for night, requests in nights.requests.items():
        asked = [(host, path) for host, path, status in requests if status < 500]
        twice = {page for page in asked if asked.count(page) > 1}
        assert not twice, f"night {night}"


def test_a_third_look_at_an_unchanged_site_adds_nothing(nights: Nights) -> None:
    with Corpus.open(nights.where) as corpus:
        before = corpus.counts()
    with DemoSite(night=2) as site:
        staged = nights.config.model_copy(update={"connect_to": site.connect_to()})
        report = crawl(staged, nights.where, staged.enabled, clock=clock_of(NIGHTS[2]))
    with Corpus.open(nights.where) as corpus:
        after = corpus.counts()
    for kind in ("articles", "versions", "paragraphs", "payloads"):
        assert after[kind] == before[kind], kind
    assert all(t.counts["new"] == t.counts["changed"] == 0 for t in report.tallies.values())


@pytest.mark.parametrize("query", ["cao linh", "Cao Lĩnh", "CAO LĨNH", "Cao Li\u0303nh"])
def test_every_spelling_of_the_province_finds_it(nights: Nights, query: str) -> None:
    with Corpus.open(nights.where) as corpus:
        page = corpus.search(query)
        assert page.total >= 10
        hit = page.hits[0]
        assert "Lĩnh" in "".join(hit.snippet[a:b] for a, b in hit.highlights), "snippets show the original text"


def test_what_stands_in_the_archive_leads_back_to_its_bytes(nights: Nights) -> None:
    with Corpus.open(nights.where) as corpus:
        for wanted in truth(1):
            record = corpus.record(wanted.url, 1) if wanted.stored else None
            if record is None:
                continue
            digest = record.captures[0]["digest"]
            payload = corpus.payload(digest)
            assert payload is not None, wanted.url
            assert len(payload) > 200


def test_preparing_the_demo_again_replaces_only_its_own_archive(tmp_path: Path) -> None:
    from crawler.errors import ConfigError

    prepare(tmp_path / "a")
    (tmp_path / "a" / "archive.db").write_text("old")
    prepare(tmp_path / "a")
    assert not (tmp_path / "a" / "archive.db").exists()
    foreign = tmp_path / "b"
    foreign.mkdir()
    (foreign / "archive.db").write_text("precious")
    with pytest.raises(ConfigError, match="was not made by"):
        prepare(foreign)
    assert (foreign / "archive.db").read_text() == "precious"
