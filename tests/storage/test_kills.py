"""kill -9 at random instants: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from storage_samples import NIGHT, article, page_of

from storage import tables as t
from storage.archive import Archive
from storage.corpus import Corpus
from storage.database import Place, reading_engine

HERE = Path(__file__).parent


def write_until_killed(where: str, start: int, seconds: float) -> list[list[str]]:
    """Let a writer write for so long after its first line, kill it, and give what it acknowledged."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])])}
    command = [sys.executable, str(HERE / "killed_writer.py"), where, str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        try:
            writer.wait(seconds)
        except subprocess.TimeoutExpired:
            writer.kill()
        return [line.split() for line in [first, *writer.stdout] if line.endswith("\n")]


def check(where: str, acknowledged: list[list[str]]) -> int:
    """Everything said is there; nothing is half there. Returns how many articles there are."""
    said = {kind: [words[1:] for words in acknowledged if words[0] == kind] for kind in ("run", "capture", "article")}
    with Corpus.open(where) as corpus:
        assert corpus.runs()[0].run == int(said["run"][-1][0])
        for number, digest in some(said["capture"]):
            kept = corpus.capture(int(number))
            assert kept is not None
            assert kept["digest"] == digest
            assert corpus.payload(digest) is not None
        for name, number in some(said["article"]):
            record = corpus.record(name)
            assert record is not None
            assert record.url == page_of(int(number))[1]
            assert len(record.version.body) == int(number) % 30 + 1
            assert record.version.title == article(int(number)).title
            assert len(record.captures) == 1
        counts = corpus.counts()
        assert corpus.search('"câu chung"').total == counts["articles"]  # the index holds every article, and no other
    assert counts["articles"] - len(said["article"]) in (0, 1)  # the last one may have been kept and not yet said
    engine = reading_engine(Place.of(where))
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        versions = t.version.c.article_id == t.article.c.id
        without = sa.select(t.article.c.id).outerjoin(t.version, versions).where(t.version.c.id.is_(None))
        assert connection.execute(without).fetchall() == []
        outcomes = connection.scalar(sa.select(sa.func.count()).select_from(t.outcome))
        assert outcomes == counts["articles"]
        assert (connection.scalar(sa.select(sa.func.count()).select_from(t.journal)) or 0) <= 1
    engine.dispose()
    return counts["articles"]


def some(acknowledged: list[list[str]]) -> list[list[str]]:
    """The last ones, where the kill fell, and a sample of the others."""
    return acknowledged[-20:] + random.Random(1).sample(acknowledged, min(20, len(acknowledged)))


@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.full)])
def test_a_writer_killed_at_any_instant_loses_nothing_that_it_acknowledged(where: str, kills: int) -> None:
    chance = random.Random(20261122)
    acknowledged: list[list[str]] = []
    start = 0
    for _ in range(kills):
        acknowledged += write_until_killed(where, start, chance.uniform(0, 1.2))
        held = check(where, acknowledged)
        # What was kept and not said is found again by the next night: count it as said from now on.
        acknowledged = [words for words in acknowledged if words[0] != "article"]
        acknowledged += [["article", name, str(number)] for name, number in articles(where)]
        start = max((number for _, number in articles(where)), default=-1) + 1
    assert held > kills
    with Archive.open(where, now=NIGHT, wait=30) as archive:
        archive.begin_run("crawl", NIGHT, [])
    with Corpus.open(where) as corpus:
        assert {run.status for run in corpus.runs(1_000)[1:]} == {"interrupted"}


def articles(where: str) -> list[tuple[str, int]]:
    engine = reading_engine(Place.of(where))
    with engine.connect() as connection:
        rows = connection.execute(sa.select(t.article.c.public_id, t.article.c.key)).fetchall()
    engine.dispose()
    return [(name, int(key.rsplit(":", 1)[1])) for name, key in rows]
