"""What a crawl did, as a table and in words; what became of one page, for programs."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from crawler.agenda import Tally
from luutru.console import complain, table
from storage.records import Outcome

_TOLD = 5  # channels of a source


def print_tallies(tallies: dict[str, Tally], *, dry_run: bool = False) -> None:
    """The table that ends a crawl."""
    if dry_run:
        table(
            ["source", "channels", "would fetch", "skip"],
            [
                [name, t.channels_read, t.reasons.get("dry_run", 0), t.counts["skipped"] - t.reasons.get("dry_run", 0)]
                for name, t in tallies.items()
            ],
            right=["channels", "would fetch", "skip"],
        )
        return
    kinds = ("new", "changed", "unchanged", "gone", "blocked", "failed", "skipped")
    table(
        ["source", "found", *kinds],
        [[name, t.discovered, *(_quiet_zero(t.counts[kind]) for kind in kinds)] for name, t in tallies.items()],
        right=["found", *kinds],
    )


def complain_of(tallies: dict[str, Tally], *, channels: bool = False) -> None:
    """On stderr: why a source counts as failed. channels: also what is wrong or odd about some."""
    for name, tally in tallies.items():
        if tally.fault:
            complain(f"{name}: {tally.fault}")
        if not channels:
            continue
        all_failed = not (tally.channels_read or tally.channels_unchanged or tally.channels_resting)
        told = [] if all_failed else list(tally.channels_failed.items())
        told += tally.channel_notes.items()
        for url, why in told[:_TOLD]:
            complain(f"{name}: {url}: {why}")
        if len(told) > _TOLD:
            complain(f"{name}: and {len(told) - _TOLD} more of its channels; luutru source check {name}")


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What became of one page; what it is called stands before this."""
    return {
        "outcome": outcome.kind,
        "id": outcome.article,
        "version": outcome.version,
        "reason": outcome.reason,
        "detail": outcome.detail,
    }


def _quiet_zero(count: int) -> Text:
    return Text(str(count), style="dim" if count == 0 else "")
