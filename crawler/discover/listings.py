"""Pages of links (sections, home pages, archives) -> entries and the page that follows."""

from __future__ import annotations

import functools
import re
from collections.abc import Set

from selectolax.lexbor import LexborNode

from crawler.discover.entries import Collector, Discovery
from crawler.errors import DiscoverError, FetchError, ParseError
from crawler.page import Page
from crawler.urls import article_key, canonical_url
from storage.records import Capture

MAX_LINKS = 20_000  # of one page; the rest is counted as over_cap
_HEADINGS = "h1, h2, h3, h4, h5"
# What the URL of an article looks like where no rule says so: a headline of words, or a long number.
_ARTICLE_LIKE = re.compile(r"/[^/?]*(?:[^/?-]+-){3,}[^/?]*/?$|[0-9]{5,}[^/?]*/?$")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|xml|rss|css|js|ico)$", re.I)


def read_listing(html: str, capture: Capture, collector: Collector) -> None:
    """The articles that a page links to, in its order, and the page that follows.

    Links are those of `discover.items`; on the home page, and where these find nothing, every link that leads to an
    article. Raises: DiscoverError("empty" | "too_deep" | "too_large").
    """
    if not html.strip():
        raise DiscoverError("empty", capture.url, "an empty page where a listing was expected")
    try:
        page = Page(html, capture.url)
    except ParseError as error:
        raise DiscoverError(error.reason, capture.url, error.detail) from error
    collector.base = page.base or capture.url
    if (base := collector.address(collector.base)) is None or not base.on_site:
        collector.note(f"<base href> leads to another site: {collector.base}")
    title = page.tree.css_first("title")
    collector.title = title.text() if title is not None else None
    _add_links(page, capture, collector)
    collector.next_url = _next_url(page, capture, collector)


def _add_links(page: Page, capture: Capture, collector: Collector) -> None:
    items = collector.source.discover.items
    if items and not _is_home(capture, collector):
        _add_nodes(page.tree.css(", ".join(items)), collector, chosen=True)
        if len(collector):
            return
        collector.note("discover.items finds no article here; every link was looked at instead")
    _add_nodes(page.tree.css("a[href]"), collector, chosen=False)


def _add_nodes(nodes: list[LexborNode], collector: Collector, *, chosen: bool) -> None:
    """The articles that nodes are, or hold, links to. chosen: by a selector of the source, so no guess is needed."""
    guess = not chosen and collector.source.identity.article is None
    if guess:
        collector.note("neither discover.items nor identity.article: links that look like articles were taken")
    for number, node in enumerate(nodes):
        link = node if node.tag == "a" else node.css_first("a[href]")
        href = ((link.attributes.get("href") if link is not None else None) or "").strip()
        if link is None or not href or href.startswith("#"):
            continue
        if number >= MAX_LINKS:
            collector.dropped["over_cap"] += 1
        elif guess and not _looks_like_article(href):
            collector.dropped["not_article"] += 1
        else:
            collector.add([href], title=_title(link))


def _looks_like_article(href: str) -> bool:
    path = href.partition("?")[0].partition("#")[0]
    return _ARTICLE_LIKE.search(path) is not None and _FILE.search(path) is None


def _title(link: LexborNode) -> str | None:
    """The words of a link: its headline, where it wraps a whole card, else all of them, else its tooltip."""
    heading = link.css_first(_HEADINGS)
    words = (heading if heading is not None else link).text(separator=" ", strip=True)
    return words or link.attributes.get("title")


# ------------------------------------------------------------------------------------------------ paging


def _next_url(page: Page, capture: Capture, collector: Collector) -> str | None:
    """The following page: what the source's selectors or rel=next point at, else what its template says."""
    rules = collector.source.discover
    here = _place(rules.page_url, _spelled(capture.url))
    for css in (*rules.next, "link[rel~=next]", "a[rel~=next]"):
        for node in page.tree.css(css):
            address = collector.address(node.attributes.get("href") or "")
            if address is not None and address.on_site and _follows(_place(rules.page_url, address.url), here):
                return address.url
    if not rules.page_url or not len(collector) or _is_home(capture, collector):
        return None
    listed = _numbers(page, collector, rules.page_url, here[0])
    if (listed and max(listed) <= here[1]) or page.tree.css_first("[rel~=prev]") is not None:
        return None  # the page names its neighbours, and there is none behind it
    return rules.page_url.replace("{listing}", here[0]).replace("{n}", str(here[1] + 1))


def _place(template: str | None, url: str) -> tuple[str, int]:
    """Which listing a URL belongs to, and as which page, by the template; page 1 of itself where it does not fit."""
    match = _template(template).fullmatch(url) if template else None
    return (match["listing"], int(match["n"])) if match else (url, 1)


@functools.lru_cache(maxsize=256)
def _template(template: str) -> re.Pattern[str]:
    pattern = (
        re.escape(template).replace(r"\{listing\}", "(?P<listing>.+)", 1).replace(r"\{n\}", "(?P<n>[0-9]{1,6})", 1)
    )
    return re.compile(pattern)


def _follows(there: tuple[str, int], here: tuple[str, int]) -> bool:
    """Whether a link may be the next page: a later page of this listing, or a page of a form that we do not know."""
    return there[0] != here[0] or there[1] > here[1]


def _numbers(page: Page, collector: Collector, template: str, listing: str) -> list[int]:
    """Numbers of the pages of this listing that the page links to."""
    mark = template.partition("{listing}")[2].partition("{n}")[0]
    hrefs = {href for a in page.tree.css("a[href]") if mark in (href := a.attributes.get("href") or "")}
    addresses = (collector.address(href) for href in sorted(hrefs)[:200])
    places = [_place(template, address.url) for address in addresses if address is not None]
    return [number for found, number in places if found == listing]


def _is_home(capture: Capture, collector: Collector) -> bool:
    home = collector.source.homepage
    try:
        return article_key(capture.url, collector.source) == article_key(home, collector.source)
    except FetchError:
        return False


def _spelled(url: str) -> str:
    try:
        return canonical_url(url)
    except FetchError:
        return url


def stop_listing(requested_url: str, capture: Capture, discovery: Discovery, seen_keys: Set[str]) -> str | None:
    """Why paging through a listing ends with this page, or None to go on.

    "redirected": the answer came from another page (NukeViet sends a page past the end to page 1, a section without
    its final slash to the home page); its entries are not this listing's and must not be taken for them. A redirect
    that only mends scheme, `www.` or a final slash, or that leads from a site's root to its home page, is none.
    "empty": it lists no article. "no_new_entry": all of them are in `seen_keys`. "no_next": no page follows.
    """
    asked, got = _key(requested_url), _key(capture.url)
    if asked != got and not (asked.endswith("/") and got.startswith(asked)):
        return "redirected"
    if not discovery.entries:
        return "empty"
    if all(entry.key in seen_keys for entry in discovery.entries):
        return "no_new_entry"
    return None if discovery.next_url else "no_next"


def _key(url: str) -> str:
    try:
        return article_key(url)
    except FetchError:
        return url
