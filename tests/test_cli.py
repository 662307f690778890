"""The command line as people and cron meet it: real processes."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from luutru.demo.server import DemoSite
from luutru.main import command_line
from storage.corpus import Corpus

ROOT = Path(__file__).parent.parent


VERBS = sorted(name for name in get_command(command_line()).commands)  # type: ignore[attr-defined]


def luutru(
    *words: str | Path, cwd: Path, stdin: str | bytes | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "luutru", *map(str, words)],
        cwd=cwd,
        input=data,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(ROOT), **env},
        timeout=240,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's archive in it."""
    folder = tmp_path_factory.mktemp("cli")
    done = luutru("demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "luutru-demo"


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_demo_ends_with_a_report_a_search_and_commands_to_try(tmp_path: Path) -> None:
    done = luutru("demo", "--keep", "mine", cwd=tmp_path, COLUMNS="80")
    assert done.returncode == 0, done.stderr
    for words in ("Night 1", "Night 2", "The archive holds", "luutru search", "Try next:"):
        assert words in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    commands = done.stdout.split("Try next:")[1].strip().splitlines()
    assert len(commands) == 3
    for command in commands:
        tried = luutru(*shlex.split(command)[1:], cwd=tmp_path)
        assert tried.returncode == 0, tried.stderr
        assert tried.stdout.strip()


def test_search_show_runs_and_sources_speak_json(demo: Path) -> None:
    here = ("--archive", demo / "archive.db", "--config", demo / "config.toml")
    hits = lines(luutru(*here, "search", "cao linh", "--json", cwd=demo))
    assert len(hits) >= 10
    record = lines(luutru(*here, "show", hits[0]["id"], "--json", cwd=demo))[0]
    assert record["id"] == hits[0]["id"]
    assert record["title"] == hits[0]["title"]
    assert record["body"][0].keys() >= {"position", "role", "text"}
    by_url = lines(luutru(*here, "show", record["url"], "--json", cwd=demo))[0]
    assert by_url == record
    assert [run["status"] for run in lines(luutru(*here, "runs", "--json", cwd=demo))] == ["done", "done"]
    sources = lines(luutru(*here, "source", "list", "--json", cwd=demo))
    assert {source["name"] for source in sources} >= {"tuyengiao-demo", "vietnam-demo"}
    assert all(source["articles"] > 0 for source in sources)


def test_a_list_cut_short_says_so_where_its_lines_are_counted(demo: Path) -> None:
    here = ("--archive", demo / "archive.db", "search", "cao linh", "--json")
    whole, cut = luutru(*here, cwd=demo), luutru(*here, "--limit", "3", cwd=demo)
    assert (len(lines(cut)), whole.stderr) == (3, "")
    assert cut.stderr == f"{len(lines(whole))} articles found, the first 3 shown\n"


def test_a_search_is_narrowed_and_ordered_as_its_options_say(demo: Path) -> None:
    def found(*words: str) -> list[dict[str, Any]]:
        return lines(luutru("--archive", demo / "archive.db", "search", *words, "--json", "--limit", "1000", cwd=demo))

    hits = found("cao", "linh")
    assert len(hits) > len(found("cao linh"))  # handed over as one: a phrase
    days = sorted({hit["date"] for hit in hits if hit["date"]})
    first, last = days[1], days[-2]
    assert first < last
    for since, until in ((first, last), (first, first)):
        within = {hit["id"] for hit in hits if hit["date"] and since <= hit["date"] <= until}
        assert {hit["id"] for hit in found("cao", "linh", "--from", since, "--to", until)} == within
    newest = [hit["date"] or "" for hit in found("cao", "linh", "--newest")]
    assert newest == sorted(newest, reverse=True) != [hit["date"] or "" for hit in hits]
    only = {hit["id"] for hit in hits if hit["source"] == "vietnam-demo"}
    assert 0 < len(only) < len(hits)
    assert {hit["id"] for hit in found("cao", "linh", "--source", "vietnam-demo")} == only


def test_one_run_says_each_page_that_it_could_not_have(demo: Path) -> None:
    here = ("--archive", demo / "archive.db", "runs", "--json")
    (latest,) = lines(luutru(*here, "--limit", "1", cwd=demo))
    assert latest["run"] == 2
    for run in lines(luutru(*here, cwd=demo)):
        kinds = Counter(page["outcome"] for page in lines(luutru(*here, str(run["run"]), cwd=demo)))
        assert kinds == {kind: run["counts"][kind] for kind in ("gone", "blocked", "failed") if kind in run["counts"]}
        assert kinds["blocked"] == 1


@pytest.mark.parametrize("verb", ["show", "diff", "provenance", "paragraph"])
def test_an_address_as_it_stands_in_a_browser_names_the_article_to_every_verb(demo: Path, verb: str) -> None:
    here = ("--archive", demo / "archive.db", "--config", demo / "config.toml")
    (hit, *_) = lines(luutru(*here, "search", "khởi công nhà máy", "--source", "tuyengiao-demo", "--json", cwd=demo))
    address = hit["url"].replace("http://", "https://www.") + "?utm_source=thu#binh-luan"
    more = ("--position", "2") if verb == "paragraph" else ()
    by_id, by_address = (luutru(*here, verb, name, *more, "--json", cwd=demo) for name in (hit["id"], address))
    assert by_address.returncode == 0, by_address.stderr
    assert by_address.stdout == by_id.stdout


def test_what_is_not_held_is_said_with_exit_1_and_an_empty_search_is_well(demo: Path) -> None:
    here = ("--archive", demo / "archive.db")
    done = luutru(*here, "show", "http://example.vn/khong-co", cwd=demo)
    assert done.returncode == 1
    assert "not held" in done.stderr
    done = luutru(*here, "search", "xyzzyxyzzy", cwd=demo)
    assert done.returncode == 0
    assert "0 articles found" in done.stdout
    assert luutru(*here, "search", "a", "--from", "gestern", cwd=demo).returncode == 2
    assert luutru("--archive", demo / "nothing.db", "search", "a", cwd=demo).returncode == 5
    assert luutru(*here, "runs", "99", cwd=demo).returncode == 1
    assert luutru(*here, "runs", str(2**63), cwd=demo).returncode == 2


def test_repeats_are_shown_in_place_when_asked_for(demo: Path) -> None:
    here = ("--archive", demo / "archive.db")
    with Corpus.open(demo / "archive.db") as corpus:
        found = corpus.search("a OR the OR và", limit=1000).hits
        records = [record.as_json() for hit in found if (record := corpus.record(hit.id))]
    repeated = next(record for record in records if record["repeats"])
    shown = luutru(*here, "show", repeated["id"], "--repeats", cwd=demo).stdout
    mark = repeated["repeats"][0]
    assert f"[{mark['position']} repeats {mark['repeats']}, {mark['rule']}]" in shown
    assert "--repeats shows " in luutru(*here, "show", repeated["id"], cwd=demo).stdout


def test_parse_prints_the_record_of_a_text_or_a_page_and_stores_nothing(tmp_path: Path) -> None:
    text = (
        "Một dòng đầu tiên nói rõ việc gì xảy ra ở xã vùng cao.\n\nSource: https://example.vn/a-1.html\nComment (0)\n"
    )
    record = lines(luutru("parse", "-", cwd=tmp_path, stdin=text))[0]
    assert [p["text"] for p in record["body"]] == [text.split("\n")[0]]
    assert record["attributions"][0]["url"] == "https://example.vn/a-1.html"
    assert {(p["line"], p["reason"]) for p in record["not_body"]} == {(2, "blank"), (3, "attribution"), (4, "noise")}
    page = (
        "<html><head><title>T</title></head><body><h1>Tiêu đề</h1><article><p>"
        + "Câu văn đủ dài. " * 20
        + "</p></article>"
    )
    (tmp_path / "p.html").write_text(page, "utf-8")
    record = lines(luutru("parse", "p.html", "--url", "https://example.vn/b", cwd=tmp_path))[0]
    assert record["title"] == "Tiêu đề"
    assert {path.name for path in tmp_path.iterdir()} <= {"p.html", ".cache", ".config"}


def test_parse_jsonl_answers_every_line_in_order_and_survives_bad_ones(tmp_path: Path) -> None:
    asked = [
        {
            "id": "1",
            "html": "<h1>A</h1><article><p>" + "Chữ nghĩa. " * 30 + "</p></article>",
            "url": "https://example.vn/1",
        },
        {"id": "2", "text": "Chỉ một dòng chữ thôi, nhưng là một câu trọn vẹn.", "url": None},
        {"id": "3"},
    ]
    stdin = "\n".join(map(json.dumps, asked)) + "\nnot json\n\n" + json.dumps({"id": "5", "html": ""}) + "\n"
    done = luutru("parse", "--jsonl", cwd=tmp_path, stdin=stdin)
    answers = lines(done)
    assert [a["id"] for a in answers] == ["1", "2", "3", None, "5"]
    assert all(set(a) == {"id", "title", "body", "author", "date"} for a in answers)
    assert answers[1]["body"] == asked[1]["text"]
    assert done.returncode == 1
    assert "line 3" in done.stderr
    assert "line 4" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_is_none_costs_no_page(tmp_path: Path) -> None:
    """What is read from others may name anything as a page's address; what is typed is told to be wrong."""
    text = "Một dòng chữ thôi, nhưng là một câu trọn vẹn."
    urls: list[Any] = ["http://[bad", "http://example.vn:port/", 5, ["x"]]
    stdin = "".join(json.dumps({"id": str(n), "html": f"<p>{text}</p>", "url": u}) + "\n" for n, u in enumerate(urls))
    done = luutru("parse", "--jsonl", cwd=tmp_path, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    assert [a["body"] for a in lines(done)] == [text] * len(urls)
    done = luutru("parse", "-", "--url", "http://[bad", cwd=tmp_path, stdin=text)
    assert done.returncode == 2
    assert "--url http://[bad is not an address" in done.stderr
    (tmp_path / "a.html").write_text(f"<p>{text}</p>", "utf-8")
    named = ("import", "a.html", "--source", "x", "--url", "http://[bad")
    done = luutru("--archive", tmp_path / "a.db", *named, cwd=tmp_path)
    assert done.returncode != 0
    assert "its host cannot be read" in done.stderr


def test_import_takes_files_in_once_and_an_edited_file_makes_version_2(tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text("Câu thứ nhất của bản tin về hội nghị ở xã.\nCâu thứ hai nói thêm về kết quả.\n", "utf-8")
    here = ("--archive", tmp_path / "a.db")

    def imported() -> dict[str, Any]:
        return lines(luutru(*here, "import", dump, "--source", "dumps", "--json", cwd=tmp_path))[0]

    first, again = imported(), imported()
    assert (first["outcome"], again["outcome"]) == ("new", "unchanged")
    dump.write_text(dump.read_text("utf-8") + "Câu thứ ba được thêm vào sau đó một ngày.\n", "utf-8")
    edited = imported()
    assert (edited["outcome"], edited["id"], edited["version"]) == ("changed", first["id"], 2)
    assert luutru(*here, "import", tmp_path / "none.txt", "--source", "dumps", cwd=tmp_path).returncode == 2


def test_a_broken_config_is_exit_2_with_every_fault_and_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('archiv = "x"\n[crawl]\nspacng = 1\n')
    done = luutru("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert "archiv" in done.stderr
    assert "spacng" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml"]
    (tmp_path / "config.toml").write_text("[crawl\n")
    done = luutru("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert "line 1" in done.stderr


def test_public_hosts_are_refused_without_a_contact(tmp_path: Path) -> None:
    done = luutru("crawl", "tuyengiaocaobang", cwd=tmp_path)
    assert done.returncode == 2
    assert "crawl.contact is empty" in done.stderr
    done = luutru("crawl", "tuyengiaocaobag", cwd=tmp_path)
    assert done.returncode == 2
    assert 'did you mean "tuyengiaocaobang"' in done.stderr


def staged(tmp_path: Path, site: DemoSite, spacing: float = 0.0) -> Path:
    """The demo's config in a folder, its hosts sent to `site`."""
    text = (
        (ROOT / "luutru" / "demo" / "config.toml").read_text("utf-8").replace("spacing = 0.0", f"spacing = {spacing}")
    )
    pairs = "".join(f'"{host}" = "{address}"\n' for host, address in site.connect_to().items())
    (tmp_path / "config.toml").write_text(f"{text}\n[connect_to]\n{pairs}", "utf-8")
    return tmp_path / "config.toml"


def test_crawl_prints_the_contracts_json_and_its_sums_hold(tmp_path: Path) -> None:
    with DemoSite() as site:
        config = staged(tmp_path, site)
        done = luutru(
            "--config", config, "crawl", "vietnam-demo", "baoquocte-demo", "--limit", "3", "--json", cwd=tmp_path
        )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["run"] == 1
    assert list(report["sources"]) == ["vietnam-demo", "baoquocte-demo"]
    for counts in report["sources"].values():
        assert counts["discovered"] == counts["fetched"] + counts["skipped"]
        kinds = ("new", "changed", "unchanged", "gone", "blocked", "failed")
        assert counts["fetched"] == sum(counts[kind] for kind in kinds) == 3
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2, "one line per source where there is no terminal"


def test_a_dry_run_reads_channels_and_keeps_nothing(tmp_path: Path) -> None:
    with DemoSite() as site:
        done = luutru("--config", staged(tmp_path, site), "crawl", "vietnam-demo", "--dry-run", cwd=tmp_path)
        asked = {r.path for r in site.requests}
    assert done.returncode == 0, done.stderr
    assert "would fetch" in done.stdout
    assert not any("html" in path or path.startswith("/en/") for path in asked), asked
    assert not (tmp_path / "archive.db").exists()


def test_connect_to_on_the_command_line_sends_a_host_elsewhere(tmp_path: Path) -> None:
    with DemoSite() as site:
        text = (ROOT / "luutru" / "demo" / "config.toml").read_text("utf-8")
        (tmp_path / "config.toml").write_text(text, "utf-8")
        target = f"vietnam-demo.test:80=127.0.0.1:{site.port}"
        done = luutru("crawl", "vietnam-demo", "--limit", "2", "--connect-to", target, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sources"]["vietnam-demo"]["new"] == 2
    assert luutru("crawl", "--connect-to", "nonsense", cwd=tmp_path).returncode == 2


def test_nothing_answers_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[crawl]\nretries = 0\n[connect_to]\n"nobody.test:80" = "127.0.0.1:9"\n'
        '[[source]]\nname = "nobody"\nhomepage = "http://nobody.test/"\npreset = "nukeviet"\n'
    )
    done = luutru("crawl", cwd=tmp_path)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "none of its" in done.stderr


def test_save_keeps_a_single_page_and_show_answers_do_we_have_it(tmp_path: Path) -> None:
    from luutru.demo.truth import truth

    wanted = next(w for w in truth(1) if w.source == "vietnam-demo" and w.stored)
    with DemoSite() as site:
        config = staged(tmp_path, site)
        here = ("--config", config)
        assert luutru(*here, "show", wanted.url, cwd=tmp_path).returncode == 5, "no archive yet"
        done = luutru(*here, "save", wanted.url, cwd=tmp_path)
        assert done.returncode == 0, done.stderr + done.stdout
        shown = luutru(*here, "show", wanted.url, cwd=tmp_path)
        assert shown.returncode == 0
        assert (wanted.title or "") in shown.stdout.replace("\n", " ")
        missing = luutru(
            *here, "save", "http://vietnam-demo.test/en/khong-co-trang-nay-dau-nhe", "--json", cwd=tmp_path
        )
    assert lines(missing)[0]["outcome"] == "gone"


def start_slow_crawl(tmp_path: Path, site: DemoSite) -> subprocess.Popen[str]:
    config = staged(tmp_path, site, spacing=0.2)
    process = subprocess.Popen(
        [sys.executable, "-m", "luutru", "--config", str(config), "crawl", "tuyengiao-demo"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while sum(r.path.endswith(".html") for r in site.requests) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_at_the_article_at_hand_and_the_next_run_goes_on(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with DemoSite() as site:
        process = start_slow_crawl(tmp_path, site)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, out + err
        assert "Traceback" not in err
        here = ("--config", tmp_path / "config.toml")
        assert lines(luutru(*here, "runs", "--json", cwd=tmp_path))[0]["status"] == "interrupted"
        staged(tmp_path, site)
        report = json.loads(luutru(*here, "crawl", "tuyengiao-demo", "--json", cwd=tmp_path).stdout)
    counts = report["sources"]["tuyengiao-demo"]
    assert counts["new"] > 0
    assert counts["changed"] == 0


def test_a_second_crawl_says_who_holds_the_archive_and_since_when(tmp_path: Path) -> None:
    with DemoSite() as site:
        process = start_slow_crawl(tmp_path, site)
        second = luutru("--config", tmp_path / "config.toml", "crawl", "tuyengiao-demo", cwd=tmp_path)
        process.terminate()
        process.communicate(timeout=60)
    assert second.returncode == 4
    assert f"pid {process.pid}" in second.stderr
    assert "since" in second.stderr


def test_a_reader_that_leaves_early_sees_no_traceback(demo: Path) -> None:
    search = "search a OR the OR và --limit 1000 --json"
    command = f'"{sys.executable}" -m luutru --archive "{demo / "archive.db"}" {search} | head -1'
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=demo,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)
    assert done.stderr == ""


def test_a_pipe_gets_a_row_or_paragraph_as_one_line_and_a_width_folds(demo: Path) -> None:
    here = ("--archive", demo / "archive.db")
    hit = lines(luutru(*here, "search", "cao linh", "--json", cwd=demo))[0]
    body = [item["text"] for item in lines(luutru(*here, "show", hit["id"], "--json", cwd=demo))[0]["body"]]
    assert max(map(len, body)) > 80
    piped = luutru(*here, "show", hit["id"], cwd=demo).stdout.splitlines()
    assert [text for text in body if not any(line.endswith(text) for line in piped)] == []
    folded = luutru(*here, "show", hit["id"], cwd=demo, COLUMNS="60").stdout.splitlines()
    assert not any(line.endswith(max(body, key=len)) for line in folded)
    examined = luutru(*here, "doctor", cwd=demo).stdout.splitlines()
    assert {line.split()[0] for line in examined[1:]} <= {"well", "note", "BAD"}
    assert [line for line in examined if line != line.rstrip()] == []


def test_every_verb_has_help_with_an_example() -> None:
    listed = luutru("--help", cwd=ROOT).stdout
    assert len(VERBS) > 20
    for verb in VERBS:
        assert f" {verb} " in listed
        words = {"source": ["source", "list"], "config": ["config", "check"], "archive": ["archive", "move"]}
        told = CliRunner().invoke(command_line(words.get(verb, [verb])), [*words.get(verb, [verb]), "--help"]).output
        assert "Example" in told or "luutru" in told.split("Usage")[1].split("\n", 1)[1], f"{verb} shows no example"


def test_help_shows_every_word_that_is_said_of_a_verb() -> None:
    def verbs(group: Any, *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
        for name, command in group.commands.items():
            yield from verbs(command, *above, name) if hasattr(command, "commands") else [((*above, name), command)]

    for words, command in verbs(get_command(command_line())):
        told = CliRunner().invoke(command_line(), [*words, "--help"], env={"COLUMNS": "80"}).output
        lacking = {word.replace("`", "") for word in (command.help or "").split()} - set(told.split())
        assert not lacking, f"the help of {' '.join(words)} swallows {lacking}"
        assert max(map(len, told.splitlines())) <= 80
        assert "bool" not in told, "a flag takes no value"


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_line_that_names_a_verb_has_it_and_naming_none_has_them_all(verb: str) -> None:
    named, every = (get_command(command_line(words)) for words in ([verb, "--json"], ["--help"]))
    assert isinstance(named, TyperGroup)
    assert isinstance(every, TyperGroup)
    assert verb in named.commands
    assert set(every.commands) == set(VERBS)
    if verb == "source":
        assert set(named.commands["source"].commands) == set(every.commands["source"].commands)  # type: ignore[attr-defined]


def test_looking_something_up_does_not_load_the_crawler() -> None:
    program = "import sys, luutru.main as m; m.command_line(['search']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"httpx", "aiohttp", "crawler.parse"} & set(done.stdout.split())


# ------------------------------------------------------------------------------------------ parse --explain

RULED = """
[crawl]
contact = "tests@example.org"

[[source]]
name = "trial"
homepage = "https://news.example"
[source.select]
title = ["h1"]
body = [".story"]
author = [".who"]
"""
RULED_PAGE = """<!DOCTYPE html><html lang="en">
<head><title>Ferry runs again after the repair of its engine</title></head>
<body><div class="menu">Home Sports Weather</div><main>
<h1>Ferry runs again after the repair of its engine</h1><p class="who">By Jane Doe</p><div class="story">
<p>The ferry between the two harbours has taken up its service again, three weeks after its engine had failed.</p>
<p>Two mechanics of the yard worked day and night, and parts had to be brought from the capital by lorry.</p>
<p>The timetable of the summer stays in force until the end of October, the company said on Saturday morning.</p></div>
</main></body></html>"""


def test_parse_explains_fields_rivals_and_blocks_in_eighty_columns_and_as_a_page(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(RULED)
    (tmp_path / "page.html").write_text(RULED_PAGE)
    words = ("parse", "page.html", "--url", "https://news.example/tin/cau-moi.html", "--explain", "--html", "why.html")
    done = luutru(*words, cwd=tmp_path, COLUMNS="80")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    for told in ("read by own@", "beside generic@", "Jane Doe", "score", "why:", "main > div.story > p", "block"):
        assert told in done.stdout
    assert "written to why.html" in done.stderr
    assert 'class="fate body"' in (tmp_path / "why.html").read_text("utf-8")


def test_parse_has_nothing_to_explain_of_plain_text(tmp_path: Path) -> None:
    done = luutru("parse", "-", "--explain", cwd=tmp_path, stdin="Một dòng chữ\n")
    assert done.returncode == 1
    assert "nothing to explain" in done.stderr
    done = luutru("parse", "--jsonl", "--explain", cwd=tmp_path, stdin="")
    assert done.returncode == 2
    assert "--jsonl" in done.stderr
