"""Channels are asked as often as they bring news, and never given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler import agenda, configfile
from crawler.config import Config, SourceConfig
from crawler.pipeline.channels import channels_of
from crawler.pipeline.session import crawl
from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from storage.archive import Archive, Takedown
from storage.corpus import Corpus

DAY = timedelta(days=1)
FIRST = datetime(2026, 1, 1, 19, 30, tzinfo=UTC)
HOST = "bao-cham.test"
CONFIG = f"""
archive = "archive.db"
[crawl]
spacing = 0.0
recheck_days = 0
recheck_sample = 0
[[source]]
name = "cham"
homepage = "http://{HOST}/"
discover.feeds = ["/rss"]
identity.article = '-(?P<id>\\d+)\\.html$'
"""


class SlowPaper(SiteServer):
    """A feed of as many articles as it is told; `stuck` answers 304 and keeps its ETag whatever happens."""

    def __init__(self, *, etag: str | None = None, stuck: bool = False) -> None:
        self.articles, self.etag, self.stuck = 1, etag, stuck
        super().__init__(self._respond, [HOST])

    def __enter__(self) -> SlowPaper:
        super().__enter__()
        return self

    @property
    def polls(self) -> list[dict[str, str]]:
        return [seen.headers for seen in self.requests if seen.path == "/rss"]

    def _respond(self, request: Request) -> Response:
        tag = (("ETag", self.etag),) if self.etag else ()
        if request.path == "/rss":
            if self.stuck and request.headers.get("if-none-match") == self.etag:
                return Response(304, tag)
            items = "".join(
                f"<item><title>Bài {n}</title><link>/bai-{n}.html</link></item>" for n in range(self.articles)
            )
            body = f"<rss version='2.0'><channel><title>Báo</title>{items}</channel></rss>".encode()
            return Response(200, (("Content-Type", "application/rss+xml"), *tag), body)
        if request.path.startswith("/bai-"):
            told = "<p>Câu chuyện ở bản xa được kể lại.</p>" * 9
            text = f"<html><h1>{request.path}</h1><article>{told}</article></html>"
            return Response(200, (("Content-Type", "text/html; charset=utf-8"),), text.encode())
        return Response(404)


def night(config: Config, site: SlowPaper, number: int, *, adaptive: bool = True) -> int:
    """The crawl of one night; how often it asked the feed."""
    staged = config.model_copy(update={"connect_to": site.connect_to()})
    before = len(site.polls)
    where = configfile.archive_location(config, None, {})
    report = crawl(staged, where, staged.source, adaptive=adaptive, clock=lambda: FIRST + number * DAY)
    assert report.exit_code == 0, report.as_json()
    return len(site.polls) - before


def config_in(folder: Path) -> Config:
    return configfile.parse(CONFIG.encode(), folder / "config.toml")


def articles(config: Config) -> int:
    with Corpus.open(configfile.archive_location(config, None, {})) as corpus:
        return corpus.counts()["articles"]


def test_a_quiet_channel_is_asked_ever_more_rarely_but_every_week_and_news_bring_it_back(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    with SlowPaper() as site:
        asked = [night(config, site, number) for number in range(0, 130)]
        assert asked[:15] == [1] * 15, "two weeks of every night"
        polled = [number for number, count in enumerate(asked) if count]
        gaps = [later - earlier for earlier, later in pairwise(polled)]
        assert gaps == sorted(gaps), "never faster while nothing comes"
        assert max(gaps) == 7
        site.articles = 2
        found = next(n for n in range(130, 140) if night(config, site, n))
        assert found <= polled[-1] + 7
        assert articles(config) == 2
        assert [night(config, site, n) for n in range(found + 1, found + 8)] == [1] * 7


def test_a_crawl_that_names_its_sources_always_asks(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    with SlowPaper() as site:
        assert [night(config, site, number, adaptive=False) for number in range(0, 90, 3)] == [1] * 30


def test_twice_in_a_row_on_the_first_day_asks_twice(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    with SlowPaper() as site:
        assert [night(config, site, 0), night(config, site, 0)] == [1, 1]
        site.articles = 2
        assert night(config, site, 0) == 1
        assert articles(config) == 2


def test_a_channel_that_still_lists_what_was_forgotten_is_not_kept_with_its_title(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    where = configfile.archive_location(config, None, {})
    with SlowPaper() as site:
        night(config, site, 0)
        with Archive.open(where, now=FIRST) as archive:
            archive.forget(f"http://{HOST}/bai-0.html", Takedown("toà soạn", "theo yêu cầu", FIRST))
        site.articles = 2
        night(config, site, 1)
    with Corpus.open(where) as corpus:
        feeds = [stored for stored in corpus.stored_captures() if stored.row["url"].endswith("/rss")]
        assert feeds[1].body is None
        assert corpus.record(f"http://{HOST}/bai-1.html") is not None


def test_validators_are_sent_and_doubted_once_a_week(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    with SlowPaper(etag='"immer"', stuck=True) as site:
        for number in range(15):
            night(config, site, number, adaptive=False)
        conditional = ["if-none-match" in headers for headers in site.polls]
        assert conditional == [False, *[True] * 6, False, *[True] * 6, False]


def test_a_channel_that_changed_under_the_same_validator_is_not_believed_again(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    with SlowPaper(etag='"immer"', stuck=True) as site:
        night(config, site, 0)
        site.articles = 2
        for number in range(1, 7):
            night(config, site, number)
        assert articles(config) == 1, "the server says that nothing changed"
        night(config, site, 7)
        assert articles(config) == 2
        site.articles = 3
        night(config, site, 8)
        assert articles(config) == 3
        assert all("if-none-match" not in headers for headers in site.polls[-2:])


@given(st.integers(0, 4_000), st.integers(0, 400))
def test_no_quiet_is_so_long_that_a_nightly_run_passes_over_a_channel_for_more_than_a_week(
    quiet: int, since: int
) -> None:
    news = FIRST
    polled = news + timedelta(hours=quiet)
    now = polled + timedelta(hours=since)
    resting = agenda.rests(now=now, polled_at=polled, news_at=news)
    if quiet <= 7 * 24 or since >= 7 * 24 - 1:
        assert not resting
    assert not agenda.rests(now=now, polled_at=None, news_at=None)


def test_the_sitemap_of_today_is_that_of_the_sources_own_day() -> None:
    rules = {"sitemap_template": "/{Y}-{m:02}-{d:02}.xml"}
    source = SourceConfig(name="sang", homepage="http://bao-sang.test/", discover=rules)
    morning = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # half past six on the 22nd in Hà Nội
    read = [(channel.url, channel.young) for channel in channels_of(source, morning)]
    assert read == [
        ("http://bao-sang.test/2026-11-22.xml", True),
        ("http://bao-sang.test/2026-11-21.xml", False),
    ]
