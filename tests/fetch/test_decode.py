"""Bytes into text: content codings with caps, the charset decided, nothing silently wrong."""

from __future__ import annotations

import codecs
import gzip
import random
import time
import zlib
from datetime import UTC, datetime

import brotli
import old_encodings
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import charsets
from crawler.decode import Charset, choose_charset, decode_text, sniff, text_of, undo_coding
from crawler.parse import parse_page
from storage.records import Capture

CAP = 2**20
CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
PAGE = "<html><head><title>Bản tin</title></head><body><p>Chợ phiên họp sớm vì trời mưa.</p></body></html>"


def captured(payload: bytes, content_type: str | None = None, charset: str | None = None) -> Capture:
    headers = (("Content-Type", content_type),) if content_type else ()
    return Capture("http://site.test/", "http://site.test/", datetime(2025, 10, 6, tzinfo=UTC), 200, headers,
                   wire=payload, payload=payload, charset=charset)  # fmt: skip


# ---------------------------------------------------------------------------------------------- content coding


@given(st.binary(max_size=5_000), st.sampled_from(sorted(CODINGS)))
def test_every_coding_is_undone(data: bytes, coding: str) -> None:
    undone = undo_coding(CODINGS[coding](data), coding.upper(), CAP)
    assert (undone.payload, undone.truncated, undone.flags) == (data, False, ())


@given(st.binary(min_size=1, max_size=5_000), st.sampled_from(sorted(CODINGS)), st.data())
def test_any_cut_is_found(data: bytes, coding: str, draw: st.DataObject) -> None:
    whole = CODINGS[coding](data)
    cut = draw.draw(st.integers(1, len(whole) - 1))
    undone = undo_coding(whole[:cut], coding, CAP)
    assert undone.truncated or undone.flags == ("undecodable",)
    assert undone.payload is None or data.startswith(undone.payload)


@given(st.binary(max_size=2_000), st.sampled_from([*sorted(CODINGS), None, "identity", "gzip, br", "compress", "ñ"]))
def test_any_bytes_under_any_coding_end_well(data: bytes, coding: str | None) -> None:
    undone = undo_coding(data, coding, CAP)
    assert undone.payload is None or len(undone.payload) <= CAP
    assert set(undone.flags) <= {"undecodable", "too_large", "truncated"}


def test_codings_in_a_row_are_undone_last_first() -> None:
    assert undo_coding(brotli.compress(gzip.compress(b"tin")), "gzip, br", CAP).payload == b"tin"
    assert undo_coding(gzip.compress(b"tin"), "identity, gzip", CAP).payload == b"tin"
    assert undo_coding(b"tin", "gzip, gzip, gzip, gzip", CAP).flags == ("undecodable",)


def test_raw_deflate_is_undone_too() -> None:
    squeeze = zlib.compressobj(wbits=-15)
    assert undo_coding(squeeze.compress(b"tin" * 99) + squeeze.flush(), "deflate", CAP).payload == b"tin" * 99


def test_members_follow_each_other_and_padding_is_no_member() -> None:
    assert undo_coding(gzip.compress(b"mot ") + gzip.compress(b"hai") + bytes(512), "gzip", CAP).payload == b"mot hai"
    frames = zstandard.ZstdCompressor()
    assert undo_coding(frames.compress(b"mot ") + frames.compress(b"hai"), "zstd", CAP).payload == b"mot hai"


def test_an_unknown_coding_is_never_passed_through() -> None:
    for coding in ("compress", "sdch", "gzip, sdch", "aes128gcm"):
        assert undo_coding(b"tin", coding, CAP) == undo_coding(b"", coding, CAP)
        assert undo_coding(b"tin", coding, CAP).flags == ("undecodable",)


def test_output_over_the_cap_is_cut_there() -> None:
    for coding, compress in CODINGS.items():
        undone = undo_coding(compress(bytes(CAP + 1)), coding, CAP)
        assert (undone.payload, undone.flags) == (bytes(CAP), ("too_large",))
        assert undo_coding(compress(bytes(CAP)), coding, CAP).flags == ()


def test_n12_many_members_are_refused_in_linear_time() -> None:
    member = gzip.compress(b"")
    assert undo_coding(member * 10_000, "gzip", CAP).payload == b""
    started = time.process_time()
    assert undo_coding(member * 300_000, "gzip", CAP).flags == ("undecodable",)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"%PDF-1.4", "pdf"), (b"RIFF\0\0\0\0WEBPVP8 ", "image"), (b"\0\0\0\x18ftypmp42", "video"), (b"<html>", None),
     (b"", None), ("Tin vắn".encode(), None), (b"<?xml version='1.0'?><rss>", None)],
)  # fmt: skip
def test_n36_the_first_bytes_say_what_a_file_is(start: bytes, kind: str | None) -> None:
    assert sniff(start) == kind


# ---------------------------------------------------------------------------------------------- which charset


def html(text: str, meta: str = "") -> str:
    return f"<html><head>{meta}<title>Tin</title></head><body><p>{text}</p></body></html>"


VIETNAMESE = "Người dân xã Vĩnh Phượng gặt lúa sớm vì dự báo có mưa lớn, nước sông dâng nhanh trong đêm qua."
META_1258 = '<meta charset="windows-1258">'


def test_c8_a_bom_is_believed_before_the_header() -> None:
    payload = codecs.BOM_UTF8 + html(VIETNAMESE, META_1258).encode()
    charset = choose_charset(payload, "text/html; charset=iso-8859-1")
    assert (charset.label, charset.origin) == ("utf-8", "bom")
    assert decode_text(payload, charset.label) == html(VIETNAMESE, META_1258)


def test_c8_the_header_is_believed_before_the_page() -> None:
    payload = old_encodings.windows_1258(html(VIETNAMESE, '<meta charset="utf-8">'))
    charset = choose_charset(payload, 'text/html; charset="Windows-1258"')
    assert charset == Charset("windows-1258", "header")
    assert decode_text(payload, charset.label) == html(VIETNAMESE, '<meta charset="utf-8">')


@pytest.mark.parametrize(
    "meta",
    [
        META_1258,
        "<META http-equiv=Content-Type content='text/html; charset=cp1258'>",
        "<!-- <meta charset=utf-8> --><meta name=a content=b>" + META_1258,
        "<!--" + "x" * 3_000 + "-->" + META_1258,
    ],
)
def test_c8_the_page_is_believed_where_the_header_is_silent(meta: str) -> None:
    payload = old_encodings.windows_1258(html(VIETNAMESE, meta))
    assert choose_charset(payload, "text/html") == Charset("windows-1258", "meta")


def test_c8_an_xml_declaration_counts_as_the_page() -> None:
    payload = '<?xml version="1.0" encoding="windows-1251"?><rss><title>Новости</title></rss>'.encode("cp1251")
    assert choose_charset(payload, "text/xml") == Charset("windows-1251", "meta")


def test_c8_a_meta_that_says_utf_16_cannot_be_right() -> None:
    assert choose_charset(html(VIETNAMESE, '<meta charset="utf-16">').encode()).label == "utf-8"


@pytest.mark.parametrize("header", ["iso-8859-1", "windows-1252", "us-ascii", "windows-1251", "latin1", "utf-16"])
def test_c8_utf_8_under_another_label_is_read_as_utf_8(header: str) -> None:
    payload = html(VIETNAMESE).encode()
    charset = choose_charset(payload, f"text/html; charset={header}")
    assert (charset.label, charset.flags) == ("utf-8", ())
    assert decode_text(payload, charset.label) == html(VIETNAMESE)


def test_c8_another_encoding_under_the_label_utf_8_is_found() -> None:
    payload = old_encodings.windows_1258(html(VIETNAMESE))
    charset = choose_charset(payload, "text/html; charset=utf-8")
    assert charset == Charset("windows-1258", "detected")
    assert decode_text(payload, charset.label) == html(VIETNAMESE)


@pytest.mark.parametrize("label", ["base64", "idna", "rot13", "undefined", "punycode", "hex", "zip", "unicode_escape",
                                   "mbcs", "utf-7", "", "\x00", "ü", "a" * 10_000])  # fmt: skip
def test_c9_codecs_that_are_no_charset_are_never_used(label: str) -> None:
    payload = html(VIETNAMESE).encode()
    for content_type in (f"text/html; charset={label}", f'text/html; charset="{label}"'):
        assert choose_charset(payload, content_type).label == "utf-8"
        assert text_of(captured(payload, content_type)) == html(VIETNAMESE)
    assert text_of(captured(payload, charset=label)) == html(VIETNAMESE)


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("label", [None, "text/html; charset=utf-16"])
def test_c8_utf_16_is_read_with_and_without_bom_and_label(coding: str, label: str | None) -> None:
    for text in (html(VIETNAMESE), VIETNAMESE * 3, html("plain words only")):
        bare = text.encode(coding)
        marked = "\ufeff".encode(coding) + bare
        for payload in (bare, marked):
            charset = choose_charset(payload, label)
            assert charset.flags == ()
            assert decode_text(payload, charset.label) == text


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [
        ("cp932", "shift_jis", "日本語の新聞記事です"),
        ("gb18030", "gb2312", "新闻报道"),
        ("big5hkscs", "big5", "新聞報導"),
        ("cp949", "ks_c_5601-1987", "한국어 신문 기사"),
        ("koi8_r", "koi8-r", "Новости"),
        ("cp1252", "iso-8859-1", "“Déjà vu” – 5 €"),
        ("iso8859_15", "latin9", "Œuvre"),
    ],
)
def test_c8_labels_mean_what_whatwg_says(codec: str, label: str, text: str) -> None:
    if charsets.name_of(label) is None:
        label = {"latin9": "l9"}[label]
    charset = choose_charset(html(text).encode(codec), f"text/html; charset={label}")
    assert (charset.origin, charset.flags) == ("header", ())
    assert decode_text(html(text).encode(codec), charset.label) == html(text)


def test_windows_1252_reads_its_unassigned_bytes_as_browsers_do() -> None:
    assert charsets.decode(b"\x81\x8d\x8f\x90\x9d\x80", "windows-1252").text == "\x81\x8d\x8f\x90\x9d€"


@given(st.binary(max_size=300), st.sampled_from(sorted(set(charsets._NAMES))))
def test_every_label_reads_any_bytes(data: bytes, label: str) -> None:
    name = charsets.name_of(label)
    assert name is not None
    assert charsets.decode(data, name).replaced >= 0
    choose_charset(data, f"text/html; charset={label}")


@settings(max_examples=300)
@given(st.binary(max_size=3_000), st.text(max_size=60))
def test_any_bytes_have_a_charset_and_a_text(data: bytes, content_type: str) -> None:
    charset = choose_charset(data, content_type)
    text = decode_text(data, charset.label)
    assert "\0" not in text
    assert charset.origin in ("bom", "header", "meta", "detected", "default")
    assert set(charset.flags) <= {"charset_doubt", "nul_bytes"}
    assert text_of(captured(data, content_type)) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=500))
def test_text_in_utf_8_comes_back_as_it_was(text: str) -> None:
    capture = captured(text.encode(), "text/html; charset=utf-8", charset="utf-8")
    assert text_of(capture) == text.removeprefix("\ufeff")


# ---------------------------------------------------------------------------------------------- what is left unread


def test_c5_nul_bytes_are_taken_out_and_flagged() -> None:
    payload = html("Tin \0sáng\0 nay").encode()
    charset = choose_charset(payload, "text/html; charset=utf-8")
    assert charset.flags == ("nul_bytes",)
    assert decode_text(payload, charset.label) == html("Tin sáng nay")


def test_c7_a_few_invalid_bytes_become_replacement_characters() -> None:
    payload = html(VIETNAMESE * 20 + "@@").encode().replace(b"@@", b"\xff\xfe")
    charset = choose_charset(payload, "text/html; charset=utf-8")
    assert charset == Charset("utf-8", "header")
    assert decode_text(payload, "utf-8") == html(VIETNAMESE * 20 + "\ufffd\ufffd")


def test_c7_many_invalid_bytes_are_flagged() -> None:
    chance = random.Random(5)
    words = [VIETNAMESE.encode() if n % 4 else bytes(chance.randrange(0x80, 0xC0) for _ in range(9)) for n in range(80)]
    charset = choose_charset(html("@@").encode().replace(b"@@", b" ".join(words)), "text/html; charset=utf-8")
    assert (charset.label, charset.flags) == ("utf-8", ("charset_doubt",))


def test_c7_one_odd_byte_in_an_english_page_keeps_the_label() -> None:
    payload = html("The minister said it\x92s fine.").encode("latin-1")
    assert choose_charset(payload, "text/html; charset=utf-8").label == "utf-8"
    assert "it\ufffds" in decode_text(payload, "utf-8")


def test_a_guess_from_statistics_is_always_in_doubt() -> None:
    polish = html("Zażółć gęślą jaźń, pchnąć w tę łódź jeża lub ośm skrzyń fig. " * 8).encode("cp1250")
    assert choose_charset(polish).flags == ("charset_doubt",)


def test_ascii_is_utf_8_by_default() -> None:
    assert choose_charset(b"<p>plain</p>") == Charset("utf-8", "default")
    assert choose_charset(b"") == Charset("utf-8", "default")


def test_a_capture_without_payload_has_no_text() -> None:
    assert text_of(captured(b"")) == ""


@given(st.text(min_size=1).filter(lambda text: not text.isascii()))
def test_a_text_that_was_encoded_twice_is_the_text_again(text: str) -> None:
    payload = text.encode("utf-8", "replace")
    for carrier in ("iso-8859-1", "windows-1252"):
        twice = payload.decode("iso-8859-1") if carrier == "iso-8859-1" else charsets.decode(payload, carrier).text
        assert charsets.undoubled(twice) == payload.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Chợ phiên Đàm Lãng họp lại sau ba năm.",
        "Die Straße über den Fluß ist gesperrt.",
        "L’été dernier, à Âpremont, « les Â » sont tombés.",
        "Phiên chợ “họp lại” – â€™",  # one sequence among letters that are right
        "Price: 5 € — no more",
        "",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert charsets.undoubled(text) is text


def test_a_page_that_was_encoded_twice_is_read_as_it_was_meant_and_says_so() -> None:
    text = "Bà con xã Đàm Lãng mừng chợ “họp lại” sau ba năm. " * 12
    html = f"<html><body><h1>Chợ phiên Đàm Lãng</h1><p>{text}</p></body></html>"
    once = parse_page(html, "https://dam-lang.example/cho-phien")
    twice = parse_page(html.encode().decode("iso-8859-1"), "https://dam-lang.example/cho-phien")
    assert "“họp lại”" in once.placements[-1].text
    assert twice == once.flagged("twice_encoded")
