"""Reading -> Version: the one judge of what a reader saw. Pure.

    parse_pages / parse_text  the pages of an article, or a text document -> Reading -> Version
    to_version                texts normalised; lines told apart (noise, navigation, source lines, signatures); title,
                              lead, captions and bylines given their placement; attributions and authors read;
                              repeats marked

Every block of the reading that has any text, and every line of a text document, is exactly one placement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise, takewhile, zip_longest
from urllib.parse import urlsplit

from crawler import attributions, bylines, document, language, lines, rules
from crawler.biographies import tells_of_author
from crawler.blocks.attachments import attachments
from crawler.calls import those_that_call
from crawler.config import Clean, SourceConfig, bare_host
from crawler.dates import read_date
from crawler.extract import extract
from crawler.layout import Draft, Layout, clean_text, lay_out
from crawler.multipage import joined
from crawler.page import Page, is_readable
from crawler.patterns import Pattern
from crawler.reading import Reading
from crawler.repeats import mark_repeats
from crawler.signatures import helpers, is_office
from storage.records import Attribution, Reason, Version
from storage.text import letters

# Named in `Version.rules`; the number goes up when the same document is read otherwise than before.
GENERIC = "generic@1"
TEXT = "text@1"

_EDGE = 3  # body blocks from either end among which bylines are looked for
_MOST_SIGNATURES = 2  # more names than these in a row are a list


def parse_page(html: str, url: str, source: SourceConfig | None = None, *, now: datetime | None = None) -> Version:
    """The version that a decoded HTML page says: `parse_pages` of one."""
    return parse_pages([(html, url)], source, now=now)


def parse_pages(
    pages: Sequence[tuple[str, str]], source: SourceConfig | None = None, *, now: datetime | None = None
) -> Version:
    """The version that an article's pages say together: by the source's rules, else by generic extraction.

    pages: decoded HTML and address of each, in order. now: aware; dates later than a day after it are refused. Flag
    "fallback": the source has body rules, and on some page they found no body. An empty page, one without title or
    text is a version with nulls and flags, not an error. Documents that blocks link to stand behind the pictures
    (`Version.attachments`). Flag "twice_encoded": see charsets.undoubled.

    Raises: ParseError (too_large, too_deep, slow_pattern).
    """
    opened = [Page(html, url) for html, url in pages]
    ruled = source is not None and bool(source.select.body)
    by_rules = [rules.read(page, source, now=now) if source is not None and ruled else None for page in opened]
    zone = own_zone(source)
    readings = [read or extract(page, now=now, zone=zone) for page, read in zip(opened, by_rules, strict=True)]
    name = source.fingerprint if source is not None and by_rules[0] is not None else GENERIC
    version = to_version(joined(readings), source=source, url=opened[0].url, rules=name)
    documents = {document.url: document for page in opened for document in attachments(page, version.placements)}
    version = replace(version, images=(*version.images, *documents.values()))
    if any(page.twice_encoded for page in opened):
        version = version.flagged("twice_encoded")
    return version.flagged("fallback") if ruled and None in by_rules else version


def own_zone(source: SourceConfig | None) -> str | None:
    """The time zone that a source was given in so many words. The default is Vietnam's, which a page that was read
    without rules may know better."""
    return source.time_zone if source is not None and "time_zone" in source.model_fields_set else None


def parse_text(
    text: str, *, url: str | None = None, source: SourceConfig | None = None, now: datetime | None = None
) -> Version:
    """The version that a plain-text document says; `line` of each placement is its line (1-based).

    Never raises for any text, a source's own runaway pattern aside: ParseError("slow_pattern").
    """
    if source is None:
        reading = document.read(text, now=now)
    else:
        reading = document.read(text, zone=source.time_zone, order=source.clean.date_order, now=now)
    return to_version(reading, source=source, url=url, rules=TEXT)


def to_version(reading: Reading, *, source: SourceConfig | None, url: str | None, rules: str) -> Version:
    """What a reader saw, judged: see the module's docstring.

    source: whose `clean` rules and language count, or None. url: address of the document, or None.
    rules: name and fingerprint of what read it ("nukeviet@1f0c9a7e").
    """
    clean = source.clean if source else Clean()
    title, lead = clean_text(reading.title), clean_text(reading.lead)
    layout = lay_out(reading, title, lead)
    credits = _Credits(nobody=_site_names(reading, source, url))
    _read_fields(reading, layout, credits)
    _tell_lines_apart(layout, clean, credits)
    _cut(layout, clean.cut_after)
    _read_signatures(layout, clean, credits)
    _read_edges(lead, layout, credits)
    placements = mark_repeats(layout.placements(), lead)
    body = [p.text for p in placements if p.in_body]
    return Version(
        title=title,
        lead=lead,
        placements=placements,
        authors=tuple(credits.authors.values()),
        section=clean_text(reading.section),
        tags=_each_once(reading.tags),
        language=reading.language or (source.language if source else None) or _guessed_language(title, lead, body),
        published=reading.published,
        modified=reading.modified,
        images=layout.images(),
        attributions=tuple(credits.attributions.values()),
        canonical_url=reading.canonical_url,
        site_name=clean_text(reading.site_name),
        flags=_flags(reading, title, body),
        rules=rules,
    )


# ------------------------------------------------------------------------------------------ authors and sources


@dataclass(slots=True)
class _Credits:
    """Authors and source records as they are met, each once. nobody: names that are no author on this site."""

    nobody: tuple[str, ...]
    authors: dict[str, str] = field(default_factory=dict)
    attributions: dict[tuple[str, str, str | None], Attribution] = field(default_factory=dict)

    def add_byline(self, text: str) -> None:
        self._add_all(bylines.read_byline(text, self.nobody))

    def add_signature(self, text: str) -> None:
        self._add_all(bylines.read_signature(text, self.nobody))

    def _add_all(self, byline: bylines.Byline) -> None:
        for author in byline.authors:
            self.authors.setdefault(letters(author), author)
        self.add(byline.attributions)

    def add(self, found: Iterable[Attribution]) -> None:
        for attribution in found:
            key = (attribution.kind, letters(attribution.name or ""), attribution.url)
            self.attributions.setdefault(key, attribution)


def _site_names(reading: Reading, source: SourceConfig | None, url: str | None) -> tuple[str, ...]:
    """What the site calls itself: its name, its host, the host without its ending, and other organisations that the
    page knows as such. Not what is a person's name."""
    hosts = [bare_host(urlsplit(url).hostname or "")] if url and is_readable(url) else []
    hosts += [source.host, source.name] if source else []
    persons = set(map(letters, reading.persons))
    names = (reading.site_name, *reading.organisations, *hosts, *(h.rsplit(".", 1)[0] for h in hosts))
    return tuple(name for name in names if name and letters(name) not in persons)


def _read_fields(reading: Reading, layout: Layout, credits: _Credits) -> None:
    """Bylines and sources that the page prints in fields of their own. Those that stand outside the body get their
    placement behind it."""
    # "Theo" says "according to" in Vietnamese, and is a name elsewhere.
    persons = () if (reading.language or "").startswith("vi") else set(map(letters, reading.persons))
    for byline in filter(None, map(clean_text, reading.bylines)):
        if byline.startswith("Theo ") and letters(byline) in persons:
            credits.authors.setdefault(letters(byline), byline)
        else:
            credits.add_byline(byline)
        _place_behind(layout, byline, "byline")
    links = reading.source_links
    if len(links) > len(reading.sources) == 1:
        links = links[:1]  # one source, its logo and its name each with a link
    for printed, link in zip_longest(reading.sources, links):
        text = clean_text(printed) or ""
        credits.add(attributions.of_field(text, link))
        if text:
            _place_behind(layout, text, "attribution")


def _place_behind(layout: Layout, text: str, reason: Reason) -> None:
    said = letters(text)
    if not any(draft.reason in ("byline", "attribution") and said in letters(draft.text) for draft in layout.drafts):
        layout.drafts.append(Draft(text, reason=reason))


def _read_signatures(layout: Layout, clean: Clean, credits: _Credits) -> None:
    """Names, desks and agencies under the text; bylines, dates and lines that thank helpers near either end, and who
    the author is.

    Their persons are authors where no field of the page names any.
    """
    named_by_field = dict(credits.authors)
    body = layout.undecided
    for draft in (*body[:_EDGE], *body[-_EDGE:]):
        printed = lines.without_info(draft.text)
        if draft.reason is None and bylines.signs_anywhere(printed, named_by_field):
            draft.reason = "byline"
            credits.add_byline(printed)
    for above, draft in pairwise(body[-_EDGE - 1 :]):
        headed = above.role == "heading" and above.reason is None  # "Why trust us" is a part of the text
        if draft.reason is None and not headed and tells_of_author(draft.text, named_by_field.values()):
            draft.reason = "byline"
    _read_dates(layout)
    _read_helpers(layout, credits)
    signatures: list[Draft] = []
    house = set(map(letters, credits.nobody)) - {""}
    for draft in reversed(layout.undecided[1:]):  # an article is more than its signature
        if named := attributions.of_line(draft.text, last=True, link=draft.link):
            draft.reason = "attribution"
            credits.add(named)
        elif draft.role in ("paragraph", "table_row") and (is_office(draft.text) or letters(draft.text) in house):
            draft.reason = "byline"
        elif _signs(draft, clean):
            signatures.append(draft)
        else:
            break
    if len(signatures) <= _MOST_SIGNATURES:
        for draft in reversed(signatures):
            draft.reason = "byline"
            credits.add_signature(draft.text)
    if named_by_field:
        credits.authors = named_by_field


def _read_dates(layout: Layout) -> None:
    """A place alone at the top, and lines there and at the end that print a date and nothing else. Dates between
    paragraphs head them, and so do those at the ends then."""
    body = layout.undecided
    if len(body) > 1 and lines.is_dateline(body[0].text):
        body.pop(0).reason = "byline"
    for draft in [draft for draft in body[:_EDGE] if lines.is_stamp(draft.text)]:
        draft.reason = "byline"
        body.remove(draft)
    dated = [*takewhile(_prints_date, body), *takewhile(_prints_date, reversed(body))]
    if dated and len(dated) < len(body) and len(dated) == sum(map(_prints_date, body)):
        for draft in dated:
            draft.reason = "byline"


def _prints_date(draft: Draft) -> bool:
    if draft.role not in ("paragraph", "list_item", "table_row") or not lines.is_date(draft.text):
        return False
    read = read_date(draft.text)
    return read.stamp.date is not None or bool(read.flags) or ":" in draft.text  # "11/20(金) 11:02配信" names no year


def _read_helpers(layout: Layout, credits: _Credits) -> None:
    """Lines that thank those who helped: the agencies among them are sources, persons no authors."""
    for draft in layout.undecided[1:][-_EDGE:]:
        if helpers(draft.text) is not None:
            draft.reason = "byline"
            credits.add_byline(draft.text)


def _signs(draft: Draft, clean: Clean) -> bool:
    if draft.role not in ("paragraph", "heading", "quote"):
        return False
    return _matches(clean.byline, draft.text) or bylines.is_signature(draft.text, tail=draft.tail)


def _read_edges(lead: str | None, layout: Layout, credits: _Credits) -> None:
    """Agencies within the first and the last sentence, and where nobody is named yet the reporters; they stay there."""
    body = layout.undecided
    first = lead or (body[0].text if body else None)
    credits.add(attributions.at_edges(first, body[-1].text if body else None))
    if body and not credits.authors:
        texts = [*([lead] if lead else []), *(draft.text for draft in body)]
        credits.authors = {letters(name): name for name in bylines.of_edges(texts, credits.nobody)}


# ------------------------------------------------------------------------------------------ lines


def _tell_lines_apart(layout: Layout, clean: Clean, credits: _Credits) -> None:
    """Source lines, noise and navigation, by what they say."""
    label: Draft | None = None  # "Nguồn:", whose source stands on the next line
    undecided = layout.undecided
    calls = those_that_call([draft.text for draft in undecided])
    for i, draft in enumerate(undecided):
        if draft.role == "preformatted":
            continue
        if i in calls:
            draft.reason = "noise"
            continue
        if label is None and clean.noise is None and lines.opens_as_prose(draft.text):
            continue
        printed = f"{label.text} {draft.text}" if label else draft.text
        named = attributions.of_line(printed, last=False, link=draft.link, translation=clean.translation)
        if named:
            draft.reason = "attribution"
            if label:
                label.reason = "attribution"
            credits.add(named)
        elif _matches(clean.noise, draft.text):
            draft.reason = "noise"
        else:
            draft.reason = lines.noise(draft.text) or ("caption" if lines.photo_credit(draft.text) else None)
        label = draft if attributions.is_label(draft.text) else None


def _cut(layout: Layout, cut_after: Pattern | None) -> None:
    """Make what follows the line at which the article ends navigation. Above the text that line ends nothing."""
    if cut_after is None:
        return
    ended = begun = False
    for draft in layout.drafts:
        ended = ended or (begun and _matches(cut_after, draft.text))
        begun = begun or draft.reason is None
        if ended and draft.reason is None:
            draft.reason = "navigation"


def _matches(pattern: Pattern | None, text: str) -> bool:
    """Whether a pattern of the source matches the whole line."""
    found = pattern.search(text) if pattern is not None else None
    return found is not None and found.group() == text


# ------------------------------------------------------------------------------------------ the rest


def _each_once(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags normalised, those that differ in case alone once."""
    once: dict[str, str] = {}
    for tag in filter(None, map(clean_text, tags)):
        once.setdefault(tag.casefold(), tag)
    return tuple(once.values())


def _guessed_language(title: str | None, lead: str | None, body: list[str]) -> str | None:
    return language.guess(" ".join(text for text in (title, lead, *body[:20]) if text))


def _flags(reading: Reading, title: str | None, body: list[str]) -> tuple[str, ...]:
    flags = [*reading.flags]
    if not title:
        flags.append("no_title")
    if not body:
        flags.append("no_body")
    return tuple(dict.fromkeys(flags))
