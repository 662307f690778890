"""What a night does with a URL it knows of: fetch now, or leave it and say why. Pure policies, each in one place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.records import FETCHED_OUTCOMES, Outcome, OutcomeKind

SET_ASIDE_AFTER = 2
"""Crashes of the parser over one page after which the page is set aside (faults.md C23)."""

# How often a page that keeps failing is tried: every night at first, then after 1, 2, 4 … days, at least monthly.
_PATIENT_TRIES = 3
_LONGEST_WAIT = timedelta(days=30)


def reason_to_skip(
    *,
    now: datetime,
    young_days: int,
    last_seen_well: datetime | None,
    first_seen: datetime | None,
    last_tried: datetime | None = None,
    failures: int = 0,
    crashes: int = 0,
) -> str | None:
    """None when the page is to be fetched now, else why not: "set_aside", "waits", "known".

    last_seen_well: when it was last fetched and kept; None if never. failures: in a row, up to now.
    """
    if crashes >= SET_ASIDE_AFTER:
        return "set_aside"
    if failures >= _PATIENT_TRIES and last_tried is not None:
        wait = min(timedelta(days=2 ** min(failures - _PATIENT_TRIES, 10)), _LONGEST_WAIT)
        if now < last_tried + wait:
            return "waits"
    if last_seen_well is None or first_seen is None:
        return None
    return None if now - first_seen <= timedelta(days=young_days) else "known"


# A channel that lists nothing new is polled ever more rarely: after a month of quiet every other day, after three every
# week. It is never given up, and whatever is new in it brings it back to every run.
_QUIET_FOR = timedelta(days=7)
_SHARE_OF_QUIET = 14
_RAREST_POLL = timedelta(days=7)
_SLACK = timedelta(hours=1)  # a night may begin a little earlier than the last one


def rests(*, now: datetime, polled_at: datetime | None, news_at: datetime | None) -> bool:
    """Whether a channel is left alone in this run. news_at: when it last listed something new. Pure.

    The interval is a fourteenth of how long the channel had been quiet when it was last asked, none in its first week
    of quiet and never over a week, so that a nightly run passes over no channel for longer than that.
    """
    if polled_at is None or news_at is None or polled_at - news_at <= _QUIET_FOR:
        return False
    wait = min((polled_at - news_at) / _SHARE_OF_QUIET, _RAREST_POLL)
    return now < polled_at + wait - _SLACK


_DOUBT_EVERY = timedelta(days=7)


def believes_304(*, now: datetime, polled_at: datetime | None, news_at: datetime | None) -> bool:
    """Whether "not modified" is good enough this time. Pure.

    Some servers never change their validator: once in every week of quiet a channel is asked for its body, and one that
    turns out to have changed under the same validator is not asked conditionally again.
    """
    if polled_at is None or news_at is None:
        return True
    return (now - news_at) // _DOUBT_EVERY == (polled_at - news_at) // _DOUBT_EVERY


# A page's HTTP status, where it is not 2xx, as an outcome.
_GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 402, 403, 407, 451})

# FetchErrors after which nothing was asked of the server for this URL: the URL was skipped, not fetched.
NOT_ASKED = frozenset(
    {"robots_disallowed", "robots_unreachable", "host_parked", "breaker_open", "redirect_elsewhere", "interrupted"}
)


def kind_of_status(status: int) -> OutcomeKind | None:
    """ "gone", "blocked" or "failed" for an HTTP status that carries no article; None for 200 to 299."""
    if 200 <= status <= 299:
        return None
    if status in _GONE:
        return "gone"
    return "blocked" if status in _BLOCKED else "failed"


@dataclass
class Tally:
    """What happened to one source in a run; `counts` keeps contracts.md's sums.

    discovered = fetched + skipped, fetched = new + changed + unchanged + gone + blocked + failed.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*FETCHED_OUTCOMES, "skipped"), 0))
    reasons: dict[str, int] = field(default_factory=dict)
    troubles: dict[OutcomeKind, Counter[str]] = field(default_factory=dict)  # reasons of what was blocked or failed
    channels_read: int = 0
    channels_unchanged: int = 0
    channels_resting: int = 0  # quiet for long, and not asked this time
    channels_failed: dict[str, str] = field(default_factory=dict)  # url -> why
    channel_notes: dict[str, str] = field(default_factory=dict)  # url -> what is odd about what it lists, or was cut

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.kind] += 1
        if outcome.reason:
            self.reasons[outcome.reason] = self.reasons.get(outcome.reason, 0) + 1
            if outcome.kind in ("blocked", "failed"):
                self.troubles.setdefault(outcome.kind, Counter())[outcome.reason] += 1

    @property
    def fetched(self) -> int:
        return sum(self.counts[kind] for kind in FETCHED_OUTCOMES)

    @property
    def discovered(self) -> int:
        return self.fetched + self.counts["skipped"]

    @property
    def anything_answered(self) -> bool:
        """Whether any server gave anything for this source tonight."""
        answered = self.channels_read + self.channels_unchanged + self.channels_resting
        return answered > 0 or self.fetched > self.counts["failed"]

    @property
    def fault(self) -> str | None:
        """Why this source counts as failed tonight (exit code 1), or None.

        One page in trouble is an outcome, not an alarm: cron mail that comes every night is not read.
        """
        if self.channels_failed and not (self.channels_read or self.channels_unchanged or self.channels_resting):
            url, why = next(iter(self.channels_failed.items()))
            count = len(self.channels_failed)
            several = f"none of its {count} channels could be read; first"
            return f"{several if count > 1 else 'its only channel could not be read'}: {url}: {why}"
        said: tuple[tuple[OutcomeKind, str], ...] = (("blocked", "were blocked"), ("failed", "failed"))
        for kind, words in said:
            if self.counts[kind] * 2 > self.fetched > 0:
                usual = "".join(
                    f", most often: {reason}" for reason, _ in self.troubles.get(kind, Counter()).most_common(1)
                )
                return f"{self.counts[kind]} of {self.fetched} pages {words}{usual}"
        return None

    def as_json(self) -> dict[str, Any]:
        return {
            "discovered": self.discovered,
            "fetched": self.fetched,
            "skipped": self.counts["skipped"],
            **{kind: self.counts[kind] for kind in FETCHED_OUTCOMES},
            "channels": {
                "read": self.channels_read,
                "unchanged": self.channels_unchanged,
                "resting": self.channels_resting,
                "failed": [{"url": url, "reason": why} for url, why in self.channels_failed.items()],
                "notes": [{"url": url, "note": note} for url, note in self.channel_notes.items()],
            },
            "reasons": dict(sorted(self.reasons.items())),
            "fault": self.fault,
        }
