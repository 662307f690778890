"""Finding, reading and merging config.toml and the presets; every fault is reported at once.

The models and what their keys mean are in `config`; this module is the only one that reads the files.
"""

from __future__ import annotations

import difflib
import functools
import os
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from crawler.config import Config, Preset, Schedule, SourceConfig
from crawler.errors import ConfigError

Table = dict[str, Any]
M = TypeVar("M", bound=BaseModel)

_PRESET_ONLY = ("name", "title", "generator", "markers")
_CONTACT_FAULT = (
    "crawl.contact is empty: an address (a mail address or a page) at which the owners of {hosts} can reach you "
    "must be set before public hosts are crawled"
)


def default_config() -> Path:
    """The config.toml that Lưu Trữ ships with: beside the packages in a checkout, inside `crawler` in a wheel."""
    shipped = Path(str(resources.files("crawler"))) / "config.toml"
    return shipped if shipped.exists() else shipped.parent.parent / "config.toml"


def find_config(explicit: str | None, environ: Mapping[str, str]) -> Path:
    """The config file to use: `explicit`, LUUTRU_CONFIG, ./config.toml, the user's, /etc/luutru's, the shipped one.

    Raises: ConfigError when a file that was named does not exist.
    """
    for origin, named in (("--config", explicit), ("LUUTRU_CONFIG", environ.get("LUUTRU_CONFIG"))):
        if named:
            path = Path(named).expanduser()
            if not path.is_file():
                raise ConfigError([f"{path}: no such file (named by {origin})"])
            return path.absolute()
    for path in (Path("config.toml"), user_folder(environ) / "config.toml", Path("/etc/luutru/config.toml")):
        if path.is_file():
            return path.absolute()
    return default_config()


def user_folder(environ: Mapping[str, str]) -> Path:
    """Where this user's own config.toml is looked for."""
    base = environ.get("XDG_CONFIG_HOME") or os.path.join(environ.get("HOME") or "/nonexistent", ".config")
    return Path(base) / "luutru"


def archive_location(config: Config, explicit: str | None, environ: Mapping[str, str]) -> str:
    """The archive to use: `explicit`, LUUTRU_ARCHIVE, or the config's; a database URL or an absolute path.

    A relative path in the config is relative to the config's own folder, so that cron's working directory does not
    matter; with the shipped config it is relative to the working directory.
    """
    for named in (explicit, environ.get("LUUTRU_ARCHIVE")):
        if named:
            return named if "://" in named else str(Path(named).expanduser().absolute())
    if "://" in config.archive:
        return config.archive
    installed = config.path is None or config.path == default_config()
    return str(((Path.cwd() if installed else config.path.parent) / Path(config.archive).expanduser()).absolute())  # type: ignore[union-attr]


def load(path: Path) -> Config:
    """Read and check a config file. Raises: ConfigError with every fault found, each naming file, key and value."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error
    return parse(data, path)


def parse(data: bytes, path: Path) -> Config:
    """The same for bytes that are already read; `path` is what faults are reported under."""
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: not valid TOML: {error}"]) from error
    faults: list[str] = []
    source_tables = _tables(table.pop("source", []), "source", path, faults)
    schedule_tables = _tables(table.pop("schedule", []), "schedule", path, faults)
    sources = _sources(source_tables, path, faults)
    schedules = _schedules(schedule_tables, path, faults)
    config = _checked(Config, table, str(path), faults)
    faults += _names_at_fault(source_tables, schedule_tables, path)
    if faults or config is None:
        raise ConfigError(faults)
    return config.model_copy(update={"source": tuple(sources), "schedule": tuple(schedules), "path": path})


def require_contact(config: Config, sources: Iterable[SourceConfig]) -> None:
    """Refuse to crawl public hosts without a contact; a host that `connect_to` sends elsewhere is not public.

    Raises: ConfigError.
    """
    staged = {target.rsplit(":", 1)[0] for target in config.connect_to}
    hosts = sorted({host for s in sources if (host := urlsplit(s.homepage).hostname or "") not in staged})
    if hosts and not config.crawl.contact.strip():
        raise ConfigError([f"{config.path or 'config.toml'}: " + _CONTACT_FAULT.format(hosts=", ".join(hosts[:3]))])


@functools.cache
def presets() -> Mapping[str, Table]:
    """Every preset's raw table by name, each checked. Raises: ConfigError."""
    tables: dict[str, Table] = {}
    faults: list[str] = []
    for file in sorted(resources.files("crawler").joinpath("presets").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text("utf-8"))
            if _checked(Preset, table, f"presets/{file.name}", faults):
                tables[table["name"]] = table
    if faults:
        raise ConfigError(faults)
    return tables


def source_from(table: Table) -> SourceConfig:
    """One `[[source]]` table with its preset merged in. Raises: pydantic.ValidationError, KeyError for the preset."""
    name = table.get("preset")
    base = {k: v for k, v in presets()[name].items() if k not in _PRESET_ONLY} if name else {}
    return SourceConfig.model_validate(_merged(base, table))


def _merged(base: Table, over: Table) -> Table:
    """`over` laid on `base`, tables key by key; lists and values replace."""
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _sources(tables: list[Table], path: Path, faults: list[str]) -> list[SourceConfig]:
    found = []
    for index, table in enumerate(tables, start=1):
        where = f'{path}: source "{table.get("name", f"number {index}")}"'
        preset = table.get("preset")
        if preset is not None and not (isinstance(preset, str) and preset in presets()):
            faults.append(
                f"{where}: preset = {preset!r}: there is no such preset{did_you_mean(str(preset), presets())}"
            )
            table = {key: value for key, value in table.items() if key != "preset"}  # what else is wrong with it
        try:
            found.append(source_from(table))
        except ValidationError as error:
            faults += _faults(error, where, SourceConfig)
    return found


def _schedules(tables: list[Table], path: Path, faults: list[str]) -> list[Schedule]:
    checked = (
        _checked(Schedule, table, f'{path}: schedule "{table.get("name", f"number {index}")}"', faults)
        for index, table in enumerate(tables, start=1)
    )
    return [schedule for schedule in checked if schedule is not None]


def _tables(value: object, kind: str, path: Path, faults: list[str]) -> list[Table]:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    faults.append(f"{path}: {kind} should be written as [[{kind}]] tables")
    return []


def _checked(model: type[M], table: Table, where: str, faults: list[str]) -> M | None:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        faults += _faults(error, where, model)
        return None


def _faults(error: ValidationError, where: str, model: type[BaseModel]) -> list[str]:
    """One line per fault: where, dotted key = value, what is wrong, did-you-mean."""
    lines = []
    for fault in error.errors():
        location = [part for part in fault["loc"] if isinstance(part, int | str)]
        key = ".".join(str(part) for part in location)
        if fault["type"] == "extra_forbidden":
            owner = _model_at(model, location[:-1])
            lines.append(f"{where}: {key}: unknown key{did_you_mean(str(location[-1]), owner.model_fields)}")
        elif fault["type"] == "missing":
            lines.append(f"{where}: {key}: is missing")
        else:
            value = _short(fault["input"])
            lines.append(f"{where}: {key} = {value}: {fault['msg'].removeprefix('Value error, ')}")
    return lines


def _model_at(model: type[BaseModel], location: list[int | str]) -> type[BaseModel]:
    """The model that the keys at `location` belong to, as far as it can be followed."""
    for part in location:
        field = model.model_fields.get(str(part))
        inner = field.annotation if field else None
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return model


def _names_at_fault(sources: list[Table], schedules: list[Table], path: Path) -> list[str]:
    """Names given twice, and schedules that name a source that does not exist."""
    faults = []
    for kind, tables in (("source", sources), ("schedule", schedules)):
        names = [str(table["name"]) for table in tables if "name" in table]
        faults += [
            f'{path}: {kind} "{name}": the name stands {names.count(name)} times; each needs its own'
            for name in dict.fromkeys(names)
            if names.count(name) > 1
        ]
    known = {str(table.get("name")) for table in sources}
    for table in schedules:
        named = table.get("sources", [])
        for name in named if isinstance(named, list) else []:
            if str(name) not in known:
                faults.append(f'{path}: schedule sources: no source is named "{name}"{did_you_mean(str(name), known)}')
    return faults


def did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
