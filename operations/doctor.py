"""What is likely to go wrong with this installation: looked at before it does. Only reads."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.config import Config
from storage.corpus import Corpus
from storage.database import MIN_FREE_BYTES, Place, ServerFacts, file_facts, server_facts, sqlite_version_in_use
from storage.errors import ArchiveError
from storage.export import software

Verdict = Literal["well", "note", "bad"]

_LOW_SPACE = 1 << 30  # bytes
_SILENT = timedelta(hours=36)
# https://sqlite.org/releaselog: the WAL-reset race came with WAL and is mended in these and all later releases.
_WAL_RESET_FROM, _WAL_RESET_FIXED = (3, 7, 0), (3, 51, 3)
_WAL_RESET_MENDED = {(3, 50): (3, 50, 7), (3, 44): (3, 44, 6)}
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs", "afs", "davfs"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. bad: somebody should act; note: good to know; advice: what to do, "" when all is well."""

    name: str
    verdict: Verdict
    value: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "verdict": self.verdict, "value": self.value, "advice": self.advice}


def examine(config: Config, where: str, *, now: datetime) -> list[Finding]:
    """Everything that is looked at, in a fixed order; an archive that cannot be opened is a finding, not an error."""
    place = Place.of(where)
    found = [_program(), *_settings(config), _time_zones(config)]
    if place.path is not None:
        found += [sqlite_version(sqlite_version_in_use()), *_file(place.path)]
    return [*found, *_archive(where, place, now)]


def _program() -> Finding:
    return Finding("program", "well", software())


def _settings(config: Config) -> Iterator[Finding]:
    yield Finding("config", "well", str(config.path or "defaults"))
    if config.crawl.contact:
        yield Finding("contact", "well", config.crawl.contact)
    else:
        yield Finding("contact", "bad", "none", "set crawl.contact: public hosts are not asked without it")
    enabled = len(config.enabled)
    advice = "" if enabled else "set enabled = true for a source"
    yield Finding("sources", "well" if enabled else "bad", f"{enabled} of {len(config.source)} enabled", advice)


def _time_zones(config: Config) -> Finding:
    try:
        for name in {"Asia/Ho_Chi_Minh", *(one.time_zone for one in config.schedule)}:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        return Finding("time zones", "bad", str(error), "pip install tzdata")
    return Finding("time zones", "well", "found")


def sqlite_version(version: tuple[int, ...]) -> Finding:
    """Known bugs of a SQLite version that concern an archive."""
    shown = ".".join(map(str, version))
    mended = _WAL_RESET_MENDED.get((version[0], version[1]), _WAL_RESET_FIXED)
    if _WAL_RESET_FROM <= tuple(version) < mended:
        return Finding(
            "SQLite",
            "note",
            f"{shown} has the WAL-reset race (3.7.0 to 3.51.2), which two writing connections can meet",
            "nothing to do: Lưu Trữ writes by one connection under a lock. Let no other program write to the file",
        )
    return Finding("SQLite", "well", shown)


def _file(path: Path) -> Iterator[Finding]:
    folder = path.parent
    kind = filesystem_of(folder, _mounts())
    network = kind in _NETWORK
    advice = "SQLite cannot share a WAL file over a network: move the archive to a local disk, or to PostgreSQL"
    yield Finding("file system", "bad" if network else "well", kind, advice if network else "")
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    enough: Verdict = "well" if free >= _LOW_SPACE else "bad" if free < 4 * MIN_FREE_BYTES else "note"
    yield Finding("free disk", enough, f"{free >> 20:,} MiB", "" if enough == "well" else "make room for the archive")
    if not os.access(folder, os.W_OK):
        yield Finding("folder", "bad", f"{folder} cannot be written", "searching works; crawling does not")
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        loose = mode & 0o007
        yield Finding(
            "file mode",
            "note" if loose else "well",
            f"{mode:04o}",
            f"chmod o= {path} unless all may read" if loose else "",
        )


def filesystem_of(folder: Path, mounts: str) -> str:
    """The file system that a folder lies on. mounts: what /proc/mounts says."""
    best, kind = "", "unknown"
    resolved = str(folder.resolve())
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        at = parts[1].encode().decode("unicode_escape").rstrip("/") + "/"
        if f"{resolved}/".startswith(at) and len(at) >= len(best):
            best, kind = at, parts[2]
    return kind


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""


def _archive(where: str, place: Place, now: datetime) -> Iterator[Finding]:
    if place.path is not None and not place.path.exists():
        yield Finding("archive", "note", f"{place} is not there yet", "the first crawl, or `luutru init`, makes it")
        return
    try:
        with Corpus.open(where) as corpus:
            counts, runs = corpus.counts(), corpus.runs(1)
        yield Finding("archive", "well", f"{place}: {counts['articles']:,} articles, schema {corpus.schema}")
        if place.path is not None:
            yield from _pragmas(file_facts(place))
        else:
            yield _server(server_facts(place))
    except ArchiveError as error:
        yield Finding("archive", "bad", str(error), "`luutru check` says what is damaged")
        return
    if not runs:
        yield Finding("last run", "note", "none yet")
        return
    age = now - runs[0].started
    said = f"{runs[0].verb} {runs[0].status}, {age.total_seconds() / 3600:.0f} hours ago"
    late = age > _SILENT
    ahead = age < timedelta(minutes=-5)
    advice = "is cron, or `luutru schedule`, still running?" if late else "the clock was set back" if ahead else ""
    yield Finding("last run", "bad" if late or ahead else "well", said, advice)


def _pragmas(facts: dict[str, Any]) -> Iterator[Finding]:
    well = facts["journal_mode"] == "wal"
    advice = "" if well else "the next crawl sets it, unless another program holds the file"
    yield Finding("journal mode", "well" if well else "note", str(facts["journal_mode"]), advice)
    yield Finding("synchronous", "well", "FULL, set by every writer: what was acknowledged survives a power cut")


def _server(facts: ServerFacts) -> Finding:
    if facts.version < 140000 or facts.encoding != "UTF8":
        return Finding("PostgreSQL", "bad", str(facts), "PostgreSQL 14 or later with a UTF8 database is needed")
    if facts.loose:
        loose = ", ".join(facts.loose)
        return Finding("PostgreSQL", "bad", str(facts), f"{loose} off: a power cut can damage or lose what was kept")
    return Finding("PostgreSQL", "well", str(facts))
