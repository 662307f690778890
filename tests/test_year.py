"""Nights of simulated newspapers: what the archive tells is what was served, and a difference would be seen."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import year
from benchmarks.year_simulator.truth import Absence, Held, Truth

SIMULATOR = Path(year.__file__).parent / "year_simulator"


def test_the_simulator_imports_nothing_of_ours() -> None:
    for path in SIMULATOR.glob("*.py"):
        if path.name == "commands.py":  # starts the processes that are asked
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                assert getattr(node, "level", 0) or (module or "").split(".")[0] in sys.stdlib_module_names


def another_version(truth: Truth) -> None:
    some(truth).versions.append(some(truth).versions[0])


def another_word(truth: Truth) -> None:
    text, flag = some(truth).versions[0]
    some(truth).versions[0] = (replace(text, paragraphs=(*text.paragraphs[:-1], "Không ai viết thế.")), flag)


def another_absence(truth: Truth) -> None:
    some(truth).absences.append(Absence(404, 1, 2, 3))


def another_family(truth: Truth) -> None:
    first, second, *_ = (piece for piece in truth.held if piece.tie is None)
    first.family = second.family


def another_address(truth: Truth) -> None:
    some(truth).urls.add("http://bao-ban.test/khong-co-9999.html")


def some(truth: Truth) -> Held:
    return next(iter(truth.held.values()))


@pytest.mark.parametrize("nights", [14, pytest.param(365, marks=pytest.mark.full)])
def test_after_many_nights_the_archive_holds_what_was_served(tmp_path: Path, nights: int) -> None:
    with year.passed(tmp_path, nights, seed=nights) as passed:
        reading, differences = passed.read()
        assert passed.differences + differences + passed.checked() == []
        counts = year.counts(passed.truth, reading, passed.world)
        assert counts["articles"] > nights
        rare = {"shortened or emptied", "articles that moved", "returns"} if nights < 100 else set()
        assert [what for what, count in counts.items() if not count and what not in rare] == []


SPOILT = [another_version, another_word, another_absence, another_family, another_address]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_truth_that_is_spoilt_is_noticed(tmp_path: Path, spoil: Callable[[Truth], None]) -> None:
    with year.passed(tmp_path, 3, seed=5) as passed:
        assert passed.read()[1] == []
        spoil(passed.truth)
        assert passed.read()[1] != []
