"""Copies of whole archives: backup while others write, restore, the move to another database.

A copy is made under another name, brought to the disk, checked, and only then given its own: what has the name of a
backup is one. Nothing here ever writes over a file that exists.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import copying
from storage.archive import Archive
from storage.copying import Copied
from storage.database import (
    UNFINISHED,
    Place,
    bring_up_to_date,
    reading_engine,
    require_known,
    require_no_log,
    require_space,
    require_sqlite,
    revision,
    revisions,
    told,
)
from storage.errors import ArchiveUnusable
from storage.integrity import Scope, check
from storage.lock import Holder
from storage.steps import Step, silent
from storage.writer import connected, let_go

_PAGES = 4_096  # of one step of a copy; between two the progress is told
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy. size: bytes. pruned: older backups that were removed."""

    path: Path
    size: int
    pruned: tuple[Path, ...]


def back_up(
    where: str | Path, folder: Path, *, now: datetime, keep: int | None = None, scope: Scope | None = None,
    step: Step = silent,
) -> Backup:  # fmt: skip
    """Copy an archive, SQLite or PostgreSQL, into a file `luutru-TIME.db` of a folder, while others read and write it.

    keep: this many of the newest backups in the folder stay, older ones go once the new one was found sound.

    Raises: ArchiveError, ArchiveUnusable when the copy is found damaged (its source is, then).
    """
    place = Place.of(where)
    target = folder / f"luutru-{now.astimezone(UTC):{_STAMP}}.db"
    with draft_of(target) as draft:
        if place.path is not None:
            require_sqlite(place.path)
            _copy_file(place, draft, step)
        else:
            _copy_server(place, draft, now, step)
        _require_sound(draft, scope, step)
    return Backup(target, target.stat().st_size, tuple(_prune(folder, keep)) if keep else ())


def _prune(folder: Path, keep: int) -> Iterator[Path]:
    for path in sorted(folder.glob("luutru-[0-9]*T[0-9]*Z.db"))[:-keep]:
        path.unlink()
        yield path


def restore(backup: Path, where: str, *, now: datetime, step: Step = silent) -> None:
    """Make an archive out of a backup, at a path or a server's database where none is.

    Raises: ArchiveError; ArchiveUnusable when something is there already, or the backup is damaged.
    """
    source, place = Place.of(backup), Place.of(where)
    require_sqlite(backup)
    if place.path is None:
        with opened_target(place, now) as there, told(source), _reading(source) as here, told(place):
            copying.copy_all(here, there, step)
        return
    with draft_of(place.path) as draft:
        _copy_file(source, draft, step)
        _require_sound(draft, None, step)


def move(where: str, to: str, *, now: datetime, step: Step = silent) -> list[Copied]:
    """Copy an archive to another database, which then is the archive; the source stays as it is.

    Nobody else may write to either meanwhile. Interrupted, it goes on from there when it is called again.

    Raises: ArchiveError; ArchiveUnusable when the target holds another archive, or the two differ in the end.
    """
    source, target = Place.of(where), Place.of(to)
    with (
        Archive.open(where, now=now, purpose="archive move"),
        opened_target(target, now) as there,
        told(source),
        _reading(source) as here,
        told(target),
    ):
        return copying.copy_all(here, there, step)


@contextmanager
def opened_target(place: Place, now: datetime) -> Iterator[sa.Connection]:
    """The connection and lock of an archive to be filled: new, or an unfinished copy."""
    holder = Holder.me("archive move", now)
    connection, lock = connected(place, holder, 0)
    try:
        with told(place):
            with connection.begin():
                found = revision(connection)
            if found != UNFINISHED:
                bring_up_to_date(place, connection)
                with connection.begin():
                    if any(copying.count(connection, table) for table in copying.tables()):
                        raise ArchiveUnusable(f"{place} holds an archive already; nothing was touched")
        yield connection
    finally:
        let_go(connection, lock)


@contextmanager
def _reading(place: Place) -> Iterator[sa.Connection]:
    """A connection that sees one state of the archive."""
    engine = reading_engine(place)
    try:
        with engine.connect() as connection, connection.begin():
            require_known(place, found := revision(connection))
            if found != revisions()[-1]:
                raise ArchiveUnusable(f"{place} is of schema {found}; `luutru init` brings it up to {revisions()[-1]}")
            yield connection
    finally:
        engine.dispose()


# -------------------------------------------------------------------------------------------------- copying


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A path to write a file at that gets its name once it is whole and on the disk. Raises: ArchiveUnusable."""
    if target.exists():
        raise ArchiveUnusable(f"{target} exists already; it was not touched")
    require_no_log(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        require_space(target)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ArchiveUnusable(f"{target} cannot be written: {error.strerror}") from error
    try:
        yield draft
        _sync(draft)
        _name(draft, target)
        _sync(target.parent)
    finally:
        for leftover in (draft, *(Path(f"{draft}{end}") for end in ("-journal", "-wal", "-shm", ".lock"))):
            leftover.unlink(missing_ok=True)


def _name(draft: Path, target: Path) -> None:
    """Give a finished file its name. Unlike a rename, a link fails where a file has come to be meanwhile."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise ArchiveUnusable(f"{target} exists already; it was not touched") from None
    except OSError:  # a file system without links, such as that of a memory stick
        draft.rename(target)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_file(place: Place, draft: Path, step: Step) -> None:
    """All pages as they are in one state, by SQLite's backup API. Writers go on meanwhile (S11)."""
    with told(place), _state_of(place) as connection:
        source: Any = connection.connection.driver_connection
        target = sqlite3.connect(draft, isolation_level=None)
        try:
            with told(Place.of(draft)):
                source.backup(target, pages=_PAGES, progress=lambda _, left, of: step("copy", of - left, of))
                target.execute("PRAGMA journal_mode=DELETE")  # one file, that can be read where nothing can be written
        finally:
            target.close()


@contextmanager
def _state_of(place: Place) -> Iterator[sa.Connection]:
    """A reader whose transaction has begun: a copy in several steps begins anew whenever a writer commits otherwise."""
    engine = reading_engine(place)
    try:
        with engine.connect() as connection, connection.begin():
            require_known(place, revision(connection))
            yield connection
    finally:
        engine.dispose()


def _copy_server(place: Place, draft: Path, now: datetime, step: Step) -> None:
    """From a server: the same portable file, so that a backup can be checked, read and restored without that server."""
    draft.unlink()
    with told(place), _reading(place) as here, opened_target(Place.of(draft), now) as there:
        copying.copy_all(here, there, step)
        there.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]


def _require_sound(draft: Path, scope: Scope | None, step: Step) -> None:
    faults = check(draft, scope, step).faults
    if faults:
        named = "; ".join(f"{fault.where}: {fault.detail}" for fault in faults[:3])
        raise ArchiveUnusable(f"the copy has {len(faults)} faults and was not kept: {named}. `luutru check` lists them")
