"""What can be said of a block without reading it: numbers per block for `model`. Pure; numpy columns, no Python loops
but over the texts themselves.

Facts about elements reach their blocks through prefix sums: an element holds the blocks first <= i < end, so the sum of
any quantity along the path from the root to a block is a difference of two running sums.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from crawler.extract.blocks import TAG_NAMES, Blocks

Array = npt.NDArray[np.float32]

GOOD_BYTES = 80  # UTF-8 bytes: a rough measure of how much is said that suits Latin, CJK and Thai alike
GOOD_LINKED = 0.35
MARGIN = 1  # levels above the ancestor of the good text that are read as well
HEAD, WORDS = 64, 6  # characters and words at the start of a block that are looked up
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
_GROUP_OF_TAG = {number: _GROUP_OF_NAME.get(name, _GROUPS - 1) for number, name in TAG_NAMES.items()}

_PIECES = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"[\d]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

# What a character is, as bits, for all of the basic plane at once.
_DIGIT, _UPPER, _LOWER, _COMMA, _STOP, _QUOTE, _MARK, _SPACE = (1 << i for i in range(8))


def _character_kinds() -> npt.NDArray[np.uint8]:
    kinds = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character.isupper():
            kinds[code] = _UPPER
        elif character.islower():
            kinds[code] = _LOWER
        elif character.isdigit():
            kinds[code] = _DIGIT
    for bit, characters in (
        (_COMMA, ",，、;；،"),
        (_STOP, ".!?…。！？।؟"),
        (_QUOTE, "\"'“”‘’«»„「」『』‹›)）]】"),
        (_MARK, "|©@»›•·→"),
        (_SPACE, " "),
    ):
        for character in characters:
            kinds[ord(character)] |= bit
    return kinds


_KINDS = _character_kinds()


_MEMO = 50_000  # class tokens whose scores are remembered


class Tables:
    """Learned log-odds that a block is article. names: per class or id token; words: per word or pair of words.

    Scores of class tokens are remembered from page to page (sites repeat them); the memory is bounded.
    """

    __slots__ = ("_memo", "names", "words")

    def __init__(self, names: Mapping[str, float], words: Mapping[str, float]) -> None:
        self.names, self.words = names, words
        self._memo: dict[str, tuple[float, ...]] = {}

    def label_score(self, label: str) -> tuple[float, float, float]:
        """Mean, lowest and highest score of a label's known tokens; zeros when none is known."""
        scores: list[float] = []
        for word in label.split():
            known = self._memo.get(word)
            if known is None:
                known = self._memo[word] = tuple(self.names[t] for t in name_tokens(word) if t in self.names)
            scores += known
        if len(self._memo) > _MEMO:
            self._memo.clear()
        if not scores:
            return 0.0, 0.0, 0.0
        return sum(scores) / len(scores), min(scores), max(scores)


def name_tokens(word: str) -> tuple[str, ...]:
    """The tokens of one class name or attribute: "postBody-12" -> postbody-, post, body."""
    word = _DIGITS.sub("", word[:60])
    pieces = _PIECES.findall(_CAMEL.sub(" ", word).lower())
    return tuple(dict.fromkeys((word.lower(), *pieces))) if len(pieces) > 1 else (word.lower(),)


def word_keys(text: str) -> list[str]:
    """What of a block is looked up in Tables.words: its first words, their pairs, and the last word of a short one."""
    words = _WORD.findall(text[:HEAD].casefold())[:WORDS]
    if not words:
        return words
    first = words[0]
    if first[0] >= "\u0e00" and len(first) > 2 and not "\u1e00" <= first[0] <= "\u2dff":
        return [first, first[:2], first[:3], first[:4]]
    keys = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
    keys.append("^" + first)
    if len(words) < WORDS:
        keys.append(words[-1] + "$")
    return keys


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
    """The part of a page that is looked at: blocks first <= i < end, and their features."""

    first: int
    end: int
    features: Array


def read_features(blocks: Blocks, tables: Tables, hints: Hints, headline: int) -> Region:
    """The features of the blocks that may be article. headline: index of the block that prints it (headline_at)."""
    if not blocks.text:
        return Region(0, 0, np.zeros((0, 0), np.float32))
    place = _Place(blocks, tables, headline)
    start, stop = place.start, place.stop
    if stop <= start:
        return Region(start, stop, np.zeros((0, 0), np.float32))
    columns = (
        place.own_columns(hints),
        place.path[start:stop],
        place.container_columns(),
        place.group_columns(),
        _text_columns(blocks.text, start, stop, tables.words, hints),
    )
    return Region(start, stop, np.concatenate(columns, axis=1).astype(np.float32))


def headline_at(texts: list[str], title: str) -> int:
    """The first block that prints the page's title (site names may follow in either), or -1."""
    if len(title) < 8:
        return -1
    head = title[:24]
    for i, text in enumerate(texts):
        if text.startswith(head) and len(text) < len(title) + 40:
            return i
        if 12 <= len(text) < len(title) and title.startswith(text):
            return i
    return -1


class _Place:
    """Where blocks stand, as columns; and which of them are worth a look (start <= i < stop)."""

    def __init__(self, blocks: Blocks, tables: Tables, headline: int) -> None:
        self.blocks = blocks
        chars = np.array([len(t) for t in blocks.text], np.float64)
        self.size = np.array([len(t.encode("utf-8", "replace")) for t in blocks.text], np.float64)
        self.density = np.minimum(np.asarray(blocks.linked) / np.maximum(chars, 1), 1)
        self.strong = np.minimum(np.asarray(blocks.strong) / np.maximum(chars, 1), 1)
        self.parent = np.maximum(np.asarray(blocks.parent), 0)
        self.label = np.asarray(blocks.label)
        self.first = np.asarray(blocks.first)
        self.end = np.asarray(blocks.end)
        self.depth = np.asarray(blocks.depth)
        self.tag = np.asarray([_GROUP_OF_TAG.get(t, _GROUPS - 1) for t in blocks.tag])
        self.all_owners = np.asarray(blocks.element, int)
        self.path = self._path_columns(tables)
        good = np.where((self.size >= GOOD_BYTES) & (self.density < GOOD_LINKED), self.size, 0.0)
        self.good = good / (1 + np.exp(-1 - np.clip(self.path[:, 0], -8, 8))) if len(good) else good
        self.sums = np.concatenate(([0.0], np.cumsum(self.good)))
        self.headline = headline
        self.start, self.stop = self._region()
        self.owner = self.all_owners[self.start : self.stop]

    def _region(self) -> tuple[int, int]:
        """The blocks of the deepest element with 90 % of the good text, of MARGIN elements above it, and back to the
        headline where it is near."""
        if self.sums[-1] <= 0:
            return 0, len(self.size)
        holding = np.nonzero(self.sums[self.end] - self.sums[self.first] >= 0.9 * self.sums[-1])[0]
        element = int(holding[-1])
        for _ in range(MARGIN):
            element = int(self.parent[element])
        start, stop = int(self.first[element]), int(self.end[element])
        if 0 <= self.headline < start <= self.headline + TITLE_REACH:
            start = self.headline
        return start, stop

    def own_columns(self, hints: Hints) -> npt.NDArray[np.float64]:
        here = slice(self.start, self.stop)
        n = self.stop - self.start
        index = np.arange(n)
        total = max(self.sums[-1], 1.0)
        headings = np.nonzero(self.tag[self.owner] == 2)[0]
        first_heading = int(headings[0]) if len(headings) else 0
        headline = self.headline - self.start
        known = 0 <= headline < n
        anchor = headline if known else first_heading
        own_tag = np.zeros((n, _GROUPS))
        own_tag[index, self.tag[self.owner]] = 1
        parent_tag = np.zeros((n, _GROUPS))
        parent_tag[index, self.tag[self.parent[self.owner]]] = 1
        log_size = np.log1p(self.size[here])
        scalars = (
            log_size,
            np.maximum(log_size - 4.4, 0),
            self.density[here],
            self.density[here] > 0.9,
            self.strong[here],
            np.log1p(np.asarray(self.blocks.links)[here]),
            self.good[here] > 0,
            index / n,
            np.log1p(index),
            np.log1p(n - 1 - index),
            self.sums[self.start : self.stop] / total,
            (total - self.sums[self.start + 1 : self.stop + 1]) / total,
            np.sign(index - anchor) * np.log1p(np.abs(index - anchor)),
            (index > anchor) & (index <= anchor + 3),
            index - first_heading > 0,
        )
        page = (
            float(known),
            float(len(headings) > 0),
            math.log1p(n),
            math.log1p(total),
            hints.news == 2,
            hints.news == 1,
            hints.foreign,
            len(hints.summary) > 0,
        )
        whole = np.broadcast_to(np.array(page, np.float64), (n, len(page)))
        return np.concatenate((np.stack(scalars, axis=1), whole, own_tag, parent_tag), axis=1)

    def _path_columns(self, tables: Tables) -> npt.NDArray[np.float64]:
        """Sums along the path: learned scores of class and id tokens, kinds of tags; for all blocks."""
        scores = np.array([tables.label_score(label) for label in self.blocks.labels])
        element = scores[self.label]  # (elements, 3): mean, lowest, highest
        quantities = np.concatenate(
            (
                element,
                np.exp(-element[:, 1:2]) - 1,
                np.exp(element[:, 2:3]) - 1,
                np.eye(_GROUPS)[self.tag][:, 6:],
            ),
            axis=1,
        )
        zero = np.zeros((1, quantities.shape[1]))
        opened = np.concatenate((zero, np.cumsum(quantities, axis=0)))
        by_end = np.argsort(self.end, kind="stable")
        closed = np.concatenate((zero, np.cumsum(quantities[by_end], axis=0)))
        here = np.arange(len(self.size))
        path = (
            opened[np.searchsorted(self.first, here, side="right")]
            - closed[np.searchsorted(self.end[by_end], here, side="right")]
        )
        path[:, 3:5] = np.log1p(np.maximum(path[:, 3:5] + 8, 0.01))
        path[:, 5:] = np.minimum(path[:, 5:], 3)
        return np.concatenate((path, element[self.all_owners], element[self.parent[self.all_owners]]), axis=1)

    def container_columns(self) -> npt.NDArray[np.float64]:
        """How much of the good text the block's element, its parent and grandparent hold, and where the bulk is."""
        total = max(self.sums[-1], 1.0)
        share = (self.sums[self.end] - self.sums[self.first]) / total
        parent = self.parent[self.owner]
        grand = self.parent[parent]
        here = np.arange(self.start, self.stop)
        columns = [share[self.owner], share[parent], share[grand]]
        for part in (0.5, 0.75):
            holding = np.nonzero(share >= part)[0] if self.sums[-1] > 0 else np.zeros(1, int)
            bulk = int(holding[-1])
            inside = (here >= self.first[bulk]) & (here < self.end[bulk])
            columns += [
                inside,
                self.owner == bulk,
                parent == bulk,
                grand == bulk,
                np.where(inside, np.minimum(self.depth[self.owner] - self.depth[bulk], 8) / 4, -0.5),
                np.log1p(np.maximum(self.first[bulk] - here, 0)),
                np.log1p(np.maximum(here - self.end[bulk] + 1, 0)),
            ]
        inner = self.end - self.first
        columns += [np.log1p(inner[self.owner]), np.log1p(inner[parent])]
        return np.stack([np.asarray(c, np.float64) for c in columns], axis=1)

    def group_columns(self) -> npt.NDArray[np.float64]:
        """Of all blocks that are marked up like this one (tag and label of element and parent): number, mass, links."""
        parent = self.parent
        labels = len(self.blocks.labels) + 1
        sign = ((self.tag * labels + self.label) * _GROUPS + self.tag[parent]) * labels + self.label[parent]
        _, group = np.unique(sign[self.all_owners], return_inverse=True)
        count = np.bincount(group).astype(np.float64)
        size = np.bincount(group, self.size)
        linked = np.bincount(group, self.size * self.density)
        good = np.bincount(group, self.good)
        total = max(self.sums[-1], 1.0)
        table = np.stack(
            [np.log1p(count), np.log1p(size / count), linked / np.maximum(size, 1), good / total, np.log1p(size)],
            axis=1,
        )
        return table[group[self.start : self.stop]]


def _text_columns(
    texts: list[str], start: int, stop: int, words: Mapping[str, float], hints: Hints
) -> npt.NDArray[np.float64]:
    """What the words themselves tell: learned scores, ends of sentences, digits, capitals, copies."""
    copies: dict[str, int] = {}
    for text in texts:
        copies[text] = copies.get(text, 0) + 1
    here = texts[start:stop]
    title, opening, authors = hints.title, hints.summary[:40], hints.authors
    said = [
        (
            *_word_scores(text, words),
            copies[text],
            text == title,
            bool(opening) and text.startswith(opening),
            bool(opening) and len(text) >= 24 and text[:40] in hints.summary,
            bool(authors) and text.startswith(authors),
        )
        for text in here
    ]
    columns = np.array(said, np.float64)
    columns[:, 4] = np.minimum(columns[:, 4] - 1, 3)
    return np.concatenate((columns, _character_columns(here)), axis=1)


def _word_scores(text: str, words: Mapping[str, float]) -> tuple[float, float, float, float]:
    scores = [words[k] for k in word_keys(text) if k in words]
    if not scores:
        return 0.0, 0.0, 0.0, 0.0
    total = sum(scores)
    return total / len(scores), min(scores), max(scores), total / 4


def _character_columns(texts: list[str]) -> npt.NDArray[np.float64]:
    """Kinds of characters in the first HEAD of each text, of its first and of its last two."""
    heads = np.array(texts, f"<U{HEAD}")
    codes = np.minimum(heads.view(np.uint32).reshape(len(texts), HEAD), 0xFFFF)
    kinds = _KINDS[codes]
    length = np.maximum((codes > 0).sum(axis=1), 1)
    columns = [((kinds & bit) > 0).sum(axis=1) / length for bit in (_DIGIT, _UPPER, _COMMA, _STOP, _MARK, _SPACE)]
    columns += [(kinds[:, 0] & bit) > 0 for bit in (_DIGIT, _UPPER, _LOWER, _QUOTE | _STOP)]
    lasts = [t[-2:] if len(t) > 1 else " " + t for t in texts]
    ends = np.array(lasts, "<U2").view(np.uint32).reshape(len(texts), 2)
    last, before = _KINDS[np.minimum(ends[:, 1], 0xFFFF)], _KINDS[np.minimum(ends[:, 0], 0xFFFF)]
    columns += [
        (last & _STOP) > 0,
        ((last & _QUOTE) > 0) & ((before & (_STOP | _COMMA)) > 0),
        (last & _QUOTE) > 0,
        (ends[:, 1] == ord(":")) | (ends[:, 1] == ord("：")),
        (ends[:, 1] == ord("?")) | (ends[:, 1] == ord("？")),
        (last & _DIGIT) > 0,
        ((kinds & _LOWER) > 0).sum(axis=1) == 0,
    ]
    return np.stack([np.asarray(c, np.float64) for c in columns], axis=1)


_OWN_NAMES = (
    "length", "length", "link density", "all link", "bold", "links", "long text with few links", "place on the page",
    "place on the page", "place on the page", "good text before", "good text after", "distance from the headline",
    "right under the headline", "after the first h1",
)  # fmt: skip
_PAGE_NAMES = ("the page as a whole",) * 8
_GROUP_NAMES = (*(f"<{names[0]}>" for names in _TAG_GROUPS), "<other>")
_BULK_NAMES = ("inside the bulk of the text",) * 5 + ("before the bulk of the text", "after the bulk of the text")
_TEXT_NAMES = ("its words",) * 4 + (
    "printed more than once", "is the title", "opens like the summary", "stands in the summary", "opens with an author",
)  # fmt: skip
_CHARACTER_NAMES = (
    "digits", "capitals", "commas", "sentences", "marks like | and ©", "words", "first character", "first character",
    "first character", "first character", "ends a sentence", "ends a quotation", "ends with a quotation mark",
    "ends with a colon", "is a question", "ends with a number", "no small letters",
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
    + _TEXT_NAMES
    + _CHARACTER_NAMES
)
"""What each feature is called when extraction explains itself, in the order of the columns."""
