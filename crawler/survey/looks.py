"""What a page tells about its site: CMS, feeds, sections, headlines, paging, language, time zone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from crawler.config import Preset, bare_host
from crawler.page import Page

MAX_LINKS = 5_000  # of one page

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_LIKE = re.compile(r"(?:^|[/.?=&_-])(?:rss|feeds?|atom)(?:[/.?=&_-]|$)", re.I)
_COMMENTS = re.compile(r"comments?[/.-]?(?:feed|rss)|/(?:feed|rss)/comments?|type=atom|bình luận", re.I)
_FRAME = frozenset({"nav", "header", "footer", "menu"})
_FRAME_WORDS = re.compile(r"(?:^|[\s_-])(?:nav\w*|\w*menu\w*|footer\w*|topbar|breadcrumbs?|header)(?:$|[\s_-])", re.I)
_NOT_SECTIONS = re.compile(
    r"(?:^|[/=])(?:login|log-in|dang-nhap|dang-ky|register|users?|account|contact|lien-he|gioi-thieu|about|search|tim-kiem|tags?|"
    r"author|print|rss|feeds?|sitemap|video|videos|media|photos?|terms|privacy|quang-cao|toa-soan|wp-admin|wp-login|"
    r"cart|javascript|statistics|voting|download|sitemapindex)(?:[/.?=]|$)",
    re.I,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|xml|rss|css|js|ico|txt|apk)$", re.I)
_HEADLINE_WORDS, _HEADLINE_CHARACTERS = 5, 25
_NEXT = re.compile(r"^(?:next|older|sau|tiếp|trang sau|trang tiếp|xem thêm|cũ hơn|[›»>]{1,2}|→)", re.I)
_FRAME_REACH = 12  # elements above a link that may say it belongs to the page's frame

# Where most sites of a country or a language live; shown to the user as an assumption.
_ZONES_OF_ENDINGS = {
    "vn": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "la": "Asia/Vientiane", "kh": "Asia/Phnom_Penh",
    "sg": "Asia/Singapore", "my": "Asia/Kuala_Lumpur", "ph": "Asia/Manila", "id": "Asia/Jakarta",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong",
    "in": "Asia/Kolkata", "uk": "Europe/London", "fr": "Europe/Paris", "de": "Europe/Berlin", "ru": "Europe/Moscow",
    "es": "Europe/Madrid", "it": "Europe/Rome", "pl": "Europe/Warsaw", "cz": "Europe/Prague", "nl": "Europe/Amsterdam",
}  # fmt: skip
_ZONES_OF_LANGUAGES = {
    "vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "lo": "Asia/Vientiane", "km": "Asia/Phnom_Penh",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "zh": "Asia/Shanghai", "id": "Asia/Jakarta", "fr": "Europe/Paris",
    "de": "Europe/Berlin", "ru": "Europe/Moscow", "es": "Europe/Madrid", "it": "Europe/Rome", "pl": "Europe/Warsaw",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page. url: absolute. framed: it stands in the page's frame (navigation, header, footer)."""

    url: str
    words: str
    framed: bool

    @property
    def is_headline(self) -> bool:
        """Whether its words are an article's rather than a section's."""
        return (
            not self.framed and len(self.words) >= _HEADLINE_CHARACTERS and len(self.words.split()) >= _HEADLINE_WORDS
        )


def recognise(page: Page, presets: Iterable[Preset]) -> str | None:
    """The preset whose CMS made this page: by the generator it names, else by the preset with most markers on it."""
    generators = [(node.attributes.get("content") or "").strip() for node in page.tree.css('meta[name="generator" i]')]
    best: tuple[int, str] | None = None
    for preset in presets:
        if preset.generator and any(preset.generator.search(said) for said in generators if said):
            return preset.name
        found = sum(page.tree.css_first(css) is not None for css in preset.markers)
        if found and (best is None or found > best[0]):
            best = found, preset.name
    return best[1] if best else None


def feed_links(page: Page) -> list[str]:
    """Feeds that the page names in its head, then links that look like feeds; those of comments left out."""
    found: dict[str, None] = {}
    for node in page.tree.css('link[rel~="alternate" i][href]'):
        if (node.attributes.get("type") or "").strip().lower() in _FEED_TYPES:
            _add(found, page, node)
    for node in page.tree.css("a[href]")[:MAX_LINKS]:
        if _FEED_LIKE.search((node.attributes.get("href") or "").partition("#")[0]):
            _add(found, page, node)
    return list(found)


def _add(found: dict[str, None], page: Page, node: LexborNode) -> None:
    url = page.link(node.attributes.get("href"))
    if url and not _COMMENTS.search(url) and not _COMMENTS.search(node.attributes.get("title") or ""):
        found.setdefault(url)


def links(page: Page) -> list[Link]:
    """The page's links that lead to web pages, in their order, each address once with its longest words."""
    found: dict[str, Link] = {}
    for node in page.tree.css("a[href]")[:MAX_LINKS]:
        href = (node.attributes.get("href") or "").strip()
        url = page.link(href) if href and not href.startswith("#") else None
        if url is None or _FILE.search(urlsplit(url).path):
            continue
        words = " ".join(node.text(separator=" ").split()) or (node.attributes.get("title") or "").strip()
        known = found.get(url)
        if known is None or (known.framed and not _framed(node)) or len(words) > len(known.words):
            framed = _framed(node) and (known is None or known.framed)
            found[url] = Link(url, max(words, known.words if known else "", key=len), framed)
    return list(found.values())


def _framed(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(_FRAME_REACH):
        if above is None or above.tag in ("body", "article", "main"):
            return False
        attributes = above.attributes
        said = f"{attributes.get('id') or ''} {attributes.get('class') or ''} {attributes.get('role') or ''}"
        if above.tag in _FRAME or _FRAME_WORDS.search(said):
            return True
        above = above.parent
    return False


def sections(found: Iterable[Link]) -> list[str]:
    """Links that may lead to pages of links: those of the frame first, then short ones elsewhere."""
    fit = [link for link in found if not link.is_headline and not _NOT_SECTIONS.search(_told(link.url))]
    return list(
        dict.fromkeys([link.url for link in fit if link.framed] + [link.url for link in fit if not link.framed])
    )


def _told(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + ("?" + parts.query if parts.query else "")


# ------------------------------------------------------------------------------------------------ paging


@dataclass(frozen=True, slots=True)
class Paging:
    """How a listing leads to its next page: `next` a selector or `page_url` a template, as in `discover`; both None
    where the page says it by rel=next. url: of the second page."""

    url: str
    next: str | None = None
    page_url: str | None = None


def paging(page: Page) -> Iterator[Paging]:
    """Ways in which a listing's first page may lead to its second, the surest first."""
    for css in ("link[rel~=next][href]", "a[rel~=next][href]"):
        for node in page.tree.css(css)[:1]:
            if url := page.link(node.attributes.get("href")):
                yield Paging(url)
    own = page.url.partition("?")[0]
    for node in page.tree.css("a[href]")[:MAX_LINKS]:
        words, url = node.text().strip(), page.link(node.attributes.get("href"))
        if url is None or url == page.url:
            continue
        if words == "2" and (template := _template(own, url)):
            yield Paging(url, page_url=template)
        elif _NEXT.match(words) and (name := _class_of(node)) and url.startswith(own.rsplit("/", 1)[0]):
            yield Paging(url, next=f"a.{name}[href]")


def _template(listing: str, url: str) -> str | None:
    """ "{listing}page/{n}/" from the address of page 2; None where that is no form of the listing's own."""
    if not url.startswith(listing):
        return None
    rest = url[len(listing) :]
    numbers = list(re.finditer(r"(?<!\d)2(?!\d)", rest))
    if not numbers:
        return None
    last = numbers[-1]
    return "{listing}" + rest[: last.start()] + "{n}" + rest[last.end() :]


def _class_of(node: LexborNode) -> str | None:
    named = [name for name in (node.attributes.get("class") or "").split() if re.fullmatch(r"[A-Za-z][\w-]*", name)]
    return named[0] if named else None


# ------------------------------------------------------------------------------------------------ language, zone, name


def language_of(page: Page) -> str | None:
    """What the page says it is written in, as a BCP 47 tag."""
    node = page.tree.css_first("html")
    said = (node.attributes.get("lang") or "") if node is not None else ""
    for tag in (said.strip(), (page.meta("og:locale") or "").strip()):
        if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", tag):
            return tag.replace("_", "-").split("-")[0].lower()
    return None


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone and why it is thought to be the site's. known: something says so."""

    name: str
    why: str
    known: bool = True


def zone_of(host: str, language: str | None, printed: Iterable[datetime]) -> Zone:
    """The site's time zone: of its country's ending, else of its language, where the offsets it prints do not say
    otherwise; else those offsets; else UTC. printed: aware instants from feeds and pages, zones as they came.
    """
    times = [at for at in printed if at.utcoffset()]  # an offset of zero is a machine's, not a place's
    offsets = {at.utcoffset() for at in times}
    ending = host.rpartition(".")[2]
    guesses = [
        (_ZONES_OF_ENDINGS.get(ending), f"host ends in .{ending}"),
        (_ZONES_OF_LANGUAGES.get(language or ""), f"language {language}"),
    ]
    if offsets:
        guesses.append(("Asia/Ho_Chi_Minh", "the usual one here"))
    for name, why in guesses:
        if name and (not offsets or any(ZoneInfo(name).utcoffset(at.replace(tzinfo=None)) in offsets for at in times)):
            return Zone(name, why + (", and its dates agree" if offsets else ", an assumption"))
    if len(offsets) == 1 and (offset := offsets.pop()) is not None and offset.total_seconds() % 3600 == 0:
        hours = int(offset.total_seconds() // 3600)
        if -12 <= hours <= 14:
            return Zone(f"Etc/GMT{-hours:+d}", "the offset of its dates")  # the sign is POSIX's: east is minus
    name = guesses[0][0] or guesses[1][0]
    return Zone(name, "its dates disagree: check it", False) if name else Zone("UTC", "nothing says which", False)


_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "co", "info", "ac", "go", "or"})


def name_of(host: str) -> str:
    """A source's name from its host: "tuyengiao" of tuyengiao.caobang.gov.vn is "tuyengiao-caobang"."""
    parts = bare_host(host).split(".")
    if len(parts) > 1 and not parts[-1].isdigit():
        parts = parts[:-1]
        if len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
            parts = parts[:-1]
    name = re.sub(r"[^a-z0-9_-]+", "-", "-".join(parts)).strip("-_")[:60]
    return name or "source"
