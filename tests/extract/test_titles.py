"""Which of a page's claims about its headline is believed, and what is cut off them."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from crawler.extract import extract
from crawler.extract.article import printed_headline
from crawler.extract.blocks import read_blocks
from crawler.extract.evidence import gather
from crawler.extract.rank import Candidate
from crawler.extract.titles import title_candidates
from crawler.page import Page

from .texts import TEXTS

URL = "https://news.example.com/2025/a-1.html"
TEXT = TEXTS["en"]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.paragraphs)


def title(head: str, above: str, url: str = URL) -> str | None:
    """The title of an article with this head, and this above its text."""
    html = f"<html lang=en><head>{head}</head><body>{above}<article>{BODY}</article></body></html>"
    return extract(Page(html, url)).title


def candidates(head: str, above: str = "", url: str = URL) -> dict[str, Candidate[str]]:
    """Text -> candidate of a page that is nothing but this head and these headings."""
    page = Page(f"<html><head>{head}</head><body>{above}</body></html>", url)
    return {claim.value: claim for claim in title_candidates(gather(page), page.tree, read_blocks(page.root), url)}


def claims(head: str, above: str = "") -> set[str]:
    return set(candidates(head, above))


def test_what_the_page_prints_and_tells_machines_goes_before_what_it_puts_on_cards() -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": TEXT.title})
    other = "Ferry: what the council wants, and what it will cost everybody"
    head = (
        f'<title>{other}</title><meta property="og:title" content="{other}">'
        f'<meta name="twitter:title" content="{other}"><script type="application/ld+json">{told}</script>'
    )
    assert title(head, f"<h1>{TEXT.title}</h1>") == TEXT.title
    crumbs = f"<nav><ul><li><h1>{other}</h1></li></ul></nav>"
    assert title(head, f"{crumbs}<hgroup><h2>{TEXT.title}</h2></hgroup>") == TEXT.title


def test_a_heading_that_prints_the_sites_name_is_no_headline() -> None:
    head = f'<title>{TEXT.title} | {TEXT.site}</title><meta property="og:site_name" content="{TEXT.site}">'
    above = f'<h1 class="site-title">{TEXT.site}</h1><h2 class="entry-title">{TEXT.title}</h2>'
    assert title(head, above) == TEXT.title


def test_a_name_that_heads_all_pages_is_no_headline_though_the_page_tells_no_name() -> None:
    head = f"<title>{TEXT.title} – {TEXT.site}</title>"
    assert title(head, f"<h1>{TEXT.site}</h1><h2>{TEXT.title}</h2>") == TEXT.title
    assert title(head, f"<h1>{TEXT.title}</h1><h2>{TEXT.site}</h2>") == TEXT.title


def test_a_heading_that_prints_the_windows_title_goes_before_an_element_that_is_called_one() -> None:
    head = f"<title>{TEXT.title} - {TEXT.site}</title>"
    offer = '<div class="title">Our digest of the day is for members</div>'
    assert title(head, f"<h2>{TEXT.title}</h2>{offer}") == TEXT.title


PORTAL = "<h1 class=portlet-title>News</h1><h3 class=page-title>News and events of the region</h3>"


@pytest.mark.parametrize("name", ["tieude-tin", "detail-title", "view_tit"])
def test_an_element_named_for_it_prints_the_headline_of_a_page_whose_title_is_the_sites(name: str) -> None:
    above = f"{PORTAL}<div class={name}><b>{TEXT.title}</b></div><span>20/11/2025 15:32</span>"
    assert title("<title>News - Portal of the region</title>", above) == TEXT.title


def test_a_line_of_slogans_that_runs_above_all_is_not_the_text_that_the_headline_stands_above() -> None:
    slogan = f"<div class=marquee>{'Chào mừng ngày hội lớn của toàn tỉnh. ' * 5}</div>"
    above = f"{slogan}{PORTAL}<div class=detail-title>{TEXT.title}</div><span>20/11/2025 15:32</span>"
    assert title("<title>News - Portal of the region</title>", above) == TEXT.title


@pytest.mark.parametrize("name", ["id=dnn_ctr_lblTitle", 'id="ctl00_g_x_ctl00_lblTieuDe"', "class=news-title"])
def test_a_span_named_for_it_prints_the_headline_that_a_break_parts_from_the_date(name: str) -> None:
    above = f"{PORTAL}<div><span {name}>{TEXT.title}</span><br><span class=date>Thứ năm, 20/11/2025, 15:32</span></div>"
    assert title("<title>Tin tức - Cổng thông tin</title>", above) == TEXT.title


def test_an_element_of_a_name_that_others_bear_or_without_a_date_prints_none() -> None:
    dated = "<span>20/11/2025 15:32</span>"
    teasers = "".join(f"<div class=detail-title>{TEXT.title} {n}</div>" for n in range(3))
    assert title("<title>News - Portal of the region</title>", PORTAL + teasers + dated) != f"{TEXT.title} 2"
    alone = f"{PORTAL}<div class=detail-title>{TEXT.title}</div>"
    assert title("<title>News - Portal of the region</title>", alone) != TEXT.title


def test_a_hyphen_without_space_parts_a_chinese_headline_from_its_site() -> None:
    assert "上午点单下午到家" in claims("<title>上午点单下午到家-华网</title>")
    assert claims("<title>Zwei-Wege-Lösung</title>") == {"Zwei-Wege-Lösung"}


def test_a_heading_that_prints_the_sites_name_is_none_even_where_every_claim_bears_it() -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": "棚田の稲わらで大きな鯨（山里新聞） - 試験ニュース"})
    head = (
        "<title>棚田の稲わらで大きな鯨（山里新聞） - 試験ニュース</title>"
        '<meta property="og:title" content="棚田の稲わらで大きな鯨（山里新聞） - 試験ニュース">'
        f'<meta property="og:site_name" content="試験ニュース"><script type="application/ld+json">{told}</script>'
    )
    above = "<header><h1><a>試験ニュース</a></h1></header><h1>棚田の稲わらで大きな鯨</h1>"
    assert title(head, above) == "棚田の稲わらで大きな鯨"
    assert "試験ニュース" not in claims(head, above)


def test_a_site_that_does_not_tell_its_name_is_known_by_the_ending_that_all_claims_share() -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": "老書店改當深夜圖書室 | 試驗新聞網"})
    head = (
        "<title>老書店改當深夜圖書室 | 地方 | 試驗新聞網</title>"
        '<meta property="og:title" content="老書店改當深夜圖書室 | 試驗新聞網">'
        f'<script type="application/ld+json">{told}</script>'
    )
    assert title(head, "<h1>老書店改當深夜圖書室</h1>") == "老書店改當深夜圖書室"


def test_a_site_that_prints_its_name_in_a_picture_alone_is_known_by_what_the_window_says_too() -> None:
    head, news = "<title>Nachrichten | Tal TV</title>", "<h3>Fähre fährt wieder</h3>"
    logo = '<h1><a href="{}"><img src=/l.png alt="{}"></a></h1>'
    for home in ("/", "./", "https://tal.example/", "/index.php"):
        assert "Tal TV" not in claims(head, logo.format(home, "Tal TV") + news)
    for address, alt in (("/bild.html", "Tal TV"), ("/", "Tal"), ("/", "Zur Startseite")):
        assert "Tal TV" in claims(head, logo.format(address, alt) + news)


def test_a_colon_parts_the_sites_own_name_alone() -> None:
    assert TEXT.title in claims(f"<title>Roe's Notebook: {TEXT.title}</title>", "<h1>Roe's Notebook</h1>")
    assert claims(f"<title>Weather: {TEXT.title}</title>", "<h1>Something else</h1>") == {
        f"Weather: {TEXT.title}",
        "Something else",
    }


def test_an_underscore_within_a_word_parts_nothing() -> None:
    assert claims("<title>trial_codegen_tool: Report 39</title>") == {"trial_codegen_tool: Report 39"}
    assert "大桥通车" in claims("<title>大桥通车_试验网</title>")


def test_a_span_of_years_is_no_site_to_cut_off() -> None:
    whole = "Plan for the harbour, 2015 - 2016"
    assert claims(f"<title>{whole} | The Harbour Post</title>") >= {whole}
    assert "Plan for the harbour, 2015" not in claims(f"<title>{whole}</title>")


def test_a_year_after_words_and_a_bar_is_no_span_of_years() -> None:
    asked = "How dear is the night ferry"
    assert asked in claims(f"<title>{asked} | 2025 guide for islanders</title>")


def test_a_star_parts_as_a_bar_does() -> None:
    assert TEXT.title in claims(f"<title>{TEXT.title} ⋆ The Harbour Post</title>")
    assert claims(f"<title>{TEXT.title} ⋆</title>") == {TEXT.title}


def test_a_slogan_above_the_headline_is_no_headline() -> None:
    slogan, printed = "Never miss what moves our islands", "Council raises the price of the last ferry home"
    told = "Last ferry home to cost more, council decides"
    head = f'<title>{told}</title><meta property="og:title" content="{told}">'
    assert title(head, f"<h1>{slogan}</h1><h1>{printed}</h1>") == printed
    found = candidates(head, f"<h1>{slogan}</h1><h1>{printed}</h1>")
    assert found[printed].origins == ["h1"]
    assert "print" in found[printed].marks
    assert found[slogan].origins == ["h1 later"]


def test_an_only_heading_that_is_like_no_claim_is_strange() -> None:
    told, slogan = "Last ferry home to cost more, council decides", "Never miss what moves our islands"
    for head in (f'<meta property="og:title" content="{told}">', f"<title>{told} | News Example</title>"):
        assert "print strange" in candidates(head, f"<h1>{slogan}</h1>", "https://news-example.com/1")[slogan].marks


def test_the_address_vouches_for_a_heading_that_no_claim_is_like() -> None:
    printed = "Council raises the price of the last ferry"
    head = '<meta property="og:title" content="Crossing will hurt your purse, say commuters">'
    plain, told = "https://news.example.com/a-17.html", "https://news.example.com/council_raises_price_ferry.html"
    assert "print strange" in candidates(head, f"<h1>{printed}</h1>", plain)[printed].marks
    assert "print" in candidates(head, f"<h1>{printed}</h1>", told)[printed].marks


def test_a_vietnamese_heading_is_known_by_an_address_without_diacritics() -> None:
    head, heading = "<title>Trang tin của xã Nà Lòa</title>", "Khánh thành cầu treo qua suối ở xã Vĩnh Nguyên"
    url = "https://naloa.example/tin-tuc/khanh-thanh-cau-treo-qua-suoi-o-xa-vinh-nguyen-12.html"
    above = f"<h1>Nhịp sống vùng cao</h1><h1>{heading}</h1>"
    assert "print" in candidates(head, above, url)[heading].marks
    assert title(head, above, url) == heading


@pytest.mark.parametrize(
    ("window", "url"),
    [
        ("Tin", "https://naloa.example/12"),
        ("Trang thông tin điện tử tổng hợp của xã", "https://naloa.example/tin-tuc/chi-tiet/12"),
        ("Báo Nà Lòa", "https://bao-na-loa.example/bai-1.html"),
    ],
)
def test_the_only_heading_is_the_title_where_the_window_says_the_same_on_every_page(window: str, url: str) -> None:
    """Many a portal of a province does: nothing else tells what the page is about."""
    head, heading = f"<title>{window}</title>", "Khởi công cầu mới qua suối"
    assert "print" in candidates(head, f"<h1>{heading}</h1>", url)[heading].marks
    assert title(head, f"<h1>{heading}</h1>", url) == heading


def test_a_sites_name_is_known_by_a_host_without_diacritics() -> None:
    found = candidates("<title>Báo Nà Lòa</title>", "", "https://bao-na-loa.example/1")
    assert "is host" in found["Báo Nà Lòa"].marks


def test_a_headline_may_have_the_sites_name_among_its_words() -> None:
    printed = "Anchor awards go to three ferries and the people who steer them"
    head = '<title>Anchor awards for ferries</title><meta property="og:site_name" content="Anchor">'
    found = candidates(head, f"<h1>{printed}</h1><h1>Three ferries that won awards</h1>")
    assert found[printed].origins == ["h1"]
    assert candidates(head, f"<h1>Anchor</h1><h1>{printed}</h1>")[printed].origins == ["h1"]


def test_a_site_is_known_by_its_name_before_a_long_motto() -> None:
    whole = f"{TEXT.title} - Anchor, the paper that all of the islands read since 1911"
    head = f'<title>{whole}</title><meta property="og:site_name" content="Anchor">'
    assert "carries site" in candidates(head)[whole].marks


def test_of_chinese_and_japanese_the_characters_show_that_two_texts_are_akin() -> None:
    for printed, told in (
        ("市议会决定上调夜间渡轮票价", "夜间渡轮票价将上调：市议会今日表决"),
        ("夜行フェリーの運賃、来月から値上げへ", "来月から夜行フェリー運賃値上げ、市議会が決定"),
    ):
        found = candidates(f"<title>{told}</title>", f"<h1>{printed}</h1>")
        assert "print" in found[printed].marks, printed


def test_the_headline_is_found_where_it_is_printed_in_other_words_than_the_title() -> None:
    blocks = read_blocks(Page(f"<body><p>Islands</p><h1>Last ferry will cost more</h1>{BODY}</body>").root)
    told = Candidate("Last ferry home to cost more, council decides")
    printed = Candidate("Last ferry will cost more", marks={"print"})
    strange = Candidate("Islands", marks={"print strange"})
    assert printed_headline(blocks, [told, strange, printed]) == 1
    assert printed_headline(blocks, [told, strange]) == -1
    assert printed_headline(blocks, []) == -1


def test_a_claim_weighs_the_same_in_whatever_order_its_marks_are_added_up() -> None:
    claim = Candidate("Last ferry will cost more", marks={"print", "short", "capitals"})
    assert (0.1 + 0.2) + 0.3 != 0.1 + (0.2 + 0.3)
    weighed = {claim.score(dict(zip(claim.marks, weights, strict=True))) for weights in permutations((0.1, 0.2, 0.3))}
    assert len(weighed) == 1


def test_a_headline_printed_with_its_kicker_is_known_by_the_words_that_it_shares_with_the_title() -> None:
    told = Candidate("Fähre: Warum das Boot erst um zehn ablegt")
    text = f"<p>{'Das Boot legt im Winter später ab als im Sommer. ' * 4}</p>"
    printed = "<h2>Hafen Fähre Warum das Boot erst um zehn ablegt</h2>"

    def found(html: str) -> int:
        return printed_headline(read_blocks(Page(html).root), [told])

    assert found(f"<h2>Wetter</h2>{printed}{text}") == 1
    assert found(f"{text}{printed}") == -1, "below text it is another one"
    assert found(f"<h2>Das Boot</h2>{text}") == -1
    assert found(f"{printed.replace('h2', 'h4')}{text}") == -1


def test_a_printed_headline_that_goes_on_where_the_claims_end_is_the_headline() -> None:
    long = "Ferry sails again – after eleven months in dock"
    told = json.dumps({"@type": "NewsArticle", "headline": "Ferry sails again"})
    head = f'<title>{long}</title><meta property="og:title" content="{long}">'
    head += f'<script type="application/ld+json">{told}</script>'
    assert title(head, f"<h1>{long}</h1>") == long


def test_a_headline_goes_on_in_print_whatever_its_apostrophes_are_like() -> None:
    told = "Harbour's last lamp shop to close"
    head = f'<title>{told}</title><meta property="og:title" content="{told}">'
    printed = "Harbour’s last lamp shop to close – but its window stays lit"
    assert title(head, f"<h1>{printed}</h1>") == printed


def test_a_kicker_that_json_ld_leaves_out_is_no_part_of_the_headline() -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": "Experts differ over the cost of pensions"})
    both = "Hearing in parliament: Experts differ over the cost of pensions"
    head = f'<title>{both} | Signal</title><meta property="og:title" content="{both}">'
    head += f'<script type="application/ld+json">{told}</script>'
    above = "<h1><span>Hearing in parliament</span> <span>Experts differ over the cost of pensions</span></h1>"
    assert title(head, above) == "Experts differ over the cost of pensions"


@pytest.mark.parametrize("told", ["Ferry to Run Late", "Harbour - Ferry to Run Late", "Harbour: Ferry to Run Late"])
def test_a_kicker_that_print_glues_to_the_headline_is_cut_where_another_claim_tells_them_apart(told: str) -> None:
    above = "<h1><span>Harbour</span><span>Ferry to Run Late</span></h1>"
    assert title(f"<title>{told}</title>", above) == "Ferry to Run Late"
    assert title("<title>Harbour News</title>", above) == "HarbourFerry to Run Late"


def test_a_label_that_print_glues_to_the_end_of_a_headline_is_none_of_it() -> None:
    above = "<h1><span>山区学校开设划船课</span><span>原创</span></h1>"
    assert title("<title>山区学校开设划船课</title>", above) == "山区学校开设划船课"
    assert title("<title>渡口</title>", "<h1>山区学校的原创</h1>") == "山区学校的原创"


def test_the_board_that_a_page_puts_behind_its_headline_with_an_arrow_is_none_of_it() -> None:
    printed = f"<h1>{TEXT.title} > Press releases</h1>", f"<h2>{TEXT.title}</h2>"
    assert title(f"<title>{TEXT.title} > Press releases | Town</title>", "".join(printed)) == TEXT.title


def test_the_paper_that_a_portal_puts_behind_a_printed_headline_in_brackets_is_none_of_it() -> None:
    for told in (f"{TEXT.title}（山里新聞）", f"{TEXT.title} (Harbour Post)"):
        head = f'<title>{told} - Portal</title><meta property="og:title" content="{told}">'
        assert title(head, f"<h1>{TEXT.title}</h1>") == TEXT.title
        assert title(head, f"<h1>{told}</h1>") == told, "printed, it is the headline's own"


def test_the_line_above_the_date_is_the_headline_where_nothing_else_tells_it() -> None:
    """Old systems of offices: neither heading nor class, and the same window's title on every page."""
    head = f"<title>{TEXT.site}</title>"
    menu = "".join(f"<tr><td><a href=/{n}>Section {n}</a></td></tr>" for n in range(15))
    top = f"<table><tr><td>{TEXT.site}</td></tr>{menu}</table>"
    date = "<tr><td>Updated: 20/11/2026 08:15</td></tr>"
    for printed in (f"<tr><td>{TEXT.title}</td></tr>{date}", f"<tr><td>{TEXT.title} (20/11/2026 8:15:08 AM)</td></tr>"):
        assert title(head, f"{top}<table>{printed}</table>") == TEXT.title
    assert title(head, f"{top}<table>{date}</table>") != TEXT.title


@pytest.mark.parametrize("window", ["{t} | {s}", "{s} - {t}", "{t} - Thời sự - {s}"])
@pytest.mark.parametrize(
    "printed",
    [
        "<header><h1><a href=/>{s}</a></h1></header><article><h1>{t}</h1>",
        "<h1>{s}</h1><h2>{t}</h2>",
        "<h2>Thời sự</h2><h1>{t}</h1>",
    ],
)
def test_a_site_that_heads_its_pages_with_its_name_gives_no_headline(window: str, printed: str) -> None:
    """On a host that does not sound like it, and without a word to machines on what it is called."""
    site, title = "Báo Sông Ngân", "Xã Nậm Tà mở lớp dạy chữ Nôm Dao cho thanh niên"
    text = "<p>Lớp học chữ Nôm Dao có 42 học viên, mở tại nhà văn hóa thôn Khuổi Lầy trong ba tháng.</p>" * 3
    head = f"<title>{window.format(s=site, t=title)}</title>"
    html = f"<html lang=vi><head>{head}</head><body>{printed.format(s=site, t=title)}{text}</body></html>"
    assert extract(Page(html, "https://news.example/a")).title == title
