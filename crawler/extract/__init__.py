"""Generic extraction: what stands where on a page that nobody wrote rules for. Pure.

extract(page) -> Reading. The way: `blocks` walks the tree once, a scorer says how much each block is article,
`metadata` reads title, authors, dates and the rest from every place that tells them.
"""

from __future__ import annotations

from datetime import datetime

from crawler.extract.blocks import BLOCK, Blocks, read_blocks
from crawler.extract.simple import article_blocks
from crawler.page import Page
from crawler.reading import Block, Reading
from storage.records import BodyRole, Stamp

__all__ = ["BLOCK", "extract"]


def extract(page: Page, *, now: datetime | None = None) -> Reading:
    """What the page says, as far as it can be told without rules. now: aware; later dates are refused."""
    root = page.root
    if root is None:
        return Reading()
    blocks = read_blocks(root)
    kept = article_blocks(blocks)
    heading = page.tree.css_first("h1")
    title = page.meta("og:title") or (heading.text(strip=True) if heading is not None else None)
    html = page.tree.css_first("html")
    language = (html.attributes.get("lang") or "").split("-")[0].lower() if html is not None else ""
    author = page.meta("author")
    return Reading(
        title=title,
        blocks=tuple(Block(blocks.text[i], _role(blocks, i)) for i in kept if blocks.text[i] != title),
        bylines=(author,) if author else (),
        language=language or None,
        published=_stamp(page.meta("article:published_time", "datePublished", "pubdate", "date")),
        canonical_url=page.link(_href(page)),
        site_name=page.meta("og:site_name"),
    )


def _href(page: Page) -> str | None:
    node = page.tree.css_first('link[rel="canonical"]')
    return None if node is None else node.attributes.get("href")


def _stamp(text: str | None) -> Stamp:
    if text is None:
        return Stamp()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return Stamp(text=text)
    if at.tzinfo is None:
        return Stamp(date=at.date(), precision="day", text=text)
    return Stamp(at=at, date=at.date(), precision="second" if at.second else "minute", text=text)


_ROLES: dict[str, BodyRole] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote",
    "li": "list_item",
    **dict.fromkeys(("tr", "td", "th"), "table_row"),
    "pre": "preformatted",
}


def _role(blocks: Blocks, i: int) -> BodyRole:
    element = blocks.element[i]
    for _ in range(3):
        if role := _ROLES.get(blocks.tag_name(element)):
            return role
        element = blocks.parent[element]
        if element < 0:
            break
    return "paragraph"
