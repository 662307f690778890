"""Images of the article with their captions and credits. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crawler.blocks.pictures import image_url
from crawler.extract.blocks import Blocks
from crawler.extract.captions import behind_credit, is_caption, labels_named, rows_labelled
from crawler.extract.features import Region
from crawler.extract.kin import FIGURES
from crawler.page import Page
from crawler.reading import Picture

_CREDIT = re.compile(
    r"(?:\(|\||–|-|\.|/)?\s*(?:(?:photo|image|picture|foto|bild|ảnh|photograph|crédit|credit|fotos|quelle|nguồn|©|写真|사진|ภาพ)"
    r"s?\s*(?:by|credit|from|:|／|/|=)\s*)(?P<credit>[^()]{2,80})\)?\.?$|©\s*(?P<sign>[^()]{2,80})$",
    re.I,
)
_SMALL = 80  # pixels: what is declared smaller is an icon or a counter


@dataclass(frozen=True, slots=True)
class Pictures:
    """pictures: as the Reading wants them. captions: blocks that are captions of one of them."""

    pictures: tuple[Picture, ...]
    captions: frozenset[int]


def read_pictures(page: Page, blocks: Blocks, region: Region, kept: Sequence[int], placed: Sequence[int]) -> Pictures:
    """The images between the first and the last kept block, and the one just above.

    kept, placed: indices of the article's blocks, and of all that the Reading holds, in order.
    """
    captions = _captions(blocks, placed)
    if not kept or not blocks.images:
        return Pictures((), captions)
    place = {i: n for n, i in enumerate(placed)}
    top = max(region.first, kept[0] - _ABOVE)
    found: dict[tuple[str, str | None], Picture] = {}  # one shown again is told again where its caption is another
    shown = set[str]()
    before_of = np.searchsorted(placed, [before for _, _, before in blocks.images])
    for (node, element, before), after in zip(blocks.images, before_of.tolist(), strict=True):
        if not top <= before <= kept[-1] + 1:
            continue
        url = None if _is_small(node.attributes) else image_url(node, page)
        if url is None:
            continue
        at: int | None = before
        if before + 1 in place and behind_credit(blocks, element, before):
            at = before + 1
        elif before not in place or not is_caption(blocks, node, element, before):
            at = next((i for i in range(before, min(before + 3, region.end)) if i in captions and i in place), None)
            at = at if at is not None and _together(blocks, element, at) else None
        text = blocks.text[at] if at is not None else None
        if (url, text) not in found and (text is not None or url not in shown):
            found[url, text] = Picture(url, after, text, credit_of(text), place[at] if at is not None else None)
            shown.add(url)
    return Pictures(tuple(found.values()), captions)


_CAPTION_DEPTH = 3
_ABOVE = 6  # blocks above the body where its first image may stand


def _captions(blocks: Blocks, placed: Sequence[int]) -> frozenset[int]:
    """The blocks that stand in a figure, or in an element whose class says caption, at most _CAPTION_DEPTH above, and
    rows with such a cell."""
    named = labels_named([label.lower() for label in blocks.labels])
    if not named and FIGURES.isdisjoint(blocks.tag):
        return frozenset()
    says = [tag in FIGURES or label in named for tag, label in zip(blocks.tag, blocks.label, strict=True)]
    rows = rows_labelled(blocks, named)
    found = set()
    for i in placed:
        element = blocks.element[i]
        if element in rows and " | " not in blocks.text[i]:
            found.add(i)
            continue
        for _ in range(_CAPTION_DEPTH):
            if says[element]:
                found.add(i)
                break
            element = blocks.parent[element]
            if element < 0:
                break
    return frozenset(found)


def _together(blocks: Blocks, element: int, i: int) -> bool:
    """Whether an image's element and a block have an ancestor in common within a few levels."""
    above = set()
    for _ in range(4):
        above.add(element)
        element = blocks.parent[element]
        if element < 0:
            break
    other = blocks.element[i]
    for _ in range(4):
        if other in above:
            return True
        other = blocks.parent[other]
        if other < 0:
            break
    return False


def _is_small(attributes: dict[str, str | None]) -> bool:
    """Whether an image is declared to be no larger than an icon."""
    sizes = ((attributes.get(side) or "").removesuffix("px") for side in ("width", "height"))
    return any(size.isdigit() and int(size) < _SMALL for size in sizes)


def credit_of(caption: str | None) -> str | None:
    """Who a caption says took the picture, or None."""
    match = _CREDIT.search(caption) if caption else None
    if match is None:
        return None
    return (match.group("credit") or match.group("sign")).strip(" .") or None
