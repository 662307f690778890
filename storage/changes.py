"""What a reprint changed of its original, and what a translation left out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rapidfuzz.distance import Indel
from rapidfuzz.process import extractOne

from storage.facts import numbers
from storage.similarity import MOST_CHARACTERS, compared

_SAME_PARAGRAPH = 0.5  # similarity from which a paragraph is a changed one and not another
_MOST_PARAGRAPHS = 500  # compared with one another; of longer texts the first


@dataclass(frozen=True, slots=True)
class Reprinted:
    """Paragraphs of the original that stand again word for word, with changes or not at all, and those that are new;
    words that were taken out and put in. similarity: 0 to 1, of all words in order.
    """

    similarity: float
    kept: int
    changed: int
    left_out: int
    added: int
    words_out: int
    words_in: int

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "similarity": round(self.similarity, 4)}


@dataclass(frozen=True, slots=True)
class Translated:
    """Paragraphs of both texts; how many of the original's numbers stand in the translation, and how many do not."""

    paragraphs: int
    of: int
    numbers_kept: int
    numbers_left_out: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def reprinted(original: Sequence[str], copy: Sequence[str]) -> Reprinted:
    """What became of the paragraphs of an original: each is paired with at most one of the copy, equal ones first."""
    before, after = list(map(compared, original[:_MOST_PARAGRAPHS])), list(map(compared, copy[:_MOST_PARAGRAPHS]))
    equal = Counter(before) & Counter(after)
    left, new = _without(before, equal), _without(after, equal)
    changed = 0
    for text in list(left):
        best = extractOne(text, new, scorer=Indel.normalized_similarity, score_cutoff=_SAME_PARAGRAPH)
        if best is not None:
            left.remove(text)
            new.pop(best[2])
            changed += 1
    whole, again = " ".join(before).split(), " ".join(after).split()
    out, put = Counter(whole) - Counter(again), Counter(again) - Counter(whole)
    alike = Indel.normalized_similarity(whole[:MOST_CHARACTERS], again[:MOST_CHARACTERS])
    return Reprinted(alike, equal.total(), changed, len(left), len(new), out.total(), put.total())


def _without(texts: Sequence[str], taken: Counter[str]) -> list[str]:
    rest = Counter(taken)
    kept = []
    for text in texts:
        if rest[text]:
            rest[text] -= 1
        else:
            kept.append(text)
    return kept


def translated(original: Sequence[str], translation: Sequence[str]) -> Translated:
    """What can be counted across languages. Numbers are compared by their digits: 3.600 and 3,600 are one."""
    wanted = Counter(number for text in original for number in numbers(text))
    held = Counter(number for text in translation for number in numbers(text))
    kept = (wanted & held).total()
    return Translated(len(translation), len(original), kept, wanted.total() - kept)
