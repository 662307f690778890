"""When the page says it was published and changed: JSON-LD, meta tags, <time>, printed lines, the URL. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.blocks import TAG_NUMBERS, Blocks
from crawler.extract.changes import CHANGED, printed_change, told_changes
from crawler.extract.clocks import Clock, printed_order
from crawler.extract.evidence import Evidence, plain
from crawler.extract.kin import ancestors
from crawler.extract.rank import Candidate
from crawler.extract.teasers import is_dated_link, markup
from crawler.lines import is_date
from storage.records import Stamp

_PUBLISHED = {
    "article:published_time": "article:published_time", "og:article:published_time": "article:published_time",
    "article:published": "article:published_time", "article_published_time": "article:published_time",
    "published_time": "article:published_time", "og:published_time": "article:published_time",
    "http://ogp.me/ns/article#published_time": "article:published_time", "datepublished": "datePublished",
    "date": "meta date", "pubdate": "meta date", "publishdate": "meta date", "publish-date": "meta date",
    "publish_date": "meta date", "publisheddate": "meta date", "published": "meta date",
    "published-date": "meta date", "og:publish_date": "meta date", "publication_date": "meta date",
    "originalpublicationdate": "meta date", "parsely-pub-date": "meta date", "sailthru.date": "meta date",
    "cxenseparse:publishtime": "meta date", "cxenseparse:recs:publishtime": "meta date",
    "rnews:datepublished": "meta date", "citation_publication_date": "meta date", "citation_date": "meta date",
    "release_date": "meta date", "date.created": "meta date", "datecreated": "meta created",
    "creation_date": "meta created", "dc.date": "dc.date", "dc.date.issued": "dc.date", "dcterms.date": "dc.date",
    "dc.date.created": "dc.date", "dcterms.created": "dc.date", "firstcreate": "meta created",
    "uploaddate": "meta created",
}  # fmt: skip
_NAMES_DATE = re.compile(r"publi(?:sh(?:ed)?|cation)[-_.: ]?(?:date|time|at|on)\b")
_REACH_BEFORE, _REACH_AFTER = 10, 16  # blocks around the headline whose dates may be the article's
_NEAR = 8  # blocks below it that a line stands near
_LONGEST = 130  # characters of a printed line that may carry a date
_SHORT = 40  # characters: a longer line is prose that mentions a day, or holds more than a date
_MOST_BESIDE = 4  # words of a line that dates something: "By Jane Doe, May 3, 2025."
_SHORT_TIMED = 80  # of one that tells a time too, as prose seldom does
_TIME = re.compile(r"\d[:.]\d\d(?!\d)|\d\s?(?:h|uhr|giờ)\b|[时時点]\d", re.I)
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？")
_ENDS = "".join(_SENTENCE_ENDS)
_HEADER = TAG_NUMBERS["header"]
_MASTHEAD = re.compile(
    r"(?<![a-z])(?:mast-?head|top-?(?:bar|nav|header|line)|site-?header|header-?(?:top|main))(?![a-z])"
)
_YEAR = re.compile(r"(?:19[89]|20[0-4]|25[3-9])\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}\b|(?:[คย]|มิ?)\.\s?\d\d\b|令和|民國")
_GLUED_COUNT = re.compile(r"(?<=[/.-]20\d\d)(?=\d[\d.,]*\s?(?:lượt|views?\b))")  # "05.03.20251.034 lượt xem"
_LONGEST_NAME, _MOST_NAMED = 40, 5  # UTF-8 bytes and words of a link before a date that may be an author's
_MOST_SIGNS = 8  # of one in Chinese, Japanese or Korean
_LEAST_SMALL = 3  # words without a capital, that a headline has: "Ursula von der Leyen" has two
_DIGIT = re.compile(r"[\d令民]")  # what any year has: looked for first, since it is quickly told
_SAID = re.compile(
    r"publi|posted|veröffentlicht|erschienen|erstellt|đăng|xuất bản|发布|発行|公開|掲載|입력|등록"
    r"|เผยแพร่|written|created|date|datum|fecha|tanggal|日期|날짜|时间|時間|작성",
    re.I,
)
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)"
    r"|(?<!\d)(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)"
)


def date_candidates(
    evidence: Evidence, tree: LexborHTMLParser, blocks: Blocks, headline: int, url: str, clock: Clock
) -> list[Candidate[Stamp]]:
    """Every date that may be the day of publication, equal days joined, each with its marks.

    headline: index of the block that prints the headline, or -1.
    """
    printed = [(i, text) for i, text in _lines(blocks, headline) if not _is_prose(blocks, i)]
    printed = [line for line in printed if not _in_masthead(blocks, line[0], headline)]
    if headline >= 0 and _LONGEST < len(text := blocks.text[headline]) <= 2 * _LONGEST and _names_year(text):
        printed.append((headline, text))  # <br>s alone part it from the headline
    lines = [line for line in printed if line[0] - headline <= _NEAR]
    if len(lines) < len(printed):
        alone = _alone(blocks, _dated(blocks, range(len(blocks.text)), _LONGEST))
        lines = [line for line in printed if line in lines or line in alone]
    if (order := printed_order((text for _, text in lines), clock.order)) and order != clock.order:
        clock = replace(clock, order=order, known={})
    claims = _Claims(clock)
    _add_told(claims, evidence)
    _add_marked(claims, evidence)
    _add_lines(claims, lines, headline)
    if _YEAR.search(evidence.title_tag):
        claims.add(evidence.title_tag.rsplit("|", 1)[-1], "title")
    path = urlsplit(url).path
    if match := _URL_DATE.search(path):
        claims.add("-".join(g for g in match.groups() if g), "url")
    _add_far(claims, blocks, headline)
    if not claims.found:
        claims.add(_scripted(tree), "script")
    for stamp in told_changes(evidence, clock.read):
        if stamp.date in claims.found:
            claims.found[stamp.date].marks.add("modified too")
        else:
            claims.add(stamp.text or "", "modified")
    _join(claims.found)
    _join_printed(claims.found, clock)
    _mark(claims.found, _URL_MONTH.search(path))
    if evidence.news == 2 and any(map(_is_told, claims.found.values())):
        return [c for c in claims.found.values() if _is_told(c) or not _is_change(c)]
    return list(claims.found.values())


def settled(claims: list[Candidate[Stamp]]) -> list[Candidate[Stamp]]:
    """Ranked claims, one that is printed right under the headline first where the best one is but another line around
    it: what a reader wrote, or other news, is dated like the article."""
    if claims and "told: nobody" in claims[0].marks and not _BY_CHANCE.isdisjoint(claims[0].marks):
        under = (claim for claim in claims if "printed: nearest" in claim.marks)
        nearest = [claim for claim in under if any(origin.startswith("line near ") for origin in claim.origins)]
        return nearest[:1] + [claim for claim in claims if claim not in nearest[:1]]
    return claims


def change(evidence: Evidence, blocks: Blocks, headline: int, clock: Clock) -> Stamp | None:
    """When the page says it was changed: what machines are told, else what it prints around the headline."""
    told = told_changes(evidence, clock.read)
    return told[0] if told else printed_change((text for _, text in _lines(blocks, headline)), clock.read)


class _Claims:
    """Dates as they are gathered. found: one candidate per day, the first to tell the time giving its instant."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.found: dict[date, Candidate[Stamp]] = {}

    def add(self, text: str, origin: str) -> bool:
        """Note what a place says; whether it is a date."""
        stamp = self.clock.read(text) if text and len(text) <= 2 * _LONGEST else None
        if stamp is None or stamp.date is None:
            return False
        candidate = self.found.get(stamp.date)
        if candidate is None:
            candidate = self.found[stamp.date] = Candidate(stamp)
        elif candidate.value.at is None and stamp.at is not None:
            candidate.value = stamp
        candidate.origins.append(origin)
        candidate.marks.add(origin)
        return True


def _add_told(claims: _Claims, evidence: Evidence) -> None:
    """What JSON-LD and meta tags say."""
    for article in evidence.articles[:2]:
        first = article is evidence.articles[0]
        claims.add(plain(article.get("datePublished")), "json-ld" if first else "json-ld second")
        if first and evidence.news == 2:
            claims.add(plain(article.get("datePublished")), "json-ld news")
        claims.add(plain(article.get("dateCreated")), "json-ld created")
    for page in evidence.pages[:2]:
        claims.add(plain(page.get("datePublished") or page.get("uploadDate")), "json-ld page")
    for name, values in evidence.metas.items():
        if origin := _PUBLISHED.get(name) or ("meta date" if "publi" in name and _NAMES_DATE.search(name) else None):
            claims.add(values[0], origin)


def _add_marked(claims: _Claims, evidence: Evidence) -> None:
    """What <time>, hAtom's <abbr class="published"> (Blogger, SPIP) and elements that are called datePublished say."""
    times = items = 0
    for node in evidence.dated[:_MARKED]:
        attributes = node.attributes
        abbreviated = node.tag == "abbr"
        written = attributes.get("title") if abbreviated else attributes.get("datetime") or attributes.get("content")
        value = written or node.text() or ""
        if (abbreviated or "datePublished" in (attributes.get("itemprop") or "")) and items < _ITEMS:
            items += 1
            claims.add(value, "itemprop")
        if node.tag == "time" and times < _TIMES:
            times += 1
            claims.add(value, "time" if times == 1 else "time later")


def _add_lines(claims: _Claims, lines: Iterable[tuple[int, str]], headline: int) -> None:
    """What is printed around the headline."""
    nearest = True
    told = any(map(_is_told, claims.found.values()))
    for i, text in sorted(lines, key=lambda line: line[0] < headline):  # above it a page prints what time it is now
        stamp = claims.clock.read(text)
        if stamp is None:
            continue
        short = len(text) < (_SHORT_TIMED if _TIME.search(text) else _SHORT)
        if nearest and i > headline >= 0 and short:
            nearest = not claims.add(text, "line nearest")
        another = told and text.endswith(_SENTENCE_ENDS) and stamp.date not in claims.found
        if not short and (another or not nearest):
            continue  # prose that mentions a day
        near = "near" if -1 <= i - headline <= _NEAR else "off"
        kind = "changed" if CHANGED.search(text) else "said" if _SAID.search(text) else "bare"
        size = "" if short else " long"
        claims.add(text, f"line {near} {kind}{size}" if headline >= 0 else f"line {kind}{size}")


def _names_year(text: str) -> bool:
    return _DIGIT.search(text) is not None and _YEAR.search(text) is not None


def _add_far(claims: _Claims, blocks: Blocks, headline: int) -> None:
    """Lines anywhere that say what they are; if there is nothing else, any short line."""
    labelled = [i for i, text in enumerate(blocks.text) if len(text) < _SHORT and text.startswith(_LABELS)]
    for _, text in _alone(blocks, [(i, blocks.text[i]) for i in labelled]):
        claims.add(text, "line labelled")
    for text in [text for text in blocks.text if "ublished" in text and len(text) <= _LONGEST]:
        if _FIRST.search(text):
            claims.add(text, "line says first")
    if not claims.found:
        for i, text in _alone(blocks, _dated(blocks, range(len(blocks.text)), _LONGEST // 2)):
            if not _is_prose(blocks, i) and not _in_masthead(blocks, i, headline):
                claims.add(text, "line far " + ("changed" if CHANGED.search(text) else "bare"))


_MARKED, _TIMES, _ITEMS = 10, 3, 2  # elements that are looked at


def _mark(found: dict[date, Candidate[Stamp]], month: re.Match[str] | None) -> None:
    """What a day's witnesses amount to. month: year and month in the address."""
    told = any(map(_is_told, found.values()))
    weak = any(not _WEAK.isdisjoint(c.origins) for c in found.values())
    for day, candidate in found.items():
        marks, origins = candidate.marks, set(candidate.origins)
        marks.add(f"agree {min(len({o.split(' ')[0] for o in origins}), 4)}")
        meta = not _TOLD_BY_META.isdisjoint(origins)
        if "json-ld" in origins:
            who = "json-ld and meta" if meta else "json-ld"
        elif meta:
            who = "meta"
        elif not _WEAK.isdisjoint(origins):
            who = "weakly"
        else:
            who = "another" if told else "another weakly" if weak else "nobody"
        changed = "too" if "modified too" in marks else "only" if "modified" in origins else "no"
        marks |= {f"told: {who}", f"told: {who} & modified: {changed}", f"printed: {_printed_as(origins)}"}
        if candidate.value.at is None:
            marks.add("day only")
        if month and (day.year, day.month) == (int(month[1]), int(month[2])):
            marks.add("month of the address")


def _is_told(candidate: Candidate[Stamp]) -> bool:
    return not _TOLD.isdisjoint(candidate.origins)


def _is_change(candidate: Candidate[Stamp]) -> bool:
    """Whether nothing speaks for a day but that the page was changed then: news is dated by its publication."""
    printed = {o for o in candidate.origins if o not in ("line nearest", "time", "time later", "modified")}
    changed = {o for o in printed if "changed" in o}
    return printed == changed and (bool(changed) or not {"modified", "modified too"}.isdisjoint(candidate.marks))


def _printed_as(origins: set[str]) -> str:
    """The most telling way in which a day is printed."""
    plain_lines = [o for o in origins if o.startswith("line ") and "changed" not in o]
    if "line nearest" in origins and any(" bare" in o or " said" in o for o in plain_lines):
        return "nearest"
    if "line labelled" in origins:
        return "labelled"
    if any(o.startswith("line near ") for o in plain_lines):
        return "near"
    if any("changed" in o for o in origins):
        return "changed"
    return "off" if plain_lines else "nowhere"


_BY_CHANCE = frozenset(("printed: near", "printed: off"))
_TOLD_BY_META = frozenset(("article:published_time", "datePublished"))
_TOLD = _TOLD_BY_META | {"json-ld"}
_WEAK = frozenset(
    ("meta date", "dc.date", "meta created", "json-ld created", "json-ld page", "json-ld second", "itemprop")
)
_FARTHEST_ZONE, _ZONE_STEP = timedelta(hours=14), timedelta(minutes=30)  # offsets of the world's clocks
_FARTHEST_EAST, _FARTHEST_WEST = timedelta(hours=13), timedelta(hours=10)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:/|\b)")


def _join(found: dict[date, Candidate[Stamp]]) -> None:
    """Join the days of one instant that is told with two offsets: what machines are told first stands."""
    for day in sorted(found):
        candidate, other = found.get(day), found.get(day + timedelta(days=1))
        if candidate is None or other is None or candidate.value.at is None or other.value.at is None:
            continue
        if abs(other.value.at - candidate.value.at) < timedelta(minutes=1):
            first, second = (candidate, other) if _TOLD.isdisjoint(other.origins) else (other, candidate)
            first.origins += second.origins
            first.marks |= second.marks
            del found[day if first is other else day + timedelta(days=1)]


def _join_printed(found: dict[date, Candidate[Stamp]], clock: Clock) -> None:
    """Give a day that is printed with a time of no zone, or with none, the instant that machines are told for a
    neighbouring day, where the two differ by what zones do: "17 Nov, 09:05 p.m." and 2026-11-18T00:05Z are one."""
    for day in sorted(found):
        printed = found.get(day)
        if printed is None or printed.value.at is not None or not printed.value.text:
            continue
        local = clock.bare(printed.value.text)
        for neighbour in (day - timedelta(days=1), day + timedelta(days=1)):
            told = found.get(neighbour)
            if told is None or told.value.at is None or _TOLD.isdisjoint(told.origins):
                continue
            at = _printed_there(told.value.at, day, local, clock.zone)
            if at is not None:
                printed.value = replace(told.value, at=at, date=day, text=printed.value.text)
                printed.origins += told.origins
                printed.marks |= told.marks
                del found[neighbour]
                break


def _printed_there(told: datetime, day: date, local: datetime | None, zone: str | None) -> datetime | None:
    """The instant told for a neighbouring day where a clock on Earth shows that time of `day` then; or `day`, if the
    page's zone is unknown and machines are told UTC: "Nov. 21" and 2026-11-22T04:08Z."""
    if local is not None:
        offset = local - told.replace(second=0, microsecond=0)
        return told.astimezone(timezone(offset)) if abs(offset) <= _FARTHEST_ZONE and not offset % _ZONE_STEP else None
    if zone is not None or told.utcoffset():
        return None
    midnight = datetime.combine(day, time.min, UTC)
    return told if midnight - _FARTHEST_EAST <= told < midnight + timedelta(days=1) + _FARTHEST_WEST else None


_LABELS = (
    "Datum", "Date:", "Date ", "Published", "Posted on", "Veröffentlicht", "Erstellt", "Publié le", "Publicado",
    "Fecha", "Pubblicato", "Ngày đăng", "Đăng ngày", "เผยแพร่",
    "发布时间", "发布日期", "公開日", "掲載日", "입력", "등록",
)  # fmt: skip
_FIRST = re.compile(r"\b(?:originally|first) (?:was )?published", re.I)
_SCRIPTED = re.compile(r':\s*\\*"((?:19|20)\d\d[-./][^"\\]{4,30})')
_SCRIPTED_NAME = re.compile(r'([A-Za-z_]{4,40})\\*"\s*\Z')
_SCRIPTED_NAMES = tuple(
    re.compile(names, re.I)
    for names in (
        r".*publish(?:ed)?_?(?:date|at|time|on)?|.*date_?published|.*deploy_?dt|.*pub_?date|.*first_?published\w*"
        r"|.*release_?date",
        r"(?:created_?at|.*date)",
    )
)


def _scripted(tree: LexborHTMLParser) -> str:
    """The first date that the scripts of a page that prints none keep under a name of publication, else of creation."""
    named = [pair for node in tree.css("script") for pair in _named_dates(node.text() or "")]
    for names in _SCRIPTED_NAMES:
        for name, value in named:
            if names.fullmatch(name):
                return value
    return ""


def _named_dates(script: str) -> Iterable[tuple[str, str]]:
    """(name, value) of what looks like a date in a script's JSON."""
    for match in _SCRIPTED.finditer(script):
        if name := _SCRIPTED_NAME.search(script[max(0, match.start() - 44) : match.start()]):
            yield name[1], match[1]


def _lines(blocks: Blocks, headline: int) -> Iterable[tuple[int, str]]:
    """The lines around the headline that carry a year."""
    start = max(headline, 0)
    end = min(len(blocks.text), start + (_REACH_AFTER if headline >= 0 else 40))
    return _dated(blocks, range(max(0, start - _REACH_BEFORE), end), _LONGEST)


def _dated(blocks: Blocks, around: range, longest: int) -> Iterable[tuple[int, str]]:
    """The lines of so many characters at the most that carry a year, without those that date other articles."""
    dated = [i for i in around if len(blocks.text[i]) <= longest and _names_year(blocks.text[i])]
    links = {i for i in dated if _is_link(blocks, i) or is_dated_link(blocks, i)}
    alike = Counter(markup(blocks, i) for i in links)
    for i in dated:
        listed = i in links and alike[markup(blocks, i)] > 1 and not _SAID.search(blocks.text[i])
        if not listed and not _dates_another(blocks, i):
            text = blocks.line(i)
            yield i, _GLUED_COUNT.sub(" ", text) if "lượt" in text or "view" in text else text


def _alone(blocks: Blocks, lines: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those of the lines that no other one is marked up like: several date other news."""
    lines = list(lines)
    alike = Counter(markup(blocks, i) for i, _ in lines)
    return [(i, text) for i, text in lines if alike[markup(blocks, i)] == 1]


def _is_prose(blocks: Blocks, i: int) -> bool:
    """Whether a line is a sentence or a caption that mentions a day, and says nothing of when it was published."""
    text = blocks.text[i]
    ended = text.endswith(_SENTENCE_ENDS) or blocks.tag_name(blocks.element[i]) == "figcaption"
    before = text[: figure.start()] if (figure := _DIGIT.search(text)) else text
    if not ended or _SAID.search(text) or CHANGED.search(before):
        return False
    least = _SHORT_TIMED if text.isascii() or text[-1] not in "。！？" else _SHORT
    told = text[-1] in "。！？" or sum(map(str.isalpha, text.split())) > _MOST_BESIDE
    return len(text) > least or (told and not _TIME.search(text) and not is_date(text.rstrip(_ENDS)))


def _in_masthead(blocks: Blocks, i: int, headline: int) -> bool:
    """Whether a line above the headline stands in a header that does not hold that: there a page prints what day it
    is."""
    if i >= headline:
        return False
    for element in ancestors(blocks, blocks.element[i]):
        if blocks.first[element] <= headline < blocks.end[element]:
            return False
        if blocks.tag[element] == _HEADER or _MASTHEAD.search(blocks.labels[blocks.label[element]].lower()):
            return True
    return False


def _is_link(blocks: Blocks, i: int) -> bool:
    """Whether a line is but a link: one alone may be the article's own date, of several alike none is."""
    return blocks.linked[i] >= len(blocks.text[i]) - 1


def _dates_another(blocks: Blocks, i: int) -> bool:
    """Whether a date stands beside a linked headline."""
    return not _may_name(blocks.text[i][: blocks.linked[i]]) and is_dated_link(blocks, i)


def _may_name(linked: str) -> bool:
    """Whether a link may be to an author: a few words, most with a capital, or a few signs."""
    if len(linked.encode("utf-8", "replace")) > _LONGEST_NAME or linked.count(" ") >= _MOST_NAMED:
        return False
    if _DIGIT.search(linked):  # the link stands behind the date
        return True
    if linked.lower() == linked.upper() and not "\u0e00" < linked[:1] < "\u0e80":
        return len(linked) <= _MOST_SIGNS
    return sum(word[0].islower() for word in linked.split()) < _LEAST_SMALL
