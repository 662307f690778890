"""A second look at doubtful blocks: what became of their fellows on the first one. Pure; numpy.

The network sees a few blocks around each one. Whether the paragraphs of its container, the other items of its list and
the blocks that are marked up alike were taken for article, and where the text begins and ends, is known only when all
have a score; trees then score the doubtful ones anew (stacked generalisation, Wolpert 1992).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from crawler.extract.decide import KEPT
from crawler.extract.features import Array
from crawler.extract.kin import NO_HEADING, Ints, are_items, levels_of, lists_of
from crawler.extract.place import GOOD_BYTES, Place, numbered

DOUBTFUL = (0.1, 0.95)  # scores of the blocks that are looked at again
SHARE = 0.7  # of the second look in the score; the rest stays the network's
REACH = 4  # blocks before and behind whose scores are seen
_FAR = 20  # blocks; a greater distance is told alike
_FARTHEST = -9.0  # log-odds of what stands beyond the region


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted regression trees side by side; their leaves add up to log-odds.

    feature, threshold: (trees, nodes). left, right: (trees, nodes), node of the same tree; a leaf leads to itself.
    value: (trees, nodes), 0 but in leaves. base: log-odds to begin with. depth: steps from a root to any leaf.
    """

    feature: Ints
    threshold: Array
    left: Ints
    right: Ints
    value: Array
    base: float
    depth: int
    _children: Ints = field(init=False, repr=False)  # (2 * trees * nodes): of each node of all trees both children

    def __post_init__(self) -> None:
        first = np.arange(len(self.feature))[:, None] * self.feature.shape[1]
        object.__setattr__(self, "_children", np.stack((self.left + first, self.right + first), axis=-1).ravel())

    def odds(self, columns: Array) -> npt.NDArray[np.float64]:
        """(features, blocks) -> log-odds of each block."""
        blocks = columns.shape[1]
        values, feature, threshold = columns.ravel(), self.feature.ravel() * blocks, self.threshold.ravel()
        block = np.arange(blocks)[:, None]
        at = np.broadcast_to(np.arange(len(self.feature)) * self.feature.shape[1], (blocks, len(self.feature)))
        for _ in range(self.depth):
            goes_right = values.take(feature.take(at) + block) > threshold.take(at)
            at = self._children.take(2 * at + goes_right)
        odds: npt.NDArray[np.float64] = self.base + self.value.ravel().take(at).sum(axis=1, dtype=np.float64)
        return odds


def reconsidered(place: Place, scores: Array, headline: int, trees: Trees) -> Array:
    """The scores, those of doubtful blocks mixed with what their fellows make likely. headline: as in read_features."""
    doubtful = ((scores >= DOUBTFUL[0]) & (scores <= DOUBTFUL[1])).nonzero()[0]
    if not len(doubtful):
        return scores
    odds = trees.odds(fellow_columns(place, scores, headline, doubtful))
    mixed = scores.copy()
    mixed[doubtful] += SHARE * (1 / (1 + np.exp(-odds)) - scores[doubtful])
    return mixed


def fellow_columns(place: Place, scores: Array, headline: int, chosen: Ints) -> Array:
    """(features, chosen): what the trees are told of the chosen blocks of the region; the order of the rows is that of
    the fitted trees' features. scores: of all its blocks."""
    n = len(scores)
    here = np.arange(n)
    size = place.size[place.start : place.stop]
    taken = scores >= KEPT
    long = taken & (size >= GOOD_BYTES)
    levels, lists = levels_of(place), lists_of(place)
    containers = numbered(place.container[place.owner].tolist())
    groups = (containers, place.group[place.start : place.stop], place.above, place.owner)
    said = (scores * size).cumsum()
    total = max(float(said[-1]), 1.0)
    none = np.array((0,))
    rows = (
        *_odds_around(scores),
        size,
        place.shares[0, place.start : place.stop],
        levels,
        are_items(place),
        *(row for group in (*groups, lists) for row in _others(group, scores)),
        *(here - end for those in (taken, long) for end in _ends(those)),
        said / total,
        *(row for group in groups[:3] for row in _beside(group)),
        _since(taken, here),
        _since(taken[::-1], here)[::-1],
        np.full(n, n),
        np.full(n, taken.sum()),
        np.full(n, total),
        np.concatenate((none, size[:-1])),
        np.concatenate((size[1:], none)),
        np.concatenate((levels[1:], none + NO_HEADING)),
        np.concatenate((none + NO_HEADING, levels[:-1])),
        here - (headline - place.start),
    )
    columns = np.empty((len(rows), len(chosen)), np.float32)
    for column, row in zip(columns, rows, strict=True):
        column[:] = row[chosen]
    return columns


def _odds_around(scores: Array) -> Iterator[npt.NDArray[np.float64]]:
    """Of each block the log-odds of those up to REACH before it, its own, and those behind it."""
    inside = np.maximum(np.minimum(scores, 1 - 1e-4), 1e-4)
    around = np.full(len(scores) + 2 * REACH, _FARTHEST)
    around[REACH:-REACH] = np.log(inside / (1 - inside))
    return (around[i : i + len(scores)] for i in range(2 * REACH + 1))


def _others(group: Ints, scores: Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Of each block the mean score of the others in its group (-1 where there are none), and how many are in it.
    group: a number from -1."""
    number = group + 1
    count = np.bincount(number)[number].astype(np.float64)
    sums = np.bincount(number, scores)[number] - scores
    return np.where(count > 1, sums / np.maximum(count - 1, 1), -1.0), count


def _ends(chosen: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """The first and the last of the chosen blocks; 0 and 0 where none is."""
    places = chosen.nonzero()[0]
    return (int(places[0]), int(places[-1])) if len(places) else (0, 0)


def _beside(group: Ints) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether the block before, and the block behind, is of the same group."""
    same = group[1:] == group[:-1]
    return np.concatenate(((False,), same)), np.concatenate((same, (False,)))


def _since(chosen: npt.NDArray[np.bool_], here: Ints) -> Ints:
    """How many blocks stand between each one and the last chosen one before it."""
    last = np.maximum.accumulate(np.where(chosen, here, -_FAR - 1))
    before = np.concatenate(((-_FAR - 1,), last[:-1]))
    between: Ints = np.minimum(here - before - 1, _FAR)
    return between
