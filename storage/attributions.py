"""Source records and the originals they name, linked in whichever order the two arrive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from storage import tables as t
from storage.database import insert_rows, rows_in
from storage.records import Attribution
from storage.rows import plain, url_key
from storage.text import public_id


def write_attributions(
    connection: sa.Connection, version: int, attributions: Sequence[Attribution], keys: Mapping[str, str]
) -> None:
    """Keep a version's attributions, each linked to its original when that is held.

    keys: article keys of their URLs. The original is found by that key, else by any URL it is known under.
    """
    if not attributions:
        return
    targets = {url: public_id(plain(key)) for url, key in keys.items()}
    named = [a.article or targets.get(a.url or "") for a in attributions]
    by_id = _articles_by_id(connection, {name for name in named if name})
    by_url = _articles_by_url(connection, {a.url for a in attributions if a.url})
    rows = [
        (version, i, a.kind, plain(a.name), plain(a.url), plain(a.text), targets.get(a.url or ""),
         by_id.get(name or "") or by_url.get(a.url or ""))
        for i, (a, name) in enumerate(zip(attributions, named, strict=True), 1)
    ]  # fmt: skip
    insert_rows(connection, t.attribution, rows)


def link_waiting(connection: sa.Connection, article: int, public_ids: Iterable[str]) -> None:
    """An original has come: link the attributions that named it before."""
    a = t.attribution.c
    connection.execute(
        sa.update(t.attribution)
        .where(a.target.in_(list(public_ids)), a.article_id.is_(None))
        .values(article_id=article)
    )


def _articles_by_id(connection: sa.Connection, public_ids: set[str]) -> dict[str, int]:
    a = t.article.c
    return {row.public_id: row.id for row in rows_in(connection, [a.public_id, a.id], a.public_id, public_ids)}


def _articles_by_url(connection: sa.Connection, urls: set[str]) -> dict[str, int]:
    pages = {
        bytes(row.url_key): row.id
        for row in rows_in(connection, [t.page.c.url_key, t.page.c.id], t.page.c.url_key, {url_key(u) for u in urls})
    }
    articles = articles_of_pages(connection, pages.values())
    found = {url: articles.get(pages.get(url_key(url), 0)) for url in urls}
    return {url: article for url, article in found.items() if article is not None}


def articles_of_pages(connection: sa.Connection, pages: Iterable[int]) -> dict[int, int]:
    """The article that each page leads to: as its own URL or as an alias; of several the newest."""
    wanted = list(pages)
    a, own = t.alias.c, t.article.c
    rows = [(row.page_id, row.article_id) for row in rows_in(connection, [a.page_id, a.article_id], a.page_id, wanted)]
    rows += [(row.page_id, row.id) for row in rows_in(connection, [own.page_id, own.id], own.page_id, wanted)]
    return dict(sorted(rows))
