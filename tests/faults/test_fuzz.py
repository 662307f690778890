"""Strangers' bytes, made up: no error but ours, and bounded time and memory."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from fuzz_targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
SECONDS = 60  # per target, with atheris

# Pieces of what each reader looks for, so that most of what is made up gets past its first look.
PIECES = """
<html> <body> <div> </div> <p> </p> <h1> </h1> <a·href="/tin/a-1.html"> <a·href="javascript:1"> </a> <base·href="//x/">
<img·src="a.jpg"·alt="x"> <figure> <figcaption> </figure> <table> <tr> <td> <time·datetime="2026-13-40">
<meta·charset=" <script·type="application/ld+json"> {"@type":"NewsArticle", "datePublished":[]} </script> <!-- --> <rss>
<channel> <item> <link> </link> <title> </title> </item> <urlset> <url> <loc> <sitemapindex> <![CDATA[ ]]>
<?xml·version="1.0"·encoding=" <!DOCTYPE·x·[ User-agent:·* Disallow:·/ Crawl-delay:·1e999 Sitemap:·http://x/ ¶ ¶¶
Nguồn:·Báo·Núi Theo·TTXVN Tác·giả: 20/11/2026 30/02/2026 08:61 &#x0; &amp; &lt; utf-16" windows-1258" ộ đ \u200b \ufeff
\u202e \x00 \x1b 9999999999999999999
"""
TOKENS = [piece.replace("·", " ").replace("¶", "\n") for piece in PIECES.split()]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=40)
MAGIC = [b"", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\xef\xbb\xbf", b"x\x9c", b"\x8b\x04"]
HEADS = st.sampled_from(MAGIC)
DOCUMENTS = st.one_of(
    SOUP.map(lambda pieces: "".join(pieces).encode()),
    st.tuples(HEADS, st.binary(max_size=300)).map(b"".join),
    SOUP.map(lambda pieces: "".join(pieces).encode("utf-16")),
)


REPEATED = [
    *(b"<", b"<div ", b"<a href='", b"&#", b"<!--", b"<item><link>", b"Disallow: /*$\n", b"\x1f\x8b", b"\n\n- "),
    b"20/1",
]


@pytest.mark.parametrize("name", TARGETS)
def test_no_document_raises_anything_but_our_own_errors(name: str) -> None:
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DOCUMENTS)
    def hold(document: bytes) -> None:
        TARGETS[name](document)

    hold()


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("piece", REPEATED)
def test_a_piece_repeated_costs_memory_in_proportion(name: str, piece: bytes) -> None:
    document = piece * (30_000 // len(piece))
    tracemalloc.start()
    try:
        TARGETS[name](document)
        assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.full
@pytest.mark.parametrize("name", TARGETS)
def test_no_document_that_coverage_leads_to_raises_anything_else(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed (`make test-all` does, where it has a wheel for this system)")
    limits = [f"-max_total_time={SECONDS}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, str(HERE / "fuzz_targets.py"), name, *limits], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-4_000:]
