"""Captures and their bodies: a row per response at one instant, a body per digest, as long as a capture holds it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage import tables as t
from storage.hot import Numbers, insert_rows, rows_in
from storage.payloads import stored_body
from storage.records import Capture
from storage.rows import capture_columns, plain


def keep(connection: sa.Connection, numbers: Numbers, capture: Capture, run: int | None, source: int | None) -> int:
    """See `Archive.keep_capture`; source: by row number."""
    cells = capture_columns(capture)
    digest, c = bytes.fromhex(capture.digest), t.capture.c
    same = {"digest": digest, "at": capture.fetched_at, "url": plain(capture.requested_url)}
    number = connection.scalar(_same_capture(), same)
    if number is None:
        number = numbers.take(t.capture)
        insert_rows(connection, t.capture, [(number, run, source, *cells, 1)])
    else:
        connection.execute(sa.update(t.capture).where(c.id == number).values(holds=1))
    if not rows_in(connection, [t.payload.c.length], t.payload.c.digest, [digest]):
        insert_rows(connection, t.payload, [(digest, *stored_body(capture))])
    return int(number)


@lru_cache  # building a statement costs ten times what running it does
def _same_capture() -> sa.Select[Any]:
    c = t.capture.c
    same = (c.digest == sa.bindparam("digest"), c.at == sa.bindparam("at"), c.requested_url == sa.bindparam("url"))
    return sa.select(c.id).where(*same)


def release(connection: sa.Connection, capture: int) -> None:
    """See `Archive.release_payload`."""
    c, p = t.capture.c, t.payload.c
    connection.execute(sa.update(t.capture).where(c.id == capture).values(holds=0))
    digest = sa.select(c.digest).where(c.id == capture).scalar_subquery()
    held = sa.exists().where(c.digest == p.digest, c.holds == 1).correlate(t.payload)
    connection.execute(sa.delete(t.payload).where(p.digest == digest, ~held))
