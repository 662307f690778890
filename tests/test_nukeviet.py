"""The recorded NukeViet site, replayed over HTTP and crawled as the site it calls itself."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from replay import BASE, SITE, NukeVietReplay

from crawler import configfile
from crawler.config import SourceConfig
from crawler.parse import parse_page
from crawler.pipeline.session import RunReport, crawl
from storage.corpus import Corpus
from storage.records import Record
from storage.text import letters, normalise

if not SITE.exists():
    pytest.skip("../shared/sites/nukeviet is not here", allow_module_level=True)

TRUTH: list[dict[str, Any]] = [json.loads(line) for line in (SITE / "truth.jsonl").read_text("utf-8").splitlines()]
CONFIG = f"""
archive = "archive.db"
[crawl]
spacing = 0.0
[[source]]
name = "nukeviet"
homepage = "{BASE}/"
preset = "nukeviet"
discover.listings = [
  "/index.php/tin-trong-tinh/", "/index.php/tin-trong-nuoc/", "/index.php/hoc-tap-va-lam-theo-bac/",
  "/index.php/nghien-cuu-trao-doi/", "/index.php/van-ban-moi/", "/index.php/",
]
discover.sitemaps = ["/index.php/SitemapIndex/"]
"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[RunReport]]:
    folder = tmp_path_factory.mktemp("nukeviet")
    config = configfile.parse(CONFIG.encode(), folder / "config.toml")
    where = configfile.archive_location(config, None, {})
    with NukeVietReplay() as site:
        staged = config.model_copy(update={"connect_to": site.connect_to()})
        reports = [crawl(staged, where, staged.source) for _ in range(2)]
    return where, reports


def listed_ids() -> set[int]:
    """Ids of saved articles that the site's own home and category pages link to."""
    saved = {item["id"] for item in TRUTH}
    pages = [SITE / "home.html", SITE / "home_index_php.html", *(SITE / "category").glob("*.html")]
    found = set()
    for page in pages:
        found |= {int(i) for i in re.findall(r'href="/index\.php/(?!about)[^"]+-(\d+)\.html"', page.read_text("utf-8"))}
    return found & saved


@pytest.mark.parametrize("item", TRUTH, ids=lambda item: str(item["id"]))
def test_a_listed_article_is_stored_once_with_the_truth(crawled: Any, item: dict[str, Any]) -> None:
    where = crawled[0]
    with Corpus.open(where) as corpus:
        record = corpus.record(BASE + item["path"])
    if record is None:
        assert item["id"] not in listed_ids(), "listed but not stored"
        return
    assert record.versions == 1
    check(record, item)


def check(record: Record, item: dict[str, Any]) -> None:
    version = record.version
    assert version.title == normalise(item["title"])
    assert letters(version.lead or "") == letters(item["lead"] or "")
    assert version.published.at is not None
    printed = datetime.strptime(item["printed"].split(" - ")[1], "%d/%m/%Y %H:%M")
    assert version.published.at.replace(tzinfo=None, second=0) in (
        printed,
        datetime.fromisoformat(item["published"]).replace(tzinfo=None, second=0),
    )
    assert list(version.tags) == [normalise(tag) for tag in item["tags"]]
    assert (version.section or None) == item["section"]
    # The body container's text letter by letter, in order: paragraphs, captions, a byline at its end, repeats.
    inside = "".join(letters(p.text) for p in version.placements if p.reason not in ("title", "lead"))
    assert letters(item["body_text"]) in inside
    if item["author"] and item["author"] != "admin":
        assert set(re.split(r",\s*", normalise(item["author"]))) <= set(version.authors)
    if item["source"]:
        assert normalise(item["source"]) in {a.name for a in version.attributions} | {
            a.text for a in version.attributions
        }
    for words in ("Nguồn tin", "Ý kiến bạn đọc", "Tổng số điểm", "Những tin mới hơn", "Những tin cũ hơn", "Thống kê"):
        assert words not in version.text


def test_every_listed_article_is_held_exactly_once(crawled: Any) -> None:
    with Corpus.open(crawled[0]) as corpus:
        held = {item["id"] for item in TRUTH if corpus.record(BASE + item["path"])}
        counts = corpus.counts()
    assert listed_ids() <= held
    assert counts["versions"] == counts["articles"]
    assert counts["articles"] >= len(listed_ids())


def test_a_second_crawl_adds_nothing(crawled: Any) -> None:
    first, second = crawled[1]
    assert first.exit_code == second.exit_code == 0
    tally = second.tallies["nukeviet"]
    assert (tally.counts["new"], tally.counts["changed"]) == (0, 0)
    assert tally.counts["unchanged"] >= len(listed_ids())


def test_planted_repeats_are_marked_and_kept(crawled: Any) -> None:
    with Corpus.open(crawled[0]) as corpus:
        marked = [record for item in TRUTH if (record := corpus.record(BASE + item["path"])) and record.version.repeats]
    assert marked, "the site carries planted repeats"
    for record in marked:
        texts = {p.position: p.text for p in record.version.placements}
        for repeat in record.version.repeats:
            assert repeat.repeat is not None
            assert repeat.repeat.of in texts


def nukeviet() -> SourceConfig:
    return configfile.parse(CONFIG.encode(), Path("config.toml")).source[0]


@pytest.mark.parametrize(
    "file", ["variants/2058_mobile_ua.html", "rewrite_on/2058.html", "rewrite_on/2058_via_index_php.html"]
)
def test_the_phones_theme_and_rewritten_pages_read_the_same(file: str) -> None:
    path = SITE / file
    if not path.exists() or not path.read_text("utf-8").strip():
        pytest.skip(f"{file} holds no page")
    item = next(item for item in TRUTH if item["id"] == 2058)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    plain = parse_page((SITE / "article/2058.html").read_text("utf-8"), BASE + item["path"], nukeviet(), now=now)
    other = parse_page(path.read_text("utf-8"), BASE + item["path"], nukeviet(), now=now)
    assert other.text == plain.text
    assert (other.title, other.lead, other.published.at) == (plain.title, plain.lead, plain.published.at)
