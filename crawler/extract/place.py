"""Where a page's blocks stand: around the headline, in containers, among those marked up alike. Pure; numpy, no Python
loop per block.

Facts about elements reach their blocks through prefix sums: an element holds the blocks first <= i < end, so the sum of
any quantity along the path from the root to a block is a difference of two running sums.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from crawler.extract.blocks import TAG_NAMES, TAG_NUMBERS, Blocks
from crawler.extract.tables import Tables
from crawler.extract.wording import Columns

GOOD_BYTES = 80  # UTF-8 bytes: a rough measure of how much is said that suits Latin, CJK and Thai alike
GOOD_LINKED = 0.35
MARGIN = 1  # levels above the ancestor of the good text that are read as well
# Counts and sums above these are told alike: a text of a thousand paragraphs is like those of two hundred that the
# networks were fitted on, and not less of a text the longer it is.
_MOST_BLOCKS = 200
_MOST_BYTES = 200 * _MOST_BLOCKS
TITLE_REACH = 40  # blocks before the region among which the headline is looked for

TAG_GROUPS = (
    ("p",),
    ("div", "center"),
    ("h1",),
    ("h2",),
    ("h3",),
    ("h4", "h5", "h6"),
    ("li",),
    ("ul", "ol", "menu"),
    ("tr", "td", "th", "tbody", "thead", "tfoot", "table", "caption"),
    ("figure", "figcaption"),
    ("blockquote",),
    ("section", "article", "main"),
    ("aside",),
    ("header", "hgroup"),
    ("form", "fieldset", "legend"),
    ("dl", "dt", "dd", "details", "summary"),
    ("pre",),
)
_GROUPS = len(TAG_GROUPS) + 1
_GROUP_OF_NAME = {name: i for i, names in enumerate(TAG_GROUPS) for name in names}
_H1 = _GROUP_OF_NAME["h1"]
_EYE = np.eye(_GROUPS, dtype=np.float32)
NUMBERS = range(max(TAG_NAMES) + 2)  # of tags; the last stands for all greater ones
_GROUP_OF_TAG = np.array([_GROUP_OF_NAME.get(TAG_NAMES.get(number, ""), _GROUPS - 1) for number in NUMBERS])
_WITHIN = np.isin(
    NUMBERS,
    [
        TAG_NUMBERS[name]
        for name in (
            "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "blockquote", "p", "h2", "h3", "h4", "pre",
        )
    ],
)  # fmt: skip
_CLIMBS = 6  # elements above a block among which its container stands: farther up is the table that lays out the page


class Place:
    """Where blocks stand, as columns; and which of them are worth a look (start <= i < stop).

    Of elements: parent (0 for the root), label, number (of the tag, one of NUMBERS), tag (group of tags), first, end,
    container (a key that those of one container share). Of all blocks: size (UTF-8 bytes), shares (in links, in bold
    letters), group (a number that those share that are marked up alike: tag and label of element and parent). Of those
    worth a look: owner (element), above (its parent).

    Pages have a hundred blocks: what costs is the number of calls of numpy, so like columns are rows of one array.
    """

    def __init__(self, blocks: Blocks, tables: Tables, headline: int) -> None:
        self.blocks = blocks
        texts = blocks.text
        chars = list(map(len, texts))
        sizes = [n if t.isascii() else len(t.encode("utf-8", "replace")) for t, n in zip(texts, chars, strict=True)]
        counts = _rows(chars, sizes, blocks.linked, blocks.strong, blocks.links, blocks.element)
        self.links, self.all_owners = counts[4:]
        self.size = counts[1].astype(np.float64)
        self.shares = np.minimum(counts[2:4] / np.maximum(counts[0], 1), 1)  # in links, in bold letters
        self.parent, self.label, tags, self.first, self.end = _rows(
            blocks.parent, blocks.label, blocks.tag, blocks.first, blocks.end
        )
        self.parent[0] = 0
        self.number = np.minimum(tags, NUMBERS[-1])
        self.tag = _GROUP_OF_TAG[self.number]
        own = np.array(blocks.kin)[self.label] * _GROUPS + self.tag
        alike = own * (_GROUPS * len(blocks.labels)) + own[self.parent]
        self.group = numbered(alike[self.all_owners].tolist())
        self.hull = self._hulls()
        self.container = self._containers(alike)
        self.path = self._path_columns(tables)
        good = self.size * ((self.size >= GOOD_BYTES) & (self.shares[0] < GOOD_LINKED))
        self.good = good / (1 + np.exp(-1 - _clipped(self.path[0], 8)))
        self.sums = _running(self.good)
        self.total = max(float(self.sums[-1]), 1.0)
        self.held = self.sums[self.end] - self.sums[self.first]  # good text in each element
        self.start, self.stop = self._region(headline)
        self.owner = self.all_owners[self.start : self.stop]
        self.above = self.parent[self.owner]
        self.index = np.arange(self.stop - self.start)
        headings = (self.tag[self.owner] == _H1).nonzero()[0]
        self.heading = int(headings[0]) if len(headings) else -1  # the first <h1>, and the headline, in the region
        self.headline = headline - self.start if self.start <= headline < self.stop else -1

    def _hulls(self) -> npt.NDArray[np.intp]:
        """Of each element the outermost one around it that holds the same blocks: systems wrap every paragraph."""
        hull = np.arange(len(self.parent))
        for _ in range(_CLIMBS):
            around = self.parent[hull]
            same = (self.first[around] == self.first[hull]) & (self.end[around] == self.end[hull])
            hull = np.where(same, around, hull)
        return hull

    def _containers(self, alike: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The container of each element is the nearest one that is no paragraph, list, table or the like. Those that
        are marked up alike, and whose parents are, and whose hulls' parents stand in one place, are one (a text that
        advertisements part)."""
        inside = _WITHIN[self.number]
        element = np.arange(len(inside))
        for _ in range(_CLIMBS):
            element = np.where(inside[element], self.parent[element], element)
        around = self.parent[self.hull]
        keys = alike * (len(inside) + 1) + np.where(around == 0, 0, self.parent[around] + 1)
        keys[0] = -1  # the root is like no other
        return keys[element]

    def _region(self, headline: int) -> tuple[int, int]:
        """The blocks of the deepest element with 90 % of the good text, of MARGIN elements above it, and back to the
        headline where it is near."""
        if self.sums[-1] <= 0:
            return 0, len(self.size)
        element = self._bulk(0.9)
        for _ in range(MARGIN):
            element = int(self.parent[element])
        start, stop = int(self.first[element]), int(self.end[element])
        if 0 <= headline < start <= headline + TITLE_REACH:
            start = headline
        return start, stop

    def _bulk(self, share: float) -> int:
        """The deepest element that holds this share of the good text; the root where there is none."""
        return int((self.held >= share * self.sums[-1]).nonzero()[0][-1]) if self.sums[-1] > 0 else 0

    def _path_columns(self, tables: Tables) -> npt.NDArray[np.float64]:
        """Sums along the path of learned scores of class and id tokens and of kinds of tags, then the scores of a
        block's element and of its parent; for all blocks."""
        element = np.array(tables.label_scores(self.blocks.labels)).T.take(self.label, axis=1)
        # In order of their beginnings and of their ends: (quantities, elements), with a column of nothing in front.
        begun = np.zeros((5 + _GROUPS - 6, len(self.label) + 1))
        begun[:5, 1:] = element
        begun[5:, 1:] = _EYE[6:].take(self.tag, axis=1)
        by_end = self.end.argsort(kind="stable")
        ended = begun.take(np.concatenate(((0,), by_end + 1)), axis=1)
        here = np.arange(len(self.size))
        path = begun.cumsum(axis=1).take(self.first.searchsorted(here, side="right"), axis=1)
        path -= ended.cumsum(axis=1).take(self.end[by_end].searchsorted(here, side="right"), axis=1)
        path[3:5] = np.log1p(np.maximum(path[3:5] + 8, 0.01))
        path[5:] = np.minimum(path[5:], 3)
        owner = self.all_owners
        return np.concatenate((path, element[:3].take(owner, axis=1), element[:3].take(self.parent[owner], axis=1)))

    def own_columns(self) -> Columns:
        here = slice(self.start, self.stop)
        index, n = self.index, len(self.index)
        ahead = index - max(self.headline if self.headline >= 0 else self.heading, 0)
        log_size = np.log1p(self.size[here])
        counts = _log(np.array((self.links[here], index, n - 1 - index, np.abs(ahead))))
        linked, strong = self.shares[:, here]
        return (
            log_size,
            np.maximum(log_size - 4.4, 0),
            linked,
            linked > 0.9,
            strong,
            counts[0],
            self.good[here] > 0,
            index / n,
            counts[1],
            counts[2],
            self.sums[self.start : self.stop] / self.total,
            (self.total - self.sums[self.start + 1 : self.stop + 1]) / self.total,
            np.sign(ahead) * counts[3],
            (ahead > 0) & (ahead <= 3),
            index > max(self.heading, 0),
        )

    def page_columns(self) -> Columns:
        """What is the same for all blocks of a page."""
        size, total = math.log1p(min(len(self.index), _MOST_BLOCKS)), math.log1p(min(self.total, _MOST_BYTES))
        return np.array((self.headline >= 0, self.heading >= 0, size, total))[:, None]

    def tag_columns(self) -> Columns:
        """The groups of the tags of the block's element and of its parent, one of each row's cells 1."""
        tags = self.tag[self.owner], self.tag[self.above]
        return np.concatenate([_EYE.take(own, axis=1) for own in tags])

    def container_columns(self) -> Columns:
        """How much of the good text the block's element, its parent and grandparent hold, and where the bulk is."""
        three = np.array((self.owner, self.above, self.parent[self.above]))
        here = self.index + self.start
        bulks = np.array(((self._bulk(0.5),), (self._bulk(0.75),)))
        behind = np.array((self.first[bulks] - here, here - self.end[bulks] + 1))  # what is left to it, on either side
        columns = np.empty((2, 6, len(here)))
        columns[:, 0] = (behind <= 0).all(axis=0)
        columns[:, 1:4] = three == bulks[:, :, None]
        columns[:, 4:] = np.log1p(np.maximum(behind, 0)).swapaxes(0, 1)
        inner = _log(self.end - self.first)
        return np.concatenate(((self.held / self.total)[three], columns.reshape(12, -1), inner[three[:2]]))

    def group_columns(self) -> Columns:
        """Of all blocks that are marked up like this one (tag and label of element and parent): number, mass, links."""
        group = self.group
        count = np.bincount(group)
        size = np.bincount(group, self.size)
        linked = np.bincount(group, self.size * self.shares[0])
        good = np.bincount(group, self.good)
        mass = np.log1p(np.minimum(size, _MOST_BYTES))
        table = np.array((_log(count), np.log1p(size / count), linked / size, good / self.total, mass))
        return table.take(group[self.start : self.stop], axis=1)


def numbered(keys: Iterable[int]) -> npt.NDArray[np.intp]:
    """A small number for each key, the same for the same."""
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)


def _rows(*columns: list[int]) -> npt.NDArray[np.int64]:
    """Columns of numbers as the rows of an array. As np.array, which looks at every value twice."""
    return np.fromiter(chain.from_iterable(columns), np.int64, len(columns) * len(columns[0])).reshape(len(columns), -1)


def _clipped(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.float64]:
    """As np.clip, which takes three times as long to begin."""
    kept: npt.NDArray[np.float64] = np.maximum(np.minimum(values, limit), -limit)
    return kept


def _log(counts: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """log(1 + n) of counts of blocks."""
    logs: npt.NDArray[np.float64] = np.log1p(np.minimum(counts, _MOST_BLOCKS))
    return logs


def _running(quantities: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sums of the first 0, 1, 2 … quantities."""
    sums = np.zeros(len(quantities) + 1)
    quantities.cumsum(out=sums[1:])
    return sums
