"""robots.txt by RFC 9309."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.robots import MAX_BYTES, Robots

SHARED = Path(__file__).parents[3] / "shared"


def policy(text: str | bytes, agent: str = "LuuTru") -> Robots:
    return Robots.read(text.encode() if isinstance(text, str) else text, agent)


def allowed(text: str | bytes, path: str, agent: str = "LuuTru") -> bool:
    return policy(text, agent).allows(f"http://site.test{path}")


def test_our_own_group_goes_before_the_star() -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: luutru\nDisallow: /kin/\n"
    assert allowed(rules, "/tin")
    assert not allowed(rules, "/kin/tin")
    assert not allowed(rules, "/tin", agent="OtherBot")


@pytest.mark.parametrize("line", ["LuuTru", "LUUTRU", "luutru/2.0", "LuuTru (archive)", "LuuTru # us", "LuuTru*"])
def test_a_group_is_ours_by_its_product_token(line: str) -> None:
    assert not allowed(f"User-agent: {line}\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/tin")


@pytest.mark.parametrize("line", ["Luu", "LuuTruBot", "tru", "Luu-Tru", "l", "bot", "", "Mozilla/5.0 (LuuTru)"])
def test_a_group_of_another_name_is_not_ours(line: str) -> None:
    assert allowed(f"User-agent: {line}\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/tin")


def test_groups_of_the_same_name_are_one() -> None:
    rules = "User-agent: LuuTru\nDisallow: /a\n\nUser-agent: x\nDisallow: /b\n\nUser-agent: LuuTru\nDisallow: /c\n"
    assert [allowed(rules, path) for path in ("/a", "/b", "/c")] == [False, True, False]


def test_several_names_share_a_group() -> None:
    rules = "User-agent: a\nUser-agent: LuuTru\n# pause\nUser-agent: b\nDisallow: /kin/\n"
    assert not allowed(rules, "/kin/a")


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow: /tin\nAllow: /tin/moi", "/tin/moi/a", True),  # the longer rule
        ("Allow: /tin\nDisallow: /tin", "/tin", True),  # of equal ones the one that allows
        ("Disallow: /*.pdf$", "/a.pdf", False),
        ("Disallow: /*.pdf$", "/a.pdf?x", True),
        ("Disallow: /a*b*c", "/a-b-c-d", False),
        ("Disallow: /thời-sự/", "/th%E1%BB%9Di-s%E1%BB%B1/a", False),
        ("Disallow: /th%E1%BB%9Di-s%E1%BB%B1/", "/thời-sự/a", False),
        ("Disallow:", "/a", True),
        ("Disallow: /?q=", "/?q=1", False),
        ("Disallow: /A", "/a", True),
        ("Disallow: /", "/robots.txt", True),
        ("Noise: x\nDisallow: /a # comment", "/a", False),
    ],
)
def test_rules_match_as_the_rfc_says(rules: str, path: str, may: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}\n", path) is may


def test_n35_a_bom_and_nuls_do_not_hide_the_first_line() -> None:
    for start in ("\ufeff", "\ufeff\ufeff", "\n\n\ufeff", "\0"):
        assert not allowed(f"{start}User-agent: *\nDisallow: /".encode(), "/a")
    assert not allowed(b"User-agent: *\r\nDisallow: /\r\n", "/a")
    assert not allowed(b"User-agent: *\rDisallow: /\r", "/a")


def test_n35_a_web_page_says_nothing() -> None:
    page = "<!DOCTYPE html><html><body>\nUser-agent: *\nDisallow: /\n</body></html>"
    assert policy(page).origin == "html"
    assert allowed(page, "/a")


def test_n35_only_the_first_500_kib_are_read() -> None:
    rules = "User-agent: *\nDisallow: /early\n" + "# x\n" * (MAX_BYTES // 4) + "Disallow: /late\n"
    assert not allowed(rules, "/early")
    assert allowed(rules, "/late")


def test_n35_a_line_cut_by_the_cap_is_no_rule() -> None:
    filler = "#" * (MAX_BYTES - 40)
    assert allowed(f"User-agent: *\n{filler}\nDisallow: /tin-rat-dai-va-con-nua", "/tin-rat")


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 1e9", 1e9),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: inf", None),
        ("Crawl-delay: -5", None),
        ("Crawl-delay: soon", None),
        ("Request-rate: 1/30", 30.0),
        ("Crawl-delay: 5\nRequest-rate: 2/20s", 10.0),
        ("Request-rate: 0/0", None),
    ],
)
def test_n35_delays_are_finite_or_nothing(line: str, delay: float | None) -> None:
    assert policy(f"User-agent: *\n{line}\n").delay == delay


def test_the_delay_is_that_of_our_group() -> None:
    rules = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: LuuTru\nCrawl-delay: 2\n"
    assert (policy(rules).delay, policy(rules, "Other").delay) == (2.0, 30.0)


def test_sitemaps_are_listed_wherever_they_stand() -> None:
    rules = (
        "Sitemap: http://site.test/a.xml\nUser-agent: x\nDisallow: /\nsitemap: https://site.test/b.xml\nSitemap: c.xml"
    )
    assert policy(rules).sitemaps == ("http://site.test/a.xml", "https://site.test/b.xml")


def test_without_rules_everything_or_nothing_is_allowed() -> None:
    assert Robots.allowing("http_404").allows("http://site.test/a")
    assert Robots.allowing("http_404").known
    assert not Robots.refusing("http_500").allows("http://site.test/a")
    assert not Robots.refusing("http_500").known


@pytest.mark.parametrize(
    "line", ["Disallow: /" + "*a" * 4_000, "User-agent: bot", "Disallow: /x", "Allow: /" + "%" * 999]
)
def test_n35_half_a_megabyte_of_anything_is_read_in_bounded_time(line: str) -> None:
    body = ("User-agent: *\n" + (line + "\n") * (MAX_BYTES // (len(line) + 1))).encode()
    started = time.process_time()
    policy(body).allows("http://site.test/" + "a" * 2_000)
    assert time.process_time() - started < 5


@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(
    ["User-agent: *", "User-agent: LuuTru", "Disallow: /", "Disallow: *$", "Allow:", "Crawl-delay: 1e308", "Sitemap: x",
     "\ufeff", "user agent LuuTru", "Request-rate: 1/9d 0800-0700", "Visit-time: 1-2", ":", "Disallow: %zz", "#"]
)).map(lambda lines: "\n".join(lines).encode())), st.text(max_size=30))  # fmt: skip
def test_any_bytes_are_a_policy(body: bytes, path: str) -> None:
    robots = Robots.read(body, "LuuTru/1.0")
    assert robots.allows("http://site.test/" + path.replace("[", "").replace("]", "")) in (True, False)
    assert robots.delay is None or 0 <= robots.delay < float("inf")


def test_a_real_robots_file_is_read() -> None:
    real = SHARED / "sites" / "pages" / "www.vietnamplus.vn.robots.txt"
    if not real.exists():
        pytest.skip("../shared/sites is not here")
    robots = policy(real.read_bytes())
    assert robots.origin == "rules"
    assert robots.allows("https://www.vietnamplus.vn/")
