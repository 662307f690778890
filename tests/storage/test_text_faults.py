"""Rows C5 and C6 of the faults on both databases: what a page says is the same text wherever it is kept."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import NIGHT

from crawler.decode import choose_charset, decode_text
from crawler.parse import parse_page, parse_text
from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import Version

ODD = st.text(
    st.one_of(st.sampled_from("\0\ud800\udfff\ufeff\u200b\u2028\x1b\x85ộđ "), st.characters(codec=None)), max_size=80
)


def kept(archive: Archive, corpus: Corpus, version: Version, key: str) -> Version:
    """The version as it is read back."""
    url = f"http://site.test/{key}"
    archive.keep_version(version, key=key, source="baonui", url=url, run=None, at=NIGHT)
    record = corpus.record(url, None)
    assert record is not None
    return record.version


def test_c5_nul_bytes_are_out_before_storing_on_both_databases(archive: Archive, corpus: Corpus) -> None:
    payload = "<title>Bả\0n tin</title><article><p>Sáng nay trời\0 nắng, bà con ra đồng từ sớm.</p></article>".encode()
    charset = choose_charset(payload, "text/html; charset=utf-8")
    assert "nul_bytes" in charset.flags
    version = parse_page(decode_text(payload, charset.label), "http://site.test/a").flagged(*charset.flags)
    stored = kept(archive, corpus, version, "nul")
    assert "\0" not in repr(stored)
    assert stored.title == "Bản tin"
    assert stored.text == "Sáng nay trời nắng, bà con ra đồng từ sớm."
    assert "nul_bytes" in stored.flags


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=ODD, body=ODD, author=ODD, tag=ODD)
def test_c6_no_text_of_a_page_breaks_a_database(
    archive: Archive, corpus: Corpus, title: str, body: str, author: str, tag: str
) -> None:
    html = (
        f"<title>{title}</title><meta name='keywords' content='{tag}'><meta name='author' content='{author}'>"
        f"<article><h1>{title}</h1><p>Mở đầu câu chuyện: {body}</p><p>{body}</p></article>"
    )
    version = parse_page(html, "http://site.test/a", now=NIGHT)
    stored = kept(archive, corpus, version, f"page{hash(html)}")
    assert (stored.title, stored.text, stored.authors) == (version.title, version.text, version.authors)
    assert stored.digest == version.digest
    said = "".join([stored.title or "", stored.text, *stored.authors, *stored.tags])
    assert not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in said)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD)
def test_c6_no_text_document_breaks_a_database(archive: Archive, corpus: Corpus, text: str) -> None:
    version = parse_text(f"Tiêu đề bản tin\n\n{text}\n\nCâu cuối cùng của bản tin.", now=NIGHT)
    assert kept(archive, corpus, version, f"text{hash(text)}").digest == version.digest
