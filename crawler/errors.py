"""The crawler's branch of the error tree (root: storage.errors.LuutruError).

ConfigError      config.toml, a preset or a --connect-to is wrong (exit code 2)
FetchError       no usable response; `reason` is a stable word, `detail` says what was seen
DecodeError      bytes that are not what their headers claim; the bytes themselves are kept
DiscoverError    a channel that is not the feed, sitemap or listing it was taken for
ParseError       a page from which no record can be made
"""

from __future__ import annotations

from storage.errors import LuutruError
from storage.records import Capture


class ConfigError(LuutruError):
    """One or more faults of the configuration, all of them in `faults`, one line each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class _Reasoned(LuutruError):
    """An error with a stable one-word `reason` that outcomes and counts are keyed by."""

    def __init__(self, reason: str, url: str, detail: str) -> None:
        self.reason, self.url, self.detail = reason, url, detail
        super().__init__(f"{reason}: {url}: {detail}" if url else f"{reason}: {detail}")


class FetchError(_Reasoned):
    """No usable response. `retry` says whether trying again later can heal it.

    `retry_after` is what the server asked for, in seconds, or None. `capture` holds the bytes that came, flagged,
    when some did: evidence to keep, never an article.
    """

    def __init__(
        self,
        reason: str,
        url: str,
        detail: str,
        *,
        retry: bool = False,
        retry_after: float | None = None,
        capture: Capture | None = None,
    ) -> None:
        super().__init__(reason, url, detail)
        self.retry = retry
        self.retry_after = retry_after
        self.capture = capture


class DecodeError(_Reasoned):
    """Bytes whose content coding or charset cannot be undone."""


class DiscoverError(_Reasoned):
    """A channel that cannot be read as what it claims to be."""


class ParseError(_Reasoned):
    """A page from which no record can be made."""
