"""Who wrote it, and where it was taken from: persons, desks, agencies, publishers."""

from __future__ import annotations

import pytest

from crawler import attributions
from crawler.bylines import (
    is_labelled,
    is_signature,
    of_edges,
    read_byline,
    read_signature,
    signs_anywhere,
    undersigned,
)

BYLINES = [  # printed, authors, sources
    ("Nông Vân", ["Nông Vân"], []),
    ("NÔNG VÂN", ["NÔNG VÂN"], []),
    ("(Nông Vân)", ["Nông Vân"], []),
    ("Hoàng Lan, Đàm Hải", ["Hoàng Lan", "Đàm Hải"], []),
    ("Hoàng Lan; Đàm Hải", ["Hoàng Lan", "Đàm Hải"], []),
    ("Hoàng Lan - Đàm Hải", ["Hoàng Lan", "Đàm Hải"], []),
    ("Hoàng Lan và Đàm Hải", ["Hoàng Lan", "Đàm Hải"], []),
    ("Jane Doe and John Roe", ["Jane Doe", "John Roe"], []),
    ("Tác giả: Hoàng Lan", ["Hoàng Lan"], []),
    ("Bài và ảnh: Nông Vân", ["Nông Vân"], []),
    ("Tin, ảnh: Nông Vân - Hoàng Hà", ["Nông Vân", "Hoàng Hà"], []),
    ("Bài: Nông Vân; Ảnh: Hoàng Hà", ["Nông Vân"], []),
    ("Thực hiện: Lê Na", ["Lê Na"], []),
    ("By Jane Doe", ["Jane Doe"], []),
    ("(Reporting by Jane Doe in Hanoi; Editing by John Roe)", ["Jane Doe"], []),
    ("Nguyễn An (tổng hợp)", ["Nguyễn An"], []),
    ("Nguyễn An - lược dịch", ["Nguyễn An"], []),
    ("Jean-Pierre O'Neil", ["Jean-Pierre O'Neil"], []),
    ("Trần Thị Thu - Nhà báo", ["Trần Thị Thu"], []),
    ("Thu Hương - Báo Vùng Cao", ["Thu Hương"], []),
    ("Ban Biên tập", ["Ban Biên tập"], []),
    ("Nguyễn Văn A/TTXVN", ["Nguyễn Văn A"], [("agency", "TTXVN")]),
    ("By Jane Doe, Reuters", ["Jane Doe"], [("agency", "Reuters")]),
    ("Minh Anh (Theo Reuters)", ["Minh Anh"], [("agency", "Reuters")]),
    ("Theo TTXVN", [], [("agency", "TTXVN")]),
    ("Theo Báo Nhân Dân", [], [("publisher", "Báo Nhân Dân")]),
    ("José Pardo y Lima", ["José Pardo y Lima"], []),
    ("Ana Reyes y Luis Gómez", ["Ana Reyes", "Luis Gómez"], []),
    ("Rita von und zu Hagen", ["Rita von und zu Hagen"], []),
    ("Karin Vogt und Jan Berger", ["Karin Vogt", "Jan Berger"], []),
    ("L. K.", ["L. K."], []),
    ("J.D. avec Luc Martin", ["J.D.", "Luc Martin"], []),
    ("Ana Reis, em São Paulo", ["Ana Reis"], []),
    ("试验网记者 王小明", ["王小明"], []),
    ("本报记者　王小明　李思思", ["王小明", "李思思"], []),
    ("記者王小明／台北報導", ["王小明"], []),
    ("记者：王小明 责任编辑：李思思", ["王小明"], []),
    ("责任编辑：李思思", [], []),
    ("【文/试验网 王小明】", ["王小明"], []),
    ("文｜王小明 李思思", ["王小明", "李思思"], []),
    ("Pewarta: Budi Santoso Editor : Siti Rahma COPYRIGHT © UJI 2026", ["Budi Santoso"], []),
    ("ข่าว : ศิริพร แก้วมณี / สำนักงานประชาสัมพันธ์จังหวัดทดลอง", ["ศิริพร แก้วมณี"], []),
    ("（戸塚萌々子）", ["戸塚萌々子"], []),
    ("每经记者：王小明 每经编辑：李思思", ["王小明"], []),
    ("記者：王小明 攝影：李思思", ["王小明"], []),
    ("KBT 홍길동 (hong@a.example)", ["홍길동"], []),
    ("Article and photos: Jane Doe", ["Jane Doe"], []),
    ("（取材・文／山田はな）", ["山田はな"], []),
    ("2026-11-19 09:42 来源：试验网 作者：王小明", ["王小明"], []),
    ("Tin: Nông Vân - Quay phim: Lý Sèn", ["Nông Vân"], []),
    ("Jane Doe (This email address is being protected from spambots. You need JavaScript …)", ["Jane Doe"], []),
    ("王小明记者", ["王小明"], []),
    ("홍길동 기자 (hong@a.example)", ["홍길동"], []),
    ("시험일보 홍길동 기자", ["홍길동"], []),
    ("Penulis: Budi Santoso | Editor: Siti Rahma", ["Budi Santoso"], []),
    ("Mit Informationen von Karin Vogt, Studio Nord", [], []),
    ("Le Courrier avec AFP", ["Le Courrier"], [("agency", "AFP")]),
    ("admin", [], []),
    ("thu nghiem admin", [], []),
    ("Administrator", [], []),
    ("Senior Staff Writer", [], []),
    ("Chefkorrespondentin", [], []),
    ("P.V", [], []),
    ("PV", [], []),
    ("BBT", [], []),
    ("T.H", [], []),
    ("Tổng hợp", [], []),
    ("PV (t/h)", [], []),
    ("PV/BBT", [], []),
    ("thuhuong85", [], []),
    ("thuhuong@a.example", [], []),
    ("https://a.example/tac-gia/1", [], []),
]


@pytest.mark.parametrize(("printed", "authors", "sources"), BYLINES)
def test_a_byline_names_persons_and_sources(printed: str, authors: list[str], sources: list[tuple[str, str]]) -> None:
    byline = read_byline(printed)
    assert list(byline.authors) == authors
    assert [(a.kind, a.name) for a in byline.attributions] == sources


@pytest.mark.parametrize(
    "printed",
    [
        "Harbour Staff", "Our Correspondent, Gaibandha",
        "Redaktion", "Redaktion Neustadt", "Von unserer Redaktion", "Redazione Cultura", "Da Redação", "Tim Redaksi",
        "La rédaction", "Rédaction web", "Redacción Norte", "Agência Brasil", "Assessoria de Comunicação", "Ascom",
        "Pressestelle Neustadt", "Stadt Neustadt", "Auenländischer Rundfunk",
        "Comune di Borgo", "Prefeitura de Serra Nova", "編集部", "取材班",
        "うみべ編集室", "试验财经",
        "Phòng Quản lý đô thị", "Báo Vùng Cao", "Tạp chí Nhịp cầu", "Đài Phát thanh Nà Lòa", "Trung tâm Văn hóa Nà Lòa",
        "本報訊", "综合报道", "디지털뉴스팀", "กองบรรณาธิการ", "试验新闻网", "시험일보",
        "दैनिक परख", "試驗時報", "ทดสอบออนไลน์", "Редакция",
    ],
)  # fmt: skip
def test_a_newsroom_an_office_and_a_paper_are_no_persons(printed: str) -> None:
    assert read_byline(printed).authors == ()


@pytest.mark.parametrize(
    "name", ["Ville Korhonen", "Max Stadtler", "王小明", "홍길동", "山田太郎", "สมชาย ใจดี", "राम शर्मा"]
)
def test_a_person_is_no_newsroom(name: str) -> None:
    assert read_byline(name).authors == (name,)


def test_initials_sign_a_field_but_not_the_end_of_a_text() -> None:
    assert read_byline("A.G.").authors == ("A.G.",)
    for printed in ("A.G.", "L. K.", "LK", "L.K"):
        assert read_signature(printed).authors == ()
    assert read_signature("LÊ NA").authors == ("LÊ NA",)


EDGES = [  # first text, last text, who is named
    ("试验社苏州11月20日电 (记者 王小明)在湖边的一个渔村里，旧窑成了展馆。", "完。", ("王小明",)),
    ("〔記者王小明／彰化報導〕鄉公所把一輛舊車改成浴室。", "完。", ("王小明",)),
    ("（試驗社記者王小明台北20日電）市府今天說明。", "完。", ("王小明",)),
    ("[서울=시험] 홍길동·이지은 기자 = 서울시가 밝혔다.", "끝났다.", ("홍길동", "이지은")),
    ("시가 밝혔다.", "시가 덧붙였다. 홍길동 기자 hong@a.example", ("홍길동",)),
    ("[SBN=강릉, 홍길동 기자] 시가 밝혔다.", "끝났다.", ("홍길동",)),
    ("섬에 다리가 놓였습니다.", "가온 뉴스 홍길동입니다.", ("홍길동",)),
    ("섬에 다리가 놓였습니다.", "GAONTV 홍길동입니다.", ("홍길동",)),
    ("섬에 다리가 놓였습니다.", "우리는 IT 강국입니다.", ()),
    ("駅に傘が届いた。", "（社会部・山田はな、港支局・鈴木花）", ("山田はな", "鈴木花")),
    ("[시험일보 홍길동 기자] 시가 밝혔다.", "끝났다.", ("홍길동",)),
    ("駅に傘が届いた。", "「また来たい」と話した。【山田涼、鈴木花】", ("山田涼", "鈴木花")),
    ("駅に傘が届いた。", "傘は四本だけだ。【写真特集】", ()),
    ("駅に傘が届いた。", "「木を植えたら済む話では」（山田すず）", ("山田すず",)),
    ("駅に傘が届いた。", "「また来たい」と話した。（港支局　山田千歳）", ("山田千歳",)),
    ("駅に傘が届いた。", "「また来たい」と話した。（山田さん六十歳）", ()),
    ("駅に傘が届いた。", "会場は南の公民館。（うみべ市）", ()),
    ("駅に傘が届いた。", "四本だけだという。（試験新聞）", ()),
    ("记者了解到，砖窑改造用了两年时间。", "记者从县里获悉，展馆周一休息。", ()),
    ("湖边的旧窑。", "门口的糖果罐。（記者王小明攝）", ()),
    ("试验网苏州11月20日消息（记者 王小明 实习记者 李思思）旧窑成了展馆。", "完。", ("王小明", "李思思")),
    ("湖边的旧窑。", "门口的糖果罐。（试验网记者 王小明 摄）", ()),
    ("湖边的旧窑。", "门口的糖果罐。（记者 王小明 供图）", ()),
    ("The lake is full.", "It will stay so.", ()),
]


@pytest.mark.parametrize(("first", "last", "names"), EDGES)
def test_a_dateline_and_the_end_of_a_text_name_its_reporters(first: str, last: str, names: tuple[str, ...]) -> None:
    assert of_edges([first, "…", "…", last]) == names


@pytest.mark.parametrize(
    "line",
    [
        "本报记者　王小明　李思思",
        "（记者王小明）",
        "【文/试验网 王小明】",
        "홍길동 기자 hong@a.example",
        "홍길동 (hong@a.example)",
        "Jane Doe Northern Bureau",
        "BY JANE DOE, LI WEI [doe@a.example]",
        "De notre correspondante locale Marie Petit",
        "Das Gespräch führte Jane Doe.",
    ],
)
def test_a_line_of_reporters_is_a_byline_wherever_it_stands(line: str) -> None:
    assert is_labelled(line)


@pytest.mark.parametrize(
    "line",
    [
        "记者了解到，砖窑改造用了两年时间",
        "文/图：旧窑里的灯",
        "文化馆/王小明捐赠",
        "記者王小明／攝影",
        "记者手记",
        "홍길동 기자는 말했다",
        "IT 강국입니다.",
        "The Harbour Mirror Bureau",
        "Por Dios.",
        "Our Northern Correspondent",
    ],
)
def test_a_sentence_about_reporters_is_no_byline(line: str) -> None:
    assert not is_labelled(line)


def test_who_begins_with_the_sites_name_is_no_author_and_who_begins_with_a_word_of_it_is() -> None:
    assert read_byline("Radio Lys Info", ("Radio Lys",)).authors == ()
    assert read_byline("The Deccan Mirror Bureau", ("The Deccan Mirror",)).authors == ()
    assert read_byline("Radio Lysander", ("Radio Lys",)).authors == ("Radio Lysander",)
    assert read_byline("Mark Twain", ("Mark",)).authors == ("Mark Twain",)


@pytest.mark.parametrize("printed", ["Online Editor", "Web Editor", "Digital News Editor"])
def test_a_trade_and_its_field_are_nobody(printed: str) -> None:
    assert read_byline(printed).authors == ()


def test_names_of_the_authors_with_their_places_sign() -> None:
    authors = {"janedoe", "liwei"}
    assert signs_anywhere("Jane Doe, Oslo, and Li Wei", authors)
    assert signs_anywhere("Jane Doe, Oslo", authors)
    assert not signs_anywhere("Oslo, Jane Doe", authors)
    assert not signs_anywhere("Jane Doe, mayor of Oslo", authors)


def test_an_author_and_a_trade_sign_but_no_sentence_about_them_does() -> None:
    authors = {"anapazruiz", "janedoe"}
    assert signs_anywhere("ANA PAZ RUIZ Corresponsal de El Faro", authors)
    assert signs_anywhere("Jane Doe, senior reporter", authors)
    assert not signs_anywhere("Jane Doe, reporter and mayor, was there.", authors)
    assert not signs_anywhere("John Roe, senior reporter", authors)


def test_the_site_itself_is_no_author() -> None:
    assert read_byline("Do Correio", nobody=["Correio"]).authors == ()
    assert read_byline("Báo Vùng Cao", nobody=["báo vùng cao"]).authors == ()
    assert read_byline("Lê Na, Báo Vùng Cao", nobody=["Báo Vùng Cao"]).authors == ("Lê Na",)


@pytest.mark.parametrize(
    ("printed", "signed"),
    [
        (["AFP"], ("AFP",)),
        (["Von dpa, Reuters"], ("dpa", "Reuters")),
        (["Báo Vùng Cao", "báo vùng cao"], ("Báo Vùng Cao",)),
        (["jdoe85"], ("jdoe85",)),
        (["admin", "PV", "BBT", "Staff"], ()),
        ([], ()),
    ],
)
def test_a_byline_without_a_person_is_signed_by_a_paper_but_not_by_a_desk(
    printed: list[str], signed: tuple[str, ...]
) -> None:
    assert undersigned(printed) == signed


SIGNATURES = """
Nông Vân (Địa chỉ email này đang được bảo vệ khỏi spambots. Bạn cần bật JavaScript để xem nó.)
Tin, ảnh: Nông Vân - Văn phòng HĐND và UBND xã
Tin: Nông Vân - Quay phim: Lý Sèn
Loïc Martin/lma
Nông Vân
NÔNG VÂN
(Nông Vân)
Hoàng Lan - Đàm Hải
Hoàng Lan, Đàm Hải
Nguyễn An (tổng hợp)
P.V
PV
BBT
T.H
N.V.A
N.V.Anh
VÂN
Ban Biên tập
PV (t/h)
Jane DOE, avec J. B.
Hồi ký của Nông Vân
（浜松支局　山田すず）
Tin, ảnh: Nông Vân, Lò Thị Hặc Hội Nông dân xã Nà Lếch
Bài, ảnh: Nông Vân
By Jane Doe
Jean-Pierre O'Neil
Vincent van Gogh
【山田涼】
""".strip().splitlines()

NO_SIGNATURES = """
Hội nghị kết thúc tốt đẹp
Cao Bằng đổi mới
Nông Vân.
Năm 2025
Nông Vân nói:
Phóng viên: Xin ông cho biết thêm
Mùa xuân trên bản Nà Lòa đã về thật rồi và người người lại ra đồng
Vì sao?
（应受访者要求，老潘为化名）
（文中老潘、小潘为化名）
""".strip().splitlines()


@pytest.mark.parametrize("text", SIGNATURES)
def test_a_signature_is_a_desk_initials_or_names(text: str) -> None:
    assert is_signature(text)


@pytest.mark.parametrize("text", NO_SIGNATURES)
def test_a_sentence_is_no_signature(text: str) -> None:
    assert not is_signature(text)
    assert not is_signature(text, tail=True)


def test_a_single_word_is_a_name_only_where_the_page_sets_it_as_one() -> None:
    assert not is_signature("Vân")
    assert is_signature("Vân", tail=True)


def test_a_labelled_byline_stands_anywhere() -> None:
    assert is_labelled("Bài và ảnh: Nông Vân")
    assert is_labelled("By Jane Doe")
    assert not is_labelled("Nông Vân")
    assert not is_labelled("Tin: mưa to")


LINES = [  # line, sources wherever it stands, sources at the end
    ("Source: https://a.example/tin-1.html", [("source_url", None, "https://a.example/tin-1.html")], None),
    ("Nguồn: https://a.example/tin/", [("source_url", None, "https://a.example/tin/")], None),
    ("Nguồn https://a.example/tin", [("source_url", None, "https://a.example/tin")], None),
    ("(Nguồn: https://a.example/tin).", [("source_url", None, "https://a.example/tin")], None),
    ("Theo: TTXVN", [("agency", "TTXVN", None)], None),
    ("Nguồn tin: Báo Vùng Cao", [("publisher", "Báo Vùng Cao", None)], None),
    ("Nguồn: TTXVN, Reuters", [("agency", "TTXVN", None), ("agency", "Reuters", None)], None),
    ("Nguồn: [Báo Mới](https://b.example/1)", [("publisher", "Báo Mới", "https://b.example/1")], None),
    ("Source: VNA - https://b.example/1.", [("agency", "VNA", "https://b.example/1")], None),
    ("Dịch từ: https://c.example/(a)", [("translation_of", None, "https://c.example/(a)")], None),
    ("Translated from: The Hill Post", [("translation_of", "The Hill Post", None)], None),
    ("Theo TTXVN", [], [("agency", "TTXVN", None)]),
    ("Theo Báo Nhân Dân", [], [("publisher", "Báo Nhân Dân", None)]),
    ("(TTXVN/Vietnam+)", [], [("agency", "TTXVN/Vietnam+", None)]),
    ("(Theo Reuters và AFP)", [], [("agency", "Reuters", None), ("agency", "AFP", None)]),
    ("Theo đó, tỉnh sẽ họp", [], []),
    ("Theo Chủ tịch xã, đường sẽ xong sớm", [], []),
    ("Theo Chủ tịch xã thì đường đã xong.", [], []),
    ("Nguồn: gốc rễ nằm ở chỗ khác. Phải sửa ngay từ đầu", [], []),
    ("Nguồn nước ở đây đã cạn", [], []),
    ("Source code was published", [], []),
]


@pytest.mark.parametrize(("line", "anywhere", "at_end"), LINES)
def test_a_source_line_names_where_the_article_was_taken_from(
    line: str, anywhere: list[object], at_end: list[object] | None
) -> None:
    def found(last: bool) -> list[object]:
        return [(a.kind, a.name, a.url) for a in attributions.of_line(line, last=last)]

    assert found(last=False) == anywhere
    assert found(last=True) == (anywhere if at_end is None else at_end)


def test_the_words_that_say_so_are_kept() -> None:
    (source,) = attributions.of_line("Nguồn tin: Báo Vùng Cao", last=False)
    assert source.text == "Nguồn tin: Báo Vùng Cao"


def test_an_address_is_the_original_where_the_source_translates() -> None:
    (source,) = attributions.of_line("Source: https://a.example/1", last=True, translation=True)
    assert source.kind == "translation_of"
    (named,) = attributions.of_line("Source: VNA", last=True, translation=True)
    assert named.kind == "agency"


def test_a_link_stands_for_an_address_that_is_not_printed() -> None:
    (source,) = attributions.of_line("Nguồn: Báo Vùng Cao", last=True, link="https://v.example/1")
    assert (source.name, source.url) == ("Báo Vùng Cao", "https://v.example/1")


def test_a_labelled_field_is_a_source_whatever_it_says() -> None:
    assert [(a.kind, a.name) for a in attributions.of_field("ACME.,JSC")] == [("publisher", "ACME.,JSC")]
    assert [(a.kind, a.name) for a in attributions.of_field("Nguồn tin: TTXVN")] == [("agency", "TTXVN")]
    assert [(a.kind, a.url) for a in attributions.of_field("", "https://v.example/")] == [
        ("source_url", "https://v.example/")
    ]
    assert attributions.of_field("") == ()


def test_agencies_are_read_from_the_dateline_and_behind_the_last_sentence() -> None:
    def found(first: str, last: str) -> list[object]:
        return [(a.kind, a.name) for a in attributions.at_edges(first, last)]

    assert found("Hà Nội (TTXVN) - Sáng nay trời mưa.", "Hết.") == [("agency", "TTXVN")]
    assert found("HANOI (VNA) – It rained.", "It stopped. (AFP)") == [("agency", "VNA"), ("agency", "AFP")]
    assert found("Mưa.", "Trời tạnh./. (Theo Báo Vùng Cao)") == [("publisher", "Báo Vùng Cao")]
    assert found("Ông Sèn (Nà Lòa) - trưởng xóm.", "Bà Mão (sinh năm 1950)") == []
