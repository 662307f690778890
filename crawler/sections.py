"""Capitalised words that stand alone by a headline and name nobody: sections of a paper, and places. Pure.

"Real Estate | Nov 20, 2026" has the form of "Jane Doe | Nov 20, 2026". What tells them apart is how the page speaks of
them elsewhere: nobody writes "jane doe", nor "in Jane Doe".
"""

from __future__ import annotations

import re

from storage.text import letters


def _names(listed: str) -> frozenset[str]:
    return frozenset(letters(name) for line in listed.split("\n") for name in line.split("|")) - {""}


# What readers meet most often in this form, and no text need say again.
_KNOWN = _names("""
    thời sự|chính trị|xã hội|kinh tế|pháp luật|đời sống|thế giới|văn hóa|giáo dục|sức khỏe|thể thao|giải trí|công nghệ
    khoa học|du lịch|môi trường|quốc phòng|an ninh|nông nghiệp|nông thôn|nông thôn mới|xây dựng đảng|tin tức|tin mới
    trang chủ|về trang chủ|chuyên đề|chuyên mục|sự kiện|bình luận|bạn đọc|đối ngoại|dân tộc|tôn giáo|cỡ chữ|chia sẻ
    địa phương|doanh nghiệp|tài chính|bất động sản|trao đổi|văn nghệ|quốc tế|trong nước|tổng hợp|cảm ơn|liên hệ|hà nội
    hồ chí minh|the end|real estate|personal finance|world cup|premier league|champions league|high school|front page
    home page|middle east|asia pacific|latin america|united states|united kingdom|south africa|south korea|north korea
    new zealand|hong kong|new york|los angeles|san francisco|new delhi|cape town|kuala lumpur|phnom penh|abu dhabi
    das ende|frankfurt am main|baden württemberg|rhein neckar|neu delhi|faits divers|à la une|île de france
    côte d'ivoire|burkina faso|estados unidos|américa latina|buenos aires|ciudad de méxico|costa rica|el salvador
    san josé|san salvador|medio ambiente|última hora|são paulo|rio de janeiro|belo horizonte|mato grosso|meio ambiente
    stati uniti|emilia romagna|reggio calabria|ultima ora|prima pagina|gaya hidup|sepak bola|liga inggris|timur tengah
    jawa barat|jawa tengah|jawa timur|banda aceh|nusa tenggara|nusa tenggara barat|nusa tenggara timur|sulawesi selatan
    sulawesi utara|kalimantan timur|kalimantan barat|sumatera utara|sumatera barat|sumatera selatan|dki jakarta
    ekonomi bisnis|opinion letters|serie a|serie b|la liga|le havre|le mans|la rochelle|clermont ferrand|saint denis
    grand est|pays de la loire|la réunion|proche orient|moyen orient|royaume uni|états unis|bad homburg|naher osten
    nordrhein westfalen|schleswig holstein|rheinland pfalz|sachsen anhalt|mecklenburg vorpommern|erste liga
    digitale welt|medio oriente|oriente medio|reino unido|nueva york|puerto rico|santa fe|santa cruz|san luis|la plata
    la paz|la rioja|las palmas|vida sana|salud mental|หน้า แรก|กรุงเทพ มหานคร
""")
# Provinces of Vietnam are called as people are: who signs a text "Hà Giang" is one.
_PROVINCES = _names("""
    an giang|bà rịa|bạc liêu|bắc giang|bắc kạn|bắc ninh|bến tre|bình dương|bình định|bình phước|bình thuận|cà mau
    cao bằng|cần thơ|đà nẵng|đắk lắk|đắk nông|điện biên|đồng nai|đồng tháp|gia lai|hà giang|hà nam|hà tĩnh|hải dương
    hải phòng|hậu giang|hòa bình|hưng yên|khánh hòa|kiên giang|kon tum|lai châu|lạng sơn|lào cai|lâm đồng|long an
    nam định|nghệ an|ninh bình|ninh thuận|phú thọ|phú yên|quảng bình|quảng nam|quảng ngãi|quảng ninh|quảng trị
    sóc trăng|sơn la|tây ninh|thái bình|thái nguyên|thanh hóa|thừa thiên huế|tiền giang|trà vinh|tuyên quang|vĩnh long
    vĩnh phúc|yên bái
""")
_SYLLABLES = ("vi", "id", "ms")  # languages whose names are words of everyday: "Minh Anh", "Putri Lestari"


def is_section_or_place(name: str) -> bool:
    """Whether a name is one that papers give a section, or that of a place in so many words as a person's."""
    return letters(name) in _KNOWN


def names_nobody(name: str, said: str, language: str) -> bool:
    """Whether a name is none by how the page speaks: known as a section or place, said without its capitals, made of
    words that all stand in the text without theirs, or where something happens.

    said: all texts of the page. language: of the page, as "vi"; "" where it is not known.
    """
    if is_section_or_place(name) or letters(name) in _PROVINCES:
        return True
    if any(found.group().split()[-1][0].islower() for found in re.finditer(rf"\b{re.escape(name)}\b", said, re.I)):
        return not name.split()[-1][0].islower()
    if re.search(rf"\b(?:in|tại|ở|en|em) {re.escape(name)}\b", said) is not None:
        return True
    words = [word for word in name.split() if word[0].isupper()]
    return (
        language not in _SYLLABLES
        and bool(words)
        and all(re.search(rf"\b{re.escape(word.lower())}\b", said) for word in words)
    )
