"""What extraction saw and weighed on one page. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from crawler.extract.blocks import Blocks
from crawler.extract.clocks import Clock
from crawler.extract.evidence import Evidence
from crawler.extract.features import Array, Hints, Region
from crawler.extract.model import Model
from crawler.extract.people import Names
from crawler.extract.rank import Candidate
from storage.records import Stamp


@dataclass(slots=True)
class Findings:
    """All that extraction saw and weighed on one page; `extract` and `explain` both speak from it.

    scores, kept: one per block of the region. titles, authors, dates: candidates, best first.
    """

    model: Model
    evidence: Evidence
    blocks: Blocks
    hints: Hints
    region: Region
    scores: Array
    kept: list[bool]
    headline: int
    titles: list[Candidate[str]]
    authors: list[Candidate[Names]]
    dates: list[Candidate[Stamp]]
    clock: Clock
    from_script: bool

    def placed(self) -> range:
        """The blocks that belong to the document: from the headline to the last block of the article."""
        if True not in self.kept:
            return range(0)
        first = self.region.first + self.kept.index(True)
        last = self.region.end - 1 - self.kept[::-1].index(True)
        return range(self.headline if self.region.first <= self.headline < first else first, last + 1)

    def article(self) -> Iterator[int]:
        """The blocks that are kept, in order."""
        return compress(range(self.region.first, self.region.end), self.kept)

    def keeps(self, i: int) -> bool:
        return self.region.first <= i < self.region.end and self.kept[i - self.region.first]
