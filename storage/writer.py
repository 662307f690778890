"""The one writer of an archive: its lock, its transactions, and its way back after a lost connection.

What is written stands in `storage.archive`; here is only how: all or nothing, on the disk when it returns, and done
anew where a server gave it up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import sqlalchemy as sa

from storage.database import Place, bring_up_to_date, is_lost, prepare_file, told, writing_engine
from storage.errors import ArchiveLost, ArchiveUnusable
from storage.fulltext import Changes, merge_seldom
from storage.hot import Numbers, execute
from storage.lock import FileLock, Holder, lock_file, lock_server

T = TypeVar("T")

_LOCK_SECONDS = 10.0  # for the server to notice that the connection before is gone


class Writer:
    """A connection that alone may write, held by a lock that dies with its process. From one thread at a time."""

    def __init__(self, place: Place, connection: sa.Connection, lock: FileLock | None, holder: Holder) -> None:
        """For `open` only."""
        self._place, self._holder = place, holder
        self._connection = connection
        self._lock = lock
        self._numbers = Numbers(connection)
        self._index = Changes()
        self._batching = False  # the outermost batch is open
        self._undone = False  # the database gave up the running transaction by itself

    @classmethod
    def open(cls, where: str | Path, *, now: datetime, purpose: str = "luutru", wait: float = 0) -> Self:
        """Open the archive for writing, created when absent and migrated when older.

        where: a path (SQLite) or a `postgresql://` URL. purpose, now: shown to whoever finds it locked.
        wait: seconds to wait for another writer.

        Raises: ArchiveBusy, ArchiveUnusable, ArchiveNewer, DiskFull.
        """
        place, holder = Place.of(where), Holder.me(purpose, now)
        connection, lock = connected(place, holder, wait)
        try:
            with told(place):
                bring_up_to_date(place, connection)
                with connection.begin():
                    merge_seldom(connection)
            return cls(place, connection, lock, holder)
        except BaseException:
            let_go(connection, lock)
            raise

    def close(self) -> None:
        """Release the lock. Safe to call twice."""
        lock, self._lock = self._lock, None
        let_go(self._connection, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _distrust(self) -> None:
        """Forget what was remembered of rows: they may be gone."""

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several writes in one transaction: all are on the disk when it ends, none when it raises.

        A call that raises inside it is undone alone, so a batch may catch the error and go on. Batches nest.
        """
        with told(self._place):
            if self._connection.in_transaction():
                with self._savepoint():
                    yield
                return
            if is_lost(self._connection):
                raise ArchiveLost(f"{self._place}: the connection was lost, and the writer lock with it; run again")
            self._undone, self._batching = False, True
            try:
                with self._connection.begin():
                    yield
                    self._require_transaction()
                    self._index.write(self._connection)
            except BaseException:
                self._index.forget()
                self._distrust()
                raise
            finally:
                self._batching = False

    def again(self, work: Callable[[], T], waits: Sequence[float] = (0.5, 2, 8, 30)) -> T:
        """What `work`, which writes through this archive, gives; done anew where the server ended it.

        Every write may be repeated, so the work is: once more after a lost connection, whose writer lock must be got
        again, or after a transaction that the server gave up. waits: seconds before each try to reach the server.

        Raises: what the work raises; ArchiveLost when the server stays away; ArchiveBusy when another took the lock.
        """
        if self._batching:
            return work()  # whoever began the batch may begin it anew, all of it
        with suppress(ArchiveLost):
            return work()
        if is_lost(self._connection):
            self._reconnect(waits)
        return work()

    def _reconnect(self, waits: Sequence[float]) -> None:
        """A new connection that holds the writer lock; what was remembered of the old one is forgotten."""
        for number, wait in enumerate(waits, 1):
            time.sleep(wait)
            with suppress(Exception):  # nothing more can go wrong with what is gone
                let_go(self._connection, None)
            try:
                with told(self._place):
                    connection = writing_engine(self._place, self._holder.application_name).connect()
                    try:
                        lock_server(connection, self._place, _LOCK_SECONDS)
                    except BaseException:
                        let_go(connection, None)
                        raise
                break
            except ArchiveLost:
                if number == len(waits):
                    raise
        self._connection, self._numbers = connection, Numbers(connection)
        self._index.forget()
        self._distrust()
        self._undone = False

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._require_transaction()
        changes = len(self._index)
        execute(self._connection, "SAVEPOINT one")
        try:
            yield
        except BaseException:
            self._index.forget(changes)
            self._distrust()
            try:
                execute(self._connection, "ROLLBACK TO SAVEPOINT one")
                execute(self._connection, "RELEASE SAVEPOINT one")
            except Exception:
                self._undone = True  # a full disk or a lost server: there is no transaction any more
            raise
        execute(self._connection, "RELEASE SAVEPOINT one")

    def _require_transaction(self) -> None:
        if self._undone:
            raise ArchiveUnusable(f"{self._place}: an earlier failure undid this whole batch")


def connected(place: Place, holder: Holder, wait: float) -> tuple[sa.Connection, FileLock | None]:
    """A connection that alone may write, and the lock on a file (a server's lies with the connection); see `let_go`."""
    lock = None if place.path is None else lock_file(place.path, holder, wait)
    connection: sa.Connection | None = None
    try:
        with told(place):
            if place.path is not None:
                prepare_file(place.path)
            connection = writing_engine(place, holder.application_name).connect()
            if lock is None:
                lock_server(connection, place, wait)
        return connection, lock
    except BaseException:
        let_go(connection, lock)
        raise


def let_go(connection: sa.Connection | None, lock: FileLock | None) -> None:
    try:
        if connection is not None:
            connection.close()
            connection.engine.dispose()
    finally:
        if lock is not None:
            lock.release()
