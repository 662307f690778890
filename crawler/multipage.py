"""Articles that go on over several pages: where the next one is, and their readings as one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.config import SourceConfig
from crawler.page import Page
from crawler.reading import Block, Reading
from crawler.urls import on_site
from storage.text import letters

MOST_PAGES = 20

_SAYS_NEXT = re.compile(r"<(?:link|a)\b[^>]*\brel\s*=\s*[\"']?[^\"'>]*\bnext\b", re.I)
_NEXT_LINKS = "link[rel~=next], a[rel~=next]"
_MARK = (  # of page {n} in an address, after its path or in its query
    r"[?&](?:page|paged|pg|p|trang|seite|pagina)={n}(?=&|$)"
    r"|[/_,.-](?:page|trang|seite|pagina|pag|p)[/_=-]?{n}(?=/?(?:\?|$)|\.\w{{2,5}}(?:\?|$))"
    r"|[/_,]{n}(?=/?(?:\?|$)|\.\w{{2,5}}(?:\?|$))"
)


def following(html: str, urls: Sequence[str], source: SourceConfig | None = None) -> str | None:
    """The address at which the article goes on behind its page `html`, or None.

    urls: of the pages so far, this one's last. By the source's rule `select.next`, on its own hosts; without one by
    rel=next where it leads to the first page's address with the number of the page added, for many sites say
    rel=next of their next article.

    Raises: ParseError.
    """
    rule = source.select.next if source is not None else ()
    if not rule and _SAYS_NEXT.search(html) is None:
        return None
    page = Page(html, urls[-1])
    for css in rule or (_NEXT_LINKS,):
        for node in page.tree.css(css):
            url = page.link(node.attributes.get("href"))
            if url is None or url in urls:
                continue
            if (rule and source and on_site(url, source)) or (not rule and _is_page(url, urls[0], len(urls) + 1)):
                return url
    return None


def _is_page(url: str, first: str, number: int) -> bool:
    """Whether an address is that of an article's first page with a page number and nothing else added."""
    ones = {_bare(first), *(_bare(first, mark) for mark in _marks(first, 1))}
    return any(_bare(url, mark) in ones for mark in _marks(url, number))


def _marks(url: str, number: int) -> Iterator[re.Match[str]]:
    return re.finditer(_MARK.format(n=number), url)


def _bare(url: str, mark: re.Match[str] | None = None) -> str:
    """An address without scheme, fragment, final slash and one mark of a page."""
    if mark is not None:
        rest = url[mark.end() :]
        url = url[: mark.start()] + (rest.replace("&", "?", 1) if mark.group().startswith("?") else rest)
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}?{parts.query}"


def joined(readings: Sequence[Reading]) -> Reading:
    """The pages of one article as one reading: what the first says of it, and the blocks of all in order.

    A lead that a further page prints for itself is a paragraph. A picture that was met on an earlier page is left out,
    unless a caption stands under it.
    """
    first = readings[0]
    blocks, pictures = list(first.blocks), list(first.pictures)
    met = {picture.url for picture in pictures}
    for reading in readings[1:]:
        if reading.lead and letters(reading.lead) != letters(first.lead or ""):
            blocks.append(Block(reading.lead))
        before = len(blocks)
        blocks += reading.blocks
        for picture in reading.pictures:
            caption = None if picture.caption_block is None else picture.caption_block + before
            if picture.url not in met or caption is not None:
                pictures.append(replace(picture, after=picture.after + before, caption_block=caption))
    return replace(
        first,
        blocks=tuple(blocks),
        pictures=tuple(pictures),
        bylines=next((r.bylines for r in readings if r.bylines), ()),
        flags=tuple(dict.fromkeys(flag for reading in readings for flag in reading.flags)),
    )
