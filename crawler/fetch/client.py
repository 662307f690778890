"""`Fetcher`: one URL in, one Capture out. Robots, redirects by hand, retries, the finished Capture."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Literal

from crawler.config import CrawlSettings, SourceConfig
from crawler.fetch.politeness import HostState
from crawler.robots import Robots
from storage.records import Capture

Expect = Literal["page", "channel", "any"]
_NOBODY: Mapping[str, str] = MappingProxyType({})


def utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """An async context manager around one HTTP client; share one per run.

    connect_to: {"host:port": "address:port"} sends that name elsewhere; TLS name and Host header stay the original,
    and a target so named may be private. hosts: what earlier runs remembered. ca_file: a further CA, for tests and
    staging. clock, monotonic, sleep, rng: time and chance, for tests.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        *,
        connect_to: Mapping[str, str] = _NOBODY,
        hosts: Iterable[HostState] = (),
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
        ca_file: Path | None = None,
    ) -> None:
        raise NotImplementedError

    async def __aenter__(self) -> Fetcher:
        raise NotImplementedError

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError

    async def fetch(
        self,
        url: str,
        *,
        source: SourceConfig | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        expect: Expect = "page",
    ) -> Capture:
        """One URL, whole: a Capture of any HTTP status whose body is complete and decoded.

        Politeness, robots.txt, guard, caps, redirects and retries happen inside, so this may wait for the host's turn.
        404, 410, 403 and a 500 that retries did not heal are Captures: the caller judges. 304 comes only when a
        validator was sent (payload empty). max_bytes: cap on the decoded body (default: max_channel when a channel is
        expected, else max_page). A close-delimited page without its end is flagged "truncated" after one refetch.

        Raises: FetchError with a reason of `faults.REASONS` and nothing else; when bytes came, `error.capture` holds
        them (flagged; the wire bytes up to the cap). host_parked, breaker_open, http_429 and http_503 carry
        retry_after in seconds: whether to wait is the caller's to say.
        """
        raise NotImplementedError

    def host_states(self) -> list[HostState]:
        """What the next run should remember of every host asked in this one."""
        raise NotImplementedError

    async def robots(self, url: str) -> Robots:
        """The robots.txt policy that governs `url` (fetched once, kept at most 24 h); its `sitemaps` too.

        Raises: FetchError when the host cannot be asked at all.
        """
        raise NotImplementedError
