"""The demo's articles: invented news in articles/*.toml, one file per host, read into frozen values.

A body is written as blocks with a blank line between them; the first characters say what a block is:

    plain text                 a paragraph
    # …   > …   - …   ? …      heading, quote, list item, an interviewer's question
    | a | b |                  a row of a data table (rows on consecutive lines are one table)
    ! file.png | caption | VNA a picture, its caption, its credit (the last two may be left out)
    @exact LABEL               the block so labelled stands here again, word for word
    @near LABEL text           it stands here again with a few words changed
    @noise text                a line that is not part of the text ("Comment (0)", "![]() |")
    @credit text               a line that names the source ("Theo TTXVN", "Source: URL")
    @signature text            the author's name as the last line
    @either text               what may be read as a paragraph or as an unmarked caption, but never lost
    @gap                       an empty paragraph, where a figure was lost

A block may begin with {label}. `[article.second]` says what is other on the second night: any field, and
`replace = {label = "text"}` for single blocks or `keep = n` for an article cut down to its first n blocks.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import resources
from typing import Any, Literal

BlockKind = Literal[
    "paragraph", "heading", "quote", "item", "question", "row",  # body
    "picture", "noise", "credit", "signature", "either", "gap",
]  # fmt: skip
Rule = Literal["exact", "near"]

_MARKS: dict[str, BlockKind] = {"# ": "heading", "> ": "quote", "- ": "item", "? ": "question", "| ": "row"}
_WORDS: dict[str, BlockKind] = {
    "noise": "noise", "credit": "credit", "signature": "signature", "either": "either", "gap": "gap",
}  # fmt: skip
_LABEL = re.compile(r"\{(\w+)\}\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body. text: as a reader sees it; of a row, its cells joined by " | "; of a picture, its caption.

    of: text of the block that this one repeats, by `rule`.
    """

    kind: BlockKind
    text: str = ""
    label: str | None = None
    of: str | None = None
    rule: Rule | None = None
    picture: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it stands on one night.

    id: None on the aggregator, whose addresses have none. authors, source: as the labelled fields name them.
    printed: the date as the page prints it, where it is not the one that `published` would give.
    quirks: words that the templates know. outcomes: what a crawl may say of it that night, where that does not follow.
    attributions: (kind, name, url) of the source records that its page carries.
    """

    host: str
    slug: str
    title: str | None = None
    id: int | None = None
    section: str = ""
    lead: str | None = None
    published: datetime | None = None
    printed: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    tags: tuple[str, ...] = ()
    quirks: frozenset[str] = frozenset()
    blocks: tuple[Block, ...] = ()
    status: int = 200
    first: int = 1
    outcomes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    old_slugs: tuple[str, ...] = ()
    attributions: tuple[tuple[str, str | None, str | None], ...] = field(default=())

    @property
    def path(self) -> str:
        if self.id is None:
            return f"/en/{self.slug}"
        return self.path_under(self.slug)

    def path_under(self, slug: str) -> str:
        """Where the article would stand under another slug."""
        return f"/index.php/{self.section}/{slug}-{self.id}.html" if self.section else f"/{slug}-{self.id}.html"

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


@functools.cache
def articles(host: str, night: int) -> tuple[Article, ...]:
    """The articles of one host as they stand on night 1 or 2, newest first."""
    text = resources.files("luutru.demo").joinpath("articles", f"{host}.toml").read_text(encoding="utf-8")
    found = [_article(host, table, night) for table in tomllib.loads(text)["article"]]
    return tuple(sorted((a for a in found if a.first <= night), key=_age, reverse=True))


def _age(article: Article) -> tuple[float, int]:
    return (article.published.timestamp() if article.published else 0.0, article.id or 0)


def _article(host: str, table: dict[str, Any], night: int) -> Article:
    second: dict[str, Any] = table.get("second", {}) if night > 1 else {}
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in {**table, **second}.items()}
    replaced, keep = fields.pop("replace", {}), fields.pop("keep", None)
    blocks = tuple(
        replace(block, text=replaced[block.label]) if block.label in replaced else block
        for block in read_body(fields.pop("body", ""))
    )
    fields.pop("second", None)
    fields["quirks"] = frozenset(fields.get("quirks", ()))
    fields["attributions"] = tuple((a["kind"], a.get("name"), a.get("url")) for a in fields.get("attributions", ()))
    return Article(host=host, blocks=blocks[:keep], **fields)


def read_body(text: str) -> tuple[Block, ...]:
    """A body in the notation of this module as blocks.

    Raises: KeyError for a repeat of a label that no earlier block has.
    """
    blocks: list[Block] = []
    by_label: dict[str, Block] = {}
    for piece in re.split(r"\n\s*\n", text.strip()):
        label = _LABEL.match(piece)
        piece = piece[label.end() :] if label else piece
        for block in _blocks(piece.strip(), by_label):
            block = replace(block, label=label[1]) if label else block
            blocks.append(block)
            if block.label:
                by_label[block.label] = block
    return tuple(blocks)


def _blocks(piece: str, by_label: dict[str, Block]) -> list[Block]:
    if not piece:
        return []
    if piece[:2] in ("- ", "| "):
        return [Block(_MARKS[piece[:2]], _line(line, piece[0])) for line in piece.splitlines()]
    text = " ".join(piece.split())
    if text.startswith("! "):
        path, caption, credit, *_ = [*(p.strip() for p in text[2:].split("|")), "", ""]
        return [Block("picture", caption, picture=path, credit=credit or None)]
    if text.startswith("@"):
        word, _, rest = text[1:].partition(" ")
        return [_marked(word, rest, by_label)]
    return [Block(_MARKS.get(text[:2], "paragraph"), text[2:] if text[:2] in _MARKS else text)]


def _line(line: str, mark: str) -> str:
    if mark == "|":
        return " | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return line[2:].strip()


def _marked(word: str, rest: str, by_label: dict[str, Block]) -> Block:
    if word == "exact":
        original = by_label[rest]
        return replace(original, label=None, of=original.text, rule="exact")
    if word == "near":
        label, _, text = rest.partition(" ")
        return replace(by_label[label], label=None, text=text, of=by_label[label].text, rule="near")
    return Block(_WORDS[word], rest)
