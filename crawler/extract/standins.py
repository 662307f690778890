"""Headlines of pages whose <h1> is the site's name, a portlet's, or missing: portals of offices. Pure.

Such a page prints the headline in an element that is named for it ("tieude-tin", "detail-title", "view_tit") and is
the only one of its name, beside a line with the date. Its <title> says no more than site and section.
"""

from __future__ import annotations

import re
from collections import Counter

from crawler.extract.blocks import Blocks

_NAMED = re.compile(
    r"(?<![a-z])(?:tieu-?_?de|ten-?_?(?:bai|tin)|title|tit|headline|heading|subject|biaoti|judul)(?![a-z])"
    r"|(?:news|detail|doc|article|post|view|content|entry|main)[-_]?(?:title|tit|subject|head)(?![a-z])",
    re.I,
)
_OTHER = re.compile(
    r"sub[-_]?(?:tit|head)|site|logo|brand|banner|portlet|page[-_]?tit|tit[a-z]*[-_]?page|box|widget|related|other|lien-?_?quan"
    r"|link|nav|menu|side|list|khac|more|comment|ngay|date",
    re.I,
)
_DATE = re.compile(r"(?:\d{1,2}[/.-]){2}(?:20|25)\d\d|20\d\d\s?[-./年년]\s?\d{1,2}|\d{1,2}\s\D{2,14}\s(?:20|25)\d\d")
_REACH = 8  # blocks from the headline to the date
_LONGEST_DATE = 130
_LEAST_BYTES, _LONGEST = 24, 300
_PROSE = 150  # characters of a paragraph; the headline stands above the first


def standin(blocks: Blocks) -> int:
    """The block that an element named for a headline holds alone, beside a date; -1 where there is none. Of several
    the longest."""
    prose = next((i for i, text in enumerate(blocks.text) if len(text) > _PROSE), len(blocks.text))
    dates = [
        i for i, text in enumerate(blocks.text[: prose + _REACH]) if len(text) < _LONGEST_DATE and _DATE.search(text)
    ]
    if not dates:
        return -1
    uses = Counter(blocks.label[e] for e in range(len(blocks.tag)) if blocks.end[e] > blocks.first[e])
    near = [i for i in range(prose) if any(0 < abs(day - i) <= _REACH for day in dates)]
    found = [i for i in near if _fits(blocks.text[i], blocks.linked[i]) and _is_named(blocks, i, uses)]
    return max(found, key=lambda i: len(blocks.text[i]), default=-1)


def _fits(text: str, linked: int) -> bool:
    return not linked and len(text.encode("utf-8", "replace")) >= _LEAST_BYTES and len(text) < _LONGEST


def _is_named(blocks: Blocks, i: int, uses: Counter[int]) -> bool:
    """Whether the block's element, or the one around it alone, has a name of its own that says headline."""
    element = blocks.element[i]
    for _ in range(2):
        label = blocks.labels[blocks.label[element]]
        if uses[blocks.label[element]] == 1 and _NAMED.search(label) and not _OTHER.search(label):
            return True
        element = blocks.parent[element]
        if element < 0 or blocks.end[element] - blocks.first[element] > 1:
            return False
    return False
