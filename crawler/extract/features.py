"""What can be said of a block by where it stands: numbers per block for `model`. Pure; numpy, no Python loop per block.

Facts about elements reach their blocks through prefix sums: an element holds the blocks first <= i < end, so the sum of
any quantity along the path from the root to a block is a difference of two running sums.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from crawler.extract.blocks import TAG_NAMES, TAG_NUMBERS, Blocks
from crawler.extract.wording import Columns, character_columns, word_columns

Array = npt.NDArray[np.float32]

GOOD_BYTES = 80  # UTF-8 bytes: a rough measure of how much is said that suits Latin, CJK and Thai alike
GOOD_LINKED = 0.35
MARGIN = 1  # levels above the ancestor of the good text that are read as well
# Counts and sums above these are told alike: a text of a thousand paragraphs is like those of two hundred that the
# networks were fitted on, and not less of a text the longer it is.
_MOST_BLOCKS = 200
_MOST_BYTES = 200 * _MOST_BLOCKS
TITLE_REACH = 40  # blocks before the region among which the headline is looked for

_TAG_GROUPS = (
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
_GROUPS = len(_TAG_GROUPS) + 1
_GROUP_OF_NAME = {name: i for i, names in enumerate(_TAG_GROUPS) for name in names}
_H1 = _GROUP_OF_NAME["h1"]
_H1_TAG = TAG_NUMBERS["h1"]
_EYE = np.eye(_GROUPS, dtype=np.float32)
_GROUP_OF_TAG = np.full(max(TAG_NAMES) + 2, _GROUPS - 1)  # by Lexbor's number; the last stands for all greater ones
for _number, _name in TAG_NAMES.items():
    _GROUP_OF_TAG[_number] = _GROUP_OF_NAME.get(_name, _GROUPS - 1)

_PIECES = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"[\d]+")

_MEMO = 50_000  # labels and tokens whose scores are remembered


class Tables:
    """Learned log-odds that a block is article. names: per class or id token; words: per word or pair of words.

    Scores are remembered from page to page (sites repeat them); the memory is bounded.
    """

    __slots__ = ("_labels", "_words", "names", "words")

    def __init__(self, names: Mapping[str, float], words: Mapping[str, float]) -> None:
        self.names, self.words = names, words
        self._labels: dict[str, tuple[float, ...]] = {}
        self._words: dict[str, tuple[float, ...]] = {}

    def label_scores(self, labels: list[str]) -> list[tuple[float, ...]]:
        """Of each label the mean, lowest and highest score of its known tokens, and how far the lowest speaks against
        article and the highest for it (odds less one); zeros when none is known."""
        if len(self._labels) + len(self._words) > _MEMO:
            self._labels.clear()
            self._words.clear()
        known = self._labels
        return [known.get(label) or self._label_score(label) for label in labels]

    def _label_score(self, label: str) -> tuple[float, ...]:
        names = self.names
        scores: list[float] = []
        for word in label.split():
            known = self._words.get(word)
            if known is None:
                known = self._words[word] = tuple([names[t] for t in name_tokens(word) if t in names])
            scores += known
        scores = scores or [0.0]
        low, high = min(scores), max(scores)
        score = self._labels[label] = (sum(scores) / len(scores), low, high, math.expm1(-low), math.expm1(high))
        return score


def name_tokens(word: str) -> tuple[str, ...]:
    """The tokens of one class name or attribute: "postBody-12" -> postbody-, post, body."""
    word = word[:60]
    if word.isascii():
        if word.isalpha() and word.islower():
            return (word,)
        word = word.encode().translate(None, b"0123456789").decode()
    else:
        word = _DIGITS.sub("", word)
    pieces = _PIECES.findall((word if word.islower() else _CAMEL.sub(" ", word)).lower())
    return tuple(dict.fromkeys((word.lower(), *pieces))) if len(pieces) > 1 else (word.lower(),)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the page's metadata say about its text. news: 0 nothing, 1 an article, 2 a news article."""

    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    news: int = 0
    foreign: bool = False  # the page says that it is not in English


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page that is looked at: blocks first <= i < end, their features, and where they stand (None where
    nothing is looked at)."""

    first: int
    end: int
    features: Array
    place: Place | None = None


def read_features(blocks: Blocks, tables: Tables, hints: Hints, headline: int) -> Region:
    """The features of the blocks that may be article. headline: index of the block that prints it (headline_at)."""
    if not blocks.text:
        return Region(0, 0, np.zeros((0, 0), np.float32))
    place = Place(blocks, tables, headline)
    start, stop = place.start, place.stop
    if stop <= start:
        return Region(start, stop, np.zeros((0, 0), np.float32))
    texts = blocks.text[start:stop]
    rows = np.empty((len(NAMES), stop - start), np.float32)  # a feature a row: each is written in one go
    filled = 0
    for columns in (
        place.own_columns(),
        place.page_columns(hints),
        _EYE.take(place.tag[place.owner], axis=1),
        _EYE.take(place.tag[place.above], axis=1),
        place.path[:, start:stop],
        place.container_columns(),
        place.group_columns(),
        _said_columns(blocks.text, texts, hints),
        word_columns(texts, tables.words),
        character_columns(texts),
    ):
        rows[filled : filled + len(columns)] = columns
        filled += len(columns)
    return Region(start, stop, rows.T, place)


def headline_at(blocks: Blocks, title: str) -> int:
    """The first <h1> that prints the page's title (site names may follow in either), else the first block, or -1. A
    teaser above may print it too."""
    if len(title) < 8:  # so short that only the whole of an <h1> is no chance
        return next((i for i, text in enumerate(blocks.text) if text == title and _is_h1(blocks, i)), -1)
    head, first = title[:24], -1
    for i, text in enumerate(blocks.text):
        if (text.startswith(head) and len(text) < len(title) + 40) or (
            12 <= len(text) < len(title) and title.startswith(text)
        ):
            if _is_h1(blocks, i):
                return i
            first = i if first < 0 else first
    return first


def _is_h1(blocks: Blocks, i: int) -> bool:
    return blocks.tag[blocks.element[i]] == _H1_TAG


class Place:
    """Where blocks stand, as columns; and which of them are worth a look (start <= i < stop).

    Of elements: parent (0 for the root), label, tag (group of tags), first, end, alike (a number that those share that
    are marked up alike: tag and label of element and parent). Of all blocks: size (UTF-8 bytes), shares (in links, in
    bold letters), group (that of its element by `alike`, from 0). Of those worth a look: owner (element), above (its
    parent).

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
        self.tag = _GROUP_OF_TAG[np.minimum(tags, len(_GROUP_OF_TAG) - 1)]
        own = self.label * _GROUPS + self.tag
        self.alike = own * (_GROUPS * len(blocks.labels)) + own[self.parent]
        _, self.group = np.unique(self.alike[self.all_owners], return_inverse=True)
        self.path = self._path_columns(tables)
        good = self.size * ((self.size >= GOOD_BYTES) & (self.shares[0] < GOOD_LINKED))
        self.good = good / (1 + np.exp(-1 - _within(self.path[0], 8)))
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

    def page_columns(self, hints: Hints) -> Columns:
        """What is the same for all blocks of a page."""
        return np.array(
            (
                (float(self.headline >= 0),),
                (float(self.heading >= 0),),
                (math.log1p(min(len(self.index), _MOST_BLOCKS)),),
                (math.log1p(min(self.total, _MOST_BYTES)),),
                (float(hints.news == 2),),
                (float(hints.news == 1),),
                (float(hints.foreign),),
                (float(bool(hints.summary)),),
            )
        )

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


def _rows(*columns: list[int]) -> npt.NDArray[np.int64]:
    """Columns of numbers as the rows of an array. As np.array, which looks at every value twice."""
    return np.fromiter(chain.from_iterable(columns), np.int64, len(columns) * len(columns[0])).reshape(len(columns), -1)


def _within(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.float64]:
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


def _said_columns(everything: list[str], texts: list[str], hints: Hints) -> Columns:
    """Copies on the page, and what the metadata say too."""
    copies = Counter(everything)
    title, summary, authors, opening = hints.title, hints.summary, hints.authors, hints.summary[:40]
    nothing = np.zeros(len(texts), np.bool_)
    return (
        np.minimum(_rows(list(map(copies.__getitem__, texts)))[0] - 1, 3),
        np.array([text == title for text in texts]),
        np.array([text.startswith(opening) for text in texts]) if opening else nothing,
        np.array([len(text) >= 24 and text[:40] in summary for text in texts]) if opening else nothing,
        np.array([text.startswith(authors) for text in texts]) if authors else nothing,
    )


_OWN_NAMES = (
    "length", "length", "link density", "all link", "bold", "links", "long text with few links", "place on the page",
    "place on the page", "place on the page", "good text before", "good text after", "distance from the headline",
    "right under the headline", "after the first h1",
)  # fmt: skip
_PAGE_NAMES = (*("the page as a whole",) * 6, "in another language", "the page as a whole")
_GROUP_NAMES = (*(f"<{names[0]}>" for names in _TAG_GROUPS), "<other>")
_BULK_NAMES = ("inside the bulk of the text",) * 4 + ("before the bulk of the text", "after the bulk of the text")
_SAID_NAMES = (
    "printed more than once", "is the title", "opens like the summary", "stands in the summary", "opens with an author",
)  # fmt: skip
_CHARACTER_NAMES = (
    "digits", "capitals", "commas", "sentences", "marks like | and ©", "words", "first character", "first character",
    "first character", "first character", "ends a sentence", "ends with a quotation mark", "ends with a colon",
    "is a question", "ends with a number", "ends a quotation", "no small letters",
)  # fmt: skip
NAMES = (
    _OWN_NAMES
    + _PAGE_NAMES
    + _GROUP_NAMES
    + tuple(f"in {name}" for name in _GROUP_NAMES)
    + ("names of the elements around",) * 5
    + tuple(f"within {name}" for name in _GROUP_NAMES[6:])
    + ("name of the element",) * 3
    + ("name of the parent",) * 3
    + ("share of the good text in its element",) * 3
    + _BULK_NAMES * 2
    + ("blocks beside it",) * 2
    + ("blocks marked up alike",) * 5
    + _SAID_NAMES
    + ("its words",) * 4
    + _CHARACTER_NAMES
)
"""What each feature is called when extraction explains itself, in the order of the columns."""
