"""Which article a text belongs to, whether it is news about it, and which version readers see."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from storage import absences
from storage import tables as t
from storage.attributions import articles_of_pages, link_waiting, write_attributions
from storage.decisions import searched
from storage.errors import QueryError
from storage.fulltext import Changes
from storage.hot import Numbers, insert_rows, rows_in
from storage.records import SHORTENED_FLAGS, TAKEN_DOWN, Version
from storage.rows import loaded, url_key
from storage.succession import is_other_article, loss
from storage.text import public_id
from storage.versions import Slot, read_version, write_version

_ID = re.compile(r"[a-z2-7]{6,16}")


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
class Arrival:
    """A version with where it came from, in row numbers. page: its own URL. others: further URLs it is known under."""

    version: Version
    key: str
    source: int
    page: int
    others: Collection[int]
    captures: Collection[int]
    run: int | None
    at: datetime
    attribution_keys: Mapping[str, str] = field(default_factory=dict)


class Desk(NamedTuple):
    """What a writer works with."""

    connection: sa.Connection
    numbers: Numbers
    fulltext: Changes


def keep(desk: Desk, arrival: Arrival) -> Kept:
    """Keep a version as its article's first, as its next, or as the one it has; see `Archive.keep_version`."""
    connection = desk.connection
    family = family_of(connection, arrival.key)
    held = [article for article in family if TAKEN_DOWN not in loaded(article.flags)]
    if family and not held:
        raise QueryError(f"{arrival.key}: was forgotten, and is not kept again")
    digest = bytes.fromhex(arrival.version.digest)
    for article in reversed(held):
        if bytes(article.digest) == digest:
            return _unchanged(connection, article, arrival)
    for article in reversed(held):
        newest = read_version(connection, article.newest_id)
        shown = newest if article.shown_id == article.newest_id else read_version(connection, article.shown_id)
        if not (is_other_article(newest, arrival.version) and is_other_article(shown, arrival.version)):
            return add_version(desk, article, shown, arrival)
    return _new(desk, family, arrival)


def find_article(connection: sa.Connection, id_or_url: str) -> int | None:
    """Row number of the article that an id, the beginning of one, or a URL names; None: not held.

    Raises: QueryError when several articles begin with the prefix.
    """
    a = t.article.c
    if _ID.fullmatch(id_or_url):
        query = sa.select(a.id, a.public_id).where(a.public_id >= id_or_url, a.public_id < id_or_url + "~")
        rows = connection.execute(query.order_by(a.public_id).limit(3)).all()
        if len(rows) > 1:
            named = ", ".join(row.public_id for row in rows)
            raise QueryError(f"several articles begin with {id_or_url}: {named}{', …' if len(rows) == 3 else ''}")
        return rows[0].id if rows else None
    page = connection.scalar(sa.select(t.page.c.id).where(t.page.c.url_key == url_key(id_or_url)))
    return None if page is None else articles_of_pages(connection, [page]).get(page)


def family_of(connection: sa.Connection, key: str) -> list[sa.Row[Any]]:
    """The articles of a key with their newest versions: one, or more where the site used the id again."""
    return list(connection.execute(_family(), {"public_id": public_id(key)}))


@lru_cache  # building a statement costs ten times what running it does
def _family() -> sa.Select[Any]:
    a, v = t.article.c, t.version.c
    first = sa.select(a.id).where(a.public_id == sa.bindparam("public_id")).scalar_subquery()
    newest = sa.select(sa.func.max(v.number)).where(v.article_id == a.id).correlate(t.article).scalar_subquery()
    return (
        sa.select(a.id, a.public_id, a.page_id, a.reuse_of, a.shown_id, a.gone_at)
        .add_columns(v.id.label("newest_id"), v.number, v.digest, v.flags, v.run_id)
        .join(t.version, (v.article_id == a.id) & (v.number == newest))
        .where((a.id == first) | (a.reuse_of == first))
        .order_by(a.id)
    )


def _unchanged(connection: sa.Connection, article: sa.Row[Any], arrival: Arrival) -> Kept:
    """The newest version says the same. Where this run made it of these very captures, the call is repeated after an
    unknown outcome, and has the answer that it should have had: the body of an unchanged page is let go.
    """
    verdict: Literal["new", "changed", "unchanged"] = "unchanged"
    same_run = arrival.run is not None and arrival.run == article.run_id
    if same_run and _first_capture(connection, article.newest_id) in arrival.captures:
        verdict = "new" if article.number == 1 else "changed"
    _link(connection, article, article.newest_id, arrival)
    said = SHORTENED_FLAGS.intersection(loaded(article.flags))
    return Kept(article.public_id, article.number, verdict, (*sorted(said), *_reused(article)))


def _first_capture(connection: sa.Connection, version: int) -> int | None:
    link = t.version_capture.c
    found: int | None = connection.scalar(sa.select(sa.func.min(link.capture_id)).where(link.version_id == version))
    return found


def add_version(desk: Desk, article: sa.Row[Any], shown: Version, arrival: Arrival) -> Kept:
    """Keep a version as the next of an article (a row as of `family_of`); shown: the one that readers see."""
    connection, numbers, fulltext = desk
    lost: str | None = loss(shown, arrival.version)
    if _is_earlier(connection, article.shown_id, arrival.captures):  # a WARC file of long ago, say
        if number := _same_text(connection, article.id, arrival.version):
            _link(connection, article, number[0], arrival)
            return Kept(article.public_id, number[1], "unchanged", _reused(article))
        lost = "earlier"
    version = arrival.version.flagged(lost) if lost else arrival.version
    slot = Slot(numbers.take(t.version), article.id, article.number + 1, arrival.at, arrival.run)
    write_version(connection, numbers, slot, version)
    write_attributions(connection, slot.version, version.attributions, arrival.attribution_keys)
    if not SHORTENED_FLAGS.intersection(version.flags):
        fulltext.remove(article.id, searched(connection, article.id, shown))
        fulltext.add(article.id, searched(connection, article.id, version))
        connection.execute(sa.update(t.article).where(t.article.c.id == article.id).values(shown_id=slot.version))
    _link(connection, article, slot.version, arrival)
    return Kept(article.public_id, slot.number, "changed", ((lost,) if lost else ()) + _reused(article))


def _is_earlier(connection: sa.Connection, shown: int, captures: Collection[int]) -> bool:
    """Whether all these captures were made before any that showed the version that readers see."""
    c, link = t.capture.c, t.version_capture.c
    if not captures:
        return False
    first = (
        sa.select(sa.func.min(c.at)).join(t.version_capture, link.capture_id == c.id).where(link.version_id == shown)
    )
    latest = sa.select(sa.func.max(c.at)).where(c.id.in_(captures))
    seen, came = connection.scalar(first), connection.scalar(latest)
    return seen is not None and came is not None and came < seen


def _same_text(connection: sa.Connection, article: int, version: Version) -> tuple[int, int] | None:
    """Row number and number of an article's version that says the same."""
    v = t.version.c
    same = (v.article_id == article) & (v.digest == bytes.fromhex(version.digest))
    row = connection.execute(sa.select(v.id, v.number).where(same).order_by(v.number.desc()).limit(1)).one_or_none()
    return None if row is None else (row.id, row.number)


def _new(desk: Desk, family: list[sa.Row[Any]], arrival: Arrival) -> Kept:
    connection, numbers, fulltext = desk
    key, reuse_of = arrival.key, family[0].id if family else None
    if family:
        key = _free_key(connection, arrival.key, len(family) + 1)
    name, number = public_id(key), numbers.take(t.article)
    slot = Slot(numbers.take(t.version), number, 1, arrival.at, arrival.run)
    row = (number, key, name, arrival.source, arrival.page, reuse_of, slot.version, arrival.at, None, None, None, None)
    insert_rows(connection, t.article, [row])
    write_version(connection, numbers, slot, arrival.version)
    write_attributions(connection, slot.version, arrival.version.attributions, arrival.attribution_keys)
    fulltext.add(number, arrival.version)
    insert_rows(connection, t.version_capture, [(slot.version, capture) for capture in arrival.captures])
    if family:
        add_aliases(connection, number, arrival.page, arrival.others)
        return Kept(name, 1, "new", ("id_reused",))
    listed = rows_in(connection, [t.page.c.id], t.page.c.public_id, [name])
    add_aliases(connection, number, arrival.page, {*arrival.others, *(page for (page,) in listed)})
    link_waiting(connection, number, [name])
    return Kept(name, 1, "new")


def _free_key(connection: sa.Connection, key: str, number: int) -> str:
    """The key and "~2", or the next number that no URL of the site happens to have."""
    while connection.scalar(sa.select(t.article.c.id).where(t.article.c.public_id == public_id(f"{key}~{number}"))):
        number += 1
    return f"{key}~{number}"


def _reused(article: sa.Row[Any]) -> tuple[str, ...]:
    return ("id_reused",) if article.reuse_of is not None else ()


def _link(connection: sa.Connection, article: sa.Row[Any], version: int, arrival: Arrival) -> None:
    """A capture that shows a held article: evidence, URLs (its own is the latest), and perhaps that it is back."""
    insert_rows(connection, t.version_capture, [(version, capture) for capture in arrival.captures], or_ignore=True)
    if arrival.page != article.page_id:
        own = sa.update(t.article).where(t.article.c.id == article.id).values(page_id=arrival.page)
        connection.execute(own)
        alias = t.alias.c
        connection.execute(sa.delete(t.alias).where(alias.article_id == article.id, alias.page_id == arrival.page))
    add_aliases(connection, article.id, arrival.page, {article.page_id, *arrival.others})
    absences.end(connection, article.id, arrival.captures)
    if article.gone_at is not None:
        seen = connection.scalar(sa.select(sa.func.max(t.capture.c.at)).where(t.capture.c.id.in_(arrival.captures)))
        if seen is not None and seen > article.gone_at:
            back = {"gone_at": None, "gone_status": None, "gone_capture_id": None}
            connection.execute(sa.update(t.article).where(t.article.c.id == article.id).values(back))


def add_aliases(connection: sa.Connection, article: int, own: int, pages: Collection[int]) -> None:
    """Further URLs of an article, and what waits for them; own: the page that is its URL already."""
    further = sorted(set(pages) - {own})
    insert_rows(connection, t.alias, [(article, page) for page in further], or_ignore=True)
    names = {name for (name,) in rows_in(connection, [t.page.c.public_id], t.page.c.id, further)}
    link_waiting(connection, article, names)


def mark_gone(connection: sa.Connection, key: str, *, status: int, capture: int | None, at: datetime) -> str | None:
    """Note the first time a site said that an article is gone, with the evidence; public id, None: never held."""
    family = family_of(connection, key)
    if not family:
        return None
    article = family[-1]
    if article.gone_at is None:
        gone = {"gone_at": at, "gone_status": status, "gone_capture_id": capture}
        connection.execute(sa.update(t.article).where(t.article.c.id == article.id).values(gone))
    return str(article.public_id)
