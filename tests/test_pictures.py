"""Pictures: address, caption and credit always; their bytes too where a source says so."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crawler import configfile
from crawler.config import Config, SourceConfig
from crawler.parse import parse_page
from crawler.pipeline.session import crawl
from crawler.survey.proposal import toml_of
from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from luutru.main import command_line
from storage.archive import Archive, Takedown
from storage.corpus import Corpus
from storage.integrity import Scope, check

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST, CDN = "bao-anh.test", "cdn-anh.test"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
BIG = b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)
PAGE = (
    f"""<html lang="vi"><head><title>Cầu mới</title></head><body><h1>Cầu mới ở Na Pạc</h1><div class="body">
<p>Sáng nay bà con đi qua cây cầu mới lần đầu tiên, và ai cũng vui.</p>
<figure><img src="/anh/cau.png"><figcaption>Cây cầu mới. Ảnh: Nông Vân</figcaption></figure>
<figure><img src="http://{CDN}/ban-sao.png"><figcaption>Vẫn cây cầu ấy</figcaption></figure>
<figure><img src="/anh/dang-nhap.png"><figcaption>Ảnh không mở được</figcaption></figure>
<figure><img src="/anh/cam.png"><figcaption>Ảnh bị cấm</figcaption></figure>
<figure><img src="/anh/to.png"><figcaption>Ảnh quá to</figcaption></figure>
<figure><img src="http://127.0.0.1:9/rieng.png"><figcaption>Ảnh trong nhà</figcaption></figure>
<p>"""
    + "Cầu dài ba mươi mét, xe tải nhỏ qua được, mùa lũ không còn lo. " * 12
    + """</p><p>Bà con xem <a href="/tep/thiet-ke.pdf">bản thiết kế cây cầu</a> và
<a href="/tep/du-toan.xlsx">dự toán</a> đã được duyệt từ năm ngoái, niêm yết tại nhà văn hoá thôn.</p></div>
<footer><a href="/tep/noi-quy.pdf">Nội quy toà soạn</a></footer></body></html>"""
)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
ANSWERS = {
    (HOST, "/robots.txt"): ("text/plain", b"User-agent: *\nDisallow: /anh/cam.png\n"),
    (HOST, "/"): ("text/html", '<html><body><a href="/bai-1.html">Cầu mới ở Na Pạc đã xong</a></body></html>'.encode()),
    (HOST, "/bai-1.html"): ("text/html; charset=utf-8", PAGE.encode()),
    (HOST, "/anh/cau.png"): ("image/png", PNG),
    (CDN, "/ban-sao.png"): ("image/png", PNG),
    (HOST, "/anh/dang-nhap.png"): ("image/png", b"<html><form>login</form></html>"),
    (HOST, "/anh/cam.png"): ("image/png", PNG),
    (HOST, "/anh/to.png"): ("image/png", BIG),
    (HOST, "/tep/thiet-ke.pdf"): ("application/pdf", PDF),
    (HOST, "/tep/noi-quy.pdf"): ("application/pdf", PDF),
    (HOST, "/tep/du-toan.xlsx"): ("text/html", b"<html>xin moi dang nhap</html>"),
}


def answer(request: Request) -> Response:
    found = ANSWERS.get((request.host, request.path))
    return Response(200, (("Content-Type", found[0]),), found[1]) if found else Response(404)


def config_of(folder: Path, site: SiteServer, **rules: Any) -> Config:
    table = {
        "name": "anh", "homepage": f"http://{HOST}/", **rules, "discover": {"home": True},
        "identity": {"article": r"-(?P<id>\d+)\.html$"}, "select": {"title": ["h1"], "body": [".body"]},
    }  # fmt: skip
    text = 'archive = "archive.db"\n[crawl]\nspacing = 0.0\nmax_page = 2000000\nretries = 0\n' + toml_of(table)
    return configfile.parse(text.encode(), folder / "config.toml").model_copy(update={"connect_to": site.connect_to()})


def images_after(config: Config, times: int = 1) -> tuple[list[dict[str, Any]], dict[str, int], str]:
    where = configfile.archive_location(config, None, {})
    for _ in range(times):
        assert crawl(config, where, config.source, clock=lambda: NOW).exit_code == 0
    with Corpus.open(where) as corpus:
        record = corpus.record(f"http://{HOST}/bai-1.html")
        assert record is not None
        return record.as_json()["images"], corpus.counts(), where


def test_without_the_wish_no_picture_is_asked_for(tmp_path: Path) -> None:
    with SiteServer(answer, [HOST, CDN]) as site:
        images, _, _ = images_after(config_of(tmp_path, site))
        assert not [seen for seen in site.requests if seen.path.endswith(".png")]
    assert [image["caption"] for image in images][:2] == ["Cây cầu mới. Ảnh: Nông Vân", "Vẫn cây cầu ấy"] or images[0][
        "credit"
    ]
    assert all(image["digest"] is None for image in images)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[list[dict[str, Any]], dict[str, int], str, list[str]]:
    with SiteServer(answer, [HOST, CDN]) as site:
        images, counts, where = images_after(config_of(tmp_path, site, keep_images=True), times=2)
        return images, counts, where, [f"{seen.host}{seen.path}" for seen in site.requests]


def test_their_bytes_are_kept_once_per_digest_and_asked_for_once(kept: Any) -> None:
    images, _, where, asked = kept
    held = [image for image in images if image["digest"]]
    assert [image["url"] for image in held] == [f"http://{HOST}/anh/cau.png", f"http://{CDN}/ban-sao.png"]
    assert {(i["digest"], i["bytes"], i["type"]) for i in held} == {
        (hashlib.sha256(PNG).hexdigest(), len(PNG), "image/png")
    }
    with Corpus.open(where) as corpus:
        assert corpus.payload(held[0]["digest"]) == PNG
    assert asked.count(f"{HOST}/anh/cau.png") == 1


def test_the_guard_the_cap_and_robots_hold_for_pictures_too(kept: Any) -> None:
    images, _, _, asked = kept
    refused = ("/anh/dang-nhap.png", "/anh/cam.png", "/anh/to.png", "/rieng.png")
    assert all(image["digest"] is None for image in images if image["url"].endswith(refused))
    assert f"{HOST}/anh/cam.png" not in asked


def test_show_lists_what_is_kept(kept: Any, tmp_path: Path) -> None:
    shown = CliRunner().invoke(command_line(), ["show", f"http://{HOST}/bai-1.html", "--archive", kept[2]])
    assert f"{len(PNG):,} bytes" in shown.stdout
    record = json.loads(
        CliRunner().invoke(command_line(), ["show", f"http://{HOST}/bai-1.html", "--json", "-a", kept[2]]).stdout
    )
    assert sum(image["digest"] is not None for image in record["images"]) == 2


ATTACHED = ["/tep/thiet-ke.pdf", "/tep/du-toan.xlsx"]


@pytest.mark.parametrize("rules", ["the source's", "none"])
def test_documents_that_the_text_links_to_are_attachments_and_those_of_the_frame_are_not(rules: str) -> None:
    select = {"title": ["h1"], "body": [".body"]} if rules != "none" else {}
    source = SourceConfig.model_validate({"name": "anh", "homepage": f"http://{HOST}/", "select": select})
    version = parse_page(PAGE, f"http://{HOST}/bai-1.html", source, now=NOW)
    assert [a.url for a in version.attachments] == [f"http://{HOST}{path}" for path in ATTACHED]
    assert [a.caption for a in version.attachments] == ["bản thiết kế cây cầu", "dự toán"]
    told = {p.position: p.text for p in version.body}
    assert all((a.caption or "") in told[a.position or 0] for a in version.attachments)
    assert not {a.url for a in version.attachments} & {p.url for p in version.pictures}


def test_attachments_are_listed_always_and_kept_where_a_source_says_so(kept: Any) -> None:
    _, _, where, asked = kept
    record = json.loads(
        CliRunner().invoke(command_line(), ["show", f"http://{HOST}/bai-1.html", "--json", "-a", where]).stdout
    )
    design, budget = record["attachments"]
    assert (design["text"], design["digest"]) == ("bản thiết kế cây cầu", hashlib.sha256(PDF).hexdigest())
    assert (budget["url"], budget["digest"]) == (f"http://{HOST}/tep/du-toan.xlsx", None), "a login page is no table"
    shown = CliRunner().invoke(command_line(), ["show", f"http://{HOST}/bai-1.html", "--archive", where]).stdout
    assert f"{len(PDF):,} bytes" in shown
    assert "[attached]" in shown
    assert f"{HOST}/tep/noi-quy.pdf" not in asked


def test_what_cannot_be_had_is_asked_for_ever_more_rarely(tmp_path: Path) -> None:
    with SiteServer(answer, [HOST, CDN]) as site:
        config, where = config_of(tmp_path, site, keep_images=True), str(tmp_path / "archive.db")
        nights = []
        for night in range(12):
            before = len(site.requests)
            crawl(config, where, config.source, clock=lambda night=night: NOW + timedelta(days=night))
            if any(seen.path == "/anh/dang-nhap.png" for seen in site.requests[before:]):
                nights.append(night)
    assert nights == [0, 1, 2, 4]
    assert check(where, Scope(read_data=True)).faults == []


def test_a_takedown_leaves_no_address_of_a_picture_behind(kept: Any) -> None:
    where = kept[2]
    with Archive.open(where, now=NOW) as archive:
        archive.forget(f"http://{HOST}/bai-1.html", Takedown("toà soạn", "theo yêu cầu", NOW))
    assert b"dang-nhap.png" not in Path(where).read_bytes()
    assert check(where, Scope(read_data=True)).faults == []
