"""The identity of a page: canonical URL and article key. Pure.

canonical_url   how a URL is written here, one spelling for one address (RFC 3986 section 6, WHATWG URL)
article_key     which article it is: "host#space:id" where the source's rule names an id, else "host/path?query"
is_article      on the source's hosts, matched by identity.article, not denied
on_site         on the source's hosts
address_of      all four at once, for the walk over a channel's many links
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from crawler.config import Identity, SourceConfig, bare_host
from crawler.errors import FetchError, ParseError
from crawler.hosts import bracketed, read_host
from crawler.patterns import Pattern
from crawler.urlforms import Parts, name_of, split, with_port

_AMP = re.compile(r"(?:amp|outputType=amp|output=amp)(?:=1?)?", re.I)  # parameters that ask for the AMP twin

_TWINS = ("m.", "amp.", "mobile.")  # hosts on which sites serve the same articles to phones


@dataclass(frozen=True, slots=True)
class Address:
    """A URL as one source sees it: canonical spelling, article key, and whether it is this source's article."""

    url: str
    key: str
    on_site: bool = False
    is_article: bool = False


def canonical_url(url: str, source: SourceConfig | None = None) -> str:
    """One spelling of an http(s) address. Idempotent.

    Keeps scheme, `www.`, path and the order of parameters; host in lower case and punycode, no trailing dot, default
    port, fragment or tracking parameter; dot segments resolved; percent-encoding normalised (unreserved characters
    decoded, hex digits upper-case, everything else as UTF-8). Parameters that `source.identity.query` names are kept
    even when they look like tracking.

    Raises: FetchError("bad_url") for what is not http(s), carries a user name, cannot be read or is over MAX_URL.
    """
    return split(url, source.identity.query if source else ()).url


def article_key(url: str, source: SourceConfig | None = None) -> str:
    """The article key (contracts: Identity): unique in the archive, whatever source found the page.

    "tuyengiaocaobang.vn#news:2058" where the URL is an article of `source` with a named group `id` (space: the
    group `space`, else identity.space), else the canonical URL without scheme, `www.`, final slash and AMP marks:
    "host/path?query", parameters in the order of their names.

    Raises: FetchError("bad_url") as canonical_url.
    """
    return address_of(url, source).key


def is_article(url: str, source: SourceConfig) -> bool:
    """Whether the URL is on the source's hosts, matches identity.article (if there is one) and is not denied.

    A URL that cannot be read is none. Without a rule every page of the site but its home page may be one.
    """
    try:
        return address_of(url, source).is_article
    except FetchError:
        return False


def on_site(url: str, source: SourceConfig) -> bool:
    """Whether the URL's host is one of the source's hosts and none of its deny_hosts.

    `www.` counts for nothing, and the phone's twin of a host (`m.`, `amp.`, `mobile.`) is that host. Other
    subdomains are other sites: foreign-language ones took 42 % of one crawl.
    """
    try:
        return address_of(url, source).on_site
    except FetchError:
        return False


def address_of(url: str, source: SourceConfig | None = None) -> Address:
    """Canonical URL, article key and standing of a URL under a source's rules.

    Raises: FetchError("bad_url") as canonical_url.
    """
    if source is None:
        parts = split(url, ())
        return Address(parts.url, _plain_key(bare_host(parts.host), parts, parts.path, parts.params))
    identity = source.identity
    parts = split(url, identity.query)
    host = _site_host(parts.host, source)
    if host is None:
        return Address(parts.url, _plain_key(bare_host(parts.host), parts, parts.path, parts.params))
    path = _without_amp(_stripped(parts.path, identity.strip))
    groups = _article_groups(identity, path, parts)
    if groups is None:
        free = identity.article is None and path != "/" and not _denied(identity, path, parts)
        return Address(parts.url, _plain_key(host, parts, path, parts.params), on_site=True, is_article=free)
    if article_id := groups.get("id"):
        space = groups.get("space") or identity.space
        key = f"{with_port(host, parts.port)}#{space}:{article_id}"
    else:
        key = _plain_key(host, parts, path, _named(identity, parts))
    return Address(parts.url, key, on_site=True, is_article=True)


# ------------------------------------------------------------------------------------------------ hosts


def _site_host(host: str, source: SourceConfig) -> str | None:
    """The source's host that `host` stands for, without `www.`; None for a stranger."""
    hosts, denied = _known_hosts(source.hosts, source.deny_hosts)
    bare = bare_host(host)
    if bare in denied or any(bare.endswith(f".{d}") for d in denied):
        return None
    for twin in _TWINS:
        if bare.startswith(twin) and bare[len(twin) :] in hosts:
            return bare[len(twin) :]
    return bare if bare in hosts else None


@functools.lru_cache(maxsize=1024)
def _known_hosts(hosts: frozenset[str], denied: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Both in the spelling of canonical URLs; a homepage may be written with Vietnamese letters."""
    return frozenset(map(_spelled, hosts)), frozenset(_spelled(bare_host(h)) for h in denied)


def _spelled(host: str) -> str:
    try:
        return bracketed(read_host(host)[0])
    except ValueError:  # then no address has it
        return host


# ------------------------------------------------------------------------------------------------ identity


def _plain_key(host: str, parts: Parts, path: str, params: tuple[str, ...]) -> str:
    """The key of a page without an id: its address, less what never tells two pages apart."""
    told = sorted((p for p in params if not _AMP.fullmatch(p)), key=name_of)
    path = _without_amp(path).rstrip("/") or "/"
    return with_port(host, parts.port) + path + ("?" + "&".join(told) if told else "")


def _article_groups(identity: Identity, path: str, parts: Parts) -> dict[str, str] | None:
    """Named groups of identity.article where it matches and nothing denies; None otherwise.

    The pattern sees the path with the parameters that the identity names, then without any, so that it may end in
    `$` whatever a link carries; then with all: "?nv=news&op=section/slug-2058" has its id in one that is not named.
    """
    if identity.article is None or _denied(identity, path, parts):
        return None
    for params in dict.fromkeys((_named(identity, parts), (), parts.params)):
        if (groups := _search(identity.article, _joined(path, params))) is not None:
            return groups
    return None


def _denied(identity: Identity, path: str, parts: Parts) -> bool:
    return identity.deny is not None and _search(identity.deny, _joined(path, parts.params)) is not None


def _named(identity: Identity, parts: Parts) -> tuple[str, ...]:
    return tuple(p for p in parts.params if name_of(p) in identity.query)


def _joined(path: str, params: tuple[str, ...]) -> str:
    return path + ("?" + "&".join(params) if params else "")


def _search(pattern: Pattern, subject: str) -> dict[str, str] | None:
    try:
        match = pattern.search(subject)
    except ParseError as error:
        raise FetchError("bad_url", subject[:300], f"its rule gave up: {error.detail}") from error
    return None if match is None else match.groupdict()


def _stripped(path: str, prefixes: tuple[str, ...]) -> str:
    """The path without prefixes that mean nothing: /index.php/vi/news/a is /a."""
    found = True
    while found:
        found = False
        for prefix in prefixes:
            prefix = prefix.rstrip("/")
            if prefix and (path == prefix or path.startswith(prefix + "/")):
                path, found = path[len(prefix) :] or "/", True
    return path


def _without_amp(path: str) -> str:
    """The path of the page that an AMP twin is made from: /amp/a, /a/amp and /a are one."""
    path = path.removesuffix("/").removesuffix("/amp") if path.endswith(("/amp", "/amp/")) else path
    return (path.removeprefix("/amp") if path.startswith("/amp/") else path) or "/"
