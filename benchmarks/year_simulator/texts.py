"""Invented texts: what nobody wrote, edited and translated so that it is known how much."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

_VIETNAMESE = """
    ủy ban nhân dân tỉnh họp bàn việc làm đường vào bản trồng lê nuôi cá mở chợ sửa cầu dựng trường đón khách giữ rừng
    người già trẻ nhỏ thanh niên phụ nữ nông thợ mộc thầy giáo bác sĩ chủ tịch thư ký ghi chép nghe hỏi đáp mùa mưa
    nắng gió lũ rét đồng ruộng suối khe đồi núi vườn nhà sàn bếp lửa giếng nước máy bơm điện thoại sách vở hạt giống
    phân bón trâu bò lợn gà ngựa thồ hàng hóa giá cả thu nhập hộ nghèo vay vốn ngân hàng hợp tác xã kế hoạch báo cáo
    kiểm tra hướng dẫn kỹ thuật thời tiết sương muối ánh sáng con đò bến phà chuyến xe ghềnh thác hoa mận trái cam
"""
_ENGLISH = """
    council village market bridge river school road clinic forest harvest water teacher farmer winter meeting budget
    season valley orchard cattle fishery engine lantern harbour weaver pottery festival archive ledger surveyor bakery
    carpenter nursery shelter workshop terrace reservoir footpath signal gathering proposal estimate inspection repair
    planned opened reported measured carried repaired invited promised finished counted painted planted visited offered
    slowly early together quietly twice again nearby upstream outside before after during between under along
"""
_SYLLABLES, _WORDS = _VIETNAMESE.split(), _ENGLISH.split()
_NAMES = ["Nông Vân", "Lý Thị Mẩy", "Hoàng Đức", "Sầm Thị Lan", "Bế Văn Tài", "Triệu Minh"]
_OTHER_NAMES = ["Anna Field", "Peter Marsh", "Joan Hill"]


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader reads of an article."""

    title: str
    author: str
    paragraphs: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


class Writer:
    """Writes from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def article(self, language: str) -> Text:
        names = _NAMES if language == "vi" else _OTHER_NAMES
        paragraphs = tuple(self._paragraph(language) for _ in range(self._chance.randint(6, 9)))
        return Text(self._title(language), self._chance.choice(names), paragraphs)

    def translated(self, text: Text, language: str) -> Text:
        """As many paragraphs in another language."""
        new = self.article(language)
        return replace(new, paragraphs=tuple(self._paragraph(language) for _ in text.paragraphs))

    def edited(self, text: Text, language: str) -> Text:
        """A few words of one paragraph, a sentence more, or another title; always another text."""
        kind = self._chance.random()
        if kind < 0.15:
            return replace(text, title=self._title(language))
        at = self._chance.randrange(len(text.paragraphs))
        paragraph = text.paragraphs[at]
        paragraph = (
            f"{paragraph} {self._sentence(language, 9)}" if kind < 0.4 else self._reworded(paragraph, language, 3)
        )
        return replace(text, paragraphs=(*text.paragraphs[:at], paragraph, *text.paragraphs[at + 1 :]))

    def reprinted(self, text: Text, language: str) -> Text:
        """Nearly the same: a word in thirty replaced, perhaps one paragraph left out, perhaps another title."""
        paragraphs = [self._reworded(p, language, max(1, len(p.split()) // 30)) for p in text.paragraphs]
        if self._chance.random() < 0.4:
            del paragraphs[self._chance.randrange(1, len(paragraphs))]
        title = self._title(language) if self._chance.random() < 0.5 else text.title
        return Text(title, text.author, tuple(paragraphs))

    def cut(self, text: Text) -> Text:
        """The beginning alone, or nothing."""
        return replace(text, paragraphs=text.paragraphs[: self._chance.choice((0, 1))])

    def _title(self, language: str) -> str:
        return self._sentence(language, self._chance.randint(7, 11)).rstrip(".")

    def _paragraph(self, language: str) -> str:
        return " ".join(self._sentence(language, self._chance.randint(13, 20)) for _ in range(3))

    def _sentence(self, language: str, length: int) -> str:
        chosen = [self._word(language) for _ in range(length)]
        if self._chance.random() < 0.3:
            chosen[self._chance.randrange(2, length - 1)] = str(self._chance.randrange(11, 9_000))
        return " ".join(chosen).capitalize() + "."

    def _reworded(self, paragraph: str, language: str, count: int) -> str:
        said = paragraph.split()
        for _ in range(count):
            at = self._chance.randrange(1, len(said))
            old, new = said[at], self._word(language)
            end = "." if old.endswith(".") else ""
            said[at] = new.capitalize() + end if old[:1].isupper() else new + end
            if said[at] == old:
                said[at] = "bỗng" if language == "vi" else "suddenly"
        return " ".join(said)

    def _word(self, language: str) -> str:
        return self._chance.choice(_SYLLABLES if language == "vi" else _WORDS)
