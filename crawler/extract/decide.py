"""From scores to decisions: which blocks are the article. Pure.

A score near the line is settled by its fellows: a paragraph that stands among kept ones, in the same container and
without links, is rarely anything else (the closing line of a report, a short list or a post between two paragraphs).
The items of a list and the rows of a table follow the most of them, a heading the text that it stands above. What is
kept so and yet none of the article goes then (`strays`); what a text lacks still is kept too (`remnants`).
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress

import numpy as np

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.features import Array, Region
from crawler.extract.kin import FIGURES, LEVELS, LIKELY, NO_HEADING, level_of, list_of
from crawler.extract.place import GOOD_BYTES, Place
from crawler.extract.remnants import (
    ENDS,
    KEPT_AMONG,
    KEPT_BEHIND,
    SENTENCE,
    is_paragraph,
    keep_alike,
    keep_between,
    keep_closing,
    keep_correction,
    keep_introduced,
    keep_last,
    keep_note,
    keep_signature,
)
from crawler.extract.strays import FELLOWS, MOST_QUOTES, QUOTATION, without_strays
from crawler.lines import is_label

KEPT = 0.45  # score from which a block is article
DOUBTFUL = (0.1, 0.9)  # score of an item that follows the most of its list
KEPT_ABOVE = 0.1  # of a heading right above kept text
KEPT_NAMED = 0.03  # of one between kept texts, or of a line that is named for a subheading, there
_FIGURE_REACH = 5  # elements around a caption
_WRAPPERS = 3  # elements around a subheading that may name it
_MOST_OF_ITEM = 20  # blocks of a list's item
_LONGEST_HEADING = 100  # characters
_LONGEST_NUMBER = 3
_SUBHEADING = re.compile(
    r"(?:sub|mid|inter|cross|zwischen|paragraph)[-_]?(?:head|tit)|(?<![a-z])heading(?![a-z])", re.I
)
_POINTS = re.compile(
    r"key[-_]?(?:point|fact|takeaway)|takeaway|highlights|in[-_]?brief|bullet[-_]?(?:point|summary)"
    r"|(?<!ai[-_])summary|tl-?dr|baca[-_]\d+[-_]detik",
    re.I,
)
_POINTS_REACH = 30  # blocks
_PARAGRAPH = TAG_NUMBERS["p"]
_QUOTE = TAG_NUMBERS["blockquote"]
_ROW_GROUPS = frozenset(TAG_NUMBERS[name] for name in ("thead", "tbody", "tfoot"))
_ROWS = frozenset(TAG_NUMBERS[name] for name in ("li", "tr", "td", "th"))
_LISTED = _ROWS | {TAG_NUMBERS["pre"]}


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
    containers: list[int] = []
    if region.place is not None:
        containers = region.place.container[region.place.all_owners[region.first : region.end]].tolist()
    if region.place is not None and not all(kept) and True in kept:
        _settle(blocks, region, scores, kept, containers)
        yield "stands among kept text", kept
        keep_alike(blocks, region, scores, kept, region.place.group[region.first : region.end].tolist())
        yield "is marked up as the text is", kept
        keep_closing(blocks, region, scores, kept)
        yield "ends the text", kept
        _keep_points(blocks, region, kept, headline)
        yield "is a key point", kept
        _agree(blocks, region, scores, kept)
        yield "follows the most of its list", kept
        keep_introduced(blocks, region, kept, headline)
        yield "is listed behind a colon or a subheading", kept
        keep_between(blocks, region, kept)
        yield "is listed between kept texts", kept
        _head(blocks, region, scores, kept, headline, region.place)
        yield "heads kept text", kept
    likely = kept.copy()
    yield from without_strays(blocks, region, scores, kept, headline)
    if containers:
        keep_note(blocks, region, np.where(likely, 0, scores), kept, headline, containers)
        yield "stands with the text of a note", kept
        keep_signature(blocks, region, scores, kept)
        yield "signs the text", kept
        keep_correction(blocks, region, kept)
        yield "corrects the text", kept


def _settle(blocks: Blocks, region: Region, scores: Array, kept: list[bool], containers: Sequence[int]) -> None:
    """Keep what is doubtful and stands among likely ones. containers: of each block of the region."""
    spans: dict[int, list[int]] = {}
    texts = set[int]()  # containers that hold more than likely headings
    for j in compress(range(len(kept)), (scores >= LIKELY).tolist()):
        spans.setdefault(containers[j], []).append(j)
        if level_of(blocks, region.first + j) == NO_HEADING:
            texts.add(containers[j])
    stands = [(blocks.tag[blocks.element[region.first + j]], containers[j]) for j in range(len(kept))]
    mates = Counter(compress(stands, kept))
    doubtful = [j for j, keep in enumerate(kept) if not keep and is_paragraph(blocks, region.first + j)]
    doubtful = [j for j in doubtful if len(spans.get(containers[j], ())) >= FELLOWS]
    for j in doubtful:
        long = len(blocks.text[region.first + j].encode("utf-8", "replace")) >= GOOD_BYTES
        kept[j] = long and containers[j] in texts and bool(scores[j] >= KEPT_AMONG)
    ends = {container: max(fellows) for container, fellows in spans.items()}
    ends |= {containers[j]: max(j, ends[containers[j]]) for j in doubtful if kept[j]}
    quotes = 0
    for j in [j for j in doubtful if not kept[j]]:
        i = region.first + j
        element = blocks.element[i]
        quoted = blocks.tag[max(blocks.parent[element], 0)] == _QUOTE  # its short lines are signatures and links
        between = spans[containers[j]][0] < j < ends[containers[j]]
        if between and quoted and quotes < MOST_QUOTES and _is_sentence(blocks.text[i]):
            quotes += 1
            between = not _is_pulled(blocks, i)
        else:
            between = between and (blocks.tag[element] in _LISTED or _is_mate(blocks, i, scores[j], mates[stands[j]]))
        kept[j] = between
    _settle_quotes(blocks, region, scores, kept)
    keep_last(blocks, region, kept, containers)


def _settle_quotes(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep a likely quotation with words of its own right between kept blocks, whatever box it stands in."""
    likely = (scores >= LIKELY).tolist()
    for j in range(1, len(kept) - 1):
        i = region.first + j
        if kept[j] or not likely[j] or not (kept[j - 1] and kept[j + 1]) or blocks.links[i]:
            continue
        element = blocks.element[i]
        quoted = _QUOTE in (blocks.tag[element], blocks.tag[max(blocks.parent[element], 0)])
        if quoted and _is_sentence(blocks.text[i]):
            kept[j] = not _is_pulled(blocks, i)


def _is_mate(blocks: Blocks, i: int, score: np.float32, mates: int) -> bool:
    """Whether a block is likely, no link and stands as several kept ones do: a sentence, one that leads to a list, or
    any paragraph where they are a text (of such on labelled pages all are article but one line of a date).

    mates: how many kept ones of its tag its container holds.
    """
    text = blocks.text[i]
    if blocks.links[i] or mates < 2:
        return False
    if blocks.tag[blocks.element[i]] == _PARAGRAPH and mates >= FELLOWS:
        return bool(score >= (KEPT_BEHIND if text.endswith((":", "：")) else LIKELY))
    return bool(score >= LIKELY) and text.endswith(ENDS)


def _is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence or a quotation, and is as long as one: no signature, no link."""
    return text.endswith(ENDS) and len(text.encode("utf-8", "replace")) >= SENTENCE


def _is_pulled(blocks: Blocks, i: int) -> bool:
    """Whether another block says the words of this one within its own: a pull quote."""
    words = blocks.text[i].strip(QUOTATION).casefold()
    return any(words in text.casefold() for k, text in enumerate(blocks.text) if k != i)


def _keep_points(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Keep the items of a list under the headline that is named for the article's key points."""
    if headline < region.first:
        return
    first = headline - region.first + 1
    for j in range(first, min(len(kept), first + _POINTS_REACH)):
        i = region.first + j
        if not kept[j] and not blocks.links[i] and (points := list_of(blocks, i)) >= 0:
            named = (points, blocks.parent[points], blocks.parent[max(blocks.parent[points], 0)])
            kept[j] = any(_names_points(blocks.labels[blocks.label[max(e, 0)]]) for e in named)


@functools.lru_cache(maxsize=4096)
def _names_points(label: str) -> bool:
    return _POINTS.search(label) is not None


def _agree(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Decide doubtful items of a list, rows of a table and lines of a paragraph as most of the others are."""
    low, high = DOUBTFUL
    doubtful = ((scores >= low) & (scores < high)).tolist()
    lists = {_listed_in(blocks, region.first + j) for j in compress(range(len(kept)), doubtful)} - {-1}
    if not lists:
        return
    items: dict[int, list[int]] = {}
    first, end = min(blocks.first[parent] for parent in lists), max(blocks.end[parent] for parent in lists)
    for j in range(max(first - region.first, 0), min(end - region.first, len(kept))):
        if (parent := _listed_in(blocks, region.first + j)) in lists and not _lays_out(blocks, region.first + j):
            items.setdefault(parent, []).append(j)
    for members in items.values():
        yes = sum(kept[j] for j in members)
        if 2 * yes != len(members):
            for j in members:
                if doubtful[j]:
                    kept[j] = 2 * yes > len(members)


def _listed_in(blocks: Blocks, i: int) -> int:
    """As list_of, the head of a table with its rows; or the paragraph whose lines are parted by <br>."""
    element = blocks.element[i]
    if blocks.tag[element] == _PARAGRAPH and blocks.end[element] - blocks.first[element] > 1:
        return element
    found = list_of(blocks, i)
    return blocks.parent[found] if found >= 0 and blocks.tag[found] in _ROW_GROUPS else found


def _lays_out(blocks: Blocks, i: int) -> bool:
    """Whether what stands right in an item stands in a column of the page rather."""
    above = blocks.parent[blocks.element[i]]
    return blocks.end[above] - blocks.first[above] > _MOST_OF_ITEM and blocks.tag[above] in _ROWS


def _head(blocks: Blocks, region: Region, scores: Array, kept: list[bool], headline: int, place: Place) -> None:
    """Keep likely headings above kept text, doubtful ones right above kept text of their container or beside it, and
    the numbers of kept ones."""
    likely, doubtful = (scores >= LIKELY).tolist(), (scores >= KEPT_NAMED).tolist()
    for j in range(kept.index(True) + 1, len(kept) - 1):
        i = region.first + j
        if kept[j] or i == headline:
            continue
        if kept[j + 1] and _numbers_heading(blocks, i):
            kept[j] = True
            continue
        if not doubtful[j]:
            continue
        under = (k for k in range(j + 1, len(kept)) if kept[k] or not _is_passed(blocks, region.first + k))
        below = next(under, j)
        if not kept[below] or level_of(blocks, region.first + below) < NO_HEADING:
            continue
        if likely[j] and level_of(blocks, i) < NO_HEADING and not blocks.links[i]:
            kept[j] = True
        else:
            around, named = _around_heading(blocks, i)
            named = named or bool(scores[j] >= KEPT_ABOVE) or (kept[j - 1] and level_of(blocks, i) < NO_HEADING)
            text = blocks.element[region.first + below]
            beside = blocks.parent[text] == around or _is_wrapped_beside(blocks, i, text, place)
            kept[j] = named and around >= 0 and (beside or bool(place.container[around] == place.container[text]))


def _is_wrapped_beside(blocks: Blocks, i: int, text: int, place: Place) -> bool:
    """Whether a heading and a text (element) each have a wrapper to themselves, and the two stand in one place."""
    heading = blocks.element[i]
    wrapped = place.hull[heading] != heading and place.hull[text] != text
    return wrapped and not blocks.links[i] and bool(place.parent[place.hull[heading]] == place.parent[place.hull[text]])


def _is_passed(blocks: Blocks, i: int) -> bool:
    """Whether a block between a heading and its text is but a picture's, a byline or the label of an advertisement."""
    signed = len(blocks.text[i]) <= _LONGEST_HEADING and "byline" in blocks.labels[blocks.label[blocks.element[i]]]
    return signed or is_label(blocks.text[i]) or _is_in_figure(blocks, i)


def _is_in_figure(blocks: Blocks, i: int) -> bool:
    element = blocks.element[i]
    for _ in range(_FIGURE_REACH):
        if element < 0:
            break
        if blocks.tag[element] in FIGURES:
            return True
        element = blocks.parent[element]
    return False


def _numbers_heading(blocks: Blocks, i: int) -> bool:
    """Whether a block is the number of the heading below it, as articles print it that are lists."""
    text = blocks.text[i]
    if len(text) > _LONGEST_NUMBER or not text.isdigit() or level_of(blocks, i + 1) == NO_HEADING:
        return False
    return blocks.parent[blocks.element[i + 1]] in (blocks.element[i], blocks.parent[blocks.element[i]])


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
