"""A misbehaving server named site.test, and a fetcher that finds it there."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from crawler.config import CrawlSettings
from crawler.fetch import Fetcher
from tests.fetch.server import Server

Open = Callable[..., Any]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as running:
        yield running


def settings(**changes: Any) -> CrawlSettings:
    """Quick settings: no spacing, a second for everything."""
    quick = {
        "contact": "editor@example.org",
        "spacing": 0.0,
        "max_spacing": 0.02,
        "deadline": 2.0,
        "connect_timeout": 0.5,
        "retries": 2,
        "breaker": 100,
    }
    return CrawlSettings(**{**quick, **changes})


@pytest.fixture
def opened(server: Server) -> Open:
    """opened(**settings) is an async context manager: a Fetcher for which site.test:80 is the server."""

    @asynccontextmanager
    async def enter(*, options: dict[str, Any] | None = None, **changes: Any) -> AsyncIterator[Fetcher]:
        chosen = {"connect_to": {"site.test:80": server.address}, "rng": random.Random(1), **(options or {})}
        async with Fetcher(settings(**changes), **chosen) as fetcher:
            yield fetcher

    return enter
