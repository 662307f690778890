"""Vietnamese written in the encodings of the font age, recognised and turned into Unicode. Pure.

TCVN3 (ABC fonts), VNI and VISCII pages, and windows-1258 without a label, arrive as text that is valid in windows-1252
("Céng hoµ" for "Cộng hoà"). A text is one of them only when its odd words become Vietnamese syllables: a word counts
as evidence when it is no syllable as it stands, and speaks for an encoding when it is one after conversion.

Tables: TCVN 5712:1993 VN1 (of which TCVN3 is the lower-case part), RFC 1456 (VISCII), the VNI-Win fonts; windows-1258
from `charsets`. The first two were checked byte by byte against glibc's iconv.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from crawler import charsets

_CP1252 = charsets.table("windows-1252")

# ------------------------------------------------------------------------------------------------ what is a syllable

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]"
# Rhymes without tone; those that end in c, ch, p or t take only the acute and the dot below.
_OPEN = (
    "a|ai|am|an|ang|anh|ao|au|ay|ăm|ăn|ăng|âm|ân|âng|âu|ây|e|em|en|eng|eo|ê|êm|ên|ênh|êu|i|ia|im|in|inh|iu|iêm|iên|"
    "iêng|iêu|o|oi|om|on|ong|oa|oai|oam|oan|oang|oanh|oao|oay|oăm|oăn|oăng|oe|oen|oeo|oong|ô|ôi|ôm|ôn|ông|ôông|ơ|ơi|ơm|"
    "ơn|u|ua|ui|um|un|ung|uân|uâng|uây|uê|uên|uênh|uêu|uôi|uôm|uôn|uông|uơ|uy|uya|uyn|uynh|uyu|uyên|ư|ưa|ưi|ưm|ưn|ưng|"
    "ưu|ươi|ươm|ươn|ương|ươu|y|yêm|yên|yêng|yêu|ynh"
)
_STOPPED = (
    "ac|ach|ap|at|ăc|ăp|ăt|âc|âp|ât|ec|ep|et|êch|êp|êt|ich|ip|it|iêc|iêp|iêt|oc|op|ot|oac|oach|oap|oat|oăc|oăt|oet|ooc|"
    "ôc|ôp|ôt|ơp|ơt|uc|up|ut|uât|uêch|uôc|uôt|uych|uyp|uyt|uyêt|ưc|ưt|ươc|ươp|ươt|yêt|ych|yt"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:(?P<open>{_OPEN})|(?P<stopped>{_STOPPED}))")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word is spelled as Vietnamese syllables are: onset, rhyme, at most one tone, one manner of case."""
    word = unicodedata.normalize("NFC", word[:24])
    if len(word) > 7 or not (word.islower() or word.isupper() or word.istitle()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    found = _SYLLABLE.fullmatch(bare)
    return found is not None and (found["stopped"] is None or tones in (["\u0301"], ["\u0323"]))


# ------------------------------------------------------------------------------------------------ tables

# Bytes from the number before the colon on, in order.
_TCVN = {
    0x01: "ÚỤ",
    0x04: "ỪỬỮ",
    0x11: "ỨỰỲỶỸÝỴ",
    0x80: "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ",
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò",
    0xE0: "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
}
_VISCII = {
    0x02: "Ẳ",
    0x05: "ẴẪ",
    0x14: "Ỷ",
    0x19: "Ỹ",
    0x1E: "Ỵ",
    0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ",
    0xC0: "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
}
_VNI_ALONE = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_MARKS = {
    **_VNI_TONES,
    **{"â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303"},
    **{"ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309"},
    **{"ü": "\u0306\u0303", "ë": "\u0306\u0323"},
}
_VNI = re.compile("([aeouyôöAEOUYÔÖ])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|[ôöñíìæóòîÔÖÑÍÌÆÓÒÎ]")


def _spread(blocks: dict[int, str]) -> dict[int, str]:
    """{windows-1252 character: Vietnamese character} of a table of bytes."""
    pairs = ((start + i, c) for start, block in blocks.items() for i, c in enumerate(block))
    return {ord(_CP1252[byte]): c for byte, c in pairs}


_TCVN_MAP = _spread(_TCVN)
_VISCII_MAP = _spread(_VISCII)
_1258_MAP = {ord(a): b for a, b in zip(_CP1252, charsets.table("windows-1258"), strict=True) if a != b}
# Bytes 80-A0 are quotes and dashes in windows-1252, and so in TCVN3 fonts; in VN1 they are capitals with tones, and
# in VISCII too, where A0 alone is still as likely a space. The word they stand in decides; alone, these stay marks.
_QUOTES = _CP1252[0x80:0xA1]
_MARKS = frozenset("€…‘’“”•–—\xa0")
_UNSURE_TCVN = re.compile(f"([{re.escape(_QUOTES)}])")
_UNSURE_VISCII = re.compile("(\xa0)")


def _vni_pair(found: re.Match[str]) -> str:
    base, mark = found[1], found[2]
    if base is None:
        return _VNI_ALONE[found[0]]
    letter = unicodedata.normalize("NFC", _VNI_ALONE.get(base, base) + _VNI_MARKS[mark.lower()])
    return letter if len(letter) == 1 else found[0]  # y with a breve and the like: not VNI after all


def _from_table(word: str, letters: dict[int, str], unsure: re.Pattern[str]) -> str:
    """A word by its table; characters that may be marks are letters only where that makes a syllable."""
    parts = unsure.split(word)
    places = range(1, len(parts), 2)
    if not places:
        return unicodedata.normalize("NFC", word.translate(letters))
    best, most = "", -1
    for choice in itertools.product((True, False), repeat=min(len(places), 5)):
        chosen = dict(zip(places, choice, strict=False))
        read = [f"\0{p}\0" if i % 2 and not chosen.get(i) else p.translate(letters) for i, p in enumerate(parts)]
        pieces = unicodedata.normalize("NFC", "".join(read)).split("\0")
        good = word not in _MARKS and all(p.isascii() or is_syllable(p) for p in pieces[::2])
        score = sum(choice) + 1 if good else 0
        if score > most or score == 0 == most:  # none fits: the last choice, all of them marks
            best, most = "".join(pieces), score
    return best


def _tcvn_word(word: str) -> str:
    """TCVN3 has no capitals with tones; its capital fonts draw them, so "VIÖT" is "VIỆT"."""
    read = _from_table(word, _TCVN_MAP, _UNSURE_TCVN)
    plain = [c for c in read if c.isascii() and c.isalpha()]
    return read.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else read


# A word that is not all ASCII; control characters are letters in VN1 and VISCII. Possessive, so linear in the text.
_ODD = "\x01-\x06\x11-\x19\x1e\x80-\U0010ffff"
_WORD = re.compile(f"(?<![A-Za-z{_ODD}])[A-Za-z]*+[{_ODD}][A-Za-z{_ODD}]*+")

_READERS: dict[str, Callable[[str], str]] = {
    "tcvn3": _tcvn_word,
    "viscii": lambda word: _from_table(word, _VISCII_MAP, _UNSURE_VISCII),
    "vni": lambda word: _VNI.sub(_vni_pair, word),
    "windows-1258": lambda word: unicodedata.normalize("NFC", word.translate(_1258_MAP)),
}
LEGACY = tuple(_READERS)


def convert(text: str, legacy: str) -> str:
    """A text of windows-1252 characters that really is `legacy` (one of LEGACY), as Unicode in NFC."""
    read = lru_cache(maxsize=4_096)(_READERS[legacy])
    return _WORD.sub(lambda found: read(found[0]), text)


# ------------------------------------------------------------------------------------------------ which one is it

ENOUGH = 8  # different words of evidence
SURE = 0.85  # share of them that must become syllables
DOUBT = 0.5
MARGIN = 0.2  # by which the best must lead
_WINDOWS, _WINDOW = 10, 1_500  # how many parts of a long text are looked at, and their characters
_EVIDENCE = 200  # different odd words looked at
_MARKED = ".,;:!?()[]<>/\"'“”‘’…-–"
_LETTER = re.compile("[A-Za-z]")
_PROPER = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9\u0300-\u0323]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """legacy: one of LEGACY, or None. doubt: some words look like one, but not enough to convert."""

    legacy: str | None = None
    doubt: bool = False


def judge(text: str) -> Verdict:
    """Which encoding of the font age a text is in, if any."""
    if text.isascii():
        return Verdict()
    words = _sample(text)
    odd = [w for w in words if _is_odd(w)][:_EVIDENCE]
    if len(odd) < ENOUGH:
        return Verdict()
    scores = sorted(((_share(odd, read), name) for name, read in _READERS.items()), reverse=True)
    (best, legacy), (second, _) = scores[:2]
    if best < DOUBT:
        return Verdict()
    # Words with letters no old font has: a proper page with a strange part in it, or the other way about.
    proper = sum(1 for w in words if _PROPER.search(w))
    if best >= SURE and best - second >= MARGIN and proper <= len(words) // 20:
        return Verdict(legacy)
    return Verdict(doubt=True)


def _sample(text: str) -> list[str]:
    """Different words that are not all ASCII, from all over the text, marks around them cut off."""
    lines = "\n".join(line for line in text.split("\n") if not line.isascii())
    if len(lines) > _WINDOWS * _WINDOW:
        step = len(lines) // _WINDOWS
        lines = " ".join(lines[start : start + _WINDOW] for start in range(0, step * _WINDOWS, step))
    words: dict[str, None] = {}
    for chunk in dict.fromkeys(lines.split()):
        if chunk.isascii():
            continue
        if is_syllable(bare := chunk.strip(_MARKED)):  # cached, so proper pages cost little
            words[bare] = None
        else:
            words.update(dict.fromkeys(word.strip(_QUOTES) for word in _WORD.findall(chunk)))
    return list(words)


def _is_odd(word: str) -> bool:
    """A word of ASCII letters and others, and no syllable: lone symbols prove nothing."""
    return not word.isascii() and not is_syllable(word) and _LETTER.search(word) is not None


def _share(odd: list[str], read: Callable[[str], str]) -> float:
    """Which part of the odd words that this encoding changes become syllables; 0 when it changes too few."""
    changed = [after for word in odd if (after := read(word)) != word]
    if len(changed) < max(ENOUGH, len(odd) // 4):
        return 0.0
    return sum(map(is_syllable, changed)) / len(changed)
