"""Which pages a night looks at again, of those it knows: the missed, the left over, the young, a sample of the old.

What these ask for depends on the night and not on how much is held: each walks an index that begins with what it
wants (tests/storage/test_nights.py holds them to that).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import absences
from storage import tables as t
from storage.frontier import PageMemory, page_memory
from storage.hot import rows_in

_SLACK = timedelta(hours=1)  # a night may begin a little earlier than the last one
_ZONES = timedelta(days=2)  # a local day begins up to 14 hours before that of UTC


def missed(connection: sa.Connection, source: str) -> list[PageMemory]:
    """Articles of a source that a site called gone once, so that tonight can confirm it."""
    a, p = t.article.c, t.page.c
    number = _number_of(connection, source)
    said = set(connection.scalars(sa.select(t.absence.c.article_id).where(absences.unconfirmed())))
    rows = rows_in(connection, [a.id, a.page_id, a.source_id], a.id, said)
    pages = [page for _, page, of in sorted(rows) if of == number]
    keys = dict(rows_in(connection, [p.id, p.key], p.id, pages))
    return _remembered(connection, [keys[page] for page in pages])


def waiting(connection: sa.Connection, source: str, *, since: datetime, limit: int) -> list[PageMemory]:
    """See `Archive.waiting`."""
    p = t.page.c
    held = sa.exists().where(t.article.c.public_id == p.public_id)
    listed = (
        sa.select(p.key)
        .where(p.source_id == _number_of(connection, source), sa.text(f"({t.UNREAD})"))
        .where(p.channel_id.is_not(None), p.last_seen >= since, ~held)
        .order_by(p.last_seen.desc(), p.id)
        .limit(limit)
    )
    return _remembered(connection, connection.scalars(listed))


def due_for_recheck(
    connection: sa.Connection,
    source: str,
    *,
    now: datetime,
    young_days: int,
    sample: int,
    limit: int | None,
    pause_days: int = 0,
) -> list[PageMemory]:
    """See `Archive.due_for_recheck`."""
    a, v = t.article.c, t.version.c
    since = now - timedelta(days=young_days)
    recent = since - _ZONES  # a young article was looked at since it came out, or never
    never, before = a.looked_at.is_(None), a.looked_at < now
    due = _askable(_number_of(connection, source), now)
    is_young = sa.func.coalesce(v.published_date >= since.date(), a.first_seen >= since)
    young = [
        *connection.execute(due.where(is_young, never)),
        *connection.execute(due.where(is_young, before, a.looked_at >= recent)),
    ]
    rested = before & (a.looked_at <= now - timedelta(days=pause_days) + _SLACK)
    is_old = sa.or_(~is_young, a.looked_at < recent)
    old = connection.execute(due.where(~is_young, never).order_by(a.id).limit(sample)).all()
    oldest = due.where(is_old, rested).order_by(a.looked_at, a.id)
    old = [*old, *connection.execute(oldest.limit(sample - len(old)))]
    return _remembered(connection, [row.key for row in (*sorted(young, key=_newest_first), *old)][:limit])


def _askable(source: int, now: datetime) -> sa.Select[Any]:
    """The articles of a source that have a page to ask for tonight: key, public_id, published_date."""
    a, v, p = t.article.c, t.version.c, t.page.c
    later, other = t.article.alias("later"), t.page.alias("other")
    replaced = sa.or_(  # by a later article of the same key: this one's URL shows that one now
        sa.exists().where(later.c.reuse_of == a.id),
        sa.exists().where(later.c.reuse_of == a.reuse_of, later.c.id > a.id),
    )
    waits = sa.exists().where(t.alias.c.article_id == a.id, other.c.id == t.alias.c.page_id, other.c.next_try > now)
    return (
        sa.select(p.key, a.public_id, v.published_date)
        .join_from(t.article, t.page, p.id == a.page_id)
        .join(t.version, v.id == a.shown_id)
        .where(a.source_id == source, ~replaced, ~waits, sa.func.coalesce(p.next_try <= now, sa.true()))
        .where(sa.exists().where(t.version_capture.c.version_id == v.id))  # not what was imported as text
    )


def _newest_first(row: sa.Row[Any]) -> tuple[int, str]:
    day = row.published_date
    return (1 if day is None else -day.toordinal(), row.public_id)


def _number_of(connection: sa.Connection, source: str) -> int:
    """Row number of a source; 0, which none has, where nothing is held of it."""
    return connection.scalar(sa.select(t.source.c.id).where(t.source.c.name == source)) or 0


def _remembered(connection: sa.Connection, keys: Iterable[str]) -> list[PageMemory]:
    wanted = list(dict.fromkeys(keys))
    memory = page_memory(connection, wanted)
    return [memory[key] for key in wanted]
