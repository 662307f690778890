"""What a line is, told from its words alone: noise, an image, a caption and its credit, a question. Pure.

Texts come in normalised (`storage.text.normalise`). Patterns are tied to whole lines: a sentence that only speaks of
comments or sources is body.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

import regex

from crawler.attributions import names_agency
from crawler.datewords import MONTH, NOON_AFTER, NOON_BEFORE, SHORT_WEEKDAY, WEEKDAY, zone_of
from crawler.linewords import BOILERPLATE, LEADS, NOISE_LABELS, OPENINGS
from storage.records import Reason

_LONGEST = 300  # characters; longer lines are prose whatever they begin with
_LONGEST_CREDIT = 100

_LONGEST_LABEL = max(map(len, NOISE_LABELS))
_BAR = " | "  # between labels, and between the cells of a row
_MARKS = "▶►▷→☞👉●■◆"  # printed before labels and leads
_EDGES = f" :：-–—•|»›>*.…【】[]［］{_MARKS}"

_COUNTED = (
    "comments?|replies|views?|reads|likes?|shares?|bình luận|ý kiến|phản hồi|thảo luận|lượt xem|lượt đọc|đã xem"
    "|đã đọc|thích|lượt thích|chia sẻ|lượt chia sẻ|评论|評論|コメント|댓글|조회"
    "|(?:เปิดอ่าน|เข้าชม|ผู้เข้าชม|จำนวนผู้เข้าชม)"
)
_COUNT = r"[(\[]?\s?\d[\d.,]*[km]?\s?(?:ครั้ง)?[)\]]?"
_COUNTER = re.compile(
    rf"(?:số )?(?:{_COUNTED})(?: bạn đọc)?\s?[:：]?\s?{_COUNT}|{_COUNT}\s?(?:{_COUNTED})"
    r"|tổng số điểm của bài viết là\s?:.*|xếp hạng\s?:.*phiếu bầu.*",
    re.IGNORECASE,
)
_LEADING_MARKS = ":：>»›*|"  # one stands near the start of whatever leads to another article
_LEADS = re.compile(rf"[{_LEADING_MARKS}{_MARKS}】\]］]")
_LEADS_WITHIN = 60
_ADDRESS = re.compile(r"[<(\[/]?(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)[>)\]]?")
_TO_ADDRESS = re.compile(
    r"(?:contacts?|kontakt|contacto|contatto|liên hệ|e-?mail)(?: us)?\s?[:：]\s?(?=\S+$)", re.IGNORECASE
)
_ORNAMENT = re.compile(r"[\W_]+")
_RELATED = re.compile(
    r"(?:>{2,3}|»(?!.*«)|›(?!.*‹)|=>)\s?\S.*"  # »…« and ›…‹ are speech in Danish and German
    rf"|[{_MARKS}]*\s?(?:{LEADS})\s?(?:[:：>»]|\|(?!.*\|))\s?\S.*"
    rf"|[(（]\s?(?:{LEADS})\s?[:：]\s?\S.*[)）]|[【\[［]\s?(?:{LEADS})\s?[】\]］]\s?\S.*|[{_MARKS}]\s?(?:{LEADS})\s\S.*"
    r"|\*\s?mời (?:quý )?(?:bạn đọc|độc giả) vào chuyên mục .*",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(BOILERPLATE, re.IGNORECASE)
_OPENINGS = tuple(OPENINGS.split("|"))
_OPENS = frozenset(opening[:4] for opening in _OPENINGS)
_FIRST_EAST = "\u2e80"  # from here on letters have no case, and openings are shorter

_IMAGE = re.compile(
    r"\|?\s*(?:\[\s*)?!\[(?P<alt>[^\]]*)\]\((?P<url>[^()\s]*)(?:\s[^()]*)?\)(?:\s*\]\([^()]*\))?\s*\|?\s*(?P<rest>.*)"
)
_ROW = re.compile(r"\|(?P<cells>.*)\|")
_RULE = re.compile(r"[|\s:+-]+")

_CREDIT_LABEL = (
    r"(?:source|photos?|photographs?|images?|pictures?|picture credit|photo credit|image credit|credit|illustration"
    r"|courtesy|nguồn ảnh|nguồn|ảnh tư liệu|ảnh minh họa|ảnh minh hoạ|ảnh|hình ảnh|hình|clip|video|đồ họa|đồ hoạ"
    r"|fotos?|bild|图|圖|图片来源|摄影|攝影|写真|사진)"
)
_CREDIT_LINK = r"\s?(?:[:：]\s?(?:by\s)?|(?<=\s)(?:courtesy of|courtesy|by)\s)"
_CREDIT_IN_BRACKETS = regex.compile(
    rf"[(\[（]\s?(?i:{_CREDIT_LABEL}{_CREDIT_LINK})(?P<credit>[^()\[\]（）]{{1,100}})[)\]）]\s?\.?$"
)
# Without brackets the label is capitalised, else "từ nguồn: …" within a sentence would be one.
_CREDIT_AT_END = regex.compile(
    rf"(?:^|(?<=[\s.!?…”\"'’)|/–—-]))(?=[\p{{Lu}}\p{{Lo}}])(?i:{_CREDIT_LABEL}{_CREDIT_LINK})(?P<credit>(?:[^.:：!?]|\.(?!\s)){{1,80}}?)\.?$"
)
_PHOTO = "ảnh|hình|photos?|fotos?|image|picture|nguồn ảnh|摄影|攝影"
_CREDITED = re.compile(rf"[(\[]?(?:{_PHOTO})\b", re.IGNORECASE)
# Enough of a line's first word to tell that it may be a counter, a credit or an address. Software set to Turkish prints
# "LİKES" and "lıkes": patterns without case take both letters for i, `casefold` neither.
_FIRST_WORDS = [word[:3] for word in f"{_PHOTO}|{_COUNTED}|số |www".split("|")]
_TELLING = frozenset(word.replace("i", i) for word in _FIRST_WORDS for i in ("i", "İ".casefold(), "ı"))
_OF_PHOTOS = re.compile(
    r"[(\[（]?\s?(?:photo|image|picture|foto|bild|ảnh|nguồn ảnh|hình|illustration|图|圖|写真|사진)", re.IGNORECASE
)
_LONGEST_EAST = 50  # more than any of these has
_HAN = r"[\u3400-\u9fff]"
_EAST_CREDIT = re.compile(
    rf"(?:^|[\s。．.！？!?」”)）/／、，(（])(?:{_HAN}[{_HAN[1:-1]}·]{{1,11}}\s?|图片|圖片|記者|资料){{1,3}}(?:摄|攝|供图|供圖|翻攝)[。)）]?$"
    r"|[(（\[［【/／]\s?(?:[^()（）\[\]]{0,20}(?:摄|攝|供图|供圖|提供|翻攝|撮影))\s?[)）\]］】]?[。]?$"
    r"|[。)）」\s(（\[](?:资料图片|资料图|資料圖片|資料圖|資料照片|資料照|檔案照片|档案照片|視覺中國|视觉中国供图)[)）\]]?[。]?$"
    r"|(?:＝|=|（|\().{1,30}(?:撮影|提供)[)）]?$"
    r"|(?:[.。]\s|[/|ⓒ=\[(]\s?)[^.。/]{1,25}\s?제공[)\]]?\.?$|사진\s?[=:/|]\s?.{1,30}$|[.다]\s[가-힣]{2,4}\s(?:사진)?기자$"
    r"|[(（](?:자료|사진|출처|이미지|그래픽)\s?[=:：]\s?.{1,25}[)）]$"
    r"|[(（](?:撮影|写真|画像|[攝摄]影|[圖图]片?)\s?[／/:：=＝].{1,25}[)）]$"
)
_DATELINE = regex.compile(r"\p{Lu}[\p{L}.,'’ ]{2,28}(?:,\s\w+\.(?:com|id|vn))?\s?[-–—]")
_BRACKETS_AT_END = regex.compile(r"[(\[（](?P<credit>[^()\[\]（）]{2,60})[)\]）]\s?\.?$")

_QUESTION = re.compile(
    r"(?:phóng viên|pv|p\.v|hỏi|người phỏng vấn|question|q|interviewer|reporter)\s*[:：]\s*\S.*", re.IGNORECASE
)

# Words beside a date: labels, and what joins its parts. Months and weekdays are `datewords`'.
_DATE_LABELS = """
    lần cuối
    thứ hai ba tư năm sáu bảy chủ nhật chúa cn ngày tháng lúc vào giờ phút h cập đăng xuất bản viết t z uhr hrs date
    published posted updated last modified on at am pm st nd rd th of the first veröffentlicht erstellt aktualisiert
    stand datum um vom den publié publiée mis mise à jour modifié modifiée le el del de las fecha publicado publicada
    actualizado actualizada creado em às atualizado atualizada última atualização il alle ore pubblicato aggiornato
    ultimo aggiornamento diterbitkan diperbarui dipublikasikan tayang tanggal pukul jam segunda terça quarta quinta
    sexta feira sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag
    donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota niedziela понедельник вторник
    среда четверг пятница суббота воскресенье мск gepubliceerd bijgewerkt geplaatst op om opublikowano aktualizacja
    dodano godz опубликовано обновлено в г года yayınlanma güncelleme tarihi saat kl 发布 发布时间 发布于 发表于
    发稿时间 更新 更新时间 时间 日期 發布 發布時間 發佈 刊出 更新時間 時間 出版 入力 公開 公開日 公開日時 更新日
    更新日時 配信 掲載 掲載日 投稿 投稿日 最終更新 発表 発信 付 입력 수정 등록 송고 송고시간 승인 작성 발행 업데이트
    기사입력 최종수정 최종 입력시간 수정시간 게재 เผยแพร่ อัปเดต อัพเดต อัปเดตล่าสุด วันที่ลงข่าว ลงวันที่ วันที่ ที่ เวลา น โพสต์ เมื่อ
"""
DATE_WORDS = frozenset(_DATE_LABELS.split())
_THAI_PICTURES = (" ภาพ", " ถ่ายภาพ")  # behind who took them
_THAI_CREDIT = re.compile(r"([\u0e00-\u0e7f]{2,30} [\u0e00-\u0e7f]{2,30}) (?:ถ่าย)?ภาพ")
_THAI_LABELS = "|".join(sorted((w for w in DATE_WORDS if "\u0e00" < w[0] < "\u0e7f"), key=len, reverse=True))
_READING_TIME = (  # stands beside dates, often with nothing between
    r"(?:(?:lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd)\s?:?\s?)?"
    r"(?<![0-9])[0-9]{1,2}\s?min(?:\.|\w{2,4})?"
    r"(?:\s(?:read|lesezeit|de lectura|de lecture|di lettura|de leitura))?(?!\w)"
)
_DATE_PARTS = re.compile(
    rf"{_READING_TIME}|[พค]\.ศ\.|{WEEKDAY}|{SHORT_WEEKDAY}|{MONTH}\.?|{_THAI_LABELS}|(?:{NOON_BEFORE})(?=\s?[0-9])|(?<=[0-9\s])(?:{NOON_AFTER})"
    r"|[0-9]+\s?[年年月日號号时時点點分秒년월일시분초]?"
)
_STAMPED = re.compile(
    r"(?:입력|수정|등록|송고|승인|발행|업데이트|최종|기사입력|发布|發布|更新|公開|掲載|配信"
    r"|published|updated|posted|last updated"
    r"|ngày đăng|đăng|(?:lần )?cập nhật|xuất bản|เผยแพร่|อัปเดต|diterbitkan|diperbarui|tayang)",
    re.IGNORECASE,
)
_VIEWED = re.compile(r"[\s|–-]*(?:lượt (?:xem|đọc)|views?|dibaca)\s?[:：]?\s?[\d.,]*\s*$", re.IGNORECASE)
_BARS = re.compile(r"\s*[|｜]\s*")
_LONGEST_DATE = 100
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class ImageLine:
    """A line that opens an image: address as printed ("" for a lost one) and what stands behind it on the line."""

    url: str
    rest: str


def opens_as_prose(text: str) -> bool:
    """Whether a line is told at a glance to be neither noise nor a photo credit nor an attribution: it begins with a
    letter, has no colon, arrow or bar near it, is no label and opens with no word of counters, credits, boilerplate."""
    head = text[:_LEADS_WITHIN]
    # _LEADING_MARKS one by one: `any` would cost more than all the rest.
    if ":" in head or "：" in head or ">" in head or "»" in head or "›" in head or "*" in head or "@" in head:
        return False
    if _BAR in head:
        return False
    if not head[:1].isalpha() or head[:3].casefold() in _TELLING or head[:2] in _TELLING:
        return False
    if (head >= _FIRST_EAST or head[:4].casefold() in _OPENS) and head.casefold().startswith(_OPENINGS):
        return False
    if text.endswith(_THAI_PICTURES):
        return False
    return not is_label(text)


_NETWORK = (
    r"(?:facebook|twitter|x|zalo|whats ?app|linkedin|telegram|pinterest|reddit|messenger|threads|bluesky|xing|line"
    r"|viber|tumblr|weibo|wechat|微信|微博|qq空间|qq|はてな(?:ブックマーク)?|카카오톡|카카오스토리|밴드|네이버|e-?mail|mail|sms)"
)
_SHARE_BAR = re.compile(  # "Share: Facebook Zalo", "TeilenFacebookX"
    r"(?:(?:share|share (?:this|on|via)|teilen|chia sẻ|partager|compartir|compartilhar|bagikan|condividi|分享(?:到|至)?"
    rf"|シェア(?:する)?|공유(?:하기)?|แชร์)\s?[:：]?\s?)?{_NETWORK}(?:[\s|·•,/]*{_NETWORK})+[\s.]*",
    re.I,
)


@functools.lru_cache(maxsize=512)  # of the same lines boxes of teasers are told, and noise
def is_label(text: str) -> bool:
    """Whether a line is a label of navigation, share bars or boxes, marks around it aside: "Related news"."""
    core = text.strip(_EDGES)
    return (len(core) <= _LONGEST_LABEL and core.casefold() in NOISE_LABELS) or _SHARE_BAR.fullmatch(text) is not None


def noise(text: str) -> Reason | None:
    """ "noise" for a label, counter, bare address, ornament or a line of editors, platforms, rights, walls and
    templates; "navigation" for a link to another article."""
    if len(text) > _LONGEST:
        return None
    if is_label(text) or _COUNTER.fullmatch(text):
        return "noise"
    if _BAR in text and all(part.strip(_EDGES).casefold() in NOISE_LABELS for part in text.split(_BAR)):
        return "noise"
    address = text[to.end() :] if "@" in text and (to := _TO_ADDRESS.match(text)) else text
    if (" " not in address and _ADDRESS.fullmatch(address)) or _ORNAMENT.fullmatch(text) or image(text) is not None:
        return "noise"
    if (not text[:1].isalpha() or text.casefold().startswith(_OPENINGS)) and _BOILERPLATE.fullmatch(text):
        return "noise"
    return "navigation" if _LEADS.search(text, 0, _LEADS_WITHIN) and _RELATED.fullmatch(text) else None


def image(text: str) -> ImageLine | None:
    """The Markdown image that a line is, as extraction tools print one: "![]() |", "![alt](url)"."""
    if "![" not in text[:4]:
        return None
    found = _IMAGE.fullmatch(text)
    return ImageLine(found["url"], found["rest"].strip(" |")) if found else None


def cells(text: str) -> list[str]:
    """The cells of a Markdown table row "| a | b |", [] for any other line. One cell is a caption, more are data."""
    found = _ROW.fullmatch(text) if text[:1] == "|" else None
    return [cell.strip() for cell in found["cells"].split("|")] if found else []


def is_rule(text: str) -> bool:
    """Whether a line only rules a Markdown table: "|---|---|"."""
    return "|" in text and "-" in text and _RULE.fullmatch(text) is not None


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit without its label; None for what is not there.

    "Lễ hội. (Ảnh: Nông Vân)" -> ("Lễ hội.", "Nông Vân");  "Photo: VNA" -> (None, "VNA")
    """
    if not caption:
        return None, None
    found = _CREDIT_IN_BRACKETS.search(caption) or _CREDIT_AT_END.search(caption)
    if found is None:
        found = _BRACKETS_AT_END.search(caption)
        if found is None or not names_agency(found["credit"]):
            return caption or None, None
    rest = caption[: found.start()].rstrip(" -–—|/")
    return rest or None, found["credit"].strip() or None


def is_credited(caption: str) -> bool:
    """Whether a line that stands right under an image ends as captions do and sentences do not: with a label of
    photographs and a name ("Ảnh: Nông Vân", "(Foto: dpa)"), or with the words of Chinese, Japanese and Korean desks
    ("许念恩 摄", "受访者供图", "（資料圖片）", "남원시 제공")."""
    if _EAST_CREDIT.search(caption[-_LONGEST_EAST:]):
        return True
    found = _CREDIT_IN_BRACKETS.search(caption) or _CREDIT_AT_END.search(caption)
    return found is not None and _OF_PHOTOS.match(found.group()) is not None


def photo_credit(text: str) -> str | None:
    """Who took the picture, when the line is a photo credit and nothing else: "Ảnh: Nông Vân"."""
    if text.endswith(_THAI_PICTURES) and (thai := _THAI_CREDIT.fullmatch(text)):
        return thai[1]
    if len(text) > _LONGEST_CREDIT or not _CREDITED.match(text):
        return None
    rest, credit = split_credit(text)
    return credit if rest is None else None


def is_question(text: str) -> bool:
    """Whether an interviewer asks: a line that ends with a question mark or begins with the asker's label."""
    return text.endswith(("?", "？", "?”", '?"')) or (len(text) < 2_000 and _QUESTION.fullmatch(text) is not None)


def is_dateline(text: str) -> bool:
    """Whether a line is nothing but the place from which a report is filed: "Bandung -"."""
    return _DATELINE.fullmatch(text) is not None


@functools.lru_cache(maxsize=512)  # the same lines are looked at for a label and for a date
def without_info(text: str) -> str:
    """A line without its parts between bars that are dates or counters, or the date with which it begins or ends:
    "文：王小明｜2026年2月12日 07:40", "입력 2026.11.20 10:20 홍길동 기자"."""
    if "|" not in text and "｜" not in text:
        return _undated(text)
    parts = _BARS.split(text)
    told = [part for part in parts if not (is_date(part) or is_stamp(part) or _COUNTER.fullmatch(part))]
    return text if len(told) in (0, len(parts)) else "｜".join(told)


_YEAR = re.compile(r"(?:19|20|25)\d\d|\d[./-]\d\d?[./-]\d\d|\d\s[ก-๎.]+\s\d\d")


def _undated(text: str) -> str:
    """A short line without a date at its beginning or end."""
    words = text.split()
    if len(text) > 2 * _LONGEST_DATE or len(words) < 3 or not _YEAR.search(text):
        return text
    for size in range(len(words) - 1, 0, -1):
        for dated, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            printed = " ".join(dated)
            if _is_whole(printed) and (is_date(printed) or is_stamp(printed)):
                return " ".join(rest)
    return text


def _is_whole(text: str) -> bool:
    """Whether a date tells day, month and year: "16 (2023)" and "2025–26" do not."""
    return len(_DIGITS.findall(text)) > 2 or any(map(str.isalpha, text))


def is_stamp(text: str) -> bool:
    """Whether a line prints a date behind a label of publication or change and no more: "등록 2026-11-19 13:50"."""
    return _STAMPED.match(text.lstrip("( ")) is not None and is_date(_VIEWED.sub("", text))


def is_date(text: str) -> bool:
    """Whether a line prints a date, perhaps with its time, time zone and a label, and nothing else."""
    if len(text) > _LONGEST_DATE or len(_DIGITS.findall(text)) < 2:
        return False
    rest = _DATE_PARTS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return all(word in DATE_WORDS or zone_of(word) is not None for word in _WORDS.findall(rest))
