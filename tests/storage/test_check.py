"""check: a sound archive has no faults, and every planted one is named (faults.md S8, S12, S17, S22)."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from storage_samples import ALIAS, BRIDGE, DAY, KEY, NIGHT, SOURCE, URL, article, capture, page_of, saying

from storage.archive import Archive
from storage.database import Place, writing_engine
from storage.errors import ArchiveError, ArchiveUnusable
from storage.integrity import Fault, Report, Scope, check
from storage.records import Attribution, Version

ALL = Scope(read_data=True)


def fill(where: str, count: int = 12) -> None:
    """An archive with a bit of everything."""
    with Archive.open(where, now=NIGHT) as archive:
        run = archive.begin_run("crawl", NIGHT, [SOURCE])

        def keep(version: Version, key: str, url: str, night: int = 0) -> None:
            body = f"<p>{version.text}</p>".encode()
            number = archive.keep_capture(capture(body, url=url, at=NIGHT + night * DAY), run=run, source=SOURCE)
            archive.keep_version(
                version, key=key, source=SOURCE, url=url, aliases=[ALIAS] * (url == URL), captures=[number], run=run,
                at=NIGHT + night * DAY,
            )  # fmt: skip

        keep(BRIDGE, KEY, URL)
        keep(saying("Cây cầu đã sửa xong.", "Bà con rất mừng, trẻ em đi học gần hơn trước nhiều lắm."), KEY, URL, 1)
        keep(saying("Xin lỗi."), KEY, URL, 2)  # shortened
        for number in range(count):
            keep(article(number, attributions=(Attribution("agency", "TTXVN"),)), *page_of(number))
        archive.finish_run(run, "done", NIGHT, {})


@pytest.fixture
def filled(where: str) -> str:
    fill(where)
    return where


def change(where: str, *statements: str) -> None:
    """Behind the archive's back."""
    with writing_engine(Place.of(where)).connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            for statement in statements:
                connection.execute(sa.text(statement))
        connection.engine.dispose()


def named(report: Report) -> set[tuple[str, str]]:
    return {(fault.part, fault.where.split(" ")[0]) for fault in report.faults}


def test_a_sound_archive_has_no_faults_and_the_report_says_what_was_looked_at(filled: str) -> None:
    report = check(filled, ALL)
    assert report.faults == []
    assert report.looked_at["versions"] == 15
    assert report.looked_at["articles"] == report.looked_at["index"] == 13
    assert report.looked_at["bodies"] == 15


@pytest.mark.parametrize(
    ("harm", "part", "thing"),
    [
        ("UPDATE paragraph SET text = text || '.' WHERE id = 3", "texts", "paragraph"),
        ("UPDATE version SET title = 'Khác' WHERE id = 5", "texts", "version"),
        ("UPDATE placement SET position = position + 100 WHERE version_id = 5", "texts", "version"),
        ("UPDATE author SET name = 'Ai đó' WHERE id = 1", "texts", "author"),
        ("UPDATE article SET shown_id = 9 WHERE id = 1", "rules", "article"),
        ("UPDATE article SET key = 'x' WHERE id = 4", "rules", "article"),
        ("DELETE FROM payload WHERE length > 150", "rules", "capture"),
        ("UPDATE capture SET holds = 0 WHERE id = 4", "rules", "payload"),
    ],
)
def test_s12_s22_what_no_longer_fits_is_named(filled: str, harm: str, part: str, thing: str) -> None:
    change(filled, harm)
    assert (part, thing) in named(check(filled))


def test_s22_an_index_out_of_step_with_its_rows_is_named(filled: str, dialect: str) -> None:
    with Archive.open(filled, now=NIGHT) as archive, archive.batch():
        archive._index.remove(5, article(3))  # the fifth article, at number 3
        archive._index.add(5, saying("Từ khác hẳn thay vào chỗ này.", "Một câu nữa cho đủ chữ bài."))
    assert Fault("index", "article 5", "has another number of words than the version shown") in check(
        filled
    ).faults or (Fault("index", "article 5", "has other words than the version shown") in check(filled).faults)
    with Archive.open(filled, now=NIGHT) as archive, archive.batch():
        archive._index.remove(6, article(4))
    assert Fault("index", "article 6", "is not in the index") in check(filled).faults


def test_s22_a_wrong_word_in_the_index_is_found_when_all_data_is_read(filled: str) -> None:
    with Archive.open(filled, now=NIGHT) as archive, archive.batch():
        archive._index.remove(5, article(3))
        archive._index.add(5, article(33))  # as many words
    assert {fault.where for fault in check(filled, ALL).faults} == {"article 5"}


def test_s17_a_row_that_names_a_missing_one_is_named(where: str, dialect: str) -> None:
    if dialect == "postgresql":
        pytest.skip("PostgreSQL never lets go of a row that another names")
    fill(where)
    change(where, "DELETE FROM author WHERE id = 1")
    assert Fault("references", "version_author (1, 1)", "author_id 1 names no row of author") in check(where).faults


def test_s12_a_flipped_bit_in_a_body_is_found_by_reading_all_data_and_only_then(filled: str, dialect: str) -> None:
    flip = {"sqlite": "x'28b52ffd00' || substr(stored, 6)", "postgresql": "set_byte(stored, 9, 255)"}[dialect]
    flip = flip.replace("x'28b52ffd00' || substr(stored, 6)", "CAST(x'28b52ffd00' || substr(stored, 6) AS BLOB)")
    change(filled, f"UPDATE payload SET stored = {flip} WHERE length > 150")
    assert check(filled).faults == []
    assert {fault.part for fault in check(filled, ALL).faults} == {"bodies"}


def test_samples_of_all_salts_together_look_at_everything(filled: str) -> None:
    change(filled, "UPDATE version SET title = 'Khác' WHERE id = 5")
    found = [check(filled, Scope(sample=40, salt=str(day))) for day in range(9)]
    assert 0 < sum(bool(report.faults) for report in found) < 9
    assert all(report.looked_at["versions"] < 15 for report in found)


# ------------------------------------------------------------------------------------------ damaged files


def zeros(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(1, len(data) // 4096) * 4096
    data[page : page + 4096] = bytes(4096)


def noise(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(4096, len(data) - 4096)
    data[start : start + 2048] = chance.randbytes(2048)


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def swapped(data: bytearray, chance: random.Random) -> None:
    pages = chance.sample(range(1, len(data) // 4096), 2)
    a, b = (page * 4096 for page in pages)
    data[a : a + 4096], data[b : b + 4096] = data[b : b + 4096], data[a : a + 4096]


HARMS: list[Callable[[bytearray, random.Random], None]] = [zeros, noise, cut, swapped]


def sound_bytes(folder: Path) -> bytes:
    path = folder / "luutru.db"
    fill(str(path), 60)
    with sqlite3.connect(path) as connection:
        connection.execute("VACUUM")  # no free pages, whose damage is none
    connection.close()
    return path.read_bytes()


def everything(path: Path) -> dict[str, list[object]]:
    """All rows of all tables, those under the full-text index among them."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}
    connection.close()
    return rows


@pytest.mark.parametrize(
    "rounds", [pytest.param(range(12), id="12"), pytest.param(range(12, 200), id="188", marks=pytest.mark.full)]
)
def test_s8_every_damage_is_refused_or_named_or_touched_nothing_that_is_kept(tmp_path: Path, rounds: range) -> None:
    whole = sound_bytes(tmp_path)
    kept = everything(tmp_path / "luutru.db")
    path, noticed = tmp_path / "damaged.db", 0
    for seed in rounds:
        chance, data = random.Random(seed), bytearray(whole)
        HARMS[seed % len(HARMS)](data, chance)
        path.write_bytes(data)
        try:
            found = check(path, ALL).faults
        except ArchiveError:
            noticed += 1
            continue
        noticed += bool(found)
        assert found or everything(path) == kept, f"damage {seed} was not found"
        assert all(fault.where and fault.detail for fault in found)
    assert noticed > len(rounds) / 2  # the rest hit what no row uses


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", b"<html>" * 40], ids=["empty", "truncated", "no database"]
)
def test_s8_what_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "luutru.db"
    path.write_bytes(content)
    for use in (lambda: check(path), lambda: Archive.open(path, now=NIGHT)):
        with pytest.raises(ArchiveUnusable):
            use()
    assert path.read_bytes() == content
