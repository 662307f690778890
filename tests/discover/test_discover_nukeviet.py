"""The recorded NukeViet site under its preset: identity, feeds, listings, sitemaps and printed dates."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from channel_documents import NOW

from crawler.configfile import source_from
from crawler.dates import read_date
from crawler.discover import Discovery, discover, stop_listing
from crawler.errors import DiscoverError
from crawler.urls import article_key, is_article
from storage.records import Capture, ChannelKind

SITE = Path(__file__).parents[3] / "shared" / "sites" / "nukeviet"
if not SITE.exists():
    pytest.skip("../shared/sites/nukeviet is not here", allow_module_level=True)

BASE = "http://nukeviet.test"
SOURCE = source_from({"name": "nukeviet-test", "homepage": BASE, "preset": "nukeviet"})
TRUTH: dict[int, dict[str, Any]] = {
    row["id"]: row for row in map(json.loads, (SITE / "truth.jsonl").read_text("utf-8").splitlines())
}
with (SITE / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
    MANIFEST = list(csv.DictReader(lines, delimiter="\t"))
KEY_OF_2058 = "nukeviet.test#news:2058"


def found_in(file: str, url: str, kind: ChannelKind) -> tuple[Capture, Discovery]:
    payload = (SITE / file).read_bytes()
    capture = Capture(
        requested_url=BASE + url, url=BASE + url, fetched_at=NOW, status=200, wire=payload, payload=payload
    )
    return capture, discover(capture, SOURCE, kind, now=NOW)


def ids(found: Discovery) -> list[int]:
    return [int(entry.key.rpartition(":")[2]) for entry in found.entries]


# ------------------------------------------------------------------------------------------------ identity


@pytest.mark.parametrize(
    "row", [row for row in MANIFEST if row["file"].startswith("article/")], ids=lambda row: row["url"][-30:]
)
def test_every_recorded_article_has_the_key_of_its_number(row: dict[str, str]) -> None:
    number = Path(row["file"]).stem
    rewritten = row["url"].removeprefix("/index.php")
    for url in (
        BASE + row["url"],
        BASE.replace("http", "https") + rewritten,
        f"{BASE}/index.php/vi/news{rewritten}?fbclid=x",
    ):
        assert article_key(url, SOURCE) == f"nukeviet.test#news:{number}"
        assert is_article(url, SOURCE)


def test_every_recorded_variant_of_an_article_has_one_key() -> None:
    variants = {row["url"] for row in MANIFEST if row["file"].startswith("variants/2058")}
    other_pages = {url for url in variants if "/print/" in url or "/savefile/" in url}
    assert len(variants - other_pages) >= 7
    assert {article_key(BASE + url, SOURCE) for url in variants - other_pages} == {KEY_OF_2058}
    assert not any(is_article(BASE + url, SOURCE) for url in other_pages)


def test_a_page_of_the_about_module_is_not_the_news_of_that_number() -> None:
    about = BASE + "/index.php/about/Yeu-cau-su-dung-NukeViet-4.html"
    assert not is_article(about, SOURCE)
    assert article_key(about, SOURCE) != article_key(BASE + TRUTH[4]["path"], SOURCE)


# ------------------------------------------------------------------------------------------------ channels


@pytest.mark.parametrize(
    ("file", "url"),
    [
        ("feed/rss.xml", "/index.php/rss/"),
        ("feed/rss_tin-trong-tinh.xml", "/index.php/rss/tin-trong-tinh/"),
        ("rewrite_on/rss.xml", "/rss/"),
    ],
)
def test_a_feed_gives_its_thirty_articles_with_true_titles_and_days_and_no_false_minute(file: str, url: str) -> None:
    _, found = found_in(file, url, "feed")
    assert len(found.entries) == 30
    assert found.dropped == {}
    for entry, number in zip(found.entries, ids(found), strict=True):
        assert entry.title == TRUTH[number]["title"]
        assert entry.guid == f"news_{number}"
        assert entry.published is not None
        assert entry.published.at is None
        assert entry.published.date == datetime.fromisoformat(TRUTH[number]["published"]).date()


def test_sections_list_their_articles_and_nothing_else() -> None:
    recorded = [row for row in MANIFEST if row["file"].startswith("category/") and row["status"] == "200"]
    assert len(recorded) >= 6
    listed: set[int] = set()
    for row in recorded:
        _, found = found_in(row["file"], row["url"], "listing")
        markup = (SITE / row["file"]).read_text("utf-8")
        linked = {int(n) for n in re.findall(r'href="/index\.php/(?!about/)[^/"]+/[^/"]+-(\d+)\.html', markup)}
        assert set(ids(found)) == linked
        listed |= linked
    assert {n for n in TRUTH if n > 1000} <= listed


def test_the_home_page_is_a_listing_under_both_of_its_addresses() -> None:
    _, plain = found_in("home.html", "/", "listing")
    _, indexed = found_in("home_index_php.html", "/index.php/", "listing")
    assert ids(plain) == ids(indexed)
    assert len(plain.entries) > 30
    assert plain.next_url is indexed.next_url is None


def test_a_section_is_paged_to_its_end_and_not_beyond() -> None:
    first, page_1 = found_in("category/tin-trong-tinh_p1.html", "/index.php/tin-trong-tinh/", "listing")
    assert page_1.next_url == BASE + "/index.php/tin-trong-tinh/page-2/"
    seen = {entry.key for entry in page_1.entries}
    assert stop_listing(first.requested_url, first, page_1, set()) is None
    second, page_2 = found_in("category/tin-trong-tinh_p2.html", "/index.php/tin-trong-tinh/page-2/", "listing")
    assert page_2.next_url is None
    assert stop_listing(second.requested_url, second, page_2, seen) == "no_next"


MOVED = [row for row in MANIFEST if row["status"] == "301" and row["file"].startswith(("category/", "home_"))]


@pytest.mark.parametrize("row", MOVED, ids=lambda row: row["file"])
def test_a_recorded_redirect_of_a_listing_stops_it(row: dict[str, str]) -> None:
    final = BASE + row["location"]
    capture, found = found_in("category/tin-trong-tinh_p1.html", row["location"], "listing")
    assert capture.url == final
    assert stop_listing(BASE + row["url"], capture, found, set()) == "redirected"


def test_sitemaps_with_rewriting_list_all_and_without_it_lead_to_404_pages() -> None:
    _, index = found_in("sitemap/sitemapindex.xml", "/index.php?nv=SitemapIndex", "sitemap")
    assert [child.removeprefix(BASE) for child in index.children] == [
        f"/index.php/{m}/sitemap/" for m in ("about", "news", "siteterms")
    ]
    for sub in ("sub_0", "sub_1", "sub_2"):
        with pytest.raises(DiscoverError, match="html_not_sitemap"):
            found_in(f"sitemap/{sub}.xml", "/index.php/news/sitemap/", "sitemap")
    _, news = found_in("rewrite_on/sitemap-vi.news.xml", "/sitemap-vi.news.xml", "sitemap")
    assert set(TRUTH) <= set(ids(news))
    assert all(entry.modified and entry.modified.at for entry in news.entries)


# ------------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize("number", sorted(TRUTH))
def test_both_of_an_article_s_dates_are_read(number: int) -> None:
    truth = TRUTH[number]
    published = read_date(truth["published"], now=NOW)
    assert published.stamp.at == datetime.fromisoformat(truth["published"])
    printed = read_date(truth["printed"], now=NOW)
    assert (published.flags, printed.flags) == ((), ())
    assert printed.stamp.at is not None
    assert printed.stamp.at.strftime("%d/%m/%Y %H:%M") == truth["printed"].rpartition(" - ")[2]
    assert printed.stamp.precision == "minute"


def test_the_malformed_meta_date_of_the_cms_is_refused() -> None:
    metas = {
        found[1]
        for file in (SITE / "article").glob("*.html")
        if (found := re.search(r'article:published_time" content="([^"]+)"', file.read_text("utf-8")))
    }
    assert len(metas) > 50
    assert {read_date(meta, now=NOW).stamp.date for meta in metas} == {None}
