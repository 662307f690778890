"""A guest's manners: gaps, turns, parking, breaker, back-off. Time is ours wherever it would have to be waited for."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Open
from hypothesis import given
from hypothesis import strategies as st
from misbehaving import Asked, Server, quick, reply

import crawler.fetch.politeness
from crawler.errors import FetchError
from crawler.fetch import HostState
from crawler.fetch.politeness import MAX_PARK, Hosts, retry_after
from crawler.robots import MAX_BYTES

pytestmark = pytest.mark.anyio
PAGE = "<!doctype html><html><body><p>Tin sớm</p></body></html>"


class Time:
    """A clock of our own: sleeping is what makes it go."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def clock(self) -> datetime:
        return datetime(2025, 10, 6, tzinfo=UTC) + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    @property
    def options(self) -> dict[str, Any]:
        return {"clock": self.clock, "monotonic": self.monotonic, "sleep": self.sleep, "rng": random.Random(3)}


def timed(server: Server, time: Time, path: str, answer: bytes, takes: float = 0.0) -> list[float]:
    """Answers `path` after `takes` seconds of that clock; returns the list where the arrivals will stand."""
    arrivals: list[float] = []

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        arrivals.append(time.seconds)
        time.seconds += takes
        writer.write(answer)
        await writer.drain()

    server.answers[path] = behave
    return arrivals


def gaps(times: list[float]) -> list[float]:
    return [round(b - a, 6) for a, b in itertools.pairwise(times)]


async def test_requests_to_a_host_are_spaced(server: Server, opened: Open) -> None:
    time = Time()
    arrivals = timed(server, time, "/a", reply(PAGE))
    async with opened(spacing=2.0, max_spacing=60.0, options=time.options) as fetcher:
        for _ in range(5):
            await fetcher.fetch("http://site.test/a")
    assert gaps(arrivals) == [2.0] * 4


async def test_the_hosts_own_clock_never_sees_less_than_the_promise(server: Server, opened: Open) -> None:
    server.answers["/kept"] = reply(PAGE)
    closing = reply(PAGE, connection="close")

    async def close(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(closing)
        await writer.drain()

    server.answers["/closed"] = close
    async with opened(spacing=0.1, max_spacing=0.1) as fetcher:
        urls = [f"http://site.test/{p}" for p in ("kept", "closed") * 5]
        await asyncio.gather(*map(fetcher.fetch, urls))
    assert len(server.seen) == 11
    assert min(gaps([asked.at for asked in server.seen])) >= 0.1


async def test_www_and_bare_name_are_one_host(server: Server, opened: Open) -> None:
    server.answers["/a"] = reply(PAGE)
    sent = {"site.test:80": server.address, "www.site.test:80": server.address}
    async with opened(spacing=0.05, max_spacing=0.05, options={"connect_to": sent}) as fetcher:
        await asyncio.gather(*(fetcher.fetch(f"http://{w}site.test/a") for w in ("", "www.") * 3))
        assert [state.host for state in fetcher.host_states()] == ["site.test"]
    assert min(gaps([asked.at for asked in server.seen])) >= 0.05


async def test_a_host_serves_one_request_at_a_time_while_others_go_on(server: Server, opened: Open) -> None:
    busy = {"site.test": 0, "other.test": 0}
    most = {"site.test": 0, "other.test": 0}
    together = 0

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal together
        host = asked.headers["host"]
        busy[host] += 1
        most[host] = max(most[host], busy[host])
        together = max(together, sum(busy.values()))
        await asyncio.sleep(0.02)
        busy[host] -= 1
        writer.write(reply(PAGE))
        await writer.drain()

    server.answers["/a"] = behave
    sent = {"site.test:80": server.address, "other.test:80": server.address}
    async with opened(options={"connect_to": sent}) as fetcher:
        await asyncio.gather(*(fetcher.fetch(f"http://{h}/a") for h in busy for _ in range(6)))
    assert most == {"site.test": 1, "other.test": 1}
    assert together == 2


@pytest.mark.parametrize(
    ("said", "gap"), [("5", 5.0), ("1e9", 30.0), ("inf", 2.0), ("nan", 2.0), ("-5", 2.0), ("often", 2.0), ("0.1", 2.0)]
)
async def test_n35_crawl_delay_is_honoured_and_clamped(server: Server, opened: Open, said: str, gap: float) -> None:
    time = Time()
    server.answers["/robots.txt"] = reply(f"User-agent: *\nCrawl-delay: {said}\n")
    arrivals = timed(server, time, "/a", reply(PAGE))
    async with opened(spacing=2.0, max_spacing=30.0, options=time.options) as fetcher:
        for _ in range(3):
            await fetcher.fetch("http://site.test/a")
    assert gaps(arrivals) == [gap, gap]


async def test_the_slowest_wish_of_a_hosts_names_counts(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/robots.txt"] = [reply("User-agent: *\nCrawl-delay: 9\n"), reply("")]
    arrivals = timed(server, time, "/a", reply(PAGE))
    sent = {"site.test:80": server.address, "www.site.test:80": server.address}
    options = {**time.options, "connect_to": sent}
    async with opened(spacing=2.0, max_spacing=30.0, options=options) as fetcher:
        for www in ("", "www.", "", "www."):
            await fetcher.fetch(f"http://{www}site.test/a")
    assert min(gaps(arrivals)) >= 9.0


async def test_spacing_grows_with_slow_answers_and_shrinks_back(server: Server, opened: Open) -> None:
    time = Time()
    slow = timed(server, time, "/slow", reply(PAGE), takes=10.0)
    fast = timed(server, time, "/fast", reply(PAGE))
    async with opened(spacing=2.0, max_spacing=60.0, deadline=60, options=time.options) as fetcher:
        for path in ("/slow", "/fast", "/fast", "/fast", "/fast", "/fast"):
            await fetcher.fetch(f"http://site.test{path}")
    assert fast[0] - slow[0] == 20.0, "ten seconds of answer, then ten of gap"
    assert gaps(fast) == [5.0, 2.5, 2.0, 2.0]


async def test_spacing_doubles_when_answers_fail_and_is_remembered(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/500"], server.answers["/a"] = reply("", "500 Oops"), reply(PAGE)
    async with opened(spacing=2.0, max_spacing=12.0, retries=0, options=time.options) as fetcher:
        spacings = []
        for path in ("/500", "/500", "/500", "/500"):
            await fetcher.fetch(f"http://site.test{path}")
            spacings.append(fetcher.host_states()[0].spacing)
        states = fetcher.host_states()
    assert spacings == [4.0, 8.0, 12.0, 12.0]
    async with opened(spacing=2.0, max_spacing=12.0, options={**time.options, "hosts": states}) as tomorrow:
        before = time.seconds
        await tomorrow.fetch("http://site.test/a")
        assert time.seconds - before >= 12.0, "the gap to yesterday's last request, and robots.txt before the page"
        assert tomorrow.host_states()[0].spacing < 12.0


async def test_parking_ends_when_it_said_and_not_before(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/a"] = [reply("", "429 Too Many Requests", retry_after="120"), reply(PAGE)]
    async with opened(options=time.options) as fetcher:
        with pytest.raises(FetchError, match="http_429"):
            await fetcher.fetch("http://site.test/a")
        time.seconds += 119.5
        with pytest.raises(FetchError, match="host_parked") as caught:
            await fetcher.fetch("http://site.test/a")
        assert caught.value.retry_after == pytest.approx(0.5, abs=0.1)
        time.seconds += 0.6
        assert (await fetcher.fetch("http://site.test/a")).status == 200
        state = fetcher.host_states()[0]
    assert (state.parked_until, state.reason, state.failures) == (None, None, 0)
    assert server.paths() == ["/a", "/a"]


async def test_a_short_pause_is_waited_for_and_the_page_asked_for_once_more(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/a"] = [reply("", "429 Too Many Requests", retry_after="120"), reply(PAGE)]
    server.answers["/b"] = reply("", "503 Unavailable", retry_after="121")
    async with opened(max_pause=120.0, options=time.options) as fetcher:
        before = time.seconds
        assert (await fetcher.fetch("http://site.test/a")).status == 200
        assert 120 <= time.seconds - before < 125
        for reason in ("http_503", "host_parked"):
            with pytest.raises(FetchError, match=reason):
                await fetcher.fetch("http://site.test/b")
    assert server.paths() == ["/a", "/a", "/b"]


async def test_a_short_pause_is_over_before_the_next_run_asks_anything(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/a"] = reply("", "429 Too Many Requests", retry_after="100")
    server.answers["/b"] = reply(PAGE)
    async with opened(max_pause=300.0, options=time.options) as fetcher:
        with pytest.raises(FetchError, match="http_429"):
            await fetcher.fetch("http://site.test/a")
        states = fetcher.host_states()
    assert states[0].failures == 1
    time.seconds += 30
    asked, before = len(server.seen), time.seconds
    async with opened(max_pause=300.0, options={**time.options, "hosts": states}) as tomorrow:
        assert (await tomorrow.fetch("http://site.test/b")).status == 200
    assert len(server.seen) == asked + 2, "robots.txt, then the page"
    assert time.seconds - before >= 70


async def test_a_pause_that_is_cut_short_is_remembered(server: Server, opened: Open) -> None:
    time = Time()

    async def no_longer(seconds: float) -> None:
        if seconds > 50:
            raise FetchError("interrupted", "", "the run was asked to end")
        await time.sleep(seconds)

    server.answers["/a"] = reply("", "429 Too Many Requests", retry_after="100")
    async with opened(max_pause=300.0, options={**time.options, "sleep": no_longer}) as fetcher:
        with pytest.raises(FetchError, match="interrupted"):
            await fetcher.fetch("http://site.test/a")
        states = fetcher.host_states()
    before = time.seconds
    async with opened(max_pause=300.0, options={**time.options, "hosts": states}) as tomorrow:
        await tomorrow.fetch("http://site.test/b")
    assert time.seconds - before >= 100


async def test_a_host_that_asks_for_a_pause_every_time_opens_its_breaker(server: Server, opened: Open) -> None:
    time = Time()
    server.answers.update({f"/{n}": reply("", "429 Too Many Requests", retry_after="60") for n in range(9)})
    reasons = []
    async with opened(max_pause=300.0, breaker=3, options=time.options) as fetcher:
        for n in range(5):
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(f"http://site.test/{n}")
            reasons.append(caught.value.reason)
    assert reasons == ["http_429", "http_429", "http_429", "breaker_open", "breaker_open"]
    assert server.paths() == ["/0", "/0", "/1", "/1", "/2", "/2"]


async def test_a_429_for_robots_parks_the_host_too(server: Server, opened: Open) -> None:
    server.answers["/robots.txt"] = reply("", "429 Too Many Requests", retry_after="60")
    async with opened() as fetcher:
        reasons = []
        for _ in range(2):
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch("http://site.test/a")
            reasons.append(caught.value.reason)
    assert reasons == ["http_429", "host_parked"]


async def test_an_open_breaker_lets_one_try_through_and_doubles_its_pause(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/a"] = reply("", "500 Oops")
    server.answers["/b"] = reply(PAGE)
    pauses = []
    async with opened(retries=0, breaker=2, options=time.options) as fetcher:
        for _ in range(2):
            await fetcher.fetch("http://site.test/a")
        for _ in range(3):
            with pytest.raises(FetchError, match="breaker_open") as caught:
                await fetcher.fetch("http://site.test/a")
            assert caught.value.retry_after is not None
            pauses.append(round(caught.value.retry_after))
            time.seconds += caught.value.retry_after + 0.01
            await fetcher.fetch("http://site.test/a")
        time.seconds += 3_600
        await fetcher.fetch("http://site.test/b")
        assert fetcher.host_states()[0].failures == 0
        await fetcher.fetch("http://site.test/a")
        await fetcher.fetch("http://site.test/b")
    assert pauses == [600, 1200, 2400]


async def test_the_breaker_outlives_the_run(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/a"] = reply("", "500 Oops")
    async with opened(retries=0, breaker=2, options=time.options) as fetcher:
        for _ in range(2):
            await fetcher.fetch("http://site.test/a")
        states = fetcher.host_states()
    time.seconds += 700
    async with opened(retries=0, breaker=2, options={**time.options, "hosts": states}) as tomorrow:
        await tomorrow.fetch("http://site.test/a")
        with pytest.raises(FetchError, match="breaker_open"):
            await tomorrow.fetch("http://site.test/a")


async def test_retries_wait_longer_each_time_with_jitter_up_to_the_largest_spacing(opened: Open) -> None:
    time = Time()

    async def failing() -> None:
        raise FetchError("connect", "http://site.test/", "refused")

    async with opened(retries=5, max_spacing=6.0, options=time.options) as fetcher:
        with pytest.raises(FetchError):
            await fetcher._retrying(failing, bool)
    middles = [1.0, 2.0, 4.0, 6.0, 6.0]
    assert all(m / 2 <= s <= m * 1.5 for m, s in zip(middles, time.slept, strict=True))
    assert not set(middles) & set(time.slept), "by chance, so that clients do not come in step"


async def test_n35_robots_is_kept_for_a_day_and_no_longer(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/robots.txt"] = [reply(""), reply("User-agent: *\nDisallow: /\n")]
    server.answers["/a"] = reply(PAGE)
    async with opened(options=time.options) as fetcher:
        await fetcher.fetch("http://site.test/a")
        time.seconds += 24 * 3600 - 60
        await fetcher.fetch("http://site.test/a")
        time.seconds += 61
        with pytest.raises(FetchError, match="robots_disallowed"):
            await fetcher.fetch("http://site.test/a")
    assert server.paths(robots=True).count("/robots.txt") == 2


async def test_hosts_without_a_past_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.fetch.politeness, "_MANY_HOSTS", 10)
    time = Time()
    hosts = Hosts(quick(), (), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    hosts.failed(hosts.of("failing.test"))
    for n in range(1_000):
        async with hosts.turn(f"{n}.test", f"http://{n}.test/"):
            pass
        time.seconds += 1
    names = [state.host for state in hosts.states()]
    assert len(names) <= 11
    assert "failing.test" in names


async def test_states_survive_a_round_trip() -> None:
    time = Time()
    until = time.clock() + timedelta(hours=1)
    state = HostState("site.test", 7.0, time.clock() + timedelta(seconds=5), 3, until, "http_503")
    hosts = Hosts(quick(max_spacing=60.0), [state], clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    assert hosts.states() == [state]


@pytest.mark.parametrize("coding", [None, "gzip"])
async def test_a_rule_that_the_cap_of_robots_cuts_in_two_is_no_rule(
    coding: str | None, server: Server, opened: Open
) -> None:
    head, rule = "User-agent: *\n", "Disallow: /quan-tri\n"
    filler = "#" * (MAX_BYTES - len(head) - len("Disallow: /") - 1) + "\n"
    text = (head + filler + rule * 9).encode()
    assert text[:MAX_BYTES].endswith(b"\nDisallow: /")
    headers = {"content_encoding": coding} if coding else {}
    server.answers["/robots.txt"] = reply(gzip.compress(text) if coding else text, **headers)
    server.answers["/a"] = reply(PAGE)
    async with opened() as fetcher:
        assert (await fetcher.fetch("http://site.test/a")).status == 200


async def test_n35_a_host_that_could_not_say_is_asked_again_after_half_an_hour(server: Server, opened: Open) -> None:
    time = Time()
    server.answers["/robots.txt"] = [reply("", "500 Oops"), reply("")]
    server.answers["/a"] = reply(PAGE)
    async with opened(retries=0, breaker=99, options=time.options) as fetcher:
        for wait in (0, 1_700):
            time.seconds += wait
            with pytest.raises(FetchError, match="robots_unreachable"):
                await fetcher.fetch("http://site.test/a")
        time.seconds += 200
        assert (await fetcher.fetch("http://site.test/a")).status == 200


async def test_a_pause_that_comes_while_others_wait_for_their_turn_holds_for_them_too() -> None:
    time = Time()
    hosts = Hosts(quick(spacing=5.0), (), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    asked = []

    async def ask(number: int) -> None:
        async with hosts.turn("site.test", f"http://site.test/{number}") as turn:
            asked.append(number)
            await asyncio.sleep(0)
            hosts.park(turn.host, 7_200.0, "http_429")

    done = await asyncio.gather(*(ask(number) for number in range(3)), return_exceptions=True)
    assert asked == [0]
    assert [getattr(error, "reason", None) for error in done] == [None, "host_parked", "host_parked"]


def test_a_longer_pause_is_not_shortened_by_a_later_one() -> None:
    time = Time()
    hosts = Hosts(quick(), (), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    for seconds in (7_200.0, 60.0):
        hosts.park(hosts.of("site.test"), seconds, f"http_{seconds}")
    (state,) = hosts.states()
    assert (state.parked_until, state.reason) == (time.clock() + timedelta(hours=2), "http_7200.0")


async def test_a_turn_remembered_by_a_clock_that_was_wrong_holds_no_night_up() -> None:
    time = Time()
    wrong = HostState("site.test", 2.0, time.clock() + timedelta(days=400))
    hosts = Hosts(quick(max_spacing=60.0), [wrong], clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    async with hosts.turn("site.test", "http://site.test/"):
        assert 0 < sum(time.slept) <= max(60.0, quick().max_pause)


async def test_a_gap_is_counted_from_the_moment_an_answer_begins(server: Server, opened: Open) -> None:
    time = Time()
    arrivals = timed(server, time, "/a", reply(PAGE), takes=0.7)
    async with opened(spacing=2.0, max_spacing=60.0, options=time.options) as fetcher:
        for _ in range(3):
            await fetcher.fetch("http://site.test/a")
    assert gaps(arrivals) == [2.7, 2.7], "a request may have been as long on its way as its answer took"


@given(st.text(max_size=40))
def test_retry_after_of_any_text_is_positive_or_nothing(said: str) -> None:
    seconds = retry_after(said, datetime(2025, 10, 6, tzinfo=UTC))
    assert seconds is None or seconds > 0


@given(st.one_of(st.none(), st.floats(0.001, 1e12)), st.integers(0, 40))
def test_no_park_is_longer_than_the_clamp(seconds: float | None, failures: int) -> None:
    time = Time()
    hosts = Hosts(quick(), (), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    host = hosts.of("site.test")
    host.failures = failures
    parked = hosts.park(host, seconds, "http_429")
    assert 0 < parked <= MAX_PARK
    assert seconds is None or parked >= min(seconds, MAX_PARK)
