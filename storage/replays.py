"""Reading stored captures again by today's rules: which ones, and how the new reading is kept beside the old ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage import articles
from storage import tables as t
from storage.articles import Desk
from storage.records import Version
from storage.versions import read_version

REPARSED = "reparsed"
"""Flag of a version that was read again from a capture we held; `Version.rules` says by which rules."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A capture to read again. article, number: public id and version that it is compared with; None: no version was
    made of it, and `url` and `key` are those of its page. source: name. held: whether its body is.
    """

    capture: int
    source: str
    url: str
    key: str
    article: str | None = None
    number: int | None = None
    held: bool = True


def evidence(connection: sa.Connection, source: str | None) -> list[Evidence]:
    """Per article the capture that showed its newest version first, per page that never became one the last capture."""
    a, v, c, p, o = t.article.c, t.version.c, t.capture.c, t.page.c, t.outcome.c
    newest = sa.select(sa.func.max(v.number)).where(v.article_id == a.id).correlate(t.article).scalar_subquery()
    taken = sa.exists().where(t.takedown.c.article_id == a.id)
    shown = sa.select(
        sa.func.coalesce(
            sa.func.min(c.id).filter(t.payload.c.digest.is_not(None)), sa.func.min(c.id)
        ).label("capture"),
        t.source.c.name, p.url, p.key, a.public_id, v.number, sa.func.count(t.payload.c.digest).label("held"),
    )  # fmt: skip
    of_articles = (
        shown.select_from(t.article)
        .join(t.source, t.source.c.id == a.source_id)
        .join(t.page, p.id == a.page_id)
        .join(t.version, (v.article_id == a.id) & (v.number == newest))
        .join(t.version_capture, t.version_capture.c.version_id == v.id)
        .join(t.capture, c.id == t.version_capture.c.capture_id)
        .outerjoin(t.payload, t.payload.c.digest == c.digest)
        .where(~taken)
        .group_by(a.id, t.source.c.name, p.url, p.key, a.public_id, v.number)
        .order_by(a.id)
    )
    read = sa.exists().where(a.page_id == p.id) | sa.exists().where(t.alias.c.page_id == p.id)
    of_pages = (
        sa.select(sa.func.max(o.capture_id).label("capture"), t.source.c.name, p.url, p.key)
        .select_from(t.outcome)
        .join(t.page, p.id == o.page_id)
        .join(t.source, t.source.c.id == o.source_id)
        .join(t.capture, c.id == o.capture_id)
        .join(t.payload, t.payload.c.digest == c.digest)
        .where(~read, o.kind.in_(["failed", "blocked"]), c.status.between(200, 299))
        .group_by(p.id, t.source.c.name, p.url, p.key)
        .order_by(p.id)
    )
    if source is not None:
        of_articles = of_articles.where(t.source.c.name == source)
        of_pages = of_pages.where(t.source.c.name == source)
    found = [
        Evidence(row.capture, row.name, row.url, row.key, row.public_id, row.number, row.held > 0)
        for row in connection.execute(of_articles)
    ]
    return found + [Evidence(row.capture, row.name, row.url, row.key) for row in connection.execute(of_pages)]


@dataclass(frozen=True, slots=True)
class Rereading:
    """A new reading of a capture. attribution_keys: as of `Archive.keep_version`."""

    version: Version
    capture: int
    run: int
    at: datetime
    attribution_keys: Mapping[str, str]


def keep_rereading(desk: Desk, article: str, new: Rereading) -> articles.Kept:
    """Keep it as the article's next version, flagged, whatever its digest: dates and tags are news here too."""
    a, v = t.article.c, t.version.c
    newest = sa.select(sa.func.max(v.number)).where(v.article_id == a.id).correlate(t.article).scalar_subquery()
    row = desk.connection.execute(
        sa.select(a.id, a.public_id, a.page_id, a.reuse_of, a.shown_id, a.gone_at, a.source_id)
        .add_columns(v.id.label("newest_id"), v.number, v.digest, v.flags)
        .join(t.version, (v.article_id == a.id) & (v.number == newest))
        .where(a.public_id == article)
    ).one()
    arrival = articles.Arrival(
        version=new.version.flagged(REPARSED),
        key="",
        source=row.source_id,
        page=row.page_id,
        others=(),
        captures=(new.capture,),
        run=new.run,
        at=new.at,
        attribution_keys=new.attribution_keys,
    )
    return articles.add_version(desk, row, read_version(desk.connection, row.shown_id), arrival)
