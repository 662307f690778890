"""Captions told from what stands right under an image, each on the smallest page that shows it."""

from __future__ import annotations

import pytest

from crawler.extract.blocks import read_blocks
from crawler.extract.captions import behind_credit, is_caption
from crawler.page import Page
from crawler.parse import parse_page

TEXT = (
    "Chợ đêm mở trên nền xưởng đóng tàu cũ từ tối thứ sáu tuần trước, với gần một trăm gian hàng của bà con ven sông.",
    "Ông Nông Văn Sèn, người bán bánh cuốn ở đầu chợ, nói khách đông hơn ông nghĩ và nhiều người đến từ các xã bên.",
    "Xã dự tính thu phí gian hàng từ quý sau để lát lại con đường dẫn xuống bến và mắc thêm đèn dọc bờ kè.",
    "Những chiếc cần cẩu cũ được giữ lại, sơn màu mới, và mỗi tối có một người thợ già kể chuyện dưới chân chúng.",
)
CAPTION = "Khách xem hàng ở đầu chợ đêm"
IMAGE = "<img src='/anh/1.jpg' width=600>"


def captioned(markup: str, caption: str = CAPTION) -> bool:
    """Whether the first text behind the first image of a page is its caption."""
    blocks = read_blocks(Page(f"<div><p>{TEXT[0]}</p>{markup}<p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>").root)
    image, element, before = blocks.images[0]
    assert caption in blocks.text[before]
    return is_caption(blocks, image, element, before)


LINES = "<p align=center>Câu thơ thứ hai</p>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<table class=picture><tr><td>{IMAGE}</td></tr><tr><td class=caption>{CAPTION}</td></tr></table>",
        f"<table><tr><td>{IMAGE}</td></tr><tr><td style='text-align:center'><em>{CAPTION}</em></td></tr></table>",
        f"<table><tr><td>{IMAGE}</td></tr><tr><td class=cap><span>{CAPTION}</span></td></tr></table>",
        f"<p><img src='/anh/1.jpg' class=aligncenter></p><p style='text-align:center'><em>{CAPTION}</em></p>",
        f"<div style='text-align:center'>{IMAGE}<br><span><i>{CAPTION}</i></span></div>",
        f"<div>{IMAGE}<span class=img_descr>{CAPTION}</span></div>",
        f"<span class=custom-caption>{IMAGE}{CAPTION}</span>",
        f"<div>{IMAGE}</div><em class=img_desc>{CAPTION}</em>",
        f"<p>{IMAGE}</p><p class=image_desc>{CAPTION}</p>",
        f"<p>{IMAGE}</p><div class=chuthich>{CAPTION}</div>",
        f"<p align=center>{IMAGE}</p><p align=center><em>{CAPTION}</em></p>",
        f"<p style='text-align:center'>{IMAGE}</p><p style='text-align: center;'>{CAPTION}</p>",
        f"<div style='text-align:center'>{IMAGE}<br><em>{CAPTION}</em></div>",
        f"<p>{IMAGE}<br><i>{CAPTION}</i></p>",
        f"<p>{IMAGE}<em>{CAPTION}</em> </p>",
        f"<p>{IMAGE}</p><p>{CAPTION}. Ảnh: Nông Vân</p>",
        f"<p>{IMAGE}</p><p class=photo_alt>{CAPTION}</p>",
        f"<p class=rtecenter>{IMAGE}</p><p class=rtecenter>{CAPTION}</p>",
        f"<figure>{IMAGE}</figure><p><sub>{CAPTION}</sub></p>",
        f"<p align=center>{IMAGE}</p><p align=center><span style='font-size: 12px'>{CAPTION}</span></p>{LINES}",
    ],
)
def test_markup_or_words_make_a_caption(markup: str) -> None:
    assert captioned(markup)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{IMAGE}</p><p>{CAPTION}</p>",
        f"<p>{IMAGE}</p><p><em>{CAPTION}</em></p>",
        f"<p>{IMAGE}</p><p>{CAPTION}<sub>2</sub></p>",
        f"<p>{IMAGE}<em>{CAPTION}</em><br><br>{TEXT[1]}</p>",
        f"<p align=center>{IMAGE}</p><p align=center style='text-align:left'>{CAPTION}</p>",
        f"<p align=center>{IMAGE}</p><h2 align=center>{CAPTION}</h2>",
        f"<p align=center>{IMAGE}</p><p align=center><b>{CAPTION}</b></p>",
        f"<p align=center>{IMAGE}</p><p align=center><a href=/mua>{CAPTION}</a></p>",
        f"<p align=center>{IMAGE}</p><p align=center>{CAPTION}:</p>",
        f"<p align=center>{IMAGE}</p><p align=center>{CAPTION}. Trời đã tối. Đèn đã lên.</p>",
        f"<p align=center>{IMAGE}</p><p align=center>{CAPTION}</p>{LINES}",
        f"<p align=center>{IMAGE}</p><p align=center><span style='font-size:16px'>{CAPTION}</span></p>{LINES}",
        f"<p align=center>{IMAGE}</p><p align=center><i style='font-size:12px'>Thơ:</i> {CAPTION}</p>{LINES}",
        f"<table><tr><td>{IMAGE}</td><td>{CAPTION}</td></tr></table>",
        f"<table><tr><td>{IMAGE}</td></tr><tr><td>{CAPTION}</td></tr><tr><td>Hàng sau</td></tr></table>",
        f"<table><tr><td>{IMAGE}</td></tr><tr><td>{CAPTION}</td><td>12</td></tr></table>",
        f"<p align=center>{IMAGE}</p><p align=center><em>{CAPTION} {' '.join(TEXT)}</em></p>",
    ],
)
def test_text_under_an_image_is_no_caption_without_them(markup: str) -> None:
    assert not captioned(markup)


@pytest.mark.parametrize(
    ("markup", "meant"),
    [
        (f"<div><div>{IMAGE}</div><div class='photo-credit f12'>HO/Bến</div><div>{CAPTION}</div></div>", True),
        (f"<div>{IMAGE}<p class=copyright>HO/Bến</p><p>{CAPTION}</p></div>", True),
        (f"<div>{IMAGE}<p class=credit>HO/Bến</p><p>{CAPTION}</p><p>{TEXT[2]}</p></div>", False),  # the text itself
        (f"<div>{IMAGE}<p class=credit>HO/Bến</p></div><p>{CAPTION}</p>", False),
        (f"<div>{IMAGE}<p class=sapo>HO/Bến</p><p>{CAPTION}</p></div>", False),
        (f"<div>{IMAGE}<p class=credit>HO/Bến</p><p><a href=/mua>{CAPTION}</a></p></div>", False),
    ],
)
def test_a_caption_may_stand_behind_its_credit_where_nothing_else_does(markup: str, meant: bool) -> None:
    blocks = read_blocks(Page(f"<div><p>{TEXT[0]}</p>{markup}<p>{TEXT[1]}</p></div>").root)
    _, element, before = blocks.images[0]
    assert blocks.text[before + 1] == CAPTION
    assert behind_credit(blocks, element, before) is meant


def test_text_behind_an_image_within_a_paragraph_is_not_the_next_paragraph() -> None:
    assert not captioned(f"<p>Đầu câu {IMAGE} cuối câu.</p><p>{CAPTION}. Ảnh: Nông Vân</p>")


def test_a_caption_leaves_the_body_and_goes_to_its_picture() -> None:
    table = f"<table><tr><td>{IMAGE}</td></tr><tr><td class=caption>{CAPTION}. (Ảnh: Nông Vân)</td></tr></table>"
    paragraphs = [f"<p>{text}</p>" for text in TEXT]
    page = (
        "<html lang=vi><title>Chợ đêm trên xưởng cũ</title><article><h1>Chợ đêm trên xưởng cũ</h1>"
        f"{paragraphs[0]}{table}{''.join(paragraphs[1:])}</article></html>"
    )
    version = parse_page(page, "https://ban.example/tin/1.html")
    assert [p.text for p in version.placements if p.in_body] == list(TEXT)
    (image,) = version.images
    assert (image.caption, image.credit) == (f"{CAPTION}.", "Nông Vân")
    assert version.placements[image.position - 1].reason == "caption"


def test_an_image_that_is_shown_again_is_told_again_where_its_caption_is_another() -> None:
    shown = [f"<p>{IMAGE}</p><p class=image>{caption}</p>" for caption in ("Bến cũ", "Bến mới", "Bến mới")]
    html = "".join(f"<p>{text}</p>{image}" for text, image in zip(TEXT, (*shown, f"<p>{IMAGE}</p>"), strict=True))
    version = parse_page(f"<article><h1>Chợ đêm</h1>{html}<p>{TEXT[0]}</p></article>", "https://ban.example/tin/2.html")
    assert [image.caption for image in version.images] == ["Bến cũ", "Bến mới"]
