"""One run from beginning to end: open the archive, walk the sources, close the books. What cron and people call."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from crawler.agenda import Tally
from crawler.config import Config, SourceConfig
from crawler.fetch import Fetcher
from crawler.fetch.client import utc_now
from crawler.pipeline.night import Night, Stop, Watcher
from crawler.pipeline.scribe import Scribe
from crawler.pipeline.visit import Visitor
from crawler.render import fetcher_for
from crawler.urls import article_key, canonical_url
from storage.archive import Archive
from storage.records import Outcome


@dataclass
class RunReport:
    """What a run did. run: its number, None for a dry run. interrupted_by: a signal's number, or None."""

    run: int | None
    tallies: dict[str, Tally] = field(default_factory=dict)
    interrupted_by: int | None = None

    @property
    def exit_code(self) -> int:
        """contracts.md: 0 well, 1 a source failed, 3 nothing could be fetched, 130 or 143 interrupted."""
        if self.interrupted_by is not None:
            return 128 + self.interrupted_by
        if self.tallies and not any(tally.anything_answered for tally in self.tallies.values()):
            return 3
        return 1 if any(tally.fault for tally in self.tallies.values()) else 0

    def as_json(self) -> dict[str, Any]:
        return {"run": self.run, "sources": {name: tally.as_json() for name, tally in self.tallies.items()}}


def crawl(
    config: Config,
    where: str,
    sources: Sequence[SourceConfig],
    *,
    limit: int | None = None,
    dry_run: bool = False,
    adaptive: bool = False,
    watcher: Watcher | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> RunReport:
    """Crawl `sources` into the archive at `where`; SIGINT and SIGTERM end it at the article at hand.

    adaptive: leave channels alone that have been quiet for long; for runs that nobody asked for by name.
    Raises: ArchiveError (busy, unusable, disk full). Network trouble never raises: it is in the report.
    """

    async def signalled() -> RunReport:
        stop = Stop()
        reports: list[RunReport] = []

        async def work() -> None:
            place = None if dry_run else where
            reports.append(
                await crawl_until(
                    stop, config, place, sources, limit=limit, adaptive=adaptive, watcher=watcher, clock=clock
                )
            )

        came = await until_signalled(work, stop)
        report = reports[0] if reports else RunReport(None)
        report.interrupted_by = came
        return report

    return asyncio.run(signalled())


async def crawl_until(
    stop: Stop,
    config: Config,
    where: str | None,
    sources: Sequence[SourceConfig],
    *,
    limit: int | None = None,
    adaptive: bool = False,
    watcher: Watcher | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> RunReport:
    """One run, until it is done or `stop` wishes for its end. where None: a dry run. Raises: ArchiveError."""
    opened = nullcontext() if where is None else Archive.open(where, now=clock(), purpose="crawl")
    with opened as archive:
        run = archive.begin_run("crawl", clock(), [source.name for source in sources]) if archive else None
        report = RunReport(run)
        async with working(archive, config, sources, run=run, stop=stop, clock=clock, books=report.as_json) as hands:
            night = Night(
                config,
                archive,
                hands.fetcher,
                hands.scribe,
                run=run,
                clock=clock,
                stop=stop,
                watcher=watcher or Watcher(),
                limit=limit,
                adaptive=adaptive,
            )
            report.tallies = night.tallies
            await night.run(sources)
    return report


class Hands(NamedTuple):
    """What a run works with."""

    fetcher: Fetcher
    scribe: Scribe


@asynccontextmanager
async def working(
    archive: Archive | None,
    config: Config,
    sources: Sequence[SourceConfig],
    *,
    run: int | None,
    stop: Stop,
    clock: Callable[[], datetime],
    books: Callable[[], Mapping[str, Any]],
) -> AsyncIterator[Hands]:
    """The one way in which a run works and ends. archive, run: None for a dry run; inside, the archive is the scribe's.

    However it ends, what its hosts taught is remembered and it is written down with its `books`. What is left to do
    once articles are in is done where nothing cut the run short; else the next one does it.
    """
    hosts, whole = archive.host_states() if archive else (), False
    fetching = fetcher_for(
        config.crawl, sources, connect_to=config.connect_to, hosts=hosts, clock=clock, sleep=stop.sleep
    )
    try:
        async with fetching as fetcher:
            try:
                async with Scribe(archive.again if archive else None) as scribe:
                    yield Hands(fetcher, scribe)
            finally:
                if archive:
                    archive.again(lambda: archive.keep_host_states(fetcher.host_states()))
        whole = not stop.wished
        if archive and whole:
            archive.again(lambda: archive.settle(clock()))
    finally:
        if archive is not None and run is not None:
            status: Literal["done", "interrupted"] = "done" if whole else "interrupted"
            archive.again(lambda: archive.finish_run(run, status, clock(), books()))


async def until_signalled(work: Callable[[], Awaitable[None]], stop: Stop) -> int | None:
    """Do `work`; the first SIGINT or SIGTERM makes `stop` wish for an end, the second ends it at once.

    Returns: the number of the signal that came, or None.
    """
    came: list[int] = []
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work())

    def on_signal(number: int) -> None:
        came.append(number)
        stop.wish()
        if len(came) > 1:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    try:
        await task
    except asyncio.CancelledError:
        if not came:
            raise
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
    return came[0] if came else None


@dataclass
class Saved:
    """What became of single pages, in order. interrupted_by: a signal's number; pages behind it were not asked for."""

    outcomes: list[Outcome] = field(default_factory=list)
    interrupted_by: int | None = None

    @property
    def exit_code(self) -> int:
        """contracts.md: 0 well, 1 a page could not be had, 130 or 143 interrupted."""
        if self.interrupted_by is not None:
            return 128 + self.interrupted_by
        return 0 if all(outcome.kind in ("new", "changed", "unchanged") for outcome in self.outcomes) else 1


def save(
    config: Config, where: str, urls: Sequence[tuple[SourceConfig, str]], *, clock: Callable[[], datetime] = utc_now
) -> Saved:
    """Fetch and keep single pages by the crawl's own way. Raises: ArchiveError."""

    async def visit_all(archive: Archive) -> Saved:
        asked = [source for source, _ in urls]
        run = archive.begin_run("save", clock(), sorted({source.name for source in asked}))
        stop, saved = Stop(), Saved()

        async def visit() -> None:
            def books() -> dict[str, int]:
                return {"saved": len(saved.outcomes)}

            async with working(archive, config, asked, run=run, stop=stop, clock=clock, books=books) as hands:
                visitor = Visitor.of_run(config, archive, *hands, run=run, clock=clock)
                for source, url in urls:
                    if stop.wished:
                        break
                    await hands.scribe.do(visitor.introduce, source)
                    page, key = canonical_url(url, source), article_key(url, source)
                    saved.outcomes.append(await visitor.visit(source, page, key))

        saved.interrupted_by = await until_signalled(visit, stop)
        return saved

    with Archive.open(where, now=clock(), purpose="save") as archive:
        return asyncio.run(visit_all(archive))
