"""A writer that is to be killed: says on stdout what was acknowledged, one line each, as fast as it can."""

from __future__ import annotations

import os
import sys

from storage_samples import NIGHT, SOURCE, article, capture, page_of

from storage.archive import Archive
from storage.records import Outcome


def main(where: str, start: int) -> None:
    def say(*words: object) -> None:
        os.write(1, (" ".join(map(str, words)) + "\n").encode())  # one write: a line is whole or not there

    with Archive.open(where, now=NIGHT, purpose="crawl", wait=60) as archive:
        run = archive.begin_run("crawl", NIGHT, [SOURCE])
        say("run", run)
        for number in range(start, start + 100_000):
            key, url = page_of(number)
            seen = capture(os.urandom(3_000) + b"%d" % number, url=url)
            with archive.batch():
                bytes_kept = archive.keep_capture(seen, run=run, source=SOURCE)
                archive.begin_parse(url, key, NIGHT)
            say("capture", bytes_kept, seen.digest)
            paragraphs = [f"Đoạn {i} của bài số{number} trong đêm." for i in range(number % 30)] + ["Câu chung."]
            with archive.batch():
                archive.end_parse(url)
                kept = archive.keep_version(
                    article(number, paragraphs),
                    key=key,
                    source=SOURCE,
                    url=url,
                    captures=[bytes_kept],
                    run=run,
                    at=NIGHT,
                )
                archive.record(Outcome(url, SOURCE, kept.verdict, key, article=kept.article, at=NIGHT), run=run)
            say("article", kept.article, number)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
