"""The standfirst: the sentence or two that stand above an article's text and sum it up. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.findings import Findings
from crawler.extract.kin import NO_HEADING, ancestors, level_of
from crawler.extract.strays import is_by_machine
from crawler.lines import noise
from storage.text import letters

_LABEL = re.compile(
    r"lead(?!ing|er|[-_]?(?:media|image|img|photo|pic|art))|standfirst|sapo|sub[-_]?tit|mid[-_]?tit|tit(?:le)?[-_]sub"
    r"|[a-z][-_]sub(?![a-z])|sub-headline|subhead|dek\b|deck\b|chapo"
    r"|teaser|(?<!with-)summary|hometext|(?<!pic)intro|excerpt|preface|article__desc|article-desc|detail-desc|kicker-text|vorspann"
    r"|tom[-_]?tat|trich[-_]?yeu|entradilla|bajada|sumario|ingress|strap",
    re.I,
)
_LEAST_BYTES = 36  # UTF-8, that a standfirst is longer than
_ABOVE = 12  # blocks under the headline among which it may stand above the text
_SCORE = 0.05  # that it has there at least
_SCORE_UNDATED = 0.005  # and where it cannot be a line of names and a date; right under the headline it needs none
_SCORE_LEARNED = 0.2  # on English pages that are no news: most that the networks learned from, and know well
_SCORE_UNNAMED = 0.1  # and where its place right under the headline alone speaks for it
_DATED = re.compile(r"(?=.{,90}$).*(?:19|20)\d\d\b")  # a line that may say who writes and when
_OPENING = 24  # letters of a summary by which a block is known
_H1 = TAG_NUMBERS["h1"]
_BOLD = 0.9  # of its characters: a stop is often left out
_AROUND = 4  # elements around the first text that may hold a heading above it
_REACH = 2  # kept blocks from the top among which the lead is looked for


def lead_at(found: Findings) -> int | None:
    """The block that is the standfirst: one at the top of the text or above it whose class says so, or that says what
    the page's summary says; else one that stands right under the headline in the same header, or as a heading right
    above the text. Scores know little of what stands above the text."""
    kept = [i for i in found.article() if i != found.headline]
    top = kept[:_REACH] if len(kept) > _REACH else []
    above = range(0)
    if not found.from_script and kept and found.region.first <= found.headline < kept[0]:
        above = range(found.headline + 1, min(kept[0], found.headline + 1 + _ABOVE))
    return next(
        chain(
            (i for i in top if _is_labelled(found.blocks, i) and not noise(found.blocks.text[i])),
            (i for i in above[:1] if _is_named(found, i)),
            (i for i in top if _sums_up(found, i, kept)),
            (i for i in above[1:] if _is_named(found, i)),
            (i for i in above[:1] if _is_by_place(found, i)),
            (i for i in above[-1:] if i + 1 == kept[0] and _heads_text(found, i)),
        ),
        None,
    )


def _sums_up(found: Findings, i: int, kept: Sequence[int]) -> bool:
    """Whether a kept block opens as the page's summary does, and is marked up otherwise than the text."""
    blocks, opening = found.blocks, found.hints.summary[:40]
    said = len(opening) > 20 and blocks.text[i].startswith(opening)
    return said and _is_long(blocks, i) and _stands_apart(blocks, i, kept)


def _is_named(found: Findings, i: int) -> bool:
    """Whether the class of a block above the text says that it is a standfirst, or it prints what the page's summary
    opens with, behind a place's name or not."""
    blocks, text, score = found.blocks, found.blocks.text[i], float(found.scores[i - found.region.first])
    learned = found.evidence.news < 2 and (found.evidence.language or "").lower().startswith("en")
    opening = "" if learned else letters(found.hints.summary)[:_OPENING]
    if len(opening) == _OPENING and opening in letters(text[: 4 * _OPENING]):
        return True
    scored = score >= (_SCORE_LEARNED if learned else _SCORE)
    if not scored and not learned and _DATED.match(text) is None:
        scored = i == found.headline + 1 or score >= _SCORE_UNDATED
    return scored and _is_labelled(blocks, i) and not noise(text) and not is_by_machine(text)


def _is_by_place(found: Findings, i: int) -> bool:
    """Whether the block right under the headline of news is a sentence or two beside it: of 91 such blocks of the
    benchmark that are not kept as text, 87 are standfirsts; a line of names and a date is none."""
    blocks, element, headline = found.blocks, found.blocks.element[i], found.blocks.element[found.headline]
    header = {blocks.parent[headline], blocks.parent[max(blocks.parent[headline], 0)]}
    return (
        found.evidence.news == 2
        and blocks.parent[element] in header
        and not blocks.links[i]
        and _is_long(blocks, i)
        and float(found.scores[i - found.region.first]) >= _SCORE_UNNAMED
        and _DATED.match(blocks.text[i]) is None
    )


def _heads_text(found: Findings, i: int) -> bool:
    """Whether the block right above the text of news is a heading in what holds the text: so Korean papers print it."""
    blocks, element = found.blocks, found.blocks.element[i]
    if found.evidence.news < 2 or not 1 < level_of(blocks, i) < NO_HEADING or blocks.links[i]:
        return False
    around = blocks.parent[element] in ancestors(blocks, blocks.element[i + 1])[:_AROUND]
    likely = float(found.scores[i - found.region.first]) >= _SCORE_UNNAMED
    return around and likely and _is_long(blocks, i) and not noise(blocks.text[i])


def _is_long(blocks: Blocks, i: int) -> bool:
    return len(blocks.text[i].encode("utf-8", "replace")) > _LEAST_BYTES


def _is_labelled(blocks: Blocks, i: int) -> bool:
    """Whether the class of the block's element, or of its parent, says that it is a standfirst."""
    element = blocks.element[i]
    above = max(blocks.parent[element], 0)
    said = _LABEL.search(f"{blocks.labels[blocks.label[element]]} {blocks.labels[blocks.label[above]]}")
    return said is not None and blocks.tag[element] != _H1 and _is_long(blocks, i)


def _is_bold(blocks: Blocks, i: int) -> bool:
    return blocks.strong[i] >= _BOLD * len(blocks.text[i])


def _stands_apart(blocks: Blocks, i: int, kept: Sequence[int]) -> bool:
    """Whether a block is marked up otherwise than the paragraphs behind it: another tag, class or parent, or it is bold
    and the next one is not, as Vietnamese offices type it."""
    if _is_bold(blocks, i) and i == kept[0] and not _is_bold(blocks, kept[1]):
        return True
    element, mates = blocks.element[i], [blocks.element[k] for k in kept[1:] if k != i]
    own = (blocks.tag[element], blocks.kind(element), blocks.parent[element])
    return all((blocks.tag[m], blocks.kind(m), blocks.parent[m]) != own for m in mates)
