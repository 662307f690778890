"""How long one page may be read before it is given up: a page that stalls a parser costs that page, not the night."""

from __future__ import annotations

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

CPU_SECONDS = 30.0  # the worst honest page measured, a hundred thousand paragraphs, takes half of it
WALL_SECONDS = 600.0
_LARGE = 256 * 1024  # bytes: in less, no page measured keeps a parser in C for more than some seconds


class Stalled(BaseException):
    """The page took longer than CPU_SECONDS. Not an Exception: nothing in between may take it for its own trouble."""


@contextmanager
def patience(size: int, seconds: float = CPU_SECONDS) -> Iterator[None]:
    """Read a page of `size` bytes inside this. seconds: of CPU time, so that a busy machine wrongs no page.

    Code in C cannot be interrupted. Where it never comes back from a large page, the process is ended after
    WALL_SECONDS with a traceback on stderr, as a crash would end it: the journal holds the page's name, and the next
    run goes on behind it.

    Only the main thread is watched. Raises: Stalled.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_number: int, _frame: FrameType | None) -> None:
        raise Stalled(f"not read within {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGVTALRM, over)
    if size > _LARGE:  # a thread each time, too dear for every page
        faulthandler.dump_traceback_later(WALL_SECONDS, exit=True, file=sys.__stderr__ or sys.stderr)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        faulthandler.cancel_dump_traceback_later()
