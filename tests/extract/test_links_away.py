"""Lines between and under paragraphs that lead to another article, in each form of ten languages that pages print."""

from __future__ import annotations

import pytest

from crawler.parse import parse_page

from .test_printed_bylines import PAPERS

LABELS = {
    "vi": "Xem thêm",
    "en": "Read more",
    "de": "Lesen Sie auch",
    "fr": "À lire aussi",
    "es": "Te puede interesar",
    "zh": "延伸阅读",
    "ja": "関連記事",
    "ko": "관련기사",
    "th": "อ่านเพิ่มเติม",
    "id": "Baca juga",
}
FORMS = (  # {l}: the label, {a}: a link to the article, {t}: its title
    "<p>{l}: {a}</p>",
    "<p><strong>{l}:</strong> {a}</p>",
    "<p><strong><a href=/n/1>{l}: {t}</a></strong></p>",
    "<p>{l}: {t}</p>",
    "<p>{l} | {a}</p>",
    "<p>({l}: {a})</p>",
    "<p>[{l}: {a}]</p>",
    "<p>&gt;&gt; {a}</p>",
    "<div class=x><span>{l}</span>{a}</div>",
    "<blockquote><p>{l}: {a}</p></blockquote>",
)
TITLE = {
    "vi": "Chợ phiên Nậm Tà đông khách trở lại sau mùa lũ",
    "en": "Library roof to be repaired at last after nine years",
    "de": "Straßenbahn fährt wieder bis zur Endhaltestelle am Hafen",
    "fr": "Le marché couvert rouvrira au printemps après les travaux",
    "es": "El mercado municipal reabrirá en primavera tras las obras",
    "zh": "老图书馆屋顶终于开始修缮",
    "ja": "図書館の屋根、九年ぶりに修理へ",
    "ko": "도서관 지붕 아홉 해 만에 고친다",
    "th": "หลังคาห้องสมุดได้ซ่อมเสียทีหลังรอเก้าปี",
    "id": "Atap perpustakaan akhirnya diperbaiki setelah sembilan tahun",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LABELS)
def test_what_leads_to_another_article_is_no_body_wherever_it_stands(language: str, form: str) -> None:
    paper, title = PAPERS[language], TITLE[language]
    line = form.format(l=LABELS[language], t=title, a=f"<a href=/n/1>{title}</a>")
    for at in (2, len(paper.paragraphs)):
        parts = [f"<p>{paragraph}</p>" for paragraph in paper.paragraphs]
        parts.insert(at, line)
        article = f"<article><h1>{paper.title}</h1><div>{paper.date}</div>{''.join(parts)}</article>"
        page = (
            f"<html lang={language}><head><title>{paper.title}</title></head><body><main>{article}</main></body></html>"
        )
        body = parse_page(page, "https://news.example/x-12.html").scoring_body
        assert body == "\n\n".join(paper.paragraphs)


def test_a_row_of_a_table_and_an_order_to_read_are_no_labels() -> None:
    paper = PAPERS["en"]
    rows = (("WATCH", "PRICE", "WEIGHT"), ("Ondine", "90", "31 g"))
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    order = "Read the small print of every contract twice before you sign it, the harbour master tells young skippers."
    parts = [f"<p>{paragraph}</p>" for paragraph in paper.paragraphs]
    parts[2:2] = [f"<table>{table}</table>", f"<p>{order}</p>"]
    page = f"<html lang=en><body><article><h1>{paper.title}</h1>{''.join(parts)}</article></body></html>"
    body = parse_page(page, "https://news.example/x-12.html").scoring_body
    assert "WATCH | PRICE | WEIGHT" in body
    assert order in body
