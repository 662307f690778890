"""Where the headline ends: what is printed and told apart decides on both ends of the best claim. Pure.

A headline that goes on in print goes on ("Fähre fährt wieder – nach elf Monaten Pause"). A kicker that JSON-LD leaves
out, the keywords, board or paper behind a printed headline, and labels that are glued to it are none of it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.extract.rank import Candidate
from crawler.extract.sites import PREFIX

_KEYWORDS = re.compile(r"\s?[|｜丨_].+")
_PAPER = re.compile(r"\s?[(（][^()（）]{2,20}[)）]")
_BOARD = re.compile(r"\s[>›»]\s\S.{0,40}")
_GLUED = frozenset(("原创", "原創", "独家", "獨家", "转载", "轉載"))  # labels that stand behind a headline
_GOES_ON = re.compile(r"\s*[:,–—-]?\s+\w[^|•·»]*")  # the rest of a headline, not a site's name or a counter
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_MARK_BETWEEN = re.compile(r"\s[–—|-]\s|:\s")


def _goes_on(best: Candidate[str], claim: Candidate[str]) -> bool:
    """Whether the printed headline begins with the best claim and is longer."""
    if "h1" not in claim.origins or "print" not in claim.marks:
        return False
    if not claim.value.translate(_STRAIGHT).startswith(best.value.translate(_STRAIGHT)):
        return False
    return _GOES_ON.fullmatch(claim.value, len(best.value)) is not None


def _is_without_keywords(best: Candidate[str], claim: Candidate[str]) -> bool:
    """Whether the best claim is the printed headline and behind bars what it is about: "最后的渡口|船工|码头"."""
    if "h1" not in claim.origins or "print" not in claim.marks or not best.value.startswith(claim.value):
        return False
    return _KEYWORDS.fullmatch(best.value, len(claim.value)) is not None


def _is_without_board(best: Candidate[str], claim: Candidate[str]) -> bool:
    """Whether the best claim is a lower heading and behind an arrow its board: "경로당 점검 > 보도자료"."""
    if "h2" not in claim.origins or not best.value.startswith(claim.value):
        return False
    return _BOARD.fullmatch(best.value, len(claim.value)) is not None


def _is_without_paper(best: Candidate[str], claim: Candidate[str]) -> bool:
    """Whether the best claim is the printed headline and behind it, in brackets and not printed, the paper that a
    portal has it from: "村の橋が開通（山里新聞）"."""
    if "h1" not in claim.origins or "h1" in best.origins or not best.value.startswith(claim.value):
        return False
    return _PAPER.fullmatch(best.value, len(claim.value)) is not None


def _is_without_label(best: Candidate[str], claim: Candidate[str]) -> bool:
    """Whether the best claim is another one and a label that is glued to it in print: "村桥通车原创"."""
    return best.value.startswith(claim.value) and best.value[len(claim.value) :] in _GLUED


def _is_without_kicker(best: Candidate[str], claim: Candidate[str]) -> bool:
    """Whether JSON-LD has the best claim's end alone for a headline."""
    if "json-ld" in best.origins or "json-ld" not in claim.origins or not best.value.endswith(claim.value):
        return False
    return PREFIX.fullmatch(best.value.removesuffix(claim.value)) is not None


def _unglued(best: Candidate[str], claim: Candidate[str]) -> str | None:
    """The best claim without the kicker that is glued to it in print, where another claim leaves it out or has a mark
    behind it: "RatgeberHeizung lüften", of which others say "Heizung lüften" or "Ratgeber - Heizung lüften"."""
    if "h1" not in best.origins:
        return None
    *kicker, headline = _MARK_BETWEEN.split(claim.value, 1)
    glued = best.value.removesuffix(headline)
    if not 0 < len(glued) < len(best.value) or not glued[-1].isalnum() or not headline[0].isupper():
        return None
    return headline if kicker in ([], [glued]) else None


_REASONS = (
    _goes_on,
    _is_without_kicker,
    _is_without_keywords,
    _is_without_board,
    _is_without_paper,
    _is_without_label,
)


def settled(claims: list[Candidate[str]]) -> list[Candidate[str]]:
    """Ranked claims, best first, led by the one that has the best one's ends right."""
    for claim in claims[1:]:
        if any(is_rather(claims[0], claim) for is_rather in _REASONS):
            return [claim, *(c for c in claims if c is not claim)]
        if headline := _unglued(claims[0], claim):
            return [replace(claim, value=headline), *claims]
    return claims
