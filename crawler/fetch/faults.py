"""Every reason a fetch can fail for, in one place, and the libraries' errors put into them.

`FetchError.reason` is one of REASONS. Outcomes, counts and alarms are keyed by these words: they are never renamed.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import aiohttp
import httpx
from aiohttp.http_exceptions import HttpProcessingError

from crawler.errors import FetchError
from crawler.fetch.connector import PrivateSocket

REASONS: dict[str, str] = {
    # refused before anything was sent
    "bad_url": "not an http(s) address that can be asked: unreadable, another scheme, user name inside, over 8 KB",
    "no_contact": "public hosts are not asked until `contact` is set",
    "private_address": "leads to a loopback, private, link-local or otherwise not public address",
    "robots_disallowed": "robots.txt asks us not to",
    "robots_unreachable": "robots.txt answered 5xx or nothing usable, which RFC 9309 reads as a full disallow",
    "host_parked": "the host asked for a pause (429, 503, Retry-After) that is not over; retry_after says how long",
    "breaker_open": "the host failed too often in a row and is left alone for a while; retry_after says how long",
    # no connection
    "dns": "the name does not exist or has no address",
    "dns_temporary": "the name could not be looked up (SERVFAIL, resolver silent)",
    "connect": "refused, reset or unreachable",
    "connect_timeout": "no answer to the connection attempt",
    "tls": "certificate or protocol not acceptable; verification is never switched off",
    # no usable answer
    "deadline": "not finished within the total deadline",
    "too_slow": "fewer bytes per second than `min_rate`",
    "disconnected": "closed or reset before the answer's head was complete",
    "protocol": "not HTTP: garbage status line, contradicting lengths, oversized or endless headers",
    "truncated": "the body ended before it said it would, or its compression did",
    "too_large": "more bytes than allowed, on the wire or decoded",
    "undecodable": "the content coding cannot be undone, also when asked for none",
    "not_html": "a picture, video, archive or PDF where a page or channel was expected",
    "http_429": "too many requests; the host is parked",
    "http_503": "unavailable; the host is parked",
    # redirects
    "redirect_loop": "the chain comes back to an address it was at, or has more hops than allowed",
    "redirect_invalid": "Location is missing, empty or unreadable",
    "redirect_scheme": "to another scheme than http or https",
    "redirect_elsewhere": "a page of a source leads to a host that is not the source's: another publisher's page",
    "redirect_downgrade": "from https to http, and the source does not allow it",
}
"""reason -> what it means."""

HEALING = frozenset({"dns_temporary", "connect", "connect_timeout", "disconnected", "truncated"})
"""Reasons that another try within the same fetch can heal."""

LATER = HEALING | {"deadline", "too_slow", "http_429", "http_503", "robots_unreachable", "host_parked", "breaker_open"}
"""Reasons that another night can heal: FetchError.retry."""

OF_THE_HOST = frozenset(
    {"dns", "dns_temporary", "connect", "connect_timeout", "tls", "deadline", "too_slow", "disconnected", "protocol"}
)
"""Reasons that speak against the host, not against one URL: its spacing grows and its breaker counts them."""

LIBRARY_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    aiohttp.ClientError,
    HttpProcessingError,
    OSError,  # ssl.SSLError and TimeoutError too
    UnicodeError,
)
"""What the libraries raise for other people's faults. Anything else is a bug of ours and stays what it is."""

# First match wins, over the whole chain of causes: httpx-aiohttp shows refusal, DNS failure and disconnect alike as
# ConnectTimeout, so the cause underneath decides.
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (PrivateSocket, "private_address"),
    (ssl.SSLError, "tls"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ConnectionTimeoutError, "connect_timeout"),
    (aiohttp.ClientConnectorDNSError, "dns_temporary"),
    (aiohttp.ServerDisconnectedError, "disconnected"),
    (aiohttp.ClientPayloadError, "truncated"),
    (httpx.InvalidURL, "bad_url"),
    (aiohttp.InvalidURL, "bad_url"),
    (UnicodeError, "bad_url"),
    (HttpProcessingError, "protocol"),
    (aiohttp.ClientResponseError, "protocol"),
    (ConnectionRefusedError, "connect"),
    (aiohttp.ClientConnectorError, "connect"),
    (ConnectionError, "disconnected"),
    (aiohttp.ClientOSError, "disconnected"),
    (TimeoutError, "deadline"),
    (OSError, "connect"),
)


def fault(reason: str, url: str, detail: str, *, retry_after: float | None = None) -> FetchError:
    return FetchError(reason, url, detail, retry=reason in LATER, retry_after=retry_after)


def fault_of(error: BaseException, url: str) -> FetchError:
    """One of LIBRARY_ERRORS, or a FetchError from under them, as the FetchError of `url`."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, FetchError):
            return FetchError(cause.reason, url, cause.detail, retry=cause.retry, retry_after=cause.retry_after)
    for kind, reason in _KINDS:
        found = next((cause for cause in chain if isinstance(cause, kind)), None)
        if found is not None:
            return fault(reason, url, _said(found))
    return fault("protocol", url, _said(error))


def _said(error: BaseException) -> str:
    """What a library says, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it, at most ten deep, the nearest first."""
    for _ in range(10):
        yield error
        following = error.__cause__ or error.__context__
        if following is None:
            return
        error = following
