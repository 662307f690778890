"""diff, reparse, export: what became of the articles, and what the archive gives out."""

from __future__ import annotations

import json as jsonlib
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crawler.pipeline.reparse import Replay
from crawler.pipeline.reparse import reparse as read_again
from luutru.console import complain, counted, examples, minute, out, plain, print_json, say, table
from luutru.lookups import SinceOption, UntilOption, read_days, require_sources, resolved
from luutru.settings import (
    ArchiveOption,
    ConfigOption,
    JsonOption,
    archive_of,
    find_archive,
    read_config,
)
from luutru.steps import steps
from storage.corpus import Corpus
from storage.differences import Change, counts, differences
from storage.export import Selection, export_jsonl, export_warc, software
from storage.records import Record

_STYLES = {"equal": "", "removed": "red strike", "added": "green"}


def register(app: typer.Typer) -> None:
    app.command(epilog=examples("luutru diff mzxw6ytboi", "luutru diff https://example.vn/a-1.html 1 3 --json"))(diff)
    app.command(epilog=examples("luutru reparse --dry-run", "luutru reparse tuyengiaocaobang"))(reparse)
    app.command(
        epilog=examples(
            "luutru export --format jsonl -o news.jsonl --from 2025-09-01",
            "luutru export --format warc --source vnexpress -o vnexpress.warc.gz",
        )
    )(export)


def diff(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="Public id (or its first 6+ characters) or URL.")],
    old: Annotated[int | None, typer.Argument(metavar="A", min=1, help="Version; default: the last but one.")] = None,
    new: Annotated[int | None, typer.Argument(metavar="B", min=1, help="Version; default: the last.")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Words added and removed between two versions of an article, paragraph by paragraph.

    Exit 1 when the archive does not hold the article or one of the versions.
    """
    with Corpus.open(find_archive(config, archive)) as corpus:
        name = resolved(corpus, article, config)
        last = corpus.record(name)
        count = (last.versions or 0) if last else 0
        a, b = old or max(count - 1, 1), new or count
        if new is None and a == b:  # the last alone: what it changed
            a = max(b - 1, 1)
        before, after = (corpus.record(name, number) if last else None for number in (a, b))
    if before is None or after is None:
        complain(
            f"{article}: not held" if last is None else f"{article}: has {counted(count, 'version')}, not {a} and {b}"
        )
        raise typer.Exit(1)
    changes = differences(before.version, after.version)
    added, removed = counts(changes)
    if json:
        print_json(
            {
                "id": after.id,
                "a": a,
                "b": b,
                "words_added": added,
                "words_removed": removed,
                "changes": [change.as_json() for change in changes],
            }
        )
        return
    if count == 1:
        say(f"{after.id} has 1 version: nothing to compare it with")
        return
    _print_changes(before, after, changes)
    say(f"{counted(added, 'word')} added, {removed:,} removed between versions {a} and {b}", style="dim")


def _print_changes(before: Record, after: Record, changes: tuple[Change, ...]) -> None:
    out.print(Text(plain(after.version.title or "(no title)"), style="bold"))
    for record in (before, after):
        rules = record.version.rules
        captured = minute(record.captures[0]["at"]) if record.captures else "not captured"
        flags = "".join(f", {flag}" for flag in record.version.flags)
        say(f"  version {record.number}: {captured}, read by {rules}{flags}", style="dim")
    for change in changes:
        out.print()
        where = f" {change.old or '-'} -> {change.new or '-'}" if change.field == "paragraph" else ""
        out.print(Text(f"{change.field}{where} ({change.kind})", style="cyan"))
        out.print(_marked(change))


def _marked(change: Change) -> Text:
    """The words, added ones green and removed ones struck; in brackets where there are no colours."""
    text = Text()
    for op, said in change.parts:
        if op == "equal" or (out.is_terminal and not out.no_color):
            text.append(plain(said), style=_STYLES[op])
            continue
        words, after = said.rstrip(), said[len(said.rstrip()) :]
        text.append(f"[-{plain(words)}-]{after}" if op == "removed" else f"{{+{plain(words)}+}}{after}")
    return text


# --------------------------------------------------------------------------------------------------- reparse


def reparse(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="Only this source.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change; no row is changed.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Read the stored pages again by today's rules.

    Of every article the newest page that is kept, and pages that nothing could be read from. What is read otherwise
    becomes a further version, flagged `reparsed`, with the rules that read it; earlier versions stay as they were.
    """
    loaded = read_config(config)
    where = archive_of(loaded, archive)
    with Corpus.open(where) as corpus:
        require_sources(corpus, [source] if source else ())
    with steps() as step:
        done = read_again(where, loaded.source, source, clock=_now, dry_run=dry_run, step=step)
    if json:
        print_json(done.as_json())
    else:
        _print_replay(done)


def _print_replay(done: Replay) -> None:
    if done.fields:
        table(["field", "articles"], done.fields.most_common(), right=["articles"])
    for example in done.examples:
        say(f"\n{example.article}  {example.field}", style="cyan")
        say(f"  - {_short(example.old)}", style="red")
        say(f"  + {_short(example.new)}", style="green")
    would = "would change" if done.dry_run else "changed"
    said = [f"{done.read} pages read", f"{done.changed} articles {would}", f"{done.unchanged} read as before"]
    said += [f"{done.recovered} pages become articles"] * bool(done.recovered)
    said += [f"{done.no_article} still no article"] * bool(done.no_article)
    said += [f"{done.not_held} without a stored body"] * bool(done.not_held)
    said += [f"{count} refused ({reason})" for reason, count in done.refused.items()]
    say(", ".join(said))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else jsonlib.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:300]}…"


# ---------------------------------------------------------------------------------------------------- export


class Format(StrEnum):
    jsonl = "jsonl"
    warc = "warc"


def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    format: Annotated[Format, typer.Option("--format", help="jsonl: records; warc: the captures behind them.")],
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Write records or captures to a file, with a manifest beside it (FILE.manifest.json: counts, sha256).

    Days are days of publication for records, and UTC days of capture for WARC.
    """
    wanted = Selection(source, *read_days(since, until))
    with Corpus.open(find_archive(config, archive)) as corpus, steps() as step:
        require_sources(corpus, [source] if source else ())
        if format is Format.jsonl:
            done = export_jsonl(corpus, output, wanted, now=_now(), step=step)
        else:
            done = export_warc(corpus, output, wanted, software=software(), now=_now(), step=step)
    if json:
        print_json(done.as_json())
        return
    if format is Format.jsonl:
        said = counted(done.counts.get("record", 0), "record")
    else:
        said = ", ".join(f"{count} {kind}" for kind, count in sorted(done.counts.items())) or "0 records"
    say(f"{output}: {said}; {done.size:,} bytes")


def _now() -> datetime:
    return datetime.now(UTC)
