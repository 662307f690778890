"""What belongs to a text though its score left it out: its last sentence, items behind a colon, the rest of a note, its
signature. Pure.

Scores know a text by its mass, so they are unsure of three sentences on a page of a hundred teasers, and of what ends a
text. What stands with kept paragraphs and is marked up as they are is text all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress

from crawler.bylines import is_labelled, is_signature, read_signature
from crawler.extract.blocks import DASHES, TAG_NUMBERS, Blocks
from crawler.extract.features import Array, Region
from crawler.extract.kin import FIGURES, LIKELY, NO_HEADING, OPENS_WITHIN, level_of, list_of, stand_of
from crawler.extract.names import is_person
from crawler.extract.place import GOOD_BYTES, GOOD_LINKED
from crawler.extract.strays import FELLOWS
from crawler.extract.teasers import below_headline
from crawler.lines import noise
from crawler.reporters import closing_reporters, signed_off

KEPT_BEHIND = 0.2  # of a sentence right behind the text: of 1,263 labelled pages none has anything else that scores so
KEPT_ALIKE = 0.1  # of a long sentence, most of whose like is kept
KEPT_SIGNED = 0.02  # of a name there
KEPT_AMONG = 0.05  # of a long text among its fellows
KEPT_FIRST = 0.03  # of a long text under the headline of a page of which nothing is
SENTENCE = 40  # UTF-8 bytes
ENDS = tuple('.!?…。！？"”“»«」』’›')
_LEAST_LAST = 26  # characters, of the 80 bytes that a paragraph has at least
_NEAR = 4  # blocks
_NOTE = 500  # UTF-8 bytes, that a text is shorter than which is made complete
_CORRECTS = re.compile(
    r"[\W_]*(?:correction|clarification|berichtigung|korrektur|richtigstellung|correctif|rectificatif|erratum"
    r"|rectificación|corrección|fe de erratas|correção|errata|correzione|ralat|koreksi|đính chính|更正|订正|訂正|정정)"
    r"(?:[\s,][^:：]{0,40})?\s?[:：]\s?\S",
    re.I,
)
_RENAMED = re.compile(  # "(应受访者要求，老潘为化名)", "* Tên nhân vật đã được thay đổi"
    r"[\W_]*(?:.{0,40}(?:化名|仮名|가명)|.{0,40}\bnames? (?:has|have|was|were) (?:been )?changed\b"
    r"|.{0,30}\bnamen?\b.{0,30}\b(?:geändert|gewijzigd)\b|.{0,20}\bprénoms?\b.{0,30}\b(?:changée?s?|modifiée?s?)\b"
    r"|.{0,20}\bnombres?\b.{0,40}\b(?:cambiados?|ficticios?|modificados?)\b|.{0,20}\bnomes?\b.{0,20}\bfictícios?\b"
    r"|.{0,20}\bnomi? di fantasia\b|.{0,20}\bnama samaran\b"
    r"|.{0,12}\btên (?:các |của )?(?:nhân vật|người)\b.{0,30}\bthay đổi\b|.{0,20}นามสมมติ).{0,40}",
    re.I,
)
_CORRECTED = re.compile(r"a correction was made on [^:]{6,30}:", re.I)  # and how stands below
_PARAGRAPH = TAG_NUMBERS["p"]
_ROW, _ORDERED = TAG_NUMBERS["tr"], TAG_NUMBERS["ol"]
_LEAST_LISTED, _MOST_LISTED = 2, 40  # blocks
_PLAIN = frozenset((_PARAGRAPH, TAG_NUMBERS["div"]))


def keep_last(blocks: Blocks, region: Region, kept: list[bool], containers: Sequence[int]) -> None:
    """Keep the only paragraph of a container that is not kept, near the others, where several are marked up as it is:
    the last one of a text is taken for what stands under texts."""
    alike: dict[tuple[int, int, int], tuple[list[int], list[int]]] = {}  # -> kept and other paragraphs
    for j, keep in enumerate(kept):
        i = region.first + j
        if len(blocks.text[i]) >= _LEAST_LAST and not blocks.linked[i]:
            element = blocks.element[i]
            key = containers[j], blocks.tag[element], blocks.kind(element)
            alike.setdefault(key, ([], []))[not keep].append(j)
    for mates, others in alike.values():
        others = [j for j in others if len(blocks.text[region.first + j].encode("utf-8", "replace")) >= GOOD_BYTES]
        if len(others) == 1 and len(mates) >= FELLOWS and min(abs(others[0] - j) for j in mates) <= _NEAR:
            kept[others[0]] = blocks.text[region.first + others[0]].endswith(ENDS)


def keep_alike(blocks: Blocks, region: Region, scores: Array, kept: list[bool], group: Sequence[int]) -> None:
    """Keep long sentences without links that are marked up as blocks of which most are kept: of 28 such on labelled
    pages 22 are text. group: of each block of the region, those marked up alike (place.Place)."""
    held = Counter(compress(group, kept))
    everywhere = Counter(group)
    for j in compress(range(len(kept)), (scores >= KEPT_ALIKE).tolist()):
        i = region.first + j
        most = held[group[j]] > 1 and 2 * held[group[j]] >= everywhere[group[j]]
        if not kept[j] and most and not blocks.links[i] and blocks.text[i].endswith(ENDS):
            kept[j] = len(blocks.text[i].encode("utf-8", "replace")) >= GOOD_BYTES


def keep_closing(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep sentences of Chinese, Japanese or Korean, which have few characters, right behind the last kept paragraph,
    where they stand as it does, and a line right above the first one in its own element ("[앵커]"): what else stands
    there scores less."""
    for j in range(len(kept) - kept[::-1].index(True), len(kept)):
        i = region.first + j
        alike = stand_of(blocks, i) == stand_of(blocks, i - 1) and blocks.tag[blocks.element[i]] == _PARAGRAPH
        if not (kept[j - 1] and alike and scores[j] >= KEPT_BEHIND):
            break
        kept[j] = not blocks.linked[i] and blocks.text[i].endswith(("。", "！", "？", "」", "다."))
    first = kept.index(True)
    i = region.first + first
    if first and blocks.element[i - 1] == blocks.element[i] and scores[first - 1] >= KEPT_BEHIND:
        kept[first - 1] = not blocks.links[i - 1]


def keep_introduced(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Keep the items without links, of a list or behind dashes in the text itself, right behind a kept sentence that
    ends with a colon, and of a list right behind a subheading: on labelled pages all such belong to the text; of lists
    of links every second does not."""
    end = headline + 1
    for j in range(len(kept) - 1):
        i = region.first + j
        if i < end or not kept[j] or not (_announces(blocks.text[i]) or _heads_list(blocks, i)):
            continue
        found = list_of(blocks, i + 1)
        if found >= 0 and blocks.first[found] == i + 1:
            end = min(blocks.end[found], region.end)
        else:
            dashed = (k for k in range(i + 1, region.end) if not _is_dashed(blocks, k, i))
            end = next(dashed, region.end)
        if not any(blocks.links[i + 1 : end]):
            kept[j + 1 : end - region.first] = [True] * (end - i - 1)


def keep_between(blocks: Blocks, region: Region, kept: list[bool]) -> None:
    """Keep the rows of a table with several columns, or the items of an ordered list, that fill what lies between two
    kept blocks but for one line (a caption), without a link: no furniture of the site stands so."""
    before = -1
    for j in (j for j, keep in enumerate(kept.copy()) if keep):
        gap = range(region.first + before + 1, region.first + j)
        listed = [i for i in gap if _is_counted(blocks, i)] if before >= 0 and 1 < len(gap) <= _MOST_LISTED else []
        if len(listed) > 1 and len(listed) >= len(gap) - 1 and not any(blocks.links[gap.start : gap.stop]):
            for i in listed:
                kept[i - region.first] = True
        before = j


def _is_counted(blocks: Blocks, i: int) -> bool:
    """Whether a block is a row of several cells, or an item of an ordered list."""
    element = blocks.element[i]
    if blocks.tag[element] == _ROW:
        return " | " in blocks.text[i]
    return blocks.tag[max(list_of(blocks, i), 0)] == _ORDERED


def _announces(text: str) -> bool:
    """Whether a sentence, no label, ends with a colon."""
    return text.endswith((":", "：")) and len(text.encode("utf-8", "replace")) >= SENTENCE


def _heads_list(blocks: Blocks, i: int) -> bool:
    """Whether a heading, or a line in bold letters, stands right above a list of several items and beside it; no label
    ("Sources:")."""
    found = list_of(blocks, i + 1)
    if found < 0 or blocks.first[found] != i + 1 or blocks.end[found] - i <= _LEAST_LISTED:
        return False
    beside = blocks.parent[found] == blocks.parent[blocks.element[i]] and not blocks.text[i].endswith((":", "："))
    return beside and (level_of(blocks, i) < NO_HEADING or blocks.strong[i] == len(blocks.text[i]))


def _is_dashed(blocks: Blocks, i: int, colon: int) -> bool:
    """Whether a line opens with a dash and stands in the element of the one with the colon, or in one beside it."""
    own, other = blocks.element[i], blocks.element[colon]
    beside = own == other or blocks.parent[own] == blocks.parent[other]
    return beside and blocks.text[i].startswith(DASHES)


def keep_note(
    blocks: Blocks, region: Region, scores: Array, kept: list[bool], headline: int, containers: Sequence[int]
) -> None:
    """Keep the paragraphs of the container that holds most of a short text, and where one block at most is kept of a
    page those of the container that opens under the headline: a note is so little of its page that scores take it for
    more of the rest. scores: 0 for what was kept and then dropped. containers: of each block of the region."""
    texts = blocks.text[region.first : region.end]
    if sum(map(len, compress(texts, kept))) >= _NOTE:
        return
    sizes = [len(text.encode("utf-8", "replace")) for text in texts]
    if sum(compress(sizes, kept)) >= _NOTE:
        return
    top = max(headline - region.first + 1, 0)
    long = [j for j in range(top, len(kept)) if sizes[j] >= GOOD_BYTES and is_paragraph(blocks, region.first + j)]
    held = Counter[int]()
    for j in long:
        held[containers[j]] += kept[j] * sizes[j]
    own = {container for container, size in held.most_common(1) if size}
    for j in long:
        kept[j] = kept[j] or (containers[j] in own and bool(scores[j] >= KEPT_AMONG))
    if headline >= region.first and sum(kept[top:]) < 2:
        _open(blocks, region, scores, kept, long, sizes)


def _open(
    blocks: Blocks, region: Region, scores: Array, kept: list[bool], long: Sequence[int], sizes: Sequence[int]
) -> None:
    """Keep the text that opens under the headline of a page of which one block at most is kept, and that no more than a
    standfirst: the likely paragraphs above the first subheading; where none is likely, those that stand together first.
    long: the paragraphs below the headline."""
    top = next((j for j in long if not below_headline(blocks, region.first + j)), -1)
    if top < 0:
        return
    end = next((j for j in range(top, len(kept)) if level_of(blocks, region.first + j) < NO_HEADING), len(kept))
    opening = [j for j in long if top <= j < min(end, top + OPENS_WITHIN)]
    likely = [j for j in opening if scores[j] >= LIKELY and not kept[j]]
    if not likely and True not in kept:
        likely = [j for j in opening if stand_of(blocks, region.first + j) == stand_of(blocks, region.first + top)]
        likely = likely if len(likely) > 1 or scores[top] >= KEPT_FIRST else []
    if sum(sizes[j] for j in likely) > sum(compress(sizes[top:], kept[top:])):
        for j in likely:
            kept[j] = True


def keep_signature(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Keep a signature right behind the text, in the element that holds it: a label and names, names in brackets, a
    broadcaster's last words, or a name that stands as the paragraphs do. Bylines are read of it, and it is no part of
    the body."""
    backwards = range(len(kept) - 1, -1, -1)
    j = 1 + next((j for j in backwards if kept[j] and not noise(blocks.text[region.first + j])), -1)
    if j == 0 or j == len(kept) or kept[j]:
        return
    i = region.first + j
    last, own, said = blocks.element[i - 1], blocks.element[i], blocks.text[i]
    beside = blocks.parent[own] in (last, blocks.parent[last]) and blocks.tag[own] in _PLAIN
    if (beside or own == last) and not blocks.linked[i]:
        alike = scores[j] >= KEPT_SIGNED and stand_of(blocks, i) == stand_of(blocks, i - 1)
        named = is_labelled(said) or bool(closing_reporters(said) if said[0] in "（【" else signed_off(said))
        kept[j] = named or (alike and is_signature(said) and any(map(is_person, read_signature(said).authors)))


def keep_correction(blocks: Blocks, region: Region, kept: list[bool]) -> None:
    """Keep sentences behind the text that say that they correct it: "Correction: An earlier version …", or under a line
    that says when it was corrected; and lines that say whose name is not the true one."""
    last = len(kept) - 1 - kept[::-1].index(True) if True in kept else len(kept)
    announced = False
    for j in range(last + 1, min(last + 1 + _NEAR, len(kept))):
        text = blocks.text[region.first + j]
        long = len(text.encode("utf-8", "replace")) >= SENTENCE
        kept[j] = long and (announced or _CORRECTS.match(text) is not None)
        announced = _CORRECTED.fullmatch(text) is not None
        kept[j] = kept[j] or announced or (not blocks.links[region.first + j] and _RENAMED.fullmatch(text) is not None)


def is_paragraph(blocks: Blocks, i: int) -> bool:
    """Whether a block is neither a caption nor a list of links."""
    return blocks.linked[i] < GOOD_LINKED * len(blocks.text[i]) and blocks.tag[blocks.element[i]] not in FIGURES
