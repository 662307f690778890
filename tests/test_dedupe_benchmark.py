"""What benchmarks/dedupe.py promises, with reduced counts; `make test-all` runs the full ones."""

from __future__ import annotations

import random
import re
from unittest.mock import patch

import pytest

from benchmarks import dedupe
from storage.facts import facts

if not dedupe.BENCH.exists():
    pytest.skip("../shared/bench is not here", allow_module_level=True)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found = dedupe.real_paragraphs()
    random.Random(0).shuffle(found)
    return found


COUNTS = [pytest.param(600, id="600"), pytest.param(10_000, id="10000", marks=pytest.mark.full)]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(("share", "least"), [(0.05, 1.0), (0.10, 0.99), (0.20, 0.83)])
def test_edited_copies_are_found_and_texts_that_differ_in_a_fact_are_not(
    texts: list[str], count: int, share: float, least: float
) -> None:
    recall, precision, _ = dedupe.measured(dedupe.ours, dedupe.distinct(texts[:count]), share)
    assert recall >= least
    assert precision >= 0.99


@pytest.mark.parametrize(
    ("count", "megabytes"),
    [pytest.param(1_500, 100, id="1500"), pytest.param(100_000, 300, id="100000", marks=pytest.mark.full)],
)
def test_reprints_are_clustered_in_bounded_memory(
    texts: list[str], count: int, megabytes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dedupe.peak_memory()
    with patch.object(dedupe, "NIGHT", min(count // 3, dedupe.NIGHT)):
        dedupe.archive_of(count, texts)
    assert dedupe.peak_memory() - before < megabytes
    said = capsys.readouterr().out.splitlines()[-1]
    found = re.fullmatch(r"([\d,]+) of ([\d,]+) reprints .*; (\d+) of [\d,]+ clusters hold strangers", said)
    assert found is not None, said
    joined, reprints, mixed = (int(number.replace(",", "")) for number in found.groups())
    assert joined >= 0.99 * reprints > 0
    assert mixed == 0


def test_a_planted_copy_keeps_its_facts_and_a_twin_does_not(texts: list[str]) -> None:
    rng = random.Random(5)
    pool = sorted({word for text in texts[:200] for word in text.split() if dedupe.is_free(word)})
    for text in texts[:300]:
        copy, twin = dedupe.edited(text, 0.1, pool, rng), dedupe.twin(text, rng)
        assert copy is None or (copy != text and facts(copy) == facts(text))
        assert twin is None or facts(twin) != facts(text)
