"""What people who meet the product for the first time stumble over: slips of the pen, and what they read next."""

from __future__ import annotations

import json
import os
import shlex
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from test_reviewing import ROOT, demo, luutru  # noqa: F401 demo: a fixture

from crawler import configfile
from luutru.console import out
from luutru.main import exit_code_of
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import ArchiveUnusable
from storage.export import Selection, export_jsonl
from storage.ledgers import RunRow


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "cầu", "--source", "tuyengiao"], 'did you mean "tuyengiao-demo"?'),
        (["search", "cầu", "--from", "2026-12-01", "--to", "2026-11-01"], "--from 2026-12-01 is after --to 2026-11-01"),
        (["export", "--format", "jsonl", "-o", "x.jsonl", "--source", "tuyengiao"], "tuyengiao-demo"),
        (["export", "--format", "jsonl", "-o", "x.jsonl", "--from", "2026-12-01", "--to", "2026-11-01"], "is after"),
        (["repeats", "--source", "tuyengiao"], "tuyengiao-demo"),
        (["reparse", "tuyengiao", "--dry-run"], "tuyengiao-demo"),
    ],
)
def test_a_slip_of_the_pen_is_no_empty_answer(
    demo: str,  # noqa: F811
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = luutru(demo, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("query", "same"),
    [
        (["lũ* OR cầu"], ["lũ*", "OR", "cầu"]),
        (["cầu treo -sắt"], ["--", "cầu", "treo", "-sắt"]),
        (["(cầu OR đường) sông"], ["(cầu", "OR", "đường)", "sông"]),
        (["cầu treo"], ['"cầu treo"']),
        (["hội-nghị hè-thu", "cầu"], ['"hội-nghị hè-thu"', "cầu"]),
    ],
)
def test_words_that_the_shell_left_together_are_a_query_where_operators_stand_and_else_a_phrase(
    demo: str,  # noqa: F811
    query: list[str],
    same: list[str],
) -> None:
    one, other = luutru(demo, "search", *query), luutru(demo, "search", *same)
    assert one.stdout == other.stdout
    assert one.returncode == other.returncode == 0


def test_the_guides_query_with_or_finds_what_its_words_find(demo: str) -> None:  # noqa: F811
    assert luutru(demo, "search", "cầu* OR đường").stdout.splitlines()[-1].split()[0] != "0"


def test_every_line_of_a_snippet_is_indented(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(out, "_width", 50)
    lines = luutru(demo, "search", "cầu", "--limit", "1").stdout.splitlines()
    snippet = lines[2 : lines.index("")]
    assert len(snippet) > 1
    assert all(line.startswith("  ") and line == line.rstrip() and len(line) <= 50 for line in snippet)


def test_a_run_names_what_it_could_not_have_and_why(demo: str) -> None:  # noqa: F811
    done = luutru(demo, "runs")
    number = next(line.split()[2] for line in done.stdout.splitlines() if line.startswith("luutru runs"))
    shown = luutru(demo, "runs", number).stdout
    rows = [json.loads(line) for line in luutru(demo, "runs", number, "--json").stdout.splitlines()]
    with Corpus.open(demo) as corpus:
        (run,) = corpus.runs(run=int(number))
        assert isinstance(run, RunRow)
        wanted = [o for o in corpus.outcomes(run.run) if o.kind in ("gone", "blocked", "failed")]
    assert [(row["url"], row["outcome"], row["reason"]) for row in rows] == [(o.url, o.kind, o.reason) for o in wanted]
    assert wanted
    for outcome in wanted:
        assert f"{outcome.kind}: {outcome.url}\n  {outcome.reason}: {outcome.detail}\n" in shown
    assert luutru(demo, "runs", "99").returncode == 1


def test_a_run_names_the_channels_that_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'archive = "a.db"\n[crawl]\nretries = 0\n[connect_to]\n"nobody.test:80" = "127.0.0.1:9"\n'
        '[[source]]\nname = "nobody"\nhomepage = "http://nobody.test/"\ndiscover.feeds = ["/feed"]\n'
    )
    done = luutru(tmp_path / "a.db", "--config", str(tmp_path / "config.toml"), "crawl")
    assert "its only channel could not be read: http://nobody.test/feed: connect" in done.stderr
    assert (
        "nobody: channel not read: http://nobody.test/feed\n  connect" in luutru(tmp_path / "a.db", "runs", "1").stdout
    )


def test_a_repeat_names_a_block_whose_number_is_shown(demo: str) -> None:  # noqa: F811
    with Corpus.open(demo) as corpus:
        mark = next(mark for mark in corpus.repeats() if mark.rule == "near")
    shown = luutru(demo, "show", mark.article, "--repeats").stdout
    assert f"[{mark.position} repeats {mark.of}, near] " in shown
    assert f"\n[{mark.of}] " in shown
    assert f"[{mark.of}] " not in luutru(demo, "show", mark.article).stdout


def test_an_address_without_its_scheme_is_an_address(demo: str) -> None:  # noqa: F811
    with Corpus.open(demo) as corpus:
        record = next(corpus.records())
    here = ("--config", str(Path(demo).with_name("config.toml")))
    assert (
        luutru(demo, "show", record.url.removeprefix("http://"), *here).stdout == luutru(demo, "show", record.id).stdout
    )
    assert luutru(demo, "show", "khong/co", *here).returncode == 1


def test_a_probe_that_has_nothing_to_ask_for_says_so_and_is_no_run(demo: str) -> None:  # noqa: F811
    here = ("--config", str(Path(demo).with_name("config.toml")))
    before = luutru(demo, "runs").stdout
    done = luutru(demo, "source", "missing", "vietnam-demo", "--probe", *here)
    assert (done.returncode, "no dense numeric ids" in done.stdout) == (0, True)
    assert luutru(demo, "runs").stdout == before


def test_too_few_letters_of_an_id_are_said_to_be_too_few(demo: str) -> None:  # noqa: F811
    done = luutru(demo, "show", "bl7ag")
    assert (done.returncode, "at least the first 6" in done.stderr) == (1, True)


def test_one_version_is_not_compared_with_itself_and_the_last_alone_is_compared_with_the_one_before(
    demo: str,  # noqa: F811
) -> None:
    with Corpus.open(demo) as corpus:
        records = list(corpus.records())
    single = next(record.id for record in records if record.versions == 1)
    edited = next(record for record in records if (record.versions or 0) > 1)
    assert "has 1 version: nothing to compare" in luutru(demo, "diff", single).stdout
    last = str(edited.versions)
    assert luutru(demo, "diff", edited.id, last).stdout == luutru(demo, "diff", edited.id).stdout


@pytest.mark.parametrize("verb", ["provenance", "paragraph"])
def test_titles_and_addresses_are_not_broken_where_the_terminal_ends(
    demo: str,  # noqa: F811
    verb: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(out, "_width", 60)
    with Corpus.open(demo) as corpus:
        record = max(corpus.records(), key=lambda record: len(record.version.title or ""))
    position = [] if verb == "provenance" else ["--position", str(record.version.body[0].position)]
    shown = luutru(demo, verb, record.id, *position).stdout
    assert (record.version.title if verb == "provenance" else record.url) in shown


def test_an_export_takes_the_place_of_no_device(demo: str, tmp_path: Path) -> None:  # noqa: F811
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with Corpus.open(demo) as corpus, pytest.raises(ArchiveUnusable, match="is no file") as refused:
        export_jsonl(corpus, pipe, Selection(), now=corpus.runs()[0].started, step=lambda what, done, of: None)
    assert exit_code_of(refused.value) == 5
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_init_says_where_it_may_not_write_and_names_a_command_that_reads_its_config(tmp_path: Path) -> None:
    done = luutru(tmp_path / "a.db", "init", "--write-config", "/proc/luutru")
    assert (done.returncode, "/proc/luutru/config.toml: cannot be written" in done.stderr) == (2, True)
    folder = tmp_path / "of ours"
    done = luutru(tmp_path / "a.db", "init", "--write-config", str(folder))
    command = shlex.split(done.stdout.split("`")[1])
    assert command == ["luutru", "--config", str(folder / "config.toml"), "crawl"]
    assert "contact is empty" in luutru(tmp_path / "a.db", *command[1:]).stderr


@pytest.mark.parametrize("path", [ROOT / "config.toml", ROOT / "luutru" / "demo" / "config.toml"], ids=["own", "demo"])
def test_the_config_that_is_shown_is_the_config_in_force(path: Path) -> None:
    shown = luutru("none.db", "config", "show", "--config", str(path)).stdout
    again, loaded = configfile.parse(shown.encode(), path), configfile.load(path)
    assert again == loaded
    name = loaded.source[0].name
    assert f'name = "{name}"' in luutru("none.db", "config", "show", name, "--config", str(path)).stdout
    table = json.loads(luutru("none.db", "config", "show", name, "--json", "--config", str(path)).stdout)
    assert table.keys() == type(loaded.source[0]).model_fields.keys()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20,
        b"\x7fELF\x02\x01\x01" + bytes(2_000),
        zlib.compress(ROOT.name.encode() * 900),
    ],
    ids=["picture", "program", "compressed"],
)
def test_a_file_that_is_no_text_becomes_no_article(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "strange").write_bytes(data)
    (tmp_path / "text").write_text("Chợ phiên bản Pò họp lại.\f\n", "utf-8")
    files = [str(tmp_path / name) for name in ("strange", "text")]
    done = luutru(tmp_path / "a.db", "import", *files, "--source", "dumps", "--json")
    assert done.returncode == 1
    strange, text = (json.loads(line) for line in done.stdout.splitlines())
    assert (strange["outcome"], strange["id"], strange["reason"]) == ("failed", None, "no_text")
    assert "characters are none of a text" in strange["detail"]
    assert text["outcome"] == "new"


def test_files_that_cannot_be_read_are_all_named_before_any_is_imported(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Chợ phiên bản Pò họp lại.\n", "utf-8")
    files = [str(tmp_path / name) for name in ("text", "none", "neither")]
    done = luutru(tmp_path / "a.db", "import", *files, "--source", "dumps")
    assert done.returncode == 2
    assert [line.split("/")[-1] for line in done.stderr.splitlines()] == [
        f"{name}: cannot be read: No such file or directory" for name in ("none", "neither")
    ]
    assert not (tmp_path / "a.db").exists(), "nothing was touched"


def test_a_warc_file_without_a_page_says_so(tmp_path: Path, demo: str) -> None:  # noqa: F811
    file = tmp_path / "empty.warc.gz"
    with Archive.open(tmp_path / "none.db", now=_now(demo)):
        pass
    luutru(tmp_path / "none.db", "export", "--format", "warc", "-o", str(file))
    assert "no page of an article in it" in luutru(tmp_path / "into.db", "import", str(file)).stdout


def _now(archive: str) -> datetime:
    with Corpus.open(archive) as corpus:
        return corpus.runs()[0].started
