"""Backup, restore and move: what arrives is what was there, whatever happens on the way (faults.md S11, S21, S23)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from storage_samples import DAY, KEY, NIGHT, SOURCE, URL, article, capture, page_of, saying
from test_check import fill
from typer.testing import CliRunner

from luutru.main import command_line
from storage import copying
from storage.archive import Archive
from storage.backup import back_up, move, restore
from storage.corpus import Corpus
from storage.errors import ArchiveBusy, ArchiveUnusable, DiskFull
from storage.integrity import Scope, check

ALL = Scope(read_data=True)


def shown(where: str | Path) -> list[Any]:
    """What people see of every article, and what search finds."""
    with Corpus.open(where) as corpus:
        hits = corpus.search("bai OR cau OR xin", limit=1000, order="date")
        records = [corpus.record(hit.id) for hit in hits.hits]
        return [hits.total, corpus.counts(), *(record and record.as_json() for record in records)]


@pytest.fixture
def filled(where: str) -> str:
    fill(where)
    return where


def test_a_backup_is_a_dated_file_that_says_the_same_as_its_archive(filled: str, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path / "copies", now=NIGHT)
    assert made.path == tmp_path / "copies" / "luutru-20261121T193000Z.db"
    assert made.size == made.path.stat().st_size
    assert shown(made.path) == shown(filled)
    assert check(made.path, ALL).faults == []
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]


def test_a_backup_is_restored_as_an_archive_that_goes_on(filled: str, tmp_path: Path, nowhere_else: str) -> None:
    made = back_up(filled, tmp_path, now=NIGHT)
    restore(made.path, nowhere_else, now=NIGHT)
    assert shown(nowhere_else) == shown(filled)
    with Archive.open(nowhere_else, now=NIGHT) as archive:
        kept = archive.keep_version(
            article(77), key=page_of(77)[0], source=SOURCE, url=page_of(77)[1], run=None, at=NIGHT
        )
        assert kept.verdict == "new"
    assert check(nowhere_else, ALL).faults == []


@pytest.fixture
def nowhere_else(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A place of the other kind, where no archive is."""
    if dialect == "sqlite":
        return str(request.getfixturevalue("databases")())
    return str(tmp_path / "elsewhere" / "luutru.db")


def test_s11_a_backup_during_a_crawl_is_one_state_of_the_archive(filled: str, tmp_path: Path) -> None:
    stop, written = threading.Event(), []

    def crawl() -> None:
        with Archive.open(filled, now=NIGHT, purpose="crawl") as archive:
            number = 100
            while not stop.is_set():
                number += 1
                key, url = page_of(number)
                archive.keep_version(article(number), key=key, source=SOURCE, url=url, run=None, at=NIGHT)
                written.append(number)
                stop.wait(0.02)

    crawler = threading.Thread(target=crawl)
    crawler.start()
    try:
        for minute in range(3):
            while len(written) < 5 * (minute + 1):
                stop.wait(0.01)
            before = len(written)
            made = back_up(filled, tmp_path, now=NIGHT + minute * DAY)
            assert check(made.path, ALL).faults == []
            with Corpus.open(made.path) as corpus:
                assert 13 + before <= corpus.counts()["articles"] <= 13 + len(written) + 1
    finally:
        stop.set()
        crawler.join()


def test_old_backups_go_by_number_once_the_new_one_is_sound(filled: str, tmp_path: Path) -> None:
    (tmp_path / "luutru-notes.db").write_bytes(b"mine")
    made = [back_up(filled, tmp_path, now=NIGHT + night * DAY, keep=2) for night in range(3)]
    assert [len(one.pruned) for one in made] == [0, 0, 1]
    assert made[2].pruned == (made[0].path,)
    assert sorted(tmp_path.glob("luutru-*.db")) == [made[1].path, made[2].path, tmp_path / "luutru-notes.db"]


def test_a_damaged_archive_gives_no_backup_and_prunes_none(tmp_path: Path) -> None:
    where = tmp_path / "luutru.db"
    fill(str(where))
    good = back_up(where, tmp_path / "copies", now=NIGHT, keep=1)
    with sqlite3.connect(where) as connection:
        connection.execute("UPDATE version SET title = 'Khác' WHERE id = 5")
    connection.close()
    with pytest.raises(ArchiveUnusable, match="version 5"):
        back_up(where, tmp_path / "copies", now=NIGHT + DAY, keep=1)
    assert list((tmp_path / "copies").iterdir()) == [good.path]


def test_nothing_is_ever_written_over(filled: str, tmp_path: Path) -> None:
    made = back_up(filled, tmp_path, now=NIGHT)
    with pytest.raises(ArchiveUnusable, match="exists already"):
        back_up(filled, tmp_path, now=NIGHT)
    target = tmp_path / "precious.db"
    target.write_bytes(b"precious")
    with pytest.raises(ArchiveUnusable):
        restore(made.path, str(target), now=NIGHT)
    assert target.read_bytes() == b"precious"


def test_a_backup_is_not_restored_into_the_log_of_the_archive_before(tmp_path: Path) -> None:
    old = tmp_path / "luutru.db"
    fill(str(old))
    made = back_up(old, tmp_path / "copies", now=NIGHT)
    with Archive.open(old, now=NIGHT) as archive:
        archive.begin_run("crawl", NIGHT, [SOURCE])
        shutil.copy(f"{old}-wal", tmp_path / "log")  # as a kill leaves it
    old.unlink()
    shutil.copy(tmp_path / "log", f"{old}-wal")
    with pytest.raises(ArchiveUnusable, match=r"luutru\.db-wal is left of an archive"):
        restore(made.path, str(old), now=NIGHT)
    assert Path(f"{old}-wal").read_bytes() == (tmp_path / "log").read_bytes()
    Path(f"{old}-wal").unlink()
    restore(made.path, str(old), now=NIGHT)
    assert shown(old) == shown(made.path)


def test_the_place_that_a_move_names_is_one_that_can_be_set(filled: str, nowhere_else: str) -> None:
    done = CliRunner().invoke(command_line(["archive"]), ["archive", "move", "-a", filled, "--to", nowhere_else])
    assert done.exit_code == 0, done.output
    named = done.output.strip().rpartition(" ")[2]
    if "://" in nowhere_else:  # the password is left out
        assert sa.make_url(named).set(password="x") == sa.make_url(nowhere_else).set(password="x")
    else:
        assert named == nowhere_else


def test_a_move_to_the_other_database_and_back_changes_nothing(filled: str, nowhere_else: str, tmp_path: Path) -> None:
    there = move(filled, nowhere_else, now=NIGHT)
    assert {table.table for table in there} == set(copying.t.metadata.tables)
    back = tmp_path / "back.db"
    assert move(nowhere_else, str(back), now=NIGHT) == there
    assert shown(filled) == shown(nowhere_else) == shown(back)
    for where in (nowhere_else, str(back)):
        with Archive.open(where, now=NIGHT) as archive:
            text = saying("Bản mới của bài cũ, dài thêm một câu nữa.")
            kept = archive.keep_version(text, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
            assert kept.number == 4
        assert check(where, ALL).faults == []
    with pytest.raises(ArchiveUnusable, match="holds an archive already"):
        move(filled, nowhere_else, now=NIGHT)


def test_s21_an_interrupted_move_goes_on_from_there(
    filled: str, nowhere_else: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_CHUNK", 7)
    calls = interrupted = 0

    def die(what: str, done: int, of: int) -> None:
        nonlocal calls
        calls += 1
        if calls % 23 == 0 and interrupted < 6:
            raise KeyboardInterrupt

    while True:
        try:
            move(filled, nowhere_else, now=NIGHT, step=die)
            break
        except KeyboardInterrupt:
            interrupted += 1
            with pytest.raises(ArchiveUnusable, match="not finished"):
                Corpus.open(nowhere_else)
            with pytest.raises(ArchiveUnusable, match="not finished"):
                Archive.open(nowhere_else, now=NIGHT)
    assert interrupted == 6
    assert shown(nowhere_else) == shown(filled)
    assert check(nowhere_else, ALL).faults == []


def test_s21_a_source_that_changed_between_two_attempts_is_noticed(filled: str, nowhere_else: str) -> None:
    def die(what: str, done: int, of: int) -> None:
        if what == "index":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(filled, nowhere_else, now=NIGHT, step=die)
    with Archive.open(filled, now=NIGHT) as archive:
        archive.keep_source(SOURCE, "https://khac.test/", at=NIGHT)
    with pytest.raises(ArchiveUnusable, match="source"):
        move(filled, nowhere_else, now=NIGHT)


def test_nobody_may_write_while_an_archive_moves(filled: str, nowhere_else: str) -> None:
    with Archive.open(filled, now=NIGHT, purpose="crawl"), pytest.raises(ArchiveBusy, match="crawl"):
        move(filled, nowhere_else, now=NIGHT)


BACKUP = "import sys; from datetime import *; from pathlib import Path; from storage.backup import back_up;"
BACKUP += "back_up(sys.argv[1], Path(sys.argv[2]), now=datetime.now(UTC), step=lambda *a: print(*a, flush=True))"


def test_s23_a_killed_backup_leaves_nothing_that_looks_like_one(tmp_path: Path) -> None:
    where = str(tmp_path / "luutru.db")
    fill(where, 40)
    for lines in (1, 2, 8, 12):
        process = subprocess.Popen(
            [sys.executable, "-c", BACKUP, where, str(tmp_path / "copies")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for path in (tmp_path / "copies").glob("luutru-*.db"):
            assert check(path, ALL).faults == []
    assert shown(back_up(where, tmp_path / "copies", now=NIGHT).path) == shown(where)


def test_s3_a_full_disk_stops_a_backup_and_leaves_no_part_of_it(
    small_disk: Callable[[int], Path], tmp_path: Path
) -> None:
    where = str(tmp_path / "luutru.db")
    fill(where, 40)
    with Archive.open(where, now=NIGHT) as archive:
        noise = random.Random(3).randbytes(19_000_000)
        archive.keep_capture(capture(noise), run=None, source=SOURCE)
    folder = small_disk(17)  # MiB: enough to begin
    with pytest.raises(DiskFull):
        back_up(where, folder, now=NIGHT)
    assert list(folder.iterdir()) == []
    assert check(where, ALL).faults == []
