"""Surveys and checks from beginning to end, for the command line: one Fetcher, signals minded, nothing kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from crawler.config import Config, SourceConfig
from crawler.errors import FetchError
from crawler.fetch import Fetcher
from crawler.fetch.client import utc_now
from crawler.pipeline.night import Stop
from crawler.pipeline.session import until_signalled
from crawler.render import fetcher_for
from crawler.survey.checkup import Checkup, check_source
from crawler.survey.proposal import Proposal
from crawler.survey.surveyor import Surveyor
from crawler.survey.trial import Tester
from storage.records import HostState

T = TypeVar("T")
Clock = Callable[[], datetime]
Said = Callable[[str], None]


class Interrupted(Exception):
    """SIGINT or SIGTERM came. number: which."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"signal {number}")


def survey(
    config: Config,
    url: str,
    name: str | None,
    said: Said,
    *,
    hosts: Iterable[HostState] = (),
    clock: Clock = utc_now,
) -> Proposal:
    """Look at the site at `url`. hosts: as the last crawl left them. Raises: FetchError when its homepage cannot be
    read; Interrupted.
    """

    async def look(fetcher: Fetcher) -> Proposal:
        return await Surveyor(fetcher, config.crawl, clock, said).survey(url, name)

    return _alone(config, (), hosts, clock, look)


def check(
    config: Config,
    sources: Sequence[SourceConfig],
    said: Said,
    *,
    per_channel: int = 3,
    hosts: Iterable[HostState] = (),
    clock: Clock = utc_now,
) -> list[Checkup]:
    """Check sources one after the other. hosts: as the last crawl left them. Raises: Interrupted."""

    async def one_by_one(fetcher: Fetcher) -> list[Checkup]:
        checkups = []
        for source in sources:
            test = Tester(fetcher, config.crawl, clock, said)
            checkups.append(await check_source(source, test, clock, per_channel=per_channel))
        return checkups

    return _alone(config, sources, hosts, clock, one_by_one)


def _alone(
    config: Config,
    sources: Sequence[SourceConfig],
    hosts: Iterable[HostState],
    clock: Clock,
    work: Callable[[Fetcher], Awaitable[T]],
) -> T:
    async def run() -> T:
        stop, results, errors = Stop(), list[T](), list[FetchError]()

        async def fetching() -> None:
            async with fetcher_for(
                config.crawl, sources, connect_to=config.connect_to, hosts=hosts, clock=clock, sleep=stop.sleep
            ) as fetcher:
                try:
                    results.append(await work(fetcher))
                except FetchError as error:
                    errors.append(error)

        came = await until_signalled(fetching, stop)
        if came is not None and not results:
            raise Interrupted(came)
        if errors:
            raise errors[0]
        return results[0]

    return asyncio.run(run())
