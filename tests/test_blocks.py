"""An HTML subtree as blocks and pictures: nothing lost, nothing twice, each thing what it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborNode

from crawler.blocks import flat_text, read_blocks
from crawler.config import Rules
from crawler.page import Page
from crawler.reading import Block, Picture
from storage.records import Reason

URL = "https://example.vn/tin/a-1.html"
SILENT = {"script", "style", "template", "noscript", "svg", "iframe", "select", "button", "textarea"}


def body(html: str) -> tuple[Page, LexborNode]:
    page = Page(f'<!DOCTYPE html><html><body><div id="b">{html}</div></body></html>', URL)
    container = page.tree.css_first("#b")
    assert container is not None
    return page, container


def read(html: str, **rules: list[str]) -> tuple[tuple[Block, ...], tuple[Picture, ...]]:
    page, container = body(html)
    return read_blocks(container, page, Rules.model_validate(rules))


def texts(html: str, **rules: list[str]) -> list[str]:
    return [block.text for block in read(html, **rules)[0]]


def kinds(html: str, **rules: list[str]) -> list[tuple[str, str]]:
    """(reason or role, text) of every block."""
    return [(block.reason or block.role, block.text) for block in read(html, **rules)[0]]


# ------------------------------------------------------------------------------------------------ lines and blocks


def test_text_stands_in_paragraphs_with_and_without_p() -> None:
    assert texts("một<p>hai</p>ba<div>bốn<div>năm</div>sáu</div>bảy") == [
        "một", "hai", "ba", "bốn", "năm", "sáu", "bảy",
    ]  # fmt: skip


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert texts("<p>một<br>hai<br><br>ba<br>&nbsp;<br>bốn</p>") == ["một hai", "ba", "bốn"]


def test_one_line_break_after_a_whole_paragraph_parts_it_from_the_next() -> None:
    long = (
        "Câu này đủ dài để là một đoạn văn, vì các trang cũ không có thẻ đoạn mà chỉ ngắt dòng một lần ở cuối mỗi đoạn."
    )
    assert texts(f"<div>{long}<br>{long}<br>Ngắn.<br>Ngắn nữa.</div>") == [long, long, "Ngắn. Ngắn nữa."]


def test_inline_markup_makes_no_space_and_blocks_do() -> None:
    assert texts("<p>socio<b>-economic</b> <i>pl</i>an</p>") == ["socio-economic plan"]
    assert texts("<p>a<!-- x -->b<wbr>c<span></span>d</p>") == ["abcd"]
    assert flat_text(body("<p>một</p><p>hai</p>ba<br>bốn")[1]) == "một hai ba bốn"


def test_white_space_folds_and_no_break_spaces_stay_for_the_parser() -> None:
    assert texts("<p>  a \n\t b\u00a0c  </p>") == ["a b\u00a0c"]


def test_a_block_of_nothing_visible_is_no_block() -> None:
    assert texts("<p> </p><p>&nbsp;</p><p>\u200b\ufeff</p><p><br></p><div></div><p>x</p>") == ["x"]


def test_roles_follow_the_elements() -> None:
    html = (
        "<h2>đầu đề</h2><blockquote><p>trích</p></blockquote><ul><li>mục<ul><li>con</li></ul></li></ul>"
        "<dl><dt>từ</dt><dd>nghĩa</dd></dl><pre>  a\n    b\n</pre>"
    )
    assert kinds(html) == [
        ("heading", "đầu đề"), ("quote", "trích"), ("list_item", "mục"), ("list_item", "con"), ("list_item", "từ"),
        ("list_item", "nghĩa"), ("preformatted", "  a\n    b"),
    ]  # fmt: skip


def test_a_bold_question_is_the_interviewers() -> None:
    html = "<p><strong>Vì sao?</strong></p><p>Vì vậy.</p><p><b>Bao giờ?</b><br>Mai.</p><p>Thật <b>sao?</b></p>"
    assert kinds(html) == [
        ("question", "Vì sao?"), ("paragraph", "Vì vậy."), ("question", "Bao giờ?"), ("paragraph", "Mai."),
        ("paragraph", "Thật sao?"),
    ]  # fmt: skip
    assert kinds("<p class=q>Bà nói gì về việc này</p>", question=["p.q"]) == [("question", "Bà nói gì về việc này")]


def test_what_no_reader_sees_is_no_text() -> None:
    hidden = (
        "<script>js</script><style>css</style><template><p>t</p></template><noscript>n</noscript><svg><text>s</text>"
        "</svg><iframe>i</iframe><select><option>o</option></select><button>b</button><textarea>ta</textarea><!-- c -->"
        "<video>v</video><![CDATA[cd]]>"
    )
    assert texts(f"<p>trước{hidden}sau</p>") == ["trướcsau"]


def test_forms_are_read_because_whole_pages_stand_in_them() -> None:
    assert texts("<form><p>bài</p><input value=x></form>") == ["bài"]


# ------------------------------------------------------------------------------------------------ signatures


@pytest.mark.parametrize(
    "last",
    [
        '<p style="text-align: right;">Nông Vân</p>',
        '<p align="right">Nông Vân</p>',
        '<p class="text-right">Nông Vân</p>',
        '<div style="TEXT-ALIGN:right"><p>Nông Vân</p></div>',
        "<p><strong>Nông Vân</strong></p>",
        "<p>Hết.<br><b>Nông Vân</b></p>",
    ],
)
def test_a_short_last_block_to_the_right_or_in_bold_may_be_a_signature(last: str) -> None:
    blocks, _ = read(f"<p>Một.</p><p>Hai.</p>{last}")
    assert blocks[-1].text == "Nông Vân"
    assert [block.tail for block in blocks] == [False] * (len(blocks) - 1) + [True]


def test_neither_long_nor_plain_nor_early_blocks_are_signatures() -> None:
    long = "dài " * 30
    blocks, _ = read(f"<p><b>Đầu</b></p><p>a</p><p>b</p><p align=right>{long}</p><p style='text-align:justify'>Tên</p>")
    assert not any(block.tail for block in blocks)


def test_a_short_block_keeps_the_one_address_it_links_to() -> None:
    blocks, _ = read(
        '<p>Nguồn: <a href="/bao">Báo Vùng Cao</a></p><p><a href="/1">a</a> <a href="/2">b</a></p>'
        f'<p>{"dài " * 60}<a href="/x">x</a></p><p><a href="javascript:void(0)">In</a></p>'
    )
    assert [block.link for block in blocks] == ["https://example.vn/bao", None, None, None]


# ------------------------------------------------------------------------------------------------ tables


def test_a_table_of_data_gives_a_block_a_row() -> None:
    html = (
        "<table><caption>Bảng 1</caption><thead><tr><th>TT</th><th>Nội dung</th></tr></thead>"
        "<tr><td>1</td><td><p>Hội</p><p>nghị</p></td></tr><tr><td></td><td>b<br>c</td><td> </td></tr>"
        "<tr><td></td></tr></table>"
    )
    assert kinds(html) == [
        ("paragraph", "Bảng 1"), ("table_row", "TT | Nội dung"), ("table_row", "1 | Hội nghị"), ("table_row", " | b c"),
    ]  # fmt: skip


def test_a_table_with_a_picture_in_it_is_still_data_when_it_has_columns() -> None:
    blocks, pictures = read("<table><tr><td><img src=/co.png></td><td>Việt Nam</td><td>3</td></tr></table>")
    assert [(b.role, b.reason, b.text) for b in blocks] == [("table_row", None, " | Việt Nam | 3")]
    assert [p.caption for p in pictures] == [None]


def test_one_column_and_two_rows_with_an_image_are_a_figure() -> None:
    table = "<table><tbody><tr><td><img src=/x.jpg></td></tr><tr><td><em>Chú thích</em></td></tr></tbody></table>"
    html = f"<p>a</p>{table}<p>b</p>"
    blocks, pictures = read(html)
    assert [(b.reason, b.text) for b in blocks] == [(None, "a"), ("caption", "Chú thích"), (None, "b")]
    assert pictures == (Picture("https://example.vn/x.jpg", after=1, caption="Chú thích", caption_block=1),)


def test_the_same_table_without_an_image_or_with_a_long_text_frames_paragraphs() -> None:
    assert kinds("<table><tr><td><p>một</p><p>hai</p></td></tr></table>") == [
        ("paragraph", "một"),
        ("paragraph", "hai"),
    ]
    long = "Đoạn văn của bài. " * 40
    assert [b.reason for b in read(f"<table><tr><td><img src=/x.jpg><p>{long}</p></td></tr></table>")[0]] == [None]


def test_one_column_of_three_rows_frames_paragraphs_even_with_an_image() -> None:
    blocks, (picture,) = read("<table><tr><td>a<tr><td><img src=/x.jpg><tr><td>b</table>")
    assert [(b.role, b.reason, b.text) for b in blocks] == [("paragraph", None, "a"), ("paragraph", None, "b")]
    assert (picture.after, picture.caption) == (1, None)


def test_a_table_around_a_table_lays_the_page_out() -> None:
    html = "<table><tr><td>trái<table><tr><td>a</td><td>1</td></tr></table></td><td>phải</td></tr></table>"
    assert kinds(html) == [("paragraph", "trái"), ("table_row", "a | 1"), ("paragraph", "phải")]


def test_a_table_that_the_rules_call_an_image_is_one_whatever_its_shape() -> None:
    html = (
        "<table class=pic><tr><td><img src=/1.jpg></td><td><img src=/2.jpg></td></tr>"
        "<tr><td>một</td><td>hai</td></tr></table>"
    )
    _, pictures = read(html, image_table=["table.pic"])
    assert [(p.url, p.caption) for p in pictures] == [
        ("https://example.vn/1.jpg", "một"),
        ("https://example.vn/2.jpg", "hai"),
    ]


# ------------------------------------------------------------------------------------------------ pictures


def test_figcaptions_belong_to_the_images_of_their_figure() -> None:
    html = "<figure><img src=1.jpg><img src=2.jpg><figcaption><p>Cả hai.</p><p>Ảnh: Páo</p></figcaption></figure>"
    blocks, pictures = read(html)
    assert [(b.reason, b.text) for b in blocks] == [("caption", "Cả hai. Ảnh: Páo")]
    assert {(p.caption, p.caption_block, p.after) for p in pictures} == {("Cả hai. Ảnh: Páo", 0, 0)}
    _, (above,) = read("<figure><figcaption>Ở trên</figcaption><img src=1.jpg></figure>")
    assert above.caption == "Ở trên"


def test_figures_in_a_figure_keep_their_own_captions() -> None:
    inner = "<figure><img src=1.jpg><figcaption>một</figcaption></figure>"
    _, pictures = read(f"<table><tr><td>{inner}</td></tr><tr><td><img src=2.jpg>hai</td></tr></table>")
    assert [p.caption for p in pictures] == ["một", "hai"]


def test_an_image_that_has_its_caption_above_takes_no_second_one() -> None:
    html = "<figure><figcaption>Ở trên</figcaption><img src=1.jpg></figure><p><em>Đoạn nghiêng.</em></p>"
    blocks, (picture,) = read(html, caption=["em"])
    assert [(b.reason, b.text) for b in blocks] == [("caption", "Ở trên"), (None, "Đoạn nghiêng.")]
    assert picture.caption == "Ở trên"


def test_a_caption_rule_counts_where_it_follows_an_image_and_nowhere_else() -> None:
    html = (
        "<p><em>Nghiêng cả đoạn.</em></p><p><img src=1.jpg></p><p><em>Chú thích.</em></p><p><em>Đoạn sau.</em></p>"
        "<p>Có <em>chữ</em> nghiêng.</p><p><img src=2.jpg><br><em>Cùng đoạn.</em></p>"
        "<p><img src=3.jpg></p><p>Thường.</p>"
    )
    blocks, pictures = read(html, caption=["em"])
    assert [b.text for b in blocks if b.reason == "caption"] == ["Chú thích.", "Cùng đoạn."]
    assert [p.caption for p in pictures] == ["Chú thích.", "Cùng đoạn.", None]


@pytest.mark.parametrize(
    ("img", "url"),
    [
        ('<img src="/a.jpg">', "https://example.vn/a.jpg"),
        ('<img src="data:image/gif;base64,AA" data-src="b.jpg">', "https://example.vn/tin/b.jpg"),
        ('<img src="/blank.gif" data-original="//cdn.example.vn/c.jpg">', "https://cdn.example.vn/c.jpg"),
        ('<img src="/static/placeholder.png" srcset="/d-1.jpg 1x, /d-2.jpg 2x">', "https://example.vn/d-1.jpg"),
        ('<picture><source data-srcset="/e,w=1.webp 1x"><img src="data:,"></picture>', "https://example.vn/e,w=1.webp"),
        ('<img class=lazy> <noscript><img src="/f.jpg"></noscript>', "https://example.vn/f.jpg"),
        ('<img src="/g.jpg" srcset="/g-2.jpg 2x">', "https://example.vn/g.jpg"),
    ],
)
def test_an_image_is_where_its_page_really_keeps_it(img: str, url: str) -> None:
    assert [p.url for p in read(f"<p>{img}</p>")[1]] == [url]


def test_pixels_and_lost_images_without_a_caption_are_no_pictures() -> None:
    assert read('<img src="/p.gif" width="1" height="1"><img src="data:image/gif;base64,AA"><img>')[1] == ()
    _, (lost,) = read("<figure><img><figcaption>Còn lại lời</figcaption></figure>")
    assert (lost.url, lost.caption) == (None, "Còn lại lời")


def test_a_picture_knows_how_many_blocks_stand_before_it() -> None:
    _, pictures = read("<img src=0.jpg><p>a</p><p><img src=1.jpg>b</p><p>c <img src=3.jpg> d</p><img src=3b.jpg>")
    assert [p.after for p in pictures] == [0, 1, 3, 3]


# ------------------------------------------------------------------------------------------------ rules


def test_a_related_box_is_navigation_and_its_images_are_not_the_articles() -> None:
    html = "<p>a</p><div class=rel><h3>Tin liên quan</h3><a><img src=r.jpg>Bài khác</a></div><p>b</p>"
    blocks, pictures = read(html, related=[".rel"])
    assert [(b.reason, b.text) for b in blocks] == [
        (None, "a"), ("navigation", "Tin liên quan"), ("navigation", "Bài khác"), (None, "b"),
    ]  # fmt: skip
    assert pictures == ()
    assert kinds("<p class=rel>x</p>", related=[".rel"], caption=["p"]) == [("navigation", "x")]


def test_an_inline_field_counts_when_it_is_all_of_its_line() -> None:
    page, container = body("<p><strong>Nông Vân</strong></p><p><strong>Nông Vân</strong> kể.</p>")
    reasons: dict[int, Reason] = {node.mem_id: "byline" for node in container.css("strong")}
    blocks, _ = read_blocks(container, page, reasons=reasons)
    assert [block.reason for block in blocks] == ["byline", None]


def test_skipped_subtrees_are_left_out_and_the_tree_stays_whole() -> None:
    page, container = body("<p>a</p><div id=ad>quảng cáo<img src=x.jpg></div><p>b</p>")
    before = page.tree.html
    skip = {node.mem_id for node in container.css("#ad")}
    assert [b.text for b in read_blocks(container, page, skip=skip)[0]] == ["a", "b"]
    assert page.tree.html == before


# ------------------------------------------------------------------------------------------------ laws

_words = st.integers(0, 10_000).map(lambda n: f"t{n}x")
_leaves = st.one_of(
    _words,
    st.sampled_from(
        ["<br>", "<br><br>", '<img src="a.jpg">', " ", "&nbsp;", "<hr>", "<script>s</script>", "<!-- c -->"]
    ),
)


def _wrapped(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inline = ["b", "i", "span", "a", "em", "u", "font", "o:p"]
    blocks = [
        "p", "div", "h2", "blockquote", "li", "ul", "pre", "figure", "figcaption", "section", "form", "table", "tr",
        "td", "center", "dl", "dd", "caption", "noscript", "svg", "button", "details", "td class=cap",
    ]  # fmt: skip
    one = st.builds(lambda tag, inner: f"<{tag}>{inner}</{tag.split()[0]}>", st.sampled_from(inline + blocks), children)
    rows = st.lists(st.lists(children, min_size=1, max_size=3), min_size=1, max_size=3).map(
        lambda table: (
            "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in table) + "</table>"
        )
    )
    return st.one_of(st.lists(children, max_size=4).map("".join), one, rows)


_html = st.recursive(_leaves, _wrapped, max_leaves=30)


def _visible(node: LexborNode) -> list[str]:
    """The words of every text node that a reader can see, told independently of the walk."""
    found = []
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            parent: LexborNode | None = inner.parent
            while parent is not None and parent.tag not in SILENT:
                parent = parent.parent
            if parent is None:
                found.append("".join((inner.text_content or "").split()))
    return found


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_html)
@example("<figure>t1x<img src=a><figure>t2x<figure>t3x<figure>t4x<img src=b></figure></figure></figure>t5x</figure>")
@example("<table><tr><td>t1x<table><tr><td>t2x</td><td>t3x</td></tr></table></td><td>t4x</td></tr></table>")
@example("<table><caption>t1x<p>t2x</p></caption><tr><td>t3x<td><figcaption>t4x</figcaption></table>t5x")
def test_every_visible_text_ends_in_exactly_one_block_in_order(html: str) -> None:
    page, container = body(html)
    for rules in (
        Rules(),
        Rules.model_validate({"caption": ["em", ".cap"], "image_table": ["table"], "related": ["li"]}),
    ):
        blocks, pictures = read_blocks(container, page, rules)
        said = "".join("".join(block.text.replace("|", "").split()) for block in blocks)
        assert said == "".join(_visible(container))
        assert all(block.text.strip() for block in blocks)
        assert all(0 <= picture.after <= len(blocks) for picture in pictures)
        captioned = [blocks[p.caption_block].reason for p in pictures if p.caption_block is not None]
        assert set(captioned) <= {"caption"}


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "figure", "section"])
def test_a_very_deep_tree_is_read_without_recursion(tag: str) -> None:
    depth = 1_900
    html = "".join(f"<{tag}>t{i}x" for i in range(depth)) + f"</{tag}>" * depth
    assert "".join("".join(text.split()) for text in texts(html)) == "".join(f"t{i}x" for i in range(depth))


def _calls(work: Callable[[], Any]) -> int:
    """How many calls, Python's and C's, some work makes: its cost without a clock."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "<p>chữ <b>đậm</b><br><br>chữ</p>",
        "<img src=a.jpg>",
        "<figure><img src=a.jpg><figcaption>lời</figcaption></figure>",
        "<table><tr><td><img src=a.jpg></td></tr><tr><td>lời</td></tr></table>",
        "<tr><td>a</td><td>b</td></tr>",
        "<figure>",
        "<figure><img src=a.jpg>x",
        "<table><tr><td>",
        "<p class=cap>lời</p>",
    ],
)
def test_the_cost_of_a_page_grows_with_its_length(piece: str) -> None:
    def cost(times: int) -> int:
        page, container = body(("<table>" if piece.startswith("<tr") else "") + piece * times)
        return _calls(lambda: read_blocks(container, page, Rules.model_validate({"caption": [".cap"]})))

    assert cost(1_200) < 2.3 * cost(600)
