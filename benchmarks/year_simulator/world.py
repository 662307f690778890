"""All papers on one loopback server, what happens to them every night, and a log of what was answered."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .papers import LOCAL, Moved, Paper, Piece, Tie, slug_of, source_line
from .texts import Text, Writer

FIRST_NIGHT = datetime(2025, 3, 1, 19, 30, tzinfo=UTC)
NOBODY = "http://bao-khong-theo.test/tin-{}.html"  # a paper that nobody follows
RECHECK_DAYS, RECHECK_PAUSE = 7, 21


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer about a piece. text: what its page said, None for a 404 or 410. url: the address that answered."""

    night: int
    piece: Piece
    status: int
    url: str
    text: Text | None


@dataclass
class World:
    """Papers and their year. Everything follows from the seed."""

    seed: int = 1
    papers: list[Paper] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    troubles: set[tuple[int, str]] = field(default_factory=set)  # (night, paper) on which a whole paper failed
    night: int = -1

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.writer = Writer(self.chance)
        self._lock = threading.Lock()
        self._families = self._serial = 0
        self.papers = [
            Paper("bao-ban", "Báo Bản Xa", "vi", "feed"),
            Paper("bao-cho", "Báo Chợ Phiên", "vi", "listing"),
            Paper("tap-chi", "Tạp chí Vùng Cao", "vi", "sitemap", numbered=False),
            Paper("tong-hop", "Tin Tổng Hợp", "vi", "feed"),
            Paper("highland-post", "Highland Post", "en", "feed", translates=True),
        ]

    @property
    def now(self) -> datetime:
        return FIRST_NIGHT + timedelta(days=self.night)

    @property
    def pieces(self) -> list[Piece]:
        return [piece for paper in self.papers for piece in paper.pieces]

    # --------------------------------------------------------------------------------------------------- a day

    def next_night(self) -> None:
        """Let a day pass: what is printed, changed, taken away, brought back before the crawl of the night."""
        self.night += 1
        for paper in self.papers:
            paper.trouble = None
            if self.night > 3 and self.chance.random() < 0.008:
                paper.trouble = self.chance.choice((404, 503))
                self.troubles.add((self.night, paper.name))
        for piece in self.pieces:
            self._change(piece)
        ban, cho, tap, tong, post = self.papers
        for paper, rate in ((ban, 0.75), (cho, 0.45), (tap, 0.4)):
            if self.chance.random() < rate:
                self._print(paper)
        for paper, rate in ((tong, 0.5), (cho, 0.12), (tap, 0.12), (ban, 0.05)):
            if self.chance.random() < rate:
                self._reprint(paper)
        if self.chance.random() < 0.35:
            self._reprint(post, translated=True)

    def _change(self, piece: Piece) -> None:
        """What happens to one piece today; at most one thing."""
        age, roll = self.night - piece.night, self.chance.random()
        young = age < RECHECK_DAYS
        if piece.back_on is not None and self.night >= piece.back_on:
            piece.status, piece.back_on = 200, None
            if piece.whole is not None:
                piece.text, piece.whole = piece.whole, None
        elif piece.status != 200 or piece.whole is not None:
            return
        elif roll < (0.06 if young else 0.004):
            piece.text = self._edited(piece)
        elif roll < (0.08 if young else 0.0048) and piece.source_line is None:
            piece.whole, piece.text = piece.text, self.writer.cut(piece.text)
            piece.back_on = self.night + self.chance.randint(1, 40) if self.chance.random() < 0.6 else None
        elif roll < (0.1 if young else 0.006):
            piece.status = self.chance.choice((404, 410))
            nights = self.chance.choice((1, 1, 3, 9, 45, None, None))
            piece.back_on = None if nights is None else self.night + nights
        elif (
            roll < (0.12 if young else 0.007) and piece.paper.numbered
        ):  # else the address is all there is to know it by
            ways: list[Moved] = ["redirect", "same"]
            if age < 2:  # found again through a channel alone
                ways.append("lost")
            piece.move(slug_of(self.chance), self.chance.choice(ways))

    def _edited(self, piece: Piece) -> Text:
        while (text := self.writer.edited(piece.text, piece.paper.language)) == piece.text:
            pass
        return text

    def _print(self, paper: Paper) -> Piece:
        self._families += 1
        return self._add(paper, self.writer.article(paper.language), self._families)

    def _reprint(self, paper: Paper, *, translated: bool = False) -> None:
        """A piece of the last days, printed again here; now and then one of a paper that nobody follows."""
        recent = [
            p for p in self.pieces
            if self.night - p.night <= 4 and p.night < self.night and p.status == 200 and p.whole is None
            and p.paper.language == "vi"
        ]  # fmt: skip
        if not recent or self.chance.random() < 0.08:
            piece = self._print(paper)
            piece.cited = NOBODY.format(self.night)
            piece.tie = "translation" if translated else "url"
            piece.source_line = f"{'Source' if translated else 'Nguồn'}: {piece.cited}"
            return
        original = self.chance.choice(recent)
        if translated:
            self._families += 1
            piece = self._add(paper, self.writer.translated(original.text, paper.language), self._families)
            tie: Tie = "translation"
        else:
            piece = self._add(paper, self.writer.reprinted(original.text, paper.language), original.family)
            tie = "silent" if original.paper is paper else self.chance.choice(("url", "url", "name", "silent"))
        piece.tie, piece.original, piece.source_line = tie, original, source_line(original, tie)
        piece.cited = original.url if tie in ("url", "translation") else None

    def _add(self, paper: Paper, text: Text, family: int) -> Piece:
        """A new piece, printed after everything else of today, so that no two share a minute."""
        today = sum(piece.night == self.night for piece in self.pieces)
        published = (self.now - timedelta(hours=20) + timedelta(minutes=37 * today)).astimezone(LOCAL)
        number = 1000 + 3 * len(paper.pieces)
        late = self.night + (self.chance.randint(1, 3) if self.chance.random() < 0.07 else 0)
        piece = Piece(paper, number, family, published, text, slug_of(self.chance), self.night, listed_from=late)
        paper.pieces.append(piece)
        return piece

    # -------------------------------------------------------------------------------------------------- serving

    def reply(self, host: str, path: str, tag: str | None) -> tuple[int, dict[str, str], bytes]:
        with self._lock:
            self._serial += 1
            paper = next((paper for paper in self.papers if paper.host == host), None)
            if paper is None:
                return 421, {}, b""
            status, headers, body, piece = paper.answer(path, self.night, self._serial)
            if tag and headers.get("ETag") == tag:
                status, body = 304, b""
            if piece is not None and status in (200, 404, 410):
                text = piece.text if status == 200 else None
                self.visits.append(Visit(self.night, piece, status, f"http://{host}{path}", text))
            return status, headers, body

    @contextmanager
    def served(self) -> Iterator[int]:
        """The port of 127.0.0.1 on which all papers answer, told apart by the Host header."""
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                host = (self.headers.get("Host") or "").rsplit(":", 1)[0].lower()
                status, headers, body = world.reply(host, self.path, self.headers.get("If-None-Match"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        server = Server(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def config(self, port: int) -> str:
        """The crawler's whole configuration, as docs say that it is written."""
        targets = "\n".join(f'"{paper.host}:80" = "127.0.0.1:{port}"' for paper in self.papers)
        return f"""archive = "archive.db"
[crawl]
spacing = 0.0
retries = 0
max_pause = 0
recheck_days = {RECHECK_DAYS}
recheck_sample = 500
recheck_pause = {RECHECK_PAUSE}
[connect_to]
{targets}
""" + "".join(paper.config() for paper in self.papers)
