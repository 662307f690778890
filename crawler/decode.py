"""Wire bytes -> text: content coding undone with caps, charset decided, text decoded. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records import Capture


@dataclass(frozen=True, slots=True)
class Undone:
    """A body with its content coding undone.

    payload: the decoded bytes, up to the cap; None when nothing sensible came out.
    truncated: the coding did not reach its end. flags: "undecodable", "too_large", "truncated".
    """

    payload: bytes | None
    truncated: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charset:
    """How bytes become text. label: WHATWG name, or "carrier+legacy" ("windows-1252+tcvn3") for old Vietnamese fonts.

    origin: bom | header | meta | detected | default. flags: "charset_doubt", "nul_bytes".
    """

    label: str
    origin: str
    flags: tuple[str, ...] = ()


def undo_coding(wire: bytes, coding: str | None, cap: int) -> Undone:
    raise NotImplementedError


def choose_charset(payload: bytes, content_type: str | None = None) -> Charset:
    raise NotImplementedError


def text_of(capture: Capture) -> str:
    """The capture's payload as text: BOM and NULs gone, invalid bytes as U+FFFD."""
    raise NotImplementedError
