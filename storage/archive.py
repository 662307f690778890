"""Every write to the archive. One writer at a time, held by a lock that dies with its process.

Bytes first, then text: `keep_capture` is committed before it returns, so that a parser which crashes or a
rule which is wrong loses nothing; `keep_version` is one later transaction. What was returned is on the disk.
Every call may be repeated after an unknown outcome (a lost connection, a kill): it finds what it wrote.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from storage import (
    absences,
    articles,
    boilerplate,
    captures,
    channels,
    clusters,
    frontier,
    originals,
    outcomes,
    rechecks,
    replays,
    takedown,
)
from storage import tables as t
from storage.absences import Missed
from storage.articles import Kept, find_article
from storage.database import Place, told, wipe
from storage.decisions import Case, Judged, Ruling, judge, searched
from storage.errors import QueryError
from storage.frontier import PageMemory
from storage.fulltext import compact
from storage.hot import insert_rows
from storage.lock import FileLock, Holder
from storage.records import Capture, ChannelState, Entry, HostState, Outcome, Version
from storage.replays import Rereading
from storage.rows import dumped, plain
from storage.takedown import Forgotten, Takedown, takedown_of
from storage.text import public_id
from storage.versions import read_version
from storage.writer import Writer

__all__ = ["Archive", "Forgotten", "Judged", "Kept", "Missed", "PageMemory", "Rereading", "Ruling", "Takedown"]


class Archive(Writer):
    """The write side. Use it from one thread at a time; as a context manager it closes itself."""

    def __init__(self, place: Place, connection: sa.Connection, lock: FileLock | None, holder: Holder) -> None:
        """For `open` only."""
        super().__init__(place, connection, lock, holder)
        self._sources: dict[str, int] = {}
        self._forgotten_ids: frozenset[str] | None = None

    def _distrust(self) -> None:
        self._sources.clear()
        self._forgotten_ids = None

    # ------------------------------------------------------------------------------------------------ runs

    def begin_run(self, verb: str, at: datetime, sources: Sequence[str]) -> int:
        """Number of a new run. Earlier runs that never finished are marked interrupted: their process is gone."""
        with self.batch():
            r = t.run
            stale = sa.update(r).where(r.c.status == "running").values(status="interrupted", finished=at)
            self._connection.execute(stale)
            number = self._numbers.take(r)
            insert_rows(self._connection, r, [(number, verb, json.dumps(list(sources)), "running", at, None, None)])
        return number

    def finish_run(
        self, run: int, status: Literal["done", "failed", "interrupted"], at: datetime, summary: Mapping[str, Any]
    ) -> None:
        """Close the run. summary: JSON-able, what `crawl --json` prints."""
        with self.batch():
            values = {"status": status, "finished": at, "summary": dumped(dict(summary))}
            self._connection.execute(sa.update(t.run).where(t.run.c.id == run).values(values))

    def record(self, outcome: Outcome, *, run: int, traceback: str | None = None) -> None:
        """Keep what the run did with one URL, and let the page remember it (unless it was skipped).

        A page that fails may be asked again after `frontier.wait_after`.
        """
        at = outcome.at or datetime.now(UTC)
        with self.batch():
            source, page = self._source(outcome.source, at), None
            if outcome.key is not None:
                page = self._page_of(outcome.url, outcome.key, source, at)
                if outcomes.is_recorded(self._connection, run, page, at):
                    return  # said again after an unknown outcome
                if outcome.kind != "skipped":
                    frontier.remember(self._connection, page, source, outcome, at)
            outcomes.write(self._connection, self._numbers, outcomes.Filing(run, source, page, at), outcome, traceback)

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
        values = {"homepage": homepage, "language": language, "group": group, "region": region, "kind": kind}
        with self.batch():
            s = t.source.c
            row = sa.update(t.source).where(s.id == self._source(name, at))
            changed = sa.or_(*(s[field].is_distinct_from(value) for field, value in values.items()))
            self._connection.execute(row.where(changed).values(**values, changed=at))

    def rename_source(self, old: str, new: str, at: datetime) -> bool:
        """Give a source another name; all that is held of it stays its own. False: nothing is held under the old one.

        Runs keep the name that they were begun with. Raises: ValueError when another source has the new name.
        """
        with self.batch():
            s = t.source.c
            if self._connection.scalar(sa.select(s.id).where(s.name == new)) is not None:
                raise ValueError(f"the archive holds a source named {new} already")
            renamed = self._connection.execute(sa.update(t.source).where(s.name == old).values(name=new, changed=at))
            self._sources.clear()
            return renamed.rowcount > 0

    def channel(self, source: str, url: str) -> ChannelState | None:
        """What is remembered of a channel, or None."""
        with self.batch():
            return channels.state(self._connection, source, url)

    def keep_channel(self, state: ChannelState) -> None:
        """Create or replace what is remembered of a channel."""
        with self.batch():
            of = self._source(state.source, state.polled_at or datetime.now(UTC))
            channels.keep(self._connection, self._numbers, of, state)

    def host_states(self) -> list[HostState]:
        """How every host is to be treated, as the last run left it."""
        with self.batch():
            return channels.hosts(self._connection)

    def keep_host_states(self, states: Iterable[HostState]) -> None:
        """Replace what is remembered of these hosts; others stay as they are."""
        with self.batch():
            channels.keep_hosts(self._connection, states)

    # ---------------------------------------------------------------------------------------------- frontier

    def keep_entries(self, source: str, channel_url: str, entries: Iterable[Entry], at: datetime) -> None:
        """Remember what a channel listed at that instant, as claims."""
        with self.batch():
            number = self._source(source, at)
            channel = channels.number_of(self._connection, self._numbers, number, channel_url, "listing")
            if forgotten := self._forgotten():
                entries = (entry for entry in entries if public_id(plain(entry.key)) not in forgotten)
            frontier.keep_entries(self._connection, self._numbers, channel, number, entries, at)

    def page_memory(self, keys: Collection[str]) -> dict[str, PageMemory]:
        """What is remembered of these article keys; keys never seen are absent."""
        with self.batch():
            return frontier.page_memory(self._connection, keys)

    def due_for_recheck(
        self,
        source: str,
        *,
        now: datetime,
        young_days: int,
        sample: int,
        limit: int | None = None,
        pause_days: int = 0,
    ) -> list[PageMemory]:
        """Known articles of a source worth another look, listed tonight or not.

        now: the instant the run began: what was fetched at or after it is left out, and what has its next_try later.
        All articles at most young_days old come first (newest first), then `sample` older ones,
        least recently fetched first, which rest pause_days between two looks. limit: at most so many in all.
        """
        with self.batch():
            return rechecks.due_for_recheck(
                self._connection,
                source,
                now=now,
                young_days=young_days,
                sample=sample,
                limit=limit,
                pause_days=pause_days,
            )

    def waiting(self, source: str, *, since: datetime, limit: int) -> list[PageMemory]:
        """Pages that a channel listed at or after `since` and that are not held: never asked for, or failed.

        A run that ended early leaves such, and its channels, unchanged since, may not list them again. The latest
        listed come first, at most `limit`.
        """
        with self.batch():
            return rechecks.waiting(self._connection, source, since=since, limit=limit)

    def missed(self, source: str) -> list[PageMemory]:
        """Articles of a source that its site called gone once; tonight's answer confirms it, or ends it."""
        with self.batch():
            return rechecks.missed(self._connection, source)

    def begin_parse(self, url: str, key: str, at: datetime) -> int:
        """Note that this page is about to be parsed; how often the process died at it before.

        Committed at once (inside a batch: with it). Call `end_parse` however the parse ends.
        """
        with self.batch():
            return frontier.begin_parse(self._connection, self._page(url, key, None, at), at)

    def end_parse(self, url: str) -> None:
        """The parse came back, whatever it said: forget its crashes."""
        with self.batch():
            frontier.end_parse(self._connection, url)

    # -------------------------------------------------------------------------------------- bytes, then text

    def keep_capture(self, capture: Capture, *, run: int | None, source: str | None) -> int:
        """Number of the capture, committed (inside a batch: with it), payload and all.

        The payload is stored once per digest: as received when it came with a content coding, else zstd.
        The same capture (URL, instant, wire digest) kept again is the same number.
        """
        with self.batch():
            of = None if source is None else self._source(source, capture.fetched_at)
            return captures.keep(self._connection, self._numbers, capture, run, of)

    def release_payload(self, capture: int) -> None:
        """The body of this capture need not be kept: it goes, unless another capture of the same body holds it.

        The capture keeps its digests. For a re-check whose text did not change, and a channel that lists nothing new.
        """
        with self.batch():
            captures.release(self._connection, capture)

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
        alias_keys: Mapping[str, str] | None = None,
        attribution_keys: Mapping[str, str] | None = None,
    ) -> Kept:
        """Keep what a capture says, as one transaction.

        The same digest as the article's newest version: unchanged. Then captures and aliases are added and nothing
        else: what a digest leaves out (dates, tags, pictures without caption) stays as it was first read; the
        capture holds what came later.
        url: the page's canonical or fetched URL; aliases: the others (redirects, the listed one, …), alias_keys:
        the article keys that these say by themselves (where none is given: key).
        attribution_keys: article keys of the attributions' URLs, under the rules of the source they point to.
        """
        with self.batch():
            number, urls = self._source(source, at), {**dict.fromkeys(aliases, key), **(alias_keys or {}), url: key}
            pages = frontier.ensure_pages(self._connection, self._numbers, urls, number, at)
            arrival = articles.Arrival(
                version=version,
                key=plain(key),
                source=number,
                page=pages[url],
                others=set(pages.values()),
                captures=set(captures),
                run=run,
                at=at,
                attribution_keys=attribution_keys or {},
            )
            return articles.keep(articles.Desk(self._connection, self._numbers, self._index), arrival)

    def keep_rereading(self, article: str, new: Rereading) -> Kept:
        """Keep what today's rules read from a capture that we held, as the next version of an article (public id)."""
        with self.batch():
            return replays.keep_rereading(articles.Desk(self._connection, self._numbers, self._index), article, new)

    def mark_gone(self, key: str, *, status: int, capture: int | None, at: datetime) -> str | None:
        """The site says that the article is gone; public id, or None when we never held it. Its text stays.

        The first such answer since it was last seen is kept as evidence; `keep_version` of a later capture ends it.
        """
        with self.batch():
            return articles.mark_gone(self._connection, plain(key), status=status, capture=capture, at=at)

    def note_missing(
        self, key: str, *, status: int, capture: int | None, run: int | None, at: datetime, apart: timedelta
    ) -> Missed | None:
        """The site says that the article is gone: remembered, and believed when another run hears it again at least
        `apart` later (then it is marked gone). None: we never held it. Its text stays; `keep_version` of a later
        capture records that it is back.
        """
        with self.batch():
            family = articles.family_of(self._connection, plain(key))
            if not family:
                return None
            answer = absences.Answer(status, capture, run, at, apart)
            confirmed = absences.note(self._connection, self._numbers, family[-1].id, answer)
            return Missed(str(family[-1].public_id), confirmed)

    def forget(self, article: str, why: Takedown) -> Forgotten:
        """Take an article down: its words leave the live files, that it was forgotten and why stays.

        article: public id, its beginning, or URL. The file is written anew, which needs as much free disk again.
        On a server the freed rows are vacuumed; its own write-ahead log and backups are its administrator's.

        Raises: QueryError when it is not held, or was forgotten already (the files are written anew all the same, for
        a run that was cut short); ArchiveBusy while a reader holds on to the old state; DiskFull.
        """
        with self.batch():
            found = find_article(self._connection, article)
            if found is None:
                raise QueryError(f"{article}: not held")
            before = takedown_of(self._connection, found) is not None
            done = None if before else takedown.forget(self._connection, self._index, found, why)
        self._forgotten_ids = None
        with self.batch():
            compact(self._connection)
        with told(self._place):
            wipe(self._connection)
        if done is None:
            raise QueryError(f"{article}: was forgotten already; the files were written anew once more")
        return done

    def is_forgotten(self, key: str) -> bool:
        """Whether the article that a key leads to was taken down, so that it is not to be kept again."""
        with self.batch():
            if not self._forgotten():
                return False
            known = frontier.page_memory(self._connection, [key]).get(key)
            return known is not None and known.forgotten

    def any_forgotten(self) -> bool:
        """Whether anything was taken down at all: most crawls need not ask `is_forgotten` for every page."""
        with self.batch():
            return bool(self._forgotten())

    def _forgotten(self) -> frozenset[str]:
        """Public ids of what was taken down; read once, for only this writer adds to them."""
        if self._forgotten_ids is None:
            ids = sa.select(t.article.c.public_id).join(t.takedown, t.takedown.c.article_id == t.article.c.id)
            self._forgotten_ids = frozenset(self._connection.scalars(ids))
        return self._forgotten_ids

    # --------------------------------------------------------------------------------------- what repeats what

    def settle(self, at: datetime) -> None:
        """What is left to do once a night's articles are in: find near duplicates, reprinted originals, boilerplate.

        Its cost depends on how many versions are new since it last ran. Committed step by step: killed in between, it
        goes on from there when it is called again.
        """
        met: set[int] = set()
        while True:
            with self.batch():
                articles = clusters.compare_next(self._connection, self._numbers, at)
                originals.link_by_name(self._connection, articles)
            if not articles:
                break
            met |= articles
        with self.batch():
            boilerplate.mark_new(self._connection, self._numbers, met, at)

    def rule(self, article: str, position: int, ruling: Ruling) -> Judged:
        """Undo or redo the mark on a block of the version that readers see; see `storage.decisions`.

        article: public id, its beginning, or URL. position: 1-based.

        Raises: QueryError when the article is not held, or nothing is marked or undone there.
        """
        with self.batch():
            found = find_article(self._connection, article)
            if found is None:
                raise QueryError(f"{article}: not held")
            a = t.article.c
            row = self._connection.execute(sa.select(a.source_id, a.shown_id).where(a.id == found)).one()
            version = read_version(self._connection, row.shown_id)
            case = Case(found, row.source_id, row.shown_id, version, position)
            before = searched(self._connection, found, version)
            try:
                judged = judge(self._connection, self._numbers, case, ruling)
            except QueryError as error:
                raise QueryError(f"{article}: {error}") from None
            if not judged.everywhere:
                self._index.remove(found, before)
                self._index.add(found, searched(self._connection, found, version))
            return judged

    # ------------------------------------------------------------------------------------------------- rows

    def _source(self, name: str, at: datetime) -> int:
        """Row number of a source, made bare when new."""
        number = self._sources.get(name)
        if number is None:
            number = self._connection.scalar(sa.select(t.source.c.id).where(t.source.c.name == name))
            if number is None:
                number = self._numbers.take(t.source)
                insert_rows(self._connection, t.source, [(number, name, None, None, None, None, None, at, at)])
            self._sources[name] = number
        return number

    def _page(self, url: str, key: str, source: int | None, at: datetime) -> int:
        return frontier.ensure_pages(self._connection, self._numbers, {url: key}, source, at)[url]

    def _page_of(self, url: str, key: str, source: int, at: datetime) -> int:
        """The page of a URL; of a forgotten article one that is there, for its addresses are not written down again."""
        name = public_id(plain(key))
        if name in self._forgotten():
            number = self._connection.scalar(sa.select(sa.func.min(t.page.c.id)).where(t.page.c.public_id == name))
            if number is not None:
                return int(number)
        return self._page(url, key, source, at)
