"""What is none of the article though it was kept: the last step of deciding. Pure.

An <article> behind the one that holds the headline and most of the text is the next one of an endless page. A quotation
set apart that says the text's own words again is pulled from it. A small box called after newsletters, polls, comments
or disclosures or summed up by a machine, teasers (`teasers`), lines above the headline, links behind a mark or with a
date are none of it. What is left is loose if it stands alone: a short last block apart from the others, a heading with
nothing under it.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.features import Array, Region
from crawler.extract.kin import LEVELS, NO_HEADING, ancestors, level_of, stand_of
from crawler.extract.teasers import (
    Markup,
    drop_teasers,
    drop_titled,
    is_dated_link,
    is_dated_teaser,
    is_long,
    markup,
    titled,
)
from crawler.linewords import LEADS

MOST_QUOTES = 50  # of one page that are looked for in the rest of the text
FELLOWS = 3  # blocks that make a text
_OWN_SHARE = 0.5  # of the kept characters, in the <article> of the headline: else it holds the top of the text alone
_MOST_AROUND = 9  # elements around the headline that may be its article
KEPT_APART = 0.8  # of the last block, where it stands apart from the rest and is short
_CELL_SHARE = 0.6  # of the characters of sentences that are kept and no link, that the cell of the headline holds
_APART = 2  # so many places from it at the most, they stand together
_SHORT = 0.1  # of the kept characters
_LONGEST_LABEL = 40  # characters
KEPT_EMPTY = 0.9  # of a heading that has nothing under it
_LONGEST_LINE = 150  # characters
_POINTERS = frozenset("▪■▶►●◆▲△▼▷→»›")
_LOOSE = 2  # characters by which a link may miss the end of its line
_ABOVE_SHARE = 0.2  # of the kept characters
_SHORTEST_QUOTE = 15  # characters
_BOX_SHARE = 0.25  # of the kept characters, that a box holds at the most
_FEW, _FEW_SHARE = 6, 0.4  # blocks of a box that may hold more of them: under a note it is no longer small
_BOX_REACH = 4  # elements around a block that may be one
_LEAST_BOXED = 2  # blocks, that a box around one of them holds
_SUMMED_UP = 30  # blocks under the headline among which a summary stands
_LONGEST_NOTE = 250  # characters, of a line that says who made it
QUOTATION = " .。\"'“”„«»»‹›‘’‚「」『』"
_ARTICLE = TAG_NUMBERS["article"]
_SUMMARY = TAG_NUMBERS["summary"]
_CELL = TAG_NUMBERS["td"]
_CELLS = frozenset(TAG_NUMBERS[name] for name in ("tr", "td", "th"))
_SET_APART = frozenset((TAG_NUMBERS["blockquote"], TAG_NUMBERS["aside"]))
# Words of which only a link behind them tells that they lead away.
_LEADING = re.compile(
    rf"[(\[【]?(?:(?:more|in other news|(?:noch )?mehr|más|mais)\s?:|(?:{LEADS})\s?"
    r"(?:[:：|>»–—-]+|(?<!read)(?<!watch)\s|(?-i:(?=[A-ZÀ-ÞĐ]))))\s*",
    re.I,
)
_CLOSING = ")]】"
_LONGEST_LEADING = 80  # characters
_BOX = re.compile(
    r"newsletter|mc4wp|mailchimp|mailpoet|sign-?up(?![a-z])|nieuwsbrief|nyhetsbrev|(?<![a-z])disclosure(?![a-z])"
    r"|(?<![a-z])(?:poll|survey|umfrage|abstimmung|encuesta|sondage|sondaggio|enquete|peiling|anket|sonda)(?![a-z])"
    r"|(?<![a-z])(?:comments|kommentare|commentaires|comentarios|comentários|commenti|forum)(?![a-z])"
    r"|comment[-_]?(?:section|list|form|box|area)|(?<![a-z])follow[-_]?(?:us|box)(?![a-z])"
    r"|(?<![a-z])(?:subscri(?:be|ption)|donat(?:e|ion)s?)[-_]?(?:box|form|widget|banner|block)(?![a-z])",
    re.I,
)
# Titles of comments; of those that are subheadings too ("Commentaire", "コメント", "Ý kiến") none.
_COMMENTS = re.compile(
    r"(?:\d+ )?(?:(?:kirim|tulis|beri|tinggalkan|leave|add|post"
    r"|write|read|view|show|all|reader|user|your|most recent|latest) (?:a |all |the )?)?"
    r"(?:comments|(?:leser)?kommentare|commentaires|comentarios|comentários|commenti|reacties|komentar|komentarze"
    r"|yorumlar|комментарии|bình luận|ý kiến bạn đọc)(?: ?[:(]? ?\d+ ?\)?)?:?"
    r"|(?:leave|add|post|write) a comment|\d+ thoughts? on .+|แสดงความคิดเห็น|ความคิดเห็น|(?:网友|最新|热门|发表|全部)评论"
    r"|(?:網友|最新|熱門|發表)(?:評論|留言)|留言(?:板|區)?|みんなのコメント|コメント(?:一覧|を書く|する|欄)|댓글"
    r"|(?:댓글|コメント|留言|评论|評論) ?[(（]?\d+[)）件条條개]*",
    re.I,
)
_BY_MACHINE = re.compile(
    r"(?:this |the |diese |este |ce )?(?:ai |key |article )?"
    r"(?:summary|overview|points|zusammenfassung|resumen|résumé|resumo|riassunto|samenvatting)\b.{0,40}"
    r"\b(?:generated|created|written|generad|elaborad|généré|erstellt|generiert|gerad|generat|gegenereerd).{0,50}"
    r"\b(?:ai|ki|ia|artificial|artificielle|artificiale|künstlich\w+|kunstmatige)\b.*"
    r"|(?:diese[rs]? )?(?:text|inhalt|zusammenfassung|überblick|stichpunkte) (?:wurden?|ist|sind) (?:mit|von|durch)"
    r"(?: einer)? (?:ki|künstlicher intelligenz)\b.{0,80}"
    r"|(?:ai|ki)[- ](?:generated|assisted|generierte?)(?: (?:summary|overview|content|key points|zusammenfassung))?"
    r"[.:]?|(?:generated|summari[sz]ed) (?:by|with|using) (?:ai|artificial intelligence)\b[^.]{0,40}\.?"
    r"|(?:generado|elaborado) (?:con|por) (?:ia|inteligencia artificial)\b[^.]{0,40}\.?"
    r"|(?:denne |den här )?(?:oppsummering|opsummering|sammanfattning|sammenfatning)\w*\b.{0,40}"
    r"\b(?:laget|lavet|gjord|skapa[dt]|genere[rn]\w+|skrev\w+).{0,50}\b(?:ai|ki)\b.*"
    r"|générée?s? (?:par|avec) (?:l['’])?(?:ia|intelligence artificielle)\b[^.]{0,40}\.?"
    r"|(?:die |l['’]|la )?(?:ai|ki|ia|artificial intelligence|künstliche intelligenz|intelligence artificielle)\b"
    r".{0,50}\b(?:can|may|might|kann|macht|peut|puede|può|pode)\b.{0,25}"
    r"\b(?:mistakes?|errors?|fehler|erreurs?|errores|errori|erros)\b.{0,30}",
    re.I,
)
_MACHINES = ("AI", "人工", "인공지능", "ปัญญาประดิษฐ์", "trí tuệ nhân tạo")
_BY_MACHINE_IN_ASIA = re.compile(
    r"[\W_]*(?:이 (?:기사|요약|내용)[은는의]? ?)?(?:생성형 )?(?:AI|인공지능)[이가은는의]? ?.{0,20}"
    r"(?:요약|추출|생성)(?:한|된|했|됐|하였).{0,40}"
    r"|[\W_]*(?:[此本以][文上]?|[摘内內重要][要容点點])?.{0,6}由?\s?(?:AI|人工智[能慧])\s?.{0,8}(?:生成|摘要|整理|提取|[总總][结結]).{0,40}"
    r"|[\W_]*(?:この(?:要約|記事|文章)は)?.{0,6}(?:AI|人工知能)(?:が|による|で|を).{0,20}(?:要約|生成|作成).{0,40}"
    r"|[\W_]*(?:nội dung|bản|phần)?.{0,4}tóm tắt.{0,30}(?:bởi|bằng|từ|nhờ) (?:AI|trí tuệ nhân tạo).{0,60}"
    r"|[\W_]*.{0,24}(?:สรุป|สร้าง|ประมวลผล)(?:โดย|ด้วย)\s?(?:AI|ปัญญาประดิษฐ์).{0,40}",
    re.I,
)
_NOTES_OPEN = frozenset(  # as _BY_MACHINE begins
    ("th", "di", "es", "ce", "ai", "ia", "ke", "ar", "su", "ov", "po", "zu", "re", "ré", "ri", "sa", "ki", "kü", "ge",
     "gé", "el", "la", "l'", "l’", "op", "de", "te", "in", "üb", "st")
)  # fmt: skip


def without_strays(
    blocks: Blocks, region: Region, scores: Array, kept: list[bool], headline: int
) -> Iterator[tuple[str, list[bool]]]:
    """(what dropped blocks, the decisions so far): `kept`, changed step by step."""
    if headline >= 0 and (blocks.tag.count(_ARTICLE) > 1 or blocks.tag.count(blocks.tag[blocks.element[headline]]) > 1):
        _drop_next(blocks, region, kept, headline)
        yield "belongs to the next article", kept
    _drop_beside(blocks, region, kept, headline)
    yield "stands in another cell of the page's layout", kept
    _drop_pulled(blocks, region, kept)
    yield "is pulled from the text", kept
    _drop_boxes(blocks, region, kept, headline)
    yield "stands in a small box of the site's own", kept
    _drop_comments(blocks, region, kept, headline)
    yield "is what readers say", kept
    drop_teasers(blocks, region, scores, kept, headline)
    yield "is one of a list of teasers", kept
    drop_titled(blocks, region, scores, kept, headline)
    yield "stands under a title that leads to more", kept
    _drop_above(blocks, region, kept, headline)
    yield "stands above the headline", kept
    _drop_pointers(blocks, region, kept)
    yield "links to another article", kept
    _drop_loose(blocks, region, scores, kept)
    yield "stands loose, apart from the text", kept


def _drop_next(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands in an article behind the headline's own, where that one holds most of the text."""
    own, others = _articles(blocks, headline)
    if own < 0:
        return
    sizes = [len(text) * keep for text, keep in zip(blocks.text[region.first : region.end], kept, strict=True)]
    inside = sum(sizes[max(blocks.first[own] - region.first, 0) : max(blocks.end[own] - region.first, 0)])
    if inside < _OWN_SHARE * sum(sizes):
        return
    for other in others:
        for i in range(max(blocks.first[other], region.first), min(blocks.end[other], region.end)):
            kept[i - region.first] = False


def _articles(blocks: Blocks, headline: int) -> tuple[int, list[int]]:
    """The element of the headline's own article and those of articles behind it; -1 where the page has none: the
    innermost <article> and others, else siblings of one tag and one first class that each hold a heading of its tag."""
    around = ancestors(blocks, blocks.element[headline])
    for own in around:
        if blocks.tag[own] == _ARTICLE:
            behind = [e for e, tag in enumerate(blocks.tag) if tag == _ARTICLE and blocks.first[e] >= blocks.end[own]]
            return (own, behind) if behind else (-1, [])
    level = blocks.tag[around[0]]
    heads = [first for first, tag in zip(blocks.first, blocks.tag, strict=True) if tag == level and first > headline]
    if level not in LEVELS or not heads:
        return -1, []
    for own in around[1:_MOST_AROUND]:
        name = blocks.labels[blocks.label[own]].split()[:1]
        behind = [
            e
            for e, above in enumerate(blocks.parent)
            if above == blocks.parent[own]
            and blocks.first[e] >= blocks.end[own]
            and blocks.tag[e] == blocks.tag[own]
            and name == blocks.labels[blocks.label[e]].split()[:1] != []
            and bisect_left(heads, blocks.first[e]) < bisect_left(heads, blocks.end[e])
        ]
        if behind:
            return own, behind
    return -1, []


def _drop_beside(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands outside the cell of a table that holds the headline and most of the sentences: such a table lays
    the page out, and its other cells are columns, the top and the foot of the page."""
    if headline < region.first or _CELL not in blocks.tag:
        return
    inside = range(region.first, region.end)
    long = [keep and is_long(blocks, i) for i, keep in zip(inside, kept, strict=True)]
    sizes = [(len(blocks.text[i]) - blocks.linked[i]) * told for i, told in zip(inside, long, strict=True)]
    for own in ancestors(blocks, blocks.element[headline]):
        start, stop = max(blocks.first[own] - region.first, 0), max(blocks.end[own] - region.first, 0)
        if blocks.tag[own] == _CELL and sum(sizes[start:stop]) >= _CELL_SHARE * sum(sizes):
            kept[:start] = [False] * start
            kept[stop:] = [False] * (len(kept) - stop)
            return


def _drop_pulled(blocks: Blocks, region: Region, kept: list[bool]) -> None:
    """Drop what is set as a quotation or an aside and says words that stand in a longer kept block."""
    text = [region.first + j for j in compress(range(len(kept)), kept)]
    quoted = [i for i in text if _is_set_apart(blocks, i)]
    if not quoted:
        return
    # Casefolded, for a clause that is pulled out begins with a capital.
    said = [blocks.text[k].casefold() for k in {*text}.difference(quoted)]
    for i in quoted[:MOST_QUOTES]:
        words = blocks.text[i].strip(QUOTATION).casefold()
        if len(words) >= _SHORTEST_QUOTE and any(words in text for text in said):
            kept[i - region.first] = False


def _is_set_apart(blocks: Blocks, i: int) -> bool:
    """Whether a block that is no heading is a quotation or an aside, or stands right in one."""
    element = blocks.element[i]
    above = max(blocks.parent[element], 0)
    return blocks.tag[element] not in LEVELS and not {blocks.tag[element], blocks.tag[above]}.isdisjoint(_SET_APART)


def _drop_boxes(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands in small boxes that bear the name of newsletters, polls or comments, hold what a machine summed
    up, or unfold under a line that was not kept. What of a box was not kept does not count."""
    text = [region.first + j for j in compress(range(len(kept)), kept)]
    boxes = {box for i in text if (box := _box(blocks, i)) >= 0}
    boxes |= set(_folded(blocks, region, kept))
    boxes |= {_box_around(blocks, i) for i in _said_by_machines(blocks, region, headline)}
    if not boxes:
        return
    total = sum(len(blocks.text[i]) for i in text)
    for box in boxes:
        inside = range(max(blocks.first[box], region.first), min(blocks.end[box], region.end))
        held = sum(len(blocks.text[i]) for i in inside if kept[i - region.first])
        share = _FEW_SHARE if blocks.end[box] - blocks.first[box] <= _FEW else _BOX_SHARE
        if headline in inside or held > share * total:
            continue
        for i in inside:
            kept[i - region.first] = False


def _box(blocks: Blocks, i: int) -> int:
    """The nearest element around a block that is called after newsletters, polls or comments; -1 where none is."""
    element = blocks.element[i]
    for _ in range(_BOX_REACH):
        if element < 0:
            break
        if blocks.tag[element] not in LEVELS and _names_box(blocks.labels[blocks.label[element]]):
            return element
        element = blocks.parent[element]
    return -1


def _folded(blocks: Blocks, region: Region, kept: list[bool]) -> Iterator[int]:
    """The elements of few blocks that unfold under a line that is not kept."""
    for j, keep in enumerate(kept):
        element = blocks.element[region.first + j]
        if not keep and blocks.tag[element] == _SUMMARY:
            box = max(blocks.parent[element], 0)
            if blocks.end[box] - blocks.first[box] <= _FEW:
                yield box


def _said_by_machines(blocks: Blocks, region: Region, headline: int) -> Iterator[int]:
    """The lines at the top that say that a machine wrote what they stand with."""
    top = max(headline + 1, region.first)
    for i in range(top, min(top + _SUMMED_UP, region.end)):
        if is_by_machine(blocks.text[i]):
            yield i


def is_by_machine(text: str) -> bool:
    """Whether a line says that a machine wrote or summed up what it stands with."""
    if len(text) > _LONGEST_NOTE:
        return False
    if text[:2].casefold() in _NOTES_OPEN and _BY_MACHINE.fullmatch(text):
        return True
    return any(machine in text for machine in _MACHINES) and _BY_MACHINE_IN_ASIA.fullmatch(text) is not None


def _box_around(blocks: Blocks, i: int) -> int:
    """The innermost element around a block that holds others too."""
    element = blocks.element[i]
    while blocks.parent[element] >= 0 and blocks.end[element] - blocks.first[element] < _LEAST_BOXED:
        element = blocks.parent[element]
    return element


@functools.lru_cache(maxsize=4096)
def _names_box(label: str) -> bool:
    return _BOX.search(label) is not None


def _drop_comments(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop what stands under a title of comments, in the box that the title opens, below text of the article."""
    text = [region.first + j for j in compress(range(len(kept)), kept)]
    top = next((i for i in text if i > headline >= 0 and is_long(blocks, i)), len(blocks.text))
    for i in range(top + 1, text[-1] if text else 0):
        is_short = len(blocks.text[i]) <= _LONGEST_LABEL and not blocks.links[i]
        if is_short and _COMMENTS.fullmatch(blocks.text[i]) and (box := titled(blocks, region, kept, i)):
            kept[i - region.first : box.stop - region.first] = [False] * (box.stop - i)


def _drop_above(blocks: Blocks, region: Region, kept: list[bool], headline: int) -> None:
    """Drop lines above the headline, where most of the text stands below or none of them is long and a sentence there
    is: the page's name, a greeting, the menu of a page that a table lays out."""
    above = headline - region.first
    if not 0 < above < len(kept) or not any(kept[:above]):
        return
    sizes = [len(text) * keep for text, keep in zip(blocks.text[region.first : region.end], kept, strict=True)]
    below = any(keep and is_long(blocks, headline + 1 + k) for k, keep in enumerate(kept[above + 1 :]))
    if sum(sizes[:above]) <= _ABOVE_SHARE * sum(sizes) or (below and max(sizes[:above]) <= _LONGEST_LINE):
        kept[:above] = [size > _LONGEST_LINE for size in sizes[:above]]


def _drop_pointers(blocks: Blocks, region: Region, kept: list[bool]) -> None:
    """Drop lines that are a link behind a mark ("▪ …") or a label ("More: …"), or a link and a date, and teasers
    between two of these; with them the last one of their markup, behind which there is no other."""
    teased: set[Markup] = set()
    for j in compress(range(len(kept)), kept.copy()):
        i = region.first + j
        text, linked = blocks.text[i], blocks.linked[i]
        pointed = text[0] in _POINTERS and linked + _LOOSE >= len(text)
        if (
            pointed
            or is_dated_link(blocks, i)
            or is_dated_teaser(blocks, i)
            or _is_labelled_link(text, linked)
            or _is_row_of_links(blocks, i)
        ):
            kept[j] = False
        elif is_dated_link(blocks, i - 1):
            if is_dated_link(blocks, i + 1):
                teased.add(markup(blocks, i))
            kept[j] = markup(blocks, i) not in teased


def _is_row_of_links(blocks: Blocks, i: int) -> bool:
    """Whether a row of one cell is but a link: of tables that lay out a page, not of those that tell something."""
    text, linked = blocks.text[i], blocks.linked[i]
    return 0 < linked >= len(text) - _LOOSE and blocks.tag[blocks.element[i]] in _CELLS and " | " not in text


def _is_labelled_link(text: str, linked: int) -> bool:
    """Whether a line is a label that leads to another article, and a link."""
    if not linked < len(text) <= linked + _LONGEST_LEADING:
        return False
    label = _LEADING.match(text)
    return label is not None and 0 < len(text.rstrip(_CLOSING)) - label.end() <= linked + _LOOSE


def _drop_loose(blocks: Blocks, region: Region, scores: Array, kept: list[bool]) -> None:
    """Drop the last block where it is doubtful, short and apart or a label of what was dropped, and doubtful headings
    with nothing under them."""
    text = list(compress(range(len(kept)), kept))
    if len(text) > FELLOWS and _is_label(blocks.text[region.first + text[-1]]):
        kept[text.pop()] = False
    total = sum(len(blocks.text[region.first + j]) for j in text)
    while len(text) > FELLOWS and _is_apart(blocks, region, text[-2], text[-1]) and scores[text[-1]] < KEPT_APART:
        size = len(blocks.text[region.first + text[-1]])
        if size > _SHORT * total:
            break
        kept[text.pop()] = False
        total -= size
    doubtful = (scores < KEPT_EMPTY).tolist()
    under = -1  # the kept block underneath
    for j in reversed(text):
        level = level_of(blocks, region.first + j) if doubtful[j] else NO_HEADING
        if level < NO_HEADING and (under < 0 or (under - j > 1 and level_of(blocks, region.first + under) <= level)):
            kept[j] = False
        else:
            under = j


def _is_apart(blocks: Blocks, region: Region, before: int, last: int) -> bool:
    """Whether more than a line parts two kept blocks of the region, and more than links in the text itself."""
    if last - before <= _APART:
        return False
    between = range(region.first + before + 1, region.first + last)
    leads = all(map(blocks.is_linked, between))
    return not leads or stand_of(blocks, region.first + before) != stand_of(blocks, region.first + last)


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and text.endswith((":", "："))
