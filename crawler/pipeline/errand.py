"""A run that is not the night's: one source, a Visitor, signals minded, host states and books kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.agenda import Tally
from crawler.config import Config, SourceConfig
from crawler.fetch import Fetcher
from crawler.pipeline.night import Stop, Watcher
from crawler.pipeline.scribe import Scribe
from crawler.pipeline.session import RunReport, until_signalled, working
from crawler.pipeline.visit import Visitor
from storage.archive import Archive
from storage.records import Outcome


@dataclass
class Errand:
    """What the work of a run has at hand. run: its number; left: pages that may still be fetched, None for any.

    The archive is the scribe's while the work goes on.
    """

    config: Config
    source: SourceConfig
    archive: Archive
    fetcher: Fetcher
    scribe: Scribe
    visitor: Visitor
    stop: Stop
    watcher: Watcher
    clock: Callable[[], datetime]
    run: int
    left: int | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be begun."""
        return self.stop.wished or self.left == 0

    async def visit(self, url: str, key: str) -> Outcome:
        """One page by the crawl's own way, counted and shown."""
        outcome = await self.visitor.visit(self.source, url, key)
        if self.left is not None and outcome.kind != "skipped":
            self.left -= 1
        self.count(outcome)
        return outcome

    def count(self, outcome: Outcome) -> None:
        self.tally.add(outcome)
        self.watcher.outcome(self.source, outcome, self.tally)


def run_errand(
    config: Config,
    where: str,
    source: SourceConfig,
    verb: str,
    work: Callable[[Errand], Awaitable[None]],
    *,
    limit: int | None,
    watcher: Watcher,
    clock: Callable[[], datetime],
) -> RunReport:
    """Do `work` as a run of its own. SIGINT and SIGTERM end it at the article at hand. Raises: ArchiveError."""

    async def signalled(archive: Archive) -> RunReport:
        stop = Stop()
        report = RunReport(archive.begin_run(verb, clock(), [source.name]))
        report.interrupted_by = await until_signalled(lambda: doing(archive, stop, report), stop)
        return report

    async def doing(archive: Archive, stop: Stop, report: RunReport) -> None:
        assert report.run is not None
        run = report.run
        async with working(archive, config, [source], run=run, stop=stop, clock=clock, books=report.as_json) as hands:
            visitor = Visitor.of_run(config, archive, *hands, run=run, clock=clock)
            errand = Errand(config, source, archive, *hands, visitor, stop, watcher, clock, run, left=limit)
            report.tallies = {source.name: errand.tally}
            watcher.began(source)
            await hands.scribe.do(visitor.introduce, source)
            await work(errand)
        watcher.ended(source, errand.tally)

    with Archive.open(where, now=clock(), purpose=verb) as archive:
        return asyncio.run(signalled(archive))
