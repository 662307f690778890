"""Section A of the faults that a crawler must survive, row by row, against real sockets on loopback."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import random
import resource
import socket
import ssl
import time
import tracemalloc
import zlib
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
import trustme
import zstandard
from conftest import Open
from misbehaving import Asked, Server, quick, raw, redirect, reply

import crawler.fetch.connector
from crawler.config import SourceConfig
from crawler.decode import text_of
from crawler.errors import FetchError
from crawler.fetch import REASONS, Fetcher
from storage.records import Capture

pytestmark = pytest.mark.anyio

PAGE = "<!doctype html><html><head><title>Tin</title></head><body><p>Bản tin sáng thứ hai</p></body></html>"
LONG = PAGE.replace("</p>", " và nhiều chuyện khác" * 2_000 + "</p>")


async def refused(fetcher: Fetcher, url: str, **wishes: Any) -> FetchError:
    """The error that fetching `url` ends in: its reason is a word of the list."""
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url, **wishes)
    assert caught.value.reason in REASONS
    return caught.value


async def fetched(fetcher: Fetcher, path: str = "/a", **wishes: Any) -> Capture:
    return await fetcher.fetch(f"http://site.test{path}", **wishes)


async def test_a_page_comes_whole_with_its_provenance(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(gzip.compress(PAGE.encode()), content_encoding="gzip", x_served_by="tủ 3")
    async with opened() as fetcher:
        capture = await fetched(fetcher)
    assert (capture.status, capture.url, capture.hops) == (200, "http://site.test/a", ())
    assert capture.payload == PAGE.encode()
    assert gzip.decompress(capture.wire) == PAGE.encode()
    assert (capture.content_coding, capture.charset, capture.charset_origin) == ("gzip", "utf-8", "header")
    assert capture.header("X-Served-By") == "tủ 3"
    assert (capture.truncated, capture.flags, capture.address) == (False, (), "127.0.0.1")
    assert text_of(capture) == PAGE


async def test_requests_say_who_we_are_and_carry_nothing_else(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE)
    async with opened(agent="LuuTru", contact="https://example.org/bot") as fetcher:
        await fetched(fetcher)
    headers = server.seen[-1].headers
    assert headers["user-agent"].startswith("LuuTru/")
    assert headers["user-agent"].endswith("(+https://example.org/bot)")
    assert headers["host"] == "site.test"
    assert not {"cookie", "authorization", "referer"} & headers.keys()


# ---------------------------------------------------------------------------------------------- slowness


def dripping(interval: float, lead: bytes = b"") -> Any:
    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + lead)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(interval)

    return behave


async def test_n01_a_slow_drip_meets_the_total_deadline(server: Server, opened: Open) -> None:
    server.answers["/a"] = dripping(0.05)
    async with opened(deadline=0.4, min_rate=0) as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "deadline"
    assert error.retry
    assert error.capture is not None
    assert error.capture.wire.startswith(b"x")
    assert error.capture.payload is None
    assert len(server.paths()) == 1, "a drip is not asked for again the same night"


async def test_n01_a_slow_drip_meets_the_minimum_rate_first(server: Server, opened: Open) -> None:
    server.answers["/a"] = dripping(0.05)
    async with opened(deadline=60, min_rate=100_000) as fetcher:
        fetcher._settings = quick(deadline=1.2, min_rate=1_000)
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "too_slow"


async def test_n01_a_dripping_head_meets_the_deadline(server: Server, opened: Open) -> None:
    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nx: ")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    server.answers["/a"] = behave
    async with opened(deadline=0.3) as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert (error.reason, error.capture) == ("deadline", None)


async def test_n01_hops_share_one_deadline(server: Server, opened: Open) -> None:
    def late(answer: bytes) -> Any:
        async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.2)
            writer.write(answer)
            await writer.drain()

        return behave

    for hop in range(9):
        server.answers[f"/{hop}"] = late(redirect(f"/{hop + 1}"))
    async with opened(deadline=0.5) as fetcher:
        error = await refused(fetcher, "http://site.test/0")
    assert error.reason == "deadline"
    assert len(server.paths()) == 3


async def test_n02_a_connection_that_hangs_is_given_up_and_tried_again(opened: Open) -> None:
    with socket.socket() as full, ExitStack() as fillers:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # the queue of a socket that nobody accepts from
            filler = fillers.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        waits: list[float] = []
        options = {"connect_to": {"site.test:80": f"127.0.0.1:{full.getsockname()[1]}"}, "sleep": recording(waits)}
        async with opened(connect_timeout=0.15, retries=2, options=options) as fetcher:
            error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "connect_timeout"
    assert error.retry
    assert len(waits) >= 2, "retried with pauses"


def recording(waits: list[float]) -> Any:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(min(seconds, 0.01))

    return sleep


async def test_n02_a_host_that_never_connects_meets_the_breaker(opened: Open) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        options = {"connect_to": {"site.test:80": f"127.0.0.1:{closed.getsockname()[1]}"}}
        async with opened(retries=0, breaker=3, options=options) as fetcher:
            reasons = [(await refused(fetcher, f"http://site.test/{n}")).reason for n in range(5)]
            state = fetcher.host_states()[0]
    assert reasons == ["connect", "connect", "connect", "breaker_open", "breaker_open"]
    assert (state.host, state.failures, state.reason) == ("site.test", 3, "breaker_open")


# ---------------------------------------------------------------------------------------------- cut bodies


async def test_n03_a_body_shorter_than_its_length_is_truncated_and_tried_again(server: Server, opened: Open) -> None:
    server.answers["/a"] = raw("HTTP/1.1 200 OK\ncontent-length: 5000", PAGE.encode())
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "truncated"
    assert len(server.paths()) == 3
    assert error.capture is not None
    assert error.capture.truncated
    assert error.capture.wire == PAGE.encode()


async def test_n03_a_second_try_that_is_whole_heals_it(server: Server, opened: Open) -> None:
    server.answers["/a"] = [raw("HTTP/1.1 200 OK\ncontent-length: 5000", b"<html>"), reply(PAGE)]
    async with opened() as fetcher:
        assert (await fetched(fetcher)).payload == PAGE.encode()


async def test_n04_a_cut_chunked_body_is_truncated(server: Server, opened: Open) -> None:
    server.answers["/a"] = raw("HTTP/1.1 200 OK\ntransfer-encoding: chunked", b"5\r\nhello\r\n400\r\nabc")
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "truncated"
    assert error.capture is not None
    assert error.capture.truncated


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_n05_truncated_compression_with_a_right_length_is_found(
    server: Server, opened: Open, coding: str
) -> None:
    whole = compressed(LONG.encode(), coding)
    server.answers["/a"] = reply(whole[: len(whole) * 2 // 3], content_encoding=coding)
    server.answers["/b"] = reply(whole, content_encoding=coding)
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
        assert (await fetched(fetcher, "/b")).payload == LONG.encode()
    assert error.reason == "truncated"
    assert len(server.paths()) == 4, "asked three times, then once for the whole one"


def compressed(data: bytes, coding: str) -> bytes:
    by = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
    }
    return by[coding](data)


async def test_n06_a_page_that_only_the_closed_connection_ended_is_asked_for_again(
    server: Server, opened: Open
) -> None:
    head = "HTTP/1.1 200 OK\ncontent-type: text/html"
    server.answers["/healed"] = [raw(head, PAGE[:60].encode()), raw(head, PAGE.encode())]
    server.answers["/stays"] = [raw(head, PAGE[:90].encode()), raw(head, PAGE[:60].encode())]
    server.answers["/whole"] = raw(head, PAGE.encode())
    async with opened() as fetcher:
        healed = await fetched(fetcher, "/healed")
        stays = await fetched(fetcher, "/stays")
        whole = await fetched(fetcher, "/whole")
    assert (healed.payload, healed.flags) == (PAGE.encode(), ())
    assert (stays.payload, stays.flags) == (PAGE[:90].encode(), ("truncated",)), "the longer one, flagged"
    assert whole.flags == ()
    assert server.paths() == ["/healed", "/healed", "/stays", "/stays", "/whole"]


async def test_n06_a_feed_without_its_end_is_suspect_too(server: Server, opened: Open) -> None:
    server.answers["/rss"] = raw("HTTP/1.0 200 OK\ncontent-type: text/xml", b"<?xml version='1.0'?><rss><channel><it")
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/rss", expect="channel")).flags == ("truncated",)


@pytest.mark.parametrize(
    "head",
    [
        "content-length: -5",
        "content-length: 5\ncontent-length: 7",
        "content-length: 3, 4",
        "content-length: five",
        "content-length: 5\ntransfer-encoding: chunked",
    ],
)
async def test_n07_contradicting_lengths_are_a_protocol_error_without_retries(
    server: Server, opened: Open, head: str
) -> None:
    server.answers["/a"] = raw(f"HTTP/1.1 200 OK\n{head}", b"5\r\nhello\r\n0\r\n\r\n")
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "protocol"
    assert len(server.paths()) == 1


async def test_n07_bytes_beyond_the_length_never_reach_the_next_page(server: Server, opened: Open) -> None:
    async def too_much(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nsmuggled")
        await writer.drain()
        await asyncio.sleep(0.3)

    server.answers["/a"], server.answers["/b"] = too_much, reply(PAGE)
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/a")).payload == b"hello"
        await asyncio.sleep(0.1)
        assert (await fetched(fetcher, "/b")).payload == PAGE.encode()


# ---------------------------------------------------------------------------------------------- bombs and codings


@pytest.mark.parametrize(
    ("row", "coding", "size"), [("n08", "gzip", 128), ("n08", "deflate", 128), ("n09", "br", 256), ("n10", "zstd", 512)]
)
async def test_n08_n09_n10_bombs_are_too_large_in_little_memory(
    server: Server, opened: Open, row: str, coding: str, size: int
) -> None:
    server.answers["/a"] = reply(bomb(coding, size), content_encoding=coding)
    async with opened(max_page=2**20, deadline=20) as fetcher:
        tracemalloc.start()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        error = await refused(fetcher, "http://site.test/a")
        peak = tracemalloc.get_traced_memory()[1]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        tracemalloc.stop()
    assert error.reason == "too_large"
    assert error.capture is not None
    assert error.capture.payload is None
    assert error.capture.wire == bomb(coding, size), "the evidence is kept"
    assert peak < 32 * 2**20
    assert grown < 64 * 2**20


BOMBS: dict[tuple[str, int], bytes] = {}


def bomb(coding: str, megabytes: int) -> bytes:
    """That many MiB of zeros, compressed piece by piece so that the test itself stays small."""
    if (coding, megabytes) not in BOMBS:
        piece = bytes(2**20)
        if coding == "br":
            compressor = brotli.Compressor(quality=5)
            pieces = [compressor.process(piece) for _ in range(megabytes)] + [compressor.finish()]
        else:
            by = {"gzip": zlib.compressobj(1, wbits=31), "deflate": zlib.compressobj(1)}
            squeeze = by.get(coding) or zstandard.ZstdCompressor().compressobj()
            pieces = [squeeze.compress(piece) for _ in range(megabytes)] + [squeeze.flush()]
        BOMBS[coding, megabytes] = b"".join(pieces)
    return BOMBS[coding, megabytes]


async def test_n08_a_body_over_the_cap_is_not_read_to_its_end(server: Server, opened: Open) -> None:
    sent = 0

    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"<" * 0x10000 + b"\r\n")
            await writer.drain()
            sent += 0x10000

    server.answers["/a"] = endless
    async with opened(max_wire=2**20, max_page=2**20, deadline=20) as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "too_large"
    assert error.capture is not None
    assert len(error.capture.wire) == 2**20
    assert sent < 12 * 2**20


async def test_n08_a_length_over_the_cap_is_refused_unread(server: Server, opened: Open) -> None:
    server.answers["/a"] = raw("HTTP/1.1 200 OK\ncontent-length: 99999999999", b"<html>")
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "too_large"
    assert len(server.paths()) == 1


async def test_n11_zstd_is_undone_and_an_unknown_coding_is_an_error(server: Server, opened: Open) -> None:
    server.answers["/zstd"] = reply(compressed(PAGE.encode(), "zstd"), content_encoding="zstd")
    server.answers["/odd"] = reply(b"\x00\x01\x02", content_encoding="sdch")
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/zstd")).payload == PAGE.encode()
        error = await refused(fetcher, "http://site.test/odd")
    assert error.reason == "undecodable"
    assert error.capture is not None
    assert error.capture.payload is None
    assert error.capture.wire == b"\x00\x01\x02"


async def test_n12_two_hundred_thousand_gzip_members_are_bounded(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(gzip.compress(b"") * 200_000, content_encoding="gzip")
    async with opened(deadline=20) as fetcher:
        started = time.process_time()
        error = await refused(fetcher, "http://site.test/a")
        spent = time.process_time() - started
    assert error.reason == "undecodable"
    assert spent < 5, "quadratic work would take minutes"


async def test_n13_a_plain_body_labelled_gzip_is_asked_for_once_without_coding(server: Server, opened: Open) -> None:
    server.answers["/healed"] = [reply(PAGE, content_encoding="gzip"), reply(PAGE)]
    server.answers["/stays"] = reply(PAGE, content_encoding="gzip")
    async with opened() as fetcher:
        healed = await fetched(fetcher, "/healed")
        error = await refused(fetcher, "http://site.test/stays")
    assert healed.payload == PAGE.encode()
    assert [a.headers["accept-encoding"] for a in server.seen[1:3]] == ["gzip, deflate, br, zstd", "identity"]
    assert error.reason == "undecodable"
    assert error.capture is not None
    assert error.capture.wire == PAGE.encode()
    assert server.paths() == ["/healed"] * 2 + ["/stays"] * 2


# ---------------------------------------------------------------------------------------------- redirects


async def test_redirects_are_followed_and_every_hop_is_kept(server: Server, opened: Open) -> None:
    server.answers["/a"] = redirect("b?x=1", "301 Moved")
    server.answers["/b?x=1"] = redirect("//site.test/c")
    server.answers["/c"] = reply(PAGE)
    async with opened() as fetcher:
        capture = await fetched(fetcher)
    assert (capture.requested_url, capture.url) == ("http://site.test/a", "http://site.test/c")
    assert [(hop.url, hop.status, hop.location) for hop in capture.hops] == [
        ("http://site.test/a", 301, "b?x=1"),
        ("http://site.test/b?x=1", 302, "//site.test/c"),
    ]


async def test_n14_a_loop_ends_with_its_chain(server: Server, opened: Open) -> None:
    server.answers["/a"], server.answers["/b"] = redirect("/b"), redirect("/a")
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "redirect_loop"
    assert error.detail == "http://site.test/a -> http://site.test/b -> http://site.test/a"
    assert server.paths() == ["/a", "/b"]


async def test_n14_more_than_ten_hops_are_not_followed(server: Server, opened: Open) -> None:
    for hop in range(30):
        server.answers[f"/{hop}"] = redirect(f"/{hop + 1}")
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/0")
    assert error.reason == "redirect_loop"
    assert len(server.paths()) == 11


PRIVATE = [
    "127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001", "0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[fe80::1]", "[fd00::1]", "[::]", "224.0.0.1", "255.255.255.255", "１２７.０.０.１",
    "127。0。0。1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
async def test_n15_no_spelling_of_a_private_address_is_asked(server: Server, opened: Open, address: str) -> None:
    server.answers["/a"] = redirect(f"http://{address}:{server.port}/secret")
    server.answers["/secret"] = reply(PAGE)
    async with opened() as fetcher:
        hop = await refused(fetcher, "http://site.test/a")
        first = await refused(fetcher, f"http://{address}:{server.port}/secret")
    assert (hop.reason, first.reason) == ("private_address", "private_address")
    assert server.paths(robots=True) == ["/robots.txt", "/a"]


async def test_n15_names_that_lead_to_private_addresses_are_refused(server: Server, opened: Open) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "::1"]

    async with opened(options={"lookup": lookup}) as fetcher:
        error = await refused(fetcher, f"http://inside.test:{server.port}/a")
    assert error.reason == "private_address"
    assert server.seen == []


async def test_n15_config_can_allow_private_addresses(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE)
    async with opened(allow_private=True) as fetcher:
        capture = await fetcher.fetch(f"http://127.0.0.1:{server.port}/a")
    assert capture.status == 200


async def test_n15_a_target_of_connect_to_is_reached_by_its_name_only(server: Server, opened: Open) -> None:
    server.answers["/a"] = redirect(f"http://127.0.0.1:{server.port}/b")
    server.answers["/b"] = reply(PAGE)
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/b")).status == 200
        assert (await refused(fetcher, "http://site.test/a")).reason == "private_address"


async def test_n16_a_name_that_turns_private_between_two_connections_is_refused(
    server: Server, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["127.0.0.2"], ["127.0.0.1"]]
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    # 127.0.0.2 plays the public address: nothing outside loopback is connected to.
    monkeypatch.setattr(crawler.fetch.connector, "is_public", lambda address: str(address) == "127.0.0.2")
    async with Server(host="127.0.0.2") as public:
        public.answers["/robots.txt"] = raw("HTTP/1.1 404 Not Found\nconnection: close")
        async with opened(options={"lookup": lookup}) as fetcher:
            error = await refused(fetcher, f"http://rebinding.test:{public.port}/a")
        assert public.paths(robots=True) == ["/robots.txt"]
    assert error.reason == "private_address"
    assert asked == ["rebinding.test", "rebinding.test"], "looked up once per connection, never in between"


async def test_n16_the_address_checked_is_the_address_connected_to(server: Server, opened: Open) -> None:
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.255.255.1"]

    server.answers["/a"] = reply(PAGE)
    async with opened(allow_private=True, options={"lookup": lookup}) as fetcher:
        capture = await fetcher.fetch(f"http://named.test:{server.port}/a")
    assert capture.address == "127.0.0.1"
    assert asked == ["named.test"], "the second request rides on the same connection"


async def test_n16_sockets_refuse_what_the_door_did_not_let_in() -> None:
    from crawler.fetch.connector import Door, Names, PrivateSocket

    names = Names(1)
    door = Door(quick(), {}, names.lookup)
    with pytest.raises(PrivateSocket):
        door.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))
    names.close()


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "data:text/html,x", "ftp://site.test/a", "s3://bucket/key", "javascript:alert(1)"]
)
async def test_n17_redirects_to_other_schemes_are_refused(server: Server, opened: Open, where: str) -> None:
    server.answers["/a"] = redirect(where)
    async with opened() as fetcher:
        assert (await refused(fetcher, "http://site.test/a")).reason == "redirect_scheme"
        assert (await refused(fetcher, where)).reason == "bad_url"


@pytest.mark.parametrize(
    "where",
    [b"http://[::1", b"", b"   ", b"http://site.test:99999/", b"http://a b/", b"http://u:p@site.test/"],
)
async def test_n18_unreadable_locations_are_a_row(server: Server, opened: Open, where: bytes) -> None:
    server.answers["/a"] = redirect(where)
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "redirect_invalid"
    assert "u:p" not in str(error)


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("tin.html", "/muc/tin.html"),
        ("?p=2", "/muc/a?p=2"),
        ("../tin", "/tin"),
        ("/tin-tức?q=bão", "/tin-t%E1%BB%A9c?q=b%C3%A3o"),
        (b"/caf\xe9", "/caf%C3%A9"),
        ("  /b c  ", "/b%20c"),
        ("/b#phan-2", "/b"),
    ],
)
async def test_n18_relative_and_non_ascii_locations_are_resolved(
    server: Server, opened: Open, where: str | bytes, path: str
) -> None:
    server.answers["/muc/a"], server.answers[path] = redirect(where), reply(PAGE)
    async with opened() as fetcher:
        capture = await fetched(fetcher, "/muc/a")
    assert (capture.status, capture.url) == (200, f"http://site.test{path}")


async def test_n19_nothing_of_ours_reaches_another_origin(server: Server, opened: Open) -> None:
    async with Server() as other:
        server.answers["/a"] = redirect("http://other.test/b").replace(b"\r\n\r\n", b"\r\nset-cookie: k=v\r\n\r\n")
        server.answers["/again"] = reply(PAGE)
        other.answers["/b"] = reply(PAGE)
        sent = {"site.test:80": server.address, "other.test:80": other.address}
        async with opened(options={"connect_to": sent}) as fetcher:
            await fetched(fetcher, "/a", etag='"abc"')
            await fetched(fetcher, "/again")
        for asked in (*other.seen, *server.seen):
            assert not {"cookie", "authorization", "referer"} & asked.headers.keys()
        assert server.seen[1].headers["if-none-match"] == '"abc"'
        assert all("if-none-match" not in asked.headers for asked in other.seen)


async def test_n20_a_downgrade_is_followed_only_where_the_source_allows_it(tmp_path: Path, opened: Open) -> None:
    async with Server(tls=certified(tmp_path, "site.test")) as secure, Server() as plain:
        secure.answers["/a"], plain.answers["/a"] = redirect("http://site.test/a"), reply(PAGE)
        sent = {"site.test:443": secure.address, "site.test:80": plain.address}
        options = {"connect_to": sent, "ca_file": tmp_path / "ca.pem"}
        source = SourceConfig(name="site", homepage="https://site.test/")
        trusting = SourceConfig(name="site", homepage="https://site.test/", allow_downgrade=True)
        async with opened(options=options) as fetcher:
            error = await refused(fetcher, "https://site.test/a", source=source)
            capture = await fetcher.fetch("https://site.test/a", source=trusting)
    assert error.reason == "redirect_downgrade"
    assert [hop.url for hop in capture.hops] == ["https://site.test/a"]
    assert capture.url == "http://site.test/a"


# ---------------------------------------------------------------------------------------------- heads


async def test_n21_cookies_are_neither_kept_nor_sent(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE, set_cookie="a=1; path=/")
    many = "\n".join(f"set-cookie: c{n}=1" for n in range(100_000))
    server.answers["/endless"] = raw(f"HTTP/1.1 200 OK\n{many}", PAGE.encode())
    async with opened() as fetcher:
        await fetched(fetcher)
        await fetched(fetcher)
        error = await refused(fetcher, "http://site.test/endless")
    assert all("cookie" not in asked.headers for asked in server.seen)
    assert error.reason == "protocol"


async def test_n22_a_header_of_five_megabytes_is_a_row(server: Server, opened: Open) -> None:
    server.answers["/a"] = raw("HTTP/1.1 200 OK\nx: " + "a" * 5_000_000, PAGE.encode())
    async with opened() as fetcher:
        assert (await refused(fetcher, "http://site.test/a")).reason == "protocol"


@pytest.mark.parametrize("line", ["SSH-2.0-OpenSSH_9", "HTTP/1.1 abc OK", "\x00\x01\x02", "220 mail.test ESMTP"])
async def test_n23_a_garbage_status_line_is_a_row(server: Server, opened: Open, line: str) -> None:
    server.answers["/a"] = raw(line, PAGE.encode())
    async with opened() as fetcher:
        assert (await refused(fetcher, "http://site.test/a")).reason == "protocol"


async def test_n23_a_connection_closed_without_a_word_is_tried_again(server: Server, opened: Open) -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        return None

    server.answers["/a"] = [silent, reply(PAGE)]
    server.answers["/never"] = silent
    async with opened() as fetcher:
        assert (await fetched(fetcher)).status == 200
        assert (await refused(fetcher, "http://site.test/never")).reason == "disconnected"


async def test_n23_a_kept_connection_that_dies_is_asked_again_in_the_hosts_turn(server: Server, opened: Open) -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        return None

    server.answers["/a"] = [reply(PAGE), silent, reply(PAGE)]
    async with opened(spacing=0.05, max_spacing=0.05) as fetcher:
        await fetched(fetcher)
        await fetched(fetcher)
    times = [asked.at for asked in server.seen]
    assert server.paths() == ["/a"] * 3
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.05, "not at once, as the library would"


# ---------------------------------------------------------------------------------------------- statuses


async def test_n24_a_304_that_nobody_asked_for_is_asked_once_more(server: Server, opened: Open) -> None:
    server.answers["/healed"] = [reply("", "304 Not Modified"), reply(PAGE)]
    server.answers["/stays"] = reply("", "304 Not Modified")
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/healed")).payload == PAGE.encode()
        error = await refused(fetcher, "http://site.test/stays")
    assert (error.reason, len(server.paths())) == ("protocol", 4)


async def test_n24_a_304_to_a_condition_is_a_capture_without_body(server: Server, opened: Open) -> None:
    server.answers["/a"] = b'HTTP/1.1 304 Not Modified\r\netag: "v1"\r\n\r\n'
    async with opened() as fetcher:
        capture = await fetched(fetcher, etag='"v1"', last_modified="Mon, 06 Oct 2025 07:00:00 GMT")
    assert (capture.status, capture.payload) == (304, b"")
    headers = server.seen[-1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"v1"', "Mon, 06 Oct 2025 07:00:00 GMT")


async def test_n25_a_server_that_ignores_the_condition_gives_an_equal_digest(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE)
    async with opened() as fetcher:
        first, second = await fetched(fetcher), await fetched(fetcher, etag='"v1"')
    assert (second.status, second.digest) == (200, first.digest)


async def test_validators_that_would_break_the_request_are_not_sent(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE)
    async with opened() as fetcher:
        await fetched(fetcher, etag='"a"\r\nx-injected: 1', last_modified="hôm qua")
    assert not {"x-injected", "if-none-match", "if-modified-since"} & server.seen[-1].headers.keys()


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("said", "at_least", "at_most"),
    [
        ("120", 119, 121),
        ("in 90 s", 88, 91),
        ("-5", 50, 70),
        ("0", 50, 70),
        ("1000000000", 3600, 72_000),
        ("soon", 50, 70),
        ("99999999999999999999", 50, 70),
        ("yesterday", 50, 70),
    ],
)
async def test_n26_retry_after_parks_the_host_and_is_remembered(
    server: Server, opened: Open, said: str, at_least: float, at_most: float
) -> None:
    dates = {"in 90 s": in_seconds(90), "yesterday": in_seconds(-86_400)}
    server.answers["/a"] = reply("slow down", "429 Too Many Requests", retry_after=dates.get(said, said))
    server.answers["/b"] = reply(PAGE)
    async with opened() as fetcher:
        first = await refused(fetcher, "http://site.test/a")
        second = await refused(fetcher, "http://site.test/b")
        states = fetcher.host_states()
    async with opened(options={"hosts": states}) as tomorrow:
        third = await refused(tomorrow, "http://www.site.test/b")
    assert (first.reason, second.reason, third.reason) == ("http_429", "host_parked", "host_parked")
    assert first.retry_after is not None
    assert at_least <= first.retry_after <= at_most
    assert second.retry_after is not None
    assert second.retry_after <= first.retry_after
    assert (states[0].host, states[0].reason) == ("site.test", "http_429")
    assert states[0].parked_until is not None
    assert server.paths() == ["/a"]


async def test_n26_503_parks_at_once_when_it_says_how_long_else_after_retries(server: Server, opened: Open) -> None:
    server.answers["/says"] = reply("", "503 Unavailable", retry_after="60")
    server.answers["/heals"] = [reply("", "503 Unavailable"), reply(PAGE)]
    server.answers["/stays"] = reply("", "503 Unavailable")
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/heals")).status == 200
        stays = await refused(fetcher, "http://site.test/stays")
    async with opened() as fetcher:
        says = await refused(fetcher, "http://site.test/says")
    assert (stays.reason, says.reason) == ("http_503", "http_503")
    assert stays.capture is not None
    assert server.paths() == ["/heals"] * 2 + ["/stays"] * 3 + ["/says"]


async def test_n26_one_parked_host_does_not_stop_another(server: Server, opened: Open) -> None:
    async with Server() as other:
        server.answers["/a"] = reply("", "429 Too Many Requests", retry_after="3000")
        other.answers["/b"] = reply(PAGE)
        sent = {"site.test:80": server.address, "other.test:80": other.address}
        async with opened(options={"connect_to": sent}) as fetcher:
            await refused(fetcher, "http://site.test/a")
            assert (await fetcher.fetch("http://other.test/b")).status == 200


async def test_n27_a_host_of_500s_opens_the_breaker_and_the_others_go_on(server: Server, opened: Open) -> None:
    async with Server() as other:
        for n in range(9):
            server.answers[f"/{n}"] = reply("oops", "500 Internal Server Error")
        other.answers["/b"] = reply(PAGE)
        sent = {"site.test:80": server.address, "other.test:80": other.address}
        async with opened(breaker=4, retries=1, options={"connect_to": sent}) as fetcher:
            statuses = [(await fetched(fetcher, f"/{n}")).status for n in range(4)]
            error = await refused(fetcher, "http://site.test/5")
            assert (await fetcher.fetch("http://other.test/b")).status == 200
    assert statuses == [500] * 4
    assert error.reason == "breaker_open"
    assert error.retry_after is not None
    assert server.paths() == ["/0", "/0", "/1", "/1", "/2", "/2", "/3", "/3"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "403 Forbidden", "401 Unauthorized", "451 Censored"])
async def test_n28_error_statuses_are_captures_for_the_caller_to_judge(
    server: Server, opened: Open, status: str
) -> None:
    server.answers["/a"] = reply("không có", status)
    server.answers["/bad-body"] = reply("not gzip", status, content_encoding="gzip")
    async with opened() as fetcher:
        capture, broken = await fetched(fetcher), await fetched(fetcher, "/bad-body")
    assert (capture.status, text_of(capture)) == (int(status[:3]), "không có")
    assert (broken.status, broken.payload, broken.flags) == (int(status[:3]), None, ("undecodable",))


# ---------------------------------------------------------------------------------------------- TLS


def certified(folder: Path, name: str, *, expired: bool = False, own: bool = False) -> ssl.SSLContext:
    """A server context for `name`; the CA goes to folder/ca.pem. own: signed by nobody that is trusted."""
    authority = trustme.CA()
    if not own:
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=until).configure_cert(context)
    return context


async def test_n31_tls_with_the_right_name_works_through_connect_to(tmp_path: Path, opened: Open) -> None:
    async with Server(tls=certified(tmp_path, "site.test")) as secure:
        secure.answers["/a"] = reply(PAGE)
        options = {"connect_to": {"site.test:443": secure.address}, "ca_file": tmp_path / "ca.pem"}
        async with opened(options=options) as fetcher:
            capture = await fetcher.fetch("https://site.test/a")
        assert (capture.status, secure.seen[-1].headers["host"]) == (200, "site.test")


@pytest.mark.parametrize("fault", ["expired", "wrong host", "self-signed"])
async def test_n31_bad_tls_is_a_row_and_never_switched_off(tmp_path: Path, opened: Open, fault: str) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    name = "elsewhere.test" if fault == "wrong host" else "site.test"
    context = certified(tmp_path, name, expired=fault == "expired", own=fault == "self-signed")
    async with Server(tls=context) as secure:
        options = {"connect_to": {"site.test:443": secure.address}, "ca_file": tmp_path / "ca.pem"}
        async with opened(options=options) as fetcher:
            error = await refused(fetcher, "https://site.test/a")
        assert secure.seen == []
    assert error.reason == "tls"
    assert secure.connections <= 2, "not tried again"


@pytest.mark.parametrize(
    "hello",
    [
        pytest.param(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", id="plain HTTP"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x46", id="alert: only older protocols"),
    ],
)
async def test_n31_a_server_without_our_tls_is_a_row(opened: Open, hello: bytes) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(hello)
        writer.close()

    listening = await asyncio.start_server(plain, "127.0.0.1", 0)
    sent = {"site.test:443": f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"}
    async with opened(options={"connect_to": sent}) as fetcher:
        error = await refused(fetcher, "https://site.test/a")
    listening.close()
    assert error.reason == "tls"


# ---------------------------------------------------------------------------------------------- names


async def test_n32_a_broken_ipv6_address_falls_to_ipv4(server: Server, opened: Open) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["::1", "127.0.0.1"]  # the server listens on the second only

    server.answers["/a"] = reply(PAGE)
    async with opened(allow_private=True, options={"lookup": lookup}) as fetcher:
        capture = await fetcher.fetch(f"http://both.test:{server.port}/a")
    assert capture.address == "127.0.0.1"


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
async def test_n32_an_ipv6_only_host_is_reached(opened: Open) -> None:
    try:
        running = await Server(host="::1").__aenter__()
    except OSError:
        pytest.skip("no IPv6 loopback here")
    running.answers["/a"] = reply(PAGE)
    async with opened(options={"connect_to": {"six.test:80": running.address}}) as fetcher:
        capture = await fetcher.fetch("http://six.test/a")
    await running.__aexit__(None, None, None)
    assert capture.address == "::1"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (socket.EAI_NONAME, "dns"),
        (socket.EAI_NODATA, "dns"),
        (socket.EAI_AGAIN, "dns_temporary"),
        (socket.EAI_FAIL, "dns_temporary"),
    ],
)
async def test_n33_kinds_of_dns_failure_are_told_apart(opened: Open, code: int, reason: str) -> None:
    calls = 0

    async def lookup(host: str, port: int) -> list[str]:
        nonlocal calls
        calls += 1
        raise socket.gaierror(code, "as the resolver says")

    async with opened(options={"lookup": lookup}) as fetcher:
        error = await refused(fetcher, "http://nowhere.test/a")
    assert error.reason == reason
    assert error.url.startswith("http://nowhere.test/")
    assert calls == (1 if reason == "dns" else 3), "a name that does not exist is not asked for again"


async def test_n33_a_silent_resolver_is_given_up(opened: Open) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async with opened(connect_timeout=0.1, retries=0, options={"lookup": lookup}) as fetcher:
        error = await refused(fetcher, "http://silent.test/a")
    assert error.reason in ("dns_temporary", "connect_timeout")


async def test_n34_one_canonical_form_and_no_user_information(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE)
    sent = {"xn--tuitr-351b8g.test:80": server.address}
    async with opened(options={"connect_to": sent}) as fetcher:
        forms = ["http://tuổitrẻ.test/a", "HTTP://TUỔITRẺ.test.:80/a#x", "http://xn--tuitr-351b8g.test/a"]
        urls = {(await fetcher.fetch(form)).url for form in forms}
        error = await refused(fetcher, "http://user:secret@xn--tuitr-351b8g.test/a")
    assert urls == {"http://xn--tuitr-351b8g.test/a"}
    assert error.reason == "bad_url"
    assert "secret" not in str(error)
    assert "user" not in error.url
    assert "user" not in error.detail.replace("user name", "")


async def test_public_hosts_are_not_asked_without_contact(server: Server, opened: Open) -> None:
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"]

    server.answers["/a"] = reply(PAGE)
    async with opened(contact="  ", options={"lookup": lookup}) as fetcher:
        error = await refused(fetcher, "http://public.test/a")
        literal = await refused(fetcher, "http://93.184.215.14/a")
        capture = await fetched(fetcher)
    assert (error.reason, literal.reason, capture.status) == ("no_contact", "no_contact", 200)
    assert asked == []
    async with opened(contact="", allow_private=True) as fetcher:
        assert (await fetcher.fetch(f"http://127.0.0.1:{server.port}/a")).status == 200
    async with opened(contact="", allow_private=True, options={"lookup": lookup}) as fetcher:
        assert (await refused(fetcher, "http://public.test/a")).reason == "no_contact"


# ---------------------------------------------------------------------------------------------- robots.txt

RULES = "User-agent: *\nDisallow: /kin/\n"


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "401 Unauthorized", "410 Gone"])
async def test_n35_robots_4xx_allows(server: Server, opened: Open, status: str) -> None:
    server.answers["/robots.txt"], server.answers["/kin/a"] = reply(RULES, status), reply(PAGE)
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/kin/a")).status == 200
        assert (await fetcher.robots("http://site.test/")).origin == f"http_{status[:3]}"


async def test_n35_robots_5xx_disallows_and_says_so(server: Server, opened: Open) -> None:
    server.answers["/robots.txt"], server.answers["/a"] = reply("", "500 Oops"), reply(PAGE)
    async with opened() as fetcher:
        error = await refused(fetcher, "http://site.test/a")
        again = await refused(fetcher, "http://site.test/b")
        policy = await fetcher.robots("http://site.test/")
    assert (error.reason, again.reason, error.retry) == ("robots_unreachable", "robots_unreachable", True)
    assert "http_500" in error.detail
    assert not policy.known
    assert server.paths(robots=True) == ["/robots.txt"] * 3, "retried, then remembered; the page was never asked for"


async def test_n35_robots_that_heals_is_used(server: Server, opened: Open) -> None:
    server.answers["/robots.txt"] = [reply("", "502 Bad Gateway"), reply(RULES)]
    async with opened() as fetcher:
        assert (await refused(fetcher, "http://site.test/kin/a")).reason == "robots_disallowed"


async def test_n35_robots_that_drips_is_unreachable(server: Server, opened: Open) -> None:
    server.answers["/robots.txt"] = dripping(0.05)
    async with opened(deadline=0.3, min_rate=0) as fetcher:
        assert (await refused(fetcher, "http://site.test/a")).reason == "robots_unreachable"


async def test_n35_robots_is_asked_for_once_and_obeyed_on_every_hop(server: Server, opened: Open) -> None:
    async with Server() as other:
        server.answers["/robots.txt"], other.answers["/robots.txt"] = reply(RULES), reply("User-agent: *\nDisallow: /")
        server.answers["/a"], server.answers["/b"] = redirect("/kin/b"), redirect("http://other.test/b")
        server.answers["/c"] = reply(PAGE)
        sent = {"site.test:80": server.address, "other.test:80": other.address}
        async with opened(options={"connect_to": sent}) as fetcher:
            reasons = [(await refused(fetcher, f"http://site.test{p}")).reason for p in ("/kin/b", "/a", "/b")]
            await fetched(fetcher, "/c")
        assert reasons == ["robots_disallowed"] * 3
        assert server.paths(robots=True) == ["/robots.txt", "/a", "/b", "/c"]
        assert other.paths(robots=True) == ["/robots.txt"]


async def test_n35_robots_redirects_are_followed_five_times(server: Server, opened: Open) -> None:
    def chain(hops: int) -> None:
        server.answers["/robots.txt"] = redirect("/r1")
        for n in range(1, hops):
            server.answers[f"/r{n}"] = redirect(f"/r{n + 1}")
        server.answers[f"/r{hops}"] = reply(RULES)

    chain(5)
    async with opened() as fetcher:
        assert (await refused(fetcher, "http://site.test/kin/a")).reason == "robots_disallowed"
    chain(6)
    server.answers["/kin/a"] = reply(PAGE)
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/kin/a")).status == 200
        assert (await fetcher.robots("http://site.test/")).origin == "redirects"


async def test_n35_robots_of_five_megabytes_is_read_up_to_its_cap(server: Server, opened: Open) -> None:
    rules = RULES + "Disallow: /x-never-seen/\n" * 200_000 + "Disallow: /late/\n"
    server.answers["/robots.txt"] = reply(rules)
    server.answers["/late/a"] = reply(PAGE)
    async with opened(deadline=20) as fetcher:
        assert (await refused(fetcher, "http://site.test/kin/a")).reason == "robots_disallowed"
        assert (await fetched(fetcher, "/late/a")).status == 200


async def test_n35_gzipped_robots_and_sitemaps_are_read(server: Server, opened: Open) -> None:
    body = gzip.compress((RULES + "Sitemap: http://site.test/sitemap.xml\n").encode())
    server.answers["/robots.txt"] = reply(body, content_encoding="gzip")
    async with opened() as fetcher:
        policy = await fetcher.robots("http://site.test/any")
    assert policy.sitemaps == ("http://site.test/sitemap.xml",)
    assert not policy.allows("http://site.test/kin/x")


async def test_n35_a_host_that_is_down_says_so_itself(opened: Open) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        options = {"connect_to": {"site.test:80": f"127.0.0.1:{closed.getsockname()[1]}"}}
        async with opened(options=options) as fetcher:
            error = await refused(fetcher, "http://site.test/a")
    assert error.reason == "connect"
    assert error.url == "http://site.test/robots.txt"


# ---------------------------------------------------------------------------------------------- kinds of file


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\x00\x00\x00\x20ftypisom", "video"),
        (b"PK\x03\x04\x14\x00", "archive"),
    ],
)
async def test_n36_a_file_labelled_html_is_found_by_its_first_kilobyte(
    server: Server, opened: Open, start: bytes, kind: str
) -> None:
    sent = 0

    async def big(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 9000000\r\n\r\n" + start)
        while sent < 9_000_000:
            writer.write(bytes(0x10000))
            await writer.drain()
            sent += 0x10000

    server.answers["/a"] = big
    server.answers["/b"] = reply(gzip.compress(start + bytes(2_000)), content_encoding="gzip")
    server.answers["/c"] = reply(start + bytes(100))
    async with opened() as fetcher:
        errors = [await refused(fetcher, f"http://site.test{path}") for path in ("/a", "/b", "/c")]
        picture = await fetched(fetcher, "/c", expect="any")
    assert [error.reason for error in errors] == ["not_html"] * 3
    assert all(kind in error.detail for error in errors)
    assert sent < 5_000_000, "not read to its end"
    assert (picture.payload, picture.charset, picture.flags) == (start + bytes(100), None, ())


async def test_n36_a_gzipped_sitemap_is_a_channel_and_no_page(server: Server, opened: Open) -> None:
    sitemap = gzip.compress(b"<?xml version='1.0'?><urlset></urlset>")
    server.answers["/sitemap.xml.gz"] = reply(sitemap, content_type="application/x-gzip")
    async with opened() as fetcher:
        capture = await fetched(fetcher, "/sitemap.xml.gz", expect="channel")
        error = await refused(fetcher, "http://site.test/sitemap.xml.gz")
    assert (capture.payload, capture.charset, capture.flags) == (sitemap, None, ())
    assert error.reason == "not_html"


async def test_n36_labels_decide_only_where_the_bytes_say_nothing(server: Server, opened: Open) -> None:
    server.answers["/mistyped"] = reply(PAGE, content_type="image/jpeg")
    server.answers["/heic"] = reply(b"\x01\x02\x03" * 500, content_type="image/heic")
    server.answers["/plain"] = reply("Bản tin dạng chữ", content_type="text/plain; charset=utf-8")
    async with opened() as fetcher:
        assert (await fetched(fetcher, "/mistyped")).payload == PAGE.encode()
        assert (await refused(fetcher, "http://site.test/heic")).reason == "not_html"
        assert text_of(await fetched(fetcher, "/plain")) == "Bản tin dạng chữ"


# ---------------------------------------------------------------------------------------------- nothing else escapes


async def test_cancelling_passes_through_and_frees_the_host(server: Server, opened: Open) -> None:
    server.answers["/a"], server.answers["/b"] = dripping(0.05), reply(PAGE)
    async with opened(deadline=30, min_rate=0) as fetcher:
        task = asyncio.create_task(fetched(fetcher))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await fetched(fetcher, "/b")).status == 200


async def test_random_bytes_for_an_answer_end_in_a_capture_or_a_fetch_error(server: Server, opened: Open) -> None:
    chance = random.Random(7)
    heads = [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 301 M\r\nlocation: "]
    tails = [b"", b"\r\n\r\n", b"\r\ncontent-length: 10\r\n\r\n"]

    def garbage() -> Any:
        body = chance.choice(heads) + chance.randbytes(chance.randrange(200)) + chance.choice(tails)

        async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(body)
            await writer.drain()

        return behave

    reasons: set[str] = set()
    async with opened(retries=0, breaker=10_000, deadline=0.3) as fetcher:
        for n in range(100):
            server.answers[f"/{n}"] = garbage()
            try:
                await fetched(fetcher, f"/{n}")
            except FetchError as error:
                reasons.add(error.reason)
    assert reasons <= REASONS.keys()


@pytest.mark.parametrize(
    "url",
    ["", "tin", "http://", "http://[", "http://\ud800/", "http://a b/", "\x00", "http://" + "a" * 9_000, "http://x:y/"],
)
async def test_any_text_for_a_url_ends_in_a_fetch_error(opened: Open, url: str) -> None:
    async with opened() as fetcher:
        assert (await refused(fetcher, url)).reason == "bad_url"
        with pytest.raises(FetchError):
            await fetcher.robots(url)


async def test_memory_does_not_grow_with_the_pages_of_a_night(server: Server, opened: Open) -> None:
    for n in range(130):
        server.answers[f"/{n}"] = reply(LONG)
    async with opened() as fetcher:
        for n in range(30):
            await fetched(fetcher, f"/{n}")
        tracemalloc.start()
        for n in range(30, 130):
            await fetched(fetcher, f"/{n}")
            server.seen.clear()
        grown = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    assert grown < 500_000, "a hundred pages of forty kilobytes each"
