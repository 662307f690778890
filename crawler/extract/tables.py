"""Learned scores of the names that elements bear, looked up by label. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

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
