"""Migrations: what they make is what the code describes, all of it or nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from storage_samples import BRIDGE, KEY, NIGHT, SOURCE, URL

import migrations
from storage import database
from storage.archive import Archive
from storage.corpus import Corpus
from storage.database import REVISION_TABLE, Place, reading_engine, revisions
from storage.tables import metadata

FOLDER = Path(migrations.__file__).parent
OTHER = ("fulltext", "spelling", REVISION_TABLE, "sqlite_")
"""Beside what `storage.tables` describes: the index with its shadow tables, and the revision."""


@pytest.fixture
def made(where: str) -> Iterator[sa.Connection]:
    """A connection to what the migrations made."""
    engine = reading_engine(Place.of(where))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_tables_and_migrations_agree_for_alembic(made: sa.Connection) -> None:
    options = {
        "compare_type": True,
        "include_name": lambda name, kind, _: kind != "table" or not name.startswith(OTHER),
    }
    assert compare_metadata(MigrationContext.configure(made, opts=options), metadata) == []


def described(connection: sa.Connection) -> set[str]:
    """The whole schema in the database's own words: tables, constraints, indexes, options."""
    if connection.dialect.name == "sqlite":
        sql = "SELECT name, coalesce(sql, '') FROM sqlite_master"
    else:
        sql = (
            "SELECT c.relname, c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' ||"
            " a.attnotnull || ' ' || coalesce((SELECT collname FROM pg_collation o WHERE o.oid = a.attcollation), '')"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attnum > 0 AND c.relkind = 'r'"
            " AND c.relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace"
            " UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        )
    rows = connection.exec_driver_sql(sql).fetchall()
    parts = {(name, part) for name, text in rows if not name.startswith(OTHER) for part in split(text)}
    return {f"{name}: {part}" for name, part in parts}


def split(sql: str) -> list[str]:
    """A CREATE TABLE as its columns, constraints and options, for their order is of no consequence."""
    if not sql.startswith("CREATE TABLE"):
        return [" ".join(sql.replace('"', "").split())]
    inner, _, options = sql.partition("(")[2].rpartition(")")
    parts, depth = [""], 0
    for character in inner.replace('"', ""):
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    # A check may stand beside its column or at the end of the table: it is the same check.
    apart = [piece for part in parts for piece in re.split(r"(?=CONSTRAINT)", "".join(part.split())) if piece]
    return [*apart, "".join(options.split())]


def test_tables_and_migrations_agree_to_the_last_check_and_option(
    made: sa.Connection, nowhere: str, tmp_path: Path
) -> None:
    place = Place.of(nowhere)
    if place.path is not None:
        place = Place.of(tmp_path / "described.db")
    engine = sa.create_engine(place.url)
    with engine.begin() as connection:
        metadata.create_all(connection)
        wanted = described(connection)
    engine.dispose()
    assert described(made) ^ wanted == set()
    assert len(wanted) > 50


def test_the_revisions_are_one_line_and_known_by_their_file_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    assert tuple(reversed([step.revision for step in script.walk_revisions()])) == revisions()
    assert script.get_heads() == [revisions()[-1]]


# --------------------------------------------------------------------------------------------- a later release

NEXT = """
from alembic import op
revision = "9998"
down_revision = "{before}"
def upgrade():
    connection = op.get_bind()
    connection.exec_driver_sql("CREATE TABLE added (id INTEGER)")
    connection.exec_driver_sql("INSERT INTO added SELECT id FROM article")
    connection.exec_driver_sql("ALTER TABLE source ADD COLUMN motto TEXT")
    {then}
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The migrations of a later release; a test writes 9998_next.py into it."""
    folder = tmp_path / "later" / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(database, "files", lambda _: folder)
    yield folder / "versions" / "9998_next.py"
    revisions.cache_clear()


def hold_one(where: str) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)


def schema_of(where: str) -> tuple[str | None, set[str], set[str]]:
    engine = reading_engine(Place.of(where))
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        columns = {column["name"] for column in inspector.get_columns("source")}
        found = database.revision(connection), set(inspector.get_table_names()), columns
    engine.dispose()
    return found


def test_an_archive_of_this_release_is_brought_up_by_a_later_one(where: str, later: Path) -> None:
    hold_one(where)
    later.write_text(NEXT.format(before=revisions()[-1], then=""), "utf-8")
    revisions.cache_clear()
    hold_one(where)
    hold_one(where)
    found, tables, columns = schema_of(where)
    assert (found, "added" in tables, "motto" in columns) == ("9998", True, True)
    with Corpus.open(where) as corpus:
        record = corpus.record(URL)
    assert record is not None
    assert (record.version, record.versions) == (BRIDGE, 1)


def test_a_migration_that_fails_half_way_leaves_everything_as_it_was(where: str, later: Path) -> None:
    hold_one(where)
    before = schema_of(where)
    later.write_text(NEXT.format(before=revisions()[-1], then="raise RuntimeError('power cut')"), "utf-8")
    revisions.cache_clear()
    with pytest.raises(RuntimeError, match="power cut"):
        Archive.open(where, now=NIGHT)
    assert schema_of(where) == before
    later.unlink()
    revisions.cache_clear()
    hold_one(where)  # and the lock is free


def test_a_first_creation_that_fails_leaves_nothing(nowhere: str, later: Path) -> None:
    later.write_text(NEXT.format(before=revisions()[-1], then="raise RuntimeError('power cut')"), "utf-8")
    revisions.cache_clear()
    with pytest.raises(RuntimeError, match="power cut"):
        Archive.open(nowhere, now=NIGHT)
    assert not Path(nowhere).exists()
    later.unlink()
    revisions.cache_clear()
    hold_one(nowhere)


def test_a_reader_of_a_later_release_says_that_the_archive_is_of_an_earlier_one(where: str, later: Path) -> None:
    hold_one(where)
    later.write_text(NEXT.format(before=revisions()[-1], then=""), "utf-8")
    revisions.cache_clear()
    with pytest.raises(database.ArchiveUnusable, match="earlier"):
        Corpus.open(where)
