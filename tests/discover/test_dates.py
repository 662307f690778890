"""Dates as pages print them: read right, or kept as text; nothing invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.dates import MAX_TEXT, read_date

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
VIETNAM = timezone(timedelta(hours=7))
MOMENT = datetime(2025, 10, 14, 17, 32, tzinfo=VIETNAM)  # a Tuesday
DAY = MOMENT.date()


# ------------------------------------------------------------------------------------------------ forms with a time


@pytest.mark.parametrize(
    "printed",
    [
        # what sources.md saw on Vietnamese pages
        "Thứ ba - 14/10/2025 17:32",
        "Thứ ba, 14/10/2025, 17:32 (GMT+7)",
        "14/10/2025 17:32 GMT+7",
        "14/10/2025 17:32 GMT +7",
        "14/10/2025, 17:32 (GMT+07:00)",
        "17:32 | 14/10/2025",
        "17:32 14/10/2025",
        "lúc : 14/10/25 17:32",
        "THỨ BA, NGÀY 14/10/2025 | 17:32",
        "Thu\u031b\u0301 ba - 14/10/2025 17:32",  # NFD
        "Thứ\u00a0ba -\u200b 14/10/2025\u00a017:32",
        "Thứ 3, 14-10-2025 17:32",
        "T3, 14.10.2025 - 17:32",
        "Cập nhật lúc 17h32, thứ ba ngày 14/10/2025",
        "Cập nhật: 14/10/2025 05:32 CH",
        "Ngày đăng: 14/10/2025 17:32 UTC+7",
        "17 giờ 32 phút, ngày 14/10/2025",
        "17h32' ngày 14-10-2025",
        "5h32 chiều 14/10/2025",
        "Thứ Ba, ngày 14 tháng 10 năm 2025, 17:32",
        "14 Tháng Mười, 2025 lúc 17:32",
        "Nông Vân | 14/10/2025 17:32 | 88 lượt xem",
        # English
        "Tuesday, October 14, 2025 5:32 PM",
        "Oct. 14th, 2025 at 5:32pm",
        "5:32 p.m., Oct 14, 2025",
        "Published Tue 14 Oct 2025 17.32 PM",
        "14-Oct-2025 17:32",
        "14th of October 2025 | 17:32",
        "Tuesday 14 October 2025 06:32 EDT",
        "October 14, 2025 6:32 a.m. ET",
        "2025/10/14 5:32 PM",
        # German, French, Spanish
        "Dienstag, 14. Oktober 2025, 17:32 Uhr",
        "Di., 14.10.2025, 17.32 Uhr",
        "Stand: 14.10.2025 17:32",
        "17.32 Uhr am 14.10.2025",
        "14. Okt. 2025 um 12:32 Uhr MESZ",
        "mardi 14 octobre 2025 à 17h32",
        "Publié le 14/10/2025 à 17:32",
        "mar. 14 oct. 2025, 17 h 32",
        "martes, 14 de octubre de 2025 17:32 h",
        "14 oct 2025 - 12:32 CEST",
        "14/10/2025 a las 17:32",
        "14 de octubre del 2025 5:32 p. m.",
        # Italian, Portuguese, Polish, Turkish, Russian
        "martedì 14 ottobre 2025 ore 17.32",
        "terça-feira, 14 de outubro de 2025 às 17h32",
        "14/10/2025 às 07h32 (horário de Brasília)",
        "14/10/2025 à 12h32 (heure de Paris)",
        "14 Ekim 2025 Salı 17:32",
        "14.10.2025 r. godz. 17:32",
        "14 października 2025 r., 17:32",
        "14 октября 2025 г. в 17:32",
        "14 октября 2025 года, вторник, 17:32",
        "14.10.2025 13:32 (МСК)",
        "14.10.2025, 13:32 МСК",
        # Indonesian, Chinese, Japanese, Korean, Thai
        "Selasa, 14 Oktober 2025 17:32 WIB",
        "Selasa, 14 Okt 2025 | 17.32 WIB",
        "14 Oktober 2025, 18:32 WITA",
        "2025年10月14日 17:32",
        "2025年10月14日 星期二 下午5:32",
        "2025-10-14 周二 17:32",
        "2025年10月14日17时32分",
        "发布时间：２０２５年１０月１４日　１７：３２",
        "2025年10月14日(火) 17時32分",
        "令和7年10月14日 午後5時32分",
        "2025/10/14 17:32",
        "2025년 10월 14일 화요일 오후 5:32",
        "입력 2025.10.14(화) 17:32",
        "2025. 10. 14. 오후 5:32",
        "2025년 10월 14일 17시 32분",
        "วันอังคารที่ 14 ตุลาคม พ.ศ. 2568 เวลา 17.32 น.",
        "14 ต.ค. 2568 | 17:32 น.",
        "14 ต.ค. 68 17:32 น.",
        "14/10/2568 17:32 น.",
        "๑๔ ตุลาคม ๒๕๖๘ ๑๗:๓๒ น.",
        # machines
        "2025-10-14T17:32+07:00",
        "2025-10-14T17:32+0700",
        "2025-10-14T10:32Z",
        "2025-10-14 17:32+07",
        "2025-10-14 17:32",
        "2025-10-14T17:32",
        "202510141732",
        "20251014T1732+0700",
    ],
)
def test_a_printed_minute_is_read_to_the_minute(printed: str) -> None:
    reading = read_date(printed, now=NOW)
    assert reading.flags == ()
    assert reading.stamp.at == MOMENT
    assert (reading.stamp.date, reading.stamp.precision) == (DAY, "minute")


@pytest.mark.parametrize(
    "printed",
    [
        "14/10/2025 17:32:00",
        "2025-10-14T17:32:00+07:00",
        "2025-10-14T10:32:00.123Z",
        "2025-10-14T10:32:00,5Z",
        "2025-10-14 10:32:00 UTC",
        "2025-10-14T17:32:00",
        "20251014T103200Z",
        "20251014173200",
        "1760437920",
        "1760437920000",
        "Tue, 14 Oct 2025 10:32:00 GMT",
        "Tue, 14 Oct 2025 17:32:00 +0700",
        "Tue, 14 Oct 25 10:32:00 GMT",
        "Tuesday, 14-Oct-25 10:32:00 GMT",
        "Tue Oct 14 17:32:00 2025",
        "Tue Oct 14 17:32:00 ICT 2025",
        "Tue Oct 14 10:32:00 +0000 2025",
        "Tue Oct 14 2025 17:32:00 GMT+0700 (Indochina Time)",
        "14/10/2025 5:32:00 CH",
        "2025年10月14日 17時32分00秒",
    ],
)
def test_a_printed_second_is_read_to_the_second(printed: str) -> None:
    stamp = read_date(printed, now=NOW).stamp
    assert (stamp.at, stamp.date, stamp.precision) == (MOMENT, DAY, "second")


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Thứ năm, 2/11/2023", date(2023, 11, 2)),
        ("Ngày 14 tháng 10 năm 2025", DAY),
        ("14 Tháng Mười 2025", DAY),
        ("Tháng Mười Hai 14, 2025", date(2025, 12, 14)),
        ("14 tháng mười một, 2025", date(2025, 11, 14)),
        ("Th10 14, 2025", DAY),
        ("14/10/25", DAY),
        ("14 . 10 . 2025", DAY),
        ("1/8/2026", date(2026, 8, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("20251014", DAY),
        ("2025-10-14+07:00", DAY),  # xs:date
        ("October 14, 2025", DAY),
        ("1er octobre 2025", date(2025, 10, 1)),
        ("1º de octubre de 2025", date(2025, 10, 1)),
        ("3. März 2024", date(2024, 3, 3)),
        ("15 août 2025", date(2025, 8, 15)),
        ("1 Mei 2026", date(2026, 5, 1)),
        ("17 Agustus 2025", date(2025, 8, 17)),
        ("2025年1月2日", date(2025, 1, 2)),
        ("2025.01.02.", date(2025, 1, 2)),
        ("2 มกราคม 2568", date(2025, 1, 2)),
        ("2 ม.ค. 2025", date(2025, 1, 2)),
        ("söndag 2 augusti 2026", date(2026, 8, 2)),
        ("14 października 2025", DAY),
        ("14 Ekim 2025 Salı", DAY),
        ("14 октября 2025 г.", DAY),
        ("14 de outubro de 2025", DAY),
        ("martedì 14 ottobre 2025", DAY),
        ("1° ottobre 2025", date(2025, 10, 1)),
        ("1.º de octubre de 2025", date(2025, 10, 1)),
        ("1°/10/2025", date(2025, 10, 1)),
        ("14.10.2025г.", DAY),
        ("14 Oktober 2025", DAY),
        ("民國114年10月14日", DAY),
        ("(25/10/2025)", date(2025, 10, 25)),
        ("Đăng bởi Hoài Thu - 14/10/2025", DAY),
        ("14/10/2025 - Lượt xem: 17:32", DAY),
    ],
)
def test_a_day_without_a_time_is_a_day(printed: str, day: date) -> None:
    stamp = read_date(printed, now=NOW).stamp
    assert (stamp.at, stamp.date, stamp.precision) == (None, day, "day")


def test_c14_a_time_without_a_zone_is_in_the_source_s_zone_and_keeps_its_string() -> None:
    stamp = read_date("Dienstag, 14. Oktober 2025, 12:32 Uhr", zone="Europe/Berlin").stamp
    assert stamp.at == MOMENT
    assert stamp.at is not None
    assert stamp.at.isoformat() == "2025-10-14T12:32:00+02:00"
    assert stamp.text == "Dienstag, 14. Oktober 2025, 12:32 Uhr"
    winter = read_date("14. Januar 2025, 12:32 Uhr", zone="Europe/Berlin").stamp
    assert winter.offset == 60


def test_a_printed_offset_is_kept_and_utc_is_told_in_the_source_s_own_time() -> None:
    assert read_date("2025-10-14T20:32:00-04:00").stamp.offset == -240
    late = read_date("2025-10-14T20:32:00Z").stamp
    assert late.at is not None
    assert late.at.isoformat() == "2025-10-15T03:32:00+07:00"
    assert late.date == date(2025, 10, 15)
    assert read_date("2025-10-14T20:32:00Z", zone="UTC").stamp.date == DAY


def test_an_abbreviation_means_what_it_means_in_the_source_s_zone() -> None:
    shanghai = read_date("2025-11-14 17:32 CST", zone="Asia/Shanghai").stamp
    chicago = read_date("2025-11-14 17:32 CST", zone="UTC").stamp
    assert (shanghai.offset, chicago.offset) == (480, -360)


def test_numbers_are_read_in_the_order_asked_for() -> None:
    assert read_date("1/8/2026 10:02:01 AM", order="mdy").stamp.at == datetime(2026, 1, 8, 10, 2, 1, tzinfo=VIETNAM)
    assert read_date("10/14/2025", order="mdy").stamp.date == DAY
    assert read_date("10.14.2025", order="mdy").stamp.date == DAY
    assert read_date("2025/10/14", order="mdy").stamp.date == DAY
    assert read_date("25.10.14", order="ymd").stamp.date == DAY
    assert read_date("25.10.14", order="dmy").stamp.date == date(2014, 10, 25)


def test_a_source_s_own_format_comes_first_and_the_general_rules_after_it() -> None:
    american = "%m/%d/%Y %I:%M:%S %p"
    assert read_date("1/8/2026 10:02:01 AM", format=american).stamp.at == datetime(2026, 1, 8, 10, 2, 1, tzinfo=VIETNAM)
    assert read_date("14/10/2025 17:32", format=american).stamp.at == MOMENT
    assert read_date("14102025", format="%d%m%Y").stamp.date == DAY
    assert read_date("14102025", format="%d%m%Y").stamp.precision == "day"
    assert read_date("2025-10-14 17:32", format="%").stamp.at == MOMENT


# ------------------------------------------------------------------------------------------------ refusing


@pytest.mark.parametrize(
    "printed",
    [
        "32/13/2025", "30/02/2025", "29/02/2023", "31/04/2025", "00/00/0000", "14/13/2025", "10/14/2025",
        "Thứ ba 30/2/2025", "0001-01-01T00:00:00", "0000-00-00 00:00:00",
        "-0001-11-30T00:00:00+00:00", "9999-12-31", "31/12/9999",
        "01/01/1970", "1970-01-01T00:00:00Z", "0000000000", "30 February 2025", "31 de abril de 2025", "2025年13月1日",
        "2025-10-14T25:00:00", "14/10/2025 25:61", "14/10/2025 17:60", "14/10/2025 17:32 SA",
        "2025-10-14T17:32:00+25:00", "20251345",
    ],
)  # fmt: skip
def test_c13_an_impossible_date_is_null_with_its_text(printed: str) -> None:
    reading = read_date(printed, now=NOW)
    assert (reading.stamp.at, reading.stamp.date, reading.stamp.precision) == (None, None, None)
    assert reading.stamp.text == printed
    assert reading.flags == ("date_impossible",)


@pytest.mark.parametrize(
    "printed", ["24/11/2026", "2026-11-23T19:01:00+07:00", "01/01/2027 00:00", "14/10/2068", "31/12/2099"]
)
def test_c13_a_date_to_come_is_null_with_its_text(printed: str) -> None:
    reading = read_date(printed, now=NOW)
    assert reading.flags == ("date_future",)
    assert (reading.stamp.at, reading.stamp.date, reading.stamp.text) == (None, None, printed)


@pytest.mark.parametrize("printed", ["23/11/2026", "2026-11-23T19:00:00+07:00", "22/11/2026 23:59"])
def test_tomorrow_is_near_enough(printed: str) -> None:
    assert read_date(printed, now=NOW).flags == ()


def test_without_a_now_the_future_is_not_checked() -> None:
    assert read_date("14/10/2068").stamp.date == date(2068, 10, 14)


@pytest.mark.parametrize(
    "printed",
    [
        "Thứ hai - 14/10/2025 17:32", "Thứ Tư, 14/10/2025", "CN, 14/10/2025", "Chủ nhật, ngày 14 tháng 10 năm 2025",
        "Chúa nhật 14/10/2025", "Mon, 14 Oct 2025 10:32:00 GMT", "Wednesday, October 14, 2025", "14/10/2025 (Thứ tư)",
        "Mittwoch, 14. Oktober 2025", "mercredi 14 octobre 2025", "lunes, 14 de octubre de 2025",
        "Rabu, 14 Oktober 2025", "2025年10月14日 星期三",
        "2025年10月14日(水) 17時32分", "2025년 10월 14일 월요일", "วันพุธที่ 14 ตุลาคม 2568",
    ],
)  # fmt: skip
def test_a_weekday_that_contradicts_its_date_voids_both(printed: str) -> None:
    reading = read_date(printed, now=NOW)
    assert reading.flags == ("date_conflict",)
    assert (reading.stamp.at, reading.stamp.date) == (None, None)
    assert reading.stamp.text == printed


@pytest.mark.parametrize(
    "printed",
    [
        "Hoài Thu - 14/10/2025",
        "The Sun, 14 October 2025",
        "Hội nghị lần thứ hai 14/10/2025",
        "Santo Domingo, 14 de octubre de 2025",
    ],
)
def test_a_word_that_is_no_weekday_there_voids_nothing(printed: str) -> None:
    assert read_date(printed, now=NOW).stamp.date == DAY


@pytest.mark.parametrize(
    "printed",
    [
        "", " ", "2 giờ trước", "vừa xong", "hôm qua", "Hôm nay 17:32", "yesterday", "3 hours ago", "vor 2 Stunden",
        "2 jam lalu", "2025", "10/2025", "Tháng 10, 2025", "14 tháng 10", "October 2025", "14 October", "17:32",
        "Nhiệm kỳ 2025 - 2030",
        "2025-10-14+0717:32:00",  # NukeViet's article:published_time
        "2025-10-14x", "14/10/2025/3", "192.168.1.10", "1.2.3.4", "Số 12/2025/QĐ-UBND", "0912 345 678", "25年10月14日",
        "12345678901", "Đã xem: 88", "Phản hồi: 0",
    ],
)  # fmt: skip
def test_what_is_no_date_is_no_date(printed: str) -> None:
    reading = read_date(printed, now=NOW)
    assert (reading.stamp.at, reading.stamp.date, reading.stamp.precision, reading.flags) == (None, None, None, ())
    assert reading.stamp.text == (printed.strip() or None)


def test_two_different_times_beside_one_date_leave_the_day() -> None:
    assert read_date("07:18 | 14/10/2025 17:32").stamp.precision == "day"
    assert read_date("17:32 | 14/10/2025 17:32").stamp.at == MOMENT


def test_from_when_to_when_is_no_offset() -> None:
    assert read_date("14/10/2025 17:32-19:00").stamp.at == MOMENT


def test_the_first_of_two_dates_is_read() -> None:
    assert read_date("Đăng 14/10/2025 17:32, cập nhật 15/10/2025 08:00").stamp.at == MOMENT


def test_the_text_is_kept_normalised_and_not_beyond_a_date_s_length() -> None:
    assert read_date("  Thu\u031b\u0301 ba\u00a0-  14/10/2025 ").stamp.text == "Thứ ba - 14/10/2025"
    assert read_date("rác " * 300_000).stamp.text == ("rác " * 300_000)[:MAX_TEXT]


# ------------------------------------------------------------------------------------------------ laws

_VI = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_DE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_ID = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_TH = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]


def _vietnamese_day(at: datetime) -> str:
    return "Chủ nhật" if at.weekday() == 6 else f"Thứ {_VI[at.weekday()]}"


PRINTERS: tuple[Callable[[datetime], str], ...] = (
    lambda t: f"{_vietnamese_day(t)} - {t:%d/%m/%Y %H:%M}",
    lambda t: f"{_vietnamese_day(t)}, {t.day}/{t.month}/{t.year}, {t:%H:%M} (GMT+7)",
    lambda t: f"{t:%H:%M} | {t:%d-%m-%Y}",
    lambda t: f"{t.hour}h{t:%M} ngày {t.day} tháng {t.month} năm {t.year}",
    lambda t: f"{t:%d/%m/%Y} {t.hour % 12 or 12}:{t:%M} {'CH' if t.hour >= 12 else 'SA'}",
    lambda t: f"{t:%a}, {t.day} {_EN[t.month - 1]} {t:%Y %H:%M} +0700",
    lambda t: (
        f"{_EN[t.month - 1]} {t.day}, {t.year} at {t.hour % 12 or 12}:{t:%M} {'p.m.' if t.hour >= 12 else 'a.m.'}"
    ),
    lambda t: f"{t.day} de {_ES[t.month - 1]} de {t:%Y, %H:%M}",
    lambda t: f"{t.day} {_FR[t.month - 1]} {t:%Y à %Hh%M}",
    lambda t: f"{t.day}. {_DE[t.month - 1]} {t:%Y, %H.%M} Uhr",
    lambda t: f"{t.day} {_ID[t.month - 1]} {t:%Y %H.%M} WIB",
    lambda t: f"{t.day} {_TH[t.month - 1]} {t.year + 543} {t:%H.%M} น.",
    lambda t: f"{t.year}年{t.month}月{t.day}日({'月火水木金土日'[t.weekday()]}) {t.hour}時{t:%M}分",
    lambda t: f"{t.year}年{t.month}月{t.day}日 {'下午' if t.hour >= 12 else '上午'}{t.hour % 12 or 12}:{t:%M}",
    lambda t: f"{t.year}. {t.month}. {t.day}. {'오후' if t.hour >= 12 else '오전'} {t.hour % 12 or 12}:{t:%M}",
    lambda t: t.isoformat(timespec="minutes"),
    lambda t: t.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
    lambda t: t.strftime("%Y%m%d%H%M"),
)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 20)), st.sampled_from(PRINTERS))
def test_what_is_printed_is_read_back(moment: datetime, printer: Callable[[datetime], str]) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    reading = read_date(printer(at), now=NOW)
    assert (reading.stamp.at, reading.flags) == (at, ())


JUNK = st.text(
    st.one_of(st.sampled_from("0123456789/-.:, TZ+thángứngày年月日時()年월일"), st.characters()), max_size=60
)


@given(JUNK, st.sampled_from(["dmy", "mdy", "ymd"]), st.sampled_from([None, "%d/%m/%Y", "%c", "%"]))
@example("9999-12-31T23:59:59Z", "dmy", None)
@example("元年10月14日", "dmy", None)
def test_no_text_raises_and_what_is_read_was_printed(text: str, order: str, form: str | None) -> None:
    reading = read_date(text, order=order, format=form, now=NOW)  # type: ignore[arg-type]
    stamp = reading.stamp
    if stamp.date is None:
        assert (stamp.at, stamp.precision) == (None, None)
        return
    assert not reading.flags
    assert date(1990, 1, 1) <= stamp.date <= date(2026, 11, 24)
    assert stamp.at is None or stamp.at.date() == stamp.date


@given(st.dates(date(1991, 1, 1), date(2026, 11, 20)), st.integers(1, 6))
def test_every_wrong_weekday_is_noticed(day: date, wrong: int) -> None:
    other = datetime.combine(day + timedelta(days=wrong), datetime.min.time())
    assert read_date(f"{_vietnamese_day(other)}, {day:%d/%m/%Y}").flags == ("date_conflict",)
    assert read_date(f"{other:%A}, {day:%d %B %Y}").flags == ("date_conflict",)


@pytest.mark.parametrize(
    "unit", ["1", "1/", "14 ", "14/10/", "a", " ", "(", "th", "thứ ba ", "2025-", "ngày ", "年1", "\u0301", "T1:"]
)
def test_a_megabyte_of_junk_is_no_date(unit: str) -> None:
    assert read_date(unit * (2**20 // len(unit)), now=NOW).stamp.date is None


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("Sep 9, 2025 at 1:00 PM EST", "2025-09-09T13:00:00-04:00"),
        ("October 23, 2025 5:50 pm CET", "2025-10-23T17:50:00+02:00"),
        ("Nov 20, 2025 8:15 am EST", "2025-11-20T08:15:00-05:00"),
        ("Nov 2, 2025 1:30 am EST", "2025-11-02T01:30:00-05:00"),
        ("Nov 2, 2025 1:30 am EDT", "2025-11-02T01:30:00-04:00"),
        ("July 3, 2025 4:00 PM MST", "2025-07-03T16:00:00-07:00"),
    ],
)
def test_standard_time_that_a_page_prints_in_summer_is_the_clock_on_the_wall(printed: str, at: str) -> None:
    stamp = read_date(printed).stamp
    assert stamp.at is not None
    assert stamp.at.isoformat() == at
