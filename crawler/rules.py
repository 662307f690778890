"""A source's CSS rules applied to a page: a Reading, or None where they find no body. Pure; the tree is not changed.

The fields (title, dates, bylines, …) are read first. A field that stands inside the body container, such as a byline
that the CMS prints below the last paragraph, stays there as a block with the reason of its field, so that the body
does not repeat it and nothing is lost.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from selectolax.lexbor import LexborNode

from crawler import jsonld
from crawler.blocks import flat_text, image_url, read_blocks
from crawler.blocks.nodes import folded
from crawler.config import Select, Selects, SourceConfig
from crawler.dates import read_date
from crawler.page import Page
from crawler.patterns import Pattern
from crawler.reading import Block, Picture, Reading
from storage.records import Reason, Stamp
from storage.text import normalise

MAX_MATCHES = 200  # nodes of one selector that are looked at: a rule that matches everything costs no more
_MAX_CONTAINERS = 5

# The attribute that says what an element is for, where the rule names none.
_SAYS = {"meta": "content", "link": "href", "time": "datetime"}
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_AFTER_LABEL = " :.-–—|"


def read(page: Page, source: SourceConfig, *, now: datetime | None = None) -> Reading | None:
    """What `source.select` finds on the page; None when no body container is there.

    A container without a word gives a Reading without blocks: the page is the article's, its text is not (a gallery,
    a text that only a script decodes), and must not be taken from elsewhere on the page.

    now: aware; dates later than a day after it are refused.
    """
    fields = _Fields(page, source)
    rules = source.select
    title = fields.texts(rules.title, "title", _first)
    lead = fields.texts(rules.lead, "lead", _siblings)
    bylines = fields.texts(rules.author, "byline")
    sources = fields.found(rules.source, "attribution")
    published = fields.date(rules.published, now)
    modified = fields.date(rules.modified, now)
    tags = fields.texts(rules.tags, "navigation")
    section = fields.texts(rules.section, "navigation", _first)
    body = fields.body()
    if body is None:
        return None
    blocks, pictures = _without_noise(*body, source.clean.noise)
    return Reading(
        title=title[0] if title else None,
        lead=" ".join(lead) or None,
        blocks=blocks,
        pictures=(*fields.lead_pictures(pictures), *pictures),
        bylines=bylines,
        sources=tuple(found.text for found in sources if found.text),
        source_links=fields.links(sources),
        section=section[0] if section else None,
        tags=tuple(tag for tag in tags if "://" not in tag),
        language=source.language or _language(page),
        published=published.stamp,
        modified=modified.stamp if modified.stamp.date else None,
        canonical_url=_canonical_url(page),
        site_name=page.meta("og:site_name"),
        flags=published.flags,
    )


class _Found(NamedTuple):
    """One value of a rule and the element it was read from (None: from JSON-LD)."""

    text: str
    node: LexborNode | None


_Choice = Callable[[list[_Found]], list[_Found]]


def _first(values: list[_Found]) -> list[_Found]:
    return values[:1]


def _siblings(values: list[_Found]) -> list[_Found]:
    """The first value and those beside it: a lead of several paragraphs, but not the leads of related articles."""
    parent = values[0].node.parent if values[0].node is not None else None
    if parent is None:
        return values[:1]
    return [
        v for v in values if v.node is not None and v.node.parent is not None and v.node.parent.mem_id == parent.mem_id
    ]


class _Dated(NamedTuple):
    stamp: Stamp
    flags: tuple[str, ...]


class _Fields:
    """The rules of one source on one page. Remembers why the elements it read are not body."""

    def __init__(self, page: Page, source: SourceConfig) -> None:
        self._page, self._source = page, source
        self._reasons: dict[int, Reason] = {}
        drop = source.select.drop
        self._dropped = {node.mem_id for node in page.tree.css(", ".join(drop))} if drop else set()

    def found(self, selects: Selects, reason: Reason, chosen: _Choice | None = None) -> list[_Found]:
        """The values of the first rule that gives any; `chosen` says which of them."""
        for select in selects:
            if values := self._values(select):
                values = chosen(values) if chosen else values
                self._reasons.update((found.node.mem_id, reason) for found in values if found.node is not None)
                return values
        return []

    def texts(self, selects: Selects, reason: Reason, chosen: _Choice | None = None) -> tuple[str, ...]:
        """The texts of the first rule that gives any, each once."""
        return tuple(dict.fromkeys(found.text for found in self.found(selects, reason, chosen) if found.text))

    def date(self, selects: Selects, now: datetime | None) -> _Dated:
        """The first date that can be read. When none can: the first string, with all that is wrong with them.

        A weekday that contradicts its date is told even when another place gives a good date.
        """
        clean, zone = self._source.clean, self._source.time_zone
        first: Stamp | None = None
        flags: list[str] = []
        for select in selects:
            for text, node in self._values(select)[:3]:
                if node is not None:
                    self._reasons.setdefault(node.mem_id, "noise")
                reading = read_date(text, zone=zone, order=clean.date_order, format=clean.date_format, now=now)
                if reading.stamp.date is not None:
                    kept = (*flags, *reading.flags)
                    return _Dated(reading.stamp, ("date_conflict",) if "date_conflict" in kept else ())
                first = first or reading.stamp
                flags += reading.flags
        return _Dated(first or Stamp(), tuple(dict.fromkeys(flags)))

    def body(self) -> tuple[tuple[Block, ...], tuple[Picture, ...]] | None:
        """Blocks and pictures of the first container with any text; of the first container when none has."""
        empty = None
        for css in self._source.select.body:
            for node in self._page.tree.css(css)[:_MAX_CONTAINERS]:
                if self._is_dropped(node):
                    continue
                read_body = read_blocks(
                    node, self._page, self._source.select, reasons=self._reasons, skip=self._dropped
                )
                if any(block.reason is None for block in read_body[0]):
                    return read_body
                empty = empty or read_body
        return empty

    def lead_pictures(self, others: Iterable[Picture]) -> list[Picture]:
        """The images that `select.image` finds outside the body, captions of their figures with them."""
        seen = {picture.url for picture in others}
        pictures = []
        for select in self._source.select.image:
            for node in self._nodes(select):
                url = image_url(node, self._page) if node.tag == "img" else self._page.link(self._value(select, node))
                if url and url not in seen:
                    seen.add(url)
                    pictures.append(Picture(url, after=0, caption=_figure_caption(node)))
            if pictures:
                break
        return pictures

    def links(self, sources: list[_Found]) -> tuple[str, ...]:
        """Addresses that labelled sources point to."""
        nodes = [found.node for found in sources if found.node is not None]
        anchors = (a for node in nodes for a in node.css("a[href]"))
        urls = (self._page.link(a.attributes.get("href")) for a in anchors)
        return tuple(dict.fromkeys(url for url in urls if url))

    def _values(self, select: Select) -> list[_Found]:
        found: list[_Found] = []
        if select.json_ld:
            for text in jsonld.values(self._json_ld, select.json_ld):
                found += _parts(select, folded(text), None)
        for node in self._nodes(select):
            printed: str | None = self._value(select, node)
            if select.label:
                printed = _without_label(printed or "", select.label)
            if printed:
                found += _parts(select, printed, node)
            elif printed is not None and node.css_first("a[href]") is not None:
                found.append(_Found("", node))  # a logo that links to where the article was taken from
        return found

    def _value(self, select: Select, node: LexborNode) -> str:
        """The text of a node, or the attribute that the rule or the kind of element names; "" when it has none."""
        name = select.attr or _SAYS.get(node.tag or "")
        attributes = node.attributes if name else {}
        if name and (select.attr or name in attributes or node.tag != "time"):
            return folded(attributes.get(name) or "")
        return flat_text(node, self._dropped)

    def _nodes(self, select: Select) -> list[LexborNode]:
        if not select.css:
            return []
        return [node for node in self._page.tree.css(select.css)[:MAX_MATCHES] if not self._is_dropped(node)]

    def _is_dropped(self, node: LexborNode | None) -> bool:
        while self._dropped and node is not None:
            if node.mem_id in self._dropped:
                return True
            node = node.parent
        return False

    @functools.cached_property
    def _json_ld(self) -> list[dict[str, Any]]:
        return jsonld.objects(self._page)


def _without_noise(
    blocks: tuple[Block, ...], pictures: tuple[Picture, ...], noise: Pattern | None
) -> tuple[tuple[Block, ...], tuple[Picture, ...]]:
    """Captions that are the site's noise (its own address below every image) taken off their pictures."""
    if noise is None:
        return blocks, pictures
    empty = {
        i
        for i, block in enumerate(blocks)
        if block.reason == "caption" and (found := noise.search(block.text)) and found.group() == block.text
    }
    return (
        tuple(block._replace(reason="noise") if i in empty else block for i, block in enumerate(blocks)),
        tuple(replace(p, caption=None, caption_block=None) if p.caption_block in empty else p for p in pictures),
    )


def _parts(select: Select, text: str, node: LexborNode | None) -> list[_Found]:
    """The value as it stands, or the items of the list that it is."""
    parts = (folded(part) for part in text.split(select.split)) if select.split else (text,)
    return [_Found(part, node) for part in parts if part]


def _without_label(text: str, label: str) -> str | None:
    """What follows the label, or None when the text does not begin with it. Case and composition do not matter."""
    text, label = normalise(text), normalise(label)
    rest = text[len(label) :]
    if text[: len(label)].casefold() != label.casefold() or (label[-1:].isalnum() and rest[:1].isalnum()):
        return None
    return rest.lstrip(_AFTER_LABEL)


def _figure_caption(node: LexborNode) -> str | None:
    """The figcaption of the figure that an image stands in."""
    parent = node.parent
    for _ in range(4):
        if parent is None:
            break
        if parent.tag == "figure":
            caption = parent.css_first("figcaption")
            return (flat_text(caption) or None) if caption is not None else None
        parent = parent.parent
    return None


def _canonical_url(page: Page) -> str | None:
    node = page.tree.css_first('link[rel="canonical"][href]')
    return page.link(node.attributes.get("href") if node is not None else page.meta("og:url"))


def _language(page: Page) -> str | None:
    """What the page says it is written in, as a BCP 47 tag: html lang, else og:locale ("vi_VN")."""
    node = page.tree.css_first("html")
    said = (node.attributes.get("lang") or "") if node is not None else ""
    for tag in (said.strip(), page.meta("og:locale") or ""):
        if _LANGUAGE.match(tag):
            primary, *rest = tag.replace("_", "-").split("-")
            return "-".join([primary.lower(), *rest])
    return None
