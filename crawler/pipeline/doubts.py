"""Pages that came with 200 and may be none: they say "not found", or say the same under many addresses.

Words alone condemn no page: an article may be headed "Không tìm thấy …", and lottery results of two days differ in
digits alone. What decides is how the host answers an address that cannot exist, asked for once it is in doubt.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler import challenges
from crawler.config import SourceConfig, bare_host
from crawler.decode import text_of
from crawler.errors import DecodeError, FetchError
from crawler.fetch import Fetcher
from storage.records import Capture

_DOUBTED_AT = 2  # addresses with the same words: from here on the host is tried
_CERTAIN_AT = 5  # addresses with the same bytes, one by one, which no articles have
_TRIED_FOR = timedelta(minutes=10)  # a barrier may come up in the middle of a night
_HOSTS = 1_000
_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a page is none. same: one body for many addresses, a barrier or a soft 404; else it says that it is none."""

    same: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class _Look:
    """key: of the words shown. missing: evidence that the page says that it is none."""

    key: bytes
    missing: str | None


@dataclass(frozen=True, slots=True)
class _Try:
    """How a host answers an address that cannot exist; look: None when it could not be asked."""

    at: datetime
    url: str
    status: int = 0
    look: _Look | None = None


class Doubts:
    """What a run has seen of every host's pages. clock: aware instants."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._seen = challenges.SameBodies()
        self._tries: dict[str, _Try] = {}

    async def about(self, capture: Capture, source: SourceConfig) -> Doubt | None:
        """Why this page is none, or None. Asks the host for one address more where there is doubt.

        Raises: FetchError("interrupted").
        """
        if not 200 <= capture.status <= 299 or not capture.payload or capture.truncated:
            return None
        look = await asyncio.to_thread(_look, capture)
        if look is None:
            return None
        host = bare_host(urlsplit(capture.url).hostname or "")
        exact = self._seen.add(host, capture.url, hashlib.blake2b(capture.payload, digest_size=16).digest())
        alike = self._seen.add(host, capture.url, look.key)
        if exact >= _CERTAIN_AT:
            return Doubt(True, f"the same {len(capture.payload):,} bytes for at least {exact} addresses")
        if look.missing is None and alike < _DOUBTED_AT:
            return None
        tried = await self._tried(host, capture.url, source)
        if tried.look is None:
            return None
        if tried.look.key == look.key:
            return Doubt(look.missing is None, f"the words that {tried.url} has, which does not exist")
        if look.missing and tried.look.missing and 200 <= tried.status <= 299:
            return Doubt(False, f"{look.missing}; the host answers {tried.status} to what does not exist")
        return None

    async def _tried(self, host: str, url: str, source: SourceConfig) -> _Try:
        known = self._tries.get(host)
        if known is not None and self._clock() - known.at < _TRIED_FOR:
            return known
        address = impossible(url)
        tried = _Try(self._clock(), address)
        try:
            capture = await self._fetcher.fetch(address, source=source)
            tried = _Try(self._clock(), address, capture.status, await asyncio.to_thread(_look, capture))
        except FetchError as error:
            if error.reason == "interrupted":
                raise
        if len(self._tries) >= _HOSTS:
            self._tries.clear()
        self._tries[host] = tried
        return tried


def impossible(url: str) -> str:
    """An address beside this one, of the same form, that cannot be an article's. Pure."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    number = 900_000_000 + int.from_bytes(hashlib.blake2b(url.encode(), digest_size=4).digest()) % 99_999_999
    extension = _EXTENSION.search(name)
    return (
        f"{parts.scheme}://{parts.netloc}{folder}/luutru-khong-co-bai-nay-{number}{extension[0] if extension else ''}"
    )


def _look(capture: Capture) -> _Look | None:
    try:
        text = text_of(capture)
    except DecodeError:
        return None
    return _Look(challenges.body_key(text), challenges.soft_404(capture, text))
