"""The one page helper around selectolax: guard the depth, parse, resolve links. Pure.

Lexbor's time is quadratic in nesting depth (100,000 nested divs take over 20 s inside C, where nothing can stop
them), so the depth is bounded before any tree is built. Lexbor also ignores meta charset: text comes in decoded.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler.charsets import undoubled
from crawler.errors import ParseError

MAX_DEPTH = 2_000
_HARMLESS = (
    8_000  # opening tags: even if all of them nested, Lexbor would take .14 s (faults.md C1) and nothing else longer
)
MAX_NODES_TEXT = 10 * 2**20  # characters
MAX_TAGS = 100_000  # opening tags: a news page has some hundreds, and each costs about 0.1 ms to read

# Tags and comments as the HTML tokeniser sees them (https://html.spec.whatwg.org/#tokenization): a quote means
# something behind "=" only, and neither a comment nor an attribute's value can open or close an element.
_TOKENS = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(?:[!?]|/[^a-zA-Z>])[^>]*+>?
      | <(?P<closing>/?)(?P<name>[a-zA-Z][^\s/>]*+)
        (?>[\s/]++ | [^\s/>][^\s/>=]*+ (?:\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+))?+ )*+
        (?:>|\Z)""",
    re.S | re.X,
)
# Elements whose content is text to the tokeniser. <noscript> and <template> are not: Lexbor builds their content.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_TAG_INSIDE = re.compile(r"<[/a-zA-Z]")
# Void elements never nest; the others close themselves when a like one opens. So would <dd>, were no <li> in between;
# <option> does not, in Lexbor. At most four of them (<tbody>, <tr>, <td>, <p>) stand in any element that counts.
_FLAT = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "tr", "td", "th", "thead", "tbody", "tfoot"}
)
# What a closing tag of something around them closes too; it stops at some other elements (an <object>, a <td>).
_PHRASING = frozenset({"a", "b", "big", "em", "font", "i", "s", "small", "span", "strong", "sub", "sup", "u"})
_MISNESTED = 50  # open elements that are looked through for what a closing tag closes
_ABSOLUTE = ("https://", "http://")
_RESOLVED = re.compile(r"https?://[A-Za-z0-9.-]+/[!-\"$->@-~]*(?:\?[!-\"$-~]+)?")  # an address that stays as it is
_DRAWINGS = frozenset({"svg", "math"})
_SVG_LEAVES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "image", "stop"})


def nesting(html: str) -> int:
    """An upper bound of the depth of elements in `html`; 0 where tags are too few to do harm however they nest."""
    if html.count("<") <= _HARMLESS or (opened := _opening(html)) <= _HARMLESS:
        return 0
    walked = _walked_depth(html)
    return opened if walked is None else max(walked, 1)


def _opening(html: str) -> int:
    """Opening tags, and whatever else begins with "<"."""
    return html.count("<") - html.count("</")


def _walked_depth(html: str) -> int | None:
    """The depth by walking over the tags; None where it is not sure what is a tag.

    A closing tag counts only where it surely closes something, so misnested elements count as deeper than they are.
    """
    opened: list[str] = []
    drawings = deepest = position = 0
    while match := _TOKENS.search(html, position):
        position = match.end()
        name = (match["name"] or "").lower()
        if not name or name in _FLAT:
            if drawings and match[0].startswith("<![CDATA["):
                return None
            continue
        if name == "noscript" and match["closing"]:
            continue  # any <li> or <p> in it keeps it open
        if match["closing"]:
            drawings -= _close(opened, name) and name in _DRAWINGS
            continue
        if name == "frameset":
            return None  # in it, text is no text
        if name in _RAW:
            text = _raw_text(html, position, name)
            if drawings and _TAG_INSIDE.search(text):
                return None  # in SVG a <style> or <title> has elements inside; below a <foreignObject> it has not
            if name == "script" and "<!--" in text and "<script" in text.lower():
                return None  # "script data double escaped": the text goes on behind its first </script>
            position += len(text)
        elif name in _SVG_LEAVES and drawings and match[0].endswith("/>"):
            continue
        drawings += name in _DRAWINGS
        opened.append(name)
        deepest = max(deepest, len(opened))
    return deepest


def _close(opened: list[str], name: str) -> bool:
    """Take the innermost open `name` away, if nothing stands in between that may keep it open."""
    for i in range(len(opened) - 1, max(len(opened) - _MISNESTED, 0) - 1, -1):
        if opened[i] == name:
            del opened[i]
            return True
        if opened[i] not in _PHRASING:
            return False
    return False


def _raw_text(html: str, position: int, name: str) -> str:
    end = re.compile(rf"</{name}[\s/>]", re.I).search(html, position)
    return html[position : end.start() if end else len(html)]


class Page:
    """A decoded HTML page as a Lexbor tree, with the URL that its links are relative to.

    url: address the page was fetched from; "" where what was given is none. twice_encoded: its letters were, and are
    mended in the tree.

    Raises: ParseError("too_deep" | "too_large").
    """

    __slots__ = ("_base", "tree", "twice_encoded", "url")

    def __init__(self, html: str, url: str = "") -> None:
        if len(html) > MAX_NODES_TEXT:
            raise ParseError("too_large", url, f"{len(html):,} characters of HTML; the limit is {MAX_NODES_TEXT:,}")
        if (depth := nesting(html)) > MAX_DEPTH:
            raise ParseError("too_deep", url, f"elements nest {depth:,} deep; the limit is {MAX_DEPTH:,}")
        if depth and (tags := _opening(html)) > MAX_TAGS:
            raise ParseError("too_large", url, f"{tags:,} tags; the limit is {MAX_TAGS:,}")
        self.url = url = url if is_readable(url) else ""
        meant = undoubled(html)
        self.twice_encoded = meant is not html
        self.tree = LexborHTMLParser(meant)
        self._base: str | None = None

    @property
    def base(self) -> str:
        """What links resolve against: `<base href>` is minded, even when it points to another host, as browsers do.

        Looked for when the first relative link is met: it may stand anywhere, and most pages have none.
        """
        if self._base is None:
            node = self.tree.css_first("base[href]")
            href = node.attributes.get("href") if node is not None else None
            self._base = resolve(href or "", self.url) or self.url
        return self._base

    def link(self, href: str | None) -> str | None:
        """`href` as an absolute http(s) URL, or None when it is not one."""
        return resolve(href, "" if href.startswith(_ABSOLUTE) else self.base) if href else None

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


def is_readable(url: str) -> bool:
    """Whether an address can be taken into its parts: "http://[bad" and "http://host:port" cannot."""
    try:
        _ = urlsplit(url).port
    except ValueError:
        return False
    return True


def resolve(href: str, base: str) -> str | None:
    """An absolute http(s) URL without fragment, or None: javascript:, mailto:, data:, broken or empty."""
    href = href.strip()
    if not href:
        return None
    if _RESOLVED.fullmatch(href):
        return href
    try:
        absolute = href.startswith(_ABSOLUTE)
        parts = urlsplit(href if absolute else urljoin(base, href))
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
