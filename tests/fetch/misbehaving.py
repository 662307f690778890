"""A server that misbehaves on purpose: real sockets on loopback, every byte of an answer in the test's hand.

An answer is bytes (sent as they are), or an async function that gets the request and the writer and does what it
likes. `reply` makes a well-behaved answer; connections are kept open after one, and closed after anything else.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from crawler.config import CrawlSettings


def quick(**changes: Any) -> CrawlSettings:
    """Quick settings: no spacing, two seconds for a request, no pause that is waited for."""
    defaults: dict[str, Any] = {
        "contact": "editor@example.org",
        "spacing": 0.0,
        "max_spacing": 0.02,
        "max_pause": 0.0,
        "deadline": 2.0,
        "connect_timeout": 10.0,  # half a second runs out on a busy machine: where it is to, a test says so
        "retries": 2,
        "breaker": 100,
    }
    return CrawlSettings(**{**defaults, **changes})


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it. at: monotonic seconds."""

    path: str
    headers: dict[str, str]
    at: float


Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Behaviour


def reply(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP/1.1 response with its length. Header names are written with `_` for `-`."""
    raw = body.encode() if isinstance(body, str) else body
    head = {"content-type": "text/html; charset=utf-8", "content-length": str(len(raw))}
    head.update({name.replace("_", "-").lower(): value for name, value in headers.items()})
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + raw


def raw(head: str, body: bytes = b"") -> Behaviour:
    """Head (lines without their ends) and body as given, then the connection is closed."""
    lines = "".join(line + "\r\n" for line in head.strip().split("\n"))

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(lines.encode() + b"\r\n" + body)
        await writer.drain()

    return behave


def redirect(location: str | bytes, status: str = "302 Found") -> bytes:
    where = location.encode() if isinstance(location, str) else location
    return f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nlocation: ".encode() + where + b"\r\n\r\n"


@dataclass
class Server:
    """`async with Server() as server`: paths answer as `server.answers[path]` says; all else is 404.

    An answer may be a list: one after the other, the last for ever. seen: every request, in order.
    """

    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    seen: list[Asked] = field(default_factory=list)
    connections: int = 0

    async def __aenter__(self) -> Server:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, self.host, 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def paths(self, *, robots: bool = False) -> list[str]:
        """The paths asked for, robots.txt left out unless wanted."""
        return [asked.path for asked in self.seen if robots or asked.path != "/robots.txt"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError, ssl.SSLError):
                while await self._one(reader, writer):
                    pass
        except asyncio.CancelledError:
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one request; whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        asked = Asked(head[0].split(" ")[1], {k.lower(): v.strip() for k, _, v in pairs}, time.monotonic())
        self.seen.append(asked)
        answer = self.answers.get(asked.path, reply("no such page", "404 Not Found"))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
            return True
        await answer(asked, writer)
        return False
