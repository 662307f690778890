"""What can be said of a block, by where it stands and what it says: numbers per block for `model`. Pure; numpy."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.place import TAG_GROUPS, Place
from crawler.extract.tables import Tables
from crawler.extract.wording import Columns, character_columns, word_columns

Array = npt.NDArray[np.float32]
_H1 = TAG_NUMBERS["h1"]


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
        place.page_columns(),
        _hint_columns(hints),
        place.tag_columns(),
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


_YEAR = re.compile(r"(?:19|20|25)\d\d")
_AROUND = 130  # characters that <br>s alone part from a headline in one block


def headline_at(blocks: Blocks, title: str) -> int:
    """The first <h1> that prints the page's title (site names may follow in either), else the first block that opens
    with it, else one that prints it among date and writer, or -1. A teaser above may print it too."""
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
    if first >= 0:
        return first
    printing = (i for i, text in enumerate(blocks.text) if title in text and len(text) < len(title) + _AROUND)
    return next((i for i in printing if _YEAR.search(blocks.text[i])), -1)


def _is_h1(blocks: Blocks, i: int) -> bool:
    return blocks.tag[blocks.element[i]] == _H1


def _hint_columns(hints: Hints) -> Columns:
    """What the metadata say, the same for all blocks of a page."""
    said = (hints.news == 2, hints.news == 1, hints.foreign, bool(hints.summary))
    return np.array(said, np.float32)[:, None]


def _said_columns(everything: list[str], texts: list[str], hints: Hints) -> Columns:
    """Copies on the page, and what the metadata say too."""
    copies = Counter(everything)
    title, summary, authors, opening = hints.title, hints.summary, hints.authors, hints.summary[:40]
    nothing = np.zeros(len(texts), np.bool_)
    return (
        np.minimum(np.array([copies[text] for text in texts]) - 1, 3),
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
_GROUP_NAMES = (*(f"<{names[0]}>" for names in TAG_GROUPS), "<other>")
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
