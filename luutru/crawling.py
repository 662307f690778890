"""crawl, save, schedule, demo: pages into the archive."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from crawler.config import Config, Schedule, SourceConfig, source_of
from crawler.configfile import require_contact
from crawler.errors import ConfigError, FetchError
from crawler.pipeline import Stop
from crawler.pipeline.ingest import unlisted
from crawler.pipeline.session import crawl as run_crawl
from crawler.pipeline.session import crawl_until
from crawler.pipeline.session import save as run_save
from crawler.urls import canonical_url
from luutru.console import complain, err, examples, out, plain, print_json, say
from luutru.demo.command import demo
from luutru.progress import CrawlProgress
from luutru.settings import (
    ArchiveOption,
    ConfigOption,
    ConnectOption,
    JsonOption,
    archive_of,
    pick_sources,
    read_config,
)
from luutru.tallies import complain_of, outcome_json, print_tallies
from storage.corpus import Corpus
from storage.errors import ArchiveBusy, ArchiveError, ArchiveMissing


def register(app: typer.Typer) -> None:
    app.command(
        epilog=examples("luutru demo", "luutru demo --keep my-demo", title="Try it first; it needs no internet")
    )(demo)
    app.command(epilog=examples("luutru crawl", "luutru crawl tuyengiaocaobang --limit 20", "luutru crawl --dry-run"))(
        crawl
    )
    app.command(epilog=examples("luutru save https://tuyengiaocaobang.vn/index.php/tin-trong-tinh/bai-viet-2058.html"))(
        save
    )
    app.command(epilog=examples("30 2 * * * luutru --config /etc/luutru/config.toml crawl", title="Or from crontab"))(
        schedule
    )


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Only these sources.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="At most so many pages per source.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read the channels, fetch no page, keep nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="One line per page on stderr.")] = False,
    json: JsonOption = False,
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Crawl the enabled sources once: the nightly run.

    Exit codes: 0 well; 1 a source failed; 2 configuration; 3 nothing could be fetched; 4 another run is active;
    5 archive unusable or disk full; 130, 143 interrupted (the next run goes on from there).
    """
    loaded = read_config(config, connect_to)
    chosen = pick_sources(loaded, sources or ())
    require_contact(loaded, chosen)
    with CrawlProgress(verbose=verbose) as watcher:
        report = run_crawl(
            loaded,
            archive_of(loaded, archive),
            chosen,
            limit=limit,
            dry_run=dry_run,
            adaptive=not sources,
            watcher=watcher,
        )
    if json:
        print_json(report.as_json())
    else:
        print_tallies(report.tallies, dry_run=dry_run)
    complain_of(report.tallies, channels=verbose)
    raise typer.Exit(report.exit_code)


def save(
    urls: Annotated[list[str], typer.Argument(metavar="URL", help="Pages to fetch and keep.")],
    json: JsonOption = False,
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Fetch and keep single pages by the crawl's own way, whether their source is configured or not.

    Exit codes: 0 all are held as they are today; 1 a page could not be had; 2 configuration or no address;
    130, 143 interrupted.
    """
    loaded = read_config(config, connect_to)
    pages = [(_source_for(url, loaded), url) for url in urls]
    require_contact(loaded, [source for source, _ in pages])
    saved = run_save(loaded, archive_of(loaded, archive), pages)
    for outcome in saved.outcomes:
        if json:
            print_json({"url": outcome.url, "source": outcome.source, **outcome_json(outcome)})
        else:
            held = f"  luutru show {outcome.article}" if outcome.article else ""
            out.print(Text(f"{outcome.kind:>9}  ", style="bold") + Text(plain(outcome.url + held)), soft_wrap=True)
            if outcome.detail:
                say(f"           {outcome.reason}: {outcome.detail}", style="dim")
    raise typer.Exit(saved.exit_code)


def _source_for(url: str, config: Config) -> SourceConfig:
    """The source that publishes on the page's host, configured or not. Raises: ConfigError for what is no address."""
    try:
        canonical_url(url)
        return source_of(url, config.source) or unlisted(url)
    except FetchError as error:
        raise ConfigError([f"{error.url}: not an address that can be asked: {error.detail}"]) from error


def schedule(
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Run the crawls of [[schedule]] at their times, in the foreground, until SIGTERM or SIGINT.

    Cron times are crontab(5)'s, in the schedule's own time zone, once per local day across daylight saving.
    """
    from crawler.schedule import run_forever

    loaded = read_config(config, connect_to)
    if not loaded.schedule:
        raise ConfigError([f'{loaded.path}: there is no [[schedule]]; add one, for example cron = "30 2 * * *"'])
    for one in loaded.schedule:
        require_contact(loaded, pick_sources(loaded, one.sources))
    where = archive_of(loaded, archive)

    async def crawl_now(one: Schedule, stop: Stop) -> None:
        chosen = pick_sources(loaded, one.sources)
        try:
            report = await crawl_until(stop, loaded, where, chosen, adaptive=True, watcher=CrawlProgress())
        except ArchiveBusy as busy:  # somebody crawls by hand: this night is covered
            complain(f"{one.name}: skipped: {busy}")
            return
        except ArchiveError as error:  # a full disk, say: the next night may find it mended
            complain(f"{one.name}: {error}")
            return
        complain_of(report.tallies)

    number = run_forever(
        loaded.schedule, crawl_now, last_run=lambda one: _last_run(where, loaded, one), say=lambda line: err.print(line)
    )
    raise typer.Exit(128 + number)


def _last_run(where: str, config: Config, schedule: Schedule) -> datetime | None:
    """When a crawl last began that covered this schedule's sources."""
    wanted = {source.name for source in pick_sources(config, schedule.sources)}
    try:
        with Corpus.open(where) as corpus:
            runs = corpus.runs(limit=100)
    except ArchiveMissing:
        return None
    return next((run.started for run in runs if run.verb == "crawl" and wanted <= set(run.sources)), None)
