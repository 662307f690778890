"""Why generic extraction read a page as it did, as plain data for `luutru parse --explain`. Pure.

    explain(page) -> Explanation(reading, blocks, claims)

A block's reasons are the features that moved its score most, measured by leaving each group of them at its mean; and
what its second look did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from crawler.extract.article import examine, reading_of, role_of
from crawler.extract.decide import settled
from crawler.extract.features import NAMES, Array
from crawler.extract.findings import Findings
from crawler.extract.model import Model, load
from crawler.extract.rank import Candidate
from crawler.page import Page
from crawler.reading import Reading
from storage.records import Stamp

_REASONS = 3  # of a block that are told
_FELLOWS = "scores of the blocks around"
_LEAST_PULL = 0.15  # log-odds below which a feature is no reason


@dataclass(frozen=True, slots=True)
class BlockExplained:
    """One block. score: 0..1 that it is article; None for one outside the part of the page that was looked at.

    path: its elements from the outside in, as CSS-like names. reasons: ("why", pull in log-odds), strongest first;
    a positive pull speaks for the article. settled: what decided it otherwise than its score, "" where nothing did.
    """

    text: str
    role: str
    kept: bool
    score: float | None
    path: str
    reasons: tuple[tuple[str, float], ...] = ()
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One candidate for a metadatum: value as text, the places that say it, its score, and the weights behind it."""

    value: str
    origins: tuple[str, ...]
    score: float
    marks: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """reading: what `extract` gives. blocks in document order. claims: "title" | "authors" | "published" -> candidates,
    the chosen one first."""

    reading: Reading
    blocks: tuple[BlockExplained, ...]
    claims: dict[str, tuple[Claim, ...]]


def explain(page: Page, *, now: datetime | None = None, zone: str | None = None) -> Explanation:
    """What `extract` saw and weighed on this page. now, zone: as for extract."""
    found = examine(page, load, now, zone)
    model = found.model
    first, pulls = found.region.first, _pulls(model, found.region.features, found.scores)
    otherwise = {} if found.from_script else settled(found.blocks, found.region, found.scores, found.headline)
    blocks = []
    for i, text in enumerate(found.blocks.text):
        inside = 0 <= i - first < len(found.scores)
        blocks.append(
            BlockExplained(
                text,
                role_of(found.blocks, i),
                found.keeps(i),
                round(float(found.scores[i - first]), 3) if inside else None,
                _path(found, i),
                _reasons(pulls[i - first]) if inside and len(pulls) else (),
                otherwise.get(i - first, ""),
            )
        )
    claims = {
        "title": tuple(_claim(c, model.titles) for c in found.titles),
        "authors": tuple(_claim(c, model.authors) for c in found.authors),
        "published": tuple(_claim(c, model.dates) for c in found.dates),
    }
    return Explanation(reading_of(page, found), tuple(blocks), claims)


def _pulls(model: Model, features: Array, scores: Array) -> Array:
    """(blocks, features + 1): how much each feature moves the log-odds of the blocks, beside that feature at its mean;
    and at last how much the second look did."""
    if not len(features):
        return np.zeros((0, 0), np.float32)
    whole = _odds(model.network.scores(features))
    pulls = np.zeros((len(features), features.shape[1] + 1), np.float32)
    pulls[:, -1] = _odds(scores) - whole
    for column in range(features.shape[1]):
        without = features.copy()
        without[:, column] = model.network.mean[column]
        pulls[:, column] = whole - _odds(model.network.scores(without))
    return pulls


def _odds(scores: Array) -> Array:
    clipped = np.clip(scores, 1e-6, 1 - 1e-6)
    odds: Array = np.log(clipped / (1 - clipped)).astype(np.float32)
    return odds


def _reasons(pulls: Array) -> tuple[tuple[str, float], ...]:
    told: dict[str, float] = {}
    for name, pull in zip((*NAMES, _FELLOWS), pulls.tolist(), strict=True):
        told[name] = told.get(name, 0.0) + pull
    strongest = sorted(told.items(), key=lambda item: -abs(item[1]))[:_REASONS]
    if _FELLOWS not in dict(strongest):  # a look of its own: told even where features weighed more
        strongest.append((_FELLOWS, told[_FELLOWS]))
    return tuple((name, round(pull, 2)) for name, pull in strongest if abs(pull) >= _LEAST_PULL)


def _path(found: Findings, i: int) -> str:
    blocks, element, names = found.blocks, found.blocks.element[i], list[str]()
    while element >= 0:
        label = blocks.labels[blocks.label[element]].split()
        names.append((blocks.tag_name(element) or "?") + "".join(f".{word}" for word in label[:2] if "=" not in word))
        element = blocks.parent[element]
    return " > ".join(reversed(names))


def _claim(candidate: Candidate[Any], weights: Any) -> Claim:
    value = candidate.value
    if isinstance(value, Stamp):
        when = value.at or value.date
        said = when.isoformat() if when else ""
    elif isinstance(value, tuple):
        said = "; ".join(value)
    else:
        said = str(value)
    marks: Sequence[tuple[str, float]] = sorted(
        ((m, weights.get(m, 0.0)) for m in candidate.marks if weights.get(m)), key=lambda item: -abs(item[1])
    )
    return Claim(said, tuple(candidate.origins), round(candidate.score(weights), 3), tuple(marks))
