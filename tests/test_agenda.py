"""The policies of a night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.agenda import Tally, kind_of_status, reason_to_skip
from storage.records import OUTCOMES, Outcome

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


def test_a_page_never_seen_is_fetched() -> None:
    assert reason_to_skip(now=NOW, young_days=7, last_seen_well=None, first_seen=None) is None


def test_a_young_article_is_looked_at_every_night_and_an_old_one_is_left_to_the_sample() -> None:
    def skip(days: int) -> str | None:
        seen = NOW - timedelta(days=days)
        return reason_to_skip(now=NOW, young_days=7, last_seen_well=seen, first_seen=seen)

    assert [skip(0), skip(6), skip(8)] == [None, None, "known"]


def test_a_failing_page_is_tried_nightly_at_first_and_ever_more_rarely_then() -> None:
    def tried(failures: int, days_ago: float) -> bool:
        return (
            reason_to_skip(
                now=NOW,
                young_days=7,
                last_seen_well=None,
                first_seen=NOW,
                last_tried=NOW - timedelta(days=days_ago),
                failures=failures,
            )
            is None
        )

    assert all(tried(failures, 0.01) for failures in (0, 1, 2))
    assert not tried(3, 0.5)
    assert tried(3, 1)
    assert not tried(6, 7)
    assert tried(6, 8)
    assert tried(50, 30), "never given up silently: monthly at least"


def test_a_page_that_killed_the_parser_twice_is_set_aside() -> None:
    assert reason_to_skip(now=NOW, young_days=7, last_seen_well=None, first_seen=NOW, crashes=2) == "set_aside"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, None),
        (206, None),
        (404, "gone"),
        (410, "gone"),
        (403, "blocked"),
        (451, "blocked"),
        (500, "failed"),
        (418, "failed"),
    ],
)
def test_a_status_is_judged(status: int, kind: str | None) -> None:
    assert kind_of_status(status) == kind


def test_the_sums_of_a_tally_hold_for_every_kind_of_outcome() -> None:
    tally = Tally()
    for count, kind in enumerate(OUTCOMES, start=1):
        for _ in range(count):
            tally.add(Outcome("u", "s", kind))  # type: ignore[arg-type]
    shape = tally.as_json()
    assert shape["discovered"] == shape["fetched"] + shape["skipped"] == sum(range(1, len(OUTCOMES) + 1))
    assert shape["fetched"] == sum(shape[k] for k in ("new", "changed", "unchanged", "gone", "blocked", "failed"))


def test_one_bad_page_is_no_alarm_but_a_dead_or_blocked_source_is() -> None:
    tally = Tally(channels_read=1)
    for kind in ("new", "new", "failed"):
        tally.add(Outcome("u", "s", kind))  # type: ignore[arg-type]
    assert tally.fault is None
    blocked = Tally(channels_read=1)
    blocked.add(Outcome("u", "s", "blocked"))
    assert "blocked" in (blocked.fault or "")
    assert Tally(channels_failed={"u": "http_500"}).fault == "its only channel could not be read: u: http_500"
    both = Tally(channels_failed={"u": "http_500", "v": "timeout"}).fault
    assert both == "none of its 2 channels could be read; first: u: http_500"
    assert not Tally(channels_failed={"u": "dns"}).anything_answered


def test_a_night_that_failed_names_the_commonest_reason() -> None:
    tally = Tally()
    for reason in ("tls", "http_500", "http_500", None):
        tally.add(Outcome("http://a.test/1", "a", "failed", reason=reason))
    tally.add(Outcome("http://a.test/2", "a", "skipped", reason="known"))
    assert tally.fault == "4 of 4 pages failed, most often: http_500"
    assert Tally().fault is None
