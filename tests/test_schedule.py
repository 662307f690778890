"""crontab(5) in a named zone, once per local day, missed nights caught up once, one run at a time."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typer

from crawler import schedule as scheduling
from crawler.config import Schedule
from crawler.pipeline import Stop
from crawler.schedule import missed, next_fire, run_forever
from luutru import crawling

BERLIN = ZoneInfo("Europe/Berlin")


def fires(cron: str, zone: str, after: datetime, count: int) -> list[datetime]:
    schedule = Schedule(cron=cron, time_zone=zone)
    found: list[datetime] = []
    while len(found) < count:
        after = next_fire(schedule, after)
        found.append(after)
    return found


def test_a_night_in_hanoi_is_at_hanois_clock() -> None:
    assert fires("30 2 * * *", "Asia/Ho_Chi_Minh", datetime(2026, 11, 21, 19, 29, tzinfo=UTC), 1) == [
        datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    ]


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN"])
def test_zero_and_seven_are_sunday_as_crontab_says(sunday: str) -> None:
    assert fires(f"30 2 * * {sunday}", "UTC", datetime(2026, 11, 20, tzinfo=UTC), 1)[0].strftime("%A") == "Sunday"


def test_day_of_month_or_day_of_week_when_both_are_given() -> None:
    days = [f.day for f in fires("0 0 13 * fri", "UTC", datetime(2026, 11, 1, tzinfo=UTC), 5)]
    assert days == [6, 13, 20, 27, 4]
    assert [f.day for f in fires("0 0 13 * mon", "UTC", datetime(2026, 11, 8, tzinfo=UTC), 3)] == [9, 13, 16]


def test_a_time_that_does_not_exist_fires_once_that_day() -> None:
    found = fires("30 2 * * *", "Europe/Berlin", datetime(2026, 3, 28, 3, 0, tzinfo=BERLIN), 2)
    assert [f.date().day for f in found] == [29, 30]
    assert found[0].astimezone(UTC) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # right after the gap


def test_a_time_that_exists_twice_fires_once() -> None:
    found = fires("30 2 * * *", "Europe/Berlin", datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN), 3)
    assert [f.date().day for f in found] == [25, 26, 27]


def test_a_missed_night_is_noticed_and_a_new_archive_has_missed_nothing() -> None:
    nightly = Schedule(cron="30 2 * * *", time_zone="UTC")
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert missed(nightly, last_run=now - timedelta(days=3), now=now)
    assert not missed(nightly, last_run=datetime(2026, 11, 22, 2, 30, 5, tzinfo=UTC), now=now)
    assert not missed(nightly, last_run=None, now=now)


def test_a_missed_night_is_caught_up_once_and_sigterm_ends_the_loop_after_the_run_at_hand() -> None:
    ran: list[str] = []
    said: list[str] = []

    async def crawl(schedule: Schedule, stop: Stop) -> None:
        ran.append("began")
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        await stop.wait()  # the article at hand
        ran.append("ended")

    number = run_forever(
        [Schedule(name="nightly", cron="30 2 * * *", time_zone="UTC")],
        crawl,
        last_run=lambda _: datetime.now(UTC) - timedelta(days=2),
        say=said.append,
    )
    assert number == signal.SIGTERM
    assert ran == ["began", "ended"]
    assert any("missed" in line for line in said)


def test_sigterm_lets_a_run_end_that_its_time_began(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(scheduling, "next_fire", lambda _, after: after + timedelta(seconds=0.05))

    async def crawl(schedule: Schedule, stop: Stop) -> None:
        ran.append("began")
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
        await asyncio.sleep(0.2)  # the article at hand
        ran.append("ended")

    run_forever([Schedule(cron="30 2 * * *")], crawl, last_run=lambda _: None, say=lambda _: None)
    assert ran == ["began", "ended"]


def test_a_night_whose_archive_cannot_be_used_is_told_and_does_not_end_the_schedule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_night(schedules: Sequence[Schedule], crawl: Callable[[Schedule, Stop], Any], **_: Any) -> int:
        asyncio.run(crawl(schedules[0], Stop()))
        return signal.SIGTERM

    monkeypatch.setattr(scheduling, "run_forever", one_night)
    archive = tmp_path / "luutru.db"
    archive.write_bytes(b"no archive")
    (tmp_path / "config.toml").write_text(
        '[[schedule]]\nname = "nightly"\ncron = "30 2 * * *"\n[[source]]\nname = "bao"\nhomepage = "http://127.0.0.1:9/"\n'
        '[crawl]\ncontact = "x@y.test"\n'
    )
    with pytest.raises(typer.Exit) as ended:
        crawling.schedule(config=str(tmp_path / "config.toml"), archive=str(archive))
    assert ended.value.exit_code == 143
    assert f"nightly: {archive} is" in capsys.readouterr().err
