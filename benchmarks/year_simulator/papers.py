"""What papers publish, change, take away and bring back, night by night; and how their pages and channels look.

piece      one article of one paper, with its address now and all it ever had
paper      a site: which channel lists its pieces, whether addresses carry a number, what language it prints
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from typing import Literal

from .texts import Text

LOCAL = timezone(timedelta(hours=7))
LISTED = 15  # pieces on a channel
Moved = Literal["redirect", "same", "lost"]
Tie = Literal["url", "name", "silent", "translation"]


@dataclass(eq=False)
class Piece:
    """One article. family: of texts that nearly match, whoever prints them. source_line: what it says of its source.

    moved: what the site does with each of its former paths. listed_from: night on which channels first list it.
    """

    paper: Paper
    number: int
    family: int
    published: datetime
    text: Text
    slug: str
    night: int
    tie: Tie | None = None
    original: Piece | None = None
    cited: str | None = None  # address in its source line
    source_line: str | None = None
    listed_from: int = 0
    status: int = 200
    whole: Text | None = None  # what it said before it was cut
    moved: dict[str, Moved] = field(default_factory=dict)
    back_on: int | None = None  # night on which it returns, or its text does

    @property
    def path(self) -> str:
        return f"/{self.slug}-{self.number}.html" if self.paper.numbered else f"/tin/{self.slug}"

    @property
    def url(self) -> str:
        return f"http://{self.paper.host}{self.path}"

    def move(self, slug: str, how: Moved) -> None:
        self.moved[self.path] = how
        self.slug = slug
        self.moved.pop(self.path, None)


@dataclass(eq=False)
class Paper:
    """A site. numbered: its addresses end in the piece's number, else a slug alone. channel: how it lists pieces."""

    name: str
    title: str
    language: str
    channel: Literal["feed", "listing", "sitemap"]
    numbered: bool = True
    translates: bool = False
    pieces: list[Piece] = field(default_factory=list)
    trouble: int | None = None  # status of all its article pages tonight

    @property
    def host(self) -> str:
        return f"{self.name}.test"

    def config(self) -> str:
        """Its table in the crawler's configuration."""
        where = {
            "feed": 'discover.feeds = ["/rss"]',
            "listing": 'discover.listings = ["/moi"]\ndiscover.items = ["main a"]',
            "sitemap": 'discover.sitemaps = ["/sitemap.xml"]',
        }
        article = r"'-(?P<id>\d+)\.html$'" if self.numbered else "'^/tin/'"
        return f"""
[[source]]
name = "{self.name}"
homepage = "http://{self.host}/"
language = "{self.language}"
{where[self.channel]}
identity.article = {article}
clean.translation = {str(self.translates).lower()}
[source.select]
title = ["h1"]
body = ["div.text"]
published = ["p.date"]
author = ["p.author"]
"""

    # ------------------------------------------------------------------------------------------------ answering

    def answer(self, path: str, night: int, serial: int) -> tuple[int, dict[str, str], bytes, Piece | None]:
        """Status, headers and body of one request; the piece whose page (or absence) it is."""
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /\n", None
        listed = sorted(
            (p for p in self.pieces if p.status == 200 and p.listed_from <= night), key=lambda p: p.published
        )
        listed = listed[: -LISTED - 1 : -1]
        if path in ("/rss", "/moi", "/sitemap.xml"):
            media, text = {"/rss": self._feed, "/moi": self._listing, "/sitemap.xml": self._sitemap}[path](listed)
            tag = hashlib.sha256(text.encode()).hexdigest()[:16]
            return 200, {"Content-Type": media, "ETag": f'"{tag}"'}, text.encode(), None
        for piece in self.pieces:
            if path == piece.path or path in piece.moved:
                return self._page(piece, path, serial)
        return 404, {}, b"<html><h1>404</h1></html>", None

    def _page(self, piece: Piece, path: str, serial: int) -> tuple[int, dict[str, str], bytes, Piece | None]:
        status = self.trouble or piece.status
        how = piece.moved.get(path)
        if status == 200 and how == "lost":
            status = 404
        if status != 200:
            return status, {"Content-Type": "text/html"}, f"<html><h1>{status}</h1></html>".encode(), piece
        if how == "redirect":
            return 301, {"Location": piece.url}, b"", None
        headers = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": f"s={serial}"}
        return 200, headers, self._markup(piece, serial).encode(), piece

    def _markup(self, piece: Piece, serial: int) -> str:
        """A page whose counters and tokens change with every request."""
        text = piece.text
        said = "".join(f"<p>{escape(p)}</p>\n" for p in text.paragraphs)
        if piece.source_line and text.paragraphs:
            said += f"<p>{escape(piece.source_line)}</p>\n"
        others = [p for p in self.pieces if p is not piece][-4:]
        links = "".join(f'<li><a href="{p.path}">{escape(p.text.title)}</a></li>' for p in others)
        return f"""<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">
<title>{escape(text.title)} - {self.title}</title><meta property="og:site_name" content="{self.title}">
<meta name="csrf-token" content="{hashlib.sha256(str(serial).encode()).hexdigest()}">
<link rel="canonical" href="{piece.url}"></head><body>
<nav><a href="/">{self.title}</a></nav>
<main><h1>{escape(text.title)}</h1><p class="date">{piece.published:%d/%m/%Y %H:%M}</p>
<p class="author">{escape(text.author)}</p><div class="text">{said}</div>
<p class="views">Lượt xem: {serial * 7}</p></main><aside><ul>{links}</ul></aside></body></html>"""

    def _feed(self, listed: list[Piece]) -> tuple[str, str]:
        items = "".join(
            f"<item><title>{escape(p.text.title)}</title><link>{p.url}</link>"
            f"<pubDate>{format_datetime(p.published)}</pubDate></item>"
            for p in listed
        )
        return "application/rss+xml", f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'

    def _listing(self, listed: list[Piece]) -> tuple[str, str]:
        items = "".join(f'<h3><a href="{p.path}">{escape(p.text.title)}</a></h3>' for p in listed)
        return "text/html; charset=utf-8", f"<!doctype html><html><body><main>{items}</main></body></html>"

    def _sitemap(self, listed: list[Piece]) -> tuple[str, str]:
        rows = "".join(f"<url><loc>{p.url}</loc></url>" for p in listed)
        return "application/xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def source_line(original: Piece, tie: Tie) -> str | None:
    """What a reprint or translation prints below its text."""
    if tie == "silent":
        return None
    if tie == "name":
        return f"Theo {original.paper.title}"
    return f"Source: {original.url}" if tie == "translation" else f"Nguồn: {original.url}"


def slug_of(chance: random.Random) -> str:
    def syllable() -> str:
        return chance.choice("bcdghklmnpqrstvx") + chance.choice("aeiou")

    return "-".join(syllable() + syllable() for _ in range(5))
