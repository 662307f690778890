"""Differences between versions: every word accounted for, shown where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import BRIDGE, saying

from storage.differences import Change, compare_words, counts, differences
from storage.text import words

WORDS = ["cầu", "treo,", "68", "mét.", "(mới)", "–", "水", "ngày;", "Nặm"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@given(old=TEXTS, new=TEXTS)
def test_the_parts_of_a_comparison_hold_every_word_of_both_texts(old: str, new: str) -> None:
    parts = compare_words(old, new)
    assert "".join(text for op, text in parts if op != "removed") == new
    assert words(" ".join(text for op, text in parts if op != "added")) == words(old)
    assert all(text for _, text in parts)
    if old == new:
        assert {op for op, _ in parts} <= {"equal"}
    elif words(old) != words(new):
        assert {op for op, _ in parts} & {"added", "removed"}


def test_an_edited_number_is_the_only_word_that_is_shown_as_changed() -> None:
    old = saying("Cây cầu dài 68 mét.", "Kinh phí 1,9 tỷ đồng.", "Hết.")
    new = saying("Cây cầu dài 68 mét.", "Kinh phí 2 tỷ đồng, đã quyết toán.", "Hết.")
    (change,) = differences(old, new)
    assert (change.field, change.kind, change.old, change.new) == ("paragraph", "changed", 2, 2)
    assert change.parts == (
        ("equal", "Kinh phí "),
        ("removed", "1,9 "),
        ("added", "2 "),
        ("equal", "tỷ đồng, "),
        ("added", "đã quyết toán."),
    )
    assert counts([change]) == (4, 2)


def test_a_changed_comma_is_shown_though_no_word_differs() -> None:
    (change,) = differences(saying("Xã, huyện và tỉnh."), saying("Xã huyện và tỉnh."))
    assert change.parts == (("removed", "Xã, "), ("added", "Xã "), ("equal", "huyện và tỉnh."))


def test_paragraphs_between_equal_ones_are_paired_with_their_edits() -> None:
    old = saying("Một trận mưa lớn làm sạt đường lên Phia Đén.", "Xe tải bị cấm.", "Chợ phiên vẫn họp ở bản Pò.")
    new = saying("Lớp học mở lại.", "Xe tải bị cấm đến hết tháng.", "Chợ phiên không họp ở bản Pò.")
    assert [(c.kind, c.old, c.new) for c in differences(old, new)] == [
        ("removed", 1, None),
        ("added", None, 1),
        ("changed", 2, 2),
        ("changed", 3, 3),
    ]


def test_paragraphs_on_other_matters_are_no_edits_of_one_another_for_sharing_letters() -> None:
    ferry = "The ferry stopped running on Monday after the river rose above the second mark at the landing."
    school = "Teachers from the upper valley will spend the winter repairing the school library with their pupils."
    edited = "Teachers from the upper valley will now spend two weeks of the spring repairing the roof of the school."
    market = "Prices for dried mushrooms at the night market fell by a third, and traders expect them to stay there."
    assert [(c.kind, c.old, c.new) for c in differences(saying(ferry), saying(school))] == [
        ("removed", 1, None),
        ("added", None, 1),
    ]
    assert [(c.kind, c.old, c.new) for c in differences(saying(ferry, school), saying(edited, market))] == [
        ("removed", 1, None),
        ("changed", 2, 1),
        ("added", None, 2),
    ]


def test_titles_leads_and_authors_are_compared_and_what_is_not_read_is_left_out() -> None:
    noisy = replace(BRIDGE, placements=BRIDGE.placements[:-1], tags=(), section=None)
    assert differences(BRIDGE, noisy) == ()
    lead = "Từ sáng 20/11, hơn 150 hộ dân bản Nặm Pung thôi đi bè."
    new = replace(BRIDGE, title=None, lead=lead, authors=("Hà Quyên",))
    assert [(c.field, c.kind) for c in differences(BRIDGE, new)] == [
        ("title", "removed"),
        ("lead", "changed"),
        ("authors", "changed"),
    ]
    assert differences(new, BRIDGE)[0] == Change("title", "added", None, None, (("added", BRIDGE.title or ""),))


@pytest.mark.parametrize("count", [300, 3_000])
def test_whole_texts_replaced_are_compared_in_bounded_work(count: int) -> None:
    old = saying(*(f"Dòng cũ số{n} của biên bản dài." for n in range(count)))
    new = saying(*(f"Câu mới thứ{n} hoàn toàn khác hẳn đi nhé." for n in range(count)))
    changes = differences(old, new)
    assert sum(c.old is not None for c in changes) == count
    assert sum(c.new is not None for c in changes) == count
