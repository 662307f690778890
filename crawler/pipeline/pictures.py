"""The bytes of an article's pictures, for a source that says `keep_images = true`.

Asked for by the same Fetcher (guard, robots, spacing, caps), stored once per digest. A picture that cannot be had is no
failure of the article: the next look at it asks again.
"""

from __future__ import annotations

from crawler.config import SourceConfig
from crawler.decode import sniff
from crawler.errors import FetchError
from crawler.fetch import Fetcher
from crawler.pipeline.scribe import Scribe
from storage.archive import Archive
from storage.history import keep_picture, pictures_wanted
from storage.records import Capture

MOST = 100  # pictures of one article
_KINDS = frozenset({"image", "pdf", "document", "video", "audio"})


async def keep_pictures(
    archive: Archive, fetcher: Fetcher, scribe: Scribe, source: SourceConfig, key: str, run: int
) -> int:
    """Fetch and keep what the shown version of an article refers to and is not held. Returns: how many were kept.

    Raises: FetchError("interrupted") when the run is asked to end; ArchiveError.
    """

    def keep(url: str, capture: Capture) -> None:
        with archive.batch():
            keep_picture(archive, url, archive.keep_capture(capture, run=run, source=source.name))

    kept = 0
    for url in (await scribe.do(pictures_wanted, archive, key))[:MOST]:
        try:
            capture = await fetcher.fetch(url, source=source, expect="any")
        except FetchError as error:
            if error.reason == "interrupted":
                raise
            continue
        if _is_picture(capture):
            await scribe.do(keep, url, capture)
            kept += 1
    return kept


def _is_picture(capture: Capture) -> bool:
    """Whether bytes came that are what they say: a login page in place of a picture is none."""
    if capture.status != 200 or not capture.payload or capture.truncated:
        return False
    head = capture.payload[:1_024]
    if b"<svg" in head.lower() and capture.media_type == "image/svg+xml":
        return True
    return sniff(head) in _KINDS
