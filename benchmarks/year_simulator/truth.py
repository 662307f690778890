"""What an archive must hold, from the log of answers alone: versions, absences, clusters, who took what from whom.

The rules are those of docs/contracts.md, written a second time: every text that was served stands as a version; one
that lost more than half of what readers see is flagged and not shown; a 404 or 410 counts once another night confirms
it; texts of one family are one cluster; a source record that names a held article by address or name is a link to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .papers import Piece
from .texts import Text
from .world import Visit


@dataclass(slots=True)
class Absence:
    """Nights: last seen well, first missed, confirmed, back."""

    status: int
    last_seen: int
    missed: int
    confirmed: int | None = None
    returned: int | None = None


@dataclass(slots=True)
class Held:
    """One article as it must stand. versions: text and flag ("" | "shortened" | "emptied"). urls: where it was met."""

    piece: Piece
    versions: list[tuple[Text, str]] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    last_seen: int = 0

    @property
    def shown(self) -> int:
        """Number of the version that readers see, 1-based."""
        return max(number for number, (_, flag) in enumerate(self.versions, 1) if not flag)

    @property
    def gone(self) -> bool:
        return any(absence.confirmed is not None and absence.returned is None for absence in self.absences)


class Truth:
    """Grows with the log. tallies: (night, paper) -> outcome -> how many."""

    def __init__(self) -> None:
        self.held: dict[Piece, Held] = {}
        self.tallies: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def take(self, visits: Iterable[Visit]) -> None:
        for visit in visits:
            outcome = self._missed(visit) if visit.text is None else self._seen(visit, visit.text)
            self.tallies[visit.night, visit.piece.paper.name][outcome] += 1

    def _seen(self, visit: Visit, text: Text) -> str:
        held = self.held.setdefault(visit.piece, Held(visit.piece))
        held.urls |= {visit.url, visit.piece.url}
        held.last_seen = visit.night
        for absence in held.absences:
            if absence.returned is None:
                absence.returned = visit.night
        if not held.versions:
            held.versions.append((text, ""))
            return "new"
        if held.versions[-1][0] == text:
            return "unchanged"
        shown = held.versions[held.shown - 1][0]
        flag = "" if text.size * 2 >= shown.size else "shortened" if text.paragraphs else "emptied"
        held.versions.append((text, flag))
        return "changed"

    def _missed(self, visit: Visit) -> str:
        held = self.held.get(visit.piece)
        if held is None:
            return "gone"
        running = next((absence for absence in held.absences if absence.returned is None), None)
        if running is None:
            held.absences.append(Absence(visit.status, held.last_seen, visit.night))
        elif running.confirmed is None:
            running.confirmed = visit.night
        return "gone"

    # ------------------------------------------------------------------------------------------- across articles

    def clusters(self) -> list[set[Piece]]:
        """Held articles whose texts nearly match, two or more together."""
        families: dict[int, set[Piece]] = defaultdict(set)
        for piece in self.held:
            families[piece.family].add(piece)
        return [family for family in families.values() if len(family) > 1]

    def parents(self) -> dict[Piece, tuple[Piece | str | None, str]]:
        """Of every held article what it hangs on (a held article, an address or name that is not held, or nothing)
        and how: original | reprint | translation | near_duplicate.
        """
        together = {piece: sorted(family, key=_published) for family in self.clusters() for piece in family}
        return {piece: self._parent(piece, together.get(piece, [piece])) for piece in self.held}

    def _parent(self, piece: Piece, cluster: list[Piece]) -> tuple[Piece | str | None, str]:
        relation = "translation" if piece.tie == "translation" else "reprint"
        if piece.tie in ("url", "translation") and piece.original in self.held:
            return piece.original, relation
        if piece.tie == "name" and (named := self._named(piece, cluster)):
            return named, relation
        if cluster[0] is not piece:
            return cluster[0], "near_duplicate"
        if piece.tie in ("url", "translation"):
            return piece.cited, relation
        if piece.tie == "name" and piece.original is not None:
            return piece.original.paper.title, relation
        return None, "original"

    def _named(self, piece: Piece, cluster: list[Piece]) -> Piece | None:
        """Whom a name without address means: the earliest that the named paper printed, else the earliest of all."""
        assert piece.original is not None
        if piece.original.paper is piece.paper:
            return None
        for other in cluster:
            if other.paper is piece.original.paper and other.published.date() <= piece.published.date():
                return other
        first = cluster[0]
        foreign = first.paper is not piece.paper and first.source_line is None
        return first if foreign and first.published < piece.published else None


def _published(piece: Piece) -> datetime:
    return piece.published
