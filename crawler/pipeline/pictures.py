"""The bytes of an article's pictures and attachments, for a source that says `keep_images = true`.

Asked for by the same Fetcher (guard, robots, spacing, caps), stored once per digest. One that cannot be had is no
failure of the article: later looks at it ask again, after ever longer pauses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from crawler import agenda
from crawler.config import SourceConfig
from crawler.decode import sniff
from crawler.errors import FetchError
from crawler.fetch import Fetcher
from crawler.pipeline.scribe import Scribe
from storage.archive import Archive
from storage.history import keep_picture, note_picture_failed, pictures_wanted
from storage.records import Capture, is_document

MOST = 100  # pictures and attachments of one article
_PICTURES = frozenset({"image", "video", "audio"})
_DOCUMENTS = frozenset({"pdf", "document", "archive"})
_ASIDE = agenda.NOT_ASKED - {"robots_disallowed", "redirect_elsewhere"}
"""Reasons that say nothing about the picture: its host is left alone for now."""


class Pictures:
    """Fetches and keeps what articles refer to. run: whose captures they are."""

    def __init__(
        self, archive: Archive, fetcher: Fetcher, scribe: Scribe, run: int, clock: Callable[[], datetime]
    ) -> None:
        self._archive, self._fetcher, self._scribe = archive, fetcher, scribe
        self._run, self._clock = run, clock

    async def keep(self, source: SourceConfig, key: str) -> int:
        """Keep what the shown version of an article refers to and is not held. Returns: how many were kept.

        Raises: FetchError("interrupted") when the run is asked to end; ArchiveError.
        """
        kept = 0
        for url in (await self._scribe.do(pictures_wanted, self._archive, key, self._clock()))[:MOST]:
            try:
                capture = await self._fetcher.fetch(url, source=source, expect="any")
            except FetchError as error:
                if error.reason == "interrupted":
                    raise
                if error.reason not in _ASIDE:
                    await self._failed(source, url, error.reason)
                continue
            if _is_what_it_says(url, capture):
                await self._scribe.do(self._keep, source, url, capture)
                kept += 1
            else:
                await self._failed(source, url, f"http_{capture.status}" if capture.status != 200 else "no_picture")
        return kept

    def _keep(self, source: SourceConfig, url: str, capture: Capture) -> None:
        with self._archive.batch():
            number = self._archive.keep_capture(capture, run=self._run, source=source.name)
            keep_picture(self._archive, url, number)

    async def _failed(self, source: SourceConfig, url: str, reason: str) -> None:
        await self._scribe.do(note_picture_failed, self._archive, url, source.name, reason, self._clock())


def _is_what_it_says(url: str, capture: Capture) -> bool:
    """Whether bytes came that are a picture or a document: a login page in place of one is none."""
    if capture.status != 200 or not capture.payload or capture.truncated:
        return False
    head = capture.payload[:1_024]
    kind = sniff(head)
    if is_document(url):
        return kind in _DOCUMENTS or (kind is None and b"<" not in head)  # csv and rtf have no mark
    if b"<svg" in head.lower() and capture.media_type == "image/svg+xml":
        return True
    return kind in _PICTURES | _DOCUMENTS
