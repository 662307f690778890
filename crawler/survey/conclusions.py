"""What was found at a site -> what its `[[source]]` table says: its articles, its channels, language and zone.

Asks nobody; the Surveyor tries what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from urllib.parse import urlsplit

from crawler import language
from crawler.config import SourceConfig, bare_host
from crawler.configfile import presets, source_from
from crawler.discover import Discovery
from crawler.page import Page
from crawler.survey import looks, proposal, shapes
from crawler.survey.proposal import Table
from crawler.survey.trial import ChannelTrial, Sample
from crawler.urls import address_of, is_article

SHOWN = 3  # samples of a proposal
_DEEP_PAGES = 10  # of a listing where no sitemap tells the rest
_OFFSET = re.compile(r"[+-]\d\d:?\d\d\s*$")  # a date that prints its own
_PRESET_COVERS = 0.9  # share of the likely articles that a preset's own rule must match to be left alone


@dataclass(slots=True)
class Findings:
    """What is known so far, in the order in which it is found out."""

    homepage: str
    home: Page
    links: list[looks.Link]
    preset: str | None
    language: str | None
    likely: dict[str, None] = field(default_factory=dict)  # addresses of probable articles
    sitemaps: dict[str, None] = field(default_factory=dict)  # addresses of sitemaps, those within others too
    notes: list[str] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return bare_host(urlsplit(self.homepage).hostname or "")

    @property
    def preset_channels(self) -> Table:
        """The preset's own `discover` table, {} without a preset."""
        rules: Table = presets()[self.preset].get("discover", {}) if self.preset else {}
        return rules

    def add_likely(self, listed: Discovery) -> None:
        """A sitemap lists every page of a site: it teaches only where nothing surer does, or where it is of news."""
        surer = [entry for entry in listed.entries if entry.title]
        if surer or len(self.likely) < 10:
            self.likely.update((entry.url, None) for entry in (surer or listed.entries)[:500])


def tell_articles(table: Table, found: Findings, today: Date) -> None:
    """Which addresses are articles: by the preset's own rule where it fits this site, else by a learned one."""
    likely = list(found.likely)
    if table.get("preset") and source_from(table).identity.article is not None:
        fits = sum(is_article(url, source_from(table)) for url in likely)
        if fits >= _PRESET_COVERS * len(likely) or fits >= 3 * (len(likely) - fits):
            found.notes.append(f"{fits} of {len(likely)} likely articles fit the preset's addresses")
            return
    learned = shapes.learn(likely)
    if learned is None:
        found.notes.append("the form of its article addresses could not be learned: identity.article is yours to write")
        return
    identity: Table = {"article": learned.article}
    if learned.query:
        identity["query"] = list(learned.query)
    table["identity"] = identity
    framed = [link.url for link in found.links if link.framed and link.url not in found.likely]
    if deny := _deny([url for url in framed if is_article(url, source_from(table))], source_from(table)):
        identity["deny"] = deny
    found.evidence["identity.article"] = (
        f"RUN: learned from {len(likely)} addresses on {today.isoformat()}, fits {learned.covered:.0%}"
    )
    if not learned.numbered:
        found.notes.append("its addresses carry no id: an article that moves counts as another")


def name_channels(table: Table, found: Findings, kept: Sequence[ChannelTrial], today: Date) -> None:
    """The channels that did well when they were tried, where the preset does not name them already."""
    rules: Table = table.setdefault("discover", {})
    preset = found.preset_channels
    home = [t for t in kept if t.channel.kind == "listing" and t.channel.url == found.homepage]
    named = proposal.told_apart(t for t in kept if t not in home)
    for kind, key in (("feed", "feeds"), ("sitemap", "sitemaps"), ("listing", "listings")):
        urls = [proposal.relative(url, found.homepage) for url in named[kind]]
        if urls != list(preset.get(key, [])):
            rules[key] = urls
        if urls:
            counted = sum(trial.entries for trial in kept if trial.channel.kind == kind)
            found.evidence[f"discover.{key}"] = f"RUN: tried on {today.isoformat()}, {counted} entries"
    if bool(home) != bool(preset.get("home", False)):
        rules["home"] = bool(home)
    paged = rules.get("page_url") or rules.get("next") or any(trial.more for trial in kept)
    if paged and not named["sitemap"]:
        rules["max_pages"] = _DEEP_PAGES
    if not rules:
        del table["discover"]


def samples_to_show(table: Table, kept: Sequence[ChannelTrial]) -> list[Sample]:
    """Three different pages from the channels' samples, parsed ones first."""
    samples: dict[str, Sample] = {}
    for trial in kept:
        for sample in trial.samples:
            samples.setdefault(address_of(sample.url, source_from(table)).key, sample)
    return sorted(samples.values(), key=lambda sample: not sample.parsed)[:SHOWN]


def say_language_and_zone(
    table: Table, found: Findings, kept: Sequence[ChannelTrial], samples: Sequence[Sample]
) -> None:
    """The language and the time zone of the pages that were read; whether the source is proposed enabled."""
    read = [sample.version for trial in kept for sample in trial.samples if sample.version]
    guessed = language.guess(" ".join(version.text[:2_000] for version in read[:5]))
    tongue = guessed or found.language
    if guessed and found.language and guessed != found.language:
        found.notes.append(f"the page says it is written in {found.language}, its articles seem to be {guessed}")
    stamps = [version.published for version in read]
    printed = [stamp.at for stamp in stamps if stamp.at and _OFFSET.search(stamp.text or "")]
    zone = looks.zone_of(found.host, tongue, printed)
    ordered: Table = {key: table.pop(key) for key in ("name", "homepage", "preset") if key in table}
    rest = dict(table)
    table.clear()
    table.update(ordered)
    if tongue:
        table["language"] = tongue
    if zone.known or not found.preset:  # the systems that are known here are used in Việt Nam, the default
        table["time_zone"] = zone.name
    table.update(rest)
    found.notes.append(f"time zone {source_from(table).time_zone}: {zone.why}")
    if not tongue:
        found.notes.append("its language could not be told")
    if samples and sum(sample.parsed for sample in samples) * 2 <= len(samples):
        table["enabled"] = False
        found.notes.append(
            "most samples did not parse, so it is proposed disabled: its pages need rules (docs/sources.md)"
        )


def _deny(urls: list[str], source: SourceConfig) -> str | None:
    """A rule against single pages of the frame (imprint, contact) whose addresses look like articles'."""
    paths = sorted({urlsplit(url).path.rstrip("/") for url in urls} - {""})
    if not paths or source.preset:
        return None
    return "^(?:" + "|".join(shapes.literal(path) for path in paths[:50]) + ")/?$"
