"""paragraph, repeats, provenance: what repeats what, and what people decided about it."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.text import Text
from rich.tree import Tree

from crawler.errors import ConfigError
from luutru.console import complain, counted, examples, out, plain, print_json, say, table, unfolded
from luutru.lookups import require_sources, resolved
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, find_archive
from storage.archive import Archive, Ruling
from storage.changes import Reprinted, Translated
from storage.corpus import Corpus, Mark
from storage.provenance import Node
from storage.records import REPEAT_RULES
from storage.text import text_key

repeats_verbs = typer.Typer(help="What was set aside as a repeat; undo and redo marks.")

_SHOWN = 300  # characters of a text in a list


def register(app: typer.Typer) -> None:
    app.command(epilog=examples("luutru paragraph 3fa94c21d0", "luutru paragraph mzxw6ytboi --position 4"))(paragraph)
    app.command(epilog=examples("luutru provenance mzxw6ytboi --json"))(provenance)
    app.add_typer(
        repeats_verbs,
        name="repeats",
        epilog=examples(
            "luutru repeats --rule boilerplate", "luutru repeats undo mzxw6ytboi 7 --reason 'a refrain, and meant'"
        ),
    )


def paragraph(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a paragraph (or its first 6+ digits), or an article.")
    ],
    position: Annotated[
        int | None, typer.Option(min=1, help="The block of the article ID instead of a paragraph's id.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many places.")] = 100,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Every article and version where a paragraph stands; exit 1 when the archive does not hold it."""
    with Corpus.open(find_archive(config, archive)) as corpus:
        key = name if position is None else _key_at(corpus, resolved(corpus, name, config), position)
        found = corpus.paragraph(key, limit)
    if found is None:
        complain(f"{name}: not held")
        raise typer.Exit(1)
    if json:
        print_json(asdict(found))
        return
    out.print(Text(f"{found.id}\n", style="cyan") + Text(plain(found.text)), soft_wrap=True)
    table(
        ["article", "source", "version", "block", "as", "url"],
        [[p.article, p.source, p.version, p.position, p.reason or p.rule or p.role, p.url] for p in found.places],
        right=["version", "block"],
        unbroken=True,
    )
    rest = found.total - len(found.places)
    say(f"{counted(found.total, 'place')}{f', the first {len(found.places)} shown' if rest else ''}", style="dim")


def _key_at(corpus: Corpus, article: str, position: int) -> str:
    record = corpus.record(article)
    block = next((p for p in record.version.placements if p.position == position), None) if record else None
    if block is None:
        complain(f"{article}: not held" if record is None else f"{article} has no block {position}")
        raise typer.Exit(1)
    return text_key(block.text).hex()


# -------------------------------------------------------------------------------------------------- repeats


@repeats_verbs.callback(invoke_without_command=True)
def repeats(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    rule: Annotated[str | None, typer.Option(help=f"Only this rule: {', '.join(REPEAT_RULES)}.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 50,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """What was set aside as a repeat, boilerplate first, then by article, the last met first."""
    if context.invoked_subcommand is not None:
        return
    if rule is not None and rule not in REPEAT_RULES:
        raise ConfigError([f"--rule {rule}: should be one of {', '.join(REPEAT_RULES)}"])
    with Corpus.open(find_archive(config, archive)) as corpus:
        require_sources(corpus, [source] if source else ())
        marks = corpus.repeats(source=source, rule=rule, limit=limit)
    for mark in marks:
        if json:
            print_json(_mark_json(mark))
        else:
            _print_mark(mark)
    if not json:
        say(f"{counted(len(marks), 'mark')}{f' (--limit {limit})' if len(marks) == limit else ''}", style="dim")


def _mark_json(mark: Mark) -> dict[str, Any]:
    shape = asdict(mark)
    shape["repeats"] = shape.pop("of")
    if mark.decision is not None:
        decision = mark.decision
        shape["decision"] = {
            "at": decision.at.isoformat(),
            "author": decision.author,
            "reason": decision.reason,
            "verdict": decision.verdict,
        }
    return shape


def _print_mark(mark: Mark) -> None:
    where = f"in {counted(mark.articles, 'article')}, last in" if mark.rule == "boilerplate" else "in"
    head = f"{mark.rule}  {where} {mark.article} block {mark.position}  {mark.source}"
    out.print(Text(plain(head), style="cyan") + Text("  undone" if mark.undone else "", style="yellow"), soft_wrap=True)
    out.print(Text("  " + plain(_cut(mark.text))), soft_wrap=True)
    if mark.kept is not None and mark.kept != mark.text:
        out.print(Text(f"  repeats {mark.of}: " + plain(_cut(mark.kept)), style="dim"), soft_wrap=True)
    if mark.decision is not None:
        said = (
            f"  {mark.decision.verdict} by {mark.decision.author}, {mark.decision.at:%Y-%m-%d}: {mark.decision.reason}"
        )
        out.print(Text(plain(said), style="dim"), soft_wrap=True)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


ArticleArgument = Annotated[str, typer.Argument(metavar="ARTICLE", help="Id, its first 6+ characters, or any URL.")]
PositionArgument = Annotated[
    int, typer.Argument(metavar="POSITION", min=1, help="Of the block, as `luutru repeats` says.")
]
ReasonOption = Annotated[str, typer.Option(help="Why; kept with the decision.")]
AuthorOption = Annotated[str | None, typer.Option(help="Who decides (else the user's name).")]


@repeats_verbs.command(epilog=examples("luutru repeats undo mzxw6ytboi 7 --reason 'a refrain, and meant'"))
def undo(
    article: ArticleArgument,
    position: PositionArgument,
    reason: ReasonOption,
    author: AuthorOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Put a block back into the body; boilerplate in every article of its source."""
    _rule("undo", article, position, reason, author, find_archive(config, archive))


@repeats_verbs.command(epilog=examples("luutru repeats redo mzxw6ytboi 7 --reason 'it is the caption after all'"))
def redo(
    article: ArticleArgument,
    position: PositionArgument,
    reason: ReasonOption,
    author: AuthorOption = None,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Take an undoing back."""
    _rule("redo", article, position, reason, author, find_archive(config, archive))


def _rule(
    verdict: Literal["undo", "redo"], article: str, position: int, reason: str, author: str | None, where: str
) -> None:
    if not reason.strip():
        raise ConfigError(["--reason: say why; it is kept with the decision"])
    now = datetime.now(UTC)
    ruling = Ruling(verdict, author or _user(), reason.strip(), now)
    with Archive.open(where, now=now, purpose="repeats") as opened:
        judged = opened.rule(article, position, ruling)
    scope = "in all articles of its source" if judged.everywhere else f"in {article}"
    say(f"{verdict}: {judged.rule} mark {scope}: {_cut(judged.text)}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's number without a name
        return "unknown"


# ------------------------------------------------------------------------------------------------ provenance


def provenance(
    article: Annotated[
        str, typer.Argument(metavar="ID|URL", help="Public id (or its first 6+ characters) or any URL.")
    ],
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """The tree original -> reprints -> translations around an article; exit 1 when the archive does not hold it."""
    with Corpus.open(find_archive(config, archive)) as corpus:
        found = corpus.provenance(resolved(corpus, article, config))
    if found is None:
        complain(f"{article}: not held")
        raise typer.Exit(1)
    if json:
        print_json(found.as_json())
        return
    unfolded(_tree(found.tree, found.article))
    if found.truncated:
        say("more articles belong to it than are shown", style="dim")


def _tree(node: Node, asked: str, tree: Tree | None = None) -> Tree:
    label = _label(node, asked)
    branch = Tree(label) if tree is None else tree.add(label)
    for child in node.children:
        _tree(child, asked, branch)
    return branch


def _label(node: Node, asked: str) -> Text:
    if node.id is None:
        return Text(plain(node.url or node.name or ""), style="bold") + Text("  not held", style="dim")
    label = Text(plain(node.title or "(no title)"), style="bold yellow" if node.id == asked else "bold")
    day = node.published.date.isoformat() if node.published.date else "no date"
    facts = [node.id, day, node.source or "", node.language or "", node.relation.replace("_", " ")]
    if node.lag is not None:
        facts.append(f"after {_span(node.lag)}")
    label.append("\n" + plain("  ".join(filter(None, facts))), style="cyan")
    if node.changes is not None:
        label.append("\n" + _changes(node.changes), style="dim")
    return label


def _span(seconds: int) -> str:
    minutes = abs(seconds) // 60
    days, hours = divmod(minutes // 60, 24)
    span = f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"
    return span if seconds >= 0 else f"minus {span}"


def _changes(changes: Reprinted | Translated) -> str:
    if isinstance(changes, Translated):
        numbers = changes.numbers_kept + changes.numbers_left_out
        return (
            f"{changes.paragraphs} paragraphs for {changes.of}, {changes.numbers_kept} of {numbers} numbers stand again"
        )
    return (
        f"{changes.similarity:.0%} alike: {changes.kept} paragraphs kept, {changes.changed} changed, "
        f"{changes.left_out} left out, {changes.added} added; {changes.words_out} words out, {changes.words_in} in"
    )
