"""config.toml -> frozen Config and SourceConfig. Unknown keys are errors; all errors come at once.

    config.toml          [crawl] settings, archive, connect_to, [[schedule]], [[source]]
    presets/NAME.toml    rules per CMS; a source names its preset and overrides key by key (lists replace lists)

Looked for in --config, LUUTRU_CONFIG, ./config.toml, the user's config folder, /etc/luutru/config.toml.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Collection
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from crawler.page import selector_fault
from crawler.patterns import Pattern, fault_of


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


# ------------------------------------------------------------------------------------------------ kinds of values


def _pattern(value: object) -> Pattern:
    if isinstance(value, Pattern):
        return value
    if not isinstance(value, str):
        raise ValueError("should be a regular expression in a string")
    if fault := fault_of(value):
        raise ValueError(fault)
    return Pattern(value)


def _css(value: str) -> str:
    if fault := selector_fault(value):
        raise ValueError(fault)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("not a time zone of the IANA database, such as Asia/Ho_Chi_Minh") from error
    return value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("should be an address that begins with http:// or https://")
    if parts.username or parts.password:
        raise ValueError("must not carry a user name or password")
    return value


Regex = Annotated[Pattern, BeforeValidator(_pattern)]
Css = Annotated[str, AfterValidator(_css)]
Zone = Annotated[str, AfterValidator(_zone)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]


class Select(_Model):
    """Where a field stands: nodes matching `css`; `attr` reads an attribute (default: content of a meta, datetime of
    a time, else the text); `label`: only a node whose text begins with this label, which is then cut off;
    `json_ld`: a dotted path into the JSON-LD of the page instead of css, e.g. "datePublished"; `split`: a value is a
    list, parted by this.
    """

    css: Css = ""
    attr: str | None = None
    label: str | None = None
    json_ld: str | None = None
    split: str | None = Field(default=None, min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"css": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_place(self) -> Select:
        if bool(self.css) == bool(self.json_ld):
            raise ValueError("needs either css or json_ld")
        return self


Selects = tuple[Select, ...]
Csses = tuple[Css, ...]


# ------------------------------------------------------------------------------------------------ a source's rules


class Discover(_Model):
    """Where a source lists its articles. Paths are relative to the homepage.

    sitemap_template: a sitemap per day or month, with {Y} {m} {d} {m:02} {d:02}. archive_template: the same for pages
    that list a day's or month's articles, for `luutru backfill` alone ("/{Y}/{m:02}/" on WordPress).
    items: links of articles on a listing page; next: links to its following page; page_url: the same as a template
    with {listing} and {n}. home: also read the home page as a listing.
    """

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sitemap_template: str | None = None
    archive_template: str | None = None
    listings: tuple[str, ...] = ()
    home: bool = False
    items: Csses = ()
    next: Csses = ()
    page_url: str | None = None
    max_pages: int = Field(default=3, ge=1, le=10_000)
    feed_date: Literal["trust", "hour", "ignore"] = "trust"


class Identity(_Model):
    """Which URLs are articles, and which article a URL is.

    article: matched against path?query with a named group `id` where the site numbers its articles, and a group
    `space` where several modules number on their own (default: `space` below). deny: paths that never are articles.
    strip: prefixes of the path that mean nothing ("/index.php", "/vi/news"), removed in the canonical URL's key.
    query: names of query parameters that belong to the identity; all others are dropped where `article` matches.
    probe: address of an article of which only the id is known, as a template with {id} and, where the site wants the
    right section, {section} (the folder of a known article); for `luutru source missing --probe`.
    """

    article: Regex | None = None
    deny: Regex | None = None
    space: str = ""
    strip: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    probe: str | None = Field(default=None, pattern=r"\{id\}")


class Rules(_Model):
    """CSS rules for an article page; each list is tried in order, and the first that gives something wins.

    body: containers; drop: subtrees taken out before anything is read; image_table: tables that are figures besides
    those recognised by shape; related: boxes inside the body kept as `navigation`; next: the link to an article's
    following page (without it, rel=next where the address only adds a page number).
    """

    title: Selects = ()
    lead: Selects = ()
    body: Csses = ()
    published: Selects = ()
    modified: Selects = ()
    author: Selects = ()
    source: Selects = ()
    section: Selects = ()
    tags: Selects = ()
    image: Selects = ()
    caption: Csses = ()
    image_table: Csses = ()
    related: Csses = ()
    question: Csses = ()
    drop: Csses = ()
    next: Csses = ()


class Clean(_Model):
    """How this source's text is told apart. Lines are matched after normalising, whole.

    noise: lines that are noise; cut_after: at the first such line the article ends, the rest is `navigation`;
    byline: last lines that are a signature (besides those recognised everywhere);
    translation: "Source: URL" lines name the original this page is a translation of;
    date_order: how a date of digits is read; date_format: strptime format tried first on `published`.
    """

    noise: Regex | None = None
    cut_after: Regex | None = None
    byline: Regex | None = None
    translation: bool = False
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    date_format: str | None = None


class _Ruled(_Model):
    """What presets and sources have in common."""

    language: str | None = None
    time_zone: Zone = "Asia/Ho_Chi_Minh"
    discover: Discover = Discover()
    identity: Identity = Identity()
    select: Rules = Rules()
    clean: Clean = Clean()
    evidence: dict[str, str] = {}


class Preset(_Ruled):
    """The rules of one CMS. generator, markers: how `source add` recognises it (meta generator; selectors present)."""

    name: Name
    title: str = ""
    generator: Regex | None = None
    markers: Csses = ()


class SourceConfig(_Ruled):
    """One publisher we follow, its preset already merged in.

    also: further hosts of the same publisher; deny_hosts: subdomains that are not.
    allow_downgrade: follow a redirect from https to http.
    """

    name: Name
    homepage: HttpUrl
    preset: Name | None = None
    enabled: bool = True
    guess: bool = False
    group: str | None = None
    region: str | None = None
    kind: str | None = None
    also: tuple[Host, ...] = ()
    deny_hosts: tuple[Host, ...] = ()
    keep_images: bool = False
    render: bool = False
    allow_downgrade: bool = False

    @property
    def host(self) -> str:
        return bare_host(urlsplit(self.homepage).hostname or "")

    @property
    def hosts(self) -> frozenset[str]:
        """Hosts whose pages are this source's, without `www.`."""
        return frozenset({self.host, *(bare_host(h) for h in self.also)})

    def day(self, instant: datetime) -> Date:
        """Which day an instant falls on where the source is published."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()

    @functools.cached_property
    def fingerprint(self) -> str:
        """ "preset@8 hex digits": which rules read a page; changes when a rule that touches parsing changes."""
        rules = self.model_dump(include={"select", "clean", "language", "time_zone"}, mode="python")
        digest = hashlib.sha256(json.dumps(rules, sort_keys=True, default=str).encode()).hexdigest()[:8]
        return f"{self.preset or 'own'}@{digest}"


def bare_host(host: str) -> str:
    """A host as identity uses it: lower case, no `www.`, no trailing dot."""
    return host.lower().rstrip(".").removeprefix("www.")


def source_of(url: str | None, sources: Collection[SourceConfig]) -> SourceConfig | None:
    """The configured source that publishes on this URL's host, or None."""
    if not url:
        return None
    try:
        host = bare_host(urlsplit(url).hostname or "")
    except ValueError:
        return None
    return next((source for source in sources if host in source.hosts), None)


# ------------------------------------------------------------------------------------------------ settings


class CrawlSettings(_Model):
    """How the crawler behaves towards other people's servers. Times in seconds, sizes in bytes."""

    agent: str = "LuuTru"
    contact: str = ""
    spacing: float = Field(default=2.0, ge=0, le=3600)
    max_spacing: float = Field(default=60.0, ge=0, le=86_400)
    connect_timeout: float = Field(default=10.0, gt=0, le=120)
    deadline: float = Field(default=60.0, gt=0, le=3600)
    min_rate: int = Field(default=128, ge=0)
    max_wire: int = Field(default=10 * 2**20, ge=1024)
    max_page: int = Field(default=10 * 2**20, ge=1024)
    max_channel: int = Field(default=50 * 2**20, ge=1024)
    max_redirects: int = Field(default=10, ge=0, le=50)
    retries: int = Field(default=2, ge=0, le=10)
    max_pause: float = Field(default=300.0, ge=0, le=3600)
    breaker: int = Field(default=5, ge=1)
    max_entries: int = Field(default=50_000, ge=1)
    max_articles: int = Field(default=2_000, ge=1)
    hosts_at_once: int = Field(default=16, ge=1, le=256)
    allow_private: bool = False
    recheck_days: int = Field(default=7, ge=0)
    recheck_sample: int = Field(default=50, ge=0)
    recheck_pause: int = Field(default=7, ge=0)
    gone_hours: float = Field(default=12, ge=0, le=8_760)
    keep_unchanged_payloads: bool = False


def _cron(value: str) -> str:
    try:
        if len(value.split()) != 5:
            raise CronSimError("needs five fields: minute hour day-of-month month day-of-week")
        CronSim(value, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"not a crontab(5) expression: {error}") from error
    return value


def _target(value: str) -> str:
    if not re.fullmatch(r"(?:\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}", value):
        raise ValueError("should be host:port")
    return value.lower()


Cron = Annotated[str, AfterValidator(_cron)]
Target = Annotated[str, AfterValidator(_target)]


class Schedule(_Model):
    """One `[[schedule]]`: crontab(5) fields in a named time zone; sources empty means all that are enabled."""

    name: Name = "nightly"
    cron: Cron
    time_zone: Zone = "Asia/Ho_Chi_Minh"
    sources: tuple[Name, ...] = ()


class Config(_Model):
    """All of config.toml, checked. path: where it was read from."""

    archive: str = "archive/luutru.db"
    crawl: CrawlSettings = CrawlSettings()
    connect_to: dict[Target, Target] = {}
    schedule: tuple[Schedule, ...] = ()
    source: tuple[SourceConfig, ...] = ()
    path: Path | None = None

    @property
    def enabled(self) -> tuple[SourceConfig, ...]:
        return tuple(s for s in self.source if s.enabled)
