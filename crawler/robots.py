"""robots.txt as RFC 9309 reads it: may we ask for this URL, and how slowly. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's policy for our agent.

    delay: seconds between requests asked for (Crawl-delay or Request-rate), or None; not yet clamped.
    sitemaps: as listed. origin: "rules", or why there are none ("http_404", "http_503", "html", "too_large", …).
    """

    delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    origin: str = "rules"

    def allows(self, url: str) -> bool:
        raise NotImplementedError
