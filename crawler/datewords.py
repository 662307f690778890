"""The words that dates are printed with, folded as `crawler.dates` folds them (NFKC, then casefold).

Vietnamese, English, German, French, Spanish, Indonesian, Chinese, Japanese, Korean, Thai; months and weekdays also of
Portuguese, Italian, Dutch, Swedish, Danish, Norwegian, Polish, Turkish, Russian; months of Malay. A word stands here
only if it means one thing beside a date: "min" is Sunday in Indonesian and minutes elsewhere, so it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTH_WORDS = (
    "january jan januar jänner januari janvier janv enero ene janeiro gennaio gen stycznia ocak января",
    "february feb februar feber februari février fevrier févr fevr fév febrero fevereiro fev febbraio lutego şubat "
    "февраля",
    "march mar märz maerz mär mrz mars marzo maret março marco maart mrt marts marca mart марта mac",
    "april apr avril avr abril abr aprile kwietnia nisan апреля",
    "may mai mayo mei maio maggio mag maj maja mayıs мая",
    "june jun juni juin junio junho giugno giu czerwca haziran июня",
    "july jul juli juillet juil julio julho luglio lug lipca temmuz июля julai",
    "august aug août aout agosto ago agustus agu agt ags augustus augusti sierpnia ağustos августа ogos",
    "september sep sept septembre septiembre setiembre set setembro settembre września eylül сентября",
    "october oct oktober okt octobre octubre outubro ottobre ott października ekim октября",
    "november nov novembre noviembre nopember nop novembro listopada kasım ноября",
    "december dec dezember dez décembre decembre déc diciembre dic desember des dezembro dicembre grudnia "
    "aralık декабря disember",
)
_THAI_MONTHS = (
    ("มกราคม", "ม.ค."), ("กุมภาพันธ์", "ก.พ."), ("มีนาคม", "มี.ค."), ("เมษายน", "เม.ย."), ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."), ("กรกฎาคม", "ก.ค."), ("สิงหาคม", "ส.ค."), ("กันยายน", "ก.ย."), ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."), ("ธันวาคม", "ธ.ค."),
)  # fmt: skip
_VIETNAMESE_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")

_WEEKDAY_WORDS = (  # Monday first, _ for a space; long words, which are nothing else
    "thứ_hai thứ_2 t2 monday montag lundi lunes senin "
    "lunedì segunda-feira maandag mandag måndag poniedziałek pazartesi понедельник จันทร์",
    "thứ_ba thứ_3 t3 tuesday tues dienstag mardi martes selasa "
    "martedì terça-feira dinsdag tirsdag tisdag wtorek salı вторник อังคาร",
    "thứ_tư thứ_4 t4 wednesday mittwoch mercredi miércoles miercoles rabu "
    "mercoledì quarta-feira woensdag onsdag środa çarşamba среда พุธ",
    "thứ_năm thứ_5 t5 thursday donnerstag jeudi jueves kamis "
    "giovedì quinta-feira donderdag torsdag czwartek perşembe четверг พฤหัสบดี พฤหัส",
    "thứ_sáu thứ_6 t6 friday freitag vendredi viernes jumat jum'at "
    "venerdì sexta-feira vrijdag fredag piątek cuma пятница ศุกร์",
    "thứ_bảy thứ_bẩy thứ_7 t7 saturday samstag sonnabend samedi sábado sabado sabtu "
    "sabato zaterdag lørdag lördag sobota cumartesi суббота เสาร์",
    "chủ_nhật chúa_nhật cn sunday sonntag dimanche domingo minggu ahad "
    "domenica zondag søndag söndag niedziela pazar воскресенье อาทิตย์",
)
_SHORT_WEEKDAYS = (  # words that are also names (Hoài Thu), papers (The Sun) or particles: only where a field begins
    "mon mo lun",
    "tue di mar",
    "wed mi mer mié mie",
    "thu thur thurs do jeu jue",
    "fri fr ven vie",
    "sat sa sam sáb sab",
    "sun so dim dom",
)
_WEEKDAY_SIGNS = ("一月월", "二火화", "三水수", "四木목", "五金금", "六土토", "日天일")  # 星期二, 火曜日, 화요일, (火)

_OFFSETS = {  # minutes east of UTC; RFC 822 section 5 first, then what news pages print
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "ict": 420, "wib": 420, "wita": 480, "wit": 540, "hkt": 480,
    "sgt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_ZONES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
# Names of standard time that pages print all year: in summer they mean the clock on the wall. Not "mst": Arizona has no
# summer time.
_WALL_CLOCKS = {
    "est": "America/New_York", "cst": "America/Chicago", "pst": "America/Los_Angeles",
    "cet": "Europe/Brussels", "mez": "Europe/Berlin", "eet": "Europe/Athens", "wet": "Europe/Lisbon",
}  # fmt: skip
_CLOCKS = {  # whose clock it is, in words
    "heure de paris": "Europe/Paris", "ora italiana": "Europe/Rome", "hora peninsular": "Europe/Madrid",
    "horário de brasília": "America/Sao_Paulo", "hora de brasília": "America/Sao_Paulo",
    "московское время": "Europe/Moscow", "по московскому времени": "Europe/Moscow",
}  # fmt: skip

_BEFORE_NOON = "上午|午前|오전|凌晨|早上"
_AFTER_NOON = "下午|午後|오후|晚上"
_MORNING = r"a\.?\s?m\.?|sa|sáng|pagi|de la mañana"
_EVENING = r"p\.?\s?m\.?|ch|chiều|tối|sore|malam|de la (?:tarde|noche)"


def _any(words: Iterable[str]) -> str:
    """A group of words, the longest first, so that none hides behind its own beginning."""
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len, reverse=True)) + ")"


SPACED = "[a-z\u00e0-\u024f\u0400-\u04ff\u1e00-\u1eff]"  # letters of languages that part words with spaces
_MONTH_NUMBERS = {w: n for n, line in enumerate(_MONTH_WORDS, start=1) for w in line.split()}
_MONTH_NUMBERS |= {f"tháng {w}": n for n, w in enumerate(_VIETNAMESE_MONTHS, start=1)} | {"tháng bẩy": 7}
_SPACED_MONTH = rf"(?:(?:tháng|thg|th)\.?\s?(?:1[0-2]|0?[1-9])(?![0-9])|{_any(_MONTH_NUMBERS)})(?!{SPACED})"
THAI_MONTH = _any(word for words in _THAI_MONTHS for word in words)
MONTH = f"(?:{_SPACED_MONTH}|{THAI_MONTH})"
_MONTH_NUMBERS |= {w: n for n, words in enumerate(_THAI_MONTHS, start=1) for w in words}

_WEEKDAY_NUMBERS = {w.replace("_", " "): n for n, line in enumerate(_WEEKDAY_WORDS) for w in line.split()}
_SHORT_NUMBERS = {w: n for n, line in enumerate(_SHORT_WEEKDAYS) for w in line.split()}
_SIGNS = "".join(_WEEKDAY_SIGNS)
WEEKDAY = (
    rf"(?:(?<!{SPACED})(?<!santo\s)(?<!lần\s)(?:วัน)?{_any(_WEEKDAY_NUMBERS)}(?!(?<={SPACED}){SPACED}|(?<=[0-9])[0-9])"
    rf"|(?:星期|周|週|礼拜|禮拜)[{_SIGNS}]|[{_SIGNS}](?:曜日?|요일)|(?<=\()[{_SIGNS}](?=\)))"
)
SHORT_WEEKDAY = rf"(?:(?:^|(?<=[|:;,(/•·–—-])|(?<=[|:;,(/•·–—-]\s)){_any(_SHORT_NUMBERS)}(?!{SPACED})\.?)"
NAMED_CLOCK = _any([*_CLOCKS, "мск"])
NOON_BEFORE = f"{_BEFORE_NOON}|{_AFTER_NOON}|am|pm"
NOON_AFTER = rf"(?:{_MORNING}|{_EVENING})(?!{SPACED})"

_AFTER = re.compile(f"{_AFTER_NOON}|{_EVENING}")
_DIGITS = re.compile(r"[0-9]+")
_SIGN = re.compile(f"[{_SIGNS}]")
_SPACES = re.compile(r"\s+")


def month_number(word: str) -> int:
    """1-12 for a word that MONTH matched."""
    word = _SPACES.sub(" ", word)
    if digits := _DIGITS.search(word):
        return int(digits[0])
    return _MONTH_NUMBERS[word]


def weekday_number(word: str) -> int:
    """0 (Monday) to 6 for a word that WEEKDAY or SHORT_WEEKDAY matched."""
    word = _SPACES.sub(" ", word).removeprefix("วัน").rstrip(".")
    for numbers in (_WEEKDAY_NUMBERS, _SHORT_NUMBERS):
        if word in numbers:
            return numbers[word]
    # The one sign that tells the days apart; in 日曜日 the first, in 星期二 the only one.
    sign = _SIGN.findall(word)[0]
    return next(n for n, signs in enumerate(_WEEKDAY_SIGNS) if sign in signs)


def is_afternoon(word: str) -> bool:
    """Whether a word that NOON_BEFORE or NOON_AFTER matched adds twelve hours."""
    return _AFTER.fullmatch(_SPACES.sub(" ", word)) is not None


def zone_of(word: str) -> int | str | None:
    """Minutes east of UTC, or an IANA name, for a time zone's abbreviation or name in words; None for any other."""
    return _OFFSETS.get(word, _CLOCKS.get(word, _ZONES.get(word)))


def wall_clock_of(word: str) -> str | None:
    """The IANA name of the zone whose standard time an abbreviation names, None for any other word."""
    return _WALL_CLOCKS.get(word)
