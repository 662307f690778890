"""The sample site over real HTTP: that every trouble it promises is really there, and that its truth is one."""

from __future__ import annotations

import gzip
import re
import threading
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from html import unescape
from importlib import resources

import httpx
import pytest
from lxml import etree
from rapidfuzz.fuzz import ratio
from selectolax.lexbor import LexborHTMLParser

from luutru.demo import DemoSite, aggregator, mastercms, nukeviet
from luutru.demo.articles import Article, articles, read_body
from luutru.demo.site import HOSTS, pages
from luutru.demo.truth import NEVER_IN_A_BODY, SOURCES, Expected, truth
from storage.text import normalise, words

NUKEVIET, VI, EN, TRANSLATED = HOSTS
BODIES = {
    NUKEVIET: "#news-bodyhtml",
    VI: ".__MASTERCMS_CONTENT",
    EN: ".__MASTERCMS_CONTENT",
    TRANSLATED: ".post-detail-body",
}
Get = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    with DemoSite() as running:
        yield running


@pytest.fixture(scope="module")
def client(site: DemoSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{site.port}") as running:
        yield running


@pytest.fixture
def get(site: DemoSite, client: httpx.Client) -> Get:
    """Asks one address of one host on one night; headers as keywords with _ for -."""

    def ask(host: str, path: str, night: int = 1, **headers: str) -> httpx.Response:
        site.night = night
        return client.get(path, headers={"Host": host, **{k.replace("_", "-"): v for k, v in headers.items()}})

    return ask


def article(host: str, number: int, night: int = 1) -> Article:
    return next(a for a in articles(host, night) if a.id == number)


def text_of(got: httpx.Response) -> str:
    """A page's text as the archive must read it, by the charsets that the demo uses."""
    kind = got.headers["content-type"]
    if "windows-1258" in kind:
        return unicodedata.normalize("NFC", got.content.decode("cp1258"))
    return got.content.decode("utf-16" if "charset" not in kind else "utf-8")


def blocks_of(host: str, html: str) -> list[str]:
    """The texts of the body's own blocks, normalised, in order."""
    inside = ", ".join(f"{BODIES[host]} {tag}" for tag in ("p", "h3", "li", "td", "th", "figcaption"))
    return [normalise(node.text()) for node in LexborHTMLParser(html).css(inside)]


def test_every_address_answers_as_the_catalogue_says(get: Get) -> None:
    for night in (1, 2):
        for (host, path), answer in pages(night).items():
            got = get(host, path, night)
            assert (got.status_code, got.headers.get("location")) == (answer.status, answer.location), (host, path)


def readable(night: int) -> list[Expected]:
    """Articles whose page on that night is the text that readers see: neither gone nor cut down nor never stored."""
    return [e for e in truth(night) if e.stored and e.outcomes not in ((), ("gone",)) and "shortened" not in e.flags]


@pytest.mark.parametrize(("night", "wanted"), [(n, e) for n in (1, 2) for e in readable(n)])
def test_a_page_says_what_the_truth_says(night: int, wanted: Expected, get: Get) -> None:
    host, path = wanted.url.removeprefix("http://").split("/", 1)
    html = text_of(get(host, f"/{path}", night))
    heading, blocks = LexborHTMLParser(html).css_first("h1"), blocks_of(host, html)
    assert (normalise(heading.text()) if heading else None) == wanted.title
    assert wanted.lead is None or wanted.lead in normalise(unescape(html))
    in_order = iter(blocks)
    cells = [cell for text in wanted.kept for cell in text.split(" | ")]
    assert [c for c in cells if not any(c == b for b in in_order)] == []  # the iterator goes on where it found the last
    assert [text for text, _ in wanted.captions if not any(text in b for b in blocks)] == []
    assert set(wanted.either) <= set(blocks)
    for text, of, rule in wanted.repeats:
        assert of in blocks or rule == "lead"
        assert blocks.count(text) == (2 if rule == "exact" else 1)


def test_the_words_around_articles_are_on_the_pages_and_in_no_expected_text(get: Get) -> None:
    shown = "".join(normalise(text_of(get(a.host, a.path))) for host in HOSTS for a in articles(host, 1))
    assert [w for w in NEVER_IN_A_BODY if w not in shown] == []
    for night in (1, 2):
        said = [t for e in truth(night) if e.stored for t in (*e.kept, *e.either)]
        assert [w for w in NEVER_IN_A_BODY if any(w in t for t in said)] == []


# ------------------------------------------------------------------------------------------------ NukeViet's ways


def test_the_feed_has_thirty_items_and_its_minutes_are_the_month(get: Get) -> None:
    items = etree.fromstring(get(NUKEVIET, "/index.php/rss/").content).findall("channel/item")
    assert len(items) == nukeviet.FEED_ITEMS == 30
    by_id = {a.id: a for a in articles(NUKEVIET, 1)}
    for item in items:
        printed = parsedate_to_datetime(str(item.findtext("pubDate")))
        really = by_id[int(str(item.findtext("guid")).strip().removeprefix("news_"))].published
        assert really is not None
        assert printed.minute == printed.month
        assert printed.replace(minute=0) == really.astimezone(printed.tzinfo).replace(minute=0)


def test_what_the_feed_has_lost_stands_on_the_second_page_of_its_category(get: Get) -> None:
    oldest = article(NUKEVIET, 3110)
    assert oldest.path not in get(NUKEVIET, "/index.php/rss/").text
    first = get(NUKEVIET, "/index.php/tin-trong-tinh/").text
    assert oldest.path not in first
    following = LexborHTMLParser(first).css_first("link[rel=next]")
    assert following is not None
    assert following.attributes["href"] == "http://tuyengiao-demo.test/index.php/tin-trong-tinh/page-2/"
    assert oldest.path in get(NUKEVIET, "/index.php/tin-trong-tinh/page-2/").text


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/index.php/tin-trong-tinh", 301, "/index.php/"),
        ("/index.php/tin-trong-tinh/page-1/", 301, "/index.php/tin-trong-tinh/"),
        ("/index.php/tin-trong-tinh/page-3/", 301, "/index.php/tin-trong-tinh/"),
        ("/index.php/page-2/", 301, "/index.php/"),
        ("/sitemap.xml", 404, None),
        ("/index.php/news/sitemap/", 404, None),
        ("/index.php/khong-co/page-2/", 404, None),
        ("/index.php/tin-trong-tinh/khong-co-999999.html", 404, None),
    ],
)
def test_nukeviets_redirects_and_gaps(get: Get, path: str, status: int, location: str | None) -> None:
    got = get(NUKEVIET, path)
    assert (got.status_code, got.headers.get("location")) == (status, location)


def test_the_sitemap_index_answers_and_every_child_is_404(get: Get) -> None:
    tree = etree.fromstring(get(NUKEVIET, "/index.php/SitemapIndex/").content)
    children = [str(e.text).removeprefix(nukeviet.BASE) for e in tree.iter("{*}loc")]
    assert len(children) == 3
    assert {get(NUKEVIET, c).status_code for c in children} == {404}


def test_one_article_stands_under_many_addresses(get: Get) -> None:
    pears = article(NUKEVIET, 3141)
    bare = pears.path.removeprefix("/index.php/")
    for other in (
        "/index.php/tin-trong-tinh/ten-khac-3141.html",
        f"/index.php/vi/news/{bare}",
        f"/index.php?language=vi&nv=news&op={bare.removesuffix('.html')}",
    ):
        got = get(NUKEVIET, other)
        assert (got.status_code, got.headers["location"]) == (301, pears.path), other
    tracked = get(NUKEVIET, f"{pears.path}?fbclid=IwAR0")
    assert tracked.status_code == 200
    assert f'<link rel="canonical" href="{pears.url}">' in tracked.text
    assert get(NUKEVIET, pears.path.replace("tin-trong-tinh", "tin-trong-nuoc")).status_code == 404
    assert "utm_source=rss&amp;fbclid" in get(NUKEVIET, "/index.php/rss/").text


def test_a_page_of_another_module_carries_the_number_of_a_news_article(get: Get) -> None:
    about = "/index.php/about/gioi-thieu-trang-thong-tin-3141.html"
    assert about in get(NUKEVIET, "/").text
    assert get(NUKEVIET, about).status_code == 200


def test_a_listing_still_points_to_the_old_slug(get: Get) -> None:
    renamed = article(NUKEVIET, 3123)
    old = renamed.path_under(renamed.old_slugs[0])
    assert old in get(NUKEVIET, "/index.php/tin-trong-tinh/").text
    assert get(NUKEVIET, old).headers["location"] == renamed.path


def test_robots_txt_forbids_an_article_that_the_channels_list(get: Get) -> None:
    private = article(NUKEVIET, 3130)
    assert "Disallow: /index.php/noi-bo/" in get(NUKEVIET, "/robots.txt").text
    assert private.path.startswith("/index.php/noi-bo/")
    assert private.path in get(NUKEVIET, "/").text
    assert private.path in get(NUKEVIET, "/index.php/rss/").text
    delays = {host: "Crawl-delay" in get(host, "/robots.txt").text for host in HOSTS}
    assert delays == {NUKEVIET: False, VI: True, EN: True, TRANSLATED: False}


def test_the_planted_failures_answer_as_planned(get: Get) -> None:
    assert get(NUKEVIET, article(NUKEVIET, 3128).path).status_code == 500
    missing = article(NUKEVIET, 3127)
    assert missing.path in get(NUKEVIET, "/index.php/tin-trong-tinh/").text
    assert get(NUKEVIET, missing.path).status_code == 404
    barred = get(NUKEVIET, article(NUKEVIET, 3129).path)
    assert barred.status_code == 200
    assert 'type="password"' in barred.text
    assert "news-bodyhtml" not in barred.text
    empty = LexborHTMLParser(get(NUKEVIET, article(NUKEVIET, 3126).path).text).css_first("#news-bodyhtml")
    assert empty is not None
    assert empty.text().strip() == ""
    elsewhere = get(NUKEVIET, article(NUKEVIET, 3099).path)
    assert (elsewhere.status_code, elsewhere.headers["location"][:23]) == (302, "http://www.example.org/")


def test_one_article_prints_a_weekday_that_its_date_has_not(get: Get) -> None:
    weekdays = ["hai", "ba", "tư", "năm", "sáu", "bảy", "nhật"]
    wrong = []
    for known in articles(NUKEVIET, 1):
        printed = LexborHTMLParser(text_of(get(NUKEVIET, known.path))).css_first("span.h5")
        if printed is not None and known.published is not None:
            day = printed.text().split(" - ")[0].split()[1]
            wrong += [known.id] if day != weekdays[known.published.weekday()] else []
    assert wrong == [3137]
    assert "datePublished" not in get(NUKEVIET, article(NUKEVIET, 3137).path).text


def test_the_machine_date_of_the_head_is_malformed_as_the_systems_own(get: Get) -> None:
    head = get(NUKEVIET, article(NUKEVIET, 3141).path).text
    assert 'property="article:published_time" content="2026-11-20+0711:15:00"' in head
    assert "2026-11-20T11:15:00+07:00" in head


def test_pages_differ_on_every_request_but_not_in_what_they_say(get: Get) -> None:
    path = article(NUKEVIET, 3141).path
    first, second = get(NUKEVIET, path).text, get(NUKEVIET, path).text
    assert first != second
    assert blocks_of(NUKEVIET, first) == blocks_of(NUKEVIET, second)


# ------------------------------------------------------------------------------------------- bytes and validators


def test_a_page_in_windows_1258_and_one_in_utf_16_say_so_or_do_not(get: Get) -> None:
    old = get(NUKEVIET, article(NUKEVIET, 3124).path)
    assert old.headers["content-type"] == "text/html; charset=windows-1258"
    with pytest.raises(UnicodeDecodeError):
        old.content.decode("utf-8")
    assert unicodedata.normalize("NFC", old.content.decode("cp1258")) != old.content.decode("cp1258")
    wide = get(VI, article(VI, 9004).path)
    assert wide.headers["content-type"] == "text/html"
    assert wide.content[:2] in (b"\xff\xfe", b"\xfe\xff")


def test_one_page_is_decomposed_with_zero_width_and_no_break_spaces(get: Get) -> None:
    html = get(NUKEVIET, article(NUKEVIET, 3138).path).text
    body = LexborHTMLParser(html).css_first("#news-bodyhtml")
    assert body is not None
    text = body.text()
    assert unicodedata.normalize("NFC", text) != text
    assert "\u200b" in text
    assert "\u00a0" in text


def test_compression_is_used_only_where_it_is_asked_for(get: Get) -> None:
    path = articles(TRANSLATED, 1)[0].path
    assert get(TRANSLATED, path, accept_encoding="br").headers["content-encoding"] == "br"
    assert "content-encoding" not in get(TRANSLATED, path, accept_encoding="identity").headers
    assert get(VI, "/thoi-su", accept_encoding="gzip").headers["content-encoding"] == "gzip"
    plain, packed = get(VI, "/rss_feed/", accept_encoding="identity"), get(VI, "/rss_feed/", accept_encoding="gzip")
    assert plain.content == packed.content


def test_channels_that_deserve_it_answer_304_until_the_second_night(get: Get) -> None:
    for host, path in ((VI, "/rss_feed/"), (TRANSLATED, "/sitemap.xml")):
        tag = get(host, path).headers["etag"]
        held = get(host, path, if_none_match=tag)
        assert (held.status_code, held.content) == (304, b"")
        assert get(host, path, 2, if_none_match=tag).status_code == 200
    since = get(NUKEVIET, "/index.php/rss/").headers["last-modified"]
    assert get(NUKEVIET, "/index.php/rss/", if_modified_since=since).status_code == 304
    assert get(NUKEVIET, "/index.php/rss/", 2, if_modified_since=since).status_code == 200


def test_nukeviets_pages_carry_a_validator_that_means_nothing(get: Get) -> None:
    got = get(NUKEVIET, "/index.php/tin-trong-tinh/")
    assert "no-store" in got.headers["cache-control"]
    again = get(NUKEVIET, "/index.php/tin-trong-tinh/", if_modified_since=got.headers["last-modified"])
    assert again.status_code == 200


# --------------------------------------------------------------------------------- MasterCMS and the translations


def test_the_newspapers_feed_is_short_tracked_and_continued_by_its_listing(get: Get) -> None:
    feed = get(VI, "/rss_feed/").text
    assert len(re.findall(r"<link>[^<]*\?utm_source=rss&amp;utm_medium=feed</link>", feed)) == mastercms.FEED_ITEMS
    first = LexborHTMLParser(get(VI, "/thoi-su").text)
    following = first.css_first("div.__MB_ARTICLE_PAGING div.rt a:last-child")
    assert following is not None
    rest = get(VI, str(following.attributes["href"]).removeprefix("http://baoquocte-demo.test"))
    assert "__MB_ARTICLE_PAGING" in rest.text
    shown = first.css("div.bx-listing h3 a") + LexborHTMLParser(rest.text).css("div.bx-listing h3 a")
    assert {a.attributes["href"] for a in shown} == {a.url for a in articles(VI, 1)}


def test_author_source_and_related_links_stand_inside_the_newspapers_body(get: Get) -> None:
    body = LexborHTMLParser(get(EN, article(EN, 7002).path).text).css_first(".__MASTERCMS_CONTENT")
    assert body is not None
    for css in (".article-detail-author", ".article-detail-source", "table.__MB_ARTICLE_A a"):
        assert body.css_first(css) is not None
    interview = get(EN, article(EN, 7004).path).text
    assert blocks_of(EN, interview).index("Latest") < 3
    assert "Today: Saturday 21/11/2026 01:00" in interview  # a date that is not the article's


def test_any_slug_before_the_number_is_served(get: Get) -> None:
    assert get(VI, "/ten-khac-9005.html?utm_source=rss").status_code == 200
    assert get(VI, "/ten-khac-1.html").status_code == 404


def test_translations_are_found_by_sitemaps_of_a_day_one_of_them_gzipped(get: Get) -> None:
    assert "Sitemap: http://vietnam-demo.test/sitemap.xml" in get(TRANSLATED, "/robots.txt").text
    index = etree.fromstring(get(TRANSLATED, "/sitemap.xml").content)
    days = [str(e.text).removeprefix(aggregator.BASE) for e in index.iter("{*}loc")]
    assert [d for d in days if d.endswith(".gz")] == ["/sitemap/sitemap-post/2026-11-17.xml.gz"]
    urls: list[str] = []
    for day in days:
        got = get(TRANSLATED, day)
        packed = got.content[:2] == b"\x1f\x8b"
        assert packed == day.endswith(".gz")
        text = gzip.decompress(got.content) if packed else got.content
        urls += [str(e.text) for e in etree.fromstring(text).iter("{*}loc")]
    assert sorted(urls) == sorted(a.url for a in articles(TRANSLATED, 1))
    assert get(TRANSLATED, "/sitemap/sitemap-post/2026-11-18.xml").status_code == 404


def test_translations_end_in_their_source_and_a_comment_counter(get: Get) -> None:
    held = {a.url for a in articles(NUKEVIET, 1)}
    named = [u for e in truth(1) if e.source == "vietnam-demo" for _, _, u in e.attributions]
    assert len(named) == 4
    assert len([u for u in named if u in held]) == 3
    houses = next(a for a in articles(TRANSLATED, 1) if "eliminate-temporary" in a.slug)
    blocks = blocks_of(TRANSLATED, get(TRANSLATED, houses.path).text)
    assert blocks[-1] == "Comment (0)"
    assert [b for b in blocks if b.startswith("Source: http")] == blocks[-5:-4]


def test_the_lost_pictures_and_the_lost_title_of_the_seeds_are_there(get: Get) -> None:
    pears = next(a for a in articles(TRANSLATED, 1) if "golden-pear" in a.slug)
    blocks = blocks_of(TRANSLATED, get(TRANSLATED, pears.path).text)
    assert blocks[0] == "![]() |"
    assert re.fullmatch(r"\| .+ \|", blocks[1])
    nameless = next(a for a in articles(TRANSLATED, 1) if a.title is None)
    page = LexborHTMLParser(get(TRANSLATED, nameless.path).text)
    assert page.css_first("h1") is None
    assert page.css_first("title") is None


# ------------------------------------------------------------------------------------------------- the two nights


def test_the_second_night_brings_what_it_promises(get: Get) -> None:
    def on(night: int, path: str, host: str = NUKEVIET) -> httpx.Response:
        return get(host, path, night)

    new = {a.url for h in HOSTS for a in articles(h, 2)} - {a.url for h in HOSTS for a in articles(h, 1)}
    fresh = {a.url for h in HOSTS for a in articles(h, 2) if a.first == 2}
    assert len(fresh) == 4
    assert len(new - fresh) == 2  # a changed title and a number given to another article bring new addresses too
    for address in (article(NUKEVIET, 3143, 2).path, article(NUKEVIET, 3142, 2).path):
        assert (on(1, address).status_code, on(2, address).status_code) == (404, 200)
    corrected = article(NUKEVIET, 3134).path
    assert "68 hộ nhận nhà" in on(1, corrected).text
    assert "72 hộ nhận nhà" in on(2, corrected).text
    renamed = article(NUKEVIET, 3133)
    moved = on(2, renamed.path)
    assert (moved.status_code, moved.headers["location"]) == (301, article(NUKEVIET, 3133, 2).path)
    shortened = article(NUKEVIET, 3132).path
    assert len(blocks_of(NUKEVIET, on(2, shortened).text)) == 1 < len(blocks_of(NUKEVIET, on(1, shortened).text))
    assert on(2, article(NUKEVIET, 3131).path).status_code == 410
    assert on(2, article(NUKEVIET, 3128).path).status_code == 200
    before, after = article(VI, 9003), article(VI, 9003, 2)
    assert before.published != after.published
    assert ratio(before.title or "", after.title or "") < 60
    assert after.title in on(2, before.path, VI).text


def test_the_truth_of_the_second_night_keeps_what_readers_saw_before_a_loss() -> None:
    by_id = {re.sub(r"\D", "", e.url.rsplit("-", 1)[-1]): e for e in truth(2) if e.source == "tuyengiao-demo"}
    first = {re.sub(r"\D", "", e.url.rsplit("-", 1)[-1]): e for e in truth(1) if e.source == "tuyengiao-demo"}
    assert (by_id["3132"].kept, by_id["3132"].shown, by_id["3132"].versions) == (first["3132"].kept, 1, 2)
    assert (by_id["3131"].kept, by_id["3131"].outcomes) == (first["3131"].kept, ("gone",))
    assert (by_id["3133"].versions, by_id["3133"].shown) == (2, 2)
    assert by_id["3133"].title != first["3133"].title
    assert by_id["3133"].aliases == (first["3133"].url,)
    reused = [e for e in truth(2) if e.url.endswith("-9003.html")]
    assert [(e.outcomes, "id_reused" in e.flags) for e in reused] == [((), False), (("new",), True)]
    assert [len([e for e in truth(n) if e.stored]) for n in (1, 2)] == [41, 47]


# ----------------------------------------------------------------------------------------- the articles themselves


def test_planted_repeats_are_repeats_by_the_projects_rule_and_planted_twins_are_not() -> None:
    rules: list[str] = []
    for wanted in truth(1):
        for text, of, rule in wanted.repeats:
            rules.append(rule)
            assert len(words(text)) >= 12
            assert text == of if rule != "near" else 85 <= ratio(text, of) < 100
            assert re.findall(r"\d[\d.,]*", text) == re.findall(r"\d[\d.,]*", of)
    assert sorted(set(rules)) == ["exact", "lead", "near"]
    harvest = next(e for e in truth(1) if e.url.endswith("-3121.html")).kept
    assert ratio(harvest[0], harvest[1]) > 85  # alike, and two facts: other places, other numbers
    refrain = next(e for e in truth(1) if e.url.endswith("-3122.html")).kept
    assert max(refrain.count(line) for line in refrain) == 3
    assert all(len(words(line)) < 12 for line in refrain if refrain.count(line) > 1)


def test_two_articles_nearly_match_and_are_two() -> None:
    one, two = ("\n".join(b.text for b in article(NUKEVIET, n).blocks) for n in (3136, 3135))
    assert 80 < ratio(one, two) < 100


def test_every_text_is_stored_form_already_and_every_number_is_used_once() -> None:
    for host in HOSTS:
        known = articles(host, 2)
        assert len({a.id or a.slug for a in known}) == len(known)
        for one in known:
            assert one.published is not None
            texts = [one.title, one.lead, *(b.text for b in one.blocks)]
            assert [t for t in texts if t and t != normalise(t)] == []


def test_a_repeat_of_an_unknown_label_is_refused() -> None:
    with pytest.raises(KeyError):
        read_body("{a} Một đoạn.\n\n@exact b")


# ------------------------------------------------------------------------------------------------------ the server


def test_a_host_it_does_not_know_is_misdirected(get: Get) -> None:
    assert get("vnexpress.example", "/").status_code == 421


def test_it_remembers_what_was_asked(site: DemoSite, get: Get) -> None:
    before = len(site.requests)
    get(VI, "/thoi-su", user_agent="LuuTru-test")
    [seen] = site.requests[before:]
    assert (seen.host, seen.path, seen.status, seen.headers["user-agent"]) == (VI, "/thoi-su", 200, "LuuTru-test")


def test_connect_to_sends_every_host_to_its_port_of_the_loopback() -> None:
    with DemoSite() as running:
        assert running.connect_to() == {f"{host}:80": f"127.0.0.1:{running.port}" for host in SOURCES}
    with pytest.raises(RuntimeError):
        _ = running.port


def test_closing_ends_the_connections_that_clients_keep_open() -> None:
    threads = threading.active_count()
    with httpx.Client() as client:
        with DemoSite() as running:
            address = f"http://127.0.0.1:{running.port}/robots.txt"
            assert client.get(address, headers={"Host": VI}).status_code == 200
        assert threading.active_count() == threads
        with pytest.raises(httpx.TransportError):
            client.get(address, headers={"Host": VI})


def test_its_config_names_the_sources_of_the_truth() -> None:
    text = resources.files("luutru.demo").joinpath("config.toml").read_text("utf-8")
    named = {s["homepage"].removeprefix("http://"): s["name"] for s in tomllib.loads(text)["source"]}
    assert named == SOURCES
