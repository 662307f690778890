"""A page read with its reasons: by its source's rules and generically, block by block. Pure; for rule-writers.

explained(html, url, source, now) -> Explained(version, generic, rows, claims)
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.config import SourceConfig
from crawler.extract.explain import BlockExplained, Claim, explain
from crawler.layout import clean_text
from crawler.page import Page
from crawler.parse import GENERIC, own_zone, parse_page, to_version
from storage.records import Placement, Version

OUTSIDE = "outside"
"""The fate of a block before the headline or behind the article: the site's furniture, kept in the bytes alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the page. generic, ruled: what became of it without and by the rules: "body", "lead", "title",
    "repeat", a reason of Placement, OUTSIDE where that reading does not hold it, None where there is no such reading.

    seen: what the extraction saw of the block; None for a text that only the rules or the parser make a block.
    """

    text: str
    generic: str
    ruled: str | None
    seen: BlockExplained | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """version: as `luutru parse` gives it. generic: as read without rules; None where the version is just that.
    rows: in document order. claims: "title" | "authors" | "published" -> what the page claims, the best first."""

    url: str
    version: Version
    generic: Version | None
    rows: tuple[Row, ...]
    claims: dict[str, tuple[Claim, ...]]


def explained(html: str, url: str, source: SourceConfig | None = None, *, now: datetime | None = None) -> Explained:
    """Read a page as `parse_page` does, and say why. Raises: ParseError."""
    told = explain(Page(html, url), now=now, zone=own_zone(source))
    generic = to_version(told.reading, source=source, url=url, rules=GENERIC)
    ruled = source is not None and bool(source.select.body)
    version = parse_page(html, url, source, now=now) if ruled else generic
    rows = _rows(told.blocks, generic)
    if not ruled:
        return Explained(url, version, None, tuple(rows), told.claims)
    return Explained(url, version, generic, tuple(_beside(rows, version.placements)), told.claims)


def fate(placement: Placement) -> str:
    """What became of a placement, in a word."""
    if placement.repeat is not None:
        return "repeat"
    return placement.reason or "body"


def _rows(blocks: Sequence[BlockExplained], generic: Version) -> list[Row]:
    """The blocks of the page with their generic fates, and what the parser alone placed, at its place."""
    rows = [Row(clean_text(block.text) or "", OUTSIDE, None, block) for block in blocks]
    return [
        row if placed is None else replace(row, generic=fate(placed))
        for row, placed in _matched(rows, generic.placements)
    ]


def _beside(rows: list[Row], placements: Sequence[Placement]) -> list[Row]:
    return [
        replace(row, ruled=OUTSIDE if placed is None else fate(placed)) for row, placed in _matched(rows, placements)
    ]


def _matched(rows: list[Row], placements: Sequence[Placement]) -> list[tuple[Row, Placement | None]]:
    """Every row with the placement of the same text, equal texts in their order. Placements without a row get one
    behind that of the placement before them."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for i, row in enumerate(rows):
        places[row.text].append(i)
    matched: dict[int, Placement] = {}
    added: dict[int, list[Placement]] = defaultdict(list)
    last = -1
    for placement in placements:
        found = _place_of(places[placement.text], last)
        if found is None:
            added[last].append(placement)
        else:
            matched[found] = placement
            last = max(last, found)
    result: list[tuple[Row, Placement | None]] = [(Row(p.text, OUTSIDE, None), p) for p in added[-1]]
    for i, row in enumerate(rows):
        result.append((row, matched.get(i)))
        result += [(Row(p.text, OUTSIDE, None), p) for p in added[i]]
    return result


def _place_of(places: deque[int], last: int) -> int | None:
    """The first of the places behind `last`, else the first of all; taken out of them."""
    if not places:
        return None
    place = next((i for i in places if i > last), places[0])
    places.remove(place)
    return place
