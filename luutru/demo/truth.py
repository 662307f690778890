"""What an archive must hold after each night of the demo, told by the articles themselves and not by any crawler.

    for wanted in truth(2):
        record = archive.show(wanted.url)
        ...

Texts are compared as stored: normalised (NFC, plain spaces, nothing zero-width). Nothing here is read from the pages.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime

from luutru.demo.articles import Article, Block, articles
from luutru.demo.site import HOSTS

SOURCES = {
    "tuyengiao-demo.test": "tuyengiao-demo",
    "baoquocte-demo.test": "baoquocte-demo",
    "en.baoquocte-demo.test": "baoquocte-demo-en",
    "vietnam-demo.test": "vietnam-demo",
}
"""Names of the sources in the demo's config.toml, by host."""

NEVER_IN_A_BODY = (
    "Nguồn tin:", "Tác giả:", "Ý kiến bạn đọc", "Những tin mới hơn", "Tài khoản ủng hộ", "Chú ý: Việc đăng lại",
    "Mới nhất", "Latest", "Most read", "Cùng chuyên mục", "![]()", "Comment (0)", "Source:", "Hôm nay:",
    "Mong tỉnh sớm làm xong đoạn đường", "robots.txt không cho phép", "Ten quiet villages",
)  # fmt: skip
"""Words of the site around the articles, and of pages that must not be fetched: no body text may carry one of them."""

_BODY = frozenset({"paragraph", "heading", "quote", "item", "question", "row"})


@dataclass(frozen=True, slots=True)
class Expected:
    """One article as readers must see it after one night.

    url: its canonical address that night. source: name in the demo's config. aliases: other addresses of it that the
    channels or redirects of the site have shown by then.
    outcomes: kinds of outcome that fit what that night's run did with it; empty: the run need not have touched it.
    stored: whether an article stands in the archive; None where either is fair (a page without any text).
    shown: the number of the version that readers see; versions: how many there are.
    kept: body texts in order, of a table row its cells joined by " | ". either: texts that may stand among them or be
    captions. repeats: (text, text of the copy kept, rule). captions: (text, credit). published: None where the
    page's own date is at odds with itself. attributions: (kind, name, url). flags: at least these.
    """

    url: str
    source: str
    outcomes: tuple[str, ...]
    stored: bool | None
    shown: int
    versions: int
    title: str | None
    lead: str | None
    kept: tuple[str, ...]
    either: tuple[str, ...]
    repeats: tuple[tuple[str, str, str], ...]
    captions: tuple[tuple[str, str | None], ...]
    authors: tuple[str, ...]
    published: datetime | None
    tags: tuple[str, ...]
    attributions: tuple[tuple[str, str | None, str | None], ...]
    flags: tuple[str, ...]
    aliases: tuple[str, ...]
    language: str


@functools.cache
def truth(night: int) -> tuple[Expected, ...]:
    """Every article that a crawl can meet by the end of night 1 or 2, those it must not store included."""
    found: list[Expected] = []
    for host in HOSTS:
        before = {_identity(a): a for a in articles(host, 1)}
        for now in articles(host, night):
            first = before.get(_identity(now)) if night > 1 else None
            if first is not None and "id_reused" in now.flags:
                found.append(_expected(first, first, outcomes=()))
                first = None
            if "unlisted" not in now.quirks:
                found.append(_expected(now, first))
    return tuple(found)


def expected(url: str, night: int) -> Expected:
    """The truth of one address of that night. Raises: KeyError."""
    return {e.url: e for e in truth(night)}[url]


def _identity(article: Article) -> tuple[str, int | str]:
    return article.host, article.slug if article.id is None else article.id


def _expected(now: Article, before: Article | None, outcomes: tuple[str, ...] | None = None) -> Expected:
    """The truth of an article that stands so now; before: as it stood the night before, None when it is new."""
    outcomes = _outcomes(now, before) if outcomes is None else outcomes
    shown = before if before is not None and (now.status != 200 or "shortened" in now.flags) else now
    changed = outcomes == ("changed",)
    aliases = {now.path_under(slug) for slug in now.old_slugs} | ({before.path} if before else set())
    return Expected(
        url=now.url,
        source=SOURCES[now.host],
        outcomes=outcomes,
        stored=_stored(before) or _stored(now) if before is not None else _stored(now),
        shown=2 if changed and shown is now else 1,
        versions=2 if changed else 1,
        title=shown.title,
        lead=shown.lead,
        kept=tuple(b.text for b in shown.blocks if b.kind in _BODY and b.of is None),
        either=tuple(b.text for b in shown.blocks if b.kind == "either"),
        repeats=_repeats(shown),
        captions=tuple((b.text, _credit(b)) for b in shown.blocks if b.kind == "picture" and b.text),
        authors=shown.authors,
        published=None if "date_conflict" in shown.flags else shown.published,
        tags=shown.tags,
        attributions=shown.attributions,
        flags=now.flags,
        aliases=tuple(f"http://{now.host}{path}" for path in sorted(aliases - {now.path})),
        language="en" if now.host in ("en.baoquocte-demo.test", "vietnam-demo.test") else "vi",
    )


def _outcomes(now: Article, before: Article | None) -> tuple[str, ...]:
    """Kinds of outcome that fit. A known page that did not change may be asked again or left alone."""
    if before is None or (before.status == 500 and now.status == 200):
        return now.outcomes or ("new",)
    if now.status in (404, 410) and before.status == 200:
        return ("gone",)
    if (now.title, now.lead, now.authors, now.blocks) != (before.title, before.lead, before.authors, before.blocks):
        return ("changed",)
    return tuple(dict.fromkeys((*now.outcomes, "unchanged", "skipped")))


def _stored(article: Article) -> bool | None:
    """Whether a first fetch of the article as it stands leaves one in the archive."""
    outcomes = article.outcomes or ("new",)
    return "new" in outcomes if len(outcomes) == 1 or "new" not in outcomes else None


def _repeats(article: Article) -> tuple[tuple[str, str, str], ...]:
    again = [(article.lead or "", article.lead or "", "lead")] if "lead-again" in article.quirks else []
    return (*again, *((b.text, b.of, b.rule) for b in article.blocks if b.of is not None and b.rule is not None))


def _credit(block: Block) -> str | None:
    """A credit without its label: "Ảnh: Ma Thị Sen" is "Ma Thị Sen"."""
    return block.credit.split(": ", 1)[-1] if block.credit else None
