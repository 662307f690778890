"""What is found at every address of the sample site, on its first and on its second night. Pure.

pages(night)[host, path]     everything with an address of its own
respond(request, night)      the same over the wire, with the addresses that are patterns
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from types import MappingProxyType

from luutru.demo import aggregator, mastercms, nukeviet, web
from luutru.demo.articles import articles
from luutru.demo.web import Answer, Request, Response

HOSTS = (nukeviet.HOST, mastercms.VI_HOST, mastercms.EN_HOST, aggregator.HOST)

# 01:00 in Việt Nam, when nights are crawled. Fixed, so that the site is the same whenever it is served.
NIGHTS = {
    1: datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
    2: datetime(2026, 11, 21, 18, 0, tzinfo=UTC),
}


@functools.cache
def pages(night: int) -> MappingProxyType[tuple[str, str], Answer]:
    """Every address of its own and what is found there.

    Raises: KeyError for a night other than 1 and 2.
    """
    return MappingProxyType({(host, path): answer for host in HOSTS for path, answer in _of_host(host, night).items()})


def respond(request: Request, night: int) -> Response:
    """The response to one request on that night."""
    answer = pages(night).get((request.host, request.path)) or _routed(request.host, request.path, night)
    return web.respond(answer, request)


@functools.cache
def _of_host(host: str, night: int) -> dict[str, Answer]:
    now = NIGHTS[night]
    if host == nukeviet.HOST:
        return nukeviet.pages(articles(host, night), now)
    if host == aggregator.HOST:
        return aggregator.pages(articles(host, night))
    return mastercms.pages(host, articles(host, night), now)


def _routed(host: str, path: str, night: int) -> Answer:
    found = _of_host(host, night)
    if host == nukeviet.HOST:
        return nukeviet.route(found, articles(host, night), path)
    if host == aggregator.HOST:
        return aggregator.route(found, path)
    return mastercms.route(found, articles(host, night), path)
