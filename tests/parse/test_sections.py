"""Words that have the form of a person's name and are none: sections, places, buttons."""

from __future__ import annotations

import pytest

from crawler.parse import parse_page
from crawler.sections import is_section_or_place, names_nobody

TEXT = (
    "The council wants to sell the old real estate by the harbour, where a new bridge is to open next spring.",
    "Trinh Lam, who runs the ferry in Grand Alder, said that nobody had asked the people who cross the river.",
    "Engineers looked at the lower pier twice in May and found that its foundations were sound, the report says.",
    "The first cars will cross at six in the morning, and a band will play on the bank if the weather allows it.",
)
HEADLINE = "Council sells old quays by the harbour"


def authors(info: str, below: str = "", language: str = "en") -> tuple[str, ...]:
    """Whom a page names that prints `info` under its headline and `below` under its text, and says nothing else."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    page = f"<html lang={language}><title>{HEADLINE}</title><article><h1>{HEADLINE}</h1>{info}{text}{below}</article>"
    return parse_page(page, "https://harbour.example/a-1.html").authors


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Real Estate | November 20, 2026", "en"),
        ("Grand Alder | November 20, 2026", "en"),  # "in Grand Alder"
        ("Lower Pier | November 20, 2026", "en"),  # both words stand in the text
        ("Bad Alder, November 20, 2026", "en"),  # from where it was filed
        ("Kinh Tế 20/11/2026 10:20", "vi"),
        ("Cao Bằng - 20/11/2026", "vi"),
        ("Nà Lếch, ngày 20/11/2026", "vi"),
        ("Gaya Hidup | 20 November 2026", "id"),
        ("社会 2026-11-20 10:20", "zh"),
        ("事件 | 2026年11月20日 10時20分", "ja"),
        ("사회 2026.11.20 10:20", "ko"),
    ],
)
def test_a_section_or_place_beside_a_date_wrote_nothing(line: str, language: str) -> None:
    assert authors(f"<div>{line}</div>", language=language) == ()


@pytest.mark.parametrize("name", ["Real Estate", "New York", "Lower Pier"])
def test_nor_did_one_in_a_line_of_its_own(name: str) -> None:
    assert authors(f"<p>{name}</p>") == authors(f"<div><a href=/x>{name}</a></div>") == ()


@pytest.mark.parametrize(
    ("line", "language", "person"),
    [
        ("Jane Doe | November 20, 2026", "en", "Jane Doe"),
        ("November 20, 2026 • Jane Doe", "en", "Jane Doe"),
        ("Minh Anh - 20/11/2026 10:20", "vi", "Minh Anh"),
        ("Minh Anh - Thứ Sáu, 20/11/2026", "vi", "Minh Anh"),
        ("Budi Santoso | 20 November 2026", "id", "Budi Santoso"),
    ],
)
def test_a_person_beside_a_date_did(line: str, language: str, person: str) -> None:
    assert authors(f"<div>{line}</div>", language=language) == (person,)


@pytest.mark.parametrize("button", ["Learn More", "CONTACT US", "Thank You", "Xem Thêm", "Mehr Erfahren", "Leer Más"])
def test_a_button_under_the_text_signs_nothing(button: str) -> None:
    assert authors("", f"<p><b>{button}</b></p>") == ()
    assert authors("", "<p><b>Jane Doe</b></p>") == ("Jane Doe",)


def test_a_province_that_signs_is_a_person_who_is_called_so() -> None:
    assert authors("", "<p align=right><b>Hà Giang</b></p>", "vi") == ("Hà Giang",)
    assert not is_section_or_place("Hà Giang")
    assert names_nobody("Hà Giang", "", "vi")


def test_an_address_that_only_begins_like_that_of_an_author_names_none() -> None:
    link = '<a href="/{}/alder">Harbour Permits</a>'
    assert authors(f"<div>{link.format('authorities')}</div>") == ()
    assert authors(f"<div>{link.format('authorization')}</div>") == ()
    assert authors('<div><a href="/author/alder">Jane Doe</a></div>') == ("Jane Doe",)


@pytest.mark.parametrize(
    ("name", "said", "language", "nobody"),
    [
        ("Real Harbour", "The real harbour is elsewhere.", "en", True),
        ("Real Harbour", "Real Harbour sings on Friday.", "en", False),
        ("Grace Young", "She moved in with grace, and young at heart.", "en", True),
        ("Putri Lestari", "Sang putri menjaga hutan agar lestari.", "id", False),
        ("Jane Doe", "", "", False),
    ],
)
def test_how_the_page_speaks_of_it_tells(name: str, said: str, language: str, nobody: bool) -> None:
    assert names_nobody(name, said, language) is nobody
