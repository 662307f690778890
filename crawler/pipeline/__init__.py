"""One night: channels -> entries -> pages -> versions. Joins the steps; the policies live in `agenda`.

    night.py      sources side by side, one polite walker per host
    channels.py   a source's channels -> what they list
    visit.py      one page: fetch -> keep bytes -> parse -> keep version -> outcome
    patience.py   how long one page may be read
    ingest.py     files and WARC captures, the same way

Everything is written by one Archive from the event loop's thread, so walkers need no lock between them.
"""

from crawler.pipeline.night import Night, Stop, Watcher
from crawler.pipeline.scribe import Scribe
from crawler.pipeline.visit import Visitor

__all__ = ["Night", "Scribe", "Stop", "Visitor", "Watcher"]
