"""The domain: frozen values that pass between crawler, storage and readers. No I/O.

Every value carries its provenance. Instants are aware datetimes; a date read from a page keeps the
local day, the offset, the precision and the string that was printed (`Stamp`). Texts are normalised
(`storage.text.normalise`): NFC, plain spaces, no zero-width or control characters.

One document is one ordered run of `Placement`s, 1-based and without gaps: every block or line of the
input is exactly one placement, and each placement is exactly one of body, repeat or not_body.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import datetime, timedelta, timezone
from typing import Any, Literal, NamedTuple, get_args

BodyRole = Literal["paragraph", "heading", "quote", "list_item", "table_row", "preformatted", "question"]
"""What a block of the body is."""

Reason = Literal["noise", "navigation", "byline", "attribution", "caption", "title", "lead", "blank"]
"""Why a block is not body. `blank` occurs in text input only."""

RepeatRule = Literal["exact", "near", "neighbour", "lead", "boilerplate"]
AttributionKind = Literal["source_url", "agency", "publisher", "translation_of"]
Precision = Literal["minute", "second", "day"]
OutcomeKind = Literal["new", "changed", "unchanged", "gone", "blocked", "failed", "skipped"]
ChannelKind = Literal["feed", "sitemap", "listing"]

BODY_ROLES: tuple[str, ...] = get_args(BodyRole)
REASONS: tuple[str, ...] = get_args(Reason)
REPEAT_RULES: tuple[str, ...] = get_args(RepeatRule)
ATTRIBUTION_KINDS: tuple[str, ...] = get_args(AttributionKind)
OUTCOMES: tuple[str, ...] = get_args(OutcomeKind)
FETCHED_OUTCOMES: tuple[str, ...] = tuple(o for o in OUTCOMES if o != "skipped")

TAKEN_DOWN = "taken_down"
"""Flag of the empty version that stays of an article that was forgotten."""

SHORTENED_FLAGS = frozenset({"shortened", "emptied", "earlier"})
"""Readers keep seeing the newest version that carries none of these."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as a page gives it.

    at: aware datetime in the page's own offset, only where a time of day was printed; else None.
    date: the local calendar day, or None when no date could be read.
    precision: "minute", "second" or "day"; None when no date could be read.
    text: the string as printed, kept even when nothing could be read from it.
    """

    at: datetime | None = None
    date: Date | None = None
    precision: Precision | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        if self.at is not None and self.at.tzinfo is None:
            raise ValueError("Stamp.at must be an aware datetime")

    @property
    def offset(self) -> int | None:
        """Minutes east of UTC of `at`, or None."""
        delta = self.at.utcoffset() if self.at is not None else None
        return None if delta is None else int(delta.total_seconds() // 60)

    def as_json(self) -> dict[str, Any]:
        minutes = self.offset
        offset = None
        if minutes is not None:
            offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
        return {
            "at": self.at.isoformat() if self.at else None,
            "date": self.date.isoformat() if self.date else None,
            "offset": offset,
            "precision": self.precision,
            "text": self.text,
        }

    @classmethod
    def of(
        cls,
        instant: datetime | None,
        day: Date | None,
        offset: int | None,
        precision: Precision | None,
        text: str | None,
    ) -> Stamp:
        """The stamp from its stored parts: a UTC instant and an offset in minutes."""
        at = instant
        if at is not None and offset is not None:
            at = at.astimezone(timezone(timedelta(minutes=offset)))
        return cls(at=at, date=day, precision=precision, text=text)


_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z|epub)$", re.I)


def is_document(url: str | None) -> bool:
    """Whether an address is that of a file to be read or unpacked rather than looked at."""
    return url is not None and _DOCUMENT.search(url.partition("?")[0]) is not None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article, or a document that it links to: absolute URL (None for a lost `![]()`), caption (of a
    document the words of its link), credit.

    position: the placement (1-based) after which it stands, its own caption if it has one; 0 for a lead image.
    digest, bytes, type: sha256 (hex), length and media type of the picture itself, where the archive keeps it.
    """

    url: str | None
    caption: str | None = None
    credit: str | None = None
    position: int | None = None
    digest: str | None = None
    bytes: int | None = None
    type: str | None = None

    def as_json(self) -> dict[str, Any]:
        shown = ("url", "caption", "credit", "position", "digest", "bytes", "type")
        return {name: getattr(self, name) for name in shown}

    def as_attachment(self) -> dict[str, Any]:
        shown = ("position", "digest", "bytes", "type")
        return {"url": self.url, "text": self.caption, **{name: getattr(self, name) for name in shown}}


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source record inside an article: who it was taken or translated from.

    text: the words that say so, as printed. article: public id of the archived original, when held.
    """

    kind: AttributionKind
    name: str | None = None
    url: str | None = None
    text: str | None = None
    article: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name, "url": self.url, "text": self.text, "article": self.article}


@dataclass(frozen=True, slots=True)
class Repeat:
    """Why a placement is set aside: it says again what position `of` says (1-based, smaller)."""

    of: int
    rule: RepeatRule
    score: float  # 0..1, 1.0 for the same letters and digits


class Placement(NamedTuple):
    """One block of a document at its place.

    role: what it is in the body. reason: why it is not body (then role only says what it looked like).
    repeat: set when it is body text that stands earlier already. line: 1-based line of a text file.

    A named tuple, since a page makes a hundred of them: a frozen dataclass takes twice as long to make.
    """

    position: int
    text: str
    role: BodyRole = "paragraph"
    reason: Reason | None = None
    repeat: Repeat | None = None
    line: int | None = None

    @property
    def in_body(self) -> bool:
        return self.reason is None and self.repeat is None


@dataclass(frozen=True, slots=True)
class Version:
    """What one capture (or text file) says, as parsed: immutable.

    authors: persons only. language: BCP 47 or None. canonical_url: what the page claims, absolute.
    rules: name and fingerprint of the rules that read it, e.g. "nukeviet@1f0c9a7e", "generic@…", "text@…".
    """

    title: str | None = None
    lead: str | None = None
    placements: tuple[Placement, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    published: Stamp = field(default_factory=Stamp)
    modified: Stamp | None = None
    images: tuple[Image, ...] = ()  # and attachments: they are kept alike
    attributions: tuple[Attribution, ...] = ()
    canonical_url: str | None = None
    site_name: str | None = None
    flags: tuple[str, ...] = ()
    rules: str = ""

    @property
    def body(self) -> tuple[Placement, ...]:
        return tuple(p for p in self.placements if p.in_body)

    @property
    def repeats(self) -> tuple[Placement, ...]:
        return tuple(p for p in self.placements if p.repeat is not None)

    @property
    def not_body(self) -> tuple[Placement, ...]:
        return tuple(p for p in self.placements if p.reason is not None)

    @property
    def pictures(self) -> tuple[Image, ...]:
        return tuple(i for i in self.images if not is_document(i.url))

    @property
    def attachments(self) -> tuple[Image, ...]:
        """Documents that the text links to."""
        return tuple(i for i in self.images if is_document(i.url))

    @property
    def text(self) -> str:
        """The plain body text: body items joined by a blank line."""
        return "\n\n".join(p.text for p in self.body)

    @property
    def scoring_body(self) -> str:
        """The plain body text with the lead first, for the scoring shape of `parse --jsonl`."""
        return "\n\n".join(t for t in (self.lead, self.text) if t)

    @property
    def digest(self) -> str:
        """sha256 (hex) of what a reader reads: title, lead, authors, body with its repeats, captions.

        Noise, navigation, dates and tags are left out, so that a counter or a token of the page makes no
        new version; repeats stand in it whether marked or not, so that a decision on them makes none either.
        """
        said = [p.text for p in self.placements if p.reason is None or p.reason == "caption"]
        canonical = json.dumps(
            [self.title, self.lead, list(self.authors), said], ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def flagged(self, *flags: str) -> Version:
        """The same version with these flags added, each once."""
        return replace(self, flags=tuple(dict.fromkeys((*self.flags, *flags))))


def numbered(placements: Iterator[Placement] | list[Placement]) -> tuple[Placement, ...]:
    """Placements with positions 1, 2, 3 … in their order."""
    return tuple(p._replace(position=i) for i, p in enumerate(placements, start=1))


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: the URL asked, the status it answered, where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response at one instant, bytes as they came.

    wire: the body as received, content coding still on. wire_digest: its sha256 (hex).
    payload: the body with the content coding undone; None when it cannot be undone (see flags).
    digest: sha256 (hex) of the payload, else of the wire bytes: the key that payloads are stored under.
    content_coding: the Content-Encoding header's value, lower case, or None.
    charset: WHATWG label the text is read with; charset_origin: bom | header | meta | detected | default.
    truncated: the body ended before it said it would.
    flags: "undecodable", "truncated", "too_large", "charset_doubt", …
    """

    requested_url: str
    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    wire: bytes = b""
    payload: bytes | None = b""
    content_coding: str | None = None
    charset: str | None = None
    charset_origin: str | None = None
    truncated: bool = False
    flags: tuple[str, ...] = ()
    address: str | None = None  # the IP address that answered

    @property
    def wire_digest(self) -> str:
        return hashlib.sha256(self.wire).hexdigest()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.wire if self.payload is None else self.payload).hexdigest()

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case, or None."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), None)

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, lower case, "" when absent."""
        return (self.header("content-type") or "").split(";", 1)[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a channel claims it. A claim: its date never decides that work is skipped.

    url: absolute, as the channel gives it. key: article key of that URL under its source's rules.
    published: the claim, with what is wrong about it already cut off (a feed whose minutes are the month
    gives an hour's precision as `text` and no instant).
    """

    url: str
    key: str
    title: str | None = None
    published: Stamp | None = None
    modified: Stamp | None = None
    guid: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What we remember of a channel between nights.

    validators are sent as If-None-Match / If-Modified-Since; None where the channel does not deserve trust.
    digest: sha256 of the last payload seen, to notice a channel that changes under the same validator.
    """

    source: str
    url: str
    kind: ChannelKind
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    distrusted: bool = False  # changed under an unchanged validator once: ask unconditionally
    polled_at: datetime | None = None
    changed_at: datetime | None = None  # when it last listed something new
    entries: int = 0  # how many it listed when last read
    failures: int = 0  # in a row
    error: str | None = None  # the last one


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host between runs.

    host: without `www.`. spacing: seconds between requests as adapted so far. failures: fetches failed in a row.
    parked_until: not to be asked before (Retry-After, breaker). reason: why ("http_429", "http_503", "breaker_open").
    """

    host: str
    spacing: float
    next_allowed_at: datetime | None = None
    failures: int = 0
    parked_until: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did with one URL, and why.

    stage: robots | fetch | decode | parse | store | discover. reason: a stable word ("robots", "deadline",
    "http_500", …), None where all went well. detail: for people. article: public id, when there is one.
    """

    url: str
    source: str
    kind: OutcomeKind
    key: str | None = None
    stage: str | None = None
    reason: str | None = None
    detail: str | None = None
    article: str | None = None
    version: int | None = None
    capture: int | None = None  # capture id, when bytes were kept
    status: int | None = None  # HTTP status, when there was one
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An article as people and programs read it (contracts: “A record”)."""

    id: str
    source: str | None
    url: str | None
    version: Version
    aliases: tuple[str, ...] = ()
    number: int | None = None  # of this version, 1-based; None for what is not stored
    versions: int | None = None  # how many the archive holds
    captures: tuple[dict[str, Any], ...] = ()  # {"at", "url", "status", "digest", "bytes"} oldest first
    flags: tuple[str, ...] = ()  # of the article (id_reused, gone, …), before those of the version

    def as_json(self) -> dict[str, Any]:
        v = self.version
        return {
            "id": self.id,
            "source": self.source,
            "url": self.url,
            "aliases": list(self.aliases),
            "title": v.title,
            "lead": v.lead,
            "body": [_with_line(p, {"position": p.position, "role": p.role, "text": p.text}) for p in v.body],
            "repeats": [
                _with_line(
                    p,
                    {
                        "position": p.position,
                        "repeats": p.repeat.of,
                        "rule": p.repeat.rule,
                        "score": round(p.repeat.score, 4),
                        "role": p.role,
                        "text": p.text,
                    },
                )
                for p in v.repeats
                if p.repeat is not None
            ],
            "not_body": [
                _with_line(p, {"position": p.position, "reason": p.reason, "text": p.text}) for p in v.not_body
            ],
            "authors": list(v.authors),
            "section": v.section,
            "tags": list(v.tags),
            "language": v.language,
            "published": v.published.as_json(),
            "modified": v.modified.as_json() if v.modified else None,
            "images": [i.as_json() for i in v.pictures],
            "attachments": [i.as_attachment() for i in v.attachments],
            "attributions": [a.as_json() for a in v.attributions],
            "version": self.number,
            "versions": self.versions,
            "captures": list(self.captures),
            "flags": list(dict.fromkeys((*self.flags, *v.flags))),
        }


def _with_line(placement: Placement, shape: dict[str, Any]) -> dict[str, Any]:
    return shape if placement.line is None else {**shape, "line": placement.line}
