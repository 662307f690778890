"""Blocks of an article as HTML; what the three systems of the demo have in common. Pure."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape
from itertools import groupby

from luutru.demo.articles import Article, Block

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel, served for every picture."""

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")

Render = Callable[[Block], str]


def body_html(blocks: Iterable[Block], paragraph: Callable[[str], str], picture: Render, credit: Render) -> str:
    """Blocks as HTML. paragraph takes escaped HTML; picture and credit take the block."""
    parts: list[str] = []
    for kind, run in groupby(blocks, key=lambda b: b.kind):
        if kind == "item":
            parts.append("<ul>\n" + "".join(f"\t<li>{escape(b.text)}</li>\n" for b in run) + "</ul>")
        elif kind == "row":
            parts.append(_table([b.text for b in run]))
        else:
            parts += [_block(b, paragraph, picture, credit) for b in run]
    return "\n".join(parts)


def _block(block: Block, paragraph: Callable[[str], str], picture: Render, credit: Render) -> str:
    text = escape(block.text)
    if block.kind == "picture":
        return picture(block)
    if block.kind == "credit":
        return credit(block)
    if block.kind == "heading":
        return f"<h3>{text}</h3>"
    if block.kind == "quote":
        return f"<blockquote><p>{text}</p></blockquote>"
    if block.kind == "question":
        return paragraph(f"<strong>{text}</strong>")
    if block.kind == "signature":
        return f'<p style="text-align: right;"><strong>{text}</strong></p>'
    return paragraph("&nbsp;" if block.kind == "gap" else text)


def _table(rows: list[str]) -> str:
    head, *rest = [[escape(cell) for cell in row.split(" | ")] for row in rows]
    lines = ["<tr>" + "".join(f"<th>{c}</th>" for c in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rest]
    return (
        '<table border="1" cellpadding="1" style="width:100%;">\n<tbody>\n' + "\n".join(lines) + "\n</tbody>\n</table>"
    )


def image_table(block: Block, url: str, table_class: str, img_class: str = "") -> str:
    """A picture as most editors make it: one column, the image in the first row, its caption in the second."""
    caption = caption_of(block)
    row = f'<tr>\n<td style="text-align: center;"><em>{escape(caption)}</em></td>\n</tr>\n' if caption else ""
    return (
        f'<table align="center" border="0" class="{table_class}" style="width: 600px;">\n<tbody>\n<tr>\n'
        f'<td><img alt="" class="{img_class}" src="{escape(url)}" width="600" /></td>\n</tr>\n{row}</tbody>\n</table>'
    )


def caption_of(block: Block) -> str:
    """A caption with its credit, as the page prints it: "Quang cảnh hội nghị. (Ảnh: Lê Thị Hoa)"."""
    return f"{block.text} ({block.credit})".strip() if block.credit else block.text


def pictures(article: Article) -> list[str]:
    return [b.picture for b in article.blocks if b.picture]


def decomposed(article: Article) -> Article:
    """The same article as some editors save it: NFD, here and there a no-break space or a zero-width one."""

    def spoil(text: str) -> str:
        words = unicodedata.normalize("NFD", text).split(" ")
        gaps = ["\u00a0" if n % 6 == 5 else " \u200b" if n % 9 == 8 else " " for n in range(len(words) - 1)]
        return "".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True))

    return replace(
        article,
        title=spoil(article.title) if article.title else None,
        lead=spoil(article.lead) if article.lead else None,
        blocks=tuple(replace(b, text=spoil(b.text)) for b in article.blocks),
    )
