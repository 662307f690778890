"""One page: fetch -> keep bytes -> parse -> keep version -> outcome."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawler import agenda
from crawler.config import Config, SourceConfig, bare_host
from crawler.errors import DecodeError, FetchError, ParseError
from crawler.fetch import Fetcher
from crawler.multipage import MOST_PAGES
from crawler.pipeline.doubts import Doubt, Doubts
from crawler.pipeline.judgement import Identity, Refusal, identify, judge, next_page
from crawler.pipeline.patience import Stalled, patience
from crawler.pipeline.pictures import Pictures
from crawler.pipeline.scribe import Scribe
from crawler.urls import article_key, canonical_url
from storage.archive import Archive, Missed
from storage.records import Capture, Outcome, OutcomeKind, Version


class LeadsOn(Exception):
    """The article goes on on another page, which has not been fetched yet."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


_UNREAD = frozenset({"stalled", "set_aside"})
"""Refusals that leave the journal as it is: the page was not read to its end, as if the process had died over it."""


class Visitor:
    """Takes single pages into the archive; every visit ends in exactly one recorded Outcome."""

    def __init__(
        self,
        archive: Archive,
        fetcher: Fetcher | None,
        scribe: Scribe | None = None,
        *,
        run: int,
        clock: Callable[[], datetime],
        sources: Collection[SourceConfig] = (),
        keep_unchanged_payloads: bool = False,
        gone_after: timedelta = timedelta(hours=12),
    ) -> None:
        """fetcher, scribe: for `visit` alone; the other methods work in the thread that calls them, which is the
        scribe's while there is one. gone_after: a 404 that another run hears again at least so much later is believed.
        """
        self._archive, self._fetcher, self._scribe = archive, fetcher, scribe
        self._run, self._clock = run, clock
        self._any_forgotten = archive.any_forgotten()
        self._doubts = Doubts(fetcher, clock) if fetcher is not None else None
        self._by_name = {source.name: source for source in sources}
        self._by_host = {host: source for source in sources for host in source.hosts}
        self._keep_unchanged, self._gone_after = keep_unchanged_payloads, gone_after

    @classmethod
    def of_run(
        cls,
        config: Config,
        archive: Archive,
        fetcher: Fetcher,
        scribe: Scribe,
        *,
        run: int,
        clock: Callable[[], datetime],
    ) -> Visitor:
        """One for a run that fetches, as the config says."""
        return cls(
            archive,
            fetcher,
            scribe,
            run=run,
            clock=clock,
            sources=config.source,
            keep_unchanged_payloads=config.crawl.keep_unchanged_payloads,
            gone_after=timedelta(hours=config.crawl.gone_hours),
        )

    def introduce(self, source: SourceConfig) -> None:
        """Write down what is said of a source; by the config, where pages of another host come under its name."""
        said = self._by_name.get(source.name, source)
        self._archive.keep_source(
            said.name,
            said.homepage,
            language=said.language,
            group=said.group,
            region=said.region,
            kind=said.kind,
            at=self._clock(),
        )

    async def visit(self, source: SourceConfig, url: str, key: str, aliases: Collection[str] = ()) -> Outcome:
        """Fetch one page and keep it. Expected failures are outcomes; only ArchiveError and cancellation leave it."""
        assert self._fetcher is not None
        assert self._scribe is not None
        assert self._doubts is not None
        if self._any_forgotten and await self._scribe.do(self._archive.is_forgotten, key):
            forgotten = Outcome(url, source.name, "skipped", key, reason="forgotten")
            return await self._scribe.do(self.record, forgotten)
        try:
            capture = await self._fetcher.fetch(url, source=source)
            doubt = await self._doubts.about(capture, source)
        except FetchError as error:
            return await self._scribe.do(self._not_fetched, source, url, key, error)
        outcome = await self._keep_all(source, capture, key, aliases, doubt)
        if source.keep_images and outcome.article is not None and outcome.key is not None:
            with contextlib.suppress(FetchError):  # asked to end: the next look at the article goes on
                await Pictures(self._archive, self._fetcher, self._scribe, self._run, self._clock).keep(
                    source, outcome.key
                )
        return outcome

    async def _keep_all(
        self, source: SourceConfig, first: Capture, key: str, aliases: Collection[str], doubt: Doubt | None
    ) -> Outcome:
        """Keep an article with the pages on which it goes on, as far as they can be had."""
        assert self._fetcher is not None
        assert self._scribe is not None
        rest: list[Capture] = []
        more = True
        while True:
            try:
                return await self._scribe.do(self.keep, source, first, key, aliases, doubt, rest=rest, more=more)
            except LeadsOn as on:
                try:
                    rest.append(await self._fetcher.fetch(on.url, source=source))
                except FetchError:  # what is here is kept, flagged "partial"; another night asks again
                    more = False
                more = more and len(rest) + 1 < MOST_PAGES

    def _not_fetched(self, source: SourceConfig, url: str, key: str, error: FetchError) -> Outcome:
        kind: OutcomeKind = "skipped" if error.reason in agenda.NOT_ASKED else "failed"
        stage = "robots" if error.reason.startswith("robots_") else "fetch"
        outcome = Outcome(url, source.name, kind, key, stage, error.reason, error.detail)
        with self._archive.batch():
            if error.capture is not None:  # bytes came, though not a whole page: they are evidence
                number = self._archive.keep_capture(error.capture, run=self._run, source=source.name)
                outcome = replace(outcome, capture=number, status=error.capture.status)
            return self.record(outcome)

    def keep(
        self,
        source: SourceConfig,
        capture: Capture,
        key: str,
        aliases: Collection[str] = (),
        doubt: Doubt | None = None,
        *,
        rest: Sequence[Capture] = (),
        more: bool = False,
    ) -> Outcome:
        """Keep one fetched capture: its bytes, then what they say; a doubt stands against a page, not a barrier.

        rest: the further pages of the article. more: whether pages that are not among them should be fetched first.

        Raises: LeadsOn, where there are such; the bytes are kept.
        """

        def identity(version: Version) -> Identity:
            who = identify(source, capture, version, key)
            return replace(who, aliases=(who.aliases | set(aliases)) - {who.url})

        def read() -> Version | Refusal:
            if more and doubt is None and (url := next_page([capture, *rest], source)):
                raise LeadsOn(url)
            judged = judge(capture, source, now=self._clock(), rest=rest)
            return Refusal.of(doubt) if doubt is not None and isinstance(judged, Version) else judged

        return self.take(source.name, capture, key, read, identity, rest=rest)

    def take(
        self,
        source: str,
        capture: Capture,
        key: str,
        read: Callable[[], Version | Refusal],
        identity: Callable[[Version], Identity],
        *,
        rest: Sequence[Capture] = (),
    ) -> Outcome:
        """Commit the bytes, `read` them, commit the version: the one way into the archive.

        key: the article key as far as it is known before reading; `identity` says it for sure afterwards.
        """
        url = capture.requested_url
        with self._archive.batch():
            keep = self._archive.keep_capture
            numbers = [keep(page, run=self._run, source=source) for page in (capture, *rest)]
            crashes = self._archive.begin_parse(url, key, self._clock())
        trace: str | None = None
        judged: Version | Refusal
        if crashes >= agenda.SET_ASIDE_AFTER:
            judged = Refusal("failed", "parse", "set_aside", f"{crashes} parses of this page died or stalled")
        else:
            try:
                judged, trace = _tried(read, sum(len(page.payload or b"") for page in (capture, *rest)))
            except LeadsOn:
                self._archive.end_parse(url)
                raise
        outcome = Outcome(url, source, "failed", key, capture=numbers[0], status=capture.status)
        with self._archive.batch():
            if not (isinstance(judged, Refusal) and judged.reason in _UNREAD):
                self._archive.end_parse(url)
            if isinstance(judged, Version):
                outcome = self._keep_version(outcome, numbers, judged, identity(judged))
            else:
                outcome = self._refused(outcome, judged, numbers[0], key)
            return self.record(outcome, trace)

    def _keep_version(self, outcome: Outcome, numbers: Sequence[int], version: Version, who: Identity) -> Outcome:
        if self._archive.is_forgotten(who.key):  # met under an address that did not say which article it is
            self._release(numbers)
            return replace(outcome, kind="skipped", key=who.key, reason="forgotten")
        kept = self._archive.keep_version(
            version,
            key=who.key,
            source=outcome.source,
            url=who.url,
            aliases=who.aliases,
            alias_keys=self._keys(who.aliases),
            captures=numbers,
            run=self._run,
            at=self._clock(),
            attribution_keys=self.attribution_keys(version),
        )
        if kept.verdict == "unchanged" and not self._keep_unchanged:
            self._release(numbers)
        return replace(outcome, kind=kept.verdict, key=who.key, article=kept.article, version=kept.number)

    def _release(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._archive.release_payload(number)

    def _refused(self, outcome: Outcome, refusal: Refusal, number: int, key: str) -> Outcome:
        before = self._archive.page_memory([key]).get(key)
        if before and (before.last_outcome, before.last_reason) == (refusal.kind, refusal.reason):
            self._archive.release_payload(number)  # the same refusal again: the first one's bytes are the evidence
        article = None
        if refusal.kind == "gone" and (missed := self._missed(outcome, key)):
            article = missed.article
            if not missed.confirmed:
                refusal = replace(refusal, detail=f"{refusal.detail}; another night shall confirm it")
        return replace(
            outcome,
            kind=refusal.kind,
            stage=refusal.stage,
            reason=refusal.reason,
            detail=refusal.detail,
            article=article,
        )

    def _missed(self, outcome: Outcome, key: str) -> Missed | None:
        return self._archive.note_missing(
            key,
            status=outcome.status or 0,
            capture=outcome.capture,
            run=self._run,
            at=self._clock(),
            apart=self._gone_after,
        )

    def adopt(self, source: SourceConfig, capture: Capture, number: int, key: str, version: Version) -> Outcome:
        """Keep what an earlier capture, which made no version then, is read as today."""
        url = capture.requested_url
        outcome = Outcome(url, source.name, "failed", key, capture=number, status=capture.status)
        with self._archive.batch():
            return self.record(self._keep_version(outcome, [number], version, identify(source, capture, version, key)))

    def record(self, outcome: Outcome, trace: str | None = None) -> Outcome:
        """Write an outcome down; once this returns it may be shown."""
        outcome = replace(outcome, at=self._clock())
        self._archive.record(outcome, run=self._run, traceback=trace)
        return outcome

    def attribution_keys(self, version: Version) -> Mapping[str, str]:
        """Article keys of the originals that a version names, under the rules of the source that publishes them."""
        return self._keys({a.url for a in version.attributions if a.url})

    def _keys(self, urls: Iterable[str]) -> Mapping[str, str]:
        keys = {}
        for url in urls:
            try:
                host = bare_host(canonical_url(url).split("/")[2].split(":")[0])
                keys[url] = article_key(url, self._by_host.get(host))
            except FetchError:
                continue  # not an address: an attribution keeps its text
        return keys


def _tried(read: Callable[[], Version | Refusal], size: int) -> tuple[Version | Refusal, str | None]:
    """What a page of so many bytes is read as, and the traceback where reading it failed by a bug. Raises: LeadsOn."""
    try:
        with patience(size):
            return read(), None
    except LeadsOn:
        raise
    except (DecodeError, ParseError) as error:
        return Refusal("failed", "parse", error.reason, error.detail), None
    except Stalled as stalled:
        return Refusal("failed", "parse", "stalled", str(stalled)), None
    except Exception as bug:  # a bug of ours costs this page only
        return Refusal("failed", "parse", "bug", f"{type(bug).__name__}: {bug}"), traceback.format_exc()
