"""All rows of one archive into another, whatever the two databases are: resumable, and compared at the end.

Tables are copied in the order of their references, rows in the order of their keys, so what is there already says
where to go on. Ids are kept. The full-text index is made anew from the copied texts. Until everything has been
compared the target is marked unfinished, and no release opens it as an archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import fulltext
from storage import tables as t
from storage.database import REVISION_TABLE, UNFINISHED, revisions
from storage.decisions import searched
from storage.errors import ArchiveUnusable
from storage.fulltext import Changes
from storage.hot import insert_rows
from storage.steps import Step
from storage.versions import read_version

_CHUNK = 1_000  # rows of one transaction
_CHUNK_OF_BODIES = 50
_SHOWN = "fk_article_shown_id"


@dataclass(frozen=True, slots=True)
class Copied:
    """One table as found the same on both sides. digest: sha256 (hex) over all its rows in the order of their keys."""

    table: str
    rows: int
    digest: str

    def as_json(self) -> dict[str, Any]:
        return {"table": self.table, "rows": self.rows, "digest": self.digest}


def tables() -> list[sa.Table]:
    """Every table after those that it names; article before version, which name each other."""
    return list(t.metadata.sorted_tables)


def copy_all(source: sa.Connection, target: sa.Connection, step: Step) -> list[Copied]:
    """Copy every row that the target does not have yet, index it, and compare both sides.

    source: within one transaction, so that one state is read. target: of an empty archive or of an unfinished copy of
    the same source; without a transaction.

    Raises: ArchiveUnusable when the two are not the same in the end.
    """
    mark(target, UNFINISHED)
    _loosen(target)
    for table in tables():
        _copy_table(source, target, table, step)
    with target.begin():
        build_index(target, step)
    found = compare(source, target, step)
    _tighten(target)
    mark(target, revisions()[-1])
    return found


def mark(connection: sa.Connection, revision: str) -> None:
    """Write down the schema revision of an archive."""
    with connection.begin():
        connection.execute(sa.text(f"UPDATE {REVISION_TABLE} SET version_num = :revision"), {"revision": revision})  # noqa: S608 names are ours


def _loosen(target: sa.Connection) -> None:
    """Let an article be there before the version that readers see of it, over several transactions."""
    driver = target.connection.driver_connection
    if target.dialect.name == "sqlite":
        driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        return
    with target.begin():
        target.execute(sa.text(f"ALTER TABLE article DROP CONSTRAINT IF EXISTS {_SHOWN}"))


def _tighten(target: sa.Connection) -> None:
    if target.dialect.name == "sqlite":
        target.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
        return
    with target.begin():
        target.execute(
            sa.text(
                f"ALTER TABLE article ADD CONSTRAINT {_SHOWN}"
                " FOREIGN KEY (shown_id) REFERENCES version (id) DEFERRABLE INITIALLY DEFERRED"
            )
        )


def _copy_table(source: sa.Connection, target: sa.Connection, table: sa.Table, step: Step) -> None:
    size = count(source, table)
    with target.begin():
        done = count(target, table)
        last = _last_key(target, table)
    step(table.name, done, size)
    for rows in chunks(source, table, after=last):
        with target.begin():
            insert_rows(target, table, rows)
        done += len(rows)
        step(table.name, done, size)


def count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _last_key(connection: sa.Connection, table: sa.Table) -> tuple[Any, ...] | None:
    key = list(table.primary_key)
    row = connection.execute(sa.select(*key).order_by(*(column.desc() for column in key)).limit(1)).one_or_none()
    return None if row is None else tuple(row)


def chunks(
    connection: sa.Connection, table: sa.Table, *, after: tuple[Any, ...] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table in the order of their keys, those after a key."""
    key = list(table.primary_key)
    at = [list(table.columns).index(column) for column in key]
    query = sa.select(table).order_by(*key).limit(_CHUNK_OF_BODIES if table is t.payload else _CHUNK)
    while True:
        here = query if after is None else query.where(sa.tuple_(*key) > sa.tuple_(*map(sa.literal, after)))
        rows = [tuple(row) for row in connection.execute(here)]
        if not rows:
            return
        after = tuple(rows[-1][i] for i in at)
        yield rows


# --------------------------------------------------------------------------------------------------- indexing


def build_index(connection: sa.Connection, step: Step) -> int:
    """Make the full-text index anew from the texts, within the running transaction; how many articles it has."""
    fulltext.empty(connection)
    a, changes = t.article.c, Changes()
    shown = connection.execute(sa.select(a.id, a.shown_id).order_by(a.id)).all()
    for number, (article, version) in enumerate(shown, 1):
        changes.add(article, searched(connection, article, read_version(connection, version)))
        if number % 100 == 0 or number == len(shown):
            changes.write(connection)
            step("index", number, len(shown))
    return len(shown)


# ------------------------------------------------------------------------------------------------- comparing


def compare(source: sa.Connection, target: sa.Connection, step: Step) -> list[Copied]:
    """Count and digest of every table on both sides. Raises: ArchiveUnusable naming the tables that differ."""
    found, unlike = [], []
    for number, table in enumerate(tables(), 1):
        step("compare", number, len(tables()))
        here = digest_of(source, table)
        with target.begin():
            there = digest_of(target, table)
        if here != there:
            unlike.append(f"{table.name} ({here.rows} rows, {there.rows} in the copy)")
        found.append(here)
    if unlike:
        raise ArchiveUnusable(
            f"the copy is not the same as its source: {', '.join(unlike)}. The source has changed since the copy was "
            "begun, or the copy is damaged: begin again with an empty target"
        )
    return found


def digest_of(connection: sa.Connection, table: sa.Table) -> Copied:
    """Count and sha256 of a table's rows, the same on both databases."""
    digest, count = hashlib.sha256(), 0
    for rows in chunks(connection, table):
        for row in rows:
            count += 1
            for cell in row:
                _feed(digest, cell)
    return Copied(table.name, count, digest.hexdigest())


def _feed(digest: Any, cell: Any) -> None:
    """A cell with its kind and length before it, so that no two rows look alike."""
    match cell:
        case None:
            digest.update(b"-")
            return
        case bytes() | memoryview():
            kind, data = b"b", bytes(cell)
        case str():
            kind, data = b"t", cell.encode()
        case datetime() | Date():
            kind, data = b"d", cell.isoformat().encode()
        case _:
            kind, data = b"n", repr(cell).encode()
    digest.update(b"%s%d:" % (kind, len(data)))
    digest.update(data)
