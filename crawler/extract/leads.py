"""The standfirst: the sentence or two that stand above an article's text and sum it up. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from crawler.extract.blocks import Blocks
from crawler.extract.findings import Findings
from crawler.extract.kin import NO_HEADING, level_of
from crawler.lines import noise

_LABEL = re.compile(
    r"lead|standfirst|sapo|sub[-_]?tit|mid[-_]?tit|tit(?:le)?[-_]sub|sub-headline|subhead|dek\b|deck\b|chapo|teaser|(?<!with-)summary|hometext|"
    r"intro|excerpt|article__desc|article-desc|detail-desc|kicker-text|vorspann|entradilla|bajada|sumario|ingress|strap",
    re.I,
)
_SUBTITLE = re.compile(r"sub[-_]?(?:tit|head)|tit(?:le)?[-_]sub", re.I)
_LEAST_BYTES = 40  # UTF-8, that a standfirst is longer than
_ABOVE = 12  # blocks under the headline among which it may stand above the text
_SCORE = 0.05  # that it has there at least
_SCORE_LEARNED = 0.2  # on English pages that are no news: most that the networks learned from, and know well
_SCORE_UNNAMED = 0.1  # and where its place right under the headline alone speaks for it
_DATED = re.compile(r"(?=.{,90}$).*(?:19|20)\d\d\b")  # a line that may say who writes and when
_REACH = 2  # kept blocks from the top among which the lead is looked for


def lead_at(found: Findings) -> int | None:
    """The block that is the standfirst: at the top of the text, and said to be one by its markup or by the page's
    summary; or between headline and text, where scores know little of standfirsts, by its markup or because it stands
    right under the headline in the same header."""
    blocks = found.blocks
    kept = [i for i in found.article() if i != found.headline]
    opening = found.hints.summary[:40]
    for i in kept[:_REACH] if len(kept) > _REACH else ():
        said = len(opening) > 20 and blocks.text[i].startswith(opening)
        if _is_long(blocks, i) and (_is_labelled(blocks, i) or (said and _stands_apart(blocks, i, kept))):
            return i
    if found.from_script or not kept or not found.region.first <= found.headline < kept[0]:
        return None
    above = range(found.headline + 1, min(kept[0], found.headline + 1 + _ABOVE))
    scores = found.scores[found.headline + 1 - found.region.first :]
    learned = found.evidence.news < 2 and (found.evidence.language or "").lower().startswith("en")
    likely = compress(above, (scores[: len(above)] >= (_SCORE_LEARNED if learned else _SCORE)).tolist())
    named = (i for i in likely if _is_long(blocks, i) and _is_labelled(blocks, i) and not noise(blocks.text[i]))
    under = found.headline + 1
    by_place = under in above and (_is_by_place(found, under) or (not learned and _is_subtitle(blocks, under)))
    return next(named, under if by_place else None)


def _is_subtitle(blocks: Blocks, i: int) -> bool:
    """Whether a heading right under the headline is itself called the title below it."""
    called = blocks.labels[blocks.label[blocks.element[i]]]
    return level_of(blocks, i) < NO_HEADING and _is_long(blocks, i) and _SUBTITLE.search(called) is not None


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


def _is_long(blocks: Blocks, i: int) -> bool:
    return len(blocks.text[i].encode("utf-8", "replace")) > _LEAST_BYTES


def _is_labelled(blocks: Blocks, i: int) -> bool:
    """Whether the class of the block's element, or of its parent, says that it is a standfirst."""
    element = blocks.element[i]
    above = max(blocks.parent[element], 0)
    return bool(_LABEL.search(f"{blocks.labels[blocks.label[element]]} {blocks.labels[blocks.label[above]]}"))


def _stands_apart(blocks: Blocks, i: int, kept: Sequence[int]) -> bool:
    """Whether a block is marked up otherwise than the paragraphs behind it: another tag, class or parent."""
    element, mates = blocks.element[i], [blocks.element[k] for k in kept[1:] if k != i]
    own = (blocks.tag[element], blocks.label[element], blocks.parent[element])
    return all((blocks.tag[m], blocks.label[m], blocks.parent[m]) != own for m in mates)
