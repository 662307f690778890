"""parse: what a document that is at hand says."""

from __future__ import annotations

import json as jsonlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.config import SourceConfig, source_of
from crawler.errors import ConfigError, ParseError
from crawler.explained import Explained
from crawler.files import explained_of, record_of, scoring
from crawler.page import is_readable
from luutru.console import complain, err, examples, plain, print_json
from luutru.explaining import page_of, print_explained
from luutru.settings import ConfigOption, bytes_of, read_config, unknown_source


def register(app: typer.Typer) -> None:
    app.command(
        epilog=examples(
            "luutru parse page.html --url https://example.vn/a-1.html",
            "luutru parse notes.txt",
            "luutru parse --jsonl < pages.jsonl",
            "luutru parse page.html --url https://example.vn/a-1.html --explain",
            "luutru parse page.html --source example --html why.html",
        )
    )(parse)


def parse(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE|-", help="An HTML or text file; - for standard input.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address the page came from.")] = None,
    source: Annotated[str | None, typer.Option(help="Read it by this source's rules (else by the URL's host).")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='JSON lines {"id","html"|"text","url"} in, the scoring shape out, in order.')
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show instead why the page was read so: fields and their rivals, blocks.")
    ] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write that as a coloured page.")] = None,
    config: ConfigOption = None,
) -> None:
    """Print the record of a page or text as JSON. Nothing is stored.

    --explain and --html are for writing rules: which block was kept or left out and why, and where each field came
    from with its rivals; for a source with rules beside what generic extraction reads.
    """
    sources = read_config(config).source
    now = datetime.now(UTC)
    if jsonl:
        if explain or html:
            raise ConfigError(["parse: --explain and --html go with one page, not with --jsonl"])
        _parse_lines(sources, now)
        return
    if file is None:
        raise ConfigError(["parse: name a file, or - for standard input"])
    if url and not is_readable(url):
        raise ConfigError([f"parse: --url {url} is not an address; give the one the page came from, or none"])
    data = sys.stdin.buffer.read() if file == "-" else bytes_of(Path(file))
    rules = _named(sources, source) if source else source_of(url, sources)
    if explain or html:
        _explain(explained_of(data, name=file, url=url, source=rules, now=now), terminal=explain, page=html)
        return
    print_json(record_of(data, name=file, url=url, source=rules, now=now).as_json())


def _explain(told: Explained, *, terminal: bool, page: Path | None) -> None:
    if terminal:
        print_explained(told)
    if page is not None:
        try:
            page.write_text(page_of(told), encoding="utf-8")
        except OSError as error:
            raise ConfigError([f"{page}: cannot be written: {error.strerror}"]) from error
        err.print(plain(f"written to {page}"), soft_wrap=True)


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
            shape |= scoring(item, source=source_of(url, sources) if isinstance(url, str) else None, now=now)
        except (ValueError, ParseError) as error:
            faults += 1
            complain(f"line {number} (id {shape['id']!r}): {error}")
        print_json(shape)
    if faults:
        raise typer.Exit(1)


def _named(sources: tuple[SourceConfig, ...], name: str) -> SourceConfig:
    for source in sources:
        if source.name == name:
            return source
    raise ConfigError([unknown_source(name, [s.name for s in sources], "--source")])
