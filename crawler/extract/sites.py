"""What a site is called, to know its name within the titles of its pages. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from urllib.parse import urlsplit

from crawler.extract.blocks import Blocks
from crawler.extract.evidence import plain
from storage.text import fold

_LOGOS = 3  # pictures that are looked at
_HOME = re.compile(r"(?:https?://[^/]+/?|/|\./|\.\./)?(?:index\.\w{3,4})?", re.I)

# What parts a headline from a site's name. A bare hyphen or colon parts only with space around it, but for full width.
PARTED = re.compile(
    r"\s+[|–—·•»«/:>⋆-]{1,2}\s+|\s*[|ㅣ｜]\s*|\s+::\s+|--|：|(?<=[^\x00-\x7f])_(?=[^_]*$)|(?<=[^\x00-\x7f])-(?=[\u2e80-\uffef]{2,12}$)|_(?=[^\x00-\x7f][^_]*$)|-(?=[^-\s]*[ㅣ|])"
    r"|(?<=[\u2e80-\uffef])[—–](?=[\u2e80-\uffef]{2,12}(?:[—–]|$))"
)
_SPAN = re.compile(r"(?<=\d)\W+\d+(?!\w)")  # "2015 - 2016"
PREFIX = re.compile(r"[^:]{3,40}:\s+")  # a kicker, or the name of a section
_TOKEN = re.compile(r"\w+")


@functools.lru_cache(maxsize=1024)
def key_of(text: str) -> str:
    """Its words, without case and marks: titles of one key are one."""
    return " ".join(_TOKEN.findall(text.casefold()))


class Site:
    """What the site is called, to know its name within a title. A heading may print it above every article."""

    def __init__(self, name: str, url: str, headings: list[str]) -> None:
        self.key = key_of(name)
        self.host = (urlsplit(url).hostname or "").removeprefix("www.")
        self.joined = self.host.rsplit(".", 1)[0].replace(".", "").replace("-", "")
        self.headings = headings
        self._cuts: dict[str, list[tuple[str, str]]] = {}

    def is_called(self, text: str) -> bool:
        """Whether a part of a title is the site's name, with or without a motto, or sounds like its host."""
        key, site, name = key_of(text), self.key, self.joined
        joined = fold(key.replace(" ", ""))  # as hosts are written
        return bool(key) and (
            key == site
            or (len(site) > 3 and (site in key or (len(key) > 3 and key in site)))
            or (len(joined) > 3 and (joined in name or (len(name) > 3 and name in joined)))
        )

    def is_named(self, text: str) -> bool:
        """Whether a heading, or what stands before a colon, is the site's name: a headline may have it in its midst."""
        return self.is_called(text) and len(key_of(text)) <= 2 * max(len(self.key), len(self.joined))

    def is_added_to(self, text: str) -> bool:
        """Whether the site's name stands before or behind a text, parted from it."""
        return any(self.is_called(gone) for _, gone in self.cuts(text))

    def cuts(self, text: str) -> list[tuple[str, str]]:
        """The text without its last part, its first, its last two, as separators part them; and what was cut. A colon
        parts only the site's name."""
        known = self._cuts.get(text)
        if known is None:
            known = self._cuts[text] = list(self._cut(text))
        return known

    def _cut(self, text: str) -> Iterator[tuple[str, str]]:
        for cut, gone in self._parted(text):
            yield cut, gone
            if cut.endswith("）") and key_of(bare := cut[: cut.rfind("（")]) in self.headings:
                yield bare, cut[len(bare) :] + gone  # "見出し（新聞の名） - ポータル"

    def _parted(self, text: str) -> Iterator[tuple[str, str]]:
        places = [m.span() for m in PARTED.finditer(text) if not _SPAN.match(text, m.start())]
        if places:
            yield text[: places[-1][0]], text[places[-1][1] :]
            yield text[places[0][1] :], text[: places[0][0]]
            if len(places) > 1:
                yield text[: places[-2][0]], text[places[-2][1] :]
        elif (prefix := PREFIX.match(text)) and (key_of(prefix[0]) in self.headings or self.is_named(prefix[0])):
            yield text[prefix.end() :], prefix[0]


def printed_name(claimed: Mapping[str, str], printed: Sequence[str], lower: Set[str], blocks: Blocks) -> str:
    """The name of a site that tells machines none, by what it prints; "" where nothing tells.

    claimed: what each place claims the title to be. printed: the <h1>. lower: keys of the lower headings.
    """
    return (
        _ending(claimed, printed)
        or _masthead(claimed["title"], printed, lower)
        or _on_every_card(claimed, lower | set(map(key_of, printed)))
        or _logo(blocks, claimed["title"])
    )


def last_part(title: str) -> str:
    """What stands last in a window's title, where most sites have their name; "" where nothing is parted from it."""
    _, *parts = PARTED.split(title)
    return parts[-1].strip() if parts else ""


def _ending(claimed: Mapping[str, str], printed: Sequence[str]) -> str:
    """What JSON-LD and the card both put behind a printed headline: the name of a site that does not tell its name."""
    for text in printed:
        endings = {claimed[place].removeprefix(text) for place in ("json-ld", "og:title")}
        if (
            len(endings) == 1
            and (parted := PARTED.match(ending := endings.pop()))
            and len(ending) < len(claimed["og:title"])
        ):
            return ending[parted.end() :]
    return ""


def _masthead(title: str, printed: Sequence[str], lower: Set[str]) -> str:
    """The last or first part of the window's title where the first <h1> prints it and another heading what is left
    without it, or without a section too: the name of a site that heads all its pages."""
    parted = list(PARTED.finditer(title))
    if not parted or not printed:
        return ""
    others = lower | {key_of(text) for text in printed[1:] if len(text) > len(printed[0])}
    for name, rest in (
        (title[parted[-1].end() :], [title[: mark.start()] for mark in parted[-2:]]),
        (title[: parted[0].start()], [rest for rest in [title[parted[0].end() :]] if len(rest) > parted[0].start()]),
    ):
        if key_of(name) == key_of(printed[0]) and not others.isdisjoint(map(key_of, rest)):
            return name
    return ""


def _on_every_card(claimed: Mapping[str, str], headings: Set[str]) -> str:
    """What the card says, where a heading prints what the window's title says behind it at greater length: the name of
    a site."""
    name, window = claimed["og:title"], claimed["title"]
    if not name or not window.startswith(name) or len(window) <= 2 * len(name):
        return ""
    return name if key_of(window[len(name) :]) in headings else ""


def _logo(blocks: Blocks, title: str) -> str:
    """What a picture at the top that leads home says, and a part of the window's title too: the name of a site that
    prints it in no letters."""
    parts = PARTED.split(title)
    for image, _, _ in blocks.images[:_LOGOS]:
        link, name = image.parent, plain(image.attributes.get("alt"))
        if link is None or link.tag != "a" or len(parts) < 2 or name not in parts:
            continue
        if (address := link.attributes.get("href")) and _HOME.fullmatch(address):
            return name
    return ""
