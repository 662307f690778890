"""Rows of tables whose cells hold paragraphs of their own. Pure.

The walk gives a row as one block, but where a cell holds a block-level element each cell is one. What is told apart
there belongs together: a row is one text, its cells parted by " | ".
"""

from __future__ import annotations

from collections.abc import Callable

from crawler.extract.blocks import TAG_NUMBERS, Blocks

_ROW = TAG_NUMBERS["tr"]
_CELLS = frozenset((TAG_NUMBERS["td"], TAG_NUMBERS["th"]))
_MOST_BLOCKS = 20  # of a row; more, and the table lays out the page
_LONGEST_CELL = 300  # characters
_CLIMBS = 6  # elements between a block and its cell


def row_texts(blocks: Blocks, keeps: Callable[[int], bool]) -> dict[int, str]:
    """Block -> the text of the row that it begins, "" for the others of that row. Only rows of several cells, none of
    them long, whose blocks are all kept."""
    found: dict[int, str] = {}
    if _ROW not in blocks.tag:
        return found
    for row, tag in enumerate(blocks.tag):
        inside = range(blocks.first[row], blocks.end[row])
        if tag != _ROW or not 2 <= len(inside) <= _MOST_BLOCKS or not all(map(keeps, inside)):
            continue
        cells: dict[int, list[str]] = {}
        for i in inside:
            cells.setdefault(_cell(blocks, i, row), []).append(blocks.text[i])
        texts = [" ".join(cell) for cell in cells.values()]
        if len(cells) > 1 and -1 not in cells and max(map(len, texts)) <= _LONGEST_CELL:
            found |= dict.fromkeys(inside, "") | {inside[0]: " | ".join(texts)}
    return found


def _cell(blocks: Blocks, i: int, row: int) -> int:
    """The cell of the row that a block stands in; -1 where it stands in none right below."""
    element = blocks.element[i]
    for _ in range(_CLIMBS):
        if blocks.parent[element] == row:
            return element if blocks.tag[element] in _CELLS else -1
        element = blocks.parent[element]
        if element < 0:
            break
    return -1
