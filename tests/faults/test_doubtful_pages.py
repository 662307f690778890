"""N29, N30: pages that come with 200 and are none, told apart by how their host answers what cannot exist.

Whole nights against a real server: what is doubted is stored, refused or left alone as the last column says.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from misbehaving import Asked, Server, quick, reply
from scene import RULES, rss

from crawler.config import Config, SourceConfig
from crawler.fetch import Fetcher
from crawler.pipeline import Night, Scribe, Stop, Watcher
from crawler.pipeline.doubts import impossible
from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import Outcome

pytestmark = pytest.mark.anyio
HOME = "http://nghi-ngo.test"
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
NOT_FOUND = "<h1>Không tìm thấy trang</h1><p>Địa chỉ này không tồn tại.</p>"


def page(body: str, title: str = "Báo thử") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body><div class=body>{body}</div></body></html>"


def whatever_is_asked(server: Server, html: str) -> None:
    """Every address that is not served otherwise answers so, with 200."""

    class Answers(dict):  # type: ignore[type-arg]
        def get(self, path: str, default: object = None) -> object:
            return super().get(path) or (default if path == "/robots.txt" else reply(html))

    server.answers = Answers(server.answers)


async def crawled(server: Server, paths: list[str], folder: Path, now: datetime = NOW) -> dict[str, Outcome]:
    """One night of a source whose feed lists these paths; the outcome of each."""
    server.answers["/rss"] = reply(rss(paths, HOME), content_type="text/xml")
    settings, where = quick(), folder / "archive.db"
    source = SourceConfig.model_validate(
        {"name": "nghi", "homepage": f"{HOME}/", "discover": {"feeds": ["/rss"]}, **RULES}
    )
    config = Config(crawl=settings, source=(source,))
    with Archive.open(where, now=now) as archive:
        run = archive.begin_run("crawl", now, ["nghi"])
        to = {"nghi-ngo.test:80": server.address}
        async with Fetcher(settings, connect_to=to) as fetcher, Scribe() as scribe:
            night = Night(config, archive, fetcher, scribe, run=run, clock=lambda: now, stop=Stop(), watcher=Watcher())
            await night.run([source])
        archive.finish_run(run, "done", now, {})
    with Corpus.open(where) as corpus:
        return {outcome.url.removeprefix(HOME): outcome for outcome in corpus.outcomes(run)}


def said(outcomes: dict[str, Outcome]) -> list[str]:
    return [f"{outcome.kind} {outcome.reason or ''}".strip() for outcome in outcomes.values()]


def tried(server: Server) -> list[str]:
    return [path for path in server.paths() if "luutru-khong-co" in path]


async def test_n29_not_found_with_200_is_a_soft_404_where_nothing_is_ever_missing(
    server: Server, tmp_path: Path
) -> None:
    whatever_is_asked(server, page(NOT_FOUND))
    server.answers["/tin/that-1.html"] = reply(page("<h1>Chợ phiên</h1><p>Bà con họp chợ từ sáng sớm bên bờ suối.</p>"))
    outcomes = await crawled(server, ["/tin/that-1.html", "/tin/mat-2.html", "/tin/mat-3.html"], tmp_path)
    assert said(outcomes) == ["new", "failed soft_404", "failed soft_404"]
    assert len(tried(server)) == 1, "one address more, whatever is in doubt"
    assert outcomes["/tin/mat-2.html"].capture is not None, "the bytes are kept as evidence"


async def test_n29_an_article_about_something_not_found_is_kept_where_missing_pages_are_404(
    server: Server, tmp_path: Path
) -> None:
    server.answers["/tin/tim-1.html"] = reply(page("<h1>Không tìm thấy người mất tích</h1><p>Cứu hộ tạm nghỉ.</p>"))
    assert said(await crawled(server, ["/tin/tim-1.html"], tmp_path)) == ["new"]


async def test_n29_the_home_page_for_every_address_is_a_soft_404(server: Server, tmp_path: Path) -> None:
    whatever_is_asked(server, page("<h1>Trang chủ</h1>" + "<p>Tin mới nhất trong ngày.</p>" * 5))
    outcomes = await crawled(server, [f"/tin/mat-{n}.html" for n in range(1, 5)], tmp_path)
    assert said(outcomes)[1:] == ["blocked same_body"] * 3
    assert "does not exist" in (outcomes["/tin/mat-3.html"].detail or "")


async def test_n30_a_barrier_without_known_marks_is_seen_by_its_sameness(server: Server, tmp_path: Path) -> None:
    barrier = page("<h1>Một chút nữa thôi</h1><p>Mã phiên {n}</p>")
    for n in range(1, 9):
        server.answers[f"/tin/bai-{n}.html"] = reply(barrier.format(n=n * 977))

    async def behind(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(barrier.format(n=5)))

    paths = [f"/tin/bai-{n}.html" for n in range(1, 9)]
    server.answers[impossible(HOME + paths[1]).removeprefix(HOME)] = behind
    outcomes = await crawled(server, paths, tmp_path)
    assert said(outcomes) == ["new"] + ["blocked same_body"] * 7


async def test_n30_the_very_same_bytes_for_many_articles_are_none_of_them(server: Server, tmp_path: Path) -> None:
    paths = [f"/tin/bai-{n}.html" for n in range(1, 8)]
    server.answers.update({path: reply(page("<h1>Mời vào</h1><p>Bấm để tiếp tục.</p>")) for path in paths})
    assert said(await crawled(server, paths, tmp_path)) == ["new"] * 4 + ["blocked same_body"] * 3


async def test_n30_lottery_results_and_reprints_are_articles_although_their_words_are_the_same(
    server: Server, tmp_path: Path
) -> None:
    paths = [f"/tin/xo-so-{n}.html" for n in range(1, 8)]
    for n, path in enumerate(paths):
        server.answers[path] = reply(page(f"<h1>Kết quả ngày {n}/11</h1><p>Giải nhất: {n * 7919:05}</p>"))
    reprint = page("<h1>Thông báo</h1><p>Lịch cắt điện tuần này của xã Nà Phiêng và các bản lân cận.</p>")
    server.answers.update({f"/tin/bao-{n}.html": reply(reprint) for n in (11, 12)})
    outcomes = await crawled(server, [*paths, "/tin/bao-11.html", "/tin/bao-12.html"], tmp_path)
    assert said(outcomes) == ["new"] * 9


async def test_n30_the_same_articles_on_another_night_are_unchanged(server: Server, tmp_path: Path) -> None:
    paths = [f"/tin/bai-{n}.html" for n in range(1, 7)]
    for n, path in enumerate(paths):
        server.answers[path] = reply(page(f"<h1>Bài {n}</h1><p>{'Bà con ' * n} xuống chợ.</p>"))
    await crawled(server, paths, tmp_path)
    again = await crawled(server, paths, tmp_path, NOW.replace(day=23))
    assert said(again) == ["unchanged"] * 6
    assert tried(server) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://a.test/tin/bai-12.html",
        "http://a.test/vi/news/su-kien/Tin-moi-7/",
        "http://a.test/?id=3",
        "http://a.test",
    ],
)
def test_an_impossible_address_has_the_form_of_the_one_beside_it(url: str) -> None:
    found = impossible(url)
    assert re.fullmatch(r"http://a\.test/(?:.*/)?luutru-khong-co-bai-nay-9\d{8}(?:\.html)?", found)
    assert found == impossible(url)
