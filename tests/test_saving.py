"""`save`, and what is said of a source by whatever way its pages come in."""

from __future__ import annotations

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from papers import Paper, joomla
from typer.testing import CliRunner

from crawler.config import Config, CrawlSettings, SourceConfig
from crawler.pipeline.backfill import backfill
from crawler.pipeline.history import Span
from crawler.pipeline.ingest import import_captures, unlisted
from crawler.pipeline.session import save
from luutru.demo.web import Response
from luutru.main import command_line, exit_code_of
from storage import tables as t
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import LuutruError
from storage.records import Capture, Hop, HostState

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def luutru(folder: Path, site: Paper, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the JSON lines of a command."""
    staged = [f"--connect-to={host}={target}" for host, target in site.connect_to().items()]
    (folder / "config.toml").write_text('archive = "archive.db"\n[crawl]\nspacing = 0.0\n', "utf-8")
    done = CliRunner().invoke(
        command_line(), [*words, "--json", "--config", str(folder / "config.toml"), *staged], catch_exceptions=True
    )
    if isinstance(done.exception, LuutruError):
        assert "geheim" not in str(done.exception)
        return exit_code_of(done.exception), []
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def said(where: Path, name: str) -> dict[str, Any]:
    """What the archive says of a source."""
    with Archive.open(where, now=NOW) as archive:
        row = archive._connection.execute(sa.select(t.source).where(t.source.c.name == name)).one()
    return {field: row._mapping[field] for field in ("homepage", "language", "group", "region", "kind")}


def test_save_exits_0_only_when_every_page_is_held_as_it_is_today(tmp_path: Path) -> None:
    with joomla() as site:
        code, (first,) = luutru(tmp_path, site, "save", site.articles[0])
        assert (code, first["outcome"]) == (0, "new")
        code, outcomes = luutru(tmp_path, site, "save", site.articles[0], f"{site.base}/khong-co")
        assert (code, [o["outcome"] for o in outcomes]) == (1, ["unchanged", "gone"])


@pytest.mark.parametrize("url", ["ftp://site.test/a", "http://[::1", "http://ai:geheim@site.test/a", "site.test/a"])
def test_save_refuses_what_is_no_address_before_anything_is_asked(url: str, tmp_path: Path) -> None:
    with joomla() as site:
        assert luutru(tmp_path, site, "save", url) == (2, [])
        assert luutru(tmp_path, site, "save", site.articles[0], url) == (2, [])
        assert site.requests == []


def test_save_keeps_the_promise_of_a_pause_and_remembers_new_ones(tmp_path: Path) -> None:
    with joomla() as site:
        until = datetime.now(UTC) + timedelta(hours=3)
        with Archive.open(tmp_path / "archive.db", now=NOW) as archive:
            archive.keep_host_states([HostState(site.host, 0.0, None, 1, until, "http_429")])
        code, (outcome,) = luutru(tmp_path, site, "save", site.articles[0])
        assert (code, outcome["outcome"], outcome["reason"]) == (1, "skipped", "host_parked")
        assert site.requests == []
    with Archive.open(tmp_path / "archive.db", now=NOW) as archive:
        assert [state.parked_until for state in archive.host_states()] == [until]


def test_a_signal_ends_save_behind_the_page_at_hand(tmp_path: Path) -> None:
    with joomla() as site:
        answer = site.reply

        def signalling(host: str, path: str, headers: dict[str, str]) -> Response:
            if path != "/robots.txt":
                os.kill(os.getpid(), signal.SIGTERM)
            return answer(host, path, headers)

        site.reply = signalling  # type: ignore[method-assign]
        code, outcomes = luutru(tmp_path, site, "save", *site.articles[:3])
    assert (code, [o["outcome"] for o in outcomes]) == (143, ["new"])
    with Corpus.open(tmp_path / "archive.db") as corpus:
        assert corpus.runs(1)[0].status == "interrupted"


def test_every_way_of_fetching_says_of_a_source_what_the_config_says(tmp_path: Path) -> None:
    where = tmp_path / "archive.db"
    with joomla() as site:
        about = {"language": "vi", "group": "provincial", "region": "Cao Bằng", "kind": "newspaper"}
        source = SourceConfig.model_validate({"name": "paper", "homepage": f"{site.base}/", **about})
        config = Config(crawl=CrawlSettings(spacing=0), source=(source,), connect_to=site.connect_to())
        wanted = {"homepage": f"{site.base}/", **about}
        backfill(config, str(where), source, Span(), clock=lambda: NOW, limit=0)
        assert said(where, "paper") == wanted
        save(config, str(where), [(source, site.articles[0])], clock=lambda: NOW)
        assert said(where, "paper") == wanted
    page = "<html><body><h1>Chợ phiên</h1><p>Bà con xuống chợ từ sáng sớm.</p></body></html>".encode()
    html = (("Content-Type", "text/html; charset=utf-8"),)
    captures = [
        Capture(url, url, NOW, 200, html, wire=page)
        for url in ("http://khac.test/a-1.html", "http://[::1", "http://ai:geheim@khac.test/")
    ]
    done = import_captures(str(where), captures, sources=[source], name="paper")
    assert (done.outcomes, done.ignored) == ({"new": 1}, {"bad_url": 2})
    assert said(where, "paper") == wanted, "pages of another host under its name do not rename its homepage"


def test_a_publisher_that_is_not_configured_is_named_by_its_host() -> None:
    assert unlisted("https://www.Báo-Núi.vn:8443/tin/1?a=b#c").homepage == "https://www.xn--bo-ni-xqa2p.vn:8443/"
    assert unlisted("http://bao.test/a").name == "bao-test"
    assert unlisted("http://bao.test/a", "dumps").name == "dumps"


def test_a_record_finds_its_original_by_an_address_that_only_redirects_named(tmp_path: Path) -> None:
    """listed -> hop -> shown: nobody asked for the hop, and a translation kept before names it in another spelling."""
    where, base = tmp_path / "archive.db", "http://khac.test"
    page = "<html><body><h1>Chợ phiên</h1><p>Bà con xuống chợ từ sáng sớm.</p>{}</body></html>"
    html = (("Content-Type", "text/html; charset=utf-8"),)

    def capture(url: str, shown: str, foot: str = "", hops: tuple[Hop, ...] = ()) -> Capture:
        return Capture(url, shown, NOW, 200, html, hops, wire=page.format(foot).encode())

    hops = (Hop(f"{base}/a", 302, f"{base}/b"), Hop(f"{base}/b", 302, f"{base}/c"))
    record = f"<p>Nguồn: {base}/b?utm_source=zalo</p>"
    translated = capture("http://dich.test/t", "http://dich.test/t", record)
    import_captures(str(where), [translated, capture(f"{base}/a", f"{base}/c", hops=hops)], sources=[])
    with Corpus.open(where) as corpus:
        original, later = corpus.record(f"{base}/c"), corpus.record("http://dich.test/t")
    assert original is not None
    assert later is not None
    assert [a.article for a in later.version.attributions] == [original.id]
