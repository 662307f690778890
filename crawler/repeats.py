"""Which paragraphs of one version repeat an earlier one. Pure; nothing is removed, only marked.

    exact      the same letters, digits and numbers as an earlier text, at least 12 words; adjacent or not
    near       at least 12 words, normalised Indel similarity of at least .85 to an earlier text, and the same guarded
               words in the same order
    neighbour  a shorter line, or a run of them, that stands again between two repeats at the same offset; so a whole
               block that stands twice is marked, while refrains and "He said." survive
    lead       the first body paragraph says the lead again (at least .90, same guarded words)

Guarded words are those in which two true statements differ (`storage.facts`). A paragraph that stands inside a longer
one does not repeat it. Every mark points at the copy that is kept, the first.

Indel similarity: 1 - (insertions + deletions) / (both lengths), over the compared forms of `storage.text.letters`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from zlib import crc32

from rapidfuzz.distance import Indel
from rapidfuzz.process import extractOne

from storage.facts import compatible, facts, first_guarded, guarded, names, numbers
from storage.records import Placement, Repeat
from storage.text import letters, letters_each, words

LEAST_WORDS = 12
NEAR = 0.85
LEAD = 0.90

# Bounds of the work where texts share one guard, as do all that have neither capitals nor digits: a text is compared
# with the rivals that share most words with it, and beyond so many letters (1,500 words and more) for equality alone.
_MOST_RIVALS = 10
_MOST_LETTERS = 10_000
_LEAST_ASCII = 2 * LEAST_WORDS - 1  # characters of so many words, each parted from the next
_OPENING = 8  # letters in which copies agree


@dataclass(frozen=True, slots=True)
class _Form:
    """What is compared of a text: letters and digits, and its numbers."""

    letters: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Form:
        return cls(letters(text), numbers(text))


def mark_repeats(placements: Sequence[Placement], lead: str | None = None) -> tuple[Placement, ...]:
    """The same placements in the same order, those that repeat an earlier one marked with a Repeat.

    lead: text of the lead; None means that of the placement with reason "lead". `Repeat.of` is the position of that
    placement, 0 when the lead stands in no placement.

    Idempotent: marks are made anew from the texts. Only body placements (reason None) take part, whatever their
    role; one marked "boilerplate" (a decision of the archive) stays as it is.
    """
    parts = [
        i for i, p in enumerate(placements) if p.reason is None and (p.repeat is None or p.repeat.rule != "boilerplate")
    ]
    texts = [placements[i].text for i in parts]
    positions = [placements[i].position for i in parts]
    found: dict[int, Repeat] = {}  # by index into parts

    kept_at = list(positions)
    standing = next((p for p in placements[: parts[0]] if p.reason == "lead"), None) if parts else None
    if lead is None and standing is not None:
        lead = standing.text
    if parts and lead and (score := _says_lead(texts[0], lead)):
        found[0] = Repeat(of=standing.position if standing else 0, rule="lead", score=score)
        kept_at[0], texts[0] = found[0].of, lead  # what repeats this paragraph later on repeats the lead
    found |= _long_repeats(texts, kept_at)
    found |= _short_repeats(texts, positions, found)

    marked = list(placements)
    outdated = [k for k, i in enumerate(parts) if placements[i].repeat is not None]
    for k in {*found, *outdated}:
        marked[parts[k]] = marked[parts[k]]._replace(repeat=found.get(k))
    return tuple(marked)


def _says_lead(first: str, lead: str) -> float:
    """How alike the first body text is to the lead, 0 where it does not say the lead again."""
    if not letters(lead):
        return 0.0
    score = Indel.normalized_similarity(letters(lead), letters(first), score_cutoff=LEAD)
    same = guarded(lead) == guarded(first) and numbers(lead) == numbers(first)
    return score if score >= LEAD and same else 0.0


def _suspects(texts: list[str]) -> list[int]:
    """The long texts that may repeat one another, by index: an exact copy opens with the same letters, a near one has
    the same guarded words, of which the first and the names are told quickest. So most articles are done without
    comparing any."""
    perhaps = [k for k, text in enumerate(texts) if len(text) >= (_LEAST_ASCII if text.isascii() else LEAST_WORDS)]
    plain = dict(zip(perhaps, compatible([texts[k] for k in perhaps]), strict=True))
    copies = _sharing(perhaps, _openings(list(plain.values())))
    copies = _sharing(copies, [letters(plain[k]) for k in copies])
    near = _sharing(perhaps, list(map(first_guarded, plain.values())))
    near = _sharing(near, names([plain[k] for k in near]))
    near = [k for k in near if _is_long(texts[k])]
    near = _sharing(near, [facts(plain[k]) for k in near])
    return sorted({*near, *(k for k in copies if _is_long(texts[k]))})


def _sharing(chosen: Sequence[int], keys: Sequence[Hashable]) -> list[int]:
    """Those of `chosen` whose key another one has too. keys: one for each."""
    count = Counter(keys)
    return [k for k, key in zip(chosen, keys, strict=True) if count[key] > 1] if len(count) < len(keys) else []


def _openings(texts: Sequence[str]) -> list[str]:
    """The first letters of texts; their heads have more than enough of them, so that nothing behind changes them."""
    heads = letters_each([text[: 4 * _OPENING] for text in texts])
    long_enough = _OPENING + 4
    return [(h if len(h) > long_enough else letters(t))[:_OPENING] for h, t in zip(heads, texts, strict=True)]


def _long_repeats(texts: list[str], kept_at: list[int]) -> dict[int, Repeat]:
    """Exact and near repeats by index. kept_at: the position that a later copy of each text repeats."""
    found: dict[int, Repeat] = {}
    said: dict[tuple[str, tuple[str, ...]], Repeat] = {}  # letters and numbers -> the mark of who says them again
    alike: dict[tuple[tuple[str, ...], ...], _Rivals] = {}  # by numbers and guarded words
    for k in _suspects(texts):
        text, form = texts[k], _Form.of(texts[k])
        again = said.get((form.letters, form.numbers))
        if again is None and len(form.letters) <= _MOST_LETTERS:
            rivals = alike.setdefault((form.numbers, guarded(text)), _Rivals())
            again = rivals.nearest(text, form.letters)
            if again is None:
                rivals.add(text, form.letters, kept_at[k])
        if again is not None:
            found[k] = again
        said.setdefault((form.letters, form.numbers), again or Repeat(of=kept_at[k], rule="exact", score=1.0))
    return found


class _Rivals:
    """Kept texts with the same guarded words."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._letters: list[str] = []
        self._positions: list[int] = []
        self._words: list[int] = []  # filled when they are needed

    def add(self, text: str, compared: str, position: int) -> None:
        self._texts.append(text)
        self._letters.append(compared)
        self._positions.append(position)

    def nearest(self, text: str, compared: str) -> Repeat | None:
        """The mark of a text that repeats one of these: the most alike, of equals the earliest."""
        chosen: Sequence[int] = range(len(self._texts))
        if len(chosen) > _MOST_RIVALS:
            chosen = self._sharing_most_words(text)
        best = extractOne(
            compared, [self._letters[i] for i in chosen], scorer=Indel.normalized_similarity, score_cutoff=NEAR
        )
        return None if best is None else Repeat(of=self._positions[chosen[best[2]]], rule="near", score=best[1])

    def _sharing_most_words(self, text: str) -> list[int]:
        self._words.extend(map(_word_bits, self._texts[len(self._words) :]))
        bits = _word_bits(text)
        shared = [(bits & other).bit_count() for other in self._words]
        return sorted(nlargest(_MOST_RIVALS, range(len(shared)), key=shared.__getitem__))


def _word_bits(text: str) -> int:
    """The set of a text's words as bits of a number, one of 1,024 for each word."""
    bits = 0
    for word in words(text):
        bits |= 1 << (crc32(word.encode()) & 1023)
    return bits


def _short_repeats(texts: list[str], positions: list[int], found: dict[int, Repeat]) -> dict[int, Repeat]:
    """Runs of short lines between two repeats at the same offset, equal line by line to what stands there."""
    place = {position: k for k, position in enumerate(positions)}
    repeats: dict[int, Repeat] = {}
    for before, after in _gaps(sorted(found)):
        first, second = place.get(found[before].of), place.get(found[after].of)
        if first is None or second is None or before - first != after - second:
            continue
        offset = before - first
        run = range(before + 1, after)
        if all(_Form.of(texts[k]) == _Form.of(texts[k - offset]) and not _is_long(texts[k]) for k in run):
            repeats |= {k: Repeat(of=positions[k - offset], rule="neighbour", score=1.0) for k in run}
    return repeats


def _gaps(marks: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring marks with something between them."""
    return ((a, b) for a, b in pairwise(marks) if b - a > 1)


def _is_long(text: str) -> bool:
    return len(words(text[:200])) >= LEAST_WORDS or len(words(text)) >= LEAST_WORDS
