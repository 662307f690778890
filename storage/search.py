"""Full-text search: a query and its filters in, one page of hits out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, Literal

import sqlalchemy as sa

from storage import fulltext
from storage import tables as t
from storage.errors import QueryError
from storage.hot import rows_in
from storage.query import Node, parse_query
from storage.snippets import snippet

_MOST = 1_000  # hits of one page
_FARTHEST = 1 << 40  # offset


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article. snippet: original text around the first matches; highlights: (start, end) character
    ranges in it, 0-based, end exclusive. score: larger is better, comparable within one search only:
    above 1 for articles that spell the query as it was typed, below 1 for the others.
    """

    id: str
    source: str
    url: str
    title: str | None
    date: Date | None
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    """total: how many articles match in all. query: as it was understood."""

    total: int
    hits: tuple[Hit, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for; the fields are the arguments of `Corpus.search`."""

    query: str
    sources: tuple[str, ...] = ()
    since: Date | None = None
    until: Date | None = None
    limit: int = 20
    offset: int = 0
    order: Literal["relevance", "date"] = "relevance"

    def run(self, connection: sa.Connection) -> SearchPage:
        """Raises: QueryError."""
        if self.limit < 0 or self.offset < 0:
            raise QueryError("limit and offset count from 0")
        asked = parse_query(self.query)
        matching = self._matching(fulltext.found(connection, asked))
        total = connection.scalar(sa.select(sa.func.count()).select_from(matching)) or 0
        c = matching.c
        ranked = (c.exact.desc(), c.relevance.desc())
        if self.order == "date":
            ranked = (c.published_date.desc().nulls_last(), c.published_at.desc().nulls_last())
        page = sa.select(matching).order_by(*ranked, c.public_id)
        rows = connection.execute(page.limit(min(self.limit, _MOST)).offset(min(self.offset, _FARTHEST))).all()
        blocks = _blocks(connection, [row.shown_id for row in rows])
        return SearchPage(total, tuple(_hit(row, blocks[row.shown_id], asked) for row in rows), str(asked))

    def _matching(self, found: sa.Subquery) -> sa.Subquery:
        article, source, version = t.article.c, t.source.c, t.version.c
        query = (
            sa.select(article.public_id, source.name, t.page.c.url, article.shown_id, found.c.exact, found.c.relevance)
            .add_columns(version.title, version.published_date, version.published_at)
            .join_from(found, t.article, article.id == found.c.article_id)
            .join(t.source, source.id == article.source_id)
            .join(t.page, t.page.c.id == article.page_id)
            .join(t.version, version.id == article.shown_id)
        )
        if self.sources:
            query = query.where(source.name.in_(self.sources))
        if self.since is not None:
            query = query.where(version.published_date >= self.since)
        if self.until is not None:
            query = query.where(version.published_date <= self.until)
        return query.subquery()


def _hit(row: sa.Row[Any], blocks: Collection[str], asked: Node) -> Hit:
    shown = snippet(blocks, asked)
    relevance = max(row.relevance, 0.0)
    return Hit(
        id=row.public_id,
        source=row.name,
        url=row.url,
        title=row.title,
        date=row.published_date,
        snippet=shown.text,
        highlights=shown.highlights,
        score=row.exact + relevance / (1.0 + relevance),
    )


def _blocks(connection: sa.Connection, versions: Collection[int]) -> dict[int, list[str]]:
    """Lead, body and captions of some versions, to make snippets from."""
    blocks: dict[int, list[str]] = {number: [] for number in versions}
    v, p, i = t.version.c, t.placement.c, t.image.c
    for version, lead in rows_in(connection, [v.id, v.lead], v.id, blocks):
        blocks[version] += [lead] if lead else []
    body = (
        sa.select(p.version_id, t.paragraph.c.text)
        .join(t.paragraph)
        .where(p.version_id.in_(blocks), p.reason.is_(None), p.repeat_of.is_(None))
        .order_by(p.version_id, p.position)
    )
    for version, text in connection.execute(body):
        blocks[version].append(text)
    for version, *captions in rows_in(connection, [i.version_id, i.caption, i.credit], i.version_id, blocks):
        blocks[version] += [text for text in captions if text]
    return blocks
