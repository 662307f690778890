"""Pages that are not the article: captcha, JavaScript challenge, login, paywall, consent, encrypted text. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.records import Capture

BlockReason = Literal["captcha", "js_challenge", "login", "paywall", "consent", "cookie_reload", "encrypted", "denied"]


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a page is a barrier. evidence: the marker that was seen, fit to show."""

    reason: BlockReason
    evidence: str


def blocked(capture: Capture, text: str) -> Blocked | None:
    """The barrier that stands where the page should, or None. `text` is `decode.text_of(capture)`."""
    raise NotImplementedError
