"""Where a shorter way is taken through text, it leads to the same as the long one."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from hypothesis import assume, given
from hypothesis import strategies as st

from crawler import attributions, lines
from crawler.page import resolve
from crawler.repeats import _opening
from storage.facts import first_guarded, guarded
from storage.text import is_plain, letters, normalise

MARKS = "abzABZ019 '’“”–—.,:!?-…ßéđĐạấ中ไก\u0301\u00a0\u200b\ufb01½"
texts = st.one_of(st.text(max_size=200), st.text(alphabet=MARKS, max_size=400))
sentences = st.lists(
    st.sampled_from(
        ["The", "the", "not", "năm", "thứ", "Bắc", "don't", "'quoted'", "12", "1,5", "“Nói", "rock’n’roll", "USA", "."]
    ),
    max_size=60,
).map(" ".join)


@given(texts)
def test_letters_are_letters_digits_and_marks_of_the_compatible_folded_form(text: str) -> None:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    assert letters(text) == "".join(c for c in folded if unicodedata.category(c)[0] in "LNM")


@given(st.one_of(texts, sentences), st.sampled_from([1, 2]))
def test_the_first_guarded_words_are_those_that_guarded_begins_with(text: str, count: int) -> None:
    text = normalise(text)
    assert first_guarded(text, count) == guarded(text)[:count]


@given(st.one_of(texts, sentences))
def test_an_opening_is_what_the_letters_begin_with(text: str) -> None:
    text = normalise(text)
    assert letters(text).startswith(_opening(text))


@given(texts)
def test_a_plain_text_is_normalised_by_stripping_it(text: str) -> None:
    assume(is_plain(text))
    assert normalise(text, keep_lines=False) == normalise(f"\u200b{text}") == text.strip()


pieces = [
    "Ảnh",
    "Photo by",
    "Theo",
    "(TTXVN)",
    "Read more",
    "Tin liên quan",
    "12 bình luận",
    "xem",
    "thêm",
    "– ",
    "a, b",
]
edges = ["", ":", "：", ">>", "»", "* ", "[", "“", "(", "- "]
lines_of = st.tuples(
    st.sampled_from(edges), st.lists(st.sampled_from(pieces), min_size=1, max_size=60), st.sampled_from(edges)
).map(lambda parts: normalise(f"{parts[0]}{' '.join(parts[1])}{parts[2]}"))


@given(lines_of)
def test_what_is_noise_a_credit_or_a_source_is_never_told_to_be_prose(text: str) -> None:
    said = lines.noise(text) or lines.photo_credit(text) or attributions.of_line(text, last=False)
    assert not ((said or attributions.is_label(text)) and lines.is_prose(text))


@given(st.text(alphabet="abz/?#&=%~!@:;,.-_[]{}|\\^`\"'<>$*()+ \té", max_size=12), st.sampled_from(["http", "https"]))
def test_an_address_that_needs_no_resolving_stays_as_it_is(rest: str, scheme: str) -> None:
    address = f"{scheme}://host.test/{rest}".strip()
    try:
        expected = urlsplit(address)._replace(fragment="").geturl()
    except ValueError:
        return
    assert resolve(address, "https://other.test/a/b") == expected
