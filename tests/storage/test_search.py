"""Full-text search, the same on both databases."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import DAY, NIGHT, article

from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import QueryError
from storage.records import Image, Placement, Repeat, Stamp, Version


def keep(archive: Archive, name: str, version: Version, source: str = "nhieu") -> None:
    archive.keep_version(version, key=f"a.test/{name}", source=source, url=f"https://a.test/{name}", run=None, at=NIGHT)


def urls(corpus: Corpus, query: str, **options: object) -> list[str]:
    return [hit.url.rsplit("/", 1)[1] for hit in corpus.search(query, **options).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    ["cao bang", "Cao Bằng", "CAO BẰNG", "cao bằng", unicodedata.normalize("NFD", "Cao Bằng"), "Cáo Bàng", "cao-bằng"],
)
def test_case_and_diacritics_do_not_matter_for_what_is_found(archive: Archive, corpus: Corpus, query: str) -> None:
    keep(archive, "1", article(1, ("Đường lên Cao Bằng thông xe.",)))
    assert urls(corpus, query) == ["1"]


@pytest.mark.parametrize("query", ["hoà", "hòa", "HOA", "hoà bình", "đường", "duong", "Đường", "ĐƯỜNG HÒA BÌNH"])
def test_old_and_new_tone_marks_and_d_with_a_stroke_are_folded(archive: Archive, corpus: Corpus, query: str) -> None:
    keep(archive, "cu", article(1, ("Đường Hoà Bình đông nghịt.",)))
    keep(archive, "moi", article(2, ("đường Hòa Bình đã vắng.",)))
    assert sorted(urls(corpus, query)) == ["cu", "moi"]


def test_exact_spelling_ranks_first(archive: Archive, corpus: Corpus) -> None:
    far = "Một câu rất dài nói về nhiều nơi khác nhau trong vùng này, cuối cùng mới tới Cao Bằng."
    keep(archive, "khac", article(1, ("Con cáo bằng lòng với cái băng cũ.",) * 5))
    keep(archive, "khongdau", article(2, ("Tin cao bang viet khong dau, cao bang, cao bang.",)))
    keep(archive, "dung", article(3, (far,)))
    assert urls(corpus, "Cao Bằng")[0] == "dung"
    assert urls(corpus, '"Cao Bằng"')[0] == "dung"
    assert urls(corpus, "cao bang")[0] == "khongdau"
    assert len(urls(corpus, "Cao Bằng")) == 3
    scores = [hit.score for hit in corpus.search("Cao Bằng").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 1 > scores[1]


@pytest.mark.parametrize("query", ["hòa bình", "hoà bình", '"hoà bình"', "hoà*", "HOÀ"])
def test_a_tone_mark_on_the_other_vowel_is_the_same_spelling(archive: Archive, corpus: Corpus, query: str) -> None:
    keep(archive, "khac", article(1, ("Hoa bình, hoa bình, hoa bình.",)))
    keep(archive, "dung", article(2, ("Một câu dài hơn nhiều, cuối cùng mới nói tới tỉnh Hòa Bình cũ.",)))
    scores = {hit.url.rsplit("/", 1)[1]: hit.score for hit in corpus.search(query).hits}
    assert scores["dung"] > 1 > scores["khac"]


def test_words_typed_side_by_side_rank_higher_where_they_stand_so(archive: Archive, corpus: Corpus) -> None:
    apart = "Nhà cao tầng thấp dần, xe chạy bằng điện; núi cao hơn, đo bằng thước."
    keep(archive, "xa1", article(1, (apart,)))
    keep(archive, "xa2", article(2, (apart + " Thật vậy.",)))
    keep(archive, "gan", article(3, ("Đoàn xe đã lên đến thành phố Cao Bằng chiều qua trong mưa lớn và gió lạnh.",)))
    keep(archive, "xa3", article(4, (apart + " Hẳn thế.",)))
    assert urls(corpus, "cao bằng")[0] == "gan"
    assert len(urls(corpus, "cao bằng")) == 4


def test_title_lead_body_captions_credits_authors_and_tags_are_searched(archive: Archive, corpus: Corpus) -> None:
    found = article(
        1,
        ("thânbài",),
        title="tiêuđề",
        lead="sapô",
        authors=("tácgiả",),
        tags=("thẻ",),
        images=(Image(None, "chúthích", "nguồnảnh", 1),),
    )
    keep(archive, "1", found)
    for word in ("tieude", "sapo", "thanbai", "chuthich", "nguonanh", "tacgia", "the"):
        assert urls(corpus, word) == ["1"], word


def test_what_is_set_aside_is_not_searched(archive: Archive, corpus: Corpus) -> None:
    body = Placement(1, "Thân bài.")
    noise = Placement(2, "tiếngồn", reason="noise")
    repeat = Placement(3, "Thân bài nhắclại.", repeat=Repeat(1, "near", 0.9))
    keep(archive, "1", Version(placements=(body, noise, repeat)))
    assert urls(corpus, "tiengon") == []
    assert urls(corpus, "nhaclai") == []
    assert urls(corpus, "thân") == ["1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"mưa lũ"', ["ab"]),
        ("mưa lũ", ["ab", "ba"]),
        ("mưa -lũ", ["a"]),
        ('mưa -"mưa lũ"', ["a", "ba"]),
        ("nắng OR lũ", ["ab", "ba", "c"]),
        ("(nắng OR lũ) mưa", ["ab", "ba"]),
        ("nắn*", ["c"]),
        ('"lũ mư*"', ["ba"]),
        ('"hạn nắng"', []),
        ("TP.HCM", ["c"]),
        ('"tp hcm"', ["c"]),
        ("covid-19", ["a"]),
        ("covid 2019", []),
        ("15h30", ["a"]),
        ("an.toan@a.test", ["a"]),
        ("日本", ["a"]),
        ("本日", []),
    ],
)
def test_phrases_prefixes_either_without_and_punctuation(
    archive: Archive, corpus: Corpus, query: str, found: list[str]
) -> None:
    keep(archive, "a", article(1, ("Chỉ có mưa lúc 15h30, covid-19, an.toan@a.test, 日本.",)))
    keep(archive, "ab", article(2, ("Có mưa lũ lớn.",)))
    keep(archive, "ba", article(3, ("Có lũ mưa nhỏ.",)))
    keep(archive, "c", article(4, ("TP.HCM hết hạn", "Nắng.")))
    assert sorted(urls(corpus, query)) == found


def test_a_phrase_does_not_reach_from_one_paragraph_into_the_next(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "1", article(1, ("Đoạn này hết ở đây", "Sang đoạn khác"), lead="Mở bài"))
    assert urls(corpus, '"ở đây sang"') == []
    assert urls(corpus, '"mở bài đoạn"') == []
    assert urls(corpus, '"hết ở đây"') == ["1"]


def test_a_phrase_is_of_whole_words_and_of_title_or_text(archive: Archive, corpus: Corpus) -> None:
    """Every article has both words, so that only their places can tell."""
    keep(archive, "sau", article(1, ("Rặng tre mưa luỹ.", "Có lũ.")))
    keep(archive, "truoc", article(2, ("Bụi trúc xmưa lũ.", "Có mưa.")))
    keep(archive, "qua", article(3, ("Lũ đã rút.",), title="Hết mưa", lead=None))
    keep(archive, "dung", article(4, ("Sau trận mưa lũ.",)))
    assert urls(corpus, '"mưa lũ"') == ["dung"]
    assert sorted(urls(corpus, '"mưa lũ*"')) == ["dung", "sau"]
    assert len(urls(corpus, "mưa lũ")) == 4


def test_a_phrase_is_found_deep_in_a_long_article_and_after_many_of_its_words(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "1", article(1, ("sông và núi " * 20_000 + "rồi sông mới cạn",)))
    assert urls(corpus, '"sông mới cạn"') == ["1"]
    assert urls(corpus, '"mới sông"') == []


@pytest.mark.parametrize(
    "query",
    ['"', "a AND", "NEAR(", "NEAR(a b)", "((((", "(" * 5_000, "TP.HCM", "a\x00b", "z:a", "^a", "a + b", "{a b}", "'",
     "a' OR '1'='1", "\\", "%", "_", "a%", '"a%b_c"', "*", "**", "a**", "-*", "title:", "rowid", "\udc80", "!", ":*",
     "a&b|c", "a <-> b", ";--"],
)  # fmt: skip
def test_no_junk_reaches_a_database_as_its_syntax(archive: Archive, corpus: Corpus, query: str) -> None:
    keep(archive, "1", article(1, ("a b tp.hcm",)))
    try:
        page = corpus.search(query)
    except QueryError:
        return
    assert page.total == len(page.hits)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab đ\"()-*.'\\%_:&|!<>ORAND\x00\udc80"), max_size=25))
def test_any_text_gives_hits_or_a_query_error(archive: Archive, corpus: Corpus, text: str) -> None:
    try:
        page = corpus.search(text)
    except QueryError:
        return
    assert page.total == len(page.hits)


def test_the_page_of_hits_is_filtered_counted_and_ordered(archive: Archive, corpus: Corpus) -> None:
    first = date(2026, 11, 1)
    for number in range(10):
        day = None if number == 9 else first + number * DAY
        version = article(
            number, ("Cùng một câu.",), published=Stamp(date=day, precision=None if day is None else "day")
        )
        keep(archive, str(number), version, source="le" if number % 2 else "chan")
    by_date = corpus.search("cùng câu", order="date", limit=4)
    assert by_date.total == 10
    assert [hit.url[-1] for hit in by_date.hits] == ["8", "7", "6", "5"]
    assert urls(corpus, "cùng câu", order="date", limit=4, offset=8) == ["0", "9"]  # what has no day comes last
    assert sorted(urls(corpus, "cùng câu", sources=["le"])) == ["1", "3", "5", "7", "9"]
    assert sorted(urls(corpus, "cùng câu", sources=["le", "chan"], since=first + 3 * DAY, until=first + 5 * DAY)) == [
        "3",
        "4",
        "5",
    ]
    assert corpus.search("cùng câu", since=first + 99 * DAY).total == 0
    assert corpus.search("cùng câu", limit=0).hits == ()
    assert len(urls(corpus, "cùng câu", limit=10**9, offset=0)) == 10
    assert urls(corpus, "cùng câu", offset=10**18) == []
    assert corpus.search("cùng câu", sources=["'; DROP TABLE source"]).total == 0
    with pytest.raises(QueryError, match="from 0"):
        corpus.search("cùng", limit=-1)


def test_a_hit_says_what_was_found_and_where(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "1", article(1, ("Mở đầu.", "Cây cầu treo dài 68 mét."), day=date(2026, 11, 20)))
    page = corpus.search("Cầu treo")
    (hit,) = page.hits
    record = corpus.record(hit.id)
    assert record is not None
    assert (hit.source, hit.url, hit.title, hit.date) == (
        "nhieu",
        "https://a.test/1",
        "Bài viết số1",
        date(2026, 11, 20),
    )
    assert hit.snippet == "Cây cầu treo dài 68 mét."
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["cầu", "treo"]
    assert page.query == "cầu treo"


@pytest.mark.parametrize("place", ["lead", "caption", "credit"])
def test_a_snippet_comes_from_wherever_the_words_stand(archive: Archive, corpus: Corpus, place: str) -> None:
    said = "Thuyền độc mộc cập bến."
    image = Image(None, said if place == "caption" else None, said if place == "credit" else None, 1)
    lead = said if place == "lead" else "Mở bài."
    keep(archive, "1", article(1, ("Thân bài nói chuyện khác.",), lead=lead, images=(image,)))
    (hit,) = corpus.search("doc moc").hits
    assert hit.snippet == said
    assert [hit.snippet[a:b] for a, b in hit.highlights] == ["độc", "mộc"]


def test_a_snippet_never_shows_what_is_set_aside(archive: Archive, corpus: Corpus) -> None:
    aside = Placement(2, "Cầu mới treo cờ.", repeat=Repeat(1, "near", 0.9))
    keep(archive, "1", Version(title="Treo cờ", placements=(Placement(1, "Cầu mới xong."), aside)))
    (hit,) = corpus.search("cầu treo").hits
    assert hit.snippet == "Cầu mới xong."


def test_a_hit_shows_the_version_that_readers_see(archive: Archive, corpus: Corpus) -> None:
    full = tuple(f"Đoạn thứ {n} kể dài về phiên chợ bản Pò." for n in range(6))
    keep(archive, "1", article(1, full, title="Chợ phiên", day=date(2026, 11, 20)))
    keep(archive, "1", article(1, full[:1], title="Đã gỡ", day=date(2026, 11, 21)))  # shortened
    (hit,) = corpus.search("phiên chợ").hits
    assert (hit.title, hit.date) == ("Chợ phiên", date(2026, 11, 20))
    assert corpus.search("phiên chợ", since=date(2026, 11, 21)).total == 0


def test_articles_of_one_day_are_ordered_by_their_times_and_those_without_one_come_last(
    archive: Archive, corpus: Corpus
) -> None:
    for name, hour in (("trua", 5), ("sang", 1), ("ngay", None), ("toi", 12)):
        at = None if hour is None else NIGHT.replace(hour=hour)
        stamp = Stamp(at, NIGHT.date(), "day" if at is None else "minute")
        keep(archive, name, article(hour or 9, ("Cùng một câu.",), published=stamp))
    assert urls(corpus, "cùng câu", order="date") == ["toi", "trua", "sang", "ngay"]


def test_a_word_of_the_title_outranks_the_same_word_in_the_text(archive: Archive, corpus: Corpus) -> None:
    filler = "Một câu kể chuyện khác ở một nơi xa, không liên quan gì tới nhau cả."
    for number in range(3):
        keep(archive, f"than{number}", article(number, (filler, "Bão."), title="Chuyện khác"))
    keep(archive, "tieude", article(9, (filler, "Hết."), title="Bão tan"))
    assert urls(corpus, "bão")[0] == "tieude"


def test_an_edited_article_is_found_by_its_new_words_only(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "1", article(1, ("Cây đa làng cũ vẫn đứng yên bên giếng nước.",)))
    keep(archive, "1", article(1, ("Cây đa làng cũ đã đổ xuống bên giếng nước.",)))
    assert urls(corpus, "đứng") == []
    assert urls(corpus, "đổ") == ["1"]
    assert corpus.search('"bên giếng nước"').total == 1


def test_a_word_longer_than_any_language_has_is_kept_and_found(archive: Archive, corpus: Corpus) -> None:
    keep(archive, "1", article(1, ("x" * 5_000, " ".join(f"{n:06}" for n in range(60_000)))))
    assert urls(corpus, "x" * 1_500) == ["1"]
    assert urls(corpus, "000001 000002") == ["1"]
