"""Plain text -> Reading: every line one block, with its 1-based line number. Pure."""

from __future__ import annotations

from crawler.reading import Reading


def read(text: str) -> Reading:
    """What stands in a text dump. Never raises."""
    raise NotImplementedError
