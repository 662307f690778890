"""Choosing one of several claims: every candidate carries marks, every mark has a learned weight. Pure.

The weights come from a conditional logit over the candidates of a page (benchmarks/extraction_training/train.py), so a
choice can be explained: it is the sum of the weights of its marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(slots=True)
class Candidate(Generic[Value]):
    """One claim. origins: where it stands ("og:title", "h1", …). marks: what speaks for or against it."""

    value: Value
    origins: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def score(self, weights: Mapping[str, float]) -> float:
        return fsum(weights.get(mark, 0.0) for mark in self.marks)  # a set has no order, and sums depend on it


def ranked(candidates: Iterable[Candidate[Value]], weights: Mapping[str, float]) -> list[Candidate[Value]]:
    """Best first; among equals the one that was found first."""
    return sorted(candidates, key=lambda c: -c.score(weights))
