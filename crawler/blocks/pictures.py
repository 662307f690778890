"""Where an <img> really points: lazy attributes, srcset, <picture>, noscript. Pure."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawler.page import Page

# Attributes that scripts copy into `src` when the reader scrolls there; `src` itself holds a placeholder until then.
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-original-src", "data-lazy", "data-lazyload", "data-image",
)  # fmt: skip
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|lazy-?load|1x1)[\w-]*\.(?:gif|png|svg|jpe?g)", re.I
)


def image_url(img: LexborNode, page: Page) -> str | None:
    """The absolute http(s) URL of an image, or None when the page gives only a placeholder."""
    attributes = img.attributes
    candidates = [attributes.get(name) for name in _LAZY]
    candidates += [attributes.get("src"), *(_first_of_set(attributes.get(name)) for name in _SETS)]
    if found := _usable(candidates, page):
        return found
    parent = img.parent
    if parent is not None and parent.tag == "picture":
        for source in parent.css("source"):
            sets = source.attributes
            if found := _usable([_first_of_set(sets.get(name)) for name in _SETS], page):
                return found
    fallback = _noscript_after(img)
    return image_url(fallback, page) if fallback is not None else None


def is_pixel(img: LexborNode) -> bool:
    """Whether an image is a counter's invisible pixel."""
    attributes = img.attributes
    return attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1")


def _usable(candidates: list[str | None], page: Page) -> str | None:
    for candidate in candidates:
        if candidate and not _PLACEHOLDER.search(candidate) and (url := page.link(candidate)):
            return url
    return None


def _first_of_set(srcset: str | None) -> str | None:
    """The first URL of a srcset ("URL 1x, URL 2x"): the one that the CMS itself put first."""
    words = (srcset or "").split(None, 1)
    return words[0].rstrip(",") if words else None


def _noscript_after(img: LexborNode) -> LexborNode | None:
    """The image in a <noscript> directly after a lazy one: there the real address stands."""
    node = img.next
    while node is not None and node.tag == "-text" and not (node.text_content or "").strip():
        node = node.next
    return node.css_first("img") if node is not None and node.tag == "noscript" else None
