"""Section B of the faults, row by row: real bad documents through decode, parse and a real archive.

C5 and C6 on both databases stand in tests/storage/test_text_faults.py; C8, C9 in tests/fetch, C13, C14, C20 in
tests/discover.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bad_pages as bad
import pytest
from crashing import DEADLY, URLS, crashing_site
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler import page as page_module
from crawler.config import SourceConfig
from crawler.configfile import load
from crawler.decode import choose_charset
from crawler.errors import ConfigError, ParseError
from crawler.page import MAX_TAGS, Page
from crawler.parse import parse_page
from crawler.patterns import Pattern
from crawler.pipeline import Visitor
from crawler.urls import article_key
from luutru.console import plain
from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import Capture, Outcome, Record

ROOT = Path(__file__).parent.parent.parent
NIGHT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
URL = "http://site.test/tin/cau-treo-1.html"


def paper(**rules: Any) -> SourceConfig:
    """Báo Núi, whose pages `bad_pages.page` writes."""
    return SourceConfig.model_validate(
        {
            "name": "baonui",
            "homepage": "http://site.test/",
            "identity": {"article": r"^/tin/[^?]*-(?P<id>\d+)\.html$"},
            "select": {
                "title": ["h1"],
                "lead": ["p.lead"],
                "body": ["div.body"],
                "published": [{"json_ld": "datePublished"}, "article > time"],
                "author": ["p.author"],
            },
            **rules,
        }
    )


class Desk:
    """A real archive with one run open, and the pipeline's own way into it."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.now = NIGHT
        self.archive = Archive.open(where, now=NIGHT, purpose="crawl")
        self.run = self.archive.begin_run("crawl", NIGHT, ["baonui"])

    def keep(self, html: str | bytes, source: SourceConfig | None = None, url: str = URL) -> Outcome:
        """What becomes of a page that was fetched with this body."""
        source, self.now = source or paper(), self.now + timedelta(minutes=1)
        payload = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
        label = "text/html; charset=utf-8"
        charset = choose_charset(payload, label)
        capture = Capture(
            requested_url=url, url=url, fetched_at=self.now, status=200, headers=(("Content-Type", label),),
            wire=payload, payload=payload, charset=charset.label, charset_origin=charset.origin, flags=charset.flags,
        )  # fmt: skip
        visitor = Visitor(self.archive, None, run=self.run, clock=lambda: self.now, sources=[source])
        return visitor.keep(source, capture, article_key(url, source))

    def record(self, number: int | None = None, url: str = URL) -> Record:
        with Corpus.open(self.where) as corpus:
            record = corpus.record(url, number)
        assert record is not None, f"{url} is not held"
        return record

    def bytes_of(self, outcome: Outcome) -> bytes | None:
        assert outcome.capture is not None
        with Corpus.open(self.where) as corpus:
            capture = corpus.capture(outcome.capture)
            assert capture is not None
            return corpus.payload(capture["digest"])


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("empty") / "luutru.db"
    Archive.open(where, now=NIGHT).close()
    return where


@pytest.fixture
def desk(empty_archive: Path, tmp_path: Path) -> Iterator[Desk]:
    where = tmp_path / "luutru.db"
    where.write_bytes(empty_archive.read_bytes())
    opened = Desk(where)
    yield opened
    opened.archive.close()


def test_the_page_that_nothing_is_wrong_with_is_read_whole(desk: Desk) -> None:
    assert desk.keep(bad.page()).kind == "new"
    version = desk.record().version
    assert (version.title, version.lead, version.authors) == (bad.TITLE, bad.LEAD, ("Nông Thị Quỳnh",))
    assert version.text == "\n\n".join(bad.PARAGRAPHS)
    assert version.published.date is not None
    assert version.flags == ()


# ------------------------------------------------------------------------------------------------ C1 to C4: size


@pytest.mark.parametrize("kind", bad.DEEP)
def test_c1_nesting_without_end_is_too_deep_before_any_tree_is_built(
    kind: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("Lexbor was asked")

    source, html = paper(), bad.page(before=bad.DEEP[kind])
    monkeypatch.setattr(page_module, "LexborHTMLParser", never)
    outcome = desk.keep(html, source)
    assert (outcome.kind, outcome.stage, outcome.reason) == ("failed", "parse", "too_deep")
    assert desk.bytes_of(outcome) == html.encode(), "the bytes are kept all the same"


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<div>" * 900 + "chữ" + "</div>" * 900, id="900 deep"),
        pytest.param("<p>đoạn" * 5_000, id="paragraphs that close themselves"),
        pytest.param("<ul>" + "<li><a href='/a'>mục</a>" * 5_000 + "</ul>", id="a list"),
        pytest.param("<div><span><b>chữ</span></b></div>" * 3_000, id="misnested"),
        pytest.param("<svg><title>Hình</title>" + "<path d='M0 0'/>" * 5_000 + "</svg>", id="a map"),
        pytest.param("<script>document.write('<div><div><div>')</script>" * 1_000, id="tags in scripts"),
        pytest.param("<!-- <div><div><div> -->" * 1_000, id="tags in comments"),
        pytest.param("<tr><td>ô" * 5_000, id="a table"),
    ],
)
def test_c1_a_page_that_is_only_long_is_not_too_deep(html: str) -> None:
    assert Page(bad.page(before=html)).tree.css_first("div.body") is not None


TAGS = """
<div> </div> <b> </b> <p> </p> <span> </span> <object> </object> <svg> </svg> <foreignObject> </foreignObject> <path/>
<style> </style> <title> </title> <script> </script> <!-- --> --!> <!--> ' <a·x=" "> <table> </table> <td> <tr> <ul>
<li> </ul> </li> <select> <option> </select> <button> </button> <template> </template> <noscript> </noscript> x
<![CDATA[ ]]> <h1> </h1> <math> <mi> </math> <iframe> </iframe> <textarea> </textarea> <dl> <dd> </dl> <marquee>
</marquee> <x·=" <br> <img/> <a> </a> <frameset> <caption> <ruby> <rt> </ruby> <!x· </·div>
"""
SOUP = st.lists(st.sampled_from([tag.replace("·", " ") for tag in TAGS.split()]), min_size=2, max_size=9)


@settings(max_examples=1_500, deadline=None)
@given(SOUP)
def test_c1_no_soup_of_tags_nests_deeper_than_its_bound(soup: list[str]) -> None:
    html = "".join(soup) * 12  # repeated, so that whatever is missed adds up
    walked = page_module._walked_depth(html)
    bound = page_module._opening(html) if walked is None else walked
    assert depth_of(html) <= 4 * bound + 20  # four that are not counted may stand in each that is


def depth_of(html: str) -> int:
    deepest, waiting = 0, [(LexborHTMLParser(html).root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if node is not None and (node.tag or "-")[0] not in "-!_":
            deepest = max(deepest, depth)
        child = node.first_child if node is not None else None
        while child is not None:
            waiting.append((child, depth + 1))
            child = child.next
    return deepest


def test_c2_no_reader_cuts_at_a_depth_as_lxml_does(desk: Desk) -> None:
    deep = "<div>" * 600 + "".join(f"<p>{p}</p>" for p in bad.PARAGRAPHS) + "</div>" * 600
    html = bad.page(deep)
    assert desk.keep(html).kind == "new"
    assert desk.record().version.text == "\n\n".join(bad.PARAGRAPHS)
    assert parse_page(html, URL).text.count(bad.PARAGRAPHS[2]) == 1, "nor does the generic reader"


def test_c3_too_many_bytes_or_elements_are_too_large_and_kept(desk: Desk) -> None:
    many = bad.page(before="<p>a" * (MAX_TAGS + 1))
    outcome = desk.keep(many)
    assert (outcome.kind, outcome.reason) == ("failed", "too_large")
    assert desk.bytes_of(outcome) == many.encode()
    with pytest.raises(ParseError, match="too_large"):
        Page("a" * (page_module.MAX_NODES_TEXT + 1))
    honest = bad.page(*(f"Câu chuyện thứ {n} của phiên chợ cuối năm." for n in range(3_000)))
    assert desk.keep(honest).kind == "new"
    assert len(desk.record().version.body) == 3_000


def test_c4_a_paragraph_of_five_megabytes_is_stored_whole(desk: Desk) -> None:
    text = bad.long_paragraph()
    assert desk.keep(bad.page(text)).kind == "new"
    stored = desk.record().version.text
    assert len(stored) == len(text) > 5_000_000
    assert stored == text


# ------------------------------------------------------------------------------------------------ C5 to C12: letters


def test_c5_nul_bytes_leave_the_text_and_are_flagged(desk: Desk) -> None:
    assert desk.keep(bad.WITH_NULS).kind == "new"
    version = desk.record().version
    assert (version.title, version.text) == (bad.TITLE, "\n\n".join(bad.PARAGRAPHS))
    assert "nul_bytes" in version.flags


def test_c7_invalid_utf_8_costs_letters_and_many_of_it_are_flagged(desk: Desk) -> None:
    outcome = desk.keep(bad.INVALID_UTF_8)
    assert outcome.kind == "new"
    assert "\ufffd" in (desk.record().version.lead or "")
    assert desk.bytes_of(outcome) == bad.INVALID_UTF_8
    spoilt = bad.page().encode().replace("ộ".encode(), b"\xe1\xff").replace("à".encode(), b"\xc3")
    assert desk.keep(spoilt, url="http://site.test/tin/hong-2.html").kind == "new"
    assert "charset_doubt" in desk.record(url="http://site.test/tin/hong-2.html").version.flags


def test_c10_composition_makes_no_version_and_the_payload_keeps_its_bytes(desk: Desk) -> None:
    first = desk.keep(bad.DECOMPOSED)
    assert desk.bytes_of(first) == bad.DECOMPOSED.encode()
    version = desk.record().version
    assert version.title == unicodedata.normalize("NFC", bad.TITLE)
    assert all(unicodedata.is_normalized("NFC", p.text) for p in version.placements)
    assert desk.keep(bad.page()).kind == "unchanged", "the same letters, composed"
    with Corpus.open(desk.where) as corpus:
        found = [corpus.search(query).total for query in ("khánh thành", "kha\u0301nh tha\u0300nh", "khanh thanh")]
    assert found == [1, 1, 1]


def test_c10_old_tone_placement_is_kept_as_printed_and_found_either_way(desk: Desk) -> None:
    desk.keep(bad.page(title="Lễ hội hoà bình ở thuỷ điện Nà Pạc"))
    assert desk.record().version.title == "Lễ hội hoà bình ở thuỷ điện Nà Pạc"
    with Corpus.open(desk.where) as corpus:
        assert corpus.search("hòa thủy").total == corpus.search("hoà thuỷ").total == 1


def test_c11_what_cannot_be_seen_leaves_the_text_and_direction_marks_stay(desk: Desk) -> None:
    outcome = desk.keep(bad.INVISIBLE)
    assert desk.bytes_of(outcome) == bad.INVISIBLE.encode(), "the payload keeps them"
    version = desk.record().version
    assert version.body[0].text == f"Chữ vô hình và xuống dòng \u200fשלום\u200e. {bad.PARAGRAPHS[0]}"
    title = version.title or ""
    assert title.startswith(bad.TITLE)
    assert not {"\x1b", "\x07", "\u200b"} & set(title)
    assert "\u202e" in title


def test_c11_no_title_steers_a_terminal(desk: Desk) -> None:
    desk.keep(bad.INVISIBLE)
    shown = shown_by_the_command_line(desk)
    assert not {"\x1b", "\x07", "\u202e", "\u202c"} & set(shown)
    assert bad.TITLE in " ".join(shown.split())
    hostile = "\x1b]52;c;cm0gLXJm\x07\x9b31m\r\x08\u2066"
    assert set(plain(hostile)) & {"\x1b", "\x07", "\x9b", "\r", "\x08", "\u2066"} == set()


def shown_by_the_command_line(desk: Desk, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "luutru", "--archive", str(desk.where), "show", URL, *words],
        cwd=desk.where.parent,
        env={"PATH": os.environ["PATH"], "HOME": str(desk.where.parent), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("missing", bad.EMPTY)
def test_c12_what_a_page_lacks_is_null_and_flagged_and_no_error(missing: str, desk: Desk) -> None:
    outcome = desk.keep(bad.EMPTY[missing])
    assert outcome.kind == "new"
    record = desk.record()
    version = record.version
    if "title" in missing:
        assert version.title is None
        assert "no_title" in version.flags
    if missing == "no date":
        assert version.published.as_json() == dict.fromkeys(("at", "date", "offset", "precision", "text"))
    if missing == "no author":
        assert version.authors == ()
    if missing == "empty paragraphs":
        assert (version.body, version.title) == ((), bad.TITLE)
        assert "no_body" in version.flags
    assert record.as_json()["flags"] == list(version.flags)


def test_c12_a_page_with_nothing_at_all_is_an_outcome(desk: Desk) -> None:
    outcome = desk.keep("<!doctype html><html><body></body></html>")
    assert (outcome.kind, outcome.reason) == ("failed", "empty_page")


# ------------------------------------------------------------------------------------------------ C15 to C19: markup


def test_c15_nothing_that_runs_is_kept_and_only_text_is_shown(desk: Desk) -> None:
    assert desk.keep(bad.HOSTILE).kind == "new"
    said = json.dumps(desk.record().as_json(), ensure_ascii=False) + shown_by_the_command_line(desk)
    for trace in ("javascript:", "alert(", "onerror", "<script", "<svg", "data:image", "srcdoc", "<a "):
        assert trace not in said, trace
    for silent in ("chữ trong hình", "chữ trong khung", "vật thể"):
        assert silent not in said, silent
    for kept in ("Lời mời", bad.PARAGRAPHS[2], "Báo Núi Xa"):
        assert kept in said, kept


@pytest.mark.parametrize("ruled", [True, False])
def test_c16_comments_cdata_templates_and_noscript_are_no_text(ruled: bool) -> None:
    version = parse_page(bad.UNREAD, URL, paper() if ruled else None)
    said = " ".join(p.text for p in version.placements)
    for silent in ("chú thích", "CDATA", "trình duyệt cũ", "khuôn", "khi tắt", "trong script", "trong style"):
        assert silent not in said, silent
    for paragraph in bad.PARAGRAPHS:
        assert said.count(paragraph) == 1


@pytest.mark.parametrize("kind", bad.JSONLD)
@pytest.mark.parametrize("ruled", [True, False])
def test_c17_bad_json_ld_costs_nothing_and_other_places_are_used(kind: str, ruled: bool) -> None:
    html = bad.with_jsonld(bad.JSONLD[kind]).replace("<h1>", "<time datetime='2026-11-20'>20/11/2026</time><h1>")
    version = parse_page(html, URL, paper() if ruled else None)
    assert bad.PARAGRAPHS[1] in version.text
    assert version.title == bad.TITLE
    assert version.published.date is not None
    assert version.published.date.isoformat() == "2026-11-20"


@pytest.mark.parametrize(("matches", "author"), [(0, ()), (2, ("Nông Thị Quỳnh", "Hoàng Thị Slao")), (10_000, None)])
def test_c18_a_rule_may_match_nothing_two_or_ten_thousand(matches: int, author: tuple[str, ...] | None) -> None:
    names = ["Nông Thị Quỳnh", "Hoàng Thị Slao"] * (matches // 2)
    html = bad.page(author=None, after="".join(f'<p class="author">{name}</p>' for name in names))
    version = parse_page(html, URL, paper())
    assert version.text.startswith(bad.PARAGRAPHS[0])
    assert version.authors == (("Nông Thị Quỳnh", "Hoàng Thị Slao") if author is None else author)


def test_c18_a_body_rule_that_matches_nothing_falls_back_and_says_so(desk: Desk) -> None:
    desk.keep(bad.page(), paper(select={"title": ["h1"], "body": ["div.moved-away"]}))
    version = desk.record().version
    assert "fallback" in version.flags
    assert all(paragraph in version.text for paragraph in bad.PARAGRAPHS)


def test_c18_an_invalid_selector_is_found_when_the_config_is_read(tmp_path: Path) -> None:
    faults = config_faults(tmp_path, 'select = { body = ["div["], title = ["h1", ":has("] }')
    assert sum("not a CSS selector" in fault for fault in faults) == 2


def config_faults(folder: Path, *lines: str) -> list[str]:
    where = folder / "config.toml"
    where.write_text('[[source]]\nname = "baonui"\nhomepage = "http://site.test/"\n' + "\n".join(lines), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(where)
    return caught.value.faults


@pytest.mark.parametrize("pattern", ["(a+)+$", r"^(\\w+\\s?)*$", "([a-z]+)*\\\\d", "(a|aa)+$"])
def test_c19_a_pattern_that_runs_away_is_found_when_the_config_is_read(pattern: str, tmp_path: Path) -> None:
    faults = config_faults(tmp_path, f'clean = {{ noise = "{pattern}" }}')
    assert any("runs away" in fault for fault in faults), faults


def test_c19_a_pattern_that_runs_away_later_costs_one_page(desk: Desk) -> None:
    sly = Pattern(r"(?:[đò]+)+\d")  # harmless on every probe
    source = paper()
    source = source.model_copy(update={"clean": source.clean.model_copy(update={"noise": sly})})
    outcome = desk.keep(bad.page("đò" * 3_000), source)
    assert (outcome.kind, outcome.reason) == ("failed", "slow_pattern")
    assert desk.keep(bad.page(), source, url="http://site.test/tin/sau-do-2.html").kind == "new"


# ------------------------------------------------------------------------------------------------ C21 to C23: over time


def test_c21_a_canonical_link_to_another_site_is_recorded_and_not_believed(desk: Desk) -> None:
    assert desk.keep(bad.HIJACKED).kind == "new"
    record = desk.record()
    assert record.version.canonical_url == "https://khac.vn/tin/chiem-doat-9.html", "recorded"
    assert record.url == URL
    with Corpus.open(desk.where) as corpus:
        assert corpus.record("https://khac.vn/tin/chiem-doat-9.html") is None


def test_c21_a_canonical_link_on_the_same_site_is_the_identity(desk: Desk) -> None:
    own = bad.page(head='<link rel="canonical" href="/tin/cau-treo-7.html">')
    first = desk.keep(own, url="http://site.test/tin/ten-cu-7.html")
    second = desk.keep(own, url="http://site.test/tin/cau-treo-7.html")
    assert (first.kind, second.kind, first.article) == ("new", "unchanged", second.article)


SHORT = bad.page(bad.PARAGRAPHS[0][:40], lead=None)
EMPTIED = bad.page("", lead=None)


@pytest.mark.parametrize(
    ("later", "flag"),
    [
        (bad.page(bad.PARAGRAPHS[0].replace("tám tháng", "chín tháng"), *bad.PARAGRAPHS[1:]), None),
        (SHORT, "shortened"),
        (EMPTIED, "emptied"),
    ],
    ids=["edited", "shortened", "emptied"],
)
def test_c22_a_silent_change_is_a_version_beside_the_old_one(desk: Desk, later: str, flag: str | None) -> None:
    assert desk.keep(bad.page()).version == 1
    outcome = desk.keep(later)
    assert (outcome.kind, outcome.version) == ("changed", 2)
    assert desk.record(1).version.text == "\n\n".join(bad.PARAGRAPHS), "never overwritten"
    seen = desk.record()
    assert seen.versions == 2, "readers are told of the newer one"
    if flag is None:
        assert seen.number == 2
        assert "chín tháng" in seen.version.text
    else:
        assert seen.number == 1, "readers keep seeing the whole text"
        assert flag in desk.record(2).version.flags
    assert desk.keep(later).kind == "unchanged"


@pytest.mark.parametrize(("died", "reason"), [(1, None), (2, "set_aside")])
def test_c23_a_page_that_two_processes_died_over_is_not_read_however_it_is_met(
    died: int, reason: str | None, desk: Desk
) -> None:
    for _ in range(died):
        desk.archive.begin_parse(URL, article_key(URL, paper()), NIGHT)
    assert desk.keep(bad.page()).reason == reason


@pytest.mark.parametrize("how", ["dies", "stalls"])
def test_c23_a_page_that_kills_or_stalls_its_parser_twice_is_set_aside_and_the_night_goes_on(
    how: str, tmp_path: Path
) -> None:
    with crashing_site() as site:
        nights = [site.crawl(tmp_path, how) for _ in range(4)]
    codes = [night.returncode for night in nights]
    assert codes == ([-signal.SIGKILL, -signal.SIGKILL, 0, 0] if how == "dies" else [0, 0, 0, 0]), nights[0].stderr
    with Corpus.open(tmp_path / "archive.db") as corpus:
        held = {url for url in URLS if corpus.record(url)}
        last = {outcome.url: outcome for outcome in corpus.outcomes(4)}
        stalled = [row for run in (1, 2, 3, 4) for row in corpus.outcomes(run) if row.reason == "stalled"]
    assert held == set(URLS) - {DEADLY}
    aside = last[DEADLY]
    assert (aside.kind, aside.reason) == ("skipped", "set_aside")
    assert len(stalled) == (2 if how == "stalls" else 0)
