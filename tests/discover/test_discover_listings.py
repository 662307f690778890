"""Listing pages: which links are articles, which page follows, and when to stop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from channel_documents import HOME, NOW, captured, paper, read, urls
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import SourceConfig
from crawler.discover import Discovery, discover, listings, stop_listing
from crawler.errors import DiscoverError
from storage.records import Entry

SECTION = HOME + "thoi-su/"
PAGED = {"discover": {"page_url": "{listing}trang-{n}/"}}


def listing(body: str, source: SourceConfig | None = None, url: str = SECTION, **more: Any) -> Discovery:
    document = f"<!DOCTYPE html><html><head><title>Thời sự - Báo Núi</title></head><body>{body}</body></html>"
    return read(document, "listing", source or paper(), url, **more)


def links(*hrefs: str) -> str:
    return "".join(f'<p><a href="{href}">Tên bài</a></p>' for href in hrefs)


# ------------------------------------------------------------------------------------------------ entries


def test_a_listing_gives_the_articles_it_links_to_in_order_with_their_words() -> None:
    found = listing(
        """<nav><a href="/">Trang chủ</a><a href="/thoi-su/">Thời sự</a></nav>
        <article><a href="/tin/mua-da-2.html"><img src="a.jpg" alt=""></a><h3><a href="/tin/mua-da-2.html"> Mưa  đá
        ở <b>hai</b> xã </a></h3></article>
        <a class="card" href="le-hoi-1.html"><span>17:32</span><h3>Lễ hội Lồng Tồng</h3><p>Đông đảo du khách …</p></a>
        <a href="https://baonui.vn/tin/khong-chu-3.html" title="Chỉ có tên"><img src="b.jpg"></a>"""
    )
    assert urls(found) == [f"{HOME}tin/mua-da-2.html", f"{SECTION}le-hoi-1.html", f"{HOME}tin/khong-chu-3.html"]
    assert [entry.title for entry in found.entries] == ["Mưa đá ở hai xã", "Lễ hội Lồng Tồng", "Chỉ có tên"]
    assert found.title == "Thời sự - Báo Núi"
    assert found.dropped == {"not_article": 2, "duplicate": 1}


def test_selectors_choose_links_and_what_they_hold() -> None:
    source = paper(discover={"items": ["article", "h3 > a"]})
    body = '<article><i></i><a href="/a-1.html">Một</a></article><h3><a href="/a-2.html">Hai</a></h3>'
    body += '<a href="/a-3.html">Ba</a>'
    assert [entry.key for entry in listing(body, source).entries] == ["baonui.vn#:1", "baonui.vn#:2"]


def test_selectors_that_find_nothing_are_said_and_every_link_is_looked_at() -> None:
    found = listing(links("/a-1.html"), paper(discover={"items": ["div.cu-roi a"]}))
    assert len(found.entries) == 1
    assert any("discover.items" in note for note in found.notes)


def test_on_the_home_page_every_link_counts() -> None:
    source = paper(discover={"items": ["h3 a"]})
    body = '<h3><a href="/a-1.html">Một</a></h3><div><a href="/a-2.html">Hai</a></div>'
    assert len(listing(body, source, url=HOME).entries) == 2
    assert len(listing(body, source, url="http://www.baonui.vn").entries) == 2
    assert len(listing(body, source).entries) == 1


def test_without_any_rule_links_that_look_like_articles_are_taken_and_that_is_said() -> None:
    found = listing(
        links(
            "/le-hoi-long-tong-mua-xuan",
            "/tin/2058941",
            "/thoi-su/",
            "/lien-he",
            "/tai-lieu-hop-giao-ban.pdf",
            "/a?id=12345",
        ),
        paper(identity={}),
    )
    assert urls(found) == [f"{HOME}le-hoi-long-tong-mua-xuan", f"{HOME}tin/2058941"]
    assert any("look like articles" in note for note in found.notes)


def test_f6_relative_links_follow_the_base_of_the_page() -> None:
    found = listing('<base href="/tin/">' + links("a-1.html", "//baonui.vn/a-2.html", "?x=1", "#binh-luan", ""))
    assert urls(found) == [f"{HOME}tin/a-1.html", f"{HOME}a-2.html"]
    assert found.dropped == {"not_article": 1}


def test_f6_a_base_on_another_host_takes_its_relative_links_along_and_is_said() -> None:
    found = listing('<base href="https://anh.khac.vn/x/">' + links("a-1.html", "/a-2.html", f"{HOME}a-3.html"))
    assert urls(found) == [f"{HOME}a-3.html"]
    assert found.dropped == {"foreign_host": 2}
    assert found.notes == ("<base href> leads to another site: https://anh.khac.vn/x/",)


def test_f11_scripts_mail_and_phones_are_dropped_and_counted() -> None:
    found = listing(
        links("javascript:void(0)", "mailto:a@b.vn", "tel:113", "data:,x", "http://[::1/a-1.html", "/a-1.html")
    )
    assert urls(found) == [f"{HOME}a-1.html"]
    assert found.dropped == {"scheme": 4, "bad_url": 1}


def test_c20_an_endless_page_of_links_is_cut_and_the_cut_is_said() -> None:
    found = listing(links(*(f"/lich/ngay-{n}.html" for n in range(300))), max_entries=100)
    assert (len(found.entries), found.dropped) == (100, {"over_cap": 200})


def test_c20_no_page_makes_more_work_than_its_first_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "MAX_LINKS", 100)
    assert listing("<a href='/a-1.html'>x</a>" * 110).dropped == {"duplicate": 99, "over_cap": 10}


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", "empty"), (" \n", "empty"), ("<div>" * 10_000, "too_deep"), ("x" * (10 * 2**20 + 1), "too_large")],
)
def test_a_page_that_cannot_be_read_is_refused_with_its_reason(body: str, reason: str) -> None:
    with pytest.raises(DiscoverError) as caught:
        read(body, "listing", url=SECTION)
    assert caught.value.reason == reason


def test_the_caller_s_text_goes_before_the_bytes() -> None:
    capture = captured("<a href='/a-1.html'>x</a>".encode("utf-16"), SECTION)
    assert urls(discover(capture, paper(), "listing", now=NOW, text="<a href='/a-2.html'>x</a>")) == [f"{HOME}a-2.html"]
    assert urls(discover(capture, paper(), "listing", now=NOW)) == [f"{HOME}a-1.html"]


@given(st.text(st.sampled_from("<>a/=\"' hrefbs-1.html#?:\u0000ộ"), max_size=200))
def test_no_page_raises_but_on_purpose(body: str) -> None:
    try:
        found = listing(body, paper(**PAGED, identity={}))
    except DiscoverError:
        return
    assert found.next_url is None or found.next_url.startswith(HOME)


# ------------------------------------------------------------------------------------------------ the next page

ARTICLES = links("/a-1.html", "/a-2.html")


@pytest.mark.parametrize(
    ("body", "rules", "expected"),
    [
        ('<link rel="next" href="/thoi-su/trang-2/">', {}, "thoi-su/trang-2/"),
        ('<a rel="nofollow next" href="trang-2/?utm_source=x">Sau</a>', {}, "thoi-su/trang-2/"),
        ('<ul class="p"><a href="?page=2">2</a></ul>', {"discover": {"next": ["ul.p a"]}}, "thoi-su/?page=2"),
        ('<ul class="p"><a href="/thoi-su">1</a></ul>', {"discover": {"next": ["a.no", "ul.p a"]}}, "thoi-su"),
        ("", PAGED, "thoi-su/trang-2/"),
        ("", {}, None),
        ('<link rel="next" href="https://khac.vn/trang-2/">', {}, None),
        ('<link rel="next" href="javascript:sau()">', {}, None),
        ('<link rel="next" href="/thoi-su/#het">', {}, None),
    ],
)
def test_the_next_page_is_what_the_page_or_its_template_says(
    body: str, rules: dict[str, Any], expected: str | None
) -> None:
    found = listing(ARTICLES + body, paper(**rules))
    assert found.next_url == (None if expected is None else HOME + expected)


def test_pages_are_counted_up_by_the_template() -> None:
    assert listing(ARTICLES, paper(**PAGED), url=f"{SECTION}trang-9/").next_url == f"{SECTION}trang-10/"
    dashed = paper(discover={"page_url": "{listing}-p{n}"})
    assert listing(ARTICLES, dashed, url=f"{HOME}thoi-su").next_url == f"{HOME}thoi-su-p2"
    assert listing(ARTICLES, dashed, url=f"{HOME}thoi-su-p2").next_url == f"{HOME}thoi-su-p3"


def test_a_last_page_that_names_its_neighbours_has_no_next() -> None:
    last = f"{SECTION}trang-3/"
    assert (
        listing(ARTICLES + links("/thoi-su/trang-2/", "/thoi-su/trang-3/"), paper(**PAGED), url=last).next_url is None
    )
    assert listing(ARTICLES + '<link rel="prev" href="/thoi-su/trang-2/">', paper(**PAGED), url=last).next_url is None
    more = ARTICLES + links("/thoi-su/trang-2/", "/thoi-su/trang-5/")
    assert listing(more, paper(**PAGED), url=last).next_url == f"{SECTION}trang-4/"


def test_paging_never_goes_back() -> None:
    source = paper(discover={"page_url": "{listing}trang-{n}/", "next": ["ul.p a"]})
    body = ARTICLES + '<ul class="p"><a href="/thoi-su/">1</a><a href="/thoi-su/trang-2/">2</a></ul>'
    assert listing(body, source, url=SECTION).next_url == f"{SECTION}trang-2/"
    assert listing(body, source, url=f"{SECTION}trang-2/").next_url is None


def test_the_home_page_and_an_empty_page_have_no_next_by_template() -> None:
    assert listing(ARTICLES, paper(**PAGED), url=HOME).next_url is None
    assert listing("<p>Chưa có bài</p>", paper(**PAGED)).next_url is None


# ------------------------------------------------------------------------------------------------ stopping

PAGE = Discovery(
    "listing", entries=(Entry(f"{HOME}a-1.html", "k1"), Entry(f"{HOME}a-2.html", "k2")), next_url=f"{SECTION}trang-2/"
)


def stop(asked: str, got: str, found: Discovery = PAGE, seen: set[str] | None = None) -> str | None:
    return stop_listing(asked, captured("x", asked, final=got), found, seen or set())


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        (f"{SECTION}trang-9/", SECTION),  # NukeViet: past the end, back to page 1
        (f"{HOME}thoi-su", HOME),  # NukeViet: no final slash, off to the home page
        (f"{HOME}index.php/thoi-su", f"{HOME}index.php/"),
        (SECTION, "https://khac.vn/thoi-su/"),
        (SECTION, f"{HOME}dang-nhap?ve=thoi-su"),
        (f"{SECTION}?page=3", SECTION),
    ],
)
def test_a_page_that_leads_to_another_is_not_trusted(asked: str, got: str) -> None:
    assert stop(asked, got) == "redirected"


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        (SECTION, SECTION),
        ("http://baonui.vn/thoi-su", "https://www.baonui.vn/thoi-su/"),
        (f"{SECTION}?utm_source=x", SECTION),
        (HOME, f"{HOME}vi/"),
    ],
)
def test_a_redirect_that_only_mends_the_address_is_none(asked: str, got: str) -> None:
    assert stop(asked, got) is None


def test_a_listing_stops_where_nothing_new_or_nothing_at_all_comes() -> None:
    assert stop(SECTION, SECTION, seen={"k1"}) is None
    assert stop(SECTION, SECTION, seen={"k1", "k2", "k3"}) == "no_new_entry"
    assert stop(SECTION, SECTION, replace(PAGE, entries=())) == "empty"
    assert stop(SECTION, SECTION, replace(PAGE, next_url=None)) == "no_next"
