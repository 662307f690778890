"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is."""


def silent(what: str, done: int, of: int) -> None:
    """For callers who do not ask."""
