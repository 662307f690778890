"""What blocks belong to, for those who decide by their fellows: containers, lists, headings. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.place import group_of_tag

NO_HEADING = 7
_CLIMBS = 6  # elements above a block among which its container stands: farther up is the table that lays out the page
_WITHIN = frozenset(
    TAG_NUMBERS[name]
    for name in (
        "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "blockquote", "p", "h2", "h3", "h4", "pre",
    )
)  # fmt: skip
_ITEM = TAG_NUMBERS["li"]
ITEMS = frozenset((_ITEM, TAG_NUMBERS["tr"]))
LEVELS = {TAG_NUMBERS[f"h{level}"]: level for level in range(1, 7)}


def containers_of(blocks: Blocks, first: int, end: int) -> list[int]:
    """Of each block first <= i < end a number that it shares with those of its container: the nearest element that is
    no paragraph, list, table or the like. Those that are marked up alike, and whose parents are and stand in one place,
    are one (a text that advertisements part)."""
    return containers(blocks, blocks.element[first:end])


def containers(blocks: Blocks, elements: Sequence[int]) -> list[int]:
    """As containers_of, of elements."""
    tag, label, parent = blocks.tag, blocks.label, blocks.parent
    numbers: dict[tuple[int, ...], int] = {}
    known: dict[int, int] = {}
    found = []
    for element in elements:
        climbs = _CLIMBS
        while climbs and tag[element] in _WITHIN and parent[element] >= 0:
            element, climbs = parent[element], climbs - 1
        if element not in known:
            above = parent[element]
            groups = group_of_tag(tag[element]), group_of_tag(tag[above])
            alike = (*groups, label[element], label[above], parent[above]) if above >= 0 else ()
            known[element] = numbers.setdefault(alike, len(numbers))
        found.append(known[element])
    return found


def list_of(blocks: Blocks, i: int) -> int:
    """The list or table that the block, or the item whose paragraph it is, stands right in; -1 where there is none."""
    element = blocks.element[i]
    above = blocks.parent[element]
    if blocks.tag[element] in ITEMS:
        return above
    return blocks.parent[above] if above >= 0 and blocks.tag[above] == _ITEM else -1


def level_of(blocks: Blocks, i: int) -> int:
    """1 to 6 for a heading or what stands right in one, else NO_HEADING."""
    element = blocks.element[i]
    own = LEVELS.get(blocks.tag[element])
    return own or LEVELS.get(blocks.tag[max(blocks.parent[element], 0)], NO_HEADING)
