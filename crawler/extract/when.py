"""When the page says it was published and changed: JSON-LD, meta tags, <time>, printed lines, the URL. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.dateforms import Order
from crawler.dates import read_date
from crawler.extract.blocks import Blocks
from crawler.extract.evidence import Evidence, plain
from crawler.extract.rank import Candidate
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
_MODIFIED = {
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "last-modified",
    "lastmod", "last_modified", "date.updated", "date.modified", "dcterms.modified", "article_modified_time",
    "lastupdate", "cxenseparse:modified_time", "http://ogp.me/ns/article#modified_time", "updated",
}  # fmt: skip
_REACH_BEFORE, _REACH_AFTER = 10, 16  # blocks around the headline whose dates may be the article's
_LONGEST = 130  # characters of a printed line that may carry a date
_SHORT = 40  # characters: a longer line is prose that mentions a day, or holds more than a date
_YEAR = re.compile(r"(?:19[89]|20[0-4]|25[3-9])\d|\d{1,2}[./]\d{1,2}[./]\d{2}\b|(?:[คย]|มิ?)\.\s?\d\d\b|令和|民國")
_CHANGED = re.compile(
    r"updat|modif|aktualisier|geändert|mis à jour|modifié|actualiz|aggiornat|gewijzigd|bijgewerkt|cập nhật|sửa|更新"
    r"|수정|แก้ไข|อัปเดต|diperbarui|oppdatert|uppdaterad|opdateret|review|edited",
    re.I,
)
_SAID = re.compile(
    r"publi|posted|veröffentlicht|erschienen|erstellt|đăng|xuất bản|发布|発行|公開|掲載|입력|등록"
    r"|เผยแพร่|written|created|date|datum|fecha|tanggal|日期|날짜|时间|時間|작성",
    re.I,
)
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=\D|$)"
    r"|(?<!\d)(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)"
)

# Where all of a country keeps one clock, its own sites mean that clock when they print a time without an offset.
_ZONES = {
    "vn": "Asia/Ho_Chi_Minh", "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich",
    "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid", "nl": "Europe/Amsterdam",
    "be": "Europe/Brussels", "lu": "Europe/Luxembourg", "uk": "Europe/London", "ie": "Europe/Dublin",
    "pl": "Europe/Warsaw", "cz": "Europe/Prague", "se": "Europe/Stockholm", "no": "Europe/Oslo",
    "dk": "Europe/Copenhagen", "fi": "Europe/Helsinki", "lt": "Europe/Vilnius", "tr": "Europe/Istanbul",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong",
    "th": "Asia/Bangkok", "in": "Asia/Kolkata", "sg": "Asia/Singapore", "my": "Asia/Kuala_Lumpur",
    "ph": "Asia/Manila", "za": "Africa/Johannesburg", "il": "Asia/Jerusalem", "gr": "Europe/Athens",
    "ua": "Europe/Kyiv", "is": "Atlantic/Reykjavik",
}  # fmt: skip
_ZONE_OF_LANGUAGE = {
    "vi": "vn", "de": "de", "it": "it", "ja": "jp", "ko": "kr", "th": "th", "pl": "pl", "cs": "cz", "sv": "se",
    "nb": "no", "no": "no", "nn": "no", "da": "dk", "fi": "fi", "tr": "tr", "is": "is", "lt": "lt", "he": "il",
    "el": "gr", "uk": "ua",
}  # fmt: skip
_ELSEWHERE = "Asia/Tokyo"  # any zone that is never at UTC's clock


@dataclass(frozen=True, slots=True)
class Clock:
    """How a page's bare times are read. zone: IANA name, or None when nothing tells: then only the day is kept."""

    zone: str | None
    order: Order
    now: datetime | None

    def read(self, text: str) -> Stamp | None:
        """The date that a text prints, or None. Words that run into one another are parted where that helps."""
        stamp = self._read(text, self.order)
        if stamp.date is None and (parted := _GLUED.sub(" ", text)) != text:
            stamp = replace(self._read(parted, self.order), text=stamp.text)
        if stamp.date is None and self.order != "ymd" and _ONE_ORDER.search(text):
            stamp = self._read(text, "mdy" if self.order == "dmy" else "dmy")
        if stamp.date is None:
            return None
        if self.zone is None and stamp.at is not None and stamp.at != self._read(text, self.order, _ELSEWHERE).at:
            return replace(stamp, at=None, precision="day")  # the text names no zone: the clock could be anyone's
        return stamp

    def _read(self, text: str, order: Order, zone: str = "UTC") -> Stamp:
        return read_date(text, zone=self.zone or zone, order=order, now=self.now).stamp


# 31/12/2025 on a page of US order, 12/31/2025 elsewhere: one of the numbers can be no month.
_ONE_ORDER = re.compile(
    r"(?<![\d/.-])(?:(?:1[3-9]|2\d|3[01])[/.-](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2\d|3[01]))"
    r"[/.-](?:20|19)?\d\d(?!\d)"
)

_GLUED = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[12]\d{3})(?=[A-Za-z•·])|(?<=[a-z:])(?=\d)"
)  # "PublishedFeb 2, 2023By Jane"


def clock_of(evidence: Evidence, url: str, now: datetime | None, zone: str | None = None) -> Clock:
    """Zone and order of numbers from the site's country, else its language. zone: what is known of the source."""
    host = urlsplit(url).hostname or ""
    country = host.rsplit(".", 1)[-1]
    language = (evidence.language or evidence.meta("og:locale") or "").replace("_", "-").lower()
    parts = language.split("-")
    zone = zone or _ZONES.get(country) or _ZONES.get(_ZONE_OF_LANGUAGE.get(parts[0], ""))
    order: Order = "dmy"
    if parts[0] in ("zh", "ja", "ko") or country in ("cn", "jp", "kr", "tw"):
        order = "ymd"
    elif (
        (parts[0] in ("en", "") and parts[-1] not in ("gb", "au", "nz", "ie", "in", "za"))
        and country not in _ZONES
        and country not in ("au", "nz", "ca")
    ):
        order = "mdy"
    return Clock(zone, order, now)


def date_candidates(
    evidence: Evidence, tree: LexborHTMLParser, blocks: Blocks, headline: int, url: str, clock: Clock
) -> list[Candidate[Stamp]]:
    """Every date that may be the day of publication, equal days joined, each with its marks.

    headline: index of the block that prints the headline, or -1.
    """
    found: dict[date, Candidate[Stamp]] = {}

    known: dict[str, Stamp | None] = {"": None}  # most places of a page say the same

    def add(text: str, origin: str) -> bool:
        if text not in known:
            known[text] = clock.read(text) if len(text) <= 2 * _LONGEST else None
        stamp = known[text]
        if stamp is None or stamp.date is None:
            return False
        candidate = found.get(stamp.date)
        if candidate is None:
            candidate = found[stamp.date] = Candidate(stamp)
        elif candidate.value.at is None and stamp.at is not None:
            candidate.value = stamp
        candidate.origins.append(origin)
        candidate.marks.add(origin)
        return True

    for article in evidence.articles[:2]:
        first = "" if article is evidence.articles[0] else " second"
        add(plain(article.get("datePublished")), "json-ld" + first)
        if evidence.news == 2 and not first:
            add(plain(article.get("datePublished")), "json-ld news")
        add(plain(article.get("dateCreated")), "json-ld created")
    for page in evidence.pages[:2]:
        add(plain(page.get("datePublished") or page.get("uploadDate")), "json-ld page")
    for name, values in evidence.metas.items():
        if origin := _PUBLISHED.get(name) or ("meta date" if "publi" in name and _NAMES_DATE.search(name) else None):
            add(values[0], origin)
    for node in tree.css('[itemprop~="datePublished"]')[:2]:
        attributes = node.attributes
        add(attributes.get("datetime") or attributes.get("content") or node.text() or "", "itemprop")
    for i, node in enumerate(tree.css("time")[:6]):
        value = node.attributes.get("datetime") or node.text() or ""
        add(value, "time" if i == 0 else "time later")
    nearest = True
    for i, text in _lines(blocks, headline):
        if nearest and i > headline >= 0 and len(text) < _SHORT:
            nearest = not add(text, "line nearest")
        near = "near" if -1 <= i - headline <= 8 else "off"
        kind = "changed" if _CHANGED.search(text) else "said" if _SAID.search(text) else "bare"
        size = "" if len(text) < _SHORT else " long"
        add(text, f"line {near} {kind}{size}" if headline >= 0 else f"line {kind}{size}")
    if _YEAR.search(evidence.title_tag):
        add(evidence.title_tag.rsplit("|", 1)[-1], "title")
    if match := _URL_DATE.search(urlsplit(url).path):
        add("-".join(g for g in match.groups() if g), "url")
    for text in blocks.text:
        if len(text) > _LONGEST:
            continue
        if len(text) < _SHORT and text.startswith(_LABELS):
            add(text, "line labelled")
        elif "ublished" in text and _FIRST.search(text):
            add(text, "line says first")
    if not found:
        for text in blocks.text:
            if len(text) <= _LONGEST // 2 and _YEAR.search(text):
                add(text, "line far " + ("changed" if _CHANGED.search(text) else "bare"))
    if not found:
        add(_scripted(tree), "script")
    for stamp in modified_stamps(evidence, clock):
        if stamp.date in found:
            found[stamp.date].marks.add("modified too")
        else:
            add(stamp.text or "", "modified")
    ordered = sorted(found)
    for day, candidate in found.items():
        candidate.marks.add(f"agree {min(len({o.split(' ')[0] for o in candidate.origins}), 4)}")
        candidate.marks.add("earliest" if day == ordered[0] else "latest" if day == ordered[-1] else "between")
        if candidate.value.at is None:
            candidate.marks.add("day only")
    return list(found.values())


_LABELS = (
    "Datum", "Date:", "Date ", "Published", "Posted on", "Veröffentlicht", "Erstellt", "Publié le", "Publicado",
    "Fecha", "Pubblicato", "Ngày đăng", "Đăng ngày", "เผยแพร่",
    "发布时间", "发布日期", "公開日", "掲載日", "입력", "등록",
)  # fmt: skip
_FIRST = re.compile(r"\b(?:originally|first) (?:was )?published", re.I)
_SCRIPTED = tuple(
    re.compile(rf'(?:{names})\\*"\s*:\s*\\*"((?:19|20)\d\d[-./][^"\\]{{4,30}})', re.I)
    for names in (
        r"publish(?:ed)?_?(?:date|at|time|on)?|date_?published|deploy_?dt|pub_?date|first_?published\w*|release_?date",
        r"\b(?:created_?at|date)",
    )
)


def _scripted(tree: LexborHTMLParser) -> str:
    """The first date that the scripts of a page that prints none keep under a name of publication."""
    scripts = [node.text() or "" for node in tree.css("script")]
    for pattern in _SCRIPTED:
        if match := next(filter(None, map(pattern.search, scripts)), None):
            return match.group(1)
    return ""


def _lines(blocks: Blocks, headline: int) -> Iterable[tuple[int, str]]:
    start = max(headline, 0)
    first = max(0, start - _REACH_BEFORE)
    for i in range(first, min(len(blocks.text), start + (_REACH_AFTER if headline >= 0 else 40))):
        text = blocks.text[i]
        if len(text) <= _LONGEST and _YEAR.search(text):
            yield i, text


def modified_stamps(evidence: Evidence, clock: Clock) -> list[Stamp]:
    """The dates of change that the page claims, most trusted first."""
    texts = [plain(a.get("dateModified")) for a in evidence.articles[:1]]
    texts += [plain(p.get("dateModified")) for p in evidence.pages[:1]]
    texts += [v for name in sorted(_MODIFIED) for v in evidence.metas.get(name, ())[:1]]
    return [stamp for text in texts if text and (stamp := clock.read(text)) is not None]
