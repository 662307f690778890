"""Documents that are at hand already (files, WARC captures) go the way of crawled pages into the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crawler.config import SourceConfig, bare_host, source_of
from crawler.decode import text_of
from crawler.errors import FetchError, ParseError
from crawler.fetch.client import utc_now
from crawler.files import capture_of, document_key, looks_like_html, read_capture, record_in, version_of
from crawler.pipeline.judgement import Identity
from crawler.pipeline.visit import Visitor
from crawler.recorded import Recorded
from crawler.urls import article_key, canonical_url, is_article
from storage.archive import Archive
from storage.records import Capture, Outcome, Version

_NOBODY = "unlisted"  # the source of a record that names none


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
    with Archive.open(where, now=utc_now(), purpose="import") as archive:
        run = archive.begin_run("import", utc_now(), [name])
        visitor = Visitor(archive, None, run=run, clock=utc_now, sources=sources)
        if source:
            visitor.introduce(source)
        done: dict[str, int] = {}
        for file_name, data in documents:
            outcome = _import_one(visitor, file_name, data, name=name, source=source, url=url)
            done[outcome.kind] = done.get(outcome.kind, 0) + 1
            yield outcome
        archive.settle(utc_now())
        archive.finish_run(run, "done", utc_now(), done)


def import_records(
    where: str,
    lines: Iterable[bytes],
    *,
    file_name: str,
    sources: Collection[SourceConfig],
    name: str | None = None,
) -> Iterator[Outcome]:
    """Take the records of an export (JSON Lines) into the archive with their blocks and metadata; an outcome a line.

    Each line is kept as the bytes that its text was read from. A record goes to the source `name`, else to the one it
    names. Its article is the one of its address: what the newest version of that says already is unchanged.

    Raises: ArchiveError.
    """
    with Archive.open(where, now=utc_now(), purpose="import") as archive:
        run = archive.begin_run("import", utc_now(), [name] if name else [])
        visitor = Visitor(archive, None, run=run, clock=utc_now, sources=sources)
        by_name = {source.name: source for source in sources}
        done: Counter[str] = Counter()
        for number, line in enumerate(lines, 1):
            if line.strip():
                outcome = _import_record(visitor, f"{file_name}#{number}", line, by_name, name)
                done[outcome.kind] += 1
                yield outcome
        archive.settle(utc_now())
        archive.finish_run(run, "done", utc_now(), done)


def _import_record(
    visitor: Visitor, place: str, line: bytes, sources: Mapping[str, SourceConfig], name: str | None
) -> Outcome:
    payload = line.strip()
    record: Recorded | None = None
    fault = ParseError("bad_record", place, "a line that is no record")
    try:
        record = record_in(payload, place)
    except ParseError as error:
        fault = error
    name = name or (record.source if record else None) or _NOBODY
    source = sources.get(name)
    if source is not None:
        visitor.introduce(source)

    def read() -> Version:
        if record is None:
            raise fault
        return record.version

    def identity(version: Version) -> Identity:
        assert record is not None
        address, file_name = version.canonical_url, (record.url or place).removeprefix("file:")
        key = document_key(file_name, name, version, None, source)
        shown = canonical_url(address, source) if address else f"file:{file_name}"
        return Identity(key, shown, frozenset(record.aliases) - {shown})

    url = f"file:{place}"
    capture = Capture(
        url, url, utc_now(), 200, wire=payload, payload=payload, charset="utf-8", charset_origin="default"
    )
    return visitor.take(name, capture, f"file#{name}:{place}", read, identity)


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
    with Archive.open(where, now=utc_now(), purpose="import") as archive:
        run = archive.begin_run("import", utc_now(), [name] if name else [])
        visitor = Visitor(archive, None, run=run, clock=utc_now, sources=sources)
        for raw in captures:
            capture = read_capture(raw)
            try:
                source = source_of(capture.url, sources) or unlisted(capture.url, name)
                key = article_key(capture.url, source)
            except FetchError as error:
                done.ignored[error.reason] += 1
                continue
            if reason := _no_page(capture, source):
                done.ignored[reason] += 1
                continue
            visitor.introduce(source)
            done.outcomes[visitor.keep(source, capture, key).kind] += 1
        archive.settle(utc_now())
        archive.finish_run(run, "done", utc_now(), done.as_json())
    return done


def unlisted(url: str, name: str | None = None) -> SourceConfig:
    """A source for a page whose publisher is not configured: read generically, named by its host without a name.

    Raises: FetchError("bad_url").
    """
    parts = urlsplit(canonical_url(url))
    host = bare_host(parts.hostname or "")
    plain = "".join(c if c.isalnum() and c.isascii() else "-" for c in host).strip("-")[:60] or _NOBODY
    return SourceConfig(name=name or plain, homepage=f"{parts.scheme}://{parts.netloc}/")


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
    capture = capture_of(data, url or f"file:{file_name}", utc_now())

    def read() -> Version:
        return version_of(text_of(capture), url=url, source=source, now=utc_now()).flagged(*capture.flags)

    def identity(version: Version) -> Identity:
        address = url or version.canonical_url
        key = document_key(file_name, name, version, url, source)
        return Identity(key, canonical_url(address, source) if address else f"file:{file_name}", frozenset())

    return visitor.take(name, capture, f"file#{name}:{file_name}", read, identity)
