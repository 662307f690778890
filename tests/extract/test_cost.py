"""What reading a page costs: in proportion to its size, however it is built. CPU time, never wall time."""

from __future__ import annotations

import time

import pytest

from crawler.page import MAX_NODES_TEXT
from crawler.parse import parse_page

URL = "https://news.example/tin/cau-moi.html"


def paragraph(number: int) -> str:
    return (
        f"<p class='doan'>Nhà thứ {number} ở cuối bản dựng lại mái hiên sau cơn bão, <b>chủ nhà</b> kể rằng "
        f"<a href='/{number}'>hàng xóm</a> đã góp {number} cây tre và cùng làm trong nhiều buổi chiều liền.</p>"
    )


def flat(size: int) -> str:
    return "<h1>Bản dựng lại nhà</h1><article>" + "".join(map(paragraph, range(size))) + "</article>"


def alike(size: int) -> str:
    """Paragraphs that all begin the same way, as minutes and lists of results do."""
    return "<h1>Kết quả</h1><article>" + f"<p>{'Đội chủ nhà lại ghi thêm một bàn nữa vào lưới. ' * 3}</p>" * size


def deep(size: int) -> str:
    nested = "".join(f"<div class='lop'>{paragraph(number)}" for number in range(size // 4))
    return f"<h1>Bản dựng lại nhà</h1>{nested}{'</div>' * (size // 4)}"


def links(size: int) -> str:
    items = "".join(f"<li><a href='/tin/{number}'>Tin số {number} của bản</a></li>" for number in range(size))
    return f"{flat(20)}<ul class='khac'>{items}</ul>"


def line_breaks(size: int) -> str:
    return "<h1>Bài dài</h1><div>" + "<br><br>".join(f"Câu thứ {n} kể chuyện làng." for n in range(size)) + "</div>"


def pictures(size: int) -> str:
    """Images in a row, one caption for all, in the middle of an article."""
    images = "".join(f"<p><img src='/anh/{number}.jpg'></p>" for number in range(size))
    return f"{flat(20)}{images}<p><em>Bản dựng lại nhà. Ảnh: Nông Vân</em></p>{flat(20)}"


def cost(html: str) -> float:
    spent = []
    for _ in range(3):
        started = time.process_time()
        parse_page(html, URL)
        spent.append(time.process_time() - started)
    return min(spent)


@pytest.mark.parametrize("build", [flat, alike, deep, links, line_breaks, pictures])
def test_four_times_the_page_costs_four_times_the_work(build: object) -> None:
    assert callable(build)
    small, large = build(500), build(2_000)
    cost(small)
    assert cost(large) < 9 * cost(small), "quadratic work would be sixteen times as much"


@pytest.mark.full
def test_a_page_of_ten_megabytes_is_read_whole() -> None:
    filler = "Người làng bảo nhau rằng mùa nước năm nay về muộn hơn mọi năm. " * 4
    html = flat(20_000).replace("</p>", f" {filler}</p>")
    assert 0.6 * MAX_NODES_TEXT < len(html) < MAX_NODES_TEXT
    assert len(parse_page(html, URL).body) == 20_000
    assert cost(html) < 2 * 16 * cost(flat(1_250).replace("</p>", f" {filler}</p>"))
