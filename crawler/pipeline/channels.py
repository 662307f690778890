"""A source's channels -> the entries they list tonight."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from crawler import agenda
from crawler.agenda import Tally
from crawler.config import CrawlSettings, SourceConfig
from crawler.decode import text_of
from crawler.discover import Discovery, discover, expand_template, newest_first, stop_listing
from crawler.errors import DecodeError, DiscoverError, FetchError
from crawler.fetch import Fetcher
from crawler.pipeline.scribe import Scribe
from storage.archive import Archive
from storage.records import Capture, ChannelKind, ChannelState, Entry

_SITEMAP_DEPTH = 3
_SITEMAPS_OF_AN_INDEX = 20  # read in a night, the newest
_SITEMAPS_A_NIGHT = 100  # below one channel: indexes in indexes may go on for ever


@dataclass(frozen=True, slots=True)
class Channel:
    """One URL that lists articles. page: 1-based, of a listing; depth: below a sitemap index. young: the document of a
    day or month that has just begun, which is not there before its first article.
    """

    kind: ChannelKind
    url: str
    page: int = 1
    depth: int = 0
    root: str = ""  # the listing's first page, shared by its pages
    young: bool = False

    @property
    def first(self) -> bool:
        """Configured itself, not found through another channel."""
        return self.page == 1 and self.depth == 0


def channels_of(source: SourceConfig, now: datetime) -> Iterator[Channel]:
    """The channels that a source's config names, as absolute URLs, each once.

    A sitemap template stands for the sitemaps of the source's own today and yesterday (or of their months).
    """
    rules = source.discover
    named: list[tuple[ChannelKind, str]] = [("feed", path) for path in rules.feeds]
    named += [("sitemap", path) for path in rules.sitemaps]
    young: str | None = None
    if rules.sitemap_template:
        days = (source.day(now), source.day(now) - timedelta(days=1))
        today, yesterday = (expand_template(rules.sitemap_template, day) for day in days)
        young = urljoin(source.homepage, today) if today != yesterday else None
        named += [("sitemap", today), ("sitemap", yesterday)]
    named += [("listing", path) for path in rules.listings]
    if rules.home:
        named.append(("listing", source.homepage))
    for kind, url in dict.fromkeys((kind, urljoin(source.homepage, path)) for kind, path in named):
        yield Channel(kind, url, root=url, young=url == young)


@dataclass
class Listed:
    """What the channels of one source listed, in order: the first entry of each article key, and all its URLs."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _urls: dict[str, set[str]] = field(default_factory=dict)

    def add(self, found: Discovery) -> None:
        for entry in found.entries:
            self.entries.setdefault(entry.key, entry)
            self._urls.setdefault(entry.key, set()).update((entry.url, *found.aliases.get(entry.key, ())))

    def urls_of(self, key: str) -> set[str]:
        """Every URL, as listed, under which an article stood."""
        return self._urls.get(key, set())


class ChannelReader:
    """Reads all channels of a source politely, remembering validators and failures between nights.

    archive: None for a dry run: nothing is remembered and nothing is kept. adaptive: leave channels alone that have
    been quiet for long (`agenda.rests`).
    """

    def __init__(
        self,
        fetcher: Fetcher,
        archive: Archive | None,
        scribe: Scribe,
        settings: CrawlSettings,
        clock: Callable[[], datetime],
        run: int | None,
        *,
        adaptive: bool = False,
    ) -> None:
        self._fetcher, self._archive, self._scribe, self._settings = fetcher, archive, scribe, settings
        self._clock, self._run, self._adaptive = clock, run, adaptive

    async def read(self, source: SourceConfig, tally: Tally, stopped: Callable[[], bool]) -> Listed:
        """Everything the source's channels list tonight; what each channel did is added to `tally`."""
        listed = Listed()
        queue = deque(channels_of(source, self._clock()))
        visited = {channel.url for channel in queue}
        seen_by_listing: dict[str, set[str]] = {}
        sitemaps_below: Counter[str] = Counter()
        while queue and not stopped():
            channel = queue.popleft()
            state = await self._scribe.do(self._remembered, source, channel)
            if self._adaptive and channel.first and self._rests(state):
                tally.channels_resting += 1
                continue
            discovery = await self._read_one(source, channel, state, tally)
            if discovery is None:
                continue
            capture, found = discovery
            seen = seen_by_listing.setdefault(channel.root, set())
            stop = stop_listing(channel.url, capture, found, seen) if channel.kind == "listing" else None
            if stop == "redirected":
                if channel.first:
                    known = await self._scribe.do(self._remembered, source, channel)
                    why = f"redirected: leads to {capture.url}, which is another page"
                    await self._failed(channel, known, tally, why)
                continue
            tally.channels_read += channel.first
            listed.add(found)
            seen.update(entry.key for entry in found.entries)
            if (
                channel.kind == "listing"
                and stop is None
                and found.next_url
                and channel.page < source.discover.max_pages
            ):
                further = [replace(channel, url=found.next_url, page=channel.page + 1)]
            else:
                further = _sub_sitemaps(channel, found)
            fresh = [c for c in further if c.url not in visited]
            if channel.kind == "sitemap":
                left = _SITEMAPS_A_NIGHT - sitemaps_below[channel.root]
                if len(fresh) > left:
                    tally.channel_notes[channel.root] = (
                        f"over {_SITEMAPS_A_NIGHT} sitemaps below it: the rest is not read"
                    )
                fresh = fresh[:left]
                sitemaps_below[channel.root] += len(fresh)
            visited.update(c.url for c in fresh)
            queue.extendleft(reversed(fresh))
        return listed

    def _rests(self, state: ChannelState) -> bool:
        return agenda.rests(now=self._clock(), polled_at=state.polled_at, news_at=state.changed_at)

    async def _read_one(
        self, source: SourceConfig, channel: Channel, state: ChannelState, tally: Tally
    ) -> tuple[Capture, Discovery] | None:
        """The channel's capture and what it lists; None when unchanged or failed (both are noted)."""
        trusted = not state.distrusted and agenda.believes_304(
            now=self._clock(), polled_at=state.polled_at, news_at=state.changed_at
        )
        try:
            capture = await self._fetcher.fetch(
                channel.url,
                source=source,
                expect="channel",
                follow=channel.page == 1,  # past the last page some systems lead back to the first, which we have
                max_bytes=self._settings.max_channel,
                etag=state.etag if trusted else None,
                last_modified=state.last_modified if trusted else None,
            )
        except FetchError as error:
            await self._failed(channel, state, tally, f"{error.reason}: {error.detail}")
            return None
        if capture.status == 304:
            tally.channels_unchanged += channel.first
            await self._remember(replace(state, polled_at=capture.fetched_at, failures=0, error=None))
            return None
        number = await self._scribe.do(self._keep, capture, source)
        if channel.young and capture.status in (404, 410):
            return None
        if not 200 <= capture.status <= 299:
            await self._failed(channel, state, tally, f"http_{capture.status}: the server answered {capture.status}")
            return None
        try:
            found = await asyncio.to_thread(self._discovered, source, channel, capture)
        except (DiscoverError, DecodeError) as error:
            await self._failed(channel, state, tally, f"{error.reason}: {error.detail}")
            return None
        if found.notes:
            tally.channel_notes[channel.url] = "; ".join(found.notes)
        await self._scribe.do(self._remember_answer, source, channel, state, capture, found, number)
        return capture, found

    def _discovered(self, source: SourceConfig, channel: Channel, capture: Capture) -> Discovery:
        """In a thread of its own: a sitemap of a million addresses keeps nobody else waiting."""
        text = text_of(capture) if channel.kind == "listing" else None
        most = self._settings.max_entries
        return discover(capture, source, channel.kind, now=self._clock(), text=text, max_entries=most)

    def _remembered(self, source: SourceConfig, channel: Channel) -> ChannelState:
        known = self._archive.channel(source.name, channel.url) if self._archive else None
        return known or ChannelState(source.name, channel.url, channel.kind)

    async def _remember(self, state: ChannelState) -> None:
        if self._archive:
            await self._scribe.do(self._archive.keep_channel, state)

    def _keep(self, capture: Capture, source: SourceConfig) -> int | None:
        return self._archive.keep_capture(capture, run=self._run, source=source.name) if self._archive else None

    def _remember_answer(
        self,
        source: SourceConfig,
        channel: Channel,
        state: ChannelState,
        capture: Capture,
        found: Discovery,
        number: int | None,
    ) -> None:
        if self._archive is None or number is None:
            return
        changed = capture.digest != state.digest
        # What leads on (an index, a listing with further pages) is read whole every time: behind a 304 nobody would see
        # that a sub-sitemap changed, or that an earlier run was killed before it came to them.
        etag, last_modified = (None, None) if found.children or found.next_url else _validators(capture)
        same_validator = (etag, last_modified) == (state.etag, state.last_modified) and (etag or last_modified)
        with self._archive.batch():
            known = self._archive.page_memory([entry.key for entry in found.entries])
            # The body of a page of links changes on every request (counters, tokens): what it lists is what counts.
            news = any(entry.key not in known for entry in found.entries) or (changed and channel.kind != "listing")
            self._archive.keep_channel(
                replace(
                    state,
                    etag=etag,
                    last_modified=last_modified,
                    digest=capture.digest,
                    distrusted=state.distrusted or bool(changed and state.digest and same_validator),
                    polled_at=capture.fetched_at,
                    changed_at=capture.fetched_at if news or state.changed_at is None else state.changed_at,
                    entries=len(found.entries),
                    failures=0,
                    error=None,
                )
            )
            self._archive.keep_entries(source.name, channel.url, found.entries, self._clock())
            nothing_new = all(entry.key in known for entry in found.entries)
            if nothing_new or any(memory.forgotten for memory in known.values()):
                self._archive.release_payload(number)  # its digest is evidence enough; a forgotten title stays nowhere

    async def _failed(self, channel: Channel, state: ChannelState, tally: Tally, why: str) -> None:
        """A sub-sitemap or a further page that fails is remembered; only a configured channel counts as failed."""
        if channel.first:
            tally.channels_failed[channel.url] = why
        await self._remember(replace(state, polled_at=self._clock(), failures=state.failures + 1, error=why))


def _sub_sitemaps(channel: Channel, found: Discovery) -> list[Channel]:
    if channel.depth >= _SITEMAP_DEPTH:
        return []
    return [
        Channel("sitemap", url, depth=channel.depth + 1, root=channel.root)
        for url in newest_first(found)[:_SITEMAPS_OF_AN_INDEX]
    ]


def _validators(capture: Capture) -> tuple[str | None, str | None]:
    """ETag and Last-Modified, unless the answer says that it may not be stored (then they mean nothing)."""
    if "no-store" in (capture.header("cache-control") or "").lower():
        return None, None
    return capture.header("etag"), capture.header("last-modified")
