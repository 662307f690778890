"""Short articles under long furniture: labelled pages cut to their first paragraphs.

Papers print notes of one or two paragraphs in the frame of their long stories: menus, offers, lists of other news. Few
labelled pages are such, so they are made of those that there are: for the models by leaving out blocks, with the labels
that these have; to be measured on, in the HTML.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import accumulate, compress

from selectolax.lexbor import LexborHTMLParser

from benchmarks.extraction_training.pages import Sample
from crawler.extract.blocks import Blocks
from storage.text import letters

LEFT = (1, 2, 2, 3, 3, 4, 5, 7)  # blocks of a copy
_LEAST_CUT = 3  # paragraphs or blocks
_COLUMNS = ("text", "element", "linked", "links", "strong")  # of Blocks, a value a block
_TELLING = 20  # letters of a paragraph by which its element is found again
_FOUND = 0.7  # of the paragraphs that are to go
_ELEMENTS = "p, h2, h3, h4, li, blockquote, div"


def lengths(sample: Sample) -> list[int]:
    """How many blocks of its article the copies of a page of news keep, told by its id: two copies of a page of
    fundus-dev, one of another."""
    told = hashlib.blake2b(sample.id.encode(), digest_size=2).digest()
    return list(dict.fromkeys(LEFT[byte % len(LEFT)] for byte in told[: 2 if sample.corpus == "fundus" else 1]))


def going(labels: Sequence[float], left: int) -> range:
    """The blocks that a copy leaves out: from the next of the article to its last, with the offers and captions among
    them, as if the note had been written so; none where it has few more than are to stay. labels: as labels.label gives
    them."""
    article = [i for i, label in enumerate(labels) if label >= 0.5]
    return range(article[left], article[-1] + 1) if len(article) >= left + _LEAST_CUT else range(0)


def without(blocks: Blocks, gone: Collection[int]) -> Blocks:
    """The columns as if these blocks did not stand on the page. Their elements stay, and hold nothing."""
    stays = [i not in gone for i in range(len(blocks.text))]
    before = list(accumulate(stays, initial=0))
    return replace(
        blocks,
        **{name: list(compress(getattr(blocks, name), stays)) for name in _COLUMNS},
        first=[before[i] for i in blocks.first],
        end=[before[i] for i in blocks.end],
        paragraphs={before[i]: parted for i, parted in blocks.paragraphs.items() if stays[i]},
        images=[(node, element, before[i]) for node, element, i in blocks.images],
    )


def shortened(sample: Sample, left: int) -> Sample | None:
    """The page with the first `left` paragraphs of its article alone, and its truth likewise; None where it has few
    more, or their elements cannot be told by their text."""
    article = [text for text in sample.truth["body"].split("\n") if text.strip()]
    if len(article) < left + _LEAST_CUT:
        return None
    going = {key for text in article[left:] if len(key := letters(text)) > _TELLING}
    tree, gone = LexborHTMLParser(sample.html), 0
    for node in tree.css(_ELEMENTS):
        if letters(node.text(deep=True)) in going:
            node.decompose()
            gone += 1
    if gone < _FOUND * len(going):
        return None
    truth = {**sample.truth, "body": "\n".join(article[:left]), "paragraphs": article[:left]}
    return replace(sample, html=tree.html or "", truth=truth)
