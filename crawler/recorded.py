"""Records that an archive gave out (docs/contracts.md, “A record”), read back: JSON -> Version. Pure.

What a record does not say is not known afterwards: its other versions, the bytes of its pages and pictures, what its
site called itself. Its own JSON is the evidence that an importing archive keeps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any

from crawler.errors import FetchError, ParseError
from crawler.urls import canonical_url
from storage.records import (
    ATTRIBUTION_KINDS,
    BODY_ROLES,
    REASONS,
    REPEAT_RULES,
    SHORTENED_FLAGS,
    TAKEN_DOWN,
    Attribution,
    BodyRole,
    Image,
    Placement,
    Repeat,
    Stamp,
    Version,
)
from storage.text import normalise

RULES = "record@1"
_MOST = 2**31 - 1  # that both databases hold
_PARTS = ("body", "repeats", "not_body")
# Said of an article in the archive that gave it out, not of what this version says.
_OF_THE_ARCHIVE = SHORTENED_FLAGS | {TAKEN_DOWN, "gone", "id_reused", "reparsed"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record. url: where its article stands; None for one that was a file. aliases: its other addresses."""

    version: Version
    source: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()


def read_record(text: str, where: str = "") -> Recorded | None:
    """The record that a text is; None for any other text.

    where: named by the error. Raises: ParseError("bad_record") for a record that contradicts its contract.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        shape = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not (isinstance(shape, dict) and "id" in shape and all(isinstance(shape.get(part), list) for part in _PARTS)):
        return None
    try:
        url = _address(shape["url"])
        aliases = tuple(filter(None, map(_address, shape["aliases"])))
        return Recorded(_version(shape, url), _text(shape["source"]), url, aliases)
    except (ValueError, TypeError, KeyError, AttributeError, FetchError) as error:
        raise ParseError("bad_record", where, f"a record that cannot be: {type(error).__name__}: {error}") from error


def _address(value: Any) -> str | None:
    """An address as the record has it, if it can be asked or is a file's. Raises: FetchError."""
    url = _text(value)
    if url is not None and not url.startswith("file:"):
        canonical_url(url)
    return url


def _version(shape: Mapping[str, Any], url: str | None) -> Version:
    images = [
        Image(_text(i["url"]), _text(i["caption"]), _text(i["credit"]), _number(i["position"])) for i in shape["images"]
    ]
    images += [
        Image(_text(i["url"]), _text(i["text"]), None, _number(i["position"])) for i in shape.get("attachments") or ()
    ]
    modified = shape["modified"]
    return Version(
        title=_text(shape["title"]),
        lead=_text(shape["lead"]),
        placements=_placements(shape),
        authors=_texts(shape["authors"]),
        section=_text(shape["section"]),
        tags=_texts(shape["tags"]),
        language=_text(shape["language"]),
        published=_stamp(shape["published"]),
        modified=None if modified is None else _stamp(modified),
        images=tuple(images),
        attributions=tuple(
            Attribution(
                _one_of(a["kind"], ATTRIBUTION_KINDS), *(_text(a[part]) for part in ("name", "url", "text", "article"))
            )
            for a in shape["attributions"]
        ),
        canonical_url=None if url is None or url.startswith("file:") else url,
        flags=tuple(flag for flag in _texts(shape["flags"]) if flag not in _OF_THE_ARCHIVE),
        rules=RULES,
    )


def _placements(shape: Mapping[str, Any]) -> tuple[Placement, ...]:
    """The three lists as the document that they are, from top to bottom."""
    found = [_placement(item) for part in _PARTS for item in shape[part]]
    found.sort(key=lambda placement: placement.position)
    if [placement.position for placement in found] != list(range(1, len(found) + 1)):
        raise ValueError("its blocks are not numbered 1, 2, 3 …")
    return tuple(found)


def _placement(item: Mapping[str, Any]) -> Placement:
    repeat = None
    if "repeats" in item:
        repeat = Repeat(int(item["repeats"]), _one_of(item["rule"], REPEAT_RULES), float(item["score"]))
        if not 0 <= repeat.of < item["position"] or not 0 <= repeat.score <= 1:
            raise ValueError(f"block {item['position']} repeats block {repeat.of} by {repeat.score}")
    reason = _one_of(item["reason"], REASONS) if "reason" in item else None
    role: BodyRole = _one_of(item["role"], BODY_ROLES) if reason is None else "paragraph"
    text = normalise(item["text"], keep_lines="\n" in item["text"])
    return Placement(_number(item["position"]) or 0, text, role, reason, repeat, _number(item.get("line")))


def _stamp(said: Mapping[str, Any]) -> Stamp:
    at, day = said["at"], said["date"]
    precision = None if said["precision"] is None else _one_of(said["precision"], ("minute", "second", "day"))
    return Stamp(
        None if at is None else datetime.fromisoformat(at),
        None if day is None else Date.fromisoformat(day),
        precision,
        _text(said["text"]),
    )


def _one_of(value: Any, known: tuple[str, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return value


def _number(value: Any) -> int | None:
    if value is not None and not (type(value) is int and 0 <= value <= _MOST):
        raise ValueError(f"{value!r} is no number of a block or line")
    return value


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return (normalise(value) or None) if value else None


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, values)))
