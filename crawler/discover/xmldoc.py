"""Feeds and sitemaps as rows of fields, streamed: no tree is built, so a million rows need no memory.

A document is read strictly first. One that is not well-formed is mended: its text is cut into rows and each is read
for itself with libxml2's recovery, so that a broken item costs one item. DOCTYPE is refused before anything is parsed:
entities that expand without end and entities that read files both need one. Depth (256) and text nodes (10 MB) are
bounded by libxml2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from urllib.parse import urljoin

from lxml import etree

from crawler.decode import choose_charset, decode_text, undo_coding
from crawler.errors import DiscoverError
from storage.records import Capture

MAX_BYTES = 50 * 2**20  # of a document with its gzip undone: the sitemap protocol's own limit
_MAX_FIELD = 10_000  # characters; no URL, title or date is longer, and descriptions are not wanted
_MAX_FIELDS = 40  # of one row
_CHUNK = 2**16

ROOTS = {"rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.I)
_NAME = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s>/])")
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)(?=[\s>])")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|script|div|meta|title|p|br|h1|center)\b", re.I)
_TAG = re.compile(r"<[A-Za-z!]")
_JUNK_LOOKED_AT = 2**16  # characters before the root element, where servers print their warnings
_ROWS_OF = {"feed": re.compile(r"<(item|entry)(?=[\s>])"), "sitemap": re.compile(r"<(url|sitemap)(?=[\s>])")}
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,40}):")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML cannot hold
_AMPERSAND = "\ue000"
BASE = "{http://www.w3.org/XML/1998/namespace}base"  # https://www.w3.org/TR/xmlbase/

_ROWS = frozenset({"item", "entry", "url", "sitemap"})
_APART = frozenset({"source", "author", "contributor", "image", "textinput"})  # have titles and links of their own
_FIELDS = frozenset(
    {"loc", "lastmod", "news:title", "news:publication_date", "title", "link", "guid", "id", "pubdate", "published"}
    | {"issued", "updated", "modified", "dc:date", "dc:title", "feedburner:origlink"}
)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
_PLAIN = re.compile(r"http://(?:purl\.org/(?:rss|atom)/|www\.w3\.org/2005/Atom|my\.netscape\.com/|backend\.userland\.)")


@dataclass(frozen=True, slots=True)
class Field:
    text: str
    attributes: Mapping[str, str]


@dataclass(slots=True)
class Row:
    """One item, entry, url or sitemap: its fields by lower-case name ("title", "dc:date"), in document order.

    base: what its own xml:base makes its links relative to, "" without one.
    """

    name: str
    fields: dict[str, list[Field]] = field(default_factory=dict)
    base: str = ""

    def text(self, *names: str) -> str | None:
        """The first text that any of these fields has, in the order of `names`."""
        texts = (item.text.strip() for name in names for item in self.fields.get(name, ()))
        return next(filter(None, texts), None)


class Gatherer(Protocol):
    """What rows are told to. title: the document's own. base: what its links are relative to."""

    title: str | None
    base: str

    def note(self, text: str) -> None: ...
    def __len__(self) -> int: ...


G = TypeVar("G", bound=Gatherer)


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's or sitemap's text, its own gzip undone. cut: it was too large, and this is its beginning."""

    text: str
    cut: bool
    notes: tuple[str, ...]


def text_of_document(capture: Capture, what: str) -> Document:
    """The text of a feed or sitemap, as much of it as the caps allow, and notes on what is odd about it.

    what: "feed" or "sitemap", for reasons. Raises: DiscoverError("undecodable" | "empty").
    """
    payload, notes, cut = capture.payload, [], "too_large" in capture.flags
    if payload is None:
        raise DiscoverError("undecodable", capture.url, "the body's content coding could not be undone")
    if payload.startswith(b"\x1f\x8b"):
        undone = undo_coding(payload, "gzip", MAX_BYTES)
        if undone.payload is None:
            raise DiscoverError("undecodable", capture.url, "starts like a .gz file and is none")
        cut = cut or "too_large" in undone.flags
        if undone.truncated and not cut:
            notes.append("the .gz file ends early")
        payload = undone.payload
    cut = cut or len(payload) > MAX_BYTES
    if cut:
        payload = _whole_items(payload[:MAX_BYTES])
        notes.append(f"too large: only what is complete in its first {len(payload):,} bytes was read")
    elif capture.truncated:
        notes.append("the document ended early")
    text = _decoded(payload, capture.header("content-type"))
    if not text.strip() and not cut:
        raise DiscoverError("empty", capture.url, f"an empty document where a {what} was expected")
    return Document(text, cut, tuple(notes))


def joined(base: str, link: str) -> str:
    """A link as its base makes it; as it is where either cannot be read."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _whole_items(payload: bytes) -> bytes:
    """The beginning of a document up to its last whole tag or line; no letter is cut in two then."""
    if b"\0" in payload[:64]:  # UTF-16, whose letters are decoded one by one
        return payload
    return payload[: payload.rfind(b">" if payload.lstrip()[:1] == b"<" else b"\n") + 1]


def _decoded(payload: bytes, content_type: str | None) -> str:
    if b"\0" not in payload[:64]:  # UTF-16 is valid UTF-8 too
        try:
            return payload.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return decode_text(payload, choose_charset(payload, content_type).label)


def root_of(text: str, what: str, url: str) -> tuple[str, int]:
    """The kind of an XML document ("feed" or "sitemap") and where its root element begins.

    Raises: DiscoverError("doctype"), or "html_not_feed", "not_a_feed" and their like for `what`.
    """
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if _HTML.match(text, start):
        raise DiscoverError(f"html_not_{what}", url, f"an HTML page where a {what} was expected")
    if _DOCTYPE.match(text, start):
        raise DiscoverError("doctype", url, "a DOCTYPE, which can name entities that never end; refused unread")
    name = _NAME.match(text, start)
    if name is None or name[1].lower() not in ROOTS:
        junk = _ROOT.search(text, start, start + _JUNK_LOOKED_AT)
        if junk is None:
            first = _TAG.search(text, start, start + _JUNK_LOOKED_AT)
            html = first is not None and _HTML.match(text, first.start())
            detail = f"a {what} was expected, and this begins with {text[start : start + 40]!r}"
            raise DiscoverError(f"html_not_{what}" if html else f"not_a_{what}", url, detail)
        if _DOCTYPE.search(text, start, junk.start()):
            raise DiscoverError("doctype", url, "a DOCTYPE, which can name entities that never end; refused unread")
        start, name = junk.start(), _NAME.match(text, junk.start())
    assert name is not None
    return ROOTS[name[1].lower()], start


def read_rows(
    document: Document, what: str, url: str, make: Callable[[], G], add: Callable[[G, Row], None], *, limit: int
) -> G:
    """A fresh gatherer with every row of the document. limit: how many rows of a broken document are read.

    Raises: DiscoverError as root_of, and "broken" for a document out of which no row could be saved.
    """
    text = document.text
    kind, start = root_of(text, what, url)
    gatherer = make()
    try:
        _read_strictly(text, start, gatherer, add, cut=document.cut)
    except etree.XMLSyntaxError as error:
        gatherer = make()
        _read_mended(text, start, _ROWS_OF[kind], gatherer, add, limit)
        if not len(gatherer):
            raise DiscoverError("broken", url, f"not well-formed XML, and nothing to save: {error}") from error
        gatherer.note(f"not well-formed XML ({error}); read item by item")
    if kind != what:
        gatherer.note(f"is a {kind}, not a {what}")
    return gatherer


def _read_strictly(text: str, start: int, gatherer: G, add: Callable[[G, Row], None], *, cut: bool) -> None:
    reader = _Reader(gatherer, add)
    parser = _parser(reader, recover=False)
    for at in range(start, len(text), _CHUNK):
        parser.feed(text[at : at + _CHUNK].encode("utf-8", "replace"))
    with suppress(etree.XMLSyntaxError) if cut else nullcontext():  # its end tags are missing, as they must be
        parser.close()


def _read_mended(
    text: str, start: int, rows: re.Pattern[str], gatherer: G, add: Callable[[G, Row], None], limit: int
) -> None:
    """Read what stands before the first row (for the title), then each row that is closed, or that another follows.

    Ampersands are taken out of libxml2's sight and put back by the reader: after an error it drops "&amp;" silently,
    and undefined entities (&nbsp;, ?a=1&b=2) with what follows them, which would damage URLs without a word.
    """
    marks = [match for match, _ in zip(rows.finditer(text, start), range(limit + 1), strict=False)]
    starts = [start, *(match.start() for match in marks)]
    ends = [*starts[1:], len(text)]
    opening = _opening(text)
    for number, (begin, end) in enumerate(zip(starts, ends, strict=True)):
        if number > limit:
            gatherer.note(f"only its first {limit:,} items were read")
            break
        segment = text[begin:end]
        if number:
            closing = f"</{marks[number - 1][1]}>"
            cut = segment.find(closing)
            if cut < 0 and number == len(marks):
                gatherer.note("its last item is cut off")
                break
            segment = (segment if cut < 0 else segment[:cut]) + closing
        segment = _UNFIT.sub("", segment).replace("&", _AMPERSAND)
        parser = _parser(_Reader(gatherer, add), recover=True)
        try:
            parser.feed(f"{opening}{segment}</x>".encode("utf-8", "replace"))
            parser.close()
        except etree.XMLSyntaxError:
            continue


def _opening(text: str) -> str:
    """A start tag that declares every prefix of the document: libxml2 drops one that is not declared."""
    known = {prefix.rstrip(":"): namespace for namespace, prefix in _PREFIXES.items()}
    used = dict.fromkeys(match[1] for match, _ in zip(_PREFIX.finditer(text), range(10_000), strict=False))
    named = [prefix for prefix in used if not prefix.lower().startswith("xml")]
    return "<x" + "".join(f' xmlns:{prefix}="{known.get(prefix.lower(), "-")}"' for prefix in named) + ">"


def _parser(reader: _Reader[G], *, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        target=reader,  # type: ignore[arg-type]  # the stubs want `str | bytes` for what is always str
        recover=recover,
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


class _Reader(Generic[G]):
    """libxml2's events -> rows (https://lxml.de/parsing.html#the-target-parser-interface)."""

    def __init__(self, gatherer: G, add: Callable[[G, Row], None]) -> None:
        self._gatherer, self._add = gatherer, add
        self._names: dict[str, str] = {}
        self._namespace: str | None = None  # the root's own
        self._depth = 0
        self._apart = 0  # depth of the element that is passed over with all it holds, 0 for none
        self._row: Row | None = None
        self._row_depth = 0
        self._field = ""
        self._field_depth = 0
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and tag.startswith("{"):
            self._namespace = tag[1:].partition("}")[0]
        if self._apart or self._field:
            return  # markup inside a field: its text counts
        name = self._names.get(tag) or self._named(tag)
        base = attributes.get(BASE, "").replace(_AMPERSAND, "&")
        if name in _APART:
            self._apart = self._depth
        elif self._row is None and name in _ROWS:
            own = joined(self._gatherer.base, base) if base else ""
            self._row, self._row_depth = Row(name, base=own), self._depth
        elif base and self._row is None:  # of the feed or its channel
            self._gatherer.base = joined(self._gatherer.base, base)
        elif name in _FIELDS if self._row else name == "title" and self._gatherer.title is None:
            self._field, self._field_depth = name, self._depth
            self._attributes = {key: value[:_MAX_FIELD] for key, value in attributes.items()}
            self._pieces, self._length = [], 0

    def data(self, text: str) -> None:
        if self._field and self._length < _MAX_FIELD:
            self._pieces.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        if self._depth == self._apart:
            self._apart = 0
        elif self._field and self._depth == self._field_depth:
            self._close_field()
        elif self._row and self._depth == self._row_depth:
            self._add(self._gatherer, self._row)
            self._row = None
        self._depth -= 1

    def close(self) -> None:
        """Called at the end of the document; everything has been told by then."""

    def _close_field(self) -> None:
        text = "".join(self._pieces)[:_MAX_FIELD].replace(_AMPERSAND, "&")
        if self._row is None:
            self._gatherer.title = text
        elif sum(map(len, self._row.fields.values())) < _MAX_FIELDS:
            attributes = {key: value.replace(_AMPERSAND, "&") for key, value in self._attributes.items()}
            self._row.fields.setdefault(self._field, []).append(Field(text, attributes))
        self._field = ""

    def _named(self, tag: str) -> str:
        """An element's name as `_FIELDS` writes it; "-" for one of a namespace that nothing here comes from."""
        name = tag
        if tag.startswith("{"):
            namespace, _, name = tag[1:].partition("}")
            plain = namespace == self._namespace or _PLAIN.match(namespace)
            name = name if plain else f"{_PREFIXES[namespace]}{name}" if namespace in _PREFIXES else "-"
        if len(self._names) < 1_000:
            self._names[tag] = name.lower()
        return name.lower()
