"""The article's headline among what og:title, JSON-LD, <title> and the headings claim. Pure."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from crawler.extract.blocks import TAG_NAMES, Blocks
from crawler.extract.evidence import Evidence, plain
from crawler.extract.rank import Candidate

LONGEST = 400  # characters
_HEADINGS = 4  # of a kind that are looked at
# What parts a headline from a site's name. A bare hyphen or colon parts only with space around it, but for full width.
_PARTED = re.compile(r"\s+[|–—·•»«/:>-]{1,2}\s+|\s*[|ㅣ｜]\s*|\s+::\s+|--|：|_(?=[^_]*$)|-(?=[^-\s]*[ㅣ|])")
_MARKDOWN = re.compile(r"^#+\s+|(?<!\w)\*+(?=\w)|(?<=\w)\*+(?!\w)")
_TOKEN = re.compile(r"\w+")


def title_candidates(evidence: Evidence, blocks: Blocks, url: str) -> list[Candidate[str]]:
    """Every text that may be the headline, each once, with its marks."""
    headings = list(_headings(blocks, "h1"))[:_HEADINGS]
    found: dict[str, Candidate[str]] = {}
    lost: dict[str, list[str]] = {}  # what was cut off a claim to get this text

    def add(text: str, origin: str) -> None:
        text = _MARKDOWN.sub("", text.strip(" |\u200b\u2060"))
        if not text or len(text) > LONGEST:
            return
        candidate = found.setdefault(unicodedata.normalize("NFKC", text), Candidate(text))
        candidate.origins.append(origin)
        candidate.marks.add(origin)

    for heading in headings:
        add(heading, "h1" if heading is headings[0] else "h1 later")
    article = evidence.articles[0] if evidence.articles else {}
    claims: tuple[tuple[str, str], ...] = (
        ("json-ld", plain(article.get("headline"))),
        ("json-ld name", plain(article.get("name"))),
        ("json-ld page", next((plain(p.get("name") or p.get("headline")) for p in evidence.pages), "")),
        ("og:title", plain(evidence.meta("og:title"))),
        ("twitter:title", plain(evidence.meta("twitter:title"))),
        ("meta title", plain(evidence.meta("title", "dc.title", "sailthru.title", "parsely-title", "headline"))),
        ("title", evidence.title_tag),
    )
    for origin, text in claims:
        if text:
            add(text, origin)
            for cut, gone in _cuts(text):
                add(cut, origin + " cut")
                lost.setdefault(unicodedata.normalize("NFKC", cut), []).append(gone)
    for heading in list(_headings(blocks, "h2"))[:2] if not headings else ():
        add(heading, "h2")
    site = _key(evidence.meta("og:site_name") or "")
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    slug = set(_TOKEN.findall(unquote(urlsplit(url).path).casefold())) - {"html", "htm", "php", "news", "article"}
    _mark_nearest(found.values(), slug)
    path = unquote(urlsplit(url).path).casefold()
    gone_everywhere = {_key(part) for parts in lost.values() for part in parts}
    for text, candidate in found.items():
        _mark(candidate, headings, claims, site, host, slug)
        if parts := lost.get(text):
            sites = any(_is_site(p, site, host) for p in parts)
            sections = any(_key(p).replace(" ", "-") in path for p in parts if p.strip())
            candidate.marks.add("cut off " + ("site" if sites else "section" if sections else "words"))
            if all(origin.endswith(" cut") for origin in candidate.origins):
                _mark_cut(candidate, parts, found)
        if any(_is_site(gone, site, host) for _, gone in _cuts(text)):
            candidate.marks.add("carries site")
        if _key(text) in gone_everywhere:
            candidate.marks.add("cut off others")
        marks = candidate.marks
        relation = next(
            (m for m in sorted(marks) if m.endswith(" h1")), "h1" if "h1" in marks else "h2" if "h2" in marks else "-"
        )
        candidate.marks |= {f"{origin} & {relation}" for origin in set(candidate.origins)}
        if evidence.news == 2:
            candidate.marks |= {f"{origin} & news" for origin in set(candidate.origins)}
    return list(found.values())


def _mark_nearest(candidates: Iterable[Candidate[str]], slug: set[str]) -> None:
    """Mark the texts that share most words with the address, and how much."""
    if len(slug) < 3:
        return
    near = []
    for candidate in candidates:
        words = set(_key(candidate.value).split())
        near.append((2 * len(words & slug) / (len(words) + len(slug)) if words else 0.0, candidate))
    most = max(nearness for nearness, _ in near) if near else 0.0
    for nearness, candidate in near:
        candidate.marks.add(f"like address {int(nearness * 5)}")
        if most > 0.3 and nearness > most - 0.02:
            candidate.marks.add("most like address")
            if sum(n > most - 0.02 for n, _ in near) == 1:
                candidate.marks.add("alone like address")


def _mark_cut(candidate: Candidate[str], parts: list[str], found: dict[str, Candidate[str]]) -> None:
    """What speaks against a text that nothing but cutting made: the uncut one is printed, or claimed in many places."""
    whole = [c for c in found.values() if c is not candidate and candidate.value in c.value]
    whole = [c for c in whole if any(part.strip() and part.strip() in c.value for part in parts)]
    if any("h1" in c.origins for c in whole):
        candidate.marks.add("cut from h1")
    if any(len({o for o in c.origins if not o.endswith(" cut")}) > 2 for c in whole):
        candidate.marks.add("cut from an agreed claim")


def _is_site(text: str, site: str, host: str) -> bool:
    """Whether a part of a title is the site's name, or sounds like its host."""
    key = _key(text)
    joined = key.replace(" ", "")
    name = host.rsplit(".", 1)[0].replace(".", "").replace("-", "")
    return bool(key) and (
        key == site
        or (len(site) > 3 and (site in key or (len(key) > 3 and key in site)))
        or (len(joined) > 3 and (joined in name or (len(name) > 3 and name in joined)))
    )


def _headings(blocks: Blocks, name: str) -> Iterable[str]:
    """Texts of headings of a kind in order; one that <br> parts is one."""
    number = _NUMBERS[name]
    for element, tag in enumerate(blocks.tag):
        if tag == number and (texts := blocks.text[blocks.first[element] : blocks.end[element]]):
            yield " ".join(texts)


_NUMBERS = {name: number for number, name in TAG_NAMES.items()}


def _cuts(text: str) -> Iterable[tuple[str, str]]:
    """The text without its last part, its last two, its first, as separators part them; and what was cut."""
    places = [m.span() for m in _PARTED.finditer(text)]
    if places:
        yield text[: places[-1][0]], text[places[-1][1] :]
        yield text[places[0][1] :], text[: places[0][0]]
        if len(places) > 1:
            yield text[: places[-2][0]], text[places[-2][1] :]


@functools.lru_cache(maxsize=1024)
def _key(text: str) -> str:
    return " ".join(_TOKEN.findall(text.casefold()))


def _mark(
    candidate: Candidate[str],
    headings: list[str],
    claims: tuple[tuple[str, str], ...],
    site: str,
    host: str,
    slug: set[str],
) -> None:
    marks, text = candidate.marks, candidate.value
    key = _key(text)
    words = key.split()
    bases = {o.removesuffix(" cut").removesuffix(" later") for o in candidate.origins}
    marks.add(f"agree {min(len(bases), 4)}")
    if headings:
        keys = [_key(h) for h in headings]
        if "h1" not in marks and "h1 later" not in marks:
            if key in keys:
                marks.add("like h1")
            elif any(key in k for k in keys):
                marks.add("within h1")
            elif any(len(k) > 10 and k in key for k in keys):
                marks.add("around h1")
            else:
                marks.add("unlike h1")
        marks.add(f"h1s {min(len(headings), 2)}")
    whole = [_key(t) for o, t in claims if t]
    if any(k != key and k.startswith(key) for k in whole):
        marks.add("begins a claim")
    if any(k != key and len(k) > 10 and key.startswith(k) for k in whole):
        marks.add("begins with a claim")
    if any(key == k for k in whole):
        marks.add("is a claim")
    named = dict(claims)
    title, card = _key(named["title"]), _key(named["og:title"])
    if card and card != key and title.startswith(key) and title.endswith(card):
        marks.add("before og:title in title")
    if site and (key == site or site.startswith(key)):
        marks.add("is site")
    elif site and len(site) > 3 and site in key:
        marks.add("names site")
    if key and key.replace(" ", "") in host.replace("-", ""):
        marks.add("is host")
    elif words and len(host) > 3 and (words[-1] in host.split(".")[0:1] or host in text.casefold()):
        marks.add("ends with host")
    if len(text.encode()) < 16:
        marks.add("short")
    elif len(text.encode()) > 160:
        marks.add("long")
    if len(words) == 1:
        marks.add("one word")
    if text.endswith(("…", "...")):
        marks.add("broken off")
    if "ㅣ" in text or " | " in text or " – " in text or " — " in text or " - " in text:
        marks.add("parted")
    if text.isupper():
        marks.add("capitals")
    if "{{" in text:
        marks.add("template")
    if len(slug) > 2 and words:
        share = sum(w in slug for w in words) / len(words)
        marks.add("slug " + ("0" if share == 0 else "low" if share < 0.5 else "high"))
