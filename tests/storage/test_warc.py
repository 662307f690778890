"""WARC: what is written tells the truth about its bytes, and others read it; what others wrote comes in as captured."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from storage_samples import BRIDGE, KEY, NIGHT, SOURCE, URL, article, capture, page_of, saying
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.config import SourceConfig
from crawler.pipeline.ingest import import_captures
from storage.archive import Archive, Takedown
from storage.corpus import Corpus
from storage.export import Selection, export_jsonl, export_warc
from storage.records import Stamp
from storage.warc import WarcReader, is_warc, warc_uri

PAGE = "<!doctype html><html><h1>Cầu treo</h1><p>Nước suối lên nhanh trong đêm ở bản Nặm Pung.</p></html>".encode()
PACKED = gzip.compress(PAGE, mtime=0)
ACCENTED = "https://baosuoilanh.test/tin/cầu treo-9.html?từ=1"


def filled(where: str) -> None:
    def keep(body: bytes, minute: int, **changes: Any) -> int:
        at = NIGHT + timedelta(minutes=minute)
        return archive.keep_capture(capture(body, at=at, **changes), run=None, source=SOURCE)

    with Archive.open(where, now=NIGHT) as archive:
        headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(PACKED))))
        number = keep(PAGE, 0, wire=PACKED, content_coding="gzip", headers=headers)
        archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, captures=[number], run=None, at=NIGHT)
        keep(PAGE, 1, wire=PACKED, content_coding="gzip", headers=headers)  # the same again
        other = b"<html>" + PAGE
        headers = (("Content-Encoding", "gzip, br"), ("Transfer-Encoding", "chunked"), ("Content-Length", "7"))
        keep(other, 2, wire=brotli.compress(gzip.compress(other)), content_coding="gzip, br", headers=headers)
        keep(b"<p>" + PAGE, 3, url=ACCENTED, headers=(("X-Dòng", "một\r\nhai"),))
        gone = keep(b"<i>" + PAGE, 4)
        archive.release_payload(gone)
        keep(b"not found", 5, status=404, url=page_of(1)[1])


def written(where: str, folder: Path) -> Path:
    with Corpus.open(where) as corpus:
        done = export_warc(
            corpus, folder / "out.warc.gz", Selection(), software="luutru test", now=NIGHT, step=lambda *a: None
        )
    assert done.counts == {"response": 4, "revisit": 1, "metadata": 6, "without body": 1}
    return done.path


def records(path: Path) -> list[Any]:
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            raw = record.raw_stream.read()
            headers = dict(record.http_headers.headers) if record.http_headers else {}
            found.append((record.rec_type, dict(record.rec_headers.headers), headers, raw))
    return found


def test_responses_have_the_bytes_and_digests_that_their_headers_say(where: str, tmp_path: Path) -> None:
    filled(where)
    found = records(written(where, tmp_path))
    assert found[0][0] == "warcinfo"
    responses = [record for record in found if record[0] == "response"]
    for _, warc, http, raw in responses:
        assert warc["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert http["Content-Length"] == str(len(raw))
        assert warc["WARC-IP-Address"] == "127.0.0.1"
        if http.get("Content-Encoding") == "gzip":
            assert gzip.decompress(raw) == PAGE
        else:
            assert b"Content-Encoding" not in raw
            assert "Content-Encoding" not in http
    as_received, decoded, accented, missing = responses
    assert as_received[2]["Content-Encoding"] == "gzip"
    assert decoded[3] == b"<html>" + PAGE
    assert decoded[2]["X-Luutru-Orig-Content-Encoding"] == "gzip, br"
    assert decoded[2]["X-Luutru-Orig-Transfer-Encoding"] == "chunked"
    assert decoded[2]["X-Luutru-Orig-Content-Length"] == "7"
    assert accented[1]["WARC-Target-URI"] == "https://baosuoilanh.test/tin/c%E1%BA%A7u%20treo-9.html?t%E1%BB%AB=1"
    assert missing[1]["WARC-Date"] == "2026-11-21T19:35:00.000000Z"


def test_a_repeated_body_is_a_revisit_and_every_capture_has_its_metadata(where: str, tmp_path: Path) -> None:
    filled(where)
    found = records(written(where, tmp_path))
    first = next(record for record in found if record[0] == "response")
    (revisit,) = [record for record in found if record[0] == "revisit"]
    assert revisit[1]["WARC-Refers-To-Target-URI"] == first[1]["WARC-Target-URI"] == URL
    assert revisit[1]["WARC-Refers-To-Date"] == first[1]["WARC-Date"]
    assert revisit[1]["WARC-Payload-Digest"] == first[1]["WARC-Payload-Digest"]
    assert revisit[3] == b""
    metadata = [json.loads(record[3]) for record in found if record[0] == "metadata"]
    assert [one["status"] for one in metadata] == [200] * 5 + [404]
    with Corpus.open(where) as corpus:
        record = corpus.record(URL)
    assert record is not None
    assert metadata[0]["article"] == record.id
    alone = [record for record in found if record[0] == "metadata" and "WARC-Concurrent-To" not in record[1]]
    assert len(alone) == 1


def test_warcio_finds_every_digest_right_and_the_manifest_names_the_file(where: str, tmp_path: Path) -> None:
    filled(where)
    path = written(where, tmp_path)

    class Asked:
        inputs = (str(path),)
        verbose = False

    checker = Checker(Asked())
    checker.process_all()
    assert checker.exit_value == 0
    manifest = json.loads(Path(f"{path}.manifest.json").read_text("utf-8"))
    assert manifest["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert manifest["records"]["response"] == 4


def test_an_archive_survives_the_way_through_warc(where: str, tmp_path: Path) -> None:
    filled(where)
    path = written(where, tmp_path)
    reader = WarcReader(path)
    captures = list(reader)
    assert [c.status for c in captures] == [200, 200, 200, 200, 404]
    assert [c.fetched_at for c in captures] == [NIGHT + timedelta(minutes=m) for m in (0, 1, 2, 3, 5)]
    assert captures[0].wire == captures[1].wire == PACKED
    assert captures[1].content_coding == "gzip"
    assert reader.ignored == {"warcinfo": 1, "metadata": 6}


def test_s23_an_export_that_breaks_off_leaves_no_file(where: str, tmp_path: Path) -> None:
    filled(where)

    def stop(what: str, done: int, of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with Corpus.open(where) as corpus:
        for write in (
            lambda: export_warc(corpus, tmp_path / "a.warc.gz", Selection(), software="x", now=NIGHT, step=stop),
        ):
            with pytest.raises(KeyboardInterrupt):
                write()
    assert [path.name for path in tmp_path.iterdir() if "warc" in path.name] == []


def test_records_are_exported_one_a_line_by_source_and_day(where: str, tmp_path: Path) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        for number in range(30):
            key, url = page_of(number)
            archive.keep_version(article(number), key=key, source=f"nguon{number % 2}", url=url, run=None, at=NIGHT)
    with Corpus.open(where) as corpus:
        wanted = Selection("nguon1", BRIDGE.published.date and article(5).published.date, article(11).published.date)
        done = export_jsonl(corpus, tmp_path / "out.jsonl", wanted, now=NIGHT, step=lambda *a: None)
        lines = [json.loads(line) for line in done.path.read_text("utf-8").splitlines()]
        assert [line["title"] for line in lines] == [f"Bài viết số{n}" for n in (5, 7, 9, 11, 25, 27, 29)]
        record = corpus.record(lines[0]["id"])
        assert record is not None
        assert lines[0] == record.as_json()


def test_captures_are_exported_by_source_and_utc_day_its_last_moment_included(where: str, tmp_path: Path) -> None:
    day = NIGHT.replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [day - timedelta(microseconds=1), day, day + timedelta(days=1, microseconds=-1), day + timedelta(days=1)]
    with Archive.open(where, now=NIGHT) as archive:
        for number, at in enumerate(moments):
            for source in ("chan", "le"):
                url = f"http://{source}.test/{number}"
                archive.keep_capture(capture(url.encode(), url=url, at=at), run=None, source=source)
    with Corpus.open(where) as corpus:
        wanted = Selection("le", day.date(), day.date())
        target = tmp_path / "a.warc.gz"
        done = export_warc(corpus, target, wanted, software="x", now=NIGHT, step=lambda *a: None)
    pages = [headers["WARC-Target-URI"] for kind, headers, *_ in records(done.path) if kind == "response"]
    assert pages == ["http://le.test/1", "http://le.test/2"]
    with Corpus.open(where) as corpus:
        assert len(list(corpus.stored_captures("le", date(1, 1, 1), date(9999, 12, 31)))) == 4
    manifest = json.loads((tmp_path / "a.warc.gz.manifest.json").read_text("utf-8"))
    assert manifest["selection"] == {"source": "le", "since": day.date().isoformat(), "until": day.date().isoformat()}
    assert manifest["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (manifest["bytes"], manifest["records"]) == (target.stat().st_size, {"response": 2, "metadata": 2})


def test_a_forgotten_article_is_in_no_export_and_an_undated_one_in_none_by_day(where: str, tmp_path: Path) -> None:
    with Archive.open(where, now=NIGHT) as archive:
        for number, said in enumerate((article(0), article(1), article(2, published=Stamp()))):
            key, url = page_of(number)
            archive.keep_version(said, key=key, source="nguon", url=url, run=None, at=NIGHT)
        archive.forget(page_of(1)[1], Takedown("Thảo", "theo yêu cầu", NIGHT))

    def titles(wanted: Selection) -> list[str]:
        with Corpus.open(where) as corpus:
            done = export_jsonl(corpus, tmp_path / "out.jsonl", wanted, now=NIGHT, step=lambda *a: None)
        found = [json.loads(line)["title"] for line in done.path.read_text("utf-8").splitlines()]
        assert done.counts.get("record", 0) == len(found)
        return found

    assert titles(Selection()) == ["Bài viết số0", "Bài viết số2"]
    assert titles(Selection(since=date(1, 1, 1))) == titles(Selection(until=date(9999, 12, 31))) == ["Bài viết số0"]
    assert titles(Selection("nguon", date(1990, 1, 1), date(1990, 1, 2))) == []


# ------------------------------------------------------------------------------------ what other programs wrote

ARTICLE = """<!doctype html><html lang="vi"><head><title>Chợ phiên bản Pò</title>
<meta property="article:published_time" content="2020-03-05T08:00:00+07:00"></head><body><article>
<h1>Chợ phiên bản Pò họp lại</h1>
<p>Sáng thứ bảy, chợ phiên bản Pò họp lại sau ba tháng vắng khách vì mưa lũ kéo dài.</p>
<p>Bà con từ năm xã quanh vùng gùi măng, mật ong và vải thổ cẩm xuống bán từ lúc trời chưa sáng hẳn.</p>
<p>Theo ban quản lý chợ, {n} gian hàng đã mở lại, nhiều hơn phiên cuối năm ngoái.</p></article></body></html>"""


def crawl_of_others(path: Path) -> None:
    """Records as Heritrix, Browsertrix and wget write them."""

    def http(*headers: tuple[str, str], status: str = "200 OK") -> StatusAndHeaders:
        return StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")

    def put(kind: str, uri: str, body: bytes, headers: Any, day: int, **warc: str) -> Any:
        extra = {"WARC-Date": f"2020-03-{day:02d}T01:00:00Z", **{k.replace("_", "-"): v for k, v in warc.items()}}
        record = writer.create_warc_record(
            uri, kind, payload=io.BytesIO(body), length=len(body), http_headers=headers, warc_headers_dict=extra
        )
        writer.write_record(record)
        return record

    html = ("Content-Type", "text/html; charset=utf-8")
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "heritrix"}))
        put("response", "dns:cho.test", b"20200305 cho.test 3600 IN A 127.0.0.1", None, 5)
        put(
            "request",
            "http://cho.test/tin/po-1.html",
            b"",
            StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True),
            5,
        )
        first = ARTICLE.replace("{n}", "chín mươi").encode()
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (first[:50], first[50:])) + b"0\r\n\r\n"
        put("response", "http://cho.test/tin/po-1.html", chunks, http(html, ("Transfer-Encoding", "chunked")), 5)
        put("metadata", "http://cho.test/tin/po-1.html", b"via: http://cho.test/", None, 5)
        second = gzip.compress(ARTICLE.replace("{n}", "bốn trăm").encode())
        packed = put("response", "http://cho.test/tin/po-2.html", second, http(html, ("Content-Encoding", "gzip")), 6)
        put(
            "revisit", "http://cho.test/tin/po-2.html", b"", http(html, ("Content-Encoding", "gzip")), 9,
            WARC_Payload_Digest=packed.rec_headers.get_header("WARC-Payload-Digest"),
            WARC_Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        )  # fmt: skip
        decoded = ARTICLE.replace("{n}", "hai nghìn").encode()  # under the header of its coding all the same
        put("response", "http://cho.test/tin/po-3.html", decoded, http(html, ("Content-Encoding", "br")), 7)
        put("response", "http://cho.test/anh.png", b"\x89PNG", http(("Content-Type", "image/png")), 7)
        put("response", "http://cho.test/cu.html", b"", http(html, status="301 Moved"), 7)


def test_what_heritrix_browsertrix_and_wget_wrote_comes_in_as_captured_then(where: str, tmp_path: Path) -> None:
    path = tmp_path / "others"  # known by content, not by name
    crawl_of_others(path)
    assert is_warc(path)
    cho = SourceConfig(name="cho", homepage="http://cho.test/")
    for _ in range(2):  # again: nothing new
        reader = WarcReader(path)
        done = import_captures(where, reader, sources=[cho])
        assert reader.ignored == {"warcinfo": 1, "dns": 1, "request": 1, "metadata": 1}
        assert done.ignored == {"not html": 1, "status 301": 1}
        assert done.outcomes.total() == 4
    with Corpus.open(where) as corpus:
        assert corpus.counts()["articles"] == corpus.counts()["versions"] == 3
        for number, said in enumerate(("chín mươi", "bốn trăm", "hai nghìn"), 1):
            record = corpus.record(f"http://cho.test/tin/po-{number}.html")
            assert record is not None
            assert record.source == "cho"
            assert said in record.version.text
            assert [c["at"][:10] for c in record.captures] == [f"2020-03-0{4 + number}"] + ["2020-03-09"] * (
                number == 2
            )


def test_a_capture_of_long_ago_does_not_replace_what_readers_see(where: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    crawl_of_others(path)
    url = "http://cho.test/tin/po-1.html"
    today = saying("Chợ phiên bản Pò nay họp cả tuần.", title="Chợ phiên bản Pò họp lại")
    with Archive.open(where, now=NIGHT) as archive:
        number = archive.keep_capture(capture(b"today", url=url), run=None, source="cho")
        archive.keep_version(
            today, key="cho.test/tin/po-1.html", source="cho", url=url, captures=[number], run=None, at=NIGHT
        )
    import_captures(where, WarcReader(path), sources=[SourceConfig(name="cho", homepage="http://cho.test/")])
    with Corpus.open(where) as corpus:
        shown, old = corpus.record(url), corpus.record(url, 2)
        assert shown is not None
        assert old is not None
        assert (shown.version, shown.flags) == (today, ())
        assert "chín mươi" in old.version.text
        assert "earlier" in old.version.flags


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"<html>", gzip.compress(b"WAR", mtime=0), b"WAR"])
def test_what_is_no_warc_is_not_taken_for_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert not is_warc(tmp_path / "x")


def test_uris_are_ascii(tmp_path: Path) -> None:
    assert warc_uri("http://bücher.example:8080/đường dẫn?q=một%20hai#x") == (
        "http://xn--bcher-kva.example:8080/%C4%91%C6%B0%E1%BB%9Dng%20d%E1%BA%ABn?q=m%E1%BB%99t%20hai#x"
    )
    assert warc_uri(URL) == URL


# --------------------------------------------------------------------------------------------------- replay


PYWB = Path(__file__).parents[2] / ".pywb/bin"


@pytest.mark.skipif(
    not (PYWB / "wayback").exists(),
    reason="no pywb: make .pywb/.run",
)
def test_pywb_replays_an_export(where: str, tmp_path: Path) -> None:
    filled(where)
    path = written(where, tmp_path)
    for words in (["init", "luutru"], ["add", "luutru", str(path)]):
        subprocess.run([f"{PYWB}/wb-manager", *words], cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [f"{PYWB}/wayback", "--bind", "127.0.0.1", "-p", str(port)]
    nothing = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=tmp_path, stdout=nothing, stderr=nothing)
    kept = [(0, URL, PAGE), (1, URL, PAGE), (2, URL, b"<html>" + PAGE), (3, ACCENTED, b"<p>" + PAGE)]
    try:
        for minute, url, body in kept:
            at = f"{NIGHT + timedelta(minutes=minute):%Y%m%d%H%M%S}"
            assert _fetched(f"http://127.0.0.1:{port}/luutru/{at}id_/{warc_uri(url)}") == body
    finally:
        server.terminate()
        server.wait()


def _fetched(url: str) -> bytes:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                data = bytes(answer.read())
                return gzip.decompress(data) if answer.headers["Content-Encoding"] == "gzip" else data
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
        time.sleep(0.2)
    raise AssertionError("pywb did not start")


@pytest.mark.parametrize("survived", range(4))
def test_s23_a_manifest_never_speaks_of_another_file(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    """An export over an earlier one, stopped at each change of a name in turn."""
    filled(where)
    target, manifest = tmp_path / "out.jsonl", tmp_path / "out.jsonl.manifest.json"

    def export(wanted: Selection) -> None:
        with Corpus.open(where) as corpus:
            export_jsonl(corpus, target, wanted, now=NIGHT, step=lambda *a: None)

    export(Selection(until=date(1990, 1, 1)))
    before = target.read_bytes()
    changes = 0

    def until_stopped(change: Callable[..., Any]) -> Callable[..., Any]:
        def made(*args: Any, **options: Any) -> Any:
            nonlocal changes
            if args[0] in (target, manifest) or args[1:] in ((target,), (manifest,)):
                if changes == survived:
                    raise KeyboardInterrupt
                changes += 1
            return change(*args, **options)

        return made

    for name in ("replace", "unlink"):
        monkeypatch.setattr(Path, name, until_stopped(getattr(Path, name)))
    with contextlib.suppress(KeyboardInterrupt):
        export(Selection())
    assert changes == min(survived, 3)
    assert (target.read_bytes() == before) == (survived < 2)
    if manifest.exists():
        assert json.loads(manifest.read_text("utf-8"))["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert manifest.exists() == (survived in (0, 3))
