"""An answer as a Capture: coding undone, charset decided, faults named. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.decode import choose_charset, undo_coding
from crawler.errors import FetchError
from crawler.fetch.exchange import Answer, unwanted_kind
from crawler.fetch.faults import fault
from storage.records import Capture, Hop

Expect = Literal["page", "channel", "any"]
_FILES = frozenset({"pdf", "image", "video", "audio", "archive", "document", "program", "font"})
UNWANTED: dict[Expect, frozenset[str]] = {"page": _FILES | {"gzip"}, "channel": _FILES, "any": frozenset()}

# What a page or a feed begins with, and what ends one that came whole.
_BEGIN = re.compile(rb"<(?:!doctype|html|rss|feed|rdf:RDF|urlset|sitemapindex|\?xml)\b", re.I)
_END = re.compile(rb"</(?:html|body|rss|feed|rdf:RDF|urlset|sitemapindex)\s*>", re.I)


@dataclass(frozen=True, slots=True)
class Request:
    """What a capture is asked for. url: as the caller gave it. cap: bytes of decoded body. follow: redirects."""

    url: str
    expect: Expect
    cap: int
    follow: bool = True


def captured(
    request: Request, answer: Answer, hops: tuple[Hop, ...], now: datetime
) -> tuple[Capture, FetchError | None]:
    """The capture of an answer, and what is wrong with its body, if something is.

    The payload of a body that cannot be undone or is too large is None; the wire bytes are kept, up to their cap. Only
    of a channel the beginning is worth reading, and no fault.
    """
    coding, label = answer.header("content-encoding"), answer.header("content-type") or ""
    undone = undo_coding(answer.wire, coding, request.cap)
    payload, reason, detail = undone.payload, answer.fault, answer.detail
    if reason is None and undone.flags:
        reason = undone.flags[0]
        detail = f"Content-Encoding {coding!r}, {len(answer.wire):,} bytes; the limit is {request.cap:,} decoded"
    if reason is None and (kind := unwanted_kind(payload or b"", label, UNWANTED[request.expect])):
        reason, detail = "not_html", f"a file of kind {kind}, labelled {label!r}"
    prefix = reason == "too_large" and request.expect == "channel" and bool(payload)
    if reason not in (None, "truncated", "not_html") and not prefix:
        payload = None
    readable = payload and reason != "not_html" and not unwanted_kind(payload, label, _FILES | {"gzip"})
    charset = choose_charset(payload, label) if payload and readable else None
    capture = Capture(
        requested_url=request.url,
        url=answer.target.url,
        fetched_at=now,
        status=answer.status,
        headers=answer.headers,
        hops=hops,
        wire=answer.wire,
        payload=payload,
        content_coding=coding.strip().lower() if coding else None,
        charset=charset.label if charset else None,
        charset_origin=charset.origin if charset else None,
        truncated=answer.fault is not None or undone.truncated,
        flags=(*((reason,) if reason else ()), *(charset.flags if charset else ())),
        address=answer.address,
    )
    if reason is None or prefix:
        return capture, None
    error = fault(reason, answer.target.url, detail)
    error.capture = capture
    return capture, error


def seems_cut(answer: Answer, capture: Capture) -> bool:
    """Whether a page or feed was probably cut on the way: only the closed connection said where it ends, no coding
    proves it whole, and its end tag is missing.
    """
    payload = capture.payload or b""
    if not answer.open_ended or capture.content_coding or answer.fault or not 200 <= answer.status < 300:
        return False
    return bool(_BEGIN.search(payload[:1_024])) and not _END.search(payload[-4_096:])
