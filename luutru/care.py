"""check, repair, backup, restore, archive move, forget, doctor: looking after the archive."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from luutru.console import complain, counted, examples, plain, print_json, say, table
from luutru.settings import ArchiveOption, ConfigOption, JsonOption, archive_of, find_archive, read_config
from luutru.steps import steps
from operations.doctor import examine
from storage import backup as backups
from storage.archive import Archive, Takedown
from storage.corpus import Corpus
from storage.database import Place
from storage.integrity import Scope
from storage.integrity import check as look_over
from storage.repair import repair as salvage

archive_verbs = typer.Typer(no_args_is_help=True, help="Take the archive to another database.")


def register(app: typer.Typer) -> None:
    app.command(epilog=examples("luutru check", "luutru check --read-data --sample 5", "luutru check --json"))(check)
    app.command(epilog=examples("luutru repair --to salvaged.db"))(repair)
    app.command(epilog=examples("luutru backup /mnt/backup --keep 14"))(backup)
    app.command(epilog=examples("luutru restore /mnt/backup/luutru-20261122T023000Z.db --to archive/luutru.db"))(
        restore
    )
    archive_verbs.command("move", epilog=examples("luutru archive move --to postgresql://localhost/news"))(archive_move)
    app.add_typer(archive_verbs, name="archive")
    app.command(epilog=examples("luutru doctor --json"))(doctor)
    app.command(epilog=examples('luutru forget mzxw6ytboi --reason "court order 12/2026"'))(forget)


def _now() -> datetime:
    return datetime.now(UTC)


def check(
    read_data: Annotated[
        bool, typer.Option("--read-data", help="Also read every stored body and every word of the index.")
    ] = False,
    sample: Annotated[
        float, typer.Option(min=0.01, max=100, help="Percent of texts and bodies; another part every day.")
    ] = 100.0,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Whether the archive still says what was put into it. Only reads; may run during a crawl.

    Exit 6 when something is damaged; every fault is named.
    """
    with steps() as step:
        report = look_over(find_archive(config, archive), _scope(read_data, sample), step)
    if json:
        print_json(report.as_json())
    else:
        for fault in report.faults:
            say(f"{fault.part}: {fault.where}: {fault.detail}")
        looked = ", ".join(f"{count:,} {what}" for what, count in report.looked_at.items())
        say(f"{len(report.faults)} faults; looked at {looked}", style="dim")
    if report.faults:
        complain("the archive is damaged: restore a backup, or salvage what is readable with `luutru repair --to COPY`")
        raise typer.Exit(6)


def _scope(read_data: bool, sample: float) -> Scope:
    return Scope(read_data, sample, f"{_now():%Y-%m-%d}")


def repair(
    to: Annotated[Path, typer.Option("--to", metavar="COPY", help="The new file for what can be read.")],
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Salvage what can be read of a damaged archive into a new file. The damaged one is only read.

    Restoring a backup comes first: what is lost here is lost. Exit 6 when anything was; every table is named.
    """
    with steps() as step:
        done = salvage(find_archive(config, archive), to, now=_now(), step=step)
        report = look_over(to, Scope(read_data=True), step)
    if json:
        print_json({**done.as_json(), "faults": [fault.as_json() for fault in report.faults]})
    else:
        say(f"{to}: {done.rows:,} rows salvaged, {len(report.faults)} faults")
        for name, ranges in done.lost.items():
            shown = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in ranges[:20])
            say(f"could not be read: rows of {name} ({shown}{', …' if len(ranges) > 20 else ''})")
        for name, count in done.dropped.items():
            say(f"could not stay: {count} rows of {name}")
    if report.faults or done.lost or done.dropped:
        complain(f"{to} is not all that was kept: where there is a backup from before the damage, prefer it")
        raise typer.Exit(6)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DEST", help="Folder for the dated copy.")],
    keep: Annotated[int | None, typer.Option(min=1, help="Keep so many of the newest; remove older ones.")] = None,
    read_data: Annotated[bool, typer.Option("--read-data", help="Verify every stored body of the copy too.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Copy the archive into DEST/luutru-TIME.db, even while a crawl runs, and check the copy.

    The copy of a PostgreSQL archive is the same kind of file. Older copies go only after the new one was found sound.
    """
    with steps() as step:
        made = backups.back_up(
            find_archive(config, archive), folder, now=_now(), keep=keep, scope=_scope(read_data, 100), step=step
        )
    if json:
        print_json({"backup": str(made.path), "bytes": made.size, "pruned": [str(path) for path in made.pruned]})
        return
    say(f"{made.path}: {made.size:,} bytes, checked")
    for path in made.pruned:
        say(f"removed {path}", style="dim")


def restore(
    file: Annotated[Path, typer.Argument(metavar="BACKUP", help="A file that `luutru backup` made.")],
    to: Annotated[str, typer.Option("--to", metavar="PATH|URL", help="Where no archive is yet.")],
) -> None:
    """Make an archive out of a backup. Never writes over one that exists."""
    with steps() as step:
        backups.restore(file, to, now=_now(), step=step)
    say(f"restored {file} to {to.rpartition('@')[2]}; `archive` in the config names the archive in use")


def archive_move(
    to: Annotated[
        str, typer.Option("--to", metavar="PATH|URL", help="An empty database, or a file that is not there.")
    ],
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Copy the whole archive to another database, SQLite or PostgreSQL, and compare every table.

    The archive that is left stays as it is. Interrupted, run it again: it goes on from there.
    """
    with steps() as step:
        tables = backups.move(find_archive(config, archive), to, now=_now(), step=step)
    if json:
        print_json({"tables": [table.as_json() for table in tables]})
        return
    rows = sum(table.rows for table in tables)
    say(f"{rows:,} rows of {len(tables)} tables copied, and found the same on both sides")
    say(f"now set archive in the config, or LUUTRU_ARCHIVE, to {Place.of(to)}", style="dim", soft_wrap=True)


def forget(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="Public id (or its first 6+ characters) or URL.")],
    reason: Annotated[str, typer.Option("--reason", help="Kept, with your name and the time. Do not quote the text.")],
    author: Annotated[str | None, typer.Option("--author", help="Who decided; default: you.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Take an article down: its text, bodies and index entries leave the archive's files for good.

    A tombstone with the reason stays, and the next crawl does not keep the article again. Earlier backups still hold
    it: make a new one and remove them.
    """
    where = find_archive(config, archive)
    with Corpus.open(where) as corpus:
        record = corpus.record(article)
    if record is None:
        complain(f"{article}: not held")
        raise typer.Exit(1)
    if not yes:
        if not sys.stdin.isatty():
            complain("forget: nothing was done; say --yes where nobody can be asked")
            raise typer.Exit(2)
        title = plain(record.version.title or "(no title)")
        typer.confirm(f"Forget {record.id}, {title}, {record.versions} versions, for good?", abort=True, err=True)
    with Archive.open(where, now=_now(), purpose="forget") as opened:
        done = opened.forget(record.id, Takedown(author or getpass.getuser(), reason, _now()))
    if json:
        print_json({name: getattr(done, name) for name in done.__slots__})
        return
    said = [counted(done.versions, "version"), counted(done.paragraphs, "paragraph")]
    said.append(f"{done.bodies} bod{'y' if done.bodies == 1 else 'ies'}")
    say(f"{done.article} is forgotten: {', '.join(said)}")
    if done.kept:
        say(f"{done.kept} paragraphs stay, for other articles say them too", style="dim")
    if done.channel_bodies:
        say(f"{done.channel_bodies} bodies of feeds and listings that quoted it went as well", style="dim")


def doctor(json: JsonOption = False, config: ConfigOption = None, archive: ArchiveOption = None) -> None:
    """Look at what is likely to go wrong: versions, disk, file modes, settings, the last run. Exit 1 when it will."""
    loaded = read_config(config)
    findings = examine(loaded, archive_of(loaded, archive), now=_now())
    if json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        marks = {"well": "well", "note": "note", "bad": "BAD"}
        rows = [[marks[f.verdict], f.name, f.value + (f" - {f.advice}" if f.advice else "")] for f in findings]
        table(["", "what", "found"], rows)
    if any(finding.verdict == "bad" for finding in findings):
        raise typer.Exit(1)
