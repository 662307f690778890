"""diff, reparse, export: what became of the articles, and what the archive gives out."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from luutru.console import complain, out, plain, print_json, say
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, find_archive
from storage.corpus import Corpus
from storage.differences import Change, counts, differences
from storage.records import Record

_STYLES = {"equal": "", "removed": "red strike", "added": "green"}


def register(app: typer.Typer) -> None:
    app.command(epilog="Examples:  luutru diff mzxw6ytboi   |   luutru diff https://example.vn/a-1.html 1 3 --json")(
        diff
    )


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
        last = corpus.record(article)
        count = (last.versions or 0) if last else 0
        a, b = old or max(count - 1, 1), new or count
        before, after = (corpus.record(article, number) if last else None for number in (a, b))
    if before is None or after is None:
        complain(f"{article}: not held" if last is None else f"{article}: has {count} versions, not {a} and {b}")
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
    _print_changes(before, after, changes)
    say(f"{added} words added, {removed} removed between versions {a} and {b}", style="dim")


def _print_changes(before: Record, after: Record, changes: tuple[Change, ...]) -> None:
    out.print(Text(plain(after.version.title or "(no title)"), style="bold"))
    for record in (before, after):
        rules = record.version.rules
        captured = record.captures[0]["at"] if record.captures else "not captured"
        say(f"  version {record.number}: {captured}, read by {rules}", style="dim")
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
