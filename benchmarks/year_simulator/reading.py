"""An archive as `luutru … --json` tells it, compared with the truth. Differences come as sentences; none is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from .papers import Piece
from .truth import Absence, Held, Truth
from .world import FIRST_NIGHT, RECHECK_DAYS, RECHECK_PAUSE, World

ASKED_ALONE = 4  # of the articles that should stand alone, every how manieth is asked for its tree

Ask = Callable[..., list[Any]]
"""Runs one `luutru` verb with --json and gives the objects that it printed, [] where it ended with exit code 1."""


def night_of(at: str) -> int:
    return (datetime.fromisoformat(at) - FIRST_NIGHT).days


def of_night(world: World, truth: Truth, report: dict[str, Any]) -> Iterator[str]:
    """What `crawl --json` says of tonight."""
    for paper in world.papers:
        said = report["sources"][paper.name]
        if paper.trouble == 503:
            continue
        held = truth.tallies[world.night, paper.name]
        for outcome in ("new", "changed", "unchanged", "gone", "blocked", "failed"):
            if said[outcome] != held[outcome]:
                yield f"night {world.night}: {paper.name} says {said[outcome]} {outcome}, {held[outcome]} were"


def of_policy(world: World) -> Iterator[str]:
    """Whether the promised looks were taken: at young ones every night, at old ones every few weeks, at none twice."""
    nights: dict[Piece, list[int]] = {}
    for visit in world.visits:
        if visit.status == 200 or visit.piece in nights:  # from when it is held on
            nights.setdefault(visit.piece, []).append(visit.night)
    for piece, seen in nights.items():
        where = f"{piece.paper.name} {piece.number}"
        if len(seen) != len(set(seen)):
            yield f"{where} was asked twice in one night: {seen}"
        for before, after in zip(seen, [*seen[1:], world.night + 1], strict=True):
            excused = sum((night, piece.paper.name) in world.troubles for night in range(before + 1, after))
            most = 1 if after - piece.night < RECHECK_DAYS else RECHECK_PAUSE + 1
            if after - before - excused > most:
                yield f"{where} was asked on night {before} and again on {after}"


class Reading:
    """The whole comparison at the end. ids: of the articles, filled on the way."""

    def __init__(self, ask: Ask, world: World, truth: Truth) -> None:
        self._ask, self._world, self._truth = ask, world, truth
        self.ids: dict[Piece, str] = {}
        self.versions = 0

    def differences(self) -> Iterator[str]:
        for held in self._truth.held.values():
            yield from self._article(held)
        if len(set(self.ids.values())) != len(self._truth.held):
            yield f"{len(set(self.ids.values()))} articles for {len(self._truth.held)} pieces"
        yield from self._sums()
        yield from self._trees()

    def _sums(self) -> Iterator[str]:
        said = self._ask("source", "list")
        articles = sum(row.get("articles") or 0 for row in said)
        if articles != len(self._truth.held):
            yield f"the archive has {articles} articles, {len(self._truth.held)} were served"

    # ---------------------------------------------------------------------------------------------- one article

    def _article(self, held: Held) -> Iterator[str]:
        piece = held.piece
        where = f"{piece.paper.name} {piece.number} ({piece.url})"
        told = self._ask("show", piece.url if piece.url in held.urls else sorted(held.urls)[0])
        if not told:
            yield f"{where}: not held"
            return
        record = told[0]
        self.ids[piece] = record["id"]
        if (record["version"], record["versions"]) != (held.shown, len(held.versions)):
            said = f"version {record['version']} of {record['versions']}"
            yield f"{where}: {said}, not {held.shown} of {len(held.versions)}"
            return
        if (record["source"], record["published"]["date"]) != (piece.paper.name, f"{piece.published:%Y-%m-%d}"):
            yield f"{where}: {record['source']}, {record['published']}"
        if ("gone" in record["flags"]) != held.gone:
            yield f"{where}: flags {record['flags']}, gone should be {held.gone}"
        met = {record["url"], *record["aliases"]}
        if not held.urls <= met:
            yield f"{where}: not known at {held.urls - met}"
        if (absences := list(map(_absence, record["absences"]))) != held.absences:
            yield f"{where}: absences {absences}, not {held.absences}"
        yield from self._texts(where, held, record)
        yield from self._links(where, piece, record)

    def _texts(self, where: str, held: Held, shown: dict[str, Any]) -> Iterator[str]:
        for number, (text, flag) in enumerate(held.versions, 1):
            self.versions += 1
            record = shown
            if number != held.shown:
                (record,) = self._ask("show", self.ids[held.piece], "--version", str(number))
            said = (record["title"], record["authors"], [block["text"] for block in record["body"]])
            if said != (text.title, [text.author], list(text.paragraphs)):
                yield f"{where}: version {number} reads {said}, served was {text}"
            flags = {"shortened", "emptied"}.intersection(record["flags"]) if flag else set()
            if flag and flag not in flags:
                yield f"{where}: version {number} has flags {record['flags']}, should have {flag}"

    def _links(self, where: str, piece: Piece, record: dict[str, Any]) -> Iterator[str]:
        """The source record by address: to the article where that is held."""
        if piece.cited is None:
            return
        named = [a for a in record["attributions"] if a["url"] == piece.cited]
        if len(named) != 1:
            yield f"{where}: cites {piece.cited}, but says {record['attributions']}"
            return
        want = piece.original if piece.original in self._truth.held else None
        told = self._ask("show", named[0]["article"]) if named[0]["article"] else []
        if want is None and told:
            yield f"{where}: linked to {told[0]['url']}, which it does not cite"
        elif want is not None and (not told or told[0]["url"] not in self._truth.held[want].urls):
            yield f"{where}: cites {piece.cited}, which is held, and is linked to {named[0]['article']}"

    # -------------------------------------------------------------------------------------------------- trees

    def _trees(self) -> Iterator[str]:
        """Every article's place in its tree: what it hangs on, how, and how much later."""
        names = {name: piece for piece, name in self.ids.items()}
        found: dict[Piece, tuple[Piece | str | None, str]] = {}
        wanted = self._truth.parents()
        met = {parent for parent, _ in wanted.values()}
        for count, (piece, name) in enumerate(self.ids.items()):
            alone = wanted[piece][0] is None and piece not in met
            if piece in found or (alone and count % ASKED_ALONE):
                continue
            (told,) = self._ask("provenance", name)
            if told["truncated"]:
                yield f"{name}: its tree is cut"
            for above, node in _edges(told["tree"], None):
                if node["id"] in names:
                    parent = None if above is None else names.get(above["id"]) or above["url"] or above["name"]
                    found[names[node["id"]]] = (parent, node["relation"])
                    if isinstance(parent, Piece):
                        lag = int((names[node["id"]].published - parent.published).total_seconds())
                        if node["lag_seconds"] != lag:
                            yield f"{node['id']}: {node['lag_seconds']} s after its parent, not {lag}"
        for piece, want in wanted.items():
            if piece in self.ids and found.get(piece, (None, "original")) != want:
                where = f"{piece.paper.name} {piece.number} ({self.ids[piece]}, tie {piece.tie})"
                yield f"{where}: hangs on {_told(found.get(piece))}, not on {_told(want)}"


def _absence(told: dict[str, Any]) -> Absence:
    nights = {name: said and night_of(said["at"]) for name, said in told.items() if name != "status"}
    return Absence(told["status"], **nights)


def _edges(
    node: dict[str, Any], above: dict[str, Any] | None
) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
    yield above, node
    for child in node["children"]:
        yield from _edges(child, node)


def _told(tie: tuple[Piece | str | None, str] | None) -> str:
    if tie is None:
        return "nothing"
    parent, relation = tie
    return f"{f'{parent.paper.name} {parent.number}' if isinstance(parent, Piece) else parent} as {relation}"
