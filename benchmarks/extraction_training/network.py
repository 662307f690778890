"""Fitting the network of crawler.extract.model with nothing but numpy: forward, backward, Adam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crawler.extract.features import NAMES, Array
from crawler.extract.model import DILATIONS, Network

WIDTH, NETWORKS = 40, 2
EPOCHS, BATCH, RATE = 18, 12, 2e-3  # BATCH in pages
DROPOUT, DECAY = 0.2, 1e-3
STRANGE = 0.25  # of the pages in a batch, for pages in scripts that are seldom seen; see _Stranger
AVERAGED = 0.35  # of all steps: the weights are the mean over the last ones
CLIP = 5.0


@dataclass(frozen=True)
class Page:
    """features (blocks, features), labels and weights (blocks,)."""

    features: Array
    labels: Array
    weights: Array


def train(pages: Sequence[Page], strange: float = 0.0) -> Network:
    """NETWORKS networks that differ in their start and in the order of pages, side by side. strange: the share of the
    pages that are shown as if in a script that is seldom seen."""
    everything = np.concatenate([p.features for p in pages])
    mean = everything.mean(axis=0)
    scale = 1 / (everything.std(axis=0) + 1e-3)
    scaled = [Page(np.clip((p.features - mean) * scale, -CLIP, CLIP), p.labels, p.weights) for p in pages]
    stranger = _Stranger(mean, scale, strange)
    runs = [_train_one(scaled, stranger, seed) for seed in range(NETWORKS)]

    def side_by_side(name: str) -> Array:
        return np.stack([r[name] for r in runs])

    return Network(
        mean.astype(np.float32),
        scale.astype(np.float32),
        side_by_side("W0"),
        side_by_side("b0")[:, None],
        tuple(side_by_side(f"W{k + 1}") for k in range(len(DILATIONS))),
        tuple(side_by_side(f"b{k + 1}")[:, None] for k in range(len(DILATIONS))),
        side_by_side("Wo"),
        side_by_side("bo")[:, None],
    )


def each(network: Network) -> list[Network]:
    """Its networks one by one."""
    return [
        Network(
            network.mean,
            network.scale,
            *(getattr(network, name)[k : k + 1] for name in ("dense", "dense_bias")),
            *(tuple(layer[k : k + 1] for layer in getattr(network, name)) for name in ("layers", "layer_biases")),
            *(getattr(network, name)[k : k + 1] for name in ("out", "out_bias")),
        )
        for k in range(len(network.dense))
    ]


class _Stranger:
    """Shows a page as if it were in Thai, Korean or Chinese, of which there are few to learn from: no capitals, no word
    that was learned, and half of the time neither spaces nor marks between sentences. Structure alone must tell."""

    _SCRIPT = ("its words", "capitals", "first character", "no small letters", "in another language")
    _MARKS = ("words", "sentences", "commas", "ends a sentence", "ends a quotation")
    _TRUE = ("no small letters", "in another language")

    def __init__(self, mean: Array, scale: Array, share: float) -> None:
        self.share = share
        values = np.array([name in self._TRUE for name in NAMES], np.float32)
        self.values = np.clip((values - mean) * scale, -CLIP, CLIP).astype(np.float32)
        self.script = np.array([name in self._SCRIPT for name in NAMES])
        self.marks = np.array([name in self._MARKS for name in NAMES])

    def show(self, page: Page, random: np.random.Generator) -> Page:
        """The page as it is, or, at a chance of `share`, made strange."""
        chance = random.random() if self.share else 1.0
        if chance >= self.share:
            return page
        hidden = self.script if chance < self.share / 2 else self.script | self.marks
        return Page(np.where(hidden, self.values, page.features), page.labels, page.weights)


def _train_one(pages: Sequence[Page], stranger: _Stranger, seed: int) -> dict[str, Array]:
    random = np.random.default_rng(seed)
    features = pages[0].features.shape[1]
    weights = _start(random, features)
    mean = {k: np.zeros_like(v) for k, v in weights.items()}
    spread = {k: np.zeros_like(v) for k, v in weights.items()}
    steps, step = EPOCHS * -(-len(pages) // BATCH), 0
    total, averaged = {k: np.zeros_like(v) for k, v in weights.items()}, 0
    for _ in range(EPOCHS):
        order = random.permutation(len(pages))
        for start in range(0, len(order), BATCH):
            batch = [stranger.show(pages[i], random) for i in order[start : start + BATCH]]
            slopes = _slopes(weights, batch, random)
            step += 1
            pace = RATE * min(1, step / 50) * (0.5 * (1 + np.cos(np.pi * step / steps)) + 0.01)
            for name, slope in slopes.items():
                mean[name] = 0.9 * mean[name] + 0.1 * slope
                spread[name] = 0.99 * spread[name] + 0.01 * slope**2
                move = (mean[name] / (1 - 0.9**step)) / (np.sqrt(spread[name] / (1 - 0.99**step)) + 1e-6)
                if name[0] == "W":
                    move = move + 10 * DECAY * weights[name]
                weights[name] -= (pace * move).astype(np.float32)
            if step > (1 - AVERAGED) * steps:
                averaged += 1
                for name in total:
                    total[name] += weights[name]
    return {name: value / averaged for name, value in total.items()}


def _start(random: np.random.Generator, features: int) -> dict[str, Array]:
    weights = {"W0": random.normal(0, (1.5 / features) ** 0.5, (features, WIDTH)), "b0": np.zeros(WIDTH)}
    for k in range(1, len(DILATIONS) + 1):
        weights[f"W{k}"] = random.normal(0, (1 / (3 * WIDTH)) ** 0.5, (3 * WIDTH, WIDTH))
        weights[f"b{k}"] = np.zeros(WIDTH)
    weights["Wo"] = random.normal(0, (1 / WIDTH) ** 0.5, (WIDTH, 1))
    weights["bo"] = np.zeros(1)
    return {k: v.astype(np.float32) for k, v in weights.items()}


def _joined(batch: Sequence[Page]) -> tuple[Array, Array, Array, Array]:
    """The pages of a batch in one run, parted by empty rows so that no layer sees across. mask: 1 where a block is."""
    gap = max(DILATIONS)
    wide, flat = np.zeros((gap, batch[0].features.shape[1]), np.float32), np.zeros(gap, np.float32)
    features = np.concatenate([x for p in batch for x in (p.features, wide)])
    labels = np.concatenate([x for p in batch for x in (p.labels, flat)])
    weights = np.concatenate([x for p in batch for x in (p.weights, flat)])
    mask = np.concatenate([x for p in batch for x in (np.ones(len(p.labels), np.float32), flat)])[:, None]
    return features, labels, weights, mask


def _shifted(h: Array, distance: int) -> Array:
    zero = np.zeros((distance, h.shape[1]), h.dtype)
    return np.concatenate((np.concatenate((zero, h[:-distance])), h, np.concatenate((h[distance:], zero))), axis=1)


def _slopes(weights: dict[str, Array], batch: Sequence[Page], random: np.random.Generator) -> dict[str, Array]:
    """The gradient of the weighted cross-entropy of one batch."""
    x, labels, importance, mask = _joined(batch)

    def dropped(shape: tuple[int, ...]) -> Array:
        return (random.random(shape, dtype=np.float32) > DROPOUT) / np.float32(1 - DROPOUT)

    first = np.maximum(x @ weights["W0"] + weights["b0"], 0) * mask
    keep_first = dropped(first.shape)
    h = first * keep_first
    trace: list[tuple[Array, Array, Array]] = []
    for k, distance in enumerate(DILATIONS, start=1):
        seen = _shifted(h, distance)
        grown = np.maximum(seen @ weights[f"W{k}"] + weights[f"b{k}"], 0) * mask
        keep = dropped(grown.shape)
        trace.append((seen, grown, keep))
        h = h + grown * keep
    odds = (h @ weights["Wo"] + weights["bo"])[:, 0]
    error = (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - labels) * importance / len(batch)
    error = error.astype(np.float32)[:, None]
    slopes: dict[str, Array] = {"Wo": h.T @ error, "bo": error.sum(axis=0)}
    back = error @ weights["Wo"].T
    for k in range(len(DILATIONS), 0, -1):
        distance, (seen, grown, keep) = DILATIONS[k - 1], trace[k - 1]
        inner = back * keep * (grown > 0)
        slopes[f"W{k}"], slopes[f"b{k}"] = seen.T @ inner, inner.sum(axis=0)
        outer = inner @ weights[f"W{k}"].T
        below = back + outer[:, WIDTH : 2 * WIDTH]
        below[:-distance] += outer[distance:, :WIDTH]
        below[distance:] += outer[:-distance, 2 * WIDTH :]
        back = below
    inner = back * keep_first * (first > 0)
    slopes["W0"], slopes["b0"] = x.T @ inner, inner.sum(axis=0)
    return slopes


def block_weights(sizes: npt.NDArray[Any]) -> Array:
    """How much each block of a page counts: half by its words (up to 150), half alike; every page the same in all."""
    capped = np.minimum(sizes, 150)
    by_words = capped / max(capped.sum(), 1)
    return ((0.5 * by_words + 0.5 / max(len(sizes), 1)) * 30).astype(np.float32)
