"""Every preset and every shipped source: valid, evidenced, and right on a page in its CMS's markup."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler import configfile, rules, urls
from crawler.config import Clean, Discover, Identity, Preset, Rules, SourceConfig
from crawler.page import Page
from crawler.parse import parse_page
from crawler.patterns import fault_of
from storage.records import Version

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PRESETS = sorted((ROOT / "crawler" / "presets").glob("*.toml"))
PAGES = sorted(path.stem for path in HERE.glob("*.html"))
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SECTIONS = {"discover": Discover, "identity": Identity, "select": Rules, "clean": Clean}
EVIDENCE = ("RUN", "PAGE", "CODE", "GUESS")

Table = dict[str, Any]


def table(path: Path) -> Table:
    return tomllib.loads(path.read_text("utf-8"))


def shipped() -> list[Table]:
    sources: list[Table] = table(ROOT / "config.toml")["source"]
    return sources


def ruled(owner: Table) -> list[str]:
    """Dotted keys of the rules that a preset's or source's own table holds."""
    return [f"{section}.{key}" for section in SECTIONS for key in owner.get(section, {})]


def patterns(owner: Table) -> Iterator[str]:
    places = [
        ("identity", "article"),
        ("identity", "deny"),
        *(("clean", key) for key in ("noise", "cut_after", "byline")),
    ]
    yield from (owner[section][key] for section, key in places if key in owner.get(section, {}))
    if "generator" in owner:
        yield owner["generator"]


def selectors(owner: Table) -> Iterator[str]:
    for listed in (*owner.get("select", {}).values(), owner.get("markers", [])):
        for rule in listed:
            yield rule if isinstance(rule, str) else rule.get("css", "")
    for key in ("items", "next"):
        yield from owner.get("discover", {}).get(key, [])


# ------------------------------------------------------------------------------------------------ tables


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_a_preset_is_valid_and_named_as_its_file(path: Path) -> None:
    assert Preset.model_validate(table(path)).name == path.stem


@pytest.mark.parametrize("owner", [*map(table, PRESETS), *shipped()], ids=lambda owner: owner["name"])
def test_every_rule_says_where_it_is_known_from_and_nothing_else_does(owner: Table) -> None:
    evidence = owner.get("evidence", {})
    assert sorted(evidence) == sorted(ruled(owner))
    assert [words for words in evidence.values() if not words.startswith(EVIDENCE)] == []


@pytest.mark.parametrize("owner", [*map(table, PRESETS), *shipped()], ids=lambda owner: owner["name"])
def test_selectors_and_patterns_are_sound(owner: Table) -> None:
    parser = LexborHTMLParser("<p></p>")
    for css in filter(None, selectors(owner)):
        parser.css(css)
    assert [(pattern, fault) for pattern in patterns(owner) if (fault := fault_of(pattern))] == []


def test_the_config_ships_the_twelve_sources_on_known_presets() -> None:
    sources = {source.name: source for source in configfile.load(ROOT / "config.toml").source}
    assert len(sources) == 12
    assert {source.preset for source in sources.values()} == {*(path.stem for path in PRESETS), None}


def test_a_source_known_only_by_guess_or_known_to_block_is_off() -> None:
    sources = configfile.load(ROOT / "config.toml").source
    assert [source.name for source in sources if not source.enabled] == ["vietnam-vn", "baocaobang"]
    assert all(source.guess for source in sources if not source.enabled)
    for source in sources:
        body = source.evidence["select.body"]
        assert source.enabled is (
            not body.startswith("GUESS") and "403" not in source.evidence.get("discover.sitemap_template", "")
        )


def test_a_site_on_a_known_cms_is_three_lines() -> None:
    for path in PRESETS:
        three = f'[[source]]\nname = "example"\nhomepage = "https://example.vn/"\npreset = "{path.stem}"\n'
        (source,) = configfile.parse(three.encode(), Path("config.toml")).source
        assert source.select.body
        assert source.identity.article is not None


def test_a_byline_pattern_without_nested_quantifiers_does_the_work_of_one_that_runs_away() -> None:
    name = r"\p{Lu}\p{L}*(?: \p{Lu}\p{L}*){1,4}"
    bounded = rf"^{name}(?:(?:, ?| - ){name}){{0,3}}$"
    assert fault_of(bounded) is None
    assert fault_of(r"^(?:(?:\p{Lu}\p{L}*\s?)+,?\s?)+$") is not None
    byline = Clean.model_validate({"byline": bounded}).byline
    assert byline is not None
    assert all(byline.search(line) for line in ("Nông Vân", "Hoàng Lan, Đàm Hải", "Lý Thị Mai - Nông Vân"))
    assert not any(byline.search(line) for line in ("Nông Vân kể.", "vân", "Hội nghị bế mạc"))


# ------------------------------------------------------------------------------------------------ pages


def golden(name: str) -> tuple[Table, SourceConfig, str]:
    expected: Table = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    if "config" in expected:
        by_name = {source.name: source for source in configfile.load(ROOT / "config.toml").source}
        source = by_name[expected["config"]]
    else:
        source = configfile.source_from(expected["source"])
    return expected, source, (HERE / f"{name}.html").read_text("utf-8")


def version(name: str) -> tuple[Table, Version]:
    expected, source, html = golden(name)
    return expected, parse_page(html, expected["url"], source, now=NOW)


def test_every_preset_has_its_page_and_so_has_the_source_with_rules_of_its_own() -> None:
    assert set(PAGES) == {*(path.stem for path in PRESETS), "baocaobang"}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_gives_title_lead_and_the_body_in_order(name: str) -> None:
    expected, read = version(name)
    assert (read.title, read.lead) == (expected["title"], expected["lead"])
    assert [placement.text for placement in read.body] == expected["body"]
    roles = Counter(placement.role for placement in read.body)
    assert roles == expected.get("roles", {"paragraph": len(expected["body"])})


@pytest.mark.parametrize("name", PAGES)
def test_the_page_gives_who_when_where_and_from_whom(name: str) -> None:
    expected, read = version(name)
    assert list(read.authors) == expected["authors"]
    assert read.published.at == (datetime.fromisoformat(expected["published"]) if expected["published"] else None)
    if "modified" in expected:
        assert read.modified is not None
        assert read.modified.at == datetime.fromisoformat(expected["modified"])
    assert (read.section, list(read.tags), read.language) == (
        expected["section"],
        expected["tags"],
        expected["language"],
    )
    assert [{"kind": a.kind, "name": a.name, "url": a.url} for a in read.attributions] == expected["attributions"]
    assert list(read.flags) == expected["flags"]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_gives_its_images_with_captions_and_credits(name: str) -> None:
    expected, read = version(name)
    assert [{"url": i.url, "caption": i.caption, "credit": i.credit} for i in read.images] == expected["images"]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_body_is_kept_with_its_reason(name: str) -> None:
    expected, read = version(name)
    assert Counter(placement.reason for placement in read.not_body) == expected["not_body"]
    repeats = [[p.repeat.rule, p.text] for p in read.repeats if p.repeat is not None]
    assert repeats == expected.get("repeats", [])


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_address_is_an_article_with_the_right_key(name: str) -> None:
    expected, source, _ = golden(name)
    assert urls.is_article(expected["url"], source)
    assert urls.article_key(expected["url"], source) == expected["key"]


@pytest.mark.parametrize("name", [name for name in PAGES if name != "baocaobang"])
def test_a_presets_markers_know_its_page_and_no_other(name: str) -> None:
    preset = Preset.model_validate(table(ROOT / "crawler" / "presets" / f"{name}.toml"))
    known = {
        page for page in PAGES for css in preset.markers
        if LexborHTMLParser((HERE / f"{page}.html").read_text("utf-8")).css_first(css) is not None
    }  # fmt: skip
    assert known == {name}


# ------------------------------------------------------------------------------------------------ identity


NUKEVIET = configfile.source_from({"name": "example", "homepage": "https://example.vn/", "preset": "nukeviet"})


@pytest.mark.parametrize(
    "url",
    [
        "https://example.vn/index.php/tin-trong-tinh/hoi-nghi-2058.html",
        "http://www.example.vn/tin-trong-tinh/hoi-nghi-2058.html",
        "https://example.vn/index.php/vi/news/tin-trong-tinh/hoi-nghi-2058.html",
        "https://example.vn/vi/news/tin-trong-nuoc/ten-khac-2058.html?fbclid=IwAR0",
        "https://example.vn/index.php?language=vi&nv=news&op=tin-trong-tinh/hoi-nghi-2058",
    ],
)
def test_nukeviet_has_one_article_under_many_addresses(url: str) -> None:
    assert urls.is_article(url, NUKEVIET)
    assert urls.article_key(url, NUKEVIET) == "example.vn#news:2058"


@pytest.mark.parametrize(
    "path",
    [
        "/index.php/about/gioi-thieu-4.html", "/about/gioi-thieu-4.html", "/vi/about/gioi-thieu-4.html",
        "/index.php/print/tin-trong-tinh/hoi-nghi-2058.html", "/savefile/tin-trong-tinh/hoi-nghi-2058.html",
        "/index.php/tin-trong-tinh/", "/index.php/tin-trong-tinh/page-2/", "/index.php/tag/hoi-nghi", "/", "/rss/",
        "/index.php/topic/dai-hoi/", "/index.php?language=vi&nv=about&op=gioi-thieu-4",
        "/download/van-ban/nghi-quyet-12.html",
    ],
)  # fmt: skip
def test_other_pages_of_nukeviet_are_no_articles(path: str) -> None:
    assert not urls.is_article(f"https://example.vn{path}", NUKEVIET)


def test_another_language_of_nukeviet_numbers_on_its_own() -> None:
    assert urls.article_key("https://example.vn/en/news/in-brief/meeting-2058.html", NUKEVIET) == "example.vn#en:2058"


# ------------------------------------------------------------------------------------------------ pages, varied


@pytest.mark.parametrize("name", PAGES)
def test_decomposed_letters_and_windows_line_ends_change_nothing(name: str) -> None:
    expected, source, html = golden(name)
    plain = parse_page(html, expected["url"], source, now=NOW)
    other = parse_page(unicodedata.normalize("NFD", html).replace("\n", "\r\n"), expected["url"], source, now=NOW)
    assert other.digest == plain.digest
    assert (other.authors, other.published.at, other.tags) == (plain.authors, plain.published.at, plain.tags)


@pytest.mark.parametrize("name", PAGES)
def test_the_body_is_not_taken_from_a_page_whose_container_is_gone(name: str) -> None:
    expected, source, _ = golden(name)
    page = Page("<html><body><div class=other><p>Một trang khác hẳn.</p></div></body></html>", expected["url"])
    assert rules.read(page, source, now=NOW) is None


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(PAGES),
    st.floats(0, 1),
    st.integers(0, 400),
    st.sampled_from(["", "<", "</div>", "<table>", "\x00"]),
)
def test_a_damaged_page_is_still_read_or_refused_by_its_rules(name: str, place: float, length: int, put: str) -> None:
    expected, source, html = golden(name)
    at = int(place * len(html))
    read = rules.read(Page(html[:at] + put + html[at + length :], expected["url"]), source, now=NOW)
    if read is not None:
        assert all(block.text.strip() for block in read.blocks)
        assert all(0 <= picture.after <= len(read.blocks) for picture in read.pictures)


# ------------------------------------------------------------------------------------------------ the guide


def test_the_examples_of_the_guide_are_valid_and_evidenced() -> None:
    guide = (ROOT / "docs" / "sources.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", guide, re.S)
    assert len(examples) == 3
    for example in examples:
        configfile.parse(example.encode(), Path("config.toml"))
        (source,) = tomllib.loads(example)["source"]
        assert sorted(source.get("evidence", {})) == sorted(ruled(source))


def test_the_guide_lists_every_preset() -> None:
    guide = (ROOT / "docs" / "sources.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", guide, re.M) == [
        *("nukeviet", "mastercms", "cms-body", "vccorp", "vnexpress", "onecms", "dnn", "vov", "vietnamvn")
    ]
    assert {path.stem for path in PRESETS} == set(re.findall(r"^\| `([a-z-]+)` \|", guide, re.M))
