"""Which documents tell of a source's past, and what of them lies between two days. Pure policies of a backfill."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from urllib.parse import urljoin

from crawler.config import SourceConfig
from crawler.discover import expand_template
from storage.records import ChannelKind, Entry

# "2025-07", "2025/7/14" in the address of a document; a bare year says too little, and digits alone may be an id.
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-/_])(?P<month>0?[1-9]|1[0-2])"
    r"(?:(?P=sep)(?P<day>0?[1-9]|[12]\d|3[01]))?(?!\d)"
)
_FOLDERS = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?")  # in an article's own, only folders are its date
MISSES_IN_A_ROW = {"day": 31, "month": 3}
"""Days or months without a document after which a template is taken to have reached the beginning."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of publication, both inclusive; None: open."""

    since: Date | None = None
    until: Date | None = None

    def holds(self, first: Date, last: Date) -> bool:
        """Whether any day from first to last lies in it."""
        return (self.since is None or last >= self.since) and (self.until is None or first <= self.until)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One document that lists old articles. root: the first page of its listing, its template, or the sitemap that is
    configured or that robots.txt names.

    series: of a template, what a row of missing ones is counted by.
    """

    kind: ChannelKind
    url: str
    page: int = 1
    depth: int = 0
    root: str = ""
    series: str | None = None


def begin_with(source: SourceConfig, span: Span, robots_sitemaps: Iterable[str]) -> list[HistoryPage]:
    """Sitemaps of the config and of robots.txt, then listings from their first page; templates come apart."""
    rules = source.discover
    sitemaps = [urljoin(source.homepage, path) for path in rules.sitemaps]
    listings = [urljoin(source.homepage, path) for path in rules.listings]
    if rules.home:
        listings.append(source.homepage)
    pages = [HistoryPage("sitemap", url, root=url) for url in dict.fromkeys([*sitemaps, *robots_sitemaps])]
    return pages + [HistoryPage("listing", url, root=url) for url in dict.fromkeys(listings)]


def from_template(
    source: SourceConfig, template: str, kind: ChannelKind, span: Span, today: Date
) -> Iterator[HistoryPage]:
    """The template's documents from the latest day of the span backwards; without end where the span has none."""
    series = "day" if "{d" in template else "month"
    root, day, seen = urljoin(source.homepage, template), min(span.until or today, today), ""
    while day.year >= 1990 and (
        span.since is None or day >= span.since.replace(day=1 if series == "month" else span.since.day)
    ):
        url = urljoin(source.homepage, expand_template(template, day))
        if url != seen:
            yield HistoryPage(kind, url, root=root, series=series)
        seen = url
        day = day - timedelta(days=1) if series == "day" else day.replace(day=1) - timedelta(days=1)


def may_hold(span: Span, url: str, changed: Date | None) -> bool:
    """Whether a sub-sitemap may list articles of the span: by the month in its address, by when it last changed."""
    if changed is not None and span.since is not None and changed < span.since:
        return False  # nothing in it is younger than its last change
    days = days_in(url)
    return days is None or span.holds(*days)


def wanted(span: Span, entry: Entry) -> bool:
    """Whether an entry may lie in the span; a claim that is missing rules nothing out."""
    if entry.published and entry.published.date:
        return span.holds(entry.published.date, entry.published.date)
    if entry.modified and entry.modified.date and span.since and entry.modified.date < span.since:
        return False  # changed last before the span begins, hence published before it
    folders = _FOLDERS.search(entry.url)
    days = days_in(folders[0]) if folders else None
    return days is None or span.holds(*days)


def days_in(url: str) -> tuple[Date, Date] | None:
    """First and last day of the month or day that stands in an address; None where none does."""
    found = _IN_ADDRESS.search(url)
    if found is None:
        return None
    year, month, number = int(found["year"]), int(found["month"]), found["day"]
    try:
        if number:
            day = Date(year, month, int(number))
            return day, day
        following = Date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return Date(year, month, 1), following - timedelta(days=1)
