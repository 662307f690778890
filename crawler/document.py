"""Plain text -> Reading: every line one block, with its 1-based line number. Pure.

The documents are dumps of what an extraction tool printed: a paragraph a line, images and their captions as Markdown
table cells ("![]() |", "| caption |"), sometimes a title on top. What a line says by its words alone (labels, counters,
source lines, bylines) is left to `parse`, which judges HTML the same way.
"""

from __future__ import annotations

import re
from datetime import datetime

from crawler import attributions, bylines, lines
from crawler.dateforms import Order
from crawler.dates import DateReading, read_date
from crawler.layout import mark_images
from crawler.reading import Block, Reading
from storage.records import Stamp
from storage.text import normalise, words

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s(?P<text>\S.*)")
_MARKDOWN_QUOTE = re.compile(r">\s?(?P<text>[^>\s].*)")
_LIST_ITEM = re.compile(r"[*•▪●◦‣]\s\S.*")

_LONGEST_TITLE = 200  # characters
_MOST_TITLE_WORDS = 40  # so that in Chinese, where a character is a word, a title is no paragraph
_LONGEST_HEADING = 120
_HEAD = 6  # lines with text among which title and date stand
_STOPS = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？", "；", "：")
_CLOSERS = "\"'”’»)]*_ "


def read(text: str, *, zone: str = "Asia/Ho_Chi_Minh", order: Order = "dmy", now: datetime | None = None) -> Reading:
    """What stands in a text document. Lines end with LF, CRLF or CR; behind the last line end there is no line.

    zone, order, now: as for `dates.read_date`, for a date that stands on a line of its own near the top.
    Never raises for any text.
    """
    printed = [normalise(line) for line in _lines(text)]
    blocks = [_block(line, number) for number, line in enumerate(printed, start=1)]
    pictures = mark_images(blocks)
    head = [i for i, line in enumerate(printed) if line][:_HEAD]
    dated = next((i for i in head if lines.is_date(printed[i])), None)
    date = DateReading(Stamp())
    if dated is not None:
        date = read_date(printed[dated], zone=zone, order=order, now=now)
        blocks[dated] = blocks[dated]._replace(reason="byline")
    title = _title(printed, blocks, head)
    if title is not None:
        blocks[title] = blocks[title]._replace(role="heading", reason="title")
    _mark_headings(blocks)
    return Reading(
        title=blocks[title].text if title is not None else None,
        blocks=tuple(blocks),
        pictures=tuple(pictures),
        published=date.stamp,
        flags=date.flags,
    )


def _lines(text: str) -> list[str]:
    parts = _LINE_END.split(text.removeprefix("\ufeff"))
    return parts[:-1] if not parts[-1] else parts


def _block(text: str, number: int) -> Block:
    """The block that a line is when only its form is looked at."""
    if not text:
        return Block("", reason="blank", line=number)
    if heading := _MARKDOWN_HEADING.fullmatch(text):
        return Block(heading["text"].rstrip("# "), "heading", line=number)
    if quote := _MARKDOWN_QUOTE.fullmatch(text):
        return Block(quote["text"], "quote", line=number)
    if lines.is_rule(text):
        return Block(text, "table_row", reason="noise", line=number)
    cells = lines.cells(text)
    if len(cells) > 1 and lines.image(text) is None:
        return Block(" | ".join(cells).strip(" |") or text, "table_row", line=number)
    if _LIST_ITEM.fullmatch(text):
        return Block(text, "list_item", line=number)
    if lines.is_question(text):
        return Block(text, "question", line=number)
    return Block(text, line=number)


def _mark_headings(blocks: list[Block]) -> None:
    """A short line without a stop heads the sentences below it; several in a row are verse or a list."""
    body = [i for i, block in enumerate(blocks) if block.reason is None]
    bare = {i for i in body if len(blocks[i].text) <= _LONGEST_HEADING and not _has_stop(blocks[i].text)}
    for k, i in enumerate(body[:-1]):
        alone = body[k + 1] not in bare and (k == 0 or body[k - 1] not in bare)
        if i in bare and alone and blocks[i].role == "paragraph" and lines.noise(blocks[i].text) is None:
            blocks[i] = blocks[i]._replace(role="heading")


def _has_stop(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_STOPS)


def _title(printed: list[str], blocks: list[Block], head: list[int]) -> int | None:
    """The index of the title's line: the first with words of its own, short, without a stop, set apart from the text
    by what no paragraph is (a blank line, a label, an image, a date, a byline) or marked as a heading.

    Directly above a paragraph it stays body, as a heading: a sentence that lost its stop looks the same.
    """
    first = next((i for i in head if _is_text(blocks[i])), None)
    if first is None or blocks[first].role not in ("paragraph", "heading", "question"):
        return None
    text = blocks[first].text
    stopped = blocks[first].role != "question" and _has_stop(text)
    if stopped or len(text) > _LONGEST_TITLE or len(words(text)) > _MOST_TITLE_WORDS or bylines.is_labelled(text):
        return None
    if not any(_is_text(block) for block in blocks[first + 1 :]):
        return None
    below = blocks[first + 1]
    set_apart = not _is_text(below) or bylines.is_labelled(below.text)
    return first if set_apart or blocks[first].role == "heading" else None


def _is_text(block: Block) -> bool:
    """Whether a line can be title or body."""
    return (
        block.reason is None
        and lines.noise(block.text) is None
        and not attributions.of_line(block.text, last=False)
        and not attributions.is_label(block.text)
    )
