"""Teasers of other articles: lists of cards that each begin with a linked headline. Pure; numpy.

Scored one by one, their summaries are taken for paragraphs where the page prints more of these than of its own text.
What tells them is their shape: many small elements of one make, each with a line that is a link and a text below, and
none of them where the text stands (there they are the items of an article that is a list).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from crawler.extract.blocks import Blocks
from crawler.extract.features import Array
from crawler.extract.kin import NO_HEADING, level_of
from crawler.extract.place import GOOD_BYTES, Place

SEEMING = 0.1  # score of the texts that cards are looked for around
LEAST_CARDS = 4  # of one make
_MOST_BLOCKS = 5  # of one card
_REACH = 3  # blocks from a summary up to its headline
_CLIMBS = 8  # elements from a block up to what it stands in with others
_LEAST_HEADLINE = 24  # UTF-8 bytes: a name, a time or "read more" is no headline
_LONGEST_CARD = 1000  # UTF-8 bytes
_LINKED = 0.9  # of a headline's characters
_MOSTLY = 0.8  # of the elements of a make, that are cards
_NEAR = range(-3, 7)  # blocks around the page's headline that may tell its date
_LONGEST_DATE = 120  # characters
_YEAR = re.compile(r"(?<!\d)(?:20[0-4]|25[67])\d(?!\d)")

Make = tuple[int, int, int]  # tag and label of an element; where it has no label, that of its parent


def without_teasers(place: Place, scores: Array, headline: int, *, article: bool) -> Array:
    """The scores, 0 for what stands in cards some of which seem article, behind the text under the headline.

    headline: block; without one no card is known. article: whether metadata call the page one, or else a day is told
    near the headline: the cards of a section's page are all that it has to say.
    """
    if headline < 0:
        return scores
    linked = (place.shares[0] >= _LINKED) & (place.size >= _LEAST_HEADLINE)
    texts = (scores >= SEEMING) & ~linked[place.start : place.stop]
    texts[: max(headline + 1 - place.start, 0)] = False
    index = place.start + texts.nonzero()[0]
    below = np.logical_or.reduce([linked[np.maximum(index - above, 0)] for above in range(1, _REACH + 1)])
    if np.count_nonzero(below) < LEAST_CARDS or not (article or _is_dated(place.blocks, headline)):
        return scores
    seen = zip(index.tolist(), below.tolist(), (place.size[index] >= GOOD_BYTES).tolist(), strict=True)
    inside = [i - place.start for i in _teasers(place, seen, linked.tolist())]
    scores[[j for j in inside if 0 <= j < len(scores)]] = 0
    return scores


def _is_dated(blocks: Blocks, headline: int) -> bool:
    """Whether a line near the headline tells a year."""
    near = (blocks.text[i] for d in _NEAR if 0 <= (i := headline + d) < len(blocks.text))
    return any(len(text) <= _LONGEST_DATE and _YEAR.search(text) for text in near)


def _teasers(place: Place, texts: Iterable[tuple[int, bool, bool]], linked: Sequence[bool]) -> Iterator[int]:
    """Blocks in cards. texts: what seems article, in order: block, whether a linked headline stands right above it,
    whether it says much. linked: of each block, whether it is a linked headline."""
    blocks = place.blocks
    found: dict[Make, set[int]] = {}
    end_of_text = 0  # of the elements right around its paragraphs
    paragraphs: list[int] = []
    for i, below, long in texts:
        card = _card(blocks, i, linked) if below else -1
        if card < 0 and long and not found:
            end_of_text = max(end_of_text, _end_around(blocks, i))
            paragraphs.append(i)
        elif card >= 0 and 0 < end_of_text <= blocks.first[card]:
            if not found and len(paragraphs) == 1 and not _is_headed(blocks, paragraphs[0] + 1, blocks.first[card]):
                return  # a standfirst, and the items of an article that is a list
            found.setdefault(_make(place, card), set()).add(card)
    for make, some in found.items():
        if len(some) < LEAST_CARDS:
            continue
        alike = _alike(place, make)
        cards = [e for e in alike if linked[blocks.first[e]] and blocks.end[e] - blocks.first[e] <= _MOST_BLOCKS]
        if len(cards) >= _MOSTLY * len(alike):
            for card in cards:
                yield from _with_heading(blocks, card)


def _is_headed(blocks: Blocks, first: int, end: int) -> bool:
    """Whether a heading that is no link stands among the blocks first <= i < end."""
    return any(level_of(blocks, i) < NO_HEADING and not blocks.links[i] for i in range(first, end))


def _alike(place: Place, make: Make) -> list[int]:
    """The elements of a make that hold any block."""
    tag, label, above = make
    alike = (place.label == label) & (place.number == tag) & (place.first < place.end)
    if above >= 0:
        alike &= place.label[place.parent] == above
    elements: list[int] = alike.nonzero()[0].tolist()
    return elements


def _with_heading(blocks: Blocks, card: int) -> range:
    """The blocks of a card, and the heading right above it."""
    first = blocks.first[card]
    return range(first - _is_headed(blocks, max(first - 1, 0), first), blocks.end[card])


def _end_around(blocks: Blocks, i: int) -> int:
    """Where the nearest element ends that a block stands in with others."""
    element = blocks.element[i]
    for _ in range(_CLIMBS):
        if blocks.end[element] - blocks.first[element] > 1 or blocks.parent[element] < 0:
            break
        element = blocks.parent[element]
    return blocks.end[element]


def _card(blocks: Blocks, i: int, linked: Sequence[bool]) -> int:
    """The smallest element that begins with a linked headline and holds block i below it; -1 where there is none."""
    above = next(k for k in range(i - 1, -1, -1) if linked[k])
    element = blocks.element[i]
    for _ in range(_CLIMBS):
        if blocks.first[element] <= above:
            break
        element = blocks.parent[element]
    end = blocks.end[element]
    if blocks.first[element] != above or end - above > _MOST_BLOCKS:
        return -1
    said = sum(len(text.encode("utf-8", "replace")) for text in blocks.text[above:end])
    return element if said <= _LONGEST_CARD else -1


def _make(place: Place, element: int) -> Make:
    blocks, label = place.blocks, place.blocks.label[element]
    above = -1 if blocks.labels[label] else blocks.label[max(blocks.parent[element], 0)]
    return int(place.number[element]), label, above
