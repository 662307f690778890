"""A source's history: sitemaps by date, archive pages and listings to their last page, resumable to the page.

A document is finished when all its articles are held, gone, barred or given up; finished ones are not read again. New
articles push older ones towards later pages, never towards earlier ones, so going on behind the finished pages of a
listing misses nothing.

An index may have no end: a calendar that knows every day, sitemaps that name new sitemaps. So of each only so many
documents are read that no earlier backfill finished; the next one comes that much further.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from crawler import agenda
from crawler.config import Config, SourceConfig
from crawler.decode import text_of
from crawler.discover import Discovery, discover, newest_first, stop_listing
from crawler.errors import DecodeError, DiscoverError, FetchError
from crawler.fetch.client import utc_now
from crawler.pipeline.errand import Errand, run_errand
from crawler.pipeline.history import (
    MISSES_IN_A_ROW,
    HistoryPage,
    Span,
    begin_with,
    days_in,
    from_template,
    may_hold,
    wanted,
)
from crawler.pipeline.night import Watcher
from crawler.pipeline.session import RunReport
from storage.history import Done, backfilled, forget_backfill, keep_backfilled
from storage.records import Capture, Outcome

_MOST_DOCUMENTS = 10_000  # of one listing or template, or below one sitemap
_SITEMAP_DEPTH = 3
_GIVEN_UP = 3  # failures in a row after which an article does not keep its page unfinished
_FINISHED_FOR = timedelta(days=7)  # a document that may still grow; longer, and a pause of the nightly crawl left a gap
# Reasons that say nothing about the page: the host must be left alone for now.
_LATER = frozenset({"robots_unreachable", "host_parked", "breaker_open", "http_429", "http_503", "interrupted"})


def backfill(
    config: Config,
    where: str,
    source: SourceConfig,
    span: Span,
    *,
    limit: int | None = None,
    again: bool = False,
    watcher: Watcher | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> RunReport:
    """Fetch what a source published in `span` and the archive does not hold. limit: at most so many pages.

    again: forget how far earlier backfills came. Raises: ArchiveError.
    """

    async def work(errand: Errand) -> None:
        if again:
            await errand.scribe.do(forget_backfill, errand.archive, source.name)
        done = await errand.scribe.do(backfilled, errand.archive, source.name)
        await Backfill(errand, span, done).run()

    return run_errand(config, where, source, "backfill", work, limit=limit, watcher=watcher or Watcher(), clock=clock)


class Backfill:
    """One source's walk through its past. done: documents that earlier backfills finished, by URL."""

    def __init__(self, errand: Errand, span: Span, done: dict[str, Done]) -> None:
        self._errand, self._span, self._source, self._done = errand, span, errand.source, done
        self._once_done = frozenset(done)
        self._met: set[str] = set()  # documents that were read or wait to be
        self._fresh: Counter[str] = Counter()  # how many of them no earlier backfill finished, by root
        self._seen: dict[str, set[str]] = {}  # article keys by listing
        self._planned = 0
        self._parked = False

    async def run(self) -> None:
        try:
            sitemaps = (await self._errand.fetcher.robots(self._source.homepage)).sitemaps
        except FetchError:
            sitemaps = ()  # the first page says why
        pages = begin_with(self._source, self._span, sitemaps)
        rules = self._source.discover
        if not (pages or rules.sitemap_template or rules.archive_template):
            why = "neither its config nor its robots.txt names a sitemap or listing: nothing here tells of its past"
            self._errand.tally.channel_notes[self._source.homepage] = why
        await self._walk(pages)
        for series in self._templates():
            await self._walk_series(series)

    @property
    def _over(self) -> bool:
        return self._errand.over or self._parked

    def _templates(self) -> Iterator[Iterator[HistoryPage]]:
        rules, today = self._source.discover, self._source.day(self._errand.clock())
        if rules.sitemap_template:
            yield from_template(self._source, rules.sitemap_template, "sitemap", self._span, today)
        if rules.archive_template:
            yield from_template(self._source, rules.archive_template, "listing", self._span, today)

    async def _walk_series(self, pages: Iterator[HistoryPage]) -> None:
        """Documents of a template, latest first, until the span ends or a row of them is missing."""
        missing = 0
        for page in pages:
            if self._over:
                return
            missing = 0 if await self._walk([page]) else missing + 1
            if self._span.since is None and page.series and missing >= MISSES_IN_A_ROW[page.series]:
                return

    async def _walk(self, pages: list[HistoryPage]) -> bool:
        """These documents and what they lead to. Returns: whether any of them was there."""
        queue, there = deque(self._admitted(pages)), False
        while queue and not self._over:
            page = queue.popleft()
            done = self._done.get(page.url)
            if done is not None and self._stands(page, done):
                further = done.next_url
            elif (found := await self._read(page)) is not None:
                further = await self._take(page, found)
                queue.extend(self._admitted(self._sub_sitemaps(page, found)))
            else:
                continue
            there = True
            if further:
                queue.extendleft(self._admitted([replace(page, url=further, page=page.page + 1)]))
        return there

    def _admitted(self, pages: Iterable[HistoryPage]) -> Iterator[HistoryPage]:
        """Those that were not met yet and that their index has room for. What was finished once takes none, so that
        the next backfill comes further.
        """
        for page in pages:
            if page.url in self._met:
                continue
            if page.url not in self._once_done:
                if self._fresh[page.root] == _MOST_DOCUMENTS:
                    self._no_end(page.root)
                    continue
                self._fresh[page.root] += 1
            self._met.add(page.url)
            yield page

    def _no_end(self, root: str) -> None:
        self._errand.tally.channel_notes[root] = (
            f"over {_MOST_DOCUMENTS:,} documents and perhaps no end: the rest is not read. The next backfill goes on "
            "from there; where it brings nothing new, leave it, or narrow it by --from and --to"
        )

    def _stands(self, page: HistoryPage, done: Done) -> bool:
        """Whether a finished document still is: its days were over, or it was read in this week."""
        days = days_in(page.url) if page.kind == "sitemap" else None
        over = days is not None and days[1] < self._source.day(done.done_at)
        return over or self._errand.clock() - done.done_at < _FINISHED_FOR

    async def _take(self, page: HistoryPage, found: Discovery) -> str | None:
        """The articles of one document. Returns: of a listing, the page behind it that is to be read."""
        finished = await self._visit_all(found)
        errand = self._errand
        further = found.next_url if page.kind == "listing" and not await self._before_the_span(found) else None
        if finished and not found.children:
            done = Done(page.url, further, len(found.entries), errand.clock())
            await errand.scribe.do(keep_backfilled, errand.archive, self._source.name, done)
        return further

    def _sub_sitemaps(self, page: HistoryPage, found: Discovery) -> Iterator[HistoryPage]:
        if page.depth == _SITEMAP_DEPTH:
            return
        dates = {url: stamp.date for url, stamp in found.child_dates.items()}
        for url in newest_first(found):
            changed = dates.get(url)
            if not may_hold(self._span, url, changed):
                continue
            if (known := self._done.get(url)) and changed and changed >= self._source.day(known.done_at):
                del self._done[url]  # changed since it was finished
            yield HistoryPage("sitemap", url, depth=page.depth + 1, root=page.root)

    async def _visit_all(self, found: Discovery) -> bool:
        """Fetch what the document lists and is not held. Returns: whether all of it is dealt with."""
        errand, source = self._errand, self._source
        memory = await errand.scribe.do(errand.archive.page_memory, [entry.key for entry in found.entries])
        fresh, finished = [], True
        for entry in found.entries:
            known = memory.get(entry.key)
            if not wanted(self._span, entry):
                reason = "outside"
            elif known and (known.article or known.last_outcome in ("gone", "blocked")):
                reason = "known"
            elif known and (known.crashes >= agenda.SET_ASIDE_AFTER or known.attempts >= _GIVEN_UP):
                reason = "given_up"
            else:
                fresh.append(entry)
                continue
            errand.count(Outcome(entry.url, source.name, "skipped", entry.key, reason=reason))
        self._planned += len(fresh)
        errand.watcher.planned(source, self._planned)
        for entry in fresh:
            if self._over:
                return False
            outcome = await errand.visit(entry.url, entry.key)
            self._parked = self._parked or outcome.reason in _LATER
            finished = finished and outcome.kind != "failed" and outcome.reason not in _LATER
        return finished

    async def _before_the_span(self, found: Discovery) -> bool:
        """Whether a listing, newest first, has come to articles that are all older than the span."""
        if self._span.since is None or not found.entries:
            return False
        errand = self._errand
        memory = await errand.scribe.do(errand.archive.page_memory, [entry.key for entry in found.entries])
        days = [known.published for key in memory if (known := memory[key]).published is not None]
        return len(days) == len(found.entries) and max(day for day in days if day) < self._span.since

    # ------------------------------------------------------------------------------------------------ reading

    async def _read(self, page: HistoryPage) -> Discovery | None:
        """What a document lists; None where it is missing, ends the listing or cannot be read (which is noted)."""
        errand = self._errand
        try:
            capture = await errand.fetcher.fetch(
                page.url,
                source=self._source,
                expect="channel",
                follow=page.page == 1,  # past the last page some systems lead back to the first
                max_bytes=errand.config.crawl.max_channel,
            )
            found = await errand.scribe.do(self._listed, page, capture)
        except (FetchError, DiscoverError, DecodeError) as error:
            self._parked = self._parked or error.reason in _LATER
            self._failed(page, f"{error.reason}: {error.detail}")
            return None
        if found is None:
            return None
        errand.tally.channels_read += page.page == 1 and page.depth == 0
        if page.kind == "listing":
            seen = self._seen.setdefault(page.root, set())
            stop = stop_listing(page.url, capture, found, seen)
            seen.update(entry.key for entry in found.entries)
            if stop in ("redirected", "no_new_entry", "empty"):
                return None
        await errand.scribe.do(errand.archive.keep_entries, self._source.name, page.url, found.entries, errand.clock())
        return found

    def _listed(self, page: HistoryPage, capture: Capture) -> Discovery | None:
        errand = self._errand
        with errand.archive.batch():
            number = errand.archive.keep_capture(capture, run=errand.run, source=self._source.name)
            errand.archive.release_payload(number)  # its digest is evidence enough of what led here
        if not 200 <= capture.status <= 299:
            if not page.series:
                self._failed(page, f"http_{capture.status}: the server answered {capture.status}")
            return None
        text = text_of(capture) if page.kind == "listing" else None
        most = errand.config.crawl.max_entries
        return discover(capture, self._source, page.kind, now=errand.clock(), text=text, max_entries=most)

    def _failed(self, page: HistoryPage, why: str) -> None:
        if page.page == 1 and page.depth == 0:
            self._errand.tally.channels_failed[page.url] = why
