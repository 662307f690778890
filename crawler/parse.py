"""Reading -> Version: normalises, classifies lines, reads bylines and attributions, marks repeats. Pure."""

from __future__ import annotations

from datetime import datetime

from crawler.config import SourceConfig
from crawler.reading import Reading
from storage.records import Version


def parse_page(html: str, url: str, source: SourceConfig | None = None, *, now: datetime | None = None) -> Version:
    """The version that a decoded HTML page says: by the source's rules, else by generic extraction.

    now: aware; dates later than a day after it are refused. Flag "fallback": the source has body rules, and they
    found no body. An empty page, one without title or text is a version with nulls and flags, not an error.

    Raises: ParseError (too_large, too_deep, slow_pattern).
    """
    raise NotImplementedError


def parse_text(
    text: str, *, url: str | None = None, source: SourceConfig | None = None, now: datetime | None = None
) -> Version:
    """The version that a plain-text document says; `line` of each placement is its line. Never raises on any text
    (a source's own slow pattern aside: ParseError)."""
    raise NotImplementedError


def to_version(reading: Reading, *, source: SourceConfig | None, url: str | None, rules: str) -> Version:
    """What a reader saw, judged: see the module's docstring.

    url: address of the document, or None. rules: name and fingerprint of what read it ("nukeviet@1f0c9a7e").
    """
    raise NotImplementedError
