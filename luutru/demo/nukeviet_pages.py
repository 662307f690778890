"""The HTML of tuyengiao-demo.test as NukeViet's default theme writes it: articles, panels, the frame around. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from luutru.demo.articles import Article, Block
from luutru.demo.markup import WEEKDAYS, body_html, caption_of, image_table
from luutru.demo.web import SERIAL, TOKEN

HOST = "tuyengiao-demo.test"
BASE = f"http://{HOST}"
NAME = "Trang thông tin điện tử Tuyên giáo Cao Lĩnh"
SECTIONS = {
    "tin-trong-tinh": "Tin trong tỉnh",
    "tin-trong-nuoc": "Tin trong nước",
    "van-hoa-du-lich": "Văn hóa - Du lịch",
    "van-ban-moi": "Văn bản mới",
    "noi-bo": "Nội bộ",
}
_MENU = [(section, name) for section, name in SECTIONS.items() if section != "noi-bo"]


def article_page(article: Article, listed: Sequence[Article]) -> str:
    """One article with its tags, comments and links to others."""
    author, bare = ", ".join(article.authors), article.path.removeprefix("/index.php/")
    lead = f'<div class="hometext m-bottom" itemprop="description">{escape(article.lead)}</div>' if article.lead else ""
    content = f"""<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope>
<div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{escape(article.title or "")}</h1>
<div class="hidden" itemprop="author" itemscope><span itemprop="name">{escape(author or "admin")}</span></div>
{_microdata(article)}
<div class="hidden" itemprop="publisher" itemscope><span itemprop="name">{NAME}</span></div>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">{_printed_date(article)}</span></div>
<ul class="list-inline text-right"><li><a href="/index.php/print/{bare}">In ra</a></li>
<li><a href="/index.php/savefile/{bare}">Lưu bài viết này</a></li></ul></div>
<div class="clearfix">{lead}</div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">
{_body(article)}
</div>
<div class="margin-bottom-lg">{_labelled("Tác giả", author)}{_labelled("Nguồn tin", article.source)}</div>
<div class="alert alert-info margin-bottom-lg">Chú ý: Việc đăng lại bài viết trên mà không ghi rõ nguồn {BASE}
là vi phạm bản quyền</div>
</div></div>
{_tags(article)}
<form id="form3B" action=""><p id="stringrating">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p></form>
{_comments(article)}{_related(article, listed)}"""
    return frame(article.title or "", content, _metas(article))


def _microdata(article: Article) -> str:
    if "no-microdata" in article.quirks or article.published is None:
        return ""
    # dateModified is a copy of datePublished in the system itself.
    return "\n".join(
        f'<span class="hidden" itemprop="{name}">{article.published.isoformat()}</span>'
        for name in ("datePublished", "dateModified")
    )


def _printed_date(article: Article) -> str:
    """The date as a reader sees it: "Thứ sáu - 20/11/2026 08:15"."""
    when = article.published
    return article.printed or (f"{WEEKDAYS[when.weekday()]} - {when:%d/%m/%Y %H:%M}" if when else "")


def _labelled(label: str, value: str | None) -> str:
    return f'<p class="h5 text-right"><strong>{label}: </strong>{escape(value)}</p>\n' if value else ""


def _body(article: Article) -> str:
    def paragraph(html: str) -> str:
        if "word" not in article.quirks:
            return f'<p style="text-align: justify;">{html}</p>'
        return (
            '<p class="MsoNormal" style="margin-bottom: 6pt; text-align: justify; text-indent: 0.5in;">'
            '<span style="font-size:14pt;"><span style="font-family:&quot;Times New Roman&quot;,serif;">'
            f"{html}<o:p></o:p></span></span></p>"
        )

    def picture(block: Block) -> str:
        url = f"/uploads/news/{block.picture}"
        if "figures" not in article.quirks:
            return image_table(block, url, "picBox")
        caption = f"<figcaption>{escape(caption_of(block))}</figcaption>" if block.text else ""
        return f'<div class="image-center"><figure class="image"><img alt="" src="{url}" />{caption}</figure></div>'

    lead = paragraph(f"<strong>{escape(article.lead or '')}</strong>") if "lead-again" in article.quirks else ""
    return lead + body_html(article.blocks, paragraph, picture, lambda b: paragraph(f"<em>{escape(b.text)}</em>"))


def _metas(article: Article) -> str:
    metas = [
        ("og:type", "article"),
        ("og:title", article.title or ""),
        ("og:url", article.url),
        ("og:site_name", NAME),
        ("article:section", SECTIONS.get(article.section, "")),
        *(("article:tag", tag) for tag in article.tags),
    ]
    if article.published and "no-microdata" not in article.quirks:
        # The system's own fault, kept: its format's T gives the zone ("2026-11-20+0708:15:00").
        metas.append(("article:published_time", f"{article.published:%Y-%m-%d+07%H:%M:%S}"))
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in metas]
    return "\n".join([*lines, f'<link rel="canonical" href="{article.url}">'])


def _tags(article: Article) -> str:
    links = [f'<a href="/index.php/tag/{escape(t.replace(" ", "-"))}"><em>{escape(t)}</em></a>' for t in article.tags]
    return f'<div class="news_column"><strong>Tags: </strong>{", ".join(links)}</div>' if links else ""


def _comments(article: Article) -> str:
    said = ""
    if "commented" in article.quirks:
        said = """<ul class="comment-list"><li class="media"><div class="media-body">
<div class="margin-bottom">Mong tỉnh sớm làm xong đoạn đường qua bản tôi, mùa mưa các cháu đi học vất vả lắm.</div>
<strong class="cm_item">Bạn đọc ở Bản Khuông</strong> <span class="small">19/11/2026 21:04</span></div></li></ul>"""
    return f"""<div id="idcomment" data-id="{article.id}" data-checkss="{TOKEN}">
<p class="comment-title">Ý kiến bạn đọc</p><div id="showcomment">{said}</div>
<form method="post" action="/index.php/comment/post/"><input type="hidden" name="checkss" value="{TOKEN}" />
<input type="button" value="Gửi bình luận" /></form></div>
"""


def _related(article: Article, listed: Sequence[Article]) -> str:
    others = [a for a in listed if a.section == article.section and a.id != article.id and a.status == 200]
    items = "".join(
        f'<li><h4><a href="{a.path}" data-content="{escape(a.lead or "")}">{escape(a.title or "")}</a></h4>'
        f"<em>({a.published:%d/%m/%Y})</em></li>\n"
        for a in others[:4]
    )
    return f"""<div class="panel-body other-news"><p class="h3"><strong>Những tin mới hơn</strong></p>
<ul class="detail-related related list-none list-items">{items}</ul></div>"""


def panel(article: Article, path: str, *, first: bool = False) -> str:
    """One article on a listing page. path: where the listing sends its readers."""
    tag, extra = ("h2", " featured") if first else ("h3", "")
    when = f"{article.published:%d/%m/%Y %H:%M:%S}" if article.published else ""
    return f"""<div class="panel panel-default"><div class="panel-body{extra}">
<{tag}><a href="{path}" title="{escape(article.title or "")}">{escape(article.title or "")}</a></{tag}>
<ul class="list-unstyled list-inline"><li><em class="fa fa-clock-o">&nbsp;</em> {when}</li>
<li><em class="fa fa-eye">&nbsp;</em> Đã xem: {SERIAL}</li></ul>
{escape(article.lead or "")}
</div></div>
"""


def about_page() -> str:
    """A page of another module, whose number is also that of a news article."""
    text = "Trang thông tin điện tử phục vụ cán bộ và bạn đọc của tỉnh Cao Lĩnh, do một ban biên tập nhỏ phụ trách."
    content = f'<div class="page"><h1>Giới thiệu trang thông tin</h1><div class="bodytext"><p>{text}</p></div></div>'
    return frame("Giới thiệu trang thông tin", content)


def login_page(title: str) -> str:
    """What a visitor who has not signed in sees, with status 200."""
    return frame(
        title,
        """<div class="panel panel-default"><h2>Đăng nhập thành viên</h2>
<div class="alert alert-warning">Bạn cần đăng nhập để xem nội dung này.</div>
<form action="/index.php/users/login/" method="post" role="form"><input type="text" name="nv_login" />
<input type="password" name="nv_password" /><input type="submit" value="Đăng nhập" /></form></div>""",
    )


def not_found_page() -> str:
    content = '<div class="nv-infodie"><h2>Lỗi truy cập 404</h2>Trang web bạn tìm không có trên máy chủ.</div>'
    return frame("Lỗi truy cập 404", content)


def frame(title: str, content: str, metas: str = "") -> str:
    """A whole page: menu and feeds of the sections, counters that differ on every request, a footer with a date."""
    menu = "".join(f'<li><a href="/index.php/{s}/">{n}</a></li>' for s, n in _MENU)
    feeds = "\n".join(
        f'<link rel="alternate" href="/index.php/rss/{s}/" title="{n}" type="application/rss+xml">' for s, n in _MENU
    )
    return f"""<!DOCTYPE html>
<html lang="vi"><head>
<title>{escape(title)}</title>
<meta name="author" content="{NAME}">
<meta name="generator" content="NukeViet v4.5">
{metas}
<link rel="alternate" href="/index.php/rss/" title="Tin Tức" type="application/rss+xml">
{feeds}
<link rel="stylesheet" href="/themes/default/css/style.css?t={SERIAL}">
</head><body>
<header><span class="site_name">{NAME}</span>
<ul class="nav navbar-nav"><li><a href="/index.php/">Trang nhất</a></li>{menu}
<li><a href="/index.php/about/gioi-thieu-trang-thong-tin-3141.html">Giới thiệu</a></li>
<li><a href="/index.php/users/login/">Đăng nhập</a></li></ul></header>
<section id="body">{content}</section>
<aside><div class="panel-heading">Thống kê</div><ul class="counter list-none">
<li><span>Đang truy cập</span><span>{SERIAL}</span></li><li><span>Hôm nay</span><span>{SERIAL}</span></li></ul>
<p class="well">Tài khoản ủng hộ quỹ khuyến học của tỉnh: 0000 1111 2222, mở tại ngân hàng Cao Lĩnh.</p></aside>
<footer>&copy; {NAME}. Cập nhật 20/11/2026 06:00</footer>
<div id="run_cronjobs" style="display:none;"><img alt="cron" src="/index.php?second=cronjobs&amp;p={TOKEN}" /></div>
</body></html>
"""
