"""The fetch's rendering twin: a page as a browser shows it, for a source that says `render = true`.

Chromium never opens a connection of its own. The page is fetched like any other and handed to it, and every further
request is taken from it and asked by the same Fetcher, so that robots.txt, spacing, redirects, the address guard,
`connect_to` and all caps hold; what it would ask behind our back leads to a proxy that is not there. Pictures, films
and fonts are not asked for, nor is anything but GET; no cookie is kept. A barrier (captcha, challenge, login) is not
rendered: scripts must not open what the site has closed.

Needs the extra `render` and an installed Chromium.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from crawler import challenges
from crawler.config import CrawlSettings, SourceConfig
from crawler.decode import text_of
from crawler.errors import ConfigError, DecodeError, FetchError
from crawler.fetch import Fetcher
from crawler.fetch.captured import Expect
from storage.records import Capture

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright, Request, Route

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NOT_ASKED = frozenset({"image", "media", "font", "websocket", "manifest", "ping", "cspviolationreport", "eventsource"})
_MOST_REQUESTS = 200  # of one page
_MOST_KEPT = 64 * 2**20  # bytes of scripts and styles remembered between pages of a run
_SHARED = ("javascript", "css", "ecmascript")  # ends of media types that many pages of a site have in common
_PATIENCE = 10.0  # deadlines of one request: many scripts wait for their host's turn
_QUIET = 0.5  # seconds without a request after which a page is taken to have settled
_NOWHERE = "http://127.0.0.1:9"  # the discard port
_HOP_BY_HOP = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})


def browser_path() -> str | None:
    """The installed Chromium: LUUTRU_CHROMIUM, else the first on the PATH; None where there is none."""
    named = os.environ.get("LUUTRU_CHROMIUM")
    return named or next((found for name in _BROWSERS if (found := shutil.which(name))), None)


@dataclass(slots=True)
class _Visit:
    """One page while it is rendered. capture: as it was fetched. asked, running: requests so far, and just now."""

    source: SourceConfig
    page: Page
    capture: Capture
    cap: int
    asked: int = 0
    running: int = 0
    last: float = field(default_factory=time.monotonic)


class RenderingFetcher(Fetcher):
    """A Fetcher that shows pages and listings of sources with `render = true` to a Chromium before it hands them on."""

    def __init__(self, settings: CrawlSettings, **options: Any) -> None:
        super().__init__(settings, **options)
        self._limits = settings
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._kept: dict[str, Capture] = {}
        self._kept_bytes = 0

    async def __aenter__(self) -> RenderingFetcher:
        """Raises: ConfigError without the extra or without a Chromium."""
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError as error:
            raise ConfigError(
                ["render = true needs playwright: pip install playwright, or pipx inject it into luutru"]
            ) from error
        path = browser_path()
        if path is None:
            raise ConfigError(["render = true needs an installed Chromium (apt-get install chromium); none was found"])
        self._playwright = await async_playwright().start()
        arguments = [
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
        ]
        try:
            self._browser = await self._playwright.chromium.launch(
                executable_path=path,
                args=arguments,
                chromium_sandbox=os.geteuid() != 0,  # Chromium refuses to be sandboxed by root
                proxy={"server": _NOWHERE, "bypass": "<-loopback>"},
            )
        except Error as error:
            await self._playwright.stop()
            raise ConfigError([f"render = true: {path} does not start: {str(error).splitlines()[0]}"]) from error
        await super().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        await super().__aexit__(kind, error, trace)

    async def fetch(
        self,
        url: str,
        *,
        source: SourceConfig | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        expect: Expect = "page",
        follow: bool = True,
    ) -> Capture:
        """As `Fetcher.fetch`; of a page to render, the payload is the document once its scripts have run, in UTF-8.

        Status, headers and hops stay those of the page's own answer, and the flag "rendered" says what was done.
        Raises: FetchError, also "deadline" for a page whose scripts never come to rest and "too_large" for one that
        grows over max_bytes.
        """
        capture = await super().fetch(
            url,
            source=source,
            etag=etag,
            last_modified=last_modified,
            max_bytes=max_bytes,
            expect=expect,
            follow=follow,
        )
        if source is None or not source.render or expect == "any" or not _renderable(capture):
            return capture
        return await self._rendered(capture, source, max_bytes or self._limits.max_page)

    async def _rendered(self, capture: Capture, source: SourceConfig, cap: int) -> Capture:
        from playwright.async_api import Error

        assert self._browser is not None, "a RenderingFetcher is used inside `async with`"
        context = await self._browser.new_context(service_workers="block", accept_downloads=False)
        try:
            page = await context.new_page()
            visit = _Visit(source, page, capture, cap)
            await context.route("**/*", lambda route: self._answer(route, visit))
            await context.route_web_socket("**/*", lambda socket: socket.close())
            html = await self._settled(visit)
        except Error as error:
            why = str(error).splitlines()[0]
            raise FetchError("protocol", capture.url, f"the browser gave up: {why}", retry=True) from error
        finally:
            await context.close()
        payload = html.encode("utf-8", "replace")
        if len(payload) > cap:
            raise FetchError("too_large", capture.url, f"{len(payload):,} bytes once rendered; the limit is {cap:,}")
        return _with_payload(capture, payload)

    async def _settled(self, visit: _Visit) -> str:
        """The document once nothing is asked for any more. Raises: FetchError, playwright's Error."""
        patience = self._limits.deadline * _PATIENCE
        try:
            async with asyncio.timeout(patience):
                await visit.page.goto(visit.capture.url, wait_until="domcontentloaded", timeout=0)
                while visit.running or time.monotonic() - visit.last < _QUIET:  # noqa: ASYNC110 - quiet is no event
                    await asyncio.sleep(_QUIET / 5)
                return await visit.page.content()
        except TimeoutError as error:
            why = f"its scripts did not come to rest in {patience:g} s"
            raise FetchError("deadline", visit.capture.url, why) from error

    # ------------------------------------------------------------------------------------------- what a page asks

    async def _answer(self, route: Route, visit: _Visit) -> None:
        """One request of the page: the page itself from our hands, others by our own Fetcher or not at all."""
        from playwright.async_api import Error

        request = route.request
        visit.running += 1
        visit.asked += 1
        try:
            if visit.asked == 1 and request.is_navigation_request():
                capture = visit.capture
            elif _unwanted(request) or visit.asked > _MOST_REQUESTS:
                await route.abort("blockedbyclient")
                return
            else:
                capture = await self._asked(request.url, visit)
            await route.fulfill(status=capture.status, headers=_headers(capture), body=capture.payload or b"")
        except FetchError:
            with contextlib.suppress(Error):
                await route.abort("failed")
        except Error:
            pass  # the page was closed while this waited for its turn
        finally:
            visit.running -= 1
            visit.last = time.monotonic()

    async def _asked(self, url: str, visit: _Visit) -> Capture:
        if (kept := self._kept.get(url)) is not None:
            return kept
        capture = await super().fetch(url, source=visit.source, expect="any", max_bytes=visit.cap)
        size = len(capture.payload or b"")
        if self._kept_bytes + size <= _MOST_KEPT and capture.media_type.endswith(_SHARED):
            self._kept[url] = capture
            self._kept_bytes += size
        return capture


def fetcher_for(settings: CrawlSettings, sources: Iterable[SourceConfig], **options: Any) -> Fetcher:
    """The Fetcher for these sources: one that renders where any of them asks for it."""
    if any(source.render for source in sources):
        return RenderingFetcher(settings, **options)
    return Fetcher(settings, **options)


def _renderable(capture: Capture) -> bool:
    """Whether a capture is a whole web page and no barrier."""
    if not 200 <= capture.status <= 299 or not capture.payload or capture.truncated:
        return False
    if capture.media_type not in ("text/html", "application/xhtml+xml"):
        return False
    try:
        return challenges.blocked(capture, text_of(capture)) is None
    except DecodeError:
        return False


def _unwanted(request: Request) -> bool:
    """Whether a request is none of a guest's: a picture, a form, a navigation to another page, another scheme.

    The page is what its address shows, so a script that leads elsewhere is not followed.
    """
    leads_away = request.is_navigation_request()
    other = request.method != "GET" or not request.url.startswith(("http://", "https://"))
    return leads_away or other or request.resource_type in _NOT_ASKED


def _headers(capture: Capture) -> dict[str, str]:
    """The answer's headers as the browser may see them: the body comes decoded, and no cookie is kept."""
    return {name: value for name, value in capture.headers if name.lower() not in _HOP_BY_HOP}


def _with_payload(capture: Capture, payload: bytes) -> Capture:
    own = (header for header in capture.headers if header[0].lower() not in (*_HOP_BY_HOP, "content-type"))
    return replace(
        capture,
        headers=(("Content-Type", "text/html; charset=utf-8"), *own),
        wire=payload,
        payload=payload,
        content_coding=None,
        charset="utf-8",
        charset_origin="header",
        flags=(*(flag for flag in capture.flags if flag != "charset_doubt"), "rendered"),
    )
