"""reparse: today's rules over stored captures, new readings beside the old ones, and a dry run that changes nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import SourceConfig
from crawler.pipeline.judgement import Refusal
from crawler.pipeline.reparse import Replay, reparse
from crawler.pipeline.visit import Visitor
from crawler.urls import article_key
from storage.archive import Archive
from storage.corpus import Corpus
from storage.integrity import Scope, check
from storage.records import Capture

NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
LATER = NIGHT + timedelta(days=30)
URL = "http://bao.test/tin-{}.html"
PAGE = """<!doctype html><html lang="vi"><head><title>Báo</title></head><body>
<h1>Bài số {n} về mùa măng ở xã vùng cao</h1><p class="date">{day}/11/2026 08:30</p><p class="by">Hà Quyên</p>
<div class="text"><p>Măng năm nay mọc sớm hơn mọi năm chừng nửa tháng, theo bà con ở {n} bản.</p>
<p>Giá thu mua tại chợ phiên giữ ở mức của năm ngoái, dù xe vào bản đã dễ hơn.</p></div>
<div class="more"><p>Hợp tác xã thứ {n} đã ký hợp đồng bao tiêu với ba nhà máy ở thành phố.</p></div></body></html>"""
DATE, AUTHOR = "p.date", "p.by"


def rules(**select: object) -> SourceConfig:
    fields = {"title": ["h1"], "body": ["div.text"], "published": [DATE]} | select
    return SourceConfig.model_validate({"name": "bao", "homepage": "http://bao.test/", "select": fields})


def crawl(where: Path, source: SourceConfig, count: int = 4) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        run = archive.begin_run("crawl", NIGHT, ["bao"])
        visitor = Visitor(archive, None, run=run, clock=lambda: NIGHT)
        for number in range(1, count + 1):
            url = URL.format(number)
            body = PAGE.format(n=number, day=10 + number).encode()
            capture = Capture(
                url, url, NIGHT, 200, (("Content-Type", "text/html"),), wire=body, payload=body, charset="utf-8"
            )
            assert visitor.keep(source, capture, article_key(url, source)).article


def again(where: Path, source: SourceConfig, *, dry_run: bool = False) -> Replay:
    return reparse(str(where), [source], clock=lambda: LATER, dry_run=dry_run)


@pytest.fixture
def where(tmp_path: Path) -> Path:
    path = tmp_path / "luutru.db"
    crawl(path, rules())
    return path


@pytest.mark.parametrize("coding", ["identity", "utf-8"])
def test_a_coding_that_means_nothing_hides_no_page_from_a_later_reading(coding: str, tmp_path: Path) -> None:
    where, url, body = tmp_path / "luutru.db", URL.format(1), PAGE.format(n=1, day=11).encode()
    with Archive.open(where, now=NIGHT) as archive:
        visitor = Visitor(archive, None, run=archive.begin_run("crawl", NIGHT, ["bao"]), clock=lambda: NIGHT)
        headers = (("Content-Type", "text/html"), ("Content-Encoding", coding))
        capture = Capture(url, url, NIGHT, 200, headers, wire=body, payload=body, content_coding=coding)
        assert visitor.keep(rules(), capture, article_key(url, rules())).kind == "new"
    replay = again(where, rules())
    assert (replay.unchanged, replay.refused) == (1, {})


def test_the_same_rules_read_the_same(where: Path) -> None:
    done = again(where, rules())
    assert (done.read, done.unchanged, done.changed, done.examples) == (4, 4, 0, [])


def test_a_dry_run_says_what_would_change_and_changes_no_byte(where: Path) -> None:
    before = hashlib.sha256(where.read_bytes()).digest()
    done = again(where, rules(body=["div.text", "div.more"], author=[AUTHOR]), dry_run=True)
    assert done.changed == 4
    assert done.fields["authors"] == 4
    example = next(e for e in done.examples if e.field == "authors")
    assert (example.old, example.new) == ([], ["Hà Quyên"])
    assert len([e for e in done.examples if e.field == "authors"]) == 3
    assert hashlib.sha256(where.read_bytes()).digest() == before


def test_a_new_reading_is_a_further_version_that_names_its_rules(where: Path) -> None:
    today = rules(author=[AUTHOR])
    done = again(where, today)
    assert (done.changed, done.unchanged) == (4, 0)
    with Corpus.open(where) as corpus:
        for number in range(1, 5):
            old, new = corpus.record(URL.format(number), 1), corpus.record(URL.format(number))
            assert old is not None
            assert new is not None
            assert (old.version.authors, old.version.rules) == ((), rules().fingerprint)
            assert (new.number, new.version.authors, new.version.rules) == (2, ("Hà Quyên",), today.fingerprint)
            assert "reparsed" in new.version.flags
            assert new.captures == old.captures
        assert corpus.runs()[0].verb == "reparse"
    assert check(where, Scope(read_data=True)).faults == []
    assert again(where, today).changed == 0  # idempotent


def test_a_field_that_the_digest_leaves_out_is_mended_too(tmp_path: Path) -> None:
    where = tmp_path / "luutru.db"
    crawl(where, rules(published=["p.nowhere"]))
    done = again(where, rules())
    assert done.fields["published"] == 4
    with Corpus.open(where) as corpus:
        record = corpus.record(URL.format(1))
        assert record is not None
        assert record.version.published.text == "11/11/2026 08:30"
        assert record.versions == 2


def test_rules_that_lose_the_text_do_not_hide_it(where: Path) -> None:
    again(where, rules(body=["p.by"]))
    with Corpus.open(where) as corpus:
        shown, newest = corpus.record(URL.format(1)), corpus.record(URL.format(1), 2)
        assert shown is not None
        assert newest is not None
        assert shown.number == 1
        assert "shortened" in newest.version.flags


def test_bodies_that_are_not_held_are_counted_and_other_sources_left_alone(where: Path) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        archive.release_payload(2)
    assert again(where, rules()).not_held == 1
    assert reparse(str(where), [rules()], "khac", clock=lambda: LATER).read == 0


def test_a_page_that_could_not_be_read_becomes_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, url = tmp_path / "luutru.db", URL.format(9)
    body = PAGE.format(n=9, day=9).encode()
    capture = Capture(url, url, NIGHT, 200, wire=body, payload=body, charset="utf-8")
    with Archive.open(where, now=NIGHT) as archive, monkeypatch.context() as broken:
        broken.setattr("crawler.pipeline.judgement.parse_pages", lambda *a, **k: 1 / 0)  # the parser of that night
        run = archive.begin_run("crawl", NIGHT, ["bao"])
        visitor = Visitor(archive, None, run=run, clock=lambda: NIGHT)
        outcome = visitor.keep(rules(), capture, article_key(url, rules()))
        assert (outcome.kind, outcome.reason) == ("failed", "bug")
    with monkeypatch.context() as broken:
        broken.setattr("crawler.pipeline.reparse.judge", lambda *a, **k: Refusal("failed", "parse", "no_text", ""))
        still = again(where, rules(), dry_run=True)
        assert (still.read, still.no_article, still.recovered) == (1, 1, 0)
    found = again(where, rules(), dry_run=True)
    assert (found.read, found.no_article, found.recovered) == (1, 0, 1)
    assert again(where, rules()).recovered == 1
    with Corpus.open(where) as corpus:
        record = corpus.record(url)
        assert record is not None
        assert "reparsed" in record.version.flags
        assert record.captures[0]["at"] == NIGHT.isoformat()
    assert again(where, rules()).recovered == 0
