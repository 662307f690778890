"""How the host of an address is read: one spelling for a name, and the address that it may hide. Pure.

As browsers do (https://url.spec.whatwg.org, host parsing): full-width digits, 0x7f000001 and 127.1 are addresses too.
"""

from __future__ import annotations

import functools
import re
from ipaddress import IPv4Address, IPv6Address

import idna

Address = IPv4Address | IPv6Address

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@functools.lru_cache(maxsize=1024)
def read_host(host: str) -> tuple[str, Address | None]:
    """The host in lower-case ASCII (UTS 46, punycode) without trailing dot, and the address that it spells, if any.

    host: an IPv6 address stands without its brackets, before and after. Raises: ValueError.
    """
    if ":" in host:
        six = IPv6Address(host)
        if six.scope_id is not None:
            raise ValueError("an address with a zone is not public")
        return six.compressed, six
    name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    name = name.lower().removesuffix(".")
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise ValueError(f"no host name: {name[:100]!r}")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        four = _odd_ipv4(name)
        return str(four), four
    return name, None


def bracketed(host: str) -> str:
    """As it is written in an address."""
    return f"[{host}]" if ":" in host else host


def _odd_ipv4(host: str) -> IPv4Address:
    """WHATWG's IPv4 parser: one to four parts, each decimal, octal (0…) or hexadecimal (0x…), the last one wide."""
    parts = host.split(".")
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        raise ValueError(f"no address: {host[:100]!r}")
    *leading, last = (_number(part) for part in parts)
    if any(n > 255 for n in leading) or last >= 256 ** (4 - len(leading)):
        raise ValueError(f"no address: {host[:100]!r}")
    return IPv4Address(last + sum(n << 8 * (3 - i) for i, n in enumerate(leading)))


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") and len(part) > 1 else 10)
