"""Manners per host: one request at a time, a promised gap, parking, a circuit breaker. No sockets, no HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host between runs.

    host: without `www.`. spacing: seconds between requests as adapted so far. failures: fetches failed in a row.
    parked_until: not to be asked before (Retry-After, breaker). reason: why ("http_429", "http_503", "breaker_open").
    """

    host: str
    spacing: float
    next_allowed_at: datetime | None = None
    failures: int = 0
    parked_until: datetime | None = None
    reason: str | None = None
