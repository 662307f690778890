"""Sitemaps: plain, news, index, text, gzip; and the ones that mean harm."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from datetime import date, datetime, timedelta, timezone

import pytest
from channel_documents import HOME, NOW, captured, item, paper, read, refusal, rss, urls, urlset

from crawler.discover import Discovery, discover, expand_template, newest_first
from crawler.discover.xmldoc import MAX_BYTES
from storage.records import Stamp

FIRST, SECOND = f"{HOME}tin/ban-tin-1.html", f"{HOME}tin/ban-tin-2.html"


def sitemap(body: bytes | str, **more: int) -> Discovery:
    return read(body, "sitemap", url=HOME + "sitemap.xml", **more)


def index(*locations: str) -> str:
    rows = "".join(f"<sitemap><loc>{location}</loc><lastmod>2025-10-14</lastmod></sitemap>" for location in locations)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


# ------------------------------------------------------------------------------------------------ kinds


def test_a_sitemap_gives_its_urls_in_order_with_lastmod_as_a_claim() -> None:
    found = sitemap(urlset(FIRST, SECOND, inner="<lastmod>2025-10-14T17:32:00+07:00</lastmod><priority>0.8</priority>"))
    assert urls(found) == [FIRST, SECOND]
    entry = found.entries[0]
    assert (entry.title, entry.published) == (None, None)
    assert entry.modified is not None
    assert entry.modified.at == datetime(2025, 10, 14, 17, 32, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        ' xmlns="http://www.google.com/schemas/sitemap/0.84"',
        ' xmlns="https://www.sitemaps.org/schemas/sitemap/0.9"',
    ],
)
def test_a_sitemap_of_an_odd_namespace_or_none_is_a_sitemap(namespace: str) -> None:
    assert urls(sitemap(f"<urlset{namespace}><url><loc> {FIRST}\n</loc></url></urlset>")) == [FIRST]


def test_prefixed_elements_are_the_same_elements() -> None:
    document = f"""<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sm:url><sm:loc>{FIRST}</sm:loc></sm:url></sm:urlset>"""
    assert urls(sitemap(document)) == [FIRST]


NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>{FIRST}</loc>
<xhtml:link rel="alternate" hreflang="en" href="https://en.baonui.vn/a-1.html"/>
<image:image><image:loc>https://anh.baonui.vn/a-9.html</image:loc><image:title>Tên ảnh</image:title></image:image>
<news:news><news:publication><news:name>Báo Núi</news:name><news:language>vi</news:language></news:publication>
<news:publication_date>2025-10-14T17:32:00+07:00</news:publication_date>
<news:title>Chợ phiên Pác Rằng &amp; nghề rèn</news:title></news:news>
</url></urlset>"""


def test_a_news_sitemap_claims_title_and_date_and_its_images_are_no_articles() -> None:
    found = sitemap(NEWS)
    (entry,) = found.entries
    assert (entry.url, entry.title) == (FIRST, "Chợ phiên Pác Rằng & nghề rèn")
    assert entry.published is not None
    assert entry.published.date == date(2025, 10, 14)
    assert found.dropped == {}


def test_an_index_gives_its_sub_sitemaps_resolved_and_once_each() -> None:
    found = sitemap(
        index("/s/1.xml", f"{HOME}s/2.xml?a=1&amp;b=2", f"{HOME}s/1.xml", "https://cdn.example.net/3.xml", "ftp://x/4")
    )
    assert found.children == (f"{HOME}s/1.xml", f"{HOME}s/2.xml?a=1&b=2")
    assert found.entries == ()
    assert found.dropped == {"foreign_host": 1, "scheme": 1}


def test_an_index_says_when_its_sub_sitemaps_changed_and_the_newest_come_first() -> None:
    rows = "".join(
        f"<sitemap><loc>/s/{day}.xml</loc><lastmod>2025-10-{day}</lastmod></sitemap>" for day in (12, 14, 13)
    )
    found = sitemap(f"<sitemapindex><sitemap><loc>/s/x.xml</loc></sitemap>{rows}</sitemapindex>")
    assert found.child_dates[f"{HOME}s/14.xml"].date == date(2025, 10, 14)
    assert f"{HOME}s/x.xml" not in found.child_dates
    assert newest_first(found) == [f"{HOME}s/{name}.xml" for name in (14, 13, 12, "x")]
    undated = sitemap(index("/s/2.xml", "/s/1.xml"))
    assert newest_first(undated) == list(undated.children) == [f"{HOME}s/2.xml", f"{HOME}s/1.xml"]


def test_f4_an_index_of_very_many_sub_sitemaps_is_no_more_work_than_it_has_rows() -> None:
    found = sitemap(index(*(f"/s/{n}.xml" for n in range(5_000))), max_entries=4_000)
    assert (len(found.children), found.dropped) == (4_000, {"over_cap": 1_000})


def test_f5_an_index_that_lists_itself_does_not_send_anyone_back() -> None:
    found = sitemap(index(f"{HOME}sitemap.xml", "HTTPS://BAONUI.VN:443/sitemap.xml#x", f"{HOME}s/1.xml"))
    assert found.children == (f"{HOME}s/1.xml",)
    assert found.notes == ("lists itself or a sub-sitemap twice",)


def test_a_text_sitemap_has_a_url_a_line() -> None:
    found = sitemap(f"\ufeff{FIRST}\r\n\r\n  {SECOND}  \nkhông phải\nhttps://khac.vn/a-3.html\n")
    assert urls(found) == [FIRST, SECOND]
    assert found.dropped == {"not_article": 1, "foreign_host": 1}


def test_a_feed_may_serve_as_a_sitemap() -> None:
    found = sitemap(rss(item(1)))
    assert urls(found) == [FIRST]
    assert found.notes == ("is a feed, not a sitemap",)


# ------------------------------------------------------------------------------------------------ rows


def test_f3_a_gzipped_sitemap_is_read() -> None:
    assert urls(sitemap(gzip.compress(urlset(FIRST).encode()))) == [FIRST]
    several = gzip.compress(urlset(FIRST)[:100].encode()) + gzip.compress(urlset(FIRST)[100:].encode())
    assert urls(sitemap(several)) == [FIRST]


def test_f3_a_sitemap_that_inflates_without_end_is_refused_in_bounded_memory() -> None:
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = (
        squeeze.compress(b"<urlset>") + b"".join(squeeze.compress(b" " * 2**20) for _ in range(200)) + squeeze.flush()
    )
    assert len(bomb) < 2**20
    tracemalloc.start()
    assert refusal(bomb, "sitemap") == "too_large"
    assert tracemalloc.get_traced_memory()[1] < 4 * MAX_BYTES
    tracemalloc.stop()


def test_f3_a_gzip_that_ends_early_gives_what_came() -> None:
    whole = gzip.compress(urlset(*(f"{HOME}tin/ban-tin-{n * 7919}.html" for n in range(2_000))).encode())
    found = sitemap(whole[: len(whole) // 2])
    assert 100 < len(found.entries) < 2_000
    assert "the .gz file ends early" in found.notes
    assert refusal(b"\x1f\x8b" + b"rubbish" * 20, "sitemap") == "undecodable"


def _large(count: int) -> bytes:
    return urlset(
        *(f"{HOME}tin/ban-tin-so-{n}.html" for n in range(count)), inner="<lastmod>2025-10-14</lastmod>"
    ).encode()


def _memory_and_cut(count: int) -> tuple[int, Discovery]:
    document = _large(count)
    tracemalloc.start()
    found = discover(captured(document), paper(), "sitemap", now=NOW, max_entries=200)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - 2 * len(document), found


def test_f4_a_large_sitemap_is_streamed_and_the_cut_is_said() -> None:
    small, _ = _memory_and_cut(300)
    large, found = _memory_and_cut(8_000)
    assert len(found.entries) == 200
    assert found.dropped == {"over_cap": 7_800}
    assert found.notes == ("cut at 200 entries; 7,800 more were not read",)
    assert large < small + 2**18  # beyond the text itself memory does not grow with the document


@pytest.mark.full
def test_f4_a_million_urls_are_streamed() -> None:
    rows = b"".join(b"<url><loc>/a-%d.html</loc></url>" % n for n in range(1_000_000))
    document = b"<urlset>" + rows + b"</urlset>"
    assert len(document) < MAX_BYTES
    found = discover(captured(document), paper(), "sitemap", now=NOW)
    assert (len(found.entries), found.dropped) == (50_000, {"over_cap": 950_000})


def test_f6_locations_are_resolved_and_those_elsewhere_counted() -> None:
    found = sitemap(
        urlset("/tin/ban-tin-1.html", "//baonui.vn/tin/ban-tin-2.html", "https://khac.vn/a-3.html", "/tag/a-4.html", "")
    )
    assert urls(found) == [FIRST, SECOND]
    assert found.dropped == {"foreign_host": 1, "not_article": 1, "bad_url": 1}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html><title>Lỗi truy cập 404</title></html>", "html_not_sitemap"),
        ("User-agent: *\nDisallow:", "not_a_sitemap"),
        ("<?xml version='1.0'?><error/>", "not_a_sitemap"),
        ("<urlset><url><loc>https://baonui.vn/a-1.html", "broken"),
        ("<!DOCTYPE urlset><urlset/>", "doctype"),
    ],
)
def test_f7_what_is_no_sitemap_is_refused_with_its_reason(body: str, reason: str) -> None:
    assert refusal(body, "sitemap") == reason


@pytest.mark.parametrize("lastmod", ["2050-01-01T00:00:00Z", "yesterday", "", "2025-13-45", "0000-00-00"])
def test_f10_lastmod_is_a_hint_and_costs_no_entry(lastmod: str) -> None:
    (entry,) = sitemap(urlset(FIRST, inner=f"<lastmod>{lastmod}</lastmod>")).entries
    assert entry.modified == (Stamp(text=lastmod) if lastmod else None)


def test_a_broken_row_costs_a_row() -> None:
    document = urlset(FIRST, SECOND, f"{HOME}tin/ban-tin-3.html").replace(
        f"{SECOND}</loc>", "https://baonui.vn/?a=1&b=2<loc>"
    )
    found = sitemap(document)
    assert {FIRST, f"{HOME}tin/ban-tin-3.html"} <= set(urls(found))
    assert any("item by item" in note for note in found.notes)


@pytest.mark.parametrize(
    ("template", "expanded"),
    [
        ("/sitemap-post/{Y}-{m:02}-{d:02}.xml", "/sitemap-post/2026-07-08.xml"),
        ("/sitemaps/news-{Y}-{m}.xml", "/sitemaps/news-2026-7.xml"),
        ("/{Y}/{m}/{d}/{listing}.xml", "/2026/7/8/{listing}.xml"),
    ],
)
def test_a_sitemap_template_names_the_sitemap_of_a_day(template: str, expanded: str) -> None:
    assert expand_template(template, date(2026, 7, 8)) == expanded
