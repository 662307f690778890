"""Texts that a source prints in many articles: slogans, subscription lines, notes on copyright. Found every night.

Marking takes a text from its readers, so the policy would rather miss one than hide news:

- it stands in at least LEAST_ARTICLES of the source's last WINDOW articles, and in SHARE of them;
- in nearly all of those (AT_EDGE) it is among the first two or the last three blocks of the body, where machinery
  stands: what a weather report says every day stands between;
- it is a plain paragraph or list item in most of them, for headings are structure;
- it has no more than MOST_WORDS words: a longer paragraph that comes back may be a statement printed again.

A mark is a decision: a row with time, author and reason (`storage.decisions`). A text on which a decision stands, a
person's undoing above all, is not looked at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage import tables as t
from storage.hot import Numbers, insert_rows, rows_in
from storage.text import words

WINDOW = 400
LEAST_ARTICLES = 10
SHARE = 0.05
AT_EDGE = 0.9
MOST_WORDS = 60
AUTHOR = "luutru"

_FIRST, _LAST = 2, 3  # blocks of a body that are its edges
_ROLES = frozenset({"paragraph", "list_item"})


class Block(NamedTuple):
    """One body block of an article: which text, and what it is."""

    paragraph: int
    role: str


class Found(NamedTuple):
    """A text and in how many of so many articles it stands."""

    paragraph: int
    articles: int
    of: int


def boilerplate(articles: Sequence[Sequence[Block]]) -> list[Found]:
    """The texts that repeat like machinery in the latest articles of one source, each the blocks of its body in order.

    Pure. Their length (MOST_WORDS) is not seen here.
    """
    standing: Counter[int] = Counter()
    fitting: Counter[int] = Counter()
    for blocks in articles:
        standing.update({block.paragraph for block in blocks})
        edges = [*blocks[:_FIRST], *blocks[max(_FIRST, len(blocks) - _LAST) :]]
        fitting.update({block.paragraph for block in edges if block.role in _ROLES})
    least = max(LEAST_ARTICLES, SHARE * len(articles))
    return [
        Found(paragraph, count, len(articles))
        for paragraph, count in sorted(standing.items())
        if count >= least and fitting[paragraph] >= AT_EDGE * count
    ]


def mark_new(connection: sa.Connection, numbers: Numbers, articles: Collection[int], at: datetime) -> int:
    """Mark what the sources of these articles (row numbers) repeat; how many texts were marked."""
    a = t.article.c
    sources = sorted({source for (source,) in rows_in(connection, [a.source_id], a.id, articles)})
    return sum(_mark(connection, numbers, source, at) for source in sources)


def _mark(connection: sa.Connection, numbers: Numbers, source: int, at: datetime) -> int:
    p = t.paragraph.c
    found = {one.paragraph: one for one in boilerplate(_latest(connection, source))}
    found = {number: found[number] for number in found.keys() - _decided(connection, source)}
    texts = rows_in(connection, [p.id, p.text], p.id, found)
    short = sorted(number for number, text in texts if len(words(text)) <= MOST_WORDS)
    rows = [
        (numbers.take(t.decision), at, AUTHOR, _reason(found[number]), "boilerplate", source, None, number, None)
        for number in short
    ]
    insert_rows(connection, t.decision, rows)
    return len(rows)


def _reason(found: Found) -> str:
    return f"stands in {found.articles} of this source's last {found.of} articles"


def _decided(connection: sa.Connection, source: int) -> set[int]:
    d = t.decision.c
    return {number for (number,) in rows_in(connection, [d.paragraph_id], d.source_id, [source])}


def _latest(connection: sa.Connection, source: int) -> list[list[Block]]:
    a, p = t.article.c, t.placement.c
    shown = sa.select(a.shown_id).where(a.source_id == source).order_by(a.id.desc()).limit(WINDOW).subquery()
    query = (
        sa.select(p.version_id, p.paragraph_id, p.role)
        .join_from(shown, t.placement, p.version_id == shown.c.shown_id)
        .where(p.reason.is_(None))
        .order_by(p.version_id, p.position)
    )
    blocks: dict[int, list[Block]] = {}
    for version, paragraph, role in connection.execute(query):
        blocks.setdefault(version, []).append(Block(paragraph, role))
    return list(blocks.values())
