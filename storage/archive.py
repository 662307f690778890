"""Every write to the archive. One writer at a time, held by a lock that dies with its process.

Bytes first, then text: `keep_capture` is committed before it returns, so that a parser which crashes or a
rule which is wrong loses nothing; `keep_version` is one later transaction. What was returned is on the disk.
Every call may be repeated after an unknown outcome (a lost connection, a kill): it finds what it wrote.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import sqlalchemy as sa

from storage import absences, articles, boilerplate, clusters, frontier, originals, rechecks, replays, takedown
from storage import tables as t
from storage.absences import Missed
from storage.articles import Kept, find_article
from storage.database import Place, bring_up_to_date, is_lost, prepare_file, told, wipe, writing_engine
from storage.decisions import Case, Judged, Ruling, judge, searched
from storage.errors import ArchiveLost, ArchiveUnusable, QueryError
from storage.frontier import PageMemory
from storage.fulltext import Changes, compact
from storage.hot import Numbers, execute, insert_rows, rows_in
from storage.lock import FileLock, Holder, lock_file, lock_server
from storage.payloads import stored_body
from storage.records import Capture, ChannelState, Entry, HostState, Outcome, Version
from storage.replays import Rereading
from storage.rows import capture_columns, dumped, plain, url_key
from storage.takedown import Forgotten, Takedown, takedown_of
from storage.text import public_id
from storage.versions import read_version

__all__ = ["Archive", "Forgotten", "Judged", "Kept", "Missed", "PageMemory", "Rereading", "Ruling", "Takedown"]

T = TypeVar("T")

_LOCK_SECONDS = 10.0  # for the server to notice that the connection before is gone
_CHANNEL_FIELDS = [field.name for field in fields(ChannelState) if field.name != "source"]


class Archive:
    """The write side. Use it from one thread at a time; as a context manager it closes itself."""

    def __init__(self, place: Place, connection: sa.Connection, lock: FileLock | None, holder: Holder) -> None:
        """For `open` only."""
        self._place, self._holder = place, holder
        self._connection = connection
        self._lock = lock
        self._numbers = Numbers(connection)
        self._index = Changes()
        self._sources: dict[str, int] = {}
        self._forgotten_ids: frozenset[str] | None = None
        self._batching = False  # the outermost batch is open
        self._undone = False  # the database gave up the running transaction by itself

    @classmethod
    def open(cls, where: str | Path, *, now: datetime, purpose: str = "luutru", wait: float = 0) -> Self:
        """Open the archive for writing, created when absent and migrated when older.

        where: a path (SQLite) or a `postgresql://` URL. purpose, now: shown to whoever finds it locked.
        wait: seconds to wait for another writer.

        Raises: ArchiveBusy, ArchiveUnusable, ArchiveNewer, DiskFull.
        """
        place, holder = Place.of(where), Holder.me(purpose, now)
        lock = None if place.path is None else lock_file(place.path, holder, wait)
        connection: sa.Connection | None = None
        try:
            with told(place):
                if place.path is not None:
                    prepare_file(place.path)
                connection = writing_engine(place, holder.application_name).connect()
                if lock is None:
                    lock_server(connection, place, wait)
                bring_up_to_date(place, connection)
            return cls(place, connection, lock, holder)
        except BaseException:
            _let_go(connection, lock)
            raise

    def close(self) -> None:
        """Release the lock. Safe to call twice."""
        lock, self._lock = self._lock, None
        _let_go(self._connection, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several writes in one transaction: all are on the disk when it ends, none when it raises.

        A call that raises inside it is undone alone, so a batch may catch the error and go on. Batches nest.
        """
        with told(self._place):
            if self._connection.in_transaction():
                with self._savepoint():
                    yield
                return
            if is_lost(self._connection):
                raise ArchiveLost(f"{self._place}: the connection was lost, and the writer lock with it; run again")
            self._undone, self._batching = False, True
            try:
                with self._connection.begin():
                    yield
                    self._require_transaction()
                    self._index.write(self._connection)
            except BaseException:
                self._index.forget()
                self._sources.clear()  # they may name rows that are gone
                raise
            finally:
                self._batching = False

    def again(self, work: Callable[[], T], waits: Sequence[float] = (0.5, 2, 8, 30)) -> T:
        """What `work`, which writes through this archive, gives; done anew where the server ended it.

        Every write may be repeated, so the work is: once more after a lost connection, whose writer lock must be got
        again, or after a transaction that the server gave up. waits: seconds before each try to reach the server.

        Raises: what the work raises; ArchiveLost when the server stays away; ArchiveBusy when another took the lock.
        """
        if self._batching:
            return work()  # whoever began the batch may begin it anew, all of it
        with suppress(ArchiveLost):
            return work()
        if is_lost(self._connection):
            self._reconnect(waits)
        return work()

    def _reconnect(self, waits: Sequence[float]) -> None:
        """A new connection that holds the writer lock; what was remembered of the old one is forgotten."""
        for number, wait in enumerate(waits, 1):
            time.sleep(wait)
            with suppress(Exception):  # nothing more can go wrong with what is gone
                _let_go(self._connection, None)
            try:
                with told(self._place):
                    connection = writing_engine(self._place, self._holder.application_name).connect()
                    try:
                        lock_server(connection, self._place, _LOCK_SECONDS)
                    except BaseException:
                        _let_go(connection, None)
                        raise
                break
            except ArchiveLost:
                if number == len(waits):
                    raise
        self._connection, self._numbers = connection, Numbers(connection)
        self._index.forget()
        self._sources.clear()
        self._forgotten_ids, self._undone = None, False

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._require_transaction()
        changes = len(self._index)
        execute(self._connection, "SAVEPOINT one")
        try:
            yield
        except BaseException:
            self._index.forget(changes)
            self._sources.clear()
            try:
                execute(self._connection, "ROLLBACK TO SAVEPOINT one")
                execute(self._connection, "RELEASE SAVEPOINT one")
            except Exception:
                self._undone = True  # a full disk or a lost server: there is no transaction any more
            raise
        execute(self._connection, "RELEASE SAVEPOINT one")

    def _require_transaction(self) -> None:
        if self._undone:
            raise ArchiveUnusable(f"{self._place}: an earlier failure undid this whole batch")

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

    def record(
        self, outcome: Outcome, *, run: int, traceback: str | None = None, next_try: datetime | None = None
    ) -> None:
        """Keep what the run did with one URL, and let the page remember it (unless it was skipped).

        next_try: when the page may be asked again; by default a failure waits for `frontier.wait_after`.
        """
        at = outcome.at or datetime.now(UTC)
        with self.batch():
            source, page, article = self._source(outcome.source, at), None, None
            if outcome.key is not None:
                page = self._page_of(outcome.url, outcome.key, source, at)
                if self._recorded(run, page, at):
                    return  # said again after an unknown outcome
                if outcome.kind != "skipped":
                    frontier.remember(self._connection, page, source, outcome, at, next_try)
            if outcome.article is not None:
                article = self._connection.scalar(_article_named(), {"name": outcome.article})
            row = (
                self._numbers.take(t.outcome),
                run,
                source,
                page,
                plain(outcome.url) if page is None else None,
                outcome.kind,
                plain(outcome.stage),
                plain(outcome.reason),
                plain(outcome.detail),
                article,
                outcome.version,
                outcome.capture,
                outcome.status,
                at,
                plain(traceback),
            )
            insert_rows(self._connection, t.outcome, [row])

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
            c = t.channel.c
            of_source = (t.source.c.name == source) & (c.url_key == url_key(url))
            row = self._connection.execute(sa.select(t.channel).join(t.source).where(of_source)).one_or_none()
        if row is None:
            return None
        cells = row._mapping
        remembered = {name: cells[name] for name in _CHANNEL_FIELDS} | {"distrusted": bool(row.distrusted)}
        return ChannelState(source=source, **remembered)

    def keep_channel(self, state: ChannelState) -> None:
        """Create or replace what is remembered of a channel."""
        values = {name: getattr(state, name) for name in _CHANNEL_FIELDS}
        values = {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}
        with self.batch():
            number = self._channel(state.source, state.url, state.kind, state.polled_at or datetime.now(UTC))
            values["distrusted"] = int(state.distrusted)
            self._connection.execute(sa.update(t.channel).where(t.channel.c.id == number).values(values))

    def host_states(self) -> list[HostState]:
        """How every host is to be treated, as the last run left it."""
        with self.batch():
            rows = self._connection.execute(sa.select(t.host).order_by(t.host.c.host))
            return [HostState(**row._mapping) for row in rows]

    def keep_host_states(self, states: Iterable[HostState]) -> None:
        """Replace what is remembered of these hosts; others stay as they are."""
        rows = {plain(s.host): (s.spacing, s.next_allowed_at, s.failures, s.parked_until, s.reason) for s in states}
        with self.batch():
            self._connection.execute(sa.delete(t.host).where(t.host.c.host.in_(rows)))
            insert_rows(self._connection, t.host, [(host, *cells) for host, cells in rows.items()])

    # ---------------------------------------------------------------------------------------------- frontier

    def keep_entries(self, source: str, channel_url: str, entries: Iterable[Entry], at: datetime) -> None:
        """Remember what a channel listed at that instant, as claims."""
        with self.batch():
            channel, number = self._channel(source, channel_url, "listing", at), self._source(source, at)
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

    def keep_capture(self, capture: Capture, *, run: int | None, source: str | None, keep_payload: bool = True) -> int:
        """Number of the capture, committed (inside a batch: with it), payload and all.

        The payload is stored once per digest: as received when it came with a content coding, else zstd.
        The same capture (URL, instant, wire digest) kept again is the same number.
        """
        cells = capture_columns(capture)
        digest, c = bytes.fromhex(capture.digest), t.capture.c
        same = {"digest": digest, "at": capture.fetched_at, "url": plain(capture.requested_url)}
        with self.batch():
            number = self._connection.scalar(_same_capture(), same)
            if number is None:
                number = self._numbers.take(t.capture)
                of = None if source is None else self._source(source, capture.fetched_at)
                insert_rows(self._connection, t.capture, [(number, run, of, *cells, int(keep_payload))])
            elif keep_payload:
                self._connection.execute(sa.update(t.capture).where(c.id == number).values(holds=1))
            if keep_payload and not rows_in(self._connection, [t.payload.c.length], t.payload.c.digest, [digest]):
                insert_rows(self._connection, t.payload, [(digest, *stored_body(capture))])
        return int(number)

    def release_payload(self, capture: int) -> None:
        """The body of this capture need not be kept: it goes, unless another capture of the same body holds it.

        The capture keeps its digests. For a re-check whose text did not change, and a channel that lists nothing new.
        """
        c, p = t.capture.c, t.payload.c
        with self.batch():
            self._connection.execute(sa.update(t.capture).where(c.id == capture).values(holds=0))
            digest = sa.select(c.digest).where(c.id == capture).scalar_subquery()
            held = sa.exists().where(c.digest == p.digest, c.holds == 1).correlate(t.payload)
            self._connection.execute(sa.delete(t.payload).where(p.digest == digest, ~held))

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

        The same digest as the article's newest version: unchanged. Then captures and aliases are added and nothing
        else: what a digest leaves out (dates, tags, pictures without caption) stays as it was first read; the
        capture holds what came later.
        url: the page's canonical or fetched URL; aliases: the others (redirects, the listed one, …).
        attribution_keys: article keys of the attributions' URLs, under the rules of the source they point to.
        """
        with self.batch():
            number, urls = self._source(source, at), dict.fromkeys((url, *aliases), key)
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

    def keep_aliases(self, key: str, urls: Collection[str], at: datetime | None = None) -> None:
        """Further URLs of an article that is held; nothing happens when it is not. at: when seen, default now."""
        at = at or datetime.now(UTC)
        with self.batch():
            if family := articles.family_of(self._connection, plain(key)):
                article = family[-1]
                pages = frontier.ensure_pages(self._connection, self._numbers, dict.fromkeys(urls, key), None, at)
                articles.add_aliases(self._connection, article.id, article.page_id, set(pages.values()))

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
                originals.link_by_alias(self._connection, articles)
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

    def _channel(self, source: str, url: str, kind: str, at: datetime) -> int:
        """Row number of a channel, made bare when new."""
        of, name, c = self._source(source, at), url_key(url), t.channel.c
        number = self._connection.scalar(sa.select(c.id).where(c.source_id == of, c.url_key == name))
        if number is None:
            number = self._numbers.take(t.channel)
            nothing = (None, None, None, 0, None, None, 0, 0, None)
            insert_rows(self._connection, t.channel, [(number, of, plain(url), name, kind, *nothing)])
        return int(number)

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

    def _recorded(self, run: int, page: int, at: datetime) -> bool:
        return self._connection.scalar(_same_outcome(), {"page": page, "run": run, "at": at}) is not None


# Statements of every article, built once: building one costs ten times what running it does.


@lru_cache
def _same_capture() -> sa.Select[Any]:
    c = t.capture.c
    same = (c.digest == sa.bindparam("digest"), c.at == sa.bindparam("at"), c.requested_url == sa.bindparam("url"))
    return sa.select(c.id).where(*same)


@lru_cache
def _article_named() -> sa.Select[Any]:
    return sa.select(t.article.c.id).where(t.article.c.public_id == sa.bindparam("name"))


@lru_cache
def _same_outcome() -> sa.Select[Any]:
    o = t.outcome.c
    same = (o.page_id == sa.bindparam("page"), o.run_id == sa.bindparam("run"), o.at == sa.bindparam("at"))
    return sa.select(o.id).where(*same).limit(1)


def _let_go(connection: sa.Connection | None, lock: FileLock | None) -> None:
    if connection is not None:
        connection.close()
        connection.engine.dispose()
    if lock is not None:
        lock.release()
