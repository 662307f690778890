"""Where an article comes from and where it went: original -> reprints -> translations, as far as the archive holds it.

An article's parent is the original that its source record names (by address, by name, as a translation); without one
that is held, the earliest of its cluster. A source that is named and not held stands above it as a node without id.
Everything is looked up when it is asked for, so the tree does not depend on the order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from storage import tables as t
from storage.changes import Reprinted, Translated, reprinted, translated
from storage.clusters import Standing, chunks, members, standings
from storage.decisions import decided, read_decisions
from storage.hot import rows_in
from storage.records import Stamp, Version
from storage.versions import read_version

Relation = Literal["original", "reprint", "translation", "near_duplicate"]
MOST_ARTICLES = 300
_STRENGTH = {kind: i for i, kind in enumerate(("translation_of", "source_url", "agency", "publisher", "text"))}


@dataclass(frozen=True, slots=True)
class Node:
    """An article in the tree; one without id is named and not held, by name or url.

    relation: to its parent. by: kind of the source record that says so, or "text" (they nearly match). lag: seconds
    from the parent's publication to its own, whole days where a time is not printed; None where one is unknown.
    """

    id: str | None
    relation: Relation = "original"
    by: str | None = None
    source: str | None = None
    url: str | None = None
    name: str | None = None
    title: str | None = None
    language: str | None = None
    published: Stamp = field(default_factory=Stamp)
    lag: int | None = None
    changes: Reprinted | Translated | None = None
    children: tuple[Node, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "relation": self.relation,
            "by": self.by,
            "source": self.source,
            "url": self.url,
            "name": self.name,
            "title": self.title,
            "language": self.language,
            "published": self.published.as_json(),
            "lag_seconds": self.lag,
            "changes": self.changes.as_json() if self.changes else None,
            "children": [child.as_json() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class Provenance:
    """The tree that an article (public id) stands in. truncated: more articles belong to it than MOST_ARTICLES."""

    article: str
    tree: Node
    truncated: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"article": self.article, "tree": self.tree.as_json(), "truncated": self.truncated}


@dataclass(frozen=True, slots=True)
class _Tie:
    """How an article (row number) hangs on its original. parent: row number, None for one that is not held."""

    child: int
    parent: int | None
    by: str
    name: str | None = None
    url: str | None = None

    @property
    def strength(self) -> tuple[bool, int]:
        return (self.parent is None, _STRENGTH[self.by])

    @property
    def relation(self) -> Relation:
        if self.by == "text":
            return "near_duplicate"
        return "translation" if self.by == "translation_of" else "reprint"


def provenance(connection: sa.Connection, article: int) -> Provenance:
    """The tree around an article (row number)."""
    family, truncated = _family(connection, article)
    standing = standings(connection, family)
    ties = _without_rings(_parents(connection, family, standing), standing)
    root, above = article, ties.get(article)
    while above is not None and above.parent is not None:
        root, above = above.parent, ties.get(above.parent)
    children: dict[int, list[_Tie]] = defaultdict(list)
    for tie in sorted(ties.values(), key=lambda tie: standing[tie.child]):
        if tie.parent is not None:
            children[tie.parent].append(tie)
    painter = _Painter(connection, children)
    if above is None:
        tree = painter.paint(_Tie(root, None, "text"), None)
    else:
        tree = Node(None, name=above.name, url=above.url, children=(painter.paint(above, None),))
    return Provenance(standing[article].public_id, tree, truncated)


# ---------------------------------------------------------------------------------------------------- family


def _family(connection: sa.Connection, article: int) -> tuple[set[int], bool]:
    """All articles that hang together with one, at most MOST_ARTICLES; whether there are more."""
    found, fresh = {article}, {article}
    while fresh:
        near = {tie.parent for tie in _named(connection, fresh) if tie.parent is not None}
        near |= _naming(connection, fresh) | {one for all_ in members(connection, fresh).values() for one in all_}
        fresh = near - found
        if len(found) + len(fresh) > MOST_ARTICLES:
            found.update(sorted(fresh)[: MOST_ARTICLES - len(found)])
            return found, True
        found |= fresh
    return found, False


def _named(connection: sa.Connection, articles: Collection[int]) -> list[_Tie]:
    """The ties that the source records of some articles make."""
    a, own = t.attribution.c, t.article.c
    query = sa.select(own.id, a.article_id, a.kind, a.name, a.url).join(t.attribution, a.version_id == own.shown_id)
    rows = [row for chunk in chunks(articles) for row in connection.execute(query.where(own.id.in_(chunk)))]
    ties = [_Tie(row.id, row.article_id, row.kind, row.name, row.url) for row in rows]
    return [tie for tie in ties if tie.parent != tie.child]


def _naming(connection: sa.Connection, articles: Collection[int]) -> set[int]:
    """The articles whose source records name one of these."""
    a, own, v = t.attribution.c, t.article.c, t.version.c
    versions = {number for (number,) in rows_in(connection, [a.version_id], a.article_id, articles)}
    held = {article for (article,) in rows_in(connection, [v.article_id], v.id, versions)}
    return {
        article for article, shown in rows_in(connection, [own.id, own.shown_id], own.id, held) if shown in versions
    }


# ----------------------------------------------------------------------------------------------------- ties


def _parents(connection: sa.Connection, family: Collection[int], standing: dict[int, Standing]) -> dict[int, _Tie]:
    """The strongest tie of each article that has one."""
    ties = _named(connection, family)
    for together in members(connection, family).values():
        here = together & standing.keys()
        first = min(here, key=standing.__getitem__)
        ties += [_Tie(article, first, "text") for article in here - {first}]
    best: dict[int, _Tie] = {}
    for tie in ties:
        held = tie.parent is None or tie.parent in standing
        if held and (tie.child not in best or tie.strength < best[tie.child].strength):
            best[tie.child] = tie
    return best


def _without_rings(ties: dict[int, _Tie], standing: dict[int, Standing]) -> dict[int, _Tie]:
    """Of articles that name one another in a ring, the earliest hangs on none."""
    kept = dict(ties)
    for start in sorted(ties):
        passed: list[int] = []
        node: int | None = start
        while node is not None and node not in passed:
            passed.append(node)
            node = kept[node].parent if node in kept else None
        if node is not None:
            kept.pop(min(passed[passed.index(node) :], key=standing.__getitem__))
    return kept


# ----------------------------------------------------------------------------------------------------- nodes


@dataclass(frozen=True, slots=True)
class _Article:
    id: str
    source: str
    url: str
    version: Version

    @property
    def texts(self) -> list[str]:
        lead = [self.version.lead] if self.version.lead else []
        return lead + [placement.text for placement in self.version.body]


class _Painter:
    """Makes nodes of articles, from the root on."""

    def __init__(self, connection: sa.Connection, children: dict[int, list[_Tie]]) -> None:
        self._connection = connection
        self._children = children

    def paint(self, tie: _Tie, parent: _Article | None) -> Node:
        """The node of a tie's child with all below it. parent: None for the root."""
        article = self._read(tie.child)
        version = article.version
        root = parent is None and tie.by == "text"
        return Node(
            id=article.id,
            relation="original" if root else tie.relation,
            by=None if root else tie.by,
            source=article.source,
            url=article.url,
            title=version.title,
            language=version.language,
            published=version.published,
            lag=None if parent is None else lag(parent.version.published, version.published),
            changes=None if parent is None else _changes(tie.relation, parent.texts, article.texts),
            children=tuple(self.paint(below, article) for below in self._children[tie.child]),
        )

    def _read(self, article: int) -> _Article:
        a = t.article.c
        row = self._connection.execute(
            sa.select(a.public_id, a.source_id, a.shown_id, t.source.c.name, t.page.c.url)
            .join(t.source, t.source.c.id == a.source_id)
            .join(t.page, t.page.c.id == a.page_id)
            .where(a.id == article)
        ).one()
        decisions = read_decisions(self._connection, source=row.source_id, article=article)
        return _Article(
            row.public_id, row.name, row.url, decided(read_version(self._connection, row.shown_id), decisions)
        )


def _changes(relation: Relation, original: list[str], copy: list[str]) -> Reprinted | Translated:
    return translated(original, copy) if relation == "translation" else reprinted(original, copy)


def lag(original: Stamp, copy: Stamp) -> int | None:
    """Seconds from one publication to the other; whole days where one has no time; None where one has no day. Pure."""
    if original.at and copy.at:
        return int((copy.at - original.at).total_seconds())
    if original.date and copy.date:
        return (copy.date - original.date).days * 86_400
    return None
