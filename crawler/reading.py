"""What any reader of a document hands to `parse`: blocks in order and metadata as found. Frozen, no I/O.

`rules` (a source's CSS rules), `extract` (generic extraction) and `document` (plain text) each make a
Reading; `parse` alone turns a Reading into a Version: it normalises, classifies lines, reads attributions
and bylines, checks dates and marks repeats. So HTML and text input give the same record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from storage.records import BodyRole, Reason, Stamp


class Block(NamedTuple):
    """One block of a document in reading order.

    reason: set when the reader already knows that it is not body (a figcaption, a related box it kept for the
    record); None leaves the decision to `parse`. line: 1-based line of a text file.
    tail: this block looks like a signature (right-aligned or bold, and short), a hint for bylines.
    link: the one address that a short block links to, e.g. that of the paper behind "Nguồn: Báo …".
    A named tuple for the same reason as `Placement`.
    """

    text: str
    role: BodyRole = "paragraph"
    reason: Reason | None = None
    line: int | None = None
    tail: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image at its place: `after` is the number of blocks that stand before it (0: before the first).

    url: absolute or None. caption: text as found, credit still in it. caption_block: index into
    Reading.blocks of the block (reason "caption") that carries the caption, when it stands there.
    """

    url: str | None
    after: int
    caption: str | None = None
    credit: str | None = None
    caption_block: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a reader saw it, before any judgement.

    bylines: author strings as printed, labels already cut ("Tác giả:"), not yet split into names.
    persons: names in bylines that the page vouches for as persons, though the site may bear the same name.
    organisations: names in bylines that the page says are no person's.
    sources: attribution strings as printed by a labelled field ("Nguồn tin: …" without or with its label).
    published, modified: already read by `crawler.dates`.
    """

    title: str | None = None
    lead: str | None = None
    blocks: tuple[Block, ...] = ()
    pictures: tuple[Picture, ...] = ()
    bylines: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    source_links: tuple[str, ...] = ()  # absolute hrefs that stood in those fields
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    published: Stamp = field(default_factory=Stamp)
    modified: Stamp | None = None
    canonical_url: str | None = None
    site_name: str | None = None
    flags: tuple[str, ...] = ()
