"""Near-duplicate articles: which texts nearly match, and the clusters that follow from it. Linked, never merged.

Two articles are linked when a version of the one nearly matches a version of the other (`storage.similarity`): a
reprint stays linked to the text that it reprinted, whatever its original says today. So links are only ever added,
and a cluster is a connected part of the graph of links: the same whatever the order in which articles arrive. It may
hold two articles that are alike only through a third, as the first and the last of a story's rewrites are; nothing
is hidden or merged for being in one cluster, so that is a connection to follow and not a loss. A pair that differs in a
number, a name or a negation (yesterday's prices, today's prices) is linked too, and says so.

The work of a night depends on the night: every version is compared once, with what shares a band with it. Of a text
that is held already, word for word, the bands are not kept again; of a cluster one alike member is enough.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Date
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from storage import tables as t
from storage.facts import facts
from storage.hot import Numbers, insert_rows, rows_in
from storage.records import SHORTENED_FLAGS
from storage.rows import loaded
from storage.similarity import bands_of, compared, likeness
from storage.text import text_key

CHUNK = 2_000  # versions of one transaction: an index page is then written once for many bands that fall into it
LEAST_WORDS = 30  # of a text worth comparing; "Photo: …" alone is no article

# A text may share bands with very many others that it does not match (forms filled in anew every day). After so many
# in vain, those that share most bands first, the search ends; only then could the order of arrival matter.
_MOST_IN_VAIN = 200
_MOST_CACHED = 20_000_000  # characters
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """When an article came out, for the order of a cluster: by day, then instant, then when we first met it, then id.

    A day without a printed time comes after the times of that day, and an article without a date when it was met.
    """

    day: Date
    at: datetime
    first_seen: datetime
    public_id: str


def compare_next(connection: sa.Connection, numbers: Numbers, at: datetime) -> set[int]:
    """Compare the next versions, at most CHUNK, with the archive and link what nearly matches.

    Returns: row numbers of their articles; empty when no version is left.
    """
    versions = _next_versions(connection)
    if not versions:
        return set()
    texts = _Texts(connection)
    pairs, families = _links(connection, _sign(connection, versions, texts), versions, texts)
    insert_rows(connection, t.near_pair, [(p.version, p.other, p.score, int(p.differs), at) for p in pairs])
    for family in families:
        _keep(connection, numbers, family, at)
    return set(versions.values())


def _next_versions(connection: sa.Connection) -> dict[int, int]:
    """Row numbers of versions not compared yet -> of their articles."""
    last = sa.select(sa.func.coalesce(sa.func.max(t.signature.c.version_id), 0)).scalar_subquery()
    v = t.version.c
    rows = connection.execute(sa.select(v.id, v.article_id).where(v.id > last).order_by(v.id).limit(CHUNK))
    return {row.id: row.article_id for row in rows}


# ---------------------------------------------------------------------------------------------------- texts


class _Text(NamedTuple):
    words: str  # compared form
    plain: str


class _Texts:
    """What versions say, lead and body, by row number; the latest are remembered."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._held: dict[int, _Text] = {}
        self._size = 0

    def need(self, versions: Iterable[int]) -> None:
        """Read those that are not remembered."""
        missing = [number for number in versions if number not in self._held]
        if not missing:
            return
        if self._size > _MOST_CACHED:
            self._held.clear()
            self._size = 0
        for number, plain in _plain_texts(self._connection, missing).items():
            self._held[number] = _Text(compared(plain), plain)
            self._size += 2 * len(plain)

    def __getitem__(self, version: int) -> _Text:
        self.need([version])
        return self._held[version]


def _plain_texts(connection: sa.Connection, versions: Sequence[int]) -> dict[int, str]:
    """Lead and body; none of a version that lost its text."""
    parts: dict[int, list[str]] = {number: [] for number in versions}
    v, p = t.version.c, t.placement.c
    lost = set()
    for number, lead, flags in rows_in(connection, [v.id, v.lead, v.flags], v.id, versions):
        if SHORTENED_FLAGS.intersection(loaded(flags)):
            lost.add(number)
        elif lead:
            parts[number].append(lead)
    body = sa.select(p.version_id, t.paragraph.c.text).join(t.paragraph).order_by(p.version_id, p.position)
    for chunk in chunks(versions):
        here = (p.version_id.in_(chunk), p.reason.is_(None), p.repeat_of.is_(None))
        for number, text in connection.execute(body.where(*here)):
            parts[number].append(text)
    return {number: "" if number in lost else "\n\n".join(said) for number, said in parts.items()}


# --------------------------------------------------------------------------------------------------- signing


@dataclass(frozen=True, slots=True)
class _Signed:
    """bands: of texts that were new. same: version -> the earlier one that says the same, word for word."""

    bands: dict[int, list[int]]
    same: dict[int, int]


def _sign(connection: sa.Connection, versions: Collection[int], texts: _Texts) -> _Signed:
    """Keep the signatures of new versions."""
    texts.need(versions)
    forms = {number: texts[number].words for number in versions}
    keys = {number: text_key(form) for number, form in forms.items() if form.count(" ") + 1 >= LEAST_WORDS}
    insert_rows(connection, t.signature, [(number, keys.get(number)) for number in versions])
    first: dict[bytes, int] = {}
    for key, number in rows_in(
        connection, [t.signature.c.key, t.signature.c.version_id], t.signature.c.key, keys.values()
    ):
        first[bytes(key)] = min(number, first.get(bytes(key), number))
    new = [number for number, key in keys.items() if first[key] == number]
    bands = dict(zip(new, bands_of([forms[number] for number in new]), strict=True))
    rows = {
        (band, number) for number, keyed in bands.items() for band in keyed
    }  # two bands of a text may meet by chance
    insert_rows(connection, t.signature_band, sorted(rows))
    return _Signed(bands, {number: first[key] for number, key in keys.items() if first[key] != number})


def _sharing(connection: sa.Connection, bands: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Earlier versions that share a band with each, those that share most first."""
    b = t.signature_band.c
    holders: dict[int, list[int]] = defaultdict(list)
    for band, number in rows_in(
        connection, [b.band, b.version_id], b.band, {band for keys in bands.values() for band in keys}
    ):
        holders[band].append(number)
    shared: dict[int, list[int]] = {}
    for number, keys in bands.items():
        counts = Counter(other for band in keys for other in holders[band] if other < number)
        shared[number] = sorted(counts, key=lambda other: (-counts[other], other))
    return shared


# --------------------------------------------------------------------------------------------------- linking


class _Pair(NamedTuple):
    version: int
    other: int
    score: float
    differs: bool


def _links(
    connection: sa.Connection, signed: _Signed, articles: Mapping[int, int], texts: _Texts
) -> tuple[list[_Pair], list[_Family]]:
    """Verified pairs, as many as it takes to know who belongs together. articles: of the new versions."""
    rivals = _sharing(connection, signed.bands) | {number: [other] for number, other in signed.same.items()}
    v, m = t.version.c, t.cluster_member.c
    of = dict(rows_in(connection, [v.id, v.article_id], v.id, {other for held in rivals.values() for other in held}))
    of.update(articles)
    families = _Families(dict(rows_in(connection, [m.article_id, m.cluster_id], m.article_id, set(of.values()))))
    pairs: list[_Pair] = []
    for number in sorted(rivals):
        in_vain = 0
        for other in rivals[number]:
            if families.together(of[number], of[other]):
                continue
            if score := likeness(texts[number].words, texts[other].words):
                pairs.append(_Pair(number, other, score, facts(texts[number].plain) != facts(texts[other].plain)))
                families.join(of[number], of[other])
            elif (in_vain := in_vain + 1) == _MOST_IN_VAIN:
                break
    return pairs, families.joined()


class _Family(NamedTuple):
    """What came together: articles that had no cluster, and clusters, both by row number."""

    articles: list[int]
    clusters: list[int]


class _Families:
    """Who belongs together: a union-find (Galler, Fischer 1964) over articles without a cluster and whole clusters."""

    def __init__(self, clusters: Mapping[int, int]) -> None:
        """clusters: row number of an article -> of its cluster."""
        self._clusters = clusters
        self._parents: dict[int, int] = {}  # of an article its row number, of a cluster the negative one

    def together(self, article: int, other: int) -> bool:
        return self._root(self._node(article)) == self._root(self._node(other))

    def join(self, article: int, other: int) -> None:
        self._parents[self._root(self._node(article))] = self._root(self._node(other))

    def _node(self, article: int) -> int:
        cluster = self._clusters.get(article)
        return article if cluster is None else -cluster

    def _root(self, node: int) -> int:
        passed = []
        while (parent := self._parents.setdefault(node, node)) != node:
            passed.append(node)
            node = parent
        self._parents.update(dict.fromkeys(passed, node))
        return node

    def joined(self) -> list[_Family]:
        """Every group in which something came together."""
        groups: dict[int, list[int]] = defaultdict(list)
        for node in sorted(self._parents):
            groups[self._root(node)].append(node)
        return [
            _Family([node for node in group if node > 0], [-node for node in group if node < 0])
            for group in groups.values()
            if len(group) > 1
        ]


# -------------------------------------------------------------------------------------------------- clusters


def _keep(connection: sa.Connection, numbers: Numbers, family: _Family, at: datetime) -> int:
    """Make one cluster of a family, the oldest of its clusters if it has one; its row number."""
    c, m = t.cluster.c, t.cluster_member.c
    firsts = [article for _, article in rows_in(connection, [c.id, c.article_id], c.id, family.clusters)]
    standing = standings(connection, [*firsts, *family.articles])
    first = min(standing, key=standing.__getitem__)
    if family.clusters:
        number, *others = sorted(family.clusters)
        connection.execute(sa.update(t.cluster).where(c.id == number).values(article_id=first, changed=at))
        if others:
            connection.execute(sa.update(t.cluster_member).where(m.cluster_id.in_(others)).values(cluster_id=number))
            connection.execute(sa.delete(t.cluster).where(c.id.in_(others)))
    else:
        number = numbers.take(t.cluster)
        insert_rows(connection, t.cluster, [(number, first, at)])
    insert_rows(connection, t.cluster_member, [(article, number) for article in family.articles])
    return number


def standings(connection: sa.Connection, articles: Collection[int]) -> dict[int, Standing]:
    """The standing of articles by row number. Their first version dates them: later ones are often stamped anew."""
    a, v = t.article.c, t.version.c
    query = sa.select(a.id, a.public_id, a.first_seen, v.published_date, v.published_at).join(
        t.version, (v.article_id == a.id) & (v.number == 1)
    )
    found = {}
    for chunk in chunks(articles):
        for row in connection.execute(query.where(a.id.in_(chunk))):
            day = row.published_date or row.first_seen.date()
            met = _LAST if row.published_date else row.first_seen
            found[row.id] = Standing(day, row.published_at or met, row.first_seen, row.public_id)
    return found


def members(connection: sa.Connection, articles: Collection[int]) -> dict[int, set[int]]:
    """The clusters that these articles are in: row number -> row numbers of all members."""
    m = t.cluster_member.c
    found: dict[int, set[int]] = defaultdict(set)
    clusters = {number for (number,) in rows_in(connection, [m.cluster_id], m.article_id, articles)}
    for number, article in rows_in(connection, [m.cluster_id, m.article_id], m.cluster_id, clusters):
        found[number].add(article)
    return found


def chunks(values: Iterable[int], size: int = 500) -> Iterator[list[int]]:
    """In lists that fit one IN (…)."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk
