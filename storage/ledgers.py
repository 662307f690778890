"""What the books say: what is held of each source, what each run did, how much there is of everything."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables as t
from storage.records import Outcome, OutcomeKind
from storage.rows import loaded


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with what is held of it, forgotten articles left out. newest: latest published day. last_outcome: of
    its latest fetched page.
    """

    name: str
    homepage: str | None
    articles: int
    versions: int
    newest: Date | None
    last_outcome: OutcomeKind | None
    last_fetched: datetime | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. status: running | done | failed | interrupted. counts: outcomes by kind."""

    run: int
    verb: str
    sources: tuple[str, ...]
    status: str
    started: datetime
    finished: datetime | None
    counts: dict[str, int]
    summary: dict[str, Any]


def sources(connection: sa.Connection) -> list[SourceRow]:
    """See `Corpus.sources`."""
    s, a, p = t.source.c, t.article.c, t.page.c
    versions = sa.select(sa.func.count()).where(t.version.c.article_id == a.id).correlate(t.article)
    held = (
        sa.select(a.source_id, sa.func.count().label("articles"))
        .add_columns(sa.func.sum(versions.scalar_subquery()).label("versions"))
        .add_columns(sa.func.max(t.version.c.published_date).label("newest"))
        .join(t.version, t.version.c.id == a.shown_id)
        .where(~sa.exists().where(t.takedown.c.article_id == a.id))
        .group_by(a.source_id)
        .subquery()
    )
    latest = sa.func.row_number().over(partition_by=p.source_id, order_by=(p.last_fetched.desc(), p.id.desc()))
    asked = (
        sa.select(p.source_id, p.last_outcome, p.last_fetched, latest.label("place"))
        .where(p.last_fetched.is_not(None))
        .subquery()
    )
    query = (
        sa.select(
            s.name,
            s.homepage,
            held.c.articles,
            held.c.versions,
            held.c.newest,
            asked.c.last_outcome,
            asked.c.last_fetched,
        )
        .outerjoin_from(t.source, held, held.c.source_id == s.id)
        .outerjoin(asked, (asked.c.source_id == s.id) & (asked.c.place == 1))
        .order_by(s.name)
    )
    return [
        SourceRow(
            row.name,
            row.homepage,
            row.articles or 0,
            int(row.versions or 0),
            row.newest,
            row.last_outcome,
            row.last_fetched,
        )
        for row in connection.execute(query)
    ]


def runs(connection: sa.Connection, limit: int, run: int | None = None) -> list[RunRow]:
    """See `Corpus.runs`."""
    r, o = t.run.c, t.outcome.c
    query = sa.select(t.run).order_by(r.id.desc()).limit(limit)
    rows = connection.execute(query if run is None else query.where(r.id == run)).all()
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    kinds = sa.select(o.run_id, o.kind, sa.func.count()).group_by(o.run_id, o.kind)
    for number, kind, count in connection.execute(kinds.where(o.run_id.in_([row.id for row in rows]))):
        counts[number][kind] = count
    return [
        RunRow(
            run=row.id,
            verb=row.verb,
            sources=loaded(row.sources),
            status=row.status,
            started=row.started,
            finished=row.finished,
            counts=counts[row.id],
            summary=json.loads(row.summary) if row.summary else {},
        )
        for row in rows
    ]


def outcomes(connection: sa.Connection, run: int, kinds: Collection[OutcomeKind]) -> list[Outcome]:
    """See `Corpus.outcomes`."""
    o = t.outcome.c
    query = (
        sa.select(sa.func.coalesce(t.page.c.url, o.url).label("url"), t.source.c.name.label("source"), o.kind)
        .add_columns(t.page.c.key, o.stage, o.reason, o.detail, t.article.c.public_id.label("article"))
        .add_columns(o.version, o.capture_id.label("capture"), o.status, o.at)
        .join_from(t.outcome, t.source, t.source.c.id == o.source_id)
        .outerjoin(t.page, t.page.c.id == o.page_id)
        .outerjoin(t.article, t.article.c.id == o.article_id)
        .where(o.run_id == run)
        .order_by(o.id)
    )
    if kinds:
        query = query.where(o.kind.in_(list(kinds)))
    return [Outcome(**row._mapping) for row in connection.execute(query)]


def counts(connection: sa.Connection) -> dict[str, int]:
    """See `Corpus.counts`."""

    def count(noun: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        return connection.scalar(sa.select(sa.func.count()).select_from(noun).where(*where)) or 0

    forgotten = sa.select(t.takedown.c.article_id)
    found = {f"{noun.name}s": count(noun) for noun in (t.source, t.paragraph, t.capture, t.payload)}
    found["articles"] = count(t.article, t.article.c.id.not_in(forgotten))
    found["versions"] = count(t.version, t.version.c.article_id.not_in(forgotten))
    size = connection.scalar(sa.select(sa.func.sum(sa.func.length(t.payload.c.stored))))
    return {**found, "payload_bytes": int(size or 0)}
