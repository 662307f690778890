"""When a site says that an article is gone: remembered the first time, believed on another night, over when it is back.

A server that answers 404 to everything for an hour must not bury an archive. So the first such answer is only
remembered; one of another run, some hours later, confirms it and makes the tombstone. The text stays either way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables as t
from storage.hot import Numbers, insert_rows, rows_in


@dataclass(frozen=True, slots=True)
class Missed:
    """What a 404 or 410 meant. article: public id. confirmed: said on another night before, so it is gone."""

    article: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A site's word that an article is gone. apart: how much later than the first one it must be to confirm it."""

    status: int
    capture: int | None
    run: int | None
    at: datetime
    apart: timedelta


def note(connection: sa.Connection, numbers: Numbers, article: int, answer: Answer) -> bool:
    """Keep such an answer about an article; whether it is confirmed by now."""
    b = t.absence.c
    running = sa.select(b.id, b.missed_at, b.missed_run_id, b.missed_capture_id, b.status, b.confirmed_at)
    row = connection.execute(running.where(b.article_id == article, b.returned_at.is_(None))).one_or_none()
    if row is None:
        seen = _last_seen(connection, article)
        at = None if seen is None else seen.at
        first = (answer.at, answer.run, answer.capture, answer.status)
        cells = (numbers.take(t.absence), article, at, seen and seen.id, *first, None, None, None, None)
        insert_rows(connection, t.absence, [cells])
        return False
    if row.confirmed_at is not None:
        return True
    if row.missed_run_id == answer.run or answer.at - row.missed_at < answer.apart:
        return False
    confirmed = {"confirmed_at": answer.at, "confirmed_capture_id": answer.capture}
    connection.execute(sa.update(t.absence).where(b.id == row.id).values(confirmed))
    gone = {"gone_at": row.missed_at, "gone_status": row.status, "gone_capture_id": row.missed_capture_id}
    connection.execute(sa.update(t.article).where(t.article.c.id == article).values(gone))
    return True


def unconfirmed() -> sa.ColumnElement[bool]:
    """Of a row of `absence`: the site said so on one night only, and has not shown the article since."""
    return t.absence.c.confirmed_at.is_(None) & t.absence.c.returned_at.is_(None)


def _last_seen(connection: sa.Connection, article: int) -> Any:
    """The latest capture that showed any version of the article."""
    c, link = t.capture.c, t.version_capture.c
    of = sa.select(c.id, c.at).join(t.version_capture, link.capture_id == c.id).join(t.version)
    latest = of.where(t.version.c.article_id == article).order_by(c.at.desc(), c.id.desc())
    return connection.execute(latest.limit(1)).one_or_none()


def end(connection: sa.Connection, article: int, captures: Collection[int]) -> None:
    """An article was seen in these captures: later than it was missed, that is a return."""
    b = t.absence.c
    if not captures or not rows_in(connection, [b.id], b.article_id, [article]):
        return
    latest = sa.select(t.capture.c.id, t.capture.c.at).where(t.capture.c.id.in_(captures))
    seen = connection.execute(latest.order_by(t.capture.c.at.desc()).limit(1)).one_or_none()
    if seen is not None:
        running = (b.article_id == article) & b.returned_at.is_(None) & (b.missed_at < seen.at)
        values = {"returned_at": seen.at, "returned_capture_id": seen.id}
        connection.execute(sa.update(t.absence).where(running).values(values))


def absences(connection: sa.Connection, article: int) -> list[dict[str, Any]]:
    """All absences of an article, oldest first, JSON-able."""
    query = sa.select(t.absence).where(t.absence.c.article_id == article).order_by(t.absence.c.id)
    return [
        {
            "status": row.status,
            "last_seen": _said(row.seen_at, row.seen_capture_id),
            "missed": _said(row.missed_at, row.missed_capture_id),
            "confirmed": _said(row.confirmed_at, row.confirmed_capture_id),
            "returned": _said(row.returned_at, row.returned_capture_id),
        }
        for row in connection.execute(query)
    ]


def _said(at: datetime | None, capture: int | None) -> dict[str, Any] | None:
    return None if at is None else {"at": at.isoformat(), "capture": capture}
