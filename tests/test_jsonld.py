"""JSON-LD as news pages write it: broken as often as not, and never the end of a page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import jsonld
from crawler.page import Page


def scripts(*texts: str) -> Page:
    return Page("".join(f'<script type="application/ld+json">{text}</script>' for text in texts), "https://example.vn/")


def values(path: str, *texts: str) -> list[str]:
    return jsonld.values(jsonld.objects(scripts(*texts)), path)


def test_a_dotted_path_walks_through_objects_arrays_and_graphs() -> None:
    one = '{"@type": "NewsArticle", "author": {"name": "Nông Vân"}}'
    assert values("author.name", one) == ["Nông Vân"]
    assert values("author.name", f"[{one}]") == ["Nông Vân"]
    assert values("author.name", f'{{"@graph": [{one}]}}') == ["Nông Vân"]
    assert values("author.name", '{"author": [{"name": "A"}, {"name": "B"}, "C"]}') == ["A", "B"]
    assert values("author.url", one) == []


def test_the_articles_object_comes_before_those_about_the_site() -> None:
    page = (
        '{"@type": "WebPage", "datePublished": "2020-01-01"}',
        '{"@type": ["NewsArticle"], "datePublished": "2026-01-02"}',
    )
    assert values("datePublished", *page) == ["2026-01-02"]
    assert values("datePublished", page[0]) == ["2020-01-01"]


@pytest.mark.parametrize(
    "broken",
    ["", "{", '{"a": 1,}', "null", "7", '"text"', "[" * 10_000, '{"a":' * 10_000, "{" + " " * 2**20 + "}", "1" * 5_000],
    ids=["empty", "cut", "comma", "null", "number", "string", "arrays", "objects", "1 MB", "digits"],
)
def test_a_broken_script_is_left_out_and_the_next_one_read(broken: str) -> None:
    assert values("name", broken, '{"@type": "Article", "name": "x"}') == ["x"]


def test_nan_line_breaks_comments_and_escaped_quotes_do_not_cost_the_object() -> None:
    assert values("name", '{"width": NaN, "name": "x"}') == ["x"]
    assert values("name", '{"text": "một\nhai", "name": "x"}') == ["x"]
    assert values("name", '//<![CDATA[\n{"name": "x"}\n//]]>') == ["x"]
    assert values("name", "{&quot;name&quot;: &quot;x&quot;}") == ["x"]


def test_numbers_are_texts_and_other_things_are_nothing() -> None:
    assert values("datePublished", '{"datePublished": 1767225600}') == ["1767225600"]
    assert values("a", '{"a": [true, null, {}, "", " "]}') == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "@graph", "name", "a"]), inner)
    ),
    max_leaves=20,
)


@given(_json, st.sampled_from(["name", "a.name", "@graph.name", "a.a.a"]))
def test_no_json_makes_it_fail(thing: object, path: str) -> None:
    assert all(isinstance(value, str) and value for value in values(path, json.dumps(thing).replace("<", "")))
