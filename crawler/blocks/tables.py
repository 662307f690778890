"""Which tables are data, which lay the page out, and which frame an image with its caption: told by shape."""

from __future__ import annotations

from typing import Literal

from selectolax.lexbor import LexborNode

Kind = Literal["data", "frame", "image"]


def frames(container: LexborNode) -> set[int]:
    """mem_ids of tables that hold another table: they lay the page out and carry no data."""
    found = set()
    for inner in container.css("td table, th table"):
        node = inner.parent
        while node is not None and node.tag != "table":
            node = node.parent
        if node is not None:
            found.add(node.mem_id)
    return found


def kind_of(table: LexborNode) -> Kind:
    """More than one column is data. One column of at most two rows may hold an image and its caption ("image":
    whether it does shows at its end); a longer one is a frame around paragraphs.
    """
    rows = 0
    groups = [table]
    for group in groups:  # grows by the table's own row groups; cells are not looked into
        node = group.first_child
        while node is not None:
            if node.tag in ("thead", "tbody", "tfoot"):
                groups.append(node)
            elif node.tag == "tr":
                rows += 1
                if _has_columns(node):
                    return "data"
            node = node.next
    return "image" if rows <= 2 else "frame"


def _has_columns(row: LexborNode) -> bool:
    cells, node = 0, row.first_child
    while node is not None and cells < 2:
        cells += node.tag in ("td", "th")
        node = node.next
    return cells > 1
