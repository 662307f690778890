"""For those who review: where a paragraph stands, and what was set aside as a repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa

from storage import tables as t
from storage.decisions import BOILERPLATE, Decision, decided, occurrences, read_decisions
from storage.errors import QueryError
from storage.hot import rows_in
from storage.records import RepeatRule
from storage.text import letters, text_key
from storage.versions import read_version

_KEY = re.compile(r"[0-9a-f]{6,32}")


@dataclass(frozen=True, slots=True)
class Placed:
    """One place of a paragraph. shown: whether readers see this version. reason, rule: why it is not in the body, as it
    is read today: what was decided about repeats is applied."""

    article: str
    source: str
    url: str
    version: int
    shown: bool
    position: int
    role: str
    reason: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text with its id (32 hexadecimal digits) and where it stands, oldest first. total: in how many places."""

    id: str
    text: str
    total: int
    places: tuple[Placed, ...]


def paragraph(connection: sa.Connection, name: str, limit: int) -> Paragraph | None:
    """The paragraph of that id, or of which it is the beginning (6 digits or more); None: not held.

    Raises: QueryError when several begin so, or it is no such id.
    """
    if not _KEY.fullmatch(name):
        raise QueryError(
            f"{name}: not the id of a paragraph (6 to 32 hexadecimal digits); of an article, say the position as well"
        )
    first, last = bytes.fromhex(name.ljust(32, "0")), bytes.fromhex(name.ljust(32, "f"))
    p = t.paragraph.c
    rows = connection.execute(
        sa.select(t.paragraph).where(p.key >= first, p.key <= last).order_by(p.key).limit(3)
    ).all()
    if not rows:
        return None
    if len(rows) > 1:
        raise QueryError(f"several paragraphs begin with {name}: {', '.join(bytes(row.key).hex() for row in rows)}")
    here = t.placement.c.paragraph_id == rows[0].id
    total = connection.scalar(sa.select(sa.func.count()).select_from(t.placement).where(here)) or 0
    places = _as_read(connection, rows[0].id, connection.execute(_places().where(here).limit(limit)).all())
    return Paragraph(bytes(rows[0].key).hex(), rows[0].text, total, tuple(places))


def _as_read(connection: sa.Connection, paragraph: int, rows: Sequence[Any]) -> Iterator[Placed]:
    """The places with the rules by which readers have them: the stored one where nobody decided anything."""
    d = t.decision.c
    sources = set(connection.scalars(sa.select(d.source_id).where(d.paragraph_id == paragraph)))
    articles = {number for (number,) in rows_in(connection, [d.article_id], d.article_id, {r.article_id for r in rows})}
    for row in rows:
        place = Placed(*row[: len(fields(Placed))])
        if row.source_id in sources or row.article_id in articles:
            held = read_decisions(connection, source=row.source_id, article=row.article_id)
            read = decided(read_version(connection, row.version_id), held).placements[place.position - 1]
            place = replace(place, rule=read.repeat.rule if read.repeat else None)
        yield place


def _places() -> sa.Select[Any]:
    a, v, p = t.article.c, t.version.c, t.placement.c
    return (
        sa.select(a.public_id.label("article"), t.source.c.name.label("source"), t.page.c.url)
        .add_columns(v.number.label("version"), (v.id == a.shown_id).label("shown"))
        .add_columns(p.position, p.role, p.reason, p.repeat_rule.label("rule"))
        .add_columns(a.id.label("article_id"), a.source_id, v.id.label("version_id"))
        .join_from(t.placement, t.version, v.id == p.version_id)
        .join(t.article, a.id == v.article_id)
        .join(t.source, t.source.c.id == a.source_id)
        .join(t.page, t.page.c.id == a.page_id)
        .order_by(v.id, p.position)
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """A block that is, or was, set aside in the version that readers see; of boilerplate, the latest place.

    of: position of the copy that is kept, 0 for none in its article; kept: its text. articles: where it is set aside.
    decision: the latest one about it, the policy's included; undone: it took the mark away.
    """

    article: str
    source: str
    version: int
    position: int
    rule: RepeatRule
    of: int
    score: float
    text: str
    kept: str | None
    paragraph: str
    articles: int
    undone: bool
    decision: Decision | None


def marks(connection: sa.Connection, *, source: str | None, rule: str | None, limit: int) -> list[Mark]:
    """What was set aside, undone marks among it: boilerplate by source, then the others, articles met last first."""
    found = list(_boilerplate(connection, source)) if rule in (None, "boilerplate") else []
    found += islice(_repeats(connection, source, rule, limit), max(0, limit - len(found)))
    return found[:limit]


def _boilerplate(connection: sa.Connection, source: str | None) -> Iterator[Mark]:
    d, a, p, v = t.decision.c, t.article.c, t.placement.c, t.version.c
    query = sa.select(d.source_id, t.source.c.name).join(t.source).distinct().order_by(t.source.c.name)
    if source is not None:
        query = query.where(t.source.c.name == source)
    for number, name in connection.execute(query).all():
        latest = {text_key(one.text): one for one in read_decisions(connection, source=number, article=None)}
        for key, decision in sorted(latest.items(), key=lambda item: item[1].at):
            standing = (
                sa.select(a.id, a.public_id, v.number, p.position)
                .join_from(t.placement, t.paragraph)
                .join(t.version, v.id == p.version_id)
                .join(t.article, (a.id == v.article_id) & (a.shown_id == v.id))
                .where(t.paragraph.c.key == key, a.source_id == number, p.reason.is_(None))
            )
            count = connection.scalar(sa.select(sa.func.count(standing.subquery().c.id.distinct()))) or 0
            last = connection.execute(standing.order_by(a.id.desc()).limit(1)).one_or_none()
            if last is not None:
                yield Mark(
                    article=last.public_id,
                    source=name,
                    version=last.number,
                    position=last.position,
                    rule=BOILERPLATE.rule,
                    of=BOILERPLATE.of,
                    score=BOILERPLATE.score,
                    text=decision.text,
                    kept=None,
                    paragraph=key.hex(),
                    articles=count,
                    undone=decision.verdict == "undo",
                    decision=decision,
                )


def _repeats(connection: sa.Connection, source: str | None, rule: str | None, limit: int) -> Iterator[Mark]:
    """Marks that a version has of its own. Boilerplate is among them only as an imported record brought it, and only
    until this archive decides about the text: from then on `_boilerplate` has it."""
    a, p = t.article.c, t.placement.c
    query = (
        sa.select(a.id, a.public_id, a.source_id, a.shown_id, t.source.c.name, t.version.c.number)
        .join(t.source, t.source.c.id == a.source_id)
        .join(t.version, t.version.c.id == a.shown_id)
        .where(sa.exists().where(p.version_id == a.shown_id, *_marked(rule)))
        .order_by(a.id.desc())
        .limit(limit)
    )
    if source is not None:
        query = query.where(t.source.c.name == source)
    for row in connection.execute(query).all():
        version = read_version(connection, row.shown_id)
        held = read_decisions(connection, source=row.source_id, article=row.id)
        here = {(letters(d.text), d.occurrence): d for d in held if d.occurrence is not None}
        everywhere = {text_key(d.text) for d in held if d.occurrence is None}
        texts = {placement.position: placement.text for placement in version.placements}
        for block, said in zip(version.placements, occurrences(version.placements), strict=True):
            if block.repeat is not None and rule in (None, block.repeat.rule):
                if block.repeat.rule == BOILERPLATE.rule and text_key(block.text) in everywhere:
                    continue
                decision = here.get(said)
                yield Mark(
                    article=row.public_id,
                    source=row.name,
                    version=row.number,
                    position=block.position,
                    rule=block.repeat.rule,
                    of=block.repeat.of,
                    score=block.repeat.score,
                    text=block.text,
                    kept=texts.get(block.repeat.of, version.lead if block.repeat.rule != BOILERPLATE.rule else None),
                    paragraph=text_key(block.text).hex(),
                    articles=1,
                    undone=decision is not None and decision.verdict == "undo",
                    decision=decision,
                )


def _marked(rule: str | None) -> list[sa.ColumnElement[bool]]:
    d, p = t.decision.c, t.placement.c
    known = sa.exists().where(d.paragraph_id == p.paragraph_id, d.source_id == t.article.c.source_id)
    fresh = (p.repeat_rule != BOILERPLATE.rule) | ~known
    return [p.repeat_of.is_not(None) if rule is None else p.repeat_rule == rule, fresh]
