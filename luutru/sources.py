"""source add, check, rename, retire, missing: the publishers that are followed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.text import Text

from crawler import configedit, configfile
from crawler.config import Config
from crawler.errors import ConfigError, FetchError
from crawler.survey.checkup import Checkup
from crawler.survey.proposal import Proposal
from crawler.survey.session import Interrupted
from crawler.survey.session import check as run_check
from crawler.survey.session import survey as run_survey
from crawler.survey.trial import ChannelTrial, Sample
from luutru.console import complain, err, examples, out, plain, print_json, say, table
from luutru.explaining import print_fields
from luutru.settings import (
    ArchiveOption,
    ConfigOption,
    ConnectOption,
    JsonOption,
    archive_of,
    pick_sources,
    read_config,
    unknown_source,
)
from luutru.setup import source_verbs
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import ArchiveError
from storage.history import remembered_hosts
from storage.records import HostState, Version

T = TypeVar("T")

_ALONE = 4  # paragraphs that one of two readings has alone, shown of each


def register(app: typer.Typer) -> None:
    """The verbs stand under `source`, which luutru.setup adds."""
    source_verbs.command(
        "add",
        epilog=examples(
            "luutru source add https://example.vn",
            "luutru source add https://example.vn --yes",
            "luutru source add https://example.vn --name example --json",
        ),
    )(add)
    source_verbs.command(
        "check", epilog=examples("luutru source check", "luutru source check tuyengiaocaobang --json")
    )(check)
    source_verbs.command("rename", epilog=examples("luutru source rename baocaobang bao-cao-bang"))(rename)
    source_verbs.command("retire", epilog=examples("luutru source retire vietnam-vn"))(retire)


# --------------------------------------------------------------------------------------------------- add


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The homepage.")],
    name: Annotated[str | None, typer.Option(help="What to call it (default: from its host).")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write the proposal into config.toml without asking.")] = False,
    json: JsonOption = False,
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
) -> None:
    """Look at a homepage and propose a complete [[source]].

    Channels are found and tried, the form of article addresses is learned, sample pages are parsed, and the yield of
    each is shown before anything is written. On a terminal you are asked; elsewhere --yes writes. The block is added
    to the end of your config.toml, whose comments and order stay.

    Exit codes: 0 a usable proposal; 1 a proposal that needs work, or the homepage cannot be read; 2 configuration.
    """
    loaded = read_config(config, connect_to)
    homepage = url if "://" in url else f"https://{url}"
    _refuse_known(loaded, homepage, name)
    configfile.require_contact(
        loaded, [configfile.source_from({"name": "survey", "homepage": _checked_url(homepage, name)})]
    )
    proposal = _interruptible(lambda: _survey(loaded, homepage, name))
    _refuse_known(loaded, proposal.table["homepage"], proposal.table["name"])
    if not json:
        _print_proposal(proposal)
    where = None
    if yes or (not json and _asked(f"Write it into {loaded.path}?")):
        where = _write(loaded, lambda text: configedit.with_source(text, proposal.toml()))
        err.print(plain(f"written to {where}; next: luutru crawl {proposal.table['name']}"), soft_wrap=True)
    elif not json:
        say("\nNothing was written. --yes writes it into your config.toml.", style="dim")
    if json:
        print_json({**proposal.as_json(), "written": str(where) if where else None})
    if not proposal.usable:
        raise typer.Exit(1)


def _survey(config: Config, url: str, name: str | None) -> Proposal:
    try:
        return run_survey(config, url, name, _said, hosts=_remembered_hosts(config))
    except FetchError as error:
        cure = "; if the site lives there now, give that address" if error.reason == "redirect_elsewhere" else ""
        complain(f"{url}: the homepage cannot be read: {error.reason}: {error.detail}{cure}")
        raise typer.Exit(1) from error


def _remembered_hosts(config: Config) -> list[HostState]:
    """How the crawls have come to treat each host: a pause that one was promised holds for a check too."""
    where = archive_of(config, None)
    if "://" not in where and not Path(where).exists():
        return []
    try:
        with Corpus.open(where) as corpus:
            return remembered_hosts(corpus)
    except ArchiveError as error:
        complain(f"what is remembered of hosts is not known: {error}")
        return []


def _checked_url(url: str, name: str | None = None) -> str:
    """The address, where it and the name can be a source's. Raises: ConfigError."""
    from pydantic import ValidationError

    try:
        configfile.source_from({"name": name or "survey", "homepage": url})
    except ValidationError as error:
        if any(fault["loc"] == ("name",) for fault in error.errors()):
            said = f'--name "{name}": a name is made of a-z, 0-9, - and _, at most 63 of them, no - or _ first'
        else:
            said = f"{url}: should be an address that begins with http:// or https://"
        raise ConfigError([said]) from error
    return url


def _refuse_known(config: Config, homepage: str, name: str | None) -> None:
    """Raises: ConfigError for a name that is taken; where none was given, for a host that a source reads already."""
    where = config.path or "config.toml"
    if name in {source.name for source in config.source}:
        raise ConfigError([f'{where}: a source named "{name}" is there already; choose another with --name'])
    if name is None:
        host = configfile.source_from({"name": "survey", "homepage": _checked_url(homepage)}).host
        if known := next((source.name for source in config.source if host in source.hosts), None):
            raise ConfigError([f'{where}: {host} is read by the source "{known}" already; --name adds another'])


def _print_proposal(proposal: Proposal) -> None:
    _print_channels(proposal.channels, "Channels that were tried and are proposed")
    if proposal.dropped:
        say()
        for trial in proposal.dropped:
            why = f"{trial.reason}: {trial.detail}" if trial.reason else "more of the same"
            say(f"  left out: {trial.channel.kind} {trial.channel.url}: {why}", style="dim")
    for sample in proposal.samples:
        _print_sample(sample)
    say()
    for note in proposal.notes:
        say(f"note: {note}", style="yellow")
    say()
    out.print(Text(plain(proposal.toml())), soft_wrap=True)


def _print_channels(trials: Sequence[ChannelTrial], title: str) -> None:
    table(
        ["channel", "address", "entries", "parse", "missing"],
        [
            [
                trial.channel.kind,
                trial.channel.url,
                trial.entries,
                f"{trial.parsed}/{len(trial.samples)}" if trial.samples else "-",
                trial.reason or ", ".join(f"{name} {count}" for name, count in trial.missing.items()) or "-",
            ]
            for trial in trials
        ],
        right=["entries", "parse"],
        title=title,
    )


def _print_sample(sample: Sample) -> None:
    out.print()
    out.print(Text(plain(sample.url), style="cyan"), soft_wrap=True)
    if sample.version is None:
        say(f"  {sample.reason}: {sample.detail}", style="red")
        return
    if sample.fallback:
        say(f"  the rules find no body: read by {sample.version.rules}", style="yellow")
    print_fields(sample.version, sample.generic)
    if sample.generic is not None:
        _print_difference(sample.version, sample.generic)
    elif sample.version.body:
        say(f"begins   {sample.version.body[0].text[:150]}", style="dim")


def _print_difference(ruled: Version, generic: Version) -> None:
    """The paragraphs that one of two readings of a page has in its body alone."""
    for label, one, other in (("rules", ruled, generic), ("generic", generic, ruled)):
        held = {p.text for p in other.body} | {other.lead}
        alone = [p.text for p in one.body if p.text not in held]
        for text in alone[:_ALONE]:
            say(f"only by {label}: {text[:120]}", style="dim")
        if len(alone) > _ALONE:
            say(f"only by {label}: {len(alone) - _ALONE} more", style="dim")


# --------------------------------------------------------------------------------------------------- check


def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Only these sources.")] = None,
    pages: Annotated[int, typer.Option(min=0, max=50, help="Pages tried per channel.")] = 3,
    json: JsonOption = False,
    connect_to: ConnectOption = None,
    config: ConfigOption = None,
) -> None:
    """Ask every channel of a source and read some of its pages: the live check of every rule. Nothing is kept.

    Shown for each channel: whether it answers, how many entries it lists, how many of the pages tried parse, which
    fields they lack; and one page as the source's rules and as generic extraction read it.

    Exit codes: 0 all is well; 1 something is broken; 2 configuration.
    """
    loaded = read_config(config, connect_to)
    chosen = pick_sources(loaded, names or ())
    configfile.require_contact(loaded, chosen)
    hosts = _remembered_hosts(loaded)
    checkups = _interruptible(lambda: run_check(loaded, chosen, _said, per_channel=pages, hosts=hosts))
    for checkup in checkups:
        if json:
            print_json(checkup.as_json())
        else:
            _print_checkup(checkup)
    if any(checkup.faults for checkup in checkups):
        raise typer.Exit(1)


def _print_checkup(checkup: Checkup) -> None:
    _print_channels(checkup.channels, checkup.source)
    for sample in checkup.samples[:1]:
        _print_sample(sample)
    say()
    for sample in checkup.samples:
        if not sample.parsed:
            lacking = "the rules find no body" if sample.fallback else f"no {', no '.join(sample.missing)}"
            say(f"not parsed: {sample.url}: {sample.reason or lacking}", style="yellow", soft_wrap=True)
    if not checkup.faults:
        say(f"{checkup.source}: all is well", style="green")
    for fault in checkup.faults:
        complain(f"{checkup.source}: {fault}")


# --------------------------------------------------------------------------------------------------- rename, retire


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    config: ConfigOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Give a source another name, in config.toml and in the archive; all that is held of it stays."""
    loaded = read_config(config)
    pick_sources(loaded, [old])
    if new in {source.name for source in loaded.source}:
        raise ConfigError([f'{loaded.path}: a source named "{new}" is there already'])
    edited = _edited(loaded, lambda text: configedit.with_renamed_source(text, old, new))
    now = datetime.now(UTC)
    with Archive.open(archive_of(loaded, archive), now=now, purpose="source rename") as opened:
        try:
            held = opened.rename_source(old, new, now)
        except ValueError as error:
            raise ConfigError([f"{error}; nothing was changed"]) from error
    _replace(_own(loaded), edited)
    say(
        f"{old} is {new} now in {loaded.path}" + (" and in the archive" if held else "; the archive held nothing of it")
    )


def retire(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    config: ConfigOption = None,
) -> None:
    """Stop following a source: disabled in config.toml with the day; its articles stay and are searched as before."""
    loaded = read_config(config)
    if name not in {source.name for source in loaded.source}:
        raise ConfigError([unknown_source(name, [source.name for source in loaded.source], str(loaded.path))])
    day = datetime.now(UTC).date()
    where = _write(loaded, lambda text: configedit.with_retired_source(text, name, day))
    say(f"{name} is retired in {where}; its articles stay in the archive")
    for schedule in loaded.schedule:
        if name in schedule.sources:
            say(f'note: [[schedule]] "{schedule.name}" still names {name}; take it out of `sources`', style="yellow")


# --------------------------------------------------------------------------------------------------- the file


def _own(config: Config) -> Path:
    """The config file, where it may be written. Raises: ConfigError for the one inside an installed package."""
    path = config.path
    if path is None or (path == configfile.default_config() and path.parent.name == "crawler"):
        raise ConfigError([f"{path}: is the shipped config; `luutru init --write-config FOLDER` makes one of your own"])
    if not os.access(path, os.W_OK):
        raise ConfigError([f"{path}: may not be written; nothing was changed"])
    return path


def _edited(config: Config, edit: Callable[[str], str]) -> str:
    """The file's text after the edit, checked as a whole. Raises: ConfigError, and then nothing was written."""
    path = _own(config)
    text = path.read_bytes().decode("utf-8")
    edited = edit(text)
    configfile.parse(edited.encode(), path)
    return edited


def _write(config: Config, edit: Callable[[str], str]) -> Path:
    edited, path = _edited(config, edit), _own(config)
    _replace(path, edited)
    return path


def _replace(path: Path, text: str) -> None:
    """All or nothing: a kill while writing leaves the old file."""
    path = path.resolve()
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".config-", suffix=".toml")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    os.chmod(draft, path.stat().st_mode & 0o7777)
    os.replace(draft, path)


# --------------------------------------------------------------------------------------------------- talking


def _said(url: str) -> None:
    err.print(Text(plain(f"asking {url}"), style="dim"), soft_wrap=True)


def _asked(question: str) -> bool:
    """Yes from a person at a terminal; elsewhere no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return typer.confirm(question, default=False, err=True)


def _interruptible(work: Callable[[], T]) -> T:
    try:
        return work()
    except Interrupted as interrupted:
        raise typer.Exit(128 + interrupted.number) from interrupted
