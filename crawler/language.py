"""The language a text is written in, from its script and its commonest words. Pure; None when that is unsure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SAMPLE = 2_000  # characters
_SCRIPT_SAMPLE = 300
_LEAST_LETTERS = 40
_MOST_OF = 0.6  # share of the letters that one script must have
_LEAST_HITS = 4
_LEAST_SHARE = 0.08  # of all words; running text has .2 to .4
_AHEAD = 1.3  # times the hits of the second best

# Scripts that one language writes, as far as news goes; Han, Cyrillic and Arabic are looked at more closely.
_SCRIPTS = {
    "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "HANGUL": "ko", "HEBREW": "he", "GREEK": "el",
    "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_WORDS = {
    "vi": "và của là có được cho trong không các người với những này đã một tại để từ năm trên về tỉnh",
    "en": "the and of to in is was that for with on as by at from are were has have it his be this which an will",
    "fr": "le la les des et est une dans pour que qui du en sur par au avec pas plus ce sont cette il elle été",
    "de": "der die und das den von zu mit ist im des nicht ein eine auf für sich dem auch es an wird sind hat",
    "es": "el la los las de y en que del se por con una para es un al como más su fue este ha lo",
    "pt": "o a os as de e em que do da no na por com uma para é um ao como mais foi não dos das pelo",
    "it": "il la di e che in un per del della con non una sono è al dei le si da ha gli nel alla più",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er om ook door bij naar heeft wordt",
    "id": "yang dan di dengan untuk dari pada ini itu tidak dalam akan juga oleh ke tersebut telah bahwa karena",
    "sv": "och att det i en på som är av för med den till har inte de ett om var från men kan",
    "da": "og at det i en på som er af for med den til har ikke de et om var fra men kan blev",
    "no": "og at det i en på som er av for med den til har ikke de et om var fra men kan ble",
    "pl": "i w na z się że do nie jest to o jak od po za przez dla są oraz który jego",
    "tr": "ve bir bu için ile da de olarak olan daha çok en gibi sonra kadar olduğu değil ise",
}
_COMMON = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def guess(text: str) -> str | None:
    """BCP 47 primary tag of the language that most of `text` is in, or None."""
    sample = unicodedata.normalize("NFC", text[:_SAMPLE]).casefold()
    by_script: Counter[str] = Counter()
    for letter, count in Counter(sample[:_SCRIPT_SAMPLE]).items():  # some thirty letters, each ten times
        if letter.isalpha():
            by_script[_script(letter)] += count
    total = by_script.total()
    if total < _LEAST_LETTERS and by_script["LATIN"] == total:
        return None
    kana = by_script["HIRAGANA"] + by_script["KATAKANA"]
    if kana + by_script["CJK"] > _MOST_OF * total:
        return "ja" if kana > 0.05 * total else "zh"
    script, count = by_script.most_common(1)[0] if by_script else ("", 0)
    if count <= _MOST_OF * total:
        return None
    if script == "CYRILLIC":
        return "uk" if re.search("[іїєґ]", sample) else "ru"
    if script == "ARABIC":
        return "fa" if re.search("[پچژگ]", sample) else "ar"
    return _by_words(sample) if script == "LATIN" else _SCRIPTS.get(script)


def _script(letter: str) -> str:
    """The first word of the letter's Unicode name, which for letters is their script."""
    return "LATIN" if letter < "\u0250" else unicodedata.name(letter, "").partition(" ")[0]


def _by_words(sample: str) -> str | None:
    least = 0.05 * len(sample)
    beyond = len(sample) - len(sample.encode("latin-1", "ignore"))  # all of Vietnamese is, in most languages nothing
    if beyond > least and len(_VIETNAMESE.findall(sample)) > least:
        return "vi"
    found = Counter(re.findall(r"[^\W\d_]+", sample))
    hits = Counter({name: sum(map(found.__getitem__, found.keys() & common)) for name, common in _COMMON.items()})
    (best, most), (_, second) = hits.most_common(2)
    sure = most >= _LEAST_HITS and most >= _LEAST_SHARE * found.total() and most >= _AHEAD * second
    return best if sure else None
