"""Whether an archive still says what was put into it. Only reads; every fault is named, and nothing is mended.

    structure    SQLite's own check of pages and B-trees; tables and columns that should be there
    references   every foreign key, on both databases
    rules        what rows promise one another beyond foreign keys: shown versions, bodies that captures hold
    texts        keys of paragraphs and authors, digests of versions, placements in order
    index        one entry per article, of the words that the version shown has
    bodies       with `read_data`: sha256 of every body, and every word of the index

`Scope.sample` looks at a share of texts, index and bodies: another one for another salt, so that nights add up.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import fulltext
from storage import tables as t
from storage.database import FORGOTTEN, Place, reading_engine, require_known, require_sqlite, revision, told
from storage.decisions import searched
from storage.errors import ArchiveUnusable
from storage.fulltext import indexed
from storage.hot import rows_in
from storage.payloads import body_of
from storage.records import Version
from storage.steps import Step, silent
from storage.text import public_id, text_key
from storage.versions import read_version

_CHUNK = 200
_MOST_NAMED = 100  # rows of one table that break one rule


@dataclass(frozen=True, slots=True)
class Fault:
    """part: structure | references | rules | texts | index | bodies. where: table and row."""

    part: str
    where: str
    detail: str

    def as_json(self) -> dict[str, str]:
        return {"part": self.part, "where": self.where, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Scope:
    """How much to look at. sample: percent of texts, index entries and bodies. salt: which of them, e.g. the day."""

    read_data: bool = False
    sample: float = 100.0
    salt: str = ""

    def takes(self, number: int) -> bool:
        return self.sample >= 100 or zlib.crc32(f"{self.salt}:{number}".encode()) % 10_000 < self.sample * 100


@dataclass(slots=True)
class Report:
    """What was looked at (how many of each), and what is wrong with it."""

    looked_at: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"looked_at": self.looked_at, "faults": [fault.as_json() for fault in self.faults]}


def check(where: str | Path, scope: Scope | None = None, step: Step = silent) -> Report:
    """Look an archive over while others read and write it: one state of it is seen.

    Raises: ArchiveUnusable when it cannot even be opened, ArchiveNewer.
    """
    place = Place.of(where)
    if place.path is not None:
        require_sqlite(place.path)
    engine, report = reading_engine(place), Report()
    try:
        with told(place), engine.connect() as connection, connection.begin():
            require_known(place, found := revision(connection))
            if found is None:
                raise ArchiveUnusable(f"there is no archive at {place}")
            _Check(connection, scope or Scope(), step, report).run()
    finally:
        engine.dispose()
    return report


class _Check:
    def __init__(self, connection: sa.Connection, scope: Scope, step: Step, report: Report) -> None:
        self._connection, self._scope, self._step, self._report = connection, scope, step, report
        self._is_file = connection.dialect.name == "sqlite"

    def run(self) -> None:
        if self._is_file:
            self._structure()
        parts: list[tuple[str, Callable[[], None]]] = [
            ("references", self._references),
            ("rules", self._rules),
            ("texts", lambda: self._keys(t.paragraph, t.paragraph.c.text)),
            ("texts", lambda: self._keys(t.author, t.author.c.name)),
            ("rules", self._names),
            ("texts", self._versions),
            ("index", self._index),
        ]
        if self._scope.read_data:
            parts += [("bodies", self._bodies), ("index", self._index_words)]
        for part, look in parts:
            with self._survived(part):
                look()

    def _fault(self, part: str, where: str, detail: str) -> None:
        self._report.faults.append(Fault(part, where, detail))

    @contextmanager
    def _survived(self, part: str) -> Iterator[None]:
        """A part that cannot be read through is a fault, and the next part is looked at all the same."""
        try:
            yield
        except sa.exc.DatabaseError as error:
            self._fault(part, "database", " ".join(str(error.orig).split()))
        except (
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            sa.exc.NoResultFound,
        ) as error:  # no date, no JSON, no text, no row
            self._fault(part, "database", f"a value that nobody wrote: {error}")

    # ------------------------------------------------------------------------------------------- structure

    def _structure(self) -> None:
        self._step("structure", 0, 1)
        with self._survived("structure"):
            said = self._connection.exec_driver_sql("PRAGMA integrity_check(100)").scalars().all()
            for line in (line for text in said for line in str(text).splitlines()):
                if line not in ("ok", "*** in database main ***"):
                    self._fault("structure", "file", line)
        held = set(sa.inspect(self._connection).get_table_names())
        for table in t.metadata.sorted_tables:
            if table.name not in held:
                self._fault("structure", table.name, "the table is missing")
        if self._report.faults:  # say which tables the damaged pages belong to
            for table in t.metadata.sorted_tables:
                self._readable(table)
        self._report.looked_at["tables"] = len(t.metadata.tables)

    def _readable(self, table: sa.Table) -> None:
        """Read every row of a table; name the last one before what cannot be read."""
        last, key = "before the first row", [column.name for column in table.primary_key]
        rows = self._connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')  # noqa: S608 names are ours
        try:
            while (row := rows.fetchone()) is not None:
                shown = (cell.hex() if isinstance(cell, bytes) else cell for cell in (row._mapping[k] for k in key))
                last = "after " + ", ".join(f"{k} {v}" for k, v in zip(key, shown, strict=True))
        except sa.exc.DatabaseError as error:
            self._fault("structure", f"{table.name} {last}", " ".join(str(error.orig).split()))

    def _references(self) -> None:
        keys = [key for table in t.metadata.sorted_tables for key in table.foreign_keys]
        for number, key in enumerate(keys, 1):
            self._step("references", number, len(keys))
            parent, child = key.column.table.alias("parent"), key.parent
            lost = ~sa.exists().where(parent.c[key.column.name] == child).correlate(child.table)
            wanted = sa.select(*child.table.primary_key, child).where(child.is_not(None), lost).limit(_MOST_NAMED)
            for row in self._connection.execute(wanted):
                detail = f"{child.name} {row[-1]} names no row of {parent.element.name}"  # type: ignore[attr-defined]
                self._fault("references", _row(child.table, row), detail)
        self._report.looked_at["references"] = len(keys)

    def _rules(self) -> None:
        a, v, c, p = t.article.c, t.version.c, t.capture.c, t.payload.c
        held = sa.exists().where(p.digest == c.digest)
        wanted = sa.exists().where(c.digest == p.digest, c.holds == 1)
        later = t.version.alias("later")
        beyond = sa.exists().where(later.c.article_id == v.article_id, later.c.number == v.number - 1)
        rules: list[tuple[sa.Table, sa.ColumnElement[bool], str]] = [
            (
                t.article,
                ~sa.exists().where(v.id == a.shown_id, v.article_id == a.id),
                "the version that readers see is none of its own",
            ),
            (t.version, sa.and_(v.number > 1, ~beyond), "the version before it is missing"),
            (t.capture, sa.and_(c.holds == 1, ~held), "its body is missing"),
            (t.payload, ~wanted, "no capture holds it"),
        ]
        for number, (table, broken, detail) in enumerate(rules, 1):
            self._step("rules", number, len(rules))
            for row in self._connection.execute(sa.select(*table.primary_key).where(broken).limit(_MOST_NAMED)):
                self._fault("rules", _row(table, row), detail)

    # ----------------------------------------------------------------------------------------------- texts

    def _chunks(self, what: str, column: sa.Column[Any], *columns: sa.Column[Any]) -> Iterator[Sequence[Any]]:
        """The sampled rows of a table, in chunks by its number. Progress is told on the way."""
        size = self._connection.scalar(sa.select(sa.func.count()).select_from(column.table)) or 0
        query = sa.select(column, *columns).order_by(column).limit(_CHUNK)
        done, last, looked = 0, None, 0
        while rows := self._connection.execute(query if last is None else query.where(column > last)).all():
            last, done = rows[-1][0], done + len(rows)
            self._step(what, done, size)
            taken = [row for row in rows if self._scope.takes(_number(row[0]))]
            looked += len(taken)
            yield taken
        self._report.looked_at[what] = looked

    def _keys(self, table: sa.Table, text: sa.Column[Any]) -> None:
        for rows in self._chunks(f"{table.name}s", table.c.id, table.c.key, text):
            for number, key, said in rows:
                if bytes(key) != text_key(said):
                    self._fault("texts", f"{table.name} {number}", "the text is not the one that its key was made of")

    def _names(self) -> None:
        for table in (t.page, t.article):
            for rows in self._chunks(f"{table.name}s", table.c.id, table.c.key, table.c.public_id):
                for number, key, name in rows:
                    if not key.startswith(FORGOTTEN) and public_id(key) != name:
                        self._fault("rules", f"{table.name} {number}", f"public id {name} is not the one of its key")

    def _versions(self) -> None:
        v = t.version.c
        for rows in self._chunks("versions", v.id, v.article_id, v.number, v.digest):
            for row in rows:
                with self._survived("texts"):
                    version = read_version(self._connection, row.id)
                    for detail in _faults_of(version, bytes(row.digest).hex()):
                        where = f"version {row.id} (number {row.number} of article {row.article_id})"
                        self._fault("texts", where, detail)

    # ----------------------------------------------------------------------------------------------- index

    def _index(self) -> None:
        """One entry per article, as long as the text shown (SQLite) or with its very words (PostgreSQL)."""
        entries = sa.text("SELECT id FROM fulltext_docsize" if self._is_file else "SELECT article_id FROM fulltext")
        held, known = set(self._connection.scalars(entries)), set(self._connection.scalars(sa.select(t.article.c.id)))
        for number in sorted(known - held)[:_MOST_NAMED]:
            self._fault("index", f"article {number}", "is not in the index")
        for number in sorted(held - known)[:_MOST_NAMED]:
            self._fault("index", f"entry {number}", "is of no article")
        compare = self._compare_lengths if self._is_file else self._compare_words
        for rows in self._chunks("index", t.article.c.id, t.article.c.shown_id):
            compare({row.id: self._searched(row.id, row.shown_id) for row in rows if row.id in held})

    def _searched(self, article: int, shown: int) -> Version:
        return searched(self._connection, article, read_version(self._connection, shown))

    def _compare_lengths(self, versions: dict[int, Version]) -> None:
        sizes = sa.table("fulltext_docsize", sa.column("id"), sa.column("sz"))
        query = sa.select(sizes.c.id, sizes.c.sz).where(sizes.c.id.in_(versions))
        for number, size in self._connection.execute(query):
            entry = indexed(versions[number])
            if _varints(bytes(size)) != [len(entry.title.split()), len(entry.body.split())]:
                self._fault("index", f"article {number}", "has another number of words than the version shown")

    def _compare_words(self, versions: dict[int, Version]) -> None:
        f = fulltext.fulltext.c
        query = sa.select(f.article_id, f.folded).where(f.article_id.in_(versions))
        for number, folded in self._connection.execute(query):
            if folded != fulltext.folded_text(indexed(versions[number])):
                self._fault("index", f"article {number}", "has other words than the version shown")

    def _index_words(self) -> None:
        """Every word at every place of the index, against the versions shown."""
        shown = sa.select(t.article.c.id, t.article.c.shown_id)
        if not self._is_file:
            for number, version in self._connection.execute(shown).all():
                entry = indexed(self._searched(number, version))
                if not fulltext.vectors_match(self._connection, number, entry):
                    self._fault("index", f"article {number}", "has other words than the version shown")
            return
        sums = self._index_sums()
        for number, version in self._connection.execute(shown).all():
            entry = indexed(self._searched(number, version))
            if sums.get(number, 0) != _sum_of(entry):
                self._fault("index", f"article {number}", "has other words than the version shown")
        self._report.looked_at["index words"] = len(sums)

    def _index_sums(self) -> dict[int, int]:
        """Per article, the sum of the hashes of all (word, column, place) of both indexes."""
        run = self._connection.exec_driver_sql
        sums: dict[int, int] = {}
        run("PRAGMA query_only=OFF")  # the two tables made here are temporary; the file was opened read-only
        try:
            for name in ("fulltext", "spelling"):
                run(f"CREATE VIRTUAL TABLE temp.words_of_{name} USING fts5vocab(main, {name}, instance)")
                instances = f"SELECT term, doc, col, offset FROM temp.words_of_{name}"  # noqa: S608 names are ours
                for word, number, column, place in run(instances):
                    sums[number] = (sums.get(number, 0) + _hash(name, word, column, place)) & _MASK
                run(f"DROP TABLE temp.words_of_{name}")
        finally:
            run("PRAGMA query_only=ON")
        return sums

    # ---------------------------------------------------------------------------------------------- bodies

    def _bodies(self) -> None:
        p = t.payload.c
        for rows in self._chunks("bodies", p.digest):
            for (digest,) in rows:
                with self._survived("bodies"):
                    cells = rows_in(self._connection, [p.coding, p.stored, p.length], p.digest, [digest])
                    ((coding, stored, length),) = cells
                    if detail := body_fault(bytes(digest), coding, bytes(stored), length):
                        self._fault("bodies", f"payload {bytes(digest).hex()}", detail)


def body_fault(digest: bytes, coding: str, stored: bytes, length: int) -> str | None:
    """What is wrong with a stored body, or None."""
    try:
        body = body_of(coding, stored, length)
    except ValueError as error:
        return str(error)
    return None if hashlib.sha256(body).digest() == digest else "sha256 of the body is not its digest"


def _faults_of(version: Version, digest: str) -> Iterator[str]:
    if version.digest != digest:
        yield "the text is not the one that its digest was made of"
    positions = [placement.position for placement in version.placements]
    if positions != list(range(1, len(positions) + 1)):
        yield "its blocks are not numbered 1, 2, 3 …"
    for placement in version.placements:
        if placement.repeat is not None and placement.repeat.of >= placement.position:
            yield f"block {placement.position} repeats block {placement.repeat.of}, which is not before it"


def _row(table: sa.Table, cells: Collection[Any]) -> str:
    names = [column.name for column in table.primary_key]
    shown = [cell.hex() if isinstance(cell, bytes | memoryview) else str(cell) for cell in list(cells)[: len(names)]]
    return f"{table.name} {shown[0]}" if len(names) == 1 else f"{table.name} ({', '.join(shown)})"


def _number(key: Any) -> int:
    return key if isinstance(key, int) else int.from_bytes(bytes(key)[:6], "big")


_MASK = (1 << 64) - 1


def _hash(table: str, word: str, column: str | None, place: int | None) -> int:
    said = f"{table}\0{word}\0{column}\0{place}".encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big")


def _sum_of(entry: fulltext.Indexed) -> int:
    total = sum(_hash("spelling", word, None, None) for word in set(entry.spelled.split()))
    for column, text in (("title", entry.title), ("body", entry.body)):
        total += sum(_hash("fulltext", word, column, place) for place, word in enumerate(text.split()))
    return total & _MASK


def _varints(data: bytes) -> list[int]:
    """SQLite's variable-length integers (fileformat2, section 1.6), as FTS5 keeps the lengths of a row's columns."""
    found, value = [], 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(value)
            value = 0
    return found
