"""How the body of a response lies in the archive: bytes in, bytes out. Pure.

A body that came compressed is kept as received: that is the evidence, and it costs nothing. Any other is kept
as zstd. Either way it is kept only in a form that was read back to the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import NamedTuple

import brotli
import zstandard

from storage.records import Capture

# Compressed once, kept for decades, and read as fast at any level. Only bodies that came without a coding of their own.
_LEVEL = 15  # of level 3's size .88 on news pages of 178 KB, in 22 ms a page; level 9 .91 in 4, level 12 .90 in 10


class StoredBody(NamedTuple):
    """length: bytes with the coding undone. coding: of `data`, as a Content-Encoding header would say."""

    length: int
    coding: str
    data: bytes


def stored_body(capture: Capture) -> StoredBody:
    """The body of a capture in the form that is kept; a body that could not be decoded is its wire bytes."""
    if capture.payload is None:
        return _zstd(capture.wire)
    coding = (capture.content_coding or "").strip().lower()
    if coding in _UNDO:
        try:
            if body_of(coding, capture.wire, len(capture.payload)) == capture.payload:
                return StoredBody(len(capture.payload), coding, capture.wire)
        except ValueError:
            pass  # cut off: what could be decoded of it is kept
    return _zstd(capture.payload)


def _zstd(data: bytes) -> StoredBody:
    return StoredBody(len(data), "zstd", zstandard.ZstdCompressor(level=_LEVEL).compress(data))


def body_of(coding: str, data: bytes, length: int) -> bytes:
    """Undo the one coding of a stored body.

    length: of the result, in bytes; more than that is never made. Raises: ValueError when it does not fit.
    """
    undo = _UNDO.get(coding)
    if undo is None:
        raise ValueError(f"unknown content coding {coding!r}")
    try:
        body = undo(data, length)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise ValueError(f"damaged {coding} body: {error}") from error
    if len(body) != length:
        raise ValueError(f"{len(body)} bytes where {length} were kept")
    return body


def _gunzip(data: bytes, length: int) -> bytes:
    made = bytearray()
    while data and len(made) <= length:  # one member after another (RFC 1952, section 2.2)
        member = zlib.decompressobj(31)
        made += member.decompress(data, length + 1 - len(made))
        if not member.eof:
            raise ValueError("gzip body without its end")
        data = member.unused_data
    return bytes(made)


def _inflate(data: bytes, length: int) -> bytes:
    """RFC 9110 says zlib; some servers send raw deflate."""
    try:
        return zlib.decompressobj(15).decompress(data, length + 1)
    except zlib.error:
        return zlib.decompressobj(-15).decompress(data, length + 1)


def _unbrotli(data: bytes, length: int) -> bytes:
    made, decoder = bytearray(), brotli.Decompressor()
    made += decoder.process(data, output_buffer_limit=length + 1)
    while not decoder.is_finished() and not decoder.can_accept_more_data() and len(made) <= length:
        made += decoder.process(b"", output_buffer_limit=length + 1 - len(made))
    if not decoder.is_finished():
        raise ValueError("brotli body without its end")
    return bytes(made)


def _unzstd(data: bytes, length: int) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
        return reader.read(length + 1)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
