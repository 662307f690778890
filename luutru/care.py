"""check, repair, backup, restore, doctor, archive move, forget: looking after the archive."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Nothing yet."""
