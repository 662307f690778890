"""Salvage: what can still be read of a damaged archive, into a new file. The damaged one is only read.

Rows are read in ranges of their numbers; a range that cannot be read is halved until the rows around the damage are
out. Then what refers to lost rows goes or lets go, bodies and texts that are not what their digests say go as well,
and the index is made anew (clusters and signatures by the next night). What is left passes `luutru check`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage import copying
from storage import tables as t
from storage.backup import draft_of, opened_target
from storage.database import Place, require_sqlite, told
from storage.errors import ArchiveUnusable
from storage.integrity import body_fault
from storage.steps import Step
from storage.text import text_key
from storage.versions import read_version

_ROWS = 500  # read at once
_PATIENCE = 4_000  # reads of one table that may fail; what is left then is given up
# Made from the rest, and made anew by the next night.
_DERIVED = (t.signature, t.signature_band, t.near_pair, t.cluster, t.cluster_member)


@dataclass(slots=True)
class Salvage:
    """What came of it. lost: ranges of rows that could not be read, by table (of hosts and pictures, which have no
    numbers: where the damage begins, and no end). dropped: rows that were read and could not stay, by table. rows: how
    many the new file has.
    """

    path: Path
    rows: int = 0
    lost: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"copy": str(self.path), "rows": self.rows, "lost": self.lost, "dropped": self.dropped}


def repair(where: str | Path, copy: Path, *, now: datetime, step: Step) -> Salvage:
    """Salvage an archive's file into another.

    Raises: ArchiveUnusable when the copy exists, or nothing at all can be read; for a server, whose own tools and
    `luutru backup` serve it better.
    """
    place = Place.of(where)
    if place.path is None:
        raise ArchiveUnusable(f"{place}: repair is for files; restore a backup, or use the server's own tools")
    require_sqlite(place.path)
    done = Salvage(copy)
    with draft_of(copy) as draft, _whole(place.path, draft) as readable:
        draft.unlink()
        with opened_target(Place.of(draft), now) as there:
            with told(place):
                _read_tables(_Source(readable), there, done, step)
            _mend(there, done, step)
            there.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]
    return done


@contextmanager
def _whole(path: Path, draft: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a second copy of the damaged file, made as long as its header says: SQLite opens no shorter one.

    What stands in its log is read as well.
    """
    second = draft.with_name(f"{draft.name}.damaged")
    try:
        for end in ("", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copyfile(f"{path}{end}", f"{second}{end}")
        with second.open("r+b") as file:
            header = file.read(100)
            page = int.from_bytes(header[16:18], "big") or 1
            size = (65_536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
            if second.stat().st_size < size:
                file.truncate(size)
        connection = sqlite3.connect(second, isolation_level=None)
        try:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA writable_schema=ON")  # go on where the description of one table is damaged
            yield connection
        finally:
            connection.close()
    finally:
        for leftover in ("", "-wal", "-shm"):
            Path(f"{second}{leftover}").unlink(missing_ok=True)


# --------------------------------------------------------------------------------------------------- reading


class _Range(NamedTuple):
    first: int
    last: int  # inclusive


class _Source:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._driver = connection
        self._patience = _PATIENCE

    def rows(self, table: sa.Table, lost: list[tuple[int, int]]) -> Iterator[list[tuple[Any, ...]]]:
        """All rows that can be read, in lists; what cannot is added to `lost`."""
        self._patience = _PATIENCE
        key = _number_of(table)
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        if key is None:
            yield self._from_both_ends(table, names, lost)
            return
        query = f'SELECT {names} FROM "{table.name}" WHERE {key} BETWEEN ? AND ?'  # noqa: S608 names are ours
        first, last = self._bounds(table, key)
        for start in range(first, last + 1, _ROWS):
            waiting = deque([_Range(start, min(start + _ROWS - 1, last))])
            while waiting:  # the largest ranges first: what is sound is out before patience ends
                here = waiting.popleft()
                try:
                    rows = self._driver.execute(query, here).fetchall() if self._patience else None
                except sqlite3.DatabaseError:
                    self._patience -= 1
                    rows = None
                if rows is not None:
                    yield [row for row in rows if _is_whole(table, row)]
                elif here.first == here.last or not self._patience:
                    lost.append(here)
                else:
                    waiting += _halves(here)

    def _from_both_ends(self, table: sa.Table, names: str, lost: list[tuple[int, int]]) -> list[tuple[Any, ...]]:
        """Of a table whose rows have no number (hosts, pictures): those up to the damage, from either end."""
        key = next(iter(table.primary_key))
        at, found = list(table.columns).index(key), {}
        for order in ("ASC", "DESC"):
            query = f'SELECT {names} FROM "{table.name}" ORDER BY "{key.name}" {order}'  # noqa: S608 names are ours
            try:
                for row in self._driver.execute(query):
                    found[row[at]] = row
            except sqlite3.DatabaseError:
                lost[:] = lost or [(len(found) + 1, _FARTHEST)]
            else:
                lost.clear()
                break
        return [row for row in found.values() if _is_whole(table, row)]

    def _bounds(self, table: sa.Table, key: str) -> tuple[int, int]:
        """The lowest and highest number of a table, as far as they can be read."""
        bounds = []
        for end in ("min", "max"):
            try:
                found = self._driver.execute(f'SELECT {end}({key}) FROM "{table.name}"').fetchone()[0]  # noqa: S608 names are ours
            except sqlite3.DatabaseError:
                found = None
            bounds.append(found)
        low, high = bounds
        if low is None and high is None:
            low, high = 1, _FARTHEST  # an empty table, or one whose ends are damaged: look everywhere
            if self._is_empty(table):
                return 1, 0
        return (low if low is not None else 1), (high if high is not None else _FARTHEST)

    def _is_empty(self, table: sa.Table) -> bool:
        try:
            return self._driver.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone() is None  # noqa: S608 names are ours
        except sqlite3.DatabaseError:
            return False


_FARTHEST = 1 << 22  # row numbers that are tried where a table does not say how far it goes


def _halves(here: _Range) -> list[_Range]:
    middle = (here.first + here.last) // 2
    return [_Range(middle + 1, here.last), _Range(here.first, middle)]


def _number_of(table: sa.Table) -> str | None:
    """What rows are found by: the first column of the key where it is a number, else the row number, if any."""
    first = next(iter(table.primary_key))
    if isinstance(first.type, sa.BigInteger):
        return f'"{first.name}"'
    return "rowid" if table.dialect_options["sqlite"]["with_rowid"] else None


def _is_whole(table: sa.Table, row: tuple[Any, ...]) -> bool:
    """Whether the cells are of the kinds that their columns take."""
    for column, cell in zip(table.columns, row, strict=True):
        if cell is None:
            if not column.nullable:
                return False
        elif isinstance(column.type, sa.LargeBinary) != isinstance(cell, bytes):
            return False
    return True


def _read_tables(source: _Source, there: sa.Connection, done: Salvage, step: Step) -> None:
    there.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    wanted = [table for table in copying.tables() if table not in _DERIVED]
    for number, table in enumerate(wanted, 1):
        step("read", number, len(wanted))
        lost: list[tuple[int, int]] = []
        with there.begin():
            for rows in source.rows(table, lost):
                _insert(there, table, rows, done)
        if lost:
            done.lost[table.name] = _joined(lost)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, neighbours as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and found[-1][1] == first - 1:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _insert(there: sa.Connection, table: sa.Table, rows: list[tuple[Any, ...]], done: Salvage) -> None:
    """Rows as they lie, one by one where one of them breaks a rule of the table."""
    names, marks = ", ".join(f'"{c.name}"' for c in table.columns), ", ".join("?" * len(table.columns))
    sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 names are ours
    driver: Any = there.connection.driver_connection
    for row in rows:
        try:
            driver.execute(sql, row)
        except sqlite3.DatabaseError:
            done.dropped[table.name] = done.dropped.get(table.name, 0) + 1


# --------------------------------------------------------------------------------------------------- mending


def _mend(there: sa.Connection, done: Salvage, step: Step) -> None:
    with there.begin():
        _drop_false_texts(there, done)
        _drop_false_bodies(there, done, step)
        while _drop_orphans(there, done):
            pass
        _drop_false_versions(there, done, step)
        while _show_what_is_left(there, done) + _drop_orphans(there, done):
            pass
        _settle_captures(there)
        copying.build_index(there, step)
    with there.begin():
        done.rows = sum(copying.count(there, table) for table in copying.tables())
    if not done.rows:
        raise ArchiveUnusable("not one row could be read; restore a backup")
    there.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def _dropped(done: Salvage, table: sa.Table, count: int) -> int:
    if count:
        done.dropped[table.name] = done.dropped.get(table.name, 0) + count
    return count


def _drop_false_texts(there: sa.Connection, done: Salvage) -> None:
    for table, text in ((t.paragraph, t.paragraph.c.text), (t.author, t.author.c.name)):
        for rows in copying.chunks(there, table):
            at = list(table.columns).index(text)
            false = [row[0] for row in rows if text_key(row[at]) != bytes(row[1])]
            _dropped(done, table, there.execute(sa.delete(table).where(table.c.id.in_(false))).rowcount)


def _drop_false_bodies(there: sa.Connection, done: Salvage, step: Step) -> None:
    p, count = t.payload.c, 0
    for rows in copying.chunks(there, t.payload):
        count += len(rows)
        step("bodies", count, 0)
        false = [bytes(d) for d, length, coding, stored in rows if body_fault(bytes(d), coding, bytes(stored), length)]
        _dropped(done, t.payload, there.execute(sa.delete(t.payload).where(p.digest.in_(false))).rowcount)


def _drop_false_versions(there: sa.Connection, done: Salvage, step: Step) -> None:
    """Versions that are not what their digest says, with all below them."""
    v = t.version.c
    written = there.execute(sa.select(v.id, v.digest)).all()
    false = []
    for number, row in enumerate(written, 1):
        step("versions", number, len(written))
        try:
            version = read_version(there, row.id)
        except (ValueError, TypeError, LookupError, AttributeError):  # no date, no JSON, no text
            false.append(row.id)
            continue
        positions = [placement.position for placement in version.placements]
        if version.digest != bytes(row.digest).hex() or positions != list(range(1, len(positions) + 1)):
            false.append(row.id)
    _dropped(done, t.version, there.execute(sa.delete(t.version).where(v.id.in_(false))).rowcount)
    # A later version of an article stands on the one before it: they are numbered anew.
    kept = there.execute(sa.select(v.id, v.article_id, v.number).order_by(v.article_id, v.number)).all()
    numbers: dict[int, int] = {}
    for version_id, article, before in kept:
        number = numbers[article] = numbers.get(article, 0) + 1
        if number != before:
            there.execute(sa.update(t.version).where(v.id == version_id).values(number=number))


def _drop_orphans(there: sa.Connection, done: Salvage) -> int:
    """Let go of rows that are not there, or go with them; how many rows went."""
    count = 0
    for table in copying.tables():
        for key in table.foreign_keys:
            parent, column = key.column.table.alias("parent"), key.parent
            if column is t.article.c.shown_id:
                continue
            lost = column.is_not(None) & ~sa.exists().where(parent.c[key.column.name] == column).correlate(table)
            if column.nullable and table is not t.decision:
                there.execute(sa.update(table).where(lost).values({column.name: None}))
            else:
                count += _dropped(done, table, there.execute(sa.delete(table).where(lost)).rowcount)
    return count


def _show_what_is_left(there: sa.Connection, done: Salvage) -> int:
    """Every article shows one of its own versions; an article without any goes."""
    a, v = t.article.c, t.version.c
    own = sa.exists().where(v.id == a.shown_id, v.article_id == a.id)
    newest = sa.select(sa.func.max(v.id)).where(v.article_id == a.id).correlate(t.article).scalar_subquery()
    none = ~sa.exists().where(v.article_id == a.id)
    count = _dropped(done, t.article, there.execute(sa.delete(t.article).where(none)).rowcount)
    there.execute(sa.update(t.article).where(~own).values(shown_id=newest))
    return count


def _settle_captures(there: sa.Connection) -> None:
    """A capture holds a body that is there; a body that no capture holds is held by those that name it, or goes."""
    c, p = t.capture.c, t.payload.c
    there.execute(sa.update(t.capture).where(~sa.exists().where(p.digest == c.digest)).values(holds=0))
    held = sa.exists().where(c.digest == p.digest, c.holds == 1).correlate(t.payload)
    there.execute(sa.delete(t.payload).where(~held))
