"""Lists of teasers: headlines that link to other articles, each with a line or two of text under it. Pure.

Scores know a list by its links, and so lines without one pass for a text where the article above is short: the latest
of a section under a note of one paragraph. What tells them is their number, their one markup and the linked headline
above each, whatever boxes the page puts around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import compress, pairwise

from crawler.extract.blocks import Blocks
from crawler.extract.features import Region
from crawler.extract.kin import NO_HEADING, level_of

_LEAST_TEASERS = 3
_LONGEST_TEASER = 160  # characters
_TEASED = 0.85  # of the texts of one markup, that stand under a linked headline
_LINKED = 0.8  # of the characters of a linked headline
_LEAST_HEADLINE = 20  # UTF-8 bytes of one
_LONGEST_RECORD = 8  # blocks from one teaser to the next
_OTHERS = 0.1  # of the characters of a list, that are no teasers
_LEAST_OWN = 60  # UTF-8 bytes of a text
_LONGEST_LINE = 40  # characters of a date, a section

_Markup = tuple[int, int, int, int]  # tag and label of an element, and of the one around it


def drop_teasers(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop lists of teasers: runs of short texts of one markup nearly each of which stands right under a linked
    headline, with little between them. What is left must be a text still."""
    texts = {region.first + j for j in compress(range(len(kept)), kept)}
    led = [i for i in texts if len(blocks.text[i]) <= _LONGEST_TEASER and _below_headline(blocks, i)]
    if len(led) < _LEAST_TEASERS:
        return
    teasers = sorted(_teasers(blocks, region, {_markup(blocks, i) for i in led}))
    starts = [n for n, i in enumerate(teasers) if n == 0 or i - teasers[n - 1] > _LONGEST_RECORD]
    found: set[int] = set()
    for first, end in pairwise([*starts, len(teasers)]):
        last = teasers[end - 1]
        while last + 1 in texts and _is_line(blocks, last + 1):
            last += 1  # the date or section of the last one
        run = range(teasers[first] - _below_headline(blocks, teasers[first]), last + 1)
        if end - first >= _LEAST_TEASERS and _is_filled(blocks, texts.intersection(run), set(teasers[first:end])):
            found |= texts.intersection(run)
    own = texts - found - {headline}
    if found and any(
        len(blocks.text[i].encode("utf-8", "replace")) >= _LEAST_OWN and not _is_linked(blocks, i) for i in own
    ):
        for i in found:
            kept[i - region.first] = False


def _teasers(blocks: Blocks, region: Region, kinds: Set[_Markup]) -> Iterator[int]:
    """The blocks of those kinds of markup whose texts are short and stand under linked headlines."""
    members: dict[_Markup, list[int]] = {}
    for i in range(region.first, region.end):
        if (kind := _markup(blocks, i)) in kinds and not _is_linked(blocks, i):
            members.setdefault(kind, []).append(i)
    for own in members.values():
        size = sum(len(blocks.text[i]) for i in own)
        if (
            len(own) >= _LEAST_TEASERS
            and size <= _LONGEST_TEASER * len(own)
            and sum(_below_headline(blocks, i) > 0 for i in own) >= _TEASED * len(own)
        ):
            yield from own


def _is_filled(blocks: Blocks, run: Set[int], teasers: Set[int]) -> bool:
    """Whether a run of blocks is teasers, links and short lines nearly alone, and asks no questions."""
    others = sum(
        len(blocks.text[i]) for i in run - teasers if not _is_linked(blocks, i) and len(blocks.text[i]) > _LONGEST_LINE
    )
    asking = sum(blocks.text[i].endswith(("?", "？")) for i in run)
    return others <= _OTHERS * sum(len(blocks.text[i]) for i in run) and 2 * asking < len(teasers)


def _markup(blocks: Blocks, i: int) -> _Markup:
    element = blocks.element[i]
    above = max(blocks.parent[element], 0)
    return blocks.tag[element], blocks.label[element], blocks.tag[above], blocks.label[above]


def _below_headline(blocks: Blocks, i: int) -> int:
    """How many blocks a text stands below a linked headline: 1, 2 with a short line between, 0 under none."""
    if _is_linked(blocks, i):
        return 0
    if i > 0 and _is_linked_headline(blocks, i - 1):
        return 1
    return 2 if i > 1 and len(blocks.text[i - 1]) <= _LONGEST_LINE and _is_linked_headline(blocks, i - 2) else 0


def _is_line(blocks: Blocks, i: int) -> bool:
    return len(blocks.text[i]) <= _LONGEST_LINE and level_of(blocks, i) == NO_HEADING


def _is_linked(blocks: Blocks, i: int) -> bool:
    return 2 * blocks.linked[i] > len(blocks.text[i])


def _is_linked_headline(blocks: Blocks, i: int) -> bool:
    text = blocks.text[i]
    return blocks.linked[i] >= _LINKED * len(text) and len(text.encode("utf-8", "replace")) >= _LEAST_HEADLINE
