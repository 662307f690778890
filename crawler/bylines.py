"""Who wrote it: names, roles and desks in bylines and in signatures under an article. Pure.

A person is an author; an agency is a source (an attribution). A desk that signs with initials ("P.V", "BBT"), a login
("admin"), a newsroom or an office ("Redaktion X", "Prefeitura de X") and who edits are nobody. A board that signs with
its full name ("Ban Biên tập") is kept as the page names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import regex

from crawler import attributions
from crawler.credits import BY, NAME_WORD, role_end, writers
from crawler.lines import is_date
from crawler.nobody import is_desk, is_house, is_no_name, is_nobody, is_own_reporter, is_trade, sounds_like_house
from crawler.reporters import (
    closing_reporters,
    dateline_reporters,
    is_reporters_line,
    reporters,
    signed_off,
    without_editors,
)
from crawler.sections import is_section_or_place
from crawler.signatures import are_initials, helpers, is_office, signs_in_short, without_office
from storage.records import Attribution
from storage.text import letters

LONGEST_SIGNATURE = 60  # characters
_LONGEST_CREDITS = 150  # of a signature and those who edited
_LONGEST_BYLINE = 2_000
_MOST_LABELS = 3  # "Tin: Bài và ảnh: By …"
_LONGEST_NAME = 80
_SHORT_NAME = 4  # in capitals

_PHOTO = r"(?:ảnh|video|clip|đồ họa|quay phim|kỹ thuật|photos?|pictures?)"
_ROLES = (
    r"tác giả(?: bài viết)?|người viết|viết bởi|đăng bởi|bài viết|ảnh và bài|bài|tin"
    r"|(?:bài|tin)(?: và|[,/]| -)? ?(?:ảnh|bài|video|clip)"
    r"|tin,? bài(?: và|,)? ảnh|(?:người |nhóm )?thực hiện|biên soạn|tổng hợp|(?:lược |biên )?dịch|(?:lược )?ghi"
    r"|(?:nhóm )?(?:phóng viên|p\.?v)|nhà báo|ctv|cộng tác viên"
    r"|(?:text|words|article|story|report) and (?:photos?|images?|pictures)(?: by)?"
    r"|words(?: by)?|authors?|writer|reporter|journalist|redaktion|autor(?:in|es)?|auteur|oleh|penulis|kontributor"
    r"|wartawan|pewarta|yazar|автор|作者|撰文|(?:ข่าว|ภาพ)(?:\s?[/–-]\s?(?:ข่าว|ภาพ))?|เรื่อง|ผู้(?:เขียน|ลง)(?:ข่าว)?|ผู้สื่อข่าว|(?:รายงาน|เขียน)โดย"
)
# Roles are words of a sentence as well, so they need a colon.
_LABEL = regex.compile(rf"(?:(?i:{_ROLES})\s?[:：]|(?i:{BY})\b\s?[:：]?)\s?(?P<rest>\S.*)")
# What a name carries behind it: "- tổng hợp", "; Editing by …", " in Hanoi". The photographer has the captions.
_TAIL = regex.compile(
    r"\s?(?i:[–—-]\s?(?:tổng hợp|t/h|(?:lược |biên )?dịch|(?:lược )?ghi|thực hiện|biên soạn|sưu tầm)"
    rf"|[;,./|–—-]\s?(?:editing|additional reporting|{_PHOTO})\b.*)$"
    r"|\s(?:in|from|tại)\s\p{Lu}.*$|(?<=\p{Han}{2}|[가-힣]{2}\s?)(?:记者|記者|기자|특파원)$"
)
_WITHIN_BRACKETS = re.compile(r"\s?(?:[(（](?P<inner>[^()（）]*)[)）]|\[[\w.+-]+@[\w.-]+\])")
AND = (  # but "José Ortega y Prat" and "von und zu Egloff" are one
    r"\s(?:và|and|with|et|avec|und(?! zu\b)|mit|dan|og|och|en|met)\s|\s[yei]\s(?![A-ZÀ-Þ][a-zß-ÿ]+\s*(?:$|[,;|(]))"
)
_CLOAK = re.compile(  # what Joomla prints for an address where no script runs
    r"\s?[(（]?(?:This email address is being protected|Cette adresse e-mail est protégée|Diese E-Mail-Adresse ist vor"
    r"|Esta dirección de correo electrónico está|Questo indirizzo e-?mail è protetto|Este endereço de e-?mail está"
    r"|Địa chỉ email này đang được bảo vệ)\b.*"
)
_BETWEEN_NAMES = re.compile(rf"\s?[,;&/|•·、，]\s?|\s[-–—]\s|\s?[–—]\s?|{AND}")

_WORD = re.compile(r"\w+")
_AROUND = " .,:;*\"“”'_|-–—"

_CLAUSE = regex.compile(r"\p{Han}{6,}")  # "应受访者要求"

_HANGUL = re.compile("[가-힣]{2,4}")
_FILED = regex.compile(
    r"(?P<name>(?!(?:The|Our) )\p{Lu}[\p{L}'’-]+ \p{Lu}[\p{L}'’-]+)"
    r"(?: \p{Lu}[\p{L}'’-]+){1,3} (?:Bureau|Reporter|Correspondent|Writer)"
)
_FULL_STOP = regex.compile(r"(?<=\s\p{Lu}\w+\s\p{Lu}\w{2,})\.$")  # behind two words of a name
_AND_FIRST = re.compile(r"^(?:and|und|et|y|e|en|dan|và|avec|mit|with)\s")
_ARTICLE = re.compile(r"(?:d[oae]|du|le|la|il|el|the|die|der|das|dal|dalla|del|por|by)\s", re.I)  # "Do UOL"
_PLACE = re.compile(r"(?:em|in|en|aus)\s")  # "Ana Reis, em São Paulo"
_LONGEST_SIGN = 4  # letters by which a house knows who wrote
_OPENING = 3  # texts among which a dateline stands


@dataclass(frozen=True, slots=True)
class Byline:
    """Persons and sources that one byline names, as printed."""

    authors: tuple[str, ...] = ()
    attributions: tuple[Attribution, ...] = ()


def read_byline(text: str, nobody: Collection[str] = ()) -> Byline:
    """The persons and agencies that a byline or signature names, roles and labels cut.

    nobody: names that are no author on this site, such as the site's own.
    """
    text = without_office(_CLOAK.sub("", text))
    if len(text) > _LONGEST_BYLINE:
        return Byline()
    helped = _WORD.findall(text) if signs_in_short(text) else helpers(text)
    if helped is not None:
        return Byline(attributions=tuple(a for name in helped for a in attributions.of_line(name, last=True)))
    ignored = set(map(letters, nobody))
    if (wrote := writers(text)) is not None:
        return Byline(tuple(name for name in wrote if _can_be_author(name) and letters(name) not in ignored))
    if text[:1] in ("【", "（") and (signed := closing_reporters(text)):
        return Byline(tuple(signed))
    whole = without_editors(unwrapped(text))
    if is_own_reporter(whole):
        return Byline()
    whole = filed_by(whole) or whole
    printed = _unlabelled(whole)
    if named := attributions.of_line(printed, last=True):
        return Byline(attributions=named)
    if letters(printed) in ignored:
        return Byline()
    within = filter(None, (found["inner"] for found in _WITHIN_BRACKETS.finditer(printed)))
    sources = tuple(a for inner in within for a in attributions.of_line(inner, last=True))
    authors = [name for name in reporters(whole) if letters(name) not in ignored]
    if authors:
        return Byline(tuple(dict.fromkeys(authors)), sources)
    for part in _BETWEEN_NAMES.split(_WITHIN_BRACKETS.sub("", printed)):
        name = _without_trade(trimmed(_unlabelled(_AND_FIRST.sub("", part)), _AROUND))
        if attributions.only_agencies(name):
            sources += attributions.of_line(name, last=True)
        elif _can_be_author(name) and not _is_named_after(name, nobody, ignored):
            authors.append(name)
    persons = [name for name in authors if not sounds_like_house(name)]
    return Byline(tuple(dict.fromkeys(persons or authors)), sources)


def _is_named_after(name: str, nobody: Collection[str], ignored: Collection[str]) -> bool:
    """Whether a name is one of nobody's, or begins with one of several words: "Radio Lys Info" on Radio Lys.

    ignored: the letters of each.
    """
    bare = _ARTICLE.sub("", name)
    if letters(name) in ignored or letters(bare) in ignored:
        return True
    begins = bare.casefold()
    return any(
        " " in (house := _ARTICLE.sub("", other)) and begins.startswith(house.casefold() + " ") for other in nobody
    )


def read_signature(text: str, nobody: Collection[str] = ()) -> Byline:
    """As read_byline, of a line under an article that nothing says is a byline: initials alone are nobody there, nor
    are buttons ("Learn More"), sections and places."""
    byline = read_byline(text, nobody)
    return Byline(tuple(filter(_can_sign, byline.authors)), byline.attributions)


def of_edges(texts: Sequence[str], nobody: Collection[str] = ()) -> tuple[str, ...]:
    """The reporters whom the first texts of an article name in a dateline, or its last one behind the end."""
    ignored = set(map(letters, nobody))
    opened = map(dateline_reporters, texts[:_OPENING])
    closed = (closing_reporters(texts[-1]), *map(signed_off, texts[-_OPENING:]))
    named: Sequence[str] = next(filter(None, (*opened, *closed)), ())
    return tuple(name for name in named if letters(name) not in ignored and not is_house(name))


def trimmed(part: str, marks: str) -> str:
    """Without the marks around a name; what ends initials belongs to them: "A.G."."""
    bare = part.strip(marks)
    return bare + "." if "." in bare and bare + "." in part and are_initials(bare) else bare


def undersigned(printed: Iterable[str]) -> tuple[str, ...]:
    """Who signs bylines that name no person: papers, agencies, logins, labels cut. A desk, initials and
    "admin" are nobody."""
    named: dict[str, str] = {}
    for text in printed:
        if is_date(text) or signs_in_short(text) or helpers(text) is not None:
            continue
        for part in _BETWEEN_NAMES.split(_WITHIN_BRACKETS.sub("", _unlabelled(text[:_LONGEST_BYLINE]))):
            name = part.strip(_AROUND)
            if 1 < len(name) <= _LONGEST_NAME and not is_desk(name):
                named.setdefault(letters(name), name)
    return tuple(named.values())


def is_signature(text: str, *, tail: bool = False) -> bool:
    """Whether a block under an article is its signature: a desk, initials, one or more names, or a label and those.

    tail: the page sets it as one (to the right, bold), so that a single word may be a name.
    """
    text = without_office(_CLOAK.sub("", text))
    if len(text) > LONGEST_SIGNATURE or text.endswith(("!", "?", ":", ";", "…", ",")) or any(map(str.isdigit, text)):
        return False
    if text[:1] in ("【", "（"):
        return bool(closing_reporters(text))
    inner = _unlabelled(text)
    labelled = inner != unwrapped(text)
    if is_desk(inner) or signs_in_short(text):
        return True
    person, dash, house = inner.rpartition(" - ") if " - " in inner else inner.rpartition(" – ")
    if dash and (is_office(house) or house.startswith("Ban ")):
        inner = person  # "Nông Vân - Phòng Văn hóa và Thể thao xã"
    names = [_AND_FIRST.sub("", part) for part in _BETWEEN_NAMES.split(_WITHIN_BRACKETS.sub("", inner)) if part]
    least = 1 if tail or labelled or len(names) > 1 else 2
    if len(names) > 1 and names[-1].islower() and len(names[-1]) <= _LONGEST_SIGN:
        names.pop()  # "Loïc Martin/lma"
    return bool(names) and all(is_nobody(name) or _looks_like_a_name(name, least) for name in names)


def is_labelled(text: str) -> bool:
    """Whether a line is a label and names, wherever it stands: "Bài và ảnh: Nông Vân", "By Jane Doe", "记者 王小明"."""
    if (not text.isascii() and is_reporters_line(text)) or writers(text) is not None or filed_by(text):
        return True
    if len(text) > _LONGEST_CREDITS:
        return False
    text = without_office(without_editors(text) or text)
    if len(text) > LONGEST_SIGNATURE or not _behind_label(unwrapped(text)):
        return False
    return is_signature(_FULL_STOP.sub("", text))


def signs_anywhere(text: str, authors: Collection[str]) -> bool:
    """Whether a line near either end of an article signs it, though neither last nor set as a signature: a label and
    names, a reporter's line, or nothing but names of its authors, or one and what that person is.

    authors: the letters (`storage.text.letters`) of each.
    """
    if is_labelled(text):
        return True
    if len(text) > LONGEST_SIGNATURE or text.endswith((":", "：", "?", "!", "…")):
        return False
    if is_desk(_unlabelled(text)):
        return True
    return letters(text) in authors or _only_names(text, authors) or _has_trade(text, authors)


def _only_names(text: str, authors: Collection[str]) -> bool:
    """Whether several of the authors stand there and nothing else, each with a place behind it or none: "Jane Doe,
    Oslo, and Li Wei"."""
    printed = [_AND_FIRST.sub("", part) for part in _BETWEEN_NAMES.split(text)]
    own = [letters(name) in authors for name in printed]
    return len(own) > 1 and all(own[i] or (i and own[i - 1] and " " not in name) for i, name in enumerate(printed))


def _has_trade(text: str, authors: Collection[str]) -> bool:
    """Whether an author's name and a trade open a line that ends like no sentence: "ANA PAZ Corresponsal de …"."""
    if text.endswith((".", "”", '"')):
        return False
    words = text.split()
    return any(is_trade(word) and letters(" ".join(words[:n])) in authors for n, word in enumerate(words[:5]) if n > 1)


def unwrapped(text: str) -> str:
    """Without the brackets or marks around the whole."""
    text = text.strip("*_ ")
    return text[1:-1].strip() if text[:1] in ("(", "（") and text[-1:] in (")", "）") else text


def _unlabelled(text: str) -> str:
    """Without the brackets around the whole, labels before and roles behind."""
    text = unwrapped(text)
    for _ in range(_MOST_LABELS):
        text = _behind_label(text) or text
    return _TAIL.sub("", text).strip()


def _behind_label(text: str) -> str:
    """What stands behind a byline's label, "" where none opens the text."""
    found = _LABEL.fullmatch(text)
    return found["rest"].strip() if found else text[end:].strip() if (end := role_end(text)) else ""


def filed_by(text: str) -> str | None:
    """The reporter before the name of a bureau or a trade: "Jane Doe Northern Bureau"; None for any other line."""
    found = _FILED.fullmatch(text)
    if found is None or is_no_name(text) or any(map(is_trade, found["name"].split())):
        return None
    return found["name"]


def _without_trade(name: str) -> str:
    """A Korean name without what the person is: "봉하늬 소설가"."""
    first, _, trade = name.partition(" ")
    return first if trade and _HANGUL.fullmatch(first) and is_trade(trade) else name


def _can_sign(name: str) -> bool:
    return not (are_initials(name) or is_no_name(name) or is_section_or_place(name))


def _looks_like_a_name(text: str, least: int) -> bool:
    """Initials, or capitalised words without a full stop: `least` to 5, or one in capitals or behind initials."""
    if are_initials(text):
        return True
    parts = text.split()
    if any(map(_CLAUSE.fullmatch, parts)):
        return False
    if len(parts) == 1 and (text[1:2] == "." or (text.isupper() and len(text) <= _SHORT_NAME)):  # "N.V.Anh", "VÂN"
        least = 1
    return least <= len(parts) <= 5 and all(map(NAME_WORD.fullmatch, parts)) and not text.endswith(".")


def _can_be_author(name: str) -> bool:
    """Neither empty nor an address, a login, a newsroom or a place: a name has a capital, or its script has no case."""
    if not 1 < len(name) <= _LONGEST_NAME or "@" in name or "://" in name:
        return False
    if is_house(name) or is_nobody(_ARTICLE.sub("", name)):
        return False
    if any(map(str.isdigit, name)) and " " not in name:
        return False
    return _PLACE.match(name) is None and (any(c.isalpha() and not c.islower() for c in name) or " " in name)
