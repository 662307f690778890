"""What a run did with each URL, as rows."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import tables as t
from storage.hot import Numbers, insert_rows
from storage.records import Outcome
from storage.rows import plain


class Filing(NamedTuple):
    """Where an outcome belongs, by row numbers, and when it was. page None: of a channel or of robots.txt."""

    run: int
    source: int
    page: int | None
    at: datetime


def write(
    connection: sa.Connection, numbers: Numbers, filing: Filing, outcome: Outcome, traceback: str | None = None
) -> None:
    article = None
    if outcome.article is not None:
        article = connection.scalar(_article_named(), {"name": outcome.article})
    row = (
        numbers.take(t.outcome),
        filing.run,
        filing.source,
        filing.page,
        plain(outcome.url) if filing.page is None else None,
        outcome.kind,
        plain(outcome.stage),
        plain(outcome.reason),
        plain(outcome.detail),
        article,
        outcome.version,
        outcome.capture,
        outcome.status,
        filing.at,
        plain(traceback),
    )
    insert_rows(connection, t.outcome, [row])


def is_recorded(connection: sa.Connection, run: int, page: int, at: datetime) -> bool:
    """Whether the run has an outcome of that page at that instant: it is said again, after an unknown end."""
    return connection.scalar(_same(), {"page": page, "run": run, "at": at}) is not None


# Built once: building a statement costs ten times what running it does.


@lru_cache
def _article_named() -> sa.Select[Any]:
    return sa.select(t.article.c.id).where(t.article.c.public_id == sa.bindparam("name"))


@lru_cache
def _same() -> sa.Select[Any]:
    o = t.outcome.c
    same = (o.page_id == sa.bindparam("page"), o.run_id == sa.bindparam("run"), o.at == sa.bindparam("at"))
    return sa.select(o.id).where(*same).limit(1)
