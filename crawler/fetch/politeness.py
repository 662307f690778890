"""Manners per host: one request at a time, a promised gap, parking, a circuit breaker. No sockets, no HTTP.

The gap between two requests is the largest of the configured spacing, what robots.txt asks for, and what the host's
answers have taught us: it grows to the answer's time when answers are slow, doubles when they fail, and halves back.
It is counted from the moment the last answer began: the host's own clock then never sees less between two requests,
however long they are on their way.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.config import CrawlSettings
from crawler.errors import FetchError
from storage.records import HostState

MAX_PARK = 20 * 3600.0  # seconds: a longer pause would lose the next night too
BREAKER_PARK = 600.0  # seconds, doubled with every further failure up to an hour
DEFAULT_PARK = 60.0  # seconds, for a 429 or 503 that does not say how long
_HOUR = 3600.0
_MANY_HOSTS = 10_000  # idle hosts beyond this are forgotten: a site of endless names must not fill the memory


@dataclass(slots=True)
class Host:
    """One host as this run knows it. next_at: monotonic seconds. robots_delay: seconds, already clamped."""

    name: str
    spacing: float
    next_at: float = 0.0
    robots_delay: float = 0.0
    failures: int = 0
    parked_until: datetime | None = None
    reason: str | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def gap(self) -> float:
        """Seconds promised between two requests."""
        return max(self.spacing, self.robots_delay)


@dataclass(slots=True)
class Turn:
    """One request to a host. answered_at: monotonic seconds when its answer began; None when none did."""

    host: Host
    answered_at: float | None = None


class Hosts:
    """Every host of a run, and whose turn it is.

    clock gives aware UTC datetimes (parking outlives the process); monotonic and sleep agree with each other.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        remembered: Iterable[HostState],
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._base = settings.spacing
        self._limit = max(settings.max_spacing, settings.spacing)
        self._max_delay = settings.max_spacing
        self._max_pause = settings.max_pause
        self._breaker = settings.breaker
        self._clock, self._monotonic, self._sleep = clock, monotonic, sleep
        self._hosts: dict[str, Host] = {}
        for state in remembered:
            host = self.of(state.host)
            host.spacing = self._bounded(state.spacing)
            host.failures, host.parked_until, host.reason = state.failures, state.parked_until, state.reason
            if state.next_allowed_at is not None:
                ahead = (state.next_allowed_at - clock()).total_seconds()
                host.next_at = monotonic() + min(max(ahead, 0.0), max(self._limit, self._max_pause))

    def of(self, name: str) -> Host:
        if name not in self._hosts:
            if len(self._hosts) >= _MANY_HOSTS:
                self._forget_idle()
            self._hosts[name] = Host(name, self._base)
        return self._hosts[name]

    def states(self) -> list[HostState]:
        now, ticks = self._clock(), self._monotonic()
        return [
            HostState(
                host.name,
                host.spacing,
                now + timedelta(seconds=host.next_at - ticks) if host.next_at > ticks else None,
                host.failures,
                host.parked_until if self._parked_for(host) > 0 else None,
                host.reason if self._parked_for(host) > 0 else None,
            )
            for host in self._hosts.values()
        ]

    @asynccontextmanager
    async def turn(self, name: str, url: str) -> AsyncIterator[Turn]:
        """Waits for the host's turn, and for the end of a short pause that it asked for; holds it until the request is
        over.

        Raises: FetchError("host_parked" | "breaker_open") at once while the host is parked for longer.
        """
        host = self.of(name)
        self._refuse_parked(host, url)
        async with host.lock:
            self._wait_out(host)
            while (wait := host.next_at - self._monotonic()) > 0:
                await self._sleep(wait)
            self._refuse_parked(host, url)
            turn = Turn(host)
            try:
                yield turn
            finally:
                over = self._monotonic() if turn.answered_at is None else turn.answered_at
                host.next_at = max(host.next_at, over + host.gap)

    def asked_for(self, host: Host, delay: float | None) -> None:
        """What the host's robots.txt asks for, in seconds. It counts from the very request that told it.

        http, https and www. have files of their own and are one host: the slowest of their wishes counts.
        """
        before = host.gap
        host.robots_delay = max(host.robots_delay, min(delay or 0.0, self._max_delay))
        host.next_at += max(host.gap - before, 0.0)

    def answered(self, host: Host, seconds: float) -> None:
        """The host gave a healthy answer that took `seconds`."""
        host.spacing = max(self._bounded(seconds), host.spacing / 2)

    def struggled(self, host: Host) -> None:
        """A request failed or got a 5xx: be slower from now on."""
        host.spacing = self._bounded(max(2 * host.spacing, 1.0))

    def succeeded(self, host: Host) -> None:
        """A fetch ended in an answer: what failed before is forgiven. A robots.txt alone forgives nothing."""
        host.failures = 0

    def failed(self, host: Host) -> None:
        """A fetch failed for good. The breaker opens after `settings.breaker` of them in a row."""
        host.failures += 1
        if host.failures >= self._breaker:
            over = min(host.failures - self._breaker, 8)
            self.park(host, min(BREAKER_PARK * 2**over, _HOUR), "breaker_open")

    def park(self, host: Host, seconds: float | None, reason: str) -> float:
        """Leave the host alone for that long (None: it did not say); returns the seconds, clamped to 0..MAX_PARK."""
        if seconds is None:
            seconds = min(DEFAULT_PARK * 2 ** min(host.failures, 8), _HOUR)
        seconds = min(max(seconds, host.gap), MAX_PARK)
        until = self._clock() + timedelta(seconds=seconds)
        if host.parked_until is None or until > host.parked_until:
            host.parked_until, host.reason = until, reason
        return seconds

    def is_short(self, pause: float | None) -> bool:
        """Whether so many seconds that a host asked for are waited for within the run."""
        return pause is not None and pause <= self._max_pause

    def _wait_out(self, host: Host) -> None:
        """A short pause becomes the wait for this turn."""
        left = self._parked_for(host)
        if left > 0 and self._is_waited_for(host, left):
            host.next_at = max(host.next_at, self._monotonic() + left)
            host.parked_until = host.reason = None

    def _is_waited_for(self, host: Host, left: float) -> bool:
        return host.reason != "breaker_open" and self.is_short(left)

    def _refuse_parked(self, host: Host, url: str) -> None:
        left = self._parked_for(host)
        if left > 0 and not self._is_waited_for(host, left):
            reason = "breaker_open" if host.reason == "breaker_open" else "host_parked"
            until = f"{host.parked_until:%Y-%m-%d %H:%M:%S} UTC"
            detail = f"{host.name} is left alone until {until} ({host.reason}, {host.failures} failures in a row)"
            raise FetchError(reason, url, detail, retry=True, retry_after=left)

    def _parked_for(self, host: Host) -> float:
        return (host.parked_until - self._clock()).total_seconds() if host.parked_until else 0.0

    def _bounded(self, seconds: float) -> float:
        return min(max(seconds, self._base), self._limit)

    def _forget_idle(self) -> None:
        now = self._monotonic()
        idle = [
            h.name
            for h in self._hosts.values()
            if h.next_at <= now and not h.failures and self._parked_for(h) <= 0 and not h.lock.locked()
        ]
        for name in idle:
            del self._hosts[name]


def retry_after(said: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for, as a number or a date (RFC 9110, section 10.2.3).

    None when it is absent, zero, negative, past or unreadable.
    """
    said = (said or "").strip()
    if re.fullmatch(r"[0-9]{1,12}", said):
        return float(said) or None
    try:
        when = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    seconds = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
    return seconds if seconds > 0 else None
