"""The words in which two true statements differ: numbers, names, number words, negations. Pure.

Two texts that differ in one of them say different things, however alike they look: "12 people" and "13 people".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import filterfalse

from storage.text import TONES

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ASCII_NUMBER = re.compile(_NUMBER.pattern, re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_WORD_OR_END = re.compile(rf"{_WORD.pattern}|\0")
_ASCII_WORDS = bytes(c if chr(c).isalpha() or chr(c) in "'\0" else ord(" ") for c in range(256))
# Often all that is not ASCII in English, which is read faster without.
_PLAIN_MARKS = (("’", "'"), *((mark, " ") for mark in "“”–—"))
_MARKS = " '\"([.,:;!?)]"  # around a word
_TONES = re.compile(f"[{TONES}]")

_NEGATIONS = """
    không chưa chẳng chả đừng chớ bất vô phi
    not no never none neither nor nobody nothing nowhere without cannot hardly barely scarcely
"""
_NUMBER_WORDS = """
    một mốt hai ba bốn lăm sáu bảy bẩy tám chín mười mươi chục tá trăm nghìn ngàn vạn triệu tỷ tỉ nửa rưỡi nhì
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half twice
    hundred thousand million billion trillion dozen hundreds thousands millions billions trillions dozens
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
"""
_GUARDED = frozenset((_NEGATIONS + _NUMBER_WORDS).split())
_ASCII_GUARDED = frozenset(word.encode() for word in _GUARDED if word.isascii())
_OPENING = 128  # characters among which the first words are looked for
# "năm" is five and year, "tư" is four and half of many a compound ("đầu tư"): numbers only after one of these.
_NUMBER_AFTER_ORDINAL = frozenset({"tư", "năm"})
_ORDINALS = frozenset({"thứ", "mươi", "lẻ", "linh"})


def facts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What two texts that say the same have in common: their numbers and their guarded words, in order."""
    return numbers(text), guarded(text)


def guarded(text: str) -> tuple[str, ...]:
    """The words that two texts must share to say the same, in order; their numbers are compared beside them.

    Words that are not plainly lower case (so every word of a text in capitals, and every run of a script without
    case: where a name cannot be told, no word may differ), number words and negations. "hoà" and "hòa" are one;
    n't is "not".
    """
    text = _compatible(text)
    if text.isascii():
        kept_words = [word for word in _ascii_words(text) if word in _ASCII_GUARDED or not word.islower()]
        return tuple(b" ".join(kept_words).lower().decode().split())
    kept: list[str] = []
    before = ""
    for word in _WORD.findall(text.replace("n't", " not")):
        if not word.islower() or word in _GUARDED or (word in _NUMBER_AFTER_ORDINAL and before in _ORDINALS):
            kept.append(_one_form(word))
        before = word
    return tuple(kept)


def first_guarded(text: str) -> str:
    """The first of `guarded(text)`, "" where there is none; a text that opens with it is not read further.

    text: `compatible`.
    """
    word = text.lstrip(_MARKS).partition(" ")[0].rstrip(_MARKS)
    if word.isalpha() and not word.islower():
        return _one_form(word)
    return next(iter(guarded(text[:_OPENING].rpartition(" ")[0]) or guarded(text)), "")


def names(texts: Sequence[str]) -> list[bytes]:
    """Of each text the words of `guarded` but for number words and negations, as one string: so where these differ,
    `guarded` differs too. All texts are read together, in a fifth of the time. texts: `compatible`."""
    quick = [text for text in texts if text.isascii()]
    slow = [text for text in texts if not text.isascii()]
    capitals: Iterable[bytes] = filterfalse(bytes.islower, _ascii_words(" \0 ".join(quick)))
    lowered = b" ".join(capitals).lower().split()
    found = dict(zip(quick, _parted(word for word in lowered if word not in _ASCII_GUARDED), strict=False))
    if slow:
        words = filterfalse(str.islower, _WORD_OR_END.findall(" \0 ".join(slow).replace("n't", " not")))
        kept = [word.encode() for word in map(_one_form, words) if word not in _GUARDED_FORMS]
        found.update(zip(slow, _parted(kept), strict=True))
    return [found[text] for text in texts]


def _parted(words: Iterable[bytes]) -> Iterable[bytes]:
    """What stands before, between and behind the NULs among words."""
    return map(bytes.strip, b" ".join(words).split(b"\0"))


def _ascii_words(text: str) -> list[bytes]:
    """What _WORD finds in an ASCII text with "not" for n't, in a third of the time."""
    words = text.replace("n't", " not").encode().translate(_ASCII_WORDS)
    if b"'" in words:
        words = words.strip(b"'").replace(b"''", b"  ").replace(b" '", b" ").replace(b"' ", b" ")
    return words.split()


def numbers(text: str) -> tuple[str, ...]:
    """The numbers in order: letters alone cannot tell 1.5 from 15, nor 3/9 from 39.

    1.453, 1,453 and 1453 are one; 1,5 and 1.5 are one.
    """
    text = _compatible(text)
    return tuple(map(_plain, (_ASCII_NUMBER if text.isascii() else _NUMBER).findall(text)))


def _compatible(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    for mark, plain in _PLAIN_MARKS:
        text = text.replace(mark, plain)
    return text


def compatible(texts: Sequence[str]) -> list[str]:
    """Texts with the facts and letters of the given ones, without NUL and in ASCII where that can be."""
    together = "\0".join(texts)
    if together.count("\0") >= len(texts):
        together = "\0".join([text.replace("\0", " ") for text in texts])
    for mark, plain in _PLAIN_MARKS:
        together = together.replace(mark, plain)
    return [text if text.isascii() else _compatible(text) for text in together.split("\0")] if texts else []


def _plain(number: str) -> str:
    """A number without the separators of thousands, its decimal sign a point."""
    if _GROUPED.fullmatch(number):
        return re.sub("[.,]", "", number)
    return number.replace(",", ".")


def _one_form(word: str) -> str:
    """The word in lower case with its tone mark behind it: a Vietnamese syllable has one, whichever vowel it is printed
    on."""
    word = word.casefold()
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return _TONES.sub("", apart) + "".join(_TONES.findall(apart))


_GUARDED_FORMS = frozenset(map(_one_form, _GUARDED | _NUMBER_AFTER_ORDINAL))
