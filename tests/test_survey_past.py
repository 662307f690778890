"""`source add` finds the way into a site's past: archive pages and sitemaps by date, tried before they are proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path

import pytest
from papers import Paper, cards, frame, urlset, wordpress

from crawler import configfile
from crawler.survey import past
from crawler.survey.proposal import Proposal
from crawler.survey.session import survey

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def surveyed(site: Paper, folder: Path) -> Proposal:
    config = configfile.parse(b"[crawl]\nspacing = 0.0\n", folder / "config.toml")
    config = config.model_copy(update={"connect_to": site.connect_to()})
    return survey(config, site.base, None, lambda url: None, clock=lambda: NOW)


def with_a_past(*, whatever: bool = False) -> Paper:
    """A WordPress site with pages by month, and sitemaps by month that robots.txt names one by one.

    whatever: every month has a page, as on sites that answer any address.
    """
    paper = wordpress()

    def page(path: str, query: str) -> tuple[str, str] | None:
        if path == "/robots.txt":
            maps = "".join(f"Sitemap: {paper.base}/map-2026-{month:02}.xml\n" for month in (11, 10, 9))
            return "text/plain", f"User-agent: *\nDisallow: /wp-admin/\n{maps}"
        if path.startswith("/map-2026-") and path.endswith(".xml"):
            own = [s for s in paper.stories if s.at.month == int(path[10:12])]
            return urlset([(paper.base + s.path, s.at) for s in own]) if own else None
        parts = path.strip("/").split("/")
        if len(parts) == 2 and parts[0].isdigit():
            own = [s for s in paper.stories if [f"{s.at:%Y}", f"{s.at:%m}"] == parts]
            own = paper.stories[:6] if whatever else own
            return frame("", cards(own), "Lưu trữ") if own else None
        return paper._page(path, query)

    return Paper(paper.host, paper.stories, page)


def test_pages_and_sitemaps_by_month_are_proposed_as_templates(tmp_path: Path) -> None:
    with with_a_past() as site:
        proposal = surveyed(site, tmp_path)
        asked = [seen.path for seen in site.requests]
    rules = proposal.table["discover"]
    assert rules["archive_template"] == "/{Y}/{m:02}/"
    assert rules["sitemap_template"] == "/map-{Y}-{m:02}.xml"
    assert not rules.get("sitemaps"), "a sitemap of one month would be empty in the next"
    assert {"discover.archive_template", "discover.sitemap_template"} <= proposal.evidence.keys()
    assert "/2026/10/" in asked
    assert "/1990/01/" in asked, "a site that has a page for every address is found out"


def test_a_page_for_every_address_is_no_archive(tmp_path: Path) -> None:
    with with_a_past(whatever=True) as site:
        assert "archive_template" not in surveyed(site, tmp_path).table["discover"]


def test_an_index_that_lists_its_months_needs_no_template(tmp_path: Path) -> None:
    with wordpress() as site:
        proposal = surveyed(site, tmp_path)
    assert proposal.table["discover"]["sitemaps"] == ["/wp-sitemap.xml"]
    assert "sitemap_template" not in proposal.table["discover"]


@pytest.mark.parametrize(
    ("urls", "template"),
    [
        (["http://a.test/s-2026-11.xml", "http://a.test/s-2026-9.xml"], "http://a.test/s-{Y}-{m}.xml"),
        (["http://a.test/s-2026-11.xml", "http://a.test/s-2026-09.xml"], "http://a.test/s-{Y}-{m:02}.xml"),
        (["http://a.test/2026/11/05/map.xml", "http://a.test/2026/11/15/map.xml"], "http://a.test/{Y}/{m:02}/{d:02}/map.xml"),
        (["http://a.test/news20261105.xml", "http://a.test/news20260915.xml"], "http://a.test/news{Y}{m:02}{d:02}.xml"),
        (["http://a.test/posts-1.xml", "http://a.test/2026.xml", "http://a.test/20261399.xml"], None),
        (["http://a.test/2026-11/2026-12.xml"], None),
    ],
)  # fmt: skip
def test_addresses_by_date_are_read_as_templates(urls: list[str], template: str | None) -> None:
    found = past.sitemap_templates(urls, TODAY)
    assert (found[0] if found else None) == template


def test_articles_with_their_month_in_folders_lead_to_pages_by_month() -> None:
    articles = [f"http://a.test/2026/{month:02}/1{month % 9}/mot-bai/" for month in (3, 9, 11)]
    assert past.archive_templates(articles, [])[0] == "http://a.test/{Y}/{m:02}/"
    assert past.archive_templates([], ["http://a.test/luu-tru/2026-03-09"]) == [
        "http://a.test/luu-tru/{Y}-{m:02}-{d:02}"
    ]
    assert past.archive_templates(["http://a.test/tin/bai-2026.html"], ["http://a.test/gioi-thieu"]) == []


def test_the_day_that_is_tried_is_one_that_a_past_has() -> None:
    assert past.earlier("/{Y}/{m:02}/", TODAY) == Date(2026, 10, 31)
    assert past.earlier("/{Y}-{m}-{d}", TODAY) == Date(2026, 11, 19)
