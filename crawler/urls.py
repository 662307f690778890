"""The identity of a page: canonical URL and article key. Pure.

canonical_url   how a URL is written here, one spelling for one address (RFC 3986 section 6, WHATWG URL)
article_key     which article it is: "host#space:id" where the source's rule names an id, else "host/path?query"
is_article      on the source's hosts, matched by identity.article, not denied
on_site         on the source's hosts
address_of      all four at once, for the walk over a channel's many links
"""

from __future__ import annotations

import functools
import ipaddress
import re
from dataclasses import dataclass

import idna

from crawler.config import Identity, SourceConfig, bare_host
from crawler.errors import FetchError, ParseError
from crawler.patterns import Pattern

MAX_URL = 8 * 1024  # characters; longer ones are refused (endless calendars and facets)

# Parameters that say where a reader came from, never which page it is. Left alone are words that some sites use for
# their own ends ("ref", "source", "share", "from").
_TRACKING = re.compile(
    r"(?:utm_.*|zalo.*|zarsrc|_gl|_ga|g(?:clid|clsrc|braid)|wbraid|dclid|fbclid|fb_(?:action_ids|action_types|source|ref)"
    r"|msclkid|yclid|ymclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ref_(?:src|url)"
    r"|__twitter_impression|_openstat|at_(?:medium|campaign|custom\d|link_.*|ptr_.*|bbc_team|format)|xtor|vero_(?:id|conv)"
    r"|guce_.*|oly_(?:anon|enc)_id|s_cid|cmpid|wt_zmc)",
    re.I,
)
_AMP = re.compile(r"(?:amp|outputType=amp|output=amp)(?:=1?)?", re.I)  # parameters that ask for the AMP twin

_SPLIT = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.I)
_AUTHORITY = re.compile(r"(?:\[(?P<six>[^\[\]%]*)\]|(?P<name>[^:\[\]]*))(?::(?P<port>[0-9]*))?")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:)?(/*)[^/?#]*@")
_EDGES = "".join(map(chr, range(0x21)))  # C0 controls and space, dropped at both ends as browsers do
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2}))?|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PORTS = {"http": 80, "https": 443}
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
    return _split(url, source.identity.query if source else ()).url


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
        parts = _split(url, ())
        return Address(parts.url, _plain_key(bare_host(parts.host), parts, parts.path, parts.params))
    identity = source.identity
    parts = _split(url, identity.query)
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
        key = f"{_with_port(host, parts.port)}#{space}:{article_id}"
    else:
        key = _plain_key(host, parts, path, _named(identity, parts))
    return Address(parts.url, key, on_site=True, is_article=True)


# ------------------------------------------------------------------------------------------------ spelling


@dataclass(frozen=True, slots=True)
class _Parts:
    url: str
    host: str
    port: int | None
    path: str
    params: tuple[str, ...]


def _split(url: str, kept: tuple[str, ...]) -> _Parts:
    """Take a URL apart and spell every part in its one way; `kept` names parameters that are never tracking."""
    if len(url) > MAX_URL:
        raise _bad(url, f"{len(url):,} characters; the limit is {MAX_URL:,}")
    cleaned = _cleaned(url)
    match = _SPLIT.fullmatch(cleaned)
    if match is None:
        raise _bad(url, "not an address that begins with http:// or https://")
    scheme, authority = match["scheme"].lower(), match["authority"]
    if "@" in authority:
        raise _bad(url, "carries a user name or password")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise _bad(url, "its host cannot be read")
    host = _ascii_host(found["name"], url) if found["six"] is None else _six(found["six"], url)
    port = _port(found["port"], scheme, url)
    path = _dots_resolved(_encoded(match["path"])) or "/"
    params = tuple(p for p in _encoded(match["query"] or "").split("&") if p and _belongs(p, kept))
    spelled = f"{scheme}://{_with_port(host, port)}{path}" + ("?" + "&".join(params) if params else "")
    if len(spelled) > MAX_URL:
        raise _bad(url, f"{len(spelled):,} characters when encoded; the limit is {MAX_URL:,}")
    return _Parts(spelled, host, port, path, params)


def _cleaned(url: str) -> str:
    """What a browser reads of a URL as written: no white space at its ends or line breaks within, slashes for \\."""
    url = _SURROGATES.sub("\ufffd", url).strip(_EDGES).replace("\t", "").replace("\n", "").replace("\r", "")
    address, mark, query = url.partition("?")
    return address.replace("\\", "/") + mark + query


def _bad(url: str, detail: str) -> FetchError:
    """The error for `url`, with any user name and password in it blotted out: they must not reach a log."""
    return FetchError("bad_url", _USERINFO.sub(r"\1\2…@", _cleaned(url))[:300], detail)


def _port(digits: str | None, scheme: str, url: str) -> int | None:
    """The port where it is not the scheme's own."""
    digits = (digits or "").lstrip("0") or ("0" if digits else "")
    if len(digits) > 5 or int(digits or 0) > 65_535:
        raise _bad(url, "its port is above 65,535")
    return int(digits) if digits and int(digits) != _PORTS[scheme] else None


def _encoded(text: str) -> str:
    """Percent-encoding in its one form (RFC 3986 sections 2 and 6.2.2)."""
    return _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    digits = match[1]
    if digits:
        code = int(digits, 16)
        return chr(code) if code in _UNRESERVED else "%" + digits.upper()
    return "".join(f"%{byte:02X}" for byte in match[0].encode())  # a bare % too


def _dots_resolved(path: str) -> str:
    """RFC 3986 section 5.2.4, with its final slash kept."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _name(param: str) -> str:
    return param.partition("=")[0]


def _belongs(param: str, kept: tuple[str, ...]) -> bool:
    name = _name(param)
    return name in kept or _TRACKING.fullmatch(name) is None


def _with_port(host: str, port: int | None) -> str:
    return host if port is None else f"{host}:{port}"


# ------------------------------------------------------------------------------------------------ hosts


def _ascii_host(name: str, url: str) -> str:
    """A host name in lower-case ASCII: UTS 46 mapping and punycode, odd spellings of IPv4 as dotted numbers."""
    host = _encoded_host(name)
    if host is None:
        raise _bad(url, "its host cannot be read")
    host = host[:-1] if host.endswith(".") else host
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise _bad(url, "its host cannot be read")
    last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        four = _dotted(host)
        if four is None:
            raise _bad(url, "its host is neither a name nor an address")
        return four
    return host


@functools.lru_cache(maxsize=1024)
def _encoded_host(name: str) -> str | None:
    if name.isascii():
        return name.lower()
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


def _six(literal: str, url: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(literal).compressed}]"
    except ValueError as error:
        raise _bad(url, "its host is not an IPv6 address") from error


def _dotted(host: str) -> str | None:
    """IPv4 in its usual form from any spelling that browsers take: "0x7f.1", "2130706433" (WHATWG URL, IPv4 parser)."""
    if "_" in host:
        return None
    numbers: list[int] = []
    for part in host.split("."):
        base = 16 if part.startswith("0x") else 8 if part.startswith("0") and len(part) > 1 else 10
        try:
            numbers.append(int(part[2:] or "0" if base == 16 else part, base))
        except ValueError:
            return None
    *leading, last = numbers
    if len(leading) > 3 or any(n > 255 for n in leading) or last >= 256 ** (4 - len(leading)):
        return None
    value = last + sum(n << 8 * (3 - i) for i, n in enumerate(leading))
    return str(ipaddress.IPv4Address(value))


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
    return (
        frozenset(_encoded_host(h) or h for h in hosts),
        frozenset(_encoded_host(bare_host(h)) or h for h in denied),
    )


# ------------------------------------------------------------------------------------------------ identity


def _plain_key(host: str, parts: _Parts, path: str, params: tuple[str, ...]) -> str:
    """The key of a page without an id: its address, less what never tells two pages apart."""
    told = sorted((p for p in params if not _AMP.fullmatch(p)), key=_name)
    path = _without_amp(path).rstrip("/") or "/"
    return _with_port(host, parts.port) + path + ("?" + "&".join(told) if told else "")


def _article_groups(identity: Identity, path: str, parts: _Parts) -> dict[str, str] | None:
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


def _denied(identity: Identity, path: str, parts: _Parts) -> bool:
    return identity.deny is not None and _search(identity.deny, _joined(path, parts.params)) is not None


def _named(identity: Identity, parts: _Parts) -> tuple[str, ...]:
    return tuple(p for p in parts.params if _name(p) in identity.query)


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
