"""Store then load is identity."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import NIGHT, SOURCE

from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import (
    ATTRIBUTION_KINDS,
    BODY_ROLES,
    REASONS,
    Attribution,
    Image,
    Placement,
    Repeat,
    Stamp,
    Version,
    numbered,
)
from storage.text import normalise

ALPHABET = st.characters(codec="utf-8") | st.sampled_from("ăâđêôơưạảấầẩẫậắằẳẵặ ½№日本\u200b\u0301'\"\\%_?:$\n\x00")
TEXT = st.text(ALPHABET, max_size=60).map(normalise)
MAYBE = st.none() | TEXT
OFFSETS = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)).flatmap(
    lambda naive: OFFSETS.map(lambda zone: naive.replace(tzinfo=zone))
)
STAMPS = st.builds(
    Stamp,
    at=st.none() | INSTANTS,
    date=st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    precision=st.none() | st.sampled_from(["minute", "second", "day"]),
    text=MAYBE,
)


@st.composite
def placements(draw: st.DrawFn) -> tuple[Placement, ...]:
    """Blocks of every kind; a repeat points at an earlier one."""
    made = []
    for position in range(1, draw(st.integers(0, 8)) + 1):
        reason = draw(st.none() | st.sampled_from(REASONS))
        repeat = None
        if reason is None and position > 1 and draw(st.booleans()):
            rule, score = draw(st.sampled_from(["exact", "near", "neighbour"])), draw(st.floats(0, 1))
            repeat = Repeat(draw(st.integers(1, position - 1)), rule, score)
        role, line = draw(st.sampled_from(BODY_ROLES)), draw(st.none() | st.integers(1, 10**9))
        made.append(Placement(position, draw(TEXT), role, reason, repeat, line))  # type: ignore[arg-type]
    return numbered(made)


IMAGES = st.builds(Image, url=MAYBE, caption=MAYBE, credit=MAYBE, position=st.none() | st.integers(0, 99))
ATTRIBUTIONS = st.builds(Attribution, kind=st.sampled_from(ATTRIBUTION_KINDS), name=MAYBE, url=MAYBE, text=MAYBE)
VERSIONS = st.builds(
    Version,
    title=MAYBE,
    lead=MAYBE,
    placements=placements(),
    authors=st.lists(TEXT, max_size=4).map(tuple),
    section=MAYBE,
    tags=st.lists(TEXT, max_size=4).map(tuple),
    language=MAYBE,
    published=STAMPS,
    modified=st.none() | STAMPS.filter(lambda stamp: stamp != Stamp()),  # an empty one says nothing: it is None
    images=st.lists(IMAGES, max_size=3).map(tuple),
    attributions=st.lists(ATTRIBUTIONS, max_size=3).map(tuple),
    canonical_url=MAYBE,
    site_name=MAYBE,
    flags=st.lists(st.sampled_from(["fallback", "date_conflict", "truncated"]), unique=True).map(tuple),
    rules=TEXT,
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
EDGES = (
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=7))),
    datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=7))),
)
numbers = itertools.count()


@pytest.mark.parametrize("batch", [False, True], ids=["alone", "in a batch"])
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(version=VERSIONS)
def test_a_version_is_read_as_it_was_kept(archive: Archive, corpus: Corpus, batch: bool, version: Version) -> None:
    number = next(numbers)

    def keep() -> str:
        url = f"https://a.test/{number}"
        return archive.keep_version(version, key=f"a.test/{number}", source=SOURCE, url=url, run=None, at=NIGHT).article

    if batch:
        with archive.batch():
            name = keep()
    else:
        name = keep()
    record = corpus.record(name)
    assert record is not None
    loaded = record.version
    assert loaded == version
    assert loaded.digest == version.digest
    assert [loaded.published.offset, loaded.modified and loaded.modified.offset] == [
        version.published.offset,
        version.modified and version.modified.offset,
    ]
    assert record.as_json()["body"] == replace(record, version=version).as_json()["body"]


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
@given(versions=st.lists(VERSIONS, min_size=1, max_size=4))
def test_both_databases_hold_the_same(
    versions: list[Version], databases: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = []
    base = next(numbers) * 10
    for where in places(databases, tmp_path_factory):
        with Archive.open(where, now=NIGHT, wait=60) as archive, archive.batch():
            for i, version in enumerate(versions):
                url = f"https://b.test/{base + i // 2}"
                archive.keep_version(version, key=url.split("//")[1], source=SOURCE, url=url, run=None, at=NIGHT)
        with Corpus.open(where) as corpus:
            records.append(
                [corpus.record(f"https://b.test/{base + i // 2}", n) for i in range(4) for n in (None, 1, 2)]
            )
    assert records[0] == records[1]


both: list[str | Path] = []


def places(databases: Callable[..., str], folders: pytest.TempPathFactory) -> list[str | Path]:
    """One archive of each kind for the whole module: making one takes longer than using it."""
    if not both:
        both.extend([databases(), folders.mktemp("both") / "luutru.db"])
    return both


@pytest.mark.parametrize("at", EDGES)
def test_an_instant_that_utc_has_no_name_for_keeps_its_day_and_its_words(
    archive: Archive, corpus: Corpus, at: datetime
) -> None:
    version = Version(title="Ngày lạ", published=Stamp(at, at.date(), "minute", "01/01/0001"))
    archive.keep_version(version, key="a.test/1", source=SOURCE, url="https://a.test/1", run=None, at=NIGHT)
    record = corpus.record("https://a.test/1")
    assert record is not None
    assert record.version.published == Stamp(None, at.date(), "minute", "01/01/0001")
    assert at.tzinfo is not UTC
