"""Opening an archive: made whole or not at all, one writer, and nothing touched that is not ours."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from storage_samples import BRIDGE, KEY, NIGHT, SOURCE, URL, capture

from storage.archive import Archive
from storage.corpus import Corpus
from storage.database import APPLICATION_ID, Place, revisions
from storage.errors import ArchiveBusy, ArchiveNewer, ArchiveUnusable, DiskFull

ROOT = Path(__file__).parents[2]


def hold_one(where: str | Path) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        seen = archive.keep_capture(capture(os.urandom(200_000)), run=None, source=SOURCE)
        archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, captures=[seen], run=None, at=NIGHT)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# ------------------------------------------------------------------------------------------------- being made


def test_an_archive_is_made_where_none_is_and_found_again(nowhere: str) -> None:
    hold_one(nowhere)
    hold_one(nowhere)
    with Corpus.open(nowhere) as corpus:
        assert corpus.counts()["articles"] == 1
        assert corpus.counts()["captures"] == 2


def test_a_new_file_is_private_named_as_ours_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "một" / "hai" / "luutru.db"
    with Archive.open(path, now=NIGHT):
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert {"luutru.db", "luutru.db.lock", "luutru.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert int.from_bytes(path.read_bytes()[68:72], "big") == APPLICATION_ID
    assert sorted(p.name for p in path.parent.iterdir()) == ["luutru.db", "luutru.db.lock"]


def test_what_a_kill_left_of_a_first_creation_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "luutru.db.new").write_bytes(b"half")
    (tmp_path / "luutru.db.new-journal").write_bytes(b"half")
    hold_one(tmp_path / "luutru.db")
    assert not list(tmp_path.glob("*.new*"))


def test_a_log_without_its_archive_is_not_swallowed_by_a_new_one(tmp_path: Path) -> None:
    wal = tmp_path / "luutru.db-wal"
    wal.write_bytes(b"a night's work")
    with pytest.raises(ArchiveUnusable, match="missing"):
        Archive.open(tmp_path / "luutru.db", now=NIGHT)
    assert wal.read_bytes() == b"a night's work"


def test_a_sqlite_archive_survives_power_cuts_by_its_settings(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "luutru.db", now=NIGHT) as archive, archive.batch():
        said = {p: archive._connection.exec_driver_sql(f"PRAGMA {p}").scalar()
                for p in ("journal_mode", "synchronous", "foreign_keys")}  # fmt: skip
        driver = archive._connection.connection.driver_connection
        assert driver is not None
        assert driver.in_transaction
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("mysql://user:geheim@a.test/b", "mysql"),
        ("postgresql://user:geheim@[::1", "not an address"),
        ("postgresql://user:geheim@127.0.0.1:1/luutru", "cannot be used"),
        ("sqlite://", "sqlite"),
    ],
)
def test_an_address_that_leads_nowhere_says_so_and_keeps_the_password(where: str, message: str) -> None:
    for open_it in (lambda: Archive.open(where, now=NIGHT), lambda: Corpus.open(where)):
        with pytest.raises(ArchiveUnusable, match=message) as raised:
            open_it()
        assert "geheim" not in str(raised.value)


def test_an_address_of_a_file_is_the_file(tmp_path: Path) -> None:
    hold_one(f"sqlite:///{tmp_path}/luutru.db")
    assert Place.of(str(tmp_path / "luutru.db")) == Place.of(f"sqlite:///{tmp_path}/luutru.db")
    with Corpus.open(tmp_path / "luutru.db") as corpus:
        assert corpus.record(URL) is not None


# ------------------------------------------------------------------------------------------------- one writer


def test_a_second_writer_is_told_who_writes_and_since_when(archive: Archive, where: str) -> None:
    with pytest.raises(ArchiveBusy) as raised:
        Archive.open(where, now=NIGHT)
    assert f"crawl is already running: pid {os.getpid()} on " in str(raised.value)
    assert re.search(r"since 2026-11-21T19:30:00(Z|\+00:00)$", str(raised.value))
    archive.close()
    archive.close()
    Archive.open(where, now=NIGHT).close()


def test_a_reader_needs_no_lock(archive: Archive, corpus: Corpus) -> None:
    assert corpus.counts()["articles"] == 0


def test_a_second_writer_may_wait_for_the_first(archive: Archive, where: str) -> None:
    threading.Timer(0.3, archive.close).start()
    Archive.open(where, now=NIGHT, wait=60).close()


def test_a_link_to_an_archive_has_the_archives_lock(tmp_path: Path) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "luutru.db")
    with Archive.open(tmp_path / "luutru.db", now=NIGHT), pytest.raises(ArchiveBusy):
        Archive.open(tmp_path / "other.db", now=NIGHT)


HOLDER = """
import sys, time
from datetime import UTC, datetime
from storage.archive import Archive
archive = Archive.open(sys.argv[1], now=datetime(2026, 11, 21, 19, 30, tzinfo=UTC), purpose="crawl")
run = archive.begin_run("crawl", datetime.now(UTC), [])
print("held", flush=True)
time.sleep(600)
"""


def test_the_lock_and_the_run_of_a_killed_writer_are_free(where: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, where], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ArchiveBusy, match=f"pid {holder.pid} "):
            Archive.open(where, now=NIGHT)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()  # type: ignore[union-attr]
    with Archive.open(where, now=NIGHT, wait=30) as archive:  # the server may need a moment to miss its client
        archive.begin_run("crawl", NIGHT, [])
    with Corpus.open(where) as corpus:
        assert [run.status for run in corpus.runs()] == ["running", "interrupted"]


def test_another_program_that_holds_the_file_is_busy_and_not_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "luutru.db"
    hold_one(where)
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(where, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveBusy, match="another program"):
        Archive.open(where, now=NIGHT)
    other.close()
    Archive.open(where, now=NIGHT).close()


# --------------------------------------------------------------------------------------------- what is not ours


def text_file(path: Path) -> None:
    path.write_text("không phải kho lưu trữ\n" * 100, "utf-8")


def short_file(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def cut_in_half(path: Path) -> None:
    hold_one(path)
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    hold_one(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))


def of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE article (id)")
    other.close()


@pytest.mark.parametrize(
    "make", [Path.touch, text_file, short_file, cut_in_half, overwritten, of_another_program, Path.mkdir]
)
def test_what_is_no_archive_is_refused_and_left_as_it_is(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "luutru.db"
    make(path)
    before = digest(path) if path.is_file() else None
    for open_it in (lambda: Archive.open(path, now=NIGHT), lambda: Corpus.open(path)):
        with pytest.raises(ArchiveUnusable, match=r"luutru\.db"):
            open_it()
    assert before == (digest(path) if path.is_file() else None)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.full)])
def test_a_damaged_page_is_an_error_of_ours_wherever_it_is_met(tmp_path: Path, every: int) -> None:
    whole, path = tmp_path / "whole.db", tmp_path / "luutru.db"
    hold_one(whole)
    size = int.from_bytes(whole.read_bytes()[16:18], "big")
    pages = range(1, whole.stat().st_size // size, every)
    met = 0
    for page in pages:
        shutil.copy(whole, path)
        with path.open("r+b") as file:
            file.seek(page * size)
            file.write(b"\xff" * size)
        try:
            with Corpus.open(path) as corpus:
                corpus.record(URL)
                corpus.search("cầu")
                corpus.counts()
            with Archive.open(path, now=NIGHT) as archive:
                archive.keep_version(BRIDGE, key="b.test/1", source=SOURCE, url="https://b.test/1", run=None, at=NIGHT)
        except ArchiveUnusable:
            met += 1
    assert met > len(pages) // 4  # the rest are pages of the body, whose damage only its digest shows


def test_a_text_whose_bytes_are_damaged_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "luutru.db"
    hold_one(path)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE version SET title = CAST(x'c4ff' AS TEXT)")
    file.close()
    with Corpus.open(path) as corpus, pytest.raises(ArchiveUnusable, match="damaged"):
        corpus.record(URL)


def test_reading_where_nothing_is_says_how_to_begin(nowhere: str) -> None:
    with pytest.raises(ArchiveUnusable, match="luutru init"):
        Corpus.open(nowhere)
    assert not Path(nowhere).exists()


def test_an_archive_of_a_later_release_is_refused_by_both_sides_and_not_touched(where: str, dialect: str) -> None:
    hold_one(where)
    with Archive.open(where, now=NIGHT) as archive, archive.batch():
        archive._connection.exec_driver_sql("UPDATE luutru_revision SET version_num = '7301'")
    before = digest(Path(where)) if dialect == "sqlite" else ""
    for open_it in (lambda: Archive.open(where, now=NIGHT), lambda: Corpus.open(where)):
        with pytest.raises(ArchiveNewer, match=rf"schema 7301; this one knows up to {revisions()[-1]}"):
            open_it()
    assert before == (digest(Path(where)) if dialect == "sqlite" else "")


# ------------------------------------------------------------------------------------------- read-only places


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that another user may enter (pytest's own are for this user alone)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def nobody() -> Iterator[Callable[[], None]]:
    """A function that gives up root's power over file modes, for the rest of the test."""
    was = os.geteuid()
    yield lambda: os.seteuid(65534) if was == 0 else None
    os.seteuid(was)


def test_a_read_only_folder_can_be_read_and_is_refused_for_writing(
    public_folder: Path, nobody: Callable[[], None]
) -> None:
    path = public_folder / "luutru.db"
    hold_one(path)
    Path(f"{path}.lock").unlink()
    path.chmod(0o444)
    public_folder.chmod(0o555)
    nobody()
    with Corpus.open(path) as corpus:
        assert corpus.record(URL) is not None
        assert corpus.search("cầu treo").total == 1
    with pytest.raises(ArchiveUnusable, match=r"luutru\.db"):
        Archive.open(path, now=NIGHT)
    with pytest.raises(ArchiveUnusable, match=r"new\.db"):
        Archive.open(public_folder / "new.db", now=NIGHT)
    with pytest.raises(ArchiveUnusable, match=r"deep"):
        Archive.open(public_folder / "deep" / "new.db", now=NIGHT)


def test_a_read_only_file_is_refused_for_writing(public_folder: Path, nobody: Callable[[], None]) -> None:
    path = public_folder / "luutru.db"
    hold_one(path)
    Path(f"{path}.lock").chmod(0o666)
    path.chmod(0o444)
    public_folder.chmod(0o777)
    nobody()
    with pytest.raises(ArchiveUnusable, match="read-only"):
        Archive.open(path, now=NIGHT)


# ------------------------------------------------------------------------------------------------ a full disk


def fill(archive: Archive) -> list[str]:
    """Keep bodies until the disk is full; digests of those that were acknowledged."""
    kept = []
    with pytest.raises(DiskFull, match="full"):  # noqa: PT012 which call meets it is the disk's choice
        for number in range(10_000):
            seen = capture(os.urandom(100_000), url=f"https://a.test/{number}")
            archive.keep_capture(seen, run=None, source=SOURCE)
            kept.append(seen.digest)
    return kept


def check_whole(path: Path, kept: list[str]) -> None:
    with Corpus.open(path) as corpus:
        assert corpus.counts()["payloads"] == len(kept)
        assert all(corpus.payload(name) for name in kept)
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    file.close()


def limit_pages(archive: Archive, pages: int) -> None:
    with archive.batch():
        archive._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


@pytest.mark.parametrize("pages", [400, *(pytest.param(400 + n, marks=pytest.mark.full) for n in range(3, 190, 10))])
def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(tmp_path: Path, pages: int) -> None:
    path = tmp_path / "luutru.db"
    with Archive.open(path, now=NIGHT) as archive:
        limit_pages(archive, pages)
        kept = fill(archive)
        assert len(kept) > 3
        limit_pages(archive, 4_000_000)
        archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)  # and it goes on
    check_whole(path, kept)


def test_a_batch_that_meets_a_full_disk_leaves_nothing_even_if_its_caller_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "luutru.db"

    def stubborn(archive: Archive) -> None:
        with archive.batch():
            archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
            fill(archive)
            archive.keep_version(BRIDGE, key="b.test/1", source=SOURCE, url="https://b.test/1", run=None, at=NIGHT)

    with Archive.open(path, now=NIGHT) as archive:
        limit_pages(archive, 400)
        try:
            stubborn(archive)
        except (ArchiveUnusable, DiskFull):
            limit_pages(archive, 4_000_000)
            archive.keep_version(BRIDGE, key="c.test/1", source=SOURCE, url="https://c.test/1", run=None, at=NIGHT)
            wanted = {"articles": 1, "payloads": 0}
        else:  # SQLite undid the one statement only
            wanted = {}
    with Corpus.open(path) as corpus:
        assert {name: corpus.counts()[name] for name in wanted} == wanted
        assert corpus.search("cầu treo").total == corpus.counts()["articles"]
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    file.close()


@pytest.mark.parametrize("size", [24, *(pytest.param(24 + n, marks=pytest.mark.full) for n in range(1, 20))])
def test_a_full_disk_stops_the_writer_and_keeps_what_was_acknowledged(
    small_disk: Callable[[int], Path], size: int
) -> None:
    path = small_disk(size) / "luutru.db"
    with Archive.open(path, now=NIGHT) as archive:
        kept = fill(archive)
        assert len(kept) > 50
    with pytest.raises(DiskFull, match="MiB free"):  # nothing is begun on what is left
        Archive.open(path, now=NIGHT)
    elsewhere = Path(shutil.copytree(path.parent, path.parent.parent / "copy")) / "luutru.db"
    check_whole(elsewhere, kept)
    check_whole(path, kept)


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_made(small_disk: Callable[[int], Path]) -> None:
    path = small_disk(8) / "luutru.db"
    with pytest.raises(DiskFull, match="nothing was begun"):
        Archive.open(path, now=NIGHT)
    assert not path.exists()


# --------------------------------------------------------------------------------------------------- servers


def test_a_server_that_ends_the_connection_loses_only_what_was_not_acknowledged(databases: Callable[..., str]) -> None:
    import psycopg

    where = databases()
    archive = Archive.open(where, now=NIGHT)

    def cut_off() -> None:
        with archive.batch():
            archive.keep_capture(capture(b"lost"), run=None, source=SOURCE)
            with psycopg.connect(where, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                              " AND datname = current_database()")  # fmt: skip
            archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)

    kept = archive.keep_capture(capture(b"kept"), run=None, source=SOURCE)
    with pytest.raises(ArchiveUnusable, match="cannot be used"):
        cut_off()
    with pytest.raises(ArchiveUnusable, match="run again"):  # never anew without the lock
        archive.keep_capture(capture(b"later"), run=None, source=SOURCE)
    archive.close()
    with Archive.open(where, now=NIGHT) as again:
        assert again.keep_capture(capture(b"kept"), run=None, source=SOURCE) == kept
    with Corpus.open(where) as corpus:
        assert corpus.counts()["captures"] == 1


@pytest.mark.parametrize(("state", "error"), [("53100", DiskFull), ("25006", ArchiveUnusable), ("55P03", ArchiveBusy)])
def test_what_a_server_refuses_comes_as_an_error_of_ours(
    databases: Callable[..., str], state: str, error: type[Exception]
) -> None:
    with Archive.open(databases(), now=NIGHT) as archive:
        statement = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
        with pytest.raises(error), archive.batch():
            archive._connection.exec_driver_sql(statement)
        archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)


def test_a_server_database_of_another_program_or_encoding_is_left_alone(databases: Callable[..., str]) -> None:
    import psycopg

    url = databases()
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("CREATE TABLE article (id int)")
    with pytest.raises(ArchiveUnusable, match="tables of another program"):
        Archive.open(url, now=NIGHT)
    with psycopg.connect(url) as other:
        assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)
    with pytest.raises(ArchiveUnusable, match="UTF8"):
        Archive.open(databases(encoding="LATIN1"), now=NIGHT)


def test_the_lock_file_says_who_writes_in_json(tmp_path: Path) -> None:
    lock = tmp_path / "luutru.db.lock"
    with Archive.open(tmp_path / "luutru.db", now=NIGHT, purpose="schedule"):
        said = json.loads(lock.read_text("utf-8"))
    assert (said["pid"], said["purpose"], said["since"]) == (os.getpid(), "schedule", NIGHT.isoformat())
    assert lock.read_text("utf-8") == ""


def test_a_disk_that_is_full_when_the_lock_is_signed_leaves_nobody_locked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`luutru schedule` lives on after such a night, and would hold the lock against its own next one."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(ArchiveUnusable, match="No space left"):
            Archive.open(tmp_path / "luutru.db", now=NIGHT)
    hold_one(tmp_path / "luutru.db")
