"""search, show, runs: what the archive holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date as Date
from typing import Annotated, Any

import typer
from rich.text import Text

from crawler.config import source_of
from crawler.configfile import did_you_mean
from crawler.errors import ConfigError
from crawler.urls import article_key
from luutru.console import complain, counted, err, examples, marked, minute, out, plain, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, find_archive, read_config
from luutru.tallies import outcome_json
from storage.corpus import Corpus, Hit
from storage.errors import LuutruError
from storage.ledgers import RunRow
from storage.records import Outcome, Placement, Record, Stamp

_OPERATOR = re.compile(r"""["“”„«»()*]|(?<!\S)(?:-\S|(?:OR|AND)(?!\S))""")  # see storage.query
_MOST = 2**63 - 1  # that a row's number can be


def register(app: typer.Typer) -> None:
    app.command(
        epilog=examples(
            "luutru search cao bang",
            "luutru search '\"chuyển đổi số\" -học' --from 2025-10-01",
            "luutru search bản OR thôn --source tuyengiaocaobang --json",
        )
    )(search)
    app.command(epilog=examples("luutru show mzxw6ytboi", "luutru show https://example.vn/a-1.html --repeats"))(show)
    app.command(epilog=examples("luutru runs --limit 5", "luutru runs 12"))(runs)


SinceOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Published on this day or later (YYYY-MM-DD).")
]
UntilOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Published on this day or earlier.")]


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help='Words, "a phrase", prefix*, OR, -not.')],
    source: Annotated[list[str] | None, typer.Option(help="Only this source; repeatable.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first instead of best first.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Find articles. Diacritics may be left out: "cao bang" finds "Cao Bằng"; exact spelling comes first."""
    query = " ".join(_quoted(word) for word in words)
    first, last = read_days(since, until)
    with Corpus.open(find_archive(config, archive)) as corpus:
        require_sources(corpus, source or ())
        page = corpus.search(
            query,
            sources=source or (),
            since=first,
            until=last,
            limit=limit,
            order="date" if newest else "relevance",
        )
    rest = page.total > len(page.hits)
    found = f"{counted(page.total, 'article')} found{f', the first {len(page.hits):,} shown' if rest else ''}"
    if json:
        for hit in page.hits:
            print_json(_hit_json(hit))
        if rest:  # who counts lines would take them for all
            err.print(found)
        return
    for hit in page.hits:
        print_hit(hit)
    say(found, style="dim")


def _quoted(word: str) -> str:
    """The shell has taken the quotes off a phrase: words with a space between, and no operator, were one argument."""
    return f'"{word}"' if re.search(r"\s", word) and not _OPERATOR.search(word) else word


def _hit_json(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.id,
        "source": hit.source,
        "url": hit.url,
        "title": hit.title,
        "date": hit.date.isoformat() if hit.date else None,
        "snippet": hit.snippet,
        "highlights": [list(span) for span in hit.highlights],
        "score": hit.score,
    }


def print_hit(hit: Hit) -> None:
    """One found article for people: title, id, day, source, snippet."""
    out.print(Text(plain(hit.title or "(no title)"), style="bold"))
    day = hit.date.isoformat() if hit.date else "no date"
    out.print(Text(f"  {hit.id}  {day}  {plain(hit.source)}", style="cyan"))
    for line in marked(hit.snippet, hit.highlights).wrap(out, max(out.width - 2, 20)):
        line.rstrip()
        line.pad_left(2)
        out.print(line)
    out.print()


def require_sources(corpus: Corpus, names: Iterable[str]) -> None:
    """Raises: ConfigError for a source that the archive never met: nothing found there would say nothing."""
    known = corpus.source_names()
    unknown = [name for name in names if name not in known]
    if unknown:
        said = "the archive holds no source of that name{}; `luutru source list` names them"
        raise ConfigError([f'source "{name}": {said.format(did_you_mean(name, known))}' for name in unknown])


def read_days(since: str | None, until: str | None) -> tuple[Date | None, Date | None]:
    """The days of --from and --to, both inclusive. Raises: ConfigError."""
    first, last = _read_day(since, "--from"), _read_day(until, "--to")
    if first and last and first > last:
        raise ConfigError([f"--from {first} is after --to {last}: no day lies between them"])
    return first, last


def _read_day(value: str | None, option: str) -> Date | None:
    if value is None:
        return None
    try:
        return Date.fromisoformat(value)
    except ValueError as error:
        raise ConfigError([f"{option} {value}: not a day; write it as YYYY-MM-DD"]) from error


def show(
    article: Annotated[
        str, typer.Argument(metavar="ID|URL", help="Public id (or its first 6+ characters) or any URL.")
    ],
    repeats: Annotated[bool, typer.Option("--repeats", help="Show marked repeats in their places, dimmed.")] = False,
    version: Annotated[int | None, typer.Option(min=1, help="This version instead of the one readers see.")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Show one article; exit 1 when the archive does not hold it."""
    with Corpus.open(find_archive(config, archive)) as corpus:
        record = corpus.record(resolved(corpus, article, config), version)
        absences = corpus.absences(record.id) if record else []
        takedown = corpus.takedown(record.id) if record else None
    if record is None:
        which = f" in version {version}" if version else ""
        few = " (of an id give at least the first 6 characters)" if re.fullmatch(r"[a-z2-7]{1,5}", article) else ""
        complain(f"{article}: not held{which}{few}")
        raise typer.Exit(1)
    if json:
        print_json({**record.as_json(), "absences": absences, "takedown": takedown})
        return
    _print_record(record, repeats)
    for absence in absences:
        say(_told(absence), style="yellow")
    if takedown:
        say(f"forgotten {minute(takedown['at'])} by {takedown['author']}: {takedown['reason']}", style="yellow")


def _told(absence: dict[str, Any]) -> str:
    """One time that the site called an article gone, with the evidence."""
    day = {name: minute(said["at"]) if said else None for name, said in absence.items() if name != "status"}
    told = f"\nanswered {absence['status']} on {day['missed']} (last seen {day['last_seen'] or 'never'})"
    told += f", confirmed {day['confirmed']}" if day["confirmed"] else ", not confirmed by another night"
    return told + (f", back on {day['returned']}" if day["returned"] else "")


def resolved(corpus: Corpus, article: str, config: str | None) -> str:
    """What names an article, or its id where that is an address it was never met under: another slug, a tracking
    parameter."""
    if "/" not in article or corpus.holds(article):
        return article
    url = article if "://" in article else f"http://{article}"  # as browsers show addresses
    try:
        return corpus.find_key(article_key(url, source_of(url, read_config(config).source))) or article
    except LuutruError:
        return article


def _print_record(record: Record, repeats: bool) -> None:
    version = record.version
    out.print(Text(plain(version.title or "(no title)"), style="bold"))
    facts = [
        ("id", record.id),
        ("source", record.source),
        ("url", record.url),
        ("also at", ", ".join(record.aliases) or None),
        ("published", _when(version.published)),
        ("modified", _when(version.modified) if version.modified else None),
        ("authors", ", ".join(version.authors) or None),
        ("section", version.section),
        ("tags", ", ".join(version.tags) or None),
        ("language", version.language),
        ("version", f"{record.number} of {record.versions}" if record.number else None),
        ("flags", ", ".join(record.as_json()["flags"]) or None),
    ]
    for attribution in version.attributions:
        held = f" (held as {attribution.article})" if attribution.article else ""
        facts.append((attribution.kind.replace("_", " "), f"{attribution.url or attribution.name}{held}"))
    for name, value in facts:
        if value:
            out.print(Text(f"{name:>14}  ", style="dim") + Text(plain(value)), soft_wrap=True)
    if version.lead:
        out.print()
        out.print(Text(plain(version.lead), style="italic"))
    for placement in version.placements:
        if placement.in_body or (repeats and placement.repeat) or placement.reason == "caption":
            out.print()
            out.print(_placed(placement, numbered=repeats))
    for image in version.images:
        if image.digest:
            kept = f"{image.type or 'unknown type'}, {image.bytes:,} bytes, sha256 {image.digest[:16]}…"
            out.print(Text(f"\n    [kept] {plain(image.url)}: {kept}", style="dim"), soft_wrap=True)
        elif image in version.attachments:
            out.print(Text(f"\n    [attached] {plain(image.url)}: {plain(image.caption)}", style="dim"), soft_wrap=True)
    if version.repeats and not repeats:
        count = len(version.repeats)
        said = "1 repeated paragraph is" if count == 1 else f"{count} repeated paragraphs are"
        say(f"\n{said} set aside; --repeats shows {'it' if count == 1 else 'them'}", style="dim")


def _placed(placement: Placement, *, numbered: bool) -> Text:
    """numbered: with its position, which a repeat names and `luutru paragraph`, `luutru repeats undo` ask for."""
    text, at = Text(plain(placement.text)), f"{placement.position}" if numbered else ""
    if placement.repeat:
        text.stylize("dim")
        said = f"[{at} repeats {placement.repeat.of}, {placement.repeat.rule}] "
        return Text(said, style="dim yellow") + text
    number = Text(f"[{at}] " if at else "", style="dim")
    if placement.reason == "caption":
        return Text("    ") + number + Text("[image] ", style="dim") + text
    if placement.role in ("heading", "question"):
        text.stylize("bold")
    return number + {"list_item": Text("  - "), "quote": Text("  > ")}.get(placement.role, Text()) + text


def _when(stamp: Stamp) -> str | None:
    if stamp.at:
        return stamp.at.isoformat(timespec="minutes").replace("T", " ")
    if stamp.date:
        return stamp.date.isoformat()
    return f'unreadable: "{stamp.text}"' if stamp.text else None


def runs(
    run: Annotated[
        int | None, typer.Argument(metavar="RUN", min=1, max=_MOST, help="One run: what it could not have, and why.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many, newest first.")] = 20,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """The latest runs and what they did; of one run the pages that were gone, blocked or failed, with the reason."""
    with Corpus.open(find_archive(config, archive)) as corpus:
        rows = corpus.runs(limit, run)
        troubles = corpus.outcomes(run, ["gone", "blocked", "failed"]) if run else []
    if run:
        if not rows:
            complain(f"there is no run {run}; `luutru runs` lists them")
            raise typer.Exit(1)
        _print_troubles(rows[0], troubles, json)
        return
    if json:
        for row in rows:
            print_json(
                {
                    "run": row.run,
                    "verb": row.verb,
                    "status": row.status,
                    "started": row.started.isoformat(),
                    "finished": row.finished.isoformat() if row.finished else None,
                    "sources": list(row.sources),
                    "counts": row.counts,
                    "summary": row.summary,
                }
            )
        return
    kinds = ("new", "changed", "unchanged", "gone", "blocked", "failed")
    table(
        ["run", "verb", "started (UTC)", "status", *kinds],
        [
            [row.run, row.verb, f"{row.started:%Y-%m-%d %H:%M}", row.status, *(row.counts.get(k, 0) for k in kinds)]
            for row in rows
        ],
        right=["run", *kinds],
    )
    if not rows:
        say("0 runs")
    elif troubled := next((row for row in rows if {"gone", "blocked", "failed"} & row.counts.keys()), None):
        say(f"luutru runs {troubled.run} says which pages, and why", style="dim")


def _print_troubles(run: RunRow, troubles: Sequence[Outcome], json: bool) -> None:
    if json:
        for outcome in troubles:
            print_json({"url": outcome.url, "source": outcome.source, **outcome_json(outcome)})
        return
    for name, said in run.summary.get("sources", {}).items():
        for channel in said["channels"]["failed"]:
            say(f"{name}: channel not read: {channel['url']}\n  {channel['reason']}", soft_wrap=True)
    for outcome in troubles:
        say(f"{outcome.source}: {outcome.kind}: {outcome.url}", soft_wrap=True)
        say(f"  {outcome.reason}: {outcome.detail}", style="dim", soft_wrap=True)
    say(
        f"{counted(len(troubles), 'page')} of run {run.run} ({run.verb}, {run.status}) gone, blocked or failed",
        style="dim",
    )
