"""Originals, reprints and translations, linked in whichever order they come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
from news import NIGHT, hours, keep, paragraphs, reworded, taken_from, version

from storage.archive import Archive, Ruling
from storage.changes import reprinted, translated
from storage.corpus import Corpus
from storage.originals import publishes_as
from storage.provenance import Node, lag
from storage.records import Placement, Repeat, Stamp

TEXT = paragraphs(11)
ADDRESS = "http://vnanet.test/goc"
ENGLISH = ["The bridge cost 3,200 million.", "It is 118 meters long.", "People of two villages gave 1,640 days."]


def original(archive: Archive, aliases: dict[str, str] | None = None) -> None:
    of = version(TEXT, title="Gốc", at=hours(5), site_name="Thông tấn Suối")
    keep(archive, "goc", of, source="vnanet", aliases=aliases)


def reprint(archive: Archive) -> None:
    cut = [*reworded(TEXT[:-1], 0.04), "Một đoạn của riêng báo này, mà bản gốc không có."]
    of = version(cut, title="Lại", at=hours(7.5), attributions=taken_from("Thông tấn Suối"))
    keep(archive, "lai", of, source="bao-nui")


def translation(archive: Archive) -> None:
    of = version(ENGLISH, at=hours(9), language="en", attributions=taken_from(url=ADDRESS, kind="translation_of"))
    keep(archive, "dich", of, source="english")


def shape(node: Node) -> object:
    return (node.url, node.relation, node.by, [shape(child) for child in node.children])


WANTED = (
    ADDRESS,
    "original",
    None,
    [
        ("http://bao-nui.test/lai", "reprint", "agency", []),
        ("http://english.test/dich", "translation", "translation_of", []),
    ],
)


@pytest.mark.parametrize("order", list(permutations((original, reprint, translation))), ids=lambda o: o[0].__name__)
@pytest.mark.parametrize("nightly", [True, False])
def test_the_tree_is_the_same_in_every_order_of_arrival(
    archive: Archive, corpus: Corpus, order: tuple[Callable[[Archive], None], ...], nightly: bool
) -> None:
    for one in order:
        one(archive)
        if nightly:
            archive.settle(NIGHT)
    archive.settle(NIGHT)
    for url in (ADDRESS, "http://bao-nui.test/lai", "http://english.test/dich"):
        found = corpus.provenance(url)
        assert found is not None
        assert shape(found.tree) == WANTED
    held = corpus.record(ADDRESS)
    for url in ("http://bao-nui.test/lai", "http://english.test/dich"):
        record = corpus.record(url)
        assert record is not None
        assert held is not None
        assert [a.article for a in record.version.attributions] == [held.id]


def test_a_node_says_how_late_it_is_and_what_it_changed(archive: Archive, corpus: Corpus) -> None:
    for one in (original, reprint, translation):
        one(archive)
    archive.settle(NIGHT)
    found = corpus.provenance(ADDRESS)
    assert found is not None
    again, dich = (child.as_json() for child in found.tree.children)
    assert again["lag_seconds"] == 9_000
    assert again["changes"]["left_out"] == 1
    assert again["changes"]["added"] == 1
    assert again["changes"]["kept"] + again["changes"]["changed"] == 5
    assert dich["lag_seconds"] == 4 * 3600
    assert dich["changes"] == {"paragraphs": 3, "of": 6, "numbers_kept": 0, "numbers_left_out": 0}


def test_a_near_duplicate_that_names_nobody_hangs_on_the_earliest(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "som", version(TEXT, at=hours(1)))
    keep(archive, "muon", version(TEXT, at=hours(2)), source="bao-nui")
    archive.settle(NIGHT)
    found = corpus.provenance("http://bao-nui.test/muon")
    assert found is not None
    assert shape(found.tree) == (
        "http://bao-suoi.test/som",
        "original",
        None,
        [("http://bao-nui.test/muon", "near_duplicate", "text", [])],
    )


def test_an_original_that_is_named_and_not_held_stands_above(archive: Archive, corpus: Corpus) -> None:
    of = version(TEXT, at=hours(1), attributions=taken_from(url="http://la.test/bai", kind="source_url"))
    keep(archive, "lai", of)
    archive.settle(NIGHT)
    found = corpus.provenance("http://bao-suoi.test/lai")
    assert found is not None
    tree = found.tree.as_json()
    assert (tree["id"], tree["url"], tree["relation"]) == (None, "http://la.test/bai", "original")
    assert [child["url"] for child in tree["children"]] == ["http://bao-suoi.test/lai"]
    assert tree["children"][0]["lag_seconds"] is None


def test_an_agency_without_near_text_is_linked_to_nothing(archive: Archive, corpus: Corpus) -> None:
    original(archive)
    keep(archive, "khac", version(paragraphs(12), at=hours(9), attributions=taken_from("Thông tấn Suối")))
    archive.settle(NIGHT)
    record = corpus.record("http://bao-suoi.test/khac")
    assert record is not None
    assert record.version.attributions[0].article is None


def test_two_reprints_of_an_agency_that_is_not_held_are_no_originals_of_each_other(
    archive: Archive, corpus: Corpus
) -> None:
    for i, name in enumerate(("bao-nui", "bao-song")):
        keep(archive, "lai", version(TEXT, at=hours(i), attributions=taken_from("Reuters")), source=name)
    archive.settle(NIGHT)
    for name in ("bao-nui", "bao-song"):
        record = corpus.record(f"http://{name}.test/lai")
        assert record is not None
        assert record.version.attributions[0].article is None


def test_an_earlier_original_that_comes_late_takes_over_the_link(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "giua", version(TEXT, at=hours(5)), source="bao-song")
    keep(archive, "lai", version(TEXT, at=hours(9), attributions=taken_from("Hãng Lạ")), source="bao-nui")
    archive.settle(NIGHT)
    keep(archive, "goc", version(TEXT, at=hours(2)), source="hang-la")
    archive.settle(NIGHT)
    record, first = corpus.record("http://bao-nui.test/lai"), corpus.record("http://hang-la.test/goc")
    assert record is not None
    assert first is not None
    assert record.version.attributions[0].article == first.id


@pytest.mark.parametrize("told", ["before", "with the original", "later"])
def test_an_original_is_found_by_another_of_its_addresses_in_every_order(
    archive: Archive, corpus: Corpus, told: str
) -> None:
    """The record names it by an address that differs from the alias; the article key of both is the same."""
    of = version(ENGLISH, attributions=taken_from(url="http://vnanet.test/cu", kind="translation_of"))
    if told != "before":
        keep(archive, "dich", of, source="english")
    if told == "later":
        original(archive)
        archive.settle(NIGHT)
        found = corpus.provenance(ADDRESS)
        assert found is not None
        assert found.tree.children == ()
    original(archive, aliases={"http://vnanet.test/cu?from=home": "vnanet.test/cu"})
    if told == "before":
        keep(archive, "dich", of, source="english")
    archive.settle(NIGHT)
    for url in (ADDRESS, "http://english.test/dich"):
        found = corpus.provenance(url)
        assert found is not None
        assert [child.url for child in found.tree.children] == ["http://english.test/dich"]
    held, record = corpus.record(ADDRESS), corpus.record("http://english.test/dich")
    assert held is not None
    assert record is not None
    assert record.version.attributions[0].article == held.id


def test_articles_that_name_each_other_in_a_ring_are_a_tree_under_the_earliest(
    archive: Archive, corpus: Corpus
) -> None:
    for i, (name, other) in enumerate((("a", "b"), ("b", "c"), ("c", "a"))):
        url = f"http://bao-suoi.test/{other}"
        of = version(paragraphs(20 + i), at=hours(i), attributions=taken_from(url=url, kind="source_url"))
        keep(archive, name, of)
    archive.settle(NIGHT)
    for name in "abc":
        found = corpus.provenance(f"http://bao-suoi.test/{name}")
        assert found is not None
        assert found.tree.url == "http://bao-suoi.test/a"
        assert [node.url for node in found.tree.children] == ["http://bao-suoi.test/c"]


@pytest.mark.parametrize(
    ("strong", "weak"),
    [("translation_of", "source_url"), ("source_url", "agency"), ("agency", "publisher"), ("publisher", "source_url")],
)
def test_of_several_source_records_the_most_telling_that_is_held_counts(
    archive: Archive, corpus: Corpus, strong: str, weak: str
) -> None:
    """The last pair: an address comes before a name, but not one that is not held."""
    for i, name in enumerate(("manh", "yeu")):
        keep(archive, name, version(paragraphs(20 + i), at=hours(i)))
    held = ("manh", "yeu") if strong != "publisher" else ("manh", "khong-co")
    said = [
        taken_from(url=f"http://bao-suoi.test/{name}", kind=kind)
        for name, kind in zip(held, (strong, weak), strict=True)
    ]
    keep(archive, "lai", version(paragraphs(22), at=hours(9), attributions=(*said[1], *said[0])), source="bao-nui")
    archive.settle(NIGHT)
    found = corpus.provenance("http://bao-nui.test/lai")
    assert found is not None
    (child,) = found.tree.children
    assert (found.tree.url, child.by) == ("http://bao-suoi.test/manh", strong)


@pytest.mark.parametrize(("most", "truncated"), [(5, False), (4, True)])
def test_a_tree_that_is_cut_short_says_so_and_holds_what_was_asked_for(
    archive: Archive, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, most: int, truncated: bool
) -> None:
    for i in range(5):
        above = taken_from(url=f"http://bao-suoi.test/{i - 1}", kind="source_url") if i else ()
        keep(archive, str(i), version(paragraphs(20 + i), at=hours(i), attributions=above))
    archive.settle(NIGHT)
    monkeypatch.setattr("storage.provenance.MOST_ARTICLES", most)
    found = corpus.provenance("http://bao-suoi.test/4")
    assert found is not None
    assert found.truncated is truncated
    nodes, node = [found.tree.url], found.tree
    while node.children:
        (node,) = node.children
        nodes.append(node.url)
    assert nodes == [f"http://bao-suoi.test/{i}" for i in range(5 - most, 5)]


def test_what_a_reprint_changed_is_counted_in_what_is_read(archive: Archive, corpus: Corpus) -> None:
    """The lead is text like any other, and a block that a person put back is read."""
    lead, *body = TEXT
    marked = Placement(len(body) + 1, body[0], repeat=Repeat(1, "exact", 1.0))
    of = version(body, title="Gốc", at=hours(1), lead=lead)
    keep(archive, "goc", replace(of, placements=(*of.placements, marked)))
    keep(archive, "lai", version([lead, *body, body[0]], at=hours(2)), source="bao-nui")
    archive.settle(NIGHT)

    def counts() -> tuple[int, int]:
        found = corpus.provenance("http://bao-nui.test/lai")
        assert found is not None
        changes = found.tree.children[0].as_json()["changes"]
        return changes["kept"], changes["added"]

    assert counts() == (6, 1)
    archive.rule("http://bao-suoi.test/goc", marked.position, Ruling("undo", "Thảo", "điệp khúc", NIGHT))
    assert counts() == (7, 0)


def test_what_a_party_published_the_day_after_is_not_what_was_taken_from_it(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "lai", version(TEXT, at=hours(9), attributions=taken_from("Hãng Lạ")), source="bao-nui")
    keep(archive, "sau", version(TEXT, at=hours(33)), source="hang-la")
    archive.settle(NIGHT)
    record = corpus.record("http://bao-nui.test/lai")
    assert record is not None
    assert record.version.attributions[0].article is None


def test_a_papers_own_earlier_text_is_not_the_agencys(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "som", version(TEXT, at=hours(1)), source="bao-nui")
    keep(archive, "lai", version(TEXT, at=hours(9), attributions=taken_from("Reuters")), source="bao-nui")
    archive.settle(NIGHT)
    record = corpus.record("http://bao-nui.test/lai")
    assert record is not None
    assert record.version.attributions[0].article is None


@pytest.mark.parametrize(
    ("original", "copy", "seconds"),
    [
        (Stamp(hours(20), hours(20).date(), "minute"), Stamp(hours(22.5), hours(22.5).date(), "minute"), 9_000),
        (Stamp(hours(22), hours(22).date(), "minute"), Stamp(hours(20), hours(20).date(), "minute"), -7_200),
        (Stamp(hours(20), hours(20).date(), "minute"), Stamp(date=hours(50).date(), precision="day"), 2 * 86_400),
        (Stamp(date=hours(50).date(), precision="day"), Stamp(date=hours(1).date(), precision="day"), -2 * 86_400),
        (Stamp(), Stamp(hours(1), hours(1).date(), "minute"), None),
    ],
)
def test_a_lag_is_as_exact_as_the_vaguer_of_two_dates(original: Stamp, copy: Stamp, seconds: int | None) -> None:
    assert lag(original, copy) == seconds


@pytest.mark.parametrize(
    ("name", "host", "site_name", "same"),
    [
        ("TTXVN", "vietnamplus.vn", None, True),
        ("TTXVN/Vietnam+", "en.vietnamplus.vn", None, True),
        ("Vietnam+", "vietnam.vn", None, False),
        ("Báo Cao Lĩnh", "baocaolinh.test", None, True),
        ("Cao Lĩnh", "x.test", "Báo Cao Lĩnh điện tử", True),
        ("Reuters", "baocaolinh.test", "Báo Cao Lĩnh", False),
        ("AP", "apbac.test", "Ấp Bắc online", False),
        ("AFP", "www2.afp.com", None, True),
        ("AFP", "khongphaiafp.com", None, False),
        ("VN", "baocaolinh.vn", None, False),
        ("", "vietnamplus.vn", None, False),
    ],
)
def test_a_party_is_known_by_its_names(name: str, host: str, site_name: str | None, same: bool) -> None:
    assert publishes_as(name, source="bao-cl", host=host, site_name=site_name) is same


def test_paragraphs_are_paired_once_each() -> None:
    one, two, three = paragraphs(30, 3)
    assert reprinted([one, two, three], [one, two, three]).similarity == 1.0
    found = reprinted([one, one, two], [one, reworded([two], 0.1)[0], three])
    assert (found.kept, found.changed, found.left_out, found.added) == (1, 1, 1, 1)
    assert reprinted([], []).kept == 0


def test_what_was_taken_out_and_put_in_is_counted_on_its_own_side() -> None:
    one, two = paragraphs(31, 2, 10)
    cut = reprinted([one, two], [one])
    assert (cut.kept, cut.changed, cut.left_out, cut.added, cut.words_out, cut.words_in) == (1, 0, 1, 0, 10, 0)
    grown = reprinted([one], [one, two])
    assert (grown.kept, grown.changed, grown.left_out, grown.added, grown.words_out, grown.words_in) == (
        1,
        0,
        0,
        1,
        0,
        10,
    )


def test_a_paragraph_with_a_third_of_its_words_replaced_is_the_same_one_changed() -> None:
    (one,) = paragraphs(32, 1)
    found = reprinted([one], reworded([one], 0.33))
    assert (found.changed, found.left_out, found.added) == (1, 0, 0)
    other = reprinted([one], paragraphs(33, 1))
    assert (other.changed, other.left_out, other.added) == (0, 1, 1)


def test_numbers_of_a_translation_are_compared_by_their_digits() -> None:
    found = translated(["Tổng vốn 3.200 tỷ đồng, 118 m, năm 2025."], ["3,200 billion in 2025."])
    assert (found.numbers_kept, found.numbers_left_out) == (2, 1)
