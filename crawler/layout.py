"""A Reading laid out as one row of drafts: every block, title, lead and caption at its place, none yet judged. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler import lines
from crawler.reading import Block, Picture, Reading
from storage.records import BodyRole, Image, Placement, Reason
from storage.text import letters, normalise, only_needs_strip

_TITLE_AMONG = 3  # first blocks, one of which may say the title again
_MARKDOWN = frozenset({"|", "!", "[", " ", ""})  # what images, their captions and rows of tables begin with
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def clean_text(text: str | None, *, keep_lines: bool = False) -> str | None:
    """The stored form of a text, None when nothing is left of it. Entities that survived a parser are decoded, since
    some CMSs encode twice; in preformatted text (keep_lines) they may be meant."""
    if text and not keep_lines and "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return normalise(text, keep_lines=keep_lines) or None if text else None


@dataclass(slots=True, eq=False)
class Draft:
    """A placement in the making: `reason` is decided in `parse`."""

    text: str
    role: BodyRole = "paragraph"
    reason: Reason | None = None
    line: int | None = None
    tail: bool = False
    link: str | None = None


@dataclass(slots=True)
class Layout:
    """The drafts in order, and each picture with the draft that it stands after (None: before the first)."""

    drafts: list[Draft]
    pictures: list[tuple[Picture, Draft | None]]

    @property
    def undecided(self) -> list[Draft]:
        """What is body so far."""
        return [draft for draft in self.drafts if draft.reason is None]

    def placements(self) -> tuple[Placement, ...]:
        return tuple(Placement(i, d.text, d.role, d.reason, None, d.line) for i, d in enumerate(self.drafts, start=1))

    def images(self) -> tuple[Image, ...]:
        """Pictures with their captions split from their credits. A credit on a line of its own goes to the picture
        before it."""
        if not self.pictures:
            return ()
        position = {id(draft): i for i, draft in enumerate(self.drafts, start=1)}
        images = []
        for picture, after in self.pictures:
            caption, credit = lines.split_credit(clean_text(picture.caption) or "")
            credit = clean_text(picture.credit) or credit
            at = position.get(id(after), 0)
            images.append(Image(picture.url, caption, credit or self._credit_below(at), at))
        return tuple(images)

    def _credit_below(self, position: int) -> str | None:
        below = (d for d in self.drafts[position : position + 4] if d.reason not in ("noise", "blank"))
        following = next(below, None)
        return lines.photo_credit(following.text) if following and following.reason == "caption" else None


def lay_out(reading: Reading, title: str | None, lead: str | None) -> Layout:
    """Blocks that have text (and blank lines), captions that stand in no block, title and lead, in reading order."""
    layout = Layout([], [])
    read = list(reading.blocks)
    pictures = [*reading.pictures, *mark_images(read)]
    blocks = _drafts(read)
    waiting = sorted(pictures, key=lambda picture: picture.after, reverse=True)
    for i, draft in enumerate(blocks):
        while waiting and waiting[-1].after <= i:
            _add_picture(layout, waiting.pop(), blocks)
        if draft.text or draft.reason == "blank":
            layout.drafts.append(draft)
    while waiting:
        _add_picture(layout, waiting.pop(), blocks)
    _place_title(layout, title)
    _place_lead(layout, lead)
    return layout


def _drafts(blocks: Sequence[Block]) -> list[Draft]:
    """A draft for each block. One look at all texts tells on most pages that none has anything to clean."""
    if "&" not in (together := "|".join([b.text for b in blocks])) and only_needs_strip(together):
        return [Draft(b.text.strip(), b.role, b.reason, b.line, b.tail, b.link) for b in blocks]
    texts = [clean_text(b.text, keep_lines=b.role == "preformatted") or "" for b in blocks]
    return [Draft(t, b.role, b.reason, b.line, b.tail, b.link) for t, b in zip(texts, blocks, strict=True)]


def mark_images(blocks: list[Block]) -> list[Picture]:
    """The images that stand as Markdown in blocks not yet decided, as extraction tools print them: "![]() |" opens
    one, a cell alone ("| text |") captions it. A caption without its image stands for one that was lost.

    Marks the blocks of both. A cell alone beside rows of several is a row of their table.
    """
    if _MARKDOWN.isdisjoint({block.text[:1] for block in blocks}):
        return []
    pictures: list[Picture] = []
    open_image = False
    for i, block in enumerate(blocks):
        if block.reason is not None or block.role == "preformatted":
            continue
        if block.text[:1] not in _MARKDOWN:
            open_image = False
            continue
        cells = lines.cells(block.text)
        caption = None
        if image := lines.image(block.text):
            url = image.url if image.url.startswith(("http://", "https://")) else None
            pictures.append(Picture(url, after=i))
            open_image, caption = not image.rest, image.rest or None
            blocks[i] = block._replace(role="paragraph", reason="noise")
        elif len(cells) == 1 and cells[0] and _beside_row(blocks, i):
            blocks[i] = block._replace(text=cells[0], role="table_row")
        elif len(cells) == 1 and cells[0]:
            caption = cells[0]
            if not open_image:
                pictures.append(Picture(None, after=i))
            open_image = False
        else:
            open_image = False
        if caption:
            pictures[-1] = replace(pictures[-1], caption=caption, caption_block=i)
            blocks[i] = block._replace(text=caption, role="paragraph", reason="caption")
    return pictures


def _beside_row(blocks: list[Block], i: int) -> bool:
    return any(block.role == "table_row" for block in (*blocks[max(i - 1, 0) : i], *blocks[i + 1 : i + 2]))


def _add_picture(layout: Layout, picture: Picture, blocks: list[Draft]) -> None:
    after = layout.drafts[-1] if layout.drafts else None
    if picture.caption_block is not None:
        after = blocks[picture.caption_block]
        after.reason = "caption"
    elif caption := clean_text(picture.caption):
        after = Draft(caption, reason="caption")
        layout.drafts.append(after)
    layout.pictures.append((picture, after))


def _place_title(layout: Layout, title: str | None) -> None:
    """The title's placement: one of the first blocks when that says it again, else a new one on top."""
    if not title or any(draft.reason == "title" for draft in layout.drafts):
        return
    said = letters(title)
    again = (draft for draft in layout.undecided[:_TITLE_AMONG] if letters(draft.text) == said)
    if (draft := next(again, None)) is not None:
        draft.reason = "title"
    else:
        layout.drafts.insert(0, Draft(title, "heading", "title"))


def _place_lead(layout: Layout, lead: str | None) -> None:
    if lead and not any(draft.reason == "lead" for draft in layout.drafts):
        below_title = 1 if layout.drafts and layout.drafts[0].reason == "title" else 0
        layout.drafts.insert(below_title, Draft(lead, reason="lead"))
