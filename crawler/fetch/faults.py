"""Every reason a fetch can fail for, in one place.

`FetchError.reason` is one of REASONS. Outcomes, counts and alarms are keyed by these words: they are never renamed.
"""

from __future__ import annotations

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
    "redirect_downgrade": "from https to http, and the source does not allow it",
}
"""reason -> what it means."""
