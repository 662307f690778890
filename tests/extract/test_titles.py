"""Which of a page's claims about its headline is believed, and what is cut off them."""

from __future__ import annotations

import json

from crawler.extract import extract
from crawler.extract.blocks import read_blocks
from crawler.extract.evidence import gather
from crawler.extract.titles import title_candidates
from crawler.page import Page

from .texts import TEXTS

URL = "https://news.example.com/2025/a-1.html"
TEXT = TEXTS["en"]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.paragraphs)


def title(head: str, above: str, url: str = URL) -> str | None:
    """The title of an article with this head, and this above its text."""
    html = f"<html lang=en><head>{head}</head><body>{above}<article>{BODY}</article></body></html>"
    return extract(Page(html, url)).title


def claims(head: str, above: str = "") -> set[str]:
    page = Page(f"<html><head>{head}</head><body>{above}</body></html>", URL)
    return {claim.value for claim in title_candidates(gather(page), read_blocks(page.root), URL)}


def test_what_the_page_prints_and_tells_machines_goes_before_what_it_puts_on_cards() -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": TEXT.title})
    other = "Ferry: what the council wants, and what it will cost everybody"
    head = (
        f'<title>{other}</title><meta property="og:title" content="{other}">'
        f'<meta name="twitter:title" content="{other}"><script type="application/ld+json">{told}</script>'
    )
    assert title(head, f"<h1>{TEXT.title}</h1>") == TEXT.title
    crumbs = f"<nav><ul><li><h1>{other}</h1></li></ul></nav>"
    assert title(head, f"{crumbs}<hgroup><h2>{TEXT.title}</h2></hgroup>") == TEXT.title


def test_a_heading_that_prints_the_sites_name_is_no_headline() -> None:
    head = f'<title>{TEXT.title} | {TEXT.site}</title><meta property="og:site_name" content="{TEXT.site}">'
    above = f'<h1 class="site-title">{TEXT.site}</h1><h2 class="entry-title">{TEXT.title}</h2>'
    assert title(head, above) == TEXT.title


def test_a_colon_parts_the_sites_own_name_alone() -> None:
    assert TEXT.title in claims(f"<title>Roe's Notebook: {TEXT.title}</title>", "<h1>Roe's Notebook</h1>")
    assert claims(f"<title>Weather: {TEXT.title}</title>", "<h1>Something else</h1>") == {
        f"Weather: {TEXT.title}",
        "Something else",
    }


def test_an_underscore_within_a_word_parts_nothing() -> None:
    assert claims("<title>trial_codegen_tool: Report 39</title>") == {"trial_codegen_tool: Report 39"}
    assert "大桥通车" in claims("<title>大桥通车_试验网</title>")


def test_a_span_of_years_is_no_site_to_cut_off() -> None:
    whole = "Plan for the harbour, 2015 - 2016"
    assert claims(f"<title>{whole} | The Harbour Post</title>") >= {whole}
    assert "Plan for the harbour, 2015" not in claims(f"<title>{whole}</title>")
