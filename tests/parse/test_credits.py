"""Lines that print who did what, role by role."""

from __future__ import annotations

import pytest

from crawler.bylines import is_labelled, read_byline
from crawler.credits import writers

LINES = [  # line, who wrote
    ("Bài: Nông Vân - Ảnh: Lò Hặc, CTV", ("Nông Vân",)),
    ("Bài và ảnh: Nông Vân", ("Nông Vân",)),
    ("文章，图片：王小明", ("王小明",)),
    ("ภาพ/ข่าว สมชาย ใจงาม จ.ทดสอบ", ("สมชาย ใจงาม",)),
    ("Thực hiện: An Bình, Lê Thị Hà | Đồ họa: Anh Tú", ("An Bình", "Lê Thị Hà")),
    ("Words by Jane Doe, photos by John Roe", ("Jane Doe",)),
    ("Text und Fotos: Jane Doe Karte: Max Frei", ("Jane Doe",)),
    ("Texte : Marie Petit / Photos : Luc Grand", ("Marie Petit",)),
    ("Kontributor: Siti Rahma, Ahmad Zuhdi Editor: Budi Kamil", ("Siti Rahma", "Ahmad Zuhdi")),
    ("เรื่อง : สมหญิง ใจดี, สมชาย ใจงาม ภาพ : ก้องภพ ทองดี", ("สมหญิง ใจดี", "สมชาย ใจงาม")),
    ("文字／ 王小明 、 李思思 攝影／ 林大山 設計／ 陳二", ("王小明", "李思思")),
    ("作者：王小明，编辑：李思思", ("王小明",)),
    ("（取材・文＝山田すず／写真＝鈴木花／編集＝林太郎）", ("山田すず",)),
    ("（取材・文　山田すず）", ("山田すず",)),
    ("글·사진=홍길동 기자 영상=이지은", ("홍길동",)),
    ("/글·사진=홍길동 기자 gildong@harbour.example", ("홍길동",)),
    ("Photo: AFP. Video: Reuters", ()),
]


@pytest.mark.parametrize(("line", "names"), LINES)
def test_who_wrote_is_told_from_who_took_the_pictures(line: str, names: tuple[str, ...]) -> None:
    assert writers(line) == names
    assert read_byline(line).authors == names
    assert is_labelled(line)


@pytest.mark.parametrize(
    "line",
    [
        "Bài: Nông Vân",  # one label alone: crawler/bylines.py
        "Reporter: Good morning. Writer: Hello to you",
        "Text: 12 Seiten, Fotos: 40",
        "Tin: mưa lớn gây lũ. Ảnh: nước dâng cao ở bản Nà Lòa",
        "He said: the text: of the treaty, and a picture: of the harbour, were lost.",
        "记者：您怎么看？作者：我不看。",
    ],
)
def test_what_only_looks_so_is_none(line: str) -> None:
    assert writers(line) is None
