"""What a new text of an article key means beside the one we hold: an edit, a loss, or another article. Pure."""

from __future__ import annotations

from collections.abc import Set
from typing import Any, Literal

from storage.records import Version
from storage.tokens import words_of

_SHORTENED = 0.5  # of the characters that readers see
_SAME_TITLE = 0.5  # of the words of the shorter title
_SAME_TEXT = 0.2  # of the three-word runs of the shorter text; unrelated news shares next to none
_RUN = 3


def loss(shown: Version, new: Version) -> Literal["shortened", "emptied"] | None:
    """Whether a source took text away: nothing is left, or less than half of what readers see now."""
    before, after = _length(shown), _length(new)
    if before and not after:
        return "emptied"
    return "shortened" if after < before * _SHORTENED else None


def _length(version: Version) -> int:
    """Characters of lead and body, repeats among them, for marking one is no loss."""
    return len(version.lead or "") + sum(len(p.text) for p in version.placements if p.reason is None)


def is_other_article(held: Version, new: Version) -> bool:
    """The id was used again: title and text and date are all unlike. What is missing is not unlike."""
    return _other_day(held, new) and _other_title(held, new) and _other_text(held, new)


def _other_day(held: Version, new: Version) -> bool:
    a, b = held.published.date, new.published.date
    return a is not None and b is not None and a != b


def _other_title(held: Version, new: Version) -> bool:
    a, b = _words(held.title), _words(new.title)
    return bool(a and b) and _shared(set(a), set(b)) < _SAME_TITLE


def _other_text(held: Version, new: Version) -> bool:
    a, b = _runs(held), _runs(new)
    return bool(a and b) and _shared(a, b) < _SAME_TEXT


def _runs(version: Version) -> set[tuple[str, ...]]:
    words = _words(version.scoring_body)
    return {tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))} if words else set()


def _words(text: str | None) -> list[str]:
    return words_of(text or "")[0].split()


def _shared(a: Set[Any], b: Set[Any]) -> float:
    return len(a & b) / min(len(a), len(b))
