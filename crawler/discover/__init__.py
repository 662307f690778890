"""A channel's capture -> the entries it lists: feed, sitemap or listing page. Pure.

    entries.py    what all kinds share: links become entries, one per article; what is dropped is counted
    xmldoc.py     feeds and sitemaps as rows of fields, streamed and bounded
    feeds.py      RSS, Atom, RDF, JSON Feed
    sitemaps.py   urlset, index, news sitemap, text sitemap; their gzip undone
    listings.py   pages of links: sections, home pages; paging

What a channel says is a claim: its dates never decide that work is skipped.
"""

from __future__ import annotations

from datetime import datetime

from crawler.config import SourceConfig
from crawler.decode import text_of
from crawler.discover.entries import Collector, Discovery
from crawler.discover.feeds import add_item, read_json
from crawler.discover.listings import read_listing, stop_listing
from crawler.discover.sitemaps import add_row, expand_template, is_text_sitemap, newest_first, read_text
from crawler.discover.xmldoc import Row, read_rows, text_of_document
from crawler.errors import DiscoverError
from storage.records import Capture, ChannelKind

__all__ = ["MAX_ENTRIES", "Discovery", "discover", "expand_template", "newest_first", "stop_listing"]

MAX_ENTRIES = 50_000  # of one document: what the sitemap protocol allows


def discover(
    capture: Capture,
    source: SourceConfig,
    kind: ChannelKind,
    *,
    now: datetime,
    text: str | None = None,
    max_entries: int = MAX_ENTRIES,
) -> Discovery:
    """What a channel lists. A feed found where a sitemap was expected is read as one, and said; and the reverse.

    text: the decoded HTML of a listing, where the caller has it; feeds and sitemaps are read from capture.payload.
    now: aware, so that dates to come are not believed.

    Raises: DiscoverError(reason): "empty", "doctype", "html_not_feed", "not_a_feed", "html_not_sitemap",
    "not_a_sitemap", "broken", "too_large", "too_deep", "undecodable".
    """

    def collector() -> Collector:
        return Collector(kind, source, capture.url, now=now, max_entries=max_entries)

    if kind == "listing":
        found = collector()
        read_listing(text_of(capture) if text is None else text, capture, found)
        return found.finish()
    document = text_of_document(capture, kind)
    if document.cut and not document.text.strip():
        raise DiscoverError("too_large", capture.url, "not one item is complete in as much of it as is read")
    if document.text.lstrip()[:1] in ("{", "["):
        found = collector()
        read_json(document.text, found, capture.url)
    elif kind == "sitemap" and is_text_sitemap(document.text):
        found = collector()
        read_text(document.text, found)
    else:
        found = read_rows(document, kind, capture.url, collector, _add, limit=max_entries)
    if document.cut and not len(found) and not found.dropped:
        raise DiscoverError("too_large", capture.url, "not one item is complete in as much of it as is read")
    for note in document.notes:
        found.note(note)
    return found.finish()


def _add(collector: Collector, row: Row) -> None:
    (add_row if row.name in ("url", "sitemap") else add_item)(collector, row)
