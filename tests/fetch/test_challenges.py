"""Barriers are found, and articles are left alone."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from barrier_pages import BARRIERS, CIPHER, FOOTER, MENU, Barrier, page
from hypothesis import given
from hypothesis import strategies as st
from prose import paragraphs

from crawler.challenges import SameBodies, blocked, body_key, said, soft_404
from crawler.decode import choose_charset, decode_text
from storage.records import Capture, Hop

SHARED = Path(__file__).parents[3] / "shared"
URL = "https://bao.test/tin/mot-bai-bao-1234.html"


def captured(url: str = URL, status: int = 200, *, hops: bool = False) -> Capture:
    led = (Hop(URL, 302, url),) if hops else ()
    return Capture(URL, url, datetime(2025, 10, 6, tzinfo=UTC), status, hops=led)


def article(extra: str = "", *, count: int = 6, title: str = "Vụ mùa bội thu", head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs(count, seed=11, sentences=3))
    return page(f"<ul>{MENU}</ul><h1>{title}</h1>{body}{extra}{FOOTER}", title, head)


@pytest.mark.parametrize("barrier", BARRIERS, ids=[barrier.make for barrier in BARRIERS])
def test_n30_barriers_of_every_make_are_found(barrier: Barrier) -> None:
    found = blocked(captured(barrier.url, barrier.status, hops=barrier.hops), barrier.html)
    assert found is not None
    assert found.reason == barrier.reason
    assert 0 < len(found.evidence) <= 160


def test_there_are_at_least_twenty_makes_and_every_reason() -> None:
    assert len(BARRIERS) >= 20
    assert {barrier.reason for barrier in BARRIERS} == {
        "captcha", "js_challenge", "cookie_reload", "login", "paywall", "consent", "encrypted", "denied"
    }  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(article(), id="an article"),
        pytest.param(article(count=1), id="a brief of three sentences"),
        pytest.param(
            article("<form id=comment><div class='g-recaptcha'></div><script src='https://www.google.com/recaptcha/api.js'>"
                    "</script><img class=captchaImg src='/captcha'></form>"), id="a comment form with a captcha"),
        pytest.param(
            article("<div>Bài viết này miễn phí. Mời bạn đăng ký báo in để đọc tiếp các kỳ sau.</div>"),
            id="a subscription teaser"),
        pytest.param(
            article("<p>Subscribe to continue reading our newsletter. Already a subscriber? Log in</p>",
                    head='<script type="application/ld+json">{"isAccessibleForFree": false}</script>'),
            id="a metered article whose text is there"),
        pytest.param(article(title="Access denied: how a captcha locked out a village"), id="an article about barriers"),
        pytest.param(article(title="Đăng nhập sai nhiều lần, tài khoản bị khoá"), id="an article about logging in"),
        pytest.param(
            article("<div class=modal><form><input type=password><button>Đăng nhập</button></form></div>"),
            id="a login box in the corner"),
        pytest.param(page(f"<ul>{MENU}</ul><h1>Ngày hội</h1><img src=a.jpg><p>Ảnh cần đăng nhập</p>{FOOTER}", "Ngày hội"),
                     id="a caption that says that its picture needs a login"),
        pytest.param(page(f"<ul>{MENU}</ul><h1>Cách đăng nhập cổng dịch vụ</h1><img src=a.jpg><p>Hình minh hoạ.</p>{FOOTER}",
                          "Cách đăng nhập cổng dịch vụ"), id="a picture story about logging in"),
        pytest.param(page(f"<ul>{MENU}</ul><h1>Ngày hội</h1><p>Bà con vui hội.</p><p>Vui lòng đăng nhập để bình luận</p>"
                          f"<form><input type=password></form>{FOOTER}", "Ngày hội"), id="a brief with a login for comments"),
        pytest.param(
            article("<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><script>document.cookie='a=1';"
                    "if(0)location.reload()</script><noscript>Enable JavaScript to continue</noscript>"),
            id="scripts of a protected site"),
        pytest.param(
            article("<div class='cookie'>We value your privacy <button>Accept all</button></div>"), id="a cookie banner"),
        pytest.param(
            article(f"<img src='data:image/png;base64,{CIPHER}'><a href='/x?token={CIPHER}'>x</a>"
                    f"<div data-state='{CIPHER}'></div>"), id="an inline picture and tokens"),
        pytest.param(article("<p>Thuật toán: <code>" + "-" * 500 + "</code></p>"), id="a ruler of dashes"),
        pytest.param(page(f"<ul>{MENU * 4}</ul><h1>Tin ảnh</h1><img src=a.jpg>{FOOTER}", "Tin ảnh"), id="a picture story"),
        pytest.param(page("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>", "App"),
                     id="a page drawn by a script"),
        pytest.param("<?xml version='1.0'?><rss><channel><title>Captcha</title></channel></rss>", id="a feed"),
        pytest.param("", id="nothing"),
    ],
)  # fmt: skip
def test_n30_articles_are_left_alone(html: str) -> None:
    assert blocked(captured(), html) is None


def pages() -> list[Path]:
    return sorted(SHARED.glob("bench/wcxb-dev/**/*.html.gz")) + sorted(SHARED.glob("sites/nukeviet/**/*.html"))


@pytest.mark.parametrize("share", [pytest.param(8, id="an eighth"), pytest.param(1, id="all", marks=pytest.mark.full)])
def test_n30_nothing_on_the_bench_or_the_replayed_site_is_a_barrier(share: int) -> None:
    if not pages():
        pytest.skip("../shared is not here")
    found = {}
    for path in pages()[::share]:
        raw = path.read_bytes()
        payload = gzip.decompress(raw) if path.suffix == ".gz" else raw
        verdict = blocked(captured(), decode_text(payload, choose_charset(payload).label))
        if verdict is not None:
            found[path.name] = verdict
    assert found == {}


@pytest.mark.parametrize(
    "html",
    [
        page("<h1>Không tìm thấy trang</h1><p>Địa chỉ này không tồn tại.</p>" + FOOTER, "Báo Thử Nghiệm"),
        page(f"<ul>{MENU * 9}</ul>", "404 - Không tìm thấy"),
        page("<h1>Page not found</h1>", "Oops"),
        page("<h1>Bài viết này đã bị gỡ</h1>", "Thông báo"),
    ],
)
def test_n29_soft_404s_say_so(html: str) -> None:
    assert soft_404(captured(), html)


def test_n29_a_way_that_leads_home_is_a_soft_404() -> None:
    assert soft_404(captured("https://bao.test/", hops=True), article())
    assert soft_404(captured("https://bao.test/tin/khac-1.html", hops=True), article()) is None


def test_n29_articles_are_no_soft_404s() -> None:
    assert soft_404(captured(), article()) is None
    assert soft_404(captured(), article(title="Không tìm thấy người mất tích sau lũ")) is None
    assert soft_404(captured(), article(title="Error 404: the film")) is None


def test_n30_one_body_for_many_urls_is_noticed() -> None:
    seen = SameBodies()
    body = "<html><body><p>Xin chờ {n} giây. Mã {n}{n}</p></body></html>"
    keys = {n: body_key(body.format(n=n)) for n in (1, 2, 3)}
    counts = [seen.add("bao.test", f"https://bao.test/{n}", keys[n]) for n in (1, 2, 3, 3)]
    assert counts == [1, 2, 3, 3]
    assert seen.add("khac.test", "https://khac.test/1", keys[1]) == 1
    assert seen.add("bao.test", "https://bao.test/9", body_key(article())) == 1


def test_same_bodies_stays_small() -> None:
    seen = SameBodies()
    for n in range(1_100):
        seen.add(f"{n}.test", f"https://{n}.test/", b"x")
        seen.add("bao.test", f"https://bao.test/{n}", body_key(f"<p>{chr(0x4E00 + n)}</p>"))
        seen.add("bao.test", f"https://bao.test/{n}", body_key("<p>như nhau</p>"))
    assert len(seen._hosts) <= 1_000
    assert len(seen._hosts["bao.test"]) <= 100
    assert max(len(urls) for urls in seen._hosts["bao.test"].values()) <= 20


def test_body_key_minds_words_and_nothing_else() -> None:
    assert body_key("<p>Xin chờ 5 giây</p><script>a=1</script>") == body_key("<div>Xin chờ <b>12</b> giây</div>")
    assert body_key("<p>Xin chờ</p>") != body_key("<p>Xin chào</p>")


@given(st.text(max_size=600), st.sampled_from([200, 401, 403, 451, 500]))
def test_any_text_is_judged(text: str, status: int) -> None:
    blocked(captured(status=status), "<html>" + text)
    soft_404(captured(status=status), text)


@pytest.mark.parametrize(
    "unit",
    ["<", "<p ", "<script>", "<!--", "<a id=dcontent ", "<title>", "<input ", "<img ", "a" * 99 + " ", "document.cookie=",
     "<p>a", "đăng nhập ", "id=encrypt", "<style><svg>", "&amp;", "<div class='cipher'>"],
)  # fmt: skip
def test_hostile_pages_are_judged_in_bounded_time(unit: str) -> None:
    text = "<html>" + unit * (1_000_000 // len(unit))
    started = time.process_time()
    for size in (len(text), 200_000):
        blocked(captured(), text[:size])
        said(text[:size])
    assert time.process_time() - started < 5
