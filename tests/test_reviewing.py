"""What repeats what, as people and programs ask for it: paragraph, repeats, provenance."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from crawler import configfile
from crawler.config import SourceConfig
from crawler.pipeline.ingest import import_documents
from crawler.pipeline.session import crawl
from luutru.demo.command import clock_of, prepare
from luutru.demo.server import DemoSite
from luutru.demo.site import NIGHTS
from luutru.main import main
from luutru.reviewing import _span
from storage.corpus import Corpus

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
ORIGINAL = "http://tuyengiao-demo.test/index.php/tin-trong-tinh/cao-linh-khoi-cong-nha-may-che-bien-le-vang-tai-xa-na-pac-3141.html"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def luutru(archive: str | Path, *words: str) -> Done:
    """The command in this process: starting one takes longer than what it does."""
    out, err = StringIO(), StringIO()
    with (
        patch.object(sys, "argv", ["luutru", "--archive", str(archive), *words]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def lines(*words: str, archive: str) -> list[dict[str, Any]]:
    done = luutru(archive, *words, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The archive that `luutru demo` leaves."""
    config = prepare(tmp_path_factory.mktemp("reviewing") / "demo")
    where = configfile.archive_location(config, None, {})
    with DemoSite() as site:
        staged = config.model_copy(update={"connect_to": site.connect_to()})
        for night, began in NIGHTS.items():
            site.night = night
            crawl(staged, where, staged.enabled, clock=clock_of(began))
    return where


def test_a_crawled_translation_hangs_under_its_original(demo: str) -> None:
    (found,) = lines("provenance", ORIGINAL, archive=demo)
    tree = found["tree"]
    assert (tree["url"], tree["relation"], tree["lag_seconds"]) == (ORIGINAL, "original", None)
    (child,) = tree["children"]
    assert (child["source"], child["relation"], child["by"]) == ("vietnam-demo", "translation", "translation_of")
    assert child["language"] == "en"
    assert child["changes"]["numbers_kept"] > child["changes"]["numbers_left_out"]
    (again,) = lines("provenance", child["id"], archive=demo)
    assert again["tree"] == tree
    text = luutru(demo, "provenance", child["id"]).stdout
    assert "translation" in text
    assert "numbers stand again" in text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 h 0 min"),
        (59 * 60, "0 h 59 min"),
        (11_700, "3 h 15 min"),
        (90_000, "1 d 1 h"),
        (-7_260, "minus 2 h 1 min"),
    ],
)
def test_a_lag_is_said_in_days_hours_and_minutes(seconds: int, said: str) -> None:
    assert _span(seconds) == said


def test_marks_are_listed_undone_and_redone(demo: str) -> None:
    listed = lines("repeats", "--rule", "exact", archive=demo)
    mark = next(one for one in listed if one["source"] == "vietnam-demo")
    place = (mark["article"], str(mark["position"]))
    assert {one["rule"] for one in listed} == {"exact"}
    assert mark["kept"] == mark["text"]
    assert mark["repeats"] < mark["position"]

    undone = luutru(demo, "repeats", "undo", *place, "--reason", "điệp khúc", "--author", "Thảo")
    assert undone.returncode == 0, undone.stderr
    (record,) = lines("show", mark["article"], archive=demo)
    assert mark["position"] in [item["position"] for item in record["body"]]
    shown = next(one for one in lines("repeats", archive=demo) if (one["article"], str(one["position"])) == place)
    assert shown["undone"]
    assert shown["decision"] | {"at": ""} == {"at": "", "author": "Thảo", "reason": "điệp khúc", "verdict": "undo"}
    assert "undone" in luutru(demo, "repeats", "--source", "vietnam-demo").stdout

    assert luutru(demo, "repeats", "redo", *place, "--reason", "nhầm").returncode == 0
    (record,) = lines("show", mark["article"], archive=demo)
    assert mark["position"] in [item["position"] for item in record["repeats"]]


def test_a_paragraph_lists_its_places(demo: str) -> None:
    mark = lines("repeats", "--rule", "exact", archive=demo)[0]
    (by_key,) = lines("paragraph", mark["paragraph"][:12], archive=demo)
    (by_block,) = lines("paragraph", mark["article"], "--position", str(mark["position"]), archive=demo)
    assert by_key == by_block
    assert by_key["text"] == mark["text"]
    here = [place for place in by_key["places"] if place["article"] == mark["article"]]
    assert [place["rule"] for place in here] == [None, "exact"]
    assert by_key["total"] == len(by_key["places"])
    assert mark["article"] in luutru(demo, "paragraph", mark["paragraph"]).stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["paragraph", "0" * 32], 1, "not held"),
        (["paragraph", "no-key"], 2, "not the id of a paragraph"),
        (["provenance", "http://tuyengiao-demo.test/khong-co"], 1, "not held"),
        (["repeats", "--rule", "same"], 2, "should be one of"),
        (["repeats", "undo", ORIGINAL, "999", "--reason", "x"], 2, "no block 999"),
        (["repeats", "undo", ORIGINAL, "1", "--reason", " "], 2, "say why"),
    ],
)
def test_what_cannot_be_answered_is_said_with_its_exit_code(demo: str, words: list[str], code: int, said: str) -> None:
    done = luutru(demo, *words)
    assert done.returncode == code
    assert said in done.stderr


@pytest.mark.skipif(not (SHARED / "seeds").exists(), reason="../shared/seeds is not here")
@pytest.mark.parametrize("originals_first", [True, False])
def test_the_seeds_are_linked_as_translations_of_the_saved_pages(tmp_path: Path, originals_first: bool) -> None:
    seeds = sorted((SHARED / "seeds").glob("00[34]_*.txt"))
    pages = {number: SHARED / "sites" / "nukeviet" / "article" / f"{number}.html" for number in (2058, 2079)}
    named = {
        number: next(
            word
            for seed in seeds
            for word in seed.read_text("utf-8").split()
            if word.startswith("http") and word.endswith(f"-{number}.html")
        )
        for number in pages
    }
    dumps = SourceConfig.model_validate(
        {"name": "vietnam-dumps", "homepage": "https://www.vietnam.vn", "clean": {"translation": True}}
    )
    site = SourceConfig.model_validate(
        {"name": "tuyengiaocaobang", "homepage": "https://tuyengiaocaobang.vn", "preset": "nukeviet"}
    )
    where = str(tmp_path / "archive.db")

    def take_seeds() -> None:
        documents = [(seed.name, seed.read_bytes()) for seed in seeds]
        list(import_documents(where, documents, name=dumps.name, source=dumps, sources=(site, dumps)))

    def take_pages() -> None:
        for number, path in pages.items():
            document = [(path.name, path.read_bytes())]
            list(import_documents(where, document, name=site.name, source=site, sources=(site,), url=named[number]))

    for take in (take_pages, take_seeds) if originals_first else (take_seeds, take_pages):
        take()
    with Corpus.open(where) as corpus:
        for url in named.values():
            found = corpus.provenance(url)
            assert found is not None
            assert found.tree.url == url
            assert [(n.source, n.relation) for n in found.tree.children] == [("vietnam-dumps", "translation")]
