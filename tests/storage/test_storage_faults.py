"""Every row S1-S24 of the storage faults: which test injects it; the rows that have no other home are here."""

from __future__ import annotations

import ast
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from storage_samples import DAY, NIGHT, SOURCE, article, page_of

from crawler.config import Config
from operations.doctor import examine, filesystem_of, sqlite_version
from storage.archive import Archive
from storage.corpus import Corpus

HERE = Path(__file__).parent

ROWS = {
    "S1": "test_kills.py: test_a_writer_killed_at_any_instant_loses_nothing_that_it_acknowledged",
    "S2": "test_archive_places.py: test_a_sqlite_archive_survives_power_cuts_by_its_settings",
    "S3": "test_archive_places.py: test_a_full_disk_stops_the_writer_and_keeps_what_was_acknowledged",
    "S4": "test_archive_places.py: test_a_read_only_folder_can_be_read_and_is_refused_for_writing",
    "S5": "test_archive_places.py: test_another_program_that_holds_the_file_is_busy_and_not_a_crash",
    "S6": "test_archive_places.py: test_a_second_writer_is_told_who_writes_and_since_when",
    "S7": "test_archive_places.py: test_the_lock_and_the_run_of_a_killed_writer_are_free",
    "S8": "test_check.py: test_s8_every_damage_is_refused_or_named_or_touched_nothing_that_is_kept",
    "S9": "test_storage_faults.py: test_s9_doctor_knows_which_versions_of_sqlite_have_the_wal_reset_race",
    "S10": "test_storage_faults.py: test_s10_an_archive_on_a_network_file_system_is_known_by_its_mount",
    "S11": "test_backup.py: test_s11_a_backup_during_a_crawl_is_one_state_of_the_archive",
    "S12": "test_check.py: test_s12_a_flipped_bit_in_a_body_is_found_by_reading_all_data_and_only_then",
    "S13": "test_migrations.py: test_a_migration_that_fails_half_way_leaves_everything_as_it_was",
    "S14": "test_archive_places.py: test_an_archive_of_a_later_release_is_refused_by_both_sides_and_not_touched",
    "S15": "test_archive_places.py: test_an_archive_of_a_later_release_is_refused_by_both_sides_and_not_touched",
    "S16": "test_storage_faults.py: test_s16_a_clock_that_jumps_does_not_change_the_order_of_runs_and_versions",
    "S17": "test_check.py: test_s17_a_row_that_names_a_missing_one_is_named",
    "S18": "test_migrations.py: test_tables_and_migrations_agree_to_the_last_check_and_option",
    "S19": "test_lost_connections.py: test_a_connection_lost_at_any_point_of_a_visit_costs_nothing",
    "S20": "test_lost_connections.py: test_a_transaction_that_the_server_gave_up_is_done_once_more",
    "S21": "test_backup.py: test_s21_an_interrupted_move_goes_on_from_there",
    "S22": "test_check.py: test_s22_an_index_out_of_step_with_its_rows_is_named",
    "S23": "test_backup.py: test_s23_a_killed_backup_leaves_nothing_that_looks_like_one",
    "S24": "test_storage_faults.py: test_s24_an_archive_is_private_and_a_password_is_never_shown",
}


@pytest.mark.parametrize("row", [f"S{number}" for number in range(1, 25)])
def test_every_row_has_a_test_that_exists(row: str) -> None:
    file, name = ROWS[row].split(": ")
    tree = ast.parse((HERE / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(
    ("version", "verdict"),
    [
        ((3, 6, 23), "well"),
        ((3, 7, 0), "note"),
        ((3, 40, 1), "note"),
        ((3, 44, 5), "note"),
        ((3, 44, 6), "well"),
        ((3, 45, 0), "note"),
        ((3, 50, 6), "note"),
        ((3, 50, 7), "well"),
        ((3, 51, 2), "note"),
        ((3, 51, 3), "well"),
        ((3, 52, 0), "well"),
    ],
)
def test_s9_doctor_knows_which_versions_of_sqlite_have_the_wal_reset_race(
    version: tuple[int, ...], verdict: str
) -> None:
    assert sqlite_version(version).verdict == verdict


def test_s10_an_archive_on_a_network_file_system_is_known_by_its_mount(tmp_path: Path) -> None:
    shared = tmp_path / "kho chung"
    (shared / "sau").mkdir(parents=True)
    escaped = str(shared).replace(" ", "\\040")
    mounts = f"/dev/sda / ext4 rw 0 0\nserver:/x {escaped} nfs4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n"
    assert filesystem_of(shared / "sau", mounts) == "nfs4"
    assert filesystem_of(tmp_path, mounts) == "ext4"
    assert filesystem_of(tmp_path, "") == "unknown"


def test_s16_a_clock_that_jumps_does_not_change_the_order_of_runs_and_versions(
    archive: Archive, corpus: Corpus
) -> None:
    key, url = page_of(1)
    jumps = [NIGHT, NIGHT - 400 * DAY, NIGHT + 400 * DAY, NIGHT + timedelta(seconds=1)]
    runs = []
    for number, at in enumerate(jumps):
        run = archive.begin_run("crawl", at, [SOURCE])
        text = article(1, (f"Bản thứ {number} của bài.", "Câu chung của mọi bản trong bài."))
        kept = archive.keep_version(text, key=key, source=SOURCE, url=url, run=run, at=at)
        assert kept.number == number + 1
        archive.finish_run(run, "done", at, {})
        runs.append(run)
    assert [row.run for row in corpus.runs()] == runs[::-1]
    record = corpus.record(url)
    assert record is not None
    assert (record.number, record.version.placements[0].text) == (4, "Bản thứ 3 của bài.")
    missed = {"status": 404, "capture": None, "apart": timedelta(hours=12)}
    archive.note_missing(key, run=runs[0], at=NIGHT, **missed)  # type: ignore[arg-type]
    back = archive.note_missing(key, run=runs[1], at=NIGHT - 400 * DAY, **missed)  # type: ignore[arg-type]
    assert back is not None
    assert not back.confirmed  # a clock set back is no later night


def test_s20_readers_and_the_one_writer_never_wait_for_one_another(archive: Archive, where: str) -> None:
    """One writer under a lock cannot meet itself: no transaction of ours can deadlock or fail to serialise."""
    with Corpus.open(where) as reader, archive.batch():
        for number in range(5):
            key, url = page_of(number)
            archive.keep_version(article(number), key=key, source=SOURCE, url=url, run=None, at=NIGHT)
            assert reader.counts()["articles"] == 0
            assert reader.search("bai").total == 0


def test_s24_an_archive_is_private_and_a_password_is_never_shown(tmp_path: Path) -> None:
    where = tmp_path / "luutru.db"
    Archive.open(where, now=NIGHT).close()
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = {finding.name: finding for finding in examine(Config(), str(where), now=NIGHT)}
    assert found["file mode"].verdict == "well"
    where.chmod(0o644)
    found = {finding.name: finding for finding in examine(Config(), str(where), now=NIGHT)}
    assert found["file mode"].verdict == "note"
    hidden = examine(Config(), "postgresql://minh:bimat123@127.0.0.1:1/khong", now=NIGHT)
    assert "bimat123" not in " ".join(str(finding) for finding in hidden)
    assert hidden[-1].verdict == "bad"


def test_doctor_finds_an_archive_of_either_kind_well_and_a_silent_one_not(where: str) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        run = archive.begin_run("crawl", NIGHT, [SOURCE])
        archive.finish_run(run, "done", NIGHT, {})
    for now, verdict in ((NIGHT + DAY, "well"), (NIGHT + 3 * DAY, "bad"), (NIGHT - DAY, "bad")):
        found = {finding.name: finding for finding in examine(Config(), where, now=now)}
        assert found["last run"].verdict == verdict
        assert found["archive"].verdict == "well"
        assert all(finding.advice for finding in found.values() if finding.verdict != "well")
