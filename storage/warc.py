"""WARC 1.1 (ISO 28500:2017): captures out, as records that tell the truth about their bytes; records in, as captures.

A response is written as received where that is what is stored. Where only the decoded body is stored, the record has
that body, a Content-Length of its own, and the headers that no longer hold under `X-Luutru-Orig-…`. A body that the
file holds already is a revisit; a capture whose body is not held is a metadata record alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit, urlunsplit

from storage.errors import LuutruError
from storage.records import Capture

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
MOST_BYTES = 64 * 2**20  # of the body of one imported record; what is longer is cut and flagged
_ORIGINAL = "X-Luutru-Orig-"
_IN_NAMES = "!#$%&'*+-.^_`|~"  # of a header's name, beside letters and digits (RFC 9110, 5.6.2)
_HOP_BY_HOP = frozenset({"transfer-encoding", "connection", "keep-alive"})


def _warcio() -> Any:
    try:
        import warcio
    except ImportError as error:
        raise LuutruError("WARC files need warcio: pip install warcio, or pipx inject it into luutru") from error
    return warcio


def warc_uri(url: str) -> str:
    """A URL as a URI in ASCII (RFC 3986): host in its IDNA form, all else percent-encoded in UTF-8."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        host = quote(host)
    netloc = f"[{host}]" if ":" in host else host
    if parts.port:
        netloc += f":{parts.port}"
    safe = "!#$%&'()*+,/:;=?@[]~"
    return urlunsplit((parts.scheme, netloc, *(quote(part, safe=safe) for part in parts[2:])))


# --------------------------------------------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class Stored:
    """A capture with its body as it lies in the archive. row: as `Corpus.capture` gives it. coding, stored: of the
    stored body; None when it is not held. body: the same decoded.
    """

    row: dict[str, Any]
    coding: str | None = None
    stored: bytes | None = None
    body: bytes | None = None
    article: str | None = None


class WarcWriter:
    """Writes captures to a file of gzip members, one a record; `counts` says how many of each kind."""

    def __init__(self, file: BinaryIO, *, software: str, made: datetime) -> None:
        """software: who writes, for the warcinfo record. Raises: LuutruError without warcio."""
        _warcio()
        from warcio.warcwriter import WARCWriter

        self._writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        self.counts: Counter[str] = Counter()
        self._written: dict[tuple[str, bool], tuple[str, str, str]] = {}
        about = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/",
        }
        record = self._writer.create_warcinfo_record("luutru.warc.gz", about)
        record.rec_headers.replace_header("WARC-Date", _date(made))
        self._writer.write_record(record)

    def write(self, capture: Stored) -> None:
        """One capture: a response, a revisit, or metadata alone, and metadata beside either."""
        row = capture.row
        uri, date = warc_uri(row["url"]), _date(datetime.fromisoformat(row["at"]))
        concurrent = None
        if capture.body is not None:
            body, as_received = _bytes_of(capture)
            first = self._written.get((row["digest"], as_received))
            concurrent = (
                self._revisit(row, uri, date, first) if first else self._response(row, uri, date, body, as_received)
            )
        self._metadata(capture, date, concurrent)

    def _response(self, row: dict[str, Any], uri: str, date: str, body: bytes, as_received: bool) -> str:
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        name = _name()
        headers = {"WARC-Record-ID": name, "WARC-Date": date, "WARC-Payload-Digest": digest}
        headers |= {"WARC-IP-Address": row["address"]} if row["address"] else {}
        if row["truncated"] or "too_large" in row["flags"]:
            headers["WARC-Truncated"] = "length" if "too_large" in row["flags"] else "disconnect"
        self._record("response", uri, headers, _http(row, len(body), as_received), body)
        self._written[row["digest"], as_received] = (uri, date, digest)
        return name

    def _revisit(self, row: dict[str, Any], uri: str, date: str, first: tuple[str, str, str]) -> str:
        name, (first_uri, first_date, digest) = _name(), first
        headers = {
            "WARC-Record-ID": name,
            "WARC-Date": date,
            "WARC-Payload-Digest": digest,
            "WARC-Profile": PROFILE,
            "WARC-Refers-To-Target-URI": first_uri,
            "WARC-Refers-To-Date": first_date,
        }
        self._record("revisit", uri, headers, _http(row, None, True), b"")
        return name

    def _metadata(self, capture: Stored, date: str, concurrent: str | None) -> None:
        """Under a name of its own: pywb would replay a metadata record in the place of the page."""
        uri = f"urn:luutru:capture:{capture.row['capture']}"
        kept = (
            "capture",
            "source",
            "requested_url",
            "hops",
            "digest",
            "wire_digest",
            "wire_length",
            "charset",
            "flags",
        )
        about = {name: capture.row[name] for name in kept} | {
            "status": capture.row["status"],
            "article": capture.article,
        }
        headers = {"WARC-Record-ID": _name(), "WARC-Date": date, "Content-Type": "application/json"}
        if concurrent:
            headers["WARC-Concurrent-To"] = concurrent
        else:
            self.counts["without body"] += 1
        self._record("metadata", uri, headers, None, json.dumps(about, ensure_ascii=False).encode())

    def _record(self, kind: str, uri: str, headers: dict[str, str], http: Any, body: bytes) -> None:
        self.counts[kind] += 1
        record = self._writer.create_warc_record(
            uri,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            warc_headers_dict=headers,
            http_headers=http,
            warc_content_type=headers.pop("Content-Type", ""),
        )
        self._writer.write_record(record)


def _bytes_of(capture: Stored) -> tuple[bytes, bool]:
    """The body to write, and whether it is the one that was received."""
    row, stored, body = capture.row, capture.stored, capture.body
    assert stored is not None
    assert body is not None
    if hashlib.sha256(stored).hexdigest() == row["wire_digest"]:
        return stored, True
    return body, hashlib.sha256(body).hexdigest() == row["wire_digest"]


def _http(row: dict[str, Any], length: int | None, as_received: bool) -> Any:
    """Status line and headers that fit the body written. length: of it, in bytes; None: of a revisit."""
    from warcio.statusandheaders import StatusAndHeaders

    try:
        phrase = HTTPStatus(row["status"]).phrase
    except ValueError:
        phrase = "Unknown"
    headers = []
    for name, value in row["headers"]:
        lower = name.lower()
        untrue = lower in _HOP_BY_HOP or (lower == "content-encoding" and not as_received)
        untrue = untrue or (lower == "content-length" and length is not None and value.strip() != str(length))
        headers.append((f"{_ORIGINAL if untrue else ''}{quote(_line(name), safe=_IN_NAMES)}", _line(value)))
    if length is not None and not any(name.lower() == "content-length" for name, _ in headers):
        headers.append(("Content-Length", str(length)))
    return StatusAndHeaders(f"{row['status']} {phrase}", headers, protocol="HTTP/1.1")


def _line(text: str) -> str:
    """A header's text as one line; what is no text is percent-encoded."""
    flat = re.sub(r"[\x00-\x1f\x7f]+", " ", text).encode("utf-8", "backslashreplace").decode()
    return flat.strip()


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _name() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


# --------------------------------------------------------------------------------------------------- reading


def is_warc(path: Path) -> bool:
    """Whether a file is WARC, plain or gzipped, by its first bytes."""
    try:
        with path.open("rb") as file:
            start = file.read(5)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(path) as inflated:
                start = inflated.read(5)
    except (OSError, EOFError):
        return False
    return start == b"WARC/"


@dataclass(slots=True)
class WarcReader:
    """The HTTP responses of one file as captures, in its order. ignored: other records, counted by kind."""

    path: Path
    ignored: Counter[str] = field(default_factory=Counter)
    _seen: dict[str, int] = field(default_factory=dict)  # payload digest or URI and date -> offset of its response

    def __iter__(self) -> Iterator[Capture]:
        """Captures with their wire bytes, content coding still on: `payload` is None, for undoing it is not ours.

        Raises: LuutruError when the file breaks off or is none; what came before it was given.
        """
        _warcio()
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        with self.path.open("rb") as file:
            records = ArchiveIterator(file, arc2warc=True)
            try:
                for record in records:
                    capture = self._capture(record, records.get_record_offset)
                    if capture is not None:
                        yield capture
            except (ArchiveLoadFailed, EOFError, OSError) as error:
                raise LuutruError(f"{self.path}: not WARC to its end: {error}") from error

    def _capture(self, record: Any, offset: Any) -> Capture | None:
        kind, get = record.rec_type, record.rec_headers.get_header
        uri = (get("WARC-Target-URI") or "").strip("<>")
        if kind not in ("response", "revisit"):
            self.ignored[kind] += 1
            return None
        if record.http_headers is None or not uri.startswith(("http://", "https://")):
            self.ignored["dns" if uri.startswith("dns:") else "not http"] += 1
            return None
        at, digest = _instant(get("WARC-Date")), get("WARC-Payload-Digest")
        headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
        if kind == "response":
            wire, cut = _body(record)
            for name in filter(None, (digest, f"{get('WARC-Date')} {uri}")):
                self._seen.setdefault(name, offset())
        else:
            target = f"{get('WARC-Refers-To-Date')} {(get('WARC-Refers-To-Target-URI') or '').strip('<>')}"
            found = self._seen.get(target, self._seen.get(digest or ""))
            if found is None:
                self.ignored["revisit of nothing here"] += 1
                return None
            wire, cut, headers = self._response_at(found, headers)
        coding = next((v.strip().lower() for k, v in headers if k.lower() == "content-encoding"), None)
        truncated = cut or get("WARC-Truncated") is not None
        flags = ("truncated",) if truncated else ()
        return Capture(
            requested_url=uri,
            url=uri,
            fetched_at=at,
            status=int(record.http_headers.get_statuscode() or 0),
            headers=headers,
            wire=wire,
            payload=None,
            content_coding=coding,
            truncated=truncated,
            flags=flags,
            address=get("WARC-IP-Address"),
        )

    def _response_at(self, offset: int, headers: tuple[tuple[str, str], ...]) -> Any:
        """The body that a revisit refers to, and its headers as far as the revisit has none of its own."""
        from warcio.archiveiterator import ArchiveIterator

        with self.path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file, arc2warc=True)))
            wire, cut = _body(record)
            first = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
        own = {name.lower() for name, _ in headers} - {"content-encoding"}
        kept = tuple((name, value) for name, value in headers if name.lower() != "content-encoding")
        return wire, cut, (*kept, *((name, value) for name, value in first if name.lower() not in own))


def _body(record: Any) -> tuple[bytes, bool]:
    """The body without its transfer coding, content coding still on, and whether it was cut at MOST_BYTES."""
    from warcio.bufferedreaders import ChunkedDataReader

    coded = (record.http_headers.get_header("transfer-encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream, decomp_type=None) if "chunked" in coded else record.raw_stream
    parts, size = [], 0
    while size <= MOST_BYTES and (part := stream.read(1 << 16)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)[:MOST_BYTES], size > MOST_BYTES


def _instant(text: str | None) -> datetime:
    at = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
