"""Sources side by side, one polite walker per host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from crawler import agenda
from crawler.agenda import Tally
from crawler.config import Config, SourceConfig
from crawler.errors import FetchError
from crawler.fetch import Fetcher
from crawler.pipeline.channels import ChannelReader, Listed
from crawler.pipeline.scribe import Scribe
from crawler.pipeline.visit import Visitor
from crawler.urls import canonical_url
from storage.archive import Archive, PageMemory
from storage.records import Outcome

_NOTED_AT_ONCE = 200


class Stop:
    """A wish to end early: the article at hand is finished, nothing new is begun."""

    def __init__(self) -> None:
        self._wished = asyncio.Event()

    def wish(self) -> None:
        self._wished.set()

    @property
    def wished(self) -> bool:
        return self._wished.is_set()

    async def wait(self) -> None:
        """Until the wish comes."""
        await self._wished.wait()

    async def sleep(self, seconds: float) -> None:
        """A polite pause before a request; the wish ends it and the request with it, so an exit is never delayed.

        Raises: FetchError("interrupted").
        """
        try:
            await asyncio.wait_for(self._wished.wait(), seconds)
        except TimeoutError:
            return
        raise FetchError("interrupted", "", "the run was asked to end before this page's turn came")


class Watcher:
    """What a run tells whoever looks on. Every method may be overridden; by default nothing is said."""

    def began(self, source: SourceConfig) -> None: ...
    def planned(self, source: SourceConfig, pages: int) -> None: ...
    def outcome(self, source: SourceConfig, outcome: Outcome, tally: Tally) -> None: ...
    def ended(self, source: SourceConfig, tally: Tally) -> None: ...


class Night:
    """One run over some sources. archive None is a dry run: channels are read, no page is fetched, nothing is kept."""

    def __init__(
        self,
        config: Config,
        archive: Archive | None,
        fetcher: Fetcher,
        scribe: Scribe,
        *,
        run: int | None,
        clock: Callable[[], datetime],
        stop: Stop,
        watcher: Watcher,
        limit: int | None = None,
        adaptive: bool = False,
    ) -> None:
        self._config, self._archive, self._scribe, self._limit = config, archive, scribe, limit
        self._clock, self._stop, self._watcher = clock, stop, watcher
        self._began = clock()
        self.tallies: dict[str, Tally] = {}
        self._channels = ChannelReader(fetcher, archive, scribe, config.crawl, clock, run, adaptive=adaptive)
        self._visitor = (
            Visitor.of_run(config, archive, fetcher, scribe, run=run, clock=clock)
            if archive is not None and run is not None
            else None
        )

    async def run(self, sources: Sequence[SourceConfig]) -> None:
        """Crawl the sources; `tallies` says what happened. Raises: ArchiveError when nothing more can be kept."""
        self.tallies.update((source.name, Tally()) for source in sources)
        by_host: dict[str, list[SourceConfig]] = {}
        for source in sources:
            by_host.setdefault(source.host, []).append(source)
        at_once = asyncio.Semaphore(self._config.crawl.hosts_at_once)

        async def walk_host(group: Iterable[SourceConfig]) -> None:
            async with at_once:
                for source in group:
                    if not self._stop.wished:
                        await self._walk(source, self.tallies[source.name])

        try:
            async with asyncio.TaskGroup() as walkers:
                for group in by_host.values():
                    walkers.create_task(walk_host(group))
        except BaseExceptionGroup as group_error:
            raise group_error.exceptions[0] from group_error

    async def _walk(self, source: SourceConfig, tally: Tally) -> None:
        self._watcher.began(source)
        if self._visitor:
            await self._scribe.do(self._visitor.introduce, source)
        listed = await self._channels.read(source, tally, lambda: self._stop.wished)
        due, skipped = await self._scribe.do(self._agenda, source, listed)
        self._watcher.planned(source, len(due))
        await self._note(source, skipped, tally)
        for number, (url, key) in enumerate(due):
            if reason := "interrupted" if self._stop.wished else "dry_run" if self._visitor is None else None:
                left = [Outcome(url, source.name, "skipped", key, reason=reason) for url, key in due[number:]]
                await self._note(source, left, tally)
                break
            assert self._visitor is not None
            outcome = await self._visitor.visit(source, canonical_url(url, source), key, listed.urls_of(key))
            tally.add(outcome)
            self._watcher.outcome(source, outcome, tally)
        self._watcher.ended(source, tally)

    async def _note(self, source: SourceConfig, outcomes: list[Outcome], tally: Tally) -> None:
        """Count and keep outcomes that took no visit, some hundred in a commit: most of a night is known already."""
        for first in range(0, len(outcomes), _NOTED_AT_ONCE):
            for outcome in await self._scribe.do(self._recorded, outcomes[first : first + _NOTED_AT_ONCE]):
                tally.add(outcome)
                self._watcher.outcome(source, outcome, tally)

    def _recorded(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        if self._archive is None or self._visitor is None:
            return outcomes
        with self._archive.batch():
            return [self._visitor.record(outcome) for outcome in outcomes]

    def _agenda(self, source: SourceConfig, listed: Listed) -> tuple[list[tuple[str, str]], list[Outcome]]:
        """(URL, key) of the pages to visit, new ones first; and what is skipped, each with its reason."""
        settings = self._config.crawl
        memory = self._archive.page_memory(list(listed.entries)) if self._archive else {}
        fresh: list[tuple[str, str]] = []
        again: list[tuple[str, str]] = []
        skipped: list[Outcome] = []
        for key, entry in listed.entries.items():
            known = memory.get(key)
            if known and known.missed:
                continue  # asked below, whether old or young: tonight tells whether it is gone
            if reason := self._reason_to_skip(known):
                skipped.append(Outcome(entry.url, source.name, "skipped", key, reason=reason))
            else:
                (again if known and known.article else fresh).append((entry.url, key))
        if self._archive:
            for page in self._left_over(source, listed):
                reason = self._reason_to_skip(page)
                if reason is None:
                    fresh.append((page.url, page.key))
                elif reason == "set_aside":  # by name, every night: nobody else tells that it is missing
                    skipped.append(Outcome(page.url, source.name, "skipped", page.key, reason=reason))
            again = self._looks(source, listed, again, {memory[key].article for _, key in again})
            looked_at = {key for _, key in again}
            skipped = [outcome for outcome in skipped if outcome.key not in looked_at]
        due = fresh + again
        most = settings.max_articles if self._limit is None else min(self._limit, settings.max_articles)
        reason = "limit" if most == self._limit else "over_cap"
        skipped += [Outcome(url, source.name, "skipped", key, reason=reason) for url, key in due[most:]]
        return due[:most], skipped

    def _looks(
        self, source: SourceConfig, listed: Listed, young: list[tuple[str, str]], articles: Collection[str | None]
    ) -> list[tuple[str, str]]:
        """(URL, key) of all known articles to look at: the doubtful, the young that are listed, others that are due.

        What a channel lists is asked under the address that it has there; a sitemap may list an article for years.
        articles: public ids of the young ones, which may be known under the address that a listed one leads to as well.
        """
        assert self._archive is not None
        settings, taken = self._config.crawl, {key for _, key in young}
        due = self._archive.due_for_recheck(
            source.name,
            now=self._began,
            young_days=settings.recheck_days,
            sample=settings.recheck_sample,
            pause_days=settings.recheck_pause,
        )
        others = [
            page
            for page in due
            if not page.missed
            and page.key not in taken
            and page.article not in articles
            and page.crashes < agenda.SET_ASIDE_AFTER
        ]

        def addressed(pages: Iterable[PageMemory]) -> list[tuple[str, str]]:
            return [(listed.entries[p.key].url if p.key in listed.entries else p.url, p.key) for p in pages]

        return addressed(self._archive.missed(source.name)) + young + addressed(others)

    def _left_over(self, source: SourceConfig, listed: Listed) -> list[PageMemory]:
        """Pages listed on an earlier night and still not held: an unchanged channel is not read again."""
        assert self._archive is not None
        settings = self._config.crawl
        since = self._began - timedelta(days=max(settings.recheck_days, 1))
        waiting = self._archive.waiting(source.name, since=since, limit=settings.max_articles)
        return [page for page in waiting if page.key not in listed.entries]

    def _reason_to_skip(self, known: PageMemory | None) -> str | None:
        if known is None:
            return None
        if known.forgotten:
            return "forgotten"
        return agenda.reason_to_skip(
            now=self._began,
            young_days=self._config.crawl.recheck_days,
            last_seen_well=known.last_fetched if known.article else None,
            first_seen=known.first_seen,
            last_tried=known.last_fetched,
            failures=known.attempts,
            crashes=known.crashes,
        )
