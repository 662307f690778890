"""What a night asks of the archive is found by indexes: its cost must not grow with what is held."""

from __future__ import annotations

import random
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from storage_samples import DAY, NIGHT, article, capture, page_of

from storage import fulltext
from storage.archive import Archive
from storage.boilerplate import WINDOW
from storage.integrity import Scope, check
from storage.records import Attribution, ChannelState, Entry, Outcome, Version

MANY, FEED = "nhieu", "https://nhieu.test/rss/tin"
SMALL = {"run", "source", "channel", "host", "journal", "absence", "takedown", "decision"}
"""Tables that may be read through: they have a row per source, per night or per rare event. anon: a part of a query."""


def taken_report(number: int) -> Version:
    """An article that is like no other, and names whom it was taken from."""
    chance = random.Random(number)
    texts = tuple(
        " ".join(f"{chance.choice('bcdghklmnrstvx')}{chance.randrange(900)}" for _ in range(15)) for _ in "1234"
    )
    taken = Attribution("source_url", url=f"https://goc.test/{number}", text="Nguồn: goc.test")
    return article(number, texts, attributions=(taken,))


def night(archive: Archive, numbers: range, days: int) -> None:
    """What a crawl asks and keeps when it finds these articles, in its order."""
    at, keys = NIGHT + days * DAY, [page_of(number)[0] for number in numbers]
    run = archive.begin_run("crawl", at, [MANY])
    archive.channel(MANY, FEED)
    entries = [Entry(url, key) for key, url in map(page_of, numbers)]
    archive.keep_channel(ChannelState(MANY, FEED, "feed", polled_at=at))
    archive.keep_entries(MANY, FEED, entries, at)
    archive.page_memory(keys)
    archive.waiting(MANY, since=at - DAY, limit=100)
    archive.missed(MANY)
    archive.due_for_recheck(MANY, now=at, young_days=1, sample=3, pause_days=1)
    for number in numbers:
        key, url = page_of(number)
        with archive.batch():
            seen = archive.keep_capture(capture(b"%d %d" % (number, days), url=url, at=at), run=run, source=MANY)
            archive.begin_parse(url, key, at)
        with archive.batch():
            archive.end_parse(url)
            kept = archive.keep_version(
                taken_report(number), key=key, source=MANY, url=url, captures=[seen], run=run, at=at
            )
            if kept.verdict == "unchanged":
                archive.release_payload(seen)
            archive.record(Outcome(url, MANY, kept.verdict, key, article=kept.article, capture=seen, at=at), run=run)
    archive.note_missing(keys[0], status=404, capture=None, run=run, at=at, apart=timedelta(hours=12))
    archive.settle(at)
    archive.finish_run(run, "done", at, {})


def said_by(archive: Archive, numbers: range, days: int) -> list[str]:
    """The statements of such a night, each with its values in place."""
    driver, said = archive._connection.connection.driver_connection, []
    driver.set_trace_callback(said.append)  # type: ignore[union-attr]
    night(archive, numbers, days)
    driver.set_trace_callback(None)  # type: ignore[union-attr]
    return said


def read_through(path: Path, statements: list[str]) -> dict[str, str]:
    """Tables that a statement would read from end to end -> the statement."""
    found = {}
    with sqlite3.connect(path) as file:
        for sql in dict.fromkeys(statements):
            if (
                re.match(r"(SELECT|INSERT|UPDATE|DELETE|WITH)\b", sql)
                and "fulltext" not in sql
                and "spelling" not in sql
            ):
                for *_, step in file.execute(f"EXPLAIN QUERY PLAN {sql}"):
                    if (scan := re.match(r"SCAN (?!anon)(\w+)", step)) and scan[1] not in SMALL:
                        found[scan[1]] = f"{step}: {sql}"
    file.close()
    return found


@pytest.mark.parametrize("numbers", [range(20, 30), range(15, 25)])
def test_no_statement_of_a_night_reads_a_large_table_through(tmp_path: Path, numbers: range) -> None:
    path = tmp_path / "luutru.db"
    with Archive.open(path, now=NIGHT) as archive:
        night(archive, range(20), 0)
        said = said_by(archive, numbers, 9)
    assert len(said) > 200
    assert read_through(path, said) == {}


def test_a_statement_that_reads_through_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "luutru.db"
    Archive.open(path, now=NIGHT).close()
    assert set(read_through(path, ["SELECT url FROM page WHERE title = 'x'"])) == {"page"}


def test_what_is_written_of_an_article_does_not_depend_on_how_many_are_held(tmp_path: Path) -> None:
    """Steps of SQLite's own machine, counted: a deferred key without an index would look all articles through."""

    def steps(held: int) -> int:
        count = 0

        def step() -> int:
            nonlocal count
            count += 1
            return 0

        with Archive.open(tmp_path / f"{held}.db", now=NIGHT) as archive:
            with archive.batch():
                night(archive, range(held), 0)
            driver = archive._connection.connection.driver_connection
            driver.set_progress_handler(step, 10)  # type: ignore[union-attr]
            night(archive, range(held, held + 10), 9)
            driver.set_progress_handler(None, 10)  # type: ignore[union-attr]
        return count

    assert steps(2 * WINDOW) < 1.1 * steps(WINDOW)


def test_a_large_archive_merges_its_index_more_seldom_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "luutru.db"
    with Archive.open(path, now=NIGHT) as archive:
        night(archive, range(3), 0)
    monkeypatch.setattr(fulltext, "_LARGE", 3)
    with Archive.open(path, now=NIGHT) as archive:
        night(archive, range(3, 6), 1)
    with sqlite3.connect(path) as file:
        config = "SELECT v FROM {}_config WHERE k = 'automerge'"
        assert [file.execute(config.format(name)).fetchone() for name in ("fulltext", "spelling")] == [(8,), (8,)]
    file.close()
    assert not check(path, Scope(read_data=True)).faults
