"""Pages that are not the article: captcha, JavaScript challenge, login, paywall, consent, encrypted text. Pure.

A barrier says little: every rule holds only on pages with few words in sentences, so an article that mentions a
captcha, carries a comment form with one, or ends in a subscription teaser stays an article. What is found is recorded
with its evidence and left alone; there is no way around it here.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import re
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler import barriers
from crawler.barriers import BlockReason
from storage.records import Capture
from storage.text import letters, words


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a page is a barrier. evidence: what was seen, fit to show."""

    reason: BlockReason
    evidence: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a page shows a reader without JavaScript.

    markup: its source, bounded. title. text: everything visible, <noscript> too. count: words of it. prose: how many
    of them stand in lines of at least a dozen words, which menus and buttons do not have.
    """

    markup: str
    title: str
    text: str
    count: int
    prose: int


_BOUND = 250_000  # characters: barriers are small, and a larger page is judged by its address and status alone
_SENTENCE = 12  # words
_ARTICLE = 1_500  # characters in long paragraphs: more than any barrier has, and quickly counted
_RELOAD = 8_000  # characters
_STATUS: dict[int, BlockReason] = {401: "login", 402: "paywall", 403: "denied", 407: "denied", 451: "denied"}

# Each ends at the input's end too, so that unclosed ones cost no more than closed ones.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|svg|iframe|select)(?=[\s>/]).*?(?:</\1\s*>|\Z)", re.S | re.I
)
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|h[1-6]|td|tr|table|ul|section|article|header|footer|form|title|body)\b[^<>]*>?", re.I
)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")
_TITLE = re.compile(r"<title[^<>]*>(.{0,300}?)</title", re.S | re.I)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|script|meta)\b", re.I)
_PARAGRAPH = re.compile(r"<p[\s>][^<>]*>?([^<>]{100,})")


def said(text: str) -> Said:
    """What a page's source says, by patterns alone: a barrier is judged before anything is parsed."""
    markup = text[:_BOUND]
    title = _TITLE.search(markup)
    shown = _TAG.sub(" ", _BLOCK.sub("\n", _UNSEEN.sub(" ", markup)))
    lines = [" ".join(line.split()) for line in html.unescape(shown).split("\n")]
    counts = [len(words(line)) for line in lines]
    return Said(
        markup,
        " ".join(html.unescape(title[1]).split()) if title else "",
        "\n".join(line for line in lines if line),
        sum(counts),
        sum(n for n in counts if n >= _SENTENCE),
    )


def blocked(capture: Capture, text: str) -> Blocked | None:
    """The barrier that stands where the page should, or None. `text` is `decode.text_of(capture)`."""
    if _HTML.search(text[:4_096]) is None:
        return _by_status(capture)
    if found := _container(text) or _consent_address(capture):
        return found
    if len(text) > _BOUND or _is_article(text):
        return _by_status(capture)
    page = said(text)
    return (
        _ciphertext(page)
        or _cookie_reload(page, text)
        or _by_rules(page)
        or _login(capture, page)
        or _paywall(page)
        or _consent(page)
        or _by_status(capture)
    )


def _is_article(text: str) -> bool:
    """Long paragraphs enough that no rule could hold: most pages end here, at a twentieth of the cost."""
    total = 0
    for found in _PARAGRAPH.finditer(text):
        total += len(found[1])
        if total > _ARTICLE:
            return True
    return False


def _by_rules(page: Said) -> Blocked | None:
    for rule in barriers.RULES:
        if page.count > rule.words or page.prose > rule.prose:
            continue
        if found := rule.pattern.search(getattr(page, rule.where)):
            return Blocked(rule.reason, _evidence(rule.make, found[0]))
    return None


def _by_status(capture: Capture) -> Blocked | None:
    reason = _STATUS.get(capture.status)
    return Blocked(reason, f"HTTP {capture.status}") if reason else None


def _container(text: str) -> Blocked | None:
    """Text in a container whose name says that only a script can read it."""
    if not any(name in text for name in barriers.CONTAINER_NAMES):
        return None
    named = itertools.chain(barriers.CONTAINER.finditer(text), barriers.ATTRIBUTE.finditer(text))
    for name in itertools.islice(named, 20):
        found = barriers.CONTENTS.match(text, name.end(), name.end() + 4_000)
        if found and _is_cipher(found["cipher"]):
            return Blocked("encrypted", _evidence("container", name[0] + found[0]))
    return None


def _ciphertext(page: Said) -> Blocked | None:
    """A page whose only long text is cipher."""
    run = barriers.CIPHERTEXT.search(page.text) if page.prose <= 120 else None
    return Blocked("encrypted", _evidence("visible text", run[0])) if run and _is_cipher(run[0]) else None


def _is_cipher(run: str) -> bool:
    """Many different letters with digits among them, as base64 and hex have; a line of dashes has not."""
    return len(set(run)) >= 14 and sum(c.isdigit() for c in run) >= len(run) // 25


def _cookie_reload(page: Said, text: str) -> Blocked | None:
    """A few lines of script that set a cookie and load the page again."""
    if len(text) > _RELOAD or page.count > 40:
        return None
    cookie, again = barriers.COOKIE.search(page.markup), barriers.RELOAD.search(page.markup)
    if not cookie or not again:
        return None
    return Blocked("cookie_reload", f"{cookie[0]} … {again[0]} in {len(text):,} characters")


def _login(capture: Capture, page: Said) -> Blocked | None:
    """A page whose business is to log in: it has a password field and its title, address or words say so, or it says
    that reading needs it, or the way led to a login's address.
    """
    if page.prose > 120:
        return None
    bare, password = page.count <= 200 and page.prose <= 60, barriers.PASSWORD.search(page.markup)
    if password and (found := barriers.LOGIN_TITLE.search(page.title)):
        return Blocked("login", _evidence("title", found[0]))
    if (password or (bare and capture.hops)) and (found := barriers.LOGIN_PATH.search(urlsplit(capture.url).path)):
        return Blocked("login", _evidence("address", found[0]))
    words = barriers.LOGIN_TEXT if password else barriers.LOGIN_TO_READ
    found = words.search(page.text) if page.count <= (300 if password else 200) and (bare or password) else None
    return Blocked("login", _evidence("text", found[0])) if found else None


def _paywall(page: Said) -> Blocked | None:
    """A page that says that the rest is for subscribers, and has little before it."""
    locked = barriers.NOT_FREE.search(page.markup)
    if page.prose > (200 if locked else 150) or (page.count > 400 and not locked):
        return None
    found = barriers.PAYWALL.search(page.text)
    return Blocked("paywall", _evidence("text", found[0])) if found else None


def _consent_address(capture: Capture) -> Blocked | None:
    """Led away to a page for consent."""
    parts = urlsplit(capture.url)
    if not capture.hops:
        return None
    if barriers.CONSENT_HOST.search(parts.hostname or "") or barriers.CONSENT_PATH.search(parts.path):
        return Blocked("consent", f"led to {parts.hostname}{parts.path[:80]}")
    return None


def _consent(page: Said) -> Blocked | None:
    """A page that wants consent before it shows anything: its title says so, or it has nothing else to say."""
    asks = barriers.CONSENT_TEXT.search(page.text)
    if not asks or page.count > 500:
        return None
    if found := barriers.CONSENT_TITLE.search(page.title):
        return Blocked("consent", _evidence("title", found[0]))
    matter = barriers.CONSENT_MATTER.search(page.text) if page.count <= 120 and page.prose <= 100 else None
    return Blocked("consent", _evidence("text", f"{matter[0]} … {asks[0]}")) if matter else None


def _evidence(make: str, seen: str) -> str:
    return f"{make}: {' '.join(seen.split())[:100]}"


# ------------------------------------------------------------------------------------------------ soft 404, same bodies


def soft_404(capture: Capture, text: str) -> str | None:
    """Evidence that a 200 means "no such page": it says so in its title or in few words, or the way led home."""
    asked, got = urlsplit(capture.requested_url), urlsplit(capture.url)
    homes = ("", "/", "/index.php", "/index.html")
    if capture.hops and got.path in homes and asked.path not in homes and not got.query:
        return f"led home, to {capture.url}"
    if len(text) > _BOUND or _is_article(text):
        return None
    page = said(text)
    if page.prose > 60:
        return None
    if found := barriers.NOT_FOUND.search(page.title):
        return _evidence("title", found[0])
    found = barriers.NOT_FOUND.search(page.text) if page.count <= 300 else None
    return _evidence("text", found[0]) if found else None


def body_key(text: str) -> bytes:
    """16 bytes that are equal for short pages that show the same words, whatever numbers and tokens they carry.

    Long ones are compared as they are: a barrier is never among them.
    """
    if len(text) > _BOUND or _is_article(text):
        return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
    shown = "".join(c for c in letters(said(text).text) if not c.isdigit())
    return hashlib.blake2b(shown.encode(), digest_size=16).digest()


class SameBodies:
    """Notices a host that gives one and the same body for many URLs: a barrier, or a soft 404.

    Memory is bounded: the last 100 bodies of a host, of each 20 URLs, and the last 1,000 hosts.
    """

    _BODIES, _URLS, _HOSTS = 100, 20, 1_000

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, OrderedDict[bytes, set[bytes]]] = OrderedDict()

    def add(self, host: str, url: str, key: bytes) -> int:
        """How many different URLs of that host have had the body of this key (`body_key`, a digest), at most 20."""
        bodies = self._hosts.setdefault(host, OrderedDict())
        self._hosts.move_to_end(host)
        urls = bodies.setdefault(key, set())
        bodies.move_to_end(key)
        if len(urls) < self._URLS:
            urls.add(hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest())
        if len(bodies) > self._BODIES:
            bodies.popitem(last=False)
        if len(self._hosts) > self._HOSTS:
            self._hosts.popitem(last=False)
        return len(urls)
