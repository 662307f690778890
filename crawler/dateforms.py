"""The grammar of printed dates: a normalised text -> year, month, day and what is printed beside them. Pure.

The text is folded (NFKC, casefold, ASCII digits); the first date in it is found; then what touches it on either side is
asked for weekday, time, half of the day and zone. Words and marks that are not known to part a date from its time end
the search, so that a number further off is never taken for its time. What is found is judged in `crawler.dates`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from crawler.datewords import (
    MONTH,
    NAMED_CLOCK,
    NOON_AFTER,
    NOON_BEFORE,
    SHORT_WEEKDAY,
    SPACED,
    THAI_MONTH,
    WEEKDAY,
    is_afternoon,
    month_number,
    wall_clock_of,
    weekday_number,
    zone_of,
)

Order = Literal["dmy", "mdy", "ymd"]


@dataclass(slots=True)
class Found:
    """What is printed, not yet judged: 32/13 is found too.

    hour: None where no time stands beside the date. second: None where only minutes do. offset: minutes east of UTC,
    an IANA name, or None where no zone is printed. weekday: 0 (Monday) to 6, or None.
    """

    year: int
    month: int
    day: int
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    offset: int | str | None = None
    weekday: int | None = None


class Refused(Exception):
    """A date is printed, but cannot be; `flag` says why."""

    def __init__(self, flag: str) -> None:
        self.flag = flag


@functools.lru_cache(maxsize=64)
def zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# ------------------------------------------------------------------------------------------------ patterns

_SEP = r"[\s,;:|·•‧()\[\]@~.–—-]*"
_DAY_WORD = r"(?:ngày|on|am|den|le|el|del|tanggal|tgl\.?|วันที่|ที่|the)"
_TIME_WORD = (
    r"(?:vào\s?lúc|lúc|at|à|a\slas|um|pukul|jam|เวลา|alle\sore|ore|alle|às|om|kl\.?|hkt|(?:o\s)?godz\.?|saat|в|t)"
)
_ORDINAL = r"(?:st|nd|rd|th|er|\.?[oa]|°)?"
_LEFT = r"(?<![0-9a-z/.])"

_ISO = re.compile(
    r"(?P<year>[0-9]{4})(?P<mark>-?)(?P<month>[0-9]{2})(?P=mark)(?P<day>[0-9]{2})"
    r"(?:[t\s]?(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s?(?P<zone>z|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?)?)?"
)
_UNIX = re.compile(r"([0-9]{10})(?:[0-9]{3})?")  # seconds or milliseconds since 1970
_NUMERIC = re.compile(
    rf"{_LEFT}(?:"
    r"(?P<year>[0-9]{4})\s?(?P<mark>[-/.])\s?(?P<month>[0-9]{1,2})\s?(?P=mark)\s?(?P<day>[0-9]{1,2})(?![0-9])"
    r"|(?P<era>令和|平成|民國|民国)?\s?(?P<cjk_year>[0-9]{1,4}|元)\s?[年년]\s?(?P<cjk_month>[0-9]{1,2})\s?[月월]\s?"
    r"(?P<cjk_day>[0-9]{1,2})(?![0-9])\s?[日號号일]?"
    r"|(?P<a>[0-9]{1,2})(?:°|o(?!\w))?\s?(?P<sign>[-/.])\s?(?P<b>[0-9]{1,2})\s?(?P=sign)\s?(?P<c>[0-9]{4}|[0-9]{2})(?![0-9]))"
)
_WORDED = re.compile(
    # 14 October 2025, 14-Oct-25, ngày 14 tháng 10 năm 2025, 14 de octubre de 2025, 14 ต.ค. 2568
    rf"{_LEFT}(?P<day>[0-9]{{1,2}}){_ORDINAL}[\s.,/-]{{0,3}}(?:(?:de|of)\s)?(?:"
    rf"(?P<month>{MONTH})\.?[\s.,/-]{{0,3}}(?:(?:năm|del?|of|พ\.?ศ\.?|ค\.?ศ\.?)\s?)?"
    r"(?P<year>[0-9]{4}|'[0-9]{2}|(?<=-)[0-9]{2}|[0-9]{2}(?=\s[0-9]{1,2}:[0-9]{2}))"
    rf"|(?P<thai_month>{THAI_MONTH})\s?(?P<thai_year>[0-9]{{2}})(?!:|\.[0-9]))(?![0-9])"
    # October 14, 2025, Tháng Mười 14, 2025; ctime: Tue Oct 14 17:32:00 ICT 2025
    rf"|(?<!{SPACED})(?P<month_first>{MONTH})\.?\s?(?P<day_second>[0-9]{{1,2}})"
    rf"(?:{_ORDINAL}[\s,.]{{1,3}}(?:(?:del?|of|năm)\s)?"
    r"|\s(?P<ctime>[0-9]{1,2}:[0-9]{2}:[0-9]{2}\s(?:(?:[a-z]{1,5}|(?:gmt|utc)?[+-][0-9]{2}:?[0-9]{2})\s)?))"
    r"(?P<year_last>[0-9]{4})(?![0-9])"
    # 2025 October 14
    rf"|{_LEFT}(?P<year_first>[0-9]{{4}})[\s,-]{{1,2}}(?P<month_second>{MONTH})\.?[\s-]{{1,2}}(?P<day_last>[0-9]{{1,2}})"
    r"(?![0-9])"
)


def _clock(after_dot: str) -> str:
    """A time of day with half of the day and zone; `after_dot`: what must follow 17.32 to tell it from a number."""
    return (
        rf"(?:(?P<noon_before>{NOON_BEFORE})\s?)?(?<![0-9])(?P<hour>[0-9]{{1,2}})(?:"
        r"\s?:\s?(?P<minute>[0-9]{2})(?:\s?:\s?(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
        r"|\s?(?:giờ|h|g|時|时|點|点|시)(?:\s?:?(?P<h_minute>[0-9]{2}|[0-9](?=\s?(?:分|분|phút|')))\s?(?:分|분|phút|')?"
        r"(?:\s?(?P<h_second>[0-9]{1,2})\s?(?:秒|초|giây|s|'))?)?"
        rf"|\.(?P<dot_minute>[0-9]{{2}}){after_dot}"
        r"|(?=\s?[ap]\.?\s?m))(?![0-9])"
        rf"(?:\s?uhr(?!{SPACED})|(?:\s?(?:hrs?|hs?|giờ|น\.?)(?!{SPACED}))?(?:\s?(?P<noon_after>{NOON_AFTER}))?)"
        r"(?:\s?[(\[]?(?:(?:gmt|utc|ut)\s?(?P<far_sign>[+-])(?P<far_hours>[0-9]{1,2})(?::?(?P<far_minutes>[0-9]{2}))?"
        r"|(?P<sign>[+-])(?P<hours>[0-9]{2})(?P<colon>:?)(?P<minutes>[0-9]{2})"
        r"|(?<=[0-9])(?P<short_sign>[+-])(?P<short_hours>[0-9]{2})"
        rf"|(?P<name>{NAMED_CLOCK}|[a-z]{{1,5}})(?!{SPACED}))(?![0-9:/.-]))?"
    )


_MARKED = r"(?=\s?(?:uhr|น|wib|wita|wit|[ap]\.?m)(?![a-z]))"
_CLEAR = rf"(?:{_MARKED}|(?=\s*(?:$|[|,;(–—-])))"  # after a whole date a number at the end is a time
_ANY_WEEKDAY = f"{WEEKDAY}|{SHORT_WEEKDAY}"
_TRAIL = re.compile(  # what follows a date
    rf"{_SEP}(?:(?P<weekday>{_ANY_WEEKDAY}){_SEP})?"
    rf"(?:(?:{_TIME_WORD}\s?:?\s?)?{_clock(_CLEAR)})?"
)
_LEAD = re.compile(  # what precedes a date
    rf"(?:(?P<first_weekday>{_ANY_WEEKDAY}){_SEP}(?:{_DAY_WORD}{_SEP})?)?"
    rf"(?:{_LEFT}{_clock(_MARKED)}{_SEP})?"
    rf"(?:(?P<weekday>{_ANY_WEEKDAY}){_SEP})?(?:{_DAY_WORD}{_SEP})?$"
)
_DATE_ZONE = re.compile(r"[+-][0-9]{2}:?[0-9]{2}(?![0-9:])")  # xs:date may carry one
_GLUED = re.compile(rf"[/.:+-]?[0-9]|{SPACED}")
_YEAR_MARK = re.compile(rf"\s?(?:r\.|roku|г\.?|года)(?!{SPACED})")  # "the year", as Polish and Russian say it behind

_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_THAI = re.compile("[\u0e01-\u0e5b]")
_DIGIT = re.compile("[0-9]")
_DIGITS = {ord(c): str(i) for zero in (0x0660, 0x06F0, 0x0E50) for i, c in enumerate(map(chr, range(zero, zero + 10)))}
_FOLDED = _DIGITS | {0x2212: "-", 0x2010: "-", 0x2011: "-", 0x2019: "'", 0x2032: "'"}


# ------------------------------------------------------------------------------------------------ reading


def find_date(printed: str, order: Order, zone: str) -> Found | None:
    """The first date of a normalised text, or None where none stands."""
    text = printed.casefold() if printed.isascii() else _folded(printed)
    if not _DIGIT.search(text):
        return None
    if (machine := _ISO.fullmatch(text)) and (machine["mark"] or len(text) != 10):
        return _from_iso(machine)
    if unix := _UNIX.fullmatch(text):
        return _from_unix(int(unix[1]), zone)
    core = _NUMERIC.search(text)
    worded = _WORDED.search(text, 0, core.start()) if core else _WORDED.search(text)
    core = worded or core
    if core is None:
        return None
    thai = zone == "Asia/Bangkok" or _THAI.search(text) is not None
    found = _from_words(core, thai) if core is worded else _from_numbers(core, order, thai)
    return found if found is None or _complete(found, core, text, zone) else None


def _folded(printed: str) -> str:
    return unicodedata.normalize("NFKC", printed).casefold().translate(_FOLDED)


def _from_iso(match: re.Match[str]) -> Found:
    found = Found(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"]:
        found.hour, found.minute = int(match["hour"]), int(match["minute"])
        found.second = int(match["second"]) if match["second"] else None
    if match["sign"]:
        found.offset = _minutes(match["sign"], match["hours"], match["minutes"])
    elif match["zone"]:
        found.offset = 0
    return found


def _from_unix(seconds: int, zone: str) -> Found:
    at = datetime.fromtimestamp(seconds, UTC)
    return Found(at.year, at.month, at.day, at.hour, at.minute, at.second, offset=0)


def _from_numbers(core: re.Match[str], order: Order, thai: bool) -> Found | None:
    if core["year"]:
        return Found(_year(core["year"], thai), int(core["month"]), int(core["day"]))
    if core["cjk_year"]:
        since = _ERAS.get(core["era"] or "")
        if since is None and len(core["cjk_year"]) != 4:
            return None  # the year of which era?
        year = (since or 0) + (1 if core["cjk_year"] == "元" else int(core["cjk_year"]))
        return Found(year, int(core["cjk_month"]), int(core["cjk_day"]))
    a, b, c = core["a"], core["b"], core["c"]
    if order == "ymd" and len(c) == 2:
        return Found(_year(a, thai), int(b), int(c))
    if order == "mdy":
        a, b = b, a
    return Found(_year(c, thai), int(b), int(a))


def _from_words(core: re.Match[str], thai: bool) -> Found:
    year = core["year"] or core["thai_year"] or core["year_last"] or core["year_first"]
    month = core["month"] or core["thai_month"] or core["month_first"] or core["month_second"]
    day = core["day"] or core["day_second"] or core["day_last"]
    return Found(_year(year.lstrip("'"), thai), month_number(month), int(day))


def _year(digits: str, thai: bool) -> int:
    """A year of two or four digits; Thai pages count from 543 years earlier."""
    year = int(digits)
    if len(digits) == 2:
        year += 2500 if thai and year >= 40 else 2000 if year < 69 else 1900
    return year - 543 if thai and year >= 2400 else year


def _complete(found: Found, core: re.Match[str], text: str, zone: str) -> bool:
    """Add weekday and time from both sides of the date; False where it is glued to what makes it something else.

    "2025-10-14+0717:32:00" (NukeViet's published_time) is such a thing.
    """
    start, end = core.span()
    lead = _LEAD.search(text[max(0, start - 80) : start]) if start else None
    if marked := _YEAR_MARK.match(text, end):
        end = marked.end()
    trail = _TRAIL.match(text, end)
    groups = core.groupdict()
    if groups.get("mark") == "-" and text[end : end + 1] in ("+", "-") and _GLUED.match(text, end):
        if not _DATE_ZONE.match(text, end):
            return False
        trail = None
    elif (trail is None or trail["hour"] is None) and _GLUED.match(text, end):
        return False
    if groups.get("ctime"):
        trail = _TRAIL.match(groups["ctime"])
    for side in (lead, trail):
        if side is not None:
            found.weekday = _weekday(side, found.weekday)
    clocks = [side for side in (lead, trail) if side is not None and side["hour"]]
    times = [_time(clock, found, zone, iso=groups.get("mark") == "-") for clock in clocks]
    if times and times.count(times[0]) == len(times):  # two different ones: which is meant is not said
        found.hour, found.minute, found.second, found.offset = times[0]
    return True


def _weekday(side: re.Match[str], known: int | None) -> int | None:
    groups = side.groupdict()
    word = groups.get("first_weekday") or groups.get("weekday")
    return known if word is None else weekday_number(word)


def _time(clock: re.Match[str], found: Found, zone: str, *, iso: bool) -> tuple[int, int, int | None, int | str | None]:
    """Hour, minute, second and offset of a matched clock. Raises Refused for 17 in the morning."""
    hour = int(clock["hour"])
    if half := clock["noon_before"] or clock["noon_after"]:
        if is_afternoon(half):
            hour += 12 if hour < 12 else 0
        elif hour > 12:
            raise Refused("date_impossible")
        else:
            hour %= 12
    minute = clock["minute"] or clock["h_minute"] or clock["dot_minute"] or "0"
    second = clock["second"] or clock["h_second"]
    return hour, int(minute), int(second) if second else None, _offset(clock, found, zone, iso=iso)


def _offset(clock: re.Match[str], found: Found, zone: str, *, iso: bool) -> int | str | None:
    if clock["far_sign"]:
        return _minutes(clock["far_sign"], clock["far_hours"], clock["far_minutes"])
    if clock["sign"]:
        if clock["sign"] == "-" and clock["colon"] and not clock["second"] and not iso:
            return None  # "09:00-11:30" beside a date is from when to when
        return _minutes(clock["sign"], clock["hours"], clock["minutes"])
    if clock["short_sign"]:
        return _minutes(clock["short_sign"], clock["short_hours"], None)
    name = clock["name"]
    if name is None:
        return None
    try:
        noon = datetime(found.year, found.month, found.day, 12, tzinfo=zone_info(zone))
    except ValueError:
        return zone_of(name)
    if (noon.tzname() or "").casefold() == name:
        return None  # CST is Shanghai's own, or Chicago's
    wall = wall_clock_of(name)
    return wall if wall and noon.replace(tzinfo=zone_info(wall)).dst() else zone_of(name)


def _minutes(sign: str, hours: str, minutes: str | None) -> int:
    value = int(hours) * 60 + int(minutes or 0)
    return -value if sign == "-" else value


def find_by_format(printed: str, format: str) -> Found | None:
    """The text as a source's own strptime format reads it, whole; None where it does not."""
    try:
        read = datetime.strptime(printed, format)  # noqa: DTZ007 - a zone is added where it is judged
    except (ValueError, OverflowError):
        return None
    found = Found(read.year, read.month, read.day)
    if any(code in format for code in ("%H", "%I", "%T", "%c", "%X")):
        found.hour, found.minute = read.hour, read.minute
        found.second = read.second if any(code in format for code in ("%S", "%T", "%c", "%X")) else None
    offset = read.utcoffset()
    found.offset = None if offset is None else int(offset.total_seconds() // 60)
    return found
