"""baoquocte-demo.test and its English edition: a newspaper on MasterCMS. Pure.

Author, source and a box of related links stand inside the body, pictures are one-column tables, today's date stands
in the header of every page, feed links carry tracking parameters, and any slug before the id is served.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from luutru.demo.articles import Article, Block
from luutru.demo.markup import PIXEL, WEEKDAYS, body_html, image_table, pictures
from luutru.demo.web import SERIAL, TOKEN, Answer

VI_HOST, EN_HOST = "baoquocte-demo.test", "en.baoquocte-demo.test"
PER_PAGE, FEED_ITEMS = 3, 3
LOCAL = timezone(timedelta(hours=7))
ROBOTS = "User-agent: *\nDisallow: /apicenter@/\nDisallow: /search\nCrawl-delay: 0.02\n"


@dataclass(frozen=True, slots=True)
class Edition:
    """What differs between the two editions."""

    host: str
    language: str
    name: str
    listing: str
    newest: str
    most_read: str
    today: str
    similar: str

    @property
    def base(self) -> str:
        return f"http://{self.host}"


EDITIONS = {
    VI_HOST: Edition(
        VI_HOST, "vi", "Thế giới và Cao Lĩnh", "/thoi-su", "Mới nhất", "Đọc nhiều", "Hôm nay", "Cùng chuyên mục"
    ),
    EN_HOST: Edition(
        EN_HOST, "en", "The World and Cao Linh", "/thoi-su", "Latest", "Most read", "Today", "In this section"
    ),
}


def pages(host: str, articles: Sequence[Article], now: datetime) -> dict[str, Answer]:
    """Everything that has an address of its own, by path."""
    edition = EDITIONS[host]
    listings = _listings(edition, articles, now)
    found = {
        "/robots.txt": Answer(ROBOTS, media="text/plain"),
        "/rss_feed/": _feed(edition, articles),
        "/": _html(_frame(edition, now, edition.name, _links(edition, articles[:PER_PAGE]))),
        "/moi-nhat": _html(_frame(edition, now, edition.newest, _links(edition, articles[:PER_PAGE]))),
        **{path: _html(text) for path, text in listings.items()},
    }
    for article in articles:
        charset = "utf-16" if "utf-16" in article.quirks else "utf-8"
        text = _article_page(edition, article, articles, now)
        # Without a charset in the header: only the byte order mark says that this page is UTF-16.
        found[article.path] = Answer(text, charset=charset, declared=charset == "utf-8", coding="gzip")
        found |= {f"/stores/{p}": Answer(data=PIXEL, media="image/png") for p in pictures(article)}
    return found


def route(found: dict[str, Answer], articles: Sequence[Article], path: str) -> Answer:
    """The id decides, whatever slug or query stands with it."""
    parts = urlsplit(path)
    asked = re.match(r"^/[^/]+-(\d+)\.html$", parts.path)
    article = {str(a.id): a for a in articles}.get(asked[1]) if asked else None
    missing = Answer("<!DOCTYPE html><html><head><title>404</title></head><body><h2>404</h2></body></html>", status=404)
    return found.get(article.path if article else parts.path, missing)


def _html(text: str) -> Answer:
    return Answer(text, coding="gzip")


# --------------------------------------------------------------------------------------------------- an article


def _article_page(edition: Edition, article: Article, listed: Sequence[Article], now: datetime) -> str:
    title, when = escape(article.title or ""), article.published
    time, day = (f"{when:%H:%M}", f"{when:%d/%m/%Y}") if when else ("", "")
    others = [a for a in listed if a.id != article.id]
    tags = ", ".join(f'<a href="/tags/x-{n}.tag">{escape(t)}</a>' for n, t in enumerate(article.tags))
    content = f"""<div class="article-detail"><div class="article-detail-body-right">
<h1 class="article-detail-title f0">{title}</h1>
<div class="article-info"><span class="article-date"><span class="format_time">{time}</span> |
<span class="format_date">{day}</span></span></div>
<div class="article-detail-desc fw lt f0 clearfix">{escape(article.lead or "")}</div>
<div class="__MASTERCMS_CONTENT fw lt f1 mb clearfix">
{_inside(edition, article, others)}
</div></div></div>
<div class="article-tag">Tags: {tags}</div>
<div id="user-comment" data-token="{TOKEN}"></div>
<div class="article-detail-similar"><h2 class="bx-cat-name">{edition.similar}</h2>{_links(edition, others[:3])}</div>"""
    return _frame(edition, now, article.title or "", content, _metas(edition, article))


def _inside(edition: Edition, article: Article, others: Sequence[Article]) -> str:
    related = "".join(
        f'<a href="{a.url}" title="{escape(a.title or "")}">{escape(a.title or "")}</a> ' for a in others[:2]
    )
    author = escape(", ".join(article.authors))
    parts = [
        f'<table class="__MB_ARTICLE_A"><tbody><tr><td align="left">{related}</td></tr></tbody></table>',
        f'<p><a href="{edition.base}/moi-nhat">{edition.newest}</a></p>' if "newest-inside" in article.quirks else "",
        body_html(
            article.blocks,
            lambda html: f'<p class="normalPara" style="text-align: justify;">{html}</p>',
            lambda b: image_table(b, f"{edition.base}/stores/{b.picture}", "MASTERCMS_TPL_TABLE", "__img_mastercms"),
            _credit,
        ),
        f'<div class="article-detail-author f0 clearfix">{author}</div>' if author else "",
        f'<div class="article-detail-source clearfix">{escape(article.source)}</div>' if article.source else "",
    ]
    return "\n".join(p for p in parts if p)


def _credit(block: Block) -> str:
    """A source line at the end of the body; an address in it is a link."""
    words = [f'<a href="{w}">{w}</a>' if w.startswith("http") else escape(w) for w in block.text.split()]
    return f'<p class="normalPara"><strong>{" ".join(words)}</strong></p>'


def _metas(edition: Edition, article: Article) -> str:
    when = article.published.isoformat() if article.published else ""
    return f"""<meta name="description" content="{escape(article.lead or "")}" />
<meta property="og:type" content="article" />
<meta property="og:url" content="{article.url}" />
<meta property="og:title" content="{escape(article.title or "")} | {edition.name}" />
<meta property="og:site_name" content="{edition.name}" />
<meta property="article:tag" content="{escape(",".join(article.tags))}" />
<meta property="article:published_time" content="{when}" />
<link rel="canonical" href="{article.url}" />"""


# ------------------------------------------------------------------------------------------- listings and channels


def _listings(edition: Edition, articles: Sequence[Article], now: datetime) -> dict[str, str]:
    """The section by path: /thoi-su, /thoi-su&p=2, …"""
    found: dict[str, str] = {}
    for start in range(0, len(articles), PER_PAGE):
        number = start // PER_PAGE + 1
        more = ""
        if start + PER_PAGE < len(articles):
            more = f'<a href="{edition.base}{edition.listing}&p={number + 1}">&rsaquo;</a>'
        content = (
            f'<div class="bx-listing">{_links(edition, articles[start : start + PER_PAGE])}</div>'
            f'<div class="__MB_ARTICLE_PAGING"><div class="rt">{more}</div></div>'
        )
        found[edition.listing if number == 1 else f"{edition.listing}&p={number}"] = _frame(
            edition, now, edition.name, content
        )
    return found


def _links(edition: Edition, articles: Sequence[Article]) -> str:
    return "".join(
        f"""<div class="article"><a class="article-image" href="{a.url}"><img src="/stores/nho.png" alt=""></a>
<h3 class="article-title"><a class="article-link f0" href="{a.url}">{escape(a.title or "")}</a></h3>
<div class="article-desc">{escape(a.lead or "")}</div></div>
"""
        for a in articles
    )


def _feed(edition: Edition, articles: Sequence[Article]) -> Answer:
    items = "".join(
        f"""<item><title><![CDATA[{a.title}]]></title><link>{a.url}?utm_source=rss&amp;utm_medium=feed</link>
<guid>{a.url}</guid><description><![CDATA[{a.lead or ""}]]></description>
<pubDate>{format_datetime(a.published.astimezone(UTC), usegmt=True)}</pubDate></item>
"""
        for a in articles[:FEED_ITEMS]
        if a.published
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>{edition.name}</title><link>{edition.base}</link>
<description>{edition.name}</description><language>{edition.language}</language>
{items}</channel></rss>
"""
    return Answer(text, media="application/rss+xml", coding="gzip", tagged=True, conditional=True)


def _frame(edition: Edition, now: datetime, title: str, content: str, metas: str = "") -> str:
    now = now.astimezone(LOCAL)
    weekday = WEEKDAYS[now.weekday()] if edition.language == "vi" else f"{now:%A}"
    return f"""<!-- {edition.base}/ BASED ON MASTERCMS ULTIMATE EDITION VERSION 2.9 -->
<!DOCTYPE html>
<html translate="no" lang="{edition.language}"><head>
<title>{escape(title)}</title>
{metas}
<link rel="alternate" type="application/rss+xml" title="RSS Feed" href="{edition.base}/rss_feed/" />
</head><body><div class="webpage">
<header id="header"><span class="hna-system-date">{edition.today}: {weekday} {now:%d/%m/%Y %H:%M}</span></header>
<div class="rt"><a class="hna-lnk" href="{edition.base}/moi-nhat">{edition.newest}</a>
<a class="hna-lnk" href="{edition.base}/doc-nhieu">{edition.most_read}</a>
<a href="{edition.base}{edition.listing}">★</a></div>
<main id="main">{content}</main>
<footer>{edition.name} · {SERIAL}</footer>
</div></body></html>
"""
