"""What every night with a fault in it needs: a misbehaving server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import scene  # noqa: F401 - first: it says where the misbehaving server is

from misbehaving import Server  # isort: skip


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as running:
        yield running
