"""A PostgreSQL server that ends our connection at any point of a night: it goes on, nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from storage_samples import BRIDGE, DAY, KEY, NIGHT, SOURCE, URL, article, capture, page_of

from crawler import configfile
from crawler.pipeline.session import crawl
from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from storage import tables as t
from storage.archive import Archive
from storage.corpus import Corpus
from storage.database import Place, reading_engine
from storage.errors import ArchiveBusy, ArchiveUnusable
from storage.integrity import Scope, check
from storage.records import Outcome

QUICK = (0.0, 0.05, 0.5)


def end_connections(where: str) -> None:
    """What an administrator, a failover or a restart does to the writer."""
    with psycopg.connect(where, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND application_name LIKE 'luutru %'"
        )


class Cut:
    """Ends the connection before the nth of the steps of some work, the first time that it comes there."""

    def __init__(self, where: str, at: int) -> None:
        self.where, self.at, self.done, self.steps = where, at, False, 0

    def __call__(self) -> None:
        if not self.done and self.steps == self.at:
            self.done = True
            end_connections(self.where)
        self.steps += 1


def visit(archive: Archive, run: int, number: int, cut: Callable[[], None]) -> str:
    """What a crawl writes of one page."""
    key, url = page_of(number)
    seen = capture(b"<p>%d" % number, url=url)
    cut()
    with archive.batch():
        taken = archive.keep_capture(seen, run=run, source=SOURCE)
        cut()
        archive.begin_parse(url, key, NIGHT)
    cut()
    with archive.batch():
        archive.end_parse(url)
        kept = archive.keep_version(
            article(number), key=key, source=SOURCE, url=url, captures=[taken], run=run, at=NIGHT
        )
        cut()
        if kept.verdict == "unchanged":
            archive.release_payload(taken)
        outcome = Outcome(url, SOURCE, kept.verdict, key, article=kept.article, version=kept.number, capture=taken)
        archive.record(replace(outcome, at=NIGHT), run=run)
    cut()  # committed, and the answer is lost
    if isinstance(cut, Cut) and cut.done and cut.steps == cut.at + 1:
        archive.channel(SOURCE, "http://khong.test/")  # the next thing that is asked for notices
    return kept.verdict


@pytest.mark.parametrize("at", range(5))
def test_a_connection_lost_at_any_point_of_a_visit_costs_nothing(databases: Callable[..., str], at: int) -> None:
    where = databases()
    with Archive.open(where, now=NIGHT, purpose="crawl") as archive:
        run = archive.begin_run("crawl", NIGHT, [SOURCE])
        for number in range(4):
            cut = Cut(where, at if number == 2 else -1)
            verdict = archive.again(lambda number=number, cut=cut: visit(archive, run, number, cut), QUICK)
            assert verdict == "new"
        with pytest.raises(ArchiveBusy, match="crawl"):  # the lock was got again
            Archive.open(where, now=NIGHT)
        archive.again(lambda: archive.settle(NIGHT), QUICK)
        archive.finish_run(run, "done", NIGHT, {})
    with Corpus.open(where) as corpus:
        counts = corpus.counts()
        assert [counts[name] for name in ("articles", "versions", "captures", "payloads")] == [4, 4, 4, 4]
        assert [outcome.kind for outcome in corpus.outcomes(run)] == ["new"] * 4
        assert corpus.runs()[0].status == "done"
    assert count(where, t.journal) == 0
    assert check(where, Scope(read_data=True)).faults == []


def count(where: str, table: sa.Table) -> int:
    engine = reading_engine(Place.of(where))
    with engine.connect() as connection:
        found = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    engine.dispose()
    return found


def test_a_server_that_stays_away_ends_the_work_after_some_tries(databases: Callable[..., str]) -> None:
    where = databases()
    archive = Archive.open(where, now=NIGHT)
    end_connections(where)
    databases.drop(where)  # type: ignore[attr-defined]
    with pytest.raises(ArchiveUnusable):
        archive.again(lambda: archive.begin_run("crawl", NIGHT, []), (0.0, 0.0))
    archive.close()


def test_another_writer_who_took_the_lock_meanwhile_keeps_it(
    databases: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.writer._LOCK_SECONDS", 0.0)
    where = databases()
    first = Archive.open(where, now=NIGHT)
    end_connections(where)
    with Archive.open(where, now=NIGHT + DAY, purpose="backfill"), pytest.raises(ArchiveBusy, match="backfill"):
        first.again(lambda: first.begin_run("crawl", NIGHT, []), QUICK)
    first.close()


def test_a_transaction_that_the_server_gave_up_is_done_once_more(databases: Callable[..., str]) -> None:
    where, tries = databases(), 0
    with Archive.open(where, now=NIGHT) as archive:

        def work() -> int:
            nonlocal tries
            tries += 1
            with archive.batch():
                kept = archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
                if tries == 1:
                    fail = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"
                    archive._connection.exec_driver_sql(fail)
                return kept.number

        assert (archive.again(work, ()), tries) == (1, 2)
    with Corpus.open(where) as corpus:
        assert corpus.counts()["versions"] == 1


def test_a_batch_is_begun_anew_by_whoever_began_it(databases: Callable[..., str]) -> None:
    where = databases()
    with Archive.open(where, now=NIGHT) as archive:
        cut = Cut(where, 1)

        def inner() -> int:
            cut()
            return archive.keep_capture(capture(b"%d" % cut.steps), run=None, source=SOURCE)

        def night() -> list[int]:
            with archive.batch():
                return [archive.again(inner, QUICK), archive.again(inner, QUICK)]

        assert len(archive.again(night, QUICK)) == 2
    with Corpus.open(where) as corpus:
        assert corpus.counts()["captures"] == 2


CONFIG = b"""
[crawl]
spacing = 0.0
[[source]]
name = "dut"
homepage = "http://dut.test/"
discover.feeds = ["/rss"]
identity.article = '-(?P<id>\\d+)\\.html$'
"""


def test_a_night_goes_on_over_connections_that_end_between_its_pages(
    databases: Callable[..., str], tmp_path: Path
) -> None:
    where, asked = databases(), 0

    def answer(request: Request) -> Response:
        nonlocal asked
        if request.path == "/rss":
            items = "".join(f"<item><link>/bai-{n}.html</link></item>" for n in range(9))
            body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
            return Response(200, (("Content-Type", "application/rss+xml"),), body)
        if not request.path.startswith("/bai-"):
            return Response(404)
        asked += 1
        if asked in (3, 7):
            end_connections(where)
        told = "<p>Câu chuyện ở bản xa được kể lại.</p>" * 9
        page = f"<html><h1>{request.path}</h1><article>{told}</article></html>".encode()
        return Response(200, (("Content-Type", "text/html; charset=utf-8"),), page)

    with SiteServer(answer, ["dut.test"]) as site:
        config = configfile.parse(CONFIG, tmp_path / "config.toml").model_copy(update={"connect_to": site.connect_to()})
        report = crawl(config, where, config.source, clock=lambda: NIGHT)
    assert (report.exit_code, report.as_json()["sources"]["dut"]["new"]) == (0, 9)
    with Corpus.open(where) as corpus:
        assert (corpus.counts()["articles"], corpus.counts()["versions"]) == (9, 9)
        assert [run.status for run in corpus.runs()] == ["done"]
    assert check(where, Scope(read_data=True)).faults == []
