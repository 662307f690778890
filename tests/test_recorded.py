"""An export is imported as what it says: same blocks and metadata, each text with its line as evidence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from crawler.errors import ConfigError, ParseError
from crawler.files import version_of
from crawler.pipeline.ingest import import_records
from crawler.pipeline.reparse import reparse
from crawler.recorded import read_record
from luutru.main import command_line
from storage.archive import Archive
from storage.corpus import Corpus
from storage.export import Selection, export_jsonl
from storage.integrity import Scope, check
from storage.records import (
    BODY_ROLES,
    REASONS,
    Attribution,
    BodyRole,
    Capture,
    Image,
    Outcome,
    Placement,
    Reason,
    Record,
    Repeat,
    Stamp,
    Version,
)
from storage.steps import silent

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
URL = "https://bao.test/tin/cau-treo-812.html"
BRIDGE = Version(
    title="Cầu treo thông xe",
    lead="Sáng 20/11, hơn 140 hộ dân không còn phải đi bè qua suối.",
    placements=(
        Placement(1, "Cầu treo thông xe", reason="title", line=1),
        Placement(2, "Cây cầu dài 68 mét bị lũ cuốn mất mố phía đông hồi tháng Tám.", line=3),
        Placement(3, "Cây cầu dài 68 mét bị lũ cuốn mất mố phía đông hồi tháng Tám.", repeat=Repeat(2, "exact", 1.0)),
        Placement(4, "  nếp  cẩm\n  nếp  nương", "preformatted"),
        Placement(5, "Người dân qua cầu. Ảnh: Hà Quyên", reason="caption"),
        Placement(6, "Mọi thông tin xin gửi về toà soạn.", repeat=Repeat(0, "boilerplate", 1.0)),
    ),
    authors=("Hà Quyên",),
    section="Xã hội",
    tags=("cầu treo",),
    language="vi",
    published=Stamp(
        datetime(2026, 11, 20, 8, 15, tzinfo=timezone(timedelta(hours=7))), date(2026, 11, 20), "minute", "20/11 08:15"
    ),
    modified=Stamp(None, date(2026, 11, 21), "day", "cập nhật 21/11"),
    images=(
        Image("https://bao.test/anh/1.jpg", "Người dân qua cầu.", "Hà Quyên", 5),
        Image("https://bao.test/tep/bao-cao.pdf", "báo cáo", None, 2),
    ),
    attributions=(Attribution("agency", "TTXVN", None, "Theo TTXVN"),),
    canonical_url=URL,
    flags=("charset_doubt",),
    rules="record@1",
)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


def line_of(version: Version, **changes: Any) -> bytes:
    shape = Record(id="a" * 16, source="bao", url=URL, version=version).as_json()
    return json.dumps(shape | changes, ensure_ascii=False).encode()


def test_a_record_read_back_is_the_version_that_it_was_made_of() -> None:
    record = read_record(line_of(BRIDGE).decode())
    assert record is not None
    assert record.version == BRIDGE
    assert (record.source, record.url) == ("bao", URL)


@given(st.lists(st.tuples(TEXTS, st.sampled_from([*BODY_ROLES, *REASONS])), max_size=8), TEXTS)
def test_every_block_comes_back_at_its_place_with_its_words(blocks: list[tuple[str, str]], title: str) -> None:
    def placed(number: int, text: str, what: str) -> Placement:
        role: BodyRole = what if what in BODY_ROLES else "paragraph"  # type: ignore[assignment]
        reason: Reason | None = what if what in REASONS else None  # type: ignore[assignment]
        return Placement(number, text, role, reason)

    placements = tuple(placed(number, text, what) for number, (text, what) in enumerate(blocks, 1))
    once = read_record(line_of(Version(title=title, placements=placements)).decode())
    assert once is not None
    twice = read_record(line_of(once.version).decode())
    assert once == twice
    assert [(p.position, p.role, p.reason) for p in once.version.placements] == [
        (p.position, p.role, p.reason) for p in placements
    ]


@pytest.mark.parametrize("text", ['{"id": 1}', "{ not JSON", '["a"]', '{"id": "x", "body": [], "repeats": []}'])
def test_what_is_no_record_is_read_as_the_text_that_it_is(text: str) -> None:
    assert read_record(text) is None
    assert version_of(text, url=None, source=None, now=NOW).text.replace("\n\n", " ") == text


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    shape = json.loads(line_of(BRIDGE))
    change(shape)
    return json.dumps(shape).encode()


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a position twice": lambda shape: shape["body"][0].update(position=1),
    "an unknown role": lambda shape: shape["body"][0].update(role="advert"),
    "a repeat of what comes later": lambda shape: shape["repeats"][0].update(repeats=5),
    "no published": lambda shape: shape.pop("published"),
    "a naive time": lambda shape: shape["published"].update(at="2026-11-20T08:15:00"),
    "an address that cannot be asked": lambda shape: shape.update(url="http://[bad"),
    "a title that is no text": lambda shape: shape.update(title=7),
    "a line that is no number": lambda shape: shape["body"][0].update(line="ba"),
    "a position that no database holds": lambda shape: shape["images"][0].update(position=10**30),
    "a position that is no whole one": lambda shape: shape["attachments"][0].update(position=1.5),
    "an original that is no id": lambda shape: shape["attributions"][0].update(article=[1]),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_a_record_that_cannot_be_is_an_outcome_and_its_bytes_are_kept(
    change: Callable[[dict[str, Any]], Any], tmp_path: Path
) -> None:
    where, line = str(tmp_path / "luutru.db"), changed(change)
    with pytest.raises(ParseError, match="bad_record"):
        read_record(line.decode())
    done = imported(where, [line, line_of(BRIDGE)])
    assert [(outcome.kind, outcome.reason) for outcome in done] == [("failed", "bad_record"), ("new", None)]
    with Corpus.open(where) as corpus:
        assert next(corpus.stored_captures()).body == line


def imported(where: str, lines: list[bytes], name: str | None = None) -> list[Outcome]:
    return list(import_records(where, lines, file_name="news.jsonl", sources=(), name=name))


def filled(where: Path) -> None:
    with Archive.open(where, now=NOW) as archive:
        for number in range(3):
            url = URL.replace("812", str(number))
            body = f"<p>{number}</p>".encode()
            seen = archive.keep_capture(Capture(url, url, NOW, 200, wire=body, payload=body), run=None, source="bao")
            version = replace(BRIDGE, title=f"Bài số {number}", canonical_url=url)
            archive.keep_version(
                version, key=url.removeprefix("https://"), source="bao", url=url, aliases=[f"{url}?utm_source=rss"],
                captures=[seen], run=None, at=NOW,
            )  # fmt: skip


def exported(where: Path, target: Path) -> list[dict[str, Any]]:
    with Corpus.open(where) as corpus:
        export_jsonl(corpus, target, Selection(), now=NOW, step=silent)
    return [json.loads(line) for line in target.read_bytes().splitlines()]


def test_an_export_imported_elsewhere_is_exported_as_the_same_records(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here.db", tmp_path / "there.db", tmp_path / "news.jsonl"
    filled(here)
    before = exported(here, file)
    lines = file.read_bytes().splitlines()
    assert {outcome.kind for outcome in imported(str(there), lines)} == {"new"}
    after = exported(there, tmp_path / "again.jsonl")
    assert [{**record, "captures": []} for record in after] == [{**record, "captures": []} for record in before]
    with Corpus.open(there) as corpus:
        evidence = [corpus.payload(capture["digest"]) for record in after for capture in record["captures"]]
    assert evidence == lines
    assert check(there, Scope(read_data=True)).faults == []
    assert {outcome.kind for outcome in imported(str(there), lines)} == {"unchanged"}
    replay = reparse(str(there), (), clock=lambda: NOW, dry_run=True)
    assert (replay.read, replay.unchanged) == (3, 3)


def test_a_source_that_is_named_takes_records_that_name_another(tmp_path: Path) -> None:
    where = str(tmp_path / "luutru.db")
    imported(where, [line_of(BRIDGE)], name="kho-cu")
    with Corpus.open(where) as corpus:
        assert corpus.source_names() == ["kho-cu"]


def test_import_knows_an_export_by_its_content_and_names_its_bad_lines(tmp_path: Path) -> None:
    file, where = tmp_path / "news.txt", tmp_path / "luutru.db"
    file.write_bytes(b"\n" + line_of(BRIDGE) + b"\n{}\n")
    words = ["import", str(file), "--archive", str(where), "--json"]
    done = CliRunner().invoke(command_line(words), words, env={"LUUTRU_CONFIG": ""})
    assert done.exit_code == 1
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(said["file"], said["outcome"], said["reason"]) for said in told] == [
        ("file:news.txt#2", "new", None),
        ("file:news.txt#3", "failed", "bad_record"),
    ]


def test_import_refuses_an_address_for_what_says_its_own(tmp_path: Path) -> None:
    file, where = tmp_path / "news.jsonl", tmp_path / "luutru.db"
    file.write_bytes(line_of(BRIDGE) + b"\n")
    words = ["import", str(file), "--archive", str(where), "--url", "https://example.vn/b"]
    done = CliRunner().invoke(command_line(words), words, env={"LUUTRU_CONFIG": ""})
    assert isinstance(done.exception, ConfigError)  # exit 2
    assert "news.jsonl says its addresses itself" in str(done.exception)
    assert not where.exists()
