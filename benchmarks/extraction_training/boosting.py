"""Fitting the trees of crawler.extract.fellows on scores that pages got from networks blind to their domains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.extraction_training.network import block_weights
from crawler.extract.features import Array, Region
from crawler.extract.fellows import Trees, fellow_columns

TREES, LEAVES, DEPTH = 100, 16, 6
DOUBTFUL = (0.05, 0.95)  # scores that trees are fitted on: somewhat beyond those that they will be asked about
RATE, PENALTY, LEAST_BLOCKS = 0.06, 5.0, 40  # LEAST_BLOCKS in a leaf
_NODES, _VALUES = np.zeros((0, 1), np.intp), np.zeros((0, 1), np.float32)
NONE = Trees(_NODES, _VALUES, _NODES, _NODES, _VALUES, base=0.0, depth=0)


@dataclass(frozen=True)
class Look:
    """What the first look saw of a page's doubtful blocks. columns: (features, blocks). labels, weights: (blocks,)."""

    fold: int
    columns: Array
    labels: Array
    weights: Array


def look(fold: int, region: Region, scores: Array, headline: int, labels: Array, sizes: Array) -> Look | None:
    """labels: 0 or 1, sizes: words, both for the blocks of the region. None for a page without doubtful blocks."""
    doubtful = ((scores >= DOUBTFUL[0]) & (scores <= DOUBTFUL[1])).nonzero()[0]
    if region.place is None or not len(doubtful):
        return None
    columns = fellow_columns(region.place, scores, headline, doubtful)
    return Look(fold, columns, labels[doubtful], block_weights(sizes)[doubtful])


def fit(looks: Sequence[Look]) -> Trees:
    """Needs scikit-learn, which nothing needs that reads pages."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    columns, labels, weights = (
        np.concatenate([getattr(x, name) for x in looks], axis=-1) for name in ("columns", "labels", "weights")
    )
    fitted = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        min_samples_leaf=LEAST_BLOCKS,
        l2_regularization=PENALTY,
        early_stopping=False,
        random_state=0,
    ).fit(columns.T, labels, weights)
    nodes = [one.nodes for (one,) in fitted._predictors]  # no public way leads to them; checked below
    most = max(map(len, nodes))
    here = np.arange(most)

    def side_by_side(name: str) -> Array:
        return np.stack([np.pad(tree[name].astype(np.float64), (0, most - len(tree))) for tree in nodes])

    leaf = np.stack([np.pad(tree["is_leaf"], (0, most - len(tree)), constant_values=1) for tree in nodes]) == 1
    trees = Trees(
        np.where(leaf, 0, side_by_side("feature_idx")).astype(np.intp),
        np.where(leaf, 0, side_by_side("num_threshold")).astype(np.float32),
        np.where(leaf, here, side_by_side("left")).astype(np.intp),
        np.where(leaf, here, side_by_side("right")).astype(np.intp),
        np.where(leaf, side_by_side("value"), 0).astype(np.float32),
        float(fitted._baseline_prediction[0, 0]),
        max(int(tree["depth"].max()) for tree in nodes),
    )
    if not np.allclose(trees.odds(columns), fitted.decision_function(columns.T), atol=1e-3):
        raise RuntimeError("the trees as arrays say otherwise than scikit-learn's: did its private fields change?")
    return trees
