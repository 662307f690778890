"""Invented news to keep: an article that has everything, its edits, captures of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from storage.records import Attribution, Capture, Hop, Image, Placement, Repeat, Stamp, Version

NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
"""02:30 of 22 November in Hà Nội."""
DAY = timedelta(days=1)
HANOI = timezone(timedelta(hours=7))

KEY = "baosuoilanh.test#tin:812"
URL = "https://baosuoilanh.test/tin/cau-treo-ban-nam-pung-812.html"
ALIAS = "https://www.baosuoilanh.test/index.php/tin/cau-treo-812.html"
SOURCE = "suoilanh"

BRIDGE = Version(
    title="Cầu treo bản Nặm Pung thông xe sau ba tháng sửa chữa",
    lead="Từ sáng 20/11, hơn 140 hộ dân bản Nặm Pung không còn phải đi bè qua suối.",
    placements=(
        Placement(1, "Cầu treo bản Nặm Pung thông xe sau ba tháng sửa chữa", reason="title", line=1),
        Placement(2, "Cây cầu dài 68 mét bị lũ cuốn mất mố phía đông.", line=3),
        Placement(3, "Ông Lò Văn Tấn, trưởng bản, nói trẻ em nay đi học gần hơn bốn cây số.", "quote", line=4),
        Placement(4, "Cây cầu dài 68 mét bị lũ cuốn mất mố phía đông.", repeat=Repeat(2, "exact", 1.0), line=5),
        Placement(5, "Người dân đi qua cầu sáng 20/11. Ảnh: Hà Quyên", reason="caption", line=6),
        Placement(6, "Kinh phí", "heading", line=7),
        Placement(7, "Tổng kinh phí 1,9 tỷ đồng lấy từ quỹ phòng chống thiên tai của tỉnh.", line=8),
        Placement(8, "Xem thêm: Đường lên Phia Đén sạt lở", reason="navigation", line=9),
    ),
    authors=("Hà Quyên", "Lê Thanh Bình"),
    section="Xã hội",
    tags=("cầu treo", "Nặm Pung"),
    language="vi",
    published=Stamp(datetime(2026, 11, 20, 8, 15, tzinfo=HANOI), date(2026, 11, 20), "minute", "20/11/2026 08:15"),
    modified=Stamp(None, date(2026, 11, 21), "day", "cập nhật 21/11"),
    images=(Image("https://baosuoilanh.test/anh/1.jpg", "Người dân đi qua cầu sáng 20/11.", "Hà Quyên", 5),),
    attributions=(Attribution("agency", "TTXVN", None, "Theo TTXVN"),),
    canonical_url=URL,
    site_name="Báo Suối Lạnh",
    flags=("charset_doubt",),
    rules="nukeviet@1f0c9a7e",
)  # fmt: skip


def saying(*paragraphs: str, like: Version = BRIDGE, **changes: object) -> Version:
    """A version like another with this body."""
    placements = tuple(Placement(i, text) for i, text in enumerate(paragraphs, 1))
    return replace(like, placements=placements, **changes)  # type: ignore[arg-type]


def article(number: int, paragraphs: Sequence[str] = (), day: date | None = None, **changes: object) -> Version:
    """One of many small articles, each with words of its own."""
    body = paragraphs or (f"Đoạn thứ nhất của bài số{number}.", f"Đoạn thứ hai của bài số{number}.")
    published = Stamp(date=day or date(2026, 11, 1) + number % 20 * DAY, precision="day")
    empty = Version(title=f"Bài viết số{number}", published=published, language="vi", rules="test@1")
    return saying(*body, like=empty, **changes)


def page_of(number: int) -> tuple[str, str]:
    """Key and URL of a small article."""
    return f"nhieu.test#tin:{number}", f"https://nhieu.test/tin/bai-{number}.html"


def capture(
    body: bytes = b"<html>\xc4\x91</html>", *, url: str = URL, at: datetime = NIGHT, **changes: object
) -> Capture:
    """A plain 200 response."""
    plain = Capture(
        requested_url=url,
        url=url,
        fetched_at=at,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
        hops=(Hop("http://baosuoilanh.test/812", 301, URL),),
        wire=body,
        payload=body,
        charset="utf-8",
        charset_origin="header",
        address="127.0.0.1",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
