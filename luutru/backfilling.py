"""backfill, source missing: what a source published before, and what the archive lacks of it."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.configfile import require_contact
from crawler.pipeline.backfill import backfill as run_backfill
from crawler.pipeline.history import Span
from crawler.pipeline.missing import probe, sections_of, stretches
from crawler.pipeline.session import RunReport
from luutru.console import complain, examples, print_json, say, table
from luutru.lookups import SinceOption, UntilOption, read_days
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
from luutru.setup import source_verbs
from luutru.tallies import complain_of, print_tallies
from storage.corpus import Corpus
from storage.history import known_keys


def register(app: typer.Typer) -> None:
    app.command(
        epilog=examples(
            "luutru backfill tuyengiaocaobang",
            "luutru backfill nhandan --from 2025-01-01 --to 2025-06-30",
            "luutru backfill nhandan --limit 500",
        )
    )(backfill)
    source_verbs.command(
        "missing",
        epilog=examples(
            "luutru source missing tuyengiaocaobang", "luutru source missing tuyengiaocaobang --probe --limit 50"
        ),
    )(missing)


def backfill(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Fetch at most so many pages.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Forget how far earlier backfills came.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="One line per page on stderr.")] = False,
    json: JsonOption = False,
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Fetch a source's history: sitemaps by date, archive pages, and listings to their last page.

    Goes on where it stopped, to the page: articles that are held are not fetched again, documents that were finished
    are not read again within a week (--again reads them). Claimed dates outside --from and --to leave an article out;
    one without a claim is fetched. As polite as the nightly crawl: a long history takes nights.
    """
    loaded = read_config(config, connect_to)
    chosen = pick_sources(loaded, [source])
    require_contact(loaded, chosen)
    span = Span(*read_days(since, until))
    where = archive_of(loaded, archive)
    with CrawlProgress(verbose=verbose) as watcher:
        report = run_backfill(loaded, where, chosen[0], span, limit=limit, again=again, watcher=watcher)
    if limit is not None and report.tallies[source].fetched >= limit:
        complain(f"{source}: ended at --limit {limit}; the next backfill goes on from there")
    _end(report, json)


def missing(
    source: Annotated[str, typer.Argument(metavar="SOURCE")],
    ask: Annotated[bool, typer.Option("--probe", help="Ask the site for them and keep what it has.")] = False,
    limit: Annotated[int | None, typer.Option(min=0, help="List, or ask for, at most so many.")] = None,
    json: JsonOption = False,
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the ids between known articles that the archive has no article for, where ids are numeric and dense.

    --probe asks for those never asked for, by the source's identity.probe template.
    """
    loaded = read_config(config, connect_to)
    chosen = pick_sources(loaded, [source])[0]
    where = archive_of(loaded, archive)
    with Corpus.open(where) as corpus:
        keys = list(known_keys(corpus, chosen.name))
    dense = stretches(keys)
    lacking = [one for stretch in dense for one in stretch.missing]
    wanted = [one for one in lacking if not one.why.startswith(("gone", "blocked"))]
    if ask and (wanted or json):
        require_contact(loaded, [chosen])
        folders = sections_of((known.url for known in keys if known.held), chosen)
        with CrawlProgress() as watcher:
            report = probe(loaded, where, chosen, wanted, folders, limit=limit, watcher=watcher)
        _end(report, json)
        return
    shown = lacking[:limit]
    if json:
        for one in shown:
            print_json({"key": one.key, "space": one.space, "id": one.number, "why": one.why, "near": one.near})
        return
    for stretch in dense:
        say(
            f"{chosen.name}, {stretch.space or 'ids'} {stretch.first} to {stretch.last}: {stretch.known} held, "
            f"{len(stretch.missing)} missing ({stretch.density:.0%} dense)"
        )
    if ask and dense:
        say(f"{chosen.name}: none of them is left to be asked for")
    if not dense:
        say(f"{chosen.name}: its known articles have no dense numeric ids, so gaps say nothing")
    if shown:
        table(["id", "why", "nearest"], [[one.number, one.why, one.near] for one in shown], right=["id"], unbroken=True)
        if wanted and chosen.identity.probe and not ask:
            say(f"luutru source missing {chosen.name} --probe asks for those never asked for", style="dim")


def _end(report: RunReport, json: bool) -> None:
    if json:
        print_json(report.as_json())
    else:
        print_tallies(report.tallies)
    complain_of(report.tallies, channels=True)
    raise typer.Exit(_exit_code(report))


def _exit_code(report: RunReport) -> int:
    """As a crawl's; a backfill that found nothing left to ask for is well."""
    nothing_asked = all(not t.fetched and not t.channels_failed for t in report.tallies.values())
    return 0 if nothing_asked and report.interrupted_by is None else report.exit_code
