"""Text documents with what each of their lines is, and the ways in which the tests change both alike."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from storage.records import Version

OWN = Path(__file__).parent / "documents"
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


@dataclass(frozen=True)
class Document:
    """lines: as they stand. labels: per line body, repeat:N (N: line it repeats), or the reason why it is not body.
    captions: line -> caption and credit. movable: its paragraphs may stand in another order."""

    name: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]
    captions: dict[int, tuple[str, str | None]]
    source_url: str | None
    ends_with_newline: bool
    movable: bool = True
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + ("\n" if self.ends_with_newline else "")


def own_documents() -> list[Document]:
    found = []
    for path in sorted(OWN.glob("*.txt")):
        text, truth = path.read_text(encoding="utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))
        lines = text.removesuffix("\n").split("\n")
        captions = {int(line): (said[0], said[1]) for line, said in truth["captions"].items()}
        labels = tuple(truth["lines"].split())
        assert len(labels) == len(lines), path
        more = {key: truth[key] for key in ("authors", "sources", "language", "published", "near") if key in truth}
        ends = text.endswith("\n")
        found.append(
            Document(path.stem, tuple(lines), labels, captions, truth["source_url"], ends, truth["movable"], more)
        )
    return found


def seed_documents() -> list[Any]:
    """The five documents the project was created from, or one skipped parameter where they are not at hand."""
    if not SEEDS.is_dir():
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/seeds is not there"))]
    truth = json.loads((SEEDS / "seed_truth.json").read_text("utf-8"))
    return [_seed(name, said) for name, said in truth["files"].items()]


def _seed(name: str, truth: dict[str, Any]) -> Document:
    text = (SEEDS / name).read_bytes().decode("utf-8")
    lines = tuple(text.removesuffix("\n").split("\n"))
    labels = ["body"] * len(lines)
    for entry in truth["not_body"]:
        labels[entry["line"] - 1] = _seed_label(entry)
    assert [n for n, label in enumerate(labels, start=1) if label == "body"] == truth["kept"]
    captions = {c["line"]: (c["text"], c["credit"]) for c in truth["captions"]}
    more = {"kept_text_sha256": truth["kept_text_sha256"], "authors": [], "language": "en"}
    return Document(name[:3], lines, tuple(labels), captions, truth["source_url"], text.endswith("\n"), more=more)


def _seed_label(entry: dict[str, Any]) -> str:
    if "duplicate_of" in entry:
        return f"repeat:{entry['duplicate_of']}"
    return {"source_line": "attribution"}.get(entry["reason"], entry["reason"].partition(":")[0])


def check(document: Document, version: Version) -> None:
    """Every line of the document is what its label says, and nothing else is there."""
    labels = {p.line: p.reason or "body" for p in version.placements if p.repeat is None}
    line_at = {p.position: p.line for p in version.placements}
    labels |= {p.line: f"repeat:{line_at[p.repeat.of]}" for p in version.placements if p.repeat is not None}
    wanted = dict(enumerate(document.labels, start=1))
    assert {n: (labels.get(n), w) for n, w in wanted.items() if labels.get(n) != w} == {}
    assert [p.line for p in version.placements] == list(wanted)
    kept = [line for line, label in zip(document.lines, document.labels, strict=True) if label == "body"]
    assert [_bare(p.text) for p in version.body] == [_bare(line) for line in kept]
    titles = [line for line, label in zip(document.lines, document.labels, strict=True) if label == "title"]
    assert [_bare(version.title or "")] == ([_bare(line) for line in titles] or [""])
    shown = [(i.caption, i.credit) for i in version.images if i.caption or i.credit]
    assert shown == [(_nfc(said), credit and _nfc(credit)) for _, (said, credit) in sorted(document.captions.items())]
    urls = [a.url for a in version.attributions if a.url]
    assert urls == ([document.source_url] if document.source_url else [])


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _bare(line: str) -> str:
    """A line without Markdown's marks and the pipes of a table: what a reader reads."""
    return " ".join(_nfc(line).strip("#>| \ufeff").replace("|", " ").split())


# ------------------------------------------------------------------------------------------ changes

Change = Callable[[Document, random.Random], Document]


def windows_line_ends(document: Document, _: random.Random) -> Document:
    return replace(document, lines=tuple(line + "\r" for line in document.lines[:-1]) + document.lines[-1:])


def decomposed(document: Document, _: random.Random) -> Document:
    return replace(document, lines=tuple(unicodedata.normalize("NFD", line) for line in document.lines))


def byte_order_mark(document: Document, _: random.Random) -> Document:
    return replace(document, lines=("\ufeff" + document.lines[0], *document.lines[1:]))


_LABELS = (
    (r"^Latest$", "Mới nhất"),
    (r"^Comment \((\d+)\)$", r"Bình luận (\1)"),
    (r"^Source: ", "Nguồn: "),
    (r"\(Source: ", "(Nguồn: "),
    (r"\(Photo: ", "(Ảnh: "),
)


def vietnamese_labels(document: Document, _: random.Random) -> Document:
    lines = list(document.lines)
    for pattern, label in _LABELS:
        lines = [re.sub(pattern, label, line) for line in lines]
    return replace(document, lines=tuple(lines))


_OTHERS = ("lorem", "sương", "garden", "vườn", "Ngân", "valley", "tám", "quickly", "không", "Mary", "4711")


def other_words(document: Document, chance: random.Random) -> Document:
    """A tenth of the words of paragraphs, captions and title replaced; what stood twice still does."""
    if document.more.get("near"):  # its copies differ already, and would in guarded words
        return document
    changed: dict[str, str] = {}
    lines, captions = list(document.lines), dict(document.captions)
    for n, (line, label) in enumerate(zip(document.lines, document.labels, strict=True), start=1):
        if label == "caption" and n in captions:
            said, credit = captions[n]
            captions[n] = (_other_words(said, chance), credit)
            lines[n - 1] = line.replace(said, captions[n][0])
        elif label in ("body", "title") or label.startswith("repeat"):
            lines[n - 1] = changed.setdefault(line, _other_words(line, chance))
    return replace(document, lines=tuple(lines), captions=captions)


def _other_words(text: str, chance: random.Random) -> str:
    spots = [m.span() for m in re.finditer(r"[^\W\d_]{2,}", text)]
    for start, end in sorted(chance.sample(spots, len(spots) // 10), reverse=True):
        text = text[:start] + chance.choice(_OTHERS) + text[end:]
    return text


def moved_blocks(document: Document, chance: random.Random) -> Document:
    """The document below its head in another order: an image goes with its caption, of equal lines the first is
    kept."""
    if not document.movable:
        return document
    numbers = list(range(1, len(document.lines) + 1))
    head = 2 if document.labels[0] == "title" else 0
    units: list[list[int]] = []
    for n in numbers[head:]:
        if document.labels[n - 1] == "caption":
            units[-1].append(n)
        else:
            units.append([n])
    chance.shuffle(units)
    order = [*numbers[:head], *(n for unit in units for n in unit)]
    now_at = {n: at for at, n in enumerate(order, start=1)}
    first: dict[str, int] = {}
    labels = []
    for at, n in enumerate(order, start=1):
        label = document.labels[n - 1]
        if label == "body" or label.startswith("repeat"):
            kept = first.setdefault(document.lines[n - 1], at)
            label = "body" if kept == at else f"repeat:{kept}"
        labels.append(label)
    captions = {now_at[n]: said for n, said in document.captions.items()}
    lines = tuple(document.lines[n - 1] for n in order)
    # A last line without its newline must not be blank: behind the last newline there is no line.
    return replace(document, lines=lines, labels=tuple(labels), captions=captions, ends_with_newline=True)


CHANGES: tuple[Change, ...] = (
    windows_line_ends,
    decomposed,
    byte_order_mark,
    vietnamese_labels,
    other_words,
    moved_blocks,
)
