"""Patterns from configuration are bounded in time, and a machine that stalls is no fault of theirs."""

from __future__ import annotations

from typing import Any

import pytest
import regex

from crawler import patterns
from crawler.errors import ParseError
from crawler.patterns import Pattern, fault_of

_COMPILE = regex.compile


class Stalled:
    """An expression on a machine that gives the process no turn until its time is up, twice in a row. (A real one
    cannot be had on demand: a search takes microseconds.)"""

    def __init__(self, text: str) -> None:
        self.compiled = _COMPILE(text)
        self.stalls = 2

    def search(self, subject: str, *, timeout: float) -> Any:
        self.stalls = (self.stalls - 1) % 3
        if self.stalls < 2:
            raise TimeoutError
        return self.compiled.search(subject, timeout=timeout)


def test_a_pattern_that_runs_away_is_told_at_load_and_ends_a_search() -> None:
    assert "runs away" in (fault_of("(a+)+$") or "")
    with pytest.raises(ParseError, match="took over"):
        Pattern("(a+)+$").search("a" * 4_000 + "!")


def test_a_pattern_is_sound_though_the_process_gets_no_turn_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits are by the clock: on a busy night a source's own id must not be refused as running away."""
    monkeypatch.setattr(patterns.regex, "compile", Stalled)
    assert fault_of(r"-(?P<id>\d+)\.html$") is None
    pattern = Pattern(r"-(?P<id>\d+)\.html$")
    monkeypatch.undo()
    found = pattern.search("https://bao.example/cau-12.html")
    assert found is not None
    assert found["id"] == "12"
