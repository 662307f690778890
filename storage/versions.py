"""One version as rows, there and back: what was kept is what is read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import tables as t
from storage.hot import Numbers, insert_rows, rows_in
from storage.records import Attribution, Image, Placement, Repeat, Stamp, Version
from storage.rows import dumped_texts, loaded, plain, stamp_columns, stamp_of, url_key
from storage.text import text_key


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a version goes: row numbers of version and article, its number within the article, when, by which run."""

    version: int
    article: int
    number: int
    at: datetime
    run: int | None


def write_version(connection: sa.Connection, numbers: Numbers, slot: Slot, version: Version) -> None:
    """Everything of a version but its attributions (see `storage.attributions`)."""
    insert_rows(connection, t.version, [_version_row(slot, version)])
    paragraphs = ids_by_key(connection, numbers, t.paragraph, [p.text for p in version.placements])
    insert_rows(
        connection,
        t.placement,
        [_placement_row(slot.version, p, paragraphs[text_key(p.text)]) for p in version.placements],
    )
    if version.authors:
        authors = ids_by_key(connection, numbers, t.author, version.authors)
        rows = [(slot.version, i, authors[text_key(name)]) for i, name in enumerate(version.authors, 1)]
        insert_rows(connection, t.version_author, rows)
    insert_rows(
        connection,
        t.image,
        [
            (slot.version, i, plain(image.url), image.caption, image.credit, image.position)
            for i, image in enumerate(version.images, 1)
        ],
    )


def _version_row(slot: Slot, version: Version) -> tuple[Any, ...]:
    return (
        slot.version,
        slot.article,
        slot.number,
        slot.run,
        slot.at,
        bytes.fromhex(version.digest),
        version.title,
        version.lead,
        version.section,
        dumped_texts(version.tags),
        version.language,
        *stamp_columns(version.published),
        *stamp_columns(version.modified),
        plain(version.canonical_url),
        version.site_name,
        dumped_texts(version.flags),
        version.rules,
    )


def _placement_row(version: int, p: Placement, paragraph: int) -> tuple[Any, ...]:
    repeat = (None, None, None) if p.repeat is None else (p.repeat.of, p.repeat.rule, p.repeat.score)
    return (version, p.position, paragraph, p.role, p.reason, *repeat, p.line)


def ids_by_key(connection: sa.Connection, numbers: Numbers, table: sa.Table, texts: Iterable[str]) -> dict[bytes, int]:
    """Row numbers of content-addressed texts (paragraph, author) by their key; what is new is inserted."""
    wanted = {text_key(text): text for text in texts}
    ids: dict[bytes, int] = dict(rows_in(connection, [table.c.key, table.c.id], table.c.key, wanted))
    new = [(numbers.take(table), key, text) for key, text in wanted.items() if key not in ids]
    insert_rows(connection, table, new)
    ids.update((key, number) for number, key, _ in new)
    return ids


# --------------------------------------------------------------------------------------------------- reading


def read_version(connection: sa.Connection, number: int) -> Version:
    """The version in that row, attributions resolved as far as they are now."""
    row = connection.execute(sa.select(t.version).where(t.version.c.id == number)).one()
    modified = stamp_of(row, "modified")
    return Version(
        title=row.title,
        lead=row.lead,
        placements=tuple(map(_placement, _of(connection, number, _placements))),
        authors=tuple(name for (name,) in _of(connection, number, _authors)),
        section=row.section,
        tags=loaded(row.tags),
        language=row.language,
        published=stamp_of(row, "published"),
        modified=None if modified == Stamp() else modified,
        images=with_bytes(connection, tuple(Image(*cells) for cells in _of(connection, number, _images))),
        attributions=tuple(Attribution(*cells) for cells in _of(connection, number, _attributions)),
        canonical_url=row.canonical_url,
        site_name=row.site_name,
        flags=loaded(row.flags),
        rules=row.rules,
    )


def _of(connection: sa.Connection, version: int, select: Callable[[], sa.Select[Any]]) -> Collection[sa.Row[Any]]:
    return connection.execute(select(), {"version": version}).all()


_VERSION: sa.BindParameter[int] = sa.bindparam("version")


def _placements() -> sa.Select[Any]:
    p = t.placement.c
    return (
        sa.select(p.position, t.paragraph.c.text, p.role, p.reason, p.repeat_of, p.repeat_rule, p.repeat_score, p.line)
        .join(t.paragraph)
        .where(p.version_id == _VERSION)
        .order_by(p.position)
    )


def _placement(row: sa.Row[Any]) -> Placement:
    repeat = None if row.repeat_of is None else Repeat(row.repeat_of, row.repeat_rule, row.repeat_score)
    return Placement(row.position, row.text, row.role, row.reason, repeat, row.line)


def _authors() -> sa.Select[Any]:
    a = t.version_author.c
    return sa.select(t.author.c.name).join(t.version_author).where(a.version_id == _VERSION).order_by(a.position)


def _images() -> sa.Select[Any]:
    i = t.image.c
    return sa.select(i.url, i.caption, i.credit, i.position).where(i.version_id == _VERSION).order_by(i.number)


def _attributions() -> sa.Select[Any]:
    a = t.attribution.c
    return (
        sa.select(a.kind, a.name, a.url, a.text, t.article.c.public_id)
        .outerjoin(t.article, t.article.c.id == a.article_id)
        .where(a.version_id == _VERSION)
        .order_by(a.number)
    )


def with_bytes(connection: sa.Connection, images: tuple[Image, ...]) -> tuple[Image, ...]:
    """The images with what is kept of their bytes."""
    wanted = {url_key(image.url): image.url for image in images if image.url}
    if not wanted:
        return images
    k, c = t.kept_image.c, t.capture.c
    query = (
        sa.select(k.url_key, c.digest, c.headers, t.payload.c.length)
        .join(t.capture, c.id == k.capture_id)
        .join(t.payload, t.payload.c.digest == c.digest)
        .where(k.url_key.in_(list(wanted)))
    )
    held = {}
    for row in connection.execute(query):
        types = (value for name, value in json.loads(row.headers) if name.lower() == "content-type")
        media = next(types, "").split(";")[0].strip().lower() or None
        held[wanted[bytes(row.url_key)]] = {"digest": bytes(row.digest).hex(), "bytes": row.length, "type": media}
    return tuple(replace(image, **held[image.url]) if image.url in held else image for image in images)
