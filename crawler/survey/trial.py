"""One channel or one page tried politely, through the Fetcher; nothing is kept but in memory, for the same trial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.config import CrawlSettings, SourceConfig
from crawler.decode import text_of
from crawler.discover import Discovery, discover, newest_first, stop_listing
from crawler.errors import DecodeError, DiscoverError, FetchError, ParseError
from crawler.fetch import Fetcher
from crawler.parse import parse_page
from crawler.pipeline.channels import Channel
from crawler.pipeline.doubts import Doubts
from crawler.pipeline.judgement import Refusal, judge
from storage.records import Capture, Version

FIELDS = ("title", "body", "date", "author")
"""What every article has on most sites; a channel whose samples lack one is worth a look."""

CHILDREN_READ = 3  # sub-sitemaps of an index that are looked into
_MAX_BYTES = 10 * 2**20  # of one channel: a survey needs no archive of a million addresses
_ENTRIES = 5_000


@dataclass(frozen=True, slots=True)
class Sample:
    """One article page as the rules read it. generic: as it would be read without rules, where there are some.

    reason, detail: why it gave no version ("http_404", "blocked", …), else None.
    """

    url: str
    version: Version | None = None
    generic: Version | None = None
    reason: str | None = None
    detail: str | None = None

    @property
    def parsed(self) -> bool:
        """Whether a title and a body were found, by the rules where there are some."""
        return self.version is not None and not {"title", "body"} & set(missing(self.version)) and not self.fallback

    @property
    def fallback(self) -> bool:
        return self.version is not None and "fallback" in self.version.flags

    @property
    def missing(self) -> tuple[str, ...]:
        return missing(self.version) if self.version else ()

    def as_json(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "parsed": self.parsed,
            "missing": list(self.missing),
            "reason": self.reason,
            "detail": self.detail,
            "rules": shape_of(self.version),
            "generic": shape_of(self.generic),
        }


@dataclass(slots=True)
class ChannelTrial:
    """What one channel gave. reason, detail: why it gave nothing. more: of a listing, whether a next page is known."""

    channel: Channel
    entries: int = 0
    reason: str | None = None
    detail: str | None = None
    notes: tuple[str, ...] = ()
    more: bool = False
    samples: list[Sample] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """It answered and lists articles, and most of those that were tried parse."""
        return self.reason is None and (not self.samples or self.parsed * 2 > len(self.samples))

    @property
    def parsed(self) -> int:
        return sum(sample.parsed for sample in self.samples)

    @property
    def missing(self) -> dict[str, int]:
        """How many of the samples lack each field, fields that none lacks left out."""
        return dict(Counter(name for sample in self.samples for name in sample.missing))

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.channel.kind,
            "url": self.channel.url,
            "well": self.well,
            "entries": self.entries,
            "tried": len(self.samples),
            "parsed": self.parsed,
            "missing": self.missing,
            "reason": self.reason,
            "detail": self.detail,
            "notes": list(self.notes),
            "samples": [sample.url for sample in self.samples],
        }


def missing(version: Version) -> tuple[str, ...]:
    """Which of FIELDS a version lacks."""
    lacks = {
        "title": not version.title,
        "body": not version.body,
        "date": version.published.date is None,
        "author": not version.authors and not version.attributions,
    }
    return tuple(name for name in FIELDS if lacks[name])


def shape_of(version: Version | None) -> dict[str, Any] | None:
    """The fields of a version that a person compares, JSON-able."""
    if version is None:
        return None
    return {
        "title": version.title,
        "published": version.published.as_json(),
        "authors": list(version.authors),
        "attributions": [attribution.name or attribution.url for attribution in version.attributions],
        "paragraphs": len(version.body),
        "characters": len(version.text),
        "begins": version.body[0].text[:200] if version.body else None,
        "language": version.language,
        "flags": list(version.flags),
        "rules": version.rules,
    }


class Tester:
    """Asks for each address once, whatever rules it is read by. clock: aware instants. said: hears of every request."""

    def __init__(
        self,
        fetcher: Fetcher,
        settings: CrawlSettings,
        clock: Callable[[], datetime],
        said: Callable[[str], None] = lambda url: None,
    ) -> None:
        self._fetcher, self._settings, self._clock, self._said = fetcher, settings, clock, said
        self._answers: dict[str, Capture | FetchError] = {}
        self._doubts = Doubts(fetcher, clock)

    async def capture(self, source: SourceConfig, url: str, *, channel: bool = False) -> Capture:
        """The answer at a URL, whatever its status. Raises: FetchError."""
        answer = self._answers.get(url)
        if answer is None:
            self._said(url)
            limit = min(_MAX_BYTES, self._settings.max_channel) if channel else None
            try:
                answer = await self._fetcher.fetch(
                    url, source=source, expect="channel" if channel else "page", max_bytes=limit
                )
            except FetchError as error:
                answer = error
            self._answers[url] = answer
        if isinstance(answer, FetchError):
            if answer.reason == "interrupted":
                del self._answers[url]
            raise answer
        return answer

    async def channel(self, source: SourceConfig, channel: Channel) -> tuple[ChannelTrial, Discovery | None]:
        """What a channel lists under these rules; never raises for what a site may do, interruption aside."""
        trial = ChannelTrial(channel)
        try:
            capture = await self.capture(source, channel.url, channel=True)
            if not 200 <= capture.status <= 299:
                raise FetchError(f"http_{capture.status}", channel.url, f"the server answered {capture.status}")
            text = text_of(capture) if channel.kind == "listing" else None
            found = discover(capture, source, channel.kind, now=self._clock(), text=text, max_entries=_ENTRIES)
        except (FetchError, DiscoverError, DecodeError) as error:
            if error.reason == "interrupted":
                raise
            trial.reason, trial.detail = error.reason, error.detail
            return trial, None
        trial.entries, trial.notes = len(found.entries), found.notes
        trial.more = found.next_url is not None
        if channel.kind == "listing" and stop_listing(channel.url, capture, found, set()) == "redirected":
            trial.reason, trial.detail = "redirected", f"leads to {capture.url}, which is another page"
            return trial, None
        if not found.entries and not found.children:
            dropped = ", ".join(f"{count} {why}" for why, count in found.dropped.items())
            trial.reason, trial.detail = "empty", f"lists no article ({dropped or 'no links at all'})"
        return trial, found

    async def children(self, source: SourceConfig, index: Discovery) -> list[Discovery]:
        """What the newest few sub-sitemaps of an index list, as far as they can be read: they stand for all."""
        newest = [Channel("sitemap", url, depth=1, root=url) for url in newest_first(index)[:CHILDREN_READ]]
        tried = [await self.channel(source, channel) for channel in newest]
        return [found for _, found in tried if found is not None]

    async def sample(self, source: SourceConfig, url: str) -> Sample:
        """One page, read by the source's rules and, where it has some, generically too."""
        try:
            capture = await self.capture(source, url)
            judged = judge(capture, source, now=self._clock())
            if isinstance(judged, Version) and (doubt := await self._doubts.about(capture, source)):
                judged = Refusal.of(doubt)
            if not isinstance(judged, Version):
                return Sample(url, reason=judged.reason, detail=judged.detail)
            generic = None
            if source.select.body:
                generic = parse_page(text_of(capture), capture.url, None, now=self._clock())
        except (FetchError, DecodeError, ParseError) as error:
            if error.reason == "interrupted":
                raise
            return Sample(url, reason=error.reason, detail=error.detail)
        return Sample(url, judged, generic)

    async def samples(self, source: SourceConfig, found: Discovery, most: int) -> list[Sample]:
        """The first, the last and pages between, at most `most`; pages asked for already come first: they are free."""
        urls = [entry.url for entry in found.entries]
        known = [url for url in urls if url in self._answers][:most]
        fresh = spread([url for url in urls if url not in self._answers], most - len(known))
        return [await self.sample(source, url) for url in (*known, *fresh)]


def spread(items: Sequence[str], most: int) -> list[str]:
    """At most `most` of the items, evenly from first to last."""
    if most <= 0 or not items:
        return []
    if most == 1 or len(items) == 1:
        return [items[0]]
    most = min(most, len(items))
    step = (len(items) - 1) / (most - 1)
    return [items[round(i * step)] for i in range(most)]
