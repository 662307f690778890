"""Lines that print who did what, role by role: "Bài: Nông Vân - Ảnh: Lò Hặc", "文字／游書萍 攝影／阮柏霖". Pure.

One role alone is a byline's label (`bylines`) or an editor's (`reporters`); two in one line leave no doubt that it is
no sentence. Who wrote is an author; who took the pictures, edited, drew or translated is none.
"""

from __future__ import annotations

import functools

import regex

NAME_WORD = regex.compile(
    r"\p{Lu}[\p{L}\p{M}]*(?:['’.-]\p{L}[\p{L}\p{M}]*)*\.?|[\p{Lo}\p{M}]+|d[eaiu]|del|van|von|der|den|bin|al"
)
_LONGEST = 240  # characters
_MOST_WORDS = 5  # of a name

# Roles by language: Vietnamese, English, German, French, Spanish and Portuguese, Italian, Indonesian, Lao and Thai,
# Chinese, Japanese, Korean.
_WROTE = (
    r"tác giả|người viết|bài viết|bài|tin|nội dung|thực hiện|(?:nhóm )?(?:phóng viên|p\.?v)|nhà báo|ctv|biên soạn"
    r"|words|text|story|report(?:er|ing|age)?|author|writer|interview"
    r"|autor(?:in)?|bericht|texte|auteure?|récit|texto|autora|reportaje|reportagem|entrevista|testo"
    r"|penulis|kontributor|pewarta|wartawan|jurnalis|laporan|teks|naskah"
    r"|ຂ່າວ|ບົດ|เรื่อง|ผู้เขียน|เขียน|ข่าว|ผู้สื่อข่าว|รายงาน"
    r"|文[字章]|撰文|撰稿|作者|[采採][写寫訪访]|[记記]者|通[讯訊][员員]|文|取材|執筆|筆者|著者|ライター|聞き手|글|취재(?:기자)?|기자"
)
_HELPED = (
    r"(?:hình )?ảnh|video|clip|đồ h(?:ọa|oạ)|quay phim|kỹ thuật|thiết kế|trình bày|biên tập(?: viên)?|(?:biên )?dịch"
    r"|photos?|photography|pictures?|images?|videos?|graphics?|illustrations?|edit(?:or|ing|ed)|design|production"
    r"|fotos?|bild(?:er)?|(?:info)?grafik|karten?|illustration|kamera|schnitt|redaktion|übersetzung|produktion"
    r"|photographies?|vidéo|montage|infographie|traduction|édition|fotografías?|fotografia|vídeo|edición|edição"
    r"|ilustración|traducción|foto(?:grafer)?|penyunting|penerjemah|desain|redaktur"
    r"|ພາບ|ຮູບ|ภาพ|ถ่ายภาพ|กราฟิก|วิดีโอ|บรรณาธิการ|ออกแบบ|เรียบเรียง"
    r"|[摄攝]影|[图圖](?:片)?|[视視][频頻]|[设設][计計]|[责責]任?[编編][辑輯]?|[编編][辑輯集]|核稿|[审審]核|校[对對]|[监監][制製]|美[编編]|翻[译譯]"
    r"|写真|撮影|動画|構成|編集|校正|デザイン|イラスト|翻訳|사진|영상|촬영|편집|그래픽|디자인|번역"
)
_ROLE = rf"(?:{_WROTE}|{_HELPED})"
# What needs no colon before the name: no sentence says it and stops behind a name.
BY = (
    r"(?:(?:analysis|opinion|commentary|column|essay|review|perspective|written|reported|reporting|posted|published"
    r"|authored|story|words|text|report|interview)(?: and (?:photos?|pictures|photography))? )?by"
    r"|(?:ein[e]? (?:gast)?(?:analyse|artikel|bericht|beitrag|essay|gespräch|glosse|interview|kolumne|kommentar|porträt"
    r"|reportage|rezension) )?von|(?:aus [^\W\d_][\w-]+ |es )berichte(?:t|n)|text und (?:fotos?|bilder) von"
    r"|das (?:gespräch|interview) führte[n]?|die fragen stellte[n]?|von unsere[rm]"
    r" (?:korrespondent|mitarbeiter|reporter)(?:in)?"
    r"|(?:écrit|rédigé|publié|posté|(?:propos )?recueillis?) par|par"
    r"|une? (?:analyse|carte blanche|chronique|enquête|édito(?:rial)?|entretien|portrait|récit|reportage|tribune)"
    r" (?:de|par)"
    r"|(?:de )?notre (?:correspondante?|envoyée?)(?: (?:locale?|spéciale?|permanente?))?(?: (?:à|en) [^\W\d_]+,)?"
    r"|(?:escrito|publicado|redactado|elaborado) por|por|una? (?:análisis|crónica|entrevista|reportaje) de"
    r"|(?:de )?nuestr[oa] (?:corresponsal|enviad[oa] especial)|dal nostro (?:inviato|corrispondente)|intervista di"
    r"|(?:hồi ký|bút ký|ghi chép|tản văn|tùy bút|truyện ngắn|phóng sự) của|(?:viết |đăng )?bởi"
    r"|(?:laporan |ditulis |dilaporkan )?oleh|laporan (?:wartawan|kontributor|reporter|jurnalis)(?: [\w.]+,)?"
    r"|(?:เรียบเรียง|เขียน|รายงาน)\s?โดย"
)
_AND = r"\s?(?:[,，、&/／・·ㆍ･+-]|และ|và|und|and|et|y|e|dan)\s?"
_MARK = (
    r"(?:\s?[:：=＝|｜]+|(?<=文)・|(?<=\p{Han})\s?[/／]|(?<=[/–-]\s?(?:ข่าว|ภาพ)|[・･](?:文|取材|構成|編集|写真))(?=\s)"
    r"|\s(?:by|von|par|por|oleh)(?=\s))"
)
_CREDIT = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?P<roles>{_ROLE}(?:{_AND}{_ROLE})*){_MARK}", regex.I)
_JOINT = regex.compile(rf"{_ROLE}(?:{_AND}{_ROLE})+", regex.I)
_WRITES = regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{_WROTE})(?:(?![\p{{L}}\p{{M}}])|(?=และ))", regex.I)
_BETWEEN = regex.compile(r"\s?[,;、，·・&+/／]\s?|\s(?:và|and|und|et|y|e|dan|dan juga)\s|\s[-–—]\s")
_AROUND = " \u3000.,，、;；:|｜/／()（）[]【】–—•·-"
_PROVINCE = regex.compile(r"\sจ(?:\.|ังหวัด)\S+\s*$")  # behind a Thai name
_ADDRESS = regex.compile(r"(?<=\S)\s+[\w.+-]+@[\w.-]+\s*$")
_TRADE = regex.compile(r"(?<=[\p{Han}가-힣]{2}\s?)(?:기자|특파원|[记記]者)$")
_CLAUSE = regex.compile(r"\p{Han}{5}")
_SENTENCE = regex.compile(r"\p{Ll}[.!?]\s|[。！？\d]")


@functools.lru_cache(maxsize=512)  # asked of the same line for its label, its names and who signs it
def role_end(text: str) -> int:
    """Where the label ends that says a line's names wrote ("Bài và ảnh: ", "文／", "Text: "); 0 where none opens it."""
    found = _CREDIT.match(text)
    if not found or not _WRITES.search(found["roles"]):
        return 0
    named = text[found.end() :].lstrip()
    return 0 if _CLAUSE.match(named) else len(text) - len(named)


def writers(text: str) -> tuple[str, ...] | None:
    """Whom a line that is nothing but credits says to have written: two at least, or one for two things; None for any
    other line."""
    text = _ADDRESS.sub("", text) if "@" in text else text
    text = text.lstrip(_AROUND)
    if len(text) > _LONGEST or not _CREDIT.match(text):
        return None
    found = list(_CREDIT.finditer(text))
    if len(found) == 1 and not _JOINT.fullmatch(found[0]["roles"]):
        return None
    ends = [credit.start() for credit in found[1:]] + [len(text)]
    authors: list[str] = []
    for credit, end in zip(found, ends, strict=True):
        printed = _PROVINCE.sub("", text[credit.end() : end]).strip(_AROUND)
        names = [_TRADE.sub("", name.strip(_AROUND)).rstrip() for name in _BETWEEN.split(printed)]
        writes = _WRITES.search(credit["roles"]) is not None
        if not printed or _SENTENCE.search(printed) or (writes and not all(map(_is_name, names))):
            return None
        authors += names if writes else []
    return tuple(dict.fromkeys(authors))


def _is_name(text: str) -> bool:
    words = text.split()
    if _CLAUSE.search(text):
        return False
    return 0 < len(words) <= _MOST_WORDS and all(map(NAME_WORD.fullmatch, words))
