"""Articles that stand only inside a page's scripts, for the browser to show. Pure; tried when the markup has none."""

from __future__ import annotations

import json
import re

from crawler.extract.blocks import Blocks, read_blocks
from crawler.extract.evidence import Evidence
from crawler.page import Page

LEAST = 400  # characters of a text worth taking
_MOST = 400_000
# Keys under which state of single-page applications and JSON-LD keep the text. Bounded, so that no script is searched
# for longer than it takes to read it once.
_BODY = re.compile(
    r'"(?:articleBody|contentHtml|content_html|bodyHtml|body_html|articleContent|contentBody|content|body)"\s*:\s*'
    r'"((?:[^"\\]|\\.){400,400000})"'
)


def hidden_blocks(page: Page, evidence: Evidence) -> Blocks | None:
    """The blocks of the longest text that JSON-LD or a script's JSON gives as the article's, or None."""
    texts = [a["articleBody"] for a in evidence.articles if isinstance(a.get("articleBody"), str)]
    for node in page.tree.css("script"):
        script = node.text() or ""
        if len(script) > LEAST and '"' in script:
            texts += filter(None, map(_string, _BODY.findall(script)))
    text = max(texts, key=len, default="")
    if not LEAST <= len(text) <= _MOST:
        return None
    if "<" not in text:
        text = "".join(f"<p>{line}</p>" for line in text.replace("<", "&lt;").split("\n") if line.strip())
    return read_blocks(Page(text).root)


def _string(quoted: str) -> str:
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return ""
