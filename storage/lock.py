"""One writer at a time, by a lock that dies with its process: flock beside the file, an advisory lock on the server.

Nothing stale can stay: after a crash or `kill -9` the kernel, or the server, has let go of it already. What the
lock file says (who, since when) is only for people.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from storage.database import Place
from storage.errors import ArchiveBusy, ArchiveUnusable

_POLL_SECONDS = 0.2
_SERVER_KEY = 0x6C75757472  # any number that other programs on the same database do not use


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: process id, host, purpose ("crawl"), since when (UTC)."""

    pid: int
    host: str
    purpose: str
    since: datetime

    @classmethod
    def me(cls, purpose: str, now: datetime) -> Holder:
        return cls(os.getpid(), socket.gethostname(), purpose, now.astimezone(UTC).replace(microsecond=0))

    @property
    def application_name(self) -> str:
        """For pg_stat_activity, which keeps 63 bytes of ASCII: what matters most comes first."""
        return f"luutru {self.pid} {self.since:%Y-%m-%dT%H:%M:%SZ} {self.purpose} {self.host}"[:63]


def lock_file(path: Path, holder: Holder, wait: float) -> FileLock:
    """The writer lock of the archive at a path, which need not exist yet; its folder is made.

    Raises: ArchiveBusy naming the holder, ArchiveUnusable when the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(Path(f"{path}.lock"), holder, wait)
    except OSError as error:
        raise ArchiveUnusable(f"{path} cannot be written: {error.strerror}") from error


class FileLock:
    """Holds `path`; the file stays behind, unlocked, for removing it would race with the next holder."""

    def __init__(self, path: Path, holder: Holder, wait: float) -> None:
        """Raises: ArchiveBusy, OSError."""
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            _wait(self._try, wait, lambda: _busy(path.with_suffix(""), *_written(path)))
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, json.dumps(asdict(holder), default=datetime.isoformat).encode(), 0)
        except BaseException:  # a full disk among them: this process must not go on holding what nobody releases
            os.close(self._file)
            raise

    def _try(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        try:
            os.ftruncate(self._file, 0)
        finally:
            os.close(self._file)


def lock_server(connection: sa.Connection, place: Place, wait: float) -> None:
    """Take the advisory lock of this database for as long as the connection lives. Raises: ArchiveBusy."""

    def attempt() -> bool:
        got = bool(connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": _SERVER_KEY}))
        connection.rollback()
        return got

    def busy() -> ArchiveBusy:
        name = connection.scalar(
            sa.text(
                "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'"
                " AND granted AND (classid::bigint << 32) + objid::bigint = :key AND pg_locks.database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
            {"key": _SERVER_KEY},
        )
        match str(name or "").split(" ", 4):
            case ["luutru", pid, since, purpose, *host]:
                return _busy(place, pid, since, purpose, "".join(host))
        return _busy(place)

    _wait(attempt, wait, busy)


def _wait(attempt: Callable[[], bool], seconds: float, busy: Callable[[], ArchiveBusy]) -> None:
    deadline = time.monotonic() + seconds
    while not attempt():
        if time.monotonic() >= deadline:
            raise busy()
        time.sleep(_POLL_SECONDS)


def _written(path: Path) -> tuple[str, ...]:
    try:
        said = json.loads(path.read_text("utf-8"))
        return tuple(str(said[name]) for name in ("pid", "since", "purpose", "host"))
    except (OSError, ValueError, KeyError, TypeError):
        return ()  # taken this instant: its holder has not said who it is yet


def _busy(where: object, pid: str = "", since: str = "", purpose: str = "", host: str = "") -> ArchiveBusy:
    if not pid:
        return ArchiveBusy(f"{where}: another process is writing to it")
    return ArchiveBusy(f"{where}: {purpose} is already running: pid {pid} on {host} since {since}")
