"""Marks that the archive or a person decides about: reversible, append-only, and independent of positions."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from news import NIGHT, keep, paragraphs, version

from storage import tables as t
from storage.archive import Archive, Ruling, Takedown
from storage.backup import move
from storage.boilerplate import Block, boilerplate
from storage.corpus import Corpus
from storage.errors import QueryError
from storage.integrity import Scope, check
from storage.records import Placement, Record, Repeat, Version
from storage.text import text_key

SLOGAN = "Mời bạn đọc theo dõi báo Suối trên mạng xã hội để nhận tin mới mỗi sáng."
LONG = "Ông Lương Văn Dưỡn cho biết cả bản đã chờ cây cầu này hơn hai mươi năm nay rồi."
URL = "http://bao-suoi.test/bai"
LATER = NIGHT + timedelta(days=1)


def repeating(*before: str) -> Version:
    """A text that says LONG twice, the second marked by the parser; `before`: noise above it."""
    noise = [Placement(i, text, reason="noise") for i, text in enumerate(before, 1)]
    n = len(noise)
    return Version(
        title="Cầu treo",
        placements=(
            *noise,
            Placement(n + 1, LONG),
            Placement(n + 2, paragraphs(1, 1)[0]),
            Placement(n + 3, LONG, repeat=Repeat(n + 1, "exact", 1.0)),
            Placement(n + 4, LONG, repeat=Repeat(n + 1, "exact", 1.0)),
        ),
    )


def undo(position: int, verdict: str = "undo", at: object = NIGHT) -> tuple[str, int, Ruling]:
    return URL, position, Ruling(verdict, "Thảo", "điệp khúc", at)  # type: ignore[arg-type]


def marked(record: Record | None) -> list[tuple[int, str]]:
    assert record is not None
    return [(p.position, p.repeat.rule) for p in record.version.repeats if p.repeat]


def print_slogan(archive: Archive, count: int, *, start: int = 0, text: str = SLOGAN) -> None:
    with archive.batch():
        for i in range(start, start + count):
            keep(archive, f"bai-{i}", version([*paragraphs(i, 4, 12), text]))


# ------------------------------------------------------------------------------------------- a person decides


def test_an_undone_repeat_stands_in_the_body_and_can_be_marked_again(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "bai", repeating())
    assert marked(corpus.record(URL)) == [(3, "exact"), (4, "exact")]
    judged = archive.rule(*undo(3))
    assert (judged.rule, judged.everywhere, judged.text) == ("exact", False, LONG)
    assert marked(corpus.record(URL)) == [(4, "exact")]
    archive.rule(*undo(3, "redo"))
    assert marked(corpus.record(URL)) == [(3, "exact"), (4, "exact")]


def test_an_undoing_survives_a_new_reading_that_moves_the_block(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "bai", repeating())
    archive.rule(*undo(4))
    keep(archive, "bai", Version(**{**fields(repeating("Bình luận (0)", "Chia sẻ")), "lead": "Sáng nay."}))
    record = corpus.record(URL)
    assert record is not None
    assert record.number == 2
    assert marked(record) == [(5, "exact")]


def fields(of: Version) -> dict[str, object]:
    return {"title": of.title, "placements": of.placements}


def test_a_reading_as_of_an_earlier_time_leaves_later_decisions_and_versions_out(
    archive: Archive, corpus: Corpus
) -> None:
    keep(archive, "bai", repeating(), at=NIGHT)
    archive.rule(*undo(3, at=LATER))
    keep(archive, "bai", version(paragraphs(5), title="Cầu treo"), at=LATER + timedelta(days=1))
    then = corpus.record(URL, as_of=NIGHT)
    assert then is not None
    assert (then.number, then.versions, marked(then)) == (1, 1, [(3, "exact"), (4, "exact")])
    later = corpus.record(URL, as_of=LATER)
    assert later is not None
    assert (later.number, marked(later)) == (1, [(4, "exact")])
    now = corpus.record(URL)
    assert now is not None
    assert (now.number, now.versions) == (2, 2)
    assert corpus.record(URL, as_of=NIGHT - timedelta(days=1)) is None


def test_what_is_not_marked_cannot_be_undone_nor_what_was_not_undone_redone(archive: Archive) -> None:
    keep(archive, "bai", repeating())
    for position, verdict, said in (
        (1, "undo", "not marked"),
        (3, "redo", "no mark that was undone"),
        (1, "redo", "no mark that was undone"),
        (9, "undo", "no block 9"),
    ):
        with pytest.raises(QueryError, match=said):
            archive.rule(*undo(position, verdict))
    with pytest.raises(QueryError, match="not held"):
        archive.rule("http://bao-suoi.test/khong-co", 1, undo(1)[2])


def test_decisions_are_only_ever_added(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "bai", repeating())
    for verdict in ("undo", "redo", "undo"):
        archive.rule(*undo(3, verdict))
    with corpus._read() as connection:
        d = t.decision.c
        rows = connection.execute(sa.select(d.verdict, d.author, d.reason, d.at).order_by(d.id)).all()
    assert [tuple(row) for row in rows] == [(v, "Thảo", "điệp khúc", NIGHT) for v in ("undo", "redo", "undo")]


# ------------------------------------------------------------------------------------- what can be searched for

UNLIKE = "Cả bản đã chờ cây cầu này hơn hai mươi năm, có người đã bán trâu góp xi măng."


def nearly_repeating() -> Version:
    """A text with a block that was marked as nearly the same as another, but alone says trâu and xi măng."""
    version = repeating()
    wrong = Placement(5, UNLIKE, repeat=Repeat(1, "near", 0.81))
    return Version(title=version.title, placements=(*version.placements, wrong))


def found(corpus: Corpus, words: str = "trâu góp") -> list[str]:
    return [hit.snippet for hit in corpus.search(words).hits]


def test_the_text_of_an_undone_mark_is_found_and_shown_and_of_a_redone_one_not(
    archive: Archive, corpus: Corpus, where: str
) -> None:
    keep(archive, "bai", nearly_repeating())
    assert found(corpus) == []
    for _ in range(2):
        archive.rule(*undo(5))
        (snippet,) = found(corpus)
        assert "bán trâu góp xi măng" in snippet
        assert check(where, Scope(read_data=True)).faults == []
        archive.rule(*undo(5, "redo"))
        assert found(corpus) == []
        assert check(where, Scope(read_data=True)).faults == []


def test_a_ruling_that_is_taken_back_leaves_the_index_as_it_was(archive: Archive, corpus: Corpus, where: str) -> None:
    keep(archive, "bai", nearly_repeating())
    with suppress(ZeroDivisionError), archive.batch():
        archive.rule(*undo(5))
        _ = 1 / 0
    assert found(corpus) == []
    with archive.batch():
        archive.rule(*undo(5))
        with pytest.raises(QueryError):
            archive.rule(*undo(5))
    assert len(found(corpus)) == 1
    assert check(where, Scope(read_data=True)).faults == []


def test_an_undone_text_stays_findable_in_later_versions_and_when_the_index_is_made_anew(
    archive: Archive, corpus: Corpus, where: str, tmp_path: Path
) -> None:
    keep(archive, "bai", nearly_repeating())
    archive.rule(*undo(5))
    more = Version(**{**fields(nearly_repeating()), "lead": "Sáng nay cầu thông xe."})
    assert keep(archive, "bai", more).verdict == "changed"
    assert (len(found(corpus)), len(found(corpus, "thông xe"))) == (1, 1)
    assert check(where, Scope(read_data=True)).faults == []
    archive.close()
    move(where, str(tmp_path / "moved.db"), now=LATER)
    with Corpus.open(tmp_path / "moved.db") as moved:
        assert len(found(moved)) == 1
    assert check(tmp_path / "moved.db", Scope(read_data=True)).faults == []


def test_a_forgotten_article_takes_its_undone_texts_out_of_the_index(
    archive: Archive, corpus: Corpus, where: str
) -> None:
    keep(archive, "bai", nearly_repeating())
    archive.rule(*undo(5))
    archive.forget(URL, Takedown("Thảo", "theo yêu cầu", LATER))
    assert found(corpus) == []
    assert check(where, Scope(read_data=True)).faults == []


# ------------------------------------------------------------------------------------------------- boilerplate


def test_a_slogan_of_many_articles_is_set_aside_in_all_of_them(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 9)
    archive.settle(NIGHT)
    assert marked(corpus.record("http://bao-suoi.test/bai-0")) == []
    print_slogan(archive, 1, start=9)
    archive.settle(LATER)
    record = corpus.record("http://bao-suoi.test/bai-0")
    assert marked(record) == [(5, "boilerplate")]
    assert record is not None
    assert record.as_json()["repeats"][0] | {"text": ""} == {
        "position": 5, "repeats": 0, "rule": "boilerplate", "score": 1.0, "role": "paragraph", "text": "",
    }  # fmt: skip
    assert SLOGAN not in record.version.text
    assert marked(corpus.record("http://bao-suoi.test/bai-0", as_of=NIGHT)) == []


def test_another_source_may_print_the_same_text_as_news(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12)
    keep(archive, "tin", version([*paragraphs(900, 4), SLOGAN]), source="bao-nui")
    archive.settle(NIGHT)
    assert marked(corpus.record("http://bao-nui.test/tin")) == []


def test_undone_boilerplate_is_back_everywhere_and_stays_so(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12)
    archive.settle(NIGHT)
    ruling = Ruling("undo", "Thảo", "là tin", NIGHT)
    assert archive.rule("http://bao-suoi.test/bai-3", 5, ruling).everywhere
    print_slogan(archive, 12, start=12)
    archive.settle(LATER)
    for i in (0, 3, 23):
        assert marked(corpus.record(f"http://bao-suoi.test/bai-{i}")) == []
    archive.rule("http://bao-suoi.test/bai-7", 5, Ruling("redo", "Thảo", "là rao", LATER))
    assert marked(corpus.record("http://bao-suoi.test/bai-23")) == [(5, "boilerplate")]


def test_an_article_that_is_nothing_but_boilerplate_keeps_its_text(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12)
    keep(archive, "rong", version([SLOGAN]))
    archive.settle(NIGHT)
    assert marked(corpus.record("http://bao-suoi.test/rong")) == []


def test_a_long_paragraph_is_never_boilerplate(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12, text=" ".join(paragraphs(77, 3, 25)))
    archive.settle(NIGHT)
    assert marked(corpus.record("http://bao-suoi.test/bai-0")) == []


def test_undone_boilerplate_leaves_other_marks_on_the_text_as_they_are(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12)
    twice = version([*paragraphs(50, 4, 12), SLOGAN, SLOGAN])
    last = twice.placements[-1]._replace(repeat=Repeat(5, "exact", 1.0))
    keep(archive, "hai-lan", replace(twice, placements=(*twice.placements[:-1], last)))
    archive.settle(NIGHT)
    url = "http://bao-suoi.test/hai-lan"
    assert marked(corpus.record(url)) == [(5, "boilerplate"), (6, "exact")]
    archive.rule(url, 5, Ruling("undo", "Thảo", "là tin", NIGHT))
    assert marked(corpus.record(url)) == [(6, "exact")]


def test_what_a_source_printed_long_ago_is_not_looked_at(
    archive: Archive, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.boilerplate.WINDOW", 20)
    print_slogan(archive, 12)
    with archive.batch():
        for i in range(20):
            keep(archive, f"moi-{i}", version(paragraphs(100 + i, 4, 12)))
    archive.settle(NIGHT)
    assert corpus.repeats() == []


def test_a_mark_is_made_once(archive: Archive, corpus: Corpus) -> None:
    for night in range(3):
        print_slogan(archive, 12, start=12 * night)
        archive.settle(NIGHT)
    with corpus._read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.decision)) == 1


def articles(count: int, block: Block, *, at: int = 4, of: int = 400) -> list[list[Block]]:
    """`count` of `of` articles with that block at an index among eight others."""
    made = []
    for i in range(of):
        blocks = [Block(1_000 + i * 10 + k, "paragraph") for k in range(8)]
        made.append([*blocks[:at], block, *blocks[at:]] if i < count else blocks)
    return made


@pytest.mark.parametrize(
    ("count", "of", "at", "role", "found"),
    [
        (20, 400, 8, "paragraph", True),
        (19, 400, 8, "paragraph", False),  # less than 5 %
        (10, 100, 8, "paragraph", True),
        (9, 20, 8, "paragraph", False),  # fewer than ten articles
        (20, 400, 0, "paragraph", True),
        (20, 400, 4, "paragraph", False),  # in the midst of the body
        (20, 400, 8, "heading", False),
    ],
)
def test_the_policy_takes_what_many_articles_print_at_their_edges(
    count: int, of: int, at: int, role: str, found: bool
) -> None:
    seen = boilerplate(articles(count, Block(1, role), at=at, of=of))
    assert [one.paragraph for one in seen] == ([1] if found else [])


@pytest.mark.parametrize(("within", "found"), [(4, True), (5, False)])
def test_a_text_may_stand_within_the_body_in_a_tenth_of_its_articles(within: int, found: bool) -> None:
    slogan = Block(1, "paragraph")
    seen = articles(40 - within, slogan, at=8, of=40 - within)
    seen += [[*blocks[:4], slogan, *blocks[4:8]] for blocks in articles(within, Block(2, "heading"), at=8, of=within)]
    assert [one.paragraph for one in boilerplate(seen)] == ([1] if found else [])


# ------------------------------------------------------------------------------------------------------ review


def test_a_paragraph_is_found_by_the_beginning_of_its_id_with_every_place(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "bai", repeating())
    keep(archive, "bai", version([LONG, *paragraphs(2, 5)], title="Cầu treo"))
    keep(archive, "lai", version([*paragraphs(3), LONG]), source="bao-nui")
    mark = corpus.repeats(rule="exact")
    assert mark == []  # version 2 has none
    with corpus._read() as connection:
        key = connection.scalar(sa.select(t.paragraph.c.key).where(t.paragraph.c.text == LONG))
    assert key is not None
    for name in (key.hex(), key.hex()[:7]):
        found = corpus.paragraph(name)
        assert found is not None
        assert (found.id, found.text, found.total) == (key.hex(), LONG, 5)
        assert [(p.url.rpartition("/")[2], p.version, p.position, p.rule, p.shown) for p in found.places] == [
            ("bai", 1, 1, None, False),
            ("bai", 1, 3, "exact", False),
            ("bai", 1, 4, "exact", False),
            ("bai", 2, 1, None, True),
            ("lai", 1, 7, None, True),
        ]
    found = corpus.paragraph(key.hex(), limit=2)
    assert found is not None
    assert (found.total, len(found.places)) == (5, 2)
    assert corpus.paragraph("0" * 32) is None
    with pytest.raises(QueryError, match="not the id of a paragraph"):
        corpus.paragraph("xyz")


def test_the_beginning_of_two_paragraphs_ids_names_both(archive: Archive, corpus: Corpus) -> None:
    keys: dict[str, str] = {}
    for number in itertools.count():
        text = f"Câu thứ {number}."
        other = keys.setdefault(text_key(text).hex()[:6], text)
        if other != text:
            break
    keep(archive, "bai", version([text, other]))
    ids = [text_key(one).hex() for one in (text, other)]
    with pytest.raises(QueryError, match="several paragraphs begin with") as said:
        corpus.paragraph(ids[0][:6])
    assert all(one in str(said.value) for one in ids)


def test_a_slogan_is_counted_in_the_articles_of_its_source_that_print_it_today(
    archive: Archive, corpus: Corpus
) -> None:
    print_slogan(archive, 12)
    archive.settle(NIGHT)
    keep(archive, "hai-lan", version([*paragraphs(50, 4, 12), SLOGAN, SLOGAN]))
    keep(archive, "bai-0", version([*paragraphs(0, 4, 12), "Một câu khác."]))  # no more
    keep(archive, "tin", version([*paragraphs(51, 4), SLOGAN]), source="bao-nui")
    (mark,) = corpus.repeats(rule="boilerplate")
    last = corpus.record("http://bao-suoi.test/hai-lan")
    assert last is not None
    assert (mark.articles, mark.article, mark.source) == (12, last.id, "bao-suoi")
    print_slogan(archive, 12, start=100, text="Đường dây nóng của tòa soạn: hãy gọi khi có tin.")
    archive.settle(LATER)
    first, _ = corpus.repeats()
    assert first.text == SLOGAN
    assert corpus.repeats(limit=1) == [first]


def test_marks_are_listed_from_the_article_that_was_met_last(archive: Archive, corpus: Corpus) -> None:
    for name in ("a", "b", "c"):
        keep(archive, name, repeating())
    names = [mark.article for mark in corpus.repeats(limit=4)]
    met = [record.id for name in "cb" if (record := corpus.record(f"http://bao-suoi.test/{name}"))]
    assert names == [met[0], met[0], met[1], met[1]]


def test_a_paragraph_says_of_each_place_whether_it_is_read_there_today(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12)
    keep(archive, "tin", version([*paragraphs(900, 4), SLOGAN]), source="bao-nui")
    keep(archive, "bai", repeating())
    archive.settle(NIGHT)
    archive.rule(*undo(3))

    def rules(text: str) -> list[str | None]:
        found = corpus.paragraph(text_key(text).hex())
        assert found is not None
        return [place.rule for place in found.places]

    assert rules(SLOGAN) == ["boilerplate"] * 12 + [None]
    assert rules(LONG) == [None, None, "exact"]
    archive.rule("http://bao-suoi.test/bai-3", 5, Ruling("undo", "Thảo", "là tin", LATER))
    assert rules(SLOGAN) == [None] * 13


def test_boilerplate_that_a_record_brought_is_listed_and_can_be_undone(archive: Archive, corpus: Corpus) -> None:
    with archive.batch():
        for i in range(12):
            said = version([*paragraphs(i, 4, 12), SLOGAN])
            last = said.placements[-1]._replace(repeat=Repeat(0, "boilerplate", 1.0))
            keep(archive, f"bai-{i}", replace(said, lead="Một câu.", placements=(*said.placements[:-1], last)))
    listed = corpus.repeats(rule="boilerplate")
    assert [(mark.position, mark.kept, mark.decision) for mark in listed] == [(5, None, None)] * 12
    archive.settle(NIGHT)  # the policy finds it here, too
    (mark,) = corpus.repeats()
    assert (mark.articles, mark.undone) == (12, False)
    archive.rule("http://bao-suoi.test/bai-3", 5, Ruling("undo", "Thảo", "là tin", NIGHT))
    assert [one.undone for one in corpus.repeats()] == [True]
    for i in (3, 7):
        record = corpus.record(f"http://bao-suoi.test/bai-{i}")
        assert marked(record) == []
        assert record is not None
        assert record.version.body[-1].text == SLOGAN
    archive.rule("http://bao-suoi.test/bai-7", 5, Ruling("redo", "Thảo", "là rao", LATER))
    assert marked(corpus.record("http://bao-suoi.test/bai-3")) == [(5, "boilerplate")]


def test_review_lists_what_was_marked_and_what_was_decided(archive: Archive, corpus: Corpus) -> None:
    print_slogan(archive, 12)
    keep(archive, "bai", repeating())
    archive.settle(NIGHT)
    archive.rule(*undo(3))
    slogan, first, second = corpus.repeats()
    assert (slogan.rule, slogan.articles, slogan.of, slogan.text) == ("boilerplate", 12, 0, SLOGAN)
    assert slogan.decision is not None
    assert (slogan.decision.author, slogan.decision.verdict) == ("luutru", "boilerplate")
    assert slogan.decision.reason == "stands in 12 of this source's last 13 articles"
    assert (first.position, first.of, first.kept, first.undone) == (3, 1, LONG, True)
    assert first.decision is not None
    assert first.decision.author == "Thảo"
    assert (second.position, second.undone, second.decision) == (4, False, None)
    assert corpus.repeats(rule="boilerplate") == [slogan]
    assert corpus.repeats(rule="exact", source="bao-suoi") == [first, second]
    assert corpus.repeats(source="bao-nui") == []
    assert corpus.repeats(limit=1) == [slogan]
