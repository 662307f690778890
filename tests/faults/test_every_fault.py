"""Every row N1-N37, C1-C23, F1-F12 in a whole night: the outcome is the row's, and nothing else is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from injections import INJECTIONS
from scene import Injection, inject

from storage.archive import Archive

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("empty") / "luutru.db"
    Archive.open(where, now=datetime(2026, 11, 22, tzinfo=UTC)).close()
    return where


def test_the_table_has_every_row_once() -> None:
    wanted = [f"{letter}{n}" for letter, last in (("N", 37), ("C", 23), ("F", 12)) for n in range(1, last + 1)]
    assert [injection.row for injection in INJECTIONS] == wanted


# What takes many seconds has its quicker test under the row's own name, and comes here with full counts only.
CASES = [pytest.param(i, id=f"{i.row}: {i.injected}", marks=[pytest.mark.full] if i.heavy else []) for i in INJECTIONS]


@pytest.mark.parametrize("injection", CASES)
async def test_a_night_with_a_fault_ends_as_its_row_says_and_loses_nothing(
    injection: Injection, empty_archive: Path, tmp_path: Path
) -> None:
    result = await inject(injection, empty_archive, tmp_path)
    assert (result.outcome, result.lost) == (injection.outcome, [])
