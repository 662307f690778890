"""Pages of our own writing for every way in which extractors fail, in seven languages."""

from __future__ import annotations

import re

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.reading import Reading

from .layouts import LAYOUTS
from .texts import TEXTS

URL = "https://news.example/tin/cau-moi.html"

every_page = pytest.mark.parametrize(
    ("layout", "language"), [(layout, language) for layout in LAYOUTS for language in TEXTS]
)


def body_of(reading: Reading) -> list[str]:
    lead = [reading.lead] if reading.lead else []
    return lead + [block.text for block in reading.blocks if block.reason is None]


@every_page
def test_nothing_of_the_article_is_lost(layout: str, language: str) -> None:
    golden = LAYOUTS[layout](TEXTS[language])
    kept = body_of(extract(Page(golden.html, URL)))
    assert [text for text in golden.body if text not in kept] == []


@every_page
def test_nothing_around_the_article_is_taken_for_it(layout: str, language: str) -> None:
    golden = LAYOUTS[layout](TEXTS[language])
    kept = body_of(extract(Page(golden.html, URL)))
    assert [text for text in kept if text not in golden.body] == []


@every_page
def test_the_metadata_are_the_articles_own(layout: str, language: str) -> None:
    text = TEXTS[language]
    reading = extract(Page(LAYOUTS[layout](text).html, URL))
    assert reading.title == text.title
    assert reading.bylines == (text.author,)
    assert reading.published.at is not None
    assert reading.published.at.isoformat() == "2025-10-11T08:30:00+07:00"
    assert reading.modified is not None
    assert reading.language == language
    assert reading.section == text.section
    assert reading.site_name == text.site
    assert reading.canonical_url == URL


_CLOCKS = {  # a host of the country, and its offset on 11 October 2025
    "vi": ("news.example.vn", "+07:00"), "en": ("news.example.co.uk", "+01:00"), "de": ("news.example.de", "+02:00"),
    "zh": ("news.example.cn", "+08:00"), "ja": ("news.example.jp", "+09:00"), "ko": ("news.example.kr", "+09:00"),
    "th": ("news.example.th", "+07:00"),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_what_is_printed_is_enough_where_the_page_says_nothing_to_machines(language: str) -> None:
    text = TEXTS[language]
    html = LAYOUTS["tails"](text).html
    html = re.sub(r"<script.*?</script>|<meta property[^>]*>|<link[^>]*>| datetime=\"[^\"]*\"", "", html, flags=re.S)
    host, offset = _CLOCKS[language]
    reading = extract(Page(html, f"https://{host}/tin/cau-moi.html"))
    assert reading.title == text.title
    assert reading.bylines == (text.author,)
    assert reading.published.at is not None
    assert reading.published.at.isoformat() == f"2025-10-11T08:30:00{offset}"
    assert reading.modified is None
    assert reading.language == language
