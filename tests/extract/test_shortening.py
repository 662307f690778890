"""Copies of pages cut short, which the models of news learn from: what stays stands where it stood."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from benchmarks.extraction_training.shortening import going, without
from crawler.extract.blocks import Blocks, read_blocks

PAGE = """<body><h1>Cầu mới</h1><div class=text><p>Một</p><p>Hai</p><ul><li>Tin khác</li></ul><p>Ba</p><img src=a.jpg>
<p>Bốn</p></div><div class=more><p>Tin mới</p><img src=b.jpg></div></body>"""


def held(blocks: Blocks) -> dict[str, list[str]]:
    """Label of each element that has one -> the texts it holds."""
    labels = [blocks.labels[label] for label in blocks.label]
    spans = zip(labels, blocks.first, blocks.end, strict=True)
    return {label: blocks.text[first:end] for label, first, end in spans if label}


def test_what_a_copy_leaves_out_is_gone_with_what_stood_among_it_and_nothing_else_moves() -> None:
    blocks = read_blocks(LexborHTMLParser(PAGE).body)
    article = [float(text in {"Một", "Hai", "Ba", "Bốn"}) for text in blocks.text]
    gone = going(article, 1)
    assert [blocks.text[i] for i in gone] == ["Hai", "Tin khác", "Ba", "Bốn"]
    copy = without(blocks, gone)
    assert copy.text == ["Cầu mới", "Một", "Tin mới"]
    assert held(copy) == {"text": ["Một"], "more": ["Tin mới"]}
    assert [before for _, _, before in copy.images] == [2, 3]
    assert copy.element == [blocks.element[i] for i in range(len(blocks.text)) if i not in gone]


def test_an_article_of_few_more_blocks_than_stay_gives_no_copy() -> None:
    assert not going([0, 1, 1, 1, 1], 2)
    assert len(going([0, 1, 1, 1, 1, 1], 2)) == 3
