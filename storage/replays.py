"""Reading stored captures again by today's rules: which ones, and how the new reading is kept beside the old ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    made of it, and `url` and `key` are those of its page. source: name. held: whether its body is. rest: captures of
    the further pages of the article, in order.
    """

    capture: int
    source: str
    url: str
    key: str
    article: str | None = None
    number: int | None = None
    held: bool = True
    rest: tuple[int, ...] = ()


def evidence(connection: sa.Connection, source: str | None) -> list[Evidence]:
    """Per article the capture that showed its newest version first, per page that never became one the last capture."""
    a, v, c, p, o = t.article.c, t.version.c, t.capture.c, t.page.c, t.outcome.c
    newest = sa.select(sa.func.max(v.number)).where(v.article_id == a.id).correlate(t.article).scalar_subquery()
    taken = sa.exists().where(t.takedown.c.article_id == a.id)
    shown = sa.select(
        sa.func.coalesce(
            sa.func.min(c.id).filter(t.payload.c.digest.is_not(None)), sa.func.min(c.id)
        ).label("capture"),
        t.source.c.name, p.url, p.key, a.public_id, v.number, v.id,
        sa.func.count(t.payload.c.digest).label("held"),
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
        .group_by(a.id, t.source.c.name, p.url, p.key, a.public_id, v.number, v.id)
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
        Evidence(
            row.capture,
            row.name,
            row.url,
            row.key,
            row.public_id,
            row.number,
            row.held > 0,
            _further_pages(connection, row.id, row.capture) if row.held > 1 else (),
        )
        for row in connection.execute(of_articles)
    ]
    return found + [Evidence(row.capture, row.name, row.url, row.key) for row in connection.execute(of_pages)]


def _further_pages(connection: sa.Connection, version: int, first: int) -> tuple[int, ...]:
    """Captures of the same run as the first one, of its version, under other addresses: the next pages."""
    c, link = t.capture.c, t.version_capture.c
    run = sa.select(c.run_id).where(c.id == first).scalar_subquery()
    rows = connection.execute(
        sa.select(c.id, c.requested_url)
        .join(t.version_capture, link.capture_id == c.id)
        .where(link.version_id == version, c.run_id == run, c.id >= first)
        .order_by(c.id)
    )
    by_url: dict[str, int] = {}
    for row in rows:
        by_url.setdefault(row.requested_url, row.id)
    return tuple(number for number in by_url.values() if number != first)


@dataclass(frozen=True, slots=True)
class Rereading:
    """A new reading of captures. attribution_keys: as of `Archive.keep_version`."""

    version: Version
    captures: Sequence[int]
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
        captures=new.captures,
        run=new.run,
        at=new.at,
        attribution_keys=new.attribution_keys,
    )
    return articles.add_version(desk, row, read_version(desk.connection, row.shown_id), arrival)
