"""Values as they lie in columns: strings that both databases take, JSON, keys, the five columns of a date. Pure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from datetime import date as Date
from typing import Any, overload

import sqlalchemy as sa

from storage.records import Capture, Stamp
from storage.text import text_key

_SURROGATES = re.compile("[\ud800-\udfff]")


@overload
def plain(text: str) -> str: ...
@overload
def plain(text: None) -> None: ...
@overload
def plain(text: str | None) -> str | None: ...
def plain(text: str | None) -> str | None:
    """A string from outside (URL, error, page title) as both databases take it: no NUL, no lone surrogate.

    SQLite keeps NUL and then cuts at it, PostgreSQL refuses it, sqlite3 cannot encode surrogates.
    """
    if text is None or text.isascii():
        return text if text is None or "\0" not in text else text.replace("\0", "")
    return _SURROGATES.sub("\ufffd", text).replace("\0", "")


def url_key(url: str) -> bytes:
    """16 bytes that name a URL as it is stored."""
    return text_key(plain(url))


def dumped(value: Any) -> str | None:
    """JSON in ASCII, so that even what is no text (a header with a lone surrogate) comes back as it was; [] is NULL."""
    return json.dumps(value, separators=(",", ":")) if value else None


def dumped_texts(texts: tuple[str, ...]) -> str | None:
    """A list of normalised texts as JSON that people can read in the database; an empty one is NULL."""
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")) if texts else None


def loaded(text: str | None) -> tuple[Any, ...]:
    return tuple(json.loads(text)) if text else ()


def stamp_columns(stamp: Stamp | None) -> tuple[datetime | None, Date | None, int | None, str | None, str | None]:
    """Instant, day, offset in minutes, precision, string. A year 1 east of Greenwich has no UTC instant: None."""
    if stamp is None:
        return (None, None, None, None, None)
    at = stamp.at
    try:
        at = at and at.astimezone(UTC)
    except OverflowError:
        at = None
    return (at, stamp.date, stamp.offset, stamp.precision, plain(stamp.text))


def stamp_of(row: sa.Row[Any], name: str) -> Stamp:
    """The stamp in the columns `name`_at, `name`_date, …"""
    cells = row._mapping
    return Stamp.of(
        cells[f"{name}_at"],
        cells[f"{name}_date"],
        cells[f"{name}_offset"],
        cells[f"{name}_precision"],
        cells[f"{name}_text"],
    )


def capture_columns(capture: Capture) -> tuple[Any, ...]:
    """The columns of table capture from requested_url on; what says the same as the one before it is NULL."""
    asked, answered = plain(capture.requested_url), plain(capture.url)
    digest, wire = bytes.fromhex(capture.digest), bytes.fromhex(capture.wire_digest)
    return (
        asked,
        None if answered == asked else answered,
        capture.fetched_at,
        capture.status,
        json.dumps(capture.headers, separators=(",", ":")),
        dumped([[hop.url, hop.status, hop.location] for hop in capture.hops]),
        digest,
        None if wire == digest else wire,
        len(capture.wire),
        plain(capture.content_coding),
        plain(capture.charset),
        plain(capture.charset_origin),
        int(capture.truncated),
        dumped(capture.flags),
        plain(capture.address),
    )
