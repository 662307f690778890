"""Every form in which pages print dates, Vietnamese first. Pure: `now` is an argument.

Nothing is invented. A date is read only where day, month and year are all printed; a time only where it stands beside
its date, parted by marks or words that are known to part them; "2 giờ trước" or "yesterday" is no date. What is printed
and cannot be (30 February, a Tuesday that was a Wednesday, next month's news) makes the whole reading void, since a
string with one fault may have two. The text itself is always kept.

`dateforms` finds what is printed, this module judges it, `datewords` holds the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from crawler.dateforms import Found, Order, Refused, find_by_format, find_date, zone_info
from storage.records import Stamp
from storage.text import normalise

MAX_TEXT = 300  # characters looked at, and kept: what is longer is a paragraph, not a date
_YEARS = range(1990, 2101)  # news on the web; 0001, 1970 and 9999 are what machines print for "unknown"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as read. stamp.text is always the normalised printed string (its first MAX_TEXT characters).

    flags: "date_conflict" (the printed weekday is not that day's), "date_future" (later than now + 1 day),
    "date_impossible" (30 February, 25:61, year before 1990); with any of them the stamp carries its text alone.
    A text in which no date stands has no flags and a stamp with its text alone.
    """

    stamp: Stamp
    flags: tuple[str, ...] = ()


def read_date(
    text: str,
    *,
    zone: str = "Asia/Ho_Chi_Minh",
    order: Order = "dmy",
    format: str | None = None,
    now: datetime | None = None,
) -> DateReading:
    """The first date that `text` prints, with its time where one is printed beside it. Never raises for any text.

    zone: IANA name for times printed without one; it also gives the local day of times printed in UTC, which is
    machines' notation and nobody's calendar: "2025-10-14T20:32:00Z" is 15 October 03:32 +07:00 in Việt Nam.
    order: how three numbers are read, unless the first is a year of four digits. A date that cannot be in that order is
    impossible and not turned round: asking again with another order is the caller's decision.
    format: strptime format tried first. now: aware; None leaves the future unchecked.
    """
    printed = normalise(text[: 4 * MAX_TEXT])[:MAX_TEXT]
    try:
        found = (find_by_format(printed, format) if format else None) or find_date(printed, order, zone)
        stamp = found and _stamp(found, printed, zone)
    except Refused as refused:
        return DateReading(Stamp(text=printed), (refused.flag,))
    if not stamp:
        return DateReading(Stamp(text=printed or None))
    if now is not None and _later(stamp, now + timedelta(days=1), zone):
        return DateReading(Stamp(text=printed), ("date_future",))
    return DateReading(stamp)


# ------------------------------------------------------------------------------------------------ judging


def _stamp(found: Found, printed: str, zone: str) -> Stamp:
    """The stamp of a date that can be; raises Refused for one that cannot."""
    try:
        day = date(found.year, found.month, found.day)
    except ValueError as error:
        raise Refused("date_impossible") from error
    if day.year not in _YEARS:
        raise Refused("date_impossible")
    if found.weekday is not None and found.weekday != day.weekday():
        raise Refused("date_conflict")
    if found.hour is None:
        return Stamp(date=day, precision="day", text=printed)
    try:
        clock = time(found.hour, found.minute, found.second or 0)
    except ValueError as error:
        raise Refused("date_impossible") from error
    naive = datetime.combine(day, clock)
    at = _aware(naive, zone if found.offset is None else found.offset)
    if found.offset == 0:
        at = _fixed(at.astimezone(zone_info(zone)))
    return Stamp(at, at.date(), "minute" if found.second is None else "second", printed)


def _aware(naive: datetime, offset: int | str) -> datetime:
    if isinstance(offset, str):
        return _fixed(naive.replace(tzinfo=zone_info(offset)))
    if abs(offset) > 14 * 60:
        raise Refused("date_impossible")
    return naive.replace(tzinfo=timezone(timedelta(minutes=offset)))


def _fixed(at: datetime) -> datetime:
    """The same instant and clock with a plain offset in place of a zone with rules."""
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()), fold=0)


def _later(stamp: Stamp, limit: datetime, zone: str) -> bool:
    if stamp.at is not None:
        return stamp.at > limit
    return stamp.date is not None and stamp.date > limit.astimezone(zone_info(zone)).date()
