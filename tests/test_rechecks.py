"""What is looked at again, and what is said of the rest, while a channel lists the same for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from test_polling import CONFIG, FIRST, HOST, SlowPaper, config_in, night

from crawler import configfile
from crawler.pipeline.session import crawl
from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import Entry


def test_an_article_that_is_still_listed_is_looked_at_again_after_its_pause(tmp_path: Path) -> None:
    text = CONFIG.replace("recheck_sample = 0", "recheck_sample = 5\nrecheck_pause = 3")
    config = configfile.parse(text.encode(), tmp_path / "config.toml")
    with SlowPaper() as site:
        nights = []
        for number in range(8):
            before = sum(seen.path == "/bai-0.html" for seen in site.requests)
            night(config, site, number, adaptive=False)
            if sum(seen.path == "/bai-0.html" for seen in site.requests) > before:
                nights.append(number)
    assert nights == [0, 3, 6]


def test_an_article_that_was_missed_once_and_is_still_listed_is_asked_for_once_a_night(tmp_path: Path) -> None:
    class Lost(SlowPaper):
        lost = False

        def _respond(self, request: Request) -> Response:
            return Response(404) if self.lost and request.path == "/bai-0.html" else super()._respond(request)

    config = configfile.parse(CONFIG.replace("recheck_days = 0", "recheck_days = 7").encode(), tmp_path / "config.toml")
    with Lost() as site:
        site.articles = 3
        asked = []
        for number in range(4):
            site.lost = number > 0
            before = [seen.path for seen in site.requests].count("/bai-0.html")
            night(config, site, number)
            asked.append([seen.path for seen in site.requests].count("/bai-0.html") - before)
    assert asked[:3] == [1, 1, 1]


def test_a_page_that_is_set_aside_is_named_every_night_though_its_channel_did_not_change(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    where = configfile.archive_location(config, None, {})
    deadly = f"http://{HOST}/bai-9.html"
    with SlowPaper(etag='"same"', stuck=True) as site:
        night(config, site, 0)
        with Archive.open(where, now=FIRST) as archive:  # listed that night, and two processes died over it
            archive.keep_entries("cham", f"http://{HOST}/rss", [Entry(deadly, f"{HOST}:9")], FIRST)
            for _ in range(2):
                archive.begin_parse(deadly, f"{HOST}:9", FIRST)
        night(config, site, 1, adaptive=False)
        assert not any(seen.path == "/bai-9.html" for seen in site.requests)
    with Corpus.open(where) as corpus:
        (told,) = [o for o in corpus.outcomes(corpus.runs(1)[0].run) if o.url == deadly]
    assert (told.kind, told.reason) == ("skipped", "set_aside")


def test_an_article_behind_a_redirect_is_looked_at_once_a_night(tmp_path: Path) -> None:
    def answer(request: Request) -> Response:
        feed = "<rss><channel><item><link>http://doi.test/tin/cu</link></item></channel></rss>"
        page = f"<html><body><h1>Bà con xuống chợ phiên</h1><p>{'Chợ đông từ sáng sớm. ' * 9}</p></body></html>"
        return {
            "/rss": Response(200, (("Content-Type", "text/xml"),), feed.encode()),
            "/tin/cu": Response(301, (("Location", "/tin/moi"),), b""),
            "/tin/moi": Response(200, (("Content-Type", "text/html; charset=utf-8"),), page.encode()),
        }.get(request.path, Response(404, (), b""))

    text = 'archive = "a.db"\n[crawl]\nspacing = 0.0\n[[source]]\nname = "doi"\nhomepage = "http://doi.test/"\n'
    config = configfile.parse(f'{text}discover.feeds = ["/rss"]\n'.encode(), tmp_path / "config.toml")
    with SiteServer(answer, ["doi.test"]) as site:
        config = config.model_copy(update={"connect_to": site.connect_to()})
        for number in range(3):
            site.requests.clear()
            where = configfile.archive_location(config, None, {})
            report = crawl(config, where, config.source, clock=lambda at=FIRST + timedelta(number): at)  # type: ignore[misc]
            assert [seen.path for seen in site.requests] == ["/robots.txt", "/rss", "/tin/cu", "/tin/moi"]
            assert report.tallies["doi"].fetched == 1
