"""Where a shorter way is taken through text, it leads to the same as the long one."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crawler import attributions, lines
from crawler.page import resolve
from crawler.repeats import _openings
from storage.facts import _GUARDED_FORMS, _ascii_words, compatible, facts, first_guarded, guarded, names
from storage.text import letters, letters_each, normalise, only_needs_strip, words

MARKS = "abzABZ019 '’“”–—.,:!?-…ßéđĐạấ中ไก\u0301\u00a0\u200b\ufb01½"
texts = st.one_of(
    st.text(max_size=200), st.text(alphabet=MARKS, max_size=400), st.text(alphabet=" .,'aB", min_size=1, max_size=120)
)
sentences = st.lists(
    st.sampled_from(
        [
            "The",
            "the",
            "not",
            "năm",
            "thứ",
            "Bắc",
            "don't",
            "'quoted'",
            "12",
            "1,5",
            "“Nói",
            "rock’n’roll",
            "USA",
            "Không",
            "Hai",
            "Not",
            "One",
            ".",
        ]
    ),
    max_size=60,
).map(" ".join)


@given(texts)
def test_letters_are_letters_digits_and_marks_of_the_compatible_folded_form(text: str) -> None:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    assert letters(text) == "".join(c for c in folded if unicodedata.category(c)[0] in "LNM")


late = st.builds(str.__add__, st.text(alphabet=" .-", min_size=20, max_size=32), st.text(alphabet="abé", min_size=9))
rows = st.lists(st.one_of(texts, sentences, late), max_size=6)


@given(rows)
def test_the_letters_of_texts_read_together_are_those_of_each(row: list[str]) -> None:
    row = compatible(row)
    assert letters_each(row) == list(map(letters, row))


@given(rows)
def test_texts_made_compatible_together_keep_their_facts_and_letters(row: list[str]) -> None:
    made = compatible(row)
    assert [facts(text) for text in made] == [facts(text) for text in row]
    assert [letters(text) for text in made] == [letters(text) for text in row]


@given(
    st.lists(st.sampled_from(["a", "Bc", "'", "''", " ", "n't", "1", "2", ".", ",", "-", "_"]), max_size=60).map(
        "".join
    )
)
def test_the_words_of_ascii_texts_are_those_that_the_patterns_find(text: str) -> None:
    assert words(text) == re.findall(r"[^\W_]+", text)
    found = [word.decode() for word in _ascii_words(text)]
    assert found == re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text.replace("n't", " not"))


@given(st.one_of(texts, sentences))
def test_the_first_guarded_word_is_the_one_that_guarded_begins_with(text: str) -> None:
    [text] = compatible([text])
    assert first_guarded(text) == next(iter(guarded(text)), "")


@given(rows)
def test_the_names_of_texts_read_together_are_guarded_words_of_each(row: list[str]) -> None:
    row = compatible(row)
    kept = [[word for word in guarded(text) if word not in _GUARDED_FORMS] for text in row]
    assert [found.decode() for found in names(row)] == list(map(" ".join, kept))


@given(rows)
def test_openings_are_what_the_letters_begin_with(row: list[str]) -> None:
    row = compatible(row)
    for text, opening in zip(row, _openings(row), strict=True):
        assert opening == letters(text)[:8]


@given(texts)
def test_a_text_that_only_needs_strip_is_normalised_by_it(text: str) -> None:
    assume(only_needs_strip(text))
    assert normalise(text, keep_lines=False) == normalise(f"\u200b{text}") == text.strip()


pieces = [
    "Ảnh",
    "Photo by",
    "Theo",
    "Nguồn:",
    "Xem thêm:",
    "Source:",
    "(TTXVN)",
    "Read more",
    "Tin liên quan",
    "12",
    "bình luận",
    "số lượt xem",
    "LIKES",
    "LİKES",
    "vıews",
    "İmage by",
    "Home",
    "Hình",
    "ảnh",
    "courtesy",
    "www.a.test",
    "https://a.test/b",
    "hết",
    "xem",
    "thêm",
    "– ",
    "a, b",
    "Lesen Sie auch",
    "À lire aussi",
    "Leia mais",
    "İlgili haber",
    "延伸閱讀",
    "関連記事",
    "관련기사",
    "责任编辑：",
    "저작권자 ©",
    "무단 전재 금지",
    "Copyright 2026",
    "© 2026",
    "alle Rechte vorbehalten",
    "İl vous reste 57 % de cet article à lire.",
    "Thıs article is for members",
    "Subscribe to continue reading",
    "Simak video",
    "{{ a }}",
    "$$AD$$",
]
edges = ["", "", "", ".", ":", "：", ">>", "»", "* ", "[", "“", "(", "- ", "【", "】", "▶", "☞ ", "<"]
# Counters, credits and addresses are a few pieces long; leads to other articles may be long.
runs = st.one_of(st.lists(st.sampled_from(pieces), min_size=1, max_size=n) for n in (3, 3, 60))
lines_of = st.tuples(st.sampled_from(edges), runs, st.sampled_from(edges)).map(
    lambda parts: normalise(f"{parts[0]}{' '.join(parts[1])}{parts[2]}")
)


@settings(max_examples=400)
@given(lines_of)
@example("LİKES 12")
@example("vıews 1.204")
@example("İmage by Ayşe Kaya")
def test_what_is_noise_a_credit_or_a_source_never_opens_as_prose(text: str) -> None:
    said = lines.noise(text) or lines.photo_credit(text) or attributions.of_line(text, last=False)
    assert not ((said or attributions.is_label(text)) and lines.opens_as_prose(text))


@given(st.text(alphabet="abz/?#&=%~!@:;,.-_[]{}|\\^`\"'<>$*()+ \té", max_size=12), st.sampled_from(["http", "https"]))
def test_an_address_that_needs_no_resolving_stays_as_it_is(rest: str, scheme: str) -> None:
    address = f"{scheme}://host.test/{rest}".strip()
    try:
        expected = urlsplit(address)._replace(fragment="").geturl()
    except ValueError:
        return
    assert resolve(address, "https://other.test/a/b") == expected
