"""`backfill` and `source missing` against papers on loopback: nothing missed, nothing asked twice, resumable."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import NEWEST, Paper, cards, frame, joomla, paged, plain, urlset, wordpress

from crawler import configfile
from crawler.config import Config, SourceConfig
from crawler.errors import ConfigError
from crawler.patterns import Pattern
from crawler.pipeline import Watcher
from crawler.pipeline.backfill import backfill
from crawler.pipeline.history import Span, days_in, from_template, may_hold, wanted
from crawler.pipeline.missing import addresses, probe, sections_of, stretches
from crawler.pipeline.session import RunReport, crawl
from crawler.survey.proposal import toml_of
from luutru.demo.server import DemoSite
from storage.corpus import Corpus
from storage.history import KnownKey, known_keys
from storage.records import Entry, Stamp

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JOOMLA: dict[str, Any] = {
    "identity": {"article": r"/(?P<id>\d+)-[^/?]+$"},
    "discover": {
        "listings": [f"/index.php/{s}" for s in ("thoi-su", "kinh-te", "van-hoa-the-thao", "doi-song")],
        "next": ["a.page-link[href]"],
        "max_pages": 1,
    },
}


def config_of(folder: Path, site: Paper | DemoSite, **rules: Any) -> Config:
    table = {"name": "paper", "homepage": site.base + "/", **rules} if isinstance(site, Paper) else rules
    text = 'archive = "archive.db"\n[crawl]\nspacing = 0.0\n' + toml_of(table)
    return configfile.parse(text.encode(), folder / "config.toml").model_copy(update={"connect_to": site.connect_to()})


def run(config: Config, span: Span | None = None, **options: Any) -> RunReport:
    where = configfile.archive_location(config, None, {})
    return backfill(config, where, config.source[0], span or Span(), clock=options.pop("clock", lambda: NOW), **options)


def held(config: Config, site: Paper) -> list[bool]:
    with Corpus.open(configfile.archive_location(config, None, {})) as corpus:
        return [corpus.record(url) is not None for url in site.articles]


def test_deep_pagination_reaches_the_last_page_of_every_listing(tmp_path: Path) -> None:
    with joomla() as site:
        config = config_of(tmp_path, site, **JOOMLA)
        crawl(config, configfile.archive_location(config, None, {}), config.source, clock=lambda: NOW)
        assert sum(held(config, site)) == 32, "the nightly crawl reads one page of each"
        report = run(config)
        assert all(held(config, site))
    assert report.exit_code == 0
    tally = report.tallies["paper"]
    assert tally.counts["new"] == len(site.articles) - 32
    assert tally.reasons["known"] == 32


def test_a_backfill_goes_on_where_it_stopped_and_asks_for_nothing_twice(tmp_path: Path) -> None:
    with joomla() as site:
        config = config_of(tmp_path, site, **JOOMLA)
        total, rounds = 0, 0
        while not all(held(config, site)) if rounds else True:
            report = run(config, limit=9)
            assert report.tallies["paper"].fetched <= 9
            total += report.tallies["paper"].counts["new"]
            rounds += 1
            assert rounds < 20
        assert total == len(site.articles)
        pages = [seen.path for seen in site.requests if seen.path.endswith(site.stories[0].slug)]
        assert len(pages) == 1
        site.requests.clear()
        again = run(config)
        asked = [seen.path for seen in site.requests if seen.path != "/robots.txt"]
        assert again.tallies["paper"].counts["new"] == 0
        assert asked == [], "finished documents are not read again"
        anew = run(config, again=True)
        assert anew.tallies["paper"].reasons == {"known": len(site.articles)}


def test_what_a_backfill_brought_is_compared_with_the_archive_at_its_end(tmp_path: Path) -> None:
    with joomla() as site:
        config = config_of(tmp_path, site, **JOOMLA)
        run(config, limit=9)
    with closing(sqlite3.connect(configfile.archive_location(config, None, {}))) as connection:
        compared, versions = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("signature", "version")
        )
    assert compared == versions == 9


def test_finished_listings_are_read_again_after_a_week(tmp_path: Path) -> None:
    with joomla() as site:
        config = config_of(tmp_path, site, **JOOMLA)
        run(config)
        site.requests.clear()
        run(config, clock=lambda: NOW + timedelta(days=8))
        assert any("/index.php/thoi-su" in seen.path for seen in site.requests)


def test_sigterm_ends_at_the_article_at_hand_and_the_next_run_completes(tmp_path: Path) -> None:
    class Killer(Watcher):
        def outcome(self, source: SourceConfig, outcome: Any, tally: Any) -> None:
            if tally.fetched == 5:
                os.kill(os.getpid(), signal.SIGTERM)

    with joomla() as site:
        config = config_of(tmp_path, site, **JOOMLA)
        assert threading.current_thread() is threading.main_thread()
        report = run(config, watcher=Killer())
        assert report.exit_code == 143
        first = sum(held(config, site))
        assert 5 <= first <= 7
        assert run(config).exit_code == 0
        assert all(held(config, site))
    with Corpus.open(configfile.archive_location(config, None, {})) as corpus:
        assert [row.status for row in corpus.runs()] == ["done", "interrupted"]
        assert corpus.counts()["versions"] == len(site.articles)


def test_a_span_of_days_takes_only_what_was_published_in_it(tmp_path: Path) -> None:
    with wordpress() as site:
        rules = {"identity": {"article": r"/\d{4}/\d\d/\d\d/[^/?]+/?$"}, "discover": {"sitemaps": ["/wp-sitemap.xml"]}}
        config = config_of(tmp_path, site, **rules)
        span = Span(Date(2026, 10, 1), Date(2026, 10, 31))
        run(config, span)
        right = [span.since <= story.at.date() <= span.until for story in site.stories]  # type: ignore[operator]
        assert held(config, site) == right
        assert 10 < sum(right) < len(right)


def test_sub_sitemaps_that_cannot_hold_the_span_are_not_asked_for(tmp_path: Path) -> None:
    with plain() as site:
        rules = {"identity": {"article": "^/tin/[^/]+/"}, "discover": {"sitemaps": ["/ban-do/muc-luc.xml"]}}
        config = config_of(tmp_path, site, **rules)
        run(config, Span(Date(2026, 11, 1), None))
        asked = {seen.path for seen in site.requests if seen.path.startswith("/ban-do/tin-")}
        assert asked == {"/ban-do/tin-2026-11.xml"}
        assert held(config, site) == [story.at.date() >= Date(2026, 11, 1) for story in site.stories]


@pytest.mark.parametrize("since", [Date(2026, 9, 1), None], ids=["from a day", "to the beginning"])
def test_a_sitemap_template_is_walked_back_from_today(since: Date | None, tmp_path: Path) -> None:
    source = plain()

    def page(path: str, query: str) -> tuple[str, str] | None:
        if path.startswith("/map/"):
            year, month = path[5:-4].split("-")
            own = [s for s in source.stories if (s.at.year, s.at.month) == (int(year), int(month))]
            return urlset([(source.base + s.path, s.at) for s in own]) if own else None
        return source._page(path, query)

    with Paper(source.host, source.stories, page) as site:
        discover = {"sitemap_template": "/map/{Y}-{m:02}.xml"}
        config = config_of(tmp_path, site, identity={"article": "^/tin/[^/]+/"}, discover=discover)
        report = run(config, Span(since))
        expected = [since is None or story.at.date() >= since for story in site.stories]
        assert held(config, site) == expected
        asked = [seen.path for seen in site.requests if seen.path.startswith("/map/")]
    months = len({(s.at.year, s.at.month) for s in site.stories})
    assert len(asked) == (3 if since else months + 3), "three missing months in a row are the beginning"
    assert report.exit_code == 0


@pytest.mark.parametrize(
    ("zone", "readings"), [("America/Los_Angeles", 2), ("Asia/Ho_Chi_Minh", 1)], ids=["day not over", "day over"]
)
def test_a_days_sitemap_is_final_only_when_the_sources_own_day_was_over(
    zone: str, readings: int, tmp_path: Path
) -> None:
    source, path = plain(), "/map/2026-11-21.xml"

    def page(asked: str, query: str) -> tuple[str, str] | None:
        if asked == path:
            return urlset([(source.base + story.path, story.at) for story in source.stories[:2]])
        return source._page(asked, query)

    with Paper(source.host, source.stories, page) as site:
        rules = {"time_zone": zone, "identity": {"article": "^/tin/[^/]+/"}, "discover": {"sitemaps": [path]}}
        config = config_of(tmp_path, site, **rules)
        evening = datetime(2026, 11, 22, 1, tzinfo=UTC)  # of the 21st in California
        for now in (evening, evening + timedelta(days=8)):
            run(config, clock=lambda now=now: now)
        assert [seen.path for seen in site.requests].count(path) == readings


def test_archive_pages_by_month_are_read_to_their_last_page(tmp_path: Path) -> None:
    source = wordpress()

    def page(path: str, query: str) -> tuple[str, str] | None:
        parts = path.strip("/").split("/")
        further = len(parts) == 4 and parts[2] == "page"
        if parts[0] == "2026" and (len(parts) == 2 or further):
            number = int(parts[3]) if further else 1
            own = [s for s in source.stories if s.at.month == int(parts[1])]
            listed = own[(number - 1) * 8 : number * 8]
            link = f'<a rel="next" href="/2026/{parts[1]}/page/{number + 1}/">Sau</a>' if len(own) > number * 8 else ""
            return frame("", cards(listed) + link, "Lưu trữ") if listed else None
        return source._page(path, query)

    with Paper(source.host, source.stories, page) as site:
        rules = {
            "identity": {"article": r"/\d{4}/\d\d/\d\d/[^/?]+/?$"},
            "discover": {"archive_template": "/{Y}/{m:02}/"},
        }
        config = config_of(tmp_path, site, **rules)
        run(config)
        assert all(held(config, site))


# ------------------------------------------------------------------------------------------------ indexes without end


def endless(index: Callable[[Paper, str, str], tuple[str, str] | None]) -> Paper:
    """A paper whose addresses below /muc-luc are answered by `index(paper, path, query)`, and no robots.txt."""
    source = plain()

    def page(path: str, query: str) -> tuple[str, str] | None:
        if path == "/robots.txt":
            return None
        return index(source, path, query) if path.startswith("/muc-luc") else source._page(path, query)

    return Paper(source.host, source.stories, page)


def config_of_endless(folder: Path, site: Paper, **discover: Any) -> Config:
    return config_of(folder, site, identity={"article": "^/tin/[^/]+/"}, discover=discover)


def asked_for(site: Paper) -> list[str]:
    return [seen.path for seen in site.requests if seen.path.startswith("/muc-luc")]


def sitemaps_of_sitemaps(paper: Paper, path: str, query: str) -> tuple[str, str]:
    """A sitemap names seven: four that list a story each, three that name sitemaps in their turn."""
    if path[-1] in "0123":
        story = paper.stories[int(path.removeprefix("/muc-luc-").replace("-", ""), 7) % len(paper.stories)]
        return urlset([(paper.base + story.path, story.at)])
    return urlset([(f"{paper.base}{path}-{n}", None) for n in range(7)], index=True)


def numbered_pages(paper: Paper, path: str, query: str) -> tuple[str, str]:
    """Every page lists an address that no other lists, and leads on."""
    number = int(query.removeprefix("page=") or 1)
    story, invented = paper.stories[number % len(paper.stories)], f'<a href="/tin/lich/ngay-{number}">Ngày {number}</a>'
    return frame("", cards([story]) + invented + f'<a rel="next" href="?page={number + 1}">Sau</a>', "Mục lục")


@pytest.mark.parametrize(
    ("index", "channel"),
    [
        pytest.param(sitemaps_of_sitemaps, "sitemaps", id="sitemaps that name sitemaps"),
        pytest.param(numbered_pages, "listings", id="pages that lead on"),
    ],
)
def test_a_backfill_of_an_index_without_end_ends_and_the_next_comes_further(
    index: Any, channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.pipeline.backfill._MOST_DOCUMENTS", 25)
    with endless(index) as site:
        config = config_of_endless(tmp_path, site, **{channel: ["/muc-luc"]})
        first = run(config)
        asked = asked_for(site)
        assert len(asked) == len(set(asked)) == 25
        kept = sum(held(config, site))
        assert first.tallies["paper"].counts["new"] == kept > 0
        (note,) = first.as_json()["sources"]["paper"]["channels"]["notes"]
        assert note["url"] == f"{site.base}/muc-luc"
        assert note["note"].startswith("over 25 documents and perhaps no end: the rest is not read.")
        assert first.exit_code == 0
        site.requests.clear()
        run(config)
        assert set(asked_for(site)) - set(asked), "what the first finished takes none of the second's room"
        assert len(asked_for(site)) <= 25
        assert sum(held(config, site)) > kept
    with Corpus.open(configfile.archive_location(config, None, {})) as corpus:
        assert [row.status for row in corpus.runs()] == ["done", "done"]
        assert all("perhaps no end" in str(row.summary) for row in corpus.runs())


def test_an_index_with_an_end_is_read_to_it_however_many_backfills_that_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.pipeline.backfill._MOST_DOCUMENTS", 3)

    def eight_pages(paper: Paper, path: str, query: str) -> tuple[str, str]:
        number = int(query.removeprefix("page=") or 1)
        listed, more = paged(paper.stories, number)
        link = f'<a rel="next" href="?page={number + 1}">Sau</a>' if more else ""
        return frame("", cards(listed) + link, "Mục lục")

    with endless(eight_pages) as site:
        config = config_of_endless(tmp_path, site, listings=["/muc-luc"])
        weekly = (NOW + timedelta(days=8 * n) for n in range(3))
        tallies = [run(config, clock=lambda at=at: at).tallies["paper"] for at in weekly]
        assert [tally.counts["new"] for tally in tallies] == [24, 24, 16], "documents that are read again take no room"
        assert [len(tally.channel_notes) for tally in tallies] == [1, 1, 0]
        assert all(held(config, site))


def test_a_calendar_that_knows_every_day_is_left_when_a_month_of_days_lists_nothing_new(tmp_path: Path) -> None:
    def calendar(paper: Paper, path: str, query: str) -> tuple[str, str]:
        day = path.removeprefix("/muc-luc/")
        own = [story for story in paper.stories if f"{story.at:%Y-%m-%d}" == day]
        return frame("", cards([*own, *paper.stories[:3]]), "Lịch")

    with endless(calendar) as site:
        config = config_of_endless(tmp_path, site, archive_template="/muc-luc/{Y}-{m:02}-{d:02}")
        report = run(config)
        assert all(held(config, site))
        oldest = min(story.at.date() for story in site.stories)
        assert len(asked_for(site)) == (NOW.date() - oldest).days + 1 + 31
    assert report.tallies["paper"].channel_notes == {}


def test_a_calendar_whose_days_lead_to_the_day_before_for_ever_ends_where_nothing_is_new(tmp_path: Path) -> None:
    def calendar(paper: Paper, path: str, query: str) -> tuple[str, str]:
        before = int(query.removeprefix("ngay=") or 0) - 1
        return frame("", cards(paper.stories[:3]) + f'<a rel="next" href="?ngay={before}">Hôm trước</a>', "Lịch")

    with endless(calendar) as site:
        run(config_of_endless(tmp_path, site, listings=["/muc-luc"]))
        assert len(asked_for(site)) == 2


# ------------------------------------------------------------------------------------------------ policies


@pytest.mark.parametrize(
    ("address", "days"),
    [
        ("/sitemaps/news-2026-7.xml", (Date(2026, 7, 1), Date(2026, 7, 31))),
        ("/sitemap-post/2026-07-08.xml", (Date(2026, 7, 8), Date(2026, 7, 8))),
        ("/sitemaps/2026/12/article.xml", (Date(2026, 12, 1), Date(2026, 12, 31))),
        ("/a-202511.xml", None),
        ("/2026.xml", None),
        ("/2026-02-31.xml", None),
    ],
)
def test_the_days_in_an_address_are_read_when_they_are_sure(address: str, days: tuple[Date, Date] | None) -> None:
    assert days_in(address) == days


def test_a_claim_leaves_an_entry_out_and_its_absence_does_not() -> None:
    span = Span(Date(2026, 1, 1), Date(2026, 1, 31))

    def entry(url: str = "https://b.vn/a-1.html", **dates: Date) -> Entry:
        return Entry(url, "k", **{name: Stamp(date=day) for name, day in dates.items()})  # type: ignore[arg-type]

    assert wanted(span, entry())
    assert wanted(span, entry(published=Date(2026, 1, 5), modified=Date(2027, 1, 1)))
    assert not wanted(span, entry(published=Date(2026, 2, 1)))
    assert not wanted(span, entry(modified=Date(2025, 12, 31)))
    assert wanted(span, entry(modified=Date(2027, 1, 1))), "it was changed later; it may be of January"
    assert not wanted(span, entry("https://b.vn/2025/12/31/a/"))
    assert wanted(span, entry("https://b.vn/ket-qua-thang-2025-12-5.html")), "a slug is no date"
    assert not may_hold(span, "https://b.vn/s-2026-02.xml", None)
    assert not may_hold(span, "https://b.vn/s.xml", Date(2025, 12, 1))


@given(
    st.dates(Date(2024, 1, 1), Date(2026, 11, 22)),
    st.integers(0, 400),
    st.sampled_from(["{Y}-{m:02}-{d:02}", "{Y}-{m}"]),
)
def test_a_template_names_each_day_or_month_of_the_span_once(since: Date, length: int, form: str) -> None:
    source = configfile.source_from({"name": "s", "homepage": "https://b.vn/"})
    until = min(since + timedelta(days=length), Date(2026, 11, 22))
    pages = list(from_template(source, f"/s/{form}.xml", "sitemap", Span(since, until), Date(2026, 11, 22)))
    urls = [page.url for page in pages]
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    expected: Callable[[Date], Any] = (lambda d: d) if "{d" in form else (lambda d: (d.year, d.month))
    assert len(urls) == len(set(urls)) == len({expected(day) for day in days})


# ------------------------------------------------------------------------------------------------ missing ids


def known(*numbers: int, space: str = "news", held: bool = True, outcome: str | None = None) -> list[KnownKey]:
    return [KnownKey(f"b.vn#{space}:{n}", f"https://b.vn/thoi-su/a-{n}.html", held, outcome, None) for n in numbers]


def test_gaps_between_known_ids_are_listed_where_ids_are_dense() -> None:
    dense = [*range(100, 110), *range(112, 120)]
    keys = (
        known(*dense)
        + known(110, held=False, outcome="gone")
        + known(5_000_000)
        + known(*range(1, 900, 30), space="photo")
    )
    (stretch,) = stretches(keys)
    assert (stretch.space, stretch.first, stretch.last, stretch.known) == ("news", 100, 119, 18)
    assert [(one.number, one.why) for one in stretch.missing] == [(110, "gone"), (111, "unseen")]
    assert stretch.missing[1].near == "https://b.vn/thoi-su/a-112.html"


@given(st.sets(st.integers(1, 400), max_size=120))
def test_no_known_id_is_ever_missing_and_every_gap_lies_between_two_known_ones(numbers: set[int]) -> None:
    for stretch in stretches(known(*numbers)):
        missing = {one.number for one in stretch.missing}
        assert not missing & numbers
        assert missing | {n for n in numbers if stretch.first <= n <= stretch.last} == set(
            range(stretch.first, stretch.last + 1)
        )


def test_the_section_of_the_nearest_article_is_asked_first_and_others_follow() -> None:
    source = configfile.source_from({"name": "s", "homepage": "https://b.vn/", "preset": "nukeviet"})
    keys = known(*range(1, 12), *range(13, 20))
    (one,) = stretches(keys)[0].missing
    urls = addresses(source, one, ["https://b.vn/van-hoa", "https://b.vn/thoi-su"])
    assert urls == ["https://b.vn/thoi-su/x-12.html", "https://b.vn/van-hoa/x-12.html"]
    assert sections_of((key.url for key in keys), source) == ["https://b.vn/thoi-su"]
    bare = configfile.source_from({"name": "s", "homepage": "https://b.vn/"})
    with pytest.raises(ConfigError, match=r"identity\.probe"):
        addresses(bare, one, [])


def test_probing_finds_the_articles_that_no_channel_lists(tmp_path: Path) -> None:
    rules = {"name": "tuyengiao", "homepage": "http://tuyengiao-demo.test/", "preset": "nukeviet"}
    with DemoSite() as site:
        listings = ["/index.php/tin-trong-tinh/", "/index.php/tin-trong-nuoc/", "/index.php/van-hoa-du-lich/"]
        config = config_of(tmp_path, site, **rules, discover={"listings": listings})
        where, source = configfile.archive_location(config, None, {}), config.source[0]
        blind = source.model_copy(
            update={"identity": source.identity.model_copy(update={"deny": Pattern(r"\d[37]\.html$")})}
        )
        crawl(config, where, [blind], clock=lambda: NEWEST)
        with Corpus.open(where) as corpus:
            keys = list(known_keys(corpus, "tuyengiao"))
            before = corpus.counts()["articles"]
        lacking = [one for stretch in stretches(keys) for one in stretch.missing]
        assert lacking
        site.requests.clear()
        folders = sections_of((key.url for key in keys if key.held), source)
        report = probe(config, where, source, lacking, folders, clock=lambda: NEWEST)
        assert {seen.path for seen in site.requests} >= {"/robots.txt"}
        assert not [seen.path for seen in site.requests if "/noi-bo/" in seen.path], "robots.txt forbids that section"
    with Corpus.open(where) as corpus:
        after = corpus.counts()["articles"]
        keys = list(known_keys(corpus, "tuyengiao"))
    assert after - before == report.tallies["tuyengiao"].counts["new"] > 0
    left = [one for stretch in stretches(keys) for one in stretch.missing]
    assert all(one.why != "unseen" for one in left), "what the site has not is remembered as such"
