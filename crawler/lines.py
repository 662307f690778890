"""What a line is, told from its words alone: noise, an image, a caption and its credit, a question. Pure.

Texts come in normalised (`storage.text.normalise`). Patterns are tied to whole lines: a sentence that only speaks of
comments or sources is body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import regex

from crawler.attributions import names_agency
from storage.records import Reason

_LONGEST = 300  # characters; longer lines are prose whatever they begin with
_LONGEST_CREDIT = 100

# Labels of navigation, share bars and boxes, matched whole, without case, a counter or marks behind them ignored.
_LABELS = """
    latest|latest news|newest|most read|most viewed|most popular|popular|trending|top stories|top news|more news|home
    related|related news|related articles|related stories|related posts|related topics|related content|read more
    see more|read next|up next|see also|also read|more on this|you may also like|recommended|recommended for you
    advertisement|advertising|sponsored|share|share this|share this article|share on facebook|share on twitter|tweet
    print|print this page|email|e-mail|copy link|follow us|subscribe|newsletter|sign up|log in|back to top
    editor's picks|next article|previous article|tags|topics|keywords|comments|comment|leave a comment|add a comment
    post a comment|write a comment|view comments|be the first to comment|no comments yet|loading|play video|watch video
    mới nhất|tin mới|tin mới nhất|đọc nhiều|đọc nhiều nhất|xem nhiều|xem nhiều nhất|tin đọc nhiều|tin xem nhiều
    tin liên quan|bài liên quan|bài viết liên quan|tin bài liên quan|tin cùng chuyên mục|bài cùng chuyên mục
    cùng chuyên mục|tin khác|tin tức khác|các tin khác|bài viết khác|tin nổi bật|tin nóng|tiêu điểm|tin tiêu điểm
    những tin mới hơn|những tin cũ hơn|tin mới hơn|tin cũ hơn|tin đã đưa|các tin đã đưa|theo dòng sự kiện|dòng sự kiện
    có thể bạn quan tâm|có thể bạn muốn đọc|bạn có thể quan tâm|đừng bỏ lỡ|xem thêm|xem tiếp|đọc thêm|đọc tiếp
    xem chi tiết|quảng cáo|tài trợ|chia sẻ|chia sẻ bài viết|chia sẻ facebook|gửi bài viết|in bài viết|in trang
    in bài|lưu bài viết|lưu bài|sao chép liên kết|copy liên kết|trang chủ|quay lại|về trang chủ|lên đầu trang
    đầu trang|trang trước|trang sau|từ khóa|từ khoá|bình luận|ý kiến bạn đọc|bình luận của bạn|gửi bình luận
    viết bình luận|ý kiến của bạn|chưa có bình luận|chưa có bình luận nào|đang tải|theo dõi chúng tôi
    đăng ký nhận tin|đăng nhập|facebook|twitter|zalo|google news|telegram|linkedin|pinterest|youtube
    nghe đọc bài|nghe bài viết|đọc bài viết|cỡ chữ|đánh giá bài viết|click để đánh giá bài viết
    the end|hết
"""
_NOISE_LABELS = frozenset(label for line in _LABELS.split("\n") for label in line.strip().split("|") if label)
_LONGEST_LABEL = max(map(len, _NOISE_LABELS))
_EDGES = " :：-–—•|»›>*.…"

_COUNTED = (
    "comments?|replies|views?|reads|likes?|shares?|bình luận|ý kiến|phản hồi|thảo luận|lượt xem|lượt đọc|đã xem"
    "|đã đọc|thích|lượt thích|chia sẻ|lượt chia sẻ|评论|評論|コメント|댓글"
)
_COUNT = r"[(\[]?\s?\d[\d.,]*[km]?\s?[)\]]?"
_COUNTER = re.compile(
    rf"(?:số )?(?:{_COUNTED})(?: bạn đọc)?\s?[:：]?\s?{_COUNT}|{_COUNT}\s?(?:{_COUNTED})"
    r"|tổng số điểm của bài viết là\s?:.*|xếp hạng\s?:.*phiếu bầu.*",
    re.IGNORECASE,
)
_LEADING_MARKS = ":：>»›*"  # one stands near the start of whatever leads to another article
_LEADS = re.compile(f"[{_LEADING_MARKS}]")
_LEADS_WITHIN = 60
_ADDRESS = re.compile(r"[<(\[]?(?:https?://|www\.)\S+[>)\]]?")
_ORNAMENT = re.compile(r"[\W_]+")
_RELATED = re.compile(
    r"(?:>{2,3}|»(?!.*«)|›(?!.*‹)|=>)\s?\S.*"  # »…« and ›…‹ are speech in Danish and German
    r"|(?:(?:mời (?:quý )?(?:độc giả|bạn đọc|bạn) )?(?:xem|đọc) thêm|(?:tin|bài) liên quan|có thể bạn quan tâm"
    r"|read more|see also|also read|read also|related(?: articles?| stories| news)?|more on this|tags?|keywords"
    r"|từ khóa|từ khoá)"
    r"\s?[:：>»]\s?\S.*"
    r"|\*\s?mời (?:quý )?(?:bạn đọc|độc giả) vào chuyên mục .*",
    re.IGNORECASE,
)

_IMAGE = re.compile(
    r"\|?\s*(?:\[\s*)?!\[(?P<alt>[^\]]*)\]\((?P<url>[^()\s]*)(?:\s[^()]*)?\)(?:\s*\]\([^()]*\))?\s*\|?\s*(?P<rest>.*)"
)
_ROW = re.compile(r"\|(?P<cells>.*)\|")
_RULE = re.compile(r"[|\s:+-]+")

_CREDIT_LABEL = (
    r"(?:source|photos?|photographs?|images?|pictures?|picture credit|photo credit|image credit|credit|illustration"
    r"|courtesy|nguồn ảnh|nguồn|ảnh tư liệu|ảnh minh họa|ảnh minh hoạ|ảnh|hình ảnh|hình|clip|video|đồ họa|đồ hoạ"
    r"|foto|bild|图|圖|图片来源|写真|사진)"
)
_CREDIT_LINK = r"\s?(?:[:：]\s?(?:by\s)?|(?<=\s)(?:courtesy of|courtesy|by)\s)"
_CREDIT_IN_BRACKETS = regex.compile(
    rf"[(\[（]\s?(?i:{_CREDIT_LABEL}{_CREDIT_LINK})(?P<credit>[^()\[\]（）]{{1,100}})[)\]）]\s?\.?$"
)
# Without brackets the label is capitalised, else "từ nguồn: …" within a sentence would be one.
_CREDIT_AT_END = regex.compile(
    rf"(?:^|(?<=[\s.!?…”\"'’)|/–—-]))(?=[\p{{Lu}}\p{{Lo}}])(?i:{_CREDIT_LABEL}{_CREDIT_LINK})(?P<credit>(?:[^.:：!?]|\.(?!\s)){{1,80}}?)\.?$"
)
_PHOTO = "ảnh|hình|photo|image|picture|nguồn ảnh"
_CREDITED = re.compile(rf"[(\[]?(?:{_PHOTO})\b", re.IGNORECASE)
# Enough of a line's first word to tell that it may be a counter, a credit or an address. Software set to Turkish prints
# "LİKES" and "lıkes": patterns without case take both letters for i, `casefold` neither.
_FIRST_WORDS = [word[:3] for word in f"{_PHOTO}|{_COUNTED}|số |www".split("|")]
_TELLING = frozenset(word.replace("i", i) for word in _FIRST_WORDS for i in ("i", "İ".casefold(), "ı"))
_BRACKETS_AT_END = regex.compile(r"[(\[（](?P<credit>[^()\[\]（）]{2,60})[)\]）]\s?\.?$")

_QUESTION = re.compile(
    r"(?:phóng viên|pv|p\.v|hỏi|người phỏng vấn|question|q|interviewer|reporter)\s*[:：]\s*\S.*", re.IGNORECASE
)

_DATES = """
    thứ hai ba tư năm sáu bảy chủ nhật chúa cn ngày tháng lúc vào giờ phút h cập đăng xuất bản viết gmt utc ict
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    date published posted updated last modified on at am pm st nd rd th
"""
_DATE_WORDS = frozenset(_DATES.split())


@dataclass(frozen=True, slots=True)
class ImageLine:
    """A line that opens an image: address as printed ("" for a lost one) and what stands behind it on the line."""

    url: str
    rest: str


def opens_as_prose(text: str) -> bool:
    """Whether a line is told at a glance to be neither noise nor a photo credit nor an attribution: it begins with a
    letter, has no colon or arrow near it, is no label and begins with no word of counters and credits."""
    head = text[:_LEADS_WITHIN]
    # _LEADING_MARKS one by one: `any` would cost more than all the rest.
    if ":" in head or "：" in head or ">" in head or "»" in head or "›" in head or "*" in head:
        return False
    if not head[:1].isalpha() or head[:3].casefold() in _TELLING or head[:2] in _TELLING:
        return False
    core = text.strip(_EDGES)
    return len(core) > _LONGEST_LABEL or core.casefold() not in _NOISE_LABELS


def noise(text: str) -> Reason | None:
    """ "noise" for a label, counter, bare address or ornament; "navigation" for a link to another article."""
    if len(text) > _LONGEST:
        return None
    core = text.strip(_EDGES)
    if (len(core) <= _LONGEST_LABEL and core.casefold() in _NOISE_LABELS) or _COUNTER.fullmatch(text):
        return "noise"
    if (" " not in text and _ADDRESS.fullmatch(text)) or _ORNAMENT.fullmatch(text) or image(text) is not None:
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


def photo_credit(text: str) -> str | None:
    """Who took the picture, when the line is a photo credit and nothing else: "Ảnh: Nông Vân"."""
    if len(text) > _LONGEST_CREDIT or not _CREDITED.match(text):
        return None
    rest, credit = split_credit(text)
    return credit if rest is None else None


def is_question(text: str) -> bool:
    """Whether an interviewer asks: a line that ends with a question mark or begins with the asker's label."""
    return text.endswith(("?", "？", "?”", '?"')) or (len(text) < 2_000 and _QUESTION.fullmatch(text) is not None)


def is_date(text: str) -> bool:
    """Whether a line prints a date, perhaps with its time and a label, and nothing else."""
    if len(text) > 80 or len(re.findall(r"\d+", text)) < 2:
        return False
    return all(word.isdigit() or word in _DATE_WORDS for word in re.findall(r"\d+|[^\W\d_]+", text.casefold()))
