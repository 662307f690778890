"""A whole night of crawling with one fault in it.

Each injection gets two sources of its own: `lanh.test`, whose pages are well, and `xau.test`, which lists a page that
is bad, or is in a channel or on a host that is, beside a page that is well. The night is the real one: sockets,
fetcher, pipeline, archive.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "fetch")]  # the servers and documents that the rows' own tests use

import bad_pages as bad  # noqa: E402
from misbehaving import Answer, Server, quick, reply  # noqa: E402

from crawler.config import Config, SourceConfig  # noqa: E402
from crawler.fetch import Fetcher  # noqa: E402
from crawler.pipeline import Night, Scribe, Stop, Watcher  # noqa: E402
from storage.archive import Archive  # noqa: E402
from storage.corpus import Corpus  # noqa: E402

BAD, NEIGHBOUR = "/tin/xau-9.html", "/tin/ban-8.html"
HEALTHY = [f"http://lanh.test/tin/lanh-{n}.html" for n in (1, 2, 3)]
BEGAN = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


@dataclass
class Scene:
    """What an injection may change before the night begins. page: the answer of the bad page."""

    bad: Server
    other: Server
    stack: AsyncExitStack
    folder: Path
    page: Answer | list[Answer] = b""
    listed: list[str] = field(default_factory=lambda: [BAD, NEIGHBOUR])
    home: str = "http://xau.test"
    settings: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    connect_to: dict[str, str] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    channels: dict[str, list[str]] = field(default_factory=dict)

    def channel(self, body: bytes | str, kind: str = "feeds", **headers: str) -> None:
        """A second channel of the bad source, with this body."""
        self.bad.answers["/kenh-xau"] = reply(body, **{"content_type": "text/xml", **headers})
        self.channels = {kind: ["/kenh-xau"]}
        self.page = reply(bad.page())


Arrange = Callable[[Scene], Awaitable[None] | None]


@dataclass(frozen=True)
class Injection:
    """row: of faults.md. injected: in words. outcome: what must become of the bad page, channel or host.

    arrange: sets the fault up. again: changes it before a second night. held: whether the page's text must be in the
    archive in the end. alone: takes the place of all this for a row that needs processes of its own.
    heavy: takes many seconds.
    """

    row: str
    injected: str
    outcome: str
    arrange: Arrange
    again: Arrange | None = None
    held: bool = False
    alone: Callable[[Path], Result] | None = None
    heavy: bool = False


@dataclass(frozen=True)
class Result:
    """outcome: as the archive has it. lost: what should be held or told of and is not, one line each."""

    outcome: str
    lost: list[str]


def rss(paths: list[str], home: str) -> str:
    items = "".join(f"<item><title>Bản tin</title><link>{link_of(home, path)}</link></item>" for path in paths)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Báo</title>{items}</channel></rss>"


def link_of(home: str, path: str) -> str:
    link = path if "://" in path or path.startswith("javascript:") else home + path
    return link.replace("&", "&amp;")


RULES = {
    "identity": {"article": r"^/(?:amp/)?tin/[^?]*-(?P<id>\d+)\.html$"},
    "select": {
        "title": ["h1"],
        "lead": ["p.lead"],
        "body": ["div.body"],
        "published": [{"json_ld": "datePublished"}, "article > time"],
        "author": ["p.author"],
    },
}


async def inject(injection: Injection, empty: Path, folder: Path) -> Result:
    """Crawl with this fault. empty: an empty archive to copy. folder: empty, for this row alone."""
    if injection.alone is not None:
        return await asyncio.to_thread(injection.alone, folder)
    where = folder / "archive.db"
    shutil.copyfile(empty, where)
    async with AsyncExitStack() as stack:
        good, wrong, other = [await stack.enter_async_context(Server()) for _ in range(3)]
        well = {f"/tin/lanh-{n}.html": bad.page(title=f"{bad.TITLE} số {n}") for n in (1, 2, 3)}
        good.answers.update({path: reply(html) for path, html in well.items()})
        good.answers["/rss"] = reply(rss(list(well), "http://lanh.test"), content_type="text/xml")
        scene = Scene(wrong, other, stack, folder)
        told: list[str] = []
        held_before: set[tuple[str, str]] = set()
        for night, arrange in enumerate(filter(None, (injection.arrange, injection.again))):
            if awaited := arrange(scene):
                await awaited
            wrong.answers.setdefault("/", reply("<html><body><h1>Trang chủ</h1></body></html>"))
            wrong.answers[NEIGHBOUR] = reply(bad.page(title=f"{bad.TITLE}, trang bên"))
            if scene.page:
                wrong.answers[BAD] = scene.page
            wrong.answers.setdefault("/rss", reply(rss(scene.listed, scene.home), content_type="text/xml"))
            told = await crawl(scene, {"lanh.test:80": good.address}, where, BEGAN + timedelta(days=night))
            lost = missing(where, night + 1, scene, injection, held_before)
            held_before = versions(where)
    return Result(outcome_of(where, scene, told), lost)


async def crawl(scene: Scene, connect_to: dict[str, str], where: Path, now: datetime) -> list[str]:
    """One night; what the report says of the bad source's channels."""
    settings = quick(**{"deadline": 10.0, "connect_timeout": 10.0, "retries": 1, "max_articles": 30, **scene.settings})
    sources = [source_of(scene), _source("lanh", "http://lanh.test", {})]
    config = Config(crawl=settings, source=tuple(sources))
    sent = connect_to | {"xau.test:80": scene.bad.address, "khac.test:80": scene.other.address} | scene.connect_to

    def clock() -> datetime:
        return now

    with Archive.open(where, now=now, purpose="crawl") as archive:
        run = archive.begin_run("crawl", now, [source.name for source in sources])
        async with Fetcher(settings, connect_to=sent, clock=clock, **scene.options) as fetcher, Scribe() as scribe:
            night = Night(config, archive, fetcher, scribe, run=run, clock=clock, stop=Stop(), watcher=Watcher())
            await night.run(sources)
        archive.finish_run(run, "done", now, {})
    return [why.partition(":")[0] for why in night.tallies["xau"].channels_failed.values()]


def source_of(scene: Scene) -> SourceConfig:
    source = _source("xau", scene.home, {key: value for key, value in scene.source.items() if key != "noise"})
    channels = source.discover.model_copy(
        update={k: (*getattr(source.discover, k), *v) for k, v in scene.channels.items()}
    )
    clean = source.clean.model_copy(update={"noise": scene.source.get("noise")})
    return source.model_copy(update={"discover": channels, "clean": clean})


def _source(name: str, home: str, changes: dict[str, Any]) -> SourceConfig:
    return SourceConfig.model_validate(
        {"name": name, "homepage": f"{home}/", "discover": {"feeds": ["/rss"]}, **RULES, **changes}
    )


# ------------------------------------------------------------------------------------------------ what came of it


def outcome_of(where: Path, scene: Scene, told: list[str]) -> str:
    """ "kind reason [flags]" of the bad page; what became of the channel where no page was asked for."""
    with Corpus.open(where) as corpus:
        run = corpus.runs(1)[0].run
        outcomes = {outcome.url: outcome for outcome in corpus.outcomes(run) if outcome.source == "xau"}
        found = outcomes.get(scene.home + BAD)
        channels = "".join(f"; channel {why}" for why in told)
        if found is None:
            return channels.removeprefix("; ") or "nothing"
        record = corpus.record(found.url, found.version) if found.version else None
        flags = f" [{', '.join(record.version.flags)}]" if record is not None and record.version.flags else ""
        return f"{found.kind}{f' {found.reason}' if found.reason else ''}{flags}{channels}"


def versions(where: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(where)) as db:
        return {(str(key), str(digest)) for key, digest in db.execute("select article_id, digest from version")}


def missing(where: Path, run: int, scene: Scene, injection: Injection, before: set[tuple[str, str]]) -> list[str]:
    """What a night lost: healthy pages not held whole, listed pages without an outcome, versions that were there."""
    lost = []
    with Corpus.open(where) as corpus:
        outcomes = {outcome.url: outcome for outcome in corpus.outcomes(run)}
        for url in HEALTHY:
            record = corpus.record(url)
            if record is None or record.version.text != "\n\n".join(bad.PARAGRAPHS):
                lost.append(f"{url} is not held whole")
        neighbour = outcomes.get(scene.home + NEIGHBOUR)
        if neighbour is None and scene.home + BAD in outcomes:
            lost.append("the page beside the bad one has no outcome")
        elif neighbour is not None and neighbour.kind in ("failed", "blocked", "gone") and scene.page:
            lost.append(f"the page beside the bad one is {neighbour.kind} {neighbour.reason}")
        record = corpus.record(scene.home + BAD)
        if injection.held and (record is None or bad.PARAGRAPHS[1] not in record.version.text):
            lost.append("the page's text is not held")
        kept = [outcome for outcome in outcomes.values() if outcome.kind in ("new", "changed")]
        lost += [f"{outcome.url} has no bytes behind it" for outcome in kept if not outcome.capture]
    lost += [f"version {key} is gone" for key, _ in before - versions(where)]
    with closing(sqlite3.connect(where)) as db:
        lost += [f"foreign key {row}" for row in db.execute("pragma foreign_key_check")]
    return lost
