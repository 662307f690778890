"""Near-duplicate articles: the same clusters whatever the order, at a cost that depends on what is new."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa
from news import NIGHT, hours, keep, paragraphs, reworded, version

from storage import clusters
from storage import tables as t
from storage.archive import Archive
from storage.corpus import Corpus
from storage.records import Version
from storage.similarity import ALIKE, bands_of, compared, likeness

Article = tuple[str, str, Version]


def stories() -> list[Article]:
    """Four stories: reprinted within and across sources, rewritten step by step, printed once, and cut to a stub."""
    told: list[Article] = []
    for story in range(4):
        text = paragraphs(story)
        told.append((f"goc-{story}", "bao-suoi", version(text, at=hours(story * 3 + 5))))
        told.append((f"lai-{story}", "bao-nui", version(reworded(text, 0.05), at=hours(story * 3 + 6))))
        told.append((f"nguyen-van-{story}", "bao-song", version(text, at=hours(story * 3 + 6))))
        told.append((f"sua-{story}", "bao-suoi", version(reworded(text, 0.1, seed=2), at=hours(story * 3 + 4.5))))
    chain = paragraphs(50)
    for step in range(5):
        told.append((f"chuoi-{step}", "bao-nui", version(chain, at=hours(40 + step))))
        chain = reworded(chain, 0.14, seed=step)
    told += [(f"rieng-{i}", "bao-song", version(paragraphs(100 + i), at=hours(60))) for i in range(6)]
    told += [(f"anh-{i}", "bao-song", version(["Ảnh: Nông Văn Dền, chụp tại bản Nà Pạc sáng nay."])) for i in range(3)]
    return told


def partition(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Clusters as sets of URLs, by the URL of their representative."""
    a, m, p = t.article.c, t.cluster_member.c, t.page.c
    with corpus._read() as connection:
        urls = dict(connection.execute(sa.select(a.id, p.url).join(t.page, p.id == a.page_id)).all())
        first = dict(connection.execute(sa.select(t.cluster.c.id, t.cluster.c.article_id)).all())
        held: dict[int, set[str]] = {number: set() for number in first}
        for article, cluster in connection.execute(sa.select(m.article_id, m.cluster_id)):
            held[cluster].add(urls[article])
    return {urls[first[number]]: frozenset(found) for number, found in held.items()}


def take(archive: Archive, articles: Iterable[Article], nights: Callable[[int], bool] = lambda i: False) -> None:
    for i, (name, source, of) in enumerate(articles):
        keep(archive, name, of, source=source)
        if nights(i):
            archive.settle(NIGHT)
    archive.settle(NIGHT)


def test_reprints_within_and_across_sources_are_one_cluster_and_others_none(archive: Archive, corpus: Corpus) -> None:
    take(archive, stories())
    found = partition(corpus)
    assert len(found) == 5
    assert found["http://bao-suoi.test/sua-2"] == {
        "http://bao-suoi.test/goc-2",
        "http://bao-nui.test/lai-2",
        "http://bao-song.test/nguyen-van-2",
        "http://bao-suoi.test/sua-2",
    }
    assert not any("rieng" in url or "anh" in url for cluster in found.values() for url in cluster)


def test_the_first_and_last_rewrite_belong_together_although_they_are_not_alike(
    archive: Archive, corpus: Corpus
) -> None:
    articles = [article for article in stories() if article[0].startswith("chuoi")]
    assert likeness(compared(articles[0][2].text), compared(articles[-1][2].text)) < ALIKE
    take(archive, articles)
    assert partition(corpus) == {
        "http://bao-nui.test/chuoi-0": frozenset(f"http://bao-nui.test/{a[0]}" for a in articles)
    }


def test_twenty_orders_of_arrival_give_the_same_clusters_and_representatives(
    where: str,
    dialect: str,
    templates: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> None:
    wanted = None
    for shuffle in range(20 if dialect == "sqlite" else 5):
        rng = random.Random(shuffle)
        articles = stories()
        rng.shuffle(articles)
        place = another(dialect, templates, tmp_path_factory, request)
        with Archive.open(place, now=NIGHT) as archive, Corpus.open(place) as corpus:
            take(archive, articles, nights=lambda i, rng=rng: rng.random() < 0.2)  # type: ignore[misc]
            found = partition(corpus)
        assert wanted is None or found == wanted, f"order {shuffle}"
        wanted = found


def another(
    dialect: str, templates: dict[str, str], folder: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> str:
    """One more place with an empty archive."""
    if dialect == "postgresql":
        return str(request.getfixturevalue("databases")(template="empty_archive"))
    path = folder.mktemp("shuffle") / "luutru.db"
    return str(shutil.copy(templates["sqlite"], path))


def test_the_representative_is_the_earliest_published_whenever_it_comes(archive: Archive, corpus: Corpus) -> None:
    text = paragraphs(1)
    keep(archive, "muon", version(text, at=hours(9)))
    keep(archive, "khong-ngay", version(text), source="bao-nui")
    archive.settle(NIGHT)
    assert list(partition(corpus)) == ["http://bao-suoi.test/muon"]
    keep(archive, "som", version(text, at=hours(2)), source="bao-song")
    archive.settle(NIGHT)
    assert list(partition(corpus)) == ["http://bao-song.test/som"]


def test_two_clusters_become_one_when_the_text_between_them_arrives(archive: Archive, corpus: Corpus) -> None:
    first = paragraphs(7)
    between = reworded(first, 0.2, seed=3)
    last = reworded(between, 0.2, seed=4)
    assert likeness(compared("\n".join(first)), compared("\n".join(last))) < ALIKE
    for name, text in (("a", first), ("b", first), ("c", last), ("d", last)):
        keep(archive, name, version(text, at=hours(1)))
    archive.settle(NIGHT)
    assert sorted(map(len, partition(corpus).values())) == [2, 2]
    keep(archive, "e", version(between, at=hours(2)))
    archive.settle(NIGHT)
    assert sorted(map(len, partition(corpus).values())) == [5]


def test_a_reprint_stays_linked_when_its_original_is_rewritten(archive: Archive, corpus: Corpus) -> None:
    text = paragraphs(3)
    keep(archive, "goc", version(text, title="Tin", at=hours(1)))
    archive.settle(NIGHT)
    keep(archive, "goc", version(paragraphs(4), title="Tin", at=hours(1)))
    keep(archive, "lai", version(text, at=hours(2)), source="bao-nui")
    archive.settle(NIGHT)
    assert partition(corpus) == {
        "http://bao-suoi.test/goc": {"http://bao-suoi.test/goc", "http://bao-nui.test/lai"},
    }


def test_a_pair_that_differs_in_one_fact_is_linked_and_says_so(archive: Archive, corpus: Corpus) -> None:
    text = paragraphs(5)
    keep(archive, "hom-qua", version([*text, "Giá lê hôm nay tại chợ là 9.000 đồng một cân."], at=hours(1)))
    keep(archive, "hom-nay", version([*text, "Giá lê hôm nay tại chợ là 9.500 đồng một cân."], at=hours(25)))
    keep(archive, "chep", version([*text, "Giá lê hôm nay tại chợ là 9.500 đồng một cân!"], at=hours(26)))
    archive.settle(NIGHT)
    with corpus._read() as connection:
        pairs = connection.execute(sa.select(t.near_pair.c.other_id, t.near_pair.c.differs)).all()
    assert sorted(pairs) == [(1, 1), (2, 0)]
    assert [len(found) for found in partition(corpus).values()] == [3]


def test_a_version_that_lost_its_text_is_linked_to_nothing(archive: Archive, corpus: Corpus) -> None:
    stub = "Bài này đã được gỡ khỏi trang theo yêu cầu, mong bạn đọc thông cảm và đón đọc bài khác trên trang của báo."
    for name in ("mot", "hai"):
        keep(archive, name, version(paragraphs(ord(name[0])), title=name))
        archive.settle(NIGHT)
        assert "shortened" in keep(archive, name, version([stub, stub.upper()], title=name)).flags
    archive.settle(NIGHT)
    assert partition(corpus) == {}


def test_a_night_looks_only_at_what_is_new(archive: Archive, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    take(archive, stories())
    read: list[int] = []
    plain_texts = clusters._plain_texts

    def counted(connection: sa.Connection, versions: list[int]) -> dict[int, str]:
        read.extend(versions)
        return plain_texts(connection, versions)

    monkeypatch.setattr(clusters, "_plain_texts", counted)
    archive.settle(NIGHT)
    assert read == []
    keep(archive, "moi", version(paragraphs(999)))
    archive.settle(NIGHT)
    assert len(read) == 1


def test_a_night_in_many_steps_is_the_same_as_in_one(
    archive: Archive, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "CHUNK", 3)
    take(archive, stories())
    found = partition(corpus)
    assert sorted(map(len, found.values())) == [4, 4, 4, 4, 5]


def test_texts_that_share_most_words_share_a_band_and_others_do_not() -> None:
    texts = [" ".join(paragraphs(i, 1, 60)) for i in range(300)]
    near = [reworded([text], 0.05, seed=i)[0] for i, text in enumerate(texts)]
    signed = [set(keys) for keys in bands_of([compared(text) for text in texts])]
    shared = [bool(a & set(b)) for a, b in zip(signed, bands_of([compared(text) for text in near]), strict=True)]
    assert sum(shared) >= 299
    assert sum(bool(a & b) for i, a in enumerate(signed) for b in signed[:i]) <= 3


def test_bands_depend_on_the_text_alone() -> None:
    assert (
        bands_of([compared("Cầu treo Bản Khuông đã thông xe sáng nay")])[0][:2]
        == bands_of(["another text", compared("CẦU TREO BẢN KHUÔNG đã thông xe, sáng nay!")])[1][:2]
    )
    assert bands_of([""]) == [[]]
    assert bands_of([]) == []


def test_bands_of_a_text_that_meet_by_chance_are_kept_once(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.clusters.bands_of", lambda forms: [[7] * 31 + [-7] for _ in forms])
    for number in range(3):
        keep(archive, f"bai-{number}", version(paragraphs(number, 4, 12)))
    archive.settle(NIGHT)
    with archive.batch():
        bands = archive._connection.execute(sa.select(t.signature_band.c.band)).scalars().all()
    assert sorted(bands) == [-7, -7, -7, 7, 7, 7]
