"""Who the page says wrote it: claims of JSON-LD, meta tags, author links and printed bylines. Pure.

Each claim is a set of names from one place. Persons are wanted; a site, an agency or a login counts against a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.blocks import Blocks
from crawler.extract.evidence import Evidence, plain
from crawler.extract.rank import Candidate

Names = tuple[str, ...]

_LONGEST = 70  # characters of a name
_MOST = 15  # names of one claim
_REACH_LINE = 8  # blocks behind the headline where a line that is a name alone is a byline
_REACH_BEFORE, _REACH_AFTER = 10, 14  # blocks around the headline that may be a byline
_LONGEST_LINE = 240  # characters of a byline with what stands around it
_NODES = 3  # of one selector that are looked at
_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "dable:author", "cxenseparse:author", "citation_author", "og:article:author", "authors", "article.author",
    "og:author", "article:author:name", "author_name", "vr:author", "mrf:authors",
)  # fmt: skip
_PLACES = (
    '[rel~="author"], [itemprop~="author"], [class*="author"], [class*="Author"], [class*="byline"], '
    '[class*="Byline"], '
    '[class*="by-line"], a[href*="/author"], a[href*="/autor"], a[href*="/people/"], a[href*="/profile"], '
    'a[href*="/by/"]'
)
_PLACES_READ = 60  # of one page
_LINK = re.compile(r"/(?:author|autor|people/|profile|by/)")
_CLASS = re.compile(r"author|(byline|by-line)", re.I)


def _origins(attributes: dict[str, str | None]) -> Iterable[str]:
    """The kinds of place that an element found by _PLACES is."""
    if "author" in (attributes.get("rel") or ""):
        yield "rel=author"
    if "author" in (attributes.get("itemprop") or ""):
        yield "itemprop"
    if _LINK.search(attributes.get("href") or ""):
        yield "author link"
    for match in _CLASS.finditer(attributes.get("class") or ""):
        yield "byline class" if match.group(1) else "author class"
        return


_LABEL = re.compile(
    r"^(?:(?:written|posted|published|reported|reviewed|words|text|story|article|updated|fact checked)\s+by|by|von|par"
    r"|por|di|door|av|af|od|oleh|bởi|theo|tác giả|người viết|authors?|autor(?:in|en)?|auteur|penulis|reporter|text"
    r"|redacción|texte|medical(?:ly)? reviewed by|作者|記者|文|编辑|責任編輯|기자|글|โดย|автор)\b\s*[:：/-]?\s*",
    re.I,
)
_GLUED_LABEL = re.compile(r"^(?:By|Von|Por|Par|Written by|Posted by|Words by|Text by)(?=[A-ZÀ-Þ])")
_TAIL = re.compile(
    r"\s*(?:[|•·/–—]|\s-\s|\bon\b\s|\bin\b\s|\bfor\b\s|\(|\bpublished\b|\bupdated\b|\bposted\b|\blast\b|\babout\b"
    r"|,\s*(?:ph\.?d|md|rd|m\.?s\.?|cpa|rn|esq|jr)\b"
    r"|기자|記者|\s특파원|\d{1,2}[./:]\d|\b\d{4}\b|\d+\s*min|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d).*$",
    re.I,
)
_AND = re.compile(r"\s*(?:[;,、，·&]|\s(?:and|und|et|y|e|và|og|och|en|dan)\s)\s*")
_CREDENTIALS = re.compile(
    r"^(?:ph\.?d\.?|m\.?d\.?|r\.?d\.?n?|m\.?s\.?c?|m\.?b\.?a|cpa|cfp|rn|esq|jr\.?|sr\.?|lcsw|cfa|cpt|b\.?a\.?|m\.?a\.?|dvm|"
    r"dmd|dds|do|np|pa-c|ldn?|cscs|mph|edd|jd)\.?$",
    re.I,
)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|oleh|bởi|written by|posted by|words by|text by|text|tác giả|作者|記者|文|โดย"
    r"|reporter|autor|author)\b\s*[:：]?\s*\S",
    re.I,
)
_NAME = re.compile(r"^[^\W\d_]['’.\w-]*(?:\s+[^\W\d_]?['’.\w-]*){0,4}$")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|admin|editor|staff|team|redaktion|redakcja|rédaction|newsroom|desk|agency|agentur|agence|press|"
    r"news|author|contributor|guest|online|digital|group|company|\binc\b|\bllc\b|\.com|\.de|\.org|\.net|magazine|media|"
    r"times|post\b|university|center|institute|department|association|more|read|all posts|view|follow|share|bio\b|"
    r"about|by\b|article|blog",
    re.I,
)


def author_candidates(
    evidence: Evidence, tree: LexborHTMLParser, blocks: Blocks, headline: int, url: str
) -> list[Candidate[Names]]:
    """Every claim about the authors, equal ones joined, and the claim that nobody is named.

    headline: index of the block that prints the headline, or -1.
    """
    found: dict[frozenset[str], Candidate[Names]] = {}
    site = (evidence.meta("og:site_name") or "").casefold()
    host = (urlsplit(url).hostname or "").removeprefix("www.")

    def add(names: Iterable[str], origin: str) -> None:
        unique = tuple(dict.fromkeys(n for n in names if n))[:_MOST]
        if len(unique) > 1:  # "Hankook Ilbo, Shin Hyun-ju": the site signs beside the person
            unique = tuple(n for n in unique if not _is_site(n, site, host)) or unique
        if unique:
            candidate = found.setdefault(frozenset(n.casefold() for n in unique), Candidate(unique))
            candidate.origins.append(origin)
            candidate.marks.add(origin)

    for article in evidence.articles[:3]:
        for kind, names in _json_authors(evidence, article):
            add((n for name in names for n in split_names(name)), "json-ld " + kind)
    for meta in _METAS:
        values = [v for v in evidence.metas.get(meta, ()) if not v.startswith(("http", "/"))]
        if values:
            add((n for v in values[:_MOST] for n in split_names(v)), meta if meta == "author" else "meta")
    label = (evidence.meta("twitter:label1") or "").casefold()
    if label and not any(w in label for w in ("read", "lese", "time", "minut", "lettura")):
        add(split_names(evidence.meta("twitter:data1") or ""), "twitter:data1")
    for origin, texts in _places(tree).items():
        for i, text in enumerate(texts):
            add(split_names(text), origin if i == 0 else origin + " later")
        if len(texts) > 1:
            add((n for t in texts for n in split_names(t)), origin + " all")
    start = max(headline, 0)
    for i in range(max(0, start - _REACH_BEFORE), min(len(blocks.text), start + _REACH_AFTER)):
        text = blocks.text[i]
        if len(text) < 120 and (_BYLINE.match(text) or _GLUED_LABEL.match(text)):
            add(split_names(text), "byline" if i > headline else "byline before")
        elif i > headline >= 0 and i - headline < _REACH_LINE and _is_name_line(text):
            add(split_names(text), "name line")
    for candidate in found.values():
        _mark(candidate, found, site, host, evidence.news == 2)
    nobody: Candidate[Names] = Candidate((), ["none"], {"nobody"})
    return [*found.values(), nobody]


def _places(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """Texts of the first _NODES elements of each kind that markup calls an author or a byline."""
    found: dict[str, list[str]] = {}
    for node in tree.css(_PLACES)[:_PLACES_READ]:
        text = ""
        for origin in _origins(node.attributes):
            texts = found.setdefault(origin, [])
            if len(texts) < _NODES:
                text = text or " ".join((node.text(separator=" ") or "").split())
                if 1 < len(text) < _LONGEST_LINE:
                    texts.append(text)
    return found


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


def split_names(text: str) -> list[str]:
    """The names in a printed byline: labels, roles, dates and credentials cut; [] where nothing like a name is left."""
    text = _GLUED_LABEL.sub("", text.strip(" *_|•·"))
    for _ in range(2):
        text = _LABEL.sub("", text)
    text = _TAIL.sub("", text)
    names = []
    for part in _AND.split(text):
        part = _LABEL.sub("", part.strip(" .,:;*|\u200b")).strip(" .,:;*|")
        if 1 < len(part) <= _LONGEST and not _CREDENTIALS.match(part) and "http" not in part:
            names.append(part)
    return names


def _is_site(name: str, site: str, host: str) -> bool:
    name = name.casefold()
    return name in (site, host, *host.split(".")[:-1])


def _is_name_line(text: str) -> bool:
    """Whether a whole line is one or two names and nothing else."""
    if not 5 < len(text) < 60 or _NOT_A_NAME.search(text):
        return False
    names = split_names(text)
    return 0 < len(names) < 4 and all(
        2 <= len(n.split()) <= 4 and _NAME.match(n) and all(w[0].isupper() for w in n.split()) for n in names
    )


def _mark(
    candidate: Candidate[Names], found: dict[frozenset[str], Candidate[Names]], site: str, host: str, news: bool
) -> None:
    marks, names = candidate.marks, candidate.value
    marks.add(f"agree {min(len({o.split(' ')[0] for o in candidate.origins}), 4)}")
    own = {n.casefold() for n in names}
    for other in found.values():
        if other is not candidate:
            theirs = {n.casefold() for n in other.value}
            if own < theirs:
                marks.add("part of another")
            elif own > theirs:
                marks.add("holds another")
    marks.add(f"names {min(len(names), 4)}")
    if news:
        marks |= {f"{origin} & news" for origin in candidate.origins}
    relation = "part of another" if "part of another" in marks else "holds another" if "holds another" in marks else ""
    if relation:
        marks |= {f"{origin} & {relation}" for origin in candidate.origins}
    if len(names) > 1:
        marks |= {f"{origin} & several" for origin in candidate.origins}
    if any(n == site or (len(n) > 3 and (n in site or (len(site) > 3 and site in n))) for n in own):
        marks.add("is site")
    joined = {n.replace(" ", "") for n in own}
    if any(len(j) > 2 and j in host.replace("-", "") for j in joined):
        marks.add("is host")
    if any(_NOT_A_NAME.search(n) for n in names):
        marks.add("no person")
    if all(_NAME.match(n) for n in names):
        marks.add("name-like")
        sizes = {len(n.split()) for n in names}
        marks.add("two words" if sizes <= {2, 3} else "one word" if sizes == {1} else "many words")
        if all(n[0].isupper() and n.split()[-1][:1].isupper() for n in names):
            marks.add("capitalised")
    else:
        marks.add("not name-like")
    if any(len(n.split()) > 5 for n in names):
        marks.add("long")
