"""One request and its raw body: deadline, minimum rate, caps, and nothing decoded. Sockets."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from crawler.config import CrawlSettings
from crawler.decode import sniff
from crawler.errors import FetchError
from crawler.fetch.connector import Connector, Door, Peer, peer
from crawler.fetch.faults import LIBRARY_ERRORS, fault, fault_of
from crawler.fetch.target import Target

MAX_HEADER = 32 * 1024  # bytes of one header line; news sites' policies and cookies pass aiohttp's 8 KB
MAX_HEADERS = 256
_SNIFFED = 1_024  # bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """seconds: for the whole exchange. wire: bytes of body; prefix: whether a longer one is worth its beginning.
    min_rate: bytes per second, asked for after a sixth of `seconds`. unwanted: kinds of file (`unwanted_kind`) whose
    body is not read on.
    """

    seconds: float
    wire: int
    min_rate: int = 0
    unwanted: frozenset[str] = frozenset()
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent for one request, body as on the wire.

    fault, detail: why the body is not whole ("truncated", "too_large", "too_slow", "deadline", "not_html",
    "protocol"), or None. open_ended: nothing but the closed connection said where it ends. Times in monotonic seconds:
    before connecting, when the head was there, when it was over.
    """

    target: Target
    status: int
    headers: tuple[tuple[str, str], ...]
    wire: bytes
    fault: str | None
    detail: str
    open_ended: bool
    address: str | None
    asked_at: float
    head_at: float
    done_at: float

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Client:
    """httpx's transport over aiohttp, with our door in front: HTTP/1.1, no cookies, no proxies, no redirects.

    httpx's own client is left out on purpose: it keeps cookies, and raises over a Location before we can judge it.
    """

    def __init__(
        self, settings: CrawlSettings, door: Door, monotonic: Callable[[], float], ca_file: Path | None
    ) -> None:
        self._monotonic = monotonic
        self._patience = {"connect": settings.connect_timeout, "pool": settings.connect_timeout}
        session = aiohttp.ClientSession(
            connector=Connector(door, ssl=_trust(ca_file), limit=4 * settings.hosts_at_once),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
        )
        session._retry_connection = False  # aiohttp asks again by itself, at once: we do, in the host's turn
        self._transport = AiohttpTransport(verify=_trust(ca_file), client=session)

    async def close(self) -> None:
        await self._transport.aclose()

    async def get(self, target: Target, headers: Mapping[str, str], limits: Limits) -> Answer:
        """One GET. A body that did not come whole is still an Answer, with its `fault`.

        Raises: FetchError when there is no answer at all.
        """
        seen = Peer()
        token = peer.set(seen)
        started = self._monotonic()
        body = _Body(limits, self._monotonic)
        try:
            async with asyncio.timeout(limits.seconds):
                patience = {"timeout": self._patience}
                request = httpx.Request("GET", target.url, headers=dict(headers), extensions=patience)
                response = await self._transport.handle_async_request(request)
                try:
                    body.head(response)
                    if body.fault is None:
                        await body.read(response)
                finally:
                    await response.aclose()
        except FetchError as error:
            raise fault_of(error, target.url) from error
        except LIBRARY_ERRORS as error:
            body.failed(fault_of(error, target.url), limits)
        finally:
            peer.reset(token)
        return body.answer(target, seen, started)


@functools.cache  # reading the authorities takes longer than many a crawl of a small site
def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Who is believed about names: certifi's authorities, the system's, and `ca_file`. TLS 1.2 and later."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


class _Body:
    """The response as it comes in."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits, self._monotonic = limits, monotonic
        self._status: int | None = None
        self._headers: tuple[tuple[str, str], ...] = ()
        self._wire = bytearray()
        self._open_ended = False
        self._head_at = 0.0
        self._looked = False
        self.fault: str | None = None
        self._detail = ""

    def head(self, response: httpx.Response) -> None:
        """Reads the head, and decides whether the body is worth asking for."""
        self._head_at = self._monotonic()
        self._status = response.status_code
        self._headers = tuple((_text(key), _text(value)) for key, value in response.headers.raw)
        lengths = _values(self._headers, "content-length")
        chunked = bool(_values(self._headers, "transfer-encoding"))
        self._open_ended = not lengths and not chunked
        self._looked = not self._limits.unwanted or bool(_values(self._headers, "content-encoding"))
        if chunked and lengths:
            self._stop("protocol", "both Content-Length and Transfer-Encoding")
        elif len(set(lengths)) > 1 or any(not value.isdigit() for value in lengths):
            self._stop("protocol", f"Content-Length: {', '.join(lengths)[:200]}")
        elif lengths and int(lengths[0][:20]) > self._limits.wire and not self._limits.prefix:
            self._stop("too_large", f"{lengths[0]} bytes announced; the limit is {self._limits.wire:,}")

    async def read(self, response: httpx.Response) -> None:
        grace = self._limits.seconds / 6
        async for chunk in response.aiter_raw():
            self._wire += chunk
            if len(self._wire) > self._limits.wire:
                del self._wire[self._limits.wire :]
                return self._stop("too_large", f"over {self._limits.wire:,} bytes on the wire")
            if self._unwanted():
                return None
            spent = self._monotonic() - self._head_at
            if spent > grace and len(self._wire) < self._limits.min_rate * spent:
                return self._stop("too_slow", f"{len(self._wire):,} bytes in {spent:.1f} s")
        self._unwanted(at_end=True)
        return None

    def _unwanted(self, at_end: bool = False) -> bool:
        """Whether the body is of a kind nobody asked for, looked at once; a coded one when it is undone."""
        if self._looked or not (at_end or len(self._wire) >= _SNIFFED):
            return False
        self._looked = True
        label = next(iter(_values(self._headers, "content-type")), "")
        kind = unwanted_kind(bytes(self._wire[:_SNIFFED]), label, self._limits.unwanted)
        if kind:
            self._stop("not_html", f"a file of kind {kind}, labelled {label or 'nothing'!r}")
        return self.fault is not None

    def failed(self, error: FetchError, limits: Limits) -> None:
        """The exchange broke: raises when no head had come, else keeps what came and why it ended."""
        if self._status is None or error.reason not in ("truncated", "disconnected", "protocol", "deadline"):
            raise error
        detail = f"not finished within {limits.seconds:g} s" if error.reason == "deadline" else error.detail
        self._stop("truncated" if error.reason == "disconnected" else error.reason, detail)

    def _stop(self, reason: str, detail: str) -> None:
        self.fault, self._detail = reason, detail

    def answer(self, target: Target, seen: Peer, started: float) -> Answer:
        if self._status is None:
            raise fault("protocol", target.url, "no status")
        return Answer(
            target=target,
            status=self._status,
            headers=self._headers,
            wire=bytes(self._wire),
            fault=self.fault,
            detail=self._detail,
            open_ended=self._open_ended,
            address=seen.address,
            asked_at=started,
            head_at=self._head_at,
            done_at=self._monotonic(),
        )


def unwanted_kind(start: bytes, label: str, unwanted: frozenset[str]) -> str | None:
    """Which of `unwanted` a body is: its first kilobyte says so, or where that is silent and has no tag, its label."""
    kind = sniff(start[:_SNIFFED])
    if kind is None and b"<" not in start[:_SNIFFED]:
        media_type = label.partition(";")[0].strip().lower()
        kind = media_type.partition("/")[0] if media_type != "application/pdf" else "pdf"
    return kind if kind in unwanted else None


def _text(raw: bytes) -> str:
    """A header as text: UTF-8 where it is, else each byte a character, so that nothing is lost."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _values(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value.strip() for key, value in headers if key.lower() == name]
