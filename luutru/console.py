"""How the command line speaks: text for people on stdout, progress on stderr, JSON for programs.

What is printed may come from strangers' pages: markup is never interpreted, control characters never reach a terminal.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_UNBROKEN = 1_000_000  # columns

# Only what has a width folds: a pipe or file gets a row or paragraph as one line, so that grep finds its words.
_folds = sys.stdout.isatty() or "COLUMNS" in os.environ
out = Console(highlight=False, markup=False, emoji=False, width=None if _folds else _UNBROKEN)
err = Console(stderr=True, highlight=False, markup=False, emoji=False)


def force_utf8() -> None:
    """cron has no locale: machine-read output is UTF-8 there too; a terminal that cannot show a letter shows "?"."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def plain(value: object) -> str:
    """A value as text that cannot steer a terminal (no escape sequences, no direction overrides)."""
    return _CONTROL.sub("\ufffd", str(value))


def examples(*commands: str, title: str = "Examples") -> str:
    """What stands below a verb's help: a command a line (typer reads help as markdown)."""
    return f"{title}:\n\n" + "\n".join(f"- {command}" for command in commands)


def say(*parts: str | Text, style: str | None = None, soft_wrap: bool = False) -> None:
    """A line for people on stdout. soft_wrap: not folded, for addresses."""
    out.print(*(part if isinstance(part, Text) else plain(part) for part in parts), style=style, soft_wrap=soft_wrap)


def counted(count: int, noun: str) -> str:
    """ "1 place", "2 places"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def minute(instant: str) -> str:
    """An ISO instant of the archive, for people: "2026-11-21 18:00 UTC"."""
    return f"{datetime.fromisoformat(instant).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def complain(text: str) -> None:
    """An error for people on stderr."""
    for line in text.splitlines():
        err.print(Text("luutru: ", style="bold red") + Text(plain(line)), soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON value on one line: a stream of them is JSON Lines."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def unfolded(thing: RenderableType) -> None:
    """On stdout, lines as long as they are, on a terminal too; without the blanks that rich fills up columns with."""
    wide = Console(highlight=False, markup=False, emoji=False, width=_UNBROKEN)
    with wide.capture() as captured:
        wide.print(thing, crop=False)
    for line in captured.get().removesuffix("\n").split("\n"):
        out.file.write(f"{line.rstrip()}\n")


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Iterable[str] = (),
    title: str | None = None,
    unbroken: bool = False,
) -> None:
    """A table on stdout that fits the terminal, if it is one. right: right-aligned columns.

    unbroken: no cell is folded there either, for tables that end in an address: one in pieces cannot be copied.
    """
    numbers = set(right)
    grid = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for column in columns:
        grid.add_column(column, justify="right" if column in numbers else "left", overflow="fold", no_wrap=False)
    for row in rows:
        grid.add_row(*(cell if isinstance(cell, Text) else Text(plain("" if cell is None else cell)) for cell in row))
    if _folds and not unbroken:
        out.print(grid)
    else:
        unfolded(grid)


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> Text:
    """`text` with character ranges set off."""
    shown = Text(plain(text))
    for start, end in ranges:
        shown.stylize("bold yellow", start, end)
    return shown
