"""From scores to decisions: which blocks are the article. Pure.

A score near the line is settled by its fellows: a paragraph that stands among kept ones, in the same container and
without links, is rarely anything else (the closing line of a report, a short list or a post between two paragraphs).
The items of a list and the rows of a table follow the most of them, a heading the text that it stands above. An
<article> behind the one that holds the headline and most of the text is the next one of an endless page. A quotation
set apart that says the text's own words again is pulled from it, and a small box called after newsletters or polls is
none of it. What is left is loose if it stands alone: a short last block apart from the others, a heading with nothing
under it.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.features import Array, Region
from crawler.extract.kin import LEVELS, NO_HEADING, containers, containers_of, level_of, list_of
from crawler.extract.place import GOOD_BYTES, GOOD_LINKED

KEPT = 0.45  # score from which a block is article
LIKELY = 0.3  # that makes it a fellow of doubtful ones
KEPT_AMONG = 0.05  # of a long text among its fellows
_OWN_SHARE = 0.5  # of the kept characters, in the <article> of the headline: else it holds the top of the text alone
_MOST_AROUND = 9  # elements around the headline that may be its article
_MOST_QUOTES = 50  # of one page that are looked for in the rest of the text
_FELLOWS = 3  # that a container must hold
DOUBTFUL = (0.1, 0.9)  # score of an item that follows the most of its list
KEPT_APART = 0.8  # of the last block, where it stands apart from the rest and is short
_APART = 2  # so many places from it at the most, they stand together
_SHORT = 0.1  # of the kept characters
_LONGEST_LABEL = 40  # characters
KEPT_ABOVE = 0.1  # of a heading right above kept text
KEPT_NAMED = 0.03  # of a line that is no heading but named for a subheading, there
KEPT_EMPTY = 0.9  # of a heading that has nothing under it
_LONGEST_LINE = 150  # characters
_POINTERS = frozenset("▪■▶►●◆▲△▼▷→»›")
_LOOSE = 2  # characters by which a link may miss what stands before a date: quotation marks, space
_ABOVE_SHARE = 0.1  # of the kept characters
_DATE_AT_END = re.compile(
    r"\s?[(\[|·•–-]?\s?(?:(?:\d{1,2}[/.-]){2}\d{4}|\d{4}(?:[/.-]\d{1,2}){2}|(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    r"(?:,?\s?\d{1,2}:\d\d(?::\d\d)?)?\s?[)\]]?$"
)
_WRAPPERS = 3  # elements around a subheading that may name it
_LONGEST_HEADING = 100  # characters
_SUBHEADING = re.compile(r"(?:sub|mid|inter|cross|zwischen)[-_]?(?:head|tit)|(?<![a-z])heading(?![a-z])", re.I)
_SENTENCE = 40  # UTF-8 bytes
_ENDS = tuple('.!?…。！？"”“»«」』’›')
_SHORTEST_QUOTE = 15  # characters
_BOX = re.compile(
    r"newsletter|sign-?up(?![a-z])|nieuwsbrief|nyhetsbrev"
    r"|(?<![a-z])(?:poll|survey|umfrage|abstimmung|encuesta|sondage|sondaggio|enquete|peiling|anket|sonda)(?![a-z])",
    re.I,
)
_BOX_SHARE = 0.25  # of the kept characters, that a box holds at the most
_BOX_REACH = 4  # elements around a block that may be one
_QUOTATION = " .\"'“”„«»»‹›‘’‚「」『』"
_ARTICLE = TAG_NUMBERS["article"]
_PARAGRAPH = TAG_NUMBERS["p"]
_QUOTE = TAG_NUMBERS["blockquote"]
_SET_APART = frozenset((_QUOTE, TAG_NUMBERS["aside"]))
_ROWS = frozenset(TAG_NUMBERS[name] for name in ("li", "tr", "td", "th"))


def decide(blocks: Blocks, region: Region, scores: Array, headline: int) -> list[bool]:
    """One decision per block of the region. headline: as features.headline_at gives it."""
    *_, (_, kept) = _steps(blocks, region, scores, headline)
    return kept


def settled(blocks: Blocks, region: Region, scores: Array, headline: int) -> dict[int, str]:
    """Block of the region -> what settled it, where that was not its score alone. For `explain`."""
    found: dict[int, str] = {}
    before: list[bool] = []
    for what, kept in _steps(blocks, region, scores, headline):
        found |= {j: what for j, (was, now) in enumerate(zip(before, kept, strict=False)) if was != now}
        before = kept.copy()
    return found


def _steps(blocks: Blocks, region: Region, scores: Array, headline: int) -> Iterator[tuple[str, list[bool]]]:
    """(what decides, the decisions so far): one list, changed step by step."""
    kept: list[bool] = (scores >= KEPT).tolist()
    yield "its score", kept
    if not all(kept) and True in kept:
        _settle(blocks, region, scores, kept)
        yield "stands among kept text", kept
        _close(blocks, region, scores, kept)
        yield "ends the text", kept
        _agree(blocks, region, scores, kept)
        yield "follows the most of its list", kept
        _head(blocks, region, scores, kept, headline)
        yield "heads kept text", kept
    if headline >= 0 and (blocks.tag.count(_ARTICLE) > 1 or blocks.tag.count(blocks.tag[blocks.element[headline]]) > 1):
        _drop_next(blocks, region, kept, headline)
        yield "belongs to the next article", kept
    _drop_pulled(blocks, region, kept)
    yield "is pulled from the text", kept
    _drop_boxes(blocks, region, kept, headline)
    yield "stands in a box for letters or polls", kept
    _drop_above(blocks, region, kept, headline)
    yield "stands above the headline", kept
    _drop_pointers(blocks, region, kept)
    yield "links to another article", kept
    _drop_loose(blocks, region, scores, kept)
    yield "stands loose, apart from the text", kept


def _settle(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep what is doubtful and stands among likely ones."""
    containers = containers_of(blocks, region.first, region.end)
    spans: dict[int, list[int]] = {}
    for j in compress(range(len(kept)), (scores >= LIKELY).tolist()):
        spans.setdefault(containers[j], []).append(j)
    quotes = 0
    for j in [j for j, keep in enumerate(kept) if not keep]:
        fellows = spans.get(containers[j], [])
        i = region.first + j
        if len(fellows) < _FELLOWS or blocks.linked[i] >= GOOD_LINKED * len(blocks.text[i]):
            continue
        long = len(blocks.text[i].encode("utf-8", "replace")) >= GOOD_BYTES
        element = blocks.element[i]
        quoted = blocks.tag[max(blocks.parent[element], 0)] == _QUOTE  # its short lines are signatures and links
        between = fellows[0] < j < fellows[-1]
        if between and quoted and quotes < _MOST_QUOTES and _is_sentence(blocks.text[i]):
            quotes += 1
            between = not _is_pulled(blocks, i)
        else:
            between = between and blocks.tag[element] in _ROWS
        kept[j] = between or (long and bool(scores[j] >= KEPT_AMONG))
    _settle_quotes(blocks, region, scores, kept)


def _settle_quotes(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep a likely quotation with words of its own right between kept blocks, whatever box it stands in."""
    likely = (scores >= LIKELY).tolist()
    for j in range(1, len(kept) - 1):
        i = region.first + j
        if kept[j] or not likely[j] or not (kept[j - 1] and kept[j + 1]) or blocks.links[i]:
            continue
        if blocks.tag[blocks.element[i]] == _QUOTE and _is_sentence(blocks.text[i]):
            kept[j] = not _is_pulled(blocks, i)


def _close(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep a likely sentence of Chinese, Japanese or Korean, which has few characters, right behind the last kept
    paragraph, where both are children of one element."""
    j = len(kept) - kept[::-1].index(True)
    if j == len(kept) or scores[j] < LIKELY or not kept[j - 1]:
        return
    i = region.first + j
    last, own = blocks.element[i - 1], blocks.element[i]
    alike = blocks.tag[last] == blocks.tag[own] == _PARAGRAPH and blocks.parent[last] == blocks.parent[own]
    kept[j] = alike and not blocks.linked[i] and blocks.text[i].endswith(("。", "！", "？", "」", "다."))


def _is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence or a quotation, and is as long as one: no signature, no link."""
    return text.endswith(_ENDS) and len(text.encode("utf-8", "replace")) >= _SENTENCE


def _is_pulled(blocks: Blocks, i: int) -> bool:
    """Whether another block says the words of this one within its own: a pull quote."""
    words = blocks.text[i].strip(_QUOTATION)
    return any(words in text for k, text in enumerate(blocks.text) if k != i)


def _agree(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Decide doubtful items of a list and rows of a table as most of the others are."""
    low, high = DOUBTFUL
    doubtful = ((scores >= low) & (scores < high)).tolist()
    lists = {list_of(blocks, region.first + j) for j in compress(range(len(kept)), doubtful)} - {-1}
    if not lists:
        return
    items: dict[int, list[int]] = {}
    first, end = min(blocks.first[parent] for parent in lists), max(blocks.end[parent] for parent in lists)
    for j in range(max(first - region.first, 0), min(end - region.first, len(kept))):
        if (parent := list_of(blocks, region.first + j)) in lists:
            items.setdefault(parent, []).append(j)
    for members in items.values():
        yes = sum(kept[j] for j in members)
        if 2 * yes != len(members):
            for j in members:
                if doubtful[j]:
                    kept[j] = 2 * yes > len(members)


def _head(blocks: Blocks, region: Region, scores: Array, kept: list[bool], headline: int) -> None:
    """Keep doubtful headings right above kept text of their container."""
    doubtful = (scores >= KEPT_NAMED).tolist()
    for j in range(kept.index(True) + 1, len(kept) - 1):
        if kept[j] or not doubtful[j] or not kept[j + 1]:
            continue
        i = region.first + j
        if i == headline or level_of(blocks, i + 1) < NO_HEADING:
            continue
        around, named = _around_heading(blocks, i)
        if scores[j] < KEPT_ABOVE and not named:
            continue
        if around >= 0:
            own, below = containers(blocks, (around, blocks.element[i + 1]))
            kept[j] = own == below


def _around_heading(blocks: Blocks, i: int) -> tuple[int, bool]:
    """What a heading, or a line that an element of its own names a subheading, stands in (-1 for what is neither), and
    whether it is so named."""
    element = inside = blocks.element[i]
    named = False
    for _ in range(_WRAPPERS):
        label = blocks.labels[blocks.label[element]]
        if blocks.end[element] - blocks.first[element] > 1 and not (
            element == inside and blocks.tag[element] in LEVELS
        ):
            break
        named = named or _SUBHEADING.search(label) is not None
        if blocks.tag[element] in LEVELS or _SUBHEADING.search(label):
            inside = blocks.parent[element]
        element = blocks.parent[element]
    if inside == blocks.element[i] or (level_of(blocks, i) == NO_HEADING and not _is_short_line(blocks, i)):
        return -1, False
    return inside, named and _is_short_line(blocks, i)


def _is_short_line(blocks: Blocks, i: int) -> bool:
    return not blocks.linked[i] and len(blocks.text[i]) <= _LONGEST_HEADING


def _drop_next(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands in an article behind the headline's own, where that one holds most of the text."""
    own, others = _articles(blocks, headline)
    if own < 0:
        return
    sizes = [len(text) * keep for text, keep in zip(blocks.text[region.first : region.end], kept, strict=True)]
    inside = sum(sizes[max(blocks.first[own] - region.first, 0) : max(blocks.end[own] - region.first, 0)])
    if inside < _OWN_SHARE * sum(sizes):
        return
    for other in others:
        for i in range(max(blocks.first[other], region.first), min(blocks.end[other], region.end)):
            kept[i - region.first] = False


def _articles(blocks: Blocks, headline: int) -> tuple[int, list[int]]:
    """The element of the headline's own article and those of articles behind it; -1 where the page has none: the
    innermost <article> and others, else siblings of one tag and one first class that each hold a heading of its tag."""
    around = _ancestors(blocks, blocks.element[headline])
    for own in around:
        if blocks.tag[own] == _ARTICLE:
            behind = [e for e, tag in enumerate(blocks.tag) if tag == _ARTICLE and blocks.first[e] >= blocks.end[own]]
            return (own, behind) if behind else (-1, [])
    level = blocks.tag[around[0]]
    heads = [first for first, tag in zip(blocks.first, blocks.tag, strict=True) if tag == level and first > headline]
    if level not in LEVELS or not heads:
        return -1, []
    for own in around[1:_MOST_AROUND]:
        name = blocks.labels[blocks.label[own]].split()[:1]
        behind = [
            e
            for e, above in enumerate(blocks.parent)
            if above == blocks.parent[own]
            and blocks.first[e] >= blocks.end[own]
            and blocks.tag[e] == blocks.tag[own]
            and name == blocks.labels[blocks.label[e]].split()[:1] != []
            and bisect_left(heads, blocks.first[e]) < bisect_left(heads, blocks.end[e])
        ]
        if behind:
            return own, behind
    return -1, []


def _ancestors(blocks: Blocks, element: int) -> list[int]:
    """The element and those around it, from the inside out, without the root."""
    around = []
    while blocks.parent[element] >= 0:
        around.append(element)
        element = blocks.parent[element]
    return around or [element]


def _drop_pulled(blocks: Blocks, region: Region, kept: list[bool]) -> None:
    """Drop what is set as a quotation or an aside and says words that stand in a longer kept block."""
    text = [region.first + j for j in compress(range(len(kept)), kept)]
    quoted = [i for i in text if _is_set_apart(blocks, i)]
    for i in quoted[:_MOST_QUOTES]:
        words = blocks.text[i].strip(_QUOTATION)
        if len(words) >= _SHORTEST_QUOTE and any(words in blocks.text[k] for k in text if k not in quoted):
            kept[i - region.first] = False


def _is_set_apart(blocks: Blocks, i: int) -> bool:
    """Whether a block that is no heading is a quotation or an aside, or stands right in one."""
    element = blocks.element[i]
    above = max(blocks.parent[element], 0)
    return blocks.tag[element] not in LEVELS and not {blocks.tag[element], blocks.tag[above]}.isdisjoint(_SET_APART)


def _drop_boxes(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands in small boxes that bear the name of newsletters and polls."""
    text = [region.first + j for j in compress(range(len(kept)), kept)]
    boxes = {box for i in text if (box := _box(blocks, i)) >= 0}
    if not boxes:
        return
    total = sum(len(blocks.text[i]) for i in text)
    for box in boxes:
        inside = range(blocks.first[box], blocks.end[box])
        if headline in inside or sum(len(blocks.text[i]) for i in inside) > _BOX_SHARE * total:
            continue
        for i in inside:
            if 0 <= i - region.first < len(kept):
                kept[i - region.first] = False


def _box(blocks: Blocks, i: int) -> int:
    """The nearest element around a block that is called after newsletters or polls; -1 where none is."""
    element = blocks.element[i]
    for _ in range(_BOX_REACH):
        if element < 0:
            break
        if blocks.tag[element] not in LEVELS and _names_box(blocks.labels[blocks.label[element]]):
            return element
        element = blocks.parent[element]
    return -1


@functools.lru_cache(maxsize=4096)
def _names_box(label: str) -> bool:
    return _BOX.search(label) is not None


def _drop_above(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop lines above the headline, where nearly all of the text stands below: the page's name, a greeting."""
    above = headline - region.first
    if not 0 < above < len(kept) or not any(kept[:above]):
        return
    sizes = [len(text) * keep for text, keep in zip(blocks.text[region.first : region.end], kept, strict=True)]
    if sum(sizes[:above]) <= _ABOVE_SHARE * sum(sizes):
        kept[:above] = [size > _LONGEST_LINE for size in sizes[:above]]


def _drop_pointers(blocks: Blocks, region: Region, kept: list[bool]) -> None:
    """Drop lines that are a link behind a mark ("▪ …"), or a link and a date, and a teaser between two of these."""
    for j in compress(range(len(kept)), kept.copy()):
        i = region.first + j
        pointed = blocks.text[i][0] in _POINTERS and blocks.linked[i] + _LOOSE >= len(blocks.text[i])
        if pointed or _is_dated_link(blocks, i) or (_is_dated_link(blocks, i - 1) and _is_dated_link(blocks, i + 1)):
            kept[j] = False


def _is_dated_link(blocks: Blocks, i: int) -> bool:
    linked = blocks.linked[i] if 0 <= i < len(blocks.text) else 0
    dated = _DATE_AT_END.search(blocks.text[i]) if linked else None
    return dated is not None and abs(dated.start() - linked) <= _LOOSE


def _drop_loose(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Drop the last block where it is doubtful, short and apart or a label of what was dropped, and doubtful headings
    with nothing under them."""
    text = list(compress(range(len(kept)), kept))
    if len(text) > _FELLOWS and _is_label(blocks.text[region.first + text[-1]]):
        kept[text.pop()] = False
    total = sum(len(blocks.text[region.first + j]) for j in text)
    while len(text) > _FELLOWS and text[-1] - text[-2] > _APART and scores[text[-1]] < KEPT_APART:
        size = len(blocks.text[region.first + text[-1]])
        if size > _SHORT * total:
            break
        kept[text.pop()] = False
        total -= size
    doubtful = (scores < KEPT_EMPTY).tolist()
    under = -1  # the kept block underneath
    for j in reversed(text):
        level = level_of(blocks, region.first + j) if doubtful[j] else NO_HEADING
        if level < NO_HEADING and (under < 0 or (under - j > 1 and level_of(blocks, region.first + under) <= level)):
            kept[j] = False
        else:
            under = j


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and text.endswith((":", "："))
