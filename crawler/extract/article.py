"""From a page to a Reading: every step of generic extraction in order. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate, chain, compress
from typing import Any

import numpy as np

from crawler.extract import people, title_ends, titles, when
from crawler.extract.blocks import TAG_NUMBERS, Blocks, read_blocks
from crawler.extract.clocks import clock_of
from crawler.extract.decide import decide
from crawler.extract.evidence import Evidence, gather, plain
from crawler.extract.features import Hints, Region, headline_at, read_features
from crawler.extract.fellows import reconsidered
from crawler.extract.findings import Findings
from crawler.extract.hidden import hidden_blocks
from crawler.extract.leads import lead_at
from crawler.extract.model import Kind, Model, kind_of, load, script_of
from crawler.extract.ordinals import numbered, ordinals
from crawler.extract.pictures import read_pictures
from crawler.extract.rank import Candidate, ranked
from crawler.extract.rows import row_texts
from crawler.page import Page
from crawler.reading import Block, Picture, Reading
from storage.records import BodyRole, Stamp

_LEAST_TEXT = 200  # characters of article below which scripts are searched for it


def extract(page: Page, *, now: datetime | None = None, zone: str | None = None) -> Reading:
    """What the page says, as far as it can be told without rules. now: aware; later dates are refused.
    zone: IANA name of the source's time zone where one is configured; else the page tells it, or times are left out.

    Blocks from the headline to the end of the article that are not part of it carry a reason; what lies before and
    behind (the site's furniture) is left out. Flag "from_script": the text stands in a script alone.
    """
    return reading_of(page, examine(page, load, now, zone))


def examine(
    page: Page, models: Callable[[Kind], Model], now: datetime | None = None, zone: str | None = None
) -> Findings:
    """Everything weighed, nothing decided yet but the order of claims. models: gives the model for a kind of page."""
    evidence = gather(page)
    blocks = read_blocks(page.root)
    model = models(kind_of(blocks.text, evidence.news == 2 or evidence.foreign))
    claimed_titles = titles.title_candidates(evidence, page.tree, blocks, page.url)
    title_claims = title_ends.settled(ranked(claimed_titles, model.titles))
    hints = hints_of(evidence, title_claims[0].value if title_claims else "")
    headline = printed_headline(blocks, title_claims)
    region = read_features(blocks, model.tables, hints, headline)
    scores = np.zeros(0, np.float32)
    if region.place is not None:
        scores = reconsidered(region.place, model.network.scores(region.features), headline, model.trees)
    kept = decide(blocks, region, scores, headline)
    from_script = False
    if _length(blocks, region, kept) < _LEAST_TEXT and (hidden := hidden_blocks(page, evidence)) is not None:
        from_script, blocks, headline = True, hidden, -1
        region = Region(0, len(blocks.text), np.zeros((0, 0), np.float32))
        scores, kept = np.ones(len(blocks.text), np.float32), [True] * len(blocks.text)
    clock = clock_of(evidence, page.url, now, zone)
    author_claims = people.author_candidates(evidence, page.tree, blocks, headline, page.url)
    authors = people.without_editor(people.settled(ranked(author_claims, model.authors)), blocks)
    date_claims = when.date_candidates(evidence, page.tree, blocks, headline, page.url, clock)
    return Findings(
        model,
        evidence,
        blocks,
        hints,
        region,
        scores,
        kept,
        headline,
        title_claims,
        _without_logins(authors, evidence, blocks),
        when.settled(ranked(date_claims, model.dates)),
        clock,
        from_script,
    )


def _without_logins(
    claims: list[Candidate[people.Names]], evidence: Evidence, blocks: Blocks
) -> list[Candidate[people.Names]]:
    """Ranked claims, the best one last where it is but one word of Latin letters, told to machines alone, on a page in
    letters of another kind: what a system calls who typed the text in."""
    name = claims[0].value[0] if claims and len(claims[0].value) == 1 else ""
    if not (name.isascii() and name.isalnum()) or evidence.title_tag.isascii() or script_of(blocks.text) != "uncased":
        return claims
    return claims if any(name in text for text in blocks.text) else [*claims[1:], claims[0]]


def printed_headline(blocks: Blocks, claims: Sequence[Candidate[str]]) -> int:
    """The block that prints the title that was chosen, else the heading that seems to print the headline, else the
    first one that says nearly the same; or -1.

    claims: what titles.title_candidates found, best first.
    """
    texts = [claims[0].value, *(claim.value for claim in claims if "print" in claim.marks)] if claims else []
    printed = next((i for text in texts if (i := headline_at(blocks, text)) >= 0), -1)
    return titles.heading_akin(blocks, texts[0]) if texts and printed < 0 else printed


def _length(blocks: Blocks, region: Region, kept: list[bool]) -> int:
    """Characters of the blocks that are kept."""
    return sum(map(len, compress(blocks.text[region.first : region.end], kept)))


def hints_of(evidence: Evidence, title: str) -> Hints:
    """What the scoring of blocks may know of the metadata."""
    article: dict[str, Any] = evidence.articles[0] if evidence.articles else {}
    authors = article.get("author")
    claimed = [evidence.resolve(a) for a in (authors if isinstance(authors, list) else [authors])]
    names = [plain(a.get("name")) if isinstance(a, dict) else plain(a) for a in claimed] or []
    if not any(names):
        names = evidence.metas.get("author", [])[:3]
    return Hints(
        title=title,
        summary=plain(evidence.meta("og:description", "description") or ""),
        authors=tuple(n for n in names if 4 < len(n) < 60),
        news=evidence.news,
        foreign=evidence.foreign,
    )


def reading_of(page: Page, found: Findings) -> Reading:
    """The Reading that the findings amount to."""
    evidence, blocks = found.evidence, found.blocks
    title = found.hints.title or None
    lead = lead_at(found)
    placed = [i for i in found.placed() if i != lead]
    kept = [i for i in found.article() if i != lead]
    pictures = read_pictures(page, blocks, found.region, kept, placed)
    ordinal, row = _ordinals(found), row_texts(blocks, (set(kept) - {found.headline}).__contains__)
    told = [
        _row(row[i]) if i in row else list(_told(found, i, title, pictures.captions, ordinal.get(i))) for i in placed
    ]
    published = found.dates[0].value if found.dates else Stamp()
    article = evidence.articles[0] if evidence.articles else {}
    return Reading(
        title=title,
        lead=blocks.text[lead] if lead is not None else None,
        blocks=tuple(chain.from_iterable(told)),
        pictures=tuple(_moved(pictures.pictures, list(accumulate(map(len, told), initial=0)))),
        bylines=found.authors[0].value if found.authors else (),
        organisations=people.organisations(evidence),
        persons=people.vouched(evidence, found.authors[0]) if found.authors else (),
        section=_section(evidence, article),
        tags=_tags(evidence, article),
        language=_language(evidence),
        published=published,
        modified=when.change(evidence, blocks, found.headline, found.clock),
        canonical_url=evidence.canonical or page.link(evidence.meta("og:url")),
        site_name=evidence.meta("og:site_name"),
        flags=("from_script",) if found.from_script else (),
    )


# ------------------------------------------------------------------------------------------------ blocks

_ROLE_OF_NAME: dict[str, BodyRole] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote",
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("tr", "td", "th"), "table_row"),
    "pre": "preformatted",
}
_ROLES = {TAG_NUMBERS[name]: role for name, role in _ROLE_OF_NAME.items()}
_PARAGRAPH = TAG_NUMBERS["p"]
_ROLE_REACH = 3  # elements above a block that may give it its role


def role_of(blocks: Blocks, i: int) -> BodyRole:
    """What kind of block it is, by the nearest elements that say so. A <p> in a table is one of a page that a table
    lays out: rows of data are told apart before (`rows`)."""
    element = blocks.element[i]
    own = blocks.tag[element]
    for _ in range(_ROLE_REACH):
        if role := _ROLES.get(blocks.tag[element]):
            return "paragraph" if role == "table_row" and own == _PARAGRAPH else role
        element = blocks.parent[element]
        if element < 0:
            break
    return "paragraph"


def _row(text: str) -> list[Block]:
    return [Block(text, "table_row")] if text else []


def _told(found: Findings, i: int, title: str | None, captions: frozenset[int], ordinal: str | None) -> Iterator[Block]:
    """A block of the document, by its paragraphs; what is no article says what it is instead."""
    text, role = found.blocks.text[i], role_of(found.blocks, i)
    if text == title or i == found.headline:
        yield Block(text, role, "title")
    elif found.keeps(i):
        first, *more = found.blocks.paragraphs.get(i, [text])
        yield Block(numbered(ordinal, first) if ordinal else first, role)
        yield from (Block(paragraph, role) for paragraph in more)
    else:
        yield Block(text, role, "caption" if i in captions else "noise")


def _moved(pictures: Iterable[Picture], starts: Sequence[int]) -> Iterator[Picture]:
    """Pictures at their places among paragraphs. starts: of each block, and of the end, how many stand before it."""
    for picture in pictures:
        at = picture.caption_block
        yield replace(picture, after=starts[picture.after], caption_block=None if at is None else starts[at])


def _ordinals(found: Findings) -> dict[int, str]:
    """Block -> what is printed before it: of the kept items of ordered lists the first block of each."""
    blocks, lists = found.blocks, dict[int, dict[int, str]]()
    printed: dict[int, str] = {}
    for item, element in blocks.items:
        first = blocks.first[element]
        if first == blocks.end[element] or not found.keeps(first) or (ordered := item.parent) is None:
            continue
        if ordered.mem_id not in lists:
            lists[ordered.mem_id] = ordinals(ordered)
        if ordinal := lists[ordered.mem_id].get(item.mem_id):
            printed[first] = ordinal
    return printed


# ------------------------------------------------------------------------------------------------ the rest

_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_].*)?")


def _language(evidence: Evidence) -> str | None:
    """BCP 47 tag that the page claims: its language, and the region where one is named."""
    for claim in (evidence.language, evidence.meta("og:locale")):
        if claim and (match := _LANGUAGE.fullmatch(claim.strip())):
            language, script, region = match.groups()
            parts = (language.lower(), script and script.title(), region and region.upper())
            return "-".join(p for p in parts if p)
    return None


def _section(evidence: Evidence, article: dict[str, Any]) -> str | None:
    claim = article.get("articleSection")
    if isinstance(claim, list):
        claim = claim[0] if claim else None
    return plain(claim) or evidence.meta("article:section", "section", "category") or None


def _tags(evidence: Evidence, article: dict[str, Any]) -> tuple[str, ...]:
    """Tags that the page lists one by one, else keywords of JSON-LD or meta parted by commas."""
    if tags := evidence.metas.get("article:tag"):
        found = [t for tag in tags for t in (tag.split(",") if len(tags) == 1 else [tag])]
    else:
        keywords = article.get("keywords") or evidence.meta("news_keywords", "keywords") or []
        found = keywords if isinstance(keywords, list) else str(keywords).split(",")
    return tuple(dict.fromkeys(t for t in (plain(tag) for tag in found) if t))[:50]
