"""The form of a site's article addresses, learned from addresses: an `identity.article` rule with its id. Pure.

Every address is offered to a list of forms, the most telling first (a number with an ending, a number before the slug,
…, a mere slug). The form that most addresses share wins; what it leaves over may be a second form. A number counts as
an id only where different articles have different ones.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

MOST = 0.5  # share of the addresses that the first form must have
_SECOND = 0.02  # share that each further form must add; at least two addresses
_ENOUGH = 0.005  # share that may be left over without looking further
_MOST_FORMS = 3
_DEPTH = 6  # path segments; deeper addresses have a form of their own on every site

_TAIL = re.compile(r"^(?P<slug>.+)(?P<sep>[-._~])(?P<mark>[a-z]{0,8}?)(?P<id>\d+)(?P<ending>\.[a-z]{2,5})?$", re.I)
_HEAD = re.compile(r"^(?P<id>\d+)(?P<sep>[-_.])(?P<slug>[^/]*\D[^/]*?)(?P<ending>\.[a-z]{2,5})?$", re.I)
_BARE = re.compile(r"^(?P<mark>[a-z]{0,8}?)(?P<id>\d+)(?P<ending>\.[a-z]{2,5})?$", re.I)
_DATED = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?P<day>/(?:0?[1-9]|[12]\d|3[01]))?/[^/]+/?$")
_ENDING = re.compile(r"(?P<ending>\.[a-z]{2,5})$", re.I)
_ID_NAMES = re.compile(r"(?:id|p|nid|tid|aid|article|itemid|post_?id|news_?id|article_?id|bai|tin)", re.I)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|xml|rss|css|js|ico|txt)$", re.I)


@dataclass(frozen=True, slots=True)
class Form:
    """What addresses can have in common. kind: id | dated | ending | slug, in order of trust. told: the rest of what
    tells two forms of a kind apart."""

    kind: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """One address under one form: its id, if the form has one, and what must be equal where ids are."""

    form: Form
    id: str | None = None
    slug: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """A rule for `identity`. covered: share (0..1) of the addresses it matches. numbered: all its forms have an id."""

    article: str
    query: tuple[str, ...] = ()
    numbered: bool = False
    covered: float = 0.0


@dataclass(slots=True)
class _Group:
    fits: dict[str, Fit] = field(default_factory=dict)  # by address


def learn(urls: Iterable[str]) -> Learned | None:
    """The rule that tells these addresses of articles from others, or None when they have too little in common.

    urls: absolute, of one site, each known or likely to be an article. At least three are needed.
    """
    addresses = [url for url in dict.fromkeys(urls) if not _FILE.search(urlsplit(url).path)]
    if len(addresses) < 3:
        return None
    groups: dict[Form, _Group] = defaultdict(_Group)
    for url in addresses:
        for fit in fits_of(url):
            groups[fit.form].fits[url] = fit
    usable = {form: group for form, group in groups.items() if form.kind != "id" or _tells_apart(group)}
    chosen: list[Form] = []
    left = set(addresses)
    while left and len(left) > _ENOUGH * len(addresses) and len(chosen) < _MOST_FORMS:
        form = _best(usable, left, len(addresses), first=not chosen, ids=not chosen or chosen[0].kind == "id")
        if form is None:
            break
        chosen.append(form)
        left -= usable[form].fits.keys()
    if not chosen:
        return None
    apart = sum(form.kind == "id" for form in chosen) > 1
    patterns = [_pattern(form, list(usable[form].fits.values()), apart=apart) for form in chosen]
    query = tuple(dict.fromkeys(form.told[1] for form in chosen if form.told[0] == "query"))
    return Learned(
        "|".join(patterns),
        query,
        all(form.kind == "id" for form in chosen),
        1 - len(left) / len(addresses),
    )


def fits_of(url: str) -> Iterator[Fit]:
    """Every form that an address has."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    slash = "/" if parts.path.endswith("/") and segments else ""
    yield from _query_fits(parts.path, parts.query)
    if not segments or len(segments) > _DEPTH:
        return
    depth, last = len(segments) - 1, segments[-1]
    if dated := _DATED.search(parts.path):
        yield Fit(Form("dated", ("day" if dated["day"] else "month",)), depth=depth)
    elif tail := _TAIL.match(last):
        told = ("tail", tail["sep"], tail["mark"], (tail["ending"] or "").lower(), slash)
        yield Fit(Form("id", told), tail["id"], last, depth)
    elif head := _HEAD.match(last):
        yield Fit(Form("id", ("head", head["sep"], (head["ending"] or "").lower(), slash)), head["id"], last, depth)
    elif bare := _BARE.match(last):
        before = segments[-2].lower() if depth and not segments[-2][0].isdigit() else ""
        told = ("bare", before, bare["mark"], (bare["ending"] or "").lower(), slash)
        yield Fit(Form("id", told), bare["id"], last, depth)
    elif depth and segments[-2].isdigit() and len(segments[-2]) > 4:
        yield Fit(Form("id", ("folder",)), segments[-2], last, depth)
    if ending := _ENDING.search(last):
        yield Fit(Form("ending", (ending["ending"].lower(),)), depth=depth)
    elif last.count("-") >= 2:
        yield Fit(Form("slug", (slash,)), depth=depth)


def _query_fits(path: str, query: str) -> Iterator[Fit]:
    for name, value in parse_qsl(query):
        if _ID_NAMES.fullmatch(name) and (number := re.match(r"\d+", value)):
            yield Fit(Form("id", ("query", name, path)), number[0], value)


def _tells_apart(group: _Group) -> bool:
    """Whether the number is an id: seldom the same in two addresses (a year behind every slug is none)."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for fit in group.fits.values():
        slugs[fit.id or ""].add(fit.slug)
    shared = sum(len(found) for found in slugs.values() if len(found) > 1)
    return shared <= max(0.02 * len(group.fits), 1 if len(group.fits) > 20 else 0)


def _best(groups: dict[Form, _Group], left: set[str], total: int, *, first: bool, ids: bool) -> Form | None:
    """The form to take next: the most telling kind that reaches far enough, of it the most frequent form."""
    least = max(3, MOST * total) if first else max(2, _SECOND * total)
    for kind in ("id", "dated", "ending", "slug"):
        if kind == "id" and not ids:
            continue  # in an id-less site a number behind a slug is a year or a count
        counts = Counter({f: len(left & group.fits.keys()) for f, group in groups.items() if f.kind == kind})
        if kind == "id" and first and sum(counts.values()) >= least:
            least = min(least, max(3.0, 0.2 * total))  # several numbered forms side by side: each has its share
        if counts and (best := counts.most_common(1)[0])[1] >= least:
            return best[0]
    return None


def _pattern(form: Form, fits: Sequence[Fit], *, apart: bool) -> str:
    """apart: other forms have ids too, so a letter before the number names the space that it counts in."""
    told = form.told
    digits = min(len(fit.id) for fit in fits if fit.id) if form.kind == "id" else 0
    number = rf"(?P<id>\d{{{digits - 1},}})" if digits > 4 else r"(?P<id>\d+)"
    match told[0] if form.kind == "id" else form.kind:
        case "query":
            return rf"^{literal(told[2] or '/')}\?(?:[^?]*&)?{literal(told[1])}={number}"
        case "tail":
            mark = f"(?P<space>{literal(told[2])})" if apart and told[2] else literal(told[2])
            return rf"{literal(told[1])}{mark}{number}{literal(told[3])}{_slash(told[4])}$"
        case "head":
            return rf"/{number}{literal(told[1])}[^/?]+{literal(told[2])}{_slash(told[3])}$"
        case "bare":
            before = f"/{literal(told[1])}" if told[1] else ""
            return rf"{before}/{literal(told[2])}{number}{literal(told[3])}{_slash(told[4])}$"
        case "folder":
            return rf"/{number}/[^/?]+/?$"
        case "dated":
            day = r"/\d{1,2}" if told[0] == "day" else ""
            return rf"/(?:19|20)\d\d/\d{{1,2}}{day}/[^/?]+/?$"
        case "ending":
            return rf"^{_folders(fits)}[^/?]+{literal(told[0])}$"
        case _:
            return rf"^{_folders(fits)}[^/?-]+(?:-[^/?-]+){{2,}}{_slash(told[0])}$"


def literal(text: str) -> str:
    """Escaped for a pattern that people read: only what means something."""
    return re.sub(r"([.\\?*+^$()\[\]{}|])", r"\\\1", text)


def _slash(slash: str) -> str:
    return "/?" if slash else ""


def _folders(fits: Sequence[Fit]) -> str:
    low, high = min(fit.depth for fit in fits), max(fit.depth for fit in fits)
    if high <= 1 and low == high:
        return "/" + "[^/?]+/" * high
    return rf"/(?:[^/?]+/){{{low}}}" if low == high else rf"/(?:[^/?]+/){{{low},{high}}}"
