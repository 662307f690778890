"""Wire bytes -> text: content coding undone with caps, charset decided, text decoded. Pure.

Nothing here trusts a header: a coding must reach its end, a charset must fit the bytes, and what was decided is kept
with the capture. The algorithms for labels and the meta prescan follow https://encoding.spec.whatwg.org and
https://html.spec.whatwg.org/#determining-the-character-encoding, with the bytes themselves as a last word.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import brotli
import charset_normalizer
import zstandard

from crawler import charsets, legacy
from storage.records import Capture

# ------------------------------------------------------------------------------------------------ content coding

MAX_CODINGS = 3  # "gzip, br" happens; a longer list is an attack
MAX_MEMBERS = 10_000  # of gzip or zstd in one body: bgzip of a 50 MiB sitemap has 800
_SLICE = 4_096  # bytes of input at once: what a member leaves over is copied, so long slices would go quadratic
_ZSTD_SLICE = 256  # a zstd block of 4 bytes can mean 128 KiB, and its decoder has no limit on output
_ZSTD_WINDOW = 8 * 2**20  # RFC 9659: a client need not accept more
_OUTPUT = 2**18
_PLAIN = frozenset({"", "identity", "none", "utf-8", "binary", "8bit"})  # the last four are seen, and mean nothing


@dataclass(frozen=True, slots=True)
class Undone:
    """A body with its content coding undone.

    payload: the decoded bytes, at most `cap`; None when nothing sensible came out ("undecodable").
    truncated: the coding did not reach its end. flags: "undecodable", "too_large", "truncated".
    """

    payload: bytes | None
    truncated: bool = False
    flags: tuple[str, ...] = ()


class _Cut(Exception):
    """The input ended before the coding did."""


class _Garbage(Exception):
    """The input is not in that coding."""


def undo_coding(wire: bytes, coding: str | None, cap: int) -> Undone:
    """The body behind a Content-Encoding (a header's value, or None), in bounded memory and time.

    gzip (many members), deflate (zlib or raw), br and zstd; several, undone last first. A coding that we do not know
    is "undecodable", never passed through. Output over `cap` bytes: payload cut there, flag "too_large".
    """
    names = codings(coding)
    if len(names) > MAX_CODINGS or any(n not in _DECODERS for n in names):
        return Undone(None, flags=("undecodable",))
    payload, cut = wire, False
    for name in reversed(names):
        if not payload:
            break
        try:
            payload, cut = _collect(_DECODERS[name](payload), cap)
        except _Garbage:
            return Undone(None, flags=("undecodable",))
        if cut:
            return Undone(payload[:cap], truncated=True, flags=("truncated",))
        if len(payload) > cap:
            break
    if len(payload) > cap:
        return Undone(payload[:cap], flags=("too_large",))
    return Undone(payload)


def codings(coding: str | None) -> list[str]:
    """The codings that a Content-Encoding names, in the order in which they were applied; none for "identity"."""
    names = [n.strip().lower() for n in (coding or "").split(",")]
    return [n.removeprefix("x-") for n in names if n not in _PLAIN]


def _collect(pieces: Iterator[bytes], cap: int) -> tuple[bytes, bool]:
    """The joined pieces until more than `cap` bytes are there, and whether the input was cut."""
    out = bytearray()
    try:
        for piece in pieces:
            out += piece
            if len(out) > cap:
                break
    except _Cut:
        return bytes(out), True
    return bytes(out), False


def _gunzip(wire: bytes) -> Iterator[bytes]:
    """Members until the input ends; what follows a member and is no member is padding, as gzip(1) has it."""
    position = 0
    for member in range(MAX_MEMBERS + 1):
        if member and wire[position : position + 2] != b"\x1f\x8b":
            return
        if member == MAX_MEMBERS:
            raise _Garbage
        position = yield from _inflate(zlib.decompressobj(wbits=31), wire, position)


def _inflate(inflate: zlib._Decompress, wire: bytes, position: int) -> Generator[bytes, None, int]:
    """One zlib stream from `position` on; returns where it ends. Output may still come when all input is taken."""
    while not inflate.eof:
        taken = wire[position : position + _SLICE]
        try:
            piece = inflate.decompress(inflate.unconsumed_tail or taken, _OUTPUT)
        except zlib.error as error:
            raise _Garbage from error
        if not piece and not taken and not inflate.eof:
            raise _Cut
        yield piece
        if not inflate.unconsumed_tail:
            position += len(taken) - len(inflate.unused_data)
    return position


def _undeflate(wire: bytes) -> Iterator[bytes]:
    """RFC 9110 says zlib; servers also send the raw stream. The first two bytes tell them apart."""
    zlib_wrapped = len(wire) > 1 and wire[0] & 0x0F == 8 and (wire[0] << 8 | wire[1]) % 31 == 0
    yield from _inflate(zlib.decompressobj(wbits=15 if zlib_wrapped else -15), wire, 0)


def _unbrotli(wire: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    try:
        piece = decoder.process(wire, output_buffer_limit=_OUTPUT)
        while True:
            yield piece
            if decoder.is_finished():
                return
            piece = decoder.process(b"", output_buffer_limit=_OUTPUT)
            if not piece and not decoder.is_finished():
                raise _Cut
    except brotli.error as error:
        raise _Garbage from error


def _unzstd(wire: bytes) -> Iterator[bytes]:
    context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder, frames = context.decompressobj(), 1
    position = 0
    while position < len(wire):
        if decoder.eof:
            decoder, frames = context.decompressobj(), frames + 1
        if frames > MAX_MEMBERS:
            raise _Garbage
        taken = wire[position : position + _ZSTD_SLICE]
        try:
            yield decoder.decompress(taken)
        except zstandard.ZstdError as error:
            raise _Garbage from error
        position += len(taken) - len(decoder.unused_data)
    if not decoder.eof:
        raise _Cut


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}

# ------------------------------------------------------------------------------------------------ what kind of bytes

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "pdf"),
    (0, b"\x89PNG\r\n", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF8", "image"),
    (8, b"WEBP", "image"),
    (4, b"ftypavif", "image"),
    (4, b"ftyp", "video"),
    (0, b"\x1a\x45\xdf\xa3", "video"),
    (0, b"FLV\x01", "video"),
    (8, b"AVI ", "video"),
    (0, b"OggS", "audio"),
    (0, b"ID3", "audio"),
    (8, b"WAVE", "audio"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"PK\x03\x04", "archive"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"),
    (0, b"\x7fELF", "program"),
    (0, b"wOFF", "font"),
    (0, b"wOF2", "font"),
)


def sniff(start: bytes) -> str | None:
    """What the first kilobyte says the body is, whatever its label: "pdf", "image", "video", "gzip" … None: text."""
    return next((kind for offset, magic, kind in _MAGIC if start.startswith(magic, offset)), None)


# ------------------------------------------------------------------------------------------------ charset


@dataclass(frozen=True, slots=True)
class Charset:
    """How bytes become text. label: WHATWG name, or "carrier+legacy" ("windows-1252+tcvn3") for old Vietnamese fonts.

    origin: bom | header | meta | detected | default. flags: "charset_doubt", "nul_bytes".
    """

    label: str
    origin: str
    flags: tuple[str, ...] = ()


_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_PRESCAN = 4_096  # bytes; WHATWG asks for 1,024, and news templates put more than that before their meta
_HEADER = re.compile(r"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))""", re.I)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_XML = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META = re.compile(rb"""<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]{1,40})""", re.I)
_C1 = re.compile("[\x80-\x9f]")


def choose_charset(payload: bytes, content_type: str | None = None) -> Charset:
    """BOM, then the header's label, then the page's own, then the bytes; a label that does not fit is passed over.

    A label fits unless the bytes speak against it: UTF-8 under a single-byte label, mostly invalid sequences under a
    multi-byte one. "charset_doubt" is set when what was chosen leaves more than a few bytes unread or is a guess.
    """
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return _described(payload, name, "bom")
    found = _HEADER.search(content_type or "")
    header = charsets.name_of(next(filter(None, found.groups()), None)) if found else None
    for label, origin in ((header, "header"), (_page_label(payload), "meta")):
        if label and (fitting := _fitting(payload, label)):
            return _described(payload, fitting, origin)
    return _detected(payload)


def _page_label(payload: bytes) -> str | None:
    """The label in an XML declaration or a meta element near the start, or None."""
    head = payload[:_PRESCAN]
    found = _XML.match(head) or _META.search(_COMMENT.sub(b"", head))
    name = charsets.name_of(found[1].decode("ascii", "replace")) if found else None
    return "utf-8" if name and name.startswith("utf-16") else name  # it could not have been read otherwise


def _fitting(payload: bytes, name: str) -> str | None:
    """The encoding to use where the label says `name`, or None when the bytes speak against it."""
    if name.startswith("utf-16"):
        return _utf16(payload)
    if charsets.is_multi_byte(name):
        replaced = charsets.decode(payload, name).replaced
        return name if replaced < 8 or replaced <= 0.2 * _beyond_ascii(payload) else None
    return None if _is_utf8(payload) and not payload.isascii() else name


def _detected(payload: bytes) -> Charset:
    if name := _utf16(payload):
        return _described(payload, name, "detected")
    if payload.isascii():
        return _described(payload, "utf-8", "default")
    if _is_utf8(payload):
        return _described(payload, "utf-8", "detected")
    text = charsets.decode(payload, "utf-8")
    if text.replaced <= 0.02 * _beyond_ascii(payload):
        return _described(payload, "utf-8", "detected")
    old = _described(payload, "windows-1252", "default")
    if old.origin == "detected":
        return old
    guess = charset_normalizer.from_bytes(payload[: 2**15]).best()
    guessed = charsets.name_of(guess.encoding.replace("_", "-")) if guess else None
    return Charset(guessed or "windows-1252", "detected" if guessed else "default", ("charset_doubt",))


def _described(payload: bytes, name: str, origin: str) -> Charset:
    """The decision with what decoding by it shows: legacy Vietnamese underneath, bytes unread, NULs."""
    decoded = charsets.decode(payload, name)
    flags = []
    if name in ("utf-8", "windows-1252"):
        verdict = legacy.judge(decoded.text)
        if verdict.legacy == "windows-1258" and name == "windows-1252":
            return Charset("windows-1258", "detected")
        if verdict.legacy:
            return Charset(f"{name}+{verdict.legacy}", "detected")
        if verdict.doubt:
            flags.append("charset_doubt")
    unread = decoded.replaced + (0 if charsets.is_multi_byte(name) else len(_C1.findall(decoded.text)))
    if unread > max(2, 0.02 * _beyond_ascii(payload)):
        flags.append("charset_doubt")
    if "\0" in decoded.text:
        flags.append("nul_bytes")
    return Charset(name, origin, tuple(dict.fromkeys(flags)))


def _utf16(payload: bytes) -> str | None:
    """utf-16le or utf-16be where NULs stand in every other place, else None. Markup and spaces bring the NULs."""
    head = payload[:_PRESCAN]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) // 16 or min(even, odd) > max(even, odd) // 8:
        return None
    return "utf-16le" if odd > even else "utf-16be"


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


def _beyond_ascii(payload: bytes) -> int:
    return len(payload) - len(payload.translate(None, bytes(range(128, 256))))


# ------------------------------------------------------------------------------------------------ text


def decode_text(payload: bytes, label: str) -> str:
    """Bytes as text under a `Charset.label`: BOM and NULs gone, invalid bytes as U+FFFD, NFC only where a legacy
    encoding was converted (normalising is `storage.text`'s). An unknown label is read as UTF-8.
    """
    carrier, _, old = label.partition("+")
    text = charsets.decode(payload, charsets.name_of(carrier) or "utf-8").text.removeprefix("\ufeff")
    if old in legacy.LEGACY:
        text = legacy.convert(text, old)
    return text.replace("\0", "")


def text_of(capture: Capture) -> str:
    """The capture's payload as text, by the charset that was decided when it came; "" when there is no payload."""
    if not capture.payload:
        return ""
    label = capture.charset or choose_charset(capture.payload, capture.header("content-type")).label
    return decode_text(capture.payload, label)
