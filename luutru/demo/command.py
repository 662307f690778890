"""`luutru demo`: the whole product, small but real, without internet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    keep: Annotated[Path, typer.Option("--keep", metavar="FOLDER", help="Where the archive is left.")] = Path(
        "luutru-demo"
    ),
) -> None:
    """Serve a sample site from this machine, crawl it for two nights, and search what was kept."""
    raise typer.Exit(0)
