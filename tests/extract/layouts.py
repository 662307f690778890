"""Page layouts on which extractors are known to fail, each filled with a Text. A layout says what the body must be."""

# ruff: noqa: E501  (sentences and markup stay in one line each)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .texts import Text


@dataclass(frozen=True)
class Golden:
    """A page, the texts of its body in order (lead first where it has one), and texts that must not be in it."""

    html: str
    body: tuple[str, ...]
    noise: tuple[str, ...]


def _p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def _links(t: Text) -> str:
    return "".join(f'<li><a href="/tin/{i}.html">{text}</a></li>' for i, text in enumerate(t.related))


def _cards(t: Text) -> str:
    return "".join(
        f'<article class="card"><h3><a href="/tin/{i}.html">{text}</a></h3><p class="summary">{text}. {t.see_also}</p></article>'
        for i, text in enumerate(t.related)
    )


def page(t: Text, main: str, head: str = "") -> str:
    """A whole page with the furniture that every news site has."""
    return f"""<!DOCTYPE html><html lang="{t.language}"><head><meta charset="utf-8">
<title>{t.title} - {t.site}</title>
<meta property="og:title" content="{t.title}"><meta property="og:site_name" content="{t.site}">
<meta property="og:type" content="article"><meta property="og:description" content="{t.lead}">
<link rel="canonical" href="https://news.example/tin/cau-moi.html">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{t.title}",
"datePublished":"2025-10-11T08:30:00+07:00","dateModified":"2025-10-11T09:05:00+07:00","articleSection":"{t.section}",
"author":{{"@type":"Person","name":"{t.author}"}}}}</script>{head}</head>
<body><header class="site-top"><a href="/" class="logo">{t.site}</a></header>
<nav><ul><li><a href="/1">{t.section}</a></li><li><a href="/2">{t.related[0]}</a></li></ul></nav>
{main}
<footer><p>{t.imprint}</p></footer></body></html>"""


def _top(t: Text) -> str:
    return f'<h1 class="title">{t.title}</h1><div class="meta"><span class="author">{t.byline}</span> <time datetime="2025-10-11T08:30:00+07:00">{t.printed_date}</time></div>'


def trailing_links(t: Text) -> Golden:
    """Related links and whole next articles behind the text, in the same container."""
    main = f"""<main><article class="article">{_top(t)}<p class="lead">{t.lead}</p><div class="article-body">{_p(*t.paragraphs)}</div>
<div class="related"><h2>{t.see_also}</h2><ul>{_links(t)}</ul></div></article>
<section class="next-articles">{_cards(t)}</section></main>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), (*t.related, t.see_also))


def inline_related(t: Text) -> Golden:
    """A box with links between the paragraphs."""
    box = f'<aside class="inline-related"><strong>{t.see_also}</strong><ul>{_links(t)}</ul></aside>'
    main = f"""<main><article>{_top(t)}<p class="standfirst">{t.lead}</p><div class="content">
{_p(*t.paragraphs[:3])}{box}{_p(*t.paragraphs[3:])}</div></article></main>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), (*t.related, t.see_also))


def tails(t: Text) -> Golden:
    """The author's biography, a newsletter form and the company's lines under the text."""
    main = f"""<main><article>{_top(t)}<p class="lead">{t.lead}</p><div class="article-content">{_p(*t.paragraphs)}</div>
<div class="author-bio"><h4>{t.author}</h4><p>{t.biography}</p></div>
<form class="newsletter-signup"><p>{t.subscribe}</p><input name="email"></form>
<div class="copyright">{t.imprint}</div></article></main>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), (t.biography, t.subscribe, t.imprint))


def parted_container(t: Text) -> Golden:
    """The text in several containers of one kind, with advertisements between them."""
    parts = "".join(
        f'<div class="story-part"><div class="text-block">{_p(*t.paragraphs[i : i + 2])}</div></div>'
        '<div class="ad-slot" aria-hidden="true"></div>'
        for i in range(0, len(t.paragraphs), 2)
    )
    main = f"""<div id="wrap"><div class="story">{_top(t)}<div class="lead">{t.lead}</div>{parts}</div>
<div class="right-column"><ul>{_links(t)}</ul></div></div>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), t.related)


def bare_divs(t: Text) -> Golden:
    """No paragraph element at all: text in a div, parted by double line breaks, inside a form."""
    text = "<br><br>\n".join(t.paragraphs)
    main = f"""<form action="/"><div class="main-col">{_top(t)}<div class="sapo">{t.lead}</div>
<div class="detail-body">{text}</div><div class="other-news"><ul>{_links(t)}</ul></div></div></form>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), t.related)


def structured(t: Text) -> Golden:
    """A list, a table, a quotation and a question with its answer inside the text."""
    items = "".join(f"<li>{item}</li>" for item in t.items)
    main = f"""<main><article>{_top(t)}<p class="lead">{t.lead}</p><div class="article-body">{_p(*t.paragraphs[:3])}
<ul>{items}</ul>{_p(*t.paragraphs[3:5])}<blockquote><p>{t.quote}</p></blockquote>
<h3>{t.question}</h3>{_p(t.answer)}<table><tr><td>{t.row[0]}</td><td>{t.row[1]}</td></tr></table>
{_p(t.paragraphs[5])}</div></article><div class="related"><ul>{_links(t)}</ul></div></main>"""
    body = (
        t.lead,
        *t.paragraphs[:3],
        *t.items,
        *t.paragraphs[3:5],
        t.quote,
        t.question,
        t.answer,
        " | ".join(t.row),
        t.paragraphs[5],
    )
    return Golden(page(t, main), body, t.related)


def glued_top(t: Text) -> Golden:
    """Section, headline, date, byline and a picture's caption in the same container as the text, without header."""
    main = f"""<div class="content"><div class="detail"><div class="cate"><a href="/s">{t.section}</a></div>
<h1>{t.title}</h1><div class="date">{t.printed_date}</div><div class="author">{t.byline}</div>
<div class="share"><a href="#">Facebook</a> <a href="#">Zalo</a></div>
<p class="lead">{t.lead}</p><figure><img src="/anh/1.jpg" width="640"><figcaption>{t.caption}</figcaption></figure>
{_p(*t.paragraphs)}</div></div>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), (t.section, t.printed_date, t.byline, t.caption, t.title))


def next_article(t: Text) -> Golden:
    """A whole other article behind this one, marked up alike, as endless pages load it."""
    other = (t.biography, t.answer, *t.items)
    main = f"""<main><article class="story"><div class="story-body">{_top(t)}<p class="lead">{t.lead}</p>{_p(*t.paragraphs)}</div></article>
<article class="story story-next"><div class="story-body"><h2><a href="/tin/0.html">{t.related[0]}</a></h2>{_p(*other)}</div></article></main>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs), (t.related[0], *other))


def embedded_post(t: Text) -> Golden:
    """A post of a social network between the paragraphs: part of the text, its signature is not."""
    post = f'<blockquote class="twitter-tweet"><p dir="ltr">{t.quote}</p></blockquote>'
    main = f"""<main><article>{_top(t)}<p class="lead">{t.lead}</p><div class="article-body">
{_p(*t.paragraphs[:3])}{post}<script async src="//platform.example/widgets.js"></script>{_p(*t.paragraphs[3:])}</div></article>
<aside class="most-read"><ol>{_links(t)}</ol></aside></main>"""
    return Golden(page(t, main), (t.lead, *t.paragraphs[:3], t.quote, *t.paragraphs[3:]), t.related)


LAYOUTS: dict[str, Callable[[Text], Golden]] = {
    made.__name__: made
    for made in (
        trailing_links, inline_related, tails, parted_container, bare_divs, structured, glued_top, next_article,
        embedded_post,
    )
}  # fmt: skip
