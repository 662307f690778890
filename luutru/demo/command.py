"""`luutru demo`: the whole product, small but real, without internet."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crawler import configfile
from crawler.config import Config
from crawler.errors import ConfigError
from crawler.pipeline.session import crawl
from luutru.console import out, say
from luutru.demo.server import DemoSite
from luutru.demo.site import NIGHTS
from luutru.lookups import print_hit
from luutru.progress import CrawlProgress
from luutru.tallies import print_tallies
from storage.corpus import Corpus

_QUERY = "cao linh"
_MARK = ".luutru-demo"  # tells our own folder from somebody's


def demo(
    keep: Annotated[
        Path, typer.Option("--keep", metavar="FOLDER", help="Where the archive and its config are left.")
    ] = Path("luutru-demo"),
) -> None:
    """Serve a sample site from this machine, crawl it for two nights, and search what was kept.

    Needs no internet. The site is invented; the crawl, the parsing and the archive are the real ones.
    """
    config = prepare(keep)
    where = configfile.archive_location(config, None, {})
    failed = 0
    with DemoSite() as site:
        say(f"A sample site of {len(site.hosts)} hosts is served from 127.0.0.1:{site.port}.\n")
        staged = config.model_copy(update={"connect_to": site.connect_to()})
        for night, began in NIGHTS.items():
            site.night = night
            out.print(Text(f"Night {night}: luutru crawl", style="bold"))
            with CrawlProgress() as watcher:
                report = crawl(staged, where, staged.enabled, watcher=watcher, clock=clock_of(began))
            if report.interrupted_by is not None:
                raise typer.Exit(report.exit_code)
            print_tallies(report.tallies)
            say()
            failed = failed or report.exit_code
    _report(where)
    _next_steps(keep)
    raise typer.Exit(failed)


def prepare(folder: Path) -> Config:
    """The folder with the demo's config in it, fresh; an earlier demo's archive is replaced, nobody else's is."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise ConfigError([f"{folder}: exists and was not made by `luutru demo`; name another folder with --keep"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    for old in folder.glob("archive.db*"):
        old.unlink()
    path = folder / "config.toml"
    path.write_bytes(resources.files("luutru.demo").joinpath("config.toml").read_bytes())
    return configfile.load(path.absolute())


def clock_of(began: datetime) -> Callable[[], datetime]:
    """The sample site's own days, so that the demo is the same whenever it is run."""
    start = time.monotonic()
    return lambda: began + timedelta(seconds=time.monotonic() - start)


def _report(where: str) -> None:
    with Corpus.open(where) as corpus:
        counts = corpus.counts()
        page = corpus.search(_QUERY, limit=3)
        say(
            f"The archive holds {counts['articles']} articles in {counts['versions']} versions, "
            f"{counts['paragraphs']} paragraphs each stored once, and every byte they came from.\n"
        )
        out.print(Text(f"luutru search {_QUERY}", style="bold"))
        for hit in page.hits:
            print_hit(hit)
        say(f"{page.total} articles found, the first {len(page.hits)} shown\n", style="dim")


def _next_steps(folder: Path) -> None:
    archive = str(folder / "archive.db")
    with Corpus.open(archive) as corpus:
        repeating = next(mark.article for mark in corpus.repeats() if mark.rule != "boilerplate")
        edited = corpus.outcomes(corpus.runs(limit=1)[0].run, ["changed"])[0].article
    say("Try next:")
    for verb in (f"show {repeating} --repeats", f"diff {edited}", "search '\"chuyển đổi số\"'"):
        out.print(Text(f"  luutru --archive {shlex.quote(archive)} {verb}", style="cyan"), soft_wrap=True)
