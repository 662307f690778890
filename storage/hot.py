"""Statements of the hot paths, sent to the driver itself: half a night's database time is SQLAlchemy's otherwise.

They run on the driver's connection under a SQLAlchemy connection, within its transaction. Errors come as the
driver raises them; `database.told` knows both kinds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage.tables import Day, Instant

_CHUNK = 500  # values in one IN (…)


class Numbers:
    """Row numbers for the one writer: the next of each table, read once. A rolled-back number is never used again."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._next: dict[str, int] = {}

    def take(self, table: sa.Table) -> int:
        number = self._next.get(table.name)
        if number is None:
            number = (self._connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
        self._next[table.name] = number + 1
        return number


def execute(connection: sa.Connection, sql: str, parameters: Sequence[Any] = ()) -> None:
    """One statement in the driver's own spelling (`?` on SQLite, `%s` on PostgreSQL)."""
    _driver(connection).execute(sql, parameters)


def insert_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Sequence[Any]], *, or_ignore: bool = False
) -> None:
    """Insert rows given in the order of the table's columns. or_ignore: leave out those that are there already."""
    if not rows:
        return
    sql, converted = _insert_sql(table, connection.dialect.name)
    if or_ignore:
        sql += " ON CONFLICT DO NOTHING"
    if converted:
        dialect = connection.dialect
        rows = [
            tuple(converted[i].process_bind_param(v, dialect) if i in converted else v for i, v in enumerate(row))
            for row in rows
        ]
    if len(rows) == 1:
        _driver(connection).execute(sql, rows[0])
    else:
        _driver(connection).cursor().executemany(sql, rows)


@lru_cache
def _insert_sql(table: sa.Table, dialect: str) -> tuple[str, dict[int, Instant | Day]]:
    mark = "%s" if dialect == "postgresql" else "?"
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join(mark for _ in table.columns)
    converted = {i: c.type for i, c in enumerate(table.columns) if isinstance(c.type, Instant | Day)}
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', converted  # noqa: S608 names are ours


def rows_in(
    connection: sa.Connection, columns: Sequence[sa.Column[Any]], key: sa.Column[Any], values: Collection[Any]
) -> list[tuple[Any, ...]]:
    """Cells of one table's rows whose key is among the values. Not for Instant and Day columns."""
    names = ", ".join(f'"{column.name}"' for column in columns)
    sql = f'SELECT {names} FROM "{key.table.name}" WHERE "{key.name}"'  # noqa: S608 names are ours
    found: list[tuple[Any, ...]] = []
    wanted = list(values)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        if connection.dialect.name == "postgresql":
            found += _driver(connection).execute(f"{sql} = ANY(%s)", (chunk,)).fetchall()
        else:
            marks = ",".join("?" * len(chunk))
            found += _driver(connection).execute(f"{sql} IN ({marks})", chunk).fetchall()
    return found


def _driver(connection: sa.Connection) -> Any:
    """A sqlite3.Connection or a psycopg.Connection: for the calls above they are alike."""
    return connection.connection.driver_connection
