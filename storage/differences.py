"""What changed between two versions of an article, word by word. Pure.

Paragraphs are paired first (equal texts, then the most alike between them, in order), then their words compared. A
word is what `storage.text.words` says; what stands between words goes with the word before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from storage.records import Version
from storage.text import words

Part = tuple[Literal["equal", "added", "removed"], str]

# Percent of two paragraphs' words in common, for one to be an edit of the other. Of their letters two strangers in one
# language share 35 to 50, of their words 5 to 25.
_ALIKE = 40.0
_MOST_PAIRS = 40_000  # paragraphs compared with one another between two that are equal
_MOST_CELLS = 25_000_000  # words of two paragraphs, multiplied: what is longer counts as replaced whole


@dataclass(frozen=True, slots=True)
class Change:
    """One text of an article that is not the same in both versions.

    field: title, lead, authors or paragraph. old, new: position (1-based) of the paragraph in either version, None for
    other fields and where it does not stand. parts: the words in order, none empty; without the removed ones they are
    the new text, without the added ones they have the old one's words. Where no word differs, the marks between do.
    """

    field: Literal["title", "lead", "authors", "paragraph"]
    kind: Literal["changed", "added", "removed"]
    old: int | None
    new: int | None
    parts: tuple[Part, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "kind": self.kind,
            "old": self.old,
            "new": self.new,
            "parts": [{"op": op, "text": text} for op, text in self.parts],
        }


class _Block(NamedTuple):
    position: int
    text: str


def differences(old: Version, new: Version) -> tuple[Change, ...]:
    """Every title, lead, list of authors and block that differs, in reading order. Repeats and captions are compared
    like the body; noise and navigation are left out, as they are of a version's digest.
    """
    fields: list[tuple[Literal["title", "lead", "authors"], str | None, str | None]] = [
        ("title", old.title, new.title),
        ("lead", old.lead, new.lead),
        ("authors", ", ".join(old.authors) or None, ", ".join(new.authors) or None),
    ]
    found = []
    for name, before, after in fields:
        if before != after:
            kind: Literal["changed", "added", "removed"] = "changed"
            if not (before and after):
                kind = "added" if after else "removed"
            found.append(Change(name, kind, None, None, compare_words(before or "", after or "")))
    return (*found, *_blocks(_said(old), _said(new)))


def _said(version: Version) -> list[_Block]:
    return [_Block(p.position, p.text) for p in version.placements if p.reason is None or p.reason == "caption"]


def _blocks(old: list[_Block], new: list[_Block]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [b.text for b in old], [b.text for b in new], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op != "equal":
            for before, after in _paired(old[a:b], new[c:d]):
                yield _changed(before, after)


def _changed(before: _Block | None, after: _Block | None) -> Change:
    if before is None or after is None:
        block = before or after
        assert block is not None
        if before is None:
            return Change("paragraph", "added", None, block.position, (("added", block.text),))
        return Change("paragraph", "removed", block.position, None, (("removed", block.text),))
    return Change("paragraph", "changed", before.position, after.position, compare_words(before.text, after.text))


def _paired(old: Sequence[_Block], new: Sequence[_Block]) -> Iterator[tuple[_Block | None, _Block | None]]:
    """Blocks side by side: the pairing in order whose likeness adds up highest (Needleman, Wunsch 1970)."""
    if len(old) * len(new) > _MOST_PAIRS:
        yield from ((block, None) for block in old)
        yield from ((None, block) for block in new)
        return
    before, after = [words(block.text) for block in old], [words(block.text) for block in new]
    likeness = [[ratio(a, b, score_cutoff=_ALIKE) for b in after] for a in before]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif i < len(old) and best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def compare_words(old: str, new: str) -> tuple[Part, ...]:
    """Two texts as parts: equal words (as the new text writes what stands between them), removed and added ones."""
    before, after = _pieces(old), _pieces(new)
    if len(before) * len(after) > _MOST_CELLS:
        return tuple(_joined([("removed", old), ("added", new)]))
    compared = [[piece.word for piece in pieces] for pieces in (before, after)]
    if compared[0] == compared[1]:
        compared = [[piece.text.rstrip() for piece in pieces] for pieces in (before, after)]
    parts: list[Part] = []
    for code in Indel.opcodes(*compared):
        a, b, c, d = code.src_start, code.src_end, code.dest_start, code.dest_end
        if code.tag == "equal":
            parts.append(("equal", _text(after[c:d])))
        else:
            parts += [("removed", _text(before[a:b])), ("added", _text(after[c:d]))]
    return tuple(_joined(parts))


class _Piece(NamedTuple):
    """A word with what follows it up to the next; what stands before the first word is a piece without one."""

    word: str
    text: str


def _pieces(text: str) -> list[_Piece]:
    found = ["", *words(text)]
    starts, at = [], 0
    for word in found:
        starts.append(text.index(word, at))
        at = starts[-1] + len(word)
    ends = [*starts[1:], len(text)]
    pieces = [_Piece(word, text[a:b]) for word, a, b in zip(found, starts, ends, strict=True)]
    return [piece for piece in pieces if piece.text]


def _text(pieces: Sequence[_Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """What is removed and added in a row said once each, in that order."""
    waiting = {"removed": "", "added": ""}
    for op, text in (*parts, ("equal", "")):
        if op != "equal":
            waiting[op] += text
            continue
        yield from ((kind, said) for kind, said in waiting.items() if said)  # type: ignore[misc]
        waiting = {"removed": "", "added": ""}
        if text:
            yield ("equal", text)


def counts(changes: Sequence[Change]) -> tuple[int, int]:
    """(words added, words removed)."""
    said = {"added": 0, "removed": 0, "equal": 0}
    for change in changes:
        for op, text in change.parts:
            said[op] += len(words(text))
    return said["added"], said["removed"]
