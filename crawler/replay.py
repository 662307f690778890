"""Documents that are at hand already (files, standard input) go through the same parse as crawled ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.config import SourceConfig, bare_host
from crawler.decode import choose_charset, text_of, undo_coding
from crawler.parse import parse_page, parse_text
from crawler.pipeline.visit import Identity, Visitor
from crawler.urls import article_key, canonical_url, is_article
from storage.archive import Archive
from storage.records import Capture, Outcome, Record, Version
from storage.text import public_id

_GZIP = b"\x1f\x8b"
_MOST = 64 * 2**20  # bytes of one document, decompressed
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|h1|table|meta|title)\b", re.I)


def source_of(url: str | None, sources: Collection[SourceConfig]) -> SourceConfig | None:
    """The configured source that publishes on this URL's host, or None."""
    if not url:
        return None
    try:
        host = bare_host(urlsplit(url).hostname or "")
    except ValueError:
        return None
    return next((source for source in sources if host in source.hosts), None)


def looks_like_html(text: str) -> bool:
    """Whether a document is HTML rather than plain text: a tag of a page's skeleton in its first 4,096 characters."""
    return _HTML.search(text, 0, 4_096) is not None


def version_of(text: str, *, url: str | None, source: SourceConfig | None, now: datetime) -> Version:
    """What a document says, HTML or plain text. Raises: ParseError."""
    if looks_like_html(text):
        return parse_page(text, url or "", source, now=now)
    return parse_text(text, url=url, source=source, now=now)


def capture_of(data: bytes, url: str, now: datetime) -> Capture:
    """A document that was never fetched as the capture of the instant at which it was read; .gz files are undone."""
    coding = "gzip" if data.startswith(_GZIP) else None
    undone = undo_coding(data, coding, _MOST)
    charset = choose_charset(undone.payload or b"")
    return Capture(
        requested_url=url,
        url=url,
        fetched_at=now,
        status=200,
        wire=data,
        payload=undone.payload,
        content_coding=coding,
        truncated=undone.truncated,
        charset=charset.label,
        charset_origin=charset.origin,
        flags=(*undone.flags, *charset.flags),
    )


def record_of(data: bytes, *, name: str, url: str | None, source: SourceConfig | None, now: datetime) -> Record:
    """The record of a document that is not stored; its id is the one it would get.

    Raises: DecodeError, ParseError.
    """
    capture = capture_of(data, url or f"file:{name}", now)
    version = version_of(text_of(capture), url=url, source=source, now=now).flagged(*capture.flags)
    source_name = source.name if source else None
    who = _identity(version, name, url, source, source_name or "")
    return Record(id=public_id(who.key), source=source_name, url=url or version.canonical_url, version=version)


def scoring(item: Mapping[str, Any], *, source: SourceConfig | None, now: datetime) -> dict[str, Any]:
    """contracts.md's scoring shape, without its id, of {"html" or "text", "url"}.

    Raises: ParseError; ValueError when there is neither html nor text.
    """
    url = item.get("url") if isinstance(item.get("url"), str) else None
    if isinstance(item.get("html"), str):
        version = parse_page(item["html"], url or "", source, now=now)
    elif isinstance(item.get("text"), str):
        version = parse_text(item["text"], url=url, source=source, now=now)
    else:
        raise ValueError('needs "html" or "text"')
    published = version.published.as_json()
    return {
        "title": version.title,
        "body": version.scoring_body,
        "author": list(version.authors),
        "date": published["at"] or published["date"],
    }


def import_documents(
    where: str,
    documents: Iterable[tuple[str, bytes]],
    *,
    name: str,
    source: SourceConfig | None,
    sources: Collection[SourceConfig] = (),
    url: str | None = None,
) -> Iterator[Outcome]:
    """Take (file name, bytes) into the archive under the source `name`; one outcome each, in order.

    A document that names no address of its own is known by source and file name: importing an edited file again
    makes version 2. Raises: ArchiveError.
    """
    with Archive.open(where, now=_now(), purpose="import") as archive:
        run = archive.begin_run("import", _now(), [name])
        archive.keep_source(name, source.homepage if source else None, at=_now())
        visitor = Visitor(archive, None, run=run, clock=_now, sources=sources)
        done: dict[str, int] = {}
        for file_name, data in documents:
            outcome = _import_one(visitor, file_name, data, name=name, source=source, url=url)
            done[outcome.kind] = done.get(outcome.kind, 0) + 1
            yield outcome
        archive.settle(_now())
        archive.finish_run(run, "done", _now(), done)


@dataclass
class Imported:
    """What importing captures did: outcomes by kind, and what was left out, by reason."""

    outcomes: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {"outcomes": dict(self.outcomes), "ignored": dict(self.ignored)}


def import_captures(
    where: str, captures: Iterable[Capture], *, sources: Collection[SourceConfig], name: str | None = None
) -> Imported:
    """Take captures that others made (a WARC file's) into the archive, each as of the instant it was made at.

    captures: with wire bytes alone; their content coding is undone and their charset chosen here. Pages go to the
    source that publishes on their host, else to `name`, else to one named after the host. What is no page is left out
    and counted: other statuses than 200, files, addresses of no article where the source has a rule for them.

    Raises: ArchiveError.
    """
    done = Imported()
    with Archive.open(where, now=_now(), purpose="import") as archive:
        run = archive.begin_run("import", _now(), [name] if name else [])
        visitor = Visitor(archive, None, run=run, clock=_now, sources=sources)
        for raw in captures:
            capture = read_capture(raw)
            source = source_of(capture.url, sources) or unlisted(capture.url, name)
            if reason := _no_page(capture, source):
                done.ignored[reason] += 1
                continue
            archive.keep_source(
                source.name,
                source.homepage,
                language=source.language,
                group=source.group,
                region=source.region,
                kind=source.kind,
                at=_now(),
            )
            key = article_key(capture.url, source)
            done.outcomes[visitor.keep(source, capture, key).kind] += 1
        archive.settle(_now())
        archive.finish_run(run, "done", _now(), done.as_json())
    return done


def read_capture(raw: Capture) -> Capture:
    """A capture of wire bytes with its payload. Some programs keep bodies decoded under the header they came with."""
    undone = undo_coding(raw.wire, raw.content_coding, _MOST)
    payload, flags = undone.payload, (*raw.flags, *undone.flags)
    if payload is None and looks_like_html(raw.wire[:8_192].decode("utf-8", "replace")):
        payload, flags = raw.wire, raw.flags
        raw = replace(raw, content_coding=None)
    charset = choose_charset(payload, raw.header("content-type")) if payload else None
    return replace(
        raw,
        payload=payload,
        charset=charset.label if charset else None,
        charset_origin=charset.origin if charset else None,
        truncated=raw.truncated or undone.truncated,
        flags=tuple(dict.fromkeys((*flags, *(charset.flags if charset else ())))),
    )


def unlisted(url: str, name: str | None = None) -> SourceConfig:
    """A source for a page whose publisher is not configured, named by its host, read generically."""
    parts = urlsplit(url)
    host = bare_host(parts.hostname or "")
    plain = "".join(c if c.isalnum() and c.isascii() else "-" for c in host).strip("-")[:60] or "unlisted"
    return SourceConfig(name=name or plain, homepage=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/")


def _no_page(capture: Capture, source: SourceConfig) -> str | None:
    """Why a capture is not read as an article's page, or None."""
    if capture.status != 200:
        return f"status {capture.status}"
    start = (capture.payload or capture.wire)[:8_192].decode("utf-8", "replace")
    if capture.media_type not in ("text/html", "application/xhtml+xml") and not (
        not capture.media_type and looks_like_html(start)
    ):
        return "not html"
    if source.identity.article is not None and not is_article(capture.url, source):
        return "no article's address"
    return None


def _import_one(
    visitor: Visitor, file_name: str, data: bytes, *, name: str, source: SourceConfig | None, url: str | None
) -> Outcome:
    capture = capture_of(data, url or f"file:{file_name}", _now())

    def read() -> Version:
        return version_of(text_of(capture), url=url, source=source, now=_now()).flagged(*capture.flags)

    def identity(version: Version) -> Identity:
        return _identity(version, file_name, url, source, name)

    return visitor.take(name, capture, _file_key(name, file_name), read, identity)


def _identity(version: Version, file_name: str, url: str | None, source: SourceConfig | None, name: str) -> Identity:
    """By its address, where the document has one; else by source and file name."""
    address = url or version.canonical_url
    if address:
        return Identity(article_key(address, source), canonical_url(address, source), frozenset())
    return Identity(_file_key(name, file_name), f"file:{file_name}", frozenset())


def _file_key(name: str, file_name: str) -> str:
    return f"file#{name}:{file_name}"


def _now() -> datetime:
    return datetime.now(UTC)
