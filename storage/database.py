"""How to reach an archive: where it is, its engine and pragmas, its schema, and the errors of its drivers.

The ONE place for what differs between SQLite and PostgreSQL, beside `storage.lock` (who may write) and
`storage.fulltext` (the index).

SQLite: WAL, synchronous=FULL (what was acknowledged survives a power cut), foreign keys on, BEGIN IMMEDIATE for
the writer (a deferred transaction that reads before it writes fails at once with SQLITE_BUSY_SNAPSHOT), readers
on `mode=ro` connections. The driver's own transactions are off (isolation_level None) and BEGIN is sent by an
event, or DDL would commit by itself and a half-done migration could not roll back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from storage.errors import ArchiveBusy, ArchiveLost, ArchiveNewer, ArchiveUnusable, DiskFull
from storage.tables import metadata

REVISION_TABLE = "luutru_revision"
FORGOTTEN = "forgotten:"  # begins the URL and key of what was taken down: their digests stay
UNFINISHED = "unfinished"  # in the revision's place while `luutru archive move` fills a database
APPLICATION_ID = 0x6C757472  # "lutr", in the header of every SQLite archive, as `file` shows it
MIN_FREE_BYTES = 16 * 1024 * 1024  # less free disk than this and no write is begun
# Half of SQLite's usual page: as fast, as small for many articles, and a sixth smaller for the first hundred, when
# each of sixty tables and indexes still has its first page nearly empty.
_PAGE_BYTES = 2048
# An archive's keys are digests, so every article touches pages all over its indexes: SQLite's own 2 MB of cache would
# read most of them anew, and its own log of 1,000 pages write most of them home for each article alone.
_ROOM = ("cache_size=-32768", "wal_autocheckpoint=4000", "journal_size_limit=67108864")
BUSY_SECONDS = 20.0  # how long to wait for another program, such as a backup, to let go of the file
_SQLITE_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive is: a file (SQLite) or a server (PostgreSQL)."""

    url: sa.URL
    path: Path | None = None

    @classmethod
    def of(cls, where: str | Path) -> Place:
        """From a path, `sqlite:///path` or `postgresql://…`. Raises: ArchiveUnusable."""
        if isinstance(where, str) and "://" in where:
            try:
                url = sa.make_url(where)
            except (sa.exc.ArgumentError, ValueError) as error:
                raise ArchiveUnusable(f"not an address of a database: {where.split('://')[0]}://…") from error
            if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
                return cls(url.set(drivername="postgresql+psycopg"))
            if url.drivername != "sqlite" or not url.database:
                raise ArchiveUnusable(f"{url.drivername}: an archive is a file or a postgresql:// address")
            where = url.database
        path = Path(where).expanduser().resolve()
        return cls(sa.URL.create("sqlite", database=str(path)), path)

    def __str__(self) -> str:
        """Fit to show: without the password."""
        return str(self.path) if self.path else self.url.set(drivername="postgresql").render_as_string()


# --------------------------------------------------------------------------------------------------- engines


def writing_engine(place: Place, application_name: str = "luutru") -> sa.Engine:
    """An engine of one connection for the writer; every transaction of it takes the write lock at its begin."""
    if place.path is None:
        return _server_engine(place, application_name, poolclass=sa.pool.StaticPool)
    path = place.path

    def connect() -> sqlite3.Connection:
        connection = _file_connection(f"file:{quote(str(path))}?mode=rw")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", *_ROOM):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.StaticPool)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reading_engine(place: Place) -> sa.Engine:
    """An engine that cannot write; every transaction of it sees one state of the archive."""
    if place.path is None:
        engine = _server_engine(place, "luutru reader")
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    path = place.path

    def connect() -> sqlite3.Connection:
        connection = _file_connection(f"file:{quote(str(path))}?mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
        except sqlite3.OperationalError:
            connection.close()
            if _size(Path(f"{path}-wal")):
                raise
            # A read-only directory: SQLite cannot make the files that WAL needs, and nobody can be writing.
            connection = _file_connection(f"file:{quote(str(path))}?mode=ro&immutable=1")
        connection.execute("PRAGMA query_only=ON")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def is_lost(connection: sa.Connection) -> bool:
    """Whether the server has gone. SQLAlchemy would connect anew without a word, but not take the writer lock again."""
    return connection.invalidated or bool(getattr(connection.connection.driver_connection, "closed", False))


def _file_connection(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _server_engine(place: Place, application_name: str, **options: Any) -> sa.Engine:
    arguments = {"connect_timeout": 10, "application_name": application_name, "options": "-c timezone=UTC"}
    try:
        return sa.create_engine(place.url, connect_args=arguments, **options)
    except ImportError as error:
        raise ArchiveUnusable(
            f"{place}: PostgreSQL needs its driver: pip install 'psycopg[binary]', or pipx inject it into luutru"
        ) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


# ---------------------------------------------------------------------------------------------------- errors


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Errors of the drivers as ours; what only a bug of ours can cause passes unchanged."""
    try:
        yield
    except Exception as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if cause is None or (ours := _ours(place, cause)) is None:
            raise
        raise ours from error


def _ours(place: Place, error: BaseException) -> Exception | None:
    text = " ".join(str(error).split())
    if isinstance(error, sqlite3.Error):
        return _ours_of_sqlite(place, error, text)
    if isinstance(error, UnicodeDecodeError) and place.path is not None:
        # The driver cannot even read SQLite's message when that quotes a damaged schema.
        return ArchiveUnusable(f"{place} is damaged ({text}); nothing was written. Restore a backup")
    state, module = getattr(error, "sqlstate", None) or "", type(error).__module__
    if not module.startswith("psycopg"):
        return None
    if state == "53100":
        return DiskFull(f"{place}: the server's disk is full; what was acknowledged is kept")
    if state == "55P03":
        return ArchiveBusy(f"{place}: another session holds a lock: {text}")
    # 08 connection, 57P0x shutdown, 40001 serialization, 40P01 deadlock; none: the connection is gone or was refused
    ended = type(error).__name__ == "OperationalError" and not state
    if ended or state[:2] == "08" or state[:4] == "57P0" or state in ("40001", "40P01"):
        return ArchiveLost(f"{place} cannot be used: {text}")
    # 28 credentials, 3D no such database, 42501 privilege, 25006 read-only, 53 resources, 57 interventions
    if (
        type(error).__name__ == "OperationalError"
        or state[:2] in ("28", "3D", "53", "57")
        or state in ("42501", "25006")
    ):
        return ArchiveUnusable(f"{place} cannot be used: {text}")
    return None


def _ours_of_sqlite(place: Place, error: sqlite3.Error, text: str) -> Exception | None:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    full = place.path is not None and _free(place.path) < MIN_FREE_BYTES
    if primary == sqlite3.SQLITE_FULL or (full and primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)):
        return DiskFull(f"{place}: the disk is full; what was acknowledged is kept. Free some space and run again")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveBusy(f"{place}: another program has held the file for {BUSY_SECONDS:.0f} seconds")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or text.startswith("Could not decode to UTF-8"):
        return ArchiveUnusable(f"{place} is damaged or not an archive ({text}); nothing was written. Restore a backup")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return ArchiveUnusable(f"{place} cannot be used: {text}")
    return None


def require_space(path: Path) -> None:
    """Raises: DiskFull when there is too little room to begin a write."""
    if (free := _free(path)) < MIN_FREE_BYTES:
        raise DiskFull(f"{path}: only {free >> 20} MiB free, {MIN_FREE_BYTES >> 20} are needed; nothing was begun")


def _free(path: Path) -> int:
    """Bytes free for us on the file system of a path that may not exist yet."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return shutil.disk_usage(path).free


# ---------------------------------------------------------------------------------------------------- schema


@lru_cache
def revisions() -> tuple[str, ...]:
    """The schema revisions this code knows, oldest first: the numbers before the file names of migrations/versions."""
    names = (entry.name for entry in files("migrations").joinpath("versions").iterdir())
    return tuple(sorted(name.split("_", 1)[0] for name in names if name[:1].isdigit() and name.endswith(".py")))


def revision(connection: sa.Connection) -> str | None:
    """The schema revision of an archive; None when the database holds no archive."""
    if not sa.inspect(connection).has_table(REVISION_TABLE):
        return None
    found: str | None = connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(REVISION_TABLE)))
    return found


def require_known(place: Place, found: str | None) -> None:
    """Raises: ArchiveNewer for a revision that a later release made; ArchiveUnusable for a copy not finished."""
    if found == UNFINISHED:
        raise ArchiveUnusable(f"{place} is a copy that was not finished; run the same `luutru archive move` again")
    if found is not None and found not in revisions():
        raise ArchiveNewer(
            f"{place} was written by a later Lưu Trữ (schema {found}; this one knows up to {revisions()[-1]}). "
            "Install that release or a newer one; nothing was touched"
        )


def migrate(connection: sa.Connection) -> None:
    """Bring the schema to the latest revision, within the transaction of this connection."""
    from alembic import command  # slow to import, and needed once in an archive's life
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def bring_up_to_date(place: Place, connection: sa.Connection) -> None:
    """Migrate the archive behind a writer's connection where that is needed, all or nothing.

    Raises: ArchiveNewer, ArchiveUnusable when a server's database belongs to something else.
    """
    with connection.begin():
        found = revision(connection)
        require_known(place, found)
        if found == revisions()[-1]:
            return
        if place.path is None and found is None:
            _require_room(place, connection)
        migrate(connection)


def sqlite_version_in_use() -> tuple[int, ...]:
    """Of the library that this Python links."""
    return sqlite3.sqlite_version_info


def file_facts(place: Place) -> dict[str, Any]:
    """Pragmas of an archive's file as a reader finds them."""
    engine = reading_engine(place)
    try:
        with told(place), engine.connect() as connection:
            names = ("journal_mode", "page_size", "page_count", "freelist_count")
            return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """version: as server_version_num. loose: settings that are off and keep commits safe."""

    version: int
    encoding: str
    loose: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.version // 10_000}.{self.version % 10_000}, {self.encoding}"


def server_facts(place: Place) -> ServerFacts:
    """What a PostgreSQL server says of itself."""
    engine = reading_engine(place)
    try:
        with told(place), engine.connect() as connection:
            said = {
                name: str(connection.scalar(sa.text(f"SHOW {name}")))
                for name in ("server_version_num", "server_encoding", "fsync", "full_page_writes", "synchronous_commit")
            }
    finally:
        engine.dispose()
    loose = tuple(n for n in ("fsync", "full_page_writes", "synchronous_commit") if said[n] == "off")
    return ServerFacts(int(said["server_version_num"]), said["server_encoding"], loose)


def wipe(connection: sa.Connection) -> None:
    """Write the database anew without what was deleted from it: no word of it is left in free pages, index or WAL."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.execute("VACUUM")
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise ArchiveBusy("a reader holds the archive, so its log cannot be emptied: end it, and run this again")
        return
    driver.autocommit = True  # VACUUM runs in no transaction
    try:
        driver.execute("VACUUM (FULL)")
    finally:
        driver.autocommit = False


def _require_room(place: Place, connection: sa.Connection) -> None:
    encoding = connection.scalar(sa.text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise ArchiveUnusable(f"{place} is encoded in {encoding}; an archive needs a UTF8 database")
    if taken := sorted(set(sa.inspect(connection).get_table_names()) & set(metadata.tables)):
        raise ArchiveUnusable(
            f"{place} holds tables of another program ({', '.join(taken)}); use a database of its own"
        )


def prepare_file(path: Path) -> None:
    """Make sure that an archive's file is there and is one. Raises: ArchiveUnusable, DiskFull."""
    require_space(path)
    if path.exists():
        require_sqlite(path)
        try:
            path.open("r+b").close()
        except OSError as error:  # SQLite would open it for reading without a word
            raise ArchiveUnusable(f"{path} is read-only: {error.strerror}") from error
    else:
        _create_file(path)


def require_sqlite(path: Path) -> None:
    """Look at the file's first bytes without opening it as a database.

    Raises: ArchiveUnusable when it is missing, empty, no SQLite file, or another program's.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise ArchiveUnusable(f"{path} cannot be read: {error.strerror}") from error
    if not header:
        raise ArchiveUnusable(f"{path} is empty: an archive never is. Restore a backup, or remove it to begin anew")
    if len(header) < 100 or not header.startswith(_SQLITE_MAGIC):
        raise ArchiveUnusable(f"{path} is not an archive (not a SQLite file); it was not touched")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ArchiveUnusable(f"{path} is a database of another program; it was not touched")


def require_no_log(path: Path) -> None:
    """Before a file is put where none is: SQLite would play the log of the one before into it.

    Raises: ArchiveUnusable.
    """
    for log in (Path(f"{path}-wal"), Path(f"{path}-journal")):
        if _size(log):
            raise ArchiveUnusable(
                f"{log} is left of an archive that is missing: put {path.name} back, or move the log away as well"
            )


def _create_file(path: Path) -> None:
    """Make an archive at a path where none is: complete under another name first, so that a kill leaves no half one."""
    require_no_log(path)
    draft = Path(f"{path}.new")
    for leftover in (draft, Path(f"{draft}-journal")):
        leftover.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def connect() -> sqlite3.Connection:
        connection = _file_connection(f"file:{quote(str(draft))}?mode=rw")
        connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            migrate(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    finally:
        engine.dispose()
    draft.replace(path)
