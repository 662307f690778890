"""Fifty hosts crawled in one real night, as their servers see it: gaps, robots.txt, Retry-After, wall time, memory.

    python benchmarks/guest.py [--seconds 60]      prints the table; exit 1 when a promise was broken

One process serves fifty invented hosts from loopback, told apart by the Host header, and writes down when each request
came; another runs the real pipeline into a real archive. The floor is what promised gaps and pauses alone take on the
host with the most to wait for; it is held against the time from the first request to the last, and the time that the
night takes beyond that (opening the archive, comparing what is new in it) stands beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fetch")]

from misbehaving import Server, redirect, reply  # noqa: E402

from crawler.config import Config, SourceConfig  # noqa: E402
from crawler.pipeline.session import crawl  # noqa: E402

HOSTS = 50
SPACING = 1.0  # seconds between two requests to one host
PAUSE = 8  # seconds, of Retry-After
FORBIDDEN = "/cam/"
SYLLABLES = [
    a + b + c
    for a in ("b", "ch", "đ", "h", "kh", "l", "m", "ng", "t", "v")
    for b in "aáàeêêiíoôuư"
    for c in ("", "n", "ng", "i")
]


Request = tuple[str, str, float, int]
"""Host, path, monotonic seconds when it came, status of its answer."""


@dataclass(frozen=True)
class Kind:
    """How a host behaves. delay: seconds before each answer. every: each such page is an error. share: of the pages
    that a quick host lists, so that the night is as long as the quick hosts take."""

    name: str
    delay: float = 0.01
    crawl_delay: float = 0.0
    every: int = 0
    error: str = ""
    share: float = 1.0

    @property
    def gap(self) -> float:
        """Seconds promised to it."""
        return max(SPACING, self.crawl_delay)


KINDS = (
    Kind("quick"),
    Kind("slow, 0.3 s", delay=0.3, share=0.6),
    Kind("slower than the gap, 1.5 s", delay=1.5, share=0.25),
    Kind("Crawl-delay: 2", crawl_delay=2.0, share=0.45),
    Kind("404 now and then", every=7, error="404 Not Found", share=0.9),
    Kind("500 now and then", every=9, error="500 Internal Server Error", share=0.4),
    Kind("redirects", every=3, error="redirect", share=0.6),
    Kind("a third forbidden", every=3, error="forbidden"),
    Kind("429 once, Retry-After", every=12, error="429 Too Many Requests", share=0.6),
    Kind("503 once, Retry-After", every=15, error="503 Service Unavailable", share=0.6),
)


def kind_of(n: int) -> Kind:
    return KINDS[n % len(KINDS)]


def host_of(n: int) -> str:
    return f"khach-{n:02}.test"


def paths_of(n: int, pages: int) -> list[str]:
    kind = kind_of(n)
    forbidden = kind.every if kind.error == "forbidden" else pages + 1
    numbers = range(1, int(pages * kind.share) + 1)
    return [f"{FORBIDDEN if page % forbidden == 0 else '/tin/'}bai-{page}.html" for page in numbers]


class Hosts(Server):
    """All hosts on one port. log: every request."""

    def __init__(self, pages: int) -> None:
        super().__init__()
        self.pages = pages
        self.log: list[Request] = []
        self.paused: set[tuple[int, int]] = set()  # pages that have asked for their pause

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        came, path = time.monotonic(), head[0].split(" ")[1]
        host = next(line.partition(":")[2].strip() for line in head if line.lower().startswith("host:"))
        number = int(host.partition(".")[0].rpartition("-")[2])
        if path != "/robots.txt":
            await asyncio.sleep(kind_of(number).delay)
        answer = self.answer(number, path)
        self.log.append((host_of(number), path, came, int(answer[9:12])))
        writer.write(answer)
        await writer.drain()
        return True

    def answer(self, number: int, path: str) -> bytes:
        kind = kind_of(number)
        if path == "/robots.txt":
            delay = f"Crawl-delay: {kind.crawl_delay:g}\n" if kind.crawl_delay else ""
            return reply(f"User-agent: *\nDisallow: {FORBIDDEN}\n{delay}", content_type="text/plain")
        if path == "/rss":
            links = (f"http://{host_of(number)}{listed}" for listed in paths_of(number, self.pages))
            items = "".join(f"<item><title>Bài</title><link>{link}</link></item>" for link in links)
            return reply(f"<rss><channel><title>Khách</title>{items}</channel></rss>", content_type="text/xml")
        page = int(path.rpartition("-")[2].partition(".")[0])
        if kind.every and page % kind.every == 0 and "/moi/" not in path:
            if kind.error == "redirect":
                return redirect(path.replace("/tin/", "/moi/"))
            if kind.error[:3] not in ("429", "503"):
                return reply("Lỗi", kind.error)
            if (number, page) not in self.paused:
                self.paused.add((number, page))
                return reply("Lỗi", kind.error, retry_after=str(PAUSE))
        return reply(article(number, page))


def article(number: int, page: int) -> str:
    """A page like no other: the night compares all that it took in."""
    chance = random.Random(number * 10_000 + page)
    text = "".join(f"<p>{' '.join(chance.choices(SYLLABLES, k=50))}.</p>" for _ in range(12))
    return f"<!doctype html><html><body><h1>Bài {page} của báo {number}</h1>{text}</body></html>"


def serve(pages: int, line: Connection) -> None:
    async def run() -> None:
        async with Hosts(pages) as hosts:
            line.send(hosts.port)
            await asyncio.to_thread(line.recv)
            line.send(hosts.log)

    asyncio.run(run())


def night(port: int, folder: str, line: Connection) -> None:
    """The guest: one crawl of all hosts."""
    sources = [
        {
            "name": f"khach-{n:02}",
            "homepage": f"http://{host_of(n)}/",
            "discover": {"feeds": ["/rss"]},
            "identity": {"article": r"^/(?:tin|cam|moi)/bai-(?P<id>\d+)\.html$"},
            "select": {"title": ["h1"], "body": ["body"]},
        }
        for n in range(HOSTS)
    ]
    config = Config.model_validate(
        {
            "crawl": {"contact": "https://example.org/guest", "spacing": SPACING, "hosts_at_once": HOSTS},
            "connect_to": {f"{host_of(n)}:80": f"127.0.0.1:{port}" for n in range(HOSTS)},
            "source": [SourceConfig.model_validate(source) for source in sources],
        }
    )
    began, cpu = time.monotonic(), time.process_time()
    report = crawl(config, f"{folder}/archive.db", config.source)
    counts: dict[str, int] = defaultdict(int)
    for tally in report.tallies.values():
        for kind, count in tally.counts.items():
            counts[kind] += count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line.send((time.monotonic() - began, time.process_time() - cpu, peak, dict(counts)))


@dataclass
class Seen:
    """One host's night. early: requests that came before a Retry-After was over; floor: seconds that so many requests
    take with nothing in between but the promised gaps and pauses."""

    kind: Kind
    requests: int
    smallest: float
    violations: int
    early: int
    floor: float

    @classmethod
    def of(cls, n: int, log: list[Request]) -> Seen:
        mine = sorted((came, path, status) for host, path, came, status in log if host == host_of(n))
        kind, pairs = kind_of(n), list(itertools.pairwise(mine))
        wanted = [PAUSE if status in (429, 503) else kind.gap for (_, _, status), _ in pairs]
        gaps = [later[0] - earlier[0] for earlier, later in pairs]
        early = sum(gap < PAUSE for gap, asked in zip(gaps, wanted, strict=True) if asked == PAUSE)
        forbidden = sum(path.startswith(FORBIDDEN) for _, path, _ in mine)
        return cls(kind, len(mine), min(gaps), forbidden, early, sum(wanted))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--seconds", type=int, default=60, help="about how long the quick hosts take")
    pages = arguments.parse_args().seconds
    processes = multiprocessing.get_context("spawn")
    ours, theirs = processes.Pipe()
    serving = processes.Process(target=serve, args=(pages, theirs))
    serving.start()
    port = ours.recv()
    mine, guests = processes.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        crawling = processes.Process(target=night, args=(port, folder, guests))
        crawling.start()
        told = mine.recv()
        crawling.join()
    ours.send("enough")
    log = ours.recv()
    serving.join()
    arrivals = [came for _, _, came, _ in log]
    return report([Seen.of(n, log) for n in range(HOSTS)], max(arrivals) - min(arrivals), *told)


def report(seen: list[Seen], asking: float, wall: float, cpu: float, peak: float, counts: dict[str, Any]) -> int:
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    for host in seen:
        by_kind[host.kind.name].append(host)
    print("| hosts | requests | promised gap, s | smallest gap seen, s | robots violations | early after Retry-After |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, hosts in by_kind.items():
        requests, smallest = sum(h.requests for h in hosts), min(h.smallest for h in hosts)
        broken = f"{sum(h.violations for h in hosts)} | {sum(h.early for h in hosts)}"
        print(f"| {len(hosts)} {name} | {requests} | {hosts[0].kind.gap:.2f} | {smallest:.3f} | {broken} |")
    floor = max(host.floor for host in seen)
    requests, early = sum(h.requests for h in seen), sum(h.early for h in seen)
    violations, close = sum(h.violations for h in seen), sum(h.smallest < h.kind.gap for h in seen)
    pages = counts["new"]
    print(f"\n{requests} requests to {HOSTS} hosts in {asking:.1f} s; floor {floor:.1f} s; ratio {asking / floor:.3f}")
    print(f"the whole night {wall:.1f} s; {cpu:.1f} s CPU, {1000 * cpu / pages:.1f} ms for each of {pages} articles")
    print(f"gaps below the promise: {close} hosts; robots violations: {violations}; early after Retry-After: {early}")
    print(f"peak memory {peak:.0f} MB; outcomes {json.dumps(counts)}")
    print(f"machine: load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs; {datetime.now(UTC):%Y-%m-%d}")
    return 1 if close or violations or early or asking > 1.1 * floor else 0


if __name__ == "__main__":
    sys.exit(main())
