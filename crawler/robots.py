"""robots.txt as RFC 9309 reads it: may we ask for this URL, and how slowly. Pure.

protego matches rules; what it reads too generously is put right before: a group is ours when its product token is our
name, neither a part of it ("luu") nor a list of others, and with a version behind it ("LuuTru/1.0") it still is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from protego import Protego

MAX_BYTES = 500 * 1024  # RFC 9309, section 2.5: at least this much must be read
MAX_SITEMAPS = 1_000

_AGENT_LINE = re.compile(r"^[ \t]*(?:user-?agent|user agent)[ \t]*(?::|(?<=[ \t]))[ \t]*(.*)$", re.I | re.M)
_TOKEN = re.compile(r"\*|[A-Za-z_-]+")
_NOBODY = "x"


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's policy for our agent.

    delay: seconds between requests that the host asks for (Crawl-delay or Request-rate), finite and not negative, or
    None; the caller clamps it. sitemaps: as listed. origin: "rules", or why there are none: "http_404" and other 4xx,
    "redirects", "html" (all is allowed); "http_500", "unreachable" and the like (nothing is).
    """

    delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    origin: str = "rules"
    _rules: Protego | None = field(default=None, repr=False, compare=False)
    _agent: str = field(default="", repr=False)
    _otherwise: bool = field(default=True, repr=False)

    @classmethod
    def read(cls, body: bytes, agent: str) -> Robots:
        """The policy of a robots.txt for the product token of `agent` ("LuuTru/1.0 (+…)" or "LuuTru").

        UTF-8, a BOM or stray NULs minded; at most MAX_BYTES, cut at a line's end. A web page where rules should be
        says nothing, so it allows.
        """
        if len(body) > MAX_BYTES:
            body = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1]
        text = body.decode("utf-8", "replace").replace("\0", "").lstrip("\ufeff \t\r\n").replace("\r", "\n")
        if text[:200].lower().startswith(("<!doctype", "<html", "<head", "<?xml")):
            return cls.allowing("html")
        found = _TOKEN.match(agent)
        ours = found[0].lower() if found else _NOBODY
        rules = Protego.parse(_AGENT_LINE.sub(lambda line: f"User-agent: {_whose(line[1], ours)}", text))
        delay, rate = rules.crawl_delay(ours), rules.request_rate(ours)
        delays = [d for d in (delay, rate.seconds / rate.requests if rate else None) if d is not None]
        listed = [s for s in rules.sitemaps if s.startswith(("http://", "https://"))]
        return cls(max(delays, default=None), tuple(dict.fromkeys(listed[:MAX_SITEMAPS])), "rules", rules, ours)

    @classmethod
    def allowing(cls, origin: str) -> Robots:
        """No rules that could be read: everything is allowed (RFC 9309, section 2.3.1.3)."""
        return cls(origin=origin)

    @classmethod
    def refusing(cls, origin: str) -> Robots:
        """The rules cannot be known: nothing is allowed (RFC 9309, section 2.3.1.4)."""
        return cls(origin=origin, _otherwise=False)

    @property
    def known(self) -> bool:
        """False when the host could not say, and nothing may be asked."""
        return self._otherwise

    def allows(self, url: str) -> bool:
        """Whether our agent may ask for `url` (absolute, http or https)."""
        if self._rules is None:
            return self._otherwise
        return bool(self._rules.can_fetch(url, self._agent))


def _whose(value: str, ours: str) -> str:
    """The token to hand to protego for a User-agent line: ours, `*`, or somebody else's."""
    found = _TOKEN.match(value)
    token = found[0].lower() if found else _NOBODY
    return token if token in ("*", ours) else _NOBODY
