# ruff: noqa: E501 - markup stands on the lines that those systems print it on
"""Small invented papers on four kinds of systems, served from loopback, for whoever has to find out how they work.

    with wordpress() as site: …    dated addresses, feed, sitemap index in robots.txt, sections with page numbers
    with mastercms() as site: …    ids, a page that lists the feeds, sections with a next link, no sitemap
    with joomla() as site: …       ids before the slug, feeds by query, sections with ?start=
    with drupal() as site: …       node numbers, rss.xml, rel=next
    with plain() as site: …        neither feed nor ids nor a known system: slugs and sitemaps by month

`site.articles` is everything that the site lists anywhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from urllib.parse import parse_qs, urlsplit

from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from storage.text import fold

LOCAL = timezone(timedelta(hours=7))
NEWEST = datetime(2026, 11, 20, 9, 30, tzinfo=LOCAL)
SECTIONS = {
    "thoi-su": "Thời sự",
    "kinh-te": "Kinh tế",
    "van-hoa-the-thao": "Văn hóa - Thể thao",
    "doi-song": "Đời sống",
}
PER_PAGE = 8

_WHO = ["Ủy ban xã Na Pạc", "Đoàn thanh niên huyện", "Hợp tác xã Bản Lũng", "Trường học vùng cao", "Đội tuần tra rừng"]
_DID = ["khánh thành", "trao tặng", "mở rộng", "tổ chức", "kiểm tra", "sửa chữa", "giới thiệu"]
_WHAT = ["cây cầu qua suối", "lớp học ban đêm", "vườn lê giống mới", "hội chợ mùa thu", "đường vào bản", "thư viện nhỏ"]
_LINES = [
    "Sáng sớm, sương còn phủ kín thung lũng khi những người đầu tiên có mặt ở sân kho của bản.",
    "Ông trưởng bản kể rằng ba năm trước nơi đây chỉ có một lối mòn, mùa mưa lũ thì không ai qua được.",
    "Theo kế hoạch, công việc sẽ hoàn thành trước Tết, với sự góp sức của hơn một trăm hộ gia đình.",
    "Bà con mang theo cuốc, xẻng và cơm nắm, chia nhau từng đoạn việc như đã bàn ở cuộc họp tối qua.",
    "Cán bộ kỹ thuật của huyện hướng dẫn cách đo, cách đánh dấu và cách ghi sổ để sau này còn theo dõi.",
    "Trẻ con ngồi trên bờ đá, vừa trông em vừa nhìn người lớn làm, thỉnh thoảng lại reo lên khi có xe chở đá về.",
    "Đến trưa, phần việc khó nhất đã xong, và ai cũng nói rằng nhanh hơn dự tính rất nhiều.",
    "Những con số trong báo cáo cuối tháng cho thấy thu nhập của bản đã tăng gần gấp rưỡi so với năm ngoái.",
]


@dataclass(frozen=True)
class Story:
    """One invented article. number: its id, where the system shows one."""

    number: int
    section: str
    title: str
    slug: str
    at: datetime
    author: str
    paragraphs: tuple[str, ...]
    path: str = ""


class Paper(SiteServer):
    """A site of stories. Answers are made by `page(path, query)`: (status, media type, text) or None for 404."""

    def __init__(self, host: str, stories: Sequence[Story], page: Callable[[str, str], tuple[str, str] | None]) -> None:
        self.host, self.stories, self._page = host, stories, page
        self.base = f"http://{host}"
        super().__init__(self._respond, [host])

    @property
    def articles(self) -> list[str]:
        return [self.base + story.path for story in self.stories]

    def __enter__(self) -> Paper:
        super().__enter__()
        return self

    def _respond(self, request: Request) -> Response:
        parts = urlsplit(request.path)
        found = self._page(parts.path, parts.query)
        if found is None:
            return Response(404, (("Content-Type", "text/html; charset=utf-8"),), b"<html><h1>404</h1></html>")
        media, text = found
        return Response(200, (("Content-Type", f"{media}; charset=utf-8"),), text.encode())


def stories(count: int, seed: int, path: Callable[[Story], str], first: int = 1000) -> list[Story]:
    """Newest first."""
    chance, made = random.Random(seed), []
    for n in range(count):
        who, did, what = chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHAT)
        title = f"{who} {did} {what} cho bà con thôn {n + 1}"
        lines = tuple(" ".join(chance.sample(_LINES, 3)) + f" (kỳ {n + 1}.{p})" for p in range(5))
        slug = (
            "-".join("".join(c if c.isalnum() else " " for c in fold(title)).split()[:9]) + "-" + "abcdefghij"[n % 10]
        )
        section = list(SECTIONS)[n % len(SECTIONS)]
        story = Story(
            first + 3 * (count - n), section, title, f"{slug}{'xyzt'[n // 10 % 4]}", NEWEST - timedelta(hours=29 * n),
            chance.choice(["Nông Vân", "Lý Thị Mẩy", "Hoàng Đức"]), lines,
        )  # fmt: skip
        made.append(Story(**{**vars(story), "path": path(story)}))
    return made


def menu(hrefs: dict[str, str]) -> str:
    return (
        '<nav class="main-menu"><ul>'
        + "".join(f'<li><a href="{h}">{escape(w)}</a></li>' for h, w in hrefs.items())
        + "</ul></nav>"
    )


def cards(listed: Sequence[Story], css: str = "card") -> str:
    return "".join(
        f'<div class="{css}"><a href="{s.path}"><img src="/a.png" alt=""></a><h3><a href="{s.path}">{escape(s.title)}</a></h3>'
        f"<p>{escape(s.paragraphs[0][:90])}…</p></div>\n"
        for s in listed
    )


def frame(head: str, body: str, title: str) -> tuple[str, str]:
    return "text/html", (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f'<body>{body}<footer class="footer"><a href="/lien-he">Liên hệ tòa soạn</a> <p>Báo Vùng Cao</p></footer></body></html>'
    )


def rss(base: str, listed: Sequence[Story]) -> tuple[str, str]:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{base}{s.path}</link><pubDate>{format_datetime(s.at)}</pubDate></item>"
        for s in listed
    )
    return (
        "application/rss+xml",
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title>{items}</channel></rss>',
    )


def urlset(urls: Sequence[tuple[str, datetime | None]], index: bool = False) -> tuple[str, str]:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(
        f"<{inner}><loc>{escape(u)}</loc>{f'<lastmod>{at.isoformat()}</lastmod>' if at else ''}</{inner}>"
        for u, at in urls
    )
    return "application/xml", (
        f'<?xml version="1.0" encoding="UTF-8"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'
    )


def metas(s: Story) -> str:
    return (
        f'<meta property="og:title" content="{escape(s.title)}"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{s.at.isoformat()}">'
    )


def paged(listed: Sequence[Story], number: int, size: int = PER_PAGE) -> tuple[Sequence[Story], bool]:
    """One page of them (1-based), and whether another follows."""
    return listed[(number - 1) * size : number * size], len(listed) > number * size


# ------------------------------------------------------------------------------------------------ the systems


def wordpress() -> Paper:
    host = "bao-wp.test"
    base = f"http://{host}"
    made = stories(60, 1, lambda s: f"/{s.at:%Y/%m/%d}/{s.slug}/")
    nav = menu({"/": "Trang chủ", **{f"/category/{k}/": v for k, v in SECTIONS.items()}, "/gioi-thieu/": "Giới thiệu"})
    head = '<meta name="generator" content="WordPress 6.5"><link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="application/rss+xml" title="Phản hồi" href="/comments/feed/">'

    def page(path: str, query: str) -> tuple[str, str] | None:
        if path == "/robots.txt":
            return "text/plain", f"User-agent: *\nDisallow: /wp-admin/\nSitemap: {base}/wp-sitemap.xml\n"
        if path == "/wp-sitemap.xml":
            names = ("posts-post-1", "posts-post-2", "posts-page-1", "taxonomies-category-1", "users-1")
            return urlset([(f"{base}/wp-sitemap-{n}.xml", None) for n in names], index=True)
        if path.startswith("/wp-sitemap-posts-post-"):
            oldest = made[::-1]
            return urlset([(base + s.path, s.at) for s in (oldest[:30] if "1.xml" in path else oldest[30:])])
        if path.startswith("/wp-sitemap-"):
            pages = ["/gioi-thieu/", *(f"/category/{k}/" for k in SECTIONS), "/author/nong-van/"]
            return urlset([(base + p, None) for p in pages])
        if path == "/feed/":
            return rss(base, made[:10])
        if path == "/":
            return frame(head, nav + "<main>" + cards(made[:6]) + "</main>", "Báo")
        parts = path.strip("/").split("/")
        if parts[0] == "category" and parts[1] in SECTIONS:
            number = int(parts[3]) if len(parts) > 3 else 1
            listed, more = paged([s for s in made if s.section == parts[1]], number)
            link = (
                f'<a class="next page-numbers" href="/category/{parts[1]}/page/{number + 1}/">Trang sau</a>'
                if more
                else ""
            )
            numbers = (
                f'<a class="page-numbers" href="/category/{parts[1]}/page/2/">2</a>' if number == 1 and more else ""
            )
            return frame(head, nav + cards(listed) + numbers + link, SECTIONS[parts[1]]) if listed else None
        for s in made:
            if s.path == path:
                text = "".join(f"<p>{escape(p)}</p>" for p in s.paragraphs)
                body = f'<article class="post"><h1 class="entry-title">{escape(s.title)}</h1><span class="author vcard"><a rel="author" href="/author/x/">{s.author}</a></span><time class="entry-date published" datetime="{s.at.isoformat()}">{s.at:%d/%m/%Y}</time><div class="entry-content">{text}</div></article>'
                return frame(head + metas(s), nav + body + cards(made[:3], "widget"), s.title)
        return None

    return Paper(host, made, page)


def mastercms() -> Paper:
    host = "bao-master.test"
    base = f"http://{host}"
    made = stories(60, 2, lambda s: f"/{s.slug}-{s.number}.html", first=40_000)
    nav = menu({"/": "Trang chủ", **{f"/{k}": v for k, v in SECTIONS.items()}, "/rss_feed": "RSS"})

    def page(path: str, query: str) -> tuple[str, str] | None:
        name = path.strip("/")
        if path == "/robots.txt":
            return "text/plain", "User-agent: *\nDisallow: /apicenter@/\n"
        if path == "/":
            return frame("", nav + '<div class="bx-home">' + cards(made[:9], "article") + "</div>", "Báo")
        if path == "/rss_feed":
            return frame("", nav + "".join(f'<a href="/rss_feed/{k}">{v}</a> ' for k, v in SECTIONS.items()), "RSS")
        if name.startswith("rss_feed/") and name[9:] in SECTIONS:
            return rss(base, [s for s in made if s.section == name[9:]][:5])
        section, _, trail = name.partition("&")
        if section in SECTIONS:
            number = int(trail.removeprefix("s_page=")) if trail else 1
            listed, more = paged([s for s in made if s.section == section], number)
            link = (
                f'<div class="__MB_ARTICLE_PAGING"><div class="rt"><a href="/{section}&s_page={number + 1}">Tiếp theo</a></div></div>'
                if more
                else ""
            )
            items = "".join(
                f'<div class="article"><a href="{s.path}">x</a><h3 class="article-title"><a href="{s.path}">{escape(s.title)}</a></h3></div>'
                for s in listed
            )
            return (
                frame("", nav + f'<div class="bx-listing">{items}</div>' + link, SECTIONS[section]) if listed else None
            )
        for s in made:
            if s.path == path:
                text = "".join(f'<p class="normalPara">{escape(p)}</p>' for p in s.paragraphs)
                body = f'<div class="hna-system-date">Hôm nay: Thứ sáu 20/11/2026</div><div class="article-detail"><h1 class="article-detail-title">{escape(s.title)}</h1><span class="article-date"><span class="format_time">{s.at:%H:%M}</span> | <span class="format_date">{s.at:%d/%m/%Y}</span></span><div class="__MASTERCMS_CONTENT">{text}<p class="article-detail-author">{s.author}</p></div></div>'
                return frame(
                    metas(s), nav + body + f'<div class="article-detail-similar">{cards(made[:3])}</div>', s.title
                )
        return None

    return Paper(host, made, page)


def joomla() -> Paper:
    host = "bao-joomla.test"
    base = f"http://{host}"
    made = stories(56, 3, lambda s: f"/index.php/{s.section}/{s.number}-{s.slug}", first=300)
    nav = menu(
        {"/": "Trang chủ", **{f"/index.php/{k}": v for k, v in SECTIONS.items()}, "/index.php/lien-he": "Liên hệ"}
    )
    head = '<meta name="generator" content="Joomla! - Open Source Content Management">'

    def page(path: str, query: str) -> tuple[str, str] | None:
        asked = parse_qs(query)
        feed = asked.get("format") == ["feed"]
        if path == "/robots.txt":
            return "text/plain", "User-agent: *\nDisallow: /administrator/\n"
        if path == "/":
            link = '<link href="/?format=feed&amp;type=rss" rel="alternate" type="application/rss+xml" title="RSS 2.0">'
            return rss(base, made[:10]) if feed else frame(head + link, nav + cards(made[:6]), "Báo")
        section = path.removeprefix("/index.php/")
        if section in SECTIONS:
            own = [s for s in made if s.section == section]
            start = int(asked.get("start", ["0"])[0])
            listed, more = own[start : start + PER_PAGE], len(own) > start + PER_PAGE
            link = (
                f'<ul class="pagination"><li><a class="page-link" href="/index.php/{section}?start={start + PER_PAGE}">Tiếp</a></li></ul>'
                if more
                else ""
            )
            return frame(head, nav + cards(listed) + link, SECTIONS[section])
        for s in made:
            if s.path == path:
                text = "".join(f"<p>{escape(p)}</p>" for p in s.paragraphs)
                body = f'<div class="item-page" itemscope itemtype="https://schema.org/Article"><h2 itemprop="headline">{escape(s.title)}</h2><dl class="article-info"><dd class="createdby" itemprop="author"><span itemprop="name">{s.author}</span></dd><dd class="published"><time datetime="{s.at.isoformat()}" itemprop="datePublished">{s.at:%d/%m/%Y}</time></dd></dl><div itemprop="articleBody">{text}</div></div>'
                return frame(head, nav + body + cards(made[:3], "module"), s.title)
        return None

    return Paper(host, made, page)


def drupal() -> Paper:
    host = "bao-drupal.test"
    base = f"http://{host}"
    made = stories(48, 4, lambda s: f"/node/{s.number}", first=5_000)
    nav = menu({"/": "Trang chủ", **{f"/{k}": v for k, v in SECTIONS.items()}, "/user/login": "Đăng nhập"})
    head = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)"><link rel="alternate" type="application/rss+xml" href="/rss.xml">'

    def page(path: str, query: str) -> tuple[str, str] | None:
        number = int(parse_qs(query).get("page", ["0"])[0])
        if path == "/robots.txt":
            return "text/plain", "User-agent: *\nDisallow: /user/\nDisallow: /admin/\n"
        if path == "/rss.xml":
            return rss(base, made[:10])
        section = path.strip("/")
        own = made if path == "/" else [s for s in made if s.section == section]
        if path == "/" or section in SECTIONS:
            listed, more = paged(own, number + 1)
            link = (
                f'<ul class="pager"><li><a href="?page={number + 1}" rel="next" title="Trang kế">››</a></li></ul>'
                if more
                else ""
            )
            return frame(head, nav + cards(listed, "views-row") + link, "Báo")
        for s in made:
            if s.path == path:
                text = "".join(f"<p>{escape(p)}</p>" for p in s.paragraphs)
                body = f'<main><h1 class="page-header">{escape(s.title)}</h1><article class="node node--type-article"><div class="submitted">Gửi bởi <span>{s.author}</span>, {s.at:%d/%m/%Y - %H:%M}</div><div class="field field--name-body">{text}</div></article></main>'
                return frame(head + metas(s), nav + body, s.title)
        return None

    return Paper(host, made, page)


def plain() -> Paper:
    host = "bao-rieng.test"
    base = f"http://{host}"
    made = stories(64, 5, lambda s: f"/tin/{s.section}/{s.slug}")
    months = sorted({f"{s.at:%Y-%m}" for s in made})
    nav = menu(
        {
            "/": "Trang chủ",
            "/ban-do": "Bản đồ",
            "/chuyen-trang-ban-doc-viet-gui-ve": "Bạn đọc viết",
            "/toa-soan": "Tòa soạn",
        }
    )

    def page(path: str, query: str) -> tuple[str, str] | None:
        if path == "/robots.txt":
            return "text/plain", f"User-agent: *\nAllow: /\nSitemap: {base}/ban-do/muc-luc.xml\n"
        if path == "/ban-do/muc-luc.xml":
            parts = [(f"{base}/ban-do/tin-{m}.xml", max(s.at for s in made if f"{s.at:%Y-%m}" == m)) for m in months]
            return urlset([(f"{base}/ban-do/trang.xml", None), *parts], index=True)
        if path == "/ban-do/trang.xml":
            return urlset([(base + p, None) for p in ("/", "/toa-soan", "/chuyen-trang-ban-doc-viet-gui-ve")])
        if path.startswith("/ban-do/tin-"):
            month = path[12:19]
            return (
                urlset([(base + s.path, s.at) for s in made if f"{s.at:%Y-%m}" == month]) if month in months else None
            )
        if path == "/":
            return frame("", nav + "<main>" + cards(made[:12]) + "</main>", "Báo")
        if path in ("/toa-soan", "/chuyen-trang-ban-doc-viet-gui-ve"):
            return frame("", nav + "<main><h1>Tòa soạn</h1><p>Thư từ xin gửi về nhà số 1.</p></main>", "Tòa soạn")
        for s in made:
            if s.path == path:
                text = "".join(f"<p>{escape(p)}</p>" for p in s.paragraphs)
                body = f'<main><h1>{escape(s.title)}</h1><p class="meta">{s.author} - {s.at:%d/%m/%Y %H:%M}</p><div class="noi-dung">{text}</div></main>'
                return frame(metas(s), nav + body, s.title)
        return None

    return Paper(host, made, page)


PAPERS = {"wordpress": wordpress, "mastercms": mastercms, "joomla": joomla, "drupal": drupal, "plain": plain}
