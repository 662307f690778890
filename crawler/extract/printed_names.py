"""Where a page prints who wrote it: elements that markup calls an author, lines around the headline, signatures. Pure.

Whatever is found is a claim among others; `people` weighs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.attributions import only_agencies
from crawler.bylines import AND, LONGEST_SIGNATURE, filed_by, is_labelled, is_signature, read_signature, unwrapped
from crawler.credits import writers
from crawler.datewords import MONTH, WEEKDAY
from crawler.extract.blocks import Blocks
from crawler.extract.kin import NO_HEADING, level_of
from crawler.extract.names import GLUED_LABEL, SMALL, first_names, is_person, label_end, named_inside, split_names
from crawler.lines import DATE_WORDS, without_info
from crawler.nobody import is_trade, is_word_of_no_name
from crawler.reporters import reporters, without_editors

_REACH_LINE = 8  # blocks behind the headline where a line that is a name alone is a byline
_REACH_BEFORE, _REACH_AFTER = 10, 14  # blocks around the headline that may be a byline
_LONGEST_LINE = 240  # characters of a byline with what stands around it
_REACH_CAPTION = 3  # elements above a name, one of which may be a caption
_NODES = 3  # of one kind of place that are looked at
_SMALL_WORDS = 3  # "van der" and "and" within a line of names
_NEAR_BEFORE, _NEAR = 3, _REACH_AFTER  # blocks around the headline among which an article's author is printed
_PROSE, _DATE_LINE, _TOWN = 80, 60, 30  # characters
_INITIALS = 3  # small letters
_LABEL = 4  # characters of a caption that is but a label ("攝影")
_MOST_PROSE = 2  # standfirst and caption, between the headline and who wrote
_LONGEST_BYLINE = 120  # characters of a line that is read as a byline
_FAR = (
    "Written by",
    "Written By",
    "Author:",
    "Authors:",
    "By ",
    "Von ",
    "Par ",
    "Por ",
    "Posted by",
    "Tác giả",
    "作者",
    "（本文来源",
    "Autor",
    "Reporter",
    "Redaktur",
    "Penulis:",
    "Pewarta:",
    "Wartawan:",
)
# Lexbor asks every node about every selector of a list, so there are few, and most of them ask for a tag first.
_PLACES = (
    '[class*="uthor"], [class*="yline"], a[rel~="author"], span[itemprop~="author"], div[itemprop~="author"], '
    'a[href*="/aut"]'
)
_PLACES_READ = 60  # of one page
_LINK = re.compile(r"/aut(?:hor|or|eur)(?!i[sz]|it)")  # no "/authorization", "/autorités"
_CLASS = re.compile(r"author|(byline)", re.I)
_OTHERS = re.compile(r"(?:quote|comment|review|testimonial)s?[-_]{0,2}author|author[-_]{0,2}(?:quote|comment)", re.I)
_AUTHOR = re.compile(r"tac[-_]?gia|author|(?<![a-z])text-(?:right|end)(?![a-z])")
_REVIEWED = re.compile(r"(?:expert |medical(?:ly)? )?reviewed by\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    r"\b(?:published|updated|posted|on|last modified|date)\b:?|\d{1,2}(?::\d\d)+\s*(?:[ap]m)?"
    r"|\d+\s*min(?:utes?)?(?: read)?"
    r"|(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:\d{1,2}\.?\s+)?"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}",
    re.I,
)
_WEEKDAY = re.compile(WEEKDAY)
_VIETNAMESE_DAY = re.compile(r"\b(?:[Tt]hứ (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy|[2-7])|[Cc]hủ [Nn]hật)\b,?")
_DATELINE = re.compile(
    rf"(?:[^\d,/|·•–—-]|(?<=\w)-(?=\w))+, (?:ngày )?(?:\d|(?i:{MONTH})\b)"
)  # a place: "Hà Nội, 20/11/2026"
_PARTED = re.compile(r"\s*[•·|–—●]\s*|\s[/-]\s|\s{2,}|\s+(?:in|on behalf)\s")


def printed_names(tree: LexborHTMLParser, blocks: Blocks, headline: int) -> Iterator[tuple[list[str], str]]:
    """(names, origin) of author links, bylines and other printed lines. headline: index of its block, or -1."""
    for origin, places in _places(tree).items():
        every: list[str] = []
        for i, parts in enumerate(places):
            printed = " ".join(parts)
            names = _likely(split_names(printed))
            persons = first_names(parts) if len(parts) > 1 else names
            if persons != names and persons and any(map(is_trade, printed.split())):
                names = persons  # "Jane Doe", "Trending Editor"
            every += names
            if writers(printed):
                yield names, "byline"
            place = "reviewed" if _REVIEWED.match(printed) else origin
            yield names, place if i == 0 else place + " later"
            if persons and persons != names:
                yield persons, "begins " + origin + (" later" if i else "")
        if len(places) > 1:
            yield every, origin + " all"
    yield from _lines(blocks, headline)


def signatures(blocks: Blocks, headline: int) -> Iterator[Sequence[str]]:
    """The names under the last paragraph, in bold or in an element that is called author, as Vietnamese papers sign:
    "Nông Vân - Phòng Văn hóa xã", "Tin, ảnh: Nông Vân"."""
    called = {number for number, label in enumerate(blocks.labels) if _AUTHOR.search(label)}
    for i in range(max(headline, 0) + 1, len(blocks.text)):
        named = blocks.label[blocks.element[i]] in called
        if (named or blocks.strong[i] >= 0.9 * len(blocks.text[i])) and _signs(blocks, i):
            names = read_signature(blocks.text[i]).authors
            yield [name for name in names if is_person(name)] or names


def _places(tree: LexborHTMLParser) -> dict[str, list[list[str]]]:
    """The parts of text of the first _NODES elements of each kind that markup calls an author or a byline."""
    found: dict[str, list[list[str]]] = {}
    for node in tree.css(_PLACES)[:_PLACES_READ]:
        if _is_of_picture(node):
            continue
        parts: list[str] | None = None
        for origin in _origins(node.attributes):
            places = found.setdefault(origin, [])
            if len(places) < _NODES:
                parts = _parts(node) if parts is None else parts
                if 1 < sum(map(len, parts)) + len(parts) - 1 < _LONGEST_LINE:
                    places.append(parts)
    return found


def _parts(node: LexborNode) -> list[str]:
    """The texts in an element, each once, without the letters of a name that stand for want of a picture."""
    texts = (node.text(separator="\n") or "").split("\n")
    parts = list(dict.fromkeys(text for part in texts if (text := " ".join(part.split()))))
    letters = {"".join(word[0] for word in part.split()) for part in parts if " " in part}
    return [part for part in parts if part not in letters]


def _is_of_picture(node: LexborNode) -> bool:
    """Whether an element stands in a caption: who took the picture is named there."""
    above = node.parent
    for _ in range(_REACH_CAPTION):
        if above is None:
            break
        if above.tag == "figcaption":
            return True
        above = above.parent
    return node.tag == "figcaption"


def _origins(attributes: dict[str, str | None]) -> Iterable[str]:
    """The kinds of place that an element found by _PLACES is."""
    if "author" in (attributes.get("rel") or ""):
        yield "rel=author"
    if "author" in (attributes.get("itemprop") or ""):
        yield "itemprop"
    if _LINK.search(attributes.get("href") or ""):
        yield "author link"
    if match := _CLASS.search(_OTHERS.sub("", attributes.get("class") or "")):
        yield "byline class" if match.group(1) else "author class"


def _lines(blocks: Blocks, headline: int) -> Iterable[tuple[list[str], str]]:
    """(names, origin) of printed lines: around the headline bylines of any form, below only those with a label."""
    start = max(headline, 0)
    first, end = max(0, start - _REACH_BEFORE), min(len(blocks.text), start + _REACH_AFTER)
    last = end  # the line that was the last byline
    for i in range(first, end):
        text = _one_line(blocks.line(i))
        byline = "byline before" if i <= headline else "byline" if i <= last + 2 else "byline later"
        if len(text) >= _LONGEST_BYLINE or i == headline:
            continue
        if _REVIEWED.match(text):
            yield split_names(text), "reviewed"
        elif names := _byline(text):
            yield names, byline
            last = i if i > headline else last
        elif names := (_undated(text) if i > headline else []) or _beside_date(text):
            yield names, "beside date" if i > headline else "beside date before"
        elif i > headline >= 0 and _is_name_line(text) and (kind := _name_line(blocks, headline, i)):
            yield split_names(text), kind
        elif (names := named_inside(text)) and not _captions(blocks, i):
            yield names, "byline inside"
    for i in range(end, len(blocks.text)):
        text = _one_line(blocks.line(i))
        if (
            text.startswith(_FAR)
            and len(text) < _LONGEST_BYLINE
            and (names := split_names(text))
            and is_person(names[0])
            and not _is_linked_title(blocks, i - 1)
        ):
            yield names, "byline far"


def _one_line(text: str) -> str:
    """A text, or the label and value of a table's row as one: "Penulis | : | Boy Andrizal"."""
    return text.replace(" | : | ", ": ", 1)


def _byline(text: str) -> list[str]:
    """The names of a line that its form makes a byline, [] for any other."""
    text = unwrapped(without_info(text))
    if named := reporters(text):
        return named
    if filed := filed_by(text):
        return [filed]
    if not (label_end(text) or GLUED_LABEL.match(text)):
        return []
    return [name for name in _likely(split_names(text)) if " " not in name or not name.islower()]


def beside_headline(blocks: Blocks, headline: int) -> str:
    """The short lines right around the headline, among which its author is printed: other news and who else writes for
    the paper are named elsewhere. "" where no block prints the headline."""
    near = range(max(headline - _NEAR_BEFORE, 0), min(headline + _NEAR, len(blocks.text))) if headline >= 0 else ()
    lines = (blocks.text[i] for i in near if not _captions(blocks, i) or len(blocks.text[i]) <= _LABEL)
    return "\n".join(without_editors(line) for line in lines if len(line) < _LONGEST_LINE)


def _captions(blocks: Blocks, i: int) -> bool:
    return blocks.tag_name(blocks.element[i]) == "figcaption"


def _likely(names: Iterable[str]) -> list[str]:
    """Names but for a word of a form ("Name"), the letters by which a house knows who wrote ("amw"), and several words
    most of which no capital begins: what stands behind "by", or in an element that is called author, may be
    anything."""
    return [name for name in names if not (_is_prose(name) if " " in name else _tells_nobody(name))]


def _tells_nobody(word: str) -> bool:
    return is_word_of_no_name(word) or (word.islower() and len(word) <= _INITIALS and not only_agencies(word))


def _is_prose(name: str) -> bool:
    words = name.split()
    return (
        words[0].isdigit()
        or "@" in name
        or (len(words) > 2 and 2 * sum(word[0].islower() and word not in SMALL for word in words) > len(words))
    )


def _is_linked_title(blocks: Blocks, i: int) -> bool:
    """Whether a block is a heading and but a link: the title of a teaser, whose author the next one names."""
    return level_of(blocks, i) < NO_HEADING and len(blocks.text[i]) <= blocks.linked[i]


def _name_line(blocks: Blocks, headline: int, i: int) -> str:
    """The origin of a name that is a line of its own; "" for one far from the headline and not right above the text,
    and for what the person above it is ("Product Analytics Expert")."""
    if is_trade(blocks.text[i].split()[-1]) and _is_name_line(blocks.text[i - 1]):
        return ""
    place = _place_of_name(blocks, headline, i)
    if i - headline >= _REACH_LINE:
        return place if place == "name line above text" else ""
    return "byline" if 0 < label_end(blocks.text[i - 1]) == len(blocks.text[i - 1]) else place


def _place_of_name(blocks: Blocks, headline: int, i: int) -> str:
    """Where such a name stands: right above the first paragraph, where papers without a field for it print who writes,
    right under the headline, beside a date (a town may stand between), or somewhere else."""
    if blocks.tag_name(blocks.element[i]) not in ("p", "div", "address"):
        return "name line"
    below = (
        blocks.text[i + 1 : i + 3] if len("".join(blocks.text[i + 1 : i + 2])) < _TOWN else blocks.text[i + 1 : i + 2]
    )
    prose = sum(len(text) > _PROSE for text in blocks.text[headline + 1 : i])
    if not prose and below and len(below[0]) > _PROSE and not blocks.links[i]:
        return "name line above text"
    dated = any(len(text) < _DATE_LINE and _YEAR.search(text) for text in (blocks.text[i - 1], *below))
    return "name line beside date" if dated and prose <= _MOST_PROSE else "name line"


def _is_name_line(text: str) -> bool:
    """Whether a whole line is one to three names and nothing else."""
    if not 5 < len(text) < 60 or text.endswith((".", "?", "!", ":")):
        return False
    words = text.split()
    if len(words) > 9 or not words[0][0].isupper() or sum(word[0].islower() for word in words) > _SMALL_WORDS:
        return False
    names = split_names(text)
    name, comma, trade = text.partition(", ")
    if comma and [name] == names and is_trade(trade.split()[-1]):
        text = name  # "Jane Doe, Staff Writer"
    if len(text) > 2 * sum(map(len, names)):
        return False  # "Seltene Vögel in einem Garten" begins like a name
    return 0 < len(names) < 4 and all(" " in n and is_person(n) for n in names)


def _beside_date(text: str) -> list[str]:
    """The person that a line prints beside a date and nothing else: "Dec 26, 2025 • Mahua Das in Management"."""
    if not _YEAR.search(text):
        return []
    if _is_dateline(text):
        return []
    rest = _DATED.sub("  ", _VIETNAMESE_DAY.sub("  ", text))
    names = [part.strip(" .,:") for part in _PARTED.split(rest)]
    dated = (name for name in names if name.casefold() not in DATE_WORDS and not _WEEKDAY.fullmatch(name.casefold()))
    persons = [name for name in dated if " " in name and is_person(name)]
    return persons[:1]


def _undated(text: str) -> list[str]:
    """The persons who are all of a line but its date."""
    told = without_info(text)
    names = re.split(AND, told) if told != text and not _is_dateline(text) else [""]
    return names if all(" " in name and is_person(name) for name in names) else []


def _is_dateline(text: str) -> bool:
    """Whether a line begins with a place and a date: "Hà Nội, 20/11/2026"."""
    return _DATELINE.match(text) is not None and not _WEEKDAY.search(text.partition(",")[0].casefold())


def _signs(blocks: Blocks, i: int) -> bool:
    """Whether a block is a name and nothing else under the last paragraph."""
    text = blocks.text[i]
    below = blocks.text[i + 1] if i + 1 < len(blocks.text) else ""
    return (
        len(text) < LONGEST_SIGNATURE
        and max(map(len, blocks.text[max(i - 2, 0) : i])) > _PROSE > len(below)
        and not blocks.links[i]
        and blocks.tag_name(blocks.element[i]) in ("p", "div")
        and (is_signature(text) or is_labelled(text))
    )
