"""Printed bylines -> names: labels, roles, dates and credentials cut. Pure.

What is printed around names is told by words of the languages that news is written in; where the words end, the form of
a name decides (`is_person`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from crawler.attributions import only_agencies
from crawler.bylines import AND, trimmed
from crawler.credits import BY, role_end, writers
from crawler.nobody import is_house, is_no_name, is_trade, sounds_like_house
from crawler.reporters import reporters, without_editors

LONGEST = 70  # characters of a name

_BY = (
    r"(?:(?:this (?:post|article|story) was )?(?:written|posted|published|reported|authored|submitted|shared"
    r"|contributed|created|edited|prepared|article|post|recipe|updated|(?:expert |medical(?:ly)? )?reviewed)\s+)?by"
)
_WORDS = (  # that need no colon around the headline
    r"di|door|av|af|od|tác giả(?: bài viết)?|người viết|authors?(?: of th(?:e|is) (?:article|story|post))?"
    r"|autor(?:in|en|es)?(?:/autor)?|auteurs?|penulis|reporter|rep(?=\s?[:：])|contributors?|writer|text|texte|texto"
    r"|(?:(?:staff|senior|chief|special|guest|contributing|lead|associate|political|sports|news|business|city|health"
    r"|science|education|crime)\s+){1,2}(?:writer|reporter|correspondent|columnist|editor)(?=\s[A-ZÀ-Þ])"
    r"|redacción|interview|p\.?v\.?|yazan|автор"
)
_SIGNS = (
    r"作者|撰文|採訪|采[写訪访]|記者|记者|文|執筆|取材・文|著者|ライター|編集部|기자|글(?:[·ㆍ]사진)?|취재"
    r"|(?:เขียน|รายงาน|เรื่อง)?โดย|เรื่อง|ผู้(?:เขียน|ลง)(?:ข่าว)?|ผู้สื่อข่าว"
)
_LABEL = re.compile(rf"(?:(?:{_BY}|{BY}|{_WORDS})\b|(?:{_SIGNS})(?=[\s:：/／|｜＝=]))\s*[:：/／|｜＝=-]*\s*", re.I)
GLUED_LABEL = re.compile(
    r"(?:[Bb]y|Reporter|Von|Por|Par|(?:Written|Posted|Words|Text) by|作者|โดย)(?=[A-ZÀ-Þ一-鿿ก-๛])"
)
_INSIDE = re.compile(
    r"\b(?:(?:written |posted |published |authored |story |words )?(?:by|von|par|por|oleh)\s*:?"
    r"|(?:reporter|penulis)\s?:)\s+(?=\S)|(?<!\w)作者\s?[:：]\s?(?=\w)|(?<=\s)(?:เขียน)?โดย\s?:?\s?(?=[ก-๎])",
    re.I,
)
_WRITTEN = re.compile(r".*\b(?:written|authored|words|articles|posts|stories) by\b[:\s]*", re.I)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_SAID = "Published|Updated|Posted|Last [Uu]pdated|Publié|Publicado|Actualizado|Veröffentlicht"  # glued to a name
_TAIL = re.compile(  # where what is printed behind names begins
    r"[|•·●–—(（]|[기記记][자者]|\s(?:[-/]\s"
    r"|(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu),\s\d{1,2}\s|특파원|외\s\d"
    r"|(?:el\s)?\d{1,2}\.?\s+(?:de\s+)?[^\W\d][^\d\s]*\s+(?:del?\s+)?\d{4})"
    r"|\s\d{1,2}\s[ก-๎]{1,2}\.[ก-๎]{1,2}\.\s"
    rf"|\d(?:\d?[./:]\d|\d*\s(?:comment|view|share)|\d*\s*min|\d*\s*{_MONTHS}\.?\s+\d)"
    r"|\b(?:(?:on|in|for|via|bei|aus)\b\s|(?:published|updated|posted|last|about|reviewed|view|follow|on behalf|read"
    r"|veröffentlicht|aktualisiert|erschienen|publiée?|mis à jour|publicado|actualizado|pubblicato|aggiornato"
    r"|gepubliceerd|diperbarui|đăng lúc|cập nhật|suivre|seguir|folgen"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b"
    rf"|stand:|\d{{4}}\b|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?{_MONTHS}\.?\s+\d)"
    rf"|(?-i:(?<=[a-zà-ÿ])(?=(?:{_SAID}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)))",
    re.I,
)
_AND = re.compile(
    r"\s*(?:[;,、，·&](?:\s*(?:and|und|et|y|và|dan)\s)?"
    rf"|{AND})\s*"
)
_COUNTED = re.compile(r"\d{3}")  # a year or a number of views, glued to what stands before
_CREDENTIALS = re.compile(
    r"(?:ph\.?d\.?|m\.?d\.?|r\.?d\.?n?|m\.?s\.?c?|m\.?b\.?a|cpa|cfp|rn|esq|jr\.?|sr\.?|lcsw|cfa|cpt|b\.?a\.?|m\.?a\.?|dvm|"
    r"dmd|dds|do|np|pa-c|ldn?|cscs|mph|edd|jd|bsn)\.?®?",
    re.I,
)
_PLACE = re.compile(r"(?:à|en|em|in|aus|da|dal|desde|di|tại|at|at the|from) [A-ZÀ-ÞĐ]")
_MAIL = re.compile(r"(?<=\S)\s+(?:(?:อีเมล์?|e-?mail)\s?[.:]?\s*)?\S+@\S+", re.I)
_DASHES = re.compile(r"\s[-–—]\s")
_SLASH = re.compile(r"(?<!\d)/|/(?!\d)")  # none of a date
_HANGUL = re.compile("[가-힣]")
_KOREAN_AND = re.compile("(?<=[가-힣])[·ㆍ](?=[가-힣])")
_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’.-]+[^\W\d_]*)*"
_THAI = re.compile("[ก-๎]{2,20} (?:ณ )?[ก-๎]{2,24}")  # no capitals, and marks that are no letters to `re`
NAME = re.compile(rf"{_WORD}(?:\s+(?:['’]t\s+)?{_WORD}){{0,4}}|{_THAI.pattern}")
_RUNS_ON = re.compile(rf"(?<=[a-zà-ÿ])(?:{_SAID})")  # "Jane DoePublished"
_NO_LAST = frozenset(("And", "At", "By", "For", "From", "In", "On", "Und", "Von"))
_MIXED = re.compile("[A-Za-z][一-鿿ぁ-ヶ가-힣]|[一-鿿ぁ-ヶ가-힣][A-Za-z]")  # two scripts in one word: "LINE印刷"
_SPACELESS = re.compile(r"[一-鿿]{2,4}|[一-鿿ァ-ヶー・]{2,10}|[가-힣]{2,4}")
_DESK = re.compile(r"[A-ZĐ]{3,}[-–]")
SMALL = frozenset((
    "'t", "aan", "af", "al", "auf", "av", "bin", "bint", "binti", "da", "das", "de", "degli", "dei", "del", "della",
    "den", "der", "des", "di", "do", "dos", "du", "e", "el", "het", "i", "ibn", "la", "le", "lo", "te", "ten", "ter",
    "und", "van", "vom", "von", "y", "zu", "zum", "zur", "’t",
))  # fmt: skip
_MARKS = " .,:;*|●•·\u200b"


def label_end(text: str) -> int:
    """Where the label of a byline ends ("By ", "Tác giả: ", "文・"); 0 where none opens the text."""
    label = _LABEL.match(text)
    return max(label.end() if label else 0, role_end(text))


def split_names(text: str) -> list[str]:
    """The names in a printed byline; [] where nothing like a name is left."""
    if credited := writers(text):
        return list(credited)
    text = without_editors(text).strip(" *_|•·")
    if named := reporters(text):
        return named
    if is_house(text) and not _AND.search(text):
        return [text]  # "Redacción Norte": no label before a name
    if written := _WRITTEN.match(text):
        text = text[written.end() :]
    if glued := GLUED_LABEL.match(text):
        text = text[glued.end() :]
    for _ in range(2):
        if label := label_end(text):
            rest = text[label:]
            if " " not in rest and text < "\u0900" and is_person(text):
                break  # "Di Maria" is a name
            text = rest
    if "@" in text:
        text = _MAIL.sub("", text)
    if is_person(text):
        return [text]
    if sounds_like_house(text) and not any(map(is_person, _AND.split(text))):
        return [text]  # "Ban Tuyên giáo và Dân vận Tỉnh ủy"
    if "·" in text or "ㆍ" in text:
        text = _KOREAN_AND.sub(", ", text)
    if _SLASH.search(text):
        text = _slashes(text)
    if len(parts := _DASHES.split(text)) > 1 and all(map(is_person, parts)):
        return parts
    if tail := _TAIL.search(text):
        text = text[: tail.start()]
    names: list[str] = []
    for part in _AND.split(text):
        part = trimmed(part, _MARKS)
        if label := label_end(part):
            part = trimmed(part[label:], _MARKS)
        if not 1 < len(part) <= LONGEST or _CREDENTIALS.fullmatch(part) or "http" in part or _COUNTED.search(part):
            continue
        if names and " " in names[0] and (_is_title(part) or is_house(part) or _PLACE.match(part)):
            continue
        names.append(_without_trade(part))
    return _without_places(names) if len(names) > 1 and _HANGUL.match(names[0]) else names


def _without_places(names: list[str]) -> list[str]:
    """The reporter of a Korean byline behind the towns that it is filed from: "순천·광양 구현모 기자"."""
    last = names[-1].split()
    if len(last) == 2 and all(map(_SPACELESS.fullmatch, last)) and not any(" " in name for name in names[:-1]):
        return [last[1]]
    return names


def first_names(parts: Sequence[str]) -> list[str]:
    """The persons that the first parts of an element name, one part each, as "Jane Doe", "John Roe", "Reporters"."""
    names: list[str] = []
    for part in parts:
        if label_end(part) == len(part) or part in (",", "&", "|", "·", "•", ";", "and", "und", "et", "y"):
            continue
        named = split_names(part)
        if not named or not all(map(is_person, named)) or (names and is_trade(part.split()[-1])):
            break
        names += named
    return names


@functools.lru_cache(maxsize=2048)
def is_person(name: str) -> bool:
    """Whether a name has the form of a person's: two to four capitalised words, or a few signs without a space."""
    words = name.split()
    if _THAI.fullmatch(name):
        return not is_no_name(name) and not is_house(name)
    if not 2 <= len(words) <= 5:
        return _SPACELESS.fullmatch(name) is not None and not is_no_name(name) and not is_house(name)
    if not all(w[0].isupper() or w in SMALL for w in words) or not words[-1][0].isupper():
        return False
    if words[-1] in _NO_LAST or _RUNS_ON.search(name) or only_agencies(words[-1]) or _MIXED.search(name):
        return False
    if NAME.fullmatch(name) is None or is_no_name(name) or is_house(name) or _trade_at(words) < len(words):
        return False
    return len(words) == 2 or _AND.search(name) is None


def _trade_at(words: Sequence[str]) -> int:
    """The first of the words that says what a person is rather than who; their number when none does."""
    return next((i for i, word in enumerate(words) if is_trade(word)), len(words))


def named_inside(line: str) -> list[str]:
    """The persons behind a "by" within a line: "Published August 7, 2023 by Nicole Burke"; else []."""
    line = without_editors(line)
    low = line.lower()
    if not (
        ("by" in low or "von" in low or "par" in low or "por" in low or "oleh" in low or "penulis" in low)
        or "作者" in low
        or "โดย" in low
    ):
        return []  # the search costs ten times as much
    for found in _INSIDE.finditer(line):
        names = split_names(line[found.end() :])
        if names and is_person(names[0]):
            return names
    return []


def _slashes(text: str) -> str:
    """ "Jane Doe/John Roe" -> with a comma; other slashes part a name from what is no name, as "ABC-Miền Trung"."""
    parts = [part.strip() for part in _SLASH.split(text)]
    persons = all(is_person(part) and _DESK.match(part) is None for part in parts)
    return ", ".join(parts) if persons else parts[0] if len(parts[0].split()) > 1 else text


def _is_title(part: str) -> bool:
    """Whether a part behind a full name is rather what that person is: one word, or a trade with at most its field."""
    words = part.split()
    return (part < "\u0900" and len(words) == 1) or _trade_at(words) <= min(1, len(words) - 1)


def _without_trade(part: str) -> str:
    """A name without the trade that follows it: "Keith Barry Senior Autos Reporter" -> "Keith Barry"."""
    words = part.split()
    at = _trade_at(words)
    if at and _HANGUL.match(part) and _SPACELESS.fullmatch(words[0]):
        return words[0] if at < len(words) else part
    if at == len(words) > 2 and only_agencies(words[-1]):
        at -= 1
    name = " ".join(words[:at]).strip(_MARKS + "-–")
    return name if at < len(words) and is_person(name) else part
