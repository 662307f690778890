"""Every read of the archive. Read-only, without a lock, never blocked by the writer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from datetime import date as Date
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import sqlalchemy as sa

from storage import absences, ledgers, review
from storage import tables as t
from storage.articles import find_article
from storage.database import Place, reading_engine, require_known, require_sqlite, revision, revisions, told
from storage.decisions import decided, read_decisions
from storage.errors import ArchiveMissing, ArchiveUnusable
from storage.ledgers import RunRow, SourceRow
from storage.payloads import body_of
from storage.provenance import Provenance, provenance
from storage.records import SHORTENED_FLAGS, TAKEN_DOWN, Outcome, OutcomeKind, Record, Version
from storage.replays import Evidence, evidence
from storage.review import Mark, Paragraph
from storage.rows import loaded, plain
from storage.search import Hit, Search, SearchPage
from storage.takedown import takedown_of
from storage.text import public_id
from storage.versions import read_version
from storage.warc import Stored

__all__ = ["Corpus", "Evidence", "Hit", "Mark", "Paragraph", "Provenance", "SearchPage"]

_LOSSES = SHORTENED_FLAGS - {"earlier"}  # an older text is no news about the one that is shown


class Corpus:
    """The read side; as a context manager it closes itself. May be used from several threads.

    Each call sees one state of the archive, whatever the writer does meanwhile.
    """

    def __init__(self, place: Place, engine: sa.Engine) -> None:
        """For `open` only."""
        self._place = place
        self._engine = engine

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """Open an archive for reading. Raises: ArchiveUnusable (missing, damaged), ArchiveNewer."""
        place = Place.of(where)
        if place.path is not None:
            if not place.path.exists():
                raise ArchiveMissing(f"there is no archive at {place}; `luutru init` makes one")
            require_sqlite(place.path)
        corpus = cls(place, reading_engine(place))
        try:
            with corpus._read() as connection:
                found = revision(connection)
            require_known(place, found)
            if found is None:
                raise ArchiveMissing(f"there is no archive at {place}; `luutru init` makes one")
            if found != revisions()[-1]:
                raise ArchiveUnusable(f"{place} is of an earlier Lưu Trữ (schema {found}); `luutru init` brings it up")
        except BaseException:
            corpus.close()
            raise
        return corpus

    @property
    def schema(self) -> str:
        """The schema revision of every archive that opens."""
        return revisions()[-1]

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        with told(self._place), self._engine.connect() as connection, connection.begin():
            yield connection

    # ---------------------------------------------------------------------------------------------- articles

    def record(self, id_or_url: str, number: int | None = None, *, as_of: datetime | None = None) -> Record | None:
        """An article by public id (or a unique prefix of at least 6 characters), URL or alias; None: not held.

        number: of the version, 1-based; by default the newest that is not flagged shortened or emptied.
        as_of: versions and decisions that came later are left out.

        Raises: QueryError when several articles begin with the prefix.
        """
        with self._read() as connection:
            article = find_article(connection, id_or_url)
            return None if article is None else _record(connection, article, number, as_of)

    def holds(self, id_or_url: str) -> bool:
        """Whether `record` has something to give. Raises: QueryError when several articles begin with the prefix."""
        with self._read() as connection:
            return find_article(connection, id_or_url) is not None

    def parsed(self, article: str, number: int) -> Version:
        """A version as its parser left it, decisions not applied. article: public id; both exist."""
        v = t.version.c
        query = sa.select(v.id).join(t.article, t.article.c.id == v.article_id)
        with self._read() as connection:
            found = connection.scalar(query.where(t.article.c.public_id == article, v.number == number))
            assert found is not None
            return read_version(connection, found)

    def find_key(self, key: str) -> str | None:
        """Public id of the article with that key, or None; where an id was used again, of the latest."""
        a = t.article.c
        with self._read() as connection:
            first = sa.select(a.id).where(a.public_id == public_id(plain(key))).scalar_subquery()
            query = sa.select(a.public_id).where((a.id == first) | (a.reuse_of == first)).order_by(a.id.desc())
            found: str | None = connection.scalar(query.limit(1))
            return found

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

        order: "relevance" puts articles that spell the query as typed first; "date" the latest published.
        limit: at most 1,000. The language of queries stands in `storage.query`.

        Raises: QueryError.
        """
        asked = Search(query, tuple(sources), since, until, limit, offset, order)
        with self._read() as connection:
            return asked.run(connection)

    # --------------------------------------------------------------------------------------- what repeats what

    def paragraph(self, name: str, limit: int = 1_000) -> Paragraph | None:
        """A paragraph by its id (or a unique beginning of at least 6 digits) with at most `limit` of its places, oldest
        first; None: not held.

        Raises: QueryError.
        """
        with self._read() as connection:
            return review.paragraph(connection, name, limit)

    def repeats(self, *, source: str | None = None, rule: str | None = None, limit: int = 50) -> list[Mark]:
        """What was set aside in the versions that readers see: boilerplate first, then articles met last first."""
        with self._read() as connection:
            return review.marks(connection, source=source, rule=rule, limit=limit)

    def provenance(self, id_or_url: str) -> Provenance | None:
        """Where an article comes from and where it went; None: not held. Raises: QueryError."""
        with self._read() as connection:
            article = find_article(connection, id_or_url)
            return None if article is None else provenance(connection, article)

    def records(
        self, source: str | None = None, since: Date | None = None, until: Date | None = None
    ) -> Iterator[Record]:
        """Every article as readers see it, in the order in which they came; since, until: published days, inclusive.

        What was taken down is left out. Each record is one state of the archive, all of them together are not.
        """
        for article in self._articles(source, since, until):
            with self._read() as connection:
                record = _record(connection, article, None, None)
            if record is not None and TAKEN_DOWN not in record.version.flags:
                yield record

    def _articles(self, source: str | None, since: Date | None, until: Date | None) -> Iterator[int]:
        a, day = t.article.c, t.version.c.published_date
        query = sa.select(a.id).join(t.version, t.version.c.id == a.shown_id).order_by(a.id).limit(1_000)
        query = query.where(*([day >= since] if since else []), *([day <= until] if until else []))
        if source is not None:
            query = query.join(t.source, t.source.c.id == a.source_id).where(t.source.c.name == source)
        yield from self._numbers(query, a.id)

    def _numbers(self, query: sa.Select[Any], column: sa.Column[Any]) -> Iterator[int]:
        """All row numbers of a limited query, a chunk of them at a time."""
        last = 0
        while True:
            with self._read() as connection:
                numbers = list(connection.scalars(query.where(column > last)))
            if not numbers:
                return
            last = numbers[-1]
            yield from numbers

    def stored_captures(
        self, source: str | None = None, since: Date | None = None, until: Date | None = None
    ) -> Iterator[Stored]:
        """Every capture with its body as it is stored, oldest number first; since, until: UTC days, inclusive."""
        c = t.capture.c
        query = sa.select(c.id).order_by(c.id).limit(1_000)
        if since is not None:
            query = query.where(c.at >= datetime.combine(since, time.min, UTC))
        if until is not None:
            query = query.where(c.at <= datetime.combine(until, time.max, UTC))
        if source is not None:
            query = query.join(t.source, t.source.c.id == c.source_id).where(t.source.c.name == source)
        for number in self._numbers(query, c.id):
            if (stored := self.stored_capture(number)) is not None:
                yield stored

    def stored_capture(self, number: int) -> Stored | None:
        """One capture with its body as it is stored, or None. Raises: ArchiveUnusable when the body is damaged."""
        row = self.capture(number)
        if row is None or not row["held"]:
            return None if row is None else Stored(row)
        p, link = t.payload.c, t.version_capture.c
        with self._read() as connection:
            body = sa.select(p.coding, p.stored).where(p.digest == bytes.fromhex(row["digest"]))
            kept = connection.execute(body).one_or_none()
            of = sa.select(t.article.c.public_id).join(t.version, t.version.c.article_id == t.article.c.id)
            of = of.join(t.version_capture, link.version_id == t.version.c.id).where(link.capture_id == number)
            article = connection.scalar(of.limit(1))
        if kept is None:
            return Stored(row, article=article)
        return Stored(row, kept.coding, bytes(kept.stored), self.payload(row["digest"]), article)

    def evidence(self, source: str | None = None) -> Iterator[Evidence]:
        """What `luutru reparse` reads again: the newest capture of every article, and pages that became none."""
        with self._read() as connection:
            found = evidence(connection, source)
        yield from found

    def absences(self, article: str) -> list[dict[str, Any]]:
        """When the site said that an article (public id) is gone: JSON-able, oldest first, with the evidence."""
        with self._read() as connection:
            found = find_article(connection, article)
            return [] if found is None else absences.absences(connection, found)

    def takedown(self, article: str) -> dict[str, Any] | None:
        """When, by whom and why an article (public id or URL) was forgotten, JSON-able, or None."""
        with self._read() as connection:
            found = find_article(connection, article)
            return None if found is None else takedown_of(connection, found)

    # ------------------------------------------------------------------------------------------------ ledgers

    def sources(self) -> list[SourceRow]:
        """All sources by name."""
        with self._read() as connection:
            return ledgers.sources(connection)

    def source_names(self) -> list[str]:
        """Names of the sources that the archive has met."""
        with self._read() as connection:
            return list(connection.scalars(sa.select(t.source.c.name).order_by(t.source.c.name)))

    def runs(self, limit: int = 20, run: int | None = None) -> list[RunRow]:
        """The latest runs, newest first; run: only the one of that number."""
        with self._read() as connection:
            return ledgers.runs(connection, limit, run)

    def outcomes(self, run: int, kinds: Collection[OutcomeKind] = ()) -> list[Outcome]:
        """What a run did, in its order; kinds: only these."""
        with self._read() as connection:
            return ledgers.outcomes(connection, run, kinds)

    def counts(self) -> dict[str, int]:
        """sources, articles, versions, paragraphs, captures, payloads, and payload_bytes (as stored). The tombstone of
        an article that was taken down is none of these."""
        with self._read() as connection:
            return ledgers.counts(connection)

    # -------------------------------------------------------------------------------------------------- bytes

    def payload(self, digest: str) -> bytes | None:
        """The body with that sha256 (hex), content coding undone; None when it is not held.

        Raises: ArchiveUnusable when what is held is damaged.
        """
        with self._read() as connection:
            query = sa.select(t.payload).where(t.payload.c.digest == bytes.fromhex(digest))
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        try:
            return body_of(row.coding, bytes(row.stored), row.length)
        except ValueError as error:
            raise ArchiveUnusable(f"{self._place}: the body {digest} is damaged: {error}") from error

    def capture(self, number: int) -> dict[str, Any] | None:
        """One capture as kept, JSON-able, or None. held: whether its body is in the archive as well."""
        c = t.capture.c
        query = (
            sa.select(t.capture, t.source.c.name.label("source"), t.payload.c.length)
            .outerjoin(t.source, t.source.c.id == c.source_id)
            .outerjoin(t.payload, t.payload.c.digest == c.digest)
            .where(c.id == number)
        )
        with self._read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return {
            "capture": row.id,
            "run": row.run_id,
            "source": row.source,
            "requested_url": row.requested_url,
            "url": row.url or row.requested_url,
            "at": row.at.isoformat(),
            "status": row.status,
            "headers": [tuple(header) for header in json.loads(row.headers)],
            "hops": [{"url": url, "status": status, "location": to} for url, status, to in loaded(row.hops)],
            "digest": bytes(row.digest).hex(),
            "wire_digest": bytes(row.wire_digest or row.digest).hex(),
            "wire_length": row.wire_length,
            "content_coding": row.content_coding,
            "charset": row.charset,
            "charset_origin": row.charset_origin,
            "truncated": bool(row.truncated),
            "flags": list(loaded(row.flags)),
            "address": row.address,
            "held": row.length is not None,
        }


def _record(connection: sa.Connection, article: int, number: int | None, as_of: datetime | None) -> Record | None:
    a = t.article.c
    head = connection.execute(
        sa.select(a.public_id, a.source_id, a.shown_id, a.reuse_of, a.gone_at, t.source.c.name, t.page.c.url)
        .join_from(t.article, t.source, t.source.c.id == a.source_id)
        .join(t.page, t.page.c.id == a.page_id)
        .where(a.id == article)
    ).one()
    versions = _versions(connection, article, as_of)
    shown = _shown(versions, head.shown_id, as_of)
    if shown is None:
        return None
    wanted = shown if number is None else next((v for v in versions if v.number == number), None)
    if wanted is None:
        return None
    urls = sa.select(t.page.c.url).join(t.alias).where(t.alias.c.article_id == article)
    later = {flag for v in versions if v.number > shown.number for flag in loaded(v.flags)} & _LOSSES
    flags = {
        "id_reused": head.reuse_of is not None,
        "gone": head.gone_at is not None,
        **dict.fromkeys(sorted(later), True),
    }
    decisions = read_decisions(connection, source=head.source_id, article=article, as_of=as_of)
    return Record(
        id=head.public_id,
        source=head.name,
        url=head.url,
        version=decided(read_version(connection, wanted.id), decisions),
        aliases=tuple(connection.scalars(urls.order_by(t.page.c.url))),
        number=wanted.number,
        versions=len(versions),
        captures=_captures(connection, wanted.id),
        flags=tuple(flag for flag, set_ in flags.items() if set_),
    )


def _versions(connection: sa.Connection, article: int, as_of: datetime | None) -> Sequence[Any]:
    v = t.version.c
    query = sa.select(v.id, v.number, v.flags).where(v.article_id == article).order_by(v.number)
    return connection.execute(query if as_of is None else query.where(v.at <= as_of)).all()


def _shown(versions: Sequence[Any], shown: int, as_of: datetime | None) -> Any:
    """The version that readers see, or saw then: the newest that lost no text, else the first."""
    if as_of is None:
        return next(version for version in versions if version.id == shown)
    whole = [v for v in versions if not SHORTENED_FLAGS.intersection(loaded(v.flags))]
    return whole[-1] if whole else next(iter(versions), None)


def _captures(connection: sa.Connection, version: int) -> tuple[dict[str, Any], ...]:
    """The captures that showed this version, oldest first; bytes: of the body, coding undone, null if not held."""
    c = t.capture.c
    query = (
        sa.select(c.at, sa.func.coalesce(c.url, c.requested_url).label("url"), c.status, c.digest, t.payload.c.length)
        .join(t.version_capture, t.version_capture.c.capture_id == c.id)
        .outerjoin(t.payload, t.payload.c.digest == c.digest)
        .where(t.version_capture.c.version_id == version)
        .order_by(c.at, c.id)
    )
    return tuple(
        {"at": r.at.isoformat(), "url": r.url, "status": r.status, "digest": bytes(r.digest).hex(), "bytes": r.length}
        for r in connection.execute(query)
    )
