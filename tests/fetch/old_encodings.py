"""Encoders for the Vietnamese encodings of the font age, written apart from the decoder they test.

Tables as printed by glibc's iconv (TCVN5712-1, VISCII), a byte before each letter; VNI by its typing rule: a vowel,
then one character for all its marks.
"""

from __future__ import annotations

import unicodedata

_TCVN = """
01Ú 02Ụ 04Ừ 05Ử 06Ữ 11Ứ 12Ự 13Ỳ 14Ỷ 15Ỹ 16Ý 17Ỵ 80À 81Ả 82Ã 83Á 84Ạ 85Ặ 86Ậ 87È 88Ẻ 89Ẽ 8aÉ 8bẸ 8cỆ 8dÌ 8eỈ 8fĨ
90Í 91Ị 92Ò 93Ỏ 94Õ 95Ó 96Ọ 97Ộ 98Ờ 99Ở 9aỠ 9bỚ 9cỢ 9dÙ 9eỦ 9fŨ a1Ă a2Â a3Ê a4Ô a5Ơ a6Ư a7Đ a8ă a9â aaê abô acơ
adư aeđ afẰ b5à b6ả b7ã b8á b9ạ baẲ bbằ bcẳ bdẵ beắ bfẴ c0Ắ c1Ầ c2Ẩ c3Ẫ c4Ấ c5Ề c6ặ c7ầ c8ẩ c9ẫ caấ cbậ ccè cdỂ ceẻ
cfẽ d0é d1ẹ d2ề d3ể d4ễ d5ế d6ệ d7ì d8ỉ d9Ễ daẾ dbỒ dcĩ ddí deị dfò e0Ổ e1ỏ e2õ e3ó e4ọ e5ồ e6ổ e7ỗ e8ố e9ộ eaờ ebở
ecỡ edớ eeợ efù f0Ỗ f1ủ f2ũ f3ú f4ụ f5ừ f6ử f7ữ f8ứ f9ự faỳ fbỷ fcỹ fdý feỵ ffỐ
"""
_VISCII = """
02Ẳ 05Ẵ 06Ẫ 14Ỷ 19Ỹ 1eỴ 80Ạ 81Ắ 82Ằ 83Ặ 84Ấ 85Ầ 86Ẩ 87Ậ 88Ẽ 89Ẹ 8aẾ 8bỀ 8cỂ 8dỄ 8eỆ 8fỐ 90Ồ 91Ổ 92Ỗ 93Ộ 94Ợ 95Ớ
96Ờ 97Ở 98Ị 99Ỏ 9aỌ 9bỈ 9cỦ 9dŨ 9eỤ 9fỲ a0Õ a1ắ a2ằ a3ặ a4ấ a5ầ a6ẩ a7ậ a8ẽ a9ẹ aaế abề acể adễ aeệ afố b0ồ b1ổ b2ỗ
b3Ỡ b4Ơ b5ộ b6ờ b7ở b8ị b9Ự baỨ bbỪ bcỬ bdơ beớ bfƯ c0À c1Á c2Â c3Ã c4Ả c5Ă c6ẳ c7ẵ c8È c9É caÊ cbẺ ccÌ cdÍ ceĨ cfỳ
d0Đ d1ứ d2Ò d3Ó d4Ô d5ạ d6ỷ d7ừ d8ử d9Ù daÚ dbỹ dcỵ ddÝ deỡ dfư e0à e1á e2â e3ã e4ả e5ă e6ữ e7ẫ e8è e9é eaê ebẻ ecì
edí eeĩ efỉ f0đ f1ự f2ò f3ó f4ô f5õ f6ỏ f7ọ f8ụ f9ù faú fbũ fcủ fdý feợ ffỮ
"""
_VNI_ALONE = dict(zip("ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", "ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", strict=True))
_VNI_MARKS = {
    "": {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"},
    "\u0302": {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
    "\u0306": {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"},
}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _by_table(text: str, table: str) -> bytes:
    codes = {item[2:]: int(item[:2], 16) for item in table.split()}
    return bytes(codes[c] if c in codes else c.encode("ascii")[0] for c in text)


def tcvn(text: str) -> bytes:
    return _by_table(text, _TCVN)


def viscii(text: str) -> bytes:
    return _by_table(text, _VISCII)


def _apart(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone."""
    decomposed = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in decomposed if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES)), tone


def windows_1258(text: str) -> bytes:
    out = bytearray()
    for letter in text:
        base, tone = _apart(letter)
        out += (base + tone).encode("cp1258")
    return bytes(out)


def vni(text: str) -> bytes:
    return "".join(map(_vni_letter, text)).encode("cp1252")


def _vni_letter(letter: str) -> str:
    if letter in _VNI_ALONE:
        return _VNI_ALONE[letter]
    base, tone = _apart(letter)
    shape = "".join(c for c in unicodedata.normalize("NFD", base)[1:] if c in "\u0302\u0306")
    bare = unicodedata.normalize("NFD", base)[0] if shape else base
    mark = _VNI_MARKS[shape].get(tone, "")
    return _VNI_ALONE.get(bare, bare) + (mark.upper() if letter.isupper() else mark)
