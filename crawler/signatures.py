"""Lines that sign in the ways of newsrooms that write no "By": reporters of Chinese and Korean papers, initials under
German articles, helpers under any ("Mit Informationen von …"). Pure.

Each is matched as a whole line. What a line says of its reporters stays body where it says more.
"""

from __future__ import annotations

import re

import regex

from crawler.attributions import only_agencies

_LONGEST = 120  # characters
_MAIL = r"(?:\s?[(\[=|/]?\s?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s?[)\]]?)"

# 신현주 기자 spicy@…; (서울=뉴스1) 신현주·김철수 기자; 김철수 인턴기자
_KOREAN_NAMES = r"[가-힣]{2,4}(?:\s?[·ㆍ,]\s?[가-힣]{2,4}){0,4}"
_KOREAN = re.compile(
    r"(?:[\[(【][^\[\]()【】]{1,30}[\])】]\s?)?(?:[가-힣]{2,6}\s?=\s?)?(?:글|취재)?\s?[=:ㆍ·/]?\s?"
    rf"(?P<names>{_KOREAN_NAMES})\s?(?:[가-힣]{{2,8}}\s)?(?:선임|인턴|객원|전문|수습|여행|사진)?(?:기자|특파원|통신원|논설위원)"
    rf"{_MAIL}?(?:\s?[|/,]?\s?(?P<more>[가-힣]{{2,4}})\s?(?:기자|특파원){_MAIL}?)?"
)
_KOREAN_DESK = re.compile(
    r".*(?:부|팀|국|본지|본보|취재|온라인|디지털|시민|뉴스|신문|일보|전문|소속|담당|여기|젊은|모든|우리)"
)

# 本报记者 许念恩 郎宗岳; (記者王小明/台北報導); 澎湃新闻记者 尉迟薇
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_CHINESE_NAMES = (
    rf"{_HAN}{{1,4}}(?:·{_HAN}{{1,6}}){{0,2}}(?:\s?[\s、，,]\s?{_HAN}{{1,4}}(?:·{_HAN}{{1,6}}){{0,2}}){{0,5}}"
)
_CHINESE_ROLE = "(?:特约|首席|见习|实习|特派|專訪|特派|實習)?(?:记者|記者|通讯员|通訊員|特约撰稿)"
_PLACE = rf"[/／╱]?\s?{_HAN}{{2,8}}?(?:综合)?(?:报道|報道|報導|專訪|电|電|摄影|攝影)"
_CHINESE = regex.compile(
    rf"[（(【〔\[]\s?(?:{_HAN}{{2,8}})?{_CHINESE_ROLE}\s?[:：]?\s?(?P<names>{_CHINESE_NAMES})\s?(?:{_PLACE})?\s?[)）】〕\]]"
    rf"|(?:{_HAN}{{2,8}}?)?{_CHINESE_ROLE}\s(?P<names>{_CHINESE_NAMES})(?:\s?{_PLACE})?"
    rf"|(?:{_HAN}{{2,8}}?)?{_CHINESE_ROLE}(?P<names>{_CHINESE_NAMES})\s?[/／╱]\s?{_HAN}{{2,6}}報導"
)
_BETWEEN_CHINESE = re.compile(r"[\s、，,]+")
_NOT_NAMES = frozenset(
    ("通讯员", "通訊員", "实习生", "實習生", "报道", "報道", "報導", "摄影报道", "综合报道", "綜合報導", "摄影", "攝影")
)
# What reporters take, hold and are, and what of theirs heads a paragraph: 记者 手记, 記者 會.
_NO_NAME = re.compile(
    r".*(?:手记|手記|观察|觀察|调查|調查|采访|採訪|来信|站|会|會|协会|了解|发现|获悉|證|证|问|說|说|的|在|從|从|就|对)"
)

# (dmk), (mit dpa), dpa/kna, ks/dpa
_INITIALS = regex.compile(
    r"[(\[](?:(?:mit|von)\s)?\p{Ll}{2,4}(?:\s?[/,]\s?(?:(?:mit|von)\s)?\p{L}{2,7}){0,3}[)\]]"
    r"|\p{Ll}{2,4}(?:/\p{L}{2,4}){1,3}"
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
    rf"\s?(?P<names>{_NAMES})[)\].]*"
    rf"|(?i:avec|mit|con|com|with|met) "
    rf"(?P<names>(?:{_WIRES})(?:(?:\s?[,/&]\s?|\s(?:et|und|and|y|e|en)\s)(?:{_WIRES}))*)"
    r")"
)
_CONTRIBUTED = regex.compile(
    r"\s(?:contributed (?:reporting |research )?to this (?:report|story|article|piece)"
    r"|berkontribusi dalam penulisan artikel ini|(?:ha|han) (?:contribuido|colaborado) (?:a|en) est[ea] \p{L}+"
    r"|a contribué à cet article|hat zu diesem (?:artikel|bericht) beigetragen|werkten? mee aan dit artikel)\.?$"
)
_ONLY_NAMES = regex.compile(_NAMES)
_BETWEEN_HELPERS = regex.compile(r"\s?[,;/&]\s?|\s(?:und|and|et|y|e|dan|en)\s")


def reporters(text: str) -> tuple[str, ...]:
    """The reporters that a line names and does nothing else: "신현주 기자 spicy@…", "(記者王小明/台北報導)"; () for
    any other line."""
    if len(text) > _LONGEST:
        return ()
    if "记者" in text or "記者" in text or "通讯员" in text or "通訊員" in text:
        found = _CHINESE.fullmatch(text)
        if found is None:
            return ()
        names = [name for name in _BETWEEN_CHINESE.split(found["names"]) if name and name not in _NOT_NAMES]
        return tuple(names) if all(len(n) > 1 and not _NO_NAME.fullmatch(n) for n in names) else ()
    if "기자" in text or "특파원" in text or "통신원" in text or "논설위원" in text:
        korean = _KOREAN.fullmatch(text)
        if korean is None:
            return ()
        names = re.split(r"\s?[·ㆍ,]\s?", korean["names"]) + ([korean["more"]] if korean["more"] else [])
        return () if any(map(_KOREAN_DESK.fullmatch, names)) else tuple(names)
    return ()


def are_initials(text: str) -> bool:
    """Whether a line under an article is the initials of who wrote it, or of agencies: "(dmk)", "dpa/kna"."""
    return len(text) <= 30 and _INITIALS.fullmatch(text) is not None and text.strip("()[]") not in _WORDS_IN_BRACKETS


def helpers(text: str) -> tuple[str, ...] | None:
    """The agencies among those who helped with an article, for a line that thanks them: "Mit Informationen von dpa",
    "Jane Doe contributed to this report."; None for any other line. Persons who helped are no authors."""
    if len(text) > _LONGEST:
        return None
    if found := _CONTRIBUTED.search(text):
        printed = text[: found.start()]
        if _ONLY_NAMES.fullmatch(printed) is None:
            return None
    elif found := _HELPED.fullmatch(text):
        printed = found["names"]
    else:
        return None
    names = [name.strip().removeprefix("The ") for name in _BETWEEN_HELPERS.split(printed)]
    return tuple(filter(only_agencies, names))
