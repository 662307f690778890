"""Feeds as they come: every dialect, and every way to be broken."""

from __future__ import annotations

import ast
import inspect
import json
import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from channel_documents import HOME, NOW, captured, item, paper, read, refusal, rss, urls
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import discover, feeds, sitemaps, xmldoc
from crawler.errors import DiscoverError
from storage.records import Stamp

FIRST = f"{HOME}tin/ban-tin-1.html"
SECOND = f"{HOME}tin/ban-tin-2.html"

# ------------------------------------------------------------------------------------------------ dialects


def test_rss_2_gives_url_key_title_date_and_guid() -> None:
    found = read(rss(item(1, pubDate="Tue, 14 Oct 2025 10:32:00 GMT", guid="tin_1"), item(2)))
    assert found.title == "Báo Núi"
    assert urls(found) == [FIRST, SECOND]
    entry = found.entries[0]
    assert (entry.key, entry.title, entry.guid) == ("baonui.vn#:1", "Bản tin số 1", "tin_1")
    assert entry.published is not None
    assert entry.published.at == datetime(2025, 10, 14, 10, 32, tzinfo=UTC)
    assert entry.published.text == "Tue, 14 Oct 2025 10:32:00 GMT"
    assert found.entries[1].published is None
    assert found.dropped == {}


ATOM = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Báo Núi</title>
<link rel="self" href="{HOME}atom"/>
<entry>
  <source><title>Nguồn khác</title><link href="https://khac.vn/a-9.html"/></source>
  <author><name>Lường Khuê</name><title>Phóng viên</title></author>
  <media:title>Tên ảnh</media:title>
  <title type="html">Chợ phiên &amp;lt;Pác Rằng&amp;gt; &lt;b&gt;họp&lt;/b&gt;</title>
  <link rel="self" href="{HOME}api/1"/><link rel="enclosure" href="{HOME}a-3.html"/>
  <link rel="alternate" type="text/html" href="/tin/ban-tin-1.html"/>
  <id>tag:baonui.vn,2025:1</id><published>2025-10-14T17:32:00+07:00</published><updated>2025-10-15T08:00:00+07:00</updated>
</entry>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Lễ hội <em>Lồng Tồng</em></div></title>
  <link href="tin/ban-tin-2.html"/><id>{HOME}x</id></entry>
</feed>"""


def test_atom_takes_the_alternate_link_and_no_title_but_the_entry_s_own() -> None:
    found = read(ATOM)
    assert urls(found) == [FIRST, SECOND]
    first, second = found.entries
    assert first.title == "Chợ phiên <Pác Rằng> họp"
    assert second.title == "Lễ hội Lồng Tồng"
    assert first.guid == "tag:baonui.vn,2025:1"
    assert first.published is not None
    assert first.modified is not None
    assert (first.published.date, first.modified.date) == (date(2025, 10, 14), date(2025, 10, 15))


RDF = f"""<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{HOME}"><title>Báo Núi</title><link>{HOME}</link></channel>
<image><title>Biểu trưng</title><url>{HOME}logo.png</url></image>
<item rdf:about="{FIRST}"><title>Mưa đá</title><link>{FIRST}</link><dc:date>2025-10-14T17:32:00+07:00</dc:date></item>
</rdf:RDF>"""


def test_rdf_items_stand_beside_their_channel() -> None:
    found = read(RDF)
    assert (urls(found), found.title) == ([FIRST], "Báo Núi")
    assert found.entries[0].published is not None
    assert found.entries[0].published.precision == "second"


def test_rss_0_91_without_a_declaration_and_in_windows_1258() -> None:
    body = f"<rss version='0.91'><channel><item><title>Ho\xe0</title><link>{FIRST}</link></item></channel></rss>"
    encoded = b"<?xml version='1.0' encoding='windows-1252'?>" + body.encode("windows-1252")
    assert read(encoded).entries[0].title == "Hoà"
    assert urls(read(body)) == [FIRST]


def test_a_json_feed_is_a_feed() -> None:
    items = [
        {"id": "1", "url": "/tin/ban-tin-1.html", "title": "Một", "date_published": "2025-10-14T17:32:00+07:00"},
        {"id": SECOND, "title": None},
        {"url": 7}, "rác",
    ]  # fmt: skip
    found = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Báo Núi", "items": items}))
    assert (urls(found), found.title) == ([FIRST, SECOND], "Báo Núi")
    assert found.dropped == {"bad_url": 1}
    assert refusal('{"items": 3}') == "not_a_feed"
    assert refusal('{"items": [') == "broken"
    assert refusal("[" * 100_000) == "broken"


def test_cdata_and_entities_give_the_text_that_was_meant() -> None:
    found = read(
        rss(
            item(1, title="<![CDATA[Cao Bằng&#x3A; <b>thu</b> &amp; chi]]>"),
            item(2, title="Th&#7913;c&#x20;ph&#7849;m"),
        )
    )
    assert [entry.title for entry in found.entries] == ["Cao Bằng: thu & chi", "Thức phẩm"]


def test_a_link_in_cdata_with_white_space_is_that_link() -> None:
    found = read(rss(item(1, link=f"\n <![CDATA[ {FIRST}?a=1&amp;copy=2 ]]> \n")))
    assert urls(found) == [f"{FIRST}?a=1&copy=2"]


def test_a_link_broken_over_lines_is_whole() -> None:
    assert urls(read(rss(item(1, link=f"{FIRST[:20]}\r\n\t{FIRST[20:]}")))) == [FIRST]


def test_the_original_behind_a_redirector_is_preferred() -> None:
    head = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    counted = (
        item(1, link="https://feeds.example.net/~r/1")[:-7]
        + f"<feedburner:origLink>{FIRST}</feedburner:origLink></item>"
    )
    assert urls(read(rss(counted).replace("<rss ", f"<rss {head} "))) == [FIRST]


# ------------------------------------------------------------------------------------------------ F rows

LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "document",
    [
        f'<?xml version="1.0"?>{LAUGHS}' + rss(item(1, title="&b;"))[38:],
        f"\n\n<?xml version='1.0'?>\n<!-- x --><?style y?>\n{LAUGHS}<rss><channel/></rss>",
        f"{LAUGHS.lower()}<rss><channel/></rss>".replace("<!doctype", "<!doctype"),
        f"Warning: something failed in line 3 {LAUGHS}<rss><channel/></rss>",
        ('<?xml version="1.0" encoding="utf-16"?>' + LAUGHS + "<rss><channel/></rss>").encode("utf-16"),
        ('<?xml version="1.0" encoding="utf-16le"?>' + LAUGHS + "<rss><channel/></rss>").encode("utf-16le"),
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1/rss-0.91.dtd"><rss><channel/></rss>',
    ],
)
@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_f1_a_doctype_is_refused_before_anything_is_parsed(document: str | bytes, kind: str) -> None:
    assert refusal(document, kind) == "doctype"  # type: ignore[arg-type]


def test_f1_entities_hidden_behind_another_encoding_expand_nowhere() -> None:
    hidden = b"<?xml version='1.0' encoding='utf-7'?>" + f"{LAUGHS}<rss><channel/></rss>".encode("utf-7")
    assert refusal(hidden) in ("doctype", "not_a_feed")


def test_f2_no_file_is_read_through_a_feed(tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CHIM-HOÀNG-YẾN-7261")
    doctype = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{canary.as_uri()}">]>'
    document = rss(item(1, title="&x;")).replace("?>", f"?>{doctype}", 1)
    assert refusal(document) == "doctype"
    # Should a way around the refusal ever be found, libxml2 itself must not follow the entity either.
    gathered: list[str | None] = []
    gatherer = _Gatherer()
    parser = xmldoc._parser(xmldoc._Reader(gatherer, lambda _, row: gathered.append(row.text("title"))), recover=True)
    parser.feed(document.encode())
    parser.close()
    assert "CHIM" not in f"{gathered} {gatherer.title}"


class _Gatherer:
    title: str | None = None

    def note(self, text: str) -> None: ...
    def __len__(self) -> int:
        return 0


def test_f6_links_are_resolved_and_those_to_other_hosts_dropped() -> None:
    links = [
        "tin/ban-tin-1.html",
        "//www.baonui.vn/tin/ban-tin-2.html",
        "../../tin/ban-tin-3.html",
        "https://khac.vn/a-4.html",
    ]
    links += ["https://cn.baonui.vn/a-5.html", "http://baonui.vn:8080/tin/ban-tin-6.html", "?id=3", "/tag/a-7.html"]
    found = read(rss(*(item(n, link=link) for n, link in enumerate(links))))
    assert [entry.key for entry in found.entries] == [f"baonui.vn#:{n}" for n in (1, 2, 3)] + ["baonui.vn:8080#:6"]
    assert found.entries[0].url == FIRST
    assert found.dropped == {"foreign_host": 2, "not_article": 2}


@pytest.mark.parametrize("broken", ["", "<entry><title>&nbsp;</entry>"])
def test_f6_links_of_an_atom_feed_are_relative_to_its_xml_base(broken: str) -> None:
    found = read(
        f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{HOME}tin/"><title>Báo Núi</title>
        <entry><link href="ban-tin-1.html"/></entry>
        <entry xml:base="/tin/"><link href="ban-tin-2.html"/></entry>
        <entry xml:base="cu/"><link xml:base="../" href=" ban-tin-3.html"/></entry>
        <entry xml:base="https://khac.vn/"><link href="a-4.html"/></entry>
        <entry xml:base="http://["><link href="{HOME}tin/ban-tin-5.html"/></entry>{broken}</feed>"""
    )
    assert urls(found) == [f"{HOME}tin/ban-tin-{n}.html" for n in (1, 2, 3, 5)]
    assert found.dropped["foreign_host"] == 1


def test_f6_a_host_that_the_source_lists_is_its_own() -> None:
    found = read(rss(item(1, link="https://en.baonui.vn/a-1.html")), source=paper(also=["en.baonui.vn"]))
    assert urls(found) == ["https://en.baonui.vn/a-1.html"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (None, "undecodable"),
        ("<!DOCTYPE html><html><head><title>Không tìm thấy</title></head></html>", "html_not_feed"),
        ("\ufeff<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "html_not_feed"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''><html/>", "html_not_feed"),
        ("Xin lỗi<br>hệ thống đang bảo trì", "html_not_feed"),
        ("404 page not found", "not_a_feed"),
        ("<?xml version='1.0'?><opml version='2.0'><body/></opml>", "not_a_feed"),
        ("\x00\x01\x02\xff" * 50, "not_a_feed"),
        ("https://baonui.vn/a-1.html", "not_a_feed"),
        ("<rss", "not_a_feed"),
        ("<rss><channel><item><title>", "broken"),
        ("<rss><channel><title>x</channel></rss>", "broken"),
    ],
)
def test_f7_what_is_no_feed_is_refused_with_its_reason(body: str | bytes | None, reason: str) -> None:
    assert refusal(body) == reason


@pytest.mark.parametrize(
    "mime", ["text/html; charset=iso-8859-1", "text/plain", "application/octet-stream", "", "image/png"]
)
def test_f7_a_feed_under_a_wrong_mime_type_is_a_feed(mime: str) -> None:
    found = discover(captured(rss(item(1)), mime=mime), paper(), "feed", now=NOW)
    assert found.entries[0].title == "Bản tin số 1"


@pytest.mark.parametrize(
    "lead", ["\n\n  ", "\ufeff", "\ufeff \r\n", "<b>Warning</b>: no such file in /rss.php on line 3<br />\n"]
)
def test_f7_a_feed_behind_blanks_a_bom_or_a_warning_is_a_feed(lead: str) -> None:
    assert urls(read(lead + rss(item(1), item(2)))) == [FIRST, SECOND]


def test_f7_an_empty_feed_is_a_feed_without_entries() -> None:
    found = read(rss())
    assert (found.entries, found.title) == ((), "Báo Núi")


def test_f7_a_sitemap_where_a_feed_was_expected_is_read_and_said() -> None:
    found = read(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{FIRST}</loc></url></urlset>')
    assert urls(found) == [FIRST]
    assert found.notes == ("is a sitemap, not a feed",)


@pytest.mark.parametrize("count", [10_000, pytest.param(100_000, marks=pytest.mark.full)])
def test_f8_a_feed_of_100_000_items_is_cut_and_the_cut_is_said(count: int) -> None:
    found = read(rss(*(item(n) for n in range(count))), max_entries=2_000)
    assert len(found.entries) == 2_000
    assert found.dropped == {"over_cap": count - 2_000}
    assert f"cut at 2,000 entries; {count - 2_000:,} more were not read" in found.notes


def test_f8_too_many_bytes_are_refused() -> None:
    assert refusal(b" " * (xmldoc.MAX_BYTES + 1)) == "too_large"


def test_f9_the_url_is_the_identity_and_a_guid_only_stands_in_for_it() -> None:
    found = read(
        rss(
            item(1, guid="cùng một guid"),
            item(2, guid="cùng một guid"),
            f"<item><title>không có link</title><guid>{HOME}tin/ban-tin-3.html</guid></item>",
            f'<item><title>guid thôi</title><guid isPermaLink="false">{HOME}tin/ban-tin-4.html</guid></item>',
            "<item><title>không có gì</title></item>",
            item(5, guid=""),
        )
    )
    assert [entry.key for entry in found.entries] == [f"baonui.vn#:{n}" for n in (1, 2, 3, 5)]
    assert found.dropped == {"bad_url": 2}


def test_f9_the_same_article_twice_is_one_entry_with_an_alias() -> None:
    again = item(1, link=f"{HOME}khac/ten-khac-1.html?utm_source=rss", title="Tên khác", pubDate="14/10/2025")
    found = read(rss(item(1, title=""), again, item(2), item(1)))
    assert urls(found) == [FIRST, SECOND]
    assert found.aliases == {"baonui.vn#:1": (f"{HOME}khac/ten-khac-1.html?utm_source=rss",)}
    assert found.dropped == {"duplicate": 2}
    assert found.entries[0].title == "Tên khác"
    assert found.entries[0].published == Stamp(date=date(2025, 10, 14), precision="day", text="14/10/2025")


@pytest.mark.parametrize(
    "claim", ["Sat, 01 Jan 2050 00:00:00 GMT", "now", "0000-00-00", "32/13/2025", "Mon, 14 Oct 2025 10:32:00 GMT"]
)
def test_f10_a_date_that_cannot_be_believed_is_kept_as_text_and_costs_no_entry(claim: str) -> None:
    entry = read(rss(item(1, pubDate=claim))).entries[0]
    assert entry.published == Stamp(text=claim)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "tag:baonui.vn,2025:1",
        "urn:uuid:1",
        "mailto:a@baonui.vn",
        "data:text/html,x",
        "JavaScript://x%0a",
    ],
)
def test_f11_a_link_of_another_scheme_is_dropped_and_counted(link: str) -> None:
    found = read(rss(item(1, link=link), item(2)))
    assert urls(found) == [SECOND]
    assert found.dropped == {"scheme": 1}


@pytest.mark.parametrize(
    "link", ["http://[::1", "https://admin:x@baonui.vn/a-1.html", f"{HOME}{'a' * 9_000}-1.html", " "]
)
def test_f11_a_link_that_cannot_be_read_is_dropped_and_counted(link: str) -> None:
    assert read(rss(item(1, link=link))).dropped == {"bad_url": 1}


def test_f12_no_parser_that_opens_files_or_addresses_is_used() -> None:
    for module in (feeds, sitemaps, xmldoc):
        tree = ast.parse(inspect.getsource(module))
        named = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert "feedparser" not in named
        assert called.isdisjoint({"open", "etree.parse", "etree.iterparse", "urlopen"})


def test_f12_a_body_that_is_a_path_or_an_address_is_only_text(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(rss(item(1)))
    assert refusal(str(feed)) == refusal(feed.as_uri()) == "not_a_feed"


# ------------------------------------------------------------------------------------------------ broken feeds


def test_a_cut_feed_gives_its_whole_items_and_never_half_a_url() -> None:
    whole = rss(*(item(n) for n in range(1, 6)))
    for length in range(whole.index("</item>") + 7, len(whole) - 1, 7):
        found = read(whole[:length])
        complete = whole[:length].count("</item>")
        assert [entry.key for entry in found.entries] == [f"baonui.vn#:{n}" for n in range(1, complete + 1)]
        assert any("not well-formed" in note for note in found.notes)


def test_one_broken_item_costs_one_item() -> None:
    broken = "<item><title>Lửa & nước <b>không đóng</title><link>" + SECOND + "<guid></item>"
    found = read(rss(item(1), broken, item(3)))
    assert {entry.key for entry in found.entries} >= {"baonui.vn#:1", "baonui.vn#:3"}
    assert any("item by item" in note for note in found.notes)


def test_bare_ampersands_and_html_entities_damage_neither_url_nor_title() -> None:
    found = read(
        rss(
            item(1, link=f"{FIRST}?a=1&b=2&copy=3", title="N&ocirc;ng th&ocirc;n &nbsp; m&#7899;i & đô thị"),
            item(2, title="&lt;Then&gt;"),
        )
    )
    assert urls(found) == [f"{FIRST}?a=1&b=2&copy=3", SECOND]
    assert [entry.title for entry in found.entries] == ["Nông thôn mới & đô thị", "<Then>"]


def test_control_characters_and_undeclared_prefixes_are_survived() -> None:
    found = read(rss(item(1, title="Đá\x0b mưa\x00", **{"dc:date": "2025-10-14", "media:title": "x"}), item(2)))
    assert urls(found) == [FIRST, SECOND]
    assert found.entries[0].title == "Đá mưa"
    assert found.entries[0].published is not None
    assert found.entries[0].published.date == date(2025, 10, 14)


def test_invalid_utf_8_costs_letters_and_no_item() -> None:
    found = read(rss(item(1), item(2)).encode().replace("số 1".encode(), b"s\xff\xfe 1"))
    assert urls(found) == [FIRST, SECOND]


@pytest.mark.parametrize("depth", [300, 50_000])
def test_deep_nesting_is_no_danger(depth: int) -> None:
    deep = "<item><title>" + "<b>" * depth + "sâu" + "</b>" * depth + f"</title><link>{FIRST}</link></item>"
    assert SECOND in urls(read(rss(deep, item(2))))


def test_a_huge_text_inside_an_item_is_not_kept() -> None:
    document = rss(item(1, description="x" * 2_000_000, title="T" * 100_000), item(2)).encode()
    tracemalloc.start()
    found = read(document)
    assert tracemalloc.get_traced_memory()[1] < 4 * len(document)
    tracemalloc.stop()
    assert urls(found) == [FIRST, SECOND]
    assert found.entries[0].title == "T" * 500


# ------------------------------------------------------------------------------------------------ feed dates


def test_a_feed_whose_minutes_are_the_month_gives_the_day_and_no_instant() -> None:
    # NukeViet prints H:m:s: 00:15 in Việt Nam on 15 October is "17:10:00 GMT" of the 14th, ten being the month.
    published = "Tue, 14 Oct 2025 17:10:00 GMT"
    entry = read(rss(item(1, pubDate=published)), source=paper(discover={"feed_date": "hour"})).entries[0]
    assert entry.published == Stamp(date=date(2025, 10, 15), precision="day", text=published)


def test_a_feed_s_dates_can_be_left_alone() -> None:
    entry = read(
        rss(item(1, pubDate="Tue, 14 Oct 2025 17:10:00 GMT")), source=paper(discover={"feed_date": "ignore"})
    ).entries[0]
    assert entry.published is None


def test_a_claim_without_a_zone_is_in_the_source_s_zone() -> None:
    entry = read(rss(item(1, pubDate="2025-10-14 12:32:00")), source=paper(time_zone="Europe/Berlin")).entries[0]
    assert entry.published is not None
    assert entry.published.at == datetime(2025, 10, 14, 17, 32, tzinfo=timezone(timedelta(hours=7)))


# ------------------------------------------------------------------------------------------------ fuzz

TAGS = st.sampled_from(
    [
        "<rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<title>", "</title>", "<![CDATA[", "]]>",
        "&amp;", "&x;", "<!--", "-->", "<urlset>", "<url>", "<loc>", "</loc>", "</url>", "<feed>", "<entry>",
        "<link href='", "'/>", "<", ">", "{", HOME + "a-1.html", '<?xml version="1.0"?>', "<!DOCTYPE x [",
        '"items": [', "\x00", "\ud800",
        "ộ", "<sitemapindex>", "<sitemap>", "<dc:date>", "xmlns:a='",
    ]
)  # fmt: skip


@given(
    st.one_of(st.lists(TAGS, max_size=25).map("".join), st.binary(max_size=200)), st.sampled_from(["feed", "sitemap"])
)
def test_no_document_raises_but_on_purpose(document: str | bytes, kind: str) -> None:
    body = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    try:
        found = discover(captured(body), paper(), kind, now=NOW, max_entries=5)  # type: ignore[arg-type]
    except DiscoverError:
        return
    assert len(found.entries) <= 5
    assert all(entry.key.startswith("baonui.vn") for entry in found.entries)
