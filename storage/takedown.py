"""Forgetting an article: its words leave the archive, and that it was forgotten, when, by whom and why, stays.

What goes: every version's text, the bodies it was read from, its pictures, its addresses (they spell its title), its
entries in the index, signatures, clusters and decisions, and the bodies of its source's channels in which it stands.
What stays: texts that other articles say too, bodies that other captures share, and one row per article and page with
digests alone, by which the next crawl knows what not to keep again.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import clusters
from storage import tables as t
from storage.database import FORGOTTEN
from storage.decisions import searched
from storage.frontier import PICTURE
from storage.fulltext import Changes
from storage.hot import insert_rows, rows_in
from storage.payloads import body_of
from storage.records import TAKEN_DOWN, Version
from storage.rows import dumped_texts, plain, url_key
from storage.text import normalise
from storage.versions import read_version

_LEAST = 20  # characters of a text whose standing in a channel's body is no accident
_MOST = 64 * 2**20  # bytes of a channel's body, its gzip undone
_EMPTY = Version(flags=(TAKEN_DOWN,))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with an article, counted. kept: paragraphs that other articles say too."""

    article: str
    versions: int
    paragraphs: int
    kept: int
    captures: int
    bodies: int
    channel_bodies: int


@dataclass(frozen=True, slots=True)
class Takedown:
    """Who wants an article forgotten, why and when."""

    author: str
    reason: str
    at: datetime


def forget(connection: sa.Connection, index: Changes, article: int, why: Takedown) -> Forgotten:
    """Take the words of an article out of the archive, within the running transaction."""
    return _Forgetting(connection, article).run(index, why)


class _Forgetting:
    def __init__(self, connection: sa.Connection, article: int) -> None:
        self._connection, self._article = connection, article
        a, v = t.article.c, t.version.c
        self._head = connection.execute(sa.select(t.article).where(a.id == article)).one()
        numbers = connection.scalars(sa.select(v.id).where(v.article_id == article).order_by(v.number))
        self._versions: list[int] = list(numbers)
        self._pages, self._urls = self._own_pages()
        self._texts = [read_version(connection, number) for number in self._versions]

    def run(self, index: Changes, why: Takedown) -> Forgotten:
        shown = read_version(self._connection, self._head.shown_id)
        index.remove(self._article, searched(self._connection, self._article, shown))
        index.add(self._article, _EMPTY)
        captures = self._own_captures()
        channels = self._channel_captures(captures)
        self._leave_clusters()
        gone, kept = self._drop_texts()
        bodies = self._drop_captures(captures)
        channel_bodies = self._release(channels)
        self._scrub()
        row = (self._article, why.at, why.author, why.reason, len(self._versions))
        insert_rows(self._connection, t.takedown, [row])
        return Forgotten(self._head.public_id, len(self._versions), gone, kept, len(captures), bodies, channel_bodies)

    # ----------------------------------------------------------------------------------------- what is its own

    def _own_pages(self) -> tuple[list[int], set[str]]:
        """Its pages, those that another article shares left out, and every address of it."""
        p, a, l = t.page.c, t.article.c, t.alias.c  # noqa: E741 l: alias
        aliases = sa.select(l.page_id).where(l.article_id == self._article)
        named = (p.id == self._head.page_id) | p.id.in_(aliases) | (p.public_id == self._head.public_id)
        shared = sa.exists().where(a.page_id == p.id, a.id != self._article) | sa.exists().where(
            l.page_id == p.id, l.article_id != self._article
        )
        rows = self._connection.execute(sa.select(p.id, p.url).where(named, ~shared)).all()
        return [row.id for row in rows], {row.url for row in rows}

    def _own_captures(self) -> set[int]:
        """Captures of its versions, its addresses and its pictures that no other article was read from."""
        c, link, k, i = t.capture.c, t.version_capture.c, t.kept_image.c, t.image.c
        own = set(self._scalars(sa.select(link.capture_id).where(link.version_id.in_(self._versions))))
        own.update(self._scalars(sa.select(c.id).where(c.requested_url.in_(self._urls) | c.url.in_(self._urls))))
        pictures = {image.url for version in self._texts for image in version.images if image.url}
        elsewhere = set(self._scalars(sa.select(i.url).where(i.url.in_(pictures), i.version_id.not_in(self._versions))))
        names = [url_key(url) for url in pictures - elsewhere]
        own.update(self._scalars(sa.select(k.capture_id).where(k.url_key.in_(names))))
        shared = sa.select(link.capture_id).where(link.capture_id.in_(own), link.version_id.not_in(self._versions))
        return own - set(self._scalars(shared))

    def _channel_captures(self, own: Collection[int]) -> list[int]:
        """Other captures of its source, of no article, in whose body its title, address or one of its texts stands."""
        c, p, link = t.capture.c, t.payload.c, t.version_capture.c
        said = {text for version in self._texts for text in (version.title, version.lead, *_body(version)) if text}
        texts = [text for text in said if len(text) >= _LEAST]
        links = [link for link in map(_linked, self._urls) if len(link) >= _LEAST]
        read = sa.exists().where(link.capture_id == c.id)
        query = sa.select(c.id, c.charset, p.coding, p.stored, p.length).join(t.payload, p.digest == c.digest)
        rows = self._connection.execute(
            query.where(c.source_id == self._head.source_id, ~read, c.id.not_in(own), c.holds == 1)
        )
        return [row.id for row in rows if _says(row, texts, links)]

    def _scalars(self, query: sa.Select[Any]) -> list[Any]:
        return list(self._connection.scalars(query))

    # --------------------------------------------------------------------------------------------------- out

    def _leave_clusters(self) -> None:
        """Out of its cluster, which goes on under its then earliest article, or ends where one is left."""
        m, k, s, b = t.cluster_member.c, t.cluster.c, t.signature.c, t.signature_band.c
        for number, articles in clusters.members(self._connection, [self._article]).items():
            rest = articles - {self._article}
            self._connection.execute(sa.delete(t.cluster_member).where(m.article_id == self._article))
            if len(rest) > 1:
                standing = clusters.standings(self._connection, rest)
                first = min(standing, key=standing.__getitem__)
                self._connection.execute(sa.update(t.cluster).where(k.id == number).values(article_id=first))
            else:
                self._connection.execute(sa.delete(t.cluster_member).where(m.cluster_id == number))
                self._connection.execute(sa.delete(t.cluster).where(k.id == number))
        for number in self._versions:  # of versions that say the same, the first has the bands
            key = sa.select(s.key).where(s.version_id == number).scalar_subquery()
            heir = sa.select(sa.func.min(s.version_id)).where(s.key == key, s.version_id.not_in(self._versions))
            if (other := self._connection.scalar(heir)) is not None and other > number:
                self._connection.execute(
                    sa.update(t.signature_band).where(b.version_id == number).values(version_id=other)
                )
        n = t.near_pair.c
        self._connection.execute(
            sa.delete(t.near_pair).where(n.version_id.in_(self._versions) | n.other_id.in_(self._versions))
        )

    def _drop_texts(self) -> tuple[int, int]:
        """All rows below the versions, and texts and names that nothing else says; how many texts went and stayed."""
        run, pl, d, va = self._connection.execute, t.placement.c, t.decision.c, t.version_author.c
        said = set(self._scalars(sa.select(pl.paragraph_id).where(pl.version_id.in_(self._versions))))
        wrote = set(self._scalars(sa.select(va.author_id).where(va.version_id.in_(self._versions))))
        below = (
            t.placement,
            t.version_author,
            t.image,
            t.attribution,
            t.version_capture,
            t.signature_band,
            t.signature,
        )
        pictures = [plain(f"{PICTURE}{i.url}") for version in self._texts for i in version.images if i.url]
        run(sa.delete(t.page).where(t.page.c.key.in_(pictures)))
        for table in below:
            run(sa.delete(table).where(table.c.version_id.in_(self._versions)))
        at = t.attribution.c
        run(sa.update(t.attribution).where(at.article_id == self._article).values(article_id=None))
        run(sa.delete(t.decision).where(d.source_id.is_(None), d.article_id == self._article))
        kept = {number for (number,) in rows_in(self._connection, [pl.paragraph_id], pl.paragraph_id, said)}
        for chunk in clusters.chunks(said - kept):
            run(sa.delete(t.decision).where(d.paragraph_id.in_(chunk)))
            run(sa.delete(t.paragraph).where(t.paragraph.c.id.in_(chunk)))
        still = {number for (number,) in rows_in(self._connection, [va.author_id], va.author_id, wrote)}
        run(sa.delete(t.author).where(t.author.c.id.in_(wrote - still)))
        return len(said - kept), len(kept)

    def _drop_captures(self, captures: Collection[int]) -> int:
        """Captures, every mention of them, and their bodies where no other capture holds them; how many bodies."""
        bodies = self._release(captures)
        for table in t.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table is t.capture:
                    named = key.parent.in_(captures)
                    drop = sa.delete(table) if not key.parent.nullable else None
                    change = sa.update(table).values({key.parent.name: None}) if drop is None else drop
                    self._connection.execute(change.where(named))
        self._connection.execute(sa.delete(t.capture).where(t.capture.c.id.in_(captures)))
        return bodies

    def _release(self, captures: Collection[int]) -> int:
        """Let bodies go that only these captures hold; how many went."""
        c, p = t.capture.c, t.payload.c
        digests = self._scalars(sa.select(c.digest).where(c.id.in_(captures)))
        self._connection.execute(sa.update(t.capture).where(c.id.in_(captures)).values(holds=0))
        held = sa.exists().where(c.digest == p.digest, c.holds == 1).correlate(t.payload)
        return self._connection.execute(sa.delete(t.payload).where(p.digest.in_(digests), ~held)).rowcount

    def _scrub(self) -> None:
        """Leave one empty version, and of article and pages what names them without words."""
        run, a, p, v, o = self._connection.execute, t.article.c, t.page.c, t.version.c, t.outcome.c
        first, *others = self._versions
        gone = {"key": f"{FORGOTTEN}{self._head.public_id}", "shown_id": first}
        run(sa.update(t.article).where(a.id == self._article).values(gone))
        run(sa.delete(t.version).where(v.id.in_(others)))
        kept = {"id", "article_id", "number", "run_id", "at", "rules"}
        empty: dict[str, Any] = {column.name: None for column in t.version.columns if column.name not in kept}
        empty |= {"digest": bytes.fromhex(_EMPTY.digest), "flags": dumped_texts(_EMPTY.flags)}
        run(sa.update(t.version).where(v.id == first).values(empty))
        stamps = [
            f"{name}_{part}"
            for name in ("published", "modified")
            for part in ("at", "date", "offset", "precision", "text")
        ]
        for number, name, public_id in rows_in(self._connection, [p.id, p.url_key, p.public_id], p.id, self._pages):
            said = {"url": f"{FORGOTTEN}{bytes(name).hex()}", "key": f"{FORGOTTEN}{public_id}"}
            run(sa.update(t.page).where(p.id == number).values(**said, title=None, guid=None, **dict.fromkeys(stamps)))
        run(sa.delete(t.journal).where(t.journal.c.page_id.in_(self._pages)))
        run(sa.update(t.outcome).where(o.page_id.in_(self._pages)).values(detail=None, traceback=None))


def _body(version: Version) -> list[str]:
    return [placement.text for placement in version.placements if placement.reason is None]


def _linked(url: str) -> str:
    """What a link to an address holds, if it leaves out the host; the whole where that would be too short."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    return path if len(path) >= _LEAST else url


def _says(row: Any, texts: Collection[str], links: Collection[str]) -> bool:
    """Whether a channel's body holds one of the texts, or one of the links to its end: /tin-so-1 is not /tin-so-10."""
    try:
        text = _text_of(body_of(row.coding, bytes(row.stored), row.length), row.charset)
    except (ValueError, zlib.error):
        return False
    return any(said in text for said in texts) or any(re.search(rf"{re.escape(link)}(?![\w-])", text) for link in links)


def _text_of(body: bytes, charset: str | None) -> str:
    """A channel's body as text; of a letter that an old Vietnamese font drew only what its carrier says."""
    if body.startswith(b"\x1f\x8b"):  # sitemap.xml.gz
        body = zlib.decompressobj(31).decompress(body, _MOST)
    try:
        text = body.decode((charset or "utf-8").partition("+")[0], "replace")
    except LookupError:  # a WHATWG label that Python does not know
        text = body.decode("utf-8", "replace")
    return normalise(html.unescape(html.unescape(text)))


def takedown_of(connection: sa.Connection, article: int) -> dict[str, Any] | None:
    """When, by whom and why an article was forgotten, JSON-able; None when it was not."""
    row = connection.execute(sa.select(t.takedown).where(t.takedown.c.article_id == article)).one_or_none()
    if row is None:
        return None
    return {"at": row.at.isoformat(), "author": row.author, "reason": row.reason, "versions": row.versions}
