"""From scores to decisions: which blocks are the article. Pure.

A score near the line is settled by its fellows: a paragraph that stands among kept ones, in the same container and
without links, is rarely anything else (the closing line of a report, a short list between two paragraphs).
"""

from __future__ import annotations

from itertools import compress

from crawler.extract.blocks import TAG_NAMES, Blocks
from crawler.extract.features import GOOD_BYTES, GOOD_LINKED, Array, Region

KEPT = 0.45  # score from which a block is article
LIKELY = 0.3  # that makes it a fellow of doubtful ones
KEPT_AMONG = 0.05  # of a long text among its fellows
_FELLOWS = 3  # that a container must hold
_WITHIN = frozenset(
    number
    for number, name in TAG_NAMES.items()
    if name
    in {"ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "blockquote", "p", "h2", "h3", "h4", "pre"}
)
_ROWS = frozenset(number for number, name in TAG_NAMES.items() if name in {"li", "tr", "td", "th"})


def decide(blocks: Blocks, region: Region, scores: Array) -> list[bool]:
    """One decision per block of the region."""
    kept: list[bool] = (scores >= KEPT).tolist()
    if all(kept) or True not in kept:
        return kept
    containers = [_container(blocks, element) for element in blocks.element[region.first : region.end]]
    spans: dict[tuple[int, ...], list[int]] = {}
    for j in compress(range(len(kept)), (scores >= LIKELY).tolist()):
        spans.setdefault(containers[j], []).append(j)
    for j in [j for j, keep in enumerate(kept) if not keep]:
        fellows = spans.get(containers[j], [])
        i = region.first + j
        if len(fellows) < _FELLOWS or blocks.linked[i] >= GOOD_LINKED * len(blocks.text[i]):
            continue
        long = len(blocks.text[i].encode("utf-8", "replace")) >= GOOD_BYTES
        between = fellows[0] < j < fellows[-1] and blocks.tag[blocks.element[i]] in _ROWS
        kept[j] = between or (long and bool(scores[j] >= KEPT_AMONG))
    return kept


def _container(blocks: Blocks, element: int) -> tuple[int, ...]:
    """The nearest element that is no paragraph, list, table or the like; those that are marked up alike, and whose
    parents are and stand in one place, are one (a text that advertisements part)."""
    while blocks.tag[element] in _WITHIN and blocks.parent[element] >= 0:
        element = blocks.parent[element]
    above = blocks.parent[element]
    if above < 0:
        return (element,)
    return blocks.tag[element], blocks.label[element], blocks.tag[above], blocks.label[above], blocks.parent[above]
