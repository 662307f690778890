"""A channel's capture -> the entries it lists: feed, sitemap or listing page. Pure.

    feeds.py      RSS, Atom, RDF, JSON Feed
    sitemaps.py   urlset, index, news sitemap, text sitemap; gzip undone
    listings.py   pages of links: sections, home pages

What a channel says is a claim: its dates never decide that work is skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.config import SourceConfig
from storage.records import Capture, ChannelKind, Entry

MAX_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one channel document lists.

    entries: in the document's order, one per article key. next_url: the following page of a listing.
    children: absolute URLs of sub-sitemaps, each once, never the document's own (a seen-set and a depth limit are the
    caller's). dropped: reason -> count, reasons "foreign_host", "not_article", "bad_url", "scheme", "duplicate",
    "over_cap". notes: for people. title: the feed's or page's own.
    """

    kind: ChannelKind
    entries: tuple[Entry, ...] = ()
    next_url: str | None = None
    children: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    title: str | None = None


def discover(
    capture: Capture,
    source: SourceConfig,
    kind: ChannelKind,
    *,
    now: datetime,
    text: str | None = None,
    max_entries: int = MAX_ENTRIES,
) -> Discovery:
    """The entries of a channel.

    text: the decoded HTML of a listing (crawler.decode.text_of); feeds and sitemaps are read from capture.payload.

    Raises: DiscoverError(reason): "empty", "doctype", "html_not_feed", "not_a_feed", "html_not_sitemap",
    "not_a_sitemap", "broken", "too_large", "too_deep".
    """
    raise NotImplementedError


def stop_listing(requested_url: str, capture: Capture, discovery: Discovery, seen_keys: Set[str]) -> str | None:
    """Why paging through a listing ends with this page, or None to go on: "redirected" (then its entries are not this
    page's and must not be trusted as such), "empty", "no_new_entry", "no_next".
    """
    raise NotImplementedError


def expand_template(template: str, day: date) -> str:
    """A sitemap_template for one day: {Y} {m} {d} plain, {m:02} {d:02} with a leading zero."""
    raise NotImplementedError
