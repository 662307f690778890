"""When it was published: printed forms of ten languages on pages that nobody wrote rules for, zones and orders."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from crawler.configfile import source_from
from crawler.extract import extract
from crawler.extract.blocks import read_blocks
from crawler.extract.clocks import clock_of
from crawler.extract.evidence import Evidence, gather
from crawler.extract.when import date_candidates
from crawler.page import Page
from crawler.parse import parse_page
from storage.records import Stamp

from .texts import TEXTS

DE, EN, FR, ES, ID = "news.example.de", "news.example.com", "news.example.fr", "news.example.es", "news.example.id"
UK, CN, JP, KR, TH, VN = "news.example.co.uk", "news.example.cn", "news.example.jp", "news.example.kr", "a.th", "a.vn"

PRINTED = [  # language of the page, host, what it prints, the instant or day
    ("vi", VN, "Thứ ba, 14/10/2025 17:32", "2025-10-14T17:32:00+07:00"),
    ("vi", VN, "Ngày 14 tháng 10 năm 2025, 17 giờ 32", "2025-10-14T17:32:00+07:00"),
    ("en", UK, "Tuesday 14 October 2025 17:32 BST", "2025-10-14T17:32:00+01:00"),
    ("en", UK, "Published: 17:32, 14 October 2025", "2025-10-14T17:32:00+01:00"),
    ("en", EN, "Oct. 14, 2025 at 5:32 p.m. ET", "2025-10-14T17:32:00-04:00"),
    ("en", EN, "Updated 5:32 PM EDT, Tue October 14, 2025", "2025-10-14T17:32:00-04:00"),
    ("en", EN, "October 14, 2025 5:32 PM", "2025-10-14"),
    ("en", EN, "10/14/2025", "2025-10-14"),
    ("en", UK, "4/10/2025", "2025-10-04"),
    ("en", EN, "4/10/2025", "2025-04-10"),
    ("de", DE, "14.10.2025 | 17:32 Uhr", "2025-10-14T17:32:00+02:00"),
    ("de", DE, "Stand: 14. Okt. 2025 um 17.32 Uhr", "2025-10-14T17:32:00+02:00"),
    ("fr", FR, "Publié le 14 octobre 2025 à 17h32", "2025-10-14T17:32:00+02:00"),
    ("fr", FR, "mardi 14 oct. 2025, 17 h 32", "2025-10-14T17:32:00+02:00"),
    ("es", ES, "14 de octubre de 2025 - 17:32h", "2025-10-14T17:32:00+02:00"),
    ("es", ES, "Martes, 14/10/2025 a las 17:32", "2025-10-14T17:32:00+02:00"),
    ("zh", CN, "2025年10月14日 17:32 来源：试验网", "2025-10-14T17:32:00+08:00"),
    ("zh", CN, "2025年10月14日 星期二 下午5:32", "2025-10-14T17:32:00+08:00"),
    ("zh", "news.example.hk", "2025-10-14 HKT 17:32", "2025-10-14T17:32:00+08:00"),
    ("ja", JP, "2025年10月14日(火) 午後5時32分", "2025-10-14T17:32:00+09:00"),
    ("ja", JP, "令和7年10月14日", "2025-10-14"),
    ("ko", KR, "입력 2025.10.14. 오후 5:32", "2025-10-14T17:32:00+09:00"),
    ("ko", KR, "2025년 10월 14일(화) 17:32", "2025-10-14T17:32:00+09:00"),
    ("id", ID, "Selasa, 14 Okt 2025 17:32 WIB", "2025-10-14T17:32:00+07:00"),
    ("id", ID, "14 Oktober 2025 pukul 17.32 WITA", "2025-10-14T17:32:00+08:00"),
    ("id", ID, "14/10/2025, 17:32", "2025-10-14"),
    ("th", TH, "14 ต.ค. 2568 เวลา 17:32 น.", "2025-10-14T17:32:00+07:00"),
    ("th", TH, "วันอังคารที่ 14 ตุลาคม พ.ศ. 2568, 17.32 น.", "2025-10-14T17:32:00+07:00"),
    ("th", TH, "14 ต.ค. 68 17:32 น.", "2025-10-14T17:32:00+07:00"),
]


def page(printed: str, language: str = "en", head: str = "") -> str:
    text = TEXTS.get(language, TEXTS["en"])
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs)
    return (
        f'<html lang="{language}"><head><title>{text.title}</title>{head}</head><body><article><h1>{text.title}</h1>'
        f'<div class="when">{printed}</div>{body}</article></body></html>'
    )


def said(stamp: Stamp) -> str | None:
    value = stamp.at or stamp.date
    return value.isoformat() if value else None


@pytest.mark.parametrize(("language", "host", "printed", "wanted"), PRINTED)
def test_a_printed_date_is_read_as_the_country_means_it(language: str, host: str, printed: str, wanted: str) -> None:
    reading = extract(Page(page(printed, language), f"https://{host}/a/b-1"))
    assert said(reading.published) == wanted


def test_a_time_without_a_zone_is_left_out_where_nothing_tells_the_zone() -> None:
    stamp = extract(Page(page("October 14, 2025 5:32 PM"), f"https://{EN}/a")).published
    assert (stamp.at, stamp.precision, stamp.text) == (None, "day", "October 14, 2025 5:32 PM")


@pytest.mark.parametrize(
    ("language", "claimed", "offset"),
    [("vi", "", 7), *((language, claimed, n) for language, n in (("th", 7), ("ko", 9), ("ja", 9), ("zh", 8))
                      for claimed in ("", "en-US"))],
)  # fmt: skip
def test_the_letters_of_a_title_tell_the_clock_of_a_site_that_claims_no_language_or_english(
    language: str, claimed: str, offset: int
) -> None:
    html = page("2025-10-14 17:32", language).replace(f'lang="{language}"', f'lang="{claimed}"')
    assert said(extract(Page(html, "https://a.example/b")).published) == f"2025-10-14T17:32:00+{offset:02}:00"


@pytest.mark.parametrize(
    ("language", "host", "wanted"),
    [
        ("es-UY", "a.example", "2025-10-14T17:32:00-03:00"),
        ("es-ES", "a.example", "2025-10-14"),  # what themes claim anywhere
        ("es", "a.com.co", "2025-10-14T17:32:00-05:00"),
        ("es", "a.co", "2025-10-14"),  # companies everywhere have such names
        ("lo", "a.example", "2025-10-14T17:32:00+07:00"),
    ],
)
def test_the_region_of_the_language_and_the_country_tell_the_clock(language: str, host: str, wanted: str) -> None:
    html = page("2025-10-14 17:32", "es").replace('lang="es"', f'lang="{language}"')
    assert said(extract(Page(html, f"https://{host}/b")).published) == wanted


def test_a_date_in_the_words_of_dotnet_is_american_whatever_the_country() -> None:
    head = '<meta name="article:published_time" content="11/12/2025 4:20:05 PM">'
    reading = extract(Page(page("12/11/2025 16:20", "vi", head), "https://bao.vn/a"))
    assert said(reading.published) == "2025-11-12T16:20:05+07:00"


def test_a_zone_that_was_configured_counts_and_a_default_does_not() -> None:
    html, home = page("October 14, 2025 5:32 PM"), f"https://{EN}/"
    zoned = source_from({"name": "a", "homepage": home, "time_zone": "America/New_York"})
    plain = source_from({"name": "a", "homepage": home})
    assert said(parse_page(html, home + "a", zoned).published) == "2025-10-14T17:32:00-04:00"
    assert said(parse_page(html, home + "a", plain).published) == "2025-10-14"


@pytest.mark.parametrize(("host", "printed"), [(UK, "10/14/2025"), (EN, "14/10/2025")])
def test_the_other_order_is_read_where_the_pages_own_is_impossible(host: str, printed: str) -> None:
    assert said(extract(Page(page(printed), f"https://{host}/a")).published) == "2025-10-14"


def test_the_order_of_numbers_is_that_of_the_pages_other_dates() -> None:
    other = "<p>Seen before: 26-09-2025</p>"
    assert said(extract(Page(page(f"02-10-2025</div><div>{other}"), f"https://{EN}/a")).published) == "2025-10-02"
    assert said(extract(Page(page("02-10-2025"), f"https://{EN}/a")).published) == "2025-02-10"


def test_two_figures_of_a_year_that_comes_first_are_no_day() -> None:
    printed = "댓글 0건 조회 141회 작성일 25-10-14 17:32"
    assert said(extract(Page(page(printed, "ko"), f"https://{KR}/a")).published) == "2025-10-14T17:32:00+09:00"


def test_the_first_of_two_dates_that_run_into_words_is_the_one_of_the_line() -> None:
    stamp = clock_of(Evidence(), f"https://{EN}/a", None).read("WeatherOCTOBER 12, 2025Updated: OCTOBER 14, 2025")
    assert stamp is not None
    assert said(stamp) == "2025-10-12"
    assert stamp.text == "WeatherOCTOBER 12, 2025Updated: OCTOBER 14, 2025"


def test_one_instant_told_with_two_offsets_is_one_claim() -> None:
    head = '<meta property="article:published_time" content="2025-10-14T00:57:30+00:00">'
    found = Page(page('<time datetime="2025-10-13T19:57:30-05:00">13 Oct</time>', "en", head), f"https://{EN}/a")
    evidence, blocks = gather(found), read_blocks(found.root)
    claims = date_candidates(evidence, found.tree, blocks, 0, found.url, clock_of(evidence, found.url, None))
    assert [said(claim.value) for claim in claims] == ["2025-10-14T00:57:30+00:00"]
    assert {"article:published_time", "time"} <= claims[0].marks


def test_an_abbreviated_hour_tells_its_instant() -> None:
    marked = (
        '<h2>jueves, 19 de noviembre de 2026</h2><abbr class="published" title="2026-11-19T08:47:00-03:00">8:47</abbr>'
    )
    read = parse_page(page(marked, "es"), "https://a.example/2026/11/camino.html")
    assert said(read.published) == "2026-11-19T08:47:00-03:00"


def test_the_day_of_publication_that_machines_are_told_goes_before_a_printed_change() -> None:
    told = {"@type": "NewsArticle", "headline": TEXTS["en"].title, "datePublished": "2025-10-01T08:00:00+00:00"}
    changed = '<meta property="article:modified_time" content="2025-10-14T08:00:00+00:00">'
    for head in (
        '<meta property="article:published_time" content="2025-10-01T08:00:00+00:00">',
        f'<script type="application/ld+json">{json.dumps(told)}</script>',
    ):
        html = page("Updated October 14, 2025", "en", head + changed)
        assert said(extract(Page(html, f"https://{EN}/a")).published) == "2025-10-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("language", "host", "printed", "changed"),
    [
        ("ko", KR, "입력 2025.10.14. 오후 5:32 수정 2025.10.15. 오전 9:05", "2025-10-15T09:05:00+09:00"),
        ("th", TH, "ปรับปรุง: 15 ต.ค. 2568 09:05 น.", "2025-10-15T09:05:00+07:00"),
        ("de", DE, "Aktualisiert: 15.10.2025, 09:05 Uhr", "2025-10-15T09:05:00+02:00"),
        ("fr", FR, "Publié le 14/10/2025 à 17h32, mis à jour le 15/10/2025 à 09h05", "2025-10-15T09:05:00+02:00"),
        ("vi", VN, "Cập nhật lúc 09:05, 15/10/2025", "2025-10-15T09:05:00+07:00"),
    ],
)
def test_a_printed_change_is_the_day_of_change_where_machines_are_told_none(
    language: str, host: str, printed: str, changed: str
) -> None:
    reading = extract(Page(page(f"<p>{printed}</p>", language), f"https://{host}/a-1.html"))
    assert reading.modified is not None
    assert reading.modified.at == datetime.fromisoformat(changed)


def test_a_day_without_a_word_of_change_is_none_of_change() -> None:
    assert extract(Page(page("<p>14.10.2025 | 17:32 Uhr</p>", "de"), f"https://{DE}/a")).modified is None


def test_a_date_whose_weekday_contradicts_it_is_not_published() -> None:
    assert said(extract(Page(page("Monday 14 October 2025"), f"https://{UK}/a")).published) is None


@pytest.mark.parametrize(
    "printed", ["Ngày đăng: 14/10/2025 17:32 Lượt xem: 137 A- A A+ In bài này", "14/10/2025 17:32"]
)
def test_a_line_that_tells_the_minute_goes_before_a_day_in_the_prose_below(printed: str) -> None:
    prose = "Từ ngày 25/11/2025 sáu trạm bơm của xã chạy suốt ngày đêm để kịp vụ Đông Xuân."
    stamp = extract(Page(page(f"{printed}</div><div>{prose}", "vi"), f"https://{VN}/a")).published
    assert said(stamp) == "2025-10-14T17:32:00+07:00"


def test_the_date_behind_a_linked_headline_is_that_of_another_article() -> None:
    other = '<p><a href="/b">Hội thi chim chào mào lần thứ tư ở phường</a> 21/11/2025</p>'
    html = page("14/10/2025 17:32 412 lượt xem", "vi")
    for beside in (html.replace("<h1>", f"{other}<h1>"), html.replace("<p>", f"{other}<p>", 1)):
        found = Page(beside, f"https://{VN}/a")
        evidence, blocks = gather(found), read_blocks(found.root)
        headline = blocks.text.index(TEXTS["vi"].title)
        claims = date_candidates(evidence, found.tree, blocks, headline, found.url, clock_of(evidence, found.url, None))
        assert [said(claim.value) for claim in claims] == ["2025-10-14T17:32:00+07:00"]
    byline = page('<a href="/nguoi/1">Nông Thị Vân</a> 14/10/2025', "vi")
    assert said(extract(Page(byline, f"https://{VN}/a")).published) == "2025-10-14"


def test_a_date_that_a_script_alone_keeps_is_found() -> None:
    script = '<script>{"date":"2020-01-01","deployDt":"2025.10.14 17:32","reDeployDt":"2025.10.15 08:00"}</script>'
    assert said(extract(Page(page("", "ko", script), f"https://{KR}/a")).published) == "2025-10-14T17:32:00+09:00"


def test_json_ld_that_is_escaped_as_text_is_read() -> None:
    told = '{"@type":"NewsArticle","headline":"A","datePublished":"2025-10-14T17:32:00+02:00"}'.replace('"', "&quot;")
    head = f'<script type="application/ld+json">{told}</script>'
    assert said(extract(Page(page("", "de", head), f"https://{DE}/a")).published) == "2025-10-14T17:32:00+02:00"


def test_a_date_after_now_is_refused() -> None:
    now = datetime(2025, 10, 1, tzinfo=UTC)
    assert said(extract(Page(page("14 October 2025"), f"https://{UK}/a"), now=now).published) is None


def test_a_printed_time_of_no_zone_is_the_instant_that_machines_are_told_for_the_next_day() -> None:
    head = _news("2025-10-15T00:32:10Z")
    published = extract(Page(page("14 Oct, 2025 09:32 p.m. AR", head=head), f"https://{EN}/a")).published
    assert published.at == datetime(2025, 10, 15, 0, 32, 10, tzinfo=UTC)
    assert (str(published.date), published.offset) == ("2025-10-14", -180)


def test_a_printed_time_that_no_zone_parts_from_what_machines_are_told_is_another() -> None:
    head = _news("2025-10-15T00:41:10Z")
    published = extract(Page(page("14 Oct, 2025 09:32 p.m. AR", head=head), f"https://{EN}/a")).published
    assert (published.at, str(published.date), published.offset) == (None, "2025-10-14", None)


@pytest.mark.parametrize(
    ("host", "told", "days"),
    [
        (EN, "2025-10-15T04:08:14Z", {"2025-10-14": "2025-10-15T04:08:14+00:00"}),  # evening in America
        (EN, "2025-10-13T23:10:00Z", {"2025-10-14": "2025-10-13T23:10:00+00:00"}),  # morning in Asia
        (DE, "2025-10-13T22:30:00Z", {"2025-10-14": "2025-10-14T00:30:00+02:00"}),  # past midnight on the site's clock
        (
            EN,
            "2025-10-15T17:32:00Z",
            {"2025-10-14": "2025-10-14", "2025-10-15": "2025-10-15T17:32:00+00:00"},
        ),  # on none
        (DE, "2025-10-15T04:08:00Z", {"2025-10-14": "2025-10-14", "2025-10-15": "2025-10-15T06:08:00+02:00"}),
        (EN, "2025-10-15T04:08:00+02:00", {"2025-10-14": "2025-10-14", "2025-10-15": "2025-10-15T04:08:00+02:00"}),
    ],
)
def test_a_printed_day_is_that_of_an_instant_told_in_utc_where_a_clock_shows_it(
    host: str, told: str, days: dict[str, str]
) -> None:
    found = Page(page("14 October 2025", head=_news(told)), f"https://{host}/a")
    evidence, blocks = gather(found), read_blocks(found.root)
    claims = date_candidates(evidence, found.tree, blocks, 0, found.url, clock_of(evidence, found.url, None))
    assert {str(claim.value.date): said(claim.value) for claim in claims} == days


def _news(published: str) -> str:
    told = json.dumps({"@type": "NewsArticle", "headline": TEXTS["en"].title, "datePublished": published})
    return f'<script type="application/ld+json">{told}</script>'


def test_a_day_that_a_sentence_mentions_dates_no_article_that_machines_are_told_the_date_of() -> None:
    told = _news("2026-11-20T12:00:00+07:00")
    text = (
        "<p>Lớp học chữ Nôm Dao của xã Nậm Tà sẽ mở cửa đón học viên mới từ ngày 27/1/2027.</p>" + "<p>Học đi.</p>" * 3
    )
    html = f"<html lang=vi><head>{told}</head><body><h1>{TEXTS['en'].title}</h1>{text}</body></html>"
    assert said(extract(Page(html, "https://bao.example/a")).published) == "2026-11-20T12:00:00+07:00"


def test_a_count_of_views_that_is_glued_to_the_date_is_parted_from_it() -> None:
    line = "<div><span>08:30 | Thứ tư, 05.03.2025</span><span>1.034 lượt xem</span></div>"
    text = "<p>Lớp học chữ Nôm Dao có 42 học viên, mở tại nhà văn hóa thôn Khuổi Lầy trong ba tháng.</p>"
    found = extract(
        Page(f"<html lang=vi><body><h1>Xã mở lớp chữ Dao</h1>{line}{text}</body></html>", "https://bao.vn/a")
    )
    assert said(found.published) == "2025-03-05T08:30:00+07:00"


def test_of_links_in_a_list_none_dates_the_article_though_its_own_date_may_be_a_link() -> None:
    """Portals print the dates of other news within their links."""
    others = "".join(f"<li><a href=/{n}>Tin khác về chợ phiên ({n}/11/2026)</a></li>" for n in (18, 19, 20))
    top = "<html lang=vi><body><h1>Xã Nậm Tà mở lớp dạy chữ Dao</h1>"
    text = "<div><p>Lớp học chữ Nôm Dao có 42 học viên, mở tại nhà văn hóa thôn Khuổi Lầy trong ba tháng.</p></div>"
    printed = "<div class=ngay>Thứ hai, 23/11/2026, 08:15</div>"
    linked = "<div class=ngay><a href=/2026>23/11/2026</a></div>"
    for own in (printed, linked):
        found = extract(Page(f"{top}{own}{text}<ul>{others}</ul></body></html>", "https://bao.example/a"))
        assert str(found.published.date) == "2026-11-23"
    assert extract(Page(f"{top}{text}<ul>{others}</ul></body></html>", "https://bao.example/a")).published.date is None


def test_the_date_under_the_headline_is_the_articles_and_not_that_of_a_readers_comment() -> None:
    told = "<div class=c><b>Minh</b> <span>23/11/2026</span><p>Mong có thêm nhiều lớp như thế.</p></div>"
    text = "<div><p>Lớp học chữ Nôm Dao có 42 học viên, mở tại nhà văn hóa thôn Khuổi Lầy trong ba tháng.</p></div>"
    html = f"<h1>Xã Nậm Tà mở lớp dạy chữ Dao</h1><p class=date>22/11/2026 16:05:12</p>{text}<h3>Ý kiến</h3>{told}"
    published = extract(Page(f"<html lang=vi><body>{html}</body></html>", "https://bao.example/a")).published
    assert said(published) == "2026-11-22T16:05:12+07:00"


VILLAGE = "<div><p>Lớp học chữ Nôm Dao có 42 học viên, mở tại nhà văn hóa thôn Khuổi Lầy trong ba tháng.</p></div>" * 3


def test_a_day_that_something_else_is_dated_by_is_not_the_articles() -> None:
    def published(*parts: str) -> date | None:
        html = f"<html lang=vi><body><h1>Xã Nậm Tà mở lớp dạy chữ Dao</h1>{''.join(parts)}</body></html>"
        return extract(Page(html, "https://bao.example/a")).published.date

    day = "Học viên của lớp chữ Dao trong buổi khai giảng ngày 14/11/2026 tại nhà văn hóa thôn Khuổi Lầy, xã Nậm Tà"
    caption = f"<figure><img src=/a.jpg><figcaption>{day}</figcaption></figure>"
    others = "".join(
        f"<div class=tin><h4>Tin khác số {n}</h4><span class=ngay>{n}/11/2026</span></div>" for n in (3, 4, 5)
    )
    assert published(caption, VILLAGE) is None
    assert published(f"<p>{day}.</p>", VILLAGE) is None
    assert published(VILLAGE * 4, others) is None
    assert published("<p>14/11/2026</p>", caption, VILLAGE) == date(2026, 11, 14)
    assert published(VILLAGE * 4, "<p>Ngày đăng: 14/11/2026</p>", others) == date(2026, 11, 14)


OTHER_DAYS = [  # a page that does not print its own: language, today in its masthead, a short sentence, others' date
    ("vi", "Thứ Hai, 23/11/2026", "Từ ngày 15/11/2026, cầu sẽ được sửa chữa.", "19/11/2026"),
    ("en", "Today is Monday, November 23, 2026", "The bridge opens on November 15, 2026.", "November 19, 2026"),
    ("de", "Montag, 23. November 2026", "Die Brücke öffnet am 15. November 2026.", "19.11.2026"),
    ("zh", "2026年11月23日 星期一", "大桥将于2026年11月15日通车。", "2026-11-19"),
    ("ja", "2026年11月23日（月）", "橋は2026年11月15日に開通する。", "2026年11月19日"),
]


@pytest.mark.parametrize(("language", "today", "event", "others"), OTHER_DAYS)
def test_a_page_that_does_not_print_its_date_has_none(language: str, today: str, event: str, others: str) -> None:
    text = TEXTS[language]
    story = f"<p>{event}</p>" + "".join(f"<p>{p}</p>" for p in text.paragraphs)
    teasers = "".join(
        f"<li><a href=/n{n}>{told}</a><span class=d>{others}</span></li>" for n, told in enumerate(text.related)
    )

    def published(own: str, masthead: str = f"<header><div class=day>{today}</div></header>") -> date | None:
        main = f"<main><article><h1>{text.title}</h1>{own}{story}</article><ul class=related>{teasers}</ul></main>"
        html = f"<html lang={language}><body>{masthead}{main}</body></html>"
        return extract(Page(html, "https://news.example/a")).published.date

    assert published("") is None
    assert published("", f"<div class=topbar><span>{today}</span></div>") is None
    assert published(f"<div class=when>{today}</div>") == date(2026, 11, 23)


def test_a_date_in_the_header_of_the_headline_is_the_articles() -> None:
    """So is one with a short name linked beside it."""
    text = TEXTS["en"]
    story = "".join(f"<p>{p}</p>" for p in text.paragraphs)
    for line in ("November 20, 2026", "<a href=/by/jane>Jane Doe</a> November 20, 2026", "By Jane Doe, Nov. 20, 2026."):
        html = f"<html lang=en><body><header><p>{line}</p><h1>{text.title}</h1></header>{story}</body></html>"
        assert extract(Page(html, "https://news.example/a")).published.date == date(2026, 11, 20)
