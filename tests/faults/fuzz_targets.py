"""What is fuzzed: one function per reader of strangers' bytes. Only our own errors may leave it.

python tests/faults/fuzz_targets.py NAME -max_total_time=60       with atheris, guided by coverage
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__":  # run by itself: what it reads must be instrumented while it is imported
    import atheris

    sys.path[:0] = [str(Path(__file__).parent.parent.parent)]
    imports = atheris.instrument_imports(include=["crawler", "protego"])
    imports.__enter__()

from crawler.charsets import name_of
from crawler.config import SourceConfig
from crawler.decode import choose_charset, decode_text, undo_coding
from crawler.discover import discover
from crawler.errors import DiscoverError, ParseError
from crawler.parse import parse_page, parse_text
from crawler.robots import Robots
from storage.records import Capture

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "http://site.test/tin/a-1.html"
CAP = 2**20
SOURCE = SourceConfig.model_validate(
    {
        "name": "baonui",
        "homepage": "http://site.test/",
        "discover": {"items": ["a"], "next": ["a[rel=next]"]},
        "select": {"title": ["h1"], "lead": ["p"], "body": ["div"], "published": ["time"], "author": ["b"]},
    }
)


def decode(data: bytes) -> None:
    for coding in ("gzip", "deflate", "br", "zstd", data[:12].decode("latin-1")):
        undone = undo_coding(data, coding, CAP)
        assert undone.payload is None or len(undone.payload) <= CAP
    charset = choose_charset(data, f"text/html; charset={data[:20].decode('latin-1')}")
    carrier = charset.label.partition("+")[0]
    assert name_of(carrier) == carrier
    text = decode_text(data, charset.label)
    assert "\0" not in text
    text.encode()  # no lone surrogates


def channel(data: bytes) -> None:
    capture = Capture(URL, URL, NOW, 200, payload=data, wire=data)
    for kind in ("feed", "sitemap", "listing"):
        try:
            found = discover(capture, SOURCE, kind, now=NOW, max_entries=50)  # type: ignore[arg-type]
        except (DiscoverError, ParseError):
            continue
        assert len(found.entries) <= 50


def robots(data: bytes) -> None:
    policy = Robots.read(data, "LuuTru/1.0")
    policy.allows(URL)
    assert policy.delay is None or 0 <= policy.delay < float("inf")


def page(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for source in (SOURCE, None):
        try:
            version = parse_page(text, URL, source, now=NOW)
        except ParseError:
            continue
        assert [p.position for p in version.placements] == list(range(1, len(version.placements) + 1))
    parse_text(text, source=SOURCE, now=NOW)


TARGETS = {"decode": decode, "discover": channel, "robots": robots, "parse": page}

if __name__ == "__main__":
    imports.__exit__(None, None, None)
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()
