"""Source records inside an article: "Source: URL", "Nguồn tin: Báo …", "Theo TTXVN", "(TTXVN/Vietnam+)". Pure.

An attribution names where an article was taken or translated from. An agency is a source, never an author.
Names stay as printed.
"""

from __future__ import annotations

import re
from dataclasses import replace

import regex

from storage.records import Attribution, AttributionKind

# Case counts: "AP" is an agency, "ap" is not.
_AGENCIES = (
    r"TTXVN|TTX Việt Nam|Thông tấn xã Việt Nam|Vietnam\s?\+|VietnamPlus|Vietnam News Agency|VNA"
    r"|Reuters|AFP|AP|Associated Press|Agence France-Presse|UPI|Bloomberg|Getty Images"
    r"|Tân Hoa [Xx]ã|Xinhua|新华社|新華社|中新社|中央社|共同社|共同通信|時事通信|Kyodo(?: News)?|Jiji(?: Press)?"
    r"|Yonhap|연합뉴스|뉴시스|뉴스1|TASS|ТАСС|РИА Новости|RIA Novosti|Интерфакс|Interfax|Sputnik|Ukrinform|dpa|DPA|epd"
    r"|EFE|Europa Press|ANSA|AdnKronos|Lusa|Belga|ANP|Keystone-SDA|NTB|Ritzau|ČTK|MTI|Tanjug"
    r"|Anadolu|PTI|IANS|Bernama|Antara|KPL|AAP|PA Media|Press Association"
)
_AGENCY = re.compile(rf"(?<![\w.])(?:{_AGENCIES})(?!\w)")
_JOINTS = re.compile(r"(?:[\s/,;&.+–-]|và|and|[Tt]heo)*")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[(?P<name>[^\]]*)\]\((?P<url>[^()\s]+)\)")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")

_LABEL = re.compile(
    r"(?:source(?: link)?|original(?: (?:article|link|source|text))?|via"
    r"|theo|link|(?:theo |trích |dẫn |xem |link )?nguồn(?: (?:tin|bài|bài viết|gốc|trích dẫn|dẫn|tham khảo))?"
    r"|link (?:gốc|bài gốc)"
    r"|(?:xem )?bài gốc|(?:文章|稿件|信息|新闻|新聞)?(?:来源|來源)|出典|출처|quellen?|fuentes?|fonte|sumber|источник)\s?(?:[:：]|(?=https?://))(?P<rest>.*)",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(
    r"(?:translat(?:ed|ion) (?:from|of)|(?:lược )?dịch (?:từ|theo)|bản dịch(?: từ| của)?)\s?[:：]\s?(?P<rest>\S.*)",
    re.IGNORECASE,
)
# "Theo" also begins sentences ("Theo đó, …", "Theo dõi …"): the name behind it is capitalised and short.
_AFTER = regex.compile(r"(?:[Tt]heo|THEO|[Vv]ia)\s(?P<rest>[\p{Lu}\p{Lo}].*)")
_LONGEST = 3_000  # characters, an address of 2,000 among them; what is longer is prose
_LONGEST_NAME = 80
_LONGEST_LABEL = 60
_CLOSED = (").", "].", "）.", "】.")
_LONGEST_LINE = 60  # of a line that names a source without a label

_BRACKETS_AT_END = re.compile(r"[(（](?P<rest>[^()（）]{2,60})[)）]\s?[./]*$")
_DATELINE = regex.compile(
    rf"(?:\p{{Lu}}[\w.,'’ -]{{0,60}}?)?[(（](?P<rest>(?:{_AGENCIES})(?:[/,] ?[\w+. ]{{2,30}})?)[)）]\s?[-–—:.]"
)


def names_agency(text: str) -> bool:
    """Whether a text names a news agency."""
    return _AGENCY.search(text) is not None


def only_agencies(text: str) -> bool:
    """Whether nothing but agencies and what joins them stands there: "TTXVN/Vietnam+", "Reuters, AFP"."""
    rest, count = _AGENCY.subn("", text)
    return count > 0 and _JOINTS.fullmatch(rest) is not None


def is_label(text: str) -> bool:
    """Whether a line is a label whose source stands on the next line: "Nguồn:"."""
    if len(text) > _LONGEST_LINE or ("：" not in text and ":" not in text):
        return False
    found = _LABEL.fullmatch(_unwrapped(text))
    return found is not None and not found["rest"].strip()


def of_line(text: str, *, last: bool, link: str | None = None, translation: bool = False) -> tuple[Attribution, ...]:
    """The source records that a line is, () when it is something else.

    last: nothing but signatures follows it, so "Theo Báo …" or "(TTXVN)" is one too. link: the address that the line
    links to. translation: an address names the original of a translation.
    """
    if len(text) > _LONGEST:
        return ()
    inner = _unwrapped(text)
    head = inner[:_LONGEST_LABEL]
    labelled = ":" in head or "：" in head  # of a label or of the address that stands for one
    if labelled and (found := _TRANSLATION.fullmatch(inner)):
        return _translated(_named(found["rest"], text, link))
    if labelled and (found := _LABEL.fullmatch(inner)):
        named = _named(found["rest"], text, link)
        return _translated(named) if translation and any(a.url for a in named) else named
    if not last or len(inner) > _LONGEST_LINE or inner.endswith((".", "!", "?", ":", ";", "…")):
        return ()
    after = _AFTER.fullmatch(inner)
    if after and "," not in _AGENCY.sub("", after["rest"]).strip(" ,"):
        return _named(after["rest"], text, link)
    return _named(inner, text, link) if only_agencies(inner) else ()


def of_field(text: str, url: str | None = None) -> tuple[Attribution, ...]:
    """The source records of a labelled field of the page, its label on or off. url: where the field links to."""
    inner = _unwrapped(text[:_LONGEST])
    translated = _TRANSLATION.fullmatch(inner)
    found = translated or _LABEL.fullmatch(inner) or _AFTER.fullmatch(inner)
    printed = found["rest"].strip() if found else inner
    named = _named(printed, text, url)
    if not named and (printed or url):
        named = (Attribution("publisher" if printed else "source_url", printed or None, url, text or None),)
    return _translated(named) if translated else named


def at_edges(first: str | None, last: str | None) -> tuple[Attribution, ...]:
    """Agencies that the first text names in its dateline ("Hà Nội (TTXVN) - …") and the last one behind its end."""
    found: tuple[Attribution, ...] = ()
    if first and (dateline := _DATELINE.match(first)):
        found += _named(dateline["rest"], dateline.group())
    if last and (end := _BRACKETS_AT_END.search(last[-2 * _LONGEST_NAME :])):
        printed = end["rest"].strip()
        if only_agencies(printed) or _LABEL.fullmatch(printed) or _AFTER.fullmatch(printed):
            found += of_field(printed)
    return found


def _translated(named: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    return tuple(replace(a, kind="translation_of") for a in named)


def _unwrapped(text: str) -> str:
    """Without list marks, emphasis and the brackets around the whole."""
    inner = text.strip(" *_-–—•|\t")
    if inner.endswith(_CLOSED):
        inner = inner[:-1]
    if inner[:1] in ("(", "[", "（", "【") and inner[-1:] in (")", "]", "）", "】"):
        inner = inner[1:-1].strip()
    return inner


def _named(printed: str, text: str, link: str | None = None) -> tuple[Attribution, ...]:
    """What a source line names behind its label: an address, a name, or both; () when it is rather a sentence.

    link: used where no address is printed.
    """
    marked = _MARKDOWN_LINK.search(printed)
    address = _ADDRESS.search(marked["url"] if marked else printed)
    url = _trimmed(address.group()) if address else link
    name = _ADDRESS.sub("", _MARKDOWN_LINK.sub(lambda found: found["name"], printed))
    name = _EMPTY_BRACKETS.sub("", name).strip(" .,;:-–—|*_>")
    if not name:
        return (Attribution("source_url", url=url, text=text),) if url else ()
    if len(name) > _LONGEST_NAME or re.search(r"[.!?…]\s", name):
        return ()
    parts = [part.strip() for part in re.split(r",|;| và | and | & ", name)]
    if len(parts) > 1 and all(map(only_agencies, parts)):
        return tuple(Attribution("agency", part, url if part == parts[0] else None, text) for part in parts)
    kind: AttributionKind = "agency" if names_agency(name) else "publisher"
    return (Attribution(kind, name=name, url=url, text=text),)


def _trimmed(address: str) -> str:
    """An address without the marks of the sentence around it."""
    address = address.rstrip(".,;*_]'’")
    return address[:-1] if address.endswith(")") and "(" not in address else address
