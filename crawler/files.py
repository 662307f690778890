"""Files that are at hand already, captures that others made among them: bytes -> Capture -> Version -> Record. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from crawler.bylines import undersigned
from crawler.config import SourceConfig
from crawler.decode import choose_charset, text_of, undo_coding
from crawler.errors import ParseError
from crawler.explained import Explained, explained
from crawler.parse import GENERIC, parse_page, parse_text
from crawler.recorded import Recorded, read_record
from crawler.urls import article_key
from storage.records import Capture, Record, Version
from storage.text import public_id

_GZIP = b"\x1f\x8b"
_MOST = 64 * 2**20  # bytes of one document, decompressed
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")  # a picture, an archive, a program
_LOOKED_AT = 65_536  # characters
_MOST_STRANGE = 0.02  # of them, in a text that is damaged here and there
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|h1|table|meta|title)\b", re.I)


def looks_like_html(text: str) -> bool:
    """Whether a document is HTML rather than plain text: a tag of a page's skeleton in its first 4,096 characters."""
    return _HTML.search(text, 0, 4_096) is not None


def version_of(text: str, *, url: str | None, source: SourceConfig | None, now: datetime) -> Version:
    """What a document says: a record that an archive gave out, HTML or plain text.

    Raises: ParseError ("no_text": none of them; "bad_record").
    """
    if (record := read_record(text, url or "")) is not None:
        return record.version
    if looks_like_html(text):
        return parse_page(text, url or "", source, now=now)
    start = text[:_LOOKED_AT]
    if (strange := len(_NO_TEXT.findall(start))) > _MOST_STRANGE * len(start):
        said = f"{strange:,} of its first {len(start):,} characters are none of a text"
        raise ParseError("no_text", url or "", said)
    return parse_text(text, url=url, source=source, now=now)


def capture_of(data: bytes, url: str, now: datetime) -> Capture:
    """A document that was never fetched as the capture of the instant at which it was read; .gz files are undone."""
    coding = "gzip" if data.startswith(_GZIP) else None
    undone = undo_coding(data, coding, _MOST)
    charset = choose_charset(undone.payload or b"")
    return Capture(
        requested_url=url,
        url=url,
        fetched_at=now,
        status=200,
        wire=data,
        payload=undone.payload,
        content_coding=coding,
        truncated=undone.truncated,
        charset=charset.label,
        charset_origin=charset.origin,
        flags=(*undone.flags, *charset.flags),
    )


def record_of(data: bytes, *, name: str, url: str | None, source: SourceConfig | None, now: datetime) -> Record:
    """The record of a document that is not stored; its id is the one it would get.

    Raises: DecodeError, ParseError.
    """
    capture = capture_of(data, url or f"file:{name}", now)
    version = version_of(text_of(capture), url=url, source=source, now=now).flagged(*capture.flags)
    source_name = source.name if source else None
    key = document_key(name, source_name or "", version, url, source)
    return Record(id=public_id(key), source=source_name, url=url or version.canonical_url, version=version)


def explained_of(data: bytes, *, name: str, url: str | None, source: SourceConfig | None, now: datetime) -> Explained:
    """Why a page that is not stored is read as it is. Raises: DecodeError, ParseError (no_html for plain text)."""
    text = text_of(capture_of(data, url or f"file:{name}", now))
    if not looks_like_html(text):
        raise ParseError("no_html", url or name, "plain text is read line by line: there is nothing to explain")
    return explained(text, url or "", source, now=now)


def scoring(item: Mapping[str, Any], *, source: SourceConfig | None, now: datetime) -> dict[str, Any]:
    """contracts.md's scoring shape, without its id, of {"html" or "text", "url"}.

    Raises: ParseError; ValueError when there is neither html nor text.
    """
    url = item.get("url") if isinstance(item.get("url"), str) else None
    if isinstance(item.get("html"), str):
        version = parse_page(item["html"], url or "", source, now=now)
    elif isinstance(item.get("text"), str):
        version = parse_text(item["text"], url=url, source=source, now=now)
    else:
        raise ValueError('needs "html" or "text"')
    return scored(version)


def scored(version: Version) -> dict[str, Any]:
    """A version in contracts.md's scoring shape, without its id."""
    published = version.published.as_json()
    return {
        "title": version.title,
        "body": version.scoring_body,
        "author": list(version.authors) or _undersigned(version),
        "date": published["at"] or published["date"],
    }


def _undersigned(version: Version) -> list[str]:
    """What signs a page that names no person, as printed: benchmarks of generic reading count a paper or an agency as
    author. A record does not, and no more does a page read by its source's rules."""
    if version.rules != GENERIC:
        return []
    return list(undersigned(p.text for p in version.not_body if p.reason == "byline"))


def read_capture(raw: Capture) -> Capture:
    """A capture of wire bytes with its payload. Some programs keep bodies decoded under the header they came with."""
    undone = undo_coding(raw.wire, raw.content_coding, _MOST)
    payload, flags = undone.payload, (*raw.flags, *undone.flags)
    if payload is None and looks_like_html(raw.wire[:8_192].decode("utf-8", "replace")):
        payload, flags = raw.wire, raw.flags
        raw = replace(raw, content_coding=None)
    charset = choose_charset(payload, raw.header("content-type")) if payload else None
    return replace(
        raw,
        payload=payload,
        charset=charset.label if charset else None,
        charset_origin=charset.origin if charset else None,
        truncated=raw.truncated or undone.truncated,
        flags=tuple(dict.fromkeys((*flags, *(charset.flags if charset else ())))),
    )


def record_in(line: bytes, where: str) -> Recorded | None:
    """The record that a line of an export is, or None. Raises: ParseError("bad_record")."""
    try:
        return read_record(line.decode("utf-8"), where)
    except UnicodeDecodeError:
        return None


def document_key(file_name: str, name: str, version: Version, url: str | None, source: SourceConfig | None) -> str:
    """Which article a document is: by its address, where it has one; else by the source's name and the file's."""
    address = url or version.canonical_url
    return article_key(address, source) if address else f"file#{name}:{file_name}"
