"""Requests, answers and responses of the sample site. Pure: no socket and no clock.

An `Answer` is what a page says and how it wants to be sent; `respond` turns it into the bytes and headers of one
`Response`: charset, counters and tokens that differ on every request, content coding, validators.
"""

from __future__ import annotations

import gzip
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Literal

import brotli

SERIAL, TOKEN = "{{serial}}", "{{token}}"
"""Stand in a page where a visitor counter or a form token stands: filled anew on every request."""

_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: windows-1258 has them joined to their letters


@dataclass(frozen=True, slots=True)
class Request:
    """One request: host in lower case and without port, path with its query as sent, header names in lower case.

    serial: 1 for the first request that the server ever got, then 2, 3, …
    """

    host: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    serial: int = 1


@dataclass(frozen=True, slots=True)
class Response:
    """One response as it goes over the wire. Content-Length is the server's business."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found at one address.

    charset: how `text` is encoded; declared: whether Content-Type says so. data: bytes in place of `text`.
    coding: used when the request accepts it. tagged: send an ETag. modified: send it as Last-Modified.
    conditional: answer 304 to a request whose validator still holds (many systems send validators and ignore them).
    """

    text: str = ""
    media: str = "text/html"
    charset: str = "utf-8"
    declared: bool = True
    status: int = 200
    location: str | None = None
    data: bytes | None = None
    coding: Literal["gzip", "br"] | None = None
    tagged: bool = False
    modified: datetime | None = None
    conditional: bool = False
    headers: tuple[tuple[str, str], ...] = ()


def redirect(location: str, status: int = 301) -> Answer:
    """An empty answer that points elsewhere; NukeViet's own locations are relative."""
    return Answer(status=status, location=location)


def respond(answer: Answer, request: Request) -> Response:
    """The response to one request for `answer`."""
    token = hashlib.sha256(f"{request.host}{request.path}{request.serial}".encode()).hexdigest()[:32]
    text = answer.text.replace(SERIAL, str(request.serial)).replace(TOKEN, token)
    body = answer.data if answer.data is not None else encode(text, answer.charset)
    headers = [("Content-Type", _content_type(answer)), *answer.headers]
    if answer.location is not None:
        headers.append(("Location", answer.location))
    etag = f'"{hashlib.sha256(answer.text.encode()).hexdigest()[:16]}"' if answer.tagged else None
    if etag:
        headers.append(("ETag", etag))
    if answer.modified is not None:
        headers.append(("Last-Modified", format_datetime(answer.modified, usegmt=True)))
    if answer.conditional and _holds(request.headers, etag, answer.modified):
        return Response(304, tuple(headers))
    if answer.coding and answer.coding in request.headers.get("accept-encoding", ""):
        headers += [("Content-Encoding", answer.coding), ("Vary", "Accept-Encoding")]
        body = gzip.compress(body, mtime=0) if answer.coding == "gzip" else brotli.compress(body, quality=5)
    return Response(answer.status, tuple(headers), body)


def encode(text: str, charset: str) -> bytes:
    """Text as bytes; characters that the charset lacks become numeric entities."""
    if charset == "windows-1258":
        return _tones_apart(text).encode("cp1258", "xmlcharrefreplace")
    return text.encode(charset, "xmlcharrefreplace")


def _tones_apart(text: str) -> str:
    """Vietnamese as windows-1258 writes it: ế is ê and a combining acute. Neither NFC nor NFD."""
    letters: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        base, *marks = list(unicodedata.normalize("NFD", char))
        tones = [m for m in marks if m not in _SHAPES]
        if not tones:
            letters.append(char)
            continue
        letters.append(unicodedata.normalize("NFC", base + "".join(m for m in marks if m in _SHAPES)) + "".join(tones))
    return "".join(letters)


def _content_type(answer: Answer) -> str:
    return f"{answer.media}; charset={answer.charset}" if answer.declared and answer.data is None else answer.media


def _holds(headers: Mapping[str, str], etag: str | None, modified: datetime | None) -> bool:
    """Whether what the client holds is current; If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
    if (tags := headers.get("if-none-match")) is not None:
        return etag is not None and etag in [t.strip().removeprefix("W/") for t in tags.split(",")]
    since = headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except ValueError:
        return False
