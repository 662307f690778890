"""Captures of channel documents, and the invented papers that publish them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.config import SourceConfig
from crawler.discover import Discovery, discover
from crawler.errors import DiscoverError
from storage.records import Capture, ChannelKind

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOME = "https://baonui.vn/"


def paper(**rules: Any) -> SourceConfig:
    """Báo Núi: articles end in -ID.html."""
    identity = {"article": r"^/[^?]*-(?P<id>\d+)\.html$", "deny": "^/(?:tag|in)/"}
    return SourceConfig.model_validate({"name": "baonui", "homepage": HOME, "identity": identity} | rules)


def captured(
    body: bytes | str | None, url: str = HOME + "rss", *, final: str | None = None, mime: str = "text/xml"
) -> Capture:
    payload = body.encode() if isinstance(body, str) else body
    return Capture(
        requested_url=url,
        url=final or url,
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", mime),),
        wire=payload or b"",
        payload=payload,
    )


def read(
    body: bytes | str,
    kind: ChannelKind = "feed",
    source: SourceConfig | None = None,
    url: str = HOME + "rss",
    **more: Any,
) -> Discovery:
    return discover(captured(body, url), source or paper(), kind, now=NOW, **more)


def refusal(body: bytes | str | None, kind: ChannelKind = "feed", **more: Any) -> str:
    """The reason with which a document is refused; fails where it is not."""
    with pytest.raises(DiscoverError) as caught:
        discover(captured(body), paper(), kind, now=NOW, **more)
    assert caught.value.url == HOME + "rss"
    assert caught.value.detail
    return caught.value.reason


def urls(found: Discovery) -> list[str]:
    return [entry.url for entry in found.entries]


def rss(*items: str, head: str = "<title>Báo Núi</title>") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(number: int, **fields: str) -> str:
    named = {"title": f"Bản tin số {number}", "link": f"{HOME}tin/ban-tin-{number}.html"} | fields
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in named.items()) + "</item>"


def urlset(*locations: str, inner: str = "") -> str:
    rows = "".join(f"<url><loc>{location}</loc>{inner}</url>" for location in locations)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
