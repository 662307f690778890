"""How a crawl looks while it runs: live bars on a terminal, one line per source elsewhere. Always on stderr."""

from __future__ import annotations

from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from crawler.agenda import Tally
from crawler.config import SourceConfig
from crawler.pipeline import Watcher
from luutru.console import err, plain
from storage.records import Outcome

_SHOWN = ("new", "changed", "unchanged", "gone", "blocked", "failed", "skipped")


def summary_of(tally: Tally) -> str:
    """The counts that are not zero, in words; channels in trouble too, which nobody should lose unawares."""
    said = [f"{tally.counts[kind]} {kind}" for kind in _SHOWN if tally.counts[kind]]
    unread = len(tally.channels_failed)
    channels = f"; {unread} channel{'s' if unread > 1 else ''} not read" if unread else ""
    return (", ".join(said) or "nothing listed") + channels


class CrawlProgress(Watcher):
    """A Watcher for people. verbose: also one key=value line per outcome."""

    def __init__(self, *, verbose: bool = False, quiet: bool = False) -> None:
        self._verbose, self._quiet = verbose, quiet
        self._live: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        if err.is_terminal and not verbose and not quiet:
            self._live = Progress(
                TextColumn("{task.description}"),
                BarColumn(bar_width=20),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[counts]}"),
                console=err,
                transient=True,
            )

    def __enter__(self) -> CrawlProgress:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._live:
            self._live.stop()

    def began(self, source: SourceConfig) -> None:
        if self._live:
            self._tasks[source.name] = self._live.add_task(source.name, total=None, counts="reading channels")

    def planned(self, source: SourceConfig, pages: int) -> None:
        if self._live:
            self._live.update(self._tasks[source.name], total=pages, counts="")

    def outcome(self, source: SourceConfig, outcome: Outcome, tally: Tally) -> None:
        if self._live:
            visited = tally.fetched
            self._live.update(self._tasks[source.name], completed=visited, counts=summary_of(tally))
        if self._verbose:
            why = f" reason={outcome.reason}" if outcome.reason else ""
            err.print(plain(f"source={source.name} outcome={outcome.kind}{why} url={outcome.url}"), soft_wrap=True)

    def ended(self, source: SourceConfig, tally: Tally) -> None:
        if self._live:
            self._live.remove_task(self._tasks[source.name])
        if not self._quiet:
            err.print(plain(f"{source.name}: {summary_of(tally)}"), soft_wrap=True)
