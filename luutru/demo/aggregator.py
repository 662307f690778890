"""vietnam-demo.test: machine translations of other people's articles, ending in "Source: URL" and "Comment (0)". Pure.

Addresses carry no id; sitemaps, one a day, are the only channel. Lost pictures stand as "![]() |" and "| caption |",
as in text dumps of such pages.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import urlsplit

from luutru.demo.articles import Article, Block
from luutru.demo.markup import PIXEL, body_html, caption_of, image_table, pictures
from luutru.demo.web import SERIAL, Answer

HOST = "vietnam-demo.test"
BASE = f"http://{HOST}"
ROBOTS = f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {BASE}/sitemap.xml\n"
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def pages(articles: Sequence[Article]) -> dict[str, Answer]:
    """Everything that has an address of its own, by path."""
    days = sorted({a.published.date() for a in articles if a.published}, reverse=True)
    found = {
        "/robots.txt": Answer(ROBOTS, media="text/plain"),
        "/": Answer(_frame("Vietnam demo", "<p>News in translation.</p>"), coding="br"),
        "/sitemap.xml": _sitemap_index(days),
        **{
            _day_path(d): _day_sitemap([a for a in articles if a.published and a.published.date() == d], d)
            for d in days
        },
    }
    for article in articles:
        found[article.path] = Answer(_article_page(article), coding="br")
        found |= {f"/images/{p}": Answer(data=PIXEL, media="image/png") for p in pictures(article)}
    return found


def route(found: dict[str, Answer], path: str) -> Answer:
    """Queries mean nothing here; all else is 404, as is the sitemap of a day without articles."""
    missing = Answer(_frame("Not found", "<h2>Not found</h2>"), status=404)
    return found.get(urlsplit(path).path, missing)


def _article_page(article: Article) -> str:
    when = article.published.isoformat() if article.published else ""
    heading = f"<h1>{escape(article.title)}</h1>" if article.title else ""
    metas = f"""<meta property="og:type" content="article" />
<meta property="og:site_name" content="Vietnam demo" />
<meta property="og:description" content="{escape(_teaser(article))}" />
<meta property="article:published_time" content="{when}" />
<meta name="author" content="{escape(", ".join(article.authors))}" />
<link rel="canonical" href="{article.url}" />"""
    body = body_html(article.blocks, lambda html: f"<p>{html}</p>", lambda b: _picture(article, b), _credit)
    return _frame(
        article.title or "",
        f"""<article>{heading}
<div class="post-detail-body">
{body}
</div></article>
<div class="most-read"><h3>Most read</h3><p>Ten quiet villages to visit this winter. Views: {SERIAL}</p></div>""",
        metas,
    )


def _teaser(article: Article) -> str:
    """The description that such systems make of a text: its beginning, cut off. Not a lead."""
    first = next(b.text for b in article.blocks if b.kind == "paragraph")
    return first[:100] + "…"


def _picture(article: Article, block: Block) -> str:
    if "lost-pictures" in article.quirks:
        return f"<p>![]() |</p>\n<p>| {escape(caption_of(block))} |</p>"
    return image_table(block, f"/images/{block.picture}", "wp-table")


def _credit(block: Block) -> str:
    words = [f'<a href="{w}" rel="nofollow">{w}</a>' if w.startswith("http") else escape(w) for w in block.text.split()]
    return f"<p>{' '.join(words)}</p>"


def _day_path(day: date) -> str:
    """One day of the first night's week is gzipped, as some systems do by name and not by header."""
    return f"/sitemap/sitemap-post/{day.isoformat()}.xml" + (".gz" if day.day == 17 else "")


def _day_sitemap(articles: Sequence[Article], day: date) -> Answer:
    urls = "".join(f"<url><loc>{a.url}</loc><lastmod>{day.isoformat()}</lastmod></url>\n" for a in articles)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_XMLNS}>\n{urls}</urlset>\n'
    if _day_path(day).endswith(".gz"):
        data = gzip.compress(text.encode(), mtime=0)
        return Answer(text, data=data, media="application/x-gzip", tagged=True, conditional=True)
    return Answer(text, media="text/xml", coding="br", tagged=True, conditional=True)


def _sitemap_index(days: Sequence[date]) -> Answer:
    entries = "".join(f"<sitemap><loc>{BASE}{_day_path(d)}</loc></sitemap>\n" for d in days)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_XMLNS}>\n{entries}</sitemapindex>\n'
    return Answer(text, media="text/xml", coding="br", tagged=True, conditional=True)


def _frame(title: str, content: str, metas: str = "") -> str:
    shown = f"<title>{escape(title)}</title>" if title else ""
    return f"""<!DOCTYPE html>
<html lang="en"><head>{shown}
{metas}
</head><body><nav><a href="/">Vietnam demo</a></nav>
{content}
<footer>Vietnam demo</footer></body></html>
"""
