"""kill -9 at random instants of a real crawl: nothing shown as done is lost, nothing is stored twice, the next run ends
what this one began.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from luutru.demo.server import DemoSite
from storage.corpus import Corpus

ROOT = Path(__file__).parent.parent
SHOWN = re.compile(r"outcome=(new|changed|unchanged) .*?url=(\S+)")


@dataclass
class Crawls:
    """A folder with an archive, and crawls of one source into it. shown: URLs whose outcome a reader has seen."""

    folder: Path
    site: DemoSite
    shown: set[str] = field(default_factory=set)
    said: str = ""

    def __post_init__(self) -> None:
        text = (ROOT / "luutru" / "demo" / "config.toml").read_text("utf-8")
        pairs = "".join(f'"{host}" = "{address}"\n' for host, address in self.site.connect_to().items())
        (self.folder / "config.toml").write_text(f"{text}\n[connect_to]\n{pairs}", "utf-8")

    def start(self) -> subprocess.Popen[str]:
        """A crawl that says every outcome on its stderr once it is committed."""
        return subprocess.Popen(
            [sys.executable, "-m", "luutru", "crawl", "vietnam-demo", "--verbose"],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "PYTHONPATH": str(ROOT),
                "PYTHONUNBUFFERED": "1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def killed(self, after: int, delay: float) -> int:
        """Kills a crawl `delay` seconds after the server's `after`th answer to it; how many outcomes it showed."""
        began, process = len(self.site.requests), self.start()
        patience = time.monotonic() + 120
        while len(self.site.requests) - began < after and process.poll() is None and time.monotonic() < patience:
            time.sleep(0.001)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        return self._read(process)

    def finish(self) -> None:
        """A crawl that nobody disturbs."""
        process = self.start()
        self._read(process)
        assert process.returncode == 0, self.said

    def _read(self, process: subprocess.Popen[str]) -> int:
        self.said = process.communicate(timeout=240)[1]
        said = SHOWN.findall(self.said)
        self.shown |= {url for _, url in said}
        return len(said)

    def lacks(self, urls: set[str]) -> set[str]:
        """Those of the addresses whose article is not stored. (A run may die between storing and showing one, and of
        those that are no longer young the next run shows nothing.)"""
        with Corpus.open(self.folder / "archive.db") as corpus:
            return {url for url in urls if corpus.record(url) is None}

    def set_aside(self) -> set[str]:
        """Pages over which two processes in a row died: the last run names them instead of reading them. Without
        spacing, as here, half of the time is spent over some page, so now and then two kills meet the same one.
        """
        with Corpus.open(self.folder / "archive.db") as corpus:
            last = corpus.outcomes(corpus.runs(1)[0].run)
            return {outcome.url for outcome in last if outcome.reason == "set_aside"}

    def check(self) -> None:
        """What was shown is there, once, whole."""
        where = self.folder / "archive.db"
        if not where.exists():
            assert not self.shown
            return
        with closing(sqlite3.connect(f"{where.as_uri()}?mode=ro", uri=True)) as db:
            assert db.execute("pragma foreign_key_check").fetchall() == []
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            for table, same in (("article", "key"), ("version", "article_id, digest"), ("paragraph", "text")):
                twice = f"select {same}, count(*) from {table} group by {same} having count(*) > 1"
                assert db.execute(twice).fetchall() == [], table
            bare = "select id from version where id not in (select version_id from placement)"
            assert db.execute(bare).fetchall() == [], "half an article"
        with Corpus.open(where) as corpus:
            for url in self.shown:
                record = corpus.record(url)
                assert record is not None, f"{url} was shown as done and is lost"
                assert record.versions == 1, f"{url} is stored twice"
                assert corpus.payload(record.captures[0]["digest"]) is not None


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.full)])
def test_killing_a_crawl_at_any_instant_loses_nothing_shown_and_stores_nothing_twice(
    kills: int, tmp_path: Path
) -> None:
    chance = random.Random(kills)
    with DemoSite() as site:
        whole = Crawls(_folder(tmp_path / "whole"), site)
        whole.finish()
        requests = len(site.requests)
        crawls, outcomes = Crawls(_folder(tmp_path / "0"), site), 0
        for n in range(kills):
            if n % 10 == 9:  # once all is stored, there is little left to break
                crawls.finish()
                crawls.check()
                left = crawls.lacks(whole.shown)
                assert left <= crawls.set_aside(), "the next run completes what the killed ones began"
                crawls = Crawls(_folder(tmp_path / str(n)), site)
            outcomes += crawls.killed(chance.randrange(requests), chance.uniform(0, 0.05))
            crawls.check()
    assert outcomes > kills // 2, "most kills met a crawl at work"


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
