"""Every read of the archive. Read-only, without a lock, never blocked by the writer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from storage.records import Outcome, OutcomeKind, Record


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article. snippet: original text around the first matches; highlights: (start, end) character
    ranges in it, 0-based, end exclusive. score: larger is better, comparable within one search only.
    """

    id: str
    source: str
    url: str
    title: str | None
    date: Date | None
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    """total: how many articles match in all. query: as it was understood."""

    total: int
    hits: tuple[Hit, ...]
    query: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with what is held of it. newest: latest published day. last_outcome: of its latest fetched page."""

    name: str
    homepage: str | None
    articles: int
    versions: int
    newest: Date | None
    last_outcome: OutcomeKind | None
    last_fetched: datetime | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. status: running | done | failed | interrupted. counts: outcomes by kind."""

    run: int
    verb: str
    sources: tuple[str, ...]
    status: str
    started: datetime
    finished: datetime | None
    counts: dict[str, int]
    summary: dict[str, Any]


class Corpus:
    """The read side; as a context manager it closes itself. May be used from several threads."""

    @classmethod
    def open(cls, where: str | Path) -> Corpus:
        """Open an archive for reading. Raises: ArchiveUnusable (missing, damaged), ArchiveNewer."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def record(self, id_or_url: str, number: int | None = None) -> Record | None:
        """An article by public id (or a unique prefix of at least 6 characters), URL or alias; None: not held.

        number: of the version, 1-based; by default the newest that is not flagged shortened or emptied.
        """
        raise NotImplementedError

    def find_key(self, key: str) -> str | None:
        """Public id of the article with that key, or None."""
        raise NotImplementedError

    def search(
        self,
        query: str,
        *,
        sources: Collection[str] = (),
        since: Date | None = None,
        until: Date | None = None,
        limit: int = 20,
        offset: int = 0,
        order: Literal["relevance", "date"] = "relevance",
    ) -> SearchPage:
        """Articles whose shown version matches. since, until: published days, both inclusive.

        Raises: QueryError.
        """
        raise NotImplementedError

    def sources(self) -> list[SourceRow]:
        """All sources by name."""
        raise NotImplementedError

    def runs(self, limit: int = 20) -> list[RunRow]:
        """The latest runs, newest first."""
        raise NotImplementedError

    def outcomes(self, run: int, kinds: Collection[OutcomeKind] = ()) -> list[Outcome]:
        """What a run did, in its order; kinds: only these."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """articles, versions, captures, paragraphs, payloads, payload_bytes (as stored), sources."""
        raise NotImplementedError

    def payload(self, digest: str) -> bytes | None:
        """The body with that sha256 (hex), content coding undone; None when it is not held."""
        raise NotImplementedError

    def capture(self, number: int) -> dict[str, Any] | None:
        """One capture as kept, JSON-able, or None."""
        raise NotImplementedError
