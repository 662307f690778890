"""A page that kills its parser, or never lets go of it, crawled by real processes night after night."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import bad_pages as bad

from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response

ROOT = Path(__file__).parent.parent.parent
HOME = "http://site.test"
URLS = [f"{HOME}/tin/bai-{n}.html" for n in range(1, 6)]
DEADLY = URLS[2]

# `luutru` with a parser that dies by SIGKILL, or loops for ever, over pages that say DEADLY.
PROGRAM = """
import functools, os, signal, sys
from crawler.pipeline import judgement, patience, visit
from luutru.main import main

honest, how = judgement.parse_pages, os.environ["HOW"]
visit.patience = functools.partial(patience.patience, seconds=0.3)

def parse_pages(pages, *args, **kwargs):
    while "DEADLY" in pages[0][0]:
        if how == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
    return honest(pages, *args, **kwargs)

judgement.parse_pages = parse_pages
main()
"""

CONFIG = """
archive = "archive.db"
[crawl]
contact = "https://example.org/tests"
spacing = 0.0
[[source]]
name = "baonui"
homepage = "http://site.test/"
discover = { feeds = ["/rss"] }
identity = { article = '^/tin/[^?]*-(?P<id>\\d+)\\.html$' }
select = { title = ["h1"], lead = ["p.lead"], body = ["div.body"], published = ["article > time"] }
[connect_to]
"""


class _Site(SiteServer):
    def crawl(self, folder: Path, how: str) -> subprocess.CompletedProcess[str]:
        """One night, in a process of its own, into `folder`/archive.db. how: "dies" or "stalls"."""
        pairs = "".join(f'"{host}" = "{address}"\n' for host, address in self.connect_to().items())
        (folder / "config.toml").write_text(CONFIG + pairs, "utf-8")
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "--config", str(folder / "config.toml"), "crawl", "--json"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "HOW": how},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def __enter__(self) -> _Site:
        super().__enter__()
        return self


def crashing_site() -> _Site:
    """Five pages behind one feed; the third is the deadly one."""
    items = "".join(f"<item><title>Bài</title><link>{url}</link></item>" for url in URLS)
    found = {"/rss": f"<rss version='2.0'><channel><title>Báo Núi</title>{items}</channel></rss>"}
    for n, url in enumerate(URLS, start=1):
        text = bad.page("DEADLY") if url == DEADLY else bad.page(title=f"{bad.TITLE} số {n}")
        found[url.removeprefix(HOME)] = text

    def answer(request: Request) -> Response:
        kind = "text/xml" if request.path == "/rss" else "text/html; charset=utf-8"
        status = 200 if request.path in found else 404
        return Response(status, (("Content-Type", kind),), found.get(request.path, "Không có").encode())

    return _Site(answer, ["site.test"])
