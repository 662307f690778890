"""How an address is written: one spelling for one address (RFC 3986 section 6, WHATWG URL). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.errors import FetchError
from crawler.hosts import bracketed, read_host

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
_SPLIT = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.I)
_AUTHORITY = re.compile(r"(?:\[(?P<six>[^\[\]%]*:[^\[\]%]*)\]|(?P<name>[^:\[\]]*))(?::(?P<port>[0-9]*))?")
_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:)?(/*)[^/?#]*@")
_EDGES = "".join(map(chr, range(0x21)))  # C0 controls and space, dropped at both ends as browsers do
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2}))?|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Parts:
    """An address taken apart, every part in its one spelling. port: None for the scheme's own. params: as "name=value",
    tracking left out."""

    url: str
    host: str
    port: int | None
    path: str
    params: tuple[str, ...]


def split(url: str, kept: tuple[str, ...]) -> Parts:
    """Take a URL apart and spell every part in its one way; `kept` names parameters that are never tracking.

    Raises: FetchError("bad_url").
    """
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
    try:
        host, _ = read_host(found["name"] or found["six"] or "")
    except ValueError as error:
        raise _bad(url, "its host cannot be read") from error
    port = _port(found["port"], scheme, url)
    path = _dots_resolved(_encoded(match["path"])) or "/"
    params = tuple(p for p in _encoded(match["query"] or "").split("&") if p and _belongs(p, kept))
    spelled = f"{scheme}://{with_port(bracketed(host), port)}{path}" + ("?" + "&".join(params) if params else "")
    if len(spelled) > MAX_URL:
        raise _bad(url, f"{len(spelled):,} characters when encoded; the limit is {MAX_URL:,}")
    return Parts(spelled, bracketed(host), port, path, params)


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


def name_of(param: str) -> str:
    """The name of a parameter."""
    return param.partition("=")[0]


def _belongs(param: str, kept: tuple[str, ...]) -> bool:
    name = name_of(param)
    return name in kept or _TRACKING.fullmatch(name) is None


def with_port(host: str, port: int | None) -> str:
    """As an address writes them."""
    return host if port is None else f"{host}:{port}"
