"""Which paragraphs of one version repeat an earlier one. Pure; nothing is removed, only marked."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records import Placement


def mark_repeats(placements: Sequence[Placement], lead: str | None = None) -> tuple[Placement, ...]:
    """The same placements in the same order, those that repeat an earlier one marked with a Repeat.

    lead: text of the lead; None means that of the placement with reason "lead".
    Idempotent. Only body placements (reason None) take part; a "boilerplate" mark stays as it is.
    """
    raise NotImplementedError
