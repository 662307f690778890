"""`render = true`: a page as a browser shows it, by the same guest's manners, guard and caps."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import configfile
from crawler.config import Config, CrawlSettings, SourceConfig
from crawler.errors import ConfigError, FetchError
from crawler.fetch import Fetcher
from crawler.pipeline.session import crawl
from crawler.render import browser_path, fetcher_for
from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from storage.corpus import Corpus
from storage.records import Capture

HOST, CDN = "bao-kich-ban.test", "cdn-kich-ban.test"
STORY = "Bà con bản Lũng gom đá xây lại con đường vào trường sau mùa mưa lũ năm nay. "
needs_browser = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or browser_path() is None,
    reason="needs the extra `render` and an installed Chromium",
)
SHELL = f"""<!DOCTYPE html><html lang="vi"><head><title>Báo Kịch Bản</title>
<script src="http://{CDN}/app.js"></script></head><body><div id="app"></div></body></html>"""
APP = """document.addEventListener('DOMContentLoaded', async () => {
  const app = document.getElementById('app');
  if (location.pathname === '/') {
    const list = await (await fetch('/api/list')).json();
    app.innerHTML = list.map(p => `<h3><a href="${p}">Đường vào bản Lũng đã xong ${p}</a></h3>`).join('');
  } else {
    const story = await (await fetch('/api' + location.pathname)).json();
    app.innerHTML = `<article><h1>${story.title}</h1><div class="than">${story.text}</div></article>`;
  }
  for (const other of EXTRA) { try { await fetch(other.url, {method: other.method}); } catch (e) {} }
  try { new WebSocket(WS); } catch (e) {}
});"""


class ScriptedPaper(SiteServer):
    """A paper whose pages are empty until their script has asked for the text."""

    def __init__(self, extra: list[dict[str, str]] | None = None, ws: str = "ws://127.0.0.1:9/") -> None:
        import json

        self._app = f"const EXTRA = {json.dumps(extra or [])}; const WS = {json.dumps(ws)};\n{APP}"
        super().__init__(self._respond, [HOST, CDN])

    def __enter__(self) -> ScriptedPaper:
        super().__enter__()
        return self

    def _respond(self, request: Request) -> Response:
        import json

        def of(media: str, text: str, status: int = 200) -> Response:
            cookie = (("Set-Cookie", "seen=1"),)
            return Response(status, (("Content-Type", f"{media}; charset=utf-8"), *cookie), text.encode())

        path = request.path
        if path == "/robots.txt":
            return of("text/plain", "User-agent: *\nDisallow: /kin/\n")
        if request.host == CDN:
            return of("text/javascript", self._app)
        if path == "/api/list":
            return of("application/json", json.dumps(["/bai-1.html", "/bai-2.html"]))
        if path.startswith("/api/bai-"):
            text = "".join(f"<p>{STORY * 3}({n})</p>" for n in range(4))
            return of("application/json", json.dumps({"title": f"Con đường mới {path[9]}", "text": text}))
        if path == "/" or path.startswith("/bai-"):
            return of("text/html", SHELL)
        return of("text/html", "<html><body>404</body></html>", 404)


@pytest.fixture
def paper() -> Iterator[ScriptedPaper]:
    with ScriptedPaper() as site:
        yield site


def settings(**given: Any) -> CrawlSettings:
    return CrawlSettings(spacing=0, retries=0, **given)


def source(**given: Any) -> SourceConfig:
    return configfile.source_from({"name": "kich-ban", "homepage": f"http://{HOST}/", "render": True, **given})


def fetched(site: SiteServer, path: str, given: CrawlSettings | None = None, **rules: Any) -> Capture:
    async def fetch() -> Capture:
        one = source(**rules)
        async with fetcher_for(given or settings(), [one], connect_to=site.connect_to()) as fetcher:
            return await fetcher.fetch(f"http://{HOST}{path}", source=one)

    return asyncio.run(fetch())


@needs_browser
def test_a_source_that_is_rendered_is_crawled_as_its_readers_see_it(paper: ScriptedPaper, tmp_path: Path) -> None:
    rules = """
[[source]]
name = "kich-ban"
homepage = "http://bao-kich-ban.test/"
discover.home = true
identity.article = '/bai-(?P<id>\\d+)\\.html$'
"""
    text = 'archive = "a.db"\n[crawl]\nspacing = 0.0\n' + rules
    plain = configfile.parse(text.encode(), tmp_path / "config.toml")
    config = configfile.parse((text + "render = true\n").encode(), tmp_path / "config.toml")

    def stored(given: Config) -> int:
        where = configfile.archive_location(given, None, {})
        staged = given.model_copy(update={"connect_to": paper.connect_to()})
        crawl(staged, where, staged.source, clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
        with Corpus.open(where) as corpus:
            record = corpus.record(f"http://{HOST}/bai-1.html")
            if record is not None:
                assert record.version.title == "Con đường mới 1"
                assert STORY.strip() in record.version.text
                assert "rendered" in record.version.flags
            return corpus.counts()["articles"]

    assert stored(plain) == 0
    assert stored(config) == 2
    agents = {seen.headers.get("user-agent", "") for seen in paper.requests}
    assert all(agent.startswith("LuuTru/") for agent in agents), "the browser asks for nothing by itself"
    assert not [seen for seen in paper.requests if "cookie" in seen.headers]
    scripts = [seen for seen in paper.requests if seen.path == "/app.js"]
    assert len(scripts) == 1, "a script that pages share is asked for once"


@needs_browser
def test_the_capture_is_the_rendered_document_with_the_answers_own_headers(paper: ScriptedPaper) -> None:
    capture = fetched(paper, "/bai-1.html")
    assert capture.status == 200
    assert "rendered" in capture.flags
    assert capture.payload is not None
    assert "Con đường mới 1" in capture.payload.decode()
    assert capture.header("content-type") == "text/html; charset=utf-8"
    assert fetched(paper, "/khong-co").status == 404


@needs_browser
def test_scripts_reach_nothing_private_nothing_forbidden_and_post_nothing() -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as private:
        port = private.getsockname()[1]

        def listen() -> None:
            while True:
                try:
                    connection, _ = private.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(100))

        threading.Thread(target=listen, daemon=True).start()
        extra = [
            {"url": f"http://127.0.0.1:{port}/secret", "method": "GET"},
            {"url": f"http://localhost:{port}/secret", "method": "GET"},
            {"url": f"http://[::ffff:127.0.0.1]:{port}/secret", "method": "GET"},
            {"url": f"http://{HOST}/kin/thu.json", "method": "GET"},
            {"url": f"http://{HOST}/api/ghi", "method": "POST"},
            {"url": "http://other.invalid/", "method": "GET"},
        ]
        with ScriptedPaper(extra, ws=f"ws://127.0.0.1:{port}/ws") as site:
            capture = fetched(site, "/bai-2.html")
            paths = [seen.path for seen in site.requests]
        private.shutdown(socket.SHUT_RDWR)
    assert capture.payload is not None
    assert "Con đường mới 2" in capture.payload.decode()
    assert asked == []
    assert "/kin/thu.json" not in paths
    assert "/api/ghi" not in paths


@needs_browser
def test_a_page_that_grows_too_large_is_refused() -> None:
    def answer(request: Request) -> Response:
        if request.path == "/robots.txt":
            return Response(404)
        grow = "document.body.append('x'.repeat(5e6))"
        page = f"<html><body><p>{STORY * 9}</p><script>{grow}</script></body></html>"
        return Response(200, (("Content-Type", "text/html; charset=utf-8"),), page.encode())

    with SiteServer(answer, [HOST]) as site, pytest.raises(FetchError, match="too_large"):
        fetched(site, "/", settings(max_page=1_000_000))


def test_a_source_that_is_not_rendered_needs_no_browser() -> None:
    assert type(fetcher_for(settings(), [source(render=False)])) is Fetcher


def test_without_the_extra_the_message_says_what_to_install(
    paper: ScriptedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(ConfigError, match="pip install playwright"):
        fetched(paper, "/bai-1.html")


@pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="needs the extra `render`")
def test_without_a_browser_the_message_says_what_to_install(
    paper: ScriptedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("LUUTRU_CHROMIUM", raising=False)
    with pytest.raises(ConfigError, match="installed Chromium"):
        fetched(paper, "/bai-1.html")
