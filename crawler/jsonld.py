"""JSON-LD of a page: the values that stand at a dotted path. Pure; whatever is broken is left out, never raised.

Format: https://www.w3.org/TR/json-ld11/ as news pages use it: objects in <script type="application/ld+json">, alone,
in arrays or under "@graph".
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.page import Page

MAX_SCRIPT = 512 * 1024  # characters; longer scripts are left out (a real one has a few thousand)
MAX_OBJECTS = 1_000
MAX_VALUES = 200

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report)$")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)


def objects(page: Page) -> list[dict[str, Any]]:
    """The page's JSON-LD objects, those whose type is a kind of article first, else in the order of the page."""
    found: list[dict[str, Any]] = []
    for script in page.tree.css('script[type="application/ld+json"]'):
        text = script.text(deep=True) or ""
        if len(text) <= MAX_SCRIPT:
            found += _flattened(_load(text), MAX_OBJECTS - len(found))
    return sorted(found, key=lambda thing: not is_article(thing))


def values(things: list[dict[str, Any]], path: str) -> list[str]:
    """Texts and numbers at a dotted path, e.g. "author.name", of the first object that has any there.

    Arrays on the way are walked through, so that two authors give two values.
    """
    for thing in things:
        found: list[Any] = [thing]
        for key in path.split("."):
            found = [step[key] for step in _spread(found) if isinstance(step, dict) and key in step]
        texts = [text for value in _spread(found) if (text := _text(value))]
        if texts:
            return texts[:MAX_VALUES]
    return []


def is_article(thing: dict[str, Any]) -> bool:
    """Whether an object's @type is Article, NewsArticle, BlogPosting, ReportageNewsArticle or the like."""
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _load(text: str) -> Any:
    """The JSON value of a script, or None. NaN and Infinity, which are not JSON, stand for nothing."""
    text = _WRAPPING.sub("", text)
    for attempt in (text, html.unescape(text)):  # some CMSs escape the whole script as if it were an attribute
        try:
            return json.loads(attempt, strict=False, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
    return None


def _flattened(value: Any, limit: int) -> list[dict[str, Any]]:
    """The objects of a value, out of arrays and @graph, breadth first, at most `limit`."""
    found: list[dict[str, Any]] = []
    waiting = [value]
    for step in waiting:
        if len(found) >= limit or len(waiting) > 4 * MAX_OBJECTS:
            break
        if isinstance(step, list):
            waiting += step
        elif isinstance(step, dict):
            found.append(step)
            if "@graph" in step:
                waiting.append(step["@graph"])
    return found


def _spread(things: list[Any]) -> Iterator[Any]:
    for thing in things[:MAX_VALUES]:
        if isinstance(thing, list):
            yield from thing[:MAX_VALUES]
        else:
            yield thing


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    return str(value).strip() if isinstance(value, str | int) else ""
