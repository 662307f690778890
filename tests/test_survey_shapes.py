"""The form of article addresses, learned; and what else a page tells of its site."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import Preset
from crawler.configfile import presets, source_from
from crawler.page import Page
from crawler.patterns import fault_of
from crawler.survey import looks
from crawler.survey.shapes import learn
from crawler.urls import article_key

WORDS = ["mua-lua-chin", "cau-moi-qua-suoi", "hoi-xuan-ban-lung", "lop-hoc-dem", "vuon-le-vang", "duong-vao-ban"]


def many(form: str, count: int = 20) -> list[str]:
    """Addresses of a site: {w} words, {n} a running number."""
    return [
        "https://b.vn"
        + form.format(w=f"{WORDS[n % 6]}-{'abcdefghijklmnopqrst'[n]}", n=2_000 + 7 * n, d=f"{n % 28 + 1:02}")
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("form", "pattern", "ids"),
    [
        ("/thoi-su/{w}-{n}.html", r"-(?P<id>\d+)\.html$", True),
        ("/{w}-post{n}0.vnp", r"-post(?P<id>\d{4,})\.vnp$", True),
        ("/{w}-a{n}.html", r"-a(?P<id>\d+)\.html$", True),
        ("/{w}-1022{n}1234567890.htm", r"-(?P<id>\d{17,})\.htm$", True),
        ("/tin/{n}-{w}", r"/(?P<id>\d+)-[^/?]+$", True),
        ("/node/{n}", r"/node/(?P<id>\d+)$", True),
        ("/?p={n}", r"^/\?(?:[^?]*&)?p=(?P<id>\d+)", True),
        ("/index.php?view=article&id={n}:{w}", r"^/index\.php\?(?:[^?]*&)?id=(?P<id>\d+)", True),
        ("/2025/10/{d}/{w}/", r"/(?:19|20)\d\d/\d{1,2}/\d{1,2}/[^/?]+/?$", False),
        ("/tin/{w}", r"^/[^/?]+/[^/?-]+(?:-[^/?-]+){2,}$", False),
        ("/tin/{w}.html", r"^/[^/?]+/[^/?]+\.html$", False),
        ("/tin/{w}-2025", r"^/[^/?]+/[^/?-]+(?:-[^/?-]+){2,}$", False),
    ],
)
def test_common_forms_are_learned_with_their_ids(form: str, pattern: str, ids: bool) -> None:
    learned = learn(many(form))
    assert learned is not None
    assert learned.article == pattern
    assert (learned.numbered, learned.covered) == (ids, 1.0)
    assert fault_of(learned.article) is None


def test_two_forms_side_by_side_make_one_rule_with_a_space_each() -> None:
    learned = learn([*many("/{w}-{n}.html"), *many("/{w}-video{n}.html", 6)])
    assert learned is not None
    assert learned.article == r"-(?P<id>\d+)\.html$|-(?P<space>video)(?P<id>\d+)\.html$"
    table = {"name": "b", "homepage": "https://b.vn/", "identity": {"article": learned.article}}
    keys = {article_key(f"https://b.vn/a-{mark}7.html", source_from(table)) for mark in ("", "video")}
    assert len(keys) == 2, "each form counts on its own"


def test_too_few_or_unlike_addresses_teach_nothing() -> None:
    assert learn(many("/{w}-{n}.html", 2)) is None
    assert learn(["https://b.vn/a", "https://b.vn/b/c/d", "https://b.vn/?x=y"]) is None
    assert learn(["https://b.vn/anh.jpg", "https://b.vn/van-ban-so-1.pdf", "https://b.vn/van-ban-so-2.pdf"]) is None


@given(
    st.sampled_from(["/thoi-su/{w}-{n}.html", "/tin/{n}-{w}", "/2025/10/{d}/{w}/", "/tin/{w}", "/node/{n}"]),
    st.lists(st.text("abc-/.?=0123456789", max_size=20), max_size=5),
)
def test_a_learned_rule_matches_what_it_says_it_covers(form: str, strays: list[str]) -> None:
    urls = list(dict.fromkeys([*many(form), *("https://b.vn/" + stray for stray in strays)]))
    learned = learn(urls)
    assert learned is not None
    matched = sum(regex.search(learned.article, url.removeprefix("https://b.vn")) is not None for url in urls)
    assert matched >= round(learned.covered * len(urls)) - len(strays)
    assert fault_of(learned.article) is None


def page(html: str) -> Page:
    return Page(f"<!DOCTYPE html><html>{html}</html>", "https://b.vn/")


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<head><meta name="generator" content="NukeViet v4.5"></head>', "nukeviet"),
        ('<head><meta name="Generator" content="NukeViet"></head>', "nukeviet"),
        ('<body><div class="__MASTERCMS_CONTENT">x</div></body>', "mastercms"),
        ('<body><div class="article__body cms-body">x</div><a class="cms-link" href="/">y</a></body>', "cms-body"),
        ('<head><meta name="generator" content="WordPress 6"></head>', None),
        ("<body><p>x</p></body>", None),
    ],
)
def test_a_cms_is_known_by_its_generator_or_its_markers(html: str, name: str | None) -> None:
    known = [Preset.model_validate(table) for table in presets().values()]
    assert looks.recognise(page(html), known) == name


def test_feeds_are_found_in_the_head_and_in_links_those_of_comments_left_out() -> None:
    found = looks.feed_links(
        page(
            '<head><link rel="alternate" type="application/rss+xml" href="/feed/">'
            '<link rel="alternate" type="application/atom+xml" href="https://b.vn/atom">'
            '<link rel="alternate" type="application/rss+xml" title="Bình luận" href="/comments/feed/">'
            '<link rel="alternate" hreflang="en" href="/en/"></head>'
            '<body><a href="/rss/thoi-su.rss">RSS</a><a href="/trang-chu">x</a><a href="javascript:rss()">y</a></body>'
        )
    )
    assert found == ["https://b.vn/feed/", "https://b.vn/atom", "https://b.vn/rss/thoi-su.rss"]


def test_sections_are_told_from_headlines_and_from_pages_about_the_site() -> None:
    html = (
        '<body><div id="main-menu"><a href="/thoi-su">Thời sự</a>'
        '<a href="/hoc-tap">Học tập và làm theo tấm gương của Bác Hồ</a>'
        '<a href="/lien-he">Liên hệ</a></div><main><a href="/a-1.html">Bà con bản Lũng gom đá xây lại con đường</a>'
        '<a href="/kinh-te">Kinh tế</a></main></body>'
    )
    found = looks.links(page(html))
    assert looks.sections(found) == ["https://b.vn/thoi-su", "https://b.vn/hoc-tap", "https://b.vn/kinh-te"]
    assert [link.url for link in found if link.is_headline] == ["https://b.vn/a-1.html"]


@pytest.mark.parametrize(
    ("host", "language", "hours", "zone", "known"),
    [
        ("baocaobang.vn", "vi", None, "Asia/Ho_Chi_Minh", True),
        ("example.com", "vi", 7, "Asia/Ho_Chi_Minh", True),
        ("example.com", "vi", -5, "Etc/GMT+5", True),
        ("example.com", "en", 7, "Asia/Ho_Chi_Minh", True),
        ("example.com", "en", 9, "Etc/GMT-9", True),
        ("example.com", "en", None, "UTC", False),
    ],
)
def test_the_time_zone_follows_country_and_language_unless_the_dates_say_otherwise(
    host: str, language: str, hours: int | None, zone: str, known: bool
) -> None:
    printed = [] if hours is None else [datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=hours)))]
    found = looks.zone_of(host, language, printed)
    assert (found.name, found.known) == (zone, known)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.baocaobang.vn", "baocaobang"),
        ("tuyengiao.caobang.gov.vn", "tuyengiao-caobang"),
        ("vietnam.vn", "vietnam"),
        ("127.0.0.1", "127-0-0-1"),
        ("BÁO.vn", "b-o"),
    ],
)
def test_a_source_is_named_after_its_host(host: str, name: str) -> None:
    assert looks.name_of(host) == name
