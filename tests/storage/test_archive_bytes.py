"""Captures and payloads: the bytes come back as they were received, once each."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import replace

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import DAY, NIGHT, SOURCE, URL, capture

from storage.archive import Archive
from storage.corpus import Corpus
from storage.payloads import body_of, stored_body

PAGE = "<p>Nước suối lên nhanh trong đêm.</p>".encode() * 200


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]),  # two members
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.one_of(st.binary(max_size=300), st.just(PAGE), st.just(PAGE * 20)))
def test_a_compressed_body_is_kept_as_received_and_read_back(coding: str, body: bytes) -> None:
    wire = CODINGS[coding](body)
    stored = stored_body(capture(body, wire=wire, content_coding=coding.upper()))
    assert (stored.coding, stored.data, stored.length) == (coding, wire, len(body))
    assert body_of(coding, stored.data, stored.length) == body


def test_raw_deflate_is_read_as_well() -> None:
    stored = stored_body(capture(PAGE, wire=raw_deflate(PAGE), content_coding="deflate"))
    assert stored.data == raw_deflate(PAGE)
    assert body_of("deflate", stored.data, stored.length) == PAGE


@pytest.mark.parametrize(
    ("wire", "coding", "payload"),
    [
        (PAGE, None, PAGE),
        (PAGE, "identity", PAGE),
        (gzip.compress(PAGE)[:60], "gzip", PAGE[:37]),  # cut off: what the crawler made of it
        (brotli.compress(gzip.compress(PAGE)), "gzip, br", PAGE),
        (b"what is this", "lzw", PAGE),
    ],
    ids=["plain", "identity", "truncated", "two codings", "unknown"],
)
def test_any_other_body_is_kept_as_zstd_of_what_was_decoded(wire: bytes, coding: str | None, payload: bytes) -> None:
    stored = stored_body(capture(payload, wire=wire, content_coding=coding))
    assert stored.coding == "zstd"
    assert body_of("zstd", stored.data, stored.length) == payload


def test_a_body_that_its_wire_bytes_do_not_say_is_kept_as_it_was_read() -> None:
    read, sent = b"x" * 300, gzip.compress(b"y" * 300)
    kept = stored_body(capture(b"", wire=sent, payload=read, content_coding="gzip"))
    assert (kept.coding, body_of(kept.coding, kept.data, kept.length)) == ("zstd", read)


def test_a_body_that_nobody_could_decode_keeps_its_wire_bytes() -> None:
    stored = stored_body(capture(wire=b"\x1f\x8b broken", payload=None, content_coding="gzip"))
    assert body_of(stored.coding, stored.data, stored.length) == b"\x1f\x8b broken"


@pytest.mark.parametrize("coding", CODINGS)
def test_a_damaged_body_says_so_and_a_bomb_is_not_unpacked(coding: str) -> None:
    wire = CODINGS[coding](PAGE)
    for damaged in (wire[: len(wire) // 2], b"", b"\0" * 20, wire[:-6] + bytes(6)):
        with pytest.raises(ValueError):
            body_of(coding, damaged, len(PAGE))
    with pytest.raises(ValueError):
        body_of(coding, CODINGS[coding](bytes(50_000_000)), 1_000)


def test_a_capture_is_read_back_with_everything_it_knew(archive: Archive, corpus: Corpus) -> None:
    run = archive.begin_run("crawl", NIGHT, [SOURCE])
    kept = capture(
        PAGE,
        wire=gzip.compress(PAGE),
        content_coding="gzip",
        truncated=True,
        flags=("truncated", "charset_doubt"),
        headers=(("X-Trang", "trang chủ \x00\udc80"), ("x-trang", "hai")),
    )
    number = archive.keep_capture(kept, run=run, source=SOURCE)
    assert corpus.capture(number) == {
        "capture": number,
        "run": run,
        "source": SOURCE,
        "requested_url": URL,
        "url": URL,
        "at": NIGHT.isoformat(),
        "status": 200,
        "headers": [("X-Trang", "trang chủ \x00\udc80"), ("x-trang", "hai")],
        "hops": [{"url": "http://baosuoilanh.test/812", "status": 301, "location": URL}],
        "digest": hashlib.sha256(PAGE).hexdigest(),
        "wire_digest": hashlib.sha256(kept.wire).hexdigest(),
        "wire_length": len(kept.wire),
        "content_coding": "gzip",
        "charset": "utf-8",
        "charset_origin": "header",
        "truncated": True,
        "flags": ["truncated", "charset_doubt"],
        "address": "127.0.0.1",
        "held": True,
    }
    assert corpus.payload(kept.digest) == PAGE
    assert corpus.capture(number + 1) is None
    assert corpus.payload("0" * 64) is None


def test_a_body_is_stored_once_however_often_it_is_captured(archive: Archive, corpus: Corpus) -> None:
    first = archive.keep_capture(capture(PAGE), run=None, source=SOURCE)
    again = archive.keep_capture(
        capture(PAGE, at=NIGHT + DAY, wire=gzip.compress(PAGE), content_coding="gzip"), run=None, source=None
    )
    assert first != again
    assert (corpus.counts()["captures"], corpus.counts()["payloads"]) == (2, 1)


def test_the_same_capture_kept_again_is_the_same_row(archive: Archive, corpus: Corpus) -> None:
    numbers = {archive.keep_capture(capture(PAGE), run=None, source=SOURCE) for _ in range(3)}
    assert len(numbers) == 1
    assert corpus.counts()["captures"] == 1


def test_a_capture_without_its_body_keeps_its_digests(archive: Archive, corpus: Corpus) -> None:
    kept = capture(PAGE)
    number = archive.keep_capture(kept, run=None, source=SOURCE)
    archive.release_payload(number)
    row = corpus.capture(number)
    assert row is not None
    assert (row["digest"], row["held"]) == (kept.digest, False)
    assert corpus.payload(kept.digest) is None
    assert archive.keep_capture(kept, run=None, source=SOURCE) == number  # kept after all
    assert corpus.payload(kept.digest) == PAGE


def test_a_released_body_goes_when_no_other_capture_holds_it(archive: Archive, corpus: Corpus) -> None:
    def keep(night: int) -> int:
        return archive.keep_capture(capture(PAGE, at=NIGHT + night * DAY), run=None, source=SOURCE)

    first, second = keep(0), keep(1)
    archive.release_payload(second)
    assert corpus.payload(capture(PAGE).digest) == PAGE
    archive.release_payload(first)
    assert corpus.payload(capture(PAGE).digest) is None
    archive.release_payload(keep(2))  # though the first two show the same digest
    assert corpus.payload(capture(PAGE).digest) is None
    assert corpus.counts()["captures"] == 3
    keep(3)
    assert corpus.payload(capture(PAGE).digest) == PAGE


def test_an_empty_body_and_a_304_are_captures_too(archive: Archive, corpus: Corpus) -> None:
    number = archive.keep_capture(capture(b"", status=304), run=None, source=SOURCE)
    row = corpus.capture(number)
    assert row is not None
    assert row["status"] == 304
    assert corpus.payload(hashlib.sha256(b"").hexdigest()) == b""


def test_urls_and_labels_that_no_database_takes_are_made_storable(archive: Archive, corpus: Corpus) -> None:
    odd = replace(
        capture(PAGE), url=URL + "\x00\udcff", requested_url=URL + "\udcff", charset="utf\x00-8", address="::1\x00"
    )
    row = corpus.capture(archive.keep_capture(odd, run=None, source=SOURCE))
    assert row is not None
    assert (row["url"], row["requested_url"]) == (URL + "\ufffd", URL + "\ufffd")
    assert (row["charset"], row["address"]) == ("utf-8", "::1")
