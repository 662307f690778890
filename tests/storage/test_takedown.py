"""Absences and takedowns: what a site took back stays with its tombstone, what we take down leaves nothing but one."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from storage_samples import ALIAS, BRIDGE, DAY, KEY, NIGHT, SOURCE, URL, article, capture, page_of, saying

from storage import database
from storage import tables as t
from storage.archive import Archive, Takedown
from storage.backup import back_up
from storage.corpus import Corpus
from storage.database import Place, reading_engine
from storage.errors import ArchiveBusy, QueryError
from storage.hot import insert_rows
from storage.integrity import Scope, check
from storage.records import Entry, Image, Outcome, Version
from storage.rows import url_key

APART = timedelta(hours=12)
WHY = Takedown("Biên tập viên", "án lệnh 12/2026", NIGHT + 9 * DAY)
ALL = Scope(read_data=True)


def keep(archive: Archive, version: Version, key: str, url: str, night: int = 0, body: bytes | None = None) -> int:
    page = body if body is not None else f"<h1>{version.title}</h1>{version.text}".encode()
    number = archive.keep_capture(capture(page, url=url, at=NIGHT + night * DAY), run=None, source=SOURCE)
    archive.keep_version(
        version, key=key, source=SOURCE, url=url, aliases=[ALIAS] * (key == KEY), captures=[number], run=None,
        at=NIGHT + night * DAY,
    )  # fmt: skip
    return number


def miss(archive: Archive, run: int, at: timedelta) -> bool:
    lost = archive.keep_capture(capture(b"404", at=NIGHT + at, status=404), run=None, source=SOURCE)
    missed = archive.note_missing(KEY, status=404, capture=lost, run=run, at=NIGHT + at, apart=APART)
    assert missed is not None
    return missed.confirmed


def test_a_404_is_remembered_confirmed_on_another_night_and_over_when_the_article_is_back(
    archive: Archive, corpus: Corpus
) -> None:
    seen = keep(archive, BRIDGE, KEY, URL)
    first, second = archive.begin_run("crawl", NIGHT, []), archive.begin_run("crawl", NIGHT, [])
    assert not miss(archive, first, DAY)
    assert not miss(archive, first, DAY + 2 * APART)  # the same run, however late
    assert not miss(archive, second, DAY + APART / 2)  # another run, too soon
    assert archive.page_memory([KEY])[KEY].missed
    assert [memory.key for memory in archive.missed(SOURCE)] == [KEY]
    record = corpus.record(URL)
    assert record is not None
    assert record.flags == ()
    assert miss(archive, second, DAY + APART)
    assert miss(archive, second, 3 * DAY)
    gone = corpus.record(URL)
    assert gone is not None
    assert (gone.flags, gone.version) == (("gone",), BRIDGE)
    assert archive.missed(SOURCE) == []
    (absence,) = corpus.absences(record.id)
    assert absence["status"] == 404
    assert absence["last_seen"] == {"at": NIGHT.isoformat(), "capture": seen}
    assert absence["missed"]["at"] == (NIGHT + DAY).isoformat()
    assert absence["confirmed"]["at"] == (NIGHT + DAY + APART).isoformat()
    assert absence["returned"] is None
    back = keep(archive, BRIDGE, KEY, URL, night=5, body=b"back")
    assert corpus.absences(record.id)[0]["returned"] == {"at": (NIGHT + 5 * DAY).isoformat(), "capture": back}
    returned = corpus.record(URL)
    assert returned is not None
    assert returned.flags == ()
    assert not miss(archive, second, 6 * DAY)  # a new absence begins anew
    assert len(corpus.absences(record.id)) == 2


def test_a_404_for_what_was_never_held_is_nothing(archive: Archive) -> None:
    assert archive.note_missing("nowhere.test/1", status=404, capture=None, run=None, at=NIGHT, apart=APART) is None


# ------------------------------------------------------------------------------------------------- takedowns

SECRET = "Bị cáo Vàng Thị Xuyến khai nhận toàn bộ sự việc trước toà hôm thứ ba."
SHARED = "Toà soạn giữ bản quyền nội dung của trang tin này."
TRIAL = saying(
    SECRET,
    SHARED,
    title="Phiên toà xử bà Xuyến quỵt nợ kuwizoro",
    lead="Bà Xuyến hầu toà sáng nay ở huyện.",
    authors=("Quàng Zephyrin",),
    tags=("kuwizoro",),
    images=(),
    canonical_url=None,
)
TRIAL_KEY, TRIAL_URL = "baosuoilanh.test#tin:900", "https://baosuoilanh.test/tin/ba-xuyen-quyt-no-kuwizoro-900.html"
WORDS = ("Xuyến", "xuyen", "kuwizoro", "Zephyrin", "zephyrin", "khai nhận", "hầu toà")


def trial_archive(where: str) -> str:
    """An archive with an article to forget, edited once, among others. Returns: its public id."""
    with Archive.open(where, now=NIGHT) as archive:
        run = archive.begin_run("crawl", NIGHT, [SOURCE])
        feed = f"<rss><title>{TRIAL.title}</title><description>{SECRET}</description>{'tin ' * 99}</rss>".encode()
        archive.keep_capture(capture(feed, url="https://baosuoilanh.test/rss"), run=run, source=SOURCE)
        entry = Entry(TRIAL_URL, TRIAL_KEY, title=TRIAL.title, guid=TRIAL_URL)
        archive.keep_entries(SOURCE, "https://baosuoilanh.test/rss", [entry], NIGHT)
        keep(archive, TRIAL, TRIAL_KEY, TRIAL_URL)
        keep(archive, replace(TRIAL, title="Bà Xuyến được tha"), TRIAL_KEY, TRIAL_URL, night=1)
        at = NIGHT + DAY
        archive.record(Outcome(TRIAL_URL, SOURCE, "changed", TRIAL_KEY, detail="Xuyến", at=at), run=run)
        keep(archive, saying(SHARED, "Chợ phiên bản Pò họp cả tuần.", like=article(1)), *page_of(1))
        keep(archive, BRIDGE, KEY, URL)
        for number in range(3, 40):
            keep(archive, article(number), *page_of(number))
        archive.settle(NIGHT)
    with Corpus.open(where) as corpus:
        record = corpus.record(TRIAL_URL)
        assert record is not None
        return record.id


def file_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_forgotten_article_leaves_no_word_in_the_files_nor_in_later_backups(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    where = str(folder / "luutru.db")
    name = trial_archive(where)
    before = file_bytes(folder)
    assert all(word.encode() in before for word in WORDS if word != "zephyrin")
    with Archive.open(where, now=NIGHT) as archive:
        done = archive.forget(name, WHY)
        assert [word for word in WORDS if word.encode() in file_bytes(folder)] == []
    assert (done.versions, done.kept, done.captures, done.bodies, done.channel_bodies) == (2, 1, 2, 2, 1)
    made = back_up(where, tmp_path / "copies", now=NIGHT)
    assert [word for word in WORDS if word.encode() in made.path.read_bytes()] == []


def test_a_takedown_that_a_reader_held_up_is_finished_by_the_next_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    where = str(tmp_path / "luutru.db")
    name = trial_archive(where)
    with Archive.open(where, now=NIGHT) as archive:
        with Corpus.open(where) as corpus, corpus._read() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM page").fetchone()
            with pytest.raises(ArchiveBusy):
                archive.forget(name, WHY)
        assert "Xuyến".encode() in file_bytes(tmp_path)
        with pytest.raises(QueryError, match="already"):
            archive.forget(name, WHY)
        assert [word for word in WORDS if word.encode() in file_bytes(tmp_path)] == []
        assert corpus_takedown(where, name)


def corpus_takedown(where: str, name: str) -> bool:
    with Corpus.open(where) as corpus:
        return corpus.takedown(name) is not None


def test_a_forgotten_article_leaves_a_tombstone_and_the_rest_as_it_was(where: str) -> None:
    name = trial_archive(where)
    with Corpus.open(where) as corpus:
        others = [corpus.record(url) for url in (URL, page_of(1)[1], page_of(20)[1])]
    with Archive.open(where, now=NIGHT) as archive:
        archive.forget(TRIAL_URL, WHY)
        with pytest.raises(QueryError, match="already"):
            archive.forget(name, WHY)
        with pytest.raises(QueryError, match="not held"):
            archive.forget("https://nowhere.test/1", WHY)
    with Corpus.open(where) as corpus:
        for asked in (name, TRIAL_URL):
            record = corpus.record(asked)
            assert record is not None
            assert (record.version.title, record.version.text, record.version.flags) == (None, "", ("taken_down",))
            told = corpus.takedown(asked)
            assert told == {"at": WHY.at.isoformat(), "author": WHY.author, "reason": WHY.reason, "versions": 2}
        assert [corpus.search(word).total for word in ("kuwizoro", "Xuyen", "toa soan", "cho phien")] == [0, 0, 1, 1]
        assert [corpus.record(url) for url in (URL, page_of(1)[1], page_of(20)[1])] == others
        assert corpus.takedown(URL) is None
    assert check(where, ALL).faults == []


def test_a_forgotten_article_is_not_kept_again_nor_what_its_channels_say_of_it(where: str) -> None:
    trial_archive(where)
    with Archive.open(where, now=NIGHT) as archive:
        archive.forget(TRIAL_URL, WHY)
        assert archive.is_forgotten(TRIAL_KEY)
        assert not archive.is_forgotten(KEY)
        slug = TRIAL_URL.replace("quyt-no", "quyt-no-lon")
        run = archive.begin_run("crawl", NIGHT, [])
        archive.keep_entries(SOURCE, "https://baosuoilanh.test/rss", [Entry(slug, TRIAL_KEY, title=TRIAL.title)], NIGHT)
        archive.record(Outcome(slug, SOURCE, "skipped", TRIAL_KEY, reason="forgotten", at=NIGHT), run=run)
        with pytest.raises(QueryError, match="forgotten"):
            archive.keep_version(TRIAL, key=TRIAL_KEY, source=SOURCE, url=TRIAL_URL, run=run, at=NIGHT)
        memory = archive.page_memory([TRIAL_KEY])[TRIAL_KEY]
        assert memory.forgotten
        assert TRIAL_KEY not in [m.key for m in archive.due_for_recheck(SOURCE, now=NIGHT, young_days=99, sample=99)]
    with Corpus.open(where) as corpus:
        assert corpus.record(slug) is None
        assert corpus.outcomes(run)[0].url.startswith("forgotten:")
    assert check(where, ALL).faults == []


ABOUT = {"article", "version", "takedown", "alias", "absence", "outcome"}
"""Tables that may name a forgotten article: that it was, where and when. None of their cells holds a word of it."""


def test_no_table_keeps_a_row_derived_from_a_forgotten_article(where: str) -> None:
    secret = " ".join(f"kuwizoro{n} lời khai" for n in range(20))
    trial = saying(secret, SHARED, secret, like=TRIAL, images=(Image(f"{TRIAL_URL}/anh.jpg", "kuwizoro"),))
    with Archive.open(where, now=NIGHT) as archive:
        keep(archive, trial, TRIAL_KEY, TRIAL_URL)
        keep(archive, replace(trial, title="Xử kuwizoro lần hai"), TRIAL_KEY, TRIAL_URL, night=1)
        reprint = replace(trial, title="Phiên toà", lead=None, authors=(), tags=(), images=())
        keep(archive, saying(f"{secret} và", SHARED, secret, like=reprint), *page_of(5))
        keep(archive, saying(f"{secret} nữa", SHARED, secret, like=reprint), *page_of(6))
        picture = archive.keep_capture(capture(b"kuwizoro.jpg", url=f"{TRIAL_URL}/anh.jpg"), run=None, source=SOURCE)
        archive.settle(NIGHT)
        row = {"url_key": url_key(f"{TRIAL_URL}/anh.jpg"), "capture_id": picture}
        with archive.batch():
            archive._connection.execute(sa.insert(t.kept_image).values(row))
            article = archive._connection.scalar(sa.select(t.article.c.id).order_by(t.article.c.id).limit(1))
            text = archive._connection.scalar(sa.select(t.paragraph.c.id).where(t.paragraph.c.text == secret))
            said = (1, NIGHT, "ai", "vì", "undo", None, article, text, 2)
            insert_rows(archive._connection, t.decision, [said])
        derived = rows_about(where, article) - ABOUT
        assert derived >= {"signature", "near_pair", "cluster_member", "decision", "image", "placement", "kept_image"}
        archive.forget(TRIAL_URL, WHY)
    assert rows_about(where, article) - ABOUT == set()
    engine = reading_engine(Place.of(where))
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.cluster_member)) == 2  # the reprints
        kept = [row for table in t.metadata.sorted_tables for row in connection.execute(sa.select(table))]
    engine.dispose()
    theirs = secret, f"{secret} và", f"{secret} nữa"
    cells = [str(cell) for row in kept for cell in row if str(cell) not in theirs]
    assert [cell for cell in cells if "kuwizoro" in cell or "Zephyrin" in cell] == []
    assert check(where, ALL).faults == []


def rows_about(where: str, article: int) -> set[str]:
    """Tables with a row that names an article, one of its versions or its picture."""
    engine, found = reading_engine(Place.of(where)), set()
    with engine.connect() as connection:
        versions = set(connection.scalars(sa.select(t.version.c.id).where(t.version.c.article_id == article)))
        for table in t.metadata.sorted_tables:
            for key in table.foreign_keys:
                of = {t.article: {article}, t.version: versions}.get(key.column.table, set())
                named = sa.select(sa.func.count()).select_from(table).where(key.parent.in_(of))
                if of and connection.scalar(named):
                    found.add(table.name)
        if connection.scalar(sa.select(sa.func.count()).select_from(t.kept_image)):
            found.add("kept_image")
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (f"<rss><title>{TRIAL.title}</title></rss>".encode("utf-16le"), "utf-16le"),
        (f"<urlset><url><loc>{TRIAL_URL}</loc></url></urlset>".encode(), "utf-8"),
        (gzip.compress(f"<urlset><url><loc>{TRIAL_URL}</loc></url></urlset>".encode()), None),
        (f'<a href="{urlsplit(TRIAL_URL).path}">Tin</a>'.encode(), "x-unheard-of"),
    ],
    ids=["another charset", "its address alone", "gzip", "a link without its host"],
)
def test_every_body_of_a_channel_that_lists_a_forgotten_article_goes(
    body: bytes, charset: str | None, archive: Archive
) -> None:
    run = archive.begin_run("crawl", NIGHT, [SOURCE])
    others = f"<urlset><url><loc>{URL}</loc></url><url><loc>{TRIAL_URL}0</loc></url></urlset>".encode()
    for number, said in enumerate((body, others)):
        channel = f"https://baosuoilanh.test/{number}.xml"
        archive.keep_capture(capture(said, url=channel, charset=charset), run=run, source=SOURCE)
    keep(archive, TRIAL, TRIAL_KEY, TRIAL_URL)
    assert archive.forget(TRIAL_URL, WHY).channel_bodies == 1


def test_a_source_is_listed_with_what_is_held_of_it_and_a_tombstone_is_not(archive: Archive, corpus: Corpus) -> None:
    days = [(NIGHT + number * DAY).date() for number in range(3)]
    for number, day in enumerate(days):
        keep(archive, article(number, day=day), *page_of(number))
    keep(archive, article(0, ("Đoạn thứ nhất của bài số0, nay dài hơn.",), day=days[0]), *page_of(0), night=1)
    (row,) = corpus.sources()
    assert (row.articles, row.versions, row.newest) == (3, 4, days[2])
    archive.forget(page_of(2)[1], WHY)
    (row,) = corpus.sources()
    assert (row.articles, row.versions, row.newest) == (2, 3, days[1])
    assert (corpus.counts()["articles"], corpus.counts()["versions"]) == (2, 3)
