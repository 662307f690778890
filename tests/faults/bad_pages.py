"""Bad documents, one family per row of section C of the faults: an invented news page with one thing wrong."""

from __future__ import annotations

import unicodedata

TITLE = "Bản Nà Phiêng khánh thành cầu treo mới"
LEAD = "Cây cầu dài sáu mươi mét nối hai bờ suối Kéo Yên, bà con không còn phải đi bè mỗi mùa lũ."
PARAGRAPHS = (
    "Sáng mùng bốn, bà con bản Nà Phiêng làm lễ khánh thành cây cầu treo bắc qua suối Kéo Yên sau tám tháng thi công.",
    "Ông Lường Văn Khuê, trưởng bản, cho biết mỗi hộ góp mười ngày công, riêng thanh niên góp thêm hai buổi vác đá.",
    "Từ nay học trò đi học không phải qua suối bằng bè, quãng đường ra chợ cũng ngắn lại được gần bốn cây số.",
)


def page(
    *paragraphs: str,
    title: str | None = TITLE,
    lead: str | None = LEAD,
    head: str = "",
    before: str = "",
    after: str = "",
    author: str | None = "Nông Thị Quỳnh",
    date: str | None = "2026-11-20T08:00:00+07:00",
) -> str:
    """An article page for the rules of `injections.paper`. head, before, after: markup put in these places."""
    body = "".join(f"<p>{text}</p>\n" for text in (paragraphs or PARAGRAPHS))
    parts = [
        f"<h1>{title}</h1>" if title is not None else "",
        f'<time datetime="{date}">{date}</time>' if date else "",
        f'<p class="lead">{lead}</p>' if lead is not None else "",
        f"{before}<div class='body'>{body}</div>{after}",
        f'<p class="author">{author}</p>' if author else "",
    ]
    shown = f"<title>{title}</title>" if title is not None else ""
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8">{shown}{head}</head>'
        f"<body><article>{''.join(parts)}</article></body></html>"
    )


def with_jsonld(json: str) -> str:
    return page(head=f'<script type="application/ld+json">{json}</script>', date=None)


# ------------------------------------------------------------------------------------------------ C1: deep nesting

DEEP = {
    "divs": "<div>" * 100_000,
    "two kinds in turn": "<b><i>" * 50_000,
    "tables": "<table><tr><td>" * 30_000,
    "list items and definitions": "<li><dd>" * 20_000,
    "options": "<select>" + "<option>" * 50_000,
    "inside noscript": "<noscript>" + "<div>" * 50_000 + "</noscript>",
    "inside template": "<template>" + "<div>" * 50_000 + "</template>",
    "drawings": "<svg>" * 50_000,
    "title of a drawing": "<svg><title>" + "<div>" * 50_000 + "</title></svg>",
    "a comment that an attribute seems to open": '<a title="<!--">' + "<div>" * 50_000 + "-->",
    "a comment closed at once": "<!-->" + "<div>" * 50_000 + "-->",
    "closings in comments": "<div><!--</div>-->" * 30_000,
    "closings in attributes": '<div title="</div>">' * 30_000,
    "closings in scripts": "<div><script></div></script>" * 30_000,
    "closings in doubly escaped scripts": "<div><script><!--<script></script></div></script>" * 20_000,
    "closings that an object stops": "<div><object></div></object>" * 30_000,
    "a quote where none counts": '<x =">' + "<div>" * 50_000 + '">',
}

# ------------------------------------------------------------------------------------------------ the others


def long_paragraph(characters: int = 5_000_000) -> str:
    """One paragraph without a repeated sentence in it."""
    sentences: list[str] = []
    size = 0
    while size < characters:
        sentences.append(f"Câu thứ {len(sentences)} kể chuyện bản làng đêm hội xuân.")
        size += len(sentences[-1]) + 1
    return " ".join(sentences)


WITH_NULS = page(f"{PARAGRAPHS[0][:30]}\0{PARAGRAPHS[0][30:]}", *PARAGRAPHS[1:], title=f"\0{TITLE[:9]}\0\0{TITLE[9:]}")
INVALID_UTF_8 = page().encode().replace("suối".encode(), b"su\xff\xfei", 1)
DECOMPOSED = unicodedata.normalize("NFD", page())
INVISIBLE = page(
    f"\ufeffChữ\u200b vô\u200d hình\u00ad và\u2028xuống dòng \u200fשלום\u200e. {PARAGRAPHS[0]}",
    title=f"\u200b{TITLE}\x1b]0;nhan đề giả\x07\x1b[31m đỏ \u202eoảđ\u202c",
)
EMPTY = {
    "no title": page(title=None),
    "empty title": page(title="  "),
    "no date": page(date=None),
    "no author": page(author=None),
    "empty paragraphs": page("", " ", "&nbsp;"),
}
HOSTILE = page(
    '<a href="javascript:alert(1)" onclick="alert(2)">Lời mời</a> của bà con bản Nà Phiêng gửi đi khắp vùng.',
    '<img src="javascript:alert(3)" onerror="alert(4)"><img src="data:image/svg+xml,<svg onload=alert(5)>">Ảnh chụp.',
    'Nguồn: <a href="javascript:alert(6)">Báo Núi Xa</a>',
    *PARAGRAPHS,
    after=(
        "<svg><script>alert(7)</script><text>chữ trong hình</text></svg><math><mtext>công thức</mtext></math>"
        '<iframe srcdoc="<script>alert(8)</script><p>chữ trong khung</p>"></iframe>'
        '<object data="javascript:alert(9)">vật thể</object>'
    ),
    head='<link rel="canonical" href="javascript:alert(10)"><base href="javascript:alert(11)">',
)
UNREAD = page(
    f"{PARAGRAPHS[0]}<!-- chú thích kín -->",
    "<![CDATA[ chữ trong CDATA ]]><!--[if IE]><p>chữ cho trình duyệt cũ</p><![endif]-->" + PARAGRAPHS[1],
    "<template><p>chữ trong khuôn</p></template><noscript>chữ khi tắt script <img></noscript>" + PARAGRAPHS[2],
    "<script>document.write('chữ trong script')</script><style>p::after{content:'chữ trong style'}</style>Hết chuyện.",
)
JSONLD = {
    "broken": '{"@type": "NewsArticle", "datePublished": ',
    "an array of anything": '[1, null, "x", [[]], {"@type": 7, "datePublished": {"a": []}}]',
    "a megabyte": '{"@type": "NewsArticle", "headline": "' + "x" * 1_000_000 + '"}',
    "10,000 arrays deep": "[" * 10_000 + "]" * 10_000,
    "10,000 objects deep": '{"@graph":' * 10_000 + "1" + "}" * 10_000,
    "100,000 brackets": "[" * 100_000,
    "not a number": '{"@type": "NewsArticle", "datePublished": NaN, "headline": Infinity, "author": -Infinity}',
    "a huge number": '{"@type": "NewsArticle", "datePublished": ' + "9" * 10_000 + "}",
    "script inside": '{"@type": "NewsArticle", "headline": "<\\/script><b>"}<!-- <script> -->',
}
HIJACKED = page(head='<link rel="canonical" href="https://khac.vn/tin/chiem-doat-9.html">')
EMPTIED = page("", lead=None)
CAPTCHA = (
    "<!doctype html><html><head><title>Xác minh</title><script src='https://www.google.com/recaptcha/api.js'></script>"
    "</head><body><form><p>Vui lòng xác nhận bạn không phải là robot.</p>"
    "<div class='g-recaptcha' data-sitekey='x'></div></form></body></html>"
)


def in_windows_1258() -> bytes:
    """The page in windows-1258: base letters precomposed, tones as combining marks behind them."""
    return "".join(_windows_1258(letter) for letter in page().replace('<meta charset="utf-8">', "")).encode("cp1258")


def _windows_1258(letter: str) -> str:
    for base, tone in ((unicodedata.normalize("NFD", letter), ""),):
        marks = [m for m in base[1:] if m in "\u0300\u0301\u0303\u0309\u0323"]
        if marks:
            rest = "".join(m for m in base if m not in marks)
            return unicodedata.normalize("NFC", rest) + marks[0] + tone
    return letter
