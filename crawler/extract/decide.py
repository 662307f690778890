"""From scores to decisions: which blocks are the article. Pure.

A score near the line is settled by its fellows: a paragraph that stands among kept ones, in the same container and
without links, is rarely anything else (the closing line of a report, a short list or a post between two paragraphs).
And an <article> behind the one that holds the headline and most of the text is the next one of an endless page.
"""

from __future__ import annotations

from itertools import compress

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.features import GOOD_BYTES, GOOD_LINKED, Array, Region

KEPT = 0.45  # score from which a block is article
LIKELY = 0.3  # that makes it a fellow of doubtful ones
KEPT_AMONG = 0.05  # of a long text among its fellows
_OWN_SHARE = 0.5  # of the kept characters, in the <article> of the headline: else it holds the top of the text alone
_FELLOWS = 3  # that a container must hold
_WITHIN = frozenset(
    TAG_NUMBERS[name]
    for name in (
        "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "blockquote", "p", "h2", "h3", "h4", "pre",
    )
)  # fmt: skip
_ARTICLE = TAG_NUMBERS["article"]
_QUOTE = TAG_NUMBERS["blockquote"]
_ROWS = frozenset(TAG_NUMBERS[name] for name in ("li", "tr", "td", "th"))


def decide(blocks: Blocks, region: Region, scores: Array, headline: int) -> list[bool]:
    """One decision per block of the region. headline: as features.headline_at gives it."""
    kept: list[bool] = (scores >= KEPT).tolist()
    if not all(kept) and True in kept:
        _settle(blocks, region, scores, kept)
    if headline >= 0 and blocks.tag.count(_ARTICLE) > 1:
        _drop_next(blocks, region, kept, headline)
    return kept


def _settle(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep what is doubtful and stands among likely ones."""
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
        element = blocks.element[i]
        quoted = blocks.tag[max(blocks.parent[element], 0)] == _QUOTE  # its short lines are signatures and links
        between = fellows[0] < j < fellows[-1] and (blocks.tag[element] in _ROWS or (long and quoted))
        kept[j] = between or (long and bool(scores[j] >= KEPT_AMONG))


def _drop_next(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands in an <article> behind the headline's own, where that one holds most of the text."""
    articles = [(blocks.first[e], blocks.end[e]) for e, tag in enumerate(blocks.tag) if tag == _ARTICLE]
    own = [(first, end) for first, end in articles if first <= headline < end]
    if not own:
        return
    first, end = own[-1]
    sizes = [len(text) * keep for text, keep in zip(blocks.text[region.first : region.end], kept, strict=True)]
    inside = sum(sizes[max(first - region.first, 0) : max(end - region.first, 0)])
    if inside < _OWN_SHARE * sum(sizes):
        return
    told = end
    for first, last in articles:
        if first >= end:
            for i in range(max(first, told, region.first), min(last, region.end)):
                kept[i - region.first] = False
            told = max(told, last)


def _container(blocks: Blocks, element: int) -> tuple[int, ...]:
    """The nearest element that is no paragraph, list, table or the like; those that are marked up alike, and whose
    parents are and stand in one place, are one (a text that advertisements part)."""
    while blocks.tag[element] in _WITHIN and blocks.parent[element] >= 0:
        element = blocks.parent[element]
    above = blocks.parent[element]
    if above < 0:
        return (element,)
    return blocks.tag[element], blocks.label[element], blocks.tag[above], blocks.label[above], blocks.parent[above]
