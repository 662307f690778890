"""A Reading becomes a Version: what every placement is, and what is read out of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import SourceConfig
from crawler.errors import ParseError
from crawler.parse import GENERIC, parse_page, parse_text, to_version
from crawler.reading import Block, Picture, Reading
from storage.records import BODY_ROLES, REASONS, Stamp, Version

FIRST = "Sáng nay, xã Vĩnh Nguyên khánh thành cây cầu treo bắc qua suối Nà Lòa sau mười bốn tháng thi công."
SECOND = "Cầu dài 68 mét, do bà con góp 312 ngày công và doanh nghiệp trong huyện ủng hộ toàn bộ cáp thép."
THIRD = "Từ nay học sinh hai xóm không phải đi bè tre đến trường trong mùa lũ như bao năm trước đây nữa."


def source(**clean: object) -> SourceConfig:
    return SourceConfig.model_validate(
        {
            "name": "vinhnguyen",
            "homepage": "https://vinhnguyen.example/",
            "select": {"title": ["h1"], "lead": [".lead"], "body": ["#body"]},
            "clean": clean,
        }
    )


def version(*blocks: Block | str, clean: dict[str, object] | None = None, **fields: object) -> Version:
    given_blocks = tuple(Block(b) if isinstance(b, str) else b for b in blocks)
    reading = replace(Reading(blocks=given_blocks), **fields)  # type: ignore[arg-type]
    return to_version(reading, source=source(**(clean or {})), url="https://vinhnguyen.example/1", rules="own@1")


def body(v: Version) -> list[str]:
    return [p.text for p in v.body]


def reasons(v: Version) -> list[tuple[str, str]]:
    return [(p.reason or "body", p.text) for p in v.placements]


# ------------------------------------------------------------------------------------------ title, lead, texts


def test_title_and_lead_of_a_page_stand_above_its_body() -> None:
    v = version(FIRST, SECOND, title="Cầu mới", lead="Cầu nối hai xóm.")
    assert reasons(v)[:3] == [("title", "Cầu mới"), ("lead", "Cầu nối hai xóm."), ("body", FIRST)]
    assert (v.title, v.lead) == ("Cầu mới", "Cầu nối hai xóm.")
    assert [p.position for p in v.placements] == [1, 2, 3, 4]


def test_a_title_within_the_text_is_the_title_and_no_second_one() -> None:
    v = version(Block("CẦU MỚI", "heading"), FIRST, title="Cầu mới", lead="Cầu nối hai xóm.")
    assert reasons(v)[:2] == [("title", "CẦU MỚI"), ("lead", "Cầu nối hai xóm.")]


def test_blocks_that_a_reader_took_for_title_and_lead_are_not_doubled() -> None:
    v = version(
        Block("Cầu mới", reason="title"), Block("Cầu nối hai xóm.", reason="lead"), FIRST, title="Cầu mới", lead="x"
    )
    assert Counter(p.reason for p in v.placements) == {"title": 1, "lead": 1, None: 1}


def test_a_lead_that_is_the_first_paragraph_again_is_a_repeat() -> None:
    v = version(FIRST, SECOND, title="Cầu mới", lead=FIRST)
    (again,) = v.repeats
    assert again.repeat is not None
    assert (again.repeat.rule, again.repeat.of, again.position) == ("lead", 2, 3)
    assert v.scoring_body == f"{FIRST}\n\n{SECOND}"


def test_texts_are_composed_and_free_of_what_nobody_sees() -> None:
    v = version("Ca\u0302\u0300u\u00a0mo\u031b\u0301i\u200b  do\u0323c suối &amp; núi", title="A\ufeff  B")
    assert body(v) == ["Cầu mới dọc suối & núi"]
    assert v.title == "A B"


def test_preformatted_text_keeps_its_lines_and_entities() -> None:
    v = version(Block("một\n  hai &amp; ba  \n", "preformatted"))
    assert body(v) == ["một\n  hai &amp; ba"]


def test_a_block_without_text_is_no_placement_on_a_page() -> None:
    v = version("\u200b", " ", FIRST)
    assert [p.position for p in v.placements] == [1]


def test_nothing_at_all_is_a_version_with_flags() -> None:
    v = version()
    assert (v.title, v.lead, v.text, v.authors, v.published) == (None, None, "", (), Stamp())
    assert v.flags == ("no_title", "no_body")


# ------------------------------------------------------------------------------------------ lines


def test_noise_navigation_and_source_lines_leave_the_body() -> None:
    v = version("Mới nhất", FIRST, ">> Bản tin khác", SECOND, "Nguồn: https://goc.example/1", "Bình luận (0)")
    assert body(v) == [FIRST, SECOND]
    assert [r for r, _ in reasons(v)] == ["noise", "body", "navigation", "body", "attribution", "noise"]
    assert [(a.kind, a.url) for a in v.attributions] == [("source_url", "https://goc.example/1")]


def test_a_source_may_stand_below_its_label() -> None:
    v = version(FIRST, "Nguồn:", "Báo Vùng Cao", SECOND)
    assert body(v) == [FIRST, SECOND]
    assert [(a.kind, a.name) for a in v.attributions] == [("publisher", "Báo Vùng Cao")]


def test_a_short_source_line_takes_the_address_that_it_links_to() -> None:
    v = version(FIRST, Block("Nguồn: Báo Vùng Cao", link="https://goc.example/1"))
    assert [(a.name, a.url) for a in v.attributions] == [("Báo Vùng Cao", "https://goc.example/1")]


def test_the_reader_of_a_page_has_the_last_word_on_what_it_knows() -> None:
    v = version(FIRST, Block(SECOND, reason="navigation"), Block("Mới nhất", reason="caption"))
    assert [r for r, _ in reasons(v)] == ["body", "navigation", "caption"]


def test_images_as_markdown_within_a_page_are_images() -> None:
    v = version(FIRST, "![]() |", "| Cầu mới. (Ảnh: TTXVN) |", SECOND)
    assert body(v) == [FIRST, SECOND]
    assert [(i.caption, i.credit, i.position) for i in v.images] == [("Cầu mới.", "TTXVN", 3)]


def test_noise_of_a_source_is_matched_by_whole_lines() -> None:
    v = version(FIRST, "Đặt báo", "Đặt báo hôm nay rẻ hơn", clean={"noise": "^Đặt báo"})
    assert body(v) == [FIRST, "Đặt báo hôm nay rẻ hơn"]


def test_what_follows_the_end_of_an_article_is_navigation() -> None:
    cut = {"cut_after": r"^Tin cùng mục$"}
    v = version("Tin cùng mục", FIRST, "Tin cùng mục", SECOND, "Nguồn: Báo Vùng Cao", THIRD, clean=cut)
    assert body(v) == ["Tin cùng mục", FIRST], "above the text the line ends nothing"
    assert [r for r, _ in reasons(v)][2:] == ["navigation", "navigation", "attribution", "navigation"]


def test_a_translation_names_its_original() -> None:
    v = version(FIRST, "Source: https://goc.example/1", clean={"translation": True})
    assert [(a.kind, a.url) for a in v.attributions] == [("translation_of", "https://goc.example/1")]


# ------------------------------------------------------------------------------------------ authors and sources


@pytest.mark.parametrize(
    ("signature", "authors"),
    [
        ("Nông Vân", ["Nông Vân"]),
        ("Bài và ảnh: Nông Vân - Lý Hà", ["Nông Vân", "Lý Hà"]),
        ("P.V", []),
        ("BBT", []),
    ],
)
def test_a_signature_below_the_text_leaves_it(signature: str, authors: list[str]) -> None:
    v = version(FIRST, SECOND, signature)
    assert body(v) == [FIRST, SECOND]
    assert reasons(v)[-1] == ("byline", signature)
    assert list(v.authors) == authors


def test_an_agency_below_the_text_is_a_source_and_no_author() -> None:
    for line in ("Theo TTXVN", "(TTXVN)", "TTXVN"):
        v = version(FIRST, SECOND, "Nông Vân", line)
        assert body(v) == [FIRST, SECOND]
        assert [(a.kind, a.name) for a in v.attributions] == [("agency", "TTXVN")]
        assert v.authors == ("Nông Vân",)


def test_a_list_of_names_is_no_signature() -> None:
    names = ["Nông Vân", "Lý Hà", "Bế Mão"]
    assert body(version(FIRST, *names)) == [FIRST, *names]
    items = [Block(name, "list_item") for name in names[:1]]
    assert body(version(FIRST, *items)) == [FIRST, "Nông Vân"]


def test_an_article_is_more_than_a_signature() -> None:
    assert body(version("Nông Vân")) == ["Nông Vân"]


def test_a_signature_of_a_source_is_told_by_its_pattern() -> None:
    v = version(FIRST, "n.v. 2025", clean={"byline": r"^n\.v\. \d+$"})
    assert reasons(v)[-1] == ("byline", "n.v. 2025")


def test_a_hint_of_the_page_makes_a_single_word_a_name() -> None:
    assert version(FIRST, Block("Vân", tail=True)).authors == ("Vân",)
    assert version(FIRST, "Vân").authors == ()


def test_a_labelled_byline_may_stand_on_top() -> None:
    v = version("Tác giả: Nông Vân", FIRST, SECOND, THIRD, title="Cầu mới")
    assert v.authors == ("Nông Vân",)
    assert body(v) == [FIRST, SECOND, THIRD]


def test_authors_are_those_of_the_field_where_there_is_one() -> None:
    v = version(FIRST, "Lý Hà", bylines=("Nông Vân, Bế Mão",))
    assert v.authors == ("Nông Vân", "Bế Mão")
    assert [text for reason, text in reasons(v) if reason == "byline"] == ["Lý Hà", "Nông Vân, Bế Mão"]
    assert version(FIRST, "Lý Hà", bylines=("admin",)).authors == ("Lý Hà",)


def test_the_site_is_not_its_own_author() -> None:
    for name in ("Báo Vĩnh Nguyên", "vinhnguyen.example", "vinhnguyen", "admin"):
        assert version(FIRST, bylines=(name,), site_name="Báo Vĩnh Nguyên").authors == ()


def test_a_site_that_signs_its_articles_is_no_part_of_them() -> None:
    assert body(version(FIRST, SECOND, "Báo Vĩnh Nguyên", site_name="Báo Vĩnh Nguyên")) == [FIRST, SECOND]
    assert body(version(FIRST, "Báo Vĩnh Nguyên", SECOND, site_name="Báo Vĩnh Nguyên"))[1] == "Báo Vĩnh Nguyên"


def test_fields_outside_the_body_get_a_placement_behind_it_once() -> None:
    v = version(
        FIRST,
        Block("Tác giả: Nông Vân", reason="byline"),
        bylines=("Nông Vân",),
        sources=("Nguồn tin: Báo Vùng Cao",),
        source_links=("https://goc.example/1",),
    )
    assert reasons(v)[1:] == [("byline", "Tác giả: Nông Vân"), ("attribution", "Nguồn tin: Báo Vùng Cao")]
    assert [(a.kind, a.name, a.url) for a in v.attributions] == [("publisher", "Báo Vùng Cao", "https://goc.example/1")]


def test_a_source_that_is_only_a_link_is_kept() -> None:
    v = version(FIRST, source_links=("https://goc.example/1",))
    assert [(a.kind, a.url) for a in v.attributions] == [("source_url", "https://goc.example/1")]


def test_agencies_within_the_first_and_last_sentence_stay_there() -> None:
    first, last = f"Hà Nội (TTXVN) - {FIRST}", f"{SECOND} (Theo Reuters)"
    v = version(first, THIRD, last)
    assert body(v) == [first, THIRD, last]
    assert [(a.kind, a.name) for a in v.attributions] == [("agency", "TTXVN"), ("agency", "Reuters")]


# ------------------------------------------------------------------------------------------ images and the rest


def test_an_image_stands_after_what_stands_before_it() -> None:
    v = version(
        FIRST,
        Block("Cầu mới. Ảnh: Lý Hà", reason="caption"),
        SECOND,
        title="Cầu mới",
        pictures=(
            Picture("https://v.example/lead.jpg", 0),
            Picture("https://v.example/1.jpg", 1, caption="Cầu mới. Ảnh: Lý Hà", caption_block=1),
            Picture("https://v.example/2.jpg", 3, caption="Trẻ em qua cầu", credit="Bế Mão"),
        ),
    )
    assert [(i.url, i.caption, i.credit, i.position) for i in v.images] == [
        ("https://v.example/lead.jpg", None, None, 0),
        ("https://v.example/1.jpg", "Cầu mới.", "Lý Hà", 3),
        ("https://v.example/2.jpg", "Trẻ em qua cầu", "Bế Mão", 5),
    ]
    assert reasons(v)[-1] == ("caption", "Trẻ em qua cầu")
    assert body(v) == [FIRST, SECOND]


def test_tags_and_section_are_normalised_and_stand_once() -> None:
    v = version(FIRST, tags=(" cầu  treo", "Cầu treo", "", "giao thông"), section=" Tin\u00a0xã ")
    assert v.tags == ("cầu treo", "giao thông")
    assert v.section == "Tin xã"


def test_language_is_the_pages_then_the_sources_then_the_texts() -> None:
    assert version(FIRST, language="en").language == "en"
    assert version(FIRST).language == "vi"
    reading = Reading(blocks=(Block("Một hai."),))
    configured = source().model_copy(update={"language": "tay"})
    assert to_version(reading, source=configured, url=None, rules="x").language == "tay"
    assert to_version(reading, source=None, url=None, rules="x").language is None


def test_flags_of_the_reading_are_kept() -> None:
    assert version(FIRST, title="Cầu", flags=("date_conflict", "date_conflict")).flags == ("date_conflict",)


BLOCKS = st.builds(
    Block,
    text=st.sampled_from([FIRST, SECOND, "Nguồn:", "Nông Vân", "Theo TTXVN", "Mới nhất", "| a |", "![]()", "", "Cầu"])
    | st.text(max_size=30),
    role=st.sampled_from(BODY_ROLES),
    reason=st.none() | st.sampled_from([r for r in REASONS if r != "blank"]),
    tail=st.booleans(),
)


@given(
    st.lists(BLOCKS, max_size=12),
    st.none() | st.sampled_from(["Cầu", "Cầu mới", ""]),
    st.none() | st.sampled_from([FIRST, "Dẫn."]),
    st.lists(st.tuples(st.integers(0, 14), st.none() | st.just("Ảnh: TTXVN")), max_size=4),
)
def test_every_block_with_text_is_one_placement(
    blocks: list[Block], title: str | None, lead: str | None, pictures: list[tuple[int, str | None]]
) -> None:
    placed = tuple(Picture(None, after, caption) for after, caption in pictures)
    reading = Reading(title=title, lead=lead, blocks=tuple(blocks), pictures=placed)
    v = to_version(reading, source=None, url=None, rules="x")
    assert [p.position for p in v.placements] == list(range(1, len(v.placements) + 1))
    parts = [p.position for part in (v.body, v.repeats, v.not_body) for p in part]
    assert sorted(parts) == [p.position for p in v.placements]
    said = Counter(p.text for p in v.placements)
    alone = [b for b in blocks if b.text in (FIRST, SECOND, "Nông Vân", "Mới nhất")]
    for text, count in Counter(b.text for b in alone).items():
        assert said[text] >= count
    again = to_version(reading, source=None, url=None, rules="x")
    assert again == v


# ------------------------------------------------------------------------------------------ pages


PAGE = f"""<html lang="vi"><head><title>Cầu mới | Vĩnh Nguyên</title></head><body><h1>Cầu mới</h1>
<p class="lead">Cầu nối hai xóm.</p><div id="body"><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p>
<p style="text-align:right"><strong>Nông Vân</strong></p></div><div class="more">Tin khác</div></body></html>"""


@pytest.mark.parametrize("url", ["http://[bad", "http://vinhnguyen.example:port/1", "http://]["])
def test_an_address_that_cannot_be_read_is_none(url: str) -> None:
    linked = PAGE.replace("</body>", '<a href="/van-ban.pdf">Văn bản</a></body>')
    assert parse_page(linked, url, source()) == parse_page(linked, "", source())
    assert parse_page(linked, url) == parse_page(linked, "")


def test_a_page_is_read_by_the_rules_of_its_source() -> None:
    v = parse_page(PAGE, "https://vinhnguyen.example/1", source())
    assert (v.title, v.lead, body(v)) == ("Cầu mới", "Cầu nối hai xóm.", [FIRST, SECOND])
    assert [p.text for p in v.repeats] == [FIRST]
    assert v.authors == ("Nông Vân",)
    assert v.rules == source().fingerprint
    assert v.flags == ()


def test_a_page_whose_rules_find_no_body_is_read_without_them_and_says_so() -> None:
    page = PAGE.replace('id="body"', 'id="text"')
    v = parse_page(page, "https://vinhnguyen.example/1", source())
    assert {FIRST, SECOND} <= set(body(v))
    assert "fallback" in v.flags
    assert v.rules == GENERIC
    assert "fallback" not in parse_page(page, "https://vinhnguyen.example/1").flags, "there were no rules to fail"


@pytest.mark.parametrize("page", ["", "<html></html>", "<p></p>", "<title>x</title><body><script>a()</script>"])
def test_an_empty_page_is_a_version_with_flags(page: str) -> None:
    for v in (parse_page(page, "https://vinhnguyen.example/1"), parse_page(page, "", source())):
        assert body(v) == []
        assert "no_body" in v.flags


def test_a_page_of_a_thousand_paragraphs_is_a_version() -> None:
    paragraphs = [f"Đoạn thứ {n} kể về xóm số {n} và con đường dài {n} km đi qua đó." for n in range(1_000)]
    page = f'<h1>Dài</h1><div id="body">{"".join(f"<p>{p}</p>" for p in paragraphs)}</div>'
    assert body(parse_page(page, "https://vinhnguyen.example/1", source())) == paragraphs


def test_a_page_that_nests_too_deep_is_our_error() -> None:
    with pytest.raises(ParseError, match="too_deep"):
        parse_page("<div>" * 50_000, "https://vinhnguyen.example/1")


def test_text_and_page_give_the_same_record() -> None:
    page = version(FIRST, Block("Trẻ em qua cầu. (Ảnh: TTXVN)", reason="caption"), SECOND, FIRST, title="Cầu mới")
    text = parse_text(f"Cầu mới\n\n{FIRST}\n| Trẻ em qua cầu. (Ảnh: TTXVN) |\n{SECOND}\n{FIRST}\n")
    seen = [[(p.role, p.text, p.reason, p.repeat and p.repeat.rule) for p in v.placements] for v in (page, text)]
    assert seen[0] == [line for line in seen[1] if line[2] != "blank"]


HOSTILE = [
    "Nguồn: " + "[" * 100_000,
    "![](" + "a" * 100_000,
    "By " * 30_000,
    "(" * 100_000,
    "| " * 50_000,
    ">" * 100_000,
]


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:8].strip())
def test_a_line_of_a_hundred_thousand_marks_is_read_in_its_length(line: str) -> None:
    """Steps that grow with its square would take this test minutes."""
    assert len(parse_text(f"{FIRST}\n{line}\n{line}").placements) == 3
    version(FIRST, line, bylines=(line,), sources=(line,), title=line, pictures=(Picture(None, 1, caption=line),))


def test_a_date_in_the_future_is_refused() -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    v = parse_text("Cầu mới\n14/10/2025 17:32\nXong rồi.", now=now)
    assert v.published.at is None
    assert v.published.text == "14/10/2025 17:32"
    assert "date_future" in v.flags
