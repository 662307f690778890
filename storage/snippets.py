"""The piece of an article that shows why it was found, from the original text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storage.query import Node, Term, positive_terms
from storage.tokens import Token, tokens

_WIDTH = 240  # characters
_BEFORE = 60  # of them at most before the first match
_BLOCKS = 500  # looked at; a match beyond is shown without highlights


class Snippet(NamedTuple):
    """highlights: (start, end) characters of `text`, end exclusive, in order and apart from one another."""

    text: str
    highlights: tuple[tuple[int, int], ...]


class _Match(NamedTuple):
    start: int
    end: int
    term: int


def snippet(blocks: Iterable[str], query: Node) -> Snippet:
    """About 240 characters of the block that holds most of the query's terms, the earliest among equals.

    blocks: lead, paragraphs and captions as stored. An ellipsis stands where the block was cut.
    """
    terms = list(positive_terms(query))
    best, matches, most = "", list[_Match](), 0
    for number, block in enumerate(blocks):
        if number == _BLOCKS:
            break
        found = _matches(list(tokens(block)), terms)
        kinds = len({match.term for match in found})
        if not best or kinds > most:
            best, matches, most = block, found, kinds
            if kinds == len(terms):
                break
    return _cut(best, matches)


def _matches(words: Sequence[Token], terms: Sequence[Term]) -> list[_Match]:
    """Every place of a term, in order of place."""
    found = []
    for i, word in enumerate(words):
        for number, term in enumerate(terms):
            if _begins(word, term, 0):  # mostly not: look at the rest of a phrase only then
                span = words[i : i + len(term.folded)]
                if len(span) == len(term.folded) and all(_begins(w, term, k) for k, w in enumerate(span)):
                    found.append(_Match(word.start, span[-1].end, number))
    return found


def _begins(word: Token, term: Term, at: int) -> bool:
    wanted = term.folded[at]
    if term.prefix and at == len(term.folded) - 1:
        return word.folded.startswith(wanted)
    return word.folded == wanted


def _cut(text: str, matches: Sequence[_Match]) -> Snippet:
    start = max(0, _centre(matches) - _BEFORE)
    if start:
        start = min(text.find(" ", start, start + _BEFORE) + 1 or start, len(text))
    end = len(text)
    if end - start > _WIDTH:
        end = text.rfind(" ", start + _WIDTH // 2, start + _WIDTH)
        end = end if end > start else start + _WIDTH
    before, after = "…" if start else "", "…" if end < len(text) else ""
    ranges: list[tuple[int, int]] = []
    for match in matches:
        if match.start < start or match.end > end:
            continue
        low, high = match.start - start + len(before), match.end - start + len(before)
        if ranges and low < ranges[-1][1]:  # "cao bằng" and bằng: one mark
            ranges[-1] = (ranges[-1][0], max(high, ranges[-1][1]))
        else:
            ranges.append((low, high))
    return Snippet(before + text[start:end] + after, tuple(ranges))


def _centre(matches: Sequence[_Match]) -> int:
    """Start of the match from which a window sees most different terms."""
    best, most = 0, 0
    for i, first in enumerate(matches):
        within = {m.term for m in matches[i : i + 50] if m.end - first.start <= _WIDTH - _BEFORE}
        if len(within) > most:
            best, most = first.start, len(within)
    return best
