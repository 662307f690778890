"""C23 and the thread that reads pages: a stalled reader is stopped wherever it runs; the loop never waits for it."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from crawler.pipeline.patience import Stalled, patience
from crawler.pipeline.scribe import Scribe

pytestmark = pytest.mark.anyio


def for_ever() -> None:
    with patience(0, seconds=0.2):
        while True:
            pass


def test_c23_a_reader_in_the_main_thread_is_stopped() -> None:
    with pytest.raises(Stalled, match=r"0\.2 s of CPU time"):
        for_ever()


async def test_c23_a_reader_in_the_scribes_thread_is_stopped_and_the_scribe_goes_on() -> None:
    async with Scribe() as scribe:
        for _ in range(2):
            with pytest.raises(Stalled):
                await scribe.do(for_ever)
        assert await scribe.do(sum, [1, 2]) == 3


def test_c23_waiting_is_not_reading() -> None:
    with patience(0, seconds=0.05):
        time.sleep(0.3)


def test_c23_a_page_that_swallows_every_exception_is_stopped_in_the_end() -> None:
    stubborn = 3

    def read() -> None:
        nonlocal stubborn
        while True:
            try:
                while True:
                    pass
            except BaseException:
                stubborn -= 1
                if not stubborn:
                    raise

    with pytest.raises(Stalled), patience(0, seconds=0.1):
        read()


def test_a_thread_that_was_watched_runs_as_fast_as_before() -> None:
    """What is thrown must not be taken back: CPython 3.11 would then run the thread on its slow path for ever."""

    def spent() -> float:
        began = time.thread_time()
        for _ in range(300_000):
            pass
        return time.thread_time() - began

    before = min(spent() for _ in range(5))
    for _ in range(50):
        with patience(0):
            pass
    assert min(spent() for _ in range(5)) < 5 * before


async def test_the_loop_goes_on_while_the_scribe_works() -> None:
    held = threading.Event()
    async with Scribe() as scribe:
        work = asyncio.create_task(scribe.do(held.wait, 30))
        await asyncio.sleep(0)
        held.set()  # a loop that waited for its scribe would never come here
        assert await work


async def test_pieces_are_done_in_order_and_one_at_a_time() -> None:
    at_work, done = [], []

    def piece(number: int) -> None:
        at_work.append(number)
        assert len(at_work) == 1
        time.sleep(0.001)
        done.append(at_work.pop())

    async with Scribe() as scribe:
        await asyncio.gather(*(scribe.do(piece, number) for number in range(20)))
    assert done == list(range(20))


async def test_a_scribe_that_closes_finishes_the_piece_at_hand_and_drops_the_rest() -> None:
    begun, done = threading.Event(), []

    def piece(number: int) -> None:
        begun.set()
        time.sleep(0.05)
        done.append(number)

    async with Scribe() as scribe:
        tasks = [asyncio.create_task(scribe.do(piece, number)) for number in range(3)]
        await asyncio.to_thread(begun.wait)
        for task in tasks:
            task.cancel()
    assert done == [0], "its commit is whole before anybody else meets the archive"
