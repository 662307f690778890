# ruff: noqa: E501 - a row a line
"""Every row of sections A, B and C of the faults as an injection: the table behind test_every_fault.py and
benchmarks/faults.py.
"""

from __future__ import annotations

import asyncio
import gzip
import signal
import socket
import ssl
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bad_pages as bad
import brotli
import crashing
import trustme
import zstandard
from scene import BAD, NEIGHBOUR, Arrange, Injection, Result, Scene, rss

from crawler.patterns import Pattern
from storage.corpus import Corpus

from misbehaving import Answer, Asked, Server, raw, redirect, reply  # isort: skip - scene.py says where it is

# ------------------------------------------------------------------------------------------------ section A


def answers(*given: Answer, **settings: Any) -> Arrange:
    """The bad page answers so: one after the other, the last for ever."""

    def arrange(scene: Scene) -> None:
        scene.page = list(given) if len(given) > 1 else given[0]
        scene.settings = settings

    return arrange


def lazy(make: Callable[[], Arrange]) -> Arrange:
    """An arrangement whose body is large, made when it is its turn."""

    def arrange(scene: Scene) -> None:
        make()(scene)

    return arrange


async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


def hanging(scene: Scene) -> None:
    full = scene.stack.enter_context(socket.socket())
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    for _ in range(4):  # the queue of a socket that nobody accepts from
        filler = scene.stack.enter_context(socket.socket())
        filler.setblocking(False)
        filler.connect_ex(full.getsockname())
    scene.connect_to["xau.test:80"] = f"127.0.0.1:{full.getsockname()[1]}"
    scene.settings["connect_timeout"] = 0.5


PAGE = bad.page().encode()
CODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": lambda body: zstandard.ZstdCompressor().compress(body),
}


def cut_gzip() -> bytes:
    whole = gzip.compress(bad.page(bad.long_paragraph(20_000)).encode())
    return reply(whole[: len(whole) // 2], content_encoding="gzip")


def bomb(coding: str) -> Arrange:
    if coding == "gzip":
        squeeze = zlib.compressobj(9, wbits=31)
        body = b"".join(squeeze.compress(bytes(2**20)) for _ in range(64)) + squeeze.flush()
    else:
        body = CODED[coding](bytes(2**26))
    return answers(reply(body, content_encoding=coding), max_page=2**20)


def to_loopback(scene: Scene) -> None:
    scene.source["also"] = ["127.0.0.1"]  # or it would be refused for leading away from the source
    scene.page = redirect(f"http://127.0.0.1:{scene.other.port}/")


def rebinding(scene: Scene) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    scene.options["lookup"] = lookup
    scene.source["also"] = ["noi-khac.test"]
    scene.page = redirect(f"http://noi-khac.test:{scene.other.port}/")


def to_another_origin(scene: Scene) -> None:
    async def watched(asked: Asked, writer: asyncio.StreamWriter) -> None:
        assert not {"cookie", "authorization", "referer"} & asked.headers.keys()
        writer.write(reply(PAGE))
        await writer.drain()

    scene.other.answers["/a"] = watched
    scene.page = reply(b"", "302 Found", location="http://khac.test/a", set_cookie="a=b; Domain=test")


async def tls(scene: Scene, name: str = "xau.test", trusted: bool = True) -> Server:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(str(scene.folder / "ca.pem"))
    secure = await scene.stack.enter_async_context(Server(tls=context))
    scene.connect_to["xau.test:443"] = secure.address
    scene.options["ca_file"] = scene.folder / "ca.pem"
    scene.page = redirect("https://xau.test/tin/an-toan-9.html")
    return secure


async def downgrade(scene: Scene) -> None:
    secure = await tls(scene)
    secure.answers["/tin/an-toan-9.html"] = redirect("http://xau.test/tin/tro-lai-9.html")


async def bad_certificate(scene: Scene) -> None:
    await tls(scene, trusted=False)


def two_addresses(scene: Scene) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["::1", "127.0.0.1"]  # the server listens on the second only

    scene.home = f"http://xau.test:{scene.bad.port}"
    scene.settings, scene.options = {"allow_private": True}, {"lookup": lookup}
    scene.page = reply(PAGE)


def no_such_name(scene: Scene) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    scene.home = "http://khong-co.test"
    scene.options = {"lookup": lookup}


def failing_host(scene: Scene) -> None:
    for path in (*(f"/tin/hong-{n}.html" for n in range(10, 20)), BAD):
        scene.bad.answers[path] = reply("Lỗi", "500 Internal Server Error")
    scene.listed = [f"/tin/hong-{n}.html" for n in range(10, 20)] + [BAD, NEIGHBOUR]
    scene.settings = {"breaker": 4, "retries": 0}


def spellings(*links: str) -> Arrange:
    """The same page listed under several spellings."""

    def arrange(scene: Scene) -> None:
        scene.page = reply(PAGE)
        scene.listed = [*links, BAD, NEIGHBOUR]

    return arrange


def robots(answer: Answer) -> Arrange:
    def arrange(scene: Scene) -> None:
        scene.bad.answers["/robots.txt"] = answer
        scene.bad.answers[BAD] = reply(PAGE)

    return arrange


def then(answer: Answer) -> Arrange:
    """What the page answers on the second night."""

    def arrange(scene: Scene) -> None:
        scene.page = answer

    return arrange


LATE = {"deadline": 1.5, "min_rate": 0}

NETWORK = [
    Injection("N1", "one byte every 50 ms", "failed deadline", answers(drip, **LATE)),
    Injection("N2", "connections that hang", "channel connect_timeout", hanging),
    Injection("N3", "body shorter than its length", "failed truncated", answers(raw("HTTP/1.1 200 OK\ncontent-length: 9000", PAGE))),
    Injection("N4", "chunked body cut", "failed truncated", answers(raw("HTTP/1.1 200 OK\ntransfer-encoding: chunked", b"5\r\nhello\r\n400\r\na"))),
    Injection("N5", "truncated gzip with a right length", "failed truncated", answers(cut_gzip())),
    Injection("N6", "closed mid-page without a length", "new [truncated]", answers(raw("HTTP/1.1 200 OK\ncontent-type: text/html; charset=utf-8", PAGE[:-40])), held=True),
    Injection("N7", "Content-Length beside chunked", "failed protocol", answers(raw("HTTP/1.1 200 OK\ncontent-length: 5\ntransfer-encoding: chunked", b"5\r\nhello\r\n0\r\n\r\n"))),
    Injection("N8", "gzip bomb, 64 MB", "failed too_large", lazy(lambda: bomb("gzip"))),
    Injection("N9", "brotli bomb, 64 MB", "failed too_large", lazy(lambda: bomb("br"))),
    Injection("N10", "zstd bomb, 64 MB", "failed too_large", lazy(lambda: bomb("zstd"))),
    Injection("N11", "an unknown content coding", "failed undecodable", answers(reply(PAGE, content_encoding="aes128gcm"))),
    Injection("N12", "200,000 gzip members", "failed undecodable", lazy(lambda: answers(reply(gzip.compress(b"") * 200_000, content_encoding="gzip"), deadline=20))),
    Injection("N13", "plain body labelled gzip", "new", answers(reply(PAGE, content_encoding="gzip"), reply(PAGE)), held=True),
    Injection("N14", "redirect loop", "failed redirect_loop", answers(redirect(BAD))),
    Injection("N15", "redirect to 127.0.0.1", "failed private_address", to_loopback),
    Injection("N16", "a name that turns to 127.0.0.1", "failed private_address", rebinding),
    Injection("N17", "redirect to file:///etc/passwd", "failed redirect_scheme", answers(redirect("file:///etc/passwd"))),
    Injection("N18", "Location: http://[::1", "failed redirect_invalid", answers(redirect("http://[::1"))),
    Injection("N19", "redirect to another origin", "skipped redirect_elsewhere", to_another_origin),
    Injection("N20", "redirect from https to http", "failed redirect_downgrade", downgrade),
    Injection("N21", "200 cookies", "new", answers(raw("HTTP/1.1 200 OK" + "\nset-cookie: a=1" * 200, PAGE)), held=True),
    Injection("N22", "a header of 5 MB", "failed protocol", answers(raw("HTTP/1.1 200 OK\nx: " + "a" * 5_000_000, PAGE))),
    Injection("N23", "garbage status line", "failed protocol", answers(raw("XYZZY/9 ok", PAGE))),
    Injection("N24", "304 to a request without condition", "new", answers(b"HTTP/1.1 304 Not Modified\r\n\r\n", reply(PAGE)), held=True),
    Injection("N25", "validators ignored, same body", "unchanged", answers(reply(PAGE, etag='"a"')), then(reply(PAGE, etag='"b"')), held=True),
    Injection("N26", "429 with Retry-After: 1e9", "failed http_429", answers(reply("", "429 Too Many Requests", retry_after="1000000000"))),
    Injection("N27", "500 for every page of a host", "skipped breaker_open", failing_host),
    Injection("N28", "404 for a held article", "gone http_404", answers(reply(PAGE)), then(reply("", "404 Not Found")), held=True),
    Injection("N29", "redirect to the home page", "failed soft_404", answers(redirect("/"))),
    Injection("N30", "captcha page with 200", "blocked captcha", answers(reply(bad.CAPTCHA))),
    Injection("N31", "self-signed certificate", "failed tls", bad_certificate),
    Injection("N32", "broken AAAA record", "new", two_addresses, held=True),
    Injection("N33", "name that does not exist", "channel dns", no_such_name),
    Injection("N34", "trailing dot, default port, user name", "new", spellings("http://xau.test.:80" + BAD, "http://u:p@xau.test" + BAD), held=True),
    Injection("N35", "robots.txt answers 500", "channel robots_unreachable", robots(reply("", "500 Oops"))),
    Injection("N36", "a PDF labelled text/html", "failed not_html", answers(reply(b"%PDF-1.7\n" + bytes(2_000)))),
    Injection("N37", "tracking parameters and an AMP twin", "new", spellings(BAD + "?utm_source=rss&fbclid=1", "/amp" + BAD), held=True),
]  # fmt: skip

# ------------------------------------------------------------------------------------------------ section B


def html(text: str | bytes, **headers: str) -> Arrange:
    return answers(reply(text, **headers), deadline=20)


def run_away(scene: Scene) -> None:
    scene.page = reply(bad.page("đò" * 3_000))
    scene.source["noise"] = Pattern(r"(?:[đò]+)+\d")


def endless(scene: Scene) -> None:
    """A listing whose every page links to a next one, and links of 9 KB."""
    for n in range(1, 40):
        links = f'<a href="/tin/{"x" * 9_000}-{n}.html">dài</a><a rel="next" href="/lich?n={n + 1}">sau</a>'
        scene.bad.answers[f"/lich?n={n}"] = reply(f"<html><body>{links}<a href='{BAD}'>Bài</a></body></html>")
    scene.channels = {"listings": ["/lich?n=1"]}
    scene.source["discover"] = {"feeds": ["/rss"], "next": ["a[rel=next]"], "max_pages": 5}
    scene.page = reply(PAGE)


def deadly(folder: Path) -> Result:
    """Three nights in processes of their own; the parser dies in the first two."""
    with crashing.crashing_site() as site:
        codes = [site.crawl(folder, "dies").returncode for _ in range(3)]
    lost = [] if codes == [-signal.SIGKILL, -signal.SIGKILL, 0] else [f"the nights ended with {codes}"]
    with Corpus.open(folder / "archive.db") as corpus:
        lost += [f"{url} is not held" for url in crashing.URLS if url != crashing.DEADLY and not corpus.record(url)]
        found = next(outcome for outcome in corpus.outcomes(3) if outcome.url == crashing.DEADLY)
    return Result(f"{found.kind} {found.reason}", lost)


CONTENT = [
    Injection("C1", "100,000 nested elements", "failed too_deep", html(bad.page(before=bad.DEEP["divs"]))),
    Injection("C2", "600 nested elements", "new", html(bad.page(before="<div>" * 600, after="</div>" * 600)), held=True),
    Injection("C3", "100,001 paragraphs", "failed too_large", html(bad.page(before="<p>a" * 100_001))),
    Injection("C4", "one paragraph of 5 MB", "new", lazy(lambda: html(bad.page(bad.PARAGRAPHS[1] + bad.long_paragraph()))), held=True, heavy=True),
    Injection("C5", "NUL bytes", "new [nul_bytes]", html(bad.WITH_NULS), held=True),
    Injection("C6", "lone surrogates", "new", html(bad.page(*bad.PARAGRAPHS, "Đầu \ud800 cuối.").encode("utf-8", "surrogatepass")), held=True),
    Injection("C7", "invalid UTF-8", "new", html(bad.INVALID_UTF_8), held=True),
    Injection("C8", "windows-1258 under the label utf-8", "new", html(bad.in_windows_1258()), held=True),
    Injection("C9", "charset=base64", "new", html(PAGE, content_type="text/html; charset=base64"), held=True),
    Injection("C10", "decomposed letters (NFD)", "new", html(bad.DECOMPOSED), held=True),
    Injection("C11", "zero-width, RTL, escape sequences", "new", html(bad.page(*bad.PARAGRAPHS, "\u200b\u202e\x1b[31m chữ")), held=True),
    Injection("C12", "no title", "new [no_title]", html(bad.page(title=None)), held=True),
    Injection("C13", "a date of 30 February", "new [date_impossible]", html(bad.page(date="30/02/2026")), held=True),
    Injection("C14", "a date without a zone", "new", html(bad.page(date="2026-11-20 08:00")), held=True),
    Injection("C15", "scripts, javascript: links, SVG, srcdoc", "new", html(bad.HOSTILE), held=True),
    Injection("C16", "CDATA, comments, template, noscript", "new", html(bad.UNREAD), held=True),
    Injection("C17", "JSON-LD 10,000 deep", "new", html(bad.with_jsonld(bad.JSONLD["10,000 objects deep"])), held=True),
    Injection("C18", "a rule that matches 10,000 elements", "new", html(bad.page(after='<p class="author">Nông Thị Quỳnh</p>' * 10_000)), held=True),
    Injection("C19", "a pattern that runs away", "failed slow_pattern", run_away),
    Injection("C20", "an endless listing, URLs of 9 KB", "new", endless, held=True),
    Injection("C21", "canonical link to another site", "new", html(bad.HIJACKED), held=True),
    Injection("C22", "text emptied on the second night", "changed [no_body, emptied]", html(PAGE), html(bad.EMPTIED), held=True),
    Injection("C23", "a page that kills its parser twice", "skipped set_aside", html(PAGE), alone=deadly, heavy=True),
]  # fmt: skip

# ------------------------------------------------------------------------------------------------ section C


def channel(body: bytes | str, kind: str = "feeds", **settings: Any) -> Arrange:
    def arrange(scene: Scene) -> None:
        scene.channel(body, kind)
        scene.settings = {"deadline": 20, **settings}

    return arrange


def urlset(count: int) -> bytes:
    return (
        b"<urlset>"
        + b"".join(b"<url><loc>/tin/so-%d.html</loc></url>" % n for n in range(100, 100 + count))
        + b"</urlset>"
    )


def gzip_bomb() -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    return squeeze.compress(b"<urlset>") + b"".join(squeeze.compress(b" " * 2**20) for _ in range(80)) + squeeze.flush()


def looping_index(scene: Scene) -> None:
    places = "".join(f"<sitemap><loc>http://xau.test{path}</loc></sitemap>" for path in ("/kenh-xau", "/kenh-hai"))
    scene.channel(f"<sitemapindex>{places}</sitemapindex>", "sitemaps")
    scene.bad.answers["/kenh-hai"] = scene.bad.answers["/kenh-xau"]


MANY = [f"/tin/so-{n}.html" for n in range(100, 100_100)]
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
CHANNELS = [
    Injection("F1", "billion laughs", "new; channel doctype", channel(f"<?xml version='1.0'?>{LAUGHS}<rss><channel><title>&b;</title></channel></rss>"), held=True),
    Injection("F2", "external entity", "new; channel doctype", channel('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'), held=True),
    Injection("F3", "sitemap .gz of 80 MB", "new; channel too_large", lazy(lambda: channel(gzip_bomb(), "sitemaps")), held=True),
    Injection("F4", "sitemap of 1,000,000 URLs", "new", lazy(lambda: channel(gzip.compress(urlset(1_000_000)), "sitemaps", max_entries=20, deadline=60)), held=True, heavy=True),
    Injection("F5", "sitemap index that lists itself", "new", looping_index, held=True),
    Injection("F6", "relative and foreign links", "new", channel(rss(["//khac.test/tin/la-5.html", "../.." + BAD], "")), held=True),
    Injection("F7", "HTML where a feed should be", "new; channel html_not_feed", channel("<!doctype html><html><title>Lỗi</title></html>"), held=True),
    Injection("F8", "feed of 100,000 items", "new", lazy(lambda: channel(rss(MANY, "http://xau.test"), max_entries=20)), held=True, heavy=True),
    Injection("F9", "duplicate and missing guid", "new", channel(f"<rss><channel><item><guid>x</guid><link>{BAD}</link></item><item><guid>x</guid></item></channel></rss>"), held=True),
    Injection("F10", "lastmod in the year 9999", "new", channel(f"<urlset><url><loc>http://xau.test{BAD}</loc><lastmod>9999-12-31</lastmod></url></urlset>", "sitemaps"), held=True),
    Injection("F11", "javascript: and tag: links", "new", channel(rss(["javascript:alert(1)", BAD], "")), held=True),
    Injection("F12", "a body that is a path", "new; channel not_a_feed", channel("/etc/passwd"), held=True),
]  # fmt: skip

INJECTIONS = [*NETWORK, *CONTENT, *CHANNELS]
