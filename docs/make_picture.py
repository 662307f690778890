"""Draws docs/demo.svg: what `luutru demo` prints on a terminal of 90 columns. Run it again when that changes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typer
from rich.console import Console

from luutru import console, lookups, progress
from luutru.demo import command


def main() -> None:
    recorder = Console(
        record=True,
        width=90,
        force_terminal=True,
        highlight=False,
        markup=False,
        emoji=False,
        file=Path("/dev/null").open("w"),
    )
    console.out = lookups.out = command.out = recorder
    progress.err = Console(quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        recorder.print("$ make demo", style="bold green")
        try:
            command.demo(Path(folder) / "luutru-demo")
        except typer.Exit:
            pass
    svg = recorder.export_svg(title="luutru demo").replace(folder + "/", "")
    Path(__file__).with_name("demo.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
