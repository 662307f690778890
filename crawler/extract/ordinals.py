"""What a browser prints before the items of an ordered list: "3.", "c.", "iv.". Pure.

It stands in the markup as an order alone and yet is part of what a reader saw: "step 3" and "điểm b" point at it.
HTML Standard, 4.4.5 (ol) and 4.4.8 (li); CSS Counter Styles 3 for letters and Roman numerals.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_WITHOUT = frozenset(
    ("list-none", "list-unstyled", "w-list-unstyled", "unstyled", "no-bullet", "no-bullets", "hide-ordinal")
)
_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(none|disc|circle|square|(?:lower|upper)-(?:alpha|latin|roman))\b"
)
_TYPES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
    "upper-roman": "I",
}  # fmt: skip
_NUMBER = re.compile(r"\s*([+-]?\d{1,9})")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_PRINTED = re.compile(r"[(\[（]?(?:\d{1,3}|[a-zA-Zđ]|[ivxIVX]{2,5})[.):）](?:\s|$)|[①-⑳]")


def ordinals(ordered: LexborNode) -> dict[int, str]:
    """mem_id of each item of an <ol> -> what is printed before it; nothing where its style says that nothing is."""
    said = ordered.attributes
    style = _STYLE.search((said.get("style") or "").lower())
    kind = _TYPES.get(style[1], "") if style else said.get("type") or "1"
    if kind not in ("1", *_TYPES.values()) or not _WITHOUT.isdisjoint((said.get("class") or "").lower().split()):
        return {}
    items = [node for node in ordered.iter() if node.tag == "li"]
    step = -1 if "reversed" in said else 1
    number = _number(said.get("start"), len(items) if step < 0 else 1)
    found = {}
    for item in items:
        own = item.attributes
        number = _number(own.get("value"), number)
        found[item.mem_id] = f"{_written(number, own.get('type') or kind)}."
        number += step
    return found


def numbered(ordinal: str, text: str) -> str:
    """The text of an item as it reads behind its ordinal; the text alone where it prints one of its own."""
    core = ordinal.removesuffix(".")
    printed = core.isdigit() and text.startswith(core) and not text[len(core) : len(core) + 1].isalnum()
    return text if printed or _PRINTED.match(text) else f"{ordinal} {text}"


def _number(said: str | None, otherwise: int) -> int:
    found = _NUMBER.match(said or "")
    return int(found[1]) if found else otherwise


def _written(number: int, kind: str) -> str:
    """A number in the style of the list; in digits where the style has no sign for it."""
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord(kind) + letter) + letters
        return letters
    if kind in ("i", "I") and 0 < number <= _MOST_ROMAN:
        roman = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            roman += sign * count
        return roman.upper() if kind == "I" else roman
    return str(number)
