"""What is known of a place before its text is read: what the rules say of elements, what elements inherit inwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from crawler.blocks import tables
from crawler.config import Rules
from storage.records import BodyRole, Reason

_ALIGN = re.compile(r"text-align\s*:\s*([a-z]+)", re.I)
_ALIGN_CLASSES = frozenset({"text-right", "text-end", "align-right", "alignright"})


class Marks(NamedTuple):
    """Elements, by mem_id, of which something is known: why their text is not body, what they are."""

    reasons: Mapping[int, Reason]
    questions: AbstractSet[int]
    image_tables: AbstractSet[int]
    frames: AbstractSet[int]

    @classmethod
    def of(cls, container: LexborNode, select: Rules, reasons: Mapping[int, Reason]) -> Marks:
        def matches(selectors: tuple[str, ...]) -> set[int]:
            return {node.mem_id for node in container.css(", ".join(selectors))} if selectors else set()

        captions: dict[int, Reason] = dict.fromkeys(matches(select.caption), "caption")
        boxes: dict[int, Reason] = dict.fromkeys(matches(select.related), "navigation")
        return cls(
            reasons={**captions, **reasons, **boxes},
            questions=matches(select.question),
            image_tables=matches(select.image_table),
            frames=tables.frames(container),
        )


class Scope(NamedTuple):
    """What is known of text at a place, inherited inwards.

    mark: an inline element's reason; it counts when all text of a line carries it. one: an element whose inner edges
    are spaces, because it is one block (a figcaption, a table cell).
    """

    role: BodyRole = "paragraph"
    reason: Reason | None = None
    mark: Reason | None = None
    bold: bool = False
    right: bool = False
    question: bool = False
    one: bool = False
    data: bool = False


def aligned(scope: Scope, node: LexborNode) -> Scope:
    """The scope with the element's own alignment, where it names one."""
    attributes = node.attributes
    if not attributes:
        return scope
    style = _ALIGN.search(attributes.get("style") or "")
    named = style[1] if style else attributes.get("align")
    if not named:
        classes = (attributes.get("class") or "").split()
        return scope if _ALIGN_CLASSES.isdisjoint(classes) else scope._replace(right=True)
    return scope._replace(right=named.lower() in ("right", "end"))
