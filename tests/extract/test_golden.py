"""Pages of our own writing for every way in which extractors fail, in seven languages."""

from __future__ import annotations

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
