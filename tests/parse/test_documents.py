"""Text documents: each line is what it is, and stays it when the document is changed in ways that mean nothing."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_truth import CHANGES, Change, Document, check, own_documents, seed_documents

from crawler import document
from crawler.parse import parse_text
from storage.records import Version

DOCUMENTS = [*own_documents(), *seed_documents()]


def name(value: object) -> str | None:
    if isinstance(value, Document):
        return value.name
    return getattr(value, "__name__", None)


@pytest.mark.parametrize("truth", DOCUMENTS, ids=name)
def test_every_line_is_what_the_truth_says(truth: Document) -> None:
    version = parse_text(truth.text)
    check(truth, version)
    assert list(version.authors) == truth.more["authors"]
    assert version.language == truth.more["language"]
    for kind, named in truth.more.get("sources", []):
        assert (kind, named) in [(a.kind, a.name) for a in version.attributions]
    if "published" in truth.more:
        assert version.published.at is not None
        assert version.published.at.isoformat() == truth.more["published"]
    if "kept_text_sha256" in truth.more:
        kept = "\n".join(p.text for p in version.body)
        assert hashlib.sha256(kept.encode()).hexdigest() == truth.more["kept_text_sha256"]


@pytest.mark.parametrize("change", CHANGES, ids=name)
@pytest.mark.parametrize("truth", DOCUMENTS, ids=name)
def test_a_changed_document_reads_the_same(truth: Document, change: Change) -> None:
    for seed in range(8):
        changed = change(truth, random.Random(seed))
        check(changed, parse_text(changed.text))


@pytest.mark.parametrize("truth", DOCUMENTS, ids=name)
def test_all_changes_at_once_change_nothing(truth: Document) -> None:
    for seed in range(8):
        chance = random.Random(seed)
        changed = truth
        for change in (CHANGES[4], CHANGES[5], CHANGES[3], CHANGES[1], CHANGES[0]):
            changed = change(changed, chance)
        check(changed, parse_text(changed.text))


def parts(version: Version) -> list[int | None]:
    return sorted(p.line or 0 for part in (version.body, version.repeats, version.not_body) for p in part)


LINE = st.one_of(
    st.text(alphabet=st.characters(exclude_characters="\r\n"), max_size=60),
    st.sampled_from(
        ["", "Latest", "![]() |", "| a |", "| a | b |", "|---|", "Nguồn:", "Nông Vân", "Source: http://a.vn/1", "# T"]
        + [line for own in own_documents() for line in own.lines]
    ),
)


@given(st.lists(LINE, max_size=25))
def test_every_line_of_any_text_is_in_exactly_one_part(lines: list[str]) -> None:
    version = parse_text("\n".join([*lines, ""]))
    assert parts(version) == list(range(1, len(lines) + 1))
    again = parse_text("\n".join([*lines, ""]))
    assert again == version


@given(st.text())
def test_any_text_can_be_parsed(text: str) -> None:
    parse_text(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0),
        ("\n", 1),
        ("một", 1),
        ("một\n", 1),
        ("một\r\nhai\rba\n", 3),
        ("\n\n", 2),
        ("một\u2028hai\x85ba\x0cbốn", 1),
    ],
)
def test_lines_are_counted_as_an_editor_counts_them(text: str, lines: int) -> None:
    assert [b.line for b in document.read(text).blocks] == list(range(1, lines + 1))


def test_an_empty_text_is_a_version_with_flags() -> None:
    assert parse_text("").flags == ("no_title", "no_body")
    assert parse_text("Comment (0)").flags == ("no_title", "no_body")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Mưa lớn ở Bảo Lạc\n\nMưa kéo dài từ đêm qua.", "Mưa lớn ở Bảo Lạc"),
        ("Mưa lớn ở Bảo Lạc\nLatest\nMưa kéo dài từ đêm qua.", "Mưa lớn ở Bảo Lạc"),
        ("Latest\nMưa lớn ở Bảo Lạc\n\nMưa kéo dài từ đêm qua.", "Mưa lớn ở Bảo Lạc"),
        ("Mưa lớn ở Bảo Lạc\nMưa kéo dài từ đêm qua đến sáng nay.", None),
        ("Mưa lớn ở Bảo Lạc\nTác giả: Lý Hà\nMưa kéo dài từ đêm qua.", "Mưa lớn ở Bảo Lạc"),
        ("Ai giữ rừng?\n\nMưa kéo dài từ đêm qua.", "Ai giữ rừng?"),
        ("# Mưa lớn\nMưa kéo dài từ đêm qua", "Mưa lớn"),
        ("Mưa lớn ở Bảo Lạc.\n\nMưa kéo dài từ đêm qua.", None),
        ("Ai giữ rừng?\nMưa kéo dài từ đêm qua.", None),
        ("Mưa lớn ở Bảo Lạc", None),
        ("Mưa lớn ở Bảo Lạc\nNắng đẹp ở Bảo Lâm\nGió ở Hạ Lang", None),
        ("Nguồn: Báo Cao Bằng\n\nMưa kéo dài từ đêm qua.", None),
    ],
)
def test_a_title_stands_short_and_without_stop_above_the_text(text: str, title: str | None) -> None:
    assert parse_text(text).title == title


def test_short_lines_above_sentences_are_headings_and_verse_is_not() -> None:
    version = parse_text("Mưa to.\nThiệt hại\nHai cầu bị trôi.\nNúi cao ơi\nSuối sâu ơi\nHết chuyện rồi.")
    assert [p.role for p in version.body] == ["paragraph", "heading", *["paragraph"] * 4]


def test_questions_of_an_interview_stay_in_place() -> None:
    version = parse_text("Hỏi: Ông nghĩ sao\nTôi nghĩ tốt.\nVì sao?\nVì trời mưa.")
    assert [p.role for p in version.body] == ["question", "paragraph", "question", "paragraph"]


def test_a_table_of_data_is_rows_and_a_cell_alone_is_a_caption() -> None:
    version = parse_text("Giá chè.\n| Điểm | Giá |\n|---|---|\n| Nà Lòa | 42 |\n| Ghi chú |\nHết tin.\n| Nương chè |")
    assert [(p.role, p.text) for p in version.body][1:4] == [
        ("table_row", "Điểm | Giá"),
        ("table_row", "Nà Lòa | 42"),
        ("table_row", "Ghi chú"),
    ]
    assert [i.caption for i in version.images] == ["Nương chè"]


def test_images_keep_their_address_place_and_credit() -> None:
    version = parse_text("Tin.\n![a](https://a.example/1.jpg) | Cầu mới. (Ảnh: TTXVN) |\nTin nữa.\n![](/2.jpg)\n")
    assert [(i.url, i.caption, i.credit, i.position) for i in version.images] == [
        ("https://a.example/1.jpg", "Cầu mới.", "TTXVN", 2),
        (None, None, None, 3),
    ]


def test_a_credit_on_a_line_of_its_own_goes_to_the_picture_above() -> None:
    version = parse_text("Tin.\n![]()\nẢnh: Nông Vân\nTin nữa.\n| Cầu mới |\nẢnh: Lý Hà\n")
    assert [(i.caption, i.credit) for i in version.images] == [(None, "Nông Vân"), ("Cầu mới", "Lý Hà")]
    assert [p.text for p in version.body] == ["Tin.", "Tin nữa."]


def test_a_thousand_paragraphs_are_a_version() -> None:
    paragraphs = [f"Đoạn thứ {n} kể về xóm số {n} và con đường dài {n} km đi qua đó." for n in range(1_000)]
    version = parse_text("\n".join([*paragraphs, *paragraphs[500:]]))
    assert len(version.body) == 1_000
    assert [p.repeat.of for p in version.repeats if p.repeat] == list(range(501, 1_001))
