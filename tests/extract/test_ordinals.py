"""The numbers of ordered lists: printed by browsers, absent from the markup's text."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.extract import extract
from crawler.extract.ordinals import numbered, ordinals
from crawler.page import Page

ITEMS = "<li>Một</li><li>Hai</li><li>Ba</li>"
PARAGRAPH = "<p>Ngày 20/11, Ủy ban nhân dân xã Đàm Lãng công bố các bước nộp hồ sơ mới cho bà con trong xã.</p>"
STEPS = (
    "<ol><li>Nhận mẫu đơn tại bộ phận một cửa của xã, từ thứ hai đến thứ sáu.</li>"
    "<li><p>Điền đủ các mục và ký tên ở trang cuối cùng của mẫu đơn.</p><p>Không cần chứng thực.</p></li>"
    "<li>Nộp đơn kèm ảnh chụp căn cước và nhận giấy hẹn trả kết quả.</li></ol>"
)


def printed(markup: str) -> list[str]:
    """What stands before the items of the first list."""
    ordered = LexborHTMLParser(markup).css_first("ol")
    assert ordered is not None
    found = ordinals(ordered)
    return [found.get(item.mem_id, "") for item in ordered.iter() if item.tag == "li"]


@pytest.mark.parametrize(
    ("markup", "meant"),
    [
        (f"<ol>{ITEMS}</ol>", ["1.", "2.", "3."]),
        (f"<ol start=4>{ITEMS}</ol>", ["4.", "5.", "6."]),
        (f"<ol start='-1'>{ITEMS}</ol>", ["-1.", "0.", "1."]),
        (f"<ol start=''>{ITEMS}</ol>", ["1.", "2.", "3."]),
        (f"<ol reversed>{ITEMS}</ol>", ["3.", "2.", "1."]),
        (f"<ol reversed start=10>{ITEMS}</ol>", ["10.", "9.", "8."]),
        ("<ol><li>Một<li value=7>Hai<li>Ba</ol>", ["1.", "7.", "8."]),
        (f"<ol type=a>{ITEMS}</ol>", ["a.", "b.", "c."]),
        (f"<ol type=A start=26>{ITEMS}</ol>", ["Z.", "AA.", "AB."]),
        (f"<ol type=I start=3>{ITEMS}</ol>", ["III.", "IV.", "V."]),
        (f"<ol type=i start=3999>{ITEMS}</ol>", ["mmmcmxcix.", "4000.", "4001."]),
        (f"<ol style='list-style-type: lower-alpha'>{ITEMS}</ol>", ["a.", "b.", "c."]),
        (f"<ol style='margin:0; list-style: none outside'>{ITEMS}</ol>", ["", "", ""]),
        (f"<ol class='steps list-unstyled'>{ITEMS}</ol>", ["", "", ""]),
        (f"<ol type=disc>{ITEMS}</ol>", ["", "", ""]),
        ("<ol><li>Một<ol><li>Trong</ol><li>Hai</ol>", ["1.", "2."]),
    ],
)
def test_items_are_counted_as_browsers_count_them(markup: str, meant: list[str]) -> None:
    assert printed(markup) == meant


@pytest.mark.parametrize(
    ("ordinal", "text", "meant"),
    [
        ("1.", "Nhận đơn.", "1. Nhận đơn."),
        ("1.", "1. Nhận đơn.", "1. Nhận đơn."),
        ("2.", "1) Nhận đơn.", "1) Nhận đơn."),
        ("1.", "(a) Nhận đơn.", "(a) Nhận đơn."),
        ("3.", "3 Nộp đơn", "3 Nộp đơn"),
        ("1.", "① 受付", "① 受付"),
        ("1.", "12 xã nhận đơn.", "1. 12 xã nhận đơn."),
        ("2.", "2026 là năm đầu.", "2. 2026 là năm đầu."),
        ("a.", "a lô là tiếng chào.", "a. a lô là tiếng chào."),
        ("b.", "b) Ký tên.", "b) Ký tên."),
    ],
)
def test_an_item_that_prints_its_number_gets_no_other(ordinal: str, text: str, meant: str) -> None:
    assert numbered(ordinal, text) == meant


def read(article: str) -> list[str]:
    page = Page(f"<html><body><article><h1>Nộp hồ sơ qua ba bước</h1>{article}</article></body></html>")
    return [block.text for block in extract(page).blocks if block.reason is None]


def test_the_first_block_of_an_item_carries_its_number() -> None:
    items = read(PARAGRAPH + STEPS + PARAGRAPH)[1:-1]
    meant = ["1. Nhận", "2. Điền", "Không cần", "3. Nộp"]
    assert [text[: len(start)] for text, start in zip(items, meant, strict=True)] == meant


def test_an_item_without_text_counts_and_gives_its_number_to_nothing_else() -> None:
    steps = STEPS.replace("<ol>", "<ol><li><img src=/a.jpg></li>")
    assert [text[:7] for text in read(PARAGRAPH + steps + PARAGRAPH)[:3]] == ["Ngày 20", "2. Nhận", "3. Điền"]
