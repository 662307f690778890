"""Lists of other articles under the text, each on the smallest page that shows it."""

from __future__ import annotations

import pytest

from crawler.parse import parse_page

URL = "https://news.example/tin/cau-moi.html"
TITLE = "Bến Sậy có cầu treo sau nhiều mùa lũ"
TEXT = (
    "Sáng nay người dân Bến Sậy đi bộ qua chiếc cầu treo dài hơn một trăm mét, thay cho chuyến đò ngang của ông Lường.",
    "Cầu do thợ trong xã tự hàn dưới sự chỉ dẫn của một kỹ sư về hưu, hết hơn bốn tháng và gần một tỷ đồng góp lại.",
)
OTHERS = ("Gặt lúa chạy bão", "Chợ phiên dời sang bãi mới", "Trường vùng cao thêm ba lớp", "Bắt trộm trâu ở Nà Lìn")
MAKES = {
    "divs": "<div class=tin><h3><a href='/{n}'>{head} ở bản {n}</a></h3><p class=tom>{said}</p></div>",
    "dated": "<li><a href='/{n}'>{head} ở bản {n}</a><div>{said}</div><span>1{n}/11/2026</span></li>",
    "articles": "<article class=the><header><p><a href='/{n}'>{head} bản {n}</a></p><p>{said}</p></header></article>",
}
SAID = "Xóm {n} của xã đến giữa tháng đã có gần ba trăm hộ nhận được phần hỗ trợ đợt đầu, số còn lại chờ tháng sau."


def page(cards: str, *, inside: bool = False) -> str:
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    within, behind = (cards, "") if inside else ("", cards)
    return (
        f"<html lang=vi><body><div id=chinh><h1>{TITLE}</h1><div class=ngay>21/11/2026</div>"
        f"<div class=noidung>{text}{within}</div>"
        f"<div class=khac><h2>Tin cùng mục</h2>{behind}</div></div></body></html>"
    )


def cards(make: str) -> str:
    return "".join(MAKES[make].format(n=n, head=head, said=SAID.format(n=n)) for n, head in enumerate(OTHERS * 2))


def body(html: str) -> list[str]:
    return [block.text for block in parse_page(html, URL).placements if block.in_body]


@pytest.mark.parametrize("make", MAKES)
def test_what_teases_other_articles_is_none_of_the_text_however_much_it_says(make: str) -> None:
    assert body(page(cards(make))) == list(TEXT)


def test_the_items_of_an_article_that_is_a_list_are_kept() -> None:
    assert SAID.format(n=5) in body(page(cards("divs"), inside=True))


def test_items_right_under_a_standfirst_are_the_article() -> None:
    listed = f"<div class=dau><h1>{TITLE}</h1><div>21/11/2026</div><p class=sapo>{TEXT[0]}</p></div>{cards('divs')}"
    assert SAID.format(n=5) in body(f"<html lang=vi><body>{listed}</body></html>")


MENU = "".join(f"<tr><td><a href='/{n}'>» {head}</a></td></tr>" for n, head in enumerate(OTHERS * 2))


def laid_out(cell: str, *, above: str = "") -> str:
    """A page that tables lay out: a menu beside the text, `cell` in rows under it."""
    rows = "".join(cell.format(n=n, head=head, said=SAID.format(n=n)) for n, head in enumerate(OTHERS))
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    return (
        f"<html lang=vi><body><table><tr><td><table>{MENU}<tr><td>DANH MỤC TIN</td></tr></table></td><td><table>"
        f"{above}<tr><td><h1>{TITLE}</h1></td></tr><tr><td class=noidung>{text}</td></tr>{rows}</table></td></tr>"
        "</table></body></html>"
    )


@pytest.mark.parametrize(
    "cell",
    [
        "<tr><td><a href='/{n}'>{head} ở bản {n}</a> (1{n}/11/2026) {said}</td></tr>",
        "<tr><td><a href='/{n}'>{head} ở bản {n}</a> (1{n}/11/2026)</td></tr>",
        "<tr><td><a href='/{n}'>{head}</a></td></tr>",
    ],
    ids=["with a date and a summary", "with a date", "but links"],
)
def test_rows_of_a_table_that_lays_out_the_page_are_no_text(cell: str) -> None:
    greeting = "<tr><td>Nhiệt liệt chào mừng Đại hội đại biểu Mặt trận Tổ quốc xã lần thứ nhất!</td></tr>"
    assert body(laid_out(cell, above=greeting)) == list(TEXT)
