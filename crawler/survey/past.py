"""How a site shows its past: pages and sitemaps by date, as the templates that config writes. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date as Date
from urllib.parse import urlsplit

from crawler.discover import expand_template

NEVER = Date(1990, 1, 1)
"""A day before the web: a site that has a page for it has one for every address."""

_DATED = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<sep>[-/_]?)(?P<month>0[1-9]|1[0-2]|[1-9](?!\d))"
    r"(?:(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]|[1-9]))?(?!\d)"
)
_FOLDERS = re.compile(r"/(?:[^/?]+/)?20\d\d/\d\d?/")  # where an article's own address has its month


def sitemap_templates(urls: Iterable[str], today: Date) -> list[str]:
    """Templates that these addresses of sitemaps follow and that name one for today, the most frequent first."""
    counted: Counter[str] = Counter()
    for url in urls:
        counted.update(_templates(url))
    return [template for template, _ in counted.most_common() if expand_template(template, today) != template]


def archive_templates(articles: Iterable[str], others: Iterable[str]) -> list[str]:
    """Templates of pages by date: folders of dated article addresses, and other links with a date in them."""
    counted: Counter[str] = Counter()
    for url in articles:
        if folder := _FOLDERS.match(urlsplit(url).path):
            counted.update(_templates(url[: url.index(folder[0]) + len(folder[0])]))
    for url in others:
        counted.update(_templates(url))
    return [template for template, _ in counted.most_common()]


def earlier(template: str, today: Date) -> Date:
    """A day whose page a site with a past has: of last month, or three days ago where pages are by day."""
    if "{d" in template:
        return Date.fromordinal(today.toordinal() - 3)
    return Date.fromordinal(today.replace(day=1).toordinal() - 1)


def _templates(url: str) -> list[str]:
    """What an address may be the expansion of, the likelier first: a month of two digits says nothing of zeros."""
    matches = list(_DATED.finditer(url))
    if len(matches) != 1 or "{" in url:
        return []
    (match,) = matches
    if not match["sep"] and len(match["month"]) == 1:
        return []
    found = []
    for month in _places("m", match["month"]):
        for day in _places("d", match["day"]) if match["day"] else ("",):
            written = match["sep"].join(filter(None, ("{Y}", month, day)))
            found.append(url[: match.start()] + written + url[match.end() :])
    return found


def _places(letter: str, digits: str) -> list[str]:
    padded, plain = f"{{{letter}:02}}", f"{{{letter}}}"
    return [plain] if len(digits) == 1 else [padded] if digits[0] == "0" else [padded, plain]
