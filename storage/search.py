"""Full-text search: a query and its filters in, one page of hits out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, Literal

import sqlalchemy as sa

from storage import fulltext
from storage import tables as t
from storage.decisions import searched
from storage.errors import QueryError
from storage.hot import rows_in
from storage.query import Node, parse_query
from storage.snippets import snippet
from storage.versions import read_version

_MOST = 1_000  # hits of one page
_FARTHEST = 1 << 40  # offset


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article. snippet: original text around the first matches; highlights: (start, end) character
    ranges in it, 0-based, end exclusive. score: larger is better, comparable within one search only:
    above 1 for articles that spell the query as it was typed, below 1 for the others; 0 when ordered by date.
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
        count = self._among(fulltext.matching(connection, asked)).with_only_columns(
            sa.func.count(), maintain_column_froms=True
        )
        rows = connection.execute(self._page(connection, asked)).all()
        shown = _shown(connection, [row.article_id for row in rows])
        blocks = _blocks(connection, {article.shown_id: number for number, article in shown.items()})
        hits = (_hit(row, shown[row.article_id], blocks[shown[row.article_id].shown_id], asked) for row in rows)
        return SearchPage(connection.scalar(count) or 0, tuple(hits), str(asked))

    def _page(self, connection: sa.Connection, asked: Node) -> sa.Select[Any]:
        """article_id, relevance, exact of the hits of this page; what they look like is read for these alone."""
        if self.order == "date":
            v, nothing = t.version.c, sa.literal(0.0)
            query = self._among(fulltext.matching(connection, asked), dated=True)
            query = query.add_columns(nothing.label("relevance"), sa.literal(0).label("exact"))
            query = query.order_by(v.published_date.desc().nulls_last(), v.published_at.desc().nulls_last())
            query = query.order_by(t.article.c.public_id)
        else:
            found = fulltext.ranked(connection, asked)
            query = self._among(found).order_by(found.c.exact.desc(), found.c.relevance.desc(), found.c.article_id)
        return query.limit(min(self.limit, _MOST)).offset(min(self.offset, _FARTHEST))

    def _among(self, found: sa.Subquery, *, dated: bool = False) -> sa.Select[Any]:
        """What was found and passes the filters; joined to article and version only where these are asked."""
        query = sa.select(found)
        if dated or self.sources or self.since or self.until:
            query = query.join(t.article, t.article.c.id == found.c.article_id)
        if self.sources:
            query = query.join(t.source, t.source.c.id == t.article.c.source_id)
            query = query.where(t.source.c.name.in_(self.sources))
        if dated or self.since or self.until:
            query = query.join(t.version, t.version.c.id == t.article.c.shown_id)
        if self.since:
            query = query.where(t.version.c.published_date >= self.since)
        if self.until:
            query = query.where(t.version.c.published_date <= self.until)
        return query


def _shown(connection: sa.Connection, articles: Collection[int]) -> dict[int, Any]:
    a, v = t.article.c, t.version.c
    query = (
        sa.select(a.id, a.public_id, a.shown_id, t.source.c.name, t.page.c.url, v.title, v.published_date)
        .join_from(t.article, t.source, t.source.c.id == a.source_id)
        .join(t.page, t.page.c.id == a.page_id)
        .join(t.version, v.id == a.shown_id)
        .where(a.id.in_(articles))
    )
    return {row.id: row for row in connection.execute(query)}


def _hit(row: Any, article: Any, blocks: Collection[str], asked: Node) -> Hit:
    shown = snippet(blocks, asked)
    relevance = max(row.relevance, 0.0)
    return Hit(
        id=article.public_id,
        source=article.name,
        url=article.url,
        title=article.title,
        date=article.published_date,
        snippet=shown.text,
        highlights=shown.highlights,
        score=row.exact + relevance / (1.0 + relevance),
    )


def _blocks(connection: sa.Connection, versions: Mapping[int, int]) -> dict[int, list[str]]:
    """Lead, body and captions of some versions, to make snippets from. versions: row number -> of its article."""
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
    d = t.decision.c
    ruled = set(
        connection.scalars(sa.select(d.article_id).where(d.source_id.is_(None), d.article_id.in_(versions.values())))
    )
    for number in [version for version, article in versions.items() if article in ruled]:
        said = searched(connection, versions[number], read_version(connection, number))
        blocks[number] += [block.text for block in said.body if block.text not in blocks[number]]
    return blocks
