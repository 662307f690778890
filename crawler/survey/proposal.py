"""A `[[source]]` table and how its parts came out when they were tried -> its TOML and JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from crawler.survey.trial import ChannelTrial, Sample

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A complete source, and how its parts came out when they were tried.

    table: keys as in config.toml, without what the preset says already. evidence: dotted key -> where it is known from.
    notes: assumptions, for people. dropped: channels that were tried and left out.
    """

    table: Table
    evidence: Mapping[str, str]
    channels: tuple[ChannelTrial, ...] = ()
    dropped: tuple[ChannelTrial, ...] = ()
    samples: tuple[Sample, ...] = ()
    notes: tuple[str, ...] = ()
    comment: str = field(default="")

    @property
    def usable(self) -> bool:
        """Whether some channel lists articles and most samples parse."""
        parsed = sum(sample.parsed for sample in self.samples)
        return any(trial.entries for trial in self.channels) and parsed * 2 > len(self.samples)

    def toml(self) -> str:
        return toml_of({**self.table, "evidence": dict(self.evidence)} if self.evidence else self.table, self.comment)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.table["name"],
            "usable": self.usable,
            "source": self.table,
            "toml": self.toml(),
            "channels": [trial.as_json() for trial in self.channels],
            "dropped": [trial.as_json() for trial in self.dropped],
            "samples": [sample.as_json() for sample in self.samples],
            "notes": list(self.notes),
        }


def comment_of(day: Date, generator: str | None) -> str:
    made = f"; the page says it is made by {generator}" if generator else ""
    return f"proposed by `luutru source add` on {day.isoformat()}{made}"


def toml_of(table: Table, comment: str = "", head: str = "[[source]]") -> str:
    """A block that tomllib reads back as `table`; inner tables as dotted keys, one line each."""
    lines = [head]
    if comment:
        lines.insert(0, "# " + "".join(c for c in " ".join(comment.split()) if c.isprintable()))  # a site's words
    lines += (f"{key} = {_value(value, key)}" for key, value in _leaves(table))
    return "\n".join(lines) + "\n"


def _leaves(table: Table, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        key = above + (name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _string(name))
        if isinstance(value, dict):
            yield from _leaves(value, f"{key}.")
        else:
            yield key, value


def _value(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(one, '')}" for name, one in value.items()) + " }"
    items = [_value(item, "") for item in value]
    line = f"[{', '.join(items)}]"
    return line if len(key) + len(line) <= 116 else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _string(text: str) -> str:
    """A literal string for patterns, whose backslashes people read; else a basic one."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def relative(url: str, homepage: str) -> str:
    """A channel's address as config writes it: a path where it is on the homepage's own host."""
    root = "/".join(homepage.split("/", 3)[:3])
    return url[len(root) :] or "/" if url == root or url.startswith(root + "/") else url


def told_apart(trials: Iterable[ChannelTrial]) -> dict[str, list[str]]:
    """Addresses of the channels by kind, in their order."""
    found: dict[str, list[str]] = {"feed": [], "sitemap": [], "listing": []}
    for trial in trials:
        found[trial.channel.kind].append(trial.channel.url)
    return found
