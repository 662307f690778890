"""Who was reprinted: source records without an address, resolved by name and near-duplicate text.

"Theo TTXVN" names an agency and no page. Where a near-duplicate of the article is held, one of these is the original:

1. the earliest of the cluster that the named party published itself (its source, site name or host says so);
2. else the earliest of all, when it is older, of another source, and names nobody itself.

The links of a cluster are made anew whenever it grows, so they do not depend on the order of arrival. What has an
address is linked by it alone (`storage.attributions`), by another address of the original too once that is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from storage import tables as t
from storage.clusters import Standing, chunks, members, standings
from storage.text import fold

# An agency by its names, squeezed (see `_squeezed`), and the hosts on which it publishes.
_AGENCIES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        frozenset({"ttxvn", "ttxvietnam", "thongtanxavietnam", "vietnamplus", "vietnamnewsagency", "vna"}),
        frozenset({"vnanet.vn", "vietnamplus.vn", "baotintuc.vn"}),
    ),
    (frozenset({"reuters"}), frozenset({"reuters.com"})),
    (frozenset({"afp", "agencefrancepresse"}), frozenset({"afp.com"})),
    (frozenset({"ap", "associatedpress"}), frozenset({"apnews.com"})),
    (frozenset({"xinhua", "tanhoaxa"}), frozenset({"xinhuanet.com", "news.cn"})),
    (frozenset({"kyodo", "kyodonews"}), frozenset({"kyodonews.net"})),
    (frozenset({"yonhap"}), frozenset({"yna.co.kr"})),
    (frozenset({"tass"}), frozenset({"tass.ru", "tass.com"})),
)
_JOINTS = re.compile(r"[/,;&]| và | and ")
_LEAST_PART = 6  # letters of a name that may stand within a longer site name: "Báo Cao Bằng điện tử"


def publishes_as(name: str, *, source: str, host: str, site_name: str | None) -> bool:
    """Whether the party that a source record names is this publisher. host: without `www.`. Pure."""
    labels = host.split(".")
    own = {_squeezed(source), "".join(labels), *labels[:-1]} - {""}
    site = _squeezed(site_name or "")
    for part in filter(None, map(_squeezed, _JOINTS.split(name))):
        if part in own or part == site or (len(part) >= _LEAST_PART and part in site):
            return True
        if any(part in names and _on(host, hosts) for names, hosts in _AGENCIES):
            return True
    return False


def _squeezed(name: str) -> str:
    """Letters and digits alone, folded; "Vietnam+" is vietnamplus."""
    return "".join(c for c in fold(name).replace("+", "plus") if c.isalnum())


def _on(host: str, hosts: Collection[str]) -> bool:
    return any(host == known or host.endswith("." + known) for known in hosts)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster by row number, who publishes it, when it came out, whether it names a source."""

    article: int
    source: str
    host: str
    site_name: str | None
    standing: Standing
    names_somebody: bool

    def is_named(self, name: str) -> bool:
        return publishes_as(name, source=self.source, host=self.host, site_name=self.site_name)


def original_of(member: Member, name: str, cluster: Sequence[Member]) -> int | None:
    """Row number of the article that a member took from the party it names, or None. Pure.

    cluster: the earliest first.
    """
    if member.is_named(name):
        return None  # it names itself
    for other in cluster:
        if other.is_named(name) and other.standing.day <= member.standing.day:
            return other.article
    first = cluster[0]
    foreign = first.source != member.source and not first.names_somebody
    return first.article if foreign and first.standing < member.standing else None


def link_by_name(connection: sa.Connection, articles: Collection[int]) -> None:
    """Link the source records without an address in the clusters of these articles (row numbers)."""
    a = t.attribution.c
    for cluster in members(connection, articles).values():
        records = _source_records(connection, cluster)
        if not any(record.name and record.url is None for held in records.values() for record in held):
            continue
        together = _members(connection, cluster, records)
        for member in together:
            for record in records.get(member.article, ()):
                if record.name is None or record.url is not None:
                    continue
                original = original_of(member, record.name, together)
                if original != record.article_id:
                    here = (a.version_id == record.version_id) & (a.number == record.number)
                    connection.execute(sa.update(t.attribution).where(here).values(article_id=original))


def _source_records(connection: sa.Connection, articles: Collection[int]) -> dict[int, list[Any]]:
    """What all versions of some articles say about their sources, by article."""
    a, v = t.attribution.c, t.version.c
    query = (
        sa.select(v.article_id.label("of"), a.version_id, a.number, a.name, a.url, a.article_id)
        .join(t.version, v.id == a.version_id)
        .order_by(a.version_id, a.number)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for chunk in chunks(articles):
        for row in connection.execute(query.where(v.article_id.in_(chunk))):
            found[row.of].append(row)
    return found


def _members(connection: sa.Connection, articles: Collection[int], naming: Collection[int]) -> list[Member]:
    """Some articles, the earliest first. naming: those that name a source."""
    a = t.article.c
    query = (
        sa.select(a.id, t.source.c.name, t.page.c.url, t.version.c.site_name)
        .join(t.source, t.source.c.id == a.source_id)
        .join(t.page, t.page.c.id == a.page_id)
        .join(t.version, t.version.c.id == a.shown_id)
    )
    standing = standings(connection, articles)
    found = []
    for chunk in chunks(articles):
        for row in connection.execute(query.where(a.id.in_(chunk))):
            host = (urlsplit(row.url).hostname or "").removeprefix("www.")
            found.append(Member(row.id, row.name, host, row.site_name, standing[row.id], row.id in naming))
    return sorted(found, key=lambda member: member.standing)
