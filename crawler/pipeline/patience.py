"""How long one page may be read before it is given up: a page that stalls a parser costs that page, not the night."""

from __future__ import annotations

import ctypes
import faulthandler
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CPU_SECONDS = 30.0  # the worst honest page measured, a hundred thousand paragraphs, takes half of it
WALL_SECONDS = 600.0
_LARGE = 256 * 1024  # bytes: in less, no page measured keeps a parser in C for more than some seconds
_LOOK = 1.0  # seconds between two looks at a reader's clock


class Stalled(BaseException):
    """The page took longer than CPU_SECONDS. Not an Exception: nothing in between may take it for its own trouble."""


class _Over(BaseException):
    """What is thrown into the reading thread."""


@contextmanager
def patience(size: int, seconds: float = CPU_SECONDS) -> Iterator[None]:
    """Read a page of `size` bytes inside this. seconds: of this thread's CPU time, so that a busy machine wrongs no
    page.

    Code in C cannot be interrupted. Where it never comes back from a large page, the process is ended after
    WALL_SECONDS with a traceback on stderr, as a crash would end it: the journal holds the page's name, and the next
    run goes on behind it.

    Raises: Stalled.
    """
    reader = _Reader(seconds)
    if size > _LARGE:  # a thread each time, too dear for every page
        faulthandler.dump_traceback_later(WALL_SECONDS, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        _watchdog.begin(reader)
        try:
            yield
        finally:
            reader.end()
        if reader.thrown:  # when the page was read already: it comes up here, or it was lost in somebody's __del__
            for _ in range(1_000):
                pass
    except _Over:
        raise Stalled(f"not read within {seconds:g} s of CPU time") from None
    finally:
        if size > _LARGE:
            faulthandler.cancel_dump_traceback_later()


@dataclass(slots=True, eq=False)
class _Reader:
    """One reading of a page by the thread that makes this. Its lock is its own: an exception thrown into its thread
    may come between taking and leaving it."""

    seconds: float
    thread: int = field(default_factory=threading.get_ident)
    began: float = field(default_factory=time.thread_time)
    reading: bool = True
    thrown: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end(self) -> None:
        with self.lock:
            self.reading = False

    def look(self) -> None:
        """Called by the watchdog: throws `_Over` into a reader whose time is up."""
        if self.lock.acquire(timeout=_LOOK):
            try:
                if self.reading and _cpu_seconds(self.thread) - self.began > self.seconds:
                    self.thrown = True
                    _throw(self.thread, _Over)
            finally:
                self.lock.release()


class _Watchdog:
    """One thread for the whole process that looks at the clock of whoever reads a page."""

    def __init__(self) -> None:
        self._readers: dict[int, _Reader] = {}
        self._thread: threading.Thread | None = None
        self._look = _LOOK

    def begin(self, reader: _Reader) -> None:
        self._look = min(self._look, reader.seconds / 2)
        self._readers[reader.thread] = reader
        if self._thread is None or not self._thread.is_alive():  # none in a forked child
            self._thread = threading.Thread(target=self._watch, name="patience", daemon=True)
            self._thread.start()

    def _watch(self) -> None:
        while True:
            time.sleep(self._look)
            for reader in list(self._readers.values()):
                if reader.reading:
                    reader.look()


def _cpu_seconds(thread: int) -> float:
    """CPU time of a running thread; of the whole process where the system cannot tell (macOS)."""
    clock = getattr(time, "pthread_getcpuclockid", None)
    return time.clock_gettime(clock(thread)) if clock else time.process_time()


def _throw(thread: int, error: type[BaseException]) -> None:
    """Let an exception come up in another thread at one of its next bytecodes. It must not be taken back: CPython 3.11
    then runs that thread on its slow path for ever."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


_watchdog = _Watchdog()
