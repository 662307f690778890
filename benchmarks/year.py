"""A year of nights against newspapers that are simulated: is what the archive holds what was served?

    python benchmarks/year.py                 365 nights
    python benchmarks/year.py --nights 20     fewer

The papers (`year_simulator`) publish, edit, empty, take away, bring back, move, reprint and translate; they import
nothing of ours, are asked over HTTP and judge by the JSON that `luutru` prints as a process. Every difference between
archive and truth is printed; exit 1 when there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from benchmarks.year_simulator.reading import Ask, Reading, of_night, of_policy  # noqa: E402
from benchmarks.year_simulator.truth import Truth  # noqa: E402
from benchmarks.year_simulator.world import World  # noqa: E402


@dataclass
class Luutru:
    """The command line at the time of the world. folder: of its configuration and archive."""

    process: subprocess.Popen[str]
    folder: Path
    commands: int = 0

    def __call__(self, at: datetime, *argv: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of one command."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        out, err = self.folder / "out", self.folder / "err"
        order = {"at": at.isoformat(), "argv": ["--config", str(self.folder / "config.toml"), *argv]}
        self.process.stdin.write(json.dumps({**order, "out": str(out), "err": str(err)}) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        self.commands += 1
        return code, out.read_text("utf-8"), err.read_text("utf-8")


@contextmanager
def luutru(folder: Path) -> Iterator[Luutru]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "benchmarks.year_simulator.commands"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=folder, env=environment, **pipes) as process:
        try:
            yield Luutru(process, folder)
        finally:
            assert process.stdin is not None
            process.stdin.close()


@dataclass
class Year:
    """What came of it."""

    nights: int
    differences: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class Passed:
    """A year that has passed, its archive still at hand. ask: runs a reading verb with --json."""

    world: World
    truth: Truth
    ask: Ask
    command: Luutru
    differences: list[str] = field(default_factory=list)

    def read(self) -> tuple[Reading, list[str]]:
        """The archive as it stands, and how it differs from the truth."""
        reading = Reading(self.ask, self.world, self.truth)
        return reading, [*of_policy(self.world), *reading.differences()]

    def checked(self) -> list[str]:
        code, out, err = self.command(self.world.now + timedelta(hours=4), "check", "--read-data")
        return [f"check ends with {code}: {out}{err}"] if code else []


@contextmanager
def passed(folder: Path, nights: int, seed: int = 1) -> Iterator[Passed]:
    """Let so many nights pass, with configuration and archive in a folder."""
    world, truth = World(seed), Truth()
    with world.served() as port, luutru(folder) as command:
        (folder / "config.toml").write_text(world.config(port), "utf-8")

        def ask(*argv: str) -> list[Any]:
            code, out, err = command(world.now + timedelta(hours=3), *argv, "--json")
            if code not in (0, 1):
                raise RuntimeError(f"luutru {' '.join(argv)} ended with {code}: {err}")
            return [json.loads(line) for line in out.splitlines()] if code == 0 else []

        year = Passed(world, truth, ask, command)
        for _ in range(nights):
            world.next_night()
            begun = len(world.visits)
            code, out, err = command(world.now, "crawl", "--json")
            in_trouble = any(night == world.night for night, _ in world.troubles)
            if code != 0 and not (code == 1 and in_trouble):
                raise RuntimeError(f"night {world.night}: crawl ended with {code}: {err}")
            truth.take(world.visits[begun:])
            year.differences += of_night(world, truth, json.loads(out))
        yield year


def run(folder: Path, nights: int, seed: int = 1) -> Year:
    """Let so many nights pass in a folder, and compare."""
    with passed(folder, nights, seed) as year:
        reading, found = year.read()
        differences = [*year.differences, *found, *year.checked()]
        return Year(nights, differences, counts(year.truth, reading, year.world) | {"commands": year.command.commands})


def counts(truth: Truth, reading: Reading, world: World) -> dict[str, int]:
    """How much there was to get wrong."""
    held = list(truth.held.values())
    parents = list(truth.parents().values())
    absences = [absence for one in held for absence in one.absences]
    return {
        "requests answered about articles": len(world.visits),
        "articles": len(held),
        "versions": reading.versions,
        "shortened or emptied": sum(bool(flag) for one in held for _, flag in one.versions),
        "absences": len(absences),
        "confirmed": sum(absence.confirmed is not None for absence in absences),
        "returns": sum(absence.returned is not None for absence in absences),
        "articles that moved": sum(bool(one.piece.moved) for one in held),
        "clusters": len(truth.clusters()),
        "articles in them": sum(map(len, truth.clusters())),
        **{f"{kind} links": sum(relation == kind for _, relation in parents) for kind in ("reprint", "translation")},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        year = run(Path(folder), given.nights, given.seed)
    for difference in year.differences:
        print(difference)
    print(f"{year.nights} nights, seed {given.seed}: {len(year.differences)} differences")
    for what, count in year.counts.items():
        print(f"    {count:>7,} {what}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"    {used.ru_utime + used.ru_stime:,.0f} s CPU of luutru")
    return 1 if year.differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
