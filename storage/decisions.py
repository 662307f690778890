"""What people and the nightly policy decided about repeats: rows that are only ever added, applied when a text is read.

A decision is about a text, not about a row of one version, so it outlives a new reading of the page:

    of a source    a text is boilerplate wherever the source prints it ("boilerplate"), or is not ("undo"), or is after
                   all ("redo")
    of an article  the nth block that says this, by its letters and digits, is no repeat ("undo"), or is one as the
                   parser has it ("redo"), whatever its position is by then

The latest one counts; a reading "as of" an earlier time leaves later ones out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from storage import tables as t
from storage.errors import QueryError
from storage.hot import Numbers, insert_rows
from storage.records import Placement, Repeat, Version
from storage.text import letters, text_key

Verdict = Literal["boilerplate", "undo", "redo"]
BOILERPLATE = Repeat(of=0, rule="boilerplate", score=1.0)
"""No block of the article is the copy that is kept: its source prints the text in many others."""


@dataclass(frozen=True, slots=True)
class Decision:
    """occurrence: which of the blocks that say `text` in an article; None: wherever the source prints it."""

    at: datetime
    author: str
    reason: str
    verdict: Verdict
    text: str
    occurrence: int | None = None


def decided(version: Version, decisions: Sequence[Decision]) -> Version:
    """The version as it is to be read. decisions: of its source and its article, in their order. Pure.

    Boilerplate is set aside unless nothing else would be left to read.
    """
    if not decisions:
        return version
    everywhere = {text_key(d.text): d.verdict for d in decisions if d.occurrence is None}
    here = {(letters(d.text), d.occurrence): d.verdict for d in decisions if d.occurrence is not None}
    placements = _with_boilerplate(version.placements, everywhere)
    if here:
        kept = (here.get(said) == "undo" for said in occurrences(placements))
        placements = tuple(p._replace(repeat=None) if u else p for p, u in zip(placements, kept, strict=True))
    return replace(version, placements=placements)


def _with_boilerplate(placements: tuple[Placement, ...], said: Mapping[bytes, Verdict]) -> tuple[Placement, ...]:
    """said: the latest verdict on each text of the source. Undoing lifts a mark that a record brought with it, too."""
    if not said:
        return placements
    verdicts = [said.get(text_key(p.text)) if p.reason is None else None for p in placements]
    lifted = tuple(
        p._replace(repeat=None) if v == "undo" and p.repeat is not None and p.repeat.rule == BOILERPLATE.rule else p
        for p, v in zip(placements, verdicts, strict=True)
    )
    marked = tuple(
        p._replace(repeat=BOILERPLATE) if p.in_body and v not in (None, "undo") else p
        for p, v in zip(lifted, verdicts, strict=True)
    )
    return marked if any(p.in_body for p in marked) else lifted


def occurrences(placements: Iterable[Placement]) -> Iterator[tuple[str, int]]:
    """Of each block its letters and digits, and the how manieth with the same it is, 1-based."""
    seen: Counter[str] = Counter()
    for placement in placements:
        said = letters(placement.text)
        seen[said] += 1
        yield said, seen[said]


def searched(connection: sa.Connection, article: int, version: Version) -> Version:
    """What the full-text index holds of a version of an article (row number): what a person undid there is back in its
    body. Boilerplate never leaves the index: one mark can fall on every article of a source.
    """
    return decided(version, read_decisions(connection, source=None, article=article))


def read_decisions(
    connection: sa.Connection, *, source: int | None, article: int | None, as_of: datetime | None = None
) -> list[Decision]:
    """The decisions of a source and of one of its articles, oldest first; None: of none."""
    d = t.decision.c
    query = (
        sa.select(d.at, d.author, d.reason, d.verdict, t.paragraph.c.text, d.occurrence)
        .join(t.paragraph)
        .where((d.source_id == source) | (d.source_id.is_(None) & (d.article_id == article)))
        .order_by(d.id)
    )
    if as_of is not None:
        query = query.where(d.at <= as_of)
    return [Decision(*row) for row in connection.execute(query)]


# ---------------------------------------------------------------------------------------- what a person decides


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says about a mark, and why."""

    verdict: Literal["undo", "redo"]
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """The block that a ruling is about: its article, source and version by row number, the version as parsed."""

    article: int
    source: int
    version_id: int
    version: Version
    position: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What a ruling did. rule: of the mark that it undid or restored. everywhere: for all articles of the source."""

    text: str
    rule: str
    everywhere: bool


def judge(connection: sa.Connection, numbers: Numbers, case: Case, ruling: Ruling) -> Judged:
    """Keep a ruling: on boilerplate for the whole source, on any other mark for its place in the article.

    Raises: QueryError when there is nothing to undo or redo at that position.
    """
    parsed = case.version.placements
    index = next((i for i, p in enumerate(parsed) if p.position == case.position), None)
    if index is None:
        raise QueryError(f"there is no block {case.position}; the last is {len(parsed)}")
    held = read_decisions(connection, source=case.source, article=case.article)
    _, nth = list(occurrences(parsed))[index]
    if ruling.verdict == "undo":
        mark = decided(case.version, held).placements[index].repeat
    else:
        mark = _undone(parsed[index], [d for d in held if d.occurrence in (None, nth)])
    if mark is None:
        never = "is not marked as a repeat" if ruling.verdict == "undo" else "has no mark that was undone"
        raise QueryError(f"block {case.position} {never}")
    everywhere = mark.rule == "boilerplate"
    p = t.placement.c
    place = (p.version_id == case.version_id) & (p.position == case.position)
    paragraph = connection.scalar(sa.select(p.paragraph_id).where(place))
    scope = (case.source, None, paragraph, None) if everywhere else (None, case.article, paragraph, nth)
    row = (numbers.take(t.decision), ruling.at, ruling.author, ruling.reason, ruling.verdict, *scope)
    insert_rows(connection, t.decision, [row])
    return Judged(parsed[index].text, mark.rule, everywhere)


def _undone(block: Placement, held: Sequence[Decision]) -> Repeat | None:
    """The mark that the latest decision on a block took away. held: of its source, and of its occurrence."""
    here = [d.verdict for d in held if d.occurrence is not None and letters(d.text) == letters(block.text)]
    if block.repeat is not None and here[-1:] == ["undo"]:
        return block.repeat
    everywhere = [d.verdict for d in held if d.occurrence is None and d.text == block.text]
    return BOILERPLATE if everywhere[-1:] == ["undo"] else None
