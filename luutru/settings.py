"""What every verb needs first: the config and the archive that the command line, environment or files name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from crawler.config import Config, SourceConfig
from crawler.configfile import archive_location, did_you_mean, find_config, load
from crawler.errors import ConfigError

ConfigOption = Annotated[
    str | None,
    typer.Option("--config", "-c", metavar="FILE", help="Config file (else LUUTRU_CONFIG, ./config.toml, …)."),
]
ArchiveOption = Annotated[
    str | None,
    typer.Option("--archive", "-a", metavar="PATH|URL", help="Archive (else LUUTRU_ARCHIVE, the config's `archive`)."),
]
ConnectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--connect-to",
        metavar="HOST:PORT=ADDRESS:PORT",
        help="Send a host elsewhere, for staging and tests; repeatable.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON for programs instead of text for people.")]


@dataclass
class Given:
    """What was said before the verb; a verb's own options win."""

    config: str | None = None
    archive: str | None = None


given = Given()


def bytes_of(path: Path) -> bytes:
    """A file that the command line names, whole. Raises: ConfigError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error


def read_config(config: str | None, connect_to: Sequence[str] | None = None) -> Config:
    """The config in force. Raises: ConfigError."""
    loaded = load(find_config(config or given.config, os.environ))
    if not connect_to:
        return loaded
    pairs = dict(pair.partition("=")[::2] for pair in connect_to)
    checked = Config.model_validate({"connect_to": {**loaded.connect_to, **_targets(pairs)}})
    return loaded.model_copy(update={"connect_to": checked.connect_to})


def _targets(pairs: dict[str, str]) -> dict[str, str]:
    for host, address in pairs.items():
        if not (host.rpartition(":")[2].isdigit() and address.rpartition(":")[2].isdigit()):
            raise ConfigError([f"--connect-to {host}={address}: should be host:port=address:port"])
    return pairs


def archive_of(config: Config, archive: str | None) -> str:
    """The archive in force: a path or a database URL."""
    return archive_location(config, archive or given.archive, os.environ)


def find_archive(config: str | None, archive: str | None) -> str:
    """The archive for a reading verb, which needs the config only when nothing else names the archive."""
    named = archive or given.archive or os.environ.get("LUUTRU_ARCHIVE")
    return archive_location(Config(), named, os.environ) if named else archive_of(read_config(config), None)


def pick_sources(config: Config, names: Sequence[str]) -> list[SourceConfig]:
    """The sources of these names, or all that are enabled. Raises: ConfigError for names that do not exist."""
    if not names:
        if not config.enabled:
            raise ConfigError([f"{config.path}: no source is enabled; set enabled = true for one, or name one"])
        return list(config.enabled)
    known = {source.name: source for source in config.source}
    if unknown := [name for name in dict.fromkeys(names) if name not in known]:
        raise ConfigError([unknown_source(name, known, str(config.path)) for name in unknown])
    return [known[name] for name in dict.fromkeys(names)]


def unknown_source(name: str, known: Iterable[str], where: str) -> str:
    return f'{where}: no source is named "{name}"{did_you_mean(name, known)}; `luutru source list` names them'
