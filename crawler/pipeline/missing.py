"""Which articles a source has and the archive has not, by the numbers between those that are known.

Only where numbers are dense: a system that counts its articles one by one. Where half the numbers belong to photographs
or to sister sites, a gap says nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from crawler.config import Config, SourceConfig
from crawler.errors import ConfigError, FetchError
from crawler.fetch.client import utc_now
from crawler.pipeline.errand import Errand, run_errand
from crawler.pipeline.night import Watcher
from crawler.pipeline.session import RunReport
from crawler.urls import article_key
from storage.history import KnownKey

LONGEST_GAP = 100  # numbers; a longer one parts two stretches
LEAST_KNOWN = 10  # articles of a stretch
LEAST_DENSE = 0.3  # share of a stretch's numbers that are articles we know of

_NUMBERED = re.compile(r"^(?P<host>[^#]+)#(?P<space>[^:]*):(?P<id>\d{1,18})$")


@dataclass(frozen=True, slots=True)
class Missing:
    """One number without an article. why: "unseen", or how asking for it ended before ("gone: http_404").
    near: address of the known article with the nearest number."""

    key: str
    space: str
    number: int
    why: str
    near: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A dense run of numbers in one space. known: articles held in it; missing: their gaps, both ends excluded."""

    space: str
    first: int
    last: int
    known: int
    missing: tuple[Missing, ...]

    @property
    def density(self) -> float:
        return self.known / (self.last - self.first + 1)


def stretches(keys: Iterable[KnownKey]) -> list[Stretch]:
    """The dense stretches of a source's numbers, by space and number. Pure."""
    held: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    asked: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for known in keys:
        if (match := _NUMBERED.match(known.key)) is None:
            continue
        space, number = (match["host"], match["space"]), int(match["id"])
        if known.held:
            held[space][number] = known.url
        else:
            said = ": ".join(filter(None, (known.outcome or "listed, not fetched", known.reason)))
            asked[space][number] = said
    found = [
        _stretch(space, run, held[space], asked[space]) for space in sorted(held) for run in _runs(sorted(held[space]))
    ]
    return [stretch for stretch in found if stretch.known >= LEAST_KNOWN and stretch.density >= LEAST_DENSE]


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number - run[-1] > LONGEST_GAP:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _stretch(space: tuple[str, str], run: list[int], held: Mapping[int, str], asked: Mapping[int, str]) -> Stretch:
    missing = []
    for before, after in pairwise(run):
        for number in range(before + 1, after):
            near = held[before if number - before <= after - number else after]
            key = f"{space[0]}#{space[1]}:{number}"
            missing.append(Missing(key, space[1], number, asked.get(number, "unseen"), near))
    return Stretch(space[1], run[0], run[-1], len(run), tuple(missing))


# ------------------------------------------------------------------------------------------------ probing


def addresses(source: SourceConfig, missing: Missing, sections: Iterable[str]) -> list[str]:
    """Where a missing article may stand by the source's template, the likeliest first. Pure.

    sections: folders of known articles; that of the nearest number comes first. Raises: ConfigError without a template.
    """
    template = source.identity.probe
    if template is None:
        raise ConfigError(
            [
                f'source "{source.name}": identity.probe is not set; it says how an article is asked for by its id, '
                'for example identity.probe = "/tin-{id}.html"'
            ]
        )
    if "{section}" not in template:
        return [urljoin(source.homepage, template.replace("{id}", str(missing.number)))]
    folders = dict.fromkeys([folder_of(missing.near), *sections])
    urls = (template.replace("{section}", folder).replace("{id}", str(missing.number)) for folder in folders)
    return [url for url in urls if _key(url, source) == missing.key]


def folder_of(url: str) -> str:
    """An address without its last segment: "http://h/index.php/thoi-su"."""
    return url.partition("?")[0].rpartition("/")[0]


def _key(url: str, source: SourceConfig) -> str | None:
    try:
        return article_key(url, source)
    except FetchError:
        return None


def probe(
    config: Config,
    where: str,
    source: SourceConfig,
    wanted: list[Missing],
    sections: list[str],
    *,
    limit: int | None = None,
    watcher: Watcher | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> RunReport:
    """Ask for missing articles by the crawl's own way, each section until one has it. limit: requests at most.

    Raises: ConfigError without a template, ArchiveError.
    """
    plans = [(missing, addresses(source, missing, sections)) for missing in wanted]

    async def work(errand: Errand) -> None:
        errand.watcher.planned(source, len(plans))
        for missing, urls in plans:
            for url in urls:
                if errand.over:
                    return
                outcome = await errand.visit(url, missing.key)
                if outcome.article is not None or outcome.kind not in ("gone", "failed"):
                    break

    return run_errand(config, where, source, "probe", work, limit=limit, watcher=watcher or Watcher(), clock=clock)


def sections_of(urls: Iterable[str], source: SourceConfig) -> list[str]:
    """Folders of the source's known articles on its own host, the most frequent first. Pure."""
    counts: dict[str, int] = defaultdict(int)
    for url in urls:
        if (urlsplit(url).hostname or "").removeprefix("www.") == source.host:
            counts[folder_of(url)] += 1
    return sorted(counts, key=lambda folder: -counts[folder])
