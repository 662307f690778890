"""What is remembered of channels, and how to behave towards the hosts they are on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import sqlalchemy as sa

from storage import tables as t
from storage.hot import Numbers, insert_rows
from storage.records import ChannelState, HostState
from storage.rows import plain, url_key

_FIELDS = [field.name for field in fields(ChannelState) if field.name != "source"]


def state(connection: sa.Connection, source: str, url: str) -> ChannelState | None:
    """What is remembered of a channel of a source, or None."""
    of_source = (t.source.c.name == source) & (t.channel.c.url_key == url_key(url))
    row = connection.execute(sa.select(t.channel).join(t.source).where(of_source)).one_or_none()
    if row is None:
        return None
    cells = row._mapping
    return ChannelState(source=source, **{name: cells[name] for name in _FIELDS} | {"distrusted": bool(row.distrusted)})


def keep(connection: sa.Connection, numbers: Numbers, source: int, new: ChannelState) -> None:
    """Create or replace what is remembered of a channel; source: by row number."""
    values = {name: getattr(new, name) for name in _FIELDS}
    values = {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
    values["distrusted"] = int(new.distrusted)
    number = number_of(connection, numbers, source, new.url, new.kind)
    connection.execute(sa.update(t.channel).where(t.channel.c.id == number).values(values))


def number_of(connection: sa.Connection, numbers: Numbers, source: int, url: str, kind: str) -> int:
    """Row number of a channel, made bare when new."""
    name, c = url_key(url), t.channel.c
    number = connection.scalar(sa.select(c.id).where(c.source_id == source, c.url_key == name))
    if number is None:
        number = numbers.take(t.channel)
        nothing = (None, None, None, 0, None, None, 0, 0, None)
        insert_rows(connection, t.channel, [(number, source, plain(url), name, kind, *nothing)])
    return int(number)


def hosts(connection: sa.Connection) -> list[HostState]:
    """How every host is to be treated, as the last run left it."""
    return [HostState(**row._mapping) for row in connection.execute(sa.select(t.host).order_by(t.host.c.host))]


def keep_hosts(connection: sa.Connection, states: Iterable[HostState]) -> None:
    """Replace what is remembered of these hosts; others stay as they are."""
    rows = {plain(s.host): (s.spacing, s.next_allowed_at, s.failures, s.parked_until, s.reason) for s in states}
    connection.execute(sa.delete(t.host).where(t.host.c.host.in_(rows)))
    insert_rows(connection, t.host, [(host, *cells) for host, cells in rows.items()])
