"""Names -> addresses, each checked when it is connected to: the one door to the network.

aiohttp asks its resolver for names only, so the check sits one step further in, where names and literal addresses meet;
what is checked there is what is connected to, so a name that changes its address in between (DNS rebinding) gains
nothing. Sockets refuse non-public addresses once more, should a later aiohttp go another way.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.abc import ResolveResult

from crawler.config import CrawlSettings
from crawler.errors import FetchError
from crawler.fetch.target import is_public, read_address
from crawler.hosts import Address, bracketed

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""name, port -> addresses as text. Raises socket.gaierror."""


@dataclass(slots=True)
class Peer:
    """Who a request went to, filled in once connected."""

    address: str | None = None


peer: ContextVar[Peer | None] = ContextVar("peer", default=None)


class PrivateSocket(OSError):
    """The last refusal: a socket to an address that nothing allowed."""


class Door:
    """Decides which addresses a host may be reached at.

    connect_to: {"host:port": "address:port"}; such a target may be private and needs no contact.
    """

    def __init__(self, settings: CrawlSettings, connect_to: Mapping[str, str], lookup: Lookup) -> None:
        self._allow_private = settings.allow_private
        self._contact = bool(settings.contact.strip())
        self._patience = settings.connect_timeout
        self._lookup = lookup
        self._sent_elsewhere = {k.lower(): _split(v) for k, v in connect_to.items()}
        self._named: set[tuple[Address, int]] = set()  # addresses that connect_to led to

    async def addresses(self, host: str, port: int) -> list[ResolveResult]:
        """Where to connect to for host:port, at least one address.

        Raises: FetchError("no_contact" | "private_address" | "dns" | "dns_temporary").
        """
        url = f"{bracketed(host)}:{port}"
        elsewhere = self._sent_elsewhere.get(url)
        if elsewhere is not None:
            named = await self._find(*elsewhere, url)
            self._named.update((a, elsewhere[1]) for a in named)
            return [_result(host, a, elsewhere[1]) for a in named]
        if not self._contact and not self._allow_private:
            raise FetchError("no_contact", url, "set `contact` in [crawl] to an address where the site can reach you")
        found = await self._find(host, port, url)
        allowed = [a for a in found if self._allow_private or is_public(a)]
        if not allowed:
            raise FetchError("private_address", url, f"leads to {found[0]}, which is not on the open internet")
        if not self._contact and any(map(is_public, allowed)):
            raise FetchError("no_contact", url, "set `contact` in [crawl] to an address where the site can reach you")
        return [_result(host, a, port) for a in allowed]

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for an address as getaddrinfo describes it. Raises: PrivateSocket."""
        family, kind, protocol, _, where = info
        address = read_address(str(where[0]))
        named = (address, where[1]) in self._named
        if address is None or not (self._allow_private or named or is_public(address)):
            raise PrivateSocket(f"{where[0]} is not on the open internet")
        return socket.socket(family, kind, protocol)

    async def _find(self, host: str, port: int, url: str) -> list[Address]:
        literal = read_address(host)
        if literal is not None:
            return [literal]
        try:
            async with asyncio.timeout(self._patience):
                texts = await self._lookup(host, port)
        except TimeoutError as error:
            raise FetchError("dns_temporary", url, f"no answer within {self._patience:g} s", retry=True) from error
        except socket.gaierror as error:
            known = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            reason = "dns" if known else "dns_temporary"
            raise FetchError(reason, url, str(error.strerror or error), retry=not known) from error
        except UnicodeError as error:
            raise FetchError("dns", url, f"no host name: {error}") from error
        found = [a for a in map(read_address, texts) if a is not None]
        if not found:
            raise FetchError("dns", url, "the name has no address")
        return found


class Connector(aiohttp.TCPConnector):
    """aiohttp's connector with our door in front of names and literals alike."""

    def __init__(self, door: Door, **options: Any) -> None:
        super().__init__(use_dns_cache=False, socket_factory=door.open_socket, **options)
        self._door = door

    async def _resolve_host(self, host: str, port: int, traces: Sequence[Trace] | None = None) -> list[ResolveResult]:
        return await self._door.addresses(host.rstrip("."), port)

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
    ) -> Connection:
        connection = await super().connect(req, traces, timeout)
        while connection.protocol is not None and connection.protocol.should_close:
            # Bytes beyond the last answer's length came while it lay idle: they would be taken for the next answer.
            connection.close()
            connection = await super().connect(req, traces, timeout)
        seen = peer.get()
        if seen is not None and connection.transport is not None:
            name = connection.transport.get_extra_info("peername")
            seen.address = str(name[0]) if name else None
        return connection


class Names:
    """The system's resolver in threads of its own: names that hang must not hold up the rest."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def lookup(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._pool, _getaddrinfo, host, port)
        return list(dict.fromkeys(str(info[4][0]) for info in found))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _getaddrinfo(host: str, port: int) -> list[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def _split(target: str) -> tuple[str, int]:
    host, _, port = target.rpartition(":")
    return host.strip("[]"), int(port)


def _result(name: str, address: Address, port: int) -> ResolveResult:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    return ResolveResult(
        hostname=name,
        host=str(address),
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )
