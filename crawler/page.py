"""The one page helper around selectolax: guard the depth, parse, resolve links. Pure.

Lexbor's time is quadratic in nesting depth (100,000 nested divs take over 20 s inside C, where nothing can stop
them), so the depth is bounded before any tree is built. Lexbor also ignores meta charset: text comes in decoded.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler.errors import ParseError

MAX_DEPTH = 2_000
MAX_NODES_TEXT = 10 * 2**20  # characters

_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_SCRIPTS = re.compile(r"<(script|style|textarea|title|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
# Void elements never nest; the others close themselves when a like one opens.
_FLAT = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "option", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"}
)


def nesting(html: str) -> int:
    """An upper bound of the depth of elements in `html`, cheap where the page has few tags."""
    opened = html.count("<") - html.count("</")
    if opened <= MAX_DEPTH:
        return opened
    depth = deepest = 0
    open_by_name: dict[str, int] = {}
    for closing, name in _TAGS.findall(_SCRIPTS.sub(" ", html)):
        name = name.lower()
        if name in _FLAT:
            continue
        if not closing:
            open_by_name[name] = open_by_name.get(name, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_by_name.get(name):  # a stray closing tag closes nothing
            open_by_name[name] -= 1
            depth -= 1
    return deepest


class Page:
    """A decoded HTML page as a Lexbor tree, with the URL that its links are relative to.

    url: address the page was fetched from. base: what links resolve against (`<base href>` minded, even when it
    points to another host, as browsers do).

    Raises: ParseError("too_deep" | "too_large").
    """

    __slots__ = ("base", "tree", "url")

    def __init__(self, html: str, url: str = "", *, max_depth: int = MAX_DEPTH) -> None:
        if len(html) > MAX_NODES_TEXT:
            raise ParseError("too_large", url, f"{len(html):,} characters of HTML; the limit is {MAX_NODES_TEXT:,}")
        depth = nesting(html)
        if depth > max_depth:
            raise ParseError("too_deep", url, f"elements nest {depth:,} deep; the limit is {max_depth:,}")
        self.url = url
        self.tree = LexborHTMLParser(html)
        base = self.tree.css_first("base[href]")
        self.base = resolve(base.attributes.get("href") or "", url) or url if base is not None else url

    def link(self, href: str | None) -> str | None:
        """`href` as an absolute http(s) URL, or None when it is not one."""
        return resolve(href, self.base) if href else None

    def meta(self, *names: str) -> str | None:
        """Content of the first `<meta>` whose name or property is one of `names`, in their order."""
        for name in names:
            for attribute in ("property", "name", "itemprop"):
                node = self.tree.css_first(f'meta[{attribute}="{name}"]')
                if node is not None and (content := (node.attributes.get("content") or "").strip()):
                    return content
        return None

    @property
    def root(self) -> LexborNode | None:
        return self.tree.body or self.tree.root


def resolve(href: str, base: str) -> str | None:
    """An absolute http(s) URL without fragment, or None: javascript:, mailto:, data:, broken or empty."""
    href = href.strip()
    if not href:
        return None
    try:
        joined = urljoin(base, href)
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return parts._replace(fragment="").geturl()


def selector_fault(css: str) -> str | None:
    """What is wrong with a CSS selector, or None."""
    if not css.strip():
        return None
    try:
        LexborHTMLParser("<p></p>").css(css)
    except (SelectolaxError, ValueError) as error:
        return f"not a CSS selector: {error}"
    return None
