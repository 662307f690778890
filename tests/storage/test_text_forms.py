"""The three forms of a text: stored, searched, compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text import fold, letters, normalise, public_id, text_key, tone_placements, words

ANY = st.text(st.characters() | st.sampled_from("\x00\udc80\u200b\u0301đĐ½№\u00a0\u2028\t\r\n ấẤ\ufeff日"))


@given(ANY, st.booleans())
def test_normalising_is_idempotent_and_makes_what_every_database_takes(text: str, keep_lines: bool) -> None:
    stored = normalise(text, keep_lines=keep_lines)
    assert normalise(stored, keep_lines=keep_lines) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert "\x00" not in stored
    stored.encode()


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("  Cao\u00a0\u2009 Bằng\t\n", "Cao Bằng"),
        ("Ca\u200bo\ufeff B\u00ada", "Cao Ba"),
        (unicodedata.normalize("NFD", "Nguyễn Ấm"), "Nguyễn Ấm"),
        ("½ № ﬁ", "½ № ﬁ"),  # NFC, never NFKC
        ("a\udc80b\x00c\x07", "a\ufffdbc"),
        ("a\r\nb\u2028c", "a b c"),
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),  # direction marks are part of how it reads
    ],
)
def test_the_stored_form_keeps_what_is_read_and_drops_what_is_not(text: str, stored: str) -> None:
    assert normalise(text) == stored


def test_preformatted_text_keeps_its_lines_and_indents() -> None:
    assert normalise("\n  a  \r\n\r\n    b\u00a0c\n", keep_lines=True) == "  a\n\n    b c"


@given(ANY)
def test_folding_is_idempotent_and_blind_to_the_form_of_its_input(text: str) -> None:
    folded = fold(normalise(text))
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", normalise(text))) == folded


def test_every_vietnamese_letter_folds_to_its_plain_one() -> None:
    marked = "àáảãạăằắẳẵặâầấẩẫậ èéẻẽẹêềếểễệ ìíỉĩị òóỏõọôồốổỗộơờớởỡợ ùúủũụưừứửữự ỳýỷỹỵ đ"
    plain = "aaaaaaaaaaaaaaaaa eeeeeeeeeee iiiii ooooooooooooooooo uuuuuuuuuuu yyyyy d"
    assert fold(marked) == fold(marked.upper()) == plain
    assert fold("hoà") == fold("hòa") == "hoa"


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("hòa", ["hoà"]),
        ("hoà", ["hòa"]),
        ("thuỷ", ["thủy"]),
        ("toàn", ["tòan"]),
        ("hoa", []),
        ("cao", []),
        ("đường", []),
    ],
)
def test_a_tone_mark_may_stand_on_either_of_two_vowels(word: str, others: list[str]) -> None:
    assert tone_placements(word) == (word, *others)


def test_the_compared_form_has_letters_and_digits_with_their_marks_only() -> None:
    assert letters("“Cao Bằng”, 1.204 ½ ﬁ!") == "caobằng120412fi"


def test_words_are_characters_where_a_script_has_no_spaces() -> None:
    assert words("Cao Bằng-19, 日本 x_y") == ["Cao", "Bằng", "19", "日", "本", "x", "y"]


def test_keys_tell_texts_apart_and_stay_what_they_were() -> None:
    assert len(text_key("a")) == 16
    assert text_key("Bang") != text_key("Bằng")
    assert public_id("baosuoilanh.test#tin:812") == "stubvmg6io4akxcv"  # cited since the first release
