"""The learned part of generic extraction: tables, small networks and trees, read from weights.npz on first use.

The network sees the blocks of a page in order: one dense layer, then residual layers that look at the neighbours at a
growing distance (dilated convolutions over the sequence of blocks, after van den Oord et al., WaveNet, 2016), then one
number per block. A few networks that differ in their random start are run together and their votes averaged.
Fitted by benchmarks/extraction_training/train.py; evaluated here with nothing but numpy.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from crawler.extract.features import Array
from crawler.extract.fellows import Trees
from crawler.extract.tables import Tables

DILATIONS = (1, 2, 4)
_CLIP = 5.0  # standard deviations


@dataclass(frozen=True, slots=True)
class Network:
    """Several networks of one shape side by side: first axis of every array.

    mean, scale: (features,). dense: (networks, features, width). layers: one (networks, 3 * width, width) per dilation.
    out: (networks, width, 1). *_bias: (networks, 1, width or 1).
    """

    mean: Array
    scale: Array
    dense: Array
    dense_bias: Array
    layers: tuple[Array, ...]
    layer_biases: tuple[Array, ...]
    out: Array
    out_bias: Array
    _said: tuple[Array, ...] = field(init=False, repr=False)  # the layers, (networks, width, 3 * width)

    def __post_init__(self) -> None:
        shape = (len(self.dense), 3, self.dense.shape[2], self.dense.shape[2])
        said = (
            weights.reshape(shape).transpose(0, 2, 1, 3).reshape(len(weights), shape[2], -1) for weights in self.layers
        )
        object.__setattr__(self, "_said", tuple(said))

    def scores(self, features: Array) -> Array:
        """The probability that each block is article, 0..1."""
        x = (features - self.mean) * self.scale
        np.maximum(np.minimum(x, _CLIP, out=x), -_CLIP, out=x)
        h = _product([x] * len(self.dense), self.dense)
        h += self.dense_bias
        np.maximum(h, 0, out=h)
        width = h.shape[2]
        for distance, weights, bias in zip(DILATIONS, self._said, self.layer_biases, strict=True):
            # What each block says to the one behind it, to itself and to the one before, in one product.
            said = _product(h, weights)
            heard = said[:, :, width : 2 * width] + bias
            heard[:, distance:] += said[:, :-distance, :width]
            heard[:, :-distance] += said[:, distance:, 2 * width :]
            h += np.maximum(heard, 0, out=heard)
        votes: Array = (h @ self.out + self.out_bias)[:, :, 0].mean(axis=0)
        scores: Array = np.reciprocal(1 + np.exp(-np.clip(votes, -30, 30)), dtype=np.float32)
        return scores


_ROWS = 48
_LONGEST, _OPENING = 9, 60  # blocks, and characters of each, that tell the script
_LATIN = re.compile("[a-zA-Z]+")
_BEYOND_ASCII = re.compile(r"[^\W\d_a-zA-Z]+")
_FOREIGN = 0.01  # of the characters, letters beyond ASCII: of 766 English pages none has so many


def _product(rows: Sequence[Array] | Array, weights: Array) -> Array:
    """Of every network (blocks, n) @ (n, width), _ROWS rows at a time.

    So small that OpenBLAS stays in this thread (it takes all cores from 262,144 multiplications on, and then burns ten
    times the time of the product in waiting for them); and one by one, for np.matmul copies what it does in batches.
    """
    blocks = len(rows[0])
    product = np.empty((len(weights), blocks, weights.shape[2]), np.float32)
    for these, own, out in zip(rows, weights, product, strict=True):
        for i in range(0, blocks, _ROWS):
            np.dot(these[i : i + _ROWS], own, out=out[i : i + _ROWS])
    return product


Script = Literal["cased", "uncased"]
"""Whether a page's text is in letters that are small and capital (Latin, Cyrillic, Greek) or not (Chinese, Thai …)."""
Kind = Literal["cased", "news", "uncased"]
"""What a model is for: pages in letters without capitals; of the others those that say they are news or are not in
English, which know short notes (papers print them under the furniture of their long stories); and English pages of any
kind."""
WEIGHTS: dict[Kind, str] = {"cased": "weights", "news": "weights_news", "uncased": "weights_uncased"}


def script_of(texts: Sequence[str]) -> Script:
    """The kind of script of a page's blocks, by how the longest of them open."""
    return _script(_openings(texts))


def _script(heads: str) -> Script:
    if 2 * sum(map(len, _LATIN.findall(heads))) >= len(heads):
        return "cased"
    letters = [c for c in heads if c.isalpha()]
    cased = sum(c.lower() != c.upper() for c in letters)
    return "uncased" if 2 * cased < len(letters) else "cased"


def kind_of(texts: Sequence[str], news: bool) -> Kind:
    """The model that a page's blocks want. news: it says that it is news, or in another language than English; where it
    does not, its letters may tell."""
    heads = _openings(texts)
    script = _script(heads)
    return "news" if script == "cased" and (news or _is_foreign(heads)) else script


def _openings(texts: Sequence[str]) -> str:
    return "".join([text[:_OPENING] for text in sorted(texts, key=len)[-_LONGEST:]])


def _is_foreign(text: str) -> bool:
    """Whether a text of Latin letters is not in English."""
    return not text.isascii() and sum(map(len, _BEYOND_ASCII.findall(text))) > _FOREIGN * len(text)


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learned. titles, authors, dates: weights of the marks of their candidates (rank.py)."""

    tables: Tables
    network: Network
    trees: Trees
    titles: Mapping[str, float]
    authors: Mapping[str, float]
    dates: Mapping[str, float]


@functools.cache
def load(kind: Kind) -> Model:
    """The model that ships with the package for pages of this kind; read once."""
    with resources.files("crawler.extract").joinpath(f"{WEIGHTS[kind]}.npz").open("rb") as file:
        return unpacked(dict(np.load(file, allow_pickle=False)))


def packed(model: Model) -> dict[str, npt.NDArray[Any]]:
    """The arrays of weights.npz: network in half precision, tables as text and hundredths."""
    net = model.network
    arrays: dict[str, npt.NDArray[Any]] = {
        "mean": net.mean.astype(np.float32),
        "scale": net.scale.astype(np.float32),
        **{name: getattr(net, name).astype(np.float16) for name in ("dense", "dense_bias", "out", "out_bias")},
    }
    for i, (weights, bias) in enumerate(zip(net.layers, net.layer_biases, strict=True)):
        arrays[f"layer{i}"], arrays[f"layer{i}_bias"] = weights.astype(np.float16), bias.astype(np.float16)
    for name in ("names", "words"):
        table = getattr(model.tables, name)
        arrays[name] = np.frombuffer("\n".join(table).encode(), np.uint8)
        arrays[f"{name}_scores"] = np.round(np.array(list(table.values())) * 40).astype(np.int8)
    ranks = {"titles": dict(model.titles), "authors": dict(model.authors), "dates": dict(model.dates)}
    arrays["ranks"] = np.frombuffer(json.dumps(ranks, ensure_ascii=False).encode(), np.uint8)
    return arrays | packed_trees(model.trees)


def packed_trees(trees: Trees) -> dict[str, npt.NDArray[Any]]:
    """The arrays of weights.npz that hold the second look at blocks."""
    return {
        **{f"trees_{name}": getattr(trees, name).astype(np.uint8) for name in ("feature", "left", "right")},
        "trees_threshold": trees.threshold,
        "trees_value": trees.value.astype(np.float16),
        "trees_base": np.array((trees.base, trees.depth)),
    }


def unpacked(arrays: Mapping[str, npt.NDArray[Any]]) -> Model:
    def single(name: str) -> Array:
        return arrays[name].astype(np.float32)

    def table(name: str) -> dict[str, float]:
        keys = arrays[name].tobytes().decode().split("\n")
        return dict(zip(keys, (arrays[f"{name}_scores"] / 40).tolist(), strict=True))

    network = Network(
        single("mean"),
        single("scale"),
        single("dense"),
        single("dense_bias"),
        tuple(single(f"layer{i}") for i in range(len(DILATIONS))),
        tuple(single(f"layer{i}_bias") for i in range(len(DILATIONS))),
        single("out"),
        single("out_bias"),
    )
    base, depth = arrays["trees_base"].tolist()
    feature, left, right = (arrays[f"trees_{name}"].astype(np.intp) for name in ("feature", "left", "right"))
    trees = Trees(feature, arrays["trees_threshold"], left, right, single("trees_value"), base, int(depth))
    ranks = json.loads(arrays["ranks"].tobytes())
    return Model(
        Tables(table("names"), table("words")), network, trees, ranks["titles"], ranks["authors"], ranks["dates"]
    )
