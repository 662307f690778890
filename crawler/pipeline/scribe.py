"""The one thread that reads pages and writes the archive, so that the event loop waits for neither."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Again(Protocol):
    def __call__(self, work: Callable[[], T], /) -> T: ...


def _once(work: Callable[[], T], /) -> T:
    return work()


class Scribe:
    """Does work in its thread, one piece after the other, in the order in which it was asked for.

    An Archive is used by one thread at a time: inside `async with` that is this one, before and after it the caller's.
    While a page is parsed and committed, requests of other hosts leave at their time: a busy loop would keep every
    promised gap, and yet be late everywhere.
    """

    def __init__(self, again: Again | None = None) -> None:
        """again: what does a piece of work, and does it anew where its database was lost: `Archive.again`."""
        self._again = again or _once
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scribe")

    async def __aenter__(self) -> Scribe:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for the work at hand, so that nobody else meets its transaction; what has not begun is dropped."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns or raises. A caller who is cancelled meanwhile leaves it to be finished unheard."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: self._again(lambda: work(*args, **kwargs))
        )
