"""What the archive gives out as files: records as JSON Lines, captures as WARC.

A file is written under another name, brought to the disk and then given its own, with a manifest beside it that says
what it holds and its sha256: what has its name is whole (faults.md S23), and a manifest never speaks of another file
than the one it stands beside.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from storage.corpus import Corpus
from storage.errors import ArchiveUnusable, DiskFull
from storage.steps import Step
from storage.warc import WarcWriter


def software() -> str:
    """Who writes: "luutru 0.1.0"."""
    try:
        return f"luutru {importlib.metadata.version('luutru')}"
    except importlib.metadata.PackageNotFoundError:  # run from a folder of sources
        return "luutru"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to give out. since, until: inclusive; days of publication for records, UTC days of capture for WARC."""

    source: str | None = None
    since: Date | None = None
    until: Date | None = None

    def as_json(self) -> dict[str, Any]:
        days = {"since": self.since, "until": self.until}
        return {"source": self.source, **{name: day and day.isoformat() for name, day in days.items()}}


@dataclass(slots=True)
class Exported:
    """A file as written. counts: of its records by kind. sha256: hex."""

    path: Path
    counts: dict[str, int] = field(default_factory=dict)
    size: int = 0
    sha256: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"file": self.path.name, "bytes": self.size, "sha256": self.sha256, "records": self.counts}


def export_jsonl(corpus: Corpus, target: Path, wanted: Selection, *, now: datetime, step: Step) -> Exported:
    """One record a line, as contracts.md has them, in the order in which the articles came. Raises: ArchiveError."""
    with _file(target, wanted, "jsonl", now) as (file, exported):
        for done, record in enumerate(corpus.records(wanted.source, wanted.since, wanted.until), 1):
            file.write(json.dumps(record.as_json(), ensure_ascii=False).encode() + b"\n")
            exported.counts["record"] = done
            step("records", done, 0)
    return exported


def export_warc(
    corpus: Corpus, target: Path, wanted: Selection, *, software: str, now: datetime, step: Step
) -> Exported:
    """Every capture, in the order in which they were made. Raises: ArchiveError; LuutruError without warcio."""
    with _file(target, wanted, "warc", now) as (file, exported):
        writer = WarcWriter(file, software=software, made=now)
        for done, capture in enumerate(corpus.stored_captures(wanted.source, wanted.since, wanted.until), 1):
            writer.write(capture)
            step("captures", done, 0)
        exported.counts = dict(writer.counts)
    return exported


@contextmanager
def _file(target: Path, wanted: Selection, kind: str, now: datetime) -> Iterator[tuple[BinaryIO, Exported]]:
    if target.exists() and not target.is_file():  # a device, a pipe: a file would take its place
        raise ArchiveUnusable(f"{target} is no file: an export is a file with a manifest beside it")
    draft, exported = target.with_name(f".{target.name}.{os.getpid()}.part"), Exported(target)
    manifest, manifest_draft = Path(f"{target}.manifest.json"), Path(f"{draft}.manifest.json")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            yield file, exported
            file.flush()
            os.fsync(file.fileno())
        exported.size, exported.sha256 = draft.stat().st_size, _sha256(draft)
        said = {**exported.as_json(), "format": kind, "selection": wanted.as_json(), "made": now.isoformat()}
        manifest_draft.write_text(json.dumps(said, indent=1) + "\n", "utf-8")
        manifest.unlink(missing_ok=True)  # that of an earlier export
        draft.replace(target)
        manifest_draft.replace(manifest)
    except OSError as error:
        kind_of = DiskFull if error.errno == 28 else ArchiveUnusable  # ENOSPC
        raise kind_of(f"{target} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
        manifest_draft.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
