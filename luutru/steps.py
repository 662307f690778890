"""A progress bar for work on the whole archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn

from luutru.console import err
from storage.steps import Step, silent


@contextmanager
def steps() -> Iterator[Step]:
    """A progress bar on stderr, on a terminal; elsewhere nothing is shown."""
    if not err.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TextColumn("{task.completed:,}"))
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("")
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)
