"""The presets and the parser read every page of the sample site as its truth says. No network: the site is pure."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from demo_truth import differences

from crawler.config import Config
from crawler.configfile import parse
from crawler.decode import choose_charset, text_of
from crawler.parse import parse_page
from luutru.demo.site import NIGHTS, respond
from luutru.demo.truth import Expected, truth
from luutru.demo.web import Request
from storage.records import Capture, Version


@cache
def config() -> Config:
    return parse(resources.files("luutru.demo").joinpath("config.toml").read_bytes(), Path("demo.toml"))


def read(wanted: Expected, night: int, serial: int = 1) -> Version:
    """The version that the page at the truth's own address gives on that night."""
    host, path = wanted.url.removeprefix("http://").split("/", 1)
    got = respond(Request(host, f"/{path}", serial=serial), night)
    capture = Capture(wanted.url, wanted.url, NIGHTS[night], got.status, got.headers, wire=got.body, payload=got.body)
    charset = choose_charset(got.body, capture.header("content-type"))
    capture = replace(capture, charset=charset.label, charset_origin=charset.origin)
    source = next(s for s in config().source if s.name == wanted.source)
    return parse_page(text_of(capture), wanted.url, source, now=NIGHTS[night])


def readable(night: int) -> list[Expected]:
    """Articles whose page on that night is the text that readers see: neither gone nor cut down nor never stored."""
    return [e for e in truth(night) if e.stored and e.outcomes not in ((), ("gone",)) and "shortened" not in e.flags]


CASES = [
    pytest.param(night, wanted, id=f"{night}-{wanted.url.rsplit('/', 1)[-1][-40:]}")
    for night in (1, 2)
    for wanted in readable(night)
]


@pytest.mark.parametrize(("night", "wanted"), CASES)
def test_a_page_is_read_as_its_truth_says(night: int, wanted: Expected) -> None:
    assert differences(wanted, read(wanted, night)) == []


def test_a_date_at_odds_with_its_weekday_keeps_its_string_and_claims_nothing() -> None:
    wanted = next(e for e in truth(1) if "date_conflict" in e.flags)
    published = read(wanted, 1).published
    assert (published.at, published.date, published.precision) == (None, None, None)
    assert published.text == "Thứ năm - 17/11/2026 08:30"


def test_counters_and_tokens_of_a_page_leave_its_digest_alone() -> None:
    for wanted in readable(1):
        assert read(wanted, 1, serial=1).digest == read(wanted, 1, serial=777).digest, wanted.url


def test_what_changes_in_the_second_night_changes_the_digest() -> None:
    changed = [e for e in truth(2) if e.outcomes == ("changed",)]
    before = {e.url: e for e in truth(1)}
    assert len(changed) == 3
    for now in changed:
        first = before.get(now.url) or before[now.aliases[0]]
        assert read(first, 1).digest != read(now, 2).digest
