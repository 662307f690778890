"""`luutru schedule`: crawls at the times of `[[schedule]]`, in the foreground. The only APScheduler import.

APScheduler gives the loop; the times are crontab(5)'s (cronsim, which reads them as Debian's cron does), since
APScheduler's own reading differs: there 0 is Monday, 7 is refused, day-of-month and day-of-week are ANDed, and
02:30 runs twice when clocks go back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from cronsim import CronSim

from crawler.config import Schedule
from crawler.pipeline.night import Stop
from crawler.pipeline.session import until_signalled

# A night missed by less than this when the scheduler starts is caught up, once.
CATCH_UP_WITHIN = timedelta(days=7)


def next_fire(schedule: Schedule, after: datetime) -> datetime:
    """The first instant after `after` (aware) at which the schedule fires, in its own zone.

    Across DST a fixed time fires once per local day: a time that does not exist fires right after the gap, one that
    exists twice fires the first time only.
    """
    local = after.astimezone(ZoneInfo(schedule.time_zone))
    return next(CronSim(schedule.cron, local)).astimezone(ZoneInfo(schedule.time_zone))


def last_fire(schedule: Schedule, before: datetime) -> datetime | None:
    """The latest instant not after `before` at which the schedule fired within CATCH_UP_WITHIN, or None."""
    fired = None
    instant = before - CATCH_UP_WITHIN
    while (instant := next_fire(schedule, instant)) <= before:
        fired = instant
    return fired


def missed(schedule: Schedule, *, last_run: datetime | None, now: datetime) -> bool:
    """Whether a fire since the last run was missed. An archive that never ran has missed nothing: it is new."""
    if last_run is None:
        return False
    fired = last_fire(schedule, now)
    return fired is not None and fired > last_run


class CrontabTrigger(BaseTrigger):  # type: ignore[misc]  # apscheduler ships no types
    """crontab(5) for APScheduler."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return next_fire(self.schedule, max(previous_fire_time, now) if previous_fire_time else now)


def run_forever(
    schedules: Sequence[Schedule],
    crawl: Callable[[Schedule, Stop], Awaitable[None]],
    *,
    last_run: Callable[[Schedule], datetime | None],
    say: Callable[[str], None],
) -> int:
    """Run the schedules until SIGTERM or SIGINT; returns the signal's number.

    One crawl at a time: a fire during one waits for its end, several of them are one. A missed night is caught up once
    at start. `crawl` is handed the Stop that a signal makes wish for an end: it finishes the article at hand.
    """

    async def serve() -> int:
        stop, one_at_a_time = Stop(), asyncio.Lock()

        async def fire(schedule: Schedule) -> None:
            async with one_at_a_time:
                if not stop.wished:
                    await crawl(schedule, stop)
                    say(_next(schedule))

        async def work() -> None:
            # Nothing is pickled (memory store), nothing is lost for being late (no grace time).
            scheduler = AsyncIOScheduler(
                timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
            )
            for schedule in schedules:
                scheduler.add_job(fire, CrontabTrigger(schedule), args=(schedule,), name=schedule.name)
                say(_next(schedule))
            scheduler.start()
            for schedule in schedules:
                if missed(schedule, last_run=last_run(schedule), now=datetime.now(UTC)):
                    say(f"{schedule.name}: a run was missed; catching it up now")
                    await fire(schedule)
            await stop.wait()
            async with one_at_a_time:  # the run at hand ends first: APScheduler's shutdown cancels what it has begun
                scheduler.shutdown(wait=False)

        came = await until_signalled(work, stop)
        assert came is not None
        return came

    return asyncio.run(serve())


def _next(schedule: Schedule) -> str:
    return f"{schedule.name}: next at {next_fire(schedule, datetime.now(UTC)):%Y-%m-%d %H:%M %Z}"
