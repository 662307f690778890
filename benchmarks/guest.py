"""What fifty hosts see of us: gaps, robots.txt, Retry-After, and what manners cost in time and memory.

    python benchmarks/guest.py [--hosts 50] [--pages 12] [--spacing 1.0]

One server process plays every host and keeps the only clock that counts: when each request arrived. Hosts are of eight
kinds (quick, slow, uneven, big, failing now and then, asking for a pause, with a Crawl-delay, with forbidden pages).
Prints a table per kind and the totals; exits 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import resource
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from crawler.config import CrawlSettings
from crawler.errors import FetchError
from crawler.fetch import Fetcher

KINDS = ("quick", "slow", "uneven", "big", "failing", "pausing", "delayed", "forbidding")
PAUSE = 3.0  # seconds that a pausing host asks for, once
CRAWL_DELAY = 2.0  # seconds
PAGE = "<!doctype html><html><body>" + "<p>Tin vắn trong ngày, viết ra chỉ để đo đạc.</p>" * 40 + "</body></html>"


def kind_of(host: str) -> str:
    return KINDS[int(host[1:3]) % len(KINDS)]


# ------------------------------------------------------------------------------------------------ the hosts


@dataclass
class Seen:
    """One request as its host saw it, in monotonic seconds; pause: asked for in the answer; failed: it was a 500."""

    arrived: float
    path: str
    answered: float = 0.0
    pause: float = 0.0
    failed: bool = False


def serve(pipe: Connection) -> None:
    """Runs in its own process: sends its address, plays the hosts until told to stop, then sends what it saw."""
    log: dict[str, list[Seen]] = defaultdict(list)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                seen = Seen(time.monotonic(), head[0].split(" ")[1])
                host = next(line[6:] for line in head if line.lower().startswith("host: "))
                log[host].append(seen)
                answer, delay = behave(host, seen, log[host])
                await asyncio.sleep(delay)
                seen.answered = time.monotonic()
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        pipe.send(f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await asyncio.to_thread(pipe.recv)
        pipe.send(dict(log))

    asyncio.run(main())


def behave(host: str, seen: Seen, log: list[Seen]) -> tuple[bytes, float]:
    """A host's answer, and the seconds it takes over it."""
    kind, number = kind_of(host), len(log)
    if seen.path == "/robots.txt":
        rules = {"delayed": f"Crawl-delay: {CRAWL_DELAY:g}", "forbidding": "Disallow: /kin/"}.get(kind)
        return (reply(f"User-agent: *\n{rules}\n") if rules else reply("", "404 Not Found")), 0.0
    if kind == "failing" and number % 4 == 0:
        seen.failed = True
        return reply("", "500 Internal Server Error"), 0.0
    if kind == "pausing" and number == 4:
        seen.pause = PAUSE
        return reply("", "429 Too Many Requests", f"retry-after: {PAUSE:g}\r\n"), 0.0
    delay = {"slow": 0.5, "uneven": (0.0, 0.1, 0.8)[number % 3]}.get(kind, 0.0)
    return reply(PAGE * (20 if kind == "big" else 1)), delay


def reply(body: str, status: str = "200 OK", headers: str = "") -> bytes:
    raw = body.encode()
    kind = "content-type: text/html; charset=utf-8\r\n"
    return f"HTTP/1.1 {status}\r\n{kind}content-length: {len(raw)}\r\n{headers}\r\n".encode() + raw


# ------------------------------------------------------------------------------------------------ the guest


@dataclass
class Walk:
    """One host walked from end to end."""

    host: str
    pages: int = 0
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))


async def walk(fetcher: Fetcher, host: str, paths: list[str]) -> Walk:
    walked = Walk(host)
    for path in paths:
        for _ in range(2):  # the second time after a pause that the host asked for
            try:
                await fetcher.fetch(f"http://{host}{path}")
                walked.pages += 1
            except FetchError as error:
                walked.refused[error.reason] += 1
                if error.retry_after is not None and error.retry_after < 60:
                    await asyncio.sleep(error.retry_after)
                    continue
            break
    return walked


async def crawl(address: str, hosts: list[str], pages: int, settings: CrawlSettings) -> tuple[list[Walk], float]:
    started = time.monotonic()
    async with Fetcher(settings, connect_to={f"{host}:80": address for host in hosts}) as fetcher:
        walks = []
        for host in hosts:
            count = pages // 2 if kind_of(host) in ("failing", "pausing", "delayed") else pages
            paths = [f"/kin/{n}" if kind_of(host) == "forbidding" and n % 3 == 0 else f"/{n}" for n in range(count)]
            walks.append(walk(fetcher, host, paths))
        walked = await asyncio.gather(*walks)
    return list(walked), time.monotonic() - started


# ------------------------------------------------------------------------------------------------ the report


def report(log: dict[str, list[Seen]], walks: list[Walk], wall: float, spacing: float) -> bool:
    """Prints what was seen; whether every promise held."""
    print(f"{'kind':12}{'hosts':>6}{'requests':>10}{'pages':>7}{'promised':>10}{'smallest':>10}{'median':>8}  refused")
    smallest_of_all = float("inf")
    robots = early = 0
    for kind in KINDS:
        hosts = [w for w in walks if kind_of(w.host) == kind]
        seen = [log[w.host] for w in hosts]
        gaps = sorted(b.arrived - a.arrived for s in seen for a, b in itertools.pairwise(s))
        promise = max(spacing, CRAWL_DELAY) if kind == "delayed" else spacing
        # The first gap stands between robots.txt and the first page, before any delay was read.
        own = [b.arrived - a.arrived for s in seen for a, b in itertools.pairwise(s[1:])]
        smallest_of_all = min(smallest_of_all, min(own) - promise)
        robots += sum(request.path.startswith("/kin/") for s in seen for request in s)
        early += sum(b.arrived < a.answered + a.pause for s in seen for a, b in itertools.pairwise(s) if a.pause)
        refused: dict[str, int] = defaultdict(int)
        for w in hosts:
            for reason, count in w.refused.items():
                refused[reason] += count
        said = ", ".join(f"{reason} {count}" for reason, count in sorted(refused.items())) or "-"
        counts = f"{len(hosts):6}{sum(map(len, seen)):10}{sum(w.pages for w in hosts):7}"
        print(f"{kind:12}{counts}{promise:10.3f}{min(own):10.3f}{gaps[len(gaps) // 2]:8.3f}  {said}")
    floor = max(floor_of(host, seen, spacing) for host, seen in log.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"smallest gap beyond its promise    {smallest_of_all * 1000:+.1f} ms (never below 0)")
    print(f"requests against robots.txt        {robots}")
    print(f"requests before Retry-After ended  {early}")
    print(f"wall time / politeness floor       {wall:.1f} s / {floor:.1f} s = {wall / floor:.3f} (at most 1.1)")
    print(f"peak memory                        {peak:.0f} MB")
    return smallest_of_all >= 0 and robots == early == 0 and wall <= 1.1 * floor


def floor_of(host: str, seen: list[Seen], spacing: float) -> float:
    """Seconds that manners alone ask for: answers, the gap promised after each, twice that after a failure, pauses."""
    gap = max(spacing, CRAWL_DELAY) if kind_of(host) == "delayed" else spacing
    gaps = [spacing, *(max(request.pause, gap * (2 if request.failed else 1)) for request in seen[1:-1])]
    return sum(gaps) + sum(request.answered - request.arrived for request in seen)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--spacing", type=float, default=1.0)
    wanted = parser.parse_args()
    hosts = [f"h{n:02}.test" for n in range(min(wanted.hosts, 100))]
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    settings = CrawlSettings(contact="bench@example.org", spacing=wanted.spacing, max_spacing=10.0, deadline=30.0)
    print(f"{len(hosts)} hosts, {wanted.pages} pages each, spacing {wanted.spacing:g} s, {datetime.now(UTC):%Y-%m-%d}")
    walks, wall = asyncio.run(crawl(here.recv(), hosts, wanted.pages, settings))
    here.send("stop")
    good = report(here.recv(), walks, wall, wanted.spacing)
    server.join(5)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
