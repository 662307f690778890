"""The identity of a page: canonical URL and article key. Pure.

canonical_url   how a URL is written here, one spelling for one address (RFC 3986 section 6, WHATWG URL)
article_key     which article it is: "host#space:id" where the source's rule names an id, else "host/path?query"
is_article      on the source's hosts, matched by identity.article, not denied
on_site         on the source's hosts
"""

from __future__ import annotations

from crawler.config import SourceConfig

MAX_URL = 8 * 1024  # characters; longer ones are refused (endless calendars and facets)


def canonical_url(url: str, source: SourceConfig | None = None) -> str:
    """One spelling of an http(s) address. Idempotent.

    Keeps scheme, `www.`, path and the order of parameters; host in lower case and punycode, no trailing dot, default
    port, fragment or tracking parameter; dot segments resolved; percent-encoding normalised (unreserved characters
    decoded, hex digits upper-case, everything else as UTF-8). Parameters that `source.identity.query` names are kept
    even when they look like tracking.

    Raises: FetchError("bad_url") for what is not http(s), carries a user name, cannot be read or is over MAX_URL.
    """
    raise NotImplementedError


def article_key(url: str, source: SourceConfig | None = None) -> str:
    """The article key (contracts: Identity): unique in the archive, whatever source found the page.

    "tuyengiaocaobang.vn#news:2058" where the URL is an article of `source` with a named group `id` (space: the
    group `space`, else identity.space), else the canonical URL without scheme and `www.`: "host/path?query".

    Raises: FetchError("bad_url") as canonical_url.
    """
    raise NotImplementedError


def is_article(url: str, source: SourceConfig) -> bool:
    """Whether the URL is on the source's hosts, matches identity.article (if there is one) and is not denied."""
    raise NotImplementedError


def on_site(url: str, source: SourceConfig) -> bool:
    """Whether the URL's host is one of the source's hosts (`www.` aside) and none of its deny_hosts."""
    raise NotImplementedError
