"""Text in, text out: normalising, folding, words and keys. Pure; everyone may import it.

Three forms of a text, each with one use:

    normalise   what is stored: NFC, plain spaces, no zero-width or control characters, diacritics kept
    fold        what is searched: lower case, no diacritics, đ as d
    letters     what is compared: NFKC, casefolded, letters and digits only, diacritics kept
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b32encode
from collections.abc import Sequence

# Space-like characters of Unicode (Zs, line and paragraph separators, tab) that stand for a plain space.
_SPACES = re.compile(r"[\t\x0b\x0c\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
# Zero-width and soft characters, other controls. Left-to-right and right-to-left marks (200E, 200F,
# 202A-202E, 2066-2069) stay: they are part of how a mixed-direction text reads.
_GONE = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_RUNS = re.compile(r"[ \n]+")
TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng, as NFD has them
_TWO_VOWELS = re.compile(f"([ou])([{TONES}]?)([aey])([{TONES}]?)", re.I)

# Scripts written without spaces: there a word is one character (Thai, Lao, Myanmar, Khmer, kana, Han, Hangul Jamo
# are not in it: Korean writes spaces).
_SPACELESS = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")


class _Compared(dict[int, int | None]):
    """Code point -> itself when a letter, digit or mark, else None; filled as met (translate is 3-15 times a loop)."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = code if unicodedata.category(chr(code))[0] in "LNM" else None
        return kept


_COMPARED = _Compared()
_ASCII_LOWER = bytes(range(256)).lower()
_COMMON_MARKS = "’“”–—"
_ASCII_MARKS = bytes(c for c in range(128) if not chr(c).isalnum())

_ASCII_PRINTABLE = bytes(range(32, 127))
_ASCII_WORDS = bytes(c if chr(c).isalnum() else ord(" ") for c in range(128)).ljust(256)

_D = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d", "ø": "o", "ł": "l", "ı": "i"})


def normalise(text: str, *, keep_lines: bool = False) -> str:
    """The stored form of a text.

    NFC (never NFKC: ½ and № stay), space-like characters as spaces, zero-width and control characters
    gone, lone surrogates as U+FFFD, runs of white space as one space, ends stripped.

    keep_lines: keep line breaks and leading spaces (preformatted text).
    """
    if not keep_lines and only_needs_strip(text):
        return text.strip()
    text = _SURROGATES.sub("\ufffd", text)
    text = _LINE_ENDS.sub("\n", text)
    text = unicodedata.normalize("NFC", _GONE.sub("", _SPACES.sub(" ", text)))
    if keep_lines:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return _RUNS.sub(" ", text).strip()


def only_needs_strip(text: str) -> bool:
    """Whether `normalise` would do no more than strip the ends: nothing that it takes out or replaces is printable."""
    plain = _without_marks(text)
    if plain.isascii():  # the same in a third of the time
        return "  " not in text and not plain.encode().translate(None, _ASCII_PRINTABLE)
    return text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text)


def fold(text: str) -> str:
    """The searched form: lower case, diacritics off, đ as d; "Hòa", "hoà" and "HOA" are one."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold().translate(_D))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_D)


def tone_placements(word: str) -> tuple[str, ...]:
    """The spellings of a Vietnamese syllable that differ in the vowel that bears its tone mark, the given one first:
    "hòa" and "hoà", "thủy" and "thuỷ". word: NFC."""
    letters_apart = unicodedata.normalize("NFD", word)
    moved = _TWO_VOWELS.sub(r"\1\4\3\2", letters_apart)
    return (word,) if moved == letters_apart else (word, unicodedata.normalize("NFC", moved))


def words(text: str) -> list[str]:
    """Words in order; in scripts without spaces each character is one."""
    plain = _without_marks(text)
    if plain.isascii():  # the same in a quarter of the time
        return plain.encode().translate(_ASCII_WORDS).decode().split()
    return _WORD.findall(text)


def _without_marks(text: str) -> str:
    """The text with spaces for marks that are often all that is not ASCII in English."""
    if not text.isascii():
        for mark in _COMMON_MARKS:
            text = text.replace(mark, " ")
    return text


def letters(text: str) -> str:
    """The compared form: NFKC, casefolded, letters and digits only, diacritics kept."""
    text = _without_marks(text)
    if text.isascii():  # the same in a tenth of the time
        return text.encode().translate(_ASCII_LOWER, _ASCII_MARKS).decode()
    compared = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return compared.translate(_COMPARED)


def letters_each(texts: Sequence[str]) -> list[str]:
    """`letters` of every text; where all are ASCII they are read together. texts: without NUL."""
    together = "\0".join(texts)
    if not texts or not together.isascii():
        return list(map(letters, texts))
    return together.encode().translate(_ASCII_LOWER, _ASCII_MARKS[1:]).decode().split("\0")


def text_key(text: str) -> bytes:
    """16 bytes that name one stored paragraph: blake2b of the normalised text itself, case and marks included."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def public_id(article_key: str) -> str:
    """The id shown to people: 16 lower-case base-32 characters, derived from the article key alone."""
    return b32encode(hashlib.blake2b(article_key.encode(), digest_size=10).digest()).decode().lower()
