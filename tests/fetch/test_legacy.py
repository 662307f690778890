"""Vietnamese in the encodings of the font age: converted where sure, flagged where not, nothing else taken for it."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import old_encodings
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import SENTENCES, paragraphs

from crawler import legacy
from crawler.decode import choose_charset, decode_text

SHARED = Path(__file__).parents[3] / "shared"
ENCODERS: dict[str, Callable[[str], bytes]] = {
    "windows-1258": old_encodings.windows_1258,
    "utf-16": lambda text: text.encode("utf-16-le"),
    "tcvn3": old_encodings.tcvn,
    "vni": old_encodings.vni,
    "viscii": old_encodings.viscii,
}
ENVELOPES = {
    "bare": b"%s",
    "page": b"<html><head><title>x</title></head><body class='a'><p align=justify>%s</p></body></html>",
    "labelled latin-1": b"<html><head><meta charset=latin1></head><body><font face='.VnTime'>%s</font></body></html>",
}


def read(payload: bytes, content_type: str | None = None) -> tuple[str, tuple[str, ...]]:
    charset = choose_charset(payload, content_type)
    return decode_text(payload, charset.label), charset.flags


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
@pytest.mark.parametrize("envelope", sorted(ENVELOPES))
def test_c8_two_hundred_long_paragraphs_come_out_exactly_and_none_silently_wrong(encoding: str, envelope: str) -> None:
    exact, silently_wrong = 0, []
    for paragraph in paragraphs(200):
        if encoding == "utf-16":
            payload = (ENVELOPES[envelope].decode() % paragraph).encode("utf-16-le")
        else:
            payload = ENVELOPES[envelope] % ENCODERS[encoding](paragraph)
        text, flags = read(payload)
        if paragraph in text:
            exact += 1
        elif "charset_doubt" not in flags:
            silently_wrong.append(paragraph)
    assert silently_wrong == []
    assert exact >= 190


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
def test_c8_single_sentences_are_right_or_in_doubt(encoding: str) -> None:
    for sentence in SENTENCES:
        text, flags = read(ENCODERS[encoding](sentence))
        assert text == sentence or "charset_doubt" in flags


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "windows-1258"])
def test_c8_old_letters_inside_a_utf_8_page_are_converted(encoding: str) -> None:
    paragraph = paragraphs(1, seed=9)[0]
    pasted = ENCODERS[encoding](paragraph).decode("latin-1" if encoding == "viscii" else "cp1252", "ignore")
    if encoding == "viscii":
        pasted = ENCODERS[encoding](paragraph).translate(None, bytes(range(0x80, 0xA0))).decode("cp1252")
        paragraph = "".join(c for c in paragraph if old_encodings.viscii(c)[0] not in range(0x80, 0xA0))
    charset = choose_charset(f"<p>{pasted}</p>".encode(), "text/html; charset=utf-8")
    assert charset.label == f"utf-8+{encoding}"
    assert decode_text(f"<p>{pasted}</p>".encode(), charset.label) == f"<p>{paragraph}</p>"


def test_c8_a_page_half_in_old_letters_is_in_doubt_and_left_alone() -> None:
    proper, old = paragraphs(2, seed=4)
    page = f"<p>{proper}</p><p>{old_encodings.tcvn(old).decode('cp1252', 'ignore')}</p>"
    text, flags = read(page.encode(), "text/html; charset=utf-8")
    assert text == page
    assert flags == ("charset_doubt",)


def test_tcvn3_keeps_the_quotes_and_dashes_of_windows() -> None:
    text = paragraphs(1, seed=2)[0].replace("Ý", "y").replace("Ấ", "A").replace("Ả", "A")
    payload = b"\x93" + old_encodings.tcvn(text) + b"\x94 \x96 \x91" + old_encodings.tcvn("lời kết") + b"\x92\x85"
    assert read(payload)[0] == f"“{text}” – ‘lời kết’…"


def test_tcvn3_in_a_capital_font_becomes_capitals() -> None:
    headline = old_encodings.tcvn(unicodedata.normalize("NFC", "VIệT NAM HộI NHậP ở Hà Nội"))
    payload = headline + b". " + old_encodings.tcvn(paragraphs(1, seed=3)[0])
    assert read(payload)[0].startswith("VIỆT NAM HỘI NHẬP ở Hà Nội. ")


@pytest.mark.parametrize(
    "text",
    [
        "L'été dernier, à Paris, les élèves ont fêté la fin de l'année; où étaient les garçons? Ça et là, près du lac.",
        "Über die Straße führt eine schöne, alte Brücke; für Fußgänger und Jäger möglich, süß und größer als früher.",
        "A situação é difícil: não há pão, nem café; os irmãos vão até à estação às três da manhã, já são só nós.",
        "El niño comió piñas mañana y tarde; señor, ¿dónde está el baño? Según dijo, más allá del café había ruido.",
        "På søndag så vi båten gå ut på sjøen; Åse får også være med når hun må, så blir det gøy for både små og stor.",
        "İşçi ücretleri çok düşük; öğretmen güneşli bir günde üzüm ve çilek aldı, büyük bir çöp kutusu gördü.",
        "“It’s fine,” she said — “don’t worry… we’ll pay £5 © 2020 Naïve™ café® for 10° more «today».” " * 3,
    ],
)
def test_other_languages_are_not_taken_for_it(text: str) -> None:
    assert legacy.judge(text) == legacy.Verdict()
    for codec in ("cp1252", "utf-8"):
        charset = choose_charset(text.encode(codec, "ignore"), f"text/html; charset={codec.replace('cp', 'windows-')}")
        assert charset.origin == "header"
        assert charset.flags == ()


def test_proper_vietnamese_is_never_in_doubt() -> None:
    for paragraph in paragraphs(100, seed=8):
        assert read(paragraph.encode()) == (paragraph, ())
        assert read(unicodedata.normalize("NFD", paragraph).encode()) == (unicodedata.normalize("NFD", paragraph), ())


@given(st.text(max_size=400))
def test_judging_and_converting_take_any_text(text: str) -> None:
    legacy.judge(text)
    for encoding in legacy.LEGACY:
        legacy.convert(text, encoding)


def test_a_long_run_of_letters_is_read_in_linear_time() -> None:
    for text in ("a" * 2_000_000, "à" * 500_000, "“" * 200_000, "aù" * 300_000):
        legacy.judge(text + " é")
        legacy.convert(text, "vni")


@pytest.mark.parametrize(("encoding", "name"), [("tcvn3", "TCVN5712-1"), ("viscii", "VISCII")])
def test_tables_agree_with_iconv(encoding: str, name: str) -> None:
    iconv = shutil.which("iconv")
    if iconv is None or name not in subprocess.run([iconv, "-l"], capture_output=True, text=True).stdout:
        pytest.skip(f"no iconv that knows {name}")
    for paragraph in paragraphs(30, seed=6):
        payload = ENCODERS[encoding](paragraph)
        done = subprocess.run([iconv, "-f", name, "-t", "UTF-8"], input=payload, capture_output=True)
        assert unicodedata.normalize("NFC", done.stdout.decode()) == paragraph == read(payload)[0]


def bench_pages() -> list[Path]:
    return sorted(SHARED.glob("bench/*/**/*.html.gz")) + sorted(SHARED.glob("bench/*/**/*.html"))


@pytest.mark.parametrize("share", [pytest.param(6, id="a sixth"), pytest.param(1, id="all", marks=pytest.mark.full)])
def test_nothing_on_the_bench_is_taken_for_it(share: int) -> None:
    pages = bench_pages()[::share]
    if not pages:
        pytest.skip("../shared/bench is not here")
    for page in pages:
        payload = page.read_bytes()
        payload = gzip.decompress(payload) if page.suffix == ".gz" else payload
        charset = choose_charset(payload)
        assert "+" not in charset.label, page.name
        assert charset.label != "windows-1258", page.name


@pytest.mark.parametrize("encoding", ["windows-1258", "tcvn3", "vni", "viscii"])
def test_paragraphs_of_a_real_cms_come_out_exactly_too(encoding: str) -> None:
    truth = SHARED / "sites" / "nukeviet" / "truth.jsonl"
    if not truth.exists():
        pytest.skip("../shared/sites is not here")
    plain = str.maketrans({"“": '"', "”": '"', "–": "-", "\xa0": " ", "\u200b": None})
    values = [v for line in truth.read_text("utf-8").splitlines() for v in json.loads(line).values()]
    lines = {
        p for v in values if isinstance(v, str) for p in unicodedata.normalize("NFC", v).translate(plain).split("\n")
    }
    exact = tried = 0
    for line in sorted(p for p in lines if len(p) > 200):
        try:
            payload = ENCODERS[encoding](line)
        except (KeyError, UnicodeEncodeError):
            continue  # a letter that this encoding never had
        tried += 1
        text, flags = read(payload)
        exact += text == line
        assert text == line or "charset_doubt" in flags
    assert tried > 50
    assert exact >= 0.95 * tried
