"""What is remembered of a source's history: how far a backfill has come, which ids are known, which pictures are kept.

Functions over an open Archive (writes) or Corpus (reads): they serve one verb each, and the two classes stay small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage import frontier
from storage import tables as t
from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import HostState, Outcome
from storage.rows import plain, url_key
from storage.text import public_id


@dataclass(frozen=True, slots=True)
class Done:
    """A page of a channel whose entries were all dealt with. next_url: of a listing, the page behind it."""

    url: str
    next_url: str | None
    entries: int
    done_at: datetime


def backfilled(archive: Archive, source: str) -> dict[str, Done]:
    """Pages of a source's channels that earlier backfills finished, by URL."""
    b = t.backfill.c
    query = sa.select(b.url, b.next_url, b.entries, b.done_at).join(t.source).where(t.source.c.name == source)
    with archive.batch():
        return {row.url: Done(*row) for row in archive._connection.execute(query)}


def keep_backfilled(archive: Archive, source: str, done: Done) -> None:
    """Remember that a page is finished; a later finish replaces an earlier one."""
    b = t.backfill.c
    with archive.batch():
        number, name = archive._source(source, done.done_at), url_key(done.url)
        connection = archive._connection
        connection.execute(sa.delete(t.backfill).where(b.source_id == number, b.url_key == name))
        values = {"url": plain(done.url), "next_url": plain(done.next_url), "entries": done.entries}
        row = sa.insert(t.backfill).values(source_id=number, url_key=name, done_at=done.done_at, **values)
        connection.execute(row)


def forget_backfill(archive: Archive, source: str) -> None:
    """Let the next backfill of a source begin anew; what it stored stays."""
    of = sa.select(t.source.c.id).where(t.source.c.name == source).scalar_subquery()
    with archive.batch():
        archive._connection.execute(sa.delete(t.backfill).where(t.backfill.c.source_id == of))


@dataclass(frozen=True, slots=True)
class KnownKey:
    """An article key that the archive has met. held: an article is kept under it. outcome, reason: last fetch."""

    key: str
    url: str
    held: bool
    outcome: str | None
    reason: str | None


def remembered_hosts(corpus: Corpus) -> list[HostState]:
    """How every host is to be treated, as the last crawl left it, for a run that keeps nothing."""
    with corpus._read() as connection:
        return [HostState(**row._mapping) for row in connection.execute(sa.select(t.host).order_by(t.host.c.host))]


def known_keys(corpus: Corpus, source: str) -> Iterator[KnownKey]:
    """Every article key of a source that a channel listed or that was fetched, one row per address, by key."""
    p, a = t.page.c, t.article.c
    held = sa.exists().where(a.public_id == p.public_id) | sa.exists().where(t.alias.c.page_id == p.id)
    query = (
        sa.select(p.key, p.url, held.label("held"), p.last_outcome, p.last_reason)
        .join(t.source, t.source.c.id == p.source_id)
        .where(t.source.c.name == source)
        .order_by(p.key, p.id)
    )
    with corpus._read() as connection:
        for row in connection.execute(query):
            yield KnownKey(row.key, row.url, bool(row.held), row.last_outcome, row.last_reason)


def pictures_wanted(archive: Archive, key: str, now: datetime) -> list[str]:
    """Addresses of the pictures and attachments in the version of an article that readers see, whose bytes are not kept
    yet and that may be asked for now.
    """
    a, i = t.article.c, t.image.c
    query = (
        sa.select(i.url)
        .join(t.article, a.shown_id == i.version_id)
        .where(a.public_id == public_id(plain(key)), i.url.is_not(None))
        .order_by(i.number)
    )
    with archive.batch():
        urls = list(dict.fromkeys(archive._connection.scalars(query)))
        p, names = t.page.c, [url_key(url) for url in urls]
        later = sa.select(p.url_key).where(p.url_key.in_(names), p.next_try > now)
        left = _kept(archive, urls) | {bytes(name) for name in archive._connection.scalars(later)}
    return [url for url in urls if url_key(url) not in left]


def _kept(archive: Archive, urls: Collection[str]) -> set[bytes]:
    k = t.kept_image.c.url_key
    found = archive._connection.scalars(sa.select(k).where(k.in_([url_key(url) for url in urls])))
    return {bytes(name) for name in found}


def note_picture_failed(archive: Archive, url: str, source: str, reason: str, at: datetime) -> None:
    """A picture could not be had: it is left alone for a while, longer after each failure (`frontier.wait_after`)."""
    with archive.batch():
        of = archive._source(source, at)
        page = archive._page(url, f"{frontier.PICTURE}{url}", of, at)
        outcome = Outcome(url, source, "failed", stage="fetch", reason=reason)
        frontier.remember(archive._connection, page, of, outcome, at)


def keep_picture(archive: Archive, url: str, capture: int) -> None:
    """Remember which capture holds the bytes of the picture at a URL; the first one stays."""
    with archive.batch():
        if not _kept(archive, [url]):
            archive._connection.execute(sa.insert(t.kept_image).values(url_key=url_key(url), capture_id=capture))
