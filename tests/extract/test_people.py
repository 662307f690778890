"""Who wrote it: what is printed around names, and which of a page's claims about its authors is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.extract import extract
from crawler.extract.names import first_names, is_person, named_inside, split_names
from crawler.files import scoring
from crawler.page import Page
from crawler.parse import parse_page

from .layouts import LAYOUTS
from .texts import TEXTS

URL = "https://news.example/a-1.html"

PRINTED = [
    ("By Jane Doe", ["Jane Doe"]),
    ("ByJane Doe", ["Jane Doe"]),
    ("By Jane Doe, John Roe, and Max Mustermann", ["Jane Doe", "John Roe", "Max Mustermann"]),
    ("By Jane Doe, Senior Autos Reporter", ["Jane Doe"]),
    ("Jane Doe Senior Autos Reporter", ["Jane Doe"]),
    ("Jane Doe, MD, dietitian", ["Jane Doe"]),
    ("Jane Doe/John Roe", ["Jane Doe", "John Roe"]),
    ("Jane Doe | The Trial Courier", ["Jane Doe"]),
    ("Nông Thị Vân/ABC-Miền Trung", ["Nông Thị Vân"]),
    ("By Jane Doe on 4 May 2025", ["Jane Doe"]),
    ("Reviewed by Ann Lee MD — Written by Jane Doe — Updated on May 4, 2025", ["Jane Doe"]),
    ("Recipe by Jane Doe", ["Jane Doe"]),
    ("Von Karin Vogt und Jan Berger", ["Karin Vogt", "Jan Berger"]),
    ("Karin Vogt Redakteurin", ["Karin Vogt"]),
    ("Autorin/Autor Karin Vogt", ["Karin Vogt"]),
    ("von Karin Vogt, TRIALFUNK Stand: 28. April 2023, 11:04 Uhr", ["Karin Vogt"]),
    ("Par Luc Martin et Anne Petit", ["Luc Martin", "Anne Petit"]),
    ("Por Ana Reyes y Luis Gómez", ["Ana Reyes", "Luis Gómez"]),
    ("Di Marco Rossi", ["Marco Rossi"]),
    ("Di Maria", ["Di Maria"]),
    ("Theo Baker", ["Theo Baker"]),
    ("Oleh Budi Santoso", ["Budi Santoso"]),
    ("Penulis: Budi Santoso", ["Budi Santoso"]),
    ("Tác giả: Nông Thị Vân", ["Nông Thị Vân"]),
    ("作者：王小明", ["王小明"]),
    ("文／王小明", ["王小明"]),
    ("记者 王小明", ["王小明"]),
    ("박민수 기자", ["박민수"]),
    ("박민수 산골학교 강사", ["박민수"]),
    ("Une carte blanche de Luc Martin, professeur à l'école du port", ["Luc Martin"]),
    ("Rep: Budi Santoso/ Red: Siti Rahayu", ["Budi Santoso"]),
    ("Nông Vân – Lý Sèn", ["Nông Vân", "Lý Sèn"]),
    ("박민수·이지은 기자", ["박민수", "이지은"]),
    ("시험·가상 박민수 기자", ["박민수"]),
    ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
    ("โดย สมชาย ใจดี 11 ตุลาคม 2568 08:30 น.", ["สมชาย ใจดี"]),
    ("Von Karin Vogt 11. Oktober 2025", ["Karin Vogt"]),
    ("Fabio Moreno", ["Fabio Moreno"]),
    ("Piet Smit en Anna te Brink", ["Piet Smit", "Anna te Brink"]),
    ("Jan van 't Veer", ["Jan van 't Veer"]),
    ("Por José Pardo y Lima", ["José Pardo y Lima"]),
    ("Von Rita von und zu Hagen", ["Rita von und zu Hagen"]),
    ("Marco Rossi e Anna Bianchi", ["Marco Rossi", "Anna Bianchi"]),
    ("A.G. avec Luc Martin", ["A.G.", "Luc Martin"]),
    ("试验新闻记者 王小明", ["王小明"]),
    ("2026-11-20 14:33試驗報／ 記者王小明／基隆即時報導", ["王小明"]),
    ("责任编辑：李思思", []),
    ("Edited by John Roe, written by Jane Doe", ["Jane Doe"]),
    ("Written by Jane Doe, edited by John Roe", ["Jane Doe"]),
    ("王小明 编辑 李思思", ["王小明"]),
    ("Editor: Siti Rahma | Penulis: Budi Santoso", ["Budi Santoso"]),
    ("Nông Thị Vân - Lý Văn Sơn", ["Nông Thị Vân", "Lý Văn Sơn"]),
    ("เขียนโดย สมชาย ใจดี", ["สมชาย ใจดี"]),
    ("เรียบเรียง โดย สมชาย ใจดี อีเมล์. somchai@a.example", ["สมชาย ใจดี"]),
    ("อนุมัติ โดย วิภา แสงทอง", []),
    ("이지은 소설가", ["이지은"]),
    ("Shelby Whitehead", ["Shelby Whitehead"]),
    ("By Jane DoePublished: Jan 29, 2025", ["Jane Doe"]),
    ("by Jane DoeNovember 21, 202501747", ["Jane Doe"]),
    ("byJane Doe", ["Jane Doe"]),
    ("Author of this article: Jane Doe", ["Jane Doe"]),
    ("View all posts by Jane Doe", ["Jane Doe"]),
    ("Jane Doe, Shipping Expert", ["Jane Doe"]),
    ("Brian Doe, CFP®", ["Brian Doe"]),
    ("JANE DOE jdoe@courier.example", ["JANE DOE"]),
    ("Interview von Karin Vogt", ["Karin Vogt"]),
    ("Veröffentlicht am 27.04.24 um 07:39 Uhr", []),
    ("Fact checked by: Jane Doe", []),
    ("Tin, ảnh: Lý Văn Hà - Văn phòng HĐND và UBND xã", ["Lý Văn Hà"]),
    ("Ban Tuyên giáo và Dân vận Tỉnh ủy", ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]),
    ("โดย หนึ่งเข็ม", ["หนึ่งเข็ม"]),
    ("เรื่องโดย : นารี หนึ่งเข็ม 20 พ.ย. 69 6,287", ["นารี หนึ่งเข็ม"]),
    ("（本文来源：试验日报 作者：王小明）", ["王小明"]),
    ("来源：试验网作者：王小明 实习生 李思思2026-11-17 18:32", ["王小明", "李思思"]),
]


@pytest.mark.parametrize(("printed", "names"), PRINTED)
def test_a_byline_is_cut_down_to_its_names(printed: str, names: list[str]) -> None:
    assert split_names(printed) == names


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe",
        "Jean-Pierre O'Neil",
        "Marna van der Merwe",
        "A. J. Neal",
        "Nông Thị Vân",
        "王小明",
        "박민수",
        "สมชาย ใจดี",
        "วราภรณ์ ณ เชียงใหม่",
        "Anna te Brink",
    ],
)
def test_a_person_is_known_by_the_form_of_the_name(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "text",
    [
        "Jane", "Trial News", "Sign In", "Staff Writer", "jane doe", "The Reporter", "jane.doe@a.example", "Jane D0e",
        "ทีมข่าว ภูมิภาค", "พบ เปรู", "LINE印刷 X", "Jane DoePublished", "Jane In", "Jane Reuters",
        "입력", "수정", "시민", "发布时间", "시험일보", "试验新闻网",
        "Redaktion Neustadt", "Lagune Inc.", "Boten Verlag GmbH", "Teilen Telegram", "Jane Doe and John Roe",
    ],
)  # fmt: skip
def test_what_has_not_the_form_of_a_name_is_no_person(text: str) -> None:
    assert not is_person(text)


def test_a_name_within_a_line_stands_behind_by() -> None:
    assert named_inside("Published August 7, 2023 by Jane Doe") == ["Jane Doe"]
    assert named_inside("March 15, 2022 · 3 min read · By Jane Doe and John Roe") == ["Jane Doe", "John Roe"]
    assert named_inside("2026-11-21 18:37 出处：江岸网 作者：王小明 编辑：李思思 评论(0)") == ["王小明"]
    assert named_inside("The bridge was closed by the council in May") == []


def test_the_parts_of_an_element_are_names_until_one_is_not() -> None:
    assert first_names(["By", "Jane Doe", "and", "John Roe", "Reporters"]) == ["Jane Doe", "John Roe"]
    assert first_names(["Reporters", "Jane Doe"]) == []


def page(body: str = "", head: str = "", **article: Any) -> str:
    """A whole English article with a printed byline, JSON-LD or both."""
    html = LAYOUTS["tails"](TEXTS["en"]).html.replace("Peter Lang", "").replace("By </", "</")
    if article:
        told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TEXTS["en"].title, **article}
        head += f'<script type="application/ld+json">{json.dumps(told)}</script>'
    return html.replace("</head>", head + "</head>").replace("</h1>", "</h1>" + body)


def authors(html: str) -> tuple[str, ...]:
    return extract(Page(html, URL)).bylines


PERSON = {"@type": "Person", "name": "Jane Doe"}
SECOND = {"@type": "Person", "name": "John Roe"}


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (page(author=PERSON), ("Jane Doe",)),
        (page(author=[PERSON, SECOND]), ("Jane Doe", "John Roe")),
        (page('<p class="byline">By <a href="/author/jane">Jane Doe</a></p>'), ("Jane Doe",)),
        (page("<p>Published August 7, 2023 by Jane Doe</p>"), ("Jane Doe",)),
        (
            page(
                '<p class="author"><a rel="author" href="/autor/1">Jane Doe</a></p>',
                '<meta name="author" content="Jane Doe">',
                author=[PERSON, SECOND],
            ),
            ("Jane Doe", "John Roe"),
        ),
        (page(), ()),
    ],
)
def test_the_best_claim_about_the_authors_wins(html: str, names: tuple[str, ...]) -> None:
    assert authors(html) == names


def test_a_contributor_whom_the_byline_prints_beside_the_author_is_one() -> None:
    printed = '<p class="byline"><a href="/author/jane">Jane Doe</a>, <a href="/author/john">John Roe</a></p>'
    assert authors(page(printed, author=PERSON, contributor=[SECOND])) == ("Jane Doe", "John Roe")
    assert authors(page(author=PERSON, contributor=[SECOND])) == ("Jane Doe",)


def test_a_paper_that_is_told_to_be_the_author_goes_behind_the_person_who_is_printed() -> None:
    html = page('<em class="byline">홍길동 기자</em>', '<meta property="og:article:author" content="시험신보 | 포털">')
    assert parse_page(html, URL).authors == ("홍길동",)


def test_a_paper_that_is_called_a_person_is_nobody() -> None:
    for name in ("试验新闻网", "ทดสอบออนไลน์", "Redacción Norte"):
        assert parse_page(page(author={"@type": "Person", "name": name}), URL).authors == ()
    html = page(
        "<p>Par La Presse Libre avec AFP</p>", author={"@type": "Organization", "name": "La Presse Libre avec AFP"}
    )
    assert parse_page(html, "https://www.lapresselibre.example/a-1").authors == ()


def test_who_is_quoted_is_no_author_and_theo_is_a_name_where_nobody_speaks_vietnamese() -> None:
    quoted = '<blockquote>The ferry is late.<cite class="quote-author">John Roe</cite></blockquote>'
    assert parse_page(page(quoted), URL).authors == ()
    html = page(author={"@type": "Person", "name": "Theo Baker"})
    version = parse_page(html, URL)
    assert (version.authors, version.attributions) == (("Theo Baker",), ())


OTHERS = "".join(
    f'<div><h4><a href="/opinion/{n}">Teaser {n}</a></h4><a href="/author/{n}">{name}</a></div>'
    for n, name in enumerate(("Ada Other", "Bob Other", "Cem Other"))
)
STANDFIRST = (
    f"<p>{'The council wants the ferry to run again before the winter, and says who is to pay for it. ' * 2}</p>"
)


@pytest.mark.parametrize(
    "printed",
    [
        "<div>Jane Doe</div><div>28 April 2026</div>",
        "<p>Jane Doe</p><p>Porthaven</p><div>28/04/2026 Updated at 15:10</div>",
        '<p class="author">Jane Doe 28.04.2026 | 09:36</p>',
        "<address>By Jane DoePublished: Apr 28, 2026</address>",
        "<p>Jane Doe</p><p>Product Analytics Expert</p><div>28 April 2026</div>",
        '<div class=author><a href="/author/9">JD</a> <a href="/author/9">Jane Doe</a></div>',
        "<p>Reviewed by Rita Roe, MD</p><p>By Jane Doe</p>",
    ],
)
def test_who_is_printed_beside_the_headline_goes_before_who_writes_other_news(printed: str) -> None:
    """Where machines are told nobody: authors of columns and teasers have links and classes of their own."""
    html = page(STANDFIRST + printed).replace("<h1", f"<aside>{OTHERS}</aside><h1").replace("</article>", OTHERS)
    assert authors(html) == ("Jane Doe",)


def test_those_who_are_printed_together_wrote_together() -> None:
    first, second = (f'<a href="/author/{name[0]}">{name}</a>' for name in ("Jane Doe", "John Roe"))
    for printed in (
        f"<p>{first} and {second}</p>",
        f"<div>{first}</div><div>{second}</div>",
        f"<p>By {first}, {second}</p>",
    ):
        assert authors(page(printed)) == ("Jane Doe", "John Roe")
    for other in (f"<p>Reviewed by {second}</p>", f"<p>Photos: {second}</p>"):
        assert authors(page(f"<p>By {first}</p>{other}")) == ("Jane Doe",)


def test_who_took_the_picture_and_words_of_a_comments_form_are_no_author() -> None:
    picture = (
        '<figure><img src="/a.jpg"><figcaption>The quay <span class="author">Pella Roe</span></figcaption></figure>'
    )
    form = '<form><label class="comment-form-author">Name</label></form>'
    assert authors(page(picture + form)) == ()


def test_who_edited_alone_is_no_author() -> None:
    told = '<meta name="author" content="李思思">'
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXTS["zh"].paragraphs)

    def named(line: str) -> tuple[str, ...]:
        head = f"<title>{TEXTS['zh'].title}</title>{told}"
        return authors(f"<html lang=zh><head>{head}</head><h1>{TEXTS['zh'].title}</h1>{text}<p>{line}</p></html>")

    assert named("责任编辑：李思思") == ()
    assert named("作者：李思思 责任编辑：李思思") == ("李思思",)
    assert named("完") == ("李思思",)


def test_who_wrote_is_read_where_machines_are_told_who_edited() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXTS["en"].paragraphs)
    told = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": "Budi Santoso"}})
    head = f'<meta name="author" content="Budi Santoso"><script type="application/ld+json">{told}</script>'
    line = "<p>Laporan oleh <a href=/reporter/siti>Siti Rahma</a></p>"
    html = f"<html lang=id><head>{head}</head><h1>{TEXTS['en'].title}</h1>{line}{text}"
    assert authors(f"{html}<p>Editor: Budi Santoso</p></html>") == ("Siti Rahma",)
    assert authors(f"{html}</html>") == ("Budi Santoso",)


def test_a_reporter_whom_the_text_opens_with_wrote_beside_the_one_in_the_line_of_info() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXTS["zh"].paragraphs)
    info = "<p>2026-11-20 09:42 作者：王小明</p>"
    signed = "<p>江岸新闻 记者 王小明 通讯员 李思思 江岸报道</p>"
    html = f"<html lang=zh><h1>{TEXTS['zh'].title}</h1>{info}{signed}{text}</html>"
    assert authors(html) == ("王小明", "李思思")


def test_the_town_that_stands_beside_a_reporter_is_none() -> None:
    assert parse_page(page(author={"@type": "Person", "name": "程炳宏、台南"}), URL).authors == ("程炳宏",)


def test_a_person_after_whom_the_site_is_called_is_its_author() -> None:
    site = '<meta property="og:site_name" content="Jane Doe">'
    html = page(author=PERSON).replace('<meta property="og:site_name" content="The Trial Courier">', site)
    assert parse_page(html, "https://janedoe.example/a").authors == ("Jane Doe",)
    organisation = {"@type": "Organization", "name": "Jane Doe"}
    html = page(author=PERSON, publisher=organisation).replace('content="The Trial Courier"', 'content="Jane Doe"')
    assert parse_page(html, "https://janedoe.example/a").authors == ()


@pytest.mark.parametrize("language", ["vi", ""])
@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>Lý Văn Hà</strong></p>",
        "<div class=tacgia>Lý Văn Hà</div>",
        "<div class=text-end>Tin, ảnh: Lý Văn Hà - Văn phòng HĐND và UBND xã</div>",
        "<p><b>Lý Văn Hà – Ban Truyền thông Tỉnh đoàn</b></p>",
    ],
)
def test_who_signs_a_vietnamese_text_goes_before_the_site(language: str, line: str) -> None:
    text = TEXTS["vi"]
    site = {"@type": "Organization", "name": text.site}
    told = json.dumps({"@type": "NewsArticle", "headline": text.title, "author": site, "publisher": site})
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs)
    html = f'''<html lang="{language}"><head><title>{text.title}</title>
<meta property="og:site_name" content="{text.site}"><script type="application/ld+json">{told}</script></head>
<body><article><h1>{text.title}</h1>{paragraphs}
{line}</article><p>{text.see_also}</p></body></html>'''
    assert authors(html) == ("Lý Văn Hà",)
    assert parse_page(html, "https://bao-thu-nghiem.vn/a-1.html").authors == ("Lý Văn Hà",)


def test_a_name_right_above_the_text_goes_before_the_site() -> None:
    text = TEXTS["en"]
    told = json.dumps({"@type": "NewsArticle", "headline": text.title, "author": {"name": text.site}})
    head = (
        f'<title>{text.title}</title><meta name="author" content="{text.site}">'
        f'<meta property="og:site_name" content="{text.site}"><script type="application/ld+json">{told}</script>'
    )
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs)

    def named(line: str) -> tuple[str, ...]:
        html = f"<html lang=en><head>{head}</head><article><h1>{text.title}</h1>{line}{paragraphs}</article></html>"
        return parse_page(html, URL).authors

    assert named("<p><strong>Jane Doe</strong></p>") == ("Jane Doe",)
    assert named("<h2>Task Management</h2>") == ()


def test_an_agency_is_a_source_in_the_record_and_signs_in_the_scoring_shape() -> None:

    now = datetime(2026, 1, 1, tzinfo=UTC)
    html = page(author={"@type": "Organization", "name": "Reuters"})
    version = parse_page(html, URL, now=now)
    assert (version.authors, [a.name for a in version.attributions]) == ((), ["Reuters"])
    assert scoring({"html": html, "url": URL}, source=None, now=now)["author"] == ["Reuters"]
    assert scoring({"html": page(author=PERSON), "url": URL}, source=None, now=now)["author"] == ["Jane Doe"]
