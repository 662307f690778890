"""The walk's events -> Blocks and Pictures.

Text gathers into lines (<br> ends one); at the edge of a block-level element the lines become blocks. One pass, linear
in the number of nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from crawler.blocks import tables
from crawler.blocks.nodes import BLOCK_LEVEL, folded, steps
from crawler.blocks.pictures import image_url, is_pixel
from crawler.blocks.scope import Marks, Scope, aligned
from crawler.config import Rules
from crawler.page import Page
from crawler.reading import Block, Picture
from storage.records import BodyRole, Reason

_ROLES: dict[str, BodyRole] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    "blockquote": "quote",
    "pre": "preformatted",
    "caption": "paragraph",  # of a table: inside it, but not one of its rows
}
_BOLD = frozenset({"b", "strong"})

_MAX_SIGNATURE = 80  # characters of a last block that looks signed by its place or weight
_MAX_QUESTION = 400
_MAX_LINKING = 200  # characters of a block whose link is kept: a source line, not a paragraph
_MAX_INLINE_CAPTION = 300
_MIN_BR_PARAGRAPH = 100
_MAX_IMAGE_TABLE = 600  # characters of text beside the image: more, and the table is a frame around the article
_MAX_FIGURES_OPEN = 3  # figures inside figures beyond this depth are plain boxes, which keeps the walk linear

# Anything that leaves a mark on the page: not white space, controls, zero-width or soft characters.
_INK = re.compile("[^\\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_QUESTION_END = re.compile(r"[?？][\s\"'”’»)\]]*$")
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", '."', "。")


def read_blocks(
    container: LexborNode,
    page: Page,
    select: Rules | None = None,
    *,
    reasons: Mapping[int, Reason] | None = None,
    skip: AbstractSet[int] = frozenset(),
) -> tuple[tuple[Block, ...], tuple[Picture, ...]]:
    """Everything readable below `container`, in order, and the images with their places and captions.

    select: rules whose `caption`, `image_table`, `related` and `question` tell elements apart.
    reasons: mem_id of an element -> why its text is not body (a byline that was read as a field, …).
    skip: mem_ids of subtrees that are left out.
    """
    walk = _Walk(page, Marks.of(container, select or Rules(), reasons or {}))
    for node, tag, entering in steps(container, skip):
        if tag == "-text":
            walk.text(node.text_content or "")
        elif tag == "br":
            walk.line_end()
        elif tag == "img":
            walk.image(node)
        elif entering:
            walk.enter(node, tag)
        else:
            walk.leave()
    return walk.result()


_Close = Callable[[], None]


@dataclass(slots=True)
class _Line:
    """Text up to a <br>, with the images that stand before its first and after its first letter."""

    parts: list[str] = field(default_factory=list)
    bold: bool = True
    mark: Reason | None = None
    inked: bool = False
    links: list[str] = field(default_factory=list)
    before: list[str | None] = field(default_factory=list)
    after: list[str | None] = field(default_factory=list)

    def add(self, text: str, scope: Scope) -> None:
        self.parts.append(text)
        if _INK.search(text):
            self.mark = scope.mark if not self.inked or self.mark == scope.mark else None
            self.bold = self.bold and scope.bold
            self.inked = True

    def ends_paragraph(self) -> bool:
        """Whether it reads as a paragraph that only a single <br> ends, as on pages without <p>: a long sentence."""
        text = "".join(self.parts).rstrip()
        return len(text) >= _MIN_BR_PARAGRAPH and text.endswith(_SENTENCE_ENDS)


class _Walk:
    """The state of one walk: what is open, the lines being gathered, and what has become blocks."""

    def __init__(self, page: Page, marks: Marks) -> None:
        self._page, self._marks = page, marks
        self._scope = Scope()
        self._open: list[tuple[Scope, _Close | None]] = []  # scope outside, what to do at the end
        self._lines = [_Line()]
        self._cells: list[str] = []
        self._figures = 0
        self._blocks: list[Block] = []
        self._signed: list[bool] = []  # per block: right-aligned or bold throughout
        self._pictures: list[Picture] = []
        self._given: set[int] = set()  # blocks that are some picture's caption

    # -------------------------------------------------------------------------------------- nodes, in order

    def text(self, text: str) -> None:
        self._lines[-1].add(text, self._scope)

    def line_end(self) -> None:
        if self._scope.one or self._scope.role == "preformatted":
            self._lines[-1].parts.append("\n")
        else:
            self._lines.append(_Line())

    def image(self, node: LexborNode) -> None:
        if self._scope.reason == "navigation" or is_pixel(node):
            return
        line = self._lines[-1]
        (line.after if line.inked else line.before).append(image_url(node, self._page))

    def enter(self, node: LexborNode, tag: str) -> None:
        outside = self._scope
        reason = self._marks.reasons.get(node.mem_id) if self._marks.reasons else None
        if tag in BLOCK_LEVEL:
            self._edge(outside)
            self._scope, close = self._block_scope(node, tag, reason)
            self._open.append((outside, close))
            return
        if tag in _BOLD:
            self._scope = self._scope._replace(bold=True)
        elif tag == "a":
            self._lines[-1].links.append(node.attributes.get("href") or "")
        if reason is not None:
            self._scope = self._scope._replace(mark=reason)
        self._open.append((outside, None))

    def leave(self) -> None:
        outside, close = self._open.pop()
        if close is not None and outside.one:
            self._edge(outside)
        elif close is not None:
            close()
        self._scope = outside

    def result(self) -> tuple[tuple[Block, ...], tuple[Picture, ...]]:
        self._flush()
        self._mark_tail()
        pictures = (p for p in self._pictures if p.url or p.caption)
        return tuple(self._blocks), tuple(pictures)

    # -------------------------------------------------------------------------------------- kinds of elements

    def _block_scope(self, node: LexborNode, tag: str, reason: Reason | None) -> tuple[Scope, _Close]:
        """The scope inside a block-level element, and what to do at its end."""
        scope, close = aligned(self._scope, node), self._flush
        if role := _ROLES.get(tag):
            scope = scope._replace(role=role)
        if scope.one:
            return scope, close
        if self._marks.questions and node.mem_id in self._marks.questions:
            scope = scope._replace(question=True)
        if reason is not None and reason != "caption":
            scope = scope._replace(reason=reason)
        if tag == "table":
            return self._table(node, scope)
        if tag == "figure":
            return scope, self._figure(_MAX_IMAGE_TABLE)
        if scope.data:
            return self._row_part(tag, scope)
        if tag == "figcaption" or reason == "caption":
            scope = scope._replace(reason=scope.reason or "caption", one=True)
        return scope, close

    def _table(self, node: LexborNode, scope: Scope) -> tuple[Scope, _Close]:
        if node.mem_id in self._marks.image_tables:
            return scope._replace(data=False), self._figure(None)
        kind = "frame" if node.mem_id in self._marks.frames else tables.kind_of(node)
        close = self._figure(_MAX_IMAGE_TABLE) if kind == "image" else self._flush
        return scope._replace(data=kind == "data"), close

    def _row_part(self, tag: str, scope: Scope) -> tuple[Scope, _Close]:
        """Inside a table of data: a row is one block, its cells parted by " | "."""
        if tag in ("td", "th"):
            return scope._replace(role="table_row", one=True), self._end_cell
        if tag == "tr":
            return scope._replace(role="table_row"), self._end_row
        return scope, self._flush

    def _end_cell(self) -> None:
        for line in self._lines:
            self._add_pictures((*line.before, *line.after))
        self._cells.append(folded("".join(part for line in self._lines for part in line.parts)))
        self._lines = [_Line()]

    def _end_row(self) -> None:
        cells, self._cells = self._cells, []
        while cells and not _INK.search(cells[-1]):
            cells.pop()
        if cells:
            self._add_block(" | ".join(cells))

    def _figure(self, longest: int | None) -> _Close:
        """What to do at the end of an element that may be a figure: its text captions its images.

        longest: with more characters of text it is a frame after all (None: it is a figure whatever its length).
        """
        if self._figures >= _MAX_FIGURES_OPEN:
            return self._flush
        self._figures += 1
        first_block, first_picture = len(self._blocks), len(self._pictures)

        def close() -> None:
            self._flush()
            self._figures -= 1
            if len(self._pictures) > first_picture:
                self._close_figure(range(first_block, len(self._blocks)), first_picture, longest)

        return close

    def _close_figure(self, blocks: range, first_picture: int, longest: int | None) -> None:
        whole = longest is None or sum(len(self._blocks[i].text) for i in blocks) <= longest
        for i in blocks if whole else ():
            if self._blocks[i].reason is None and self._blocks[i].role != "table_row":
                self._blocks[i] = self._blocks[i]._replace(reason="caption", role="paragraph")
        captions = [i for i in blocks if self._blocks[i].reason == "caption" and i not in self._given]
        pictures = range(first_picture, len(self._pictures))
        if whole:
            self._caption(pictures, captions)
            return
        standing_at: dict[int, list[int]] = {}
        for i in pictures:
            standing_at.setdefault(self._pictures[i].after, []).append(i)
        for block in captions:
            self._caption(standing_at.get(block, []), [block])

    # -------------------------------------------------------------------------------------- lines -> blocks

    def _edge(self, outside: Scope) -> None:
        """The edge of a block-level element: a space where it stands in what is one block, else a block ends."""
        if outside.one:
            self._lines[-1].parts.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        """Turn the gathered lines into blocks: an empty line parts two, and so does a change of weight or mark
        (a question in bold above its answer, a signature below the last sentence), an image, a finished paragraph."""
        lines, self._lines = self._lines, [_Line()]
        group: list[_Line] = []
        for line in lines:
            if group and (not line.inked or line.before or _parted(group[-1], line)):
                self._add_lines(group)
                group = []
            self._add_pictures(line.before)
            if line.inked:
                group.append(line)
                if line.after:
                    self._add_lines(group)
                    self._add_pictures(line.after)
                    group = []
        if group:
            self._add_lines(group)

    def _add_lines(self, group: list[_Line]) -> None:
        text = "\n".join("".join(line.parts) for line in group)
        text = text.strip("\r\n") if self._scope.role == "preformatted" else folded(text)
        links = {link for line in group for link in line.links} if len(text) <= _MAX_LINKING else ()
        link = self._page.link(next(iter(links))) if len(links) == 1 else None
        bold = group[0].bold
        self._add_block(text, group[0].mark, bold=bold, signed=bold or self._scope.right, link=link)

    def _add_block(
        self,
        text: str,
        mark: Reason | None = None,
        *,
        bold: bool = False,
        signed: bool = False,
        link: str | None = None,
    ) -> None:
        """Add a block, its role and reason those of the scope it stands in; nothing when it has no letter or sign."""
        if not _INK.search(text):
            return
        scope = self._scope
        at = len(self._blocks)
        uncaptioned = self._uncaptioned()
        reason = scope.reason or mark
        if reason == "caption" and scope.reason is None:
            follows_image = uncaptioned or self._figures
            if not follows_image or len(text) > _MAX_INLINE_CAPTION:
                reason = None  # an <em> that follows no image is a word of the text
        role = scope.role
        asks = bold and len(text) <= _MAX_QUESTION and _QUESTION_END.search(text)
        if role == "paragraph" and reason is None and (scope.question or asks):
            role = "question"
        self._blocks.append(Block(text, role, reason, link=link))
        self._signed.append(signed)
        if reason == "caption" and not self._figures:
            self._caption(uncaptioned, [at])

    # -------------------------------------------------------------------------------------- pictures

    def _add_pictures(self, urls: Iterable[str | None]) -> None:
        self._pictures += [Picture(url, after=len(self._blocks)) for url in urls]

    def _uncaptioned(self) -> range:
        """The pictures that stand directly before this place without a caption, as indexes."""
        first = end = len(self._pictures)
        while first and self._pictures[first - 1].after == len(self._blocks):
            first -= 1
            if self._pictures[first].caption_block is not None:
                return range(first + 1, end)
        return range(first, end)

    def _caption(self, pictures: Sequence[int], captions: list[int]) -> None:
        """Give captions (indexes of blocks) to pictures: one each where they are as many, else all to all."""
        bare = [i for i in pictures if self._pictures[i].caption_block is None]
        if not bare or not captions:
            return
        each = [[block] for block in captions] if len(bare) == len(captions) else [captions] * len(bare)
        for i, own in zip(bare, each, strict=True):
            text = " ".join(self._blocks[block].text for block in own)
            self._pictures[i] = replace(self._pictures[i], caption=text, caption_block=own[0])
        self._given.update(captions)

    def _mark_tail(self) -> None:
        """Mark the last blocks that look like a signature. What is not body may stand after or between them."""
        left = 3
        for i in range(len(self._blocks) - 1, -1, -1):
            block = self._blocks[i]
            if block.reason is not None:
                continue
            if block.role == "paragraph" and self._signed[i] and len(block.text) <= _MAX_SIGNATURE:
                self._blocks[i] = block._replace(tail=True)
            left -= 1
            if not left:
                break


def _parted(line: _Line, following: _Line) -> bool:
    """Whether a single <br> between two lines of text parts two blocks."""
    return (line.bold, line.mark) != (following.bold, following.mark) or line.ends_paragraph()
