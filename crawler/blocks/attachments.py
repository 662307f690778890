"""Documents that an article links to in its text: PDF, Word, Excel and their like. Pure.

One rule for pages read by a source's rules and without: a link is the article's where the block that it stands in is
one of the article's. Links of the frame, to the same forms on every page, stand in none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from crawler.blocks.nodes import BLOCK_LEVEL, flat_text, folded
from crawler.page import Page
from storage.records import Image, Placement, is_document
from storage.text import letters, normalise

MOST = 50  # of one article
_MAX_LINKS = 2_000  # of one page that are looked at
_MAX_TEXT = 300  # characters of a link's words
_LONGEST_BLOCK = 5_000  # characters around a link; more is no block but the whole page
_ANY = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z|epub)\b", re.I)


def attachments(page: Page, placements: Sequence[Placement]) -> tuple[Image, ...]:
    """The documents that the article's blocks link to, in order: address, the link's words, position of the block.

    placements: of the article as it was read from the page.
    """
    links = [(link, href) for link in page.tree.tags("a") if (href := link.attrs.get("href"))][:_MAX_LINKS]
    if not _ANY.search("\n".join([href for _, href in links])):  # one search for the many pages without any
        return ()
    own: list[tuple[int, str]] = []
    found: dict[str, Image] = {}
    for link, href in links:
        if _ANY.search(href) is None:  # resolving each would cost more than parsing the page
            continue
        url = page.link(href)
        if url is None or url in found or not is_document(url):
            continue
        own = own or [(p.position, letters(p.text)) for p in placements if p.reason != "navigation"]
        words, around = flat_text(link), letters(_around(link))
        said = letters(words)
        place = next((at for at, text in own if said and said in text and (text in around or around in text)), None)
        if place is not None and len(around) <= _LONGEST_BLOCK:
            found[url] = Image(url, normalise(folded(words))[:_MAX_TEXT], None, place)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _around(link: LexborNode) -> str:
    """The text of the block-level element that a link stands in."""
    node = link
    while (above := node.parent) is not None:
        node = above
        if node.tag in BLOCK_LEVEL:
            break
    return flat_text(node)
