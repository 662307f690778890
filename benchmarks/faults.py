"""The faults of sections A, B and C injected one by one into whole nights: what became of each, and what was lost.

    python benchmarks/faults.py [ROW…]     prints the table; exit 1 when anything was lost or ended otherwise

The injections are those of tests/faults/injections.py, which the test-suite runs too.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "faults")]

from scene import Injection, Result, inject  # noqa: E402

from storage.archive import Archive  # noqa: E402


def main() -> int:
    from injections import INJECTIONS

    chosen = [injection for injection in INJECTIONS if injection.row in sys.argv[1:] or not sys.argv[1:]]
    began = time.monotonic()
    print("| row | injected | outcome | lost |\n|---|---|---|---|")
    wrong = lost = 0
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        Archive.open(empty, now=datetime.now(UTC)).close()
        for injection in chosen:
            result = run(injection, empty, Path(folder) / injection.row)
            print(f"| {injection.row} | {injection.injected} | {result.outcome} | {len(result.lost)} |", flush=True)
            for line in result.lost:
                print(f"lost in {injection.row}: {line}", file=sys.stderr)
            if result.outcome != injection.outcome:
                print(f"{injection.row}: {injection.outcome!r} was expected", file=sys.stderr)
            wrong += result.outcome != injection.outcome
            lost += len(result.lost)
    print(f"\n{len(chosen)} rows, {lost} lost, {wrong} not as expected; {time.monotonic() - began:.0f} s")
    return 1 if lost or wrong else 0


def run(injection: Injection, empty: Path, folder: Path) -> Result:
    folder.mkdir()
    return asyncio.run(inject(injection, empty, folder))


if __name__ == "__main__":
    sys.exit(main())
