"""What a capture says, or why it says nothing, and which article it is. Pure: the visit keeps what is judged here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler import agenda, challenges
from crawler.config import SourceConfig
from crawler.decode import text_of
from crawler.multipage import following
from crawler.parse import parse_pages
from crawler.pipeline.doubts import Doubt
from crawler.urls import article_key, canonical_url, is_article, on_site
from storage.records import Capture, OutcomeKind, Version


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a capture makes no version."""

    kind: OutcomeKind
    stage: str
    reason: str
    detail: str

    @classmethod
    def of(cls, doubt: Doubt) -> Refusal:
        if doubt.same:
            return cls("blocked", "fetch", "same_body", doubt.evidence)
        return cls("failed", "fetch", "soft_404", doubt.evidence)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which article a page is: its key, the URL it is shown under, and all others it was met under."""

    key: str
    url: str
    aliases: frozenset[str]


def judge(capture: Capture, source: SourceConfig, *, now: datetime, rest: Sequence[Capture] = ()) -> Version | Refusal:
    """What a capture says, or why it says nothing. Raises: DecodeError, ParseError.

    rest: where its further pages are looked for; what no page leads on to is none of them. Flag "partial": one that a
    page leads on to is not there, or cannot be read.
    """
    if kind := agenda.kind_of_status(capture.status):
        return Refusal(kind, "fetch", f"http_{capture.status}", f"the server answered {capture.status}")
    if capture.truncated:
        return Refusal("failed", "decode", "truncated", "the page ended before it was complete; it will be asked again")
    if capture.payload is None:
        return Refusal("failed", "decode", "undecodable", f"content coding {capture.content_coding!r} cannot be undone")
    if capture.hops and not is_article(capture.url, source) and is_article(capture.requested_url, source):
        return Refusal("failed", "fetch", "soft_404", f"leads to {capture.url}, which is no article")
    if blocked := challenges.blocked(capture, text_of(capture)):
        return Refusal("blocked", "fetch", blocked.reason, blocked.evidence)
    pages, fetched = [capture], {page.requested_url: page for page in rest}
    while (url := next_page(pages, source)) and (page := fetched.get(url)) and _is_sound(page):
        pages.append(page)
    version = parse_pages([(text_of(page), page.url) for page in pages], source, now=now)
    if version.title is None and not version.body:
        return Refusal("failed", "parse", "empty_page", "neither a title nor any text was found")
    return version.flagged(*(flag for page in pages for flag in page.flags), *(["partial"] if url else []))


def next_page(pages: Sequence[Capture], source: SourceConfig) -> str | None:
    """Where the article goes on behind these pages, the last of which is read for it; None when it ends there."""
    first, last = pages[0], pages[-1]
    whole = agenda.kind_of_status(first.status) is None and not first.truncated and bool(first.payload)
    if not whole or not all(map(_is_sound, pages[1:])) or not (source.select.next or b"next" in (last.payload or b"")):
        return None
    return following(text_of(last), [page.url for page in pages], source)


def _is_sound(page: Capture) -> bool:
    """Whether a further page of an article is one: there, whole, and where it was asked for."""
    sound = agenda.kind_of_status(page.status) is None and not page.truncated and bool(page.payload)
    return sound and not page.hops and not challenges.blocked(page, text_of(page))


def identify(source: SourceConfig, capture: Capture, version: Version, key: str) -> Identity:
    """Which article this page is. A canonical link is trusted on the source's own hosts only (faults.md C21)."""
    met = {capture.requested_url, capture.url, *(hop.url for hop in capture.hops)}
    url = capture.url
    claimed = version.canonical_url
    if claimed and on_site(claimed, source) and is_article(claimed, source):
        url = claimed
    if is_article(url, source):
        key = article_key(url, source)
    shown = canonical_url(url, source)
    return Identity(key, shown, frozenset(canonical_url(u, source) for u in met) - {shown})
