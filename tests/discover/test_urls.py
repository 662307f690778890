"""Identity: one spelling for one address, one key for one article."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.config import SourceConfig
from crawler.errors import FetchError
from crawler.urlforms import MAX_URL
from crawler.urls import article_key, canonical_url, is_article, on_site


def source(homepage: str = "https://www.baonui.vn/", **rules: Any) -> SourceConfig:
    return SourceConfig.model_validate({"name": "test", "homepage": homepage, **rules})


NUMBERED = source(identity={"article": r"-(?P<id>\d+)\.html$", "deny": r"^/(?:tag|print)/", "space": "news"})
MODULES = source(
    "http://tuyengiao.example.vn/",
    identity={
        "article": r"^/(?:(?P<space>tailieu)/)?[^/?]+/[^/?]+-(?P<id>\d+)\.html$"
        r"|[?&]nv=news&(?:.*&)?op=[^&]+-(?P<id>\d+)$",
        "deny": r"^/(?:about|print|rss)/",
        "space": "news",
        "strip": ["/index.php", "/vi/news"],
    },
)
SLUGS = source(identity={"article": r"^/(?P<slug>[a-z0-9-]{12,})$", "query": ["trang"]})

ARTICLE = "tin-trong-tinh/hoi-nghi-tong-ket-2058.html"


# ------------------------------------------------------------------------------------------------ canonical URL


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://BaoNui.VN", "https://baonui.vn/"),
        ("https://baonui.vn:443/a", "https://baonui.vn/a"),
        ("http://baonui.vn:443/a", "http://baonui.vn:443/a"),
        ("http://baonui.vn:0080/a", "http://baonui.vn/a"),
        ("http://baonui.vn:/a", "http://baonui.vn/a"),
        ("https://baonui.vn/a#binh-luan", "https://baonui.vn/a"),
        ("https://baonui.vn/a/./b/../c", "https://baonui.vn/a/c"),
        ("https://baonui.vn/../../a/..", "https://baonui.vn/"),
        ("https://baonui.vn/%7euser/%e1%bb%99", "https://baonui.vn/~user/%E1%BB%99"),
        ("https://baonui.vn/a/%2e%2e/b", "https://baonui.vn/b"),
        ("https://baonui.vn/hội nghị", "https://baonui.vn/h%E1%BB%99i%20ngh%E1%BB%8B"),
        ("https://baonui.vn/100%", "https://baonui.vn/100%25"),
        ("https://baonui.vn/%%34", "https://baonui.vn/%254"),
        ("https://baonui.vn/a%2Fb?c%26d=1", "https://baonui.vn/a%2Fb?c%26d=1"),
        ("https://baonui.vn/?", "https://baonui.vn/"),
        ("https://baonui.vn?b=2&a=1", "https://baonui.vn/?b=2&a=1"),
        ("https:\\\\baonui.vn\\a\\b", "https://baonui.vn/a/b"),
        ("  https://bao\nnui.vn/a\t ", "https://baonui.vn/a"),
    ],
)
def test_a_url_has_one_spelling(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "parameter",
    [
        "fbclid=IwAR0x",
        "utm_source=zalo",
        "UTM_Campaign=x",
        "utm%5Fmedium=y",
        "gclid=1",
        "zarsrc=30",
        "zalo_id=1",
        "_gl=1*a",
    ],
)
def test_a_tracking_parameter_goes_and_the_others_stay(parameter: str) -> None:
    assert canonical_url(f"https://baonui.vn/a?trang=2&{parameter}&q=x") == "https://baonui.vn/a?trang=2&q=x"
    assert canonical_url(f"https://baonui.vn/a?{parameter}") == "https://baonui.vn/a"


def test_a_parameter_that_the_identity_names_stays_whatever_it_looks_like() -> None:
    named = source(identity={"query": ["utm_article"]})
    assert canonical_url("https://baonui.vn/a?utm_article=7&utm_source=x", named) == "https://baonui.vn/a?utm_article=7"


@pytest.mark.parametrize(
    "bad",
    [
        "", "baonui.vn/a", "//baonui.vn/a", "/a", "javascript:alert(1)", "mailto:a@b.vn", "data:text/html,x",
        "file:///etc/passwd", "ftp://baonui.vn/a", "tag:baonui.vn,2025:1", "urn:x:1", "http://", "http:///a", "https://?q",
        "http://[::1", "http://[fe80::1%25eth0]/", "http://ba o.vn/", "http://a..b/", "http://baonui.vn:99999/",
        "http://baonui.vn:x/", "http://256.1.1.1/", "http://1.2.3.4.5/", "http://-a.vn/", "http://\u200b/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(bad: str) -> None:
    with pytest.raises(FetchError) as caught:
        canonical_url(bad)
    assert caught.value.reason == "bad_url"


IDN = "http://xn--bonui-xqa.vn/"


@pytest.mark.parametrize(
    "written", ["http://báonui.vn/", "http://BÁONUI.VN/", "http://ba\u0301onui.vn/", "http://báonui.vn./", IDN.upper()]
)
def test_n34_an_international_host_has_one_form(written: str) -> None:
    assert canonical_url(written).removeprefix("http://").startswith("xn--")
    assert canonical_url(written) == canonical_url("http://báonui.vn/")


@pytest.mark.parametrize("written", ["http://baonui.vn./a", "http://BAONUI.vn/a", "http://baonui。vn/a"])
def test_n34_a_trailing_dot_and_odd_dots_are_off(written: str) -> None:
    assert canonical_url(written) == "http://baonui.vn/a"


@pytest.mark.parametrize(
    "written",
    [
        "http://admin:hunter2@baonui.vn/", "https://hunter2@baonui.vn/", "http://hunter2:@baonui.vn/", "http://:hunter2@b.vn",
        "http:\\\\admin:hunter2@baonui.vn", "ht\ntp:/\t/admin:hun\nter2@baonui.vn/", "http:admin:hunter2@baonui.vn/",
        "http:///admin:hunter2@baonui.vn/", "ftp://admin:hunter2@baonui.vn/",
    ],
)  # fmt: skip
def test_n34_a_password_is_refused_and_never_said_again(written: str) -> None:
    with pytest.raises(FetchError) as caught:
        canonical_url(written)
    said = f"{caught.value} {caught.value.url} {caught.value.detail}"
    assert "hunter2" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "written", ["0x7f000001", "2130706433", "127.1", "0177.0.0.1", "0x7f.1", "127.0.0.1.", "１２７.0.0.1"]
)
def test_an_oddly_written_ipv4_address_is_that_address(written: str) -> None:
    assert canonical_url(f"http://{written}/") == "http://127.0.0.1/"


def test_n34_what_is_wrong_with_a_password_is_said() -> None:
    with pytest.raises(FetchError, match="user name or password"):
        canonical_url("http://admin:hunter2@baonui.vn/")


def test_an_ipv6_address_has_one_form() -> None:
    assert canonical_url("http://[0:0:0:0:0:0:0:1]:80/") == "http://[::1]/"
    assert canonical_url("http://[::FFFF:127.0.0.1]:8080/") == "http://[::ffff:7f00:1]:8080/"


def test_c20_a_url_of_8_kb_is_the_longest() -> None:
    path = "a" * (MAX_URL - len("https://baonui.vn/"))
    assert len(canonical_url(f"https://baonui.vn/{path}")) == MAX_URL
    with pytest.raises(FetchError):
        canonical_url(f"https://baonui.vn/{path}a")
    with pytest.raises(FetchError):
        canonical_url("https://baonui.vn/" + "ộ" * 1000)  # 9 characters each once encoded


HOSTS = st.sampled_from(
    ["baonui.vn", "WWW.BaoNui.vn", "báo.vn", "1.2.3.4", "0x7f.1", "[::1]", "a_b.vn", "xn--p1ai", "m.baonui.vn."]
)
PIECES = st.text("aB1-._~%2eE/\\.?&=;+@: '\"<>[]{}|^`#!$(),*ộ漢\u0301\u200b\ud800\t\n", max_size=30)
URL_LIKE = st.builds(
    lambda scheme, host, port, path, query: f"{scheme}://{host}{port}/{path}?{query}",
    st.sampled_from(["http", "https", "HTTP", "ftp", "javascript"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080", ":", ":00"]),
    PIECES,
    PIECES,
)


@given(st.one_of(URL_LIKE, st.text(max_size=60)), st.sampled_from([None, NUMBERED, MODULES, SLUGS]))
@example("http://x/%%34%2541", None)
@example("http://x/a/%2E%2e/%2e", None)
@example("http://baonui.vn/amp/amp/?amp=1", SLUGS)
def test_spelling_is_idempotent_and_fails_only_on_purpose(url: str, rules: SourceConfig | None) -> None:
    try:
        once = canonical_url(url, rules)
    except FetchError:
        return
    assert canonical_url(once, rules) == once
    assert once.isascii()
    assert len(once) <= MAX_URL
    assert article_key(once, rules) == article_key(url, rules)


# ------------------------------------------------------------------------------------------------ article key


@pytest.mark.parametrize(
    "variant",
    [
        f"http://tuyengiao.example.vn/index.php/{ARTICLE}",
        f"https://tuyengiao.example.vn/{ARTICLE}",
        f"http://www.tuyengiao.example.vn/{ARTICLE}",
        f"http://TUYENGIAO.example.vn./{ARTICLE}#binh-luan",
        f"http://tuyengiao.example.vn/index.php/vi/news/{ARTICLE}",
        f"http://tuyengiao.example.vn/vi/news/{ARTICLE}?fbclid=IwAR0&utm_source=zalo",
        f"http://tuyengiao.example.vn/{ARTICLE}?trang=2",
        f"http://m.tuyengiao.example.vn/{ARTICLE}",
        f"http://tuyengiao.example.vn/{ARTICLE}/amp",
        f"http://tuyengiao.example.vn/amp/{ARTICLE}?amp=1",
        "http://tuyengiao.example.vn/tin-khac/ten-khac-han-2058.html",
        "http://tuyengiao.example.vn/index.php?language=vi&nv=news&op=tin-trong-tinh/hoi-nghi-tong-ket-2058",
    ],
)
def test_n37_an_article_has_one_key_whoever_links_to_it(variant: str) -> None:
    assert article_key(variant, MODULES) == "tuyengiao.example.vn#news:2058"
    assert is_article(variant, MODULES)


def test_a_page_of_another_module_is_not_the_article_of_that_number() -> None:
    about = "http://tuyengiao.example.vn/index.php/about/gioi-thieu-4.html"
    assert not is_article(about, MODULES)
    assert article_key(about, MODULES) == "tuyengiao.example.vn/about/gioi-thieu-4.html"
    papers = "http://tuyengiao.example.vn/tailieu/van-ban/ke-hoach-4.html"
    assert article_key(papers, MODULES) == "tuyengiao.example.vn#tailieu:4"
    assert article_key("http://tuyengiao.example.vn/tin/tin-4.html", MODULES) == "tuyengiao.example.vn#news:4"


def test_a_prefix_that_means_nothing_is_a_whole_segment() -> None:
    assert article_key("http://tuyengiao.example.vn/index.phpx/a", MODULES) == "tuyengiao.example.vn/index.phpx/a"
    assert article_key("http://tuyengiao.example.vn/vi/newsletter/a", MODULES) == "tuyengiao.example.vn/vi/newsletter/a"
    assert article_key("http://tuyengiao.example.vn/vi/news", MODULES) == "tuyengiao.example.vn/"


def test_a_denied_or_foreign_url_has_its_address_for_a_key() -> None:
    assert article_key("https://baonui.vn/tag/bai-12.html", NUMBERED) == "baonui.vn/tag/bai-12.html"
    assert article_key("https://baokhac.vn/bai-12.html", NUMBERED) == "baokhac.vn/bai-12.html"


def test_the_same_number_on_two_hosts_of_a_publisher_is_two_articles() -> None:
    editions = source(also=["en.baonui.vn"], identity={"article": r"-(?P<id>\d+)\.html$"})
    keys = {
        article_key(f"https://{host}/bai-12.html", editions) for host in ("baonui.vn", "www.baonui.vn", "en.baonui.vn")
    }
    assert keys == {"baonui.vn#:12", "en.baonui.vn#:12"}


def test_a_page_without_a_number_is_known_by_its_address() -> None:
    key = article_key("https://baonui.vn/le-hoi-long-tong-mua-xuan", SLUGS)
    assert key == "baonui.vn/le-hoi-long-tong-mua-xuan"
    for variant in (
        "http://www.baonui.vn/le-hoi-long-tong-mua-xuan/",
        "https://baonui.vn/le-hoi-long-tong-mua-xuan?ref=1",
    ):
        assert article_key(variant, SLUGS) == key
    assert article_key("https://baonui.vn/le-hoi-long-tong-mua-xuan?trang=2&ref=1", SLUGS) == f"{key}?trang=2"


def test_parameters_in_another_order_are_the_same_page() -> None:
    assert (
        article_key("https://x.vn/a?b=2&a=1") == article_key("http://www.x.vn/a/?a=1&b=2&fbclid=3") == "x.vn/a?a=1&b=2"
    )


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True))
def test_two_articles_share_a_key_only_when_they_share_a_number(one: int, other: int, slug: str) -> None:
    keys = [article_key(f"https://baonui.vn/tin/{slug}-{number}.html", NUMBERED) for number in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


# ------------------------------------------------------------------------------------------------ standing


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://baonui.vn/tin/bai-12.html", True),
        ("http://www.baonui.vn/bai-12.html?utm_source=x", True),
        ("https://m.baonui.vn/bai-12.html", True),
        ("https://baonui.vn/tag/bai-12.html", False),
        ("https://baonui.vn/tin/", False),
        ("https://cn.baonui.vn/bai-12.html", False),
        ("https://baonui.vn.evil.example/bai-12.html", False),
        ("https://evil.example/baonui.vn/bai-12.html", False),
        ("javascript:alert('baonui.vn/bai-12.html')", False),
        ("", False),
    ],
)
def test_an_article_is_on_its_site_and_matches_its_rule(url: str, expected: bool) -> None:
    assert is_article(url, NUMBERED) is expected


def test_denied_hosts_and_their_subdomains_are_another_site() -> None:
    paper = source(also=["en.baonui.vn", "cn.baonui.vn"], deny_hosts=["cn.baonui.vn"])
    assert on_site("https://en.baonui.vn/a", paper)
    assert not on_site("https://cn.baonui.vn/a", paper)
    assert not on_site("https://m.cn.baonui.vn/a", paper)
    assert not on_site("https://vi.baonui.vn/a", paper)


def test_without_a_rule_any_page_but_the_home_page_may_be_an_article() -> None:
    free = source(identity={"deny": "^/lien-he"})
    assert is_article("https://baonui.vn/bai-bao", free)
    assert not is_article("https://baonui.vn/", free)
    assert not is_article("https://baonui.vn/lien-he", free)


def test_a_homepage_in_vietnamese_letters_is_the_same_site_as_its_punycode() -> None:
    paper = source("https://www.báonúi.vn/")
    assert on_site(canonical_url("https://báonúi.vn/a"), paper)
