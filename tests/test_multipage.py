"""Articles on several pages: which page follows, and whole nights in which they are kept as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import configfile
from crawler.multipage import MOST_PAGES, following, joined
from crawler.pipeline.reparse import reparse
from crawler.pipeline.session import RunReport, crawl
from crawler.pipeline.visit import Visitor
from crawler.reading import Block, Picture, Reading
from crawler.urls import article_key
from luutru.demo.server import SiteServer
from luutru.demo.web import Request, Response
from storage.archive import Archive
from storage.corpus import Corpus
from storage.integrity import Scope, check
from storage.records import Capture, Record

HOST = "bao-trang.test"
ARTICLE = "/chuyen-duong-dai-7.html"
NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
CONFIG = f"""
archive = "archive.db"
[crawl]
spacing = 0.0
retries = 0
[[source]]
name = "trang"
homepage = "http://{HOST}/"
discover.feeds = ["/rss"]
identity.article = '-(?P<id>\\d+)\\.html$'
"""
RULES = """
[source.select]
title = ["h1"]
lead = ["p.sapo"]
body = ["div.text"]
next = ["a.tiep"]
"""


# --------------------------------------------------------------------------------------------- which page follows


@pytest.mark.parametrize(
    ("urls", "href", "follows"),
    [
        (["http://a.test/tin-7.html"], "/tin-7.html?page=2", True),
        (["http://a.test/tin-7.html?x=1"], "/tin-7.html?x=1&trang=2", True),
        (["http://a.test/tin-7.html?x=1"], "/tin-7.html?p=2&x=1", True),
        (["http://a.test/tin-7.html"], "/tin-7-p2.html", True),
        (["http://a.test/story/"], "2/", True),
        (["http://a.test/story"], "/story/page/2/", True),
        (["http://a.test/story", "http://a.test/story/2"], "/story/3", True),
        (["http://a.test/story?page=1"], "/story?page=2", True),
        (["http://a.test/story"], "https://a.test/story,2", True),
        (["http://a.test/story"], "/story/3", False),  # not the second
        (["http://a.test/story/5"], "/story/6", False),  # another story
        (["http://a.test/tin-7.html"], "/tin-8.html", False),
        (["http://a.test/tin-1.html"], "/tin-12.html", False),
        (["http://a.test/tin-7.html"], "/tin-khac-p2.html", False),
        (["http://a.test/tin-7.html"], "http://b.test/tin-7.html?page=2", False),
        (["http://a.test/tin-7.html"], "/tin-7.html?page=2#comments", True),
        (["http://a.test/tin-7.html"], "javascript:void(0)", False),
        (["http://a.test/tin-7.html"], "/tin-7.html", False),
    ],
)
@pytest.mark.parametrize("markup", ['<link rel="next" href="{}">', "<p><a href='{}' class=x rel='nofollow next'>2</a>"])
def test_rel_next_leads_on_where_it_only_adds_a_page_number(
    urls: list[str], href: str, follows: bool, markup: str
) -> None:
    found = following(f"<html><body>{markup.format(href)}", urls)
    assert (found is not None) is follows


def test_a_page_that_names_no_next_leads_nowhere() -> None:
    assert following("<a class=next href='?page=2'>2</a>", ["http://a.test/tin-7.html"]) is None


# --------------------------------------------------------------------------------------------- readings as one


def test_the_pages_of_an_article_are_one_reading_in_order() -> None:
    first = Reading(
        title="Nhan đề", lead="Sa pô", blocks=(Block("một"),), pictures=(Picture("http://a.test/1.jpg", 0),)
    )
    second = Reading(
        title="Nhan đề",
        lead="Đoạn mở của trang hai",
        blocks=(Block("hai"), Block("chú thích", reason="caption"), Block("ba")),
        pictures=(Picture("http://a.test/1.jpg", 0), Picture("http://a.test/2.jpg", 1, "chú thích", caption_block=1)),
        bylines=("Hà Quyên",),
        flags=("date_conflict",),
    )
    whole = joined([first, second])
    assert (whole.title, whole.lead, whole.bylines, whole.flags) == (
        "Nhan đề", "Sa pô", ("Hà Quyên",), ("date_conflict",),
    )  # fmt: skip
    assert [b.text for b in whole.blocks] == ["một", "Đoạn mở của trang hai", "hai", "chú thích", "ba"]
    (one, two) = whole.pictures
    assert (one.url, one.after) == ("http://a.test/1.jpg", 0)
    assert (two.url, two.after) == ("http://a.test/2.jpg", 3)
    assert two.caption_block is not None
    assert whole.blocks[two.caption_block].text == "chú thích"


# --------------------------------------------------------------------------------------------- nights


@dataclass
class Paper:
    """An article of `pages` pages. broken: answers 500 for the page of this number. rel: the markup that leads on."""

    pages: int = 3
    broken: int = 0
    rel: str = '<a rel="next" class="tiep" href="{}">Trang sau</a>'
    paragraphs: dict[int, list[str]] = field(default_factory=dict)

    def text(self, page: int) -> list[str]:
        return [
            f"Chặng thứ {page} của chuyến đi bắt đầu từ lúc sương còn phủ kín con dốc dẫn xuống chợ phiên của xã.",
            f"Đến bản thứ {page}, đoàn dừng lại nghe các cụ kể chuyện mở con đường đất qua vách núi đá ngày trước.",
            f"Người dẫn đường nói rằng qua {page + 10} khúc suối nữa mới tới nơi có thể mắc võng nghỉ chân ban trưa.",
            f"Buổi tối ở chặng {page} ai cũng mệt, nhưng câu chuyện bên bếp lửa kéo dài tới gần nửa đêm mới thôi.",
        ]

    def html(self, page: int) -> str:
        lead = "Bài viết nhiều trang về một chuyến đi dài ngày qua các bản vùng cao của tỉnh."
        body = "".join(f"<p>{text}</p>" for text in self.text(page))
        onward = self.rel.format(f"{ARTICLE}?page={page + 1}") if page < self.pages else ""
        return (
            '<!doctype html><html lang="vi"><head><title>Chuyện đường dài</title></head><body>'
            f'<h1>Chuyện đường dài qua những bản vùng cao</h1><p class="sapo">{lead}</p>'
            f'<div class="text">{body}</div>{onward}</body></html>'
        )

    def respond(self, request: Request) -> Response:
        if request.path == "/rss":
            body = f"<rss version='2.0'><channel><title>T</title><item><link>{ARTICLE}</link></item></channel></rss>"
            return Response(200, (("Content-Type", "text/xml"),), body.encode())
        path, _, query = request.path.partition("?")
        number = int(query.removeprefix("page=") or 1)
        if path != ARTICLE or number > self.pages:
            return Response(404)
        if number == self.broken:
            return Response(500)
        return Response(200, (("Content-Type", "text/html; charset=utf-8"),), self.html(number).encode())


def night(paper: Paper, folder: Path, rules: str = "", *, after: int = 0) -> tuple[RunReport, Record]:
    """One crawl; its report, and the article as it is held then."""
    path = folder / "config.toml"
    path.write_text(CONFIG + rules, "utf-8")
    began = NIGHT + timedelta(days=after)
    with SiteServer(paper.respond, [HOST]) as site:
        config = configfile.load(path).model_copy(update={"connect_to": site.connect_to()})
        report = crawl(config, str(folder / "archive.db"), config.enabled, clock=lambda: began)
    with Corpus.open(folder / "archive.db") as corpus:
        record = corpus.record(f"http://{HOST}{ARTICLE}")
    assert record is not None
    return report, record


def body_of(record: Record) -> list[str]:
    return [placement.text for placement in record.version.body]


def assert_sound(folder: Path) -> None:
    with Corpus.open(folder / "archive.db") as corpus:
        assert not list(check(str(folder / "archive.db"), Scope(read_data=True)).faults)
        assert corpus.counts()["articles"] == 1


@pytest.mark.parametrize("rules", ["", RULES], ids=["generic", "rules"])
def test_an_article_of_three_pages_is_one_article(tmp_path: Path, rules: str) -> None:
    paper = Paper()
    _, record = night(paper, tmp_path, rules)
    wanted = [text for page in (1, 2, 3) for text in paper.text(page)]
    assert [text for text in body_of(record) if text in wanted] == wanted
    assert len(body_of(record)) <= len(wanted) + 1  # the lead, where generic extraction takes it for a paragraph
    assert record.version.title == "Chuyện đường dài qua những bản vùng cao"
    assert "partial" not in record.version.flags
    assert_sound(tmp_path)

    report, again = night(paper, tmp_path, rules, after=1)
    (tally,) = report.tallies.values()
    assert (tally.counts["unchanged"], tally.counts["changed"], tally.counts["new"]) == (1, 0, 0)
    assert again.version == record.version

    config = configfile.load(tmp_path / "config.toml")
    replayed = reparse(str(tmp_path / "archive.db"), config.source, clock=lambda: NIGHT + timedelta(days=2))
    assert (replayed.read, replayed.unchanged, replayed.changed) == (1, 1, 0)


def test_a_page_that_cannot_be_had_leaves_the_article_partial_until_it_can(tmp_path: Path) -> None:
    paper = Paper(broken=2)
    _, record = night(paper, tmp_path)
    assert set(paper.text(1)) <= set(body_of(record))
    assert not set(paper.text(2)) & set(body_of(record))
    assert "partial" in record.version.flags
    paper.broken = 0
    _, record = night(paper, tmp_path, after=1)
    assert "partial" not in record.version.flags
    assert set(paper.text(3)) <= set(body_of(record))
    assert_sound(tmp_path)


def test_the_next_article_is_not_the_next_page(tmp_path: Path) -> None:
    paper = Paper(rel='<link rel="next" href="/bai-khac-8.html">')
    _, record = night(paper, tmp_path)
    assert set(paper.text(1)) <= set(body_of(record))
    assert not set(paper.text(2)) & set(body_of(record))
    assert "partial" not in record.version.flags


def test_two_addresses_of_one_article_in_one_run_are_not_two_pages(tmp_path: Path) -> None:
    paper = Paper(pages=1)
    night(paper, tmp_path)
    where, config = str(tmp_path / "archive.db"), configfile.load(tmp_path / "config.toml")
    other = f"http://{HOST}/muc-khac{ARTICLE}"
    with Archive.open(where, now=NIGHT) as archive:
        run = archive.begin_run("save", NIGHT, ["trang"])
        visitor = Visitor(archive, None, run=run, clock=lambda: NIGHT, keep_unchanged_payloads=True)
        for url in (f"http://{HOST}{ARTICLE}", other):
            html = paper.html(1).replace("Chặng thứ 1", "Chặng đầu tiên").encode()
            page = Capture(
                url, url, NIGHT, 200, (("Content-Type", "text/html"),), wire=html, payload=html, charset="utf-8"
            )
            visitor.keep(config.source[0], page, article_key(url, config.source[0]))
        archive.finish_run(run, "done", NIGHT, {})
    with Corpus.open(where) as corpus:
        assert corpus.counts()["articles"] == 1
    replayed = reparse(where, config.source, clock=lambda: NIGHT + timedelta(days=2), dry_run=True)
    assert (replayed.read, replayed.unchanged) == (1, 1)


def test_an_article_without_end_is_cut_and_says_so(tmp_path: Path) -> None:
    paper = Paper(pages=MOST_PAGES + 5)
    _, record = night(paper, tmp_path, RULES)
    assert set(paper.text(MOST_PAGES)) <= set(body_of(record))
    assert not set(paper.text(MOST_PAGES + 1)) & set(body_of(record))
    assert "partial" in record.version.flags
