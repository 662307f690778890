"""Source records and the originals they name, linked in whichever order the two arrive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa

from storage import tables as t
from storage.hot import insert_rows, rows_in
from storage.records import Attribution
from storage.rows import plain, url_key
from storage.text import public_id


def write_attributions(
    connection: sa.Connection, version: int, attributions: Sequence[Attribution], keys: Mapping[str, str]
) -> None:
    """Keep a version's attributions, each linked to its original when that is held.

    keys: article keys of their URLs. The original is found by that key, else by the URL; both may be an alias'.
    """
    if not attributions:
        return
    targets = {url: public_id(plain(key)) for url, key in keys.items()}
    named = [a.article or targets.get(a.url or "") for a in attributions]
    by_name = _articles_named(connection, {name for name in named if name})
    by_url = _articles_by_url(connection, {a.url for a in attributions if a.url})
    rows = [
        (version, i, a.kind, plain(a.name), plain(a.url), plain(a.text), targets.get(a.url or ""),
         by_name.get(name or "") or by_url.get(a.url or ""))
        for i, (a, name) in enumerate(zip(attributions, named, strict=True), 1)
    ]  # fmt: skip
    insert_rows(connection, t.attribution, rows)


def link_waiting(connection: sa.Connection, article: int, names: Collection[str]) -> None:
    """An original has come: link the attributions that named it before, by public ids that its keys name."""
    a = t.attribution.c
    if waiting := rows_in(connection, [a.version_id, a.number], a.target, names):
        here = sa.tuple_(a.version_id, a.number).in_(waiting)
        connection.execute(sa.update(t.attribution).where(here, a.article_id.is_(None)).values(article_id=article))


def _articles_named(connection: sa.Connection, names: set[str]) -> dict[str, int]:
    """Articles by public ids that are theirs, or that the keys of their URLs name."""
    p, a = t.page.c, t.article.c
    pages = dict(rows_in(connection, [p.id, p.public_id], p.public_id, names))
    found = {pages[page]: article for page, article in articles_of_pages(connection, pages).items()}
    return found | dict(rows_in(connection, [a.public_id, a.id], a.public_id, names))


def _articles_by_url(connection: sa.Connection, urls: set[str]) -> dict[str, int]:
    p = t.page.c
    pages = dict(rows_in(connection, [p.url_key, p.id], p.url_key, {url_key(url) for url in urls}))
    articles = articles_of_pages(connection, pages.values())
    found = {url: articles.get(pages.get(url_key(url), 0)) for url in urls}
    return {url: article for url, article in found.items() if article is not None}


def articles_of_pages(connection: sa.Connection, pages: Iterable[int]) -> dict[int, int]:
    """The article that each page leads to: as its own URL or as an alias; of several the newest."""
    wanted = list(pages)
    a, own = t.alias.c, t.article.c
    rows = rows_in(connection, [a.page_id, a.article_id], a.page_id, wanted)
    rows += rows_in(connection, [own.page_id, own.id], own.page_id, wanted)
    return dict(sorted(rows))
