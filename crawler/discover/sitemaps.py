"""Sitemaps, sitemap indexes, news sitemaps and text sitemaps -> entries and sub-sitemaps.

https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
`lastmod` is a hint: it is now in many sitemaps at every hour, and never the day of publication for certain.
"""

from __future__ import annotations

import re
from datetime import date

from crawler.discover.entries import Collector, Discovery, unescaped
from crawler.discover.xmldoc import Row

_PLACE = re.compile(r"\{([Ymd])(?::(02))?\}")
_URL_LINE = re.compile(r"\s*https?://\S+\s*", re.I)


def add_row(collector: Collector, row: Row) -> None:
    """One url of a sitemap, or one sitemap of an index."""
    link = unescaped(row.text("loc") or "")
    if row.name == "sitemap":
        collector.add_child(link, row.text("lastmod"))
    else:
        collector.add(
            [link],
            title=row.text("news:title"),
            published=row.text("news:publication_date"),
            modified=row.text("lastmod"),
        )


def is_text_sitemap(text: str) -> bool:
    """Whether the document is a list of URLs, one a line."""
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    return _URL_LINE.fullmatch(first) is not None


def read_text(text: str, collector: Collector) -> None:
    for line in text.splitlines():
        if line.strip():
            collector.add([line])


def expand_template(template: str, day: date) -> str:
    """A sitemap_template for one day: {Y} {m} {d} plain, {m:02} {d:02} with a leading zero."""
    numbers = {"Y": day.year, "m": day.month, "d": day.day}
    return _PLACE.sub(lambda place: f"{numbers[place[1]]:{place[2] or 'd'}}", template)


def newest_first(index: Discovery) -> list[str]:
    """Sub-sitemaps by when the index says that they changed, the latest first; as listed where it does not say.

    Many systems write the oldest first: whoever reads only some of them would never see today's.
    """
    dated = {url: stamp.date for url, stamp in index.child_dates.items() if stamp.date}
    if len(set(dated.values())) < 2:
        return list(index.children)
    return sorted(index.children, key=lambda url: dated.get(url, date.min), reverse=True)
