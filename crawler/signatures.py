"""Lines under an article that name no author: initials, and those who helped ("Mit Informationen von …"). Pure.

Each is matched as a whole line; a line that says more is body.
"""

from __future__ import annotations

import regex

from crawler.attributions import only_agencies

_LONGEST = 120  # characters
_INITIALS = regex.compile(r"(?:\p{Lu}\.\s?-?){1,4}\p{Lu}?\.?|[A-Z]{2}|[B-DF-HJ-NP-TV-XZ]{3}")
# (dmk), (mit dpa), dpa/kna, ks/dpa, SDA/lam, (FIN) NDP/JOT
_SHORT = regex.compile(
    r"[(\[](?:(?:mit|von)\s)?\p{Ll}{2,4}(?:\s?[/,]\s?(?:(?:mit|von)\s)?\p{L}{2,7}){0,3}[)\]]"
    r"|\p{Ll}{2,4}(?:/\p{L}{2,4}){1,3}|\p{Lu}{2,4}(?:/\p{Ll}{2,4}){1,3}|\(FIN\)(?:\s?\p{Lu}{2,4}(?:/\p{Lu}{2,4}){0,3})?"
)
_WORDS_IN_BRACKETS = frozenset(
    ("end", "ends", "sic", "und", "oder", "and", "or", "fin", "hết", "tl", "fine", "koniec", "slut")
)

_WIRES = "dpa|afp|epd|kna|sid|apa|sda|rtr|AFP|AP|DPA|EFE|Reuters|ANSA"
_NAME = rf"(?:{_WIRES})(?!\p{{L}})|[\p{{Lu}}\p{{Lo}}][\p{{L}}\p{{M}}.'’-]*|(?:l['’]|d['’])\p{{Lu}}[\p{{L}}.'’-]*"
_JOINT = (
    "von|van|der|die|das|des|de|da|do|dos|del|della|dell|di|du|la|le|les|el|al|bin|in|at|from|für|aus|the|und|and|et|y|e|i|en"
    "|dan|&"
)
_ROLES = "writers?|reporters?|correspondents?|journalists?"
_NAMES = rf"(?:{_NAME})(?:[\s,;/&]+(?:(?:{_NAME})|(?:{_JOINT})))*"
_HELPED = regex.compile(
    r"[(\[–—-]*\s?(?:"
    r"(?i:mit (?:informationen|material|angaben|beiträgen|agenturmaterial)(?: (?:von|der|des))?"
    r"|(?:unter )?mitarbeit(?: von|\s?:)"
    r"|(?:with )?additional (?:reporting|research|writing)(?: contributed)? (?:by|from)"
    r"|with (?:reporting|research|contributions?|inputs?|files|agency inputs?) (?:by|from)|with agency inputs"
    r"|avec (?:la (?:contribution|participation|collaboration) (?:de |d['’])|des informations (?:de |d['’]))"
    r"|con (?:informaci[oó]n(?:es)? de|la colaboraci[oó]n de|aportes de|il contributo di|la collaborazione di)"
    r"|com (?:informações|colaboração|reportagem|conteúdo) (?:d[aeo]s?)|(?:m\.m\.v\.|met medewerking van)"
    r"|laporan tambahan(?: oleh)?\s?:?|z informacji|при участии)"
    rf"\s?(?P<names>{_NAMES}(?:\s(?:{_ROLES})\s{_NAMES})?)[)\].]*"
    rf"|(?i:avec|mit|con|com|with|met) "
    rf"(?P<names>(?:{_WIRES})(?:(?:\s?[,/&]\s?|\s(?:et|und|and|y|e|en)\s)(?:{_WIRES}))*)"
    r")"
)
# Who turned a text into another language, or edited it, and what may stand behind: no author.
_SERVED = regex.compile(
    r"[(\[–—-]*\s?(?i:(?:(?:english )?(?:translat(?:ed|ion)|edited|adapted) by|diterjemahkan oleh"
    r"|(?:übersetzt )?aus dem \p{L}+en (?:übersetzt )?von|übersetz(?:t von|ung\s?:)|traduit (?:de l['’]|du )\p{L}+ par"
    r"|tradu(?:cción(?: de|\s?:)|zione (?:di|a cura di)|ção(?: de|\s?:)))\s?[:：]?"
    r"|(?:tham vấn|cố vấn)(?: (?:chuyên môn|y khoa|y học|pháp l[ýí]))?\s?[:：]"
    r"|(?:biên tập|penerjemah|editor|redaktur|penyunting)\s?[:：])"
    rf"\s?(?P<names>{_NAMES})[)\].]*(?:\s(?i:copyright)\b.{{0,60}})?"
)
# Offices of Vietnam's provinces and communes sign with their names; behind a common word the next is capitalised.
_OFFICE = regex.compile(
    r"(?:Văn phòng|Phòng|Sở|Bộ|Chi cục|Cục|Ban (?:Quản l[ýí]|Chỉ (?:huy|đạo))|Trung tâm|Trạm|Đài|Hạt|Hội|Đoàn|Liên đoàn"
    r"|Viện|Kho bạc|Ủy ban|Uỷ ban|Bộ Chỉ huy|Cổng|Chi nhánh)\s(?=\p{Lu})[^.!?:;…]+"
    r"|(?:UBND|HĐND|UBMTTQ|MTTQ|BCH|BTV|BQL|Công an|Đảng (?:bộ|ủy|uỷ)|(?:Tỉnh|Thành|Huyện) (?:ủy|uỷ))\s[^.!?:;…]+"
)
_OFFICE_BEHIND = regex.compile(
    r"(?<=\p{Lu}\p{Ll}+\s\p{Lu}\p{Ll}+)\s(?=(?:Văn|Phòng|Sở|Trung|Hội|Đoàn|Ban|UBND|HĐND|Công)\s)"
)
_CONTRIBUTED = regex.compile(
    r"\s(?:contributed (?:reporting |research )?to this (?:report|story|article|piece)"
    r"|berkontribusi dalam penulisan artikel ini|(?:ha|han) (?:contribuido|colaborado) (?:a|en) est[ea] \p{L}+"
    r"|a contribué à cet article|hat zu diesem (?:artikel|bericht) beigetragen|werkten? mee aan dit artikel)\.?$"
)
_ONLY_NAMES = regex.compile(_NAMES)
_BETWEEN_HELPERS = regex.compile(rf"\s?[,;/&]\s?|\s(?:und|and|et|y|e|dan|en|{_ROLES})\s")


def are_initials(name: str) -> bool:
    """Whether a name is but capitals: dotted, two, or three that make no syllable ("A.G.", "L. K", "LK", "BTV")."""
    return _INITIALS.fullmatch(name) is not None


def signs_in_short(text: str) -> bool:
    """Whether a line under an article is the small letters by which a house knows who wrote it, or agencies: "(dmk)",
    "dpa/kna"."""
    return len(text) <= 30 and _SHORT.fullmatch(text) is not None and text.strip("()[]") not in _WORDS_IN_BRACKETS


def is_office(text: str) -> bool:
    """Whether a line under an article is the name of the office that gave it out: "Văn phòng HĐND-UBND xã"."""
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    return len(text) <= 80 and len(text.split()) <= 14 and _OFFICE.fullmatch(text) is not None


def without_office(text: str) -> str:
    """A line of names without the office whose name stands behind the last one: "Nông Vân Hội Nông dân xã Nà Lếch"."""
    if found := _OFFICE_BEHIND.search(text):
        office = text[found.end() :]
        if is_office(office) and not office.istitle():  # "Hoàng Văn Đoàn Thanh" is a name
            return text[: found.start()]
    return text


def helpers(text: str) -> tuple[str, ...] | None:
    """The agencies among those who helped with an article, for a line that thanks them: "Mit Informationen von dpa",
    "Jane Doe contributed to this report."; None for any other line. Persons who helped are no authors."""
    if len(text) > _LONGEST:
        return None
    if found := _CONTRIBUTED.search(text):
        printed = text[: found.start()]
        if _ONLY_NAMES.fullmatch(printed) is None:
            return None
    elif found := _HELPED.fullmatch(text) or _SERVED.fullmatch(text):
        printed = found["names"]
    else:
        return None
    names = [name.strip().removeprefix("The ") for name in _BETWEEN_HELPERS.split(printed)]
    return tuple(filter(only_agencies, names))
