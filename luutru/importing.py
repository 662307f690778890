"""import: documents that are at hand already, into the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from crawler.config import Config
from crawler.errors import ConfigError, ParseError
from crawler.files import record_in
from crawler.pipeline.ingest import import_captures, import_documents, import_records
from luutru.console import examples, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, archive_of, bytes_of, read_config
from luutru.steps import steps
from luutru.tallies import outcome_json
from storage.records import Outcome
from storage.steps import Step
from storage.warc import WarcReader, is_warc

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    app.command(
        "import",
        epilog=examples(
            "luutru import dumps/*.txt --source vietnam-dumps",
            "luutru import crawl.warc.gz",
            "luutru import news.jsonl",
        ),
    )(import_files)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Text, HTML, WARC and exported JSONL files.")],
    source: Annotated[
        str | None,
        typer.Option(
            help="The source they belong to, configured or not; else WARC pages go by their host, records as they say."
        ),
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address of the page, when one file is imported.")] = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Take text, HTML and WARC files, and what `export --format jsonl` gave out, into the archive.

    WARC and exports are known by their content. Pages of a WARC file are kept as captured then; records of an export
    with their blocks and metadata, each with its line as evidence, in the one version that they are.
    """
    if url and len(files) > 1:
        raise ConfigError(["import: --url goes with one file"])
    if faults := [fault for path in files if (fault := _unreadable(path))]:
        raise ConfigError(faults)
    loaded = read_config(config)
    where = archive_of(loaded, archive)
    warcs = [path for path in files if is_warc(path)]
    exports = [path for path in files if path not in warcs and _is_export(path)]
    documents = [path for path in files if path not in warcs and path not in exports]
    if source is None and documents:
        raise ConfigError(["import: say with --source which publisher the text and HTML files belong to"])
    if url and not documents:
        raise ConfigError([f"import: --url goes with a text or HTML file, and {files[0]} says its addresses itself"])
    for path in warcs:
        _import_warc(path, loaded, where, source, json)
    outcomes: list[Outcome] = []
    with steps() as step:
        for path in exports:
            with path.open("rb") as file:
                lines = _counted(file, path.name, step)
                outcomes += import_records(where, lines, file_name=path.name, sources=loaded.source, name=source)
        if source is not None and documents:
            rules = next((s for s in loaded.source if s.name == source), None)
            read = _counted(((path.name, bytes_of(path)) for path in documents), source, step, len(documents))
            outcomes += import_documents(where, read, name=source, source=rules, sources=loaded.source, url=url)
    if json:
        for outcome in outcomes:
            print_json({"file": outcome.url, **outcome_json(outcome)})
    elif outcomes:
        table(
            ["file", "outcome", "id", "why"],
            [[o.url.removeprefix("file:"), o.kind, o.article or "-", o.detail or ""] for o in outcomes],
        )
    if any(outcome.kind == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def _counted(items: Iterable[T], what: str, step: Step, of: int = 0) -> Iterator[T]:
    """The items, each told as a step once the one before is done. of: how many there are, 0 where nobody knows."""
    for number, item in enumerate(items):
        step(what, number, of)
        yield item


def _unreadable(path: Path) -> str | None:
    """Why a file cannot be read: said before anything is imported, for exit 2 means that nothing was touched."""
    try:
        path.open("rb").close()
    except OSError as error:
        return f"{path}: cannot be read: {error.strerror}"
    return None


def _is_export(path: Path) -> bool:
    """Whether the first line of a file is a record."""
    with path.open("rb") as file:
        first = next((line for line in file if line.strip()), b"")
    try:
        return record_in(first, str(path)) is not None
    except ParseError:
        return True  # one that is damaged: its outcome says so


def _import_warc(path: Path, config: Config, where: str, source: str | None, json: bool) -> None:
    reader = WarcReader(path)
    with steps() as step:
        done = import_captures(where, _counted(reader, path.name, step), sources=config.source, name=source)
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
