"""Every form in which pages print dates, Vietnamese first. Pure: `now` is an argument.

Nothing is invented: what is not printed is not filled in, and what cannot be read stays null with its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.records import Stamp

Order = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as read. stamp.text is always the normalised printed string.

    flags: "date_conflict" (the printed weekday is not that day's), "date_future" (later than now + 1 day),
    "date_impossible" (30 February, year before 1990); with any of them the stamp carries its text alone.
    An unreadable text has no flags and a stamp with its text alone.
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
    """The one date that `text` prints. Never raises.

    zone: IANA name for times printed without one. order: how three bare numbers are read. format: strptime format
    tried first. now: aware; dates later than now + 1 day are refused (None: not checked).
    """
    raise NotImplementedError
