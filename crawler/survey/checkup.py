"""A configured source -> what of it works: every channel asked, pages of each read by its rules and without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.config import SourceConfig
from crawler.discover import Discovery
from crawler.pipeline.channels import Channel, channels_of
from crawler.survey.trial import FIELDS, ChannelTrial, Sample, Tester

_MOSTLY = 0.5  # share of samples that may lack a field of FIELDS before the rule for it counts as broken
_MUST = ("title", "body", "date")  # fields whose rule is broken when most samples lack them


@dataclass(frozen=True, slots=True)
class Checkup:
    """What of a source works. faults: what is broken, one line each, for people; empty when all is well."""

    source: str
    channels: tuple[ChannelTrial, ...]
    samples: tuple[Sample, ...]
    faults: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "well": not self.faults,
            "faults": list(self.faults),
            "channels": [trial.as_json() for trial in self.channels],
            "samples": [sample.as_json() for sample in self.samples],
        }


async def check_source(
    source: SourceConfig, test: Tester, clock: Callable[[], datetime], *, per_channel: int = 3
) -> Checkup:
    """Ask every channel that the config names and read `per_channel` pages of each. Nothing is kept."""
    trials = [await _check_channel(source, test, channel, per_channel) for channel in channels_of(source, clock())]
    samples = {sample.url: sample for trial in trials for sample in trial.samples}
    return Checkup(source.name, tuple(trials), tuple(samples.values()), tuple(faults_of(source, trials)))


async def _check_channel(source: SourceConfig, test: Tester, channel: Channel, per_channel: int) -> ChannelTrial:
    trial, found = await test.channel(source, channel)
    if found is not None and found.children:
        trial, found = await _look_into(source, test, trial, found)
    if found is not None:
        trial.samples = await test.samples(source, found, per_channel)
    return trial


async def _look_into(
    source: SourceConfig, test: Tester, trial: ChannelTrial, index: Discovery
) -> tuple[ChannelTrial, Discovery | None]:
    """A sitemap index lists what its sub-sitemaps do."""
    read = await test.children(source, index)
    trial.entries += sum(len(child.entries) for child in read)
    listed = next((one for one in (index, *read) if one.entries), None)
    if listed is None and read:
        trial.reason, trial.detail = "empty", f"none of the {len(read)} sitemaps in it that were read lists an article"
    trial.notes += (f"{len(read)} of {len(index.children)} sitemaps in it were read",)
    if not read:
        trial.reason, trial.detail = "children_unread", f"none of its {len(index.children)} sitemaps could be read"
    return trial, listed


def faults_of(source: SourceConfig, trials: list[ChannelTrial]) -> list[str]:
    """What a person should mend, one line each. Pure."""
    if not trials:
        return ["it has no channel: name a feed, a sitemap or a listing in `discover`"]
    broken = [t for t in trials if t.reason and not (t.channel.young and t.reason in ("http_404", "http_410"))]
    faults = [f"{t.channel.kind} {t.channel.url}: {t.reason}: {t.detail}" for t in broken]
    samples = {sample.url: sample for trial in trials for sample in trial.samples}.values()
    unread = Counter(sample.reason for sample in samples if sample.reason)
    for reason, count in unread.items():
        if count > _MOSTLY * len(samples):
            faults.append(f"{count} of {len(samples)} pages could not be read: {reason}")
    read = [sample for sample in samples if sample.version is not None]
    fallen = sum(sample.fallback for sample in read)
    if fallen > _MOSTLY * len(read):
        faults.append(f"select.body finds nothing on {fallen} of {len(read)} pages: they were read generically")
    for name in FIELDS:
        lacking = sum(name in sample.missing for sample in read)
        if name in _MUST and lacking > _MOSTLY * len(read):
            faults.append(f"{lacking} of {len(read)} pages have no {name}{_rule_of(source, name)}")
    return faults


def _rule_of(source: SourceConfig, name: str) -> str:
    key = {"date": "published"}.get(name, name)
    return f": look at select.{key}" if getattr(source.select, key, None) else ""
