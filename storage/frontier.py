"""What is remembered of URLs between nights: what channels claimed and what fetching them gave.

One row per URL (table page). Several URLs of one article share its key, and the crawler thinks in keys: so
memory is read per key, from the URL that was fetched last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

import sqlalchemy as sa

from storage import absences
from storage import tables as t
from storage.attributions import articles_of_pages
from storage.hot import Numbers, insert_rows, rows_in
from storage.records import Entry, Outcome, OutcomeKind
from storage.rows import plain, stamp_columns, url_key
from storage.text import public_id

PICTURE = "picture:"  # before its address, in the key of a page that is a picture: no article's begins so
_CHUNK = 500
_NOTHING: tuple[None, ...] = (None,) * 5
_LONGEST_WAIT = timedelta(days=32)
_SLACK = timedelta(hours=1)  # a night may begin a little earlier than the last one


@dataclass(frozen=True, slots=True)
class PageMemory:
    """What the archive remembers of one article key between nights.

    url: the URL to fetch. attempts: failures in a row (0 after any answer that was not one). next_try: not before
    this instant, or None. crashes: how often the process died while it parsed this page. published: local day of
    the version that readers see. article: public id, when a version is held. gone: the site said so, and again on
    another night. missed: it said so once, and another night shall tell. forgotten: taken down, not to be kept again.
    """

    key: str
    url: str
    source: str | None
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
    missed: bool = False
    forgotten: bool = False


def wait_after(attempts: int) -> timedelta:
    """How long to leave a URL alone after so many failures in a row: not at all, a day, two, four … 32 days."""
    return timedelta(0) if attempts < 2 else min(timedelta(days=1 << min(attempts - 2, 6)), _LONGEST_WAIT) - _SLACK


# --------------------------------------------------------------------------------------------------- writing


def ensure_pages(
    connection: sa.Connection, numbers: Numbers, keys: Mapping[str, str], source: int | None, at: datetime
) -> dict[str, int]:
    """Row numbers of URLs; those that are new get a row with the key given for them."""
    wanted = {url_key(url): url for url in keys}
    p = t.page.c
    ids: dict[bytes, int] = dict(rows_in(connection, [p.url_key, p.id], p.url_key, wanted))
    rows = []
    for name, url in wanted.items():
        if name not in ids:
            ids[name] = numbers.take(t.page)
            key = plain(keys[url])
            claims = (None, None, *_NOTHING, *_NOTHING)
            memory = (at, None, None, None, None, 0, None)
            rows.append((ids[name], plain(url), name, key, public_id(key), source, None, *claims, *memory))
    insert_rows(connection, t.page, rows)
    return {url: ids[url_key(url)] for url in keys}


def keep_entries(
    connection: sa.Connection, numbers: Numbers, channel: int, source: int, entries: Iterable[Entry], at: datetime
) -> None:
    """Remember what a channel lists, be it a million entries. A later claim replaces an earlier one."""
    rest = iter(entries)
    while chunk := {url_key(entry.url): entry for entry in islice(rest, _CHUNK)}:
        p = t.page.c
        held: dict[bytes, int] = dict(rows_in(connection, [p.url_key, p.id], p.url_key, chunk))
        new = {name: numbers.take(t.page) for name in chunk if name not in held}
        insert_rows(
            connection,
            t.page,
            [_page_row(number, name, chunk[name], channel, source, at) for name, number in new.items()],
        )
        _update_claims(connection, [(held[name], chunk[name]) for name in held], source, at)
        _alias_known(connection, {number: public_id(plain(chunk[name].key)) for name, number in new.items()})


def _page_row(number: int, name: bytes, entry: Entry, channel: int, source: int, at: datetime) -> tuple[Any, ...]:
    key = plain(entry.key)
    claims = (plain(entry.title), plain(entry.guid), *stamp_columns(entry.published), *stamp_columns(entry.modified))
    memory = (at, at, None, None, None, 0, None)
    return (number, plain(entry.url), name, key, public_id(key), source, channel, *claims, *memory)


def _update_claims(connection: sa.Connection, listed: Sequence[tuple[int, Entry]], source: int, at: datetime) -> None:
    """One statement for all entries that claim the same fields."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for number, entry in listed:
        key = plain(entry.key)
        claim: dict[str, Any] = {"last_seen": at, "key": key, "public_id": public_id(key)}
        claim |= {name: plain(text) for name in ("title", "guid") if (text := getattr(entry, name))}
        for name in ("published", "modified"):
            if stamp := getattr(entry, name):
                fields = (f"{name}_{part}" for part in ("at", "date", "offset", "precision", "text"))
                claim |= dict(zip(fields, stamp_columns(stamp), strict=True))
        alike[tuple(claim)].append({"number": number, **{f"new_{name}": value for name, value in claim.items()}})
    for names, rows in alike.items():
        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}", type_=t.page.c[name].type) for name in names}
        values["source_id"] = sa.func.coalesce(t.page.c.source_id, source)
        connection.execute(sa.update(t.page).where(t.page.c.id == sa.bindparam("number")).values(values), rows)


def _alias_known(connection: sa.Connection, pages: Mapping[int, str]) -> None:
    """New URLs of articles that are held already: `pages` is row number -> public id that its key names."""
    a = t.article.c
    held = dict(rows_in(connection, [a.public_id, a.id], a.public_id, set(pages.values())))
    rows = [(held[name], page) for page, name in pages.items() if name in held]
    insert_rows(connection, t.alias, rows)


def remember(connection: sa.Connection, page: int, source: int, outcome: Outcome, at: datetime) -> None:
    """Let a page remember how its fetch ended, and after a failure when it may be asked again."""
    p = t.page.c
    attempts, next_try = 0, None
    if outcome.kind in ("failed", "blocked"):
        attempts = (connection.scalar(sa.select(p.attempts).where(p.id == page)) or 0) + 1
        next_try = at + wait_after(attempts)
    said = {"source_id": source, "last_fetched": at, "last_outcome": outcome.kind, "next_try": next_try}
    said |= {"last_reason": plain(outcome.reason), "attempts": attempts}
    connection.execute(_remembering(), {"page": page, **{f"new_{name}": value for name, value in said.items()}})
    connection.execute(_looking(), {"page": page, "at": at})


@lru_cache  # building a statement costs ten times what running it does
def _remembering() -> sa.Update:
    p = t.page.c
    names = ("last_fetched", "last_outcome", "last_reason", "attempts", "next_try")
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}", type_=p[name].type) for name in names}
    values["source_id"] = sa.func.coalesce(p.source_id, sa.bindparam("new_source_id", type_=p.source_id.type))
    return sa.update(t.page).where(p.id == sa.bindparam("page")).values(values)


@lru_cache
def _looking() -> sa.Update:
    """The articles that a page leads to were looked at, whatever came of it."""
    a = t.article.c
    page: sa.BindParameter[int] = sa.bindparam("page")
    own = sa.select(a.id).where(a.page_id == page)
    led = sa.select(t.alias.c.article_id).where(t.alias.c.page_id == page)
    return (
        sa.update(t.article)
        .where(a.id.in_(own.union_all(led)))
        .values(looked_at=sa.bindparam("at", type_=a.looked_at.type))
    )


def begin_parse(connection: sa.Connection, page: int, at: datetime) -> int:
    """Open the journal for a page. An entry that stands open is a process that died. Returns how many did."""
    j = t.journal.c
    before = connection.scalar(sa.select(j.crashes).where(j.page_id == page))
    if before is None:
        insert_rows(connection, t.journal, [(page, at, 0)])
        return 0
    connection.execute(sa.update(t.journal).where(j.page_id == page).values(begun=at, crashes=before + 1))
    return int(before) + 1


def end_parse(connection: sa.Connection, url: str) -> None:
    page = sa.select(t.page.c.id).where(t.page.c.url_key == url_key(url)).scalar_subquery()
    connection.execute(sa.delete(t.journal).where(t.journal.c.page_id == page))


# --------------------------------------------------------------------------------------------------- reading


def page_memory(connection: sa.Connection, keys: Collection[str]) -> dict[str, PageMemory]:
    found: dict[str, PageMemory] = {}
    rest = iter(dict.fromkeys(keys))
    while chunk := {public_id(plain(key)): key for key in islice(rest, _CHUNK)}:
        pages: dict[str, list[sa.Row[Any]]] = defaultdict(list)
        for row in connection.execute(_pages().where(t.page.c.public_id.in_(chunk))):
            pages[row.public_id].append(row)
        held = _held(connection, pages)
        for name, rows in pages.items():
            found[chunk[name]] = _memory(chunk[name], rows, held.get(name))
    return found


def _pages() -> sa.Select[Any]:
    p = t.page.c
    return (
        sa.select(p.id, p.public_id, p.url, p.first_seen, p.last_seen, p.last_fetched, p.last_outcome, p.last_reason)
        .add_columns(p.attempts, p.next_try, t.source.c.name.label("source"), t.journal.c.crashes)
        .outerjoin(t.source, t.source.c.id == p.source_id)
        .outerjoin(t.journal, t.journal.c.page_id == p.id)
        .order_by(p.last_fetched.asc().nulls_first(), p.id)
    )


def _held(connection: sa.Connection, pages: Mapping[str, Sequence[sa.Row[Any]]]) -> dict[str, sa.Row[Any]]:
    """The article that each key's pages lead to, the newest where an id was used again."""
    of_page = articles_of_pages(connection, [row.id for rows in pages.values() for row in rows])
    a = t.article.c
    query = (
        sa.select(a.id, a.public_id, a.gone_at, t.page.c.url, t.version.c.published_date)
        .add_columns(_missed(a).label("missed"), _forgotten(a).label("forgotten"))
        .join(t.version, t.version.c.id == a.shown_id)
        .join(t.page, t.page.c.id == a.page_id)
    )
    articles: dict[int, sa.Row[Any]] = {}
    rest = iter(sorted(set(of_page.values())))
    while chunk := list(islice(rest, _CHUNK)):
        articles |= {row.id: row for row in connection.execute(query.where(a.id.in_(chunk)))}
    held: dict[str, sa.Row[Any]] = {}
    for name, rows in pages.items():
        if numbers := [of_page[row.id] for row in rows if row.id in of_page]:
            held[name] = articles[max(numbers)]
    return held


def _missed(article: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(t.absence.c.article_id == article.id, absences.unconfirmed())


def _forgotten(article: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(t.takedown.c.article_id == article.id)


def _memory(key: str, pages: Sequence[sa.Row[Any]], article: sa.Row[Any] | None) -> PageMemory:
    """pages: the URLs of one key, the one fetched last at the end."""
    last = pages[-1]
    seen = [row.last_seen for row in pages if row.last_seen]
    return PageMemory(
        key=key,
        url=article.url if article is not None else last.url,
        source=last.source,
        first_seen=min(row.first_seen for row in pages),
        last_seen=max(seen) if seen else None,
        last_fetched=last.last_fetched,
        last_outcome=last.last_outcome,
        last_reason=last.last_reason,
        attempts=last.attempts,
        next_try=last.next_try,
        crashes=max((row.crashes + 1 for row in pages if row.crashes is not None), default=0),
        published=article.published_date if article is not None else None,
        article=article.public_id if article is not None else None,
        gone=article is not None and article.gone_at is not None,
        missed=article is not None and bool(article.missed),
        forgotten=article is not None and bool(article.forgotten),
    )
