"""What blocks belong to, for those who decide by their fellows: lists, headings. Pure.

Each is told of one block, and of all blocks of the region at once (numpy).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.place import NUMBERS, Place

Ints = npt.NDArray[np.intp]

LIKELY = 0.3  # score that makes a block a fellow of doubtful ones
OPENS_WITHIN = 12  # blocks under the headline among which the text begins
NO_HEADING = 7
LEVELS = {TAG_NUMBERS[f"h{level}"]: level for level in range(1, 7)}
_LEVEL = np.array([LEVELS.get(number, NO_HEADING) for number in NUMBERS])
FIGURES = frozenset((TAG_NUMBERS["figure"], TAG_NUMBERS["figcaption"]))
_LI = TAG_NUMBERS["li"]
_ITEMS = frozenset((_LI, TAG_NUMBERS["tr"]))
_IS_ITEM = np.array([number in _ITEMS for number in NUMBERS])


def list_of(blocks: Blocks, i: int) -> int:
    """The list or table that the block, or the item whose paragraph it is, stands right in; -1 where there is none."""
    element = blocks.element[i]
    above = blocks.parent[element]
    if blocks.tag[element] in _ITEMS:
        return above
    return blocks.parent[above] if above >= 0 and blocks.tag[above] == _LI else -1


def lists_of(place: Place) -> Ints:
    """As list_of, of every block of the region."""
    tags, tags_above = place.number[place.owner], place.number[place.above]
    within: Ints = np.where(tags_above == _LI, place.parent[place.above], -1)
    return np.where(_IS_ITEM[tags], place.above, within)


def are_items(place: Place) -> npt.NDArray[np.bool_]:
    """Whether each block's element is an item of a list or a row of a table."""
    items: npt.NDArray[np.bool_] = _IS_ITEM[place.number[place.owner]]
    return items


def level_of(blocks: Blocks, i: int) -> int:
    """1 to 6 for a heading or what stands right in one, else NO_HEADING."""
    element = blocks.element[i]
    own = LEVELS.get(blocks.tag[element])
    return own or LEVELS.get(blocks.tag[max(blocks.parent[element], 0)], NO_HEADING)


def levels_of(place: Place) -> Ints:
    """As level_of, of every block of the region."""
    own = _LEVEL[place.number[place.owner]]
    levels: Ints = np.where(own < NO_HEADING, own, _LEVEL[place.number[place.above]])
    return levels


def stand_of(blocks: Blocks, i: int) -> tuple[int, int]:
    """The tag of a block and what it stands in: paragraphs of one text share both."""
    element = blocks.element[i]
    return blocks.tag[element], blocks.parent[element]


def ancestors(blocks: Blocks, element: int) -> list[int]:
    """The element and those around it, from the inside out, without the root."""
    around = []
    while blocks.parent[element] >= 0:
        around.append(element)
        element = blocks.parent[element]
    return around or [element]
