"""The replay of ../shared/sites/nukeviet is the recorded site, checked against its own manifest and truth."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import httpx
import pytest
from replay import BASE, HOST, SITE, NukeVietReplay

pytestmark = pytest.mark.skipif(not SITE.exists(), reason="../shared/sites/nukeviet is not here")

BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        NukeVietReplay() as site,
        httpx.Client(base_url=f"http://127.0.0.1:{site.port}", headers={"Host": HOST, "User-Agent": BROWSER}) as client,
    ):
        yield client


def rows() -> list[dict[str, str]]:
    with (SITE / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_line_of_the_manifest_is_served_as_recorded(client: httpx.Client) -> None:
    for row in rows():
        agent = {"variants/2058_mobile_ua.html": PHONE, "bot_noua.html": ""}.get(row["file"], BROWSER)
        got = client.get(row["url"], headers={"User-Agent": agent})
        assert (got.status_code, got.headers.get("location", "")) == (int(row["status"]), row["location"]), row["url"]
        assert got.headers["content-type"] == row["content_type"]
        assert got.headers.get("last-modified", "") == row["last_modified"]
        if row["status"] not in ("301", "302"):
            assert got.content == (SITE / row["file"]).read_bytes()


def test_every_article_of_the_truth_is_found_under_its_path(client: httpx.Client) -> None:
    truth = [json.loads(line) for line in (SITE / "truth.jsonl").read_text("utf-8").splitlines()]
    assert len(truth) == 81
    for article in truth:  # one of them under a second category, which redirects to its first
        got = client.get(article["path"], follow_redirects=True, headers={"Host": HOST})
        assert got.status_code == 200
        assert f"-{article['id']}.html" in got.text


def test_a_phone_and_a_browser_get_different_themes_of_one_article(client: httpx.Client) -> None:
    path = next(r["url"] for r in rows() if r["file"] == "variants/2058_mobile_ua.html")
    assert 'class="time"' in client.get(path, headers={"User-Agent": PHONE}).text
    assert 'id="news-bodyhtml"' in client.get(path).text


def test_what_was_not_recorded_is_the_sites_own_404(client: httpx.Client) -> None:
    got = client.get("/index.php/khong-co-gi/")
    assert got.status_code == 404
    assert "Lỗi truy cập 404" in got.text


def test_it_is_reached_as_nukeviet_test() -> None:
    with NukeVietReplay() as site:
        assert BASE == "http://nukeviet.test"
        assert site.connect_to() == {"nukeviet.test:80": f"127.0.0.1:{site.port}"}
