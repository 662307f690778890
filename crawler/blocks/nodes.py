"""Walking a subtree in document order, without recursion: what is read, what is silent, where blocks end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from selectolax.lexbor import LexborNode

# Their content is never text of the page: code, fallbacks, drawings, form controls.
SILENT = frozenset(
    (
        *("script", "style", "template", "noscript", "noframes", "head", "title", "meta", "link"),
        *("svg", "iframe", "object", "embed", "audio", "video", "canvas", "map"),
        *("select", "option", "datalist", "input", "button", "textarea", "output", "progress", "meter"),
    )
)
# Elements that end a line of text before and after them; every other one is part of the line (HTML, section 15.3).
BLOCK_LEVEL = frozenset(
    (
        *("html", "body", "main", "header", "footer", "nav", "section", "article", "aside", "div", "center", "form"),
        *("p", "pre", "blockquote", "address", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "hr"),
        *("ul", "ol", "li", "dl", "dt", "dd", "dir", "menu", "details", "summary", "dialog", "fieldset", "legend"),
        *("figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def steps(root: LexborNode, skip: AbstractSet[int] = frozenset()) -> Iterator[tuple[LexborNode, str, bool]]:
    """(node, tag, True) at the start of each node and (element, tag, False) at its end, in document order.

    Leaves out silent elements, comments and the subtrees whose mem_id is in `skip`. Text ("-text"), <br> and <img>
    have no end.
    """
    opened: list[tuple[LexborNode, str]] = []
    node: LexborNode | None = root
    while True:
        if node is None:
            node, tag = opened.pop()
            yield node, tag, False
        else:
            tag = node.tag or ""
            if tag == "-text" or tag == "br":
                yield node, tag, True
            elif tag not in SILENT and tag[:1] not in ("-", "!") and not (skip and node.mem_id in skip):
                yield node, tag, True
                if tag != "img":
                    opened.append((node, tag))
                    node = node.first_child
                    continue
        if not opened:
            return
        node = node.next


def flat_text(node: LexborNode, skip: AbstractSet[int] = frozenset()) -> str:
    """The readable text of an element on one line: white space folded, a space where blocks meet.

    skip: mem_ids of subtrees that are left out.
    """
    parts = []
    for inner, tag, _ in steps(node, skip):
        if tag == "-text":
            parts.append(inner.text_content or "")
        elif tag == "br" or tag in BLOCK_LEVEL:
            parts.append(" ")
    return folded("".join(parts))


def folded(text: str) -> str:
    """Runs of white space in HTML's sense as one space, none at the ends; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")
