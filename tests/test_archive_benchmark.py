"""The archive's benchmark, reduced: it runs, and says what it is run for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import archive


def test_the_reduced_benchmark_prints_speed_and_growth(capsys: pytest.CaptureFixture[str]) -> None:
    archive.A_NIGHT = 20
    archive.main(["--timed", "100", "--articles", "200", "--skip", "size"])
    printed = capsys.readouterr().out
    rows = dict(re.findall(r"^\| (bare sqlite3 loop|SQLite|PostgreSQL[^|]*) \| ([\d,]+) ", printed, re.M))
    assert set(rows) == {"bare sqlite3 loop", "SQLite", "PostgreSQL (client's CPU)"}
    assert all(int(count.replace(",", "")) > 0 for count in rows.values())
    assert re.search(r"^\| 100 \| [\d.]+ \| [\d.]+ \|\n\| 200 \| [\d.]+ \| [\d.]+ \|\n\| ratio \| ", printed, re.M)


@pytest.mark.parametrize(("pages", "most"), [("nukeviet", 1.45), pytest.param("wcxb-dev", 2.0, marks=pytest.mark.full)])
def test_a_whole_archive_is_little_more_than_its_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pages: str, most: float
) -> None:
    if not (archive.SHARED / "sites" / "nukeviet").exists() or not (archive.SHARED / "bench" / "wcxb-dev").exists():
        pytest.skip("../shared is not at hand")
    archive.size(tmp_path, [pages])
    ratios = re.findall(rf"^\| {pages} \|.*\| ([\d.]+) \| [\d.]+ \|$", capsys.readouterr().out, re.M)
    assert float(ratios[0]) <= most
