"""Who the page says wrote it: claims of JSON-LD, meta tags, author links and printed bylines. Pure.

Each claim is a set of names from one place. Persons are wanted; a site, an agency or a login counts against a claim.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.blocks import Blocks
from crawler.extract.evidence import Evidence, plain
from crawler.extract.names import NAME, is_person, split_names
from crawler.extract.printed_names import beside_headline, printed_names, signatures
from crawler.extract.rank import Candidate
from crawler.extract.sites import last_part
from crawler.nobody import is_house, is_no_name, is_nobody
from crawler.reporters import without_editors
from crawler.sections import names_nobody

Names = tuple[str, ...]

_MOST = 15  # names of one claim
_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "dable:author", "cxenseparse:author", "citation_author", "og:article:author", "authors", "article.author",
    "og:author", "article:author:name", "author_name", "vr:author", "mrf:authors",
)  # fmt: skip
_ORGANISATION = re.compile(r"^(?!.*Person).*(?:Organi[sz]ation|Corporation|Business|Store)")
_VIETNAMESE = re.compile("[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
_NO_LETTER = re.compile(r"[\W_]+")
_TOGETHER = (
    r"\s*(?:[,;/&|·•、，]\s*)?(?:\s(?:and|und|et|y|e|en|và|dan|og|och)\s)?\s*(?:(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)\s)?"
)
_ENDED = r"(?=\s*(?:$|\n|[,;/&|·•、，\d]))"
_CONTRIBUTORS = "json-ld contributors"
_PRINTED = frozenset(
    ("byline", "byline far", "byline class", "author class", "author link", "rel=author", "itemprop", "signature")
)
_PRINTED_IN_NEWS = frozenset(f"{place} & news" for place in _PRINTED)
_SIGNED = frozenset(("signature", "name line above text"))
_BARE = frozenset(  # nothing but the form of a line says that they are persons
    ("name line", "name line above text", "name line beside date", "beside date", "beside date before")
)
_TOLD = frozenset(("json-ld person", "json-ld organisation", "json-ld text", "author", "meta", "twitter:data1"))
_SAID_BESIDE = frozenset(("name line beside date", "beside date", "byline"))
_BESIDE = _PRINTED | _SAID_BESIDE | {"name line above text"}
_WHOLE = frozenset(("json-ld person", "byline", "byline later", "meta", "author"))  # places that name all authors
_TRUSTED = frozenset(("json-ld person", "byline", "author", "meta", "byline class", "author class", "rel=author all"))


def author_candidates(
    evidence: Evidence, tree: LexborHTMLParser, blocks: Blocks, headline: int, url: str
) -> list[Candidate[Names]]:
    """Every claim about the authors, equal ones joined, and the claim that nobody is named.

    headline: index of the block that prints the headline, or -1.
    """
    found: dict[frozenset[str], Candidate[Names]] = {}
    site = _Site(evidence.meta("og:site_name") or last_part(evidence.title_tag), url)

    def add(names: Iterable[str], origin: str) -> None:
        unique = tuple(dict.fromkeys(site.without(n) for n in names if n))[:_MOST]
        if len(unique) > 1:  # "Hankook Ilbo, Shin Hyun-ju", "程炳宏、台南": the site or a town beside the person
            others = tuple(n for n in unique if not (site.is_called(n) or site.is_studio(n) or _is_no_second(n)))
            unique = others if any(map(is_person, others)) else unique
        if unique:
            candidate = found.setdefault(frozenset(n.casefold() for n in unique), Candidate(unique))
            candidate.origins.append(origin)

    for article in evidence.articles[:3]:
        for kind, names in _json_authors(evidence, article):
            add((n for name in names for n in split_names(name)), "json-ld " + kind)
            if kind == "person" and (others := _contributors(evidence, article)):
                add((n for name in (*names, *others) for n in split_names(name)), _CONTRIBUTORS)
    for meta in _METAS:
        values = [v for v in evidence.metas.get(meta, ()) if not v.startswith(("http", "/"))]
        if values:
            add((n for v in values[:_MOST] for n in split_names(v)), meta if meta == "author" else "meta")
    label = (evidence.meta("twitter:label1") or "").casefold()
    if label and not any(w in label for w in ("read", "lese", "time", "minut", "lettura")):
        add(split_names(evidence.meta("twitter:data1") or ""), "twitter:data1")
    if not _is_sure(found.values(), site) or any(_is_edited(claim, blocks) for claim in found.values()):
        for printed, origin in printed_names(tree, blocks, headline):
            add(printed, origin)
        language = (evidence.language or _language_of(evidence.title_tag)).lower()
        if language.startswith("vi"):
            for signed in signatures(blocks, headline):
                add(signed, "signature")
        for key in [key for key, claim in found.items() if _BARE.issuperset(claim.origins)]:
            said = "\n".join(blocks.text)
            if any(names_nobody(name, said, language[:2]) for name in found[key].value):
                del found[key]
    claims = _without_initials(found)
    _mark_all(claims, site, evidence.news == 2)
    near = beside_headline(blocks, headline)
    told = any(not _TOLD.isdisjoint(claim.origins) for claim in claims)
    for claim in claims:
        kinds = _strongest(claim.origins)
        if all(name in near for name in claim.value):
            claim.marks |= {"beside headline", *(f"{kind} beside headline" for kind in kinds)}
        if not told:
            claim.marks |= {f"{kind} & nobody told" for kind in kinds}
            if len(claim.value) > 1 and _stand_together(claim.value, near):
                claim.marks.add("together")
    nobody: Candidate[Names] = Candidate((), ["none"], {"nobody", *(() if told else ("nobody told",))})
    return [*claims, nobody]


def _is_no_second(name: str) -> bool:
    """Whether what stands beside a person is no other one: words of no name, or a station ("n1 PR")."""
    return is_no_name(name) or any(map(str.isdigit, name))


def _without_initials(found: dict[frozenset[str], Candidate[Names]]) -> list[Candidate[Names]]:
    """The claims but for those that are the letters of a person whom another one names, printed for want of a
    picture."""
    letters = {"".join(word[0] for word in n.split()) for c in found.values() for n in c.value if is_person(n)}
    return [c for c in found.values() if letters.isdisjoint(c.value)]


def _stand_together(names: Names, printed: str) -> bool:
    """Whether names are printed one behind the other, in a line or in lines of their own. Who reviewed or took the
    pictures stands behind a word that says so; a station ("KBN Riverina") is none."""
    return (
        len({name.split()[0].isupper() for name in names}) == 1
        and re.search(f"(?:{_TOGETHER})".join(map(re.escape, names)) + _ENDED, printed) is not None
    )


def _language_of(title: str) -> str:
    """Vietnamese, by letters that no other language has; "" where none stands."""
    return "vi" if _VIETNAMESE.search(title) else ""


def _is_sure(claims: Iterable[Candidate[Names]], site: _Site) -> bool:
    """Whether what the page says to machines agrees on persons, so that the printed places need not be read."""
    claims = list(claims)
    return (
        len(claims) == 1
        and ("json-ld person" in claims[0].origins or len(set(claims[0].origins)) > 1)
        and all(is_person(n) and not site.is_called(n) for n in claims[0].value)
    )


def _json_authors(evidence: Evidence, article: dict[str, Any]) -> Iterable[tuple[str, list[str]]]:
    """("person" | "organisation" | "text", names) of an article's author and creator."""
    for key in ("author", "creator"):
        value = article.get(key)
        by_kind: dict[str, list[str]] = {}
        for item in value if isinstance(value, list) else [value]:
            item = evidence.resolve(item)
            if isinstance(item, str):
                by_kind.setdefault("text", []).append(plain(item))
            elif isinstance(item, dict):
                kind = "organisation" if "Organi" in str(item.get("@type")) else "person"
                name = item.get("name")
                by_kind.setdefault(kind, []).extend(plain(n) for n in (name if isinstance(name, list) else [name]))
        yield from by_kind.items()
        if by_kind:
            return


def _contributors(evidence: Evidence, article: dict[str, Any]) -> list[str]:
    """The persons whom an article names beside its author."""
    value = article.get("contributor")
    people = [evidence.resolve(item) for item in (value if isinstance(value, list) else [value])]
    return [plain(p.get("name")) for p in people if isinstance(p, dict) and "Organi" not in str(p.get("@type"))]


def vouched(evidence: Evidence, claim: Candidate[Names]) -> Names:
    """The names of a claim that are persons' on the page's own word: JSON-LD says Person, or a byline names them, and
    no organisation of the page is called so. Many sites are called after the person who writes them."""
    if "json-ld person" not in claim.origins and not any(o.startswith("byline") for o in claim.origins):
        return ()
    known = {
        _joined(part) for name in organisations(evidence) for part in (name, *split_names(name))
    }  # "Le Soir avec AFP"
    return tuple(n for n in claim.value if is_person(n) and _joined(n) not in known)


def organisations(evidence: Evidence) -> Names:
    """The names that JSON-LD gives organisations: of the site, the publisher, or an author that is one."""
    told: list[Any] = list(evidence.others)
    for article in evidence.articles:
        for key in ("publisher", "author", "creator"):
            value = article.get(key)
            told += value if isinstance(value, list) else [value]
    found = (plain(o.get("name")) for o in told if isinstance(o, dict) and _ORGANISATION.search(str(o.get("@type"))))
    return tuple(dict.fromkeys(name for name in found if name))


class _Site:
    """What the site is called, to know its name among authors."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name.casefold()
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        self.joined = host.replace("-", "")
        self.calls = {_joined(name), _joined(host), *map(_joined, host.split(".")[:-1])} - {""}

    def without(self, name: str) -> str:
        """A name without the site's beside it: "The Harbour Post: Jane Doe", "Jane Doe The Harbour Post"."""
        folded = name.casefold()
        if self.name and folded.startswith(self.name + ": "):
            return name[len(self.name) + 2 :].strip()
        if self.name and folded.endswith(" " + self.name) and is_person(person := name[: -len(self.name) - 1]):
            return person
        return name

    def is_called(self, name: str) -> bool:
        return _joined(name) in self.calls

    def is_studio(self, name: str) -> bool:
        """ "MDR THÜRINGEN" on mdr.de: a house that signs with its letters and a place."""
        first = name.split()[0]
        return len(first) > 2 and first.isupper() and first.casefold() in self.calls

    def sounds_like(self, name: str) -> bool:
        folded, site = name.casefold(), self.name
        return folded == site or (len(folded) > 3 and (folded in site or (len(site) > 3 and site in folded)))


@functools.lru_cache(maxsize=2048)
def _joined(name: str) -> str:
    """Letters and digits alone, without an article in front: "The Commercial Appeal" -> "commercialappeal"."""
    return _NO_LETTER.sub("", name.casefold().removeprefix("the "))


def _mark_all(candidates: list[Candidate[Names]], site: _Site, news: bool) -> None:
    persons = [all(map(is_person, c.value)) for c in candidates]
    sites = [any(map(site.is_called, c.value)) or any(map(site.sounds_like, c.value)) for c in candidates]
    for candidate, is_site in zip(candidates, sites, strict=True):
        kinds = _strongest(candidate.origins)
        _mark_places(candidate, kinds, news)
        _mark_relations(candidate, kinds, candidates)
        _mark_names(candidate)
        if is_site:
            candidate.marks.add("is site")
            if any(person and not called for person, called in zip(persons, sites, strict=True)):
                candidate.marks.add("is site, and a person is named")
        if any(len(j) > 2 and j in site.joined for j in map(_joined, candidate.value)):
            candidate.marks.add("is host")


def _mark_places(candidate: Candidate[Names], kinds: set[str], news: bool) -> None:
    """Where a claim stands. kinds: its strongest origins."""
    marks, names = candidate.marks, candidate.value
    marks |= kinds
    marks.add(f"agree {min(len({o.split(' ')[0] for o in kinds}), 4)}")
    marks.add(f"names {min(len(names), 4)}")
    if news:
        marks |= {f"{origin} & news" for origin in kinds}
    if len(names) > 1:
        marks |= {f"{origin} & several" for origin in kinds}


def _mark_relations(candidate: Candidate[Names], kinds: set[str], candidates: list[Candidate[Names]]) -> None:
    """Which claims name the same persons and more, or fewer."""
    own = {n.casefold() for n in candidate.value}
    relation = ""
    for other in candidates:
        names = {n.casefold() for n in other.value}
        if own < names:
            relation = "part of another"
            if all(map(is_person, other.value)):
                candidate.marks |= {f"part of {o}" for o in other.origins if o in _TRUSTED}
        elif own > names:
            relation = relation or "holds another"
    if relation:
        candidate.marks.add(relation)
        candidate.marks |= {f"{origin} & {relation}" for origin in kinds}


def _mark_names(candidate: Candidate[Names]) -> None:
    """What form the names have."""
    marks, names = candidate.marks, candidate.value
    if any(map(is_no_name, names)):
        marks.add("no person")
    if all(NAME.fullmatch(n) for n in names):
        marks.add("name-like")
        sizes = {len(n.split()) for n in names}
        marks.add("two words" if sizes <= {2, 3} else "one word" if sizes == {1} else "many words")
        if all(map(is_person, names)):
            marks.add("persons")
    else:
        marks.add("not name-like")
    if any(len(n.split()) > 5 for n in names):
        marks.add("long")


def settled(claims: list[Candidate[Names]]) -> list[Candidate[Names]]:
    """Ranked claims, best first, where a trusted place that names others beside the best one's persons goes first
    (most places have room for one author only), and who signs the text goes before the site."""
    if not claims:
        return claims
    if set(claims[0].origins) == {_CONTRIBUTORS}:  # nothing is printed of whom JSON-LD names beside its author
        claims = [*claims[1:], claims[0]]
    if not claims[0].value:  # who signs the text goes before nobody
        return sorted(claims, key=lambda c: "signature" not in c.origins or "persons" not in c.marks)
    if "is site" in claims[0].marks:
        claims = sorted(claims, key=lambda c: _SIGNED.isdisjoint(c.origins) and not _is_printed_person(c))
    if all(is_house(name) or is_nobody(name) for name in claims[0].value):  # does not go before a person
        claims = sorted(claims, key=lambda c: "persons" not in c.marks or (_PRINTED | _SIGNED).isdisjoint(c.origins))
    if "json-ld organisation" in claims[0].origins:  # nor do a house and the paper that the text was taken from
        claims = sorted(
            claims, key=lambda c: not _is_printed_person(c) and ("persons" not in c.marks or "byline" not in c.origins)
        )
    if "beside headline" not in claims[0].marks and _TOLD.isdisjoint(claims[0].origins):
        # Who writes other news has links and classes too.
        claims = sorted(
            claims, key=lambda c: not {"beside headline", "persons"} <= c.marks or _BESIDE.isdisjoint(c.marks)
        )
    own = {n.casefold() for n in claims[0].value}
    fuller = [
        c
        for c in claims
        if own < {n.casefold() for n in c.value}
        and "persons" in c.marks
        and (
            not _WHOLE.isdisjoint(c.origins)
            or "together" in c.marks
            or _is_printed_too(c.origins)
            or _reads_on(c, claims[0])
        )
    ]
    if not fuller:
        return claims
    fullest = max(fuller, key=lambda c: len(c.value))
    return [fullest, *(c for c in claims if c is not fullest)]


def without_editor(claims: list[Candidate[Names]], blocks: Blocks) -> list[Candidate[Names]]:
    """Ranked claims, the best one last where the page prints its one name, and only behind the label of an editor."""
    return [*claims[1:], claims[0]] if claims and _is_edited(claims[0], blocks) else claims


def _is_edited(claim: Candidate[Names], blocks: Blocks) -> bool:
    """Whether the page prints the one name of a claim, and only behind the label of an editor."""
    name = claim.value[0] if len(claim.value) == 1 else ""
    printed = [text for text in blocks.text if name and name in text]
    return bool(printed) and not any(name in without_editors(text) for text in printed)


def _is_printed_person(claim: Candidate[Names]) -> bool:
    """Whether a news page prints persons as authors, or on a line of their own those whom it tells machines too; or a
    page prints them beside the headline, labelled or with the date."""
    if "persons" not in claim.marks or "is site" in claim.marks:
        return False
    said_twice = "agree 1" not in claim.marks and any(place.startswith("name line") for place in claim.origins)
    beside = "beside headline" in claim.marks and not _SAID_BESIDE.isdisjoint(claim.origins)
    return said_twice or beside or not _PRINTED_IN_NEWS.isdisjoint(claim.marks)


def _is_printed_too(origins: list[str]) -> bool:
    """Whether the page prints together an author and whom JSON-LD calls a contributor."""
    return _CONTRIBUTORS in origins and len(set(origins)) > 1


def _reads_on(claim: Candidate[Names], best: Candidate[Names]) -> bool:
    """Whether a claim reads the element of the best one, which stands nowhere else, line by line, and finds names of
    two words."""
    return all(" " in n for n in claim.value) and all(f"begins {place}" in claim.origins for place in best.origins)


def _strongest(origins: Iterable[str]) -> set[str]:
    """The origins, of each kind of place the most telling one: a place said twice is no second witness."""
    kinds = set(origins)
    return {
        o for o in kinds if not any(o.endswith(weak) and o.removesuffix(weak) in kinds for weak in (" later", " all"))
    }
