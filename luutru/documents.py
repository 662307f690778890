"""parse, import: documents that are at hand already."""

from __future__ import annotations

import json as jsonlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler import replay
from crawler.config import Config, SourceConfig
from crawler.errors import ConfigError, ParseError
from luutru.console import complain, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, archive_of, read_config, unknown_source
from storage.warc import WarcReader, is_warc


def register(app: typer.Typer) -> None:
    app.command(
        epilog="Examples:  luutru parse page.html --url https://example.vn/a-1.html   |   luutru parse notes.txt   |   "
        "luutru parse --jsonl < pages.jsonl"
    )(parse)
    app.command(
        "import", epilog="Examples:  luutru import dumps/*.txt --source vietnam-dumps   |   luutru import crawl.warc.gz"
    )(import_files)


def parse(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE|-", help="An HTML or text file; - for standard input.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address the page came from.")] = None,
    source: Annotated[str | None, typer.Option(help="Read it by this source's rules (else by the URL's host).")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='JSON lines {"id","html"|"text","url"} in, the scoring shape out, in order.')
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Print the record of a page or text as JSON. Nothing is stored."""
    sources = read_config(config).source
    now = datetime.now(UTC)
    if jsonl:
        _parse_lines(sources, now)
        return
    if file is None:
        raise ConfigError(["parse: name a file, or - for standard input"])
    data = sys.stdin.buffer.read() if file == "-" else _bytes_of(Path(file))
    rules = _named(sources, source) if source else replay.source_of(url, sources)
    print_json(replay.record_of(data, name=file, url=url, source=rules, now=now).as_json())


def _parse_lines(sources: tuple[SourceConfig, ...], now: datetime) -> None:
    """One bad line costs that line: it is answered with nulls, its fault goes to stderr, and the exit code is 1."""
    faults = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        shape: dict[str, Any] = {"id": None, "title": None, "body": "", "author": [], "date": None}
        try:
            item = jsonlib.loads(line)
            if not isinstance(item, dict):
                raise ValueError("not a JSON object")
            shape["id"] = item.get("id")
            url = item.get("url")
            shape |= replay.scoring(item, source=replay.source_of(url, sources) if url else None, now=now)
        except (ValueError, ParseError) as error:
            faults += 1
            complain(f"line {number} (id {shape['id']!r}): {error}")
        print_json(shape)
    if faults:
        raise typer.Exit(1)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Plain text, HTML and WARC files.")],
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
    loaded = read_config(config)
    warcs = [path for path in files if is_warc(path)]
    for path in warcs:
        _import_warc(path, loaded, archive_of(loaded, archive), source, json)
    files = [path for path in files if path not in warcs]
    if not files:
        return
    if source is None:
        raise ConfigError(["import: say with --source which publisher the text and HTML files belong to"])
    rules = next((s for s in loaded.source if s.name == source), None)
    documents = ((path.name, _bytes_of(path)) for path in files)
    outcomes = list(
        replay.import_documents(
            archive_of(loaded, archive), documents, name=source, source=rules, sources=loaded.source, url=url
        )
    )
    if json:
        for outcome in outcomes:
            print_json(
                {
                    "file": outcome.url,
                    "outcome": outcome.kind,
                    "id": outcome.article,
                    "version": outcome.version,
                    "reason": outcome.reason,
                    "detail": outcome.detail,
                }
            )
    else:
        table(
            ["file", "outcome", "id", "why"],
            [[o.url.removeprefix("file:"), o.kind, o.article or "-", o.detail or ""] for o in outcomes],
        )
    if any(outcome.kind == "failed" for outcome in outcomes):
        raise typer.Exit(1)


def _import_warc(path: Path, config: Config, where: str, source: str | None, json: bool) -> None:
    reader = WarcReader(path)
    done = replay.import_captures(where, reader, sources=config.source, name=source)
    done.ignored += reader.ignored
    if json:
        print_json({"file": str(path), **done.as_json()})
        return
    table(["page", "count"], sorted(done.outcomes.items()), right=["count"], title=str(path))
    for reason, count in sorted(done.ignored.items()):
        say(f"left out: {count} {reason}", style="dim")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error


def _named(sources: tuple[SourceConfig, ...], name: str) -> SourceConfig:
    for source in sources:
        if source.name == name:
            return source
    raise ConfigError([unknown_source(name, [s.name for s in sources], "--source")])
