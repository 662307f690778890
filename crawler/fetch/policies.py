"""robots.txt of every host of a run: asked for once, kept at most a day, redirects followed (RFC 9309, section 2.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from crawler.config import CrawlSettings
from crawler.decode import undo_coding
from crawler.errors import FetchError
from crawler.fetch.exchange import Answer, Limits
from crawler.fetch.faults import fault
from crawler.fetch.target import Target
from crawler.robots import MAX_BYTES, Robots

KEPT = 24 * 3600.0  # seconds: RFC 9309, section 2.4
KEPT_REFUSED = 1800.0  # seconds: a host that could not say is asked again sooner
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 5
_ROOM = MAX_BYTES + 1  # bytes: the one more tells that the file goes on, so that its last line is not half a rule
_MANY = 1_000
# The host is there, and yet gave nothing that could be read: a full disallow, and not an error of the connection.
_UNUSABLE = frozenset({"deadline", "too_slow", "protocol", "disconnected", "truncated"})

T = TypeVar("T")
Ask = Callable[[Target, Limits], Awaitable[Answer]]


class Retrying(Protocol):
    """Calls until the result will do, an error cannot heal or the tries are used up; waits in between."""

    async def __call__(self, attempt: Callable[[], Awaitable[T]], good: Callable[[T], bool]) -> T: ...


@dataclass(slots=True)
class _Policy:
    """What is known of one origin. expires: monotonic seconds."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots: Robots | None = None
    expires: float = 0.0


class Policies:
    """Robots by origin. ask: one polite request; retrying: the run's way of trying again."""

    def __init__(self, settings: CrawlSettings, ask: Ask, retrying: Retrying, monotonic: Callable[[], float]) -> None:
        self._agent = settings.agent
        self._deadline, self._min_rate = settings.deadline, settings.min_rate
        self._ask, self._retrying, self._monotonic = ask, retrying, monotonic
        self._known: dict[str, _Policy] = {}

    async def of(self, target: Target) -> Robots:
        """The policy that governs a target; `known` is False where the host could not say.

        Raises: FetchError when the host itself cannot be reached, is parked, or may not be asked.
        """
        if len(self._known) > _MANY:
            self._known = {origin: p for origin, p in self._known.items() if p.lock.locked()}
        policy = self._known.setdefault(target.origin, _Policy())
        async with policy.lock:
            if policy.robots is None or policy.expires <= self._monotonic():
                policy.robots = await self._read(target)
                policy.expires = self._monotonic() + (KEPT if policy.robots.known else KEPT_REFUSED)
            return policy.robots

    async def _read(self, target: Target) -> Robots:
        try:
            return await self._retrying(lambda: self._once(target), lambda robots: robots.known)
        except FetchError as error:
            if error.reason in _UNUSABLE:
                return Robots.refusing(error.reason)
            raise

    async def _once(self, target: Target) -> Robots:
        here = Target.of(f"{target.origin}/robots.txt")
        limits = Limits(self._deadline, _ROOM, self._min_rate, prefix=True)
        for _ in range(_HOPS + 1):
            answer = await self._ask(here, limits)
            location = answer.header("location")
            if answer.status not in REDIRECTS or not location:
                return self._policy_of(answer)
            try:
                here = Target.of(here.joined(location))
            except FetchError:
                break
        return Robots.allowing("redirects")

    def _policy_of(self, answer: Answer) -> Robots:
        if answer.status >= 500:
            return Robots.refusing(f"http_{answer.status}")
        if not 200 <= answer.status < 300:
            return Robots.allowing(f"http_{answer.status}")
        if answer.fault not in (None, "too_large"):
            raise fault(answer.fault, answer.target.url, answer.detail)
        body = undo_coding(answer.wire, answer.header("content-encoding"), _ROOM)
        if body.payload is None:
            return Robots.refusing("undecodable")
        if body.truncated and answer.fault is None:
            raise fault("truncated", answer.target.url, "the compression of robots.txt does not reach its end")
        return Robots.read(body.payload, self._agent)
