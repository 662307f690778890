"""Lines that sign without a "By": reporters, initials, helpers; dates and names of known authors near the ends."""

from __future__ import annotations

import pytest

from crawler.biographies import tells_of_author
from crawler.bylines import read_byline, undersigned
from crawler.parse import to_version
from crawler.reading import Block, Reading
from crawler.reporters import is_reporters_line
from crawler.signatures import are_initials, helpers, is_office, signs_in_short
from storage.records import Version


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("남보라 기자 bora@garam.example", ["남보라"]),
        ("남보라·하지우 기자", ["남보라", "하지우"]),
        ("(가람=뉴스1) 남보라 기자", ["남보라"]),
        ("가람=남보라 특파원", ["남보라"]),
        ("남보라 인턴기자 bora@garam.example", ["남보라"]),
        ("本报记者　沈小禾　陆一舟", ["沈小禾", "陆一舟"]),
        ("江岸新闻记者 沈小禾", ["沈小禾"]),
        ("（记者 沈小禾 通讯员 陆一舟）", ["沈小禾", "陆一舟"]),
        ("(記者林小滿/台東報導)", ["林小滿"]),
        ("〔記者林小滿／台東報導〕", ["林小滿"]),
        ("記者林小滿／台東報導", ["林小滿"]),
        ("生活中心／林小滿報導", ["林小滿"]),
        ("娛樂中心／林小滿、白亦安台東報導", ["林小滿", "白亦安"]),
        ("林小滿　白亦安　綜合報導 / 台東縣", ["林小滿", "白亦安"]),
        ("林小滿、白亦安綜合報導", ["林小滿", "白亦安"]),
    ],
)
def test_a_line_that_names_its_reporters_signs(line: str, names: list[str]) -> None:
    assert is_reporters_line(line)
    assert list(read_byline(line).authors) == names


@pytest.mark.parametrize(
    "line",
    [
        "남보라 기자는 현장을 찾았다.",
        "사회부 기자",
        "기자",
        "记者手记",
        "记者 手记",
        "记者从市政府获悉",
        "記者會",
        "记者：您怎么看",
        "本报记者了解到，夜市将延长一小时。",
        "生活中心／綜合報導",
        "生活中心／即時報導",
        "台東縣綜合報導",
        "國際組綜合報導",
        "台東綜合報導",
        "本報記者綜合報導",
    ],
)
def test_a_line_that_speaks_of_reporters_does_not(line: str) -> None:
    assert not is_reporters_line(line)


@pytest.mark.parametrize("line", ["(dmk)", "(ks/dpa)", "[jb]", "dpa/kna", "(mit dpa)"])
def test_small_letters_under_an_article_sign_it(line: str) -> None:
    assert signs_in_short(line)
    assert read_byline(line).authors == ()


@pytest.mark.parametrize("line", ["dpa", "und", "(end)", "(sic)", "(der Minister)", "ja", "(2)"])
def test_words_in_brackets_sign_nothing(line: str) -> None:
    assert not signs_in_short(line)


@pytest.mark.parametrize("name", ["A.G.", "A.G", "L. K", "J.-P.", "LK", "BTV"])
def test_capitals_alone_are_initials(name: str) -> None:
    assert are_initials(name)


@pytest.mark.parametrize("name", ["J. Doe", "N.V.Anh", "LAN", "VÂN", "NASA", "Mr."])
def test_a_name_in_capitals_or_behind_initials_is_none(name: str) -> None:
    assert not are_initials(name)


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Mit Informationen von Jan Berger, Studio Kiel", []),
        ("Mit Material von dpa", ["dpa"]),
        ("mit dpa und afp", ["dpa"]),
        ("– additional reporting by Ada Byrne", []),
        ("With reporting by Ada Byrne in Hanoi and Tom Roe", []),
        ("Ada Byrne contributed to this report.", []),
        ("The Associated Press contributed to this report.", ["Associated Press"]),
        ("Com informações da Ascom", []),
        ("Con información de EFE", ["EFE"]),
        ("Avec AFP", ["AFP"]),
        ("Budi Santosa di Demak berkontribusi dalam penulisan artikel ini", []),
        ("Translated by LE MINH", []),
        ("Editor: Siti Rahma COPYRIGHT © UJI 2026", []),
        ("With reporting by Associated Press writer Ada Byrne", ["Associated Press"]),
        ("Aus dem Englischen von Jan Berger Copyright: Verlag Kiel, 2026", []),
        ("Traduit de l'anglais par Luc Moreau", []),
        ("Traducción: Inés Roca", []),
    ],
)
def test_a_line_that_thanks_helpers_names_their_agencies(line: str, agencies: list[str]) -> None:
    found = helpers(line)
    assert found is not None
    assert list(found) == agencies


@pytest.mark.parametrize(
    "line",
    [
        "Mit Informationen von Anwohnern fand die Polizei den Täter.",
        "Com informações da polícia, o suspeito foi preso.",
        "Con información de última hora abrió el noticiero.",
        "Rising water contributed to this report of losses, she said.",
        "With files from the office missing, the case stalled.",
        "Translated by a machine, the poem lost its rhyme.",
        "Editor in the house of his father, he never wrote a line.",
        "Aus dem Englischen von gestern wurde ein Deutsch von heute.",
    ],
)
def test_a_sentence_that_opens_like_one_does_not(line: str) -> None:
    assert helpers(line) is None


@pytest.mark.parametrize(
    "line", ["Văn phòng HĐND-UBND xã", "Chi cục Chăn nuôi và Thú y", "UBND xã Đăk Hà", "Công an tỉnh Lâm Sa"]
)
def test_an_office_that_signs_is_no_body_and_no_author(line: str) -> None:
    version = read(FIRST, LAST, "Lường Thị Mai", line)
    assert body(version) == [FIRST, LAST]
    assert version.authors == ("Lường Thị Mai",)


@pytest.mark.parametrize(
    "line",
    ["Phòng ngừa dịch bệnh", "Hội nghị bế mạc trong ngày", "Sở Y tế cho biết dịch đã lui.", "Đoàn kết là sức mạnh"],
)
def test_words_that_open_like_an_office_sign_nothing(line: str) -> None:
    assert not is_office(line)


def test_labelled_dates_under_a_standfirst_are_no_body() -> None:
    dates = [Block(text, "list_item") for text in ("수정 2026-11-19 15:02", "등록 2026-11-19 13:50")]
    assert body(read(FIRST, *dates, LAST)) == [FIRST, LAST]


def test_a_place_alone_above_the_text_is_no_body() -> None:
    assert body(read("Bandung -", FIRST, LAST)) == [FIRST, LAST]
    assert body(read(FIRST, "Bandung -", LAST)) == [FIRST, "Bandung -", LAST]


def test_dates_initials_and_helpers_undersign_nothing() -> None:
    assert undersigned(["Updated 20 November 2026", "(dmk)", "Mit Informationen von Jan Berger", "Kieler Bote"]) == (
        "Kieler Bote",
    )


FIRST = "Die alte Werft am Hafen wird zum Nachtmarkt, der Rat hat es gestern beschlossen."
LAST = "Im Mai sollen die ersten Stände öffnen, so der Plan der Stadt."


def read(*blocks: Block | str, bylines: tuple[str, ...] = ()) -> Version:
    laid = tuple(Block(b) if isinstance(b, str) else b for b in blocks)
    return to_version(Reading(title="Nachtmarkt", blocks=laid, bylines=bylines), source=None, url=None, rules="x@1")


def body(version: Version) -> list[str]:
    return [p.text for p in version.placements if p.in_body]


@pytest.mark.parametrize("date", ["20.11.2026, 08:15 Uhr", "2026/11/20 08:15", "17:41 JST, October 13, 2024"])
def test_a_date_at_the_top_or_the_end_is_no_body(date: str) -> None:
    assert body(read(date, FIRST, LAST)) == [FIRST, LAST]
    assert body(read(FIRST, LAST, date)) == [FIRST, LAST]
    assert {p.reason for p in read(date, FIRST, LAST).placements if p.text == date} == {"byline"}


def test_dates_that_head_the_parts_of_a_chronicle_stay() -> None:
    days = ["12. Mai 2025", FIRST, "13. Mai 2025", LAST]
    assert body(read(*days)) == days
    assert body(read(Block("12. Mai 2025", role="heading"), FIRST, LAST)) == ["12. Mai 2025", FIRST, LAST]


def test_a_score_is_no_date() -> None:
    assert body(read(FIRST, LAST, "2 - 1")) == [FIRST, LAST, "2 - 1"]


def test_the_names_of_known_authors_alone_on_a_line_are_a_byline() -> None:
    version = read("Thabo Mokoena", FIRST, LAST, "Thabo Mokoena/Ada Byrne", bylines=("Thabo Mokoena, Ada Byrne",))
    assert body(version) == [FIRST, LAST]
    assert version.authors == ("Thabo Mokoena", "Ada Byrne")


def test_a_name_that_speaks_or_is_no_authors_stays() -> None:
    blocks = ["Thabo Mokoena:", FIRST, "Jan Berger", LAST]
    assert body(read(*blocks, bylines=("Thabo Mokoena",))) == blocks


def test_reporters_sign_though_noise_follows_them() -> None:
    version = read(
        "첫 야시장이 열렸다.", "상인들은 반겼다.", "남보라 기자 bora@garam.example", "$$ARTICLEAD$$", "관련기사"
    )
    assert body(version) == ["첫 야시장이 열렸다.", "상인들은 반겼다."]
    assert version.authors == ("남보라",)


def test_helpers_are_no_authors_and_agencies_among_them_are_sources() -> None:
    version = read(FIRST, LAST, "Mit Informationen von Jan Berger und dpa")
    assert body(version) == [FIRST, LAST]
    assert version.authors == ()
    assert [(a.kind, a.name) for a in version.attributions] == [("agency", "dpa")]


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe covers the port for the Kentish Courier. Reach her at jdoe@courier.example.",
        "Jane Doe is a reporter at the Courier",
        "Jane Doe is adjunct professor at the school of navigation.",
        "Jane Doe is the founder of a firm that maps harbours.",
        "Jane Doe ist freie Journalistin in Kiel.",
        "Jane Doe enseigne l'histoire des ports à Nantes.",
        "The writer teaches the history of harbours in Karachi.",
        "Die Kieler Ökonomin Jane Doe ist Gründerin des Hafenmuseums.",
        "Reach her at jdoe@courier.example or 555-0100.",
        "Contact reporter Jane Doe at jdoe@courier.example.",
        "Follow Doe on X @janedoe.",
        "ADVOGADA, É PROFESSORA DA ESCOLA DO PORTO",
        "SÃO AUTORES DO LIVRO",
    ],
)
def test_a_line_under_an_article_says_who_its_author_is(line: str) -> None:
    assert tells_of_author(line, ["Jane Doe"])


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe said she would not answer.",
        "Am Abend kam der Regen. Jane Doe ist Zeugin gewesen.",
        "Li Wei is a harbour pilot.",
        "Contact Detective Marsh at marsh@police.example.",
        "Reach her before she sails.",
        "The writer was born in 1923 in a lighthouse.",
        "É PROIBIDO ENTRAR NO PORTO",
    ],
)
def test_what_else_ends_an_article_says_nothing_of_its_author(line: str) -> None:
    assert not tells_of_author(line, ["Jane Doe"])


def test_who_the_author_is_belongs_to_the_text_under_a_heading_of_its_own() -> None:
    bio = "Jane Doe is a reporter who has sailed for twenty years."

    def read(*more: Block) -> list[str]:
        text = [Block(f"The tide rose again on day {n} of the storm, and the quay held.") for n in range(4)]
        version = to_version(Reading(bylines=("Jane Doe",), blocks=(*text, *more)), source=None, url=None, rules="x@1")
        return [p.text for p in version.placements if p.in_body][4:]

    assert read(Block(bio)) == []
    assert read(Block("Why trust us", "heading"), Block(bio)) == ["Why trust us", bio]
    assert read(Block("By Jane Doe", "heading"), Block(bio)) == []
