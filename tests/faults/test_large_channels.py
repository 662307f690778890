"""F3, F4, F8: channels larger than is allowed. What is complete in their beginning is taken, and said."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from misbehaving import Answer, Asked, Server, quick, reply
from scene import RULES, rss

from crawler.config import Config, SourceConfig
from crawler.discover import discover
from crawler.errors import DiscoverError
from crawler.fetch import Fetcher
from crawler.pipeline import Night, Scribe, Stop, Watcher
from storage.records import Capture

pytestmark = pytest.mark.anyio
HOME = "http://lon.test"
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
COUNT, CAP = 2_000, 40_000  # items of a channel, and bytes allowed: about a third of it


def urlset(count: int = COUNT) -> bytes:
    rows = "".join(f"<url><loc>{HOME}/tin/số-{n:05}.html</loc></url>\n" for n in range(count))
    return f"<?xml version='1.0'?><urlset>{rows}</urlset>".encode()


def chunked(body: bytes) -> Answer:
    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ntransfer-encoding: chunked\r\n\r\n")
        for at in range(0, len(body), 8_192):
            piece = body[at : at + 8_192]
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    return behave


async def listed(server: Server, answer: Answer, kind: str = "sitemaps", **settings: Any) -> dict[str, Any]:
    """A dry run over one channel; what the report says."""
    server.answers["/kenh"] = answer
    source = SourceConfig.model_validate(
        {"name": "lon", "homepage": f"{HOME}/", "discover": {kind: ["/kenh"]}, **RULES}
    )
    chosen = quick(**{"max_channel": CAP, "max_wire": 10_000, "max_articles": 5_000, **settings})
    config = Config(crawl=chosen, source=(source,))
    async with Fetcher(chosen, connect_to={"lon.test:80": server.address}) as fetcher, Scribe() as scribe:
        night = Night(config, None, fetcher, scribe, run=None, clock=lambda: NOW, stop=Stop(), watcher=Watcher())
        await night.run([source])
    return night.tallies["lon"].as_json()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reply(urlset(), content_type="text/xml"), id="its length announced"),
        pytest.param(chunked(urlset()), id="chunked"),
        pytest.param(reply(gzip.compress(urlset()), content_encoding="gzip"), id="compressed"),
        pytest.param(reply("\n".join(f"{HOME}/tin/so-{n:05}.html" for n in range(COUNT))), id="a list of lines"),
        pytest.param(reply(urlset(500) + b" " * 2 * CAP), id="whole in its beginning"),
    ],
)
async def test_f4_of_a_sitemap_over_the_cap_every_complete_item_is_taken_and_the_cut_is_said(
    server: Server, answer: Answer
) -> None:
    report = await listed(server, answer)
    assert 400 < report["discovered"] < COUNT
    assert report["channels"]["failed"] == []
    (note,) = report["channels"]["notes"]
    assert "too large" in note["note"]
    assert report["fault"] is None


async def test_f8_of_a_feed_over_the_cap_every_complete_item_is_taken(server: Server) -> None:
    feed = rss([f"/tin/so-{n:05}.html" for n in range(COUNT)], HOME)
    report = await listed(server, reply(feed), "feeds")
    assert 300 < report["discovered"] < COUNT
    assert "too large" in report["channels"]["notes"][0]["note"]


async def test_a_channel_between_the_caps_of_pages_and_channels_is_whole(server: Server) -> None:
    report = await listed(server, reply(urlset()), max_channel=10**6, max_page=10_000)
    assert (report["discovered"], report["channels"]["notes"]) == (COUNT, [])


async def test_f3_a_sitemap_whose_beginning_holds_nothing_is_refused(server: Server) -> None:
    report = await listed(server, reply(b"<urlset>" + b" " * 2 * CAP, content_type="text/xml"))
    assert [failed["reason"].partition(":")[0] for failed in report["channels"]["failed"]] == ["too_large"]


async def test_f5_indexes_in_indexes_without_end_are_read_so_far_and_no_further(server: Server) -> None:
    class Endless(dict):  # type: ignore[type-arg]
        def get(self, path: str, default: object = None) -> object:
            if path == "/robots.txt":
                return default
            below = "".join(f"<sitemap><loc>{HOME}{path}-{n}.xml</loc></sitemap>" for n in range(50))
            return reply(f"<sitemapindex>{below}</sitemapindex>", content_type="text/xml")

    server.answers = Endless()
    report = await listed(server, b"")
    asked = server.paths()
    assert len(asked) == len(set(asked)) == 101
    assert "over 100 sitemaps" in report["channels"]["notes"][0]["note"]
    assert report["fault"] is None


async def test_a_page_over_the_cap_is_still_refused(server: Server) -> None:
    server.answers["/tin/to-1.html"] = reply("<html>" + "<p>dài</p>" * 9_000)
    async with Fetcher(quick(max_page=CAP), connect_to={"lon.test:80": server.address}) as fetcher:
        with pytest.raises(Exception, match="too_large"):
            await fetcher.fetch(f"{HOME}/tin/to-1.html")


def test_a_cut_document_that_is_broken_earlier_is_read_item_by_item() -> None:
    broken = urlset(50).replace(b"00010.html</loc>", b"00010.html</lok>")
    capture = Capture(HOME, HOME, NOW, 200, payload=broken[:-300], wire=b"", flags=("too_large",))
    source = SourceConfig.model_validate({"name": "lon", "homepage": f"{HOME}/", **RULES})
    assert len(discover(capture, source, "sitemap", now=NOW).entries) > 40
    with pytest.raises(DiscoverError, match="too_large"):
        discover(Capture(HOME, HOME, NOW, 200, payload=b"  ", flags=("too_large",)), source, "sitemap", now=NOW)
