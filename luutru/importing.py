"""import: documents that are at hand already, into the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.config import Config
from crawler.errors import ConfigError
from crawler.pipeline.ingest import import_captures, import_documents
from luutru.console import examples, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, archive_of, bytes_of, read_config
from luutru.tallies import outcome_json
from storage.warc import WarcReader, is_warc


def register(app: typer.Typer) -> None:
    app.command(
        "import", epilog=examples("luutru import dumps/*.txt --source vietnam-dumps", "luutru import crawl.warc.gz")
    )(import_files)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Plain text, HTML and WARC files.")],
    source: Annotated[
        str | None, typer.Option(help="The source they belong to, configured or not; WARC pages go by their host.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address of the page, when one file is imported.")] = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Take text, HTML and WARC files into the archive by the same way as crawled pages.

    A WARC file is known by its content; its pages are kept as captured then.
    """
    if url and len(files) > 1:
        raise ConfigError(["import: --url goes with one file"])
    if faults := [fault for path in files if (fault := _unreadable(path))]:
        raise ConfigError(faults)
    loaded = read_config(config)
    warcs = [path for path in files if is_warc(path)]
    if source is None and len(warcs) < len(files):
        raise ConfigError(["import: say with --source which publisher the text and HTML files belong to"])
    for path in warcs:
        _import_warc(path, loaded, archive_of(loaded, archive), source, json)
    files = [path for path in files if path not in warcs]
    if source is None or not files:
        return
    rules = next((s for s in loaded.source if s.name == source), None)
    documents = ((path.name, bytes_of(path)) for path in files)
    outcomes = list(
        import_documents(
            archive_of(loaded, archive), documents, name=source, source=rules, sources=loaded.source, url=url
        )
    )
    if json:
        for outcome in outcomes:
            print_json({"file": outcome.url, **outcome_json(outcome)})
    else:
        table(
            ["file", "outcome", "id", "why"],
            [[o.url.removeprefix("file:"), o.kind, o.article or "-", o.detail or ""] for o in outcomes],
        )
    if any(outcome.kind == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def _unreadable(path: Path) -> str | None:
    """Why a file cannot be read: said before anything is imported, for exit 2 means that nothing was touched."""
    try:
        path.open("rb").close()
    except OSError as error:
        return f"{path}: cannot be read: {error.strerror}"
    return None


def _import_warc(path: Path, config: Config, where: str, source: str | None, json: bool) -> None:
    reader = WarcReader(path)
    done = import_captures(where, reader, sources=config.source, name=source)
    done.ignored += reader.ignored
    if json:
        print_json({"file": str(path), **done.as_json()})
        return
    if done.outcomes:
        table(["page", "count"], sorted(done.outcomes.items()), right=["count"], title=str(path))
    else:
        say(f"{path}: no page of an article in it", soft_wrap=True)
    for reason, count in sorted(done.ignored.items()):
        say(f"left out: {count} {reason}", style="dim")
