"""Which URLs may be asked, in one canonical form, and which addresses are public. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from crawler.config import bare_host
from crawler.errors import FetchError
from crawler.hosts import Address, bracketed, read_host
from crawler.urlforms import MAX_URL

_PORTS = {"http": 80, "https": 443}
_PATH_SAFE = "/%:@!$&'()*+,;=~[]|"
_QUERY_SAFE = _PATH_SAFE + "?"


@dataclass(frozen=True, slots=True)
class Target:
    """A URL as it will be sent: scheme and host lower case, host in ASCII without trailing dot, path quoted.

    literal: the address when the host is one, however it was spelled.
    """

    url: str
    scheme: str
    host: str
    port: int
    literal: Address | None = None

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """host:port, the port always there; what `connect_to` names."""
        return f"{bracketed(self.host)}:{self.port}"

    @property
    def site(self) -> str:
        """What politeness is counted by: the host without `www.`."""
        return bare_host(self.host)

    @classmethod
    def of(cls, url: str) -> Target:
        """Raises: FetchError("bad_url"), whose text never carries a user name or password."""
        if len(url) > MAX_URL:
            raise FetchError("bad_url", shown(url[:200]) + "…", f"{len(url):,} characters; the limit is {MAX_URL:,}")
        try:
            parts = urlsplit(url.strip())
            if parts.scheme not in _PORTS:
                raise ValueError(f"scheme {parts.scheme!r}; only http and https are asked")
            if parts.username is not None or parts.password is not None:
                raise ValueError("carries a user name or password")
            port = parts.port
            if port == 0:
                raise ValueError("port 0")
            host, literal = read_host(parts.hostname or "")
            path = quote(parts.path or "/", safe=_PATH_SAFE)
            query = quote(parts.query, safe=_QUERY_SAFE)
        except ValueError as error:  # UnicodeError is one
            raise FetchError("bad_url", shown(url), str(error) or "cannot be read") from error
        default = _PORTS[parts.scheme]
        shown_port = "" if port in (None, default) else f":{port}"
        sent = f"{parts.scheme}://{bracketed(host)}{shown_port}{path}{'?' + query if query else ''}"
        return cls(sent, parts.scheme, host, port or default, literal)

    def joined(self, location: str) -> str:
        """A Location header resolved against this URL, not yet checked."""
        try:
            return urljoin(self.url, location.strip())
        except ValueError as error:
            raise FetchError("redirect_invalid", self.url, f"Location {location[:200]!r}: {error}") from error


def shown(url: str) -> str:
    """A URL fit to be written down: whatever may be user information is left out."""
    printable = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", url[:500])
    return re.sub(r"(//)[^/?#]*@", r"\1…@", printable, count=1)


# IANA special-purpose address registries, written out so that the answer does not depend on the Python release.
_NOT_PUBLIC_4 = tuple(
    ip_network(n)
    for n in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_GLOBAL_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = tuple(ip_network(n) for n in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_6TO4 = ip_network("2002::/16")
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet: not loopback, private, link-local, CGNAT, multicast, reserved,
    documentation, nor an IPv6 form (mapped, 6to4, NAT64) of one that is not. Teredo is not.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    number = int(address)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(number & 0xFFFFFFFF))
    if address in _6TO4:
        return is_public(IPv4Address(number >> 80 & 0xFFFFFFFF))
    return address in _GLOBAL_6 and not any(address in network for network in _NOT_PUBLIC_6)


def read_address(text: str) -> Address | None:
    """An address as resolvers print it (an IPv6 zone cut off), or None."""
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
