"""`luutru parse --explain` and `--html`: what a rule-writer is shown, from the page to the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.config import SourceConfig
from crawler.configfile import source_from
from crawler.explained import OUTSIDE, explained
from crawler.extract.article import examine
from crawler.extract.explain import explain
from crawler.extract.model import load
from crawler.page import Page
from crawler.parse import parse_page
from luutru.explaining import page_of

from .layouts import LAYOUTS
from .texts import TEXTS

URL = "https://news.example/tin/cau-moi.html"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry runs again after the repair of its engine</title></head>
<body><div class="menu">Home Sports Weather</div><main><h1>Ferry runs again after the repair of its engine</h1>
<p class="who">By Jane Doe</p><div class="story">
<p>The ferry between the two harbours has taken up its service again, three weeks after its engine had failed.</p>
<p>Two mechanics of the yard worked day and night, and parts had to be brought from the capital by lorry.</p>
<p class="ad">Read more: <a href="/b">The bridge that was never built</a></p>
<p>The timetable of the summer stays in force until the end of October, the company said on Saturday morning.</p>
<p class="late">Passengers who bought a ticket for the days of the repair can give it back at any counter.</p></div>
</main></body></html>"""


def source(**select: object) -> SourceConfig:
    return source_from({"name": "trial", "homepage": "https://news.example", "select": select})


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_every_placement_is_the_fate_of_one_row(language: str) -> None:
    for layout in LAYOUTS.values():
        html = layout(TEXTS[language]).html
        told = explained(html, URL)
        assert told.version == parse_page(html, URL)
        assert told.generic is None
        placed = [row for row in told.rows if row.generic != OUTSIDE]
        assert sorted(row.text for row in placed) == sorted(p.text for p in told.version.placements)
        assert [row.text for row in placed if row.generic == "body"] == [p.text for p in told.version.body]
        assert all(row.seen is not None for row in told.rows if row.generic == OUTSIDE)


def test_rules_and_generic_stand_side_by_side() -> None:
    told = explained(PAGE, URL, source(title=["h1"], body=[".story"], author=[".who"], drop=[".late"]))
    assert not told.version.rules.startswith("generic@")
    assert told.generic is not None
    assert told.generic.rules.startswith("generic@")
    fates = {row.text[:8]: (row.ruled, row.generic) for row in told.rows}
    assert fates["Ferry ru"] == ("title", "title")
    assert fates["The ferr"] == ("body", "body")
    assert fates["Passenge"] == (OUTSIDE, "body")
    assert told.version.authors == ("Jane Doe",)


def test_rules_that_find_no_body_are_told_to_have_fallen_back() -> None:
    told = explained(PAGE, URL, source(body=[".gone"]))
    assert "fallback" in told.version.flags
    assert told.generic is not None
    assert told.version.rules == told.generic.rules
    assert "rules find no body" in page_of(told)


def test_equal_texts_keep_their_order() -> None:
    second = re.search("<p>Two mechanics.*</p>", PAGE)
    assert second is not None
    html = PAGE.replace('<p class="ad">', second.group() + '<p class="ad">')
    told = explained(html, URL, source(body=[".story"]))
    twice = [row.ruled for row in told.rows if row.text.startswith("Two mechanics")]
    assert twice == ["body", "repeat"]


def test_the_page_is_whole_and_takes_no_markup_of_strangers() -> None:
    html = PAGE.replace("its engine had", "its &lt;script&gt;alert(1)&lt;/script&gt; engine had")
    page = page_of(explained(html, URL))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import""", page)


def test_what_the_second_look_did_to_a_block_is_told() -> None:
    page = Page(
        (Path(__file__).parent / "world" / "short-vi-liferay-xu-phat-nha-khoa.html").read_text(encoding="utf-8")
    )
    found, told = examine(page, load), explain(page).blocks
    first = found.model.network.scores(found.region.features)
    moved = {i: new > old for i, (old, new) in enumerate(zip(first, found.scores, strict=True)) if abs(new - old) > 0.1}
    assert moved, "a page with doubtful blocks"
    for i, up in moved.items():
        assert (dict(told[found.region.first + i].reasons)["scores of the blocks around"] > 0) == up
