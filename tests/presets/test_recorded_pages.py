"""Presets on recorded pages: the real NukeViet's 81 articles in both themes, and single pages of other systems.

The pages stay in ../shared; what is expected of the single pages was read by eye and stands here as counts, names and
digests of letters.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawler import configfile
from crawler.config import SourceConfig
from crawler.parse import parse_page
from storage.records import Version
from storage.text import letters, normalise

SITES = Path(__file__).parents[3] / "shared" / "sites"
if not SITES.exists():
    pytest.skip("../shared/sites is not here", allow_module_level=True)

NUKEVIET = SITES / "nukeviet"
TRUTH: list[dict[str, Any]] = [json.loads(line) for line in (NUKEVIET / "truth.jsonl").read_text("utf-8").splitlines()]
SOURCE = configfile.source_from({"name": "nukeviet", "homepage": "http://nukeviet.test/", "preset": "nukeviet"})
# Words of the sidebar, the comments, the rating, the neighbours and the source line: in no body.
OUTSIDE = re.compile(
    r"Nguồn tin|Tác giả:|Ý kiến bạn đọc|Những tin (?:mới|cũ) hơn|Theo dòng sự kiện|Tổng số điểm|Thống kê|Đang truy cập"
    r"|Tổng lượt truy cập|Mã an toàn|Thăm dò ý kiến|Trả lời|Đề nghị đăng thêm toàn văn|Đăng nhập"
)


def read(path: str, truth: dict[str, Any]) -> Version:
    html = (NUKEVIET / path).read_text("utf-8")
    return parse_page(html, f"http://nukeviet.test{truth['path']}", SOURCE)


def by_id(article: int) -> dict[str, Any]:
    return next(truth for truth in TRUTH if truth["id"] == article)


@pytest.mark.parametrize("truth", TRUTH, ids=[str(truth["id"]) for truth in TRUTH])
def test_an_article_of_the_real_nukeviet_gives_its_truth(truth: dict[str, Any]) -> None:
    version = read(f"article/{truth['id']}.html", truth)
    assert version.title == normalise(truth["title"])
    assert (version.lead or "") == normalise(truth["lead"] or "")
    assert version.published.at is not None
    assert version.published.at.isoformat() == truth["published"]
    assert version.section == truth["section"]
    assert list(version.tags) == [normalise(tag) for tag in truth["tags"]]
    if truth["author"]:
        assert set(re.split(", ", normalise(truth["author"]))) <= set(version.authors)
    assert truth["source"] is None or truth["source"] in [a.name for a in version.attributions]
    assert version.flags == ()


@pytest.mark.parametrize("truth", TRUTH, ids=[str(truth["id"]) for truth in TRUTH])
def test_its_body_is_the_containers_text_and_nothing_else(truth: dict[str, Any]) -> None:
    version = read(f"article/{truth['id']}.html", truth)
    said = letters(" ".join(p.text for p in version.placements if p.reason not in ("title", "lead")))
    container = letters(truth["body_text"])
    assert container in said
    # Beside the container's text: the caption of the lead image, and the fields printed below the body.
    outside = letters("".join(filter(None, [truth["author"], truth["source"]])))
    captions = [letters(p.text) for p in version.placements if p.reason == "caption"]
    assert said.replace(container, "", 1) in {outside, *(caption + outside for caption in captions)}
    assert (
        Counter(p.reason for p in version.not_body) - Counter(title=1, lead=1, caption=3, byline=2, attribution=2) == {}
    )
    assert [p.text for p in version.body if OUTSIDE.search(p.text)] == []
    assert sum(image.position is not None and image.url is not None for image in version.images) >= truth["images"]


@pytest.mark.parametrize("path", ["variants/2058_mobile_ua.html", "rewrite_on/2058.html", "variants/2058_fbclid.html"])
def test_the_phones_theme_and_other_addresses_read_the_same(path: str) -> None:
    truth = by_id(2058)
    desktop, other = read("article/2058.html", truth), read(path, truth)
    assert other.digest == desktop.digest
    assert (other.published, other.section, other.tags) == (desktop.published, desktop.section, desktop.tags)
    assert other.attributions == desktop.attributions
    assert [i.url for i in other.images] == [i.url for i in desktop.images]


def test_a_table_of_data_stays_data_and_image_tables_become_captions() -> None:
    data = read("article/2083.html", by_id(2083))
    assert Counter(p.role for p in data.body)["table_row"] == 4
    pictured = read("article/2079.html", by_id(2079))
    assert sum(image.caption is not None for image in pictured.images) == 3
    assert not any(p.role == "table_row" for p in pictured.body)


def test_planted_repeats_are_marked_within_their_article_only() -> None:
    repeated = {
        t["id"]: len(read(f"article/{t['id']}.html", t).repeats) for t in TRUTH if t["id"] in (2079, 2081, 2085)
    }
    assert repeated[2079] >= 3
    assert repeated[2081] == repeated[2085] == 0


class Seen(NamedTuple):
    """What a person sees on a single page; digests are the first 16 hex digits of sha256 of its letters."""

    file: str
    url: str
    source: SourceConfig
    title: str
    body: str
    paragraphs: int
    published: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    captions: int


def _shipped(name: str) -> SourceConfig:
    config = configfile.load(Path(__file__).parents[2] / "config.toml")
    return next(source for source in config.source if source.name == name)


_SISTER = configfile.source_from({"name": "sister", "homepage": "https://suckhoeviet.org.vn/", "preset": "mastercms"})
PAGES = [
    Seen(
        "VnExpress.net-Kinh-doanh.html", "https://vnexpress.net/a-4672302.html", _shipped("vnexpress"),
        "00bcd9e7a38d3a46", "b5ac0b0981024617", 10, "2023-11-02T19:20:45+07:00", ("Anh Minh",), (), 1,
    ),
    Seen(
        "VnExpress_2025_10_22.html.gz", "https://vnexpress.net/a-4954454.html", _shipped("vnexpress"),
        "9f57f90c28d14d3a", "b0e8ea45c5c6c305", 5, "2025-10-22T19:25:52+07:00", ("Lê Phương",), (), 1,
    ),
    Seen(
        "suckhoeviet.org.vn__87523904.excerpt.html", "https://suckhoeviet.org.vn/a-6316.html", _SISTER,
        "e5bb330fcd952124", "349e1f51e574e1c4", 6, "2023-07-05T07:18:11+07:00", ("Vân Anh",), (), 0,
    ),
    Seen(
        "qdnd.vn__8eef6385.excerpt.html", "https://www.qdnd.vn/y-te/tin-tuc/a-813419", _shipped("qdnd"),
        "5027580b700f230f", "51c954b76fcfadfd", 3, "2025-01-26T15:29:03+07:00", (), ("TTXVN",), 1,
    ),
]  # fmt: skip


@pytest.mark.parametrize("seen", PAGES, ids=[seen.file[:12] for seen in PAGES])
def test_a_single_page_of_another_system_reads_as_a_person_reads_it(seen: Seen) -> None:
    data = (SITES / "pages" / seen.file).read_bytes()
    html = (gzip.decompress(data) if seen.file.endswith(".gz") else data).decode("utf-8")
    version = parse_page(html, seen.url, seen.source)
    assert _digest(version.title or "") == seen.title
    assert len(version.body) == seen.paragraphs
    assert _digest(version.text) == seen.body
    assert version.published.at is not None
    assert version.published.at.isoformat() == seen.published
    assert version.authors == seen.authors
    assert tuple(a.name for a in version.attributions if a.kind == "agency") == seen.agencies
    assert sum(image.caption is not None for image in version.images) == seen.captions
    assert (version.language, version.flags) == ("vi", ())


def _digest(text: str) -> str:
    return hashlib.sha256(letters(text).encode()).hexdigest()[:16]
