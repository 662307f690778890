"""The parts of generic extraction, each on the smallest page that shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from crawler.extract import extract
from crawler.extract.article import examine, reading_of, role_of
from crawler.extract.blocks import Blocks, read_blocks
from crawler.extract.clocks import clock_of
from crawler.extract.decide import decide, settled
from crawler.extract.evidence import gather
from crawler.extract.explain import explain
from crawler.extract.features import NAMES, Array, Region
from crawler.extract.hidden import hidden_blocks
from crawler.extract.kin import level_of, levels_of, list_of, lists_of
from crawler.extract.model import WEIGHTS, kind_of, load, packed, script_of, unpacked
from crawler.extract.names import split_names
from crawler.extract.pictures import credit_of
from crawler.extract.place import Place
from crawler.extract.rows import row_texts
from crawler.extract.tables import Tables
from crawler.extract.titles import title_candidates
from crawler.page import Page

from .layouts import LAYOUTS
from .texts import TEXTS

ROWS = (("23/11", "22h00"), ("24/11", "21h30"), ("25/11", "20h00"))
LONG = "Người dân hai bên bờ đi lại thuận tiện hơn và hàng hóa không còn phải chờ chuyến phà cuối ngày. "


def texts(html: str) -> list[str]:
    return read_blocks(Page(html).root).text


# ------------------------------------------------------------------------------------------------ blocks


def test_two_line_breaks_part_blocks_and_one_does_not() -> None:
    assert texts("<div>một<br>hai<br> <br>ba</div>") == ["một hai", "ba"]


def test_a_line_break_parts_the_items_of_a_list() -> None:
    assert texts("<p>Kết quả<br>◆ Bảng A<br>▽ Hai - Một</p>") == ["Kết quả", "◆ Bảng A", "▽ Hai - Một"]
    assert texts("<p>01. Phà<br>02. Cầu</p>") == ["01. Phà", "02. Cầu"]
    assert texts("<p>ปี 2566 ขาดทุน<br>ปี 2567 กำไร</p>") == ["ปี 2566 ขาดทุน", "ปี 2567 กำไร"]
    assert texts("<p>Năm 2025 có phà<br>Tháng 3 có cầu</p>") == ["Năm 2025 có phà Tháng 3 có cầu"]
    assert texts("<p>Điện thoại<br>0206 123<br>Nà Lòa<br>12 tổ</p>") == ["Điện thoại 0206 123 Nà Lòa 12 tổ"]


def test_who_is_cited_stands_apart_from_the_quotation() -> None:
    assert texts("<blockquote><span>Cầu đã thông xe.</span><cite>Lý Văn Hà</cite></blockquote>") == [
        "Cầu đã thông xe.",
        "Lý Văn Hà",
    ]
    assert texts("<blockquote><p>Cầu đã thông xe. <cite>— Lý Văn Hà</cite></p></blockquote>") == [
        "Cầu đã thông xe.",
        "— Lý Văn Hà",
    ]
    assert texts("<p>Bà đọc <cite>Báo Nà Lòa</cite> mỗi sáng.</p>") == ["Bà đọc Báo Nà Lòa mỗi sáng."]


def test_a_line_break_parts_the_name_of_a_part_and_an_address() -> None:
    html = "<div>【 앵커멘트 】<br>버스가 왔습니다.<br>우체통도요.<br>[hong@a.example]</div>"
    assert texts(html) == ["【 앵커멘트 】", "버스가 왔습니다. 우체통도요.", "[hong@a.example]"]
    assert texts("<div>[주민]<br>다 같이 했지.</div>") == ["[주민] 다 같이 했지."], (
        "who speaks stands with what is said"
    )


def test_inline_elements_do_not_part_words() -> None:
    assert texts("<p>H<b>à</b> N<i>ộ</i>i</p>") == ["Hà Nội"]


def test_a_table_row_is_one_block_with_its_cells_parted() -> None:
    assert texts("<table><tr><th>Đội</th><th>Điểm</th></tr><tr><td>A</td><td>3</td></tr></table>") == [
        "Đội | Điểm",
        "A | 3",
    ]


def test_a_row_whose_cells_hold_paragraphs_is_one_row_all_the_same() -> None:
    rows = "".join(f"<tr><td><p>{day}</p></td><td><p>{hour}</p><p>trừ chợ</p></td></tr>" for day, hour in ROWS)
    blocks = read_blocks(Page(f"<p>{LONG}</p><table>{rows}</table>").root)
    everything = set(range(len(blocks.text)))
    assert list(row_texts(blocks, everything.__contains__).values()) == [
        text for day, hour in ROWS for text in (f"{day} | {hour} trừ chợ", "", "")
    ]
    left_out = everything - {blocks.text.index("24/11")}
    assert sorted(row_texts(blocks, left_out.__contains__)) == [1, 2, 3, 7, 8, 9]


def test_a_table_that_lays_out_the_page_has_no_rows() -> None:
    frame = f"<tr><td><p>{LONG * 4}</p></td><td><p>Tin khác</p></td></tr><tr><td><p>một ô</p><p>thôi</p></td></tr>"
    assert row_texts(read_blocks(Page(f"<table>{frame}</table>").root), lambda _: True) == {}


def test_a_paragraph_in_a_table_that_lays_out_the_page_is_none_of_its_rows() -> None:
    laid_out = read_blocks(Page(f"<table><tr><td><p>{LONG}</p><p>{LONG}</p></td></tr><tr><td>b</td></tr></table>").root)
    assert [role_of(laid_out, i) for i in range(3)] == ["paragraph", "paragraph", "table_row"]


def test_bare_text_beside_a_paragraph_is_its_own_block() -> None:
    assert texts("<div>trước<p>giữa</p>sau</div>") == ["trước", "giữa", "sau"]


def test_menus_footers_and_comments_are_not_read() -> None:
    page = f"<nav>a</nav><ul class='menu'><li>b</li></ul><div id='comments'>c</div><p>{LONG * 5}</p><footer>d</footer>"
    assert texts(page) == [(LONG * 5).strip()]


def test_a_page_that_is_all_menu_by_name_is_read_all_the_same() -> None:
    assert texts(f"<div class='menu'><p>{LONG}</p></div>") == [LONG.strip()]


def test_elements_that_differ_in_their_ids_and_in_numbers_alone_are_of_one_kind() -> None:
    """As of systems that number the paragraphs."""
    part = '<div class="text" data-testid="paragraph-{0}" id="p-{0}">Đoạn {0}</div>'
    page = "".join(map(part.format, range(3))) + '<div class="text" data-testid="heading-1">Đầu đề</div><p>Hết</p>'
    blocks = read_blocks(Page(page).root)
    kinds = [blocks.kind(element) for element in blocks.element]
    assert len(set(kinds[:3])) == 1
    assert len(set(kinds)) == 3
    assert len({blocks.label[element] for element in blocks.element}) == 5, "a name is known by its id all the same"


def test_readings_above_characters_are_left_out() -> None:
    assert texts("<p><ruby>漢<rt>かん</rt></ruby>字</p>") == ["漢字"]


def test_the_blocks_of_an_element_are_those_within_its_bounds() -> None:
    blocks = read_blocks(Page("<div><p>a</p><section><p>b</p><p>c</p></section></div><p>d</p>").root)
    section = next(e for e in range(len(blocks.tag)) if blocks.tag_name(e) == "section")
    assert blocks.text[blocks.first[section] : blocks.end[section]] == ["b", "c"]


def test_a_deeply_nested_page_is_read() -> None:
    depth = 1500
    page = Page("<div>" * depth + f"<p>{LONG * 4}</p>" + "</div>" * depth)
    assert [b.text for b in extract(page).blocks if b.reason is None] == [(LONG * 4).strip()]


@pytest.mark.parametrize("html", ["", " ", "<!-- x -->", "<p></p>", "\x00", "<table><td>", "</div></p>", "<br>" * 50])
def test_pages_without_text_give_an_empty_reading(html: str) -> None:
    reading = extract(Page(html))
    assert [b for b in reading.blocks if b.reason is None and b.text.strip("\ufffd")] == []


# ------------------------------------------------------------------------------------------------ metadata


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("ByJane Doe | 12 May 2025", ["Jane Doe"]),
        ("Written by Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Von Karin Vogt, Jan Berger", ["Karin Vogt", "Jan Berger"]),
        ("Tác giả: Nông Thị Vân", ["Nông Thị Vân"]),
        ("記者：山田花子", ["山田花子"]),
        ("박민수 기자", ["박민수"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Jane Doe, PhD", ["Jane Doe"]),
        ("โดย ข่าวเช้านี้20 พ.ย. 25692,184 views", []),
        ("von Karin Vogt, Auenländischer Rundfunk", ["Karin Vogt"]),
        ("https://example.org/jane", []),
    ],
)
def test_names_are_read_out_of_printed_bylines(printed: str, names: list[str]) -> None:
    assert split_names(printed) == names


def test_nobody_is_named_where_nobody_is() -> None:
    page = Page(f"<html lang=en><title>A bridge</title><article><h1>A bridge</h1><p>{LONG * 3}</p></article>")
    assert extract(page).bylines == ()


def test_the_sites_name_is_cut_off_the_title() -> None:
    text = TEXTS["en"]
    page = Page(
        f"<title>{text.title} | {text.site}</title><meta property=og:site_name content='{text.site}'>"
        f"<meta property=og:title content='{text.title} | {text.site}'><article><p>{LONG * 4}</p></article>",
        "https://news.example/a",
    )
    assert extract(page).title == text.title


def test_a_heading_that_line_breaks_part_is_one_title() -> None:
    page = Page("<h1>Weekend<br>reading</h1>")
    claims = title_candidates(gather(page), page.tree, read_blocks(page.root), "https://news.example/")
    assert [c.value for c in claims] == ["Weekend reading"]


def test_a_bare_time_is_read_by_the_clock_of_the_sites_country() -> None:
    page = Page("<html lang=vi>")
    stamp = clock_of(gather(page), "https://news.example/a", None).read("14/10/2025 17:32")
    assert stamp is not None
    assert stamp.at is not None
    assert stamp.at.isoformat() == "2025-10-14T17:32:00+07:00"


def test_a_bare_time_keeps_its_day_alone_where_no_clock_is_known() -> None:
    page = Page("<html lang=en>")
    stamp = clock_of(gather(page), "https://news.example.com/a", None).read("2025-10-14 17:32")
    assert stamp is not None
    assert stamp.at is None
    assert stamp.date is not None
    assert stamp.date.isoformat() == "2025-10-14"


def test_a_date_after_now_is_not_taken() -> None:
    page = Page(
        f"<meta property='article:published_time' content='2031-01-01T08:00:00+07:00'><article><p>{LONG * 4}</p>",
        "https://news.example/a",
    )
    assert extract(page, now=datetime(2025, 10, 14, tzinfo=UTC)).published.date is None
    assert extract(page).published.date is not None


def test_json_ld_with_a_fault_still_gives_its_headline() -> None:
    page = Page(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Cầu mới",,"datePublished":"2025-10-14"}'
        "</script>"
    )
    assert gather(page).articles[0]["headline"] == "Cầu mới"


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Cây cầu mới. Ảnh: Hoàng Nam", "Hoàng Nam"),
        ("The bridge (Photo: Ana Reyes)", "Ana Reyes"),
        ("Das Bad. Foto: Jan Berger", "Jan Berger"),
        ("A photo of the bridge", None),
    ],
)
def test_credits_are_read_out_of_captions(caption: str, credit: str | None) -> None:
    assert credit_of(caption) == credit


def test_a_picture_keeps_its_place_caption_and_credit() -> None:
    text = TEXTS["vi"]
    reading = extract(Page(LAYOUTS["glued_top"](text).html, "https://news.example/tin/1.html"))
    (picture,) = reading.pictures
    assert picture.url == "https://news.example/anh/1.jpg"
    assert picture.caption == text.caption
    assert picture.credit == "Hoàng Nam"
    assert picture.caption_block is not None
    assert reading.blocks[picture.caption_block].reason == "caption"


# ------------------------------------------------------------------------------------------------ the rest


def test_a_text_that_stands_in_a_script_alone_is_read_and_flagged() -> None:
    text = TEXTS["ko"]
    body = "".join(f"\\u003cp\\u003e{p}\\u003c/p\\u003e" for p in text.paragraphs)
    page = Page(f'<title>{text.title}</title><div id=app></div><script>s={{"contentHtml":"{body}"}}</script>')
    reading = extract(page)
    assert tuple(b.text for b in reading.blocks if b.reason is None) == text.paragraphs
    assert reading.flags == ("from_script",)


def test_a_page_with_its_text_in_the_markup_needs_no_script() -> None:
    page = Page(LAYOUTS["tails"](TEXTS["en"]).html)
    assert hidden_blocks(page, gather(page)) is None
    assert extract(page).flags == ()


def test_an_explanation_decides_as_extraction_does() -> None:
    page = Page(LAYOUTS["inline_related"](TEXTS["de"]).html, "https://news.example/a")
    told, reading = explain(page), extract(page)
    kept = [b.text for b in told.blocks if b.kept and b.text != reading.title]
    assert kept == [t for t in (reading.lead, *(b.text for b in reading.blocks if b.reason is None)) if t]
    assert told.claims["title"][0].value == reading.title
    for claims in told.claims.values():
        assert all(a.score >= b.score for a, b in pairwise(claims))
    assert all(b.reasons for b in told.blocks if b.score is not None and b.score > 0.9)


def test_every_feature_has_a_name_for_explanations() -> None:
    assert {len(load(kind).network.mean) for kind in WEIGHTS} == {len(NAMES)}


def test_a_model_survives_packing() -> None:
    model = load("cased")
    again = unpacked(packed(model))
    assert dict(again.tables.names) == pytest.approx(dict(model.tables.names), abs=0.013)
    assert again.titles == model.titles
    assert (again.network.dense == model.network.dense).all()


def test_the_longest_text_is_read_whole() -> None:
    paragraphs = [f"Chuyện thứ {n}: {LONG}{LONG}".strip() for n in range(2_000)]
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    reading = extract(Page(f"<h1>Hai nghìn chuyện làng</h1><article>{body}</article>"))
    assert [b.text for b in reading.blocks if b.reason is None] == paragraphs


def texts_of(html: str) -> list[str]:
    return read_blocks(Page(html).root).text


def test_a_break_behind_a_long_sentence_parts_two_paragraphs() -> None:
    assert texts_of(f"<div>{LONG.strip()}.<br>{LONG}hai<br />Hết rồi.</div>") == [
        f"{LONG.strip()}.",
        f"{LONG}hai Hết rồi.",
    ]


def test_lines_of_a_poem_and_of_an_address_are_one_block() -> None:
    assert texts_of("<p>Trăng lên đầu núi.<br>Suối chảy về làng.<br>Trúc reo trong gió.</p>") == [
        "Trăng lên đầu núi. Suối chảy về làng. Trúc reo trong gió."
    ]


def test_lines_that_open_with_a_dash_are_items_of_their_own() -> None:
    page = "<div>Gồm có:<br>- một ấm trà;<br>- hai cái bát;<br>và mười đôi đũa</div>"
    assert texts_of(page) == ["Gồm có:", "- một ấm trà;", "- hai cái bát; và mười đôi đũa"]
    assert texts_of("<p>mười <b>- hai</b> cái</p>") == ["mười - hai cái"]


def with_standfirst(name: str, head: str = "", text: str | None = None) -> Page:
    """A page whose standfirst stands in the header, beside the headline and apart from the text."""
    links = "".join(f'<li><a href="/tin/{n}.html">Tin số {n} trong ngày hôm nay</a></li>' for n in range(20))
    body = "".join(f"<p>{LONG}{n}</p>" for n in range(6))
    return Page(
        f"""<title>Con đường vào rừng trúc</title>{head}<ul>{links}</ul><main><article>
        <header><h1>Con đường vào rừng trúc</h1>
        <div class="{name}">{text or STANDFIRST}</div><div class="meta">Chủ nhật</div></header>
        <div class="text">{body}</div></article></main><ul>{links}</ul>"""
    )


STANDFIRST = "Cả bản góp công làm đường trước mùa mưa năm nay."


@pytest.mark.parametrize(
    "name", ["c-chapo", "fig-standfirst", "header__subtitle", "story-summary", "entry-excerpt", "sub_title_box"]
)
def test_a_standfirst_in_the_header_is_the_lead_by_its_name(name: str) -> None:
    reading = extract(with_standfirst(name))
    assert reading.lead == STANDFIRST
    assert [b.text for b in reading.blocks if b.reason is None] == [f"{LONG}{n}" for n in range(6)]


def test_a_note_on_who_wrote_a_summary_is_no_lead() -> None:
    note = "AI가 요약한 내용으로 원문과 차이가 있을 수 있습니다."
    assert extract(with_standfirst("ai-summary", text=note)).lead is None


def test_on_english_pages_that_are_no_news_it_is_the_lead_where_its_score_does_not_speak_against_it() -> None:
    news = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Con đường vào rừng trúc"}</script>'
    found = examine(with_standfirst("header__subtitle"), load)
    standfirst = found.blocks.text.index(STANDFIRST)
    for language, head, score, meant in (
        ("en-GB", "", 0.1, None),
        ("en-GB", "", 0.3, STANDFIRST),
        ("en-GB", news, 0.1, STANDFIRST),
        ("fr", "", 0.1, STANDFIRST),
        (None, "", 0.1, STANDFIRST),
    ):
        page = with_standfirst("header__subtitle", head)
        read = examine(page, load)
        read.evidence.language = language
        read.scores[standfirst - read.region.first] = score
        assert reading_of(page, read).lead == meant


def test_a_line_in_the_header_without_such_a_name_is_no_lead() -> None:
    assert extract(with_standfirst("share-bar")).lead is None


def test_a_sentence_right_under_the_headline_of_news_is_the_lead_without_a_name() -> None:
    news = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Con đường vào rừng trúc"}</script>'
    assert extract(with_standfirst("a_st", news)).lead == STANDFIRST


def test_a_heading_right_above_the_text_of_news_is_the_lead_in_what_holds_the_text() -> None:
    news = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Con đường vào rừng trúc"}</script>'
    head, body = f"<h2>{STANDFIRST}</h2>", "".join(f"<p>{LONG}{n}</p>" for n in range(6))
    for inside, meant in (
        (f"{head}<section>{body}</section>", STANDFIRST),
        (f"{head.replace(STANDFIRST, f'<a href=/1>{STANDFIRST}</a>')}<section>{body}</section>", None),
        (f"<aside>{head}</aside><section>{body}</section>", None),
    ):
        page = Page(f"{news}<h1>Con đường vào rừng trúc</h1><p>Chủ nhật</p><div class=k>{inside}</div>")
        found = examine(page, load)
        above = found.blocks.text.index(STANDFIRST) - found.region.first
        found.scores[above], found.kept[above] = 0.15, False
        assert reading_of(page, found).lead == meant


def test_a_heading_far_above_the_text_of_news_is_no_lead() -> None:
    news = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Con đường vào rừng trúc"}</script>'
    lines = [f"<p>Dòng {n}</p>" for n in range(16)]
    lines[11] = f"<h2>{STANDFIRST}</h2>"
    body = "".join(f"<p>{LONG}{n}</p>" for n in range(6))
    page = Page(f"{news}<div><h1>Con đường vào rừng trúc</h1>{''.join(lines)}{body}</div>")
    found = examine(page, load)
    for i in range(found.blocks.text.index(f"{LONG}0")):
        found.scores[i - found.region.first], found.kept[i - found.region.first] = 0.15, False
    assert reading_of(page, found).lead is None


@pytest.mark.parametrize("place", ["", "Sơn La. ", "(SLO) - "])
def test_what_the_page_sums_up_is_the_lead_whatever_its_score(place: str) -> None:
    summary = f'<meta name="description" content="{STANDFIRST}">'
    found = examine(page := with_standfirst("share-bar", summary, place + STANDFIRST), load)
    above = found.blocks.text.index(place + STANDFIRST) - found.region.first
    found.scores[above], found.kept[above] = 0.01, False
    assert reading_of(page, found).lead == place + STANDFIRST
    found.evidence.language = "en"  # English pages that are no news, from which most was learned
    assert reading_of(page, found).lead is None


@pytest.mark.parametrize(("name", "text", "meant"), [
    ("article-subtitle", STANDFIRST, True),
    ("article-subtitle", "Chủ nhật, 22 tháng 11 năm 2026 — đọc trong bốn phút", False),
    ("share-bar", STANDFIRST, False),
])  # fmt: skip
def test_a_name_right_under_the_headline_needs_no_score(name: str, text: str, meant: bool) -> None:
    found = examine(page := with_standfirst(name, text=text), load)
    found.scores[found.blocks.text.index(text) - found.region.first] = 0.01
    assert reading_of(page, found).lead == (text if meant else None)


@pytest.mark.parametrize(
    ("text", "score", "meant"),
    [
        (STANDFIRST, 0.01, True),
        (STANDFIRST, 0.001, False),
        ("Chủ nhật, 22 tháng 11 năm 2026 — đọc trong bốn phút", 0.01, False),
        ("서귀포 해녀회, 공동 탈의장 고쳐", 0.01, True),
        ("사진 김하늘 기자", 0.01, False),
    ],
)
def test_one_farther_below_needs_next_to_none_where_it_is_no_line_of_a_date(
    text: str, score: float, meant: bool
) -> None:
    html = with_standfirst("article-subtitle", text=text).tree.html or ""
    found = examine(page := Page(html.replace("</h1>", "</h1><div>Nông Vân</div>")), load)
    standfirst = found.blocks.text.index(text) - found.region.first
    found.scores[standfirst], found.kept[standfirst] = score, False
    assert reading_of(page, found).lead == (text if meant else None)


def test_a_standfirst_under_the_headline_goes_before_a_first_paragraph_that_the_page_sums_up() -> None:
    html = with_standfirst("article-subtitle", f'<meta name="description" content="{LONG}">').tree.html or ""
    page = Page(html.replace(f"<p>{LONG}0</p>", f"<h3>{LONG}</h3><p>{LONG}0</p>"))
    reading = extract(page)
    assert reading.lead == STANDFIRST
    assert LONG.strip() in [b.text for b in reading.blocks if b.reason is None]


@pytest.mark.parametrize(("bold", "meant"), [((0,), True), ((), False), ((1,), False), ((0, 1, 2, 3, 4, 5), False)])
def test_a_bold_first_paragraph_that_the_page_sums_up_is_the_lead_where_the_text_is_not_bold(
    bold: tuple[int, ...], meant: bool
) -> None:
    texts = [STANDFIRST, *(f"{LONG}{n}" for n in range(5))]
    body = "".join(f"<p><strong>{t}</strong></p>" if n in bold else f"<p>{t}</p>" for n, t in enumerate(texts))
    head = f'<html lang=vi><meta name="description" content="{STANDFIRST}">'
    reading = extract(Page(f"{head}<article><h1>Con đường vào rừng trúc</h1><div>{body}</div></article>"))
    assert reading.lead == (STANDFIRST if meant else None)
    assert [b.text for b in reading.blocks if b.reason is None] == (texts[1:] if meant else texts)


# ------------------------------------------------------------------------------------------------ decisions


def scored(html: str, **scores: float) -> tuple[Blocks, Region, Array, int]:
    """What is decided on: every block with the score of an article, or that of its first word in `scores`; "Đầu đề" is
    the headline."""
    blocks = read_blocks(Page(html).root)
    n = len(blocks.text)
    likely = np.array([scores.get(text.split()[0], 1.0) for text in blocks.text], np.float32)
    headline = blocks.text.index("Đầu đề")
    place = Place(blocks, Tables({}, {}), headline)
    return blocks, Region(0, n, np.zeros((n, 0), np.float32), place), likely, headline


@pytest.mark.parametrize("name", ["vi-dnn-portal", "en-ghost-guide-ordered-steps", "zh-sports-table"])
def test_lists_and_headings_are_told_of_all_blocks_as_of_each(name: str) -> None:
    html = (Path(__file__).parent / "world" / f"{name}.html").read_text()
    blocks = read_blocks(Page(html).root)
    place = Place(blocks, Tables({}, {}), -1)
    region = range(place.start, place.stop)
    assert lists_of(place).tolist() == [list_of(blocks, i) for i in region]
    assert levels_of(place).tolist() == [level_of(blocks, i) for i in region]


def decided(html: str, **scores: float) -> list[str]:
    """The texts that are kept."""
    page = scored(html, **scores)
    return [text for text, keep in zip(page[0].text, decide(*page), strict=True) if keep]


def test_the_next_article_of_an_endless_page_is_dropped_however_likely_it_looks() -> None:
    own = f"<article><h1>Đầu đề</h1><p>{LONG * 2}</p></article><p>Hết</p>"
    page = f"{own}<article><h2>Bài sau</h2><p>{LONG}</p></article>"
    assert decided(page) == ["Đầu đề", (LONG * 2).strip(), "Hết"]


def test_the_next_article_is_known_without_its_element_by_a_headline_of_its_own() -> None:
    own = f'<div class="story first"><h1>Đầu đề</h1><p>{LONG * 2}</p></div>'
    following = f'<div class="story lazy"><h1>Bài sau</h1><p>{LONG}</p></div>'
    assert decided(f"<main>{own}{following}</main>") == ["Đầu đề", (LONG * 2).strip()]
    assert decided(f"<main>{own}{following.replace('story', 'chapter')}</main>")[-1] == LONG.strip()
    assert decided(f"<main>{own}{following.replace('h1', 'h2')}</main>")[-1] == LONG.strip()


def test_chapters_with_headings_like_the_headline_are_one_article() -> None:
    chapters = "".join(f'<div class="part"><h1>Chương {n}</h1><p>{LONG}{n}</p></div>' for n in range(3))
    page = f'<main><div class="part"><h1>Đầu đề</h1><p>{LONG}</p></div>{chapters}</main>'
    assert decided(page)[-1] == f"{LONG}2"


def test_an_article_that_holds_the_headline_and_little_else_is_only_the_top_of_the_text() -> None:
    page = f"<article><h1>Đầu đề</h1></article><article><p>{LONG}</p></article><article><p>{LONG}hai</p></article>"
    assert decided(page) == ["Đầu đề", LONG.strip(), f"{LONG}hai"]


def test_posts_inside_the_articles_own_element_are_kept() -> None:
    page = f"<article><h1>Đầu đề</h1><p>{LONG}</p><article><p>Bài đăng</p></article></article>"
    assert decided(page) == ["Đầu đề", LONG.strip(), "Bài đăng"]


TOP = f"<h1>Đầu đề</h1><p>{LONG * 2}</p><p>{LONG}ba</p>"
KEPT = ["Đầu đề", (LONG * 2).strip(), f"{LONG}ba"]
NOISE = "<div>Rác một</div><div>Rác hai</div>"


def test_a_long_sentence_is_kept_in_another_container_where_most_that_are_marked_up_alike_are() -> None:
    boxed = f"<div class=a>{TOP}</div>{NOISE}<section><div class=a><p>Phà {LONG.strip()}</p></div></section>"
    doubtful = {"Phà": 0.12, "Rác": 0.0}
    assert decided(boxed, **doubtful) == [*KEPT, f"Phà {LONG.strip()}"]
    assert decided(boxed, **{**doubtful, "Phà": 0.05}) == KEPT
    for other in (
        boxed.replace("<p>Phà", "<p><a href=/>Phà</a>"),
        boxed.replace("<section><div class=a>", "<section><div class=b>"),
        boxed + f"<section><div class=a><p>Phà {LONG}</p></div></section>" * 3,  # most of them are not
    ):
        assert decided(other, **doubtful) == KEPT


def test_of_rows_of_a_table_those_go_that_are_but_a_link() -> None:
    row, link = "<tr><td><a href=/1>Bản một</a></td><td>10 hộ</td></tr>", "<tr><td><a href=/2>Bản hai</a></td></tr>"
    assert decided(f"{TOP}<table>{row}{link}</table><p>Hết</p>") == [*KEPT, "Bản một | 10 hộ", "Hết"]


def quoted(*more: str) -> str:
    quote = "<blockquote><p>“Núi không quên ai bao giờ, chỉ người quên núi.”</p></blockquote>"
    return f"{TOP}{quote}{''.join(more)}<p>{LONG}bốn</p>"


def test_a_quotation_between_paragraphs_is_kept_whatever_its_score() -> None:
    assert decided(quoted(), **{"“Núi": 0.01}) == [
        *KEPT,
        "“Núi không quên ai bao giờ, chỉ người quên núi.”",
        f"{LONG}bốn",
    ]


def test_a_likely_sentence_between_kept_paragraphs_is_kept_however_short() -> None:
    said = "<p>Câu ngắn.</p>"
    short = f"<div><h1>Đầu đề</h1><p>{LONG}</p>{said}<p>{LONG}</p></div>"
    assert decided(short, Câu=0.35) == ["Đầu đề", LONG.strip(), "Câu ngắn.", LONG.strip()]
    assert "Câu ngắn." not in decided(short, Câu=0.2)
    for other in ("<p>Câu ngắn</p>", "<p><a href=/1>Câu ngắn.</a></p>", "<div><p>Câu ngắn.</p></div>"):
        assert len(decided(short.replace(said, other), Câu=0.35)) == 3


def test_a_likely_line_between_the_paragraphs_of_a_text_needs_no_full_stop() -> None:
    text = f"<div><h1>Đầu đề</h1><p>{LONG}a.</p><p>{LONG}b.</p>{{}}<p>{LONG}c.</p></div>"
    assert "Câu ngắn" in decided(text.format("<p>Câu ngắn</p>"), Câu=0.35)
    assert "Câu ngắn:" in decided(text.format("<p>Câu ngắn:</p>"), Câu=0.25)
    for other in ("<p>Câu ngắn</p>", "<p><a href=/1>Câu ngắn:</a></p>", "<div>Câu ngắn:</div>"):
        assert len(decided(text.format(other), Câu=0.25)) == 4


def test_the_only_paragraph_of_a_text_that_is_not_likely_is_kept_with_the_others() -> None:
    text = f"<div><h1>Đầu đề</h1>{''.join(f'<p>{LONG}{n}.</p>' for n in 'abc')}{{}}</div>"
    last = f"<p>Cuối {LONG}d.</p>"
    assert decided(text.format(last), Cuối=0.01)[-1] == f"Cuối {LONG}d."
    for other in (
        f"{last}{last}",  # a text of its own
        last.replace("<p>", "<p class=note>"),
        last.replace("d.</p>", "d:</p>"),
        last.replace("Cuối", "Cuối <a href=/1>xem</a>"),
        "<div>Rác</div>" * 9 + last,
    ):
        assert decided(text.format(other), Cuối=0.01, Rác=0.01)[-1] == f"{LONG}c."


def test_the_last_sentences_of_a_chinese_text_are_kept_one_behind_the_other() -> None:
    text = f"<div><h1>Đầu đề</h1><p>{'村里的桥修好了，' * 9}村民很高兴。</p>{{}}</div>"
    last = "<p>桥上有灯。</p><p>灯是新的。</p>"
    doubtful = {"桥上有灯。": 0.25, "灯是新的。": 0.25}
    assert decided(text.format(last), **doubtful)[2:] == ["桥上有灯。", "灯是新的。"]
    assert decided(text.format(last), **{**doubtful, "桥上有灯。": 0.15})[2:] == []
    assert decided(text.format(f"<div>{last}</div>"), **doubtful)[2:] == []


def test_a_note_is_kept_whole_where_one_paragraph_of_it_is() -> None:
    text, other = f"<div class=b><p>{LONG}</p><p>Hai {LONG}</p></div>", f"<div><p>Rác {LONG}</p></div>"
    note = f"<div class=a><h1>Đầu đề</h1></div>{text}{other}"
    assert decided(note, Hai=0.1, Rác=0.1) == ["Đầu đề", LONG.strip(), f"Hai {LONG}".strip()]
    assert decided(note.replace(LONG, LONG * 9), Hai=0.1, Rác=0.1) == ["Đầu đề", (LONG * 9).strip()], "no note"


def test_where_nothing_is_kept_of_a_page_the_text_opens_under_its_headline() -> None:
    head, text = "<div class=a><h1>Đầu đề</h1></div>", f"<div class=b><p>Một {LONG}</p><p>Hai {LONG}</p></div>"
    lost = {"Đầu": 0.0, "Một": 0.1, "Hai": 0.04, "Ba": 0.1}
    assert decided(f"{head}{text}<div><p>Ba {LONG}</p></div>", **lost) == [f"Một {LONG}".strip(), f"Hai {LONG}".strip()]
    unlikely = {"Đầu": 0.0, "Một": 0.01, "Hai": 0.01}
    assert decided(f"{head}{text}", **unlikely) == [f"Một {LONG}".strip(), f"Hai {LONG}".strip()]
    assert decided(f"{head}<div>Một {LONG}</div>", **unlikely) == [], "one paragraph that nothing speaks for"
    linked = f'<div><h3><a href="/1">Ba bài báo khác trong ngày</a></h3><p>Ba {LONG}</p></div>'
    assert decided(f"{head}{linked}", **lost) == [], "what teases another article is no text of this one"


def test_a_standfirst_alone_is_no_note_and_a_paragraph_is() -> None:
    head, text = f"<div><h1>Đầu đề</h1><p>{LONG}</p></div>", f"<div class=b><p>Hai {LONG * 2}</p></div>"
    assert decided(head + text, Đầu=0.0, Hai=0.4) == [LONG.strip(), f"Hai {LONG * 2}".strip()]
    assert decided(f"{head}<h2>Mời bạn</h2>{text}", Đầu=0.0, Mời=0.0, Hai=0.4) == [LONG.strip()]
    assert decided(f"{head}<div class=b><p>Hai {LONG[:85]}</p></div>", Đầu=0.0, Hai=0.4) == [LONG.strip()], (
        "a shorter pitch"
    )


def test_headings_alone_are_no_text_that_a_doubtful_paragraph_stands_among() -> None:
    brief = "".join(f"<div><h3>Tin vắn</h3><p>Hai {LONG}</p></div>" for _ in range(5))
    assert decided(f"<div>{TOP}</div><section>{brief}</section>", Tin=0.35, Hai=0.1) == KEPT


@pytest.mark.parametrize(
    ("behind", "meant"),
    [
        ("<p>Tin: Nông Vân</p>", True),
        ("<div>Bài và ảnh: Nông Vân</div>", True),
        ("<p>Nông Vân</p>", True),
        ("<p>Nông Vân (thực hiện)</p>", True),
        ("<p>Tin: Nông Vân</p><h4>Bình luận (0)</h4>", True),
        ("<div>Nông Vân</div>", False),  # a button as likely as a name
        ("<p>Đọc thêm</p>", False),
        ("<p><a href=/9>Nông Vân</a></p>", False),
        ("<ul><li>Tin: Nông Vân</li></ul>", False),
        ("</div><p>Tin: Nông Vân</p><div>", False),
    ],
)
def test_a_signature_right_behind_the_text_is_kept_for_those_who_read_bylines(behind: str, meant: bool) -> None:
    doubtful = {"Tin:": 0.0, "Bài": 0.0, "Nông": 0.2, "Đọc": 0.2}  # a label tells it whatever its score
    assert any("Vân" in text for text in decided(f"<div>{TOP}{behind}</div>", **doubtful)) is meant


def test_a_name_in_brackets_and_last_words_sign_a_text_whatever_their_scores() -> None:
    for said in ("（松本支局　山田はな）", "GAONTV 홍길동입니다."):
        first = said.split()[0]
        assert decided(f"<div>{TOP}<p>{said}</p></div>", **{first: 0.0})[-1] == said.replace("\u3000", " ")
        assert decided(f"<div>{TOP}</div><p>Rác</p><p>{said}</p>", **{first: 0.0, "Rác": 0.0}) == KEPT
    bare = f"<section><h1>Đầu đề</h1>{LONG}một.<br><br>{LONG}hai.<br><br>GAONTV 홍길동입니다.</section>"
    assert decided(bare, GAONTV=0.0)[-1] == "GAONTV 홍길동입니다."


def test_a_pull_quote_that_the_text_says_too_is_not() -> None:
    for word in ("Núi", "núi"):
        again = f"<p>Cụ bảo rằng {word} không quên ai bao giờ, chỉ người quên núi. Rồi cụ cười.</p>"
        assert "“Núi không quên ai bao giờ, chỉ người quên núi.”" not in decided(quoted(again), **{"“Núi": 0.01})


def test_a_pull_quote_is_dropped_however_likely_it_looks() -> None:
    for word in ("Núi", "núi"):
        again = f"<p>Cụ bảo rằng {word} không quên ai bao giờ, chỉ người quên núi. Rồi cụ cười.</p>"
        assert "“Núi không quên ai bao giờ, chỉ người quên núi.”" not in decided(quoted(again))


def test_a_likely_quotation_in_a_box_of_its_own_is_kept_with_the_text_around() -> None:
    quote = "“Núi không quên ai bao giờ, chỉ người quên núi.”"
    html = f'{TOP}<div class="k"><blockquote>{quote}</blockquote></div><p>{LONG}bốn</p>'
    assert decided(html, **{"“Núi": 0.35}) == [*KEPT, quote, f"{LONG}bốn"]
    inside = html.replace("<blockquote>", "<blockquote><p>").replace("</blockquote>", "</p></blockquote>")
    assert decided(inside, **{"“Núi": 0.35}) == [*KEPT, quote, f"{LONG}bốn"]


def test_a_small_box_called_after_newsletters_polls_or_disclosures_is_dropped_and_a_large_one_kept() -> None:
    for name in (
        "tjp-newsletter",
        "Poll_b3",
        "disclosure",
        "reader-comments",
        "forum",
        "follow-us",
        "subscribe-box",
        "donate-box",
    ):
        box = f'<div class="{name}"><h3>Thư sáng</h3><p>Mỗi sáng một bức thư gửi bạn.</p></div>'
        assert decided(f"{TOP}{box}<p>{LONG}bốn</p>") == [*KEPT, f"{LONG}bốn"]
    assert decided(f'{TOP}<div class="newsletter-issue"><p>{LONG * 3}</p></div>') == [*KEPT, (LONG * 3).strip()]
    pitch = f'<div class="newsletter"><h3>Thư sáng</h3><p>{LONG}</p></div>'
    assert decided(f"<div><h1>Đầu đề</h1><p>{LONG}</p><p>{LONG}</p></div>{pitch}") == ["Đầu đề", *[LONG.strip()] * 2]
    posts = f'<div class="forum"><p>Quy định của diễn đàn.</p><div>Rác {LONG * 9}</div></div>'
    assert decided(f"{TOP}{posts}", Rác=0.0) == KEPT  # small is what was kept of it


def test_a_small_box_that_unfolds_under_a_line_is_kept_with_it_or_not_at_all() -> None:
    box = f"<details><summary>Cầu là gì?</summary><p>Hỏi {LONG}</p></details>"
    assert decided(f"{TOP}{box}<p>{LONG}bốn</p>", Cầu=0.1) == [*KEPT, f"{LONG}bốn"]
    assert decided(f"{TOP}{box}<p>{LONG}bốn</p>") == [*KEPT, "Cầu là gì?", f"Hỏi {LONG}".strip(), f"{LONG}bốn"]
    rows = "".join(f"<li>Dòng số {n}</li>" for n in range(9))
    listed = f"<details><summary>Cầu là gì?</summary><ul>{rows}</ul></details>"
    assert "Dòng số 8" in decided(f"{TOP}{listed}<p>{LONG}bốn</p>", Cầu=0.1), "as much as that is data"


def test_a_small_box_that_says_a_machine_summed_it_up_is_dropped() -> None:
    said = "<p>Cầu mới thay phà từ thứ sáu.</p>"
    for note in (
        "AI generated",
        "This summary was generated with the help of AI.",
        "Resumen elaborado con IA",
        "Dieser Text wurde mit KI erstellt und von der Redaktion geprüft.",
        "Oppsummeringen er laget av AI-verktøyet Skrivmaskin og lest av avisen.",
        "Die künstliche Intelligenz des Boten lernt noch und macht vielleicht Fehler.",
        "Künstliche Intelligenz kann Fehler machen.",
        "L’intelligence artificielle peut faire des erreurs.",
        "IA pode cometer erros.",
        "* 인공지능이 자동으로 추출한 내용입니다.",
        "AI가 요약한 내용으로 일부 부정확할 수 있습니다.",
        "以上内容由AI生成，仅供参考",
        "※この要約はAIが生成したものです",
        "Nội dung tóm tắt bởi AI, chỉ mang tính tham khảo",
        "สรุปโดย AI",
    ):
        box = f'<div class="k"><ul><li>Cầu mới thay phà từ thứ sáu.</li></ul><p>{note}</p></div>'
        assert decided(TOP.replace("</h1>", f"</h1>{box}") + f"<p>{LONG}bốn</p>") == [*KEPT, f"{LONG}bốn"]
    told = "<p>AI-generated songs were played at the opening of the bridge.</p>"
    html = TOP.replace("</h1>", f'</h1><div class="k">{said}{told}</div>')
    assert len(decided(html)) == len(KEPT) + 2, "a sentence about such things is none"


def listed(
    count: int, text: str = "Cán bộ đến từng nhà vận động bà con.", more: str = "", title: str = "Tin số"
) -> str:
    return "".join(
        f"<div class=item><h3><a href=/{n}.html>{title} {n} trong ngày hôm nay</a></h3><p class=sapo>{text}</p>"
        f"{more}<span>2{n}/11/2026</span></div>"
        for n in range(count)
    )


def test_a_list_of_teasers_is_dropped_with_its_headlines_however_likely_it_looks() -> None:
    for wrapped in (listed(3), listed(3).replace("<div class=item>", "").replace("</div>", "")):
        assert decided(f"<div>{TOP}</div><div>{wrapped}</div>") == KEPT
    dated = listed(3).replace("<p class=sapo>", "<p class=date>20/11</p><p class=sapo>")
    assert decided(f"<div>{TOP}</div><h2>Tin mới</h2><div>{dated}</div>") == KEPT
    note = f"<h1>Đầu đề</h1><div><p>{LONG}</p></div><div>{listed(9)}</div>"
    assert decided(note) == ["Đầu đề", LONG.strip()], "a note that is shorter than the list under it"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (f"<div>{TOP}</div>{listed(2)}", "two are no list"),
        (f"<div>{TOP}</div>{listed(3, LONG * 2)}", "an article on several things writes of each"),
        (f"<div>{TOP}</div>" + listed(3, more=f"<p>{LONG * 3}</p>"), "or says more under its first line"),
        (f"<div>{TOP}</div>" + listed(3, title="Vì sao?").replace(" trong ngày hôm nay", " thế nào?"), "answered"),
        (f"<div>{TOP}{listed(3)}</div>", "a list in the text's own element is an article"),
        (f"<h1>Đầu đề</h1>{listed(3)}", "a page of nothing else"),
    ],
)
def test_what_only_resembles_a_list_of_teasers_is_kept(page: str, why: str) -> None:
    kept = decided(page)
    assert [text for text in kept if text.startswith(("Tin số", "Vì sao"))], why
    assert len(kept) > len(KEPT), why


def test_a_table_or_an_ordered_list_that_fills_a_gap_in_the_text_is_kept_whatever_its_scores() -> None:
    table = "<div><table><caption>Rác</caption><tr><td>Dòng<td>1</tr><tr><td>Dòng<td>2</tr></table></div>"
    steps = "<div><ol><li>Dòng một</li><li>Dòng hai</li></ol></div>"
    more = f"<p>{LONG}bốn</p>"
    for listed, rows in ((table, ["Dòng | 1", "Dòng | 2"]), (steps, ["Dòng một", "Dòng hai"])):
        low = {"Rác": 0.0, "Dòng": 0.01}
        assert decided(TOP + listed + more, **low) == [*KEPT, *rows, f"{LONG}bốn"]
        assert decided(TOP + listed, **low) == KEPT, "what ends the text may be anything"
        linked = listed.replace("Dòng", "<a href=/1>Dòng</a>")
        assert decided(TOP + linked + more, **low) == [*KEPT, f"{LONG}bốn"]
        assert decided(TOP + "<p>Rác</p><p>Rác</p>" + listed + more, **low) == [*KEPT, f"{LONG}bốn"]
    assert decided(TOP + steps.replace("ol>", "ul>") + more, Dòng=0.01) == [*KEPT, f"{LONG}bốn"]


def test_a_correction_behind_the_text_is_kept_whatever_its_score() -> None:
    said = "Đính chính: Bản tin trước ghi nhầm số nhịp của cầu, đúng là bảy."
    boxed = f"<div>{TOP}</div><div><h4>Rác</h4><p>{said}</p></div>"
    assert decided(boxed, Rác=0.0, Đính=0.01) == [*KEPT, said]
    assert decided(boxed.replace("Đính chính:", "Đính chính"), Rác=0.0, Đính=0.01) == KEPT
    assert decided(boxed.replace("</p>", "</p><p>Rác</p>" * 5).replace(said, "Rác", 1), Rác=0.0, Đính=0.01) == KEPT


def test_a_line_behind_the_text_that_says_whose_name_is_not_true_is_kept() -> None:
    for said in (
        "（应受访者要求，老潘为化名）",
        "* Tên nhân vật đã được thay đổi.",
        "*Name von der Redaktion geändert",
        "Some names have been changed.",
        "Le prénom a été modifié.",
    ):
        page = f"<div>{TOP}</div><div><h4>Rác</h4><p>{said}</p></div>"
        assert decided(page, Rác=0.0, **{said.split()[0]: 0.01}) == [*KEPT, said]
    for other in ("The council changed the names of nine streets.", "<a href=/9>The names have been changed</a>"):
        assert decided(f"<div>{TOP}</div><div><h4>Rác</h4><p>{other}</p></div>", Rác=0.0, The=0.01) == KEPT


def test_a_correction_may_stand_under_a_line_that_says_when_it_was_made() -> None:
    when, said = "A correction was made on March 11, 2026:", "An earlier version misstated the height of the bridge."
    boxed = f"<div>{TOP}</div><div><p>{when}</p><p>{said}</p><p>{said}</p></div>"
    assert decided(boxed, A=0.01, An=0.01) == [*KEPT, when, said]
    assert decided(boxed.replace("made on", "asked for"), A=0.01, An=0.01) == KEPT


def test_doubtful_text_that_wrappers_part_stands_among_its_fellows() -> None:
    """Some systems put every paragraph into a box of its own, advertisements between them."""
    boxes = [
        f"<div class=k><p>{text}</p></div>" for text in (f"{LONG}một", f"{LONG}hai", f"{LONG}ba", "Bà dặn hai điều:")
    ]
    page = f"<h1>Đầu đề</h1>{'<div class=qc>Rác</div>'.join(boxes)}<div class=k><p>Cuối {LONG}</p></div>"
    kept = decided(page, Rác=0.0, Bà=0.35, Cuối=0.1)
    assert kept == ["Đầu đề", f"{LONG}một", f"{LONG}hai", f"{LONG}ba", "Bà dặn hai điều:", f"Cuối {LONG}".strip()]
    assert "Bà dặn hai điều:" not in decided(page, Rác=0.0, Bà=0.15, Cuối=0.1)


def test_a_label_with_nothing_under_it_ends_no_article() -> None:
    assert decided(f"{TOP}<p>{LONG}bốn</p><p>{LONG}năm</p><p>Xem thêm:</p>")[-1] == f"{LONG}năm"


def test_key_points_under_the_headline_are_kept_by_their_lists_name_and_links_are_not() -> None:
    points = "<ul><li>Điểm một</li><li>Điểm hai</li></ul>"
    for name in ("key-points", "post-summary-bullets", "takeaways", "baca-10-detik"):
        listed = TOP.replace("</h1>", f"</h1><div class={name}>{points}</div>")
        assert decided(listed, Điểm=0.02) == ["Đầu đề", "Điểm một", "Điểm hai", *KEPT[1:]]
    linked = TOP.replace("</h1>", "</h1><div class=highlights><ul><li><a href=/1>Điểm một</a></li></ul></div>")
    assert decided(linked, Điểm=0.02) == KEPT
    assert decided(TOP.replace("</h1>", f"</h1><div class=share>{points}</div>"), Điểm=0.02) == KEPT
    assert decided(TOP.replace("</h1>", f"</h1><div class=ai-summary>{points}</div>"), Điểm=0.02) == KEPT


def teasers(title: str, more: str = "") -> str:
    posts = "".join(f'<div><h4><a href="/{n}">Bài {n}</a></h4><p>Trích {LONG}</p></div>' for n in "ab")
    return f"{TOP}<section><h3>{title}</h3>{posts}{more}</section>"


def test_a_box_of_teasers_is_dropped_under_an_unlikely_title_where_nothing_in_it_is_sure() -> None:
    doubtful = {"Quanh": 0.1, "Bài": 0.6, "Trích": 0.7}
    assert decided(teasers("Quanh bản"), **doubtful) == KEPT
    assert "Bài b" in decided(teasers("Quanh bản", "<p>Phần hai của bài.</p>"), **doubtful)  # the rest of the article
    assert "Bài b" in decided(teasers("Quanh bản"), **{**doubtful, "Quanh": 0.6})  # a chapter whose parts are links


def test_a_box_of_teasers_whose_title_leads_to_more_is_dropped_however_likely_it_looks() -> None:
    assert decided(teasers("Tin mới"), Tin=0.6) == KEPT
    assert "Bài b" in decided(teasers("Tin mới"), Tin=0.95)  # a subheading of the text
    assert "Bài b" in decided(teasers("Tin mới", f"<p>{LONG * 3}</p>"), Tin=0.1)  # a box within the text
    prose = "".join(f"<p>Đoạn {n}.</p>" for n in range(9))
    assert "Bài b" in decided(teasers("Tin mới", prose), Tin=0.1)


def test_a_title_says_in_any_language_of_labels_that_it_leads_to_more() -> None:
    for title in ("Ähnliche Beiträge", "相关阅读", "関連記事", "Похожие новости"):
        assert decided(teasers(title), **{title.split()[0]: 0.6}) == KEPT


def test_a_label_that_is_no_heading_leads_to_the_links_under_it_all_the_same() -> None:
    links = "".join(f'<li><a href="/{n}">Bài số {n}</a></li>' for n in range(2))
    box = "<div><p>{}</p><ul>" + links + f"</ul></div><p>{LONG}bốn</p>"
    assert decided(TOP + box.format("Related articles"), Related=0.6) == [*KEPT, f"{LONG}bốn"]
    assert "Bài số 1" in decided(TOP + box.format("Chợ họp hai buổi"), Chợ=0.6)


def test_links_with_a_date_and_the_summaries_under_them_are_dropped_to_the_last() -> None:
    others = "".join(f'<dt><a href="/{n}">Bài {n}</a><i>1{n}.11.2026</i></dt><dd>Trích {LONG}</dd>' for n in range(3))
    assert decided(f"<div>{TOP}<dl>{others}</dl></div>") == KEPT
    once = f'<p><a href="/7">Nghị quyết</a> 17/11/2026</p><p>{LONG}bốn</p>'
    assert decided(f"<div>{TOP}{once}</div>") == [*KEPT, f"{LONG}bốn"]


def test_a_link_behind_a_label_that_says_more_leads_away() -> None:
    assert decided(f'{TOP}<p>More: <a href="/8">What a bridge costs</a></p><p>{LONG}bốn</p>') == [*KEPT, f"{LONG}bốn"]
    for said in ('More: <a href="/8">bridges</a> are to come.', "More: What a bridge costs"):
        assert len(decided(f"{TOP}<p>{said}</p><p>{LONG}bốn</p>")) == len(KEPT) + 2


def test_what_readers_say_under_a_title_of_comments_is_dropped_with_it() -> None:
    said = f"<div><b>Bạn đọc</b><p>Cầu đẹp quá.</p></div><p>{LONG * 3}</p>"
    for title in ("Bình luận (2)", "3 comments", "Kommentare", "ความคิดเห็น", "网友评论"):
        assert decided(f"{TOP}<section><h3>{title}</h3>{said}</section>") == KEPT
    for title in ("Kommentar", "コメント", "Ý kiến"):
        assert "Cầu đẹp quá." in decided(f"{TOP}<section><h3>{title}</h3>{said}</section>"), "a chapter of the article"
    assert "Cầu đẹp quá." in decided(f"<h1>Đầu đề</h1><section><h3>Bình luận</h3>{said}</section>"), "nothing but these"


def test_doubtful_items_follow_the_most_of_their_list() -> None:
    items = "<section><ul><li>Một</li><li><p>Hai</p></li><li>Ba</li></ul></section>"
    assert decided(f"{TOP}{items}<p>Hết</p>", Hai=0.2) == [*KEPT, "Một", "Hai", "Ba", "Hết"]
    assert decided(f"{TOP}{items}<p>Hết</p>", Một=0.2, Hai=0.7, Ba=0.2) == [*KEPT, "Hết"]


def test_the_head_of_a_table_follows_its_rows() -> None:
    rows = "".join(f"<tr><td>{cells}</td></tr>" for cells in ("Tổ hai", "Tổ ba"))
    table = f"<table><thead><tr><th>Nơi đến</th></tr></thead><tbody>{rows}</tbody></table>"
    assert decided(f"{TOP}<section>{table}</section><p>Hết</p>", Nơi=0.3)[2:] == [
        KEPT[2], "Nơi đến", "Tổ hai", "Tổ ba", "Hết",
    ]  # fmt: skip


def test_what_stands_in_other_cells_of_the_pages_layout_is_dropped() -> None:
    """As SharePoint and other old systems of offices print a page: everything in one table."""
    aside = "<td><div>Thời tiết</div><div>Độ ẩm 78%, gió đông nam</div></td>"
    page = f"<table><tr><td>Chào mừng</td></tr><tr><td>{TOP}</td>{aside}</tr><tr><td>Cơ quan chủ quản</td></tr></table>"
    assert decided(page) == KEPT
    apart = f"<table><tr><td><h1>Đầu đề</h1></td></tr><tr><td><p>{LONG}</p></td></tr><tr><td>Hết bài</td></tr></table>"
    assert decided(apart) == ["Đầu đề", LONG.strip(), "Hết bài"], "a cell for the headline alone holds no article"
    teasers = "".join(f"<tr><td><a href=/n{n}>{LONG[:50]}</a><br>{LONG[50:]}</td></tr>" for n in range(3))
    page = f"<table><tr><td>{TOP}</td><td><table>{teasers}</table></td></tr></table>"
    assert decided(page) == KEPT, "what leads away outweighs no article"


def test_doubtful_lines_follow_the_most_of_their_paragraph() -> None:
    lines = "<section><p>1. Một<br>2. Hai<br>3. Ba</p></section><p>Hết</p>"
    assert decided(f"{TOP}{lines}", **{"3.": 0.2}) == [*KEPT, "1. Một", "2. Hai", "3. Ba", "Hết"]
    assert decided(f"{TOP}{lines}", **{"3.": 0.05}) == [*KEPT, "1. Một", "2. Hai", "Hết"]


def test_an_item_whose_score_is_plain_does_not_follow_its_list() -> None:
    items = "<section><ul><li>Một</li><li>Hai</li><li>Ba</li></ul></section>"
    assert decided(f"{TOP}{items}<p>Hết</p>", Hai=0.05) == [*KEPT, "Một", "Ba", "Hết"]
    assert decided(f"{TOP}{items}<p>Hết</p>", Một=0.2, Ba=0.2) == [*KEPT, "Hai", "Hết"]


def test_items_that_a_sentence_introduces_with_a_colon_are_kept_whatever_their_scores() -> None:
    unlikely = {"Một": 0.01, "Hai": 0.01, "-": 0.01}
    named = "Bà con có thể mang giấy tờ đến hai nơi sau đây:"
    items = "<ul><li>Một nhà</li><li>Hai nhà</li></ul>"
    assert decided(f"{TOP}<p>{named}</p>{items}", **unlikely) == [*KEPT, named, "Một nhà", "Hai nhà"]
    dashed = f"{TOP}<div>{named}<br>- Ba nhà<br>- Bốn nhà<div>Rác</div></div>"
    beside = f"{TOP}<p>{named}</p><p>- Ba nhà<br>- Bốn nhà</p><p>- Năm nhà</p><div>Rác</div>"
    for page, more in ((dashed, []), (beside, ["- Năm nhà"])):
        assert decided(page, Rác=0.0, **unlikely) == [*KEPT, named, "- Ba nhà", "- Bốn nhà", *more]
    for other in (
        f"<p>{named}</p>{items.replace('Hai', '<a href=/2>Hai</a>')}",  # of links
        f"<p>Nguồn:</p>{items}",  # a label
        f"<p>{named[:-1]}.</p>{items}",
        f"<p>{named}</p><div>Rác</div>{items}",
    ):
        assert "Một nhà" not in decided(f"{TOP}{other}", Rác=0.0, **unlikely)


def test_a_list_right_under_a_subheading_is_kept_whatever_its_scores() -> None:
    unlikely = {"Một": 0.01, "Hai": 0.01}
    items = "<ul><li>Một nhà</li><li>Hai nhà</li></ul>"
    for head in ("<h3>Ai nhận giấy</h3>", "<p><b>Ai nhận giấy</b></p>"):
        assert decided(f"{TOP}{head}{items}", **unlikely) == [*KEPT, "Ai nhận giấy", "Một nhà", "Hai nhà"]
        for other in (
            f"{head}{items.replace('Hai', '<a href=/2>Hai</a>')}",  # of links
            f"{head.replace('giấy', 'giấy:')}{items}",  # a label
            f"{head}<ul><li>Một nhà</li></ul>",
            f"{head}<div>{items}</div>",
        ):
            assert "Một nhà" not in decided(f"{TOP}{other}", **unlikely)
    assert "Một nhà" not in decided(f"{TOP}<p>Ai nhận giấy</p>{items}", **unlikely)


def test_a_list_of_which_one_half_is_likely_keeps_that_half() -> None:
    assert decided(f"{TOP}<section><ul><li>Một</li><li>Hai</li></ul></section><p>Hết</p>", Một=0.7, Hai=0.2) == [
        *KEPT,
        "Một",
        "Hết",
    ]


def test_a_doubtful_heading_at_the_end_has_nothing_to_head() -> None:
    page = f"{TOP}<h3>Nguồn tin</h3><div>Rác</div>"
    assert decided(page, Nguồn=0.8, Rác=0.1) == KEPT
    assert decided(page, Nguồn=0.95, Rác=0.1) == [*KEPT, "Nguồn tin"]


def test_a_doubtful_heading_goes_with_the_text_under_it() -> None:
    page = f"{TOP}<h3>Quảng cáo</h3><div>Rác</div><h3>Phần hai</h3><p>Hết</p>"
    assert decided(page, Quảng=0.8, Rác=0.1) == [*KEPT, "Phần hai", "Hết"]


def test_a_heading_right_above_kept_text_is_kept_in_the_text_s_own_container() -> None:
    inside, apart = f"<h3>Phần hai</h3><p>{LONG}</p>", f"<div><h3>Phần hai</h3></div><p>{LONG}</p>"
    assert decided(f"{TOP}{inside}", Phần=0.2) == [*KEPT, "Phần hai", LONG.strip()]
    assert decided(f"{TOP}{NOISE}{inside}", Phần=0.05, Rác=0.1) == [*KEPT, LONG.strip()]
    assert decided(f"<section>{TOP}{apart}</section>", Phần=0.2) == [*KEPT, LONG.strip()]
    assert decided(f"{TOP}<p>Phần hai</p><p>{LONG}</p>", Phần=0.2) == [*KEPT, LONG.strip()]


def test_a_heading_and_text_that_each_have_a_wrapper_stand_beside_one_another() -> None:
    """As components of Angular and React wrap them."""
    part = "<app-part><div><div class=text>{}</div></div></app-part>"
    body = "".join(part.format(f"<p>{LONG}{n}</p>") for n in ("một", "hai", "ba"))
    head = "<app-head><h3>Phần hai</h3></app-head>"
    page = f"<div><h1>Đầu đề</h1>{body}{head}{part.format(f'<p>Cuối {LONG}</p>')}</div>"
    assert decided(page, Phần=0.05, Cuối=0.06)[-2:] == ["Phần hai", f"Cuối {LONG}".strip()]
    linked = page.replace("Phần hai", "<a href=/2>Phần hai</a>")
    assert "Phần hai" not in decided(linked, Phần=0.05, Cuối=0.06)


def test_a_heading_between_kept_texts_needs_next_to_no_score() -> None:
    page = f"{TOP}<h3>Phần hai</h3><p>{LONG}</p>"
    assert decided(page, Phần=0.05) == [*KEPT, "Phần hai", LONG.strip()]
    assert decided(page, Phần=0.02) == [*KEPT, LONG.strip()]


def test_a_caption_between_kept_texts_is_no_doubtful_paragraph() -> None:
    page = f"{TOP}<figcaption>Bến {LONG}</figcaption><p>{LONG}bốn</p>"
    assert decided(page, Bến=0.3) == [*KEPT, f"{LONG}bốn"]
    assert decided(page.replace("figcaption", "p"), Bến=0.3) == [*KEPT, f"Bến {LONG}".strip(), f"{LONG}bốn"]


def test_a_likely_heading_is_kept_above_text_of_another_container_and_above_its_picture() -> None:
    apart = f"<section>{TOP}<div><h3>Phần hai</h3></div><p>{LONG}</p></section>"
    assert decided(apart, Phần=0.35) == [*KEPT, "Phần hai", LONG.strip()]
    linked = apart.replace("Phần hai", '<a href="/hai">Phần hai</a>')
    assert decided(linked, Phần=0.35) == [*KEPT, LONG.strip()]
    picture = '<figure><img src="a.jpg"><span>Nguồn</span><figcaption>Bến phà</figcaption></figure>'
    above = f"{TOP}<h3>Phần hai</h3>{picture}"
    assert decided(f"{above}<p>{LONG}</p>", Phần=0.35, Nguồn=0.1, Bến=0.1) == [*KEPT, "Phần hai", LONG.strip()]
    assert decided(f"{above}<p>{LONG}</p>", Phần=0.02, Nguồn=0.1, Bến=0.1) == [*KEPT, LONG.strip()]
    advertised = f"{TOP}<h3>Phần hai</h3><div>Quảng cáo</div><p>{LONG}</p>"
    assert decided(advertised, Phần=0.35, Quảng=0.0) == [*KEPT, "Phần hai", LONG.strip()]
    assert decided(advertised.replace("Quảng cáo", "Quảng trường"), Phần=0.35, Quảng=0.0) == [*KEPT, LONG.strip()]
    assert decided(above, Phần=0.35, Nguồn=0.1, Bến=0.1) == KEPT


def test_the_number_of_a_kept_heading_is_kept_whatever_its_score() -> None:
    page = f"{TOP}<div><span>7</span><h2>Phần hai</h2></div><p>{LONG}</p><div>8</div><p>{LONG * 2}</p>"
    assert decided(page, **{"7": 0.0, "8": 0.0}) == [*KEPT, "7", "Phần hai", LONG.strip(), (LONG * 2).strip()]
    assert decided(page.replace(">7<", ">2026<"), **{"2026": 0.0, "8": 0.0})[len(KEPT)] == "Phần hai"


def test_a_heading_above_another_heading_is_not_kept_for_it() -> None:
    page = f"{TOP}<h3>Xem gì</h3><h3>Phần hai</h3><p>{LONG}</p>"
    assert decided(page, Xem=0.2) == [*KEPT, "Phần hai", LONG.strip()]


def test_a_doubtful_heading_stays_above_its_text_and_above_headings_of_lower_level() -> None:
    page = f"{TOP}<h2>Quê nhà</h2><div>Rác</div><h3>Phần hai</h3><p>Hết</p>"
    assert decided(page, Quê=0.6, Rác=0.1, Phần=0.6) == [*KEPT, "Quê nhà", "Phần hai", "Hết"]


def test_a_doubtful_short_last_block_apart_from_the_text_is_dropped() -> None:
    assert decided(f"{TOP}{NOISE}<p>Liên hệ</p>", Liên=0.7, Rác=0.1) == KEPT
    assert decided(f"{TOP}{NOISE}<p>Liên hệ</p>", Liên=0.9, Rác=0.1) == [*KEPT, "Liên hệ"]
    assert decided(f"{TOP}<p>Liên hệ</p>", Liên=0.7) == [*KEPT, "Liên hệ"]


def test_what_settled_a_block_is_told_where_its_score_did_not() -> None:
    items = "<section><ul><li>Một</li><li>Hai</li><li>Ba</li></ul></section>"
    page = scored(f"{TOP}{items}<p>Hết</p>{NOISE}<h3>Nguồn</h3>", Hai=0.2, Nguồn=0.7, Rác=0.1)
    told = {page[0].text[j]: what for j, what in settled(*page).items()}
    assert told == {"Hai": "follows the most of its list", "Nguồn": "stands loose, apart from the text"}


def test_a_last_block_that_links_alone_part_from_the_text_is_kept() -> None:
    links = "<p><a href=/1>Rác một</a></p><p><a href=/2>Rác hai</a></p>"
    last = "<p>Hết rồi.</p>"
    assert decided(f"{TOP}{links}{last}", Rác=0.1, Hết=0.6) == [*KEPT, "Hết rồi."]
    assert decided(f"{TOP}<p>Rác một</p><p>Rác hai</p>{last}", Rác=0.1, Hết=0.6) == KEPT
    assert decided(f"{TOP}{links}<section>{last}</section>", Rác=0.1, Hết=0.6) == KEPT


def test_a_long_last_block_apart_from_the_text_is_kept() -> None:
    page = f"{TOP}{NOISE}<p>Liên {LONG}</p>"
    assert decided(page, Liên=0.7, Rác=0.1) == [*KEPT, f"Liên {LONG}".strip()]


@pytest.mark.parametrize(
    ("language", "script"),
    [(language, "uncased" if language in {"zh", "ja", "ko", "th"} else "cased") for language in TEXTS],
)
def test_the_script_is_that_of_the_text_and_not_of_a_few_foreign_names(language: str, script: str) -> None:
    assert script_of([*TEXTS[language].paragraphs, "BBC News", "Cookies"]) == script


@pytest.mark.parametrize("language", TEXTS)
def test_the_letters_of_a_page_that_says_nothing_of_itself_tell_whether_it_is_in_english(language: str) -> None:
    kinds = {"zh": "uncased", "ja": "uncased", "ko": "uncased", "th": "uncased", "en": "cased"}
    paragraphs = TEXTS[language].paragraphs
    assert kind_of([*paragraphs, "BBC News", "Señor Müller"], news=False) == kinds.get(language, "news")
    assert kind_of(paragraphs, news=True) == ("news" if kinds.get(language) != "uncased" else "uncased")


def test_a_page_without_text_is_read_by_the_common_model() -> None:
    assert script_of([]) == "cased"
