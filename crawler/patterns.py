"""Regular expressions from configuration: compiled once, bounded in time, checked for run-away at load.

Written for the `regex` module (\\p{L}); every match has a time limit, so a bad pattern costs one page at most.
"""

from __future__ import annotations

from contextlib import suppress

import regex

from crawler.errors import ParseError

MATCH_SECONDS = 0.25
_PROBE_SECONDS = 0.05
_TRIES = 5
_PROBE_LENGTH = 16_000  # what grows with the square needs ten times the limit here, what is sound a hundredth of it
# Strings on which a pattern with nested quantifiers runs away (catastrophic backtracking): long runs of what news
# lines and URLs are made of, with an end that matches nothing.
_PROBES = tuple(
    unit * (_PROBE_LENGTH // len(unit)) + end
    for unit in ("a", "A", "1", "-", " ", "a ", "aB ", "a-", "a1", "/a", "Đ", "Ắn ", ".", "a.", "://")
    for end in ("", "\x00", "!", "\n\x00")
)


class Pattern:
    """A compiled expression whose every search is limited to MATCH_SECONDS, and made _TRIES times at the most.

    A search that takes longer each time raises ParseError("slow_pattern", …).
    """

    __slots__ = ("_compiled", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._compiled = regex.compile(text)

    @property
    def groups(self) -> frozenset[str]:
        """The names of its named groups."""
        return frozenset(self._compiled.groupindex)

    def search(self, subject: str) -> regex.Match[str] | None:
        try:
            return _patiently(self._compiled, subject, MATCH_SECONDS)
        except TimeoutError as error:
            raise ParseError(
                "slow_pattern",
                "",
                f"pattern {self.text!r} took over {MATCH_SECONDS} s on a text of {len(subject)} characters",
            ) from error

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def fault_of(text: str) -> str | None:
    """What is wrong with an expression, in a few words, or None: does not compile, or runs away."""
    try:
        compiled = regex.compile(text)
    except regex.error as error:
        return f"not a regular expression: {error}"
    try:
        for probe in _PROBES:
            _patiently(compiled, probe, _PROBE_SECONDS)
    except TimeoutError:
        return f"runs away (nested quantifiers?): a search of {_PROBE_LENGTH:,} characters took over 50 ms; bound it"
    return None


def _patiently(compiled: regex.Pattern[str], subject: str, seconds: float) -> regex.Match[str] | None:
    """Search again where time ran out: `regex` counts by the clock, and on a busy machine the process may have had no
    turn. What runs away does so each time. Raises: TimeoutError."""
    for _ in range(_TRIES - 1):
        with suppress(TimeoutError):
            return compiled.search(subject, timeout=seconds)
    return compiled.search(subject, timeout=seconds)
