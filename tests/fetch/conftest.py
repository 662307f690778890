"""A misbehaving server named site.test, and a fetcher that finds it there."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from misbehaving import Server, quick

from crawler.fetch import Fetcher

Open = Callable[..., Any]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as running:
        yield running


@pytest.fixture
def opened(server: Server) -> Open:
    """opened(**settings) is an async context manager: a Fetcher for which site.test:80 is the server."""

    @asynccontextmanager
    async def enter(*, options: dict[str, Any] | None = None, **changes: Any) -> AsyncIterator[Fetcher]:
        chosen = {"connect_to": {"site.test:80": server.address}, "rng": random.Random(1), **(options or {})}
        async with Fetcher(quick(**changes), **chosen) as fetcher:
            yield fetcher

    return enter
