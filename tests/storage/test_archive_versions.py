"""What becomes of a text: a new article, its next version, nothing, or an article that took over an id."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from storage_samples import ALIAS, BRIDGE, DAY, KEY, NIGHT, SOURCE, URL, capture, saying

from storage.archive import Archive, Kept
from storage.corpus import Corpus
from storage.records import Attribution, Placement, Repeat, Stamp, Version
from storage.succession import loss
from storage.text import public_id

LONG = tuple(f"Câu thứ {n} nói rằng nước suối lên {n * 7} phân trong đêm và rút vào sáng hôm sau." for n in range(1, 9))


def keep(archive: Archive, version: Version, *, key: str = KEY, url: str = URL, **more: object) -> Kept:
    return archive.keep_version(version, key=key, source=SOURCE, url=url, run=None, at=NIGHT, **more)  # type: ignore[arg-type]


def test_a_first_text_is_a_new_article_and_reads_as_it_was_kept(archive: Archive, corpus: Corpus) -> None:
    kept = keep(archive, BRIDGE, aliases=[ALIAS])
    assert kept == Kept(public_id(KEY), 1, "new")
    record = corpus.record(kept.article)
    assert record is not None
    assert record.version == BRIDGE
    assert (record.id, record.source, record.url, record.aliases) == (kept.article, SOURCE, URL, (ALIAS,))
    assert (record.number, record.versions, record.flags, record.captures) == (1, 1, (), ())
    assert record.as_json()["published"] == BRIDGE.published.as_json()


def test_the_same_text_again_is_unchanged_and_adds_its_capture_and_its_url(archive: Archive, corpus: Corpus) -> None:
    first = archive.keep_capture(capture(b"one"), run=None, source=SOURCE)
    second = archive.keep_capture(capture(b"two", at=NIGHT + DAY), run=None, source=SOURCE)
    archive.release_payload(second)
    keep(archive, BRIDGE, captures=[first])
    assert keep(archive, BRIDGE, url=ALIAS, captures=[second]) == Kept(public_id(KEY), 1, "unchanged")
    record = corpus.record(URL)
    assert record is not None
    assert record.versions == 1
    assert (record.url, record.aliases) == (ALIAS, (URL,))  # where the site shows it now
    assert [(c["at"], c["status"], c["bytes"]) for c in record.captures] == [
        (NIGHT.isoformat(), 200, 3),
        ((NIGHT + DAY).isoformat(), 200, None),
    ]


def test_what_the_digest_leaves_out_makes_no_version_and_changes_none(archive: Archive, corpus: Corpus) -> None:
    keep(archive, BRIDGE)
    noise = (*BRIDGE.placements, Placement(9, "Lượt xem: 1.204", reason="noise"))
    stamped = replace(
        BRIDGE, placements=noise, tags=("khác",), published=Stamp(date=date(2026, 11, 19), precision="day")
    )
    assert keep(archive, stamped).verdict == "unchanged"
    record = corpus.record(URL)
    assert record is not None
    assert record.version == BRIDGE


def test_a_repeat_that_is_marked_only_now_makes_no_version(archive: Archive) -> None:
    keep(archive, saying("Một câu dài đủ mười hai chữ.", "Một câu dài đủ mười hai chữ."))
    marked = saying("Một câu dài đủ mười hai chữ.", "x")
    again = Placement(2, "Một câu dài đủ mười hai chữ.", repeat=Repeat(1, "exact", 1.0))
    assert keep(archive, replace(marked, placements=(marked.placements[0], again))).verdict == "unchanged"


def test_an_edited_text_is_the_next_version_and_the_earlier_one_stays(archive: Archive, corpus: Corpus) -> None:
    keep(archive, saying(*LONG))
    edited = saying(*LONG[:-1], "Câu cuối đã được tòa soạn viết lại hoàn toàn.")
    assert keep(archive, edited) == Kept(public_id(KEY), 2, "changed")
    newest, first = corpus.record(URL), corpus.record(URL, 1)
    assert newest is not None
    assert first is not None
    assert (newest.number, newest.versions, newest.version) == (2, 2, edited)
    assert (first.number, first.versions, first.version) == (1, 2, saying(*LONG))
    assert corpus.record(URL, 3) is None


def test_a_text_that_comes_back_to_an_earlier_state_is_a_third_version(archive: Archive) -> None:
    keep(archive, saying(*LONG))
    keep(archive, saying(*LONG[1:]))
    assert keep(archive, saying(*LONG)) == Kept(public_id(KEY), 3, "changed")


@pytest.mark.parametrize(
    ("less", "flag"), [((LONG[0],), "shortened"), ((), "emptied")], ids=["to a line", "to nothing"]
)
def test_readers_keep_the_fuller_text_when_a_source_takes_it_away(
    archive: Archive, corpus: Corpus, less: tuple[str, ...], flag: str
) -> None:
    keep(archive, saying(*LONG, lead=None))
    shrunk = saying(*less, lead=None)
    assert keep(archive, shrunk) == Kept(public_id(KEY), 2, "changed", (flag,))
    assert keep(archive, shrunk) == Kept(public_id(KEY), 2, "unchanged", (flag,))
    shown, newest = corpus.record(URL), corpus.record(URL, 2)
    assert shown is not None
    assert newest is not None
    assert (shown.number, shown.versions, shown.flags) == (1, 2, (flag,))
    assert corpus.record(URL, as_of=NIGHT) == shown
    assert corpus.record(URL, as_of=NIGHT - DAY) is None
    assert newest.version == shrunk.flagged(flag)
    assert corpus.search('"rút vào sáng hôm sau"').total == 1  # the index stays with what readers see
    assert keep(archive, saying(*LONG, "Thêm một câu.", lead=None)) == Kept(public_id(KEY), 3, "changed")
    back = corpus.record(URL)
    assert back is not None
    assert (back.number, back.flags) == (3, ())


@pytest.mark.parametrize(("left", "lost"), [(50, None), (49, "shortened"), (1, "shortened"), (0, "emptied")])
def test_less_than_half_of_the_text_is_a_loss_and_half_is_an_edit(left: int, lost: str | None) -> None:
    shown, new = (saying(*["chữ"[:1] * size] * bool(size), lead=None) for size in (100, left))
    assert loss(shown, new) == lost


def test_a_capture_of_the_very_instant_that_is_shown_is_no_earlier_one(archive: Archive) -> None:
    captures = [archive.keep_capture(capture(body), run=None, source=SOURCE) for body in (b"one", b"two")]
    keep(archive, BRIDGE, captures=captures[:1])
    assert keep(archive, saying(*LONG), captures=captures[1:]).flags == ()


def test_shortening_is_measured_against_what_readers_see(archive: Archive) -> None:
    keep(archive, saying(*LONG, lead=None))
    keep(archive, saying(*LONG[:2], lead=None))
    assert keep(archive, saying(*LONG[:3], lead=None)).flags == ("shortened",)  # longer than version 2, not than 1
    assert keep(archive, saying(*LONG[:6], lead=None)).flags == ()


MARKET = saying(
    "Phiên chợ Pác Bó họp lại từ mùng ba, hàng thổ cẩm bán chạy nhất.",
    "Giá gạo nếp nương tăng nhẹ so với năm ngoái.",
    title="Chợ phiên Pác Bó đông khách đầu năm",
    lead="Hơn hai nghìn lượt người đến chợ.",
    authors=(),
    published=Stamp(date=date(2027, 2, 9), precision="day"),
)


def test_an_id_used_again_for_unlike_title_text_and_date_is_another_article(archive: Archive, corpus: Corpus) -> None:
    keep(archive, BRIDGE, aliases=[ALIAS])
    other = keep(archive, MARKET)
    assert other == Kept(public_id(f"{KEY}~2"), 1, "new", ("id_reused",))
    assert keep(archive, MARKET) == Kept(other.article, 1, "unchanged", ("id_reused",))
    grown = replace(MARKET, lead="Hơn ba nghìn lượt người đến chợ.")
    assert keep(archive, grown) == Kept(other.article, 2, "changed", ("id_reused",))
    first, second = corpus.record(public_id(KEY)), corpus.record(other.article)
    assert first is not None
    assert second is not None
    assert (first.version, first.flags, first.url) == (BRIDGE, (), URL)
    assert (second.version, second.flags, second.url) == (grown, ("id_reused",), URL)
    by_url = corpus.record(URL)
    assert by_url is not None
    assert by_url.id == other.article  # what the URL shows now
    assert corpus.find_key(KEY) == other.article


def test_a_later_capture_goes_to_the_article_that_it_resembles(archive: Archive) -> None:
    first, second = keep(archive, BRIDGE), keep(archive, MARKET)
    edited = replace(BRIDGE, title="Cầu treo bản Nặm Pung đã thông xe")
    assert keep(archive, edited) == Kept(first.article, 2, "changed")
    third = saying("Trời rét đậm từ đêm nay, vùng cao có nơi dưới ba độ.", title="Rét đậm về lại miền núi",
                   lead=None, published=Stamp(date=date(2028, 1, 4), precision="day"))  # fmt: skip
    assert keep(archive, third) == Kept(public_id(f"{KEY}~3"), 1, "new", ("id_reused",))
    assert keep(archive, MARKET) == Kept(second.article, 1, "unchanged", ("id_reused",))


@pytest.mark.parametrize(
    "alike",
    [
        replace(MARKET, title=BRIDGE.title),
        replace(MARKET, published=BRIDGE.published),
        replace(MARKET, published=Stamp(text="hôm qua")),
        replace(MARKET, title=None),
        replace(MARKET, placements=BRIDGE.placements, lead=BRIDGE.lead),
        replace(MARKET, placements=(), lead=None),
    ],
    ids=["title", "day", "no day", "no title", "text", "no text"],
)
def test_one_likeness_is_enough_to_be_the_same_article(archive: Archive, alike: Version) -> None:
    keep(archive, BRIDGE)
    assert keep(archive, alike).number == 2


def test_an_original_is_linked_whichever_comes_first(archive: Archive, corpus: Corpus) -> None:
    theirs, ours = "https://thongtan.test/tin/99", "thongtan.test#tin:99"
    reprint = replace(BRIDGE, attributions=(Attribution("source_url", "Thông tấn", theirs, f"Nguồn: {theirs}"),))
    early = keep(archive, reprint, attribution_keys={theirs: ours})
    before = corpus.record(early.article)
    assert before is not None
    assert before.version.attributions[0].article is None
    original = keep(archive, MARKET, key=ours, url="https://thongtan.test/index.php?id=99")
    late = keep(archive, reprint, key="khac.test/1", url="https://khac.test/1", attribution_keys={theirs: ours})
    for reprinted in (early, late):
        record = corpus.record(reprinted.article)
        assert record is not None
        assert record.version.attributions == (replace(reprint.attributions[0], article=original.article),)


def test_an_original_is_found_by_an_alias_without_a_key(archive: Archive, corpus: Corpus) -> None:
    original = keep(archive, MARKET, aliases=[ALIAS])
    reprint = replace(BRIDGE, attributions=(Attribution("source_url", None, ALIAS, f"Nguồn: {ALIAS}"),))
    kept = keep(archive, reprint, key="khac.test/1", url="https://khac.test/1")
    record = corpus.record(kept.article)
    assert record is not None
    assert record.version.attributions[0].article == original.article


def test_a_gone_article_keeps_its_text_and_may_come_back(archive: Archive, corpus: Corpus) -> None:
    kept = keep(archive, BRIDGE)
    lost = archive.keep_capture(capture(b"404", at=NIGHT + DAY, status=404), run=None, source=SOURCE)
    assert archive.mark_gone(KEY, status=404, capture=lost, at=NIGHT + DAY) == kept.article
    assert archive.mark_gone(KEY, status=410, capture=None, at=NIGHT + 2 * DAY) == kept.article
    assert archive.page_memory([KEY])[KEY].gone
    gone = corpus.record(URL)
    assert gone is not None
    assert gone.version == BRIDGE
    assert gone.flags == ("gone",)
    old = archive.keep_capture(capture(b"old"), run=None, source=SOURCE)
    keep(archive, BRIDGE, captures=[old])  # replayed: from before it went
    assert archive.page_memory([KEY])[KEY].gone
    seen = archive.keep_capture(capture(b"back", at=NIGHT + 3 * DAY), run=None, source=SOURCE)
    keep(archive, BRIDGE, captures=[seen])
    back = corpus.record(URL)
    assert back is not None
    assert back.flags == ()
    assert not archive.page_memory([KEY])[KEY].gone


def test_an_article_we_never_held_cannot_go(archive: Archive) -> None:
    assert archive.mark_gone("nowhere.test/1", status=404, capture=None, at=NIGHT) is None


def test_an_article_is_found_by_id_by_the_beginning_of_one_and_by_any_url(archive: Archive, corpus: Corpus) -> None:
    kept = keep(archive, BRIDGE, aliases=[ALIAS])
    later = "http://baosuoilanh.test/812?utm=1"
    assert keep(archive, BRIDGE, aliases=[later, URL]).verdict == "unchanged"
    for name in (kept.article, kept.article[:6], URL, ALIAS, later):
        record = corpus.record(name)
        assert record is not None, name
        assert record.id == kept.article
        assert record.aliases == tuple(sorted([ALIAS, later]))
    for name in ("zzzzzz", kept.article[:5], "https://nowhere.test/1", "", "%", kept.article.upper()):
        assert corpus.record(name) is None, name


def test_a_page_found_by_two_sources_is_one_article_of_the_first(archive: Archive, corpus: Corpus) -> None:
    keep(archive, BRIDGE)
    archive.keep_version(BRIDGE, key=KEY, source="tonghop", url=ALIAS, run=None, at=NIGHT)
    record = corpus.record(ALIAS)
    assert record is not None
    assert (record.source, record.versions) == (SOURCE, 1)
    assert {row.name: row.articles for row in corpus.sources()} == {SOURCE: 1, "tonghop": 0}


def test_a_paragraph_is_stored_once_for_the_whole_archive(archive: Archive, corpus: Corpus) -> None:
    keep(archive, saying("Câu chung.", "Câu riêng một."))
    keep(archive, saying("Câu chung.", "Câu riêng hai.", "Câu chung."), key="khac.test/1", url="https://khac.test/1")
    assert corpus.counts()["paragraphs"] == 3


def test_an_article_of_a_thousand_paragraphs_and_one_of_five_megabytes_are_kept_whole(
    archive: Archive, corpus: Corpus
) -> None:
    many = saying(*(f"Đoạn số {n} của biên bản." for n in range(1_000)))
    huge = saying("nghiêngngảnghiêngngảnghiêngngả " * 140_000 + "dài hết")
    assert len(huge.text.encode()) > 5_000_000
    for number, version in enumerate((many, huge)):
        kept = keep(archive, version, key=f"dai.test/{number}", url=f"https://dai.test/{number}")
        record = corpus.record(kept.article)
        assert record is not None
        assert record.version == version
    assert corpus.search('"dài hết"').total == 1


@pytest.mark.parametrize("letter", ["2", "a", "z"])
def test_the_beginning_of_an_id_names_it_whatever_comes_next(archive: Archive, corpus: Corpus, letter: str) -> None:
    key = next(key for n in itertools.count() if public_id(key := f"baosuoilanh.test/{n}")[6] == letter)
    kept = keep(archive, saying("Câu một."), key=key, url=f"https://{key}")
    record = corpus.record(kept.article[:6])
    assert record is not None
    assert record.id == kept.article
    assert corpus.record(kept.article[:5]) is None
