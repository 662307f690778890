"""Runs, outcomes and batches: what a night did, and what counts as done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from storage_samples import BRIDGE, DAY, KEY, NIGHT, SOURCE, URL, article, capture, page_of, saying

from storage.archive import Archive
from storage.corpus import Corpus
from storage.ledgers import RunRow
from storage.records import Outcome


def test_a_run_is_read_back_with_its_summary_and_its_counts(archive: Archive, corpus: Corpus) -> None:
    first = archive.begin_run("crawl", NIGHT, [SOURCE, "khác"])
    archive.record(Outcome(URL, SOURCE, "new", KEY, at=NIGHT), run=first)
    archive.record(Outcome("https://a.test/robots.txt", SOURCE, "failed", stage="robots", at=NIGHT), run=first)
    archive.record(Outcome("https://a.test/2", SOURCE, "new", "a.test/2", at=NIGHT), run=first)
    archive.finish_run(first, "done", NIGHT + timedelta(hours=1), {"run": first, "sources": {"suoilanh": {"new": 2}}})
    second = archive.begin_run("save", NIGHT + DAY, [])
    assert corpus.runs() == [
        RunRow(second, "save", (), "running", NIGHT + DAY, None, {}, {}),
        RunRow(
            first,
            "crawl",
            (SOURCE, "khác"),
            "done",
            NIGHT,
            NIGHT + timedelta(hours=1),
            {"new": 2, "failed": 1},
            {"run": first, "sources": {"suoilanh": {"new": 2}}},
        ),
    ]
    assert [row.run for row in corpus.runs(limit=1)] == [second]


def test_a_run_that_never_finished_is_marked_interrupted_by_the_next(archive: Archive, corpus: Corpus) -> None:
    archive.begin_run("crawl", NIGHT, [])
    archive.begin_run("crawl", NIGHT + DAY, [])
    assert [(row.status, row.finished) for row in corpus.runs()] == [("running", None), ("interrupted", NIGHT + DAY)]


def test_outcomes_are_read_back_in_the_order_of_the_night(archive: Archive, corpus: Corpus) -> None:
    run = archive.begin_run("crawl", NIGHT, [SOURCE])
    seen = archive.keep_capture(capture(), run=run, source=SOURCE)
    kept = archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, captures=[seen], run=run, at=NIGHT)
    said = [
        Outcome(URL, SOURCE, "new", KEY, None, None, None, kept.article, 1, seen, 200, NIGHT),
        Outcome("https://a.test/rss", SOURCE, "failed", None, "discover", "not_a_feed", "chữ\nhai dòng", at=NIGHT),
        Outcome("https://a.test/2", SOURCE, "blocked", "a.test/2", "fetch", "challenge", status=403, at=NIGHT + DAY),
    ]
    for outcome in said:
        archive.record(outcome, run=run, traceback="Traceback …" if outcome.kind == "failed" else None)
    assert corpus.outcomes(run) == said
    assert corpus.outcomes(run, ["failed", "blocked"]) == said[1:]
    assert corpus.outcomes(run + 1) == []


def test_an_outcome_without_an_instant_gets_the_clocks(archive: Archive, corpus: Corpus) -> None:
    run = archive.begin_run("crawl", NIGHT, [SOURCE])
    archive.record(Outcome(URL, SOURCE, "skipped", KEY), run=run)
    (outcome,) = corpus.outcomes(run)
    assert outcome.at is not None
    assert outcome.at.utcoffset() == timedelta(0)


def test_a_naive_instant_is_a_bug(archive: Archive) -> None:
    with pytest.raises(Exception, match="naive"):
        archive.begin_run("crawl", NIGHT.replace(tzinfo=None), [])


# ---------------------------------------------------------------------------------------------------- batches


def test_a_batch_is_seen_whole_when_it_ends_and_not_before(archive: Archive, corpus: Corpus) -> None:
    with archive.batch():
        for number in range(5):
            key, url = page_of(number)
            archive.keep_version(article(number), key=key, source=SOURCE, url=url, run=None, at=NIGHT)
        assert corpus.counts()["articles"] == 0
        assert corpus.search("đoạn").total == 0
    assert corpus.counts()["articles"] == 5
    assert corpus.search("đoạn").total == 5


def test_a_batch_that_fails_leaves_nothing(archive: Archive, corpus: Corpus) -> None:
    def fail() -> None:
        with archive.batch():
            archive.keep_version(BRIDGE, key=KEY, source="mới", url=URL, run=None, at=NIGHT)
            raise KeyError("a bug of the caller")

    with pytest.raises(KeyError):
        fail()
    assert set(corpus.counts().values()) == {0}
    assert corpus.search("cầu").total == 0
    archive.keep_version(BRIDGE, key=KEY, source="mới", url=URL, run=None, at=NIGHT)  # names that were rolled back
    assert corpus.search("cầu").total == 1


def test_one_call_that_fails_is_undone_alone_and_its_batch_goes_on(archive: Archive, corpus: Corpus) -> None:
    def keep(number: int, source: str, captures: tuple[int, ...] = ()) -> None:
        url = f"https://a.test/{number}"
        text = saying(f"Câu của bài thứ{number}.")
        archive.keep_version(
            text, key=f"a.test/{number}", source=source, url=url, captures=captures, run=None, at=NIGHT
        )

    with archive.batch():
        keep(1, SOURCE)
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            keep(2, "mới", captures=(999_999,))
        keep(3, "mới")
    assert corpus.counts()["articles"] == 2
    assert corpus.search("thu2").total == 0
    assert corpus.record("https://a.test/2") is None
    assert corpus.record("https://a.test/3") is not None


def test_an_article_and_its_next_version_may_come_in_one_batch(archive: Archive, corpus: Corpus) -> None:
    with archive.batch():
        for word in ("bạch dương", "phong lan", "hoa ban"):
            text = saying(f"Loài cây của năm nay là {word}.")
            archive.keep_version(text, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
    assert [corpus.search(word).total for word in ('"bach duong"', '"phong lan"', '"hoa ban"')] == [0, 0, 1]


def test_a_reader_sees_one_state_while_the_writer_goes_on(archive: Archive, corpus: Corpus) -> None:
    archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
    with corpus._read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM article").scalar()
        archive.keep_version(article(1), key="a.test/1", source=SOURCE, url="https://a.test/1", run=None, at=NIGHT)
        assert connection.exec_driver_sql("SELECT count(*) FROM article").scalar() == before == 1
    assert corpus.counts()["articles"] == 2


def test_a_reader_cannot_write(corpus: Corpus) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"), corpus._read() as connection:
        connection.exec_driver_sql("DELETE FROM source")
