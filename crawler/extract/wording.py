"""What can be said of a block by how it begins and ends: numbers per block for `model`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = Sequence[npt.NDArray[Any]] | npt.NDArray[Any]
"""A row per feature, in it a number per block."""

HEAD, WORDS = 48, 3  # characters and words at the start of a block that are looked at
LONG = 160  # characters; of a longer block the first words alone tell anything


def word_keys(text: str) -> list[str]:
    """What of a block is looked up in Tables.words: of a long one how it opens, of a short one its first words too and
    its last."""
    words = text[:HEAD].lower().split(None, WORDS)
    if not words:
        return words
    first = words[0]
    if first[0] >= "\u0e00" and len(first) > 2 and not "\u1e00" <= first[0] <= "\u2dff":
        return [first, first[:2], first[:3], first[:4]]
    opening = ["^" + first, first + " " + words[1]] if len(words) > 1 else ["^" + first]
    if len(text) > LONG:
        return opening
    if len(words) <= WORDS:
        words.append(words[-1] + "$")
    else:
        del words[WORDS]
    return opening + words


def word_columns(texts: list[str], words: Mapping[str, float]) -> Columns:
    """Mean, lowest, highest and sum of the learned scores of each block's words."""
    scores = [_NOTHING] * len(texts)
    score_of = words.get  # never 0: what tells nothing is not in the table
    for i, text in enumerate(texts):
        if found := list(filter(None, map(score_of, word_keys(text)))):
            total = sum(found)
            scores[i] = total / len(found), min(found), max(found), total / 4
    return np.fromiter(chain.from_iterable(scores), np.float64, 4 * len(texts)).reshape(-1, 4).T


_NOTHING = (0.0, 0.0, 0.0, 0.0)


# What a character is, one kind each, for all of the basic plane at once.
_PAD, _OTHER, _DIGIT, _UPPER, _LOWER, _SPACE, _COMMA, _STOP, _ASKS, _COLON, _QUOTE, _MARK = range(12)
_CHARACTER_KINDS = 12


def _character_kinds() -> npt.NDArray[np.uint8]:
    kinds = np.full(0x10000, _OTHER, np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character.isupper():
            kinds[code] = _UPPER
        elif character.islower():
            kinds[code] = _LOWER
        elif character.isdigit():
            kinds[code] = _DIGIT
    for kind, characters in (
        (_PAD, "\0"),
        (_COMMA, ",，、;；،"),
        (_STOP, ".!…。！।"),
        (_ASKS, "?？؟"),
        (_COLON, ":："),
        (_QUOTE, "\"'“”‘’«»„「」『』‹›)）]】"),
        (_MARK, "|©@•·→"),
        (_SPACE, " "),
    ):
        for character in characters:
            kinds[ord(character)] = kind
    return kinds


_KINDS = _character_kinds()


def _sums_of(*groups: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """(kinds, groups): 1 where a kind of character belongs to a group."""
    table = np.zeros((_CHARACTER_KINDS, len(groups)), np.float32)
    for column, kinds in enumerate(groups):
        table[list(kinds), column] = 1
    return table


_SHARES = _sums_of((_DIGIT,), (_UPPER,), (_COMMA,), (_STOP, _ASKS), (_MARK,), (_SPACE,))
_FIRSTS = _sums_of((_DIGIT,), (_UPPER,), (_LOWER,), (_QUOTE, _STOP))
_LASTS = _sums_of((_STOP, _ASKS), (_QUOTE,), (_COLON,), (_ASKS,), (_DIGIT,))
_CLOSES = _sums_of((_STOP, _ASKS, _COMMA))  # what stands before a closing quotation mark


def character_columns(texts: list[str]) -> Columns:
    """Kinds of characters in the first HEAD of each text, of its first and of its last two."""
    n = len(texts)
    kinds = _kinds_of(texts, HEAD)
    ends = _kinds_of([text[-2:] if len(text) > 1 else " " + text for text in texts], 2)
    cells = kinds + np.arange(n)[:, None] * _CHARACTER_KINDS
    counts = np.bincount(cells.ravel(), minlength=n * _CHARACTER_KINDS).reshape(n, _CHARACTER_KINDS)
    shares = counts @ _SHARES / np.maximum(HEAD - counts[:, _PAD : _PAD + 1], 1)
    lasts = _LASTS[ends[:, 1]]
    closes = (ends[:, 1] == _QUOTE) & (_CLOSES[ends[:, 0], 0] > 0)
    return (*shares.T, *_FIRSTS[kinds[:, 0]].T, *lasts.T, closes, counts[:, _LOWER] == 0)


def _kinds_of(texts: list[str], size: int) -> npt.NDArray[np.uint8]:
    """(texts, size): the kinds of their first characters."""
    codes = np.array(texts, f"<U{size}").view(np.uint32).reshape(len(texts), size)
    return _KINDS.take(codes, mode="clip")
