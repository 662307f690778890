"""The query language: what is asked, and that no junk gets past it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import QueryError
from storage.query import MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS, All, Either, Term, parse_query, positive_terms

CAO, BANG, LU = Term(("cao",), ("cao",)), Term(("bang",), ("bằng",)), Term(("lu",), ("lũ",))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("cao", CAO),
        ("Cao  BẰNG", All((CAO, BANG))),
        ("cao AND bằng", All((CAO, BANG))),
        ('"cao bằng"', Term(("cao", "bang"), ("cao", "bằng"))),
        ("“cao bằng”", Term(("cao", "bang"), ("cao", "bằng"))),
        ("TP.HCM", Term(("tp", "hcm"), ("tp", "hcm"))),
        ("covid-19", Term(("covid", "19"), ("covid", "19"))),
        ("đườ*", Term(("duo",), ("đườ",), prefix=True)),
        ('"cao bằ*"', Term(("cao", "ba"), ("cao", "bằ"), prefix=True)),
        ('"cao bằ"*', Term(("cao", "ba"), ("cao", "bằ"), prefix=True)),
        ("cao OR bằng OR lũ", Either((CAO, BANG, LU))),
        ("cao bằng OR lũ", Either((All((CAO, BANG)), LU))),
        ("cao (bằng OR lũ)", All((CAO, Either((BANG, LU))))),
        ("cao -bằng", All((CAO,), (BANG,))),
        ("cao -(bằng OR lũ)", All((CAO,), (Either((BANG, LU)),))),
        ("-bằng cao", All((CAO,), (BANG,))),
        ("cao - bằng", All((CAO, BANG))),
        ("cao !!! () -", CAO),
        ("cao or", All((CAO, Term(("or",), ("or",))))),
        ("z:cao", Term(("z", "cao"), ("z", "cao"))),
        ("c\x00ao", CAO),
        ("日本", Term(("日", "本"), ("日", "本"))),
    ],
)
def test_a_query_is_read_as_it_is_meant(query: str, node: object) -> None:
    assert parse_query(query) == node


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "at least one word"),
        ("… !? *", "at least one word"),
        ("-lũ", "beside those it excludes"),
        ("lũ OR -lụt", "beside those it excludes"),
        ('cao "bằng', "character 5 is never closed"),
        ("(cao", "character 1 is never closed"),
        ("((((", "character 4 is never closed"),
        ("NEAR(", "character 5 is never closed"),
        ("cao)", "character 4 was never opened"),
        ("cao OR", "OR at character 5"),
        ("OR cao", "OR at character 1"),
        ("cao AND", "AND at character 5"),
        ("AND cao", "AND at character 1"),
        ("(" * 500 + "a" + ")" * 500, "at most 16 deep"),
        ("(" * 5_000, "at most 2,000 characters"),
        ("a " * (MAX_TERMS + 1), "at most 64 terms"),
        ("a" * 1_000_000, "at most 2,000 characters"),
    ],
)
def test_a_query_that_nobody_can_run_says_where_and_why(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse_query(query)


def test_the_bounds_of_a_query_are_inclusive() -> None:
    assert parse_query("(" * MAX_DEPTH + "lũ" + ")" * MAX_DEPTH) == parse_query("lũ")
    with pytest.raises(QueryError, match="at most 16 deep"):
        parse_query("(" * (MAX_DEPTH + 1) + "lũ" + ")" * (MAX_DEPTH + 1))
    parse_query("a" * MAX_CHARACTERS)
    with pytest.raises(QueryError, match="at most 2,000"):
        parse_query("a" * (MAX_CHARACTERS + 1))


def test_what_a_group_excludes_first_is_excluded() -> None:
    assert parse_query("bão (-lũ lụt)") == parse_query("bão (lụt -lũ)")


@given(st.text(alphabet=st.sampled_from('ab đ"“()-*. ORAND\x00\udc80:^+~'), max_size=40))
def test_any_text_is_a_query_or_a_query_error(text: str) -> None:
    try:
        node = parse_query(text)
    except QueryError:
        return
    assert all(term.folded and all(term.folded) for term in positive_terms(node))


WORDS = st.sampled_from(["cao", "bằng", "lũ", "thuỷ*", '"cao bằng"', '"mưa l*"'])


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.lists(inner, min_size=2, max_size=3)
    return groups.map(" ".join).map("({})".format) | groups.map(" OR ".join).map("({})".format)


@given(st.recursive(WORDS, nested, max_leaves=8))
def test_a_query_as_understood_is_understood_the_same_again(text: str) -> None:
    node = parse_query(text)
    assert parse_query(str(node)) == node
