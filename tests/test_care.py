"""The verbs that look after an archive, as people and cron meet them; and nights that meet 404s and takedowns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_cli import lines, luutru, staged

from crawler.config import Config, SourceConfig
from crawler.configfile import load
from crawler.pipeline.session import crawl
from luutru.demo.server import DemoSite
from storage.archive import Archive, Takedown
from storage.corpus import Corpus

NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = "tuyengiao-demo"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one article in two versions, and another."""
    folder = tmp_path_factory.mktemp("care")
    dump = folder / "cau.txt"
    for text in ("Cầu treo dài 68 mét.\nKinh phí 1,9 tỷ đồng.\n", "Cầu treo dài 70 mét.\nKinh phí 1,9 tỷ đồng.\n"):
        dump.write_text(text, "utf-8")
        assert luutru("-a", folder / "a.db", "import", dump, "--source", "dumps", cwd=folder).returncode == 0
    (folder / "cho.txt").write_text("Chợ phiên bản Pò họp lại sau ba tháng.\n", "utf-8")
    assert luutru("-a", folder / "a.db", "import", folder / "cho.txt", "--source", "dumps", cwd=folder).returncode == 0
    return folder


def test_diff_shows_the_words_that_were_changed(folder: Path) -> None:
    here = ("-a", folder / "a.db")
    (hit,) = lines(luutru(*here, "search", "kinh phi", "--json", cwd=folder))
    (shape,) = lines(luutru(*here, "diff", hit["id"], "--json", cwd=folder))
    assert (shape["a"], shape["b"], shape["words_added"], shape["words_removed"]) == (1, 2, 1, 1)
    assert [part["text"].strip() for part in shape["changes"][0]["parts"]] == ["Cầu treo dài", "68", "70", "mét."]
    text = luutru(*here, "diff", hit["id"], "1", "2", cwd=folder).stdout
    assert "[-68-] {+70+} mét." in text
    assert luutru(*here, "diff", hit["id"], "1", "3", cwd=folder).returncode == 1
    assert "1 word added, 1 removed" in text
    assert luutru(*here, "diff", "https://nowhere.test/", cwd=folder).returncode == 1


def test_diff_compares_the_last_two_versions_unless_others_are_named(tmp_path: Path) -> None:
    dump, here = tmp_path / "gia.txt", ("-a", tmp_path / "a.db")
    for price in (11, 12, 13):
        dump.write_text(f"Giá măng ở chợ phiên.\nMỗi cân măng khô {price} nghìn đồng.\n", "utf-8")
        assert luutru(*here, "import", dump, "--source", "dumps", cwd=tmp_path).returncode == 0
    (hit,) = lines(luutru(*here, "search", "măng khô", "--json", cwd=tmp_path))
    for named, compared in (((), (2, 3)), (("3",), (2, 3)), (("1",), (1, 3)), (("1", "2"), (1, 2))):
        (shape,) = lines(luutru(*here, "diff", hit["id"], *named, "--json", cwd=tmp_path))
        assert (shape["a"], shape["b"]) == compared


def test_an_archive_is_checked_backed_up_restored_moved_and_exported(folder: Path, tmp_path: Path) -> None:
    here = ("-a", folder / "a.db")
    (report,) = lines(luutru(*here, "check", "--read-data", "--json", cwd=tmp_path))
    assert report["faults"] == []
    assert report["looked_at"]["versions"] == 3
    (made,) = lines(luutru(*here, "backup", tmp_path / "copies", "--keep", "3", "--json", cwd=tmp_path))
    done = luutru("restore", made["backup"], "--to", tmp_path / "b.db", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    refused = luutru("restore", made["backup"], "--to", tmp_path / "b.db", cwd=tmp_path)
    assert refused.returncode == 5
    assert "exists already" in refused.stderr
    (moved,) = lines(
        luutru("-a", tmp_path / "b.db", "archive", "move", "--to", tmp_path / "c.db", "--json", cwd=tmp_path)
    )
    assert {table["table"]: table["rows"] for table in moved["tables"]}["version"] == 3
    for kind in ("jsonl", "warc"):
        out = tmp_path / f"out.{kind}"
        done = luutru("-a", tmp_path / "c.db", "export", "--format", kind, "-o", out, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert json.loads(Path(f"{out}.manifest.json").read_text("utf-8"))["bytes"] == out.stat().st_size
    again = luutru("-a", tmp_path / "d.db", "reparse", "--dry-run", "--json", cwd=tmp_path)
    assert again.returncode == 5  # there is nothing to read


def test_damage_is_exit_6_with_every_fault_named_and_can_be_salvaged(folder: Path, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    where.write_bytes((folder / "a.db").read_bytes())
    connection = sqlite3.connect(where)
    connection.execute("UPDATE version SET title = 'Khác' WHERE id = 3")
    connection.commit()
    connection.close()
    done = luutru("-a", where, "check", cwd=tmp_path)
    assert done.returncode == 6
    assert "version 3" in done.stdout
    assert "repair --to" in done.stderr
    done = luutru("-a", where, "backup", tmp_path / "copies", cwd=tmp_path)
    assert done.returncode == 5
    done = luutru("-a", where, "repair", "--to", tmp_path / "saved.db", cwd=tmp_path)
    assert (done.returncode, "could not stay: 1 rows of version" in done.stdout) == (6, True), done.stderr
    assert luutru("-a", tmp_path / "saved.db", "check", cwd=tmp_path).returncode == 0
    again = luutru("-a", tmp_path / "saved.db", "repair", "--to", tmp_path / "again.db", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")


def test_forget_asks_first_and_show_says_what_became_of_it(folder: Path, tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    where.write_bytes((folder / "a.db").read_bytes())
    (hit,) = lines(luutru("-a", where, "search", "cho phien", "--json", cwd=tmp_path))
    asked = luutru("-a", where, "forget", hit["id"], "--reason", "án lệnh 12", cwd=tmp_path, stdin="y\n")
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    done = luutru("-a", where, "forget", hit["id"], "--reason", "án lệnh 12", "--author", "Minh", "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Chợ phiên".encode() not in where.read_bytes()
    shown = luutru("-a", where, "show", hit["id"], cwd=tmp_path)
    assert "by Minh: án lệnh 12" in shown.stdout
    (shape,) = lines(luutru("-a", where, "show", hit["id"], "--json", cwd=tmp_path))
    assert shape["takedown"]["reason"] == "án lệnh 12"
    assert luutru("-a", where, "check", "--read-data", cwd=tmp_path).returncode == 0
    assert luutru("-a", where, "forget", "zzzzzz", "--reason", "x", "--yes", cwd=tmp_path).returncode == 1


def test_doctor_speaks_json_and_names_what_is_missing(folder: Path, tmp_path: Path) -> None:
    done = luutru("-a", folder / "a.db", "doctor", "--json", cwd=tmp_path)
    assert done.returncode == 1
    (shape,) = lines(done)
    verdicts = {finding["name"]: finding["verdict"] for finding in shape["findings"]}
    assert verdicts["contact"] == "bad"
    assert verdicts["archive"] == "well"


# ---------------------------------------------------------------------------------------------------- nights


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite() as site:
        yield site


class Nights:
    """Crawls of the sample site on a clock of our own."""

    def __init__(self, site: DemoSite, folder: Path) -> None:
        self._site, self.where = site, str(folder / "archive.db")
        loaded = load(staged(folder, site))
        self.config: Config = loaded
        self.source: SourceConfig = next(s for s in loaded.source if s.name == SOURCE)

    def crawl(self, after: timedelta, stage: int) -> dict[str, Any]:
        self._site.night = stage
        report = crawl(self.config, self.where, [self.source], clock=lambda: NIGHT + after)
        return report.as_json()["sources"][SOURCE]


@pytest.fixture
def nights(site: DemoSite, tmp_path: Path) -> Nights:
    return Nights(site, tmp_path)


def test_a_night_believes_a_404_only_when_another_night_hears_it_again(nights: Nights) -> None:
    nights.crawl(timedelta(0), 1)
    with Corpus.open(nights.where) as corpus:
        ids = [record.id for record in corpus.records(SOURCE)]

        def absent() -> list[tuple[str, bool]]:
            return [(name, bool(a["confirmed"])) for name in ids for a in corpus.absences(name)]

        assert nights.crawl(DAY, 2)["gone"] >= 1
        first = absent()
        assert first
        assert not any(confirmed for _, confirmed in first)
        nights.crawl(DAY + timedelta(hours=1), 2)  # the same night still
        assert absent() == first
        nights.crawl(2 * DAY, 2)
        assert absent() == [(name, True) for name, _ in first]
        gone = corpus.record(first[0][0])
        assert gone is not None
        assert "gone" in gone.flags
        assert gone.version.text
        nights.crawl(3 * DAY, 1)  # it is back
        returned = corpus.absences(first[0][0])
        assert returned[0]["returned"]["at"].startswith("2026-11-24")
        back = corpus.record(first[0][0])
        assert back is not None
        assert "gone" not in back.flags


def test_a_forgotten_article_is_skipped_by_the_next_night(nights: Nights) -> None:
    nights.crawl(timedelta(0), 1)
    with Corpus.open(nights.where) as corpus:
        record = next(iter(corpus.records(SOURCE)))
    words = (record.version.title or "").encode()
    with Archive.open(nights.where, now=NIGHT) as archive:
        archive.forget(record.id, Takedown("Minh", "thử", NIGHT))
    tally = nights.crawl(DAY, 1)
    assert tally["reasons"]["forgotten"] == 1
    with Corpus.open(nights.where) as corpus:
        held = corpus.record(record.id)
        assert held is not None
        assert held.version.flags == ("taken_down",)
    assert words not in Path(nights.where).read_bytes()


def test_source_list_needs_no_archive_but_says_when_the_one_there_is_damaged(tmp_path: Path) -> None:
    none = luutru("-a", tmp_path / "none.db", "source", "list", cwd=tmp_path)
    assert (none.returncode, none.stderr) == (0, "")
    (tmp_path / "damaged.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4_000)
    assert luutru("-a", tmp_path / "damaged.db", "source", "list", cwd=tmp_path).returncode == 5
