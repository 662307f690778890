"""A source's rules on a page: which value wins, what a field inside the body becomes, what a page cannot break."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import rules
from crawler.config import SourceConfig
from crawler.page import Page
from crawler.reading import Reading

NOW = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://example.vn/tin/a-1.html"


def source(select: dict[str, Any], **keys: Any) -> SourceConfig:
    select = {"body": ["#b"], **select}
    return SourceConfig.model_validate({"name": "example", "homepage": "https://example.vn/", "select": select, **keys})


def read(html: str, select: dict[str, Any], **keys: Any) -> Reading:
    reading = rules.read(Page(html, URL), source(select, **keys), now=NOW)
    assert reading is not None
    return reading


def page(head: str = "", body: str = "<div id=b><p>Bài.</p></div>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


# ------------------------------------------------------------------------------------------------ body


def test_a_page_without_the_body_container_is_not_read() -> None:
    assert rules.read(Page(page(body="<p>x</p>"), URL), source({}), now=NOW) is None
    assert rules.read(Page("", URL), source({}), now=NOW) is None


def test_the_first_container_with_text_is_the_body() -> None:
    html = page(body="<div class=e></div><div class=e>hai</div><div id=b>ba</div>")
    assert [b.text for b in read(html, {"body": [".none", ".e", "#b"]}).blocks] == ["hai"]


def test_an_empty_container_gives_an_empty_reading_rather_than_text_from_elsewhere() -> None:
    assert read(page(body="<div id=b><img src=a.jpg></div><aside>Tin khác</aside>"), {}).blocks == ()


def test_dropped_subtrees_are_neither_body_nor_fields_nor_within_fields() -> None:
    html = page(
        body="<div class=ad><h1>Quảng cáo</h1><div id=b>x</div></div>"
        "<h1>Nhan đề<button>!</button><i class=ad>mới</i></h1><div id=b><p>Bài.</p><p class=ad>Mua ngay</p></div>"
    )
    reading = read(html, {"title": ["h1"], "drop": [".ad"]})
    assert reading.title == "Nhan đề"
    assert [b.text for b in reading.blocks] == ["Bài."]


def test_reading_leaves_the_tree_as_it_was() -> None:
    tree = Page(page(body="<h1>a</h1><div id=b><p class=ad>x</p><p>y</p></div>"), URL)
    before = tree.tree.html
    rules.read(tree, source({"title": ["h1"], "drop": [".ad"], "related": ["p"]}), now=NOW)
    assert tree.tree.html == before


def test_fields_inside_the_body_stay_there_with_the_reason_of_their_field() -> None:
    html = page(
        body="<article><h1>Nhan đề</h1><time>14/10/2025</time><p class=sapo>Dẫn.</p><p>Bài.</p>"
        "<div class=tg>Nông Vân</div><div class=nguon>TTXVN</div><div class=tags><a>a</a></div></article>"
    )
    select = {
        "body": ["article"], "title": ["h1"], "lead": [".sapo"], "author": [".tg"], "source": [".nguon"],
        "tags": [".tags a"], "published": ["time"],
    }  # fmt: skip
    reading = read(html, select)
    assert [(b.reason, b.text) for b in reading.blocks] == [
        ("title", "Nhan đề"), ("noise", "14/10/2025"), ("lead", "Dẫn."), (None, "Bài."), ("byline", "Nông Vân"),
        ("attribution", "TTXVN"), ("navigation", "a"),
    ]  # fmt: skip
    assert (reading.title, reading.lead, reading.bylines, reading.sources, reading.tags) == (
        "Nhan đề", "Dẫn.", ("Nông Vân",), ("TTXVN",), ("a",),
    )  # fmt: skip


def test_only_the_first_title_is_the_title_and_later_ones_stay_body() -> None:
    reading = read(page(body="<div id=b><h1>Một</h1><p>x</p><h1>Hai</h1></div>"), {"title": ["h1"]})
    assert [(b.reason, b.text) for b in reading.blocks] == [("title", "Một"), (None, "x"), (None, "Hai")]


def test_a_lead_of_several_paragraphs_is_one_and_leads_of_other_articles_are_not_in_it() -> None:
    body = "<div class=l><p class=s>Một.</p><p class=s>Hai.</p></div><div id=b>x</div><li><p class=s>Khác.</p></li>"
    assert read(page(body=body), {"lead": [".s"]}).lead == "Một. Hai."


def test_a_caption_that_is_the_sites_noise_is_no_caption() -> None:
    html = page(
        body="<div id=b><figure><img src=a.jpg><figcaption>https://example.vn/</figcaption></figure><p>x</p></div>"
    )
    reading = read(html, {}, clean={"noise": r"^https?://\S+$"})
    assert [(b.reason, b.text) for b in reading.blocks] == [("noise", "https://example.vn/"), (None, "x")]
    assert [(p.url, p.caption) for p in reading.pictures] == [("https://example.vn/tin/a.jpg", None)]


# ------------------------------------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("head", "select", "value"),
    [
        ('<meta name=a content=" x  y ">', "meta[name=a]", "x y"),
        ("<meta name=a>", "meta[name=a]", None),
        ('<time datetime="2025">chữ</time>', "time", "2025"),
        ("<time>chữ</time>", "time", "chữ"),
        ('<a href="/x" title="đề">chữ</a>', "a", "chữ"),
        ('<a href="/x" title="đề">chữ</a>', {"css": "a", "attr": "title"}, "đề"),
        ("<b>a</b><p>một<br>hai<script>js</script></p>", "p", "một hai"),
        ('<script type="application/ld+json">{"headline": "LD"}</script>', {"json_ld": "headline"}, "LD"),
        ("<b>Nguồn: a</b><b>Tác giả : b</b>", {"css": "b", "label": "Tác giả"}, "b"),
        ("<b>TÁC GIA\u0309: b</b>", {"css": "b", "label": "Tác giả:"}, "b"),
        ("<b>Tác giảm: b</b>", {"css": "b", "label": "Tác giả"}, None),
    ],
)
def test_a_rule_reads_what_its_element_is_for(head: str, select: object, value: str | None) -> None:
    assert read(page(body=f"{head}<div id=b>x</div>"), {"section": [select]}).section == value


def test_the_first_rule_that_gives_something_wins() -> None:
    html = page(body="<h1> </h1><h2>Hai</h2><h3>Ba</h3><div id=b>x</div>")
    assert read(html, {"title": ["h1", "h2", "h3"]}).title == "Hai"


def test_a_list_in_one_value_is_parted_only_where_the_rule_says_so() -> None:
    head = '<meta property="article:tag" content="xóa nhà tạm, nhà dột nát"><meta property="article:tag" content="b">'
    meta = "meta[property='article:tag']"
    assert read(page(head), {"tags": [meta]}).tags == ("xóa nhà tạm, nhà dột nát", "b")
    assert read(page(head), {"tags": [{"css": meta, "split": ","}]}).tags == ("xóa nhà tạm", "nhà dột nát", "b")
    address = '<meta property="article:tag" content="a,https://example.vn/,a">'
    assert read(page(address), {"tags": [{"css": meta, "split": ","}]}).tags == ("a",)


def test_a_source_that_is_a_logo_with_a_link_gives_its_address() -> None:
    body = "<div id=b>x</div><p class=n><b>Nguồn tin: </b><a href='/bao'><img src=l.png></a></p>"
    reading = read(page(body=body), {"source": [{"css": ".n", "label": "Nguồn tin"}]})
    assert (reading.sources, reading.source_links) == ((), ("https://example.vn/bao",))


def test_a_lead_image_outside_the_body_comes_first_with_its_caption_and_once() -> None:
    body = (
        "<figure><img src=dau.jpg><figcaption>Lời.</figcaption></figure><figure><img src=b.jpg></figure>"
        "<div id=b><img src=b.jpg><p>x</p></div>"
    )
    pictures = read(page(body=body), {"image": ["figure img"]}).pictures
    assert [(p.url, p.after, p.caption) for p in pictures] == [
        ("https://example.vn/tin/dau.jpg", 0, "Lời."),
        ("https://example.vn/tin/b.jpg", 0, None),
    ]


# ------------------------------------------------------------------------------------------------ dates


def published(*dates: str, **clean: str) -> Reading:
    body = "".join(f"<i>{date}</i>" for date in dates) + "<div id=b>x</div>"
    selects = [f"i:nth-of-type({n})" for n in range(1, len(dates) + 1)]
    return read(page(body=body), {"published": selects}, clean=clean)


def test_the_first_date_that_parses_wins_and_what_failed_before_it_is_forgotten() -> None:
    reading = published("2025-10-14+0717:32:00", "Thứ ba - 14/10/2025 17:32", "15/10/2025")
    assert reading.published.at is not None
    assert reading.published.at.isoformat() == "2025-10-14T17:32:00+07:00"
    assert reading.flags == ()


def test_a_weekday_that_contradicts_its_date_is_told_even_when_another_date_wins() -> None:
    reading = published("Thứ hai - 14/10/2025 17:32", "2025-10-14T17:32:00+07:00")
    assert reading.published.at is not None
    assert reading.flags == ("date_conflict",)


def test_when_no_date_parses_the_first_string_is_kept_with_what_is_wrong() -> None:
    reading = published("Thứ hai - 14/10/2025 17:32", "hôm qua")
    assert (reading.published.at, reading.published.date) == (None, None)
    assert reading.published.text == "Thứ hai - 14/10/2025 17:32"
    assert reading.flags == ("date_conflict",)
    assert published("hôm qua").published.text == "hôm qua"


def test_a_sources_own_date_format_is_tried_first() -> None:
    reading = published("1/8/2026 10:02:01 AM", date_format="%m/%d/%Y %I:%M:%S %p")
    assert reading.published.at is not None
    assert reading.published.at.isoformat() == "2026-01-08T10:02:01+07:00"


def test_a_modification_that_cannot_be_read_is_none() -> None:
    html = page('<meta name=m content="x">')
    assert read(html, {"modified": ["meta[name=m]"]}).modified is None


# ------------------------------------------------------------------------------------------------ the page's own claims


def test_the_pages_language_counts_unless_the_source_has_one() -> None:
    html = '<html lang="en-gb"><body><div id=b>x</div></body></html>'
    assert read(html, {}).language == "en-gb"
    assert read(html, {}, language="vi").language == "vi"
    assert read('<meta property="og:locale" content="vi_VN"><div id=b>x</div>', {}).language == "vi-VN"
    assert read('<html lang="{{lang}}"><div id=b>x</div>', {}).language is None


def test_canonical_address_and_site_name_are_the_pages_claims() -> None:
    head = '<base href="https://cdn.example.org/"><link rel=canonical href="/a-1.html">'
    reading = read(page(head + '<meta property="og:site_name" content="Báo">'), {})
    assert (reading.canonical_url, reading.site_name) == ("https://cdn.example.org/a-1.html", "Báo")
    assert (
        read(page('<meta property="og:url" content="https://example.vn/b">'), {}).canonical_url
        == "https://example.vn/b"
    )


def test_a_rule_that_matches_everything_is_followed_for_so_many_elements_and_no_further() -> None:
    html = page(body="".join(f"<p>{n}</p>" for n in range(5_000)) + "<div id=b>x</div>")
    assert len(read(html, {"author": ["p"]}).bylines) == rules.MAX_MATCHES
