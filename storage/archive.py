"""Every write to the archive. One writer at a time, held by a lock that dies with its process.

Bytes first, then text: `keep_capture` is committed before it returns, so that a parser which crashes or a
rule which is wrong loses nothing; `keep_version` is one later transaction. What was returned is on the disk.
Every call may be repeated after an unknown outcome (a lost connection, a kill): it finds what it wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from storage.records import Capture, ChannelState, Entry, Outcome, OutcomeKind, Version


@dataclass(frozen=True, slots=True)
class Kept:
    """What `keep_version` did: the article's public id, the number of the version that holds this text,
    "new" (first version of an article), "changed" (a further one) or "unchanged", and flags that the archive
    added: "shortened", "emptied", "id_reused".
    """

    article: str
    number: int
    verdict: Literal["new", "changed", "unchanged"]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageMemory:
    """What the archive remembers of one article key between nights.

    url: the URL to fetch. attempts: failures in a row (0 after any answer that was not one). next_try: not before
    this instant, or None. crashes: how often the process died while it parsed this page. published: local day of
    the newest version. article: public id, when a version is held. gone: the site said 404 or 410 last.
    """

    key: str
    url: str
    source: str
    first_seen: datetime
    last_seen: datetime | None = None  # last listed by a channel
    last_fetched: datetime | None = None
    last_outcome: OutcomeKind | None = None
    last_reason: str | None = None
    attempts: int = 0
    next_try: datetime | None = None
    crashes: int = 0
    published: Date | None = None
    article: str | None = None
    gone: bool = False


class Archive:
    """The write side. Use it from one thread at a time; as a context manager it closes itself."""

    @classmethod
    def open(cls, where: str | Path, *, now: datetime, purpose: str = "luutru", wait: float = 0) -> Archive:
        """Open the archive for writing, created when absent and migrated when older.

        where: a path (SQLite) or a `postgresql://` URL. purpose, now: shown to whoever finds it locked.
        wait: seconds to wait for another writer.

        Raises: ArchiveBusy, ArchiveUnusable, ArchiveNewer, DiskFull.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Release the lock. Safe to call twice."""
        raise NotImplementedError

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several writes in one transaction: all are on the disk when it ends, none when it raises.

        A call that raises inside it is undone alone, so a batch may catch the error and go on. Batches nest.
        """
        raise NotImplementedError
        yield

    # ------------------------------------------------------------------------------------------------ runs

    def begin_run(self, verb: str, at: datetime, sources: Sequence[str]) -> int:
        """Number of a new run. Earlier runs that never finished are marked interrupted: their process is gone."""
        raise NotImplementedError

    def finish_run(
        self, run: int, status: Literal["done", "failed", "interrupted"], at: datetime, summary: Mapping[str, Any]
    ) -> None:
        """Close the run. summary: JSON-able, what `crawl --json` prints."""
        raise NotImplementedError

    def record(
        self, outcome: Outcome, *, run: int, traceback: str | None = None, next_try: datetime | None = None
    ) -> None:
        """Keep what the run did with one URL, and let the page remember it (unless it was skipped).

        next_try: when the page may be asked again; by default failures in a row double the wait (see `next_try`).
        """
        raise NotImplementedError

    # ------------------------------------------------------------------------------------ sources, channels

    def keep_source(
        self,
        name: str,
        homepage: str | None = None,
        *,
        language: str | None = None,
        group: str | None = None,
        region: str | None = None,
        kind: str | None = None,
        at: datetime,
    ) -> None:
        """Create or update the source of that name. The other calls create a bare one when they meet a new name."""
        raise NotImplementedError

    def channel(self, source: str, url: str) -> ChannelState | None:
        """What is remembered of a channel, or None."""
        raise NotImplementedError

    def keep_channel(self, state: ChannelState) -> None:
        """Create or replace what is remembered of a channel."""
        raise NotImplementedError

    # ---------------------------------------------------------------------------------------------- frontier

    def keep_entries(self, source: str, channel_url: str, entries: Iterable[Entry], at: datetime) -> None:
        """Remember what a channel listed at that instant, as claims."""
        raise NotImplementedError

    def page_memory(self, keys: Collection[str]) -> dict[str, PageMemory]:
        """What is remembered of these article keys; keys never seen are absent."""
        raise NotImplementedError

    def due_for_recheck(
        self, source: str, *, now: datetime, young_days: int, sample: int, limit: int | None = None
    ) -> list[PageMemory]:
        """Known articles of a source worth another look although no channel lists them any more.

        now: the instant the run began: what was listed or fetched at or after it is left out, and what has its
        next_try later. All articles at most young_days old come first (newest first), then `sample` older ones,
        least recently fetched first. limit: at most so many in all.
        """
        raise NotImplementedError

    def begin_parse(self, url: str, key: str, at: datetime) -> int:
        """Note that this page is about to be parsed; how often the process died at it before.

        Committed at once (inside a batch: with it).
        """
        raise NotImplementedError

    def end_parse(self, url: str) -> None:
        """The parse came back, whatever it said: forget its crashes."""
        raise NotImplementedError

    # -------------------------------------------------------------------------------------- bytes, then text

    def keep_capture(self, capture: Capture, *, run: int | None, source: str | None, keep_payload: bool = True) -> int:
        """Number of the capture, committed (inside a batch: with it), payload and all.

        The payload is stored once per digest: as received when it came with a content coding, else zstd.
        The same capture (URL, instant, wire digest) kept again is the same number.
        """
        raise NotImplementedError

    def keep_version(
        self,
        version: Version,
        *,
        key: str,
        source: str,
        url: str,
        aliases: Collection[str] = (),
        captures: Collection[int] = (),
        run: int | None,
        at: datetime,
        attribution_keys: Mapping[str, str] | None = None,
    ) -> Kept:
        """Keep what a capture says, as one transaction.

        The same digest as the article's newest version: unchanged, only the captures and aliases are added.
        url: the page's canonical or fetched URL; aliases: the others (redirects, the listed one, …).
        attribution_keys: article keys of the attributions' URLs, under the rules of the source they point to.
        """
        raise NotImplementedError

    def keep_aliases(self, key: str, urls: Collection[str]) -> None:
        """Further URLs of an article that is held; nothing happens when it is not."""
        raise NotImplementedError

    def mark_gone(self, key: str, *, status: int, capture: int | None, at: datetime) -> str | None:
        """The site says that the article is gone; public id, or None when we never held it. Its text stays."""
        raise NotImplementedError
