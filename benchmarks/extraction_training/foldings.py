#!/usr/bin/env python3
"""How well titles are chosen when the pages are dealt out to folds in other ways than extraction_folds.json.

    python benchmarks/extraction_training/foldings.py

What is tried again and again against one way of folding comes to fit it: by ours the choice of titles was right on .862
of WCXB while fifteen others gave .843. So marks of titles are judged here. Half a minute of one core.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.extraction_training.pages import FOLDS, Sample, samples
from benchmarks.extraction_training.ranking import Choice, fit
from benchmarks.extraction_training.train import TITLE_PENALTY, prepare, title_choice

OTHERS = 15


def other_fold(sample: Sample, n: int) -> int:
    """The fold of a page by the nth other way of dealing out; pages of one domain stay together."""
    return hashlib.blake2b(f"{n}{sample.domain}".encode(), digest_size=4).digest()[0] % FOLDS


def is_right(choice: Choice, weights: dict[str, float]) -> bool:
    scores = [sum(weights.get(mark, 0.0) for mark in marks) for marks in choice.marks]
    return bool(scores) and choice.right[scores.index(max(scores))]


def exact(pages: Sequence[Sample], choices: Sequence[Choice], fold: Callable[[Sample], int]) -> dict[str, float]:
    """Corpus -> share of pages whose title is chosen right by weights that are blind to the page's fold."""
    right: dict[str, list[bool]] = {page.corpus: [] for page in pages}
    folds = [fold(page) for page in pages]
    for blind in range(FOLDS):
        weights = fit([c for c, own in zip(choices, folds, strict=True) if own != blind], TITLE_PENALTY)
        for page, choice, own in zip(pages, choices, folds, strict=True):
            if own == blind:
                right[page.corpus].append(is_right(choice, weights))
    return {corpus: statistics.mean(ok) for corpus, ok in right.items()}


def main() -> None:
    pages = [*samples("wcxb"), *samples("fundus")]
    choices = [title_choice(prepare(page)) for page in pages]
    ours = exact(pages, choices, lambda page: page.fold)
    others = [exact(pages, choices, lambda page, n=n: other_fold(page, n)) for n in range(1, OTHERS + 1)]  # type: ignore[misc]
    for corpus, share in ours.items():
        shares = [other[corpus] for other in others]
        print(
            f"{corpus:7} title_exact {share:.3f}; by {OTHERS} other foldings {statistics.mean(shares):.3f} "
            f"({min(shares):.3f} to {max(shares):.3f})"
        )


if __name__ == "__main__":
    main()
