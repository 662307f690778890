"""`Fetcher`: one URL in, one Capture out. Robots, redirects by hand, retries, the finished Capture."""

from __future__ import annotations

import asyncio
import importlib.metadata
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

from crawler.config import CrawlSettings, SourceConfig, bare_host
from crawler.errors import FetchError
from crawler.fetch.captured import UNWANTED, Expect, Request, captured, seems_cut
from crawler.fetch.connector import Door, Lookup, Names
from crawler.fetch.exchange import Answer, Client, Limits
from crawler.fetch.faults import HEALING, OF_THE_HOST, fault
from crawler.fetch.policies import REDIRECTS, Policies
from crawler.fetch.politeness import Hosts, retry_after
from crawler.fetch.target import Target, shown
from crawler.robots import Robots
from crawler.urls import on_site
from storage.records import Capture, Hop, HostState

T = TypeVar("T")
_NOBODY: Mapping[str, str] = MappingProxyType({})
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_CODINGS = "gzip, deflate, br, zstd"
_PAUSES = frozenset({"http_429", "http_503"})
_RETRIED = frozenset({500, 502, 503, 504, 520, 521, 522, 523, 524})
_SLACK = 1_024  # bytes of wire above the cap of the decoded body: incompressible data grows a little when coded


def utc_now() -> datetime:
    return datetime.now(UTC)


def user_agent(settings: CrawlSettings) -> str:
    """Who we are, and where to complain: "LuuTru/0.1.0 (+contact)"."""
    try:
        version = importlib.metadata.version("luutru")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    contact = f" (+{settings.contact.strip()})" if settings.contact.strip() else ""
    return f"{settings.agent}/{version}{contact}"


@dataclass(slots=True)
class _Journey:
    """One way to a URL: where it stands, what it has followed, the seconds it has spent on the network."""

    start: Target
    target: Target
    source: SourceConfig | None
    headers: Mapping[str, str]
    hops: list[Hop] = field(default_factory=list)
    spent: float = 0.0

    @property
    def conditional(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers

    def again(self, **headers: str) -> _Journey:
        """The same from the start, asked in another way."""
        return replace(self, target=self.start, headers={**self.headers, **headers}, hops=[], spent=0.0)

    def __str__(self) -> str:
        return " -> ".join((*(hop.url for hop in self.hops), self.target.url))


class Fetcher:
    """An async context manager around one HTTP client; share one per run.

    connect_to: {"host:port": "address:port"} sends that name elsewhere; TLS name and Host header stay the original,
    and a target so named may be private. hosts: what earlier runs remembered. ca_file: a further CA, for tests and
    staging. clock, monotonic, sleep, rng, lookup: time, chance and names, for tests.
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
        lookup: Lookup | None = None,
    ) -> None:
        self._settings = settings
        self._clock, self._monotonic, self._sleep = clock, monotonic, sleep
        self._chance = rng or random.Random()  # noqa: S311 - jitter, not secrets
        self._names = Names(settings.hosts_at_once)
        self._door = Door(settings, connect_to, lookup or self._names.lookup)
        self._hosts = Hosts(settings, hosts, clock=clock, monotonic=monotonic, sleep=sleep)
        self._policies = Policies(settings, self._ask, self._retrying, monotonic)
        self._agent = user_agent(settings)
        self._ca_file = ca_file
        self._client: Client | None = None

    async def __aenter__(self) -> Fetcher:
        self._client = Client(self._settings, self._door, self._monotonic, self._ca_file)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.close()
        self._names.close()

    # ------------------------------------------------------------------------------------------- what callers use

    async def fetch(
        self,
        url: str,
        *,
        source: SourceConfig | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        expect: Expect = "page",
        follow: bool = True,
    ) -> Capture:
        """One URL, whole: a Capture of any HTTP status whose body is complete and decoded.

        Politeness, robots.txt, guard, caps, redirects and retries happen inside, so this may wait for the host's turn.
        404, 410, 403 and a 500 that retries did not heal are Captures, whatever their bodies: the caller judges. 304
        comes only when a validator was sent (payload empty). max_bytes: cap on the decoded body (default: max_channel
        when a channel is expected, else max_page). follow False: a redirect is the answer, its hop in `hops`; a page of
        a source is followed on that source's hosts only. Of a channel over its cap the beginning comes, flagged
        "too_large". A page that only a closed connection ended, and without its end tag, is asked for twice; if it
        stays so, it is flagged "truncated".

        Raises: FetchError with a reason of `faults.REASONS` and nothing else; when bytes came, `error.capture` holds
        them (flagged; the wire bytes up to the cap). A pause that the host asks for (Retry-After, 429, 503) is waited
        for, up to `max_pause`, and the URL asked for once more. host_parked, breaker_open, http_429 and http_503 carry
        retry_after in seconds.
        """
        start = Target.of(url)
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        usable = {name: v for name, v in validators.items() if v and v.isascii() and v.isprintable()}
        journey = _Journey(start, start, source, usable)
        cap = max_bytes or (self._settings.max_channel if expect == "channel" else self._settings.max_page)
        request = Request(url, expect, cap, follow)

        async def whole() -> Capture:
            await self._policy(start)  # with retries of its own, so outside ours
            return await self._retrying(
                lambda: self._attempt(request, journey.again()), lambda c: c.status not in _RETRIED
            )

        try:
            capture = await self._after_a_pause(whole)
        except FetchError as error:
            if error.reason in OF_THE_HOST or error.reason in _PAUSES:
                self._hosts.failed(self._hosts.of(_site(error.url)))
            raise
        host = self._hosts.of(_site(capture.url))
        if capture.status == 503:
            pause = self._hosts.park(host, None, "http_503")
            self._hosts.failed(host)
            raise _with(capture, fault("http_503", capture.url, "unavailable", retry_after=pause))
        if capture.status >= 500:
            self._hosts.failed(host)
        else:
            self._hosts.succeeded(host)
        return capture

    def host_states(self) -> list[HostState]:
        """What the next run should remember of every host asked in this one."""
        return self._hosts.states()

    async def robots(self, url: str) -> Robots:
        """The robots.txt policy that governs `url` (fetched once, kept at most 24 h); its `sitemaps` too.

        Raises: FetchError when the host cannot be asked at all.
        """
        return await self._policy(Target.of(url))

    # ------------------------------------------------------------------------------------------- one attempt

    async def _attempt(self, request: Request, journey: _Journey) -> Capture:
        """Follows the chain to its end and judges the body; asks once more where another way of asking may help.

        Raises: FetchError, for a bad body only under a 2xx: an error page is an answer however it is written.
        """
        answer = await self._follow(request, journey)
        if answer.status == 304 and not journey.conditional:
            answer = await self._follow(request, journey := journey.again(**{"Cache-Control": "no-cache"}))
            if answer.status == 304:
                raise fault("protocol", request.url, "304 Not Modified, twice, to a request without condition")
        capture, error = self._captured(request, journey, answer)
        if error is not None and error.reason == "undecodable":  # often a plain body labelled gzip
            answer = await self._follow(request, journey := journey.again(**{"Accept-Encoding": "identity"}))
            capture, error = self._captured(request, journey, answer)
        if error is None and seems_cut(answer, capture):
            capture, error = await self._second_opinion(request, journey.again(), capture)
        if error is not None and 200 <= capture.status < 300:
            raise error
        return capture

    async def _second_opinion(
        self, request: Request, journey: _Journey, first: Capture
    ) -> tuple[Capture, FetchError | None]:
        """A page that seemed cut, asked for again: whole now, or the longer of the two, flagged."""
        answer = await self._follow(request, journey)
        second, error = self._captured(request, journey, answer)
        if error is not None or not seems_cut(answer, second):
            return second, error
        longer = max(second, first, key=lambda capture: len(capture.wire))
        return replace(longer, flags=(*longer.flags, "truncated")), None

    def _captured(self, request: Request, journey: _Journey, answer: Answer) -> tuple[Capture, FetchError | None]:
        return captured(request, answer, tuple(journey.hops), self._clock())

    async def _follow(self, request: Request, journey: _Journey) -> Answer:
        """The last answer of a chain of redirects, each hop checked like a first request."""
        channel = request.expect == "channel"
        wire = request.cap + _SLACK if channel else min(self._settings.max_wire, request.cap + _SLACK)
        been = set()
        while True:
            target = journey.target
            been.add(target.url)
            policy = await self._policy(target)
            if not policy.known:
                raise fault("robots_unreachable", target.url, f"robots.txt: {policy.origin}; all is disallowed")
            if not policy.allows(target.url):
                raise fault("robots_disallowed", target.url, f"robots.txt of {target.authority} asks us not to")
            left = max(self._settings.deadline - journey.spent, 0.0)
            limits = Limits(left, wire, self._settings.min_rate, UNWANTED[request.expect], prefix=channel)
            same_host = target.host == journey.start.host
            answer = await self._ask(target, limits, journey.headers if same_host else _NOBODY)
            journey.spent += answer.done_at - answer.asked_at
            if answer.status not in REDIRECTS:
                return answer
            journey.target = self._next(journey, answer)
            if not request.follow:
                return answer
            if request.expect == "page" and journey.source and not on_site(journey.target.url, journey.source):
                raise fault("redirect_elsewhere", target.url, f"to {journey.target.url}, no page of this source")
            if journey.target.url in been:
                raise fault("redirect_loop", target.url, str(journey))

    def _next(self, journey: _Journey, answer: Answer) -> Target:
        """Where a redirect leads. Raises: FetchError("redirect_…")."""
        here, location = answer.target, answer.header("location")
        if not location or not location.strip():
            raise fault("redirect_invalid", here.url, f"{answer.status} without a Location")
        journey.hops.append(Hop(here.url, answer.status, shown(location)))
        if len(journey.hops) > self._settings.max_redirects:
            raise fault("redirect_loop", here.url, f"more than {self._settings.max_redirects} hops: {journey}")
        there = here.joined(location)
        if there.partition(":")[0].lower() not in ("http", "https"):
            raise fault("redirect_scheme", here.url, f"to {shown(there)}")
        try:
            target = Target.of(there)
        except FetchError as error:
            raise fault("redirect_invalid", here.url, f"to {error.url}: {error.detail}") from error
        downgrade = here.scheme == "https" and target.scheme == "http"
        if downgrade and not (journey.source is not None and journey.source.allow_downgrade):
            raise fault("redirect_downgrade", here.url, f"to {target.url}; allow_downgrade = true would follow")
        return target

    # ------------------------------------------------------------------------------------------- one request

    async def _policy(self, target: Target) -> Robots:
        policy = await self._policies.of(target)
        self._hosts.asked_for(self._hosts.of(target.site), policy.delay)
        return policy

    async def _ask(self, target: Target, limits: Limits, headers: Mapping[str, str] = _NOBODY) -> Answer:
        """One request in the host's turn; what it teaches about the host is noted.

        Raises: FetchError, also for 429 and for a 503 that says when to come back: the host is parked then.
        """
        assert self._client is not None, "a Fetcher is used inside `async with`"
        sent = {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": _CODINGS, **headers}
        async with self._hosts.turn(target.site, target.url) as turn:
            try:
                answer = await self._client.get(target, sent, limits)
            except FetchError as error:
                if error.reason in OF_THE_HOST:
                    self._hosts.struggled(turn.host)
                raise
            turn.answered_at = answer.head_at
            if answer.status < 500 and answer.status != 429 and answer.fault in (None, "too_large", "not_html"):
                self._hosts.answered(turn.host, answer.done_at - answer.asked_at)
            else:
                self._hosts.struggled(turn.host)
            said = answer.header("retry-after")
            asked = retry_after(said, self._clock())
            if answer.status == 429 or (answer.status == 503 and asked is not None):
                reason = f"http_{answer.status}"
                pause = self._hosts.park(turn.host, asked, reason)
                detail = f"Retry-After {said!r}; parked for {pause:,.0f} s"
                raise fault(reason, target.url, detail, retry_after=pause)
        return answer

    async def _after_a_pause(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Asks once more when the host wants a pause that is short enough to be waited for, which its next turn does.

        A host that then says the same has failed this time: after some such in a row the breaker opens.
        """
        try:
            return await attempt()
        except FetchError as error:
            if error.reason not in _PAUSES or not self._hosts.is_short(error.retry_after):
                raise
        return await attempt()

    async def _retrying(self, attempt: Callable[[], Awaitable[T]], good: Callable[[T], bool]) -> T:
        """Tries again what may heal, after 1, 2, 4 … seconds, each half to one and a half of it by chance."""
        for number in range(self._settings.retries):
            try:
                result = await attempt()
            except FetchError as error:
                if error.reason not in HEALING:
                    raise
            else:
                if good(result):
                    return result
            await self._sleep(min(2.0**number, self._settings.max_spacing) * self._chance.uniform(0.5, 1.5))
        return await attempt()


def _with(capture: Capture, error: FetchError) -> FetchError:
    error.capture = capture
    return error


def _site(url: str) -> str:
    return bare_host(urlsplit(url).hostname or "")
