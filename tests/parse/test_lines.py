"""What a line is, told from its words alone."""

from __future__ import annotations

import pytest

from crawler import lines

NOISE = """
Latest
LATEST:
Comment (0)
Comments (1,204)
0 comments
12 Comments
Bình luận (0)
Bình luận: 3
(0) Bình luận
Ý kiến bạn đọc (3)
Lượt xem: 1.234
Đã xem: 88
Phản hồi: 0
1.2k views
Mới nhất
Đọc nhiều
Tin liên quan
Tin liên quan:
Quảng cáo
Advertisement
![]() |
![]()
![một con đường](https://a.example/1.jpg) |
| ![](https://a.example/1.jpg) |
[![](/a.jpg)](/b)
https://a.example/tin-1.html
www.a.example/tin
***
- - -
…
Hết
Tổng số điểm của bài viết là: 0 trong 0 đánh giá
""".strip().splitlines()

NAVIGATION = """
>> Mưa lớn còn kéo dài
» Mưa lớn còn kéo dài
Xem thêm: Mưa lớn còn kéo dài
Mời bạn đọc xem thêm: Mưa lớn còn kéo dài
Read more: Heavy rain to go on
Tags: mưa, lũ
Từ khóa: mưa, lũ
* Mời bạn đọc vào chuyên mục Giáo dục xem các tin, bài liên quan.
""".strip().splitlines()

PROSE = """
Latest figures show that exports rose.
Comment on the plan was mixed.
Bình luận về trận đấu, ông Sèn nói đội nhà đã chơi hay hơn.
Người xem 20 tuổi
He said.
12
Ông nói.
Tin
Mới
Chia sẻ với bà con vùng lũ
> Trích lời
- Thưa ông, vì sao?
Nguồn nước ở đây đã cạn.
Đường 3/9 (đoạn qua xã) đã thông xe
Trang phục của người Tày
""".strip().splitlines()


@pytest.mark.parametrize("text", NOISE)
def test_labels_counters_and_ornaments_are_noise(text: str) -> None:
    assert lines.noise(text) == "noise"


@pytest.mark.parametrize("text", NAVIGATION)
def test_links_to_other_articles_are_navigation(text: str) -> None:
    assert lines.noise(text) == "navigation"


@pytest.mark.parametrize("text", PROSE)
def test_what_only_speaks_of_such_things_is_neither(text: str) -> None:
    assert lines.noise(text) is None


def test_a_long_line_is_prose_whatever_it_begins_with() -> None:
    assert lines.noise("Xem thêm: " + "chữ " * 100) is None


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        ("Lễ hội mùa xuân. (Source: VNA)", "Lễ hội mùa xuân.", "VNA"),
        ("Lễ hội mùa xuân. (Ảnh: Nông Vân)", "Lễ hội mùa xuân.", "Nông Vân"),
        ("Lễ hội mùa xuân (Nguồn ảnh: Báo Vùng Cao)", "Lễ hội mùa xuân", "Báo Vùng Cao"),
        ("Lễ hội mùa xuân. Ảnh: Nông Vân", "Lễ hội mùa xuân.", "Nông Vân"),
        ("Lễ hội mùa xuân. Ảnh: T.L", "Lễ hội mùa xuân.", "T.L"),
        ("Lễ hội mùa xuân - Ảnh: Nông Vân/TTXVN", "Lễ hội mùa xuân", "Nông Vân/TTXVN"),
        ("Lễ hội mùa xuân (TTXVN)", "Lễ hội mùa xuân", "TTXVN"),
        ("A crowd in Hue. Photo by Jane Doe", "A crowd in Hue.", "Jane Doe"),
        ("A crowd in Hue. Photograph: J Doe/AFP/Getty Images", "A crowd in Hue.", "J Doe/AFP/Getty Images"),
        ("Photo: VNA", None, "VNA"),
        ("(Ảnh: TTXVN)", None, "TTXVN"),
        ("Bà con (bên trái) gặt lúa", "Bà con (bên trái) gặt lúa", None),
        ("Đại biểu dự hội nghị (Ảnh minh họa)", "Đại biểu dự hội nghị (Ảnh minh họa)", None),
        ("Nước lấy từ nguồn: suối Nà Lòa", "Nước lấy từ nguồn: suối Nà Lòa", None),
        ("Ảnh chụp năm 1990", "Ảnh chụp năm 1990", None),
        ("", None, None),
    ],
)
def test_a_credit_is_split_from_its_caption(caption: str, text: str | None, credit: str | None) -> None:
    assert lines.split_credit(caption) == (text, credit)


def test_a_photo_credit_is_a_line_with_nothing_else() -> None:
    assert lines.photo_credit("Ảnh: Nông Vân") == "Nông Vân"
    assert lines.photo_credit("Source: VNA") is None, "that is a source line"
    assert lines.photo_credit("Cầu mới. Ảnh: Nông Vân") is None


@pytest.mark.parametrize(
    ("text", "cells"),
    [("| một |", ["một"]), ("| một | hai |", ["một", "hai"]), ("một | hai", []), ("| một", []), ("|", [])],
)
def test_the_cells_of_a_row(text: str, cells: list[str]) -> None:
    assert lines.cells(text) == cells


@pytest.mark.parametrize(
    "text",
    [
        "Thứ ba - 14/10/2025 17:32",
        "Chủ nhật, 26/01/2025 - 15:29",
        "Cập nhật lúc 08:15, ngày 3 tháng 9 năm 2025",
        "Published on 3 September 2025 at 17:32",
        "2025-10-14 17:32",
        "Thứ năm, 2/11/2023 (GMT+7)",
    ],
)
def test_a_line_that_only_prints_a_date_is_a_date(text: str) -> None:
    assert lines.is_date(text)


@pytest.mark.parametrize("text", ["Năm 2025", "Sáng 14/10, tỉnh họp", "2 - 1 nghiêng về đội nhà", "2025", ""])
def test_a_line_that_says_more_than_a_date_is_none(text: str) -> None:
    assert not lines.is_date(text)


@pytest.mark.parametrize("text", ["Vì sao?", "Ông nghĩ sao？", "“Vì sao?”", "PV: Xin ông cho biết", "Hỏi: Vì sao"])
def test_a_question_asks(text: str) -> None:
    assert lines.is_question(text)
    assert not lines.is_question("Tôi hỏi: vì sao. Rồi thôi.")


def test_speech_between_guillemets_that_point_inwards_is_text_and_a_pointer_is_not() -> None:
    assert lines.noise("»Det er en god dag for kommunen,« siger borgmesteren.") is None
    assert lines.noise("›Ja‹, sagte der Bürgermeister, ›das machen wir.‹") is None
    assert lines.noise("» Xem thêm: bài khác trong chuyên mục") == "navigation"
