"""Headlines of pages whose <h1> is the site's name, a portlet's, or missing: portals of offices. Pure.

Such a page prints the headline in an element that is named for it ("tieude-tin", "detail-title", "view_tit") and is
the only one of its name, beside a line with the date; or in a <span>, as the labels of ASP.NET are ("ctl00_lblTitle"),
which a <br> alone parts from the date. Its <title> says no more than site and section.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.blocks import TAG_NUMBERS, Blocks

_NAMED = re.compile(
    r"(?<![a-z])(?:tieu-?_?de|ten-?_?(?:bai|tin)|title|tit|headline|heading|subject|biaoti|judul)(?![a-z])"
    r"|(?:news|detail|doc|article|post|view|content|entry|main|gisa)[-_]?(?:title|tit|subject|head)(?![a-z])"
    r"|(?<![a-z])head[-_]?news(?![a-z])",
    re.I,
)
_OTHER = re.compile(
    r"sub[-_]?(?:tit|head)|site|logo|brand|banner|portlet|page[-_]?(?:tit|head)|tit[a-z]*[-_]?page|box|widget|related|other|lien-?_?quan"
    r"|link|nav|menu|side|list|khac|more|comment|ngay|date",
    re.I,
)
_ROW = TAG_NUMBERS["tr"]  # a text that stands alone in a row is the row's
_SPANS = "span[id], span[class]"
_MOST_SPANS = 300
_LABEL = re.compile(r"lbl_?(?:news)?_?(?:title|head(?:line|ing)?|subject|tieu_?de|ten_?(?:bai|tin))(?![a-z])", re.I)
_DATE = re.compile(r"(?:\d{1,2}[/.-]){2}(?:20|25)\d\d|20\d\d\s?[-./年년]\s?\d{1,2}|\d{1,2}\s\D{2,20}\s(?:20|25)\d\d")
_REACH = 8  # blocks from the headline to the date
_LONGEST_DATE = 130
_LEAST_BYTES, _LONGEST = 24, 300
_LONGEST_TIME = 25  # characters of a time and what else stands behind a day
_ABOVE = 6  # blocks above a text among which its date stands
_SENTENCE, _LEAST_RUN = 60, 300  # characters of a block of text, and of all
_NO_HEADLINE = re.compile(r"[:：|»›>]|\d:\d\d|^\W*$|[.。]$")
_PROSE = 150  # characters of a paragraph that are no link; the headline stands above the first


def standin(tree: LexborHTMLParser, blocks: Blocks) -> tuple[int, str] | None:
    """The element and the text of the block that an element named for a headline holds alone, beside a date; or of the
    opening of one, where a <span> is named for it. Of several the longest; None where there is none."""
    texts = zip(blocks.text, blocks.linked, strict=True)
    first = next((i for i, (text, linked) in enumerate(texts) if len(text) - linked > _PROSE), len(blocks.text))
    prose = longest_run(blocks) or first  # above the text may run a line of slogans
    dates = [
        i for i, text in enumerate(blocks.text[: prose + _REACH]) if len(text) < _LONGEST_DATE and _DATE.search(text)
    ]
    opening = [prose] if prose < len(blocks.text) and _DATE.search(blocks.text[prose][:_LONGEST_DATE]) else []
    if not dates and not opening:
        return None
    uses = Counter(blocks.label[e] for e in range(len(blocks.tag)) if blocks.end[e] > blocks.first[e])
    beside = {i for day in dates for i in range(day - _REACH, day + _REACH + 1) if i != day}
    near = sorted(i for i in beside if 0 <= i < prose)
    found = [i for i in near if _fits(blocks.text[i], blocks.linked[i]) and _is_named(blocks, i, uses)]
    printed = [(i, blocks.text[i]) for i in found] or list(_labels(tree, blocks, sorted({*near, *dates, *opening})))
    i, text = max(printed, key=lambda pair: len(pair[1]), default=(-1, ""))
    return (blocks.element[i], text) if i >= 0 else None


def above_text(blocks: Blocks) -> tuple[int, str] | None:
    """The element and the text of the line above the date right above the page's longest text, or before the date in
    its line: the headline of a page that names nothing; None where no such date stands there."""
    start = longest_run(blocks)
    last = min(start, len(blocks.text) - 1)  # a headline with its date may be as long as a text
    for i in range(last, max(start - _ABOVE, 0) - 1, -1):
        day = _DATE.search(blocks.text[i]) if len(blocks.text[i]) < _LONGEST_DATE else None
        if day is None:
            continue
        ends = len(blocks.text[i]) - day.end() <= _LONGEST_TIME
        before = blocks.text[i][: day.start()].rstrip(" ([|–-") if ends else ""
        for n, text in ((i, before), (i - 1, blocks.text[i - 1] if i else "")):
            fits = _fits(text, blocks.linked[n]) and len(text) < _LONGEST_DATE and _NO_HEADLINE.search(text) is None
            if fits and not _is_one_of_several(blocks, n):
                return blocks.element[n], text
        return None
    return None


def _is_one_of_several(blocks: Blocks, i: int) -> bool:
    """Whether other texts stand in elements of the same name."""
    own = blocks.label[blocks.element[i]]
    return blocks.labels[own] != "" and sum(blocks.label[element] == own for element in blocks.element) > 1


def longest_run(blocks: Blocks) -> int:
    """The first block of the longest text that stands in blocks one behind the other; 0 where there is none."""
    best, first, size = (0, 0), 0, 0
    for i, (text, linked) in enumerate(zip(blocks.text, blocks.linked, strict=True)):
        if len(text) - linked < _SENTENCE:
            size = 0
            continue
        first = i if not size else first
        size += len(text) - linked
        best = max(best, (size, first))
    return best[1] if best[0] >= _LEAST_RUN else 0


def _labels(tree: LexborHTMLParser, blocks: Blocks, near: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(block, text) of the spans named for a headline that a block near a date prints: <br>s alone part the two."""
    for span in tree.css(_SPANS)[:_MOST_SPANS]:
        name = f"{span.attributes.get('class') or ''} {span.attributes.get('id') or ''}"
        text = " ".join((span.text() or "").split())
        if _fits(text, 0) and (_LABEL.search(name) or _NAMED.search(name)) and not _OTHER.search(name):
            yield from ((i, text) for i in near if text in blocks.text[i] and not blocks.is_linked(i))


def _fits(text: str, linked: int) -> bool:
    return not linked and len(text.encode("utf-8", "replace")) >= _LEAST_BYTES and len(text) < _LONGEST


def _is_named(blocks: Blocks, i: int, uses: Counter[int]) -> bool:
    """Whether the block's element, or the one around it alone, has a name of its own that says headline."""
    element = blocks.element[i]
    if blocks.tag[element] == _ROW and (cells := [e for e, above in enumerate(blocks.parent) if above == element]):
        element = cells[0]
    for _ in range(2):
        label = blocks.labels[blocks.label[element]]
        alone = uses[blocks.label[element]] or blocks.label.count(blocks.label[element])
        if alone == 1 and _NAMED.search(label) and not _OTHER.search(label):
            return True
        element = blocks.parent[element]
        if element < 0 or blocks.end[element] - blocks.first[element] > 1:
            return False
    return False
