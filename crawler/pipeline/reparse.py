"""Today's rules over yesterday's captures: what they read differently, and the new readings kept beside the old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.config import SourceConfig
from crawler.decode import codings, text_of
from crawler.errors import DecodeError, ParseError
from crawler.files import version_of
from crawler.pipeline.judgement import Refusal, judge
from crawler.pipeline.visit import Visitor
from storage.archive import Archive, Rereading
from storage.corpus import Corpus, Evidence
from storage.records import SHORTENED_FLAGS, Capture, Hop, Version

_EXAMPLES = 3  # shown of each field
_ADDED = SHORTENED_FLAGS | {"reparsed"}  # flags that the archive gives, not the parser


@dataclass(frozen=True, slots=True)
class Example:
    """One field of one article, before and after."""

    article: str
    field: str
    old: Any
    new: Any

    def as_json(self) -> dict[str, Any]:
        return {"article": self.article, "field": self.field, "old": self.old, "new": self.new}


@dataclass(slots=True)
class Replay:
    """What reading again came to. changed: articles with a new version; fields: how often each differs; recovered:
    pages that are articles now and were none; no_article: those that still are none; refused: why articles would not be
    read any more (they stay as they are); not_held: captures whose body is not in the archive.
    """

    dry_run: bool
    read: int = 0
    changed: int = 0
    unchanged: int = 0
    recovered: int = 0
    no_article: int = 0
    not_held: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        names = ("read", "changed", "unchanged", "recovered", "no_article", "not_held")
        counts = {name: getattr(self, name) for name in names}
        return {
            "dry_run": self.dry_run,
            **counts,
            "fields": dict(self.fields),
            "refused": dict(self.refused),
            "examples": [example.as_json() for example in self.examples],
        }


def reparse(
    where: str,
    sources: Collection[SourceConfig],
    only: str | None = None,
    *,
    clock: Callable[[], datetime],
    dry_run: bool = False,
    step: Callable[[str, int, int], None] = lambda what, done, of: None,
) -> Replay:
    """Read the newest capture of every article again, and of pages that never became one.

    An article whose reading differs in any field gets a version flagged `reparsed`; earlier ones stay. only: name of
    one source. dry_run: the archive is opened for reading alone.

    Raises: ArchiveError.
    """
    replay, by_name = Replay(dry_run), {source.name: source for source in sources}
    with Corpus.open(where) as corpus:
        found = list(corpus.evidence(only))
        writing = nullcontext() if dry_run else Archive.open(where, now=clock(), purpose="reparse")
        with writing as archive:
            keeper = None if archive is None else _Keeper(archive, sources, clock, only)
            for done, one in enumerate(found, 1):
                step("captures", done, len(found))
                if not one.held:
                    replay.not_held += 1
                    continue
                _read_again(replay, corpus, one, by_name.get(one.source) or _bare(one), keeper)
            if keeper is not None:
                keeper.finish(replay)
    return replay


def _bare(one: Evidence) -> SourceConfig:
    """A source for pages of a publisher that is not configured any more."""
    parts = urlsplit(one.url)
    home = f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") else "http://localhost/"
    return SourceConfig(name=one.source, homepage=home)


def _read_again(replay: Replay, corpus: Corpus, one: Evidence, source: SourceConfig, keeper: _Keeper | None) -> None:
    capture, *rest = [capture_of_row(corpus, number) for number in (one.capture, *one.rest)]
    replay.read += 1
    try:
        judged = _judge(capture, rest, source)
    except (DecodeError, ParseError) as error:
        judged = Refusal("failed", "parse", error.reason, error.detail)
    if isinstance(judged, Refusal):
        if one.article is not None:
            replay.refused[judged.reason] += 1
        else:
            replay.no_article += 1
        return
    if one.article is None or one.number is None:
        replay.recovered += 1
        if keeper is not None:
            keeper.adopt(source, capture, one, judged)
        return
    old = corpus.parsed(one.article, one.number)
    differing = list(differing_fields(old, judged))
    replay.unchanged += not differing
    replay.changed += bool(differing)
    for name, before, after in differing:
        replay.fields[name] += 1
        if replay.fields[name] <= _EXAMPLES:
            replay.examples.append(Example(one.article, name, before, after))
    if differing and keeper is not None:
        keeper.keep(one.article, judged, (one.capture, *one.rest))


def _judge(capture: Capture, rest: Sequence[Capture], source: SourceConfig) -> Version | Refusal:
    if not capture.url.startswith("file:"):
        return judge(capture, source, now=capture.fetched_at, rest=rest)
    return version_of(text_of(capture), url=None, source=source, now=capture.fetched_at).flagged(*capture.flags)


def capture_of_row(corpus: Corpus, number: int) -> Capture:
    """A stored capture as it was when it was parsed: its payload is there, its wire bytes are not."""
    row = corpus.capture(number)
    assert row is not None
    body = corpus.payload(row["digest"]) or b""
    undecodable = bool(codings(row["content_coding"])) and row["digest"] == row["wire_digest"]
    return Capture(
        requested_url=row["requested_url"],
        url=row["url"],
        fetched_at=datetime.fromisoformat(row["at"]),
        status=row["status"],
        headers=tuple((name, value) for name, value in row["headers"]),
        hops=tuple(Hop(hop["url"], hop["status"], hop["location"]) for hop in row["hops"]),
        wire=body if undecodable else b"",
        payload=None if undecodable else body,
        content_coding=row["content_coding"],
        charset=row["charset"],
        charset_origin=row["charset_origin"],
        truncated=row["truncated"],
        flags=tuple(row["flags"]),
        address=row["address"],
    )


def differing_fields(old: Version, new: Version) -> Iterator[tuple[str, Any, Any]]:
    """(field, value in the old, value in the new) where two readings differ, JSON-able. Pure."""
    before, after = _fields(old), _fields(new)
    for name, value in before.items():
        if value != after[name]:
            yield name, value, after[name]


def _fields(version: Version) -> dict[str, Any]:
    return {
        "title": version.title,
        "lead": version.lead,
        "body": [[p.role, p.text] for p in version.body],
        "repeats": [[p.position, p.repeat.of, p.repeat.rule, p.text] for p in version.repeats if p.repeat],
        "not_body": [[p.reason, p.text] for p in version.not_body],
        "authors": list(version.authors),
        "section": version.section,
        "tags": list(version.tags),
        "language": version.language,
        "published": version.published.as_json(),
        "modified": version.modified.as_json() if version.modified else None,
        "images": [[i.url, i.caption, i.credit, i.position] for i in version.images],
        "attributions": [[a.kind, a.name, a.url, a.text] for a in version.attributions],
        "canonical_url": version.canonical_url,
        "site_name": version.site_name,
        "flags": sorted(set(version.flags) - _ADDED),
    }


class _Keeper:
    """Writes new readings as a run of its own."""

    def __init__(
        self, archive: Archive, sources: Collection[SourceConfig], clock: Callable[[], datetime], only: str | None
    ) -> None:
        self._archive, self._clock = archive, clock
        self._run = archive.begin_run("reparse", clock(), [only] if only else [])
        self._visitor = Visitor(archive, None, run=self._run, clock=clock, sources=sources)

    def keep(self, article: str, version: Version, captures: Sequence[int]) -> None:
        keys = self._visitor.attribution_keys(version)
        self._archive.keep_rereading(article, Rereading(version, captures, self._run, self._clock(), keys))

    def adopt(self, source: SourceConfig, capture: Capture, one: Evidence, version: Version) -> None:
        self._visitor.adopt(source, capture, one.capture, one.key, version.flagged("reparsed"))

    def finish(self, replay: Replay) -> None:
        self._archive.settle(self._clock())
        summary = {name: value for name, value in replay.as_json().items() if name != "examples"}
        self._archive.finish_run(self._run, "done", self._clock(), summary)
