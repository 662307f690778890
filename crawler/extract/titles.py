"""The article's headline among what og:title, JSON-LD, <title> and the headings claim. Pure.

A headline is printed (h1, else h2), told to machines (JSON-LD), put on cards for sharing (og:title) and into the
window's title. Each of these four is a witness once: what twitter:title repeats of og:title tells nothing new. Which
of them name a text weighs most in the choice. A heading that shares hardly a word with what is claimed or with the
address is a poor witness: a column's name, a slogan, a call to subscribe.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.evidence import Evidence, plain
from crawler.extract.rank import Candidate
from crawler.extract.sites import Site, key_of, printed_name
from crawler.extract.standins import above_text, longest_run, standin
from crawler.extract.teasers import is_long
from storage.text import fold

_NEAR_TEXT = 12  # blocks above the longest text among which a headline stands
LONGEST = 400  # characters
_HEADINGS = 4  # <h1> that are looked at
_LOWER = 12  # <h2> and <h3> that are looked at
_PROSE = 150  # characters of a block that is a paragraph
_AKIN = 0.3  # of the words of a heading and a claim together: the share in both by which they tell of the same
_SAME = 0.5  # of them, by which one prints the other in words of its own
_TELLING = 3  # words of a claim or an address that tell something
_MARKDOWN = re.compile(r"^#+\s+|(?<!\w)\*+(?=\w)|(?<=\w)\*+(?!\w)")
# As \w+, but for Chinese and Japanese, which put no space between words: a character.
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")
_THAI = re.compile("[\u0900-\u17ff]")  # and other scripts of three bytes a letter: Indic, Lao, Burmese, Khmer
_H1 = TAG_NUMBERS["h1"]
_TOP_LEVELS = frozenset((_H1, TAG_NUMBERS["h2"]))
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

    found: texts by their form. cuts: form -> what was cut off longer claims to get it. headings: keys of the <h1>, else
    of the lower heading that prints a claim. headline: form of the one that seems to print the headline. strange: it is
    like no claim.
    """

    found: dict[str, Candidate[str]] = field(default_factory=dict)
    cuts: dict[str, list[str]] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    headline: str = ""
    strange: bool = False

    def add(self, text: str, origin: str, *marks: str) -> None:
        text = _tidy(text)
        if text and len(text) <= LONGEST:
            candidate = self.found.setdefault(_form(text), Candidate(text))
            candidate.origins.append(origin)
            candidate.marks.update(marks)

    def add_claim(self, text: str, origin: str, site: Site) -> None:
        """A text that machines are told, and what is left of it without a site's name."""
        self.add(text, origin)
        for cut, gone in site.cuts(text):
            self.add(cut, origin + " cut")
            self.cuts.setdefault(_form(_tidy(cut)), []).append(gone)


def title_candidates(evidence: Evidence, tree: LexborHTMLParser, blocks: Blocks, url: str) -> list[Candidate[str]]:
    """Every text that may be the headline, each once, with its marks."""
    headings = [(element, tag) for element, tag in enumerate(blocks.tag) if tag in _HEADS]
    printed = list(_printed(blocks, (e for e, tag in headings if tag == _H1), _HEADINGS))
    claims = _Claims(headings=[key_of(text) for _, text in printed])
    claimed = dict(_claimed(evidence))
    lower = {key_of(text) for _, text in _printed(blocks, (e for e, tag in headings if tag != _H1), _LOWER)}
    told = evidence.meta("og:site_name", "sitename")
    name = told or printed_name(claimed, [text for _, text in printed], lower, blocks)
    site = Site(name, url, claims.headings)
    path = unquote(urlsplit(url).path)
    address = _address(path)
    if printed:
        first, claims.strange = _headline(claims.headings, claimed, path, site)
        claims.headline = _form(_tidy(printed[first][1]))
    if other := _unheaded(tree, blocks, claims, claimed, site, printed[first][0] if printed else -1, lower):
        first, claims.strange, claims.headings = 0, False, [key_of(other[1])]
        printed, claims.headline = [other], _form(_tidy(other[1]))
    for n, (element, text) in enumerate(printed):
        if n == first:
            claims.add(text, "h1", _place(blocks, element), _prose_before(blocks, element))
        else:
            claims.add(text, "h1 later", _place(blocks, element))
    for origin, text in claimed.items():
        if text:
            claims.add_claim(text, origin, site)
    _add_lower(claims, blocks, (e for e, tag in headings if tag != _H1))
    if not claims.headings:
        _add_plain(claims, blocks)
    news = evidence.news == 2
    for form, candidate in claims.found.items():
        _mark(candidate, site)
        candidate.marks.update(_witnesses(form, claims, claimed, news))
        if all(origin.endswith(" cut") for origin in candidate.origins):
            _mark_cut(candidate, claims.cuts.get(form, ()), claims.found.values())
    _mark_address(claims.found.values(), address)
    found = list(claims.found.values())
    return [c for c in found if not site.key or key_of(c.value) != site.key] or found


def _claimed(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """(place, text) of what the page tells machines its title is."""
    article = evidence.articles[0] if evidence.articles else {}
    yield "json-ld", plain(article.get("headline"))
    yield "json-ld name", plain(article.get("name"))
    yield "json-ld page", next((plain(p.get("name") or p.get("headline")) for p in evidence.pages), "")
    yield "og:title", plain(evidence.meta("og:title"))
    yield "twitter:title", plain(evidence.meta("twitter:title"))
    yield (
        "meta title",
        plain(evidence.meta("title", "dc.title", "sailthru.title", "parsely-title", "headline", "articletitle")),
    )
    yield "title", evidence.title_tag


def _tidy(text: str) -> str:
    text = text.strip(" |⋆\u200b\u2060")
    return _MARKDOWN.sub("", text) if "*" in text or "#" in text else text


def _form(text: str) -> str:
    """By what texts are told apart: a title differs by its quotation marks, not by the width of its letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


# ------------------------------------------------------------------------------------------------ headings


def _printed(blocks: Blocks, elements: Iterable[int], most: int) -> Iterator[tuple[int, str]]:
    """(element, text) of the first headings that hold any; one that <br> parts is one."""
    for element in elements:
        if most and (texts := blocks.text[blocks.first[element] : blocks.end[element]]):
            most -= 1
            yield element, " ".join(texts)


def _headline(headings: Sequence[str], claimed: Mapping[str, str], path: str, site: Site) -> tuple[int, bool]:
    """Which of the <h1> prints the headline: the first but for the site's name that is akin to a claim or the address,
    else the first but for the site's name. And whether that is strange: akin to nothing, though something tells of the
    article. A <title> without the site's name does not: on many a site it is the same on every page."""
    whole = {origin: claim for origin, claim in claimed.items() if 0 < len(claim) <= LONGEST}
    told = [_words(text) for claim in whole.values() for text in (claim, *(cut for cut, _ in site.cuts(claim)))]
    own = [n for n, key in enumerate(headings) if key and not site.is_named(key)]
    if len(address := _address(path)) >= _TELLING:
        told.append(address)
    for n in own:
        words = _words(headings[n])
        if any(_akin(words, other) for other in told):
            return n, False
    telling = [
        _words(text)
        for origin, text in whole.items()
        if (origin != "title" or site.is_added_to(text)) and not site.is_named(text)
    ]
    telling.append(frozenset(word for word in _address(path.rstrip("/").rpartition("/")[2]) if not word.isdigit()))
    return (own[0], any(len(words) >= _TELLING for words in telling)) if own else (0, True)


def _unheaded(
    tree: LexborHTMLParser,
    blocks: Blocks,
    claims: _Claims,
    claimed: Mapping[str, str],
    site: Site,
    heading: int,
    lower: Set[str],
) -> tuple[int, str] | None:
    """The element and the headline that it prints where no <h1> does; None where one does, where nothing is named for
    it, or where what machines are told is another. heading: element of the <h1> that seems to, or -1. lower: keys of
    the lower headings: one that prints the window's title goes before an element that does not."""
    if heading >= 0 and not claims.strange and _place(blocks, heading) not in ("heading sited", "heading above sited"):
        return None
    found = standin(tree, blocks) or (above_text(blocks) if _tells_nothing(claimed, blocks, site) else None)
    if found is None:
        return None
    words = _words(found[1])
    window = [claimed["title"], *(cut for cut, _ in site.cuts(claimed["title"]))]
    if not lower.isdisjoint(map(key_of, window)) and not any(_akin(words, _words(text)) for text in window):
        return None
    told = [_words(claimed[p]) for p in ("json-ld", "og:title", "meta title") if not site.is_named(claimed[p])]
    telling = [other for other in told if len(other) >= _TELLING and claimed["title"]]
    return found if all(_akin(words, other) for other in telling) else None


def _tells_nothing(claimed: Mapping[str, str], blocks: Blocks, site: Site) -> bool:
    """Whether machines are told no title but the window's, and no line above the text but far from it prints that."""
    if any(claimed[place] for place in claimed if place != "title"):
        return False
    keys = {key_of(text) for text in (claimed["title"], *(cut for cut, _ in site.cuts(claimed["title"])))} - {""}
    lines = [n for n, text in enumerate(blocks.text) if key_of(text) in keys]
    return not lines or lines[-1] < longest_run(blocks) - _NEAR_TEXT


def heading_akin(blocks: Blocks, title: str) -> int:
    """The first heading above any text that shares most of its words with the title; or -1."""
    words = _words(title)
    for i, text in enumerate(blocks.text):
        if blocks.tag[blocks.element[i]] in _TOP_LEVELS:
            own = _words(text)
            if len(own & words) >= _SAME * len(own | words):
                return i
        elif is_long(blocks, i):
            break
    return -1


def _akin(one: Set[str], other: Set[str]) -> bool:
    return len(one & other) >= _AKIN * len(one | other)


@functools.lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    """Without diacritics, as addresses are written: "cau-moi-o-na-loa"."""
    return frozenset(_WORD.findall(fold(text)))


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
        form = _form(_tidy(text))
        named = n < _HEADINGS and _place(blocks, element) == "heading named"
        claimed = form in claims.found
        if claimed and not claims.headings:
            claims.headings.append(key_of(text))
            claims.headline = form
            claims.add(text, "h2", _place(blocks, element), _prose_before(blocks, element))
        elif named or claimed or (n < 2 and not claims.headings):
            claims.add(text, "h2", *(["heading named"] if named else []))


def _add_plain(claims: _Claims, blocks: Blocks) -> None:
    """Without a heading, the line that prints what is left of a claim without the site's name."""
    for i, text in enumerate(blocks.text):
        form = _form(_tidy(text))
        cut = form in claims.found and all(origin.endswith(" cut") for origin in claims.found[form].origins)
        if cut and not blocks.links[i]:
            claims.headings.append(key_of(text))
            claims.headline = form
            claims.add(text, "h2", _prose_before(blocks, blocks.element[i]))
            return


def _prose_before(blocks: Blocks, element: int) -> str:
    return f"prose before {min(sum(len(text) > _PROSE for text in blocks.text[: blocks.first[element]]), 3)}"


# ------------------------------------------------------------------------------------------------ marks

_WITNESS = {
    **dict.fromkeys(("h1", "h2"), "print"),
    **dict.fromkeys(("json-ld", "json-ld name", "json-ld page"), "machine"),
    **dict.fromkeys(("og:title", "twitter:title", "meta title"), "card"),
    "title": "window",
}


def _witnesses(form: str, claims: _Claims, claimed: dict[str, str], news: bool) -> Iterator[str]:
    """Which of print, JSON-LD, card and window title say the text of a form, whole or cut, one by one; card and window
    together too, for what both say may be the site's style of title."""
    candidate = claims.found[form]

    def told(*places: str) -> str:
        for place in places:
            for origin in (place, place + " cut"):
                if origin in candidate.origins:
                    return origin
        return "other" if claimed[places[0]] else "none"

    if form == claims.headline:
        printed = "print strange" if claims.strange else "print"
    else:
        printed = _printed_as(candidate, claims.headings)
    machine = "json-ld " + told("json-ld", "json-ld page", "json-ld name")
    card = "card " + (told("og:title") if claimed["og:title"] else told("og:title", "twitter:title", "meta title"))
    window = "window " + told("title")
    for mark in (printed, machine, card, window):
        yield mark
        if news:
            yield mark + " & news"
    yield f"{card} + {window}"


def _printed_as(candidate: Candidate[str], headings: list[str]) -> str:
    """What a text that is not the printed headline is to the headings."""
    if headings and (relation := _relation(key_of(candidate.value), headings)) != "unlike":
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


def _address(path: str) -> frozenset[str]:
    """The words of an address."""
    return _words(path.replace("_", " ")) - {"html", "htm", "php", "news", "article"}


def _mark_address(candidates: Iterable[Candidate[str]], slug: Set[str]) -> None:
    """Mark the texts that share most words with the address."""
    if len(slug) < _TELLING:
        return
    near = []
    for candidate in candidates:
        words = _words(candidate.value)
        near.append((2 * len(words & slug) / (len(words) + len(slug)), candidate))
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


def _mark(candidate: Candidate[str], site: Site) -> None:
    marks, text = candidate.marks, candidate.value
    key = key_of(text)
    marks.add(f"agree {len({_WITNESS[o.removesuffix(' cut').removesuffix(' later')] for o in candidate.origins})}")
    if site.key and (key == site.key or site.key.startswith(key)):
        marks.add("is site")
    elif len(site.key) > 3 and site.key in key:
        marks.add("names site")
    words = key.split()
    if key and fold(key.replace(" ", "")) in site.host.replace("-", ""):
        marks.add("is host")
    elif words and len(site.host) > 3 and (words[-1] == site.host.split(".")[0] or site.host in text.casefold()):
        marks.add("ends with host")
    if site.is_added_to(text):
        marks.add("carries site")
    size = len(text if _THAI.search(text) else text.encode())  # a sign of Chinese says as much as three letters
    if size < 16:
        marks.add("short")
    elif size > 160:
        marks.add("long")
    if any(sign in text for sign in ("ㅣ", " | ", " – ", " — ", " - ")):
        marks.add("parted")
    if text.isupper():
        marks.add("capitals")
    if "{{" in text:
        marks.add("template")
