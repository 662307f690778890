"""How a page's bare times are read: its zone, and the order of day and month. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.dateforms import Order
from crawler.dates import MAX_TEXT, read_date
from crawler.extract.evidence import Evidence
from storage.records import Stamp
from storage.text import normalise

# Where all of a country keeps one clock, its own sites mean that clock when they print a time without an offset.
_ZONES = {
    "vn": "Asia/Ho_Chi_Minh", "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich",
    "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid", "nl": "Europe/Amsterdam",
    "be": "Europe/Brussels", "lu": "Europe/Luxembourg", "uk": "Europe/London", "ie": "Europe/Dublin",
    "pl": "Europe/Warsaw", "cz": "Europe/Prague", "se": "Europe/Stockholm", "no": "Europe/Oslo",
    "dk": "Europe/Copenhagen", "fi": "Europe/Helsinki", "lt": "Europe/Vilnius", "tr": "Europe/Istanbul",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong",
    "th": "Asia/Bangkok", "in": "Asia/Kolkata", "sg": "Asia/Singapore", "my": "Asia/Kuala_Lumpur",
    "ph": "Asia/Manila", "za": "Africa/Johannesburg", "il": "Asia/Jerusalem", "gr": "Europe/Athens",
    "ua": "Europe/Kyiv", "is": "Atlantic/Reykjavik", "la": "Asia/Vientiane", "kh": "Asia/Phnom_Penh",
    "mm": "Asia/Yangon", "pk": "Asia/Karachi", "bd": "Asia/Dhaka", "np": "Asia/Kathmandu", "lk": "Asia/Colombo",
    "ae": "Asia/Dubai", "sa": "Asia/Riyadh", "eg": "Africa/Cairo", "tn": "Africa/Tunis", "dz": "Africa/Algiers",
    "ma": "Africa/Casablanca", "sn": "Africa/Dakar", "ci": "Africa/Abidjan", "gh": "Africa/Accra", "ng": "Africa/Lagos",
    "ke": "Africa/Nairobi", "zw": "Africa/Harare", "ar": "America/Argentina/Buenos_Aires", "uy": "America/Montevideo",
    "py": "America/Asuncion", "bo": "America/La_Paz", "pe": "America/Lima", "co": "America/Bogota",
    "ve": "America/Caracas", "gt": "America/Guatemala", "sv": "America/El_Salvador", "hn": "America/Tegucigalpa",
    "ni": "America/Managua", "cr": "America/Costa_Rica", "pa": "America/Panama", "do": "America/Santo_Domingo",
    "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia",
    "rs": "Europe/Belgrade", "sk": "Europe/Bratislava", "si": "Europe/Ljubljana", "ee": "Europe/Tallinn",
    "lv": "Europe/Riga",
}  # fmt: skip
_TAKEN_BY_OTHERS = frozenset(("co", "la"))  # endings that companies and Los Angeles like
_SECOND_LEVEL = frozenset(("com", "gov", "org", "edu", "net"))
_OF_THEMES = frozenset(("es", "fr", "gb", "uk", "in"))  # regions that themes and systems claim if not told otherwise
_ZONE_OF_LANGUAGE = {
    "vi": "vn", "de": "de", "it": "it", "ja": "jp", "ko": "kr", "th": "th", "pl": "pl", "cs": "cz", "sv": "se",
    "nb": "no", "no": "no", "nn": "no", "da": "dk", "fi": "fi", "tr": "tr", "is": "is", "lt": "lt", "he": "il",
    "el": "gr", "uk": "ua", "lo": "la", "km": "kh", "my": "mm",
    "zh": "cn",  # Chinese is official where clocks are at +08:00
}  # fmt: skip
_LETTERS_OF_COUNTRY = (  # that no other country's papers print their titles with; Han last, for Japan's have kana too
    ("th", re.compile("[\u0e01-\u0e5b]")), ("la", re.compile("[\u0e81-\u0edf]")), ("kh", re.compile("[\u1780-\u17ff]")),
    ("mm", re.compile("[\u1000-\u109f]")), ("kr", re.compile("[가-힣]")), ("jp", re.compile("[ぁ-んァ-ヺ]")),
    ("vn", re.compile("[đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)), ("cn", re.compile("[一-鿿]")),
)  # fmt: skip
_LEAST_LETTERS, _LEAST_IN_ENGLISH = 0.05, 0.12  # of a title's characters; English names people and places of Vietnam
_ELSEWHERE = "Asia/Tokyo"  # any zone that is never at UTC's clock

# 31/12/2025 on a page of US order, 12/31/2025 elsewhere: one of the numbers can be no month.
_ONE_ORDER = re.compile(
    r"(?<![\d/.-])(?:(1[3-9]|2\d|3[01])[/.-](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2\d|3[01]))"
    r"[/.-](20|19)?\d\d(?!\d)"
)

_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M")  # what .NET prints if not told otherwise
_ZONED = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:[\d:.]+(?:Z|[+-]\d\d:?\d\d)\s*")
_GLUED_YEAR = re.compile(r"(?:19|20)\d\d[A-Za-z•·]")
_GLUED = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[12]\d{3})(?=[A-Za-z•·])|(?<=[a-z:])(?=\d)"
)  # "PublishedFeb 2, 2023By Jane"


@dataclass(frozen=True, slots=True)
class Clock:
    """How a page's bare times are read. zone: IANA name, or None when nothing tells: then only the day is kept.

    known: what was read already, for most places of a page say the same.
    """

    zone: str | None
    order: Order
    now: datetime | None
    known: dict[str, Stamp | None] = field(default_factory=dict, compare=False, repr=False)

    def read(self, text: str) -> Stamp | None:
        """The date that a text prints, or None. Words that run into one another are parted where that helps."""
        if text not in self.known:
            self.known[text] = self._judged(text)
        return self.known[text]

    def bare(self, text: str) -> datetime | None:
        """The time that a text prints, as though in UTC; None where it prints none."""
        stamp = self._read(text, self.order)
        return stamp.at if stamp.date is not None else None

    def _judged(self, printed: str) -> Stamp | None:
        text, order = printed, self.order
        if _AMERICAN.fullmatch(text):
            order = "mdy"
        if _GLUED_YEAR.search(text):
            text = _GLUED.sub(" ", text)
        stamp = self._read(text, order)
        if stamp.at is None and (parted := _GLUED.sub(" ", text)) != text:
            stamp = self._read(parted, order) if stamp.date is None else self._timed(stamp, parted, order)
            text = parted
        if stamp.date is None and order != "ymd" and _ONE_ORDER.search(text):
            order = "mdy" if order == "dmy" else "dmy"
            stamp = self._read(text, order)
        if stamp.date is None:
            return None
        zoned = self.zone is not None or stamp.at is None or _ZONED.fullmatch(text) is not None
        if not zoned and stamp.at != self._read(text, order, _ELSEWHERE).at:
            stamp = replace(stamp, at=None, precision="day")  # it names no zone: the clock could be anyone's
        return stamp if text == printed else replace(stamp, text=normalise(printed)[:MAX_TEXT])

    def _timed(self, stamp: Stamp, parted: str, order: Order) -> Stamp:
        """The same day with the time that stands apart from a word now ("Nông Vân09:32 - 12/03/2026"), if any."""
        read = self._read(parted, order)
        return read if read.date == stamp.date else stamp

    def _read(self, text: str, order: Order, zone: str = "UTC") -> Stamp:
        return read_date(text, zone=self.zone or zone, order=order, now=self.now).stamp


def clock_of(evidence: Evidence, url: str, now: datetime | None, zone: str | None = None) -> Clock:
    """Zone and order of numbers from the site's country, else its language or that one's region, else (a site that
    claims none, or English, as themes do) the letters of its title. zone: what is known of the source."""
    host = urlsplit(url).hostname or ""
    *_, second, country = ("", *host.rsplit(".", 2))
    if country in _TAKEN_BY_OTHERS and second not in _SECOND_LEVEL:
        country = ""
    language = (evidence.language or evidence.meta("og:locale") or "").replace("_", "-").lower()
    parts = language.split("-")
    if country not in _ZONES:
        country = _ZONE_OF_LANGUAGE.get(parts[0], country)
    if country not in _ZONES and parts[1:] and parts[-1] not in _OF_THEMES:
        country = parts[-1]
    if country not in _ZONES and parts[0] in ("", "en"):
        country = _country_of_letters(evidence.title_tag, _LEAST_IN_ENGLISH if parts[0] else _LEAST_LETTERS) or country
    zone = zone or _ZONES.get(country)
    order: Order = "dmy"
    if parts[0] in ("zh", "ja", "ko") or country in ("cn", "jp", "kr", "tw"):
        order = "ymd"
    elif (
        (parts[0] in ("en", "") and parts[-1] not in ("gb", "au", "nz", "ie", "in", "za"))
        and country not in _ZONES
        and country not in ("au", "nz", "ca")
    ):
        order = "mdy"
    return Clock(zone, order, now)


def _country_of_letters(title: str, least: float) -> str | None:
    needed = least * len(title)
    return next((c for c, letters in _LETTERS_OF_COUNTRY if len(letters.findall(title)) > needed), None)


def printed_order(texts: Iterable[str], usual: Order) -> Order | None:
    """The order of day and month in a page's own lines, where some of its dates leave no doubt and none contradicts.

    usual: the order of its language. Where the year comes first, 26-11-18 leaves a doubt that 26-11-2018 does not.
    """
    orders: set[Order] = {
        "dmy" if match[1] else "mdy"
        for text in texts
        for match in _ONE_ORDER.finditer(text)
        if match[2] or usual != "ymd"
    }
    return orders.pop() if len(orders) == 1 else None
