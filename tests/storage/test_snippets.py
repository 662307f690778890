"""Snippets: original words, the best place, marks on exactly what matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.query import parse_query
from storage.snippets import snippet
from storage.text import fold

LONG = "Phần đầu không liên quan. " * 30 + "Rồi lũ ống tràn qua Bản Lũng trong đêm. " + "Phần cuối cũng vậy. " * 30


def marked(blocks: list[str], query: str) -> list[str]:
    shown = snippet(blocks, parse_query(query))
    return [shown.text[start:end] for start, end in shown.highlights]


@pytest.mark.parametrize("query", ["lũ", "LU", "lu\u0303"])
def test_the_original_spelling_is_shown_whatever_was_typed(query: str) -> None:
    assert marked(["Nước lũ và lu nước."], query) == ["lũ", "lu"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"bản lũng"', ["Bản Lũng"]),
        ("bản lũng", ["Bản", "Lũng"]),
        ('"bản lũng" lũng', ["Bản Lũng"]),
        ('"bản lũng" bản', ["Bản Lũng"]),
        ("trà*", ["tràn"]),
        ('"bản lũ*"', ["Bản Lũng"]),
        ("đêm OR ngày", ["đêm"]),
        ("đêm -ngày", ["đêm"]),
        ("cuối-cùng OR đêm", ["đêm"]),
    ],
)
def test_marks_stand_on_the_words_and_phrases_that_matched(query: str, found: list[str]) -> None:
    assert marked(["Mở đầu chẳng có gì.", "Rồi lũ ống tràn qua Bản Lũng trong đêm."], query) == found


def test_the_window_moves_to_where_the_matches_stand() -> None:
    shown = snippet([LONG], parse_query("lũ ống đêm"))
    assert len(shown.text) <= 242
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert [shown.text[a:b] for a, b in shown.highlights] == ["lũ", "ống", "đêm"]


def test_of_windows_that_show_as_much_the_first_is_shown_and_no_mark_lies_beyond_it() -> None:
    block = " ".join(["Trước."] * 60 + ["lũ một"] + ["giữa."] * 60 + ["lũ hai"] + ["sau."] * 60)
    shown = snippet([block], parse_query("lũ"))
    assert "lũ một" in shown.text
    assert [shown.text[a:b] for a, b in shown.highlights] == ["lũ"]


def test_the_block_with_most_terms_wins_and_the_earliest_of_equals() -> None:
    blocks = ["Chỉ có lũ ở đây.", "Ở đây có lũ và sạt lở.", "Lũ và sạt lở lần nữa."]
    assert snippet(blocks, parse_query("lũ sạt")).text == blocks[1]


def test_an_article_found_by_its_title_or_author_shows_its_beginning() -> None:
    assert snippet(["Đoạn đầu.", "Đoạn sau."], parse_query("quyên")) == ("Đoạn đầu.", ())
    assert snippet([], parse_query("quyên")) == ("", ())


@given(
    st.lists(st.text(alphabet="aăđ ũ.…\u0301日", max_size=400), max_size=4), st.sampled_from(["a", '"a đ"', "ũ*", "日"])
)
def test_every_mark_is_a_match_within_the_snippet(blocks: list[str], query: str) -> None:
    shown = snippet(blocks, parse_query(query))
    assert shown.text.strip("…") in "\n".join(blocks)
    last = 0
    for start, end in shown.highlights:
        assert last <= start < end <= len(shown.text)
        assert fold(query.strip('"*'))[0] == fold(shown.text[start:end])[0]
        last = end
