"""Fitting the weights of rank.py: a conditional logit over the candidates of each page, by Adam."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

STEPS, RATE = 250, 0.15


@dataclass(frozen=True)
class Choice:
    """The candidates of one page: their marks, which of them are right, and how much the page counts."""

    marks: Sequence[Collection[str]]
    right: Sequence[bool]
    weight: float = 1.0


def fit(choices: Sequence[Choice], penalty: float = 0.5) -> dict[str, float]:
    """The weight of every mark, so that right candidates score above wrong ones. Pages where all or none of the
    candidates are right teach nothing and are left out. penalty: how strongly weights are drawn to nothing."""
    choices = [c for c in choices if any(c.right) and not all(c.right)]
    names = sorted({mark for c in choices for marks in c.marks for mark in marks})
    index = {name: i for i, name in enumerate(names)}
    row, column, right, group, counts = [], [], [], [], []
    for g, choice in enumerate(choices):
        for marks, ok in zip(choice.marks, choice.right, strict=True):
            row += [len(right)] * len(marks)
            column += [index[m] for m in marks]
            right.append(float(ok))
            group.append(g)
            counts.append(choice.weight)
    rows, columns, groups = np.array(row), np.array(column), np.array(group)
    correct, importance = np.array(right), np.array(counts)
    starts = np.r_[0, np.flatnonzero(np.diff(groups)) + 1]
    weights = np.zeros(len(names))
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        score = np.bincount(rows, weights[columns], len(correct))
        score -= np.maximum.reduceat(score, starts)[groups]
        odds = np.exp(score)
        chosen = odds / np.bincount(groups, odds)[groups]
        wanted = odds * correct
        wanted /= np.bincount(groups, wanted)[groups]
        slope = np.bincount(columns, ((chosen - wanted) * importance)[rows], len(names))
        slope = 10 * (slope + penalty * weights) / len(choices)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        pace = RATE * (1 - step / STEPS + 0.02)
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.005}
