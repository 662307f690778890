"""tuyengiao-demo.test: a provincial information page on NukeViet 4.5 with URL rewriting off; its addresses. Pure.

Its ways are those of the real system: thirty-item feeds whose minutes are the month, a sitemap index whose children
are all 404, categories that need their final slash, pages past the end that lead to page 1, one article under many
addresses, pages that differ on every request and are never 304.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from urllib.parse import parse_qs, urlsplit

from luutru.demo.articles import Article
from luutru.demo.markup import PIXEL, decomposed, pictures
from luutru.demo.nukeviet_pages import (
    BASE,
    HOST,
    NAME,
    SECTIONS,
    about_page,
    article_page,
    frame,
    login_page,
    not_found_page,
    panel,
)
from luutru.demo.web import Answer, redirect

__all__ = ["FEED_ITEMS", "HOST", "PER_PAGE", "pages", "route"]

PER_PAGE, FEED_ITEMS = 20, 30
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /cache/
Disallow: /data/
Disallow: /includes/
Disallow: /index.php/noi-bo/
Disallow: /index.php/users/
"""
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

_ARTICLE = re.compile(r"^/index\.php/(?P<prefix>vi/news/)?(?P<section>[a-z-]+)/[^/]+-(?P<id>\d+)\.html$")
_QUERY_FORM = re.compile(r"^[a-z-]+/[^/]+-(?P<id>\d+)$")
_LISTING_PAGE = re.compile(r"^(?P<listing>/index\.php/[a-z-]+/)page-\d+/$")


def pages(articles: Sequence[Article], now: datetime) -> dict[str, Answer]:
    """Everything that has an address of its own, by path. now: the instant that the headers speak of."""
    listed = [a for a in articles if "unlisted" not in a.quirks]
    fed = [a for a in listed if "not-in-feed" not in a.quirks]
    feed = _feed(fed, "/index.php/rss/", NAME)
    home = _html(_home(listed), now)
    found = {
        "/": home,
        "/index.php/": home,
        "/index.php/page-2/": redirect("/index.php/"),
        "/robots.txt": Answer(ROBOTS, media="text/plain"),
        "/sitemap.xml": Answer(not_found_page(), status=404),
        "/index.php/SitemapIndex/": _sitemap_index(),
        "/index.php/about/gioi-thieu-trang-thong-tin-3141.html": _html(about_page(), now),
        "/index.php/users/login/": _html(login_page("Đăng nhập thành viên"), now),
        "/index.php/rss/": feed,
        "/index.php/news/rss/": feed,
        "/rss/": feed,
    }
    for section, name in SECTIONS.items():
        path = f"/index.php/{section}/"
        found |= _listing(path, name, [a for a in listed if a.section == section], now)
        found[path.rstrip("/")] = redirect("/index.php/")  # as the real system: to the home page, not to the category
        rss = f"/index.php/rss/{section}/"
        found[rss] = _feed([a for a in fed if a.section == section], rss, f"{NAME} - {name}")
    for article in articles:
        found[article.path] = _article(article, listed, now)
        found |= {f"/uploads/news/{p}": Answer(data=PIXEL, media="image/png") for p in pictures(article)}
    return found


def route(found: dict[str, Answer], articles: Sequence[Article], path: str) -> Answer:
    """Addresses that are patterns: redirects to where an article or a listing stands, else 404."""
    parts = urlsplit(path)
    by_id = {str(a.id): a for a in articles}
    query = parse_qs(parts.query)
    if parts.path in ("/index.php", "/index.php/") and query.get("nv") == ["news"]:
        asked = _QUERY_FORM.match(query.get("op", [""])[0])
        article = by_id.get(asked["id"]) if asked else None
        return redirect(article.path) if article else _missing()
    if parts.query and parts.path in found:
        return found[parts.path]  # ?fbclid=…: the same page, its canonical link clean
    if (page := _LISTING_PAGE.match(parts.path)) and page["listing"] in found:
        return redirect(page["listing"])
    if asked := _ARTICLE.match(parts.path):
        article = by_id.get(asked["id"])
        # A wrong slug is forgiven, a wrong category is not.
        if article and (asked["prefix"] or asked["section"] == article.section):
            return redirect(article.path)
    return _missing()


def _missing() -> Answer:
    return Answer(not_found_page(), status=404)


def _html(text: str, now: datetime) -> Answer:
    """A page as NukeViet sends it: never to be cached, "modified" a day ago whenever one asks."""
    headers = (("Cache-Control", "no-store, no-cache, must-revalidate"), ("X-Powered-By", "NukeViet CMS"))
    return Answer(text, modified=now - timedelta(days=1), headers=headers)


def _article(article: Article, listed: Sequence[Article], now: datetime) -> Answer:
    if article.status == 500:
        return Answer("Internal Server Error", media="text/plain", status=500)
    if article.status != 200:
        return Answer(not_found_page(), status=article.status)
    if "elsewhere" in article.quirks:  # an "external link" article
        return redirect("http://www.example.org/tin-ngoai.html", status=302)
    if "login" in article.quirks:
        return _html(login_page(article.title or ""), now)
    text = article_page(decomposed(article) if "nfd" in article.quirks else article, listed)
    return replace(_html(text, now), charset="windows-1258" if "windows-1258" in article.quirks else "utf-8")


# ------------------------------------------------------------------------------------------- listings and channels


def _listed_path(article: Article) -> str:
    """Where listings point: some still to the slug that the article had before."""
    return article.path_under(article.old_slugs[0]) if article.old_slugs else article.path


def _home(listed: Sequence[Article]) -> str:
    newest = [a for section in SECTIONS for a in [a for a in listed if a.section == section][:3]]
    return frame(NAME, '<div class="news_column">' + "".join(panel(a, _listed_path(a)) for a in newest) + "</div>")


def _listing(path: str, name: str, articles: Sequence[Article], now: datetime) -> dict[str, Answer]:
    """The pages of one category by path: /cat/, /cat/page-2/, …"""
    found: dict[str, Answer] = {}
    count = max(1, -(-len(articles) // PER_PAGE))
    for number in range(1, count + 1):
        here = articles[(number - 1) * PER_PAGE : number * PER_PAGE]
        following, links = "", ""
        if number < count:
            after = f"{path}page-{number + 1}/"
            following = f'<link rel="next" href="{BASE}{after}">'
            links = f'<ul class="pagination"><li><a rel="next" href="{after}">&raquo;</a></li></ul>'
        panels = "".join(panel(a, _listed_path(a), first=n == 0) for n, a in enumerate(here))
        text = frame(name, f'<div class="news_column">{panels}</div>{links}', following)
        found[path if number == 1 else f"{path}page-{number}/"] = _html(text, now)
    return found


def _feed(articles: Sequence[Article], path: str, name: str) -> Answer:
    newest = [a for a in articles if a.published][:FEED_ITEMS]
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>{escape(name)}</title><link>{BASE}/index.php/</link><atom:link href="{BASE}{path}" rel="self" />
<description><![CDATA[Tin tức {escape(name)}]]></description><language>vi</language>
<generator><![CDATA[NukeViet v4.0]]></generator>
{"".join(_feed_item(a) for a in newest)}</channel></rss>
"""
    changed = newest[0].published if newest else None
    modified = changed.astimezone(UTC) if changed else None
    return Answer(text, media="text/xml", modified=modified, conditional=True)


def _feed_item(article: Article) -> str:
    assert article.published is not None
    when = article.published.astimezone(UTC)
    when = when.replace(minute=when.month)  # the system's own fault: gmdate('D, j M Y H:m:s')
    tracking = "?utm_source=rss&amp;fbclid=IwAR0demo" if "tracked" in article.quirks else ""
    shown = f'<img src="{BASE}/uploads/news/{p[0]}" width="100" />' if (p := pictures(article)) else ""
    title = escape(article.title or "").replace(":", "&#x3A;")
    return f"""<item><title>{title}</title><link>{BASE}{_listed_path(article)}{tracking}</link>
<guid isPermaLink="false"><![CDATA[news_{article.id}]]></guid><pubDate>{format_datetime(when, usegmt=True)}</pubDate>
<description><![CDATA[{shown}{article.lead or ""}]]></description></item>
"""


def _sitemap_index() -> Answer:
    locations = [f"{BASE}/index.php/{module}/sitemap/" for module in ("about", "news", "siteterms")]
    entries = "".join(f"<sitemap><loc>{location}</loc></sitemap>" for location in locations)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{SITEMAPS}">{entries}</sitemapindex>'
    return Answer(text, media="text/xml")
