"""What counts as a word in the full-text index, in a query and in a snippet: the same for all three. Pure.

A token has two forms. Folded (no case, no diacritics, đ as d) is what is searched; spelled (no case, diacritics
kept) only decides what ranks first. In scripts without spaces a token is one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from storage.text import _SPACELESS, fold

# A combining mark that NFC could not join to its letter belongs to the word all the same.
_TOKEN = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}](?:[^\W_{_SPACELESS}]|[\u0300-\u036f])*")
_LONGEST = 64  # characters; longer ones are junk, and PostgreSQL takes no lexeme over 2 KB


class Token(NamedTuple):
    """A word with its place in the text: characters start to end, end exclusive."""

    folded: str
    spelled: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order."""
    for match in _TOKEN.finditer(text):
        folded, spelled = _forms(match.group())
        if folded:  # a tone mark of Thai alone folds to nothing
            yield Token(folded, spelled, match.start(), match.end())


def words_of(text: str) -> tuple[str, set[str]]:
    """The same words without their places, at a quarter of the cost: folded and joined by spaces, and as spelled."""
    parts = [_parts(part) if len(part) <= _LONGEST else _parts.__wrapped__(part) for part in text.split()]
    return " ".join([folded for folded, _ in parts if folded]), {word for _, words in parts for word in words}


@lru_cache(maxsize=1 << 15)
def _parts(part: str) -> tuple[str, tuple[str, ...]]:
    """The words of what stands between two spaces: mostly one, and mostly seen before."""
    found = list(tokens(part))
    return " ".join(token.folded for token in found), tuple(token.spelled for token in found)


@lru_cache(maxsize=1 << 15)
def _forms(word: str) -> tuple[str, str]:
    return fold(word)[:_LONGEST], unicodedata.normalize("NFC", word.casefold())[:_LONGEST]
