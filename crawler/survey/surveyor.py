"""A homepage -> a Proposal, every part of it tried."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date as Date
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

from crawler import challenges
from crawler.config import CrawlSettings, Preset
from crawler.configfile import presets, source_from
from crawler.decode import text_of
from crawler.discover import Discovery, expand_template
from crawler.discover.xmldoc import root_of
from crawler.errors import DecodeError, DiscoverError, FetchError, ParseError
from crawler.fetch import Fetcher
from crawler.page import Page
from crawler.pipeline.channels import Channel
from crawler.survey import conclusions, looks, past, proposal, shapes
from crawler.survey.conclusions import SHOWN, Findings
from crawler.survey.proposal import Proposal, Table
from crawler.survey.trial import CHILDREN_READ, ChannelTrial, Tester
from crawler.urls import address_of, is_article, on_site
from storage.records import ChannelKind

_FEED_PLACES = (
    "/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/rss/home.rss", "/rss/tin-moi-nhat.rss", "/index.xml",
    "/feed.json", "/?format=feed&type=rss",
)  # fmt: skip
_SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
_MOST_FEEDS, _MOST_SITEMAPS, _MOST_SECTIONS = 12, 6, 40  # tried; a site is asked for no more than these
_FEEDS_KEPT = 8
_LEAST_OF_A_LISTING = 2  # articles; fewer is a page that happens to link to one
_SAMPLED_PER_CHANNEL = 2
_TEMPLATES_TRIED = 2


def _is_feed(text: str, url: str) -> bool:
    try:
        return bool(root_of(text, "feed", url))
    except DiscoverError as error:
        return error.reason == "not_a_feed" and text.lstrip()[:1] == "{"  # a feed in JSON


class Surveyor:
    """Surveys one site through a Fetcher of its caller. said: hears of every address that is asked for."""

    def __init__(
        self,
        fetcher: Fetcher,
        settings: CrawlSettings,
        clock: Callable[[], datetime],
        said: Callable[[str], None] = lambda url: None,
    ) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._test = Tester(fetcher, settings, clock, said)

    async def survey(self, url: str, name: str | None = None) -> Proposal:
        """What a `[[source]]` for the site at `url` should say. Raises: FetchError when its homepage cannot be read."""
        found = await self._look(url)
        table: Table = {"name": name or looks.name_of(found.host), "homepage": found.homepage}
        feeds = [trial async for trial in self._feeds(table, found)]
        sitemaps = [trial async for trial in self._sitemaps(table, found)]
        await self._know_the_cms(table, found)
        conclusions.tell_articles(table, found, self._today)
        listings = [trial async for trial in self._listings(table, found)]
        await self._find_paging(table, found, listings)
        sitemaps = await self._find_past(table, found, sitemaps)
        kept, dropped = await self._try_again(table, [*feeds, *sitemaps, *listings])
        conclusions.name_channels(table, found, kept, self._today)
        samples = conclusions.samples_to_show(table, kept)
        conclusions.say_language_and_zone(table, found, kept, samples)
        return Proposal(
            table,
            found.evidence,
            tuple(kept),
            tuple(dropped),
            tuple(samples),
            tuple(found.notes),
            proposal.comment_of(self._today, found.home.meta("generator")),
        )

    @property
    def _today(self) -> Date:
        return self._clock().date()

    # ------------------------------------------------------------------------------------------------ looking

    async def _look(self, url: str) -> Findings:
        asked = source_from({"name": "survey", "homepage": url, "allow_downgrade": True})
        capture = await self._test.capture(asked, url)
        if not 200 <= capture.status <= 299:
            raise FetchError(f"http_{capture.status}", url, f"the homepage answered {capture.status}")
        try:
            text = text_of(capture)
            if _is_feed(text, url):
                itself = "{0.scheme}://{0.netloc}/".format(urlsplit(capture.url))
                raise FetchError("not_html", url, f"a feed or sitemap, not a homepage; add the site itself: {itself}")
            if barrier := challenges.blocked(capture, text):
                raise FetchError(barrier.reason, url, f"a barrier stands before it ({barrier.evidence})")
            home = Page(text, capture.url)
        except (ParseError, DecodeError) as error:
            raise FetchError(error.reason, url, error.detail) from error
        parts = urlsplit(capture.url)
        homepage = capture.url if _is_edition(parts.path) else f"{parts.scheme}://{parts.netloc}/"
        site = source_from({"name": "survey", "homepage": homepage})
        links = [link for link in looks.links(home) if on_site(link.url, site)]
        preset = looks.recognise(home, _presets())
        found = Findings(homepage, home, links, preset, looks.language_of(home))
        found.likely.update((link.url, None) for link in links if link.is_headline)
        return found

    async def _know_the_cms(self, table: Table, found: Findings) -> None:
        """Markers of a CMS stand on article pages more than on the homepage."""
        learned = shapes.learn(found.likely)
        for url in islice(found.likely, 3) if found.preset is None else ():
            try:
                capture = await self._test.capture(source_from(table), url)
                found.preset = looks.recognise(Page(text_of(capture), capture.url), _presets())
            except (FetchError, DecodeError, ParseError) as error:
                if error.reason == "interrupted":
                    raise
            if found.preset:
                break
        if found.preset:
            table["preset"] = found.preset
            found.notes.append(f"recognised as {found.preset}: its rules read the pages")
        elif learned is not None:
            found.notes.append("no CMS that is known here: pages are read generically")

    # ------------------------------------------------------------------------------------------------ channels

    async def _feeds(self, table: Table, found: Findings) -> AsyncIterator[ChannelTrial]:
        """Feeds that the pages name; where none works, those in the usual places."""
        named = _on_site(looks.feed_links(found.home), table)
        named += [urljoin(found.homepage, path) for path in found.preset_channels.get("feeds", ())]
        usual = [urljoin(found.homepage, path) for path in _FEED_PLACES]
        for places in (named, usual):
            queue, asked, works = deque(places), set[str](), False
            while queue and len(asked) < _MOST_FEEDS:
                if (url := queue.popleft()) in asked:
                    continue
                asked.add(url)
                trial, listed = await self._test.channel(source_from(table), Channel("feed", url, root=url))
                if listed is not None and listed.entries:
                    found.likely.update((entry.url, None) for entry in listed.entries)
                    works = True
                elif trial.reason in ("html_not_feed", "not_a_feed"):  # a page that lists the site's feeds
                    queue.extendleft(reversed(await self._feeds_on(table, url)))
                if works or places is named:
                    yield trial
                if works and places is usual:
                    return  # one of the usual places is enough: the others are its names
            if works:
                return

    async def _feeds_on(self, table: Table, url: str) -> list[str]:
        try:
            capture = await self._test.capture(source_from(table), url, channel=True)
            return _on_site(looks.feed_links(Page(text_of(capture), capture.url)), table)
        except (FetchError, DecodeError, ParseError) as error:
            if error.reason == "interrupted":
                raise
            return []

    async def _sitemaps(self, table: Table, found: Findings) -> AsyncIterator[ChannelTrial]:
        """Sitemaps that robots.txt names; where none works, those in the usual places."""
        robots = await self._fetcher.robots(found.homepage)
        named = _on_site(robots.sitemaps, table)
        found.sitemaps.update(dict.fromkeys(named))
        for places in (named, [urljoin(found.homepage, path) for path in _SITEMAP_PLACES]):
            works = False
            for url in places[:_MOST_SITEMAPS]:
                trial, listed = await self._test.channel(source_from(table), Channel("sitemap", url, root=url))
                if listed is not None and listed.children:
                    trial = await self._look_into(table, trial, listed, found)
                if trial.reason is None and listed is not None and trial.entries:
                    works = True
                    found.add_likely(listed)
                if url in named or works:
                    yield trial
                if works and places is not named:
                    return
            if works:
                return

    async def _look_into(self, table: Table, trial: ChannelTrial, listed: Discovery, found: Findings) -> ChannelTrial:
        """Entries of an index are those of its sub-sitemaps."""
        found.sitemaps.update(dict.fromkeys(listed.children))
        read = await self._test.children(source_from(table), listed)
        for child in read:
            trial.entries += len(child.entries)
            found.add_likely(child)
        if not read:
            trial.reason, trial.detail = "children_unread", f"none of its {len(listed.children)} sitemaps could be read"
        elif len(listed.children) > CHILDREN_READ:
            trial.notes += (f"{CHILDREN_READ} of its {len(listed.children)} sitemaps were looked into",)
        return trial

    async def _listings(self, table: Table, found: Findings) -> AsyncIterator[ChannelTrial]:
        """Sections that the navigation leads to, and the homepage itself."""
        draft = source_from(table)
        home = address_of(found.homepage, draft).key
        found_sections = looks.sections(found.links)
        sections = [u for u in found_sections if not is_article(u, draft) and address_of(u, draft).key != home]
        sections = [u for u in sections if urlsplit(u).path != urlsplit(found.homepage).path]  # its own further pages
        seen: set[str] = set()
        for url in (found.homepage, *sections[:_MOST_SECTIONS]):
            trial, listed = await self._test.channel(draft, Channel("listing", url, root=url))
            if listed is None or trial.entries < _LEAST_OF_A_LISTING:
                continue
            keys = ",".join(sorted(entry.key for entry in listed.entries))
            if keys in seen and url != found.homepage:
                continue  # the same page under another address
            seen.add(keys)
            yield trial

    async def _find_paging(self, table: Table, found: Findings, listings: list[ChannelTrial]) -> None:
        """How listings go on, tried on the first that seems to; known where the preset or rel=next says it."""
        if any(trial.more for trial in listings):
            return
        for trial in listings[1:4] or listings:
            url = trial.channel.url
            capture = await self._test.capture(source_from(table), url, channel=True)
            first = await self._listed(table, Channel("listing", url, root=url))
            for way in islice(looks.paging(Page(text_of(capture), capture.url)), 3):
                if not await self._listed(table, Channel("listing", way.url, page=2, root=url)) - first:
                    continue
                rules, where = table.setdefault("discover", {}), proposal.relative(url, found.homepage)
                if way.page_url:
                    rules["page_url"] = way.page_url
                elif way.next:
                    rules["next"] = [way.next]
                key = "discover.page_url" if way.page_url else "discover.next"
                found.evidence[key] = f"RUN: page 2 of {where} lists other articles"
                return

    async def _find_past(self, table: Table, found: Findings, sitemaps: list[ChannelTrial]) -> list[ChannelTrial]:
        """Templates for pages and sitemaps by date, tried. Returns: the sitemaps that the template does not name."""
        rules, today = table.setdefault("discover", {}), self._today
        if not source_from(table).discover.archive_template:
            others = [link.url for link in found.links if not is_article(link.url, source_from(table))]
            for template in past.archive_templates(found.likely, others)[:_TEMPLATES_TRIED]:
                if await self._works(table, "listing", template, past.earlier(template, today)):
                    rules["archive_template"] = proposal.relative(template, found.homepage)
                    found.evidence["discover.archive_template"] = f"RUN: tried on {today.isoformat()}"
                    break
        if not source_from(table).discover.sitemap_template:
            named = {trial.channel.url for trial in sitemaps}
            for template in past.sitemap_templates(found.sitemaps, today)[:_TEMPLATES_TRIED]:
                now = expand_template(template, today)
                if now in found.sitemaps and now not in named:
                    continue  # an index that is read anyway lists it
                if await self._works(table, "sitemap", template, today):
                    rules["sitemap_template"] = proposal.relative(template, found.homepage)
                    found.evidence["discover.sitemap_template"] = f"RUN: tried on {today.isoformat()}"
                    dated = {url for url in named if template in past.sitemap_templates([url], today)}
                    return [trial for trial in sitemaps if trial.channel.url not in dated]
        return sitemaps

    async def _works(self, table: Table, kind: ChannelKind, template: str, day: Date) -> bool:
        """Whether a template's document of that day lists articles, and that of a day before the web none."""
        url, never = expand_template(template, day), expand_template(template, past.NEVER)
        listed = await self._listed(table, Channel(kind, url, root=url))
        return bool(listed) and not await self._listed(table, Channel(kind, never, root=never))

    async def _listed(self, table: Table, channel: Channel) -> set[str]:
        """Keys of the articles that a channel lists."""
        _, listed = await self._test.channel(source_from(table), channel)
        return {entry.key for entry in listed.entries} if listed else set()

    async def _try_again(
        self, table: Table, trials: Iterable[ChannelTrial]
    ) -> tuple[list[ChannelTrial], list[ChannelTrial]]:
        """Every channel under the final rules, with samples; its pages are not asked for again."""
        source = source_from(table)
        kept: list[ChannelTrial] = []
        dropped: list[ChannelTrial] = []
        feeds = 0
        for trial in trials:
            again, listed = await self._test.channel(source, trial.channel)
            if trial.reason is not None or (listed is None and again.reason):
                dropped.append(trial if trial.reason else again)
                continue
            if listed is not None and listed.children:
                read = [child for child in await self._test.children(source, listed) if child.entries]
                entries = sum(len(child.entries) for child in read)
                again, listed = ChannelTrial(trial.channel, entries, notes=trial.notes), read[0] if read else None
            if listed is None or not listed.entries:
                again.reason = again.reason or "empty"
                dropped.append(again)
                continue
            shown = len({sample.url for other in kept for sample in other.samples})
            again.samples = await self._test.samples(source, listed, max(_SAMPLED_PER_CHANNEL, SHOWN - shown))
            feeds += trial.channel.kind == "feed"
            (kept if trial.channel.kind != "feed" or feeds <= _FEEDS_KEPT else dropped).append(again)
        return kept, dropped


def _on_site(urls: Iterable[str], table: Table) -> list[str]:
    return list(dict.fromkeys(url for url in urls if on_site(url, source_from(table))))


@functools.cache
def _presets() -> tuple[Preset, ...]:
    return tuple(Preset.model_validate(table) for table in presets().values())


def _is_edition(path: str) -> bool:
    """Whether a homepage's path is part of it: /en/, /vi/; not /index.php or /home."""
    name = path.strip("/")
    return len(name) == 2 and name.isalpha()
