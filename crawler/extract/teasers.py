"""Lists of teasers: headlines that link to other articles, each with a line or two of text under it. Pure.

Scores know a list by its links, and so lines without one pass for a text where the article above is short: the latest
of a section under a note of one paragraph. What tells them is their number, their one markup and the linked headline
above each, whatever boxes the page puts around them. A shorter list is known by the title above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import compress, pairwise

from crawler.extract.blocks import Blocks
from crawler.extract.features import Array, Region
from crawler.extract.kin import LIKELY, NO_HEADING, OPENS_WITHIN, ancestors, level_of
from crawler.lines import is_date, is_label

_LEAST_TEASERS = 3
_LONGEST_TEASER = 160  # characters
_TEASED = 0.85  # of the texts of one markup, that stand under a linked headline
_LINKED = 0.8  # of the characters of a linked headline
_LEAST_HEADLINE = 20  # UTF-8 bytes of one
_LONGEST_RECORD = 8  # blocks from one teaser to the next
_OTHERS = 0.1  # of the characters of a list, that are no teasers
_LEAST_OWN = 60  # UTF-8 bytes of a text
_LONGEST_LINE = 40  # characters of a date, a section
_MOST_LINES = 2  # of these between a linked headline and its text

_UNLIKELY = 0.3  # score of a title that does not say where it leads
_DOUBTFUL = 0.9  # of one that does, where it was kept
_SURE = 0.8  # of what is no teaser under a title that says nothing
_LEAST_LINKED = 2  # texts of links under a title
_LONGEST_LINKED = 200  # characters, of what is rather a paragraph of the article where it is likely
_MOST_BLOCKS = 4  # of one teaser: its section, title, text and date
_AROUND = " -–|•·()[]"
_LOOSE = 2  # characters by which a link may miss the ends of its heading, or a date: quotation marks, space
_LONGEST_DATE = 40  # characters
_DATE = (
    r"(?:(?:\d{1,2}[/.-]){2}\d{4}|\d{4}(?:[/.-]\d{1,2}){2}|(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    r"(?:,?\s?\d{1,2}:\d\d(?::\d\d)?)?"
)
_DATE_AT_END = re.compile(rf"\s?[(\[|·•–-]?\s?{_DATE}\s?[)\]]?$")
_DATE_IN_BRACKETS = re.compile(rf"\s?[(\[]\s?{_DATE}\s?[)\]]")
_DAY = re.compile(
    r".{0,4}?[(\[]?\s?(?P<day>[^\W_][^()\[\]]{2,30}?\d{2,4}(?:\s?[-–,|]?\s?\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?)(?!\d)"
)
_NUMERIC = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)")
_MORE = re.compile(  # as titles begin that lead to more
    r"(?:read |see |watch )?(?:more|most|related|recent|latest|also|recommended|trending|popular|other (?:news|stories)"
    r"|top (?:stories|of the)|(?:read|up) next|you (?:may|might)|from (?:our|the) (?:network|partners))(?!\w)"
    r"|(?:auch |das könnte )?(?:mehr|ähnliche|verwandte|weiter\w*"
    r"|meist\w+|neueste|aktuelle|interessant|sie auch|lesen sie|empfohlen\w*)\b"
    r"|(?:à |a )?(?:lire|voir) (?:aussi|également)|(?:les )?(?:plus lus|dernières|derniers)|(?:sur le|dans la) même"
    r"|(?:à|a) la une|lo (?:más|último)|más (?:noticias|de|en|sobre)|(?:te|le) puede|(?:noticias|notas) relacionad"
    r"|últim[ao]s|sigue leyendo|mais (?:notícias|lidas|de|em)|leia |veja |leggi anche|altre notizie|potrebbe interess"
    r"|i più letti|lees (?:ook|meer|verder)|meest gelezen|meer (?:over|nieuws)|berita (?:terkait|lainnya|terbaru"
    r"|populer)|terpopuler|baca juga"
    r"|(?:các |những )?tin (?:liên quan|khác|mới|cùng|đọc|cũ)|(?:các |những )?bài (?:liên quan|viết|cùng|mới|cũ|khác)",
    re.I,
)

Markup = tuple[int, int, int, int]  # tag and label of an element, and of the one around it


def drop_teasers(blocks: Blocks, region: Region, scores: Array, kept: list[bool], headline: int) -> None:
    """Drop lists of teasers behind the text or above the headline: runs of short texts of one markup nearly each of
    which stands right under a linked headline, with little between them. A list in the text's own element is an article
    that is a list, and so are items right under a standfirst."""
    texts = {region.first + j for j in compress(range(len(kept)), kept)}
    led = [i for i in texts if len(blocks.text[i]) <= _LONGEST_TEASER and below_headline(blocks, i)]
    if len(led) < _LEAST_TEASERS:
        return
    teasers = sorted(_teasers(blocks, region, {markup(blocks, i) for i in led}))
    starts = [n for n, i in enumerate(teasers) if n == 0 or i - teasers[n - 1] > _LONGEST_RECORD]
    opening = {i for i in _opening(region, scores, headline) if not below_headline(blocks, i)}
    long = [i for i in sorted(texts | opening) if i > headline and is_long(blocks, i)]
    own: list[int] = []  # the text's long blocks above a list
    looked_at, end_of_own = 0, 0
    for first, end in pairwise([*starts, len(teasers)]):
        run = _run(blocks, texts, teasers[first], teasers[end - 1])
        while looked_at < len(long) and (i := long[looked_at]) < run.start:
            looked_at += 1
            if i in texts or i in opening:
                own.append(i)
                end_of_own = max(end_of_own, blocks.end[max(blocks.parent[blocks.element[i]], 0)])
        behind = 0 < end_of_own <= run.start and (
            len(own) > 1 or not _stands_beside(blocks, own[0], headline) or _is_title(blocks, run.start)
        )
        inside = texts.intersection(run)
        if (
            (behind or run.stop <= headline)
            and end - first >= _LEAST_TEASERS
            and _is_filled(blocks, inside, set(teasers[first:end]))
        ):
            texts -= inside
            for i in inside:
                kept[i - region.first] = False


def _opening(region: Region, scores: Array, headline: int) -> Iterator[int]:
    """The likely blocks under the headline: a note among longer lists may score no more than that."""
    if headline >= region.first:
        top = headline - region.first + 1
        likely = scores[top : top + OPENS_WITHIN] >= LIKELY
        yield from (headline + 1 + int(j) for j in likely.nonzero()[0])


def _run(blocks: Blocks, texts: Set[int], first: int, last: int) -> range:
    """The blocks of a list from its first to its last teaser: with the headline of the one, and a title above that,
    and the date or section of the other."""
    while last + 1 in texts and _is_line(blocks, last + 1):
        last += 1
    start = first - below_headline(blocks, first)
    return range(start - _is_title(blocks, start - 1), last + 1)


def is_long(blocks: Blocks, i: int) -> bool:
    """Whether a block is a sentence or more, and no link."""
    return not blocks.is_linked(i) and len(blocks.text[i].encode("utf-8", "replace")) >= _LEAST_OWN


def _stands_beside(blocks: Blocks, i: int, headline: int) -> bool:
    """Whether a text and the headline are children of one element: a standfirst, where it is the only one."""
    return headline >= 0 and blocks.parent[blocks.element[i]] == blocks.parent[blocks.element[headline]]


def _teasers(blocks: Blocks, region: Region, kinds: Set[Markup]) -> Iterator[int]:
    """The blocks of those kinds of markup whose texts are short and stand under linked headlines."""
    members: dict[Markup, list[int]] = {}
    for i in range(region.first, region.end):
        if (kind := markup(blocks, i)) in kinds and not blocks.is_linked(i):
            members.setdefault(kind, []).append(i)
    for alike in members.values():
        led = [n for n, i in enumerate(alike) if below_headline(blocks, i)]
        dated = sum(_is_dated(blocks, alike[n]) for n in led)
        # The article above or below may be marked up like a list of news.
        own = alike[led[0] : led[-1] + 1] if led and dated >= _TEASED * len(led) else alike
        size = sum(len(blocks.text[i]) for i in own)
        if len(own) >= _LEAST_TEASERS and size <= _LONGEST_TEASER * len(own) and len(led) >= _TEASED * len(own):
            yield from own


def _is_filled(blocks: Blocks, run: Set[int], teasers: Set[int]) -> bool:
    """Whether a run of blocks is teasers, links and short lines nearly alone, and asks no questions."""
    others = sum(
        len(blocks.text[i]) for i in run - teasers if not blocks.is_linked(i) and len(blocks.text[i]) > _LONGEST_LINE
    )
    asking = sum(blocks.text[i].endswith(("?", "？")) for i in run)
    return others <= _OTHERS * sum(len(blocks.text[i]) for i in run) and 2 * asking < len(teasers)


def markup(blocks: Blocks, i: int) -> Markup:
    """What tells blocks that are marked up alike."""
    element = blocks.element[i]
    above = max(blocks.parent[element], 0)
    return blocks.tag[element], blocks.kind(element), blocks.tag[above], blocks.kind(above)


def below_headline(blocks: Blocks, i: int) -> int:
    """How many blocks a text stands below a linked headline: 1, 2 with a short line between, 3 with two of which one is
    a date, 0 under none."""
    if blocks.is_linked(i):
        return 0
    for above in range(1, min(_MOST_LINES + 1, i) + 1):
        if _is_linked_headline(blocks, i - above):
            dated = above <= _MOST_LINES or any(map(is_date, blocks.text[i - above + 1 : i]))
            return above if dated else 0
        if len(blocks.text[i - above]) > _LONGEST_LINE:
            break
    return 0


def _is_dated(blocks: Blocks, i: int) -> bool:
    """Whether a date stands between a text and the linked headline above it, or beside that."""
    head = i - below_headline(blocks, i)
    return is_dated_link(blocks, head) or any(map(is_date, blocks.text[head + 1 : i]))


def _is_title(blocks: Blocks, i: int) -> bool:
    return i >= 0 and level_of(blocks, i) < NO_HEADING and not blocks.links[i]


def _is_line(blocks: Blocks, i: int) -> bool:
    return len(blocks.text[i]) <= _LONGEST_LINE and level_of(blocks, i) == NO_HEADING


def _is_linked_headline(blocks: Blocks, i: int) -> bool:
    text = blocks.text[i]
    linked = blocks.linked[i] >= _LINKED * len(text) or is_dated_link(blocks, i)
    return linked and len(text.encode("utf-8", "replace")) >= _LEAST_HEADLINE


def is_dated_link(blocks: Blocks, i: int) -> bool:
    """Whether a block is a link and a date behind it, with who wrote or without, or before it."""
    if not 0 <= i < len(blocks.text) or not blocks.linked[i]:
        return False
    text, linked = blocks.text[i], blocks.linked[i]
    if not 0 < len(text) - linked <= _LONGEST_DATE:
        return False
    behind, before = text[linked:], text[: len(text) - linked]
    return _DATE_AT_END.search(behind) is not None or _is_day(behind.strip(_AROUND)) or _is_day(before.strip(_AROUND))


def is_dated_teaser(blocks: Blocks, i: int) -> bool:
    """Whether a block is a linked headline, a date and what is told of it: a teaser in one cell."""
    text, linked = blocks.text[i], blocks.linked[i]
    if not 0 < linked < len(text) or len(text[:linked].encode("utf-8", "replace")) < _LEAST_HEADLINE:
        return False
    if _stands_behind(_DATE_IN_BRACKETS, text, linked):
        return True
    day = _DAY.match(text, max(linked - _LOOSE, 0))
    return day is not None and _is_day(day["day"])


def _is_day(text: str) -> bool:
    """Whether a text is a date with its year, and no range of figures."""
    named = _NUMERIC.search(text) or (_YEAR.search(text) and any(map(str.isalpha, text)))
    return bool(named) and is_date(text)


def _stands_behind(date: re.Pattern[str], text: str, linked: int) -> bool:
    """Whether a date stands where a link of so many characters at the beginning of a text ends."""
    dated = date.search(text, max(linked - _LOOSE, 0), linked + _LONGEST_DATE)
    return dated is not None and dated.start() - linked <= _LOOSE


def drop_titled(blocks: Blocks, region: Region, scores: Array, kept: list[bool], headline: int) -> None:
    """Drop what is kept of boxes of teasers below the headline: under a title or label that leads to more ("Recent
    news"), or that is unlikely and stands over headings that are links, of which nothing is sure. Short articles have
    more of them than text."""
    if headline < region.first or True not in kept:
        return
    for j in range(headline - region.first + 1, len(kept) - kept[::-1].index(True)):
        i = region.first + j
        label = not blocks.links[i] and is_label(blocks.text[i])
        if blocks.links[i] or (level_of(blocks, i) == NO_HEADING and not label):
            continue
        leads = label or _MORE.match(blocks.text[i]) is not None
        if kept[j] and not (leads and scores[j] < _DOUBTFUL):
            continue
        inside = titled(blocks, region, kept, i) or (_links_behind(blocks, i, region.end) if leads else range(0))
        if any(len(blocks.text[k]) > _LONGEST_LINKED and scores[k - region.first] >= _DOUBTFUL for k in inside):
            continue
        if leads:
            teasers = sum(3 * blocks.linked[k] >= len(blocks.text[k]) for k in inside)
        elif scores[j] < _UNLIKELY and not any(scores[k - region.first] >= _SURE for k in inside):
            teasers = sum(_heads_teaser(blocks, k) for k in inside)
        else:
            continue
        if teasers >= (1 if label and len(inside) == 1 else _LEAST_LINKED) and _MOST_BLOCKS * teasers >= len(inside):
            kept[j] = False
            for k in inside:
                kept[k - region.first] = False


def titled(blocks: Blocks, region: Region, kept: list[bool], i: int) -> range:
    """The blocks under a heading in the innermost element around it that holds kept ones; none where other blocks stand
    before it there."""
    for element in ancestors(blocks, blocks.element[i]):
        end = min(blocks.end[element], region.end)
        if blocks.first[element] < i:
            break
        if any(kept[i + 1 - region.first : end - region.first]):
            return range(i + 1, end)
    return range(0)


def _links_behind(blocks: Blocks, i: int, end: int) -> range:
    """The blocks right behind one that are nothing but links."""
    behind = i + 1
    while behind < end and 0 < blocks.linked[behind] >= len(blocks.text[behind]) - _LOOSE:
        behind += 1
    return range(i + 1, behind)


def _heads_teaser(blocks: Blocks, i: int) -> bool:
    """Whether a block is a heading and nothing but a link."""
    linked = blocks.linked[i]
    return 0 < linked >= len(blocks.text[i]) - _LOOSE and level_of(blocks, i) < NO_HEADING
