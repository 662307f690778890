"""What is remembered between nights: sources, channels, pages, hosts, the journal of parses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from storage_samples import ALIAS, BRIDGE, DAY, HANOI, KEY, NIGHT, SOURCE, URL, article, capture, page_of

from storage.archive import Archive, PageMemory
from storage.corpus import Corpus
from storage.records import ChannelState, Entry, HostState, Outcome, OutcomeKind, Stamp

FEED = "https://nhieu.test/rss/tin"
MANY = "nhieu"


def entry(number: int, **claims: object) -> Entry:
    key, url = page_of(number)
    return Entry(url, key, **claims)  # type: ignore[arg-type]


@pytest.fixture
def run(archive: Archive) -> int:
    return archive.begin_run("crawl", NIGHT, [MANY])


@pytest.fixture
def fetched(archive: Archive, run: int) -> Callable[..., None]:
    """Let a page have been fetched with this outcome."""

    def fetch(number: int, kind: OutcomeKind = "new", at: datetime = NIGHT, reason: str | None = None) -> None:
        key, url = page_of(number)
        archive.record(Outcome(url, MANY, kind, key, reason=reason, at=at), run=run)

    return fetch


# ------------------------------------------------------------------------------------------ sources, channels


def test_a_source_is_kept_by_name_and_updated(archive: Archive, corpus: Corpus) -> None:
    archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)  # met before it was described
    for homepage in ("https://cu.test/", "https://baosuoilanh.test/"):
        archive.keep_source(
            SOURCE, homepage, language="vi", group="địa phương", region="Cao Bằng", kind="news", at=NIGHT
        )
    archive.keep_source("axanh", "https://axanh.test/", at=NIGHT)
    assert [(row.name, row.homepage, row.articles, row.versions, row.newest) for row in corpus.sources()] == [
        ("axanh", "https://axanh.test/", 0, 0, None),
        (SOURCE, "https://baosuoilanh.test/", 1, 1, date(2026, 11, 20)),
    ]


def test_a_source_row_tells_how_its_last_page_ended(
    archive: Archive, corpus: Corpus, fetched: Callable[..., None]
) -> None:
    fetched(1)
    fetched(2, "failed", NIGHT + DAY)
    fetched(3, "skipped", NIGHT + 2 * DAY)
    (row,) = corpus.sources()
    assert (row.last_outcome, row.last_fetched) == ("failed", NIGHT + DAY)


def test_a_channel_is_remembered_as_it_was_kept(archive: Archive) -> None:
    assert archive.channel(MANY, FEED) is None
    state = ChannelState(
        MANY, FEED, "feed", '"a\\"1"', "Sat, 21 Nov 2026 19:00:00 GMT", "00" * 32, True, NIGHT, NIGHT, 30
    )
    archive.keep_channel(state)
    assert archive.channel(MANY, FEED) == state
    failing = replace(state, kind="listing", etag=None, distrusted=False, failures=2, error="deadline\x00: 60 s")
    archive.keep_channel(failing)
    assert archive.channel(MANY, FEED) == replace(failing, error="deadline: 60 s")
    assert archive.channel("khac", FEED) is None


def test_hosts_are_remembered_between_runs(archive: Archive) -> None:
    slow = HostState("nhieu.test", 12.5, NIGHT, 3, NIGHT + DAY, "http_429")
    archive.keep_host_states([slow, HostState("khac.test", 1.0)])
    archive.keep_host_states([HostState("khac.test", 2.0)])
    assert archive.host_states() == [HostState("khac.test", 2.0), slow]
    archive.keep_host_states([])
    assert len(archive.host_states()) == 2


# ---------------------------------------------------------------------------------------------------- frontier


def test_a_listed_page_is_remembered_by_its_key(archive: Archive) -> None:
    archive.keep_entries(MANY, FEED, [entry(1), entry(2)], NIGHT)
    archive.keep_entries(MANY, FEED, [entry(2)], NIGHT + DAY)
    keys = [page_of(n)[0] for n in (1, 2, 3)]
    assert archive.page_memory(keys) == {
        key: PageMemory(key, url, MANY, NIGHT, seen)
        for (key, url), seen in ((page_of(1), NIGHT), (page_of(2), NIGHT + DAY))
    }


def test_more_entries_than_one_statement_takes_are_all_remembered(archive: Archive) -> None:
    archive.keep_entries(MANY, FEED, (entry(n // 2) for n in range(2_400)), NIGHT)
    archive.keep_entries(MANY, FEED, (entry(n) for n in range(1_300)), NIGHT + DAY)
    memory = archive.page_memory([page_of(n)[0] for n in range(1_400)])
    assert len(memory) == 1_300
    assert {page.last_seen for page in memory.values()} == {NIGHT + DAY}


def test_claims_stay_claims_and_an_absent_one_wipes_nothing(archive: Archive, where: str) -> None:
    stamp = Stamp(datetime(2026, 11, 20, 8, tzinfo=HANOI), date(2026, 11, 20), "minute", "Fri, 20 Nov 2026 08:11")
    archive.keep_entries(MANY, FEED, [entry(1, title="Tít cũ", guid="g1", published=stamp)], NIGHT)
    archive.keep_entries(MANY, FEED, [entry(1, title="Tít mới", modified=Stamp(text="hôm nay"))], NIGHT + DAY)
    rows = claims(archive)
    assert rows == [("Tít mới", "g1", datetime(2026, 11, 20, 1, tzinfo=UTC), 420, "hôm nay")]
    assert archive.page_memory([page_of(1)[0]])[page_of(1)[0]].published is None  # a claim is no date of ours


def claims(archive: Archive) -> list[tuple[object, ...]]:
    import sqlalchemy as sa

    from storage.tables import page

    c = page.c
    with archive.batch():
        rows = archive._connection.execute(
            sa.select(c.title, c.guid, c.published_at, c.published_offset, c.modified_text).order_by(c.id)
        )
        return [tuple(row) for row in rows]


def test_a_new_url_of_a_held_article_becomes_its_alias_when_it_is_listed(archive: Archive, corpus: Corpus) -> None:
    archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
    archive.keep_entries(SOURCE, FEED, [Entry(ALIAS, KEY), Entry(URL, KEY)], NIGHT)
    record = corpus.record(ALIAS)
    assert record is not None
    assert record.aliases == (ALIAS,)


def test_urls_listed_before_the_article_came_are_its_aliases(archive: Archive, corpus: Corpus) -> None:
    archive.keep_entries(SOURCE, FEED, [Entry(ALIAS, KEY)], NIGHT)
    archive.keep_version(BRIDGE, key=KEY, source=SOURCE, url=URL, run=None, at=NIGHT)
    record = corpus.record(URL)
    assert record is not None
    assert record.aliases == (ALIAS,)


def test_a_listed_url_that_redirects_to_another_key_is_known_to_be_held(archive: Archive, run: int) -> None:
    listed, key = "https://nhieu.test/go?x=1", "nhieu.test/go?x=1"
    archive.keep_entries(MANY, FEED, [Entry(listed, key)], NIGHT)
    kept = archive.keep_version(BRIDGE, key=KEY, source=MANY, url=URL, aliases=[listed], run=run, at=NIGHT)
    archive.record(Outcome(listed, MANY, "new", KEY, article=kept.article, at=NIGHT), run=run)
    memory = archive.page_memory([key])[key]
    assert (memory.article, memory.url, memory.last_outcome) == (kept.article, URL, "new")


def test_memory_holds_the_last_fetch_the_day_and_the_article(
    archive: Archive, run: int, fetched: Callable[..., None]
) -> None:
    key, url = page_of(4)
    kept = archive.keep_version(article(4), key=key, source=MANY, url=url, run=run, at=NIGHT)
    fetched(4)
    assert archive.page_memory([key])[key] == PageMemory(
        key, url, MANY, NIGHT, None, NIGHT, "new", published=date(2026, 11, 5), article=kept.article
    )


def test_failures_in_a_row_are_counted_and_wait_longer_each_time(
    archive: Archive, fetched: Callable[..., None]
) -> None:
    key = page_of(1)[0]
    waits = []
    for night in range(8):
        at = NIGHT + night * DAY
        fetched(1, "failed" if night % 2 else "blocked", at, "deadline")
        memory = archive.page_memory([key])[key]
        assert (memory.attempts, memory.last_reason) == (night + 1, "deadline")
        assert memory.next_try is not None
        waits.append(memory.next_try - at)
    early = timedelta(hours=1)  # a night may begin before the last one did
    assert waits == [timedelta(0), *(timedelta(days=days) - early for days in (1, 2, 4, 8, 16, 32, 32))]
    assert waits[1:] == sorted(waits[1:])
    assert waits[-1] < timedelta(days=33)
    fetched(1, "unchanged", NIGHT + 9 * DAY)
    memory = archive.page_memory([key])[key]
    assert (memory.attempts, memory.next_try, memory.last_reason) == (0, None, None)


def test_a_skip_leaves_what_was_remembered_of_the_last_failure(archive: Archive, run: int) -> None:
    key, url = page_of(1)
    for attempt in range(2):
        failed = Outcome(url, MANY, "failed", key, reason="http_500", at=NIGHT + attempt * DAY)
        archive.record(failed, run=run)
    before = archive.page_memory([key])[key]
    archive.record(Outcome(url, MANY, "skipped", key, reason="waits", at=NIGHT + 2 * DAY), run=run)
    assert archive.page_memory([key])[key] == before
    assert (before.next_try, before.last_fetched) == (NIGHT + DAY + timedelta(hours=23), NIGHT + DAY)


def test_an_outcome_said_again_after_an_unknown_end_is_one(archive: Archive, corpus: Corpus, run: int) -> None:
    key, url = page_of(1)
    for _ in range(3):
        archive.record(Outcome(url, MANY, "failed", key, reason="deadline", at=NIGHT), run=run)
    assert archive.page_memory([key])[key].attempts == 1
    assert len(corpus.outcomes(run)) == 1


# ----------------------------------------------------------------------------------------------------- journal


def test_a_parse_that_never_ended_counts_as_a_crash(archive: Archive, where: str) -> None:
    key, url = page_of(1)
    assert archive.begin_parse(url, key, NIGHT) == 0
    archive.end_parse(url)
    assert archive.begin_parse(url, key, NIGHT) == 0
    archive.close()  # as if the process had died here
    with Archive.open(where, now=NIGHT) as second:
        assert second.page_memory([key])[key].crashes == 1
        assert second.begin_parse(url, key, NIGHT) == 1
        assert second.begin_parse(url, key, NIGHT) == 2
        second.end_parse(url)
        second.end_parse("https://nhieu.test/unknown")
        assert second.page_memory([key])[key].crashes == 0


# --------------------------------------------------------------------------------------------- looking again


def hold(archive: Archive, number: int, day: date | None, fetched_at: datetime) -> None:
    """An article of that day, captured and fetched at that instant."""
    key, url = page_of(number)
    seen = archive.keep_capture(capture(b"%d" % number, url=url, at=fetched_at), run=None, source=MANY)
    version = article(number, published=Stamp(date=day, precision="day" if day else None))
    archive.keep_version(version, key=key, source=MANY, url=url, captures=[seen], run=None, at=fetched_at)
    run = archive.begin_run("crawl", fetched_at, [MANY])
    archive.record(Outcome(url, MANY, "new", key, at=fetched_at), run=run)


def due(archive: Archive, **options: object) -> list[int]:
    settings = {"now": NIGHT, "young_days": 7, "sample": 2} | options
    pages = archive.due_for_recheck(MANY, **settings)  # type: ignore[arg-type]
    return [int(page.url.split("bai-")[1].removesuffix(".html")) for page in pages]


def test_young_articles_come_newest_first_and_old_ones_longest_unseen_first(archive: Archive) -> None:
    today = NIGHT.date()
    hold(archive, 1, today - 2 * DAY, NIGHT - 2 * DAY)
    hold(archive, 2, today - 1 * DAY, NIGHT - 1 * DAY)
    hold(archive, 3, today - 7 * DAY, NIGHT - 1 * DAY)
    hold(archive, 4, today - 8 * DAY, NIGHT - 3 * DAY)
    hold(archive, 5, today - 99 * DAY, NIGHT - 9 * DAY)
    hold(archive, 6, today - 50 * DAY, NIGHT - 5 * DAY)
    hold(archive, 7, None, NIGHT - 2 * DAY)  # no day: young by when we first saw it
    hold(archive, 8, None, NIGHT - 30 * DAY)
    assert due(archive) == [2, 1, 3, 7, 8, 5]
    assert due(archive, sample=0) == [2, 1, 3, 7]
    assert due(archive, young_days=0, sample=4) == [8, 5, 6, 4]
    assert due(archive, limit=3) == [2, 1, 3]
    assert archive.due_for_recheck("khac", now=NIGHT, young_days=7, sample=9) == []


def test_what_was_fetched_tonight_or_waits_is_left_out_and_what_is_still_listed_is_not(
    archive: Archive, run: int, fetched: Callable[..., None]
) -> None:
    for number in range(1, 6):
        hold(archive, number, NIGHT.date() - DAY, NIGHT - DAY)
    archive.keep_entries(MANY, FEED, [entry(1)], NIGHT + timedelta(minutes=1))
    archive.keep_entries(MANY, FEED, [entry(2)], NIGHT - DAY)
    fetched(3, "unchanged", NIGHT + timedelta(minutes=2))
    key, url = page_of(4)
    for hours in (3, 2):  # the second failure in a row waits for a day
        archive.record(Outcome(url, MANY, "failed", key, at=NIGHT - timedelta(hours=hours)), run=run)
    assert sorted(due(archive)) == [1, 2, 5]


def test_what_is_listed_and_held_otherwise_waits_for_nobody(archive: Archive) -> None:
    archive.keep_entries(MANY, FEED, [entry(1), entry(2)], NIGHT)
    key, url = page_of(1)  # from a WARC file, say: its page was never asked for
    archive.keep_version(article(1), key=key, source=MANY, url=url, run=None, at=NIGHT)
    assert [page.key for page in archive.waiting(MANY, since=NIGHT - DAY, limit=9)] == [page_of(2)[0]]


def test_what_was_imported_as_text_is_not_looked_for_on_the_web(archive: Archive) -> None:
    key, url = page_of(1)
    archive.keep_version(article(1), key=key, source=MANY, url=url, run=None, at=NIGHT - DAY)
    assert due(archive, sample=9) == []


def test_of_an_id_used_again_only_the_latest_article_is_looked_at(archive: Archive) -> None:
    hold(archive, 1, date(2020, 1, 1), NIGHT - 9 * DAY)
    key, url = page_of(1)
    seen = archive.keep_capture(capture(b"new", url=url, at=NIGHT - DAY), run=None, source=MANY)
    other = article(
        2, ("Toàn bộ nội dung này viết về một chuyện khác hẳn.",), title="Chuyện khác", day=date(2026, 11, 20)
    )
    kept = archive.keep_version(other, key=key, source=MANY, url=url, captures=[seen], run=None, at=NIGHT - DAY)
    assert kept.flags == ("id_reused",)
    (page,) = archive.due_for_recheck(MANY, now=NIGHT, young_days=7, sample=9)
    assert (page.key, page.article, page.published) == (key, kept.article, date(2026, 11, 20))


def test_urls_and_keys_of_any_length_and_any_characters_are_remembered(archive: Archive) -> None:
    odd = [
        Entry(f"https://nhieu.test/{'a%C3%A2' * 3000}", f"nhieu.test/{'aâ' * 3000}"),
        Entry("https://nhieu.test/\x00\udce1", "nhieu.test/\x00\udce1", title="Tít\x00 \udce1"),
    ]
    archive.keep_entries(MANY, FEED, odd, NIGHT)
    archive.keep_entries(MANY, FEED, odd, NIGHT + DAY)
    memory = archive.page_memory([e.key for e in odd])
    assert [memory[e.key].last_seen for e in odd] == [NIGHT + DAY] * 2
    assert memory[odd[1].key].url == "https://nhieu.test/\ufffd"
