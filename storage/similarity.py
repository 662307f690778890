"""How alike two texts are, and how to find the alike among very many without comparing all. Pure.

Candidates: MinHash over the pairs of neighbouring words (Broder 1997), 128 values in 32 bands of 4 rows (Leskovec,
Rajaraman, Ullman, Mining of Massive Datasets, 3.4). Two texts that share a fraction j of their word pairs share a band
with probability 1 - (1 - j⁴)³²: .9998 at j = .7, .87 at .5, .23 at .3. What shares a band is then compared in full.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np
from rapidfuzz.distance import Indel
from rensa import RMinHash

from storage.text import words

BANDS = 32
ROWS = 4
SEED = 1
ALIKE = 0.8  # normalised Indel similarity of two compared forms: 1 - (insertions + deletions) / (both lengths)

# Indel is quadratic: of longer texts only the beginning is compared (20,000 characters are 3,500 words and 5 ms).
MOST_CHARACTERS = 20_000
_ASCII_WORD = re.compile("[a-z0-9]+")  # three times as fast as the words of all scripts
_BATCH = 256  # texts signed at a time: what lies between then stays in the processor's cache
_KEY = np.int32  # four bytes in SQLite; in a million articles one in four meets a stranger's key by chance


def compared(text: str) -> str:
    """The form of a text that is signed and compared: its words, casefolded, diacritics kept, one space between."""
    text = text[:MOST_CHARACTERS].casefold()
    if text.isascii():
        return " ".join(_ASCII_WORD.findall(text))
    return " ".join(words(unicodedata.normalize("NFKC", text)))


def bands_of(forms: Sequence[str]) -> list[list[int]]:
    """The 32 band keys of each compared form, signed whole numbers of 32 bits; none for a form without words.

    A key belongs to one band: keys of different bands are never equal but by chance (2⁻³²).
    """
    found: list[list[int]] = []
    for start in range(0, len(forms), _BATCH):
        batch = forms[start : start + _BATCH]
        matrix = RMinHash.digest_matrix_from_token_sets([_grams(form) for form in batch], BANDS * ROWS, SEED)
        values = np.fromiter(chain.from_iterable(matrix.to_rows()), np.uint64, len(batch) * BANDS * ROWS)
        rows = values.reshape(len(batch), BANDS, ROWS)
        keys = np.broadcast_to(np.arange(BANDS, dtype=np.uint64), (len(batch), BANDS))
        for row in range(ROWS):
            keys = _mixed(keys ^ rows[:, :, row])
        found += (signed if form else [] for signed, form in zip(keys.astype(_KEY).tolist(), batch, strict=True))
    return found


def _grams(form: str) -> list[str]:
    parts = form.split(" ")
    return list(map(" ".join, pairwise(parts))) or parts


def _mixed(keys: np.ndarray[tuple[int, ...], np.dtype[np.uint64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """Every bit of a key spread over all (the finaliser of splitmix64, Steele, Lea, Flood 2014)."""
    keys = keys + np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def likeness(form: str, other: str) -> float:
    """How alike two compared forms are, 0 to 1; 0.0 where it is less than ALIKE."""
    return Indel.normalized_similarity(form, other, score_cutoff=ALIKE)
