"""The sample site over real HTTP: every host on one port of 127.0.0.1, told apart by the Host header.

with DemoSite(night=1) as site:
    config = config.model_copy(update={"connect_to": site.connect_to()})
    ...crawl...
    site.night = 2
    ...crawl again...
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from luutru.demo import site
from luutru.demo.web import Request, Response

ADDRESS = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered. headers: names in lower case."""

    host: str
    path: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)


class SiteServer:
    """Serves `answer` from an ephemeral port of 127.0.0.1 between `with` and its end, one thread a connection.

    answer: called from several threads at once. hosts: the names it answers to; others get 421.
    requests: every request answered so far, in order.
    """

    def __init__(self, answer: Callable[[Request], Response], hosts: Iterable[str]) -> None:
        self._answer = answer
        self.hosts = tuple(hosts)
        self.requests: list[Seen] = []
        self._lock = threading.Lock()
        self._serial = 0
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        if self._server is None:
            raise RuntimeError("the site is served only inside `with`")
        return int(self._server.server_address[1])

    def connect_to(self) -> dict[str, str]:
        """What sends these hosts here, in the shape of `Config.connect_to`: {"host:80": "127.0.0.1:port"}."""
        return {f"{host}:80": f"{ADDRESS}:{self.port}" for host in self.hosts}

    def __enter__(self) -> SiteServer:
        self._server = _Server((ADDRESS, 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        server, thread = self._server, self._thread
        if server is not None and thread is not None:
            server.shutdown()
            thread.join()
            server.server_close()
        self._server = self._thread = None

    def reply(self, host: str, path: str, headers: dict[str, str]) -> Response:
        """Answers one request and remembers it."""
        with self._lock:
            self._serial += 1
            serial = self._serial
        if host in self.hosts:
            response = self._answer(Request(host, path, headers, serial))
        else:
            response = Response(421, (("Content-Type", "text/plain"),), b"No such host here.\n")
        with self._lock:
            self.requests.append(Seen(host, path, response.status, headers))
        return response


class DemoSite(SiteServer):
    """The sample site on its first or second night; `night` may be set while it runs."""

    def __init__(self, night: int = 1) -> None:
        self.night = night
        super().__init__(lambda request: site.respond(request, self.night), site.HOSTS)

    def __enter__(self) -> DemoSite:
        super().__enter__()
        return self


class _Server(ThreadingHTTPServer):
    """Ends the connections that clients keep open, so that closing it waits for nobody."""

    daemon_threads = False  # joined on close: no thread and no socket outlives the site

    def __init__(self, address: tuple[str, int], owner: SiteServer) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keep-alive, as real sites
    wbufsize = -1  # headers and body in one segment: two would wait 40 ms for a delayed ACK
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").rsplit(":", 1)[0].lower()
        response = self.server.owner.reply(host, self.path, headers)
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(response.body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: `requests` is the log."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the client has gone
            super().handle()
