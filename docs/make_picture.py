"""Draws docs/demo.svg: what `luutru demo` prints on a terminal of 90 columns. Run it again when that changes."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

import typer
from rich.console import Console

from luutru import console, lookups, progress
from luutru.demo import command


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Path("/dev/null").open("w") as nowhere:
        recorder = Console(
            record=True, width=90, force_terminal=True, highlight=False, markup=False, emoji=False, file=nowhere
        )
        console.out = lookups.out = command.out = recorder
        progress.err = Console(quiet=True)
        recorder.print("$ make demo", style="bold green")
        with contextlib.suppress(typer.Exit):
            command.demo(Path(folder) / "luutru-demo")
        svg = recorder.export_svg(title="luutru demo").replace(folder + "/", "")
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # no font is fetched to show it
    Path(__file__).with_name("demo.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
