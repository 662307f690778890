"""Short articles under long furniture: labelled pages cut to their first paragraphs.

Papers print notes of one or two paragraphs in the frame of their long stories: menus, offers, lists of other news. Few
labelled pages are such, so they are made of those that there are.
"""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from benchmarks.extraction_training.pages import Sample
from storage.text import letters

_LEAST_CUT = 3  # paragraphs
_TELLING = 20  # letters of a paragraph by which its element is found again
_FOUND = 0.7  # of the paragraphs that are to go
_ELEMENTS = "p, h2, h3, h4, li, blockquote, div"


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
