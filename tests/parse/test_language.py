"""The language of a text."""

from __future__ import annotations

import unicodedata

import pytest

from crawler.language import _VIETNAMESE, guess

TEXTS = {
    "vi": "Sáng nay, hợp tác xã của chúng tôi đã bán được hơn một nghìn tấn mận và hạt dẻ cho các thương lái ở xa.",
    "en": "The cooperative has sold more than a thousand tons of plums and chestnuts to the traders in the valley.",
    "fr": "La coopérative a vendu plus de mille tonnes de prunes aux marchands qui sont dans la vallée cette année.",
    "de": "Die Genossenschaft hat mehr als tausend Tonnen Pflaumen und Kastanien an die Händler in dem Tal verkauft.",
    "es": "La cooperativa ha vendido más de mil toneladas de ciruelas a los comerciantes que están en el valle.",
    "id": "Koperasi itu telah menjual lebih dari seribu ton buah kepada para pedagang yang datang dari kota.",
    "zh": "合作社今年前九个月卖出一千多吨水果，比去年同期增长百分之十七。",
    "ja": "協同組合は今年の九か月で千トン以上の果物を販売し、昨年より増えた。",
    "ko": "협동조합은 올해 아홉 달 동안 천 톤이 넘는 과일을 팔았다고 밝혔다.",
    "th": "สหกรณ์ขายผลไม้ได้มากกว่าหนึ่งพันตันในปีนี้ มากกว่าปีที่แล้ว",
    "ru": "Кооператив продал более тысячи тонн слив и каштанов торговцам в долине.",
    "uk": "Кооператив продав більше тисячі тонн слив і каштанів торговцям у долині.",
    "ar": "باعت التعاونية أكثر من ألف طن من الفاكهة هذا العام للتجار في الوادي.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_paragraph_tells_its_language(language: str, text: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize("text", ["", "12 345", "OK", "Lorem ipsum dolor sit amet, consectetur adipiscing elit sed do"])
def test_nothing_is_said_when_unsure(text: str) -> None:
    assert guess(text) is None


def test_vietnamese_is_told_in_decomposed_letters_and_without_common_words() -> None:
    assert guess(unicodedata.normalize("NFD", TEXTS["vi"])) == "vi"
    assert guess("Tuyển dụng kỹ sư phần mềm, lập trình viên, chuyên viên đồ họa") == "vi"


def test_no_letter_by_which_vietnamese_is_told_is_latin_1() -> None:
    told = _VIETNAMESE.findall("".join(map(chr, range(0x3000))))
    assert len(told) > 40
    assert "".join(told).encode("latin-1", "ignore") == b""
