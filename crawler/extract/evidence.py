"""What a page says about itself to machines: meta tags, JSON-LD, title, canonical link. Witnesses, not truth. Pure."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborNode

from crawler.page import Page

JSON_CHARACTERS = 1_000_000  # of one script; a longer one is no description of an article
_OBJECTS = 4_000  # of one page that are looked at
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|HowTo|FAQPage|LiveBlog|Story)\b", re.I)
_PAGE = re.compile(r"(?:WebPage|ItemPage|CreativeWork|VideoObject|MediaObject|Event)$")
_BARE_KEY = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,600})"'
)


@dataclass(slots=True)
class Evidence:
    """metas: name or property (lower case) -> contents in document order. articles: JSON-LD objects that describe an
    article, best first; pages: those that describe the page; by_id: objects that others point to. dated: elements that
    mark up a time or say that they tell when it was published."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    articles: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    dated: list[LexborNode] = field(default_factory=list)
    title_tag: str = ""
    canonical: str | None = None
    language: str | None = None

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that the page has."""
        for name in names:
            if found := self.metas.get(name):
                return found[0]
        return None

    @property
    def news(self) -> int:
        """2: says that it is a news article, 1: some article, 0: does not say."""
        kinds = " ".join(str(o.get("@type")) for o in self.articles)
        if "News" in kinds or "Reportage" in kinds:
            return 2
        return 1 if kinds or (self.meta("og:type") or "").lower() == "article" else 0

    @property
    def foreign(self) -> bool:
        """Whether it says that it is in another language than English."""
        return not (self.language or "en").lower().startswith("en")

    def resolve(self, value: Any) -> Any:
        """An object for a bare {"@id": …}."""
        if isinstance(value, dict) and isinstance(key := value.get("@id"), str) and "name" not in value:
            return self.by_id.get(key, value)
        return value


# Asked at once: every query is a walk.
_TELLING = 'meta, script[type*="ld+json"], time, [itemprop~="datePublished"], abbr.published'


def gather(page: Page) -> Evidence:
    """All that the page's head and its JSON-LD say. Never raises on broken markup."""
    tree, found = page.tree, Evidence()
    for node in tree.css(_TELLING):
        if node.tag == "script":
            _read_json(node.text() or "", found)
            continue
        attributes = node.attributes
        if node.tag in ("time", "abbr") or "datePublished" in (attributes.get("itemprop") or ""):
            found.dated.append(node)
        if node.tag != "meta":
            continue
        content = attributes.get("content")
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if content and name:
            found.metas.setdefault(name.strip().lower(), []).append(" ".join(content.split()))
    found.articles.sort(key=lambda o: ("headline" not in o) + ("datePublished" not in o))
    if (title := tree.css_first("head title") or tree.css_first("title")) is not None:
        found.title_tag = " ".join((title.text() or "").split())
    if (link := tree.css_first('link[rel="canonical"]')) is not None:
        found.canonical = page.link(link.attributes.get("href"))
    root = tree.root
    if root is not None:
        attributes = root.attributes
        found.language = attributes.get("lang") or attributes.get("xml:lang") or found.meta("content-language")
    return found


def _read_json(text: str, found: Evidence) -> None:
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    if not text or len(text) > JSON_CHARACTERS:
        return
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        if "&quot;" in text:  # escaped as if it were text of the page
            _read_json(entities.unescape(text), found)
            return
        bare = {k: _unescaped(v) for k, v in reversed(_BARE_KEY.findall(text))}
        if "headline" in bare:
            found.articles.append({"@type": "Article", **bare})
        return
    for item in _objects(data):
        kind = item.get("@type")
        kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")
        if isinstance(key := item.get("@id"), str) and "name" in item:
            found.by_id[key] = item
        if _ARTICLE.search(kinds):
            found.articles.append(item)
        elif _PAGE.search(kinds):
            found.pages.append(item)
        elif kinds:
            found.others.append(item)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document that stands for a thing of its own: lists, @graph and mainEntity opened."""
    queue, seen = [data], 0
    while queue and seen < _OBJECTS:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue[:0] = item
        elif isinstance(item, dict):
            if "@type" in item:
                yield item
            queue.extend(
                item[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(item.get(k), (dict, list))
            )


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def plain(value: Any) -> str:
    """A string of JSON-LD as text: entities undone, tags cut, white space folded; "" for what is no string."""
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = entities.unescape(entities.unescape(value))
    if "<" in value:
        value = re.sub(r"<[^<>]{0,200}>", "", value)
    return " ".join(value.split())
