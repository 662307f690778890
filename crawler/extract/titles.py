"""The article's headline among what og:title, JSON-LD, <title> and the headings claim. Pure.

A headline is printed (h1, else h2), told to machines (JSON-LD), put on cards for sharing (og:title) and into the
window's title. Each of these four is a witness once: what twitter:title repeats of og:title tells nothing new. Which
witnesses name a text, two by two, weighs most in the choice.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.evidence import Evidence, plain
from crawler.extract.rank import Candidate

LONGEST = 400  # characters
_HEADINGS = 4  # <h1> that are looked at
_LOWER = 12  # <h2> and <h3> that are looked at
_PROSE = 150  # characters of a block that is a paragraph
# What parts a headline from a site's name. A bare hyphen or colon parts only with space around it, but for full width.
_PARTED = re.compile(
    r"\s+[|–—·•»«/:>-]{1,2}\s+|\s*[|ㅣ｜]\s*|\s+::\s+|--|：|(?<=[^\x00-\x7f])_(?=[^_]*$)|_(?=[^\x00-\x7f][^_]*$)|-(?=[^-\s]*[ㅣ|])"
)
_NUMBER = re.compile(r"\d+(?!\w)")
_PREFIX = re.compile(r"[^:]{3,40}:\s+")
_MARKDOWN = re.compile(r"^#+\s+|(?<!\w)\*+(?=\w)|(?<=\w)\*+(?!\w)")
_TOKEN = re.compile(r"\w+")
_H1 = TAG_NUMBERS["h1"]
_HEADS = frozenset(TAG_NUMBERS[name] for name in ("h1", "h2", "h3"))
# Names of elements that print an article's headline, and of those that print a site's name or other articles'.
_NAMED = re.compile(
    r"(?:entry|post|article|story|page|news|content|detail|single|blog|main)[\w-]{0,12}(?:title|head)|headline"
    r"|title[-_]?(?:article|post|news|detail)",
    re.I,
)
_SITED = re.compile(r"site|logo|brand|masthead|blog[-_]?title|navbar|widget|banner|related|sidebar", re.I)


@dataclass(slots=True)
class _Claims:
    """What is claimed, as it is gathered.

    found: texts by their form. cuts: form -> what was cut off longer claims to get it. whole: keys of uncut claims.
    headings: keys of the <h1>, else of the lower heading that prints a claim. headline: form of the first of these.
    """

    found: dict[str, Candidate[str]] = field(default_factory=dict)
    cuts: dict[str, list[str]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    headline: str = ""

    def add(self, text: str, origin: str, *marks: str) -> None:
        text = _tidy(text)
        if text and len(text) <= LONGEST:
            candidate = self.found.setdefault(_form(text), Candidate(text))
            candidate.origins.append(origin)
            candidate.marks.update(marks)

    def add_claim(self, text: str, origin: str, site: _Site) -> None:
        """A text that machines are told, and what is left of it without a site's name."""
        self.add(text, origin)
        self.whole.append(_key(text))
        for cut, gone in site.cuts(text):
            self.add(cut, origin + " cut")
            self.cuts.setdefault(_form(_tidy(cut)), []).append(gone)


def title_candidates(evidence: Evidence, blocks: Blocks, url: str) -> list[Candidate[str]]:
    """Every text that may be the headline, each once, with its marks."""
    claims = _Claims()
    headings = [(element, tag) for element, tag in enumerate(blocks.tag) if tag in _HEADS]
    for element, text in _printed(blocks, (e for e, tag in headings if tag == _H1), _HEADINGS):
        first = not claims.headings
        claims.headings.append(_key(text))
        if first:
            claims.headline = _form(_tidy(text))
            claims.add(text, "h1", _place(blocks, element), _prose_before(blocks, element))
        else:
            claims.add(text, "h1 later", _place(blocks, element))
    site = _Site(evidence.meta("og:site_name") or "", url, claims.headings)
    claimed = dict(_claimed(evidence))
    for origin, text in claimed.items():
        if text:
            claims.add_claim(text, origin, site)
    _add_lower(claims, blocks, (e for e, tag in headings if tag != _H1))
    news = evidence.news == 2
    for form, candidate in claims.found.items():
        _mark(candidate, claims, claimed, site)
        candidate.marks.update(_witnesses(form, claims, claimed, news))
        if all(origin.endswith(" cut") for origin in candidate.origins):
            _mark_cut(candidate, claims.cuts.get(form, ()), claims.found.values())
    _mark_address(claims.found.values(), url)
    return list(claims.found.values())


def _claimed(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """(place, text) of what the page tells machines its title is."""
    article = evidence.articles[0] if evidence.articles else {}
    yield "json-ld", plain(article.get("headline"))
    yield "json-ld name", plain(article.get("name"))
    yield "json-ld page", next((plain(p.get("name") or p.get("headline")) for p in evidence.pages), "")
    yield "og:title", plain(evidence.meta("og:title"))
    yield "twitter:title", plain(evidence.meta("twitter:title"))
    yield "meta title", plain(evidence.meta("title", "dc.title", "sailthru.title", "parsely-title", "headline"))
    yield "title", evidence.title_tag


def _tidy(text: str) -> str:
    text = text.strip(" |\u200b\u2060")
    return _MARKDOWN.sub("", text) if "*" in text or "#" in text else text


def _form(text: str) -> str:
    """By what texts are told apart: a title differs by its quotation marks, not by the width of its letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@functools.lru_cache(maxsize=1024)
def _key(text: str) -> str:
    return " ".join(_TOKEN.findall(text.casefold()))


# ------------------------------------------------------------------------------------------------ headings


def _printed(blocks: Blocks, elements: Iterable[int], most: int) -> Iterator[tuple[int, str]]:
    """(element, text) of the first headings that hold any; one that <br> parts is one."""
    for element in elements:
        if most and (texts := blocks.text[blocks.first[element] : blocks.end[element]]):
            most -= 1
            yield element, " ".join(texts)


def _place(blocks: Blocks, element: int) -> str:
    """What the names of a heading, else of what it stands in, say of it."""
    own = _named(blocks.labels[blocks.label[element]])
    if own:
        return f"heading {own}"
    above = _named(blocks.labels[blocks.label[max(blocks.parent[element], 0)]])
    return f"heading above {above}" if above else "heading unnamed"


@functools.lru_cache(maxsize=1024)
def _named(label: str) -> str:
    return "named" if _NAMED.search(label) else "sited" if _SITED.search(label) else ""


def _add_lower(claims: _Claims, blocks: Blocks, elements: Iterable[int]) -> None:
    """Lower headings that print what is claimed or bear the name of a headline; without <h1> the first two as well."""
    for n, (element, text) in enumerate(_printed(blocks, elements, _LOWER)):
        place, form = _place(blocks, element), _form(_tidy(text))
        named = n < _HEADINGS and place == "heading named"
        claimed = form in claims.found
        if claimed and not claims.headings:
            claims.headings.append(_key(text))
            claims.headline = form
            claims.add(text, "h2", place, _prose_before(blocks, element))
        elif named or claimed or (n < 2 and not claims.headings):
            claims.add(text, "h2", *(["heading named"] if named else []))


def _prose_before(blocks: Blocks, element: int) -> str:
    return f"prose before {min(sum(len(text) > _PROSE for text in blocks.text[: blocks.first[element]]), 3)}"


# ------------------------------------------------------------------------------------------------ sites


class _Site:
    """What the site is called, to know its name within a title. A heading may print it above every article."""

    def __init__(self, name: str, url: str, headings: list[str]) -> None:
        self.key = _key(name)
        self.host = (urlsplit(url).hostname or "").removeprefix("www.")
        self.joined = self.host.rsplit(".", 1)[0].replace(".", "").replace("-", "")
        self.headings = headings
        self._cuts: dict[str, list[tuple[str, str]]] = {}

    def is_called(self, text: str) -> bool:
        """Whether a part of a title is the site's name, or sounds like its host."""
        key, site, name = _key(text), self.key, self.joined
        joined = key.replace(" ", "")
        return bool(key) and (
            key == site
            or (len(site) > 3 and (site in key or (len(key) > 3 and key in site)))
            or (len(joined) > 3 and (joined in name or (len(name) > 3 and name in joined)))
        )

    def cuts(self, text: str) -> list[tuple[str, str]]:
        """The text without its last part, its first, its last two, as separators part them; and what was cut. A colon
        parts only the site's name."""
        known = self._cuts.get(text)
        if known is None:
            known = self._cuts[text] = list(self._cut(text))
        return known

    def _cut(self, text: str) -> Iterator[tuple[str, str]]:
        places = [m.span() for m in _PARTED.finditer(text) if not _NUMBER.match(text, m.end())]  # "2015 - 2016"
        if places:
            yield text[: places[-1][0]], text[places[-1][1] :]
            yield text[places[0][1] :], text[: places[0][0]]
            if len(places) > 1:
                yield text[: places[-2][0]], text[places[-2][1] :]
        elif (prefix := _PREFIX.match(text)) and (_key(prefix[0]) in self.headings or self.is_called(prefix[0])):
            yield text[prefix.end() :], prefix[0]


# ------------------------------------------------------------------------------------------------ marks

_WITNESS = {
    **dict.fromkeys(("h1", "h2"), "print"),
    **dict.fromkeys(("json-ld", "json-ld name", "json-ld page"), "machine"),
    **dict.fromkeys(("og:title", "twitter:title", "meta title"), "card"),
    "title": "window",
}


def _witnesses(form: str, claims: _Claims, claimed: dict[str, str], news: bool) -> Iterator[str]:
    """Which of print, JSON-LD, card and window title say the text of a form, whole or cut, one by one and
    two by two."""
    candidate = claims.found[form]

    def told(*places: str) -> str:
        for place in places:
            for origin in (place, place + " cut"):
                if origin in candidate.origins:
                    return origin
        return "other" if claimed[places[0]] else "none"

    printed = "print" if form == claims.headline else _printed_as(candidate, claims.headings)
    machine = "json-ld " + told("json-ld", "json-ld page", "json-ld name")
    card = "card " + (told("og:title") if claimed["og:title"] else told("og:title", "twitter:title", "meta title"))
    window = "window " + told("title")
    for mark in (printed, machine, card, window):
        yield mark
        if news:
            yield mark + " & news"
    yield f"{printed} + {machine}"
    yield f"{printed} + {card}"
    yield f"{card} + {window}"


def _printed_as(candidate: Candidate[str], headings: list[str]) -> str:
    """What a text that is not the printed headline is to the headings."""
    if headings and (relation := _relation(_key(candidate.value), headings)) != "unlike":
        return f"print {relation}"
    if "h2" in candidate.origins:
        return "print h2"
    if "h1 later" in candidate.origins:
        return "print later"
    return "print unlike" if headings else "print none"


def _relation(key: str, headings: list[str]) -> str:
    if key in headings:
        return "alike"
    if any(key in heading for heading in headings):
        return "within"
    return "around" if any(len(heading) > 10 and heading in key for heading in headings) else "unlike"


def _mark_address(candidates: Iterable[Candidate[str]], url: str) -> None:
    """Mark how many of each text's words stand in the address, and the texts that share most with it."""
    slug = set(_TOKEN.findall(unquote(urlsplit(url).path).casefold())) - {"html", "htm", "php", "news", "article"}
    if len(slug) < 3:
        return
    near = []
    for candidate in candidates:
        if words := _key(candidate.value).split():
            share = sum(word in slug for word in words) / len(words)
            candidate.marks.add("slug " + ("0" if share == 0 else "low" if share < 0.5 else "high"))
            distinct = set(words)
            near.append((2 * len(distinct & slug) / (len(distinct) + len(slug)), candidate))
    most = max((nearness for nearness, _ in near), default=0.0)
    for nearness, candidate in near:
        if most > 0.3 and nearness > most - 0.02:
            candidate.marks.add("most like address")


def _mark_cut(candidate: Candidate[str], parts: Sequence[str], found: Iterable[Candidate[str]]) -> None:
    """What speaks against a text that nothing but cutting made: the uncut one is printed, or claimed in many places."""
    whole = [c for c in found if c is not candidate and candidate.value in c.value]
    whole = [c for c in whole if any(part.strip() and part.strip() in c.value for part in parts)]
    if any("h1" in c.origins for c in whole):
        candidate.marks.add("cut from h1")
    if any(len({o for o in c.origins if not o.endswith(" cut")}) > 2 for c in whole):
        candidate.marks.add("cut from an agreed claim")


def _mark(candidate: Candidate[str], claims: _Claims, claimed: dict[str, str], site: _Site) -> None:
    marks, text = candidate.marks, candidate.value
    key = _key(text)
    marks.add(f"agree {len({_WITNESS[o.removesuffix(' cut').removesuffix(' later')] for o in candidate.origins})}")
    if any(k != key and k.startswith(key) for k in claims.whole):
        marks.add("begins a claim")
    if any(k != key and len(k) > 10 and key.startswith(k) for k in claims.whole):
        marks.add("begins with a claim")
    if key in claims.whole:
        marks.add("is a claim")
    title, card = _key(claimed["title"]), _key(claimed["og:title"])
    if card and card != key and title.startswith(key) and title.endswith(card):
        marks.add("before og:title in title")
    if site.key and (key == site.key or site.key.startswith(key)):
        marks.add("is site")
    elif len(site.key) > 3 and site.key in key:
        marks.add("names site")
    words = key.split()
    if key and key.replace(" ", "") in site.host.replace("-", ""):
        marks.add("is host")
    elif words and len(site.host) > 3 and (words[-1] == site.host.split(".")[0] or site.host in text.casefold()):
        marks.add("ends with host")
    if any(site.is_called(gone) for _, gone in site.cuts(text)):
        marks.add("carries site")
    if len(text.encode()) < 16:
        marks.add("short")
    elif len(text.encode()) > 160:
        marks.add("long")
    if text.endswith(("…", "...")):
        marks.add("broken off")
    if any(sign in text for sign in ("ㅣ", " | ", " – ", " — ", " - ")):
        marks.add("parted")
    if text.isupper():
        marks.add("capitals")
    if "{{" in text:
        marks.add("template")
