"""The verbs under `source`: what they show, what they write, how they exit."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from papers import Paper, drupal, joomla, wordpress
from typer.testing import CliRunner

from crawler import configedit
from crawler.errors import ConfigError
from luutru.main import command_line, exit_code_of
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import LuutruError
from storage.records import HostState

CONFIG = """# our own words stay
archive = "archive.db"

[crawl]
spacing = 0.0   # loopback

[[schedule]]
cron = "30 2 * * *"
sources = ["old"]

[[source]]   # the first
name = "old"  # a paper
homepage = "http://old.test/"
discover.feeds = [
  "/a",
  "/[b]",
]

[[source]]
name = 'other'
homepage = "http://other.test/"
enabled = true # for now
"""


@pytest.fixture
def site() -> Iterator[Paper]:
    with wordpress() as paper:
        yield paper


def config_file(folder: Path, text: str = CONFIG) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def luutru(*words: object, site: Paper | None = None) -> Any:
    staged = [f"--connect-to={host}={target}" for host, target in site.connect_to().items()] if site else []
    return CliRunner().invoke(command_line(), [*map(str, words), *staged])


def code_of(result: Any) -> int:
    """The exit code that `main` makes of it."""
    if isinstance(result.exception, LuutruError):
        return exit_code_of(result.exception)
    return result.exit_code


def test_add_shows_the_proposal_and_writes_nothing_unless_told_to(site: Paper, tmp_path: Path) -> None:
    path = config_file(tmp_path)
    done = luutru("source", "add", site.base, "-c", path, site=site)
    assert done.exit_code == 0, done.output
    for words in (
        "[[source]]",
        "/feed/",
        "60",
        "2/2",
        "identity.article",
        "Nothing was written",
        site.stories[0].title,
    ):
        assert words in done.stdout
    assert path.read_text("utf-8") == CONFIG


def test_add_yes_appends_the_block_and_leaves_every_other_byte(site: Paper, tmp_path: Path) -> None:
    path = config_file(tmp_path)
    done = luutru("source", "add", site.base, "-c", path, "--yes", site=site)
    assert done.exit_code == 0, done.output
    text = path.read_text("utf-8")
    assert text.startswith(CONFIG)
    assert tomllib.loads(text)["source"][-1]["name"] == "bao-wp"
    assert luutru("config", "check", "-c", path).exit_code == 0
    crawled = luutru("crawl", "bao-wp", "-c", path, "--json", site=site)
    assert json.loads(crawled.stdout)["sources"]["bao-wp"]["new"] == len(site.stories)


def test_add_speaks_json_and_the_json_carries_the_toml(site: Paper, tmp_path: Path) -> None:
    path = config_file(tmp_path)
    shape = json.loads(luutru("source", "add", site.base, "-c", path, "--json", "--name", "wp", site=site).stdout)
    assert (shape["name"], shape["usable"], shape["written"]) == ("wp", True, None)
    assert tomllib.loads(shape["toml"])["source"][0]["name"] == "wp"
    assert len(shape["samples"]) == 3
    assert all(sample["parsed"] for sample in shape["samples"])
    assert {channel["kind"] for channel in shape["channels"]} == {"feed", "sitemap", "listing"}
    assert path.read_text("utf-8") == CONFIG


def test_add_refuses_a_name_or_a_host_that_is_taken_before_it_asks_anybody(site: Paper, tmp_path: Path) -> None:
    path = config_file(tmp_path)
    for words in (["http://new.test/", "--name", "other"], ["http://www.old.test/"]):
        done = luutru("source", "add", *words, "-c", path, "--yes", site=site)
        assert code_of(done) == 2
    assert not site.requests
    assert code_of(luutru("source", "add", "ftp://x/", "-c", path)) == 2
    assert code_of(luutru("source", "add", "http://public.example/", "-c", path)) == 2, "no contact is set"
    assert path.read_text("utf-8") == CONFIG


@pytest.mark.parametrize("name", ["xấu tên", "x\n[[source]]", "-a", "a" * 64])
def test_add_refuses_a_name_that_no_source_can_have(name: str, site: Paper, tmp_path: Path) -> None:
    done = luutru("source", "add", site.base, "--name", name, "-c", config_file(tmp_path), site=site)
    assert isinstance(done.exception, ConfigError)
    assert "a name is made of" in str(done.exception)
    assert site.requests == []


def test_a_channel_in_trouble_is_named_although_the_others_are_well(site: Paper, tmp_path: Path) -> None:
    feeds = ["/feed/", *(f"/mat-{n}" for n in range(7))]
    path = config_file(tmp_path, source_of(site, discover={"feeds": feeds}))
    assert "; 7 channels not read" in luutru("crawl", "-c", path, site=site).stderr
    done = luutru("crawl", "paper", "-c", path, "--verbose", site=site)
    assert done.exit_code == 0
    assert f"luutru: paper: {site.base}/mat-0: http_404: the server answered 404\n" in done.stderr
    assert "and 2 more of its channels; luutru source check paper" in done.stderr
    past = luutru("backfill", "paper", "-c", path, site=site)
    assert "nothing here tells of its past" not in past.stderr, "its robots.txt names a sitemap"


def test_a_backfill_says_when_nothing_tells_of_the_past(tmp_path: Path) -> None:
    with Paper("bao-nay.test", [], lambda path, query: None) as site:
        done = luutru("backfill", "paper", "-c", config_file(tmp_path, source_of(site)), site=site)
    assert done.exit_code == 0
    assert "nothing here tells of its past" in done.stderr


def test_add_says_why_a_homepage_cannot_be_read(site: Paper, tmp_path: Path) -> None:
    done = luutru("source", "add", f"{site.base}/nothing-here", "-c", config_file(tmp_path), site=site)
    assert done.exit_code == 1
    assert "http_404" in done.stderr


def source_of(site: Paper, **rules: Any) -> str:
    table = {"name": "paper", "homepage": site.base + "/", **rules}
    from crawler.survey.proposal import toml_of

    return 'archive = "archive.db"\n[crawl]\nspacing = 0.0\n' + toml_of(table)


def test_check_of_a_sound_source_is_well_and_shows_rules_beside_the_generic_reading(tmp_path: Path) -> None:
    with drupal() as site:
        rules = {"select": {"title": ["h1"], "body": [".field--name-body"], "published": [".submitted"]}}
        text = source_of(site, discover={"feeds": ["/rss.xml"], "home": True}, identity={"article": "^/node/"}, **rules)
        path = config_file(tmp_path, text)
        done = luutru("source", "check", "-c", path, site=site)
        assert done.exit_code == 0, done.output
        assert re.search(r"^field +rules +generic *$", done.stdout, re.M)
        assert "only by" not in done.stdout
        shape = json.loads(luutru("source", "check", "paper", "-c", path, "--json", site=site).stdout)
    assert shape["well"]
    assert [(c["kind"], c["entries"], c["tried"], c["parsed"]) for c in shape["channels"]] == [
        ("feed", 10, 3, 3),
        ("listing", 8, 3, 3),
    ]
    assert shape["samples"][0]["rules"]["title"] == shape["samples"][0]["generic"]["title"] == site.stories[0].title
    assert not (tmp_path / "archive.db").exists(), "a check keeps nothing"


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ({"discover": {"feeds": ["/rss.xml", "/gone.xml"]}}, "/gone.xml: http_404"),
        ({"discover": {"feeds": ["/thoi-su"]}}, "html_not_feed"),
        ({"discover": {"feeds": ["/rss.xml"]}, "identity": {"article": "^/bai/"}}, "lists no article"),
        ({"discover": {"feeds": ["/rss.xml"]}, "select": {"body": [".old-theme"]}}, "select.body finds nothing"),
        ({}, "no channel"),
    ],
    ids=["feed gone", "page for a feed", "addresses changed", "theme changed", "no channel"],
)
def test_check_names_what_is_broken_and_exits_1(rules: dict[str, Any], fault: str, tmp_path: Path) -> None:
    with drupal() as site:
        done = luutru("source", "check", "-c", config_file(tmp_path, source_of(site, **rules)), "--json", site=site)
    assert done.exit_code == 1
    assert any(fault in line for line in json.loads(done.stdout)["faults"]), done.stdout


def test_check_shows_what_each_reading_has_alone_and_says_when_the_rules_fell_back(tmp_path: Path) -> None:
    with drupal() as site:
        rules = {"discover": {"feeds": ["/rss.xml"]}, "identity": {"article": "^/node/"}}
        narrow = source_of(site, **rules, select={"title": ["h1"], "body": [".field--name-body"], "drop": ["p"]})
        done = luutru("source", "check", "-c", config_file(tmp_path, narrow), site=site)
        assert "only by generic: " in done.stdout
        gone = source_of(site, **rules, select={"title": ["h1"], "body": [".old-theme"]})
        done = luutru("source", "check", "-c", config_file(tmp_path, gone), site=site)
    assert done.exit_code == 1
    assert "the rules find no body: read by generic@1" in done.stdout
    assert f"not parsed: {site.articles[0]}: the rules find no body\n" in done.stdout
    assert "they were read generically" in done.stderr


def test_neither_check_nor_add_asks_a_host_that_wanted_a_pause(tmp_path: Path) -> None:
    with joomla() as paper:
        text = CONFIG + f'\n[[source]]\nname = "joom"\nhomepage = "{paper.base}/"\ndiscover.feeds = ["/feed"]\n'
        path = config_file(tmp_path, text)
        later = datetime.now(UTC) + timedelta(hours=3)
        with Archive.open(tmp_path / "archive.db", now=datetime.now(UTC)) as archive:
            archive.keep_host_states([HostState(paper.host, 0.0, None, 1, later, "http_429")])
        checked = luutru("source", "check", "joom", "--json", "--config", path, site=paper)
        added = luutru("source", "add", paper.base, "--name", "lai", "--config", path, site=paper)
        assert paper.requests == []
    assert (checked.exit_code, added.exit_code) == (1, 1)
    assert "host_parked" in checked.stdout


def test_rename_keeps_what_is_held_and_renames_the_schedule(tmp_path: Path) -> None:
    with joomla() as site:
        text = source_of(site, discover={"feeds": ["/?format=feed&type=rss"]}, identity={"article": r"/(?P<id>\d+)-"})
        path = config_file(tmp_path, text + '\n[[schedule]]\ncron = "1 2 * * *"\nsources = ["paper"] # ours\n')
        assert luutru("crawl", "-c", path, site=site).exit_code == 0
        assert luutru("source", "rename", "paper", "sheet", "-c", path).exit_code == 0
        with Corpus.open(tmp_path / "archive.db") as corpus:
            assert [(row.name, row.articles) for row in corpus.sources()] == [("sheet", 10)]
        again = json.loads(luutru("crawl", "-c", path, "--json", site=site).stdout)
    assert again["sources"]["sheet"]["new"] == 0
    tables = tomllib.loads(path.read_text("utf-8"))
    assert tables["schedule"][0]["sources"] == ["sheet"]
    assert code_of(luutru("source", "rename", "nobody", "x", "-c", path)) == 2


def test_retire_disables_with_the_day_and_keeps_the_articles(tmp_path: Path) -> None:
    path = config_file(tmp_path)
    done = luutru("source", "retire", "old", "-c", path)
    assert done.exit_code == 0
    assert "still names old" in done.stdout
    text = path.read_text("utf-8")
    assert "enabled = false # retired 20" in text
    assert [s.get("enabled", True) for s in tomllib.loads(text)["source"]] == [False, True]
    assert luutru("source", "retire", "other", "-c", path).exit_code == 0
    assert "enabled = false # for now; retired 20" in path.read_text("utf-8")


def test_an_edit_leaves_comments_order_and_line_ends_alone() -> None:
    dos = CONFIG.replace("\n", "\r\n")
    for text in (CONFIG, dos):
        renamed = configedit.with_renamed_source(text, "old", "new")
        assert renamed == text.replace('"old"', '"new"')
        assert configedit.with_renamed_source(renamed, "new", "old") == text
        retired = configedit.with_retired_source(text, "other", date(2026, 11, 22))
        assert retired.replace("false # for now; retired 2026-11-22", "true # for now") == text
    assert "\n" not in configedit.with_source(dos, "[[source]]\nname = 'x'\n").replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        'source = [{ name = "old", homepage = "http://old.test/" }]\n',
        'note = """\n[[source]]\nname = "old"\n"""\n[[source]]\n"name" = "old"\n',
    ],
    ids=["inline", "a header inside a string"],
)
def test_a_file_written_in_another_way_is_refused_with_what_to_change(text: str) -> None:
    for edit in (
        lambda: configedit.with_renamed_source(text, "old", "new"),
        lambda: configedit.with_retired_source(text, "old", date(2026, 11, 22)),
    ):
        with pytest.raises(ConfigError, match=r"old"):
            edit()
