"""A loopback server that replays ../shared/sites/nukeviet as it was recorded: the site `http://nukeviet.test`.

    with NukeVietReplay() as site:
        config = config.model_copy(update={"connect_to": site.connect_to()})

Statuses, redirects, content types and Last-Modified are those of its manifest.tsv. A phone's User-Agent gets the
phone's theme where that was recorded, a request without one the page that was served to such.
"""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from urllib.parse import unquote

from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response

SITE = Path(__file__).parent.parent.parent / "shared" / "sites" / "nukeviet"
HOST = "nukeviet.test"
BASE = f"http://{HOST}"

_PHONE = re.compile(r"Mobile|Android|iPhone")
_FOR = {"variants/2058_mobile_ua.html": "phone", "bot_noua.html": "nobody"}


class NukeVietReplay(SiteServer):
    """Serves the recorded site; what was not recorded is the site's own 404 page."""

    def __init__(self, folder: Path = SITE) -> None:
        self._pages = recorded(folder)
        super().__init__(self._replay, [HOST])

    def __enter__(self) -> NukeVietReplay:
        super().__enter__()
        return self

    def _replay(self, request: Request) -> Response:
        agent = request.headers.get("user-agent", "")
        audience = "nobody" if not agent else "phone" if _PHONE.search(agent) else "browser"
        path = unquote(request.path)
        page = self._pages.get((path, audience)) or self._pages.get((path, "browser"))
        return page or Response(404, self._pages["", "missing"].headers, self._pages["", "missing"].body)


@functools.cache
def recorded(folder: Path = SITE) -> dict[tuple[str, str], Response]:
    """Every recorded response by (path with query, percent-decoded; "browser" | "phone" | "nobody").

    Raises: FileNotFoundError where the recording is not at hand.
    """
    found: dict[tuple[str, str], Response] = {}
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            status = int(row["status"])
            headers = [("Content-Type", row["content_type"])]
            if row["location"]:
                headers.append(("Location", row["location"]))
            if row["last_modified"]:
                headers.append(("Last-Modified", row["last_modified"]))
            body = b"" if status in (301, 302) else (folder / row["file"]).read_bytes()
            response = Response(status, tuple(headers), body)
            found[unquote(row["url"]), _FOR.get(row["file"], "browser")] = response
            if row["file"] == "variants/404.html":
                found["", "missing"] = response
    return found
