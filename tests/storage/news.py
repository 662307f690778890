"""Invented news to fill an archive with: texts of any length from a seed, edits that keep or change what they say."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from storage.archive import Archive, Kept
from storage.records import Attribution, Placement, Stamp, Version

NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)

_WORDS = [
    "ủy",
    "ban",
    "nhân",
    "dân",
    "tỉnh",
    "họp",
    "bàn",
    "việc",
    "làm",
    "đường",
    "vào",
    "bản",
    "trồng",
    "lê",
    "nuôi",
    "cá",
    "mở",
    "chợ",
    "sửa",
    "cầu",
    "dựng",
    "trường",
    "đón",
    "khách",
    "giữ",
    "rừng",
    "người",
    "già",
    "trẻ",
    "nhỏ",
    "thanh",
    "niên",
    "phụ",
    "nữ",
    "nông",
    "dân",
    "thợ",
    "mộc",
    "thầy",
    "giáo",
    "bác",
    "sĩ",
    "chủ",
    "tịch",
    "thư",
    "ký",
    "ghi",
    "chép",
    "nghe",
    "hỏi",
    "đáp",
    "bàn",
    "bạc",
    "mùa",
    "mưa",
    "nắng",
    "gió",
    "lũ",
    "rét",
    "đồng",
    "ruộng",
    "suối",
    "khe",
    "đồi",
    "núi",
    "vườn",
    "nhà",
    "sàn",
    "bếp",
    "lửa",
    "giếng",
    "nước",
    "máy",
    "bơm",
    "điện",
    "thoại",
    "sách",
    "vở",
    "river",
    "bridge",
    "market",
    "school",
    "road",
    "clinic",
    "forest",
    "harvest",
    "water",
    "village",
    "council",
    "teacher",
    "farmer",
    "winter",
    "meeting",
    "budget",
]


def sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(length)).capitalize() + "."


def paragraphs(seed: int, count: int = 6, length: int = 30) -> list[str]:
    """Texts that no other seed gives."""
    rng = random.Random(seed)
    return [sentence(rng, length) for _ in range(count)]


def reworded(texts: list[str], share: float, seed: int = 1) -> list[str]:
    """`share` of the words replaced; the first word of each text, which is capitalised, is spared."""
    rng = random.Random(seed)

    def other(i: int, word: str) -> str:
        return rng.choice(_WORDS) + ("." if word.endswith(".") else "") if i and rng.random() < share else word

    return [" ".join(other(i, word) for i, word in enumerate(text.split())) for text in texts]


def version(texts: list[str], *, title: str | None = None, at: datetime | None = None, **fields: object) -> Version:
    placements = tuple(Placement(i, text) for i, text in enumerate(texts, 1))
    published = Stamp() if at is None else Stamp(at, at.date(), "minute", at.isoformat())
    given = {"title": title or texts[0][:40], "placements": placements, "published": published, "language": "vi"}
    return Version(**{**given, **fields})  # type: ignore[arg-type]


def keep(
    archive: Archive,
    name: str,
    of: Version,
    *,
    source: str = "bao-suoi",
    at: datetime = NIGHT,
    aliases: dict[str, str] | None = None,
) -> Kept:
    """Keep a version as the article `name` of a source, whose host is the source's name. aliases: with their keys."""
    url = f"http://{source}.test/{name}"
    return archive.keep_version(
        of,
        key=f"{source}.test/{name}",
        source=source,
        url=url,
        aliases=aliases or (),
        alias_keys=aliases,
        run=None,
        at=at,
        attribution_keys={a.url: a.url.removeprefix("http://") for a in of.attributions if a.url},
    )


def hours(count: float) -> datetime:
    """So many hours after midnight of a day in November."""
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=count)


def taken_from(name: str | None = None, url: str | None = None, *, kind: str = "agency") -> tuple[Attribution, ...]:
    return (Attribution(kind, name, url, f"Theo {name or url}"),)  # type: ignore[arg-type]
