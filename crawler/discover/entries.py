"""What every kind of channel shares: links become entries, one per article, and what is dropped is counted."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

from crawler.config import SourceConfig
from crawler.dates import read_date
from crawler.errors import FetchError
from crawler.urls import Address, address_of
from storage.records import ChannelKind, Entry, Stamp
from storage.text import normalise

MAX_TITLE = 500  # characters; a claim that is longer is a paragraph
_BREAKS = re.compile(r"[\t\r\n]+")  # inside a URL browsers pass over them
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|h[1-6]|i|img|li|mark|p|q|s|small|span|strong|sub|sup|u|ul)(?:\s[^<>]*)?/?>",
    re.I,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);", re.I)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one channel document lists.

    entries: in the document's order, one per article key; the first URL of a key wins, its others are in `aliases`.
    next_url: the following page of a listing. children: absolute URLs of sub-sitemaps, each once, never the document's
    own (a seen-set and a limit of depth are the caller's). child_dates: when each last changed, where the index says.
    dropped: reason -> count; reasons are "foreign_host", "not_article", "bad_url", "scheme", "duplicate", "over_cap".
    notes: for people. title: the feed's or page's own.
    """

    kind: ChannelKind
    entries: tuple[Entry, ...] = ()
    next_url: str | None = None
    children: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    title: str | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    child_dates: Mapping[str, Stamp] = field(default_factory=dict)


class Collector:
    """Gathers what one document lists. base: what its links are relative to. now: aware, to refuse dates to come."""

    def __init__(self, kind: ChannelKind, source: SourceConfig, base: str, *, now: datetime, max_entries: int) -> None:
        self.kind, self.source, self.base = kind, source, base
        self.title: str | None = None
        self.next_url: str | None = None
        self.dropped: Counter[str] = Counter()
        self._now, self._max_entries = now, max_entries
        self._entries: dict[str, Entry] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._children: dict[str, Stamp | None] = {}
        self._notes: dict[str, None] = {}
        own = self.address(base)
        self._own = own.url if own else base

    def __len__(self) -> int:
        return len(self._entries) + len(self._children)

    def note(self, text: str) -> None:
        self._notes[text] = None

    def add(
        self,
        links: Sequence[str],
        *,
        title: str | None = None,
        published: str | None = None,
        modified: str | None = None,
        guid: str | None = None,
    ) -> None:
        """One item. links: its candidate URLs, the likeliest first; the first that is an article is taken.

        An item without one is counted under what is wrong with its first link. Dates are as printed.
        """
        if len(self._entries) >= self._max_entries:
            self.dropped["over_cap"] += 1
            return
        url, address, fault = self._chosen(links)
        if address is None:
            self.dropped[fault] += 1
            return
        entry = Entry(
            url,
            address.key,
            plain(title),
            self._claim(published),
            self._claim(modified),
            normalise(guid)[:MAX_TITLE] or None if guid else None,
        )
        known = self._entries.setdefault(address.key, entry)
        if known is not entry:
            self.dropped["duplicate"] += 1
            self._entries[address.key] = _merged(known, entry)
            if url != known.url:
                self._aliases.setdefault(address.key, {})[url] = None

    def add_child(self, link: str, modified: str | None = None) -> None:
        """A sub-sitemap and when it last changed, as printed. One that names the document itself is left out; one on
        another host is counted.
        """
        _, address, fault = self._chosen([link], any_page=True)
        if address is None:
            self.dropped[fault] += 1
        elif address.url == self._own or address.url in self._children:
            self.note("lists itself or a sub-sitemap twice")
        elif len(self._children) >= self._max_entries:
            self.dropped["over_cap"] += 1
        else:
            self._children[address.url] = self._claim(modified)

    def address(self, link: str) -> Address | None:
        """A link of the document as the source sees it, or None when it leads nowhere."""
        return self._resolved(link)[1]

    def finish(self) -> Discovery:
        if self.dropped["over_cap"]:
            self.note(f"cut at {self._max_entries:,} entries; {self.dropped['over_cap']:,} more were not read")
        return Discovery(
            self.kind,
            tuple(self._entries.values()),
            self.next_url,
            tuple(self._children),
            dict(self.dropped),
            tuple(self._notes),
            plain(self.title),
            {key: tuple(urls) for key, urls in self._aliases.items()},
            {url: stamp for url, stamp in self._children.items() if stamp is not None and stamp.date is not None},
        )

    def _chosen(self, links: Sequence[str], *, any_page: bool = False) -> tuple[str, Address | None, str]:
        """The first link that is wanted, or what is wrong with the first link that leads anywhere."""
        faults: list[str] = []
        for link in links:
            url, address, fault = self._resolved(link)
            if address is not None and address.on_site and (any_page or address.is_article):
                return url, address, ""
            faults.append(fault or ("not_article" if address is not None and address.on_site else "foreign_host"))
        return "", None, faults[0] if faults else "bad_url"

    def _resolved(self, link: str) -> tuple[str, Address | None, str]:
        """The absolute URL as the channel gives it, its address, and else why there is none."""
        link = _BREAKS.sub("", link.strip())
        if not link:
            return "", None, "bad_url"
        if (scheme := _SCHEME.match(link)) and scheme[0].lower() not in ("http:", "https:"):
            return "", None, "scheme"
        try:
            url = (link if scheme and "//" in link[:8] else urljoin(self.base, link)).partition("#")[0]
            return url, address_of(url, self.source), ""
        except (FetchError, ValueError):
            return "", None, "bad_url"

    def _claim(self, text: str | None) -> Stamp | None:
        """A date as the channel claims it, less what is known to be wrong about it."""
        rule = self.source.discover.feed_date if self.kind == "feed" else "trust"
        if not text or rule == "ignore":
            return None
        stamp = read_date(text, zone=self.source.time_zone, order=self.source.clean.date_order, now=self._now).stamp
        if rule == "hour" and stamp.at is not None:
            # NukeViet prints the month where the minutes belong: the hour holds, and with it the local day.
            return Stamp(date=stamp.date, precision="day", text=stamp.text)
        return stamp


def plain(text: str | None) -> str | None:
    """A title as text: markup and entities undone (escaped twice in many feeds), normalised; None when empty."""
    if not text:
        return None
    text = text[: 8 * MAX_TITLE]
    for _ in range(2):
        text = _TAG.sub(" ", text) if "<" in text else text
        text = html.unescape(text) if "&" in text else text
    return normalise(text)[:MAX_TITLE] or None


def unescaped(url: str) -> str:
    """A URL whose ampersands were escaped once too often; "?a=1&copy=2" stays what it is."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), url) if "&" in url else url


def _merged(known: Entry, other: Entry) -> Entry:
    """The first entry of an article, completed by what a later one adds: a picture's link has no words."""
    return replace(
        known,
        title=known.title or other.title,
        published=known.published or other.published,
        modified=known.modified or other.modified,
        guid=known.guid or other.guid,
    )
