#!/usr/bin/env python3
"""How well and how fast pages are read: ours and peers on ../shared/bench and on pages of our own, same run.

    python benchmarks/extraction_training/train.py --folds DIR      once: models that are blind to one fold each
    python benchmarks/extraction.py --folds DIR                     scores of ours, cross-validated
    python benchmarks/extraction.py --folds DIR --peer trafilatura --peer resiliparse
    python benchmarks/extraction.py --folds DIR --short             pages of news cut to their first paragraphs
    python benchmarks/extraction.py --folds DIR --printed           pages without their JSON-LD and meta tags
    python benchmarks/extraction.py --time --peer trafilatura       cost of the shipped model, in bare Lexbor parses
    python benchmarks/extraction.py --folds DIR --write             also rewrite benchmarks/extraction_pages.jsonl

Every page is read by the model of its own fold, which has seen no page of its domain, and goes through the whole of
`luutru parse --jsonl`: extract -> parse.to_version -> the scoring shape, which gives the organisation that undersigns a
page where no person does; the authors of the record are scored in a line of their own. A page's line in
extraction_pages.jsonl shows what a change breaks.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from selectolax.lexbor import LexborHTMLParser

from benchmarks.extraction_training.pages import FOLDS, ROOT, Sample, harness, printed_alone, samples
from benchmarks.extraction_training.shortening import shortened
from crawler.extract.article import examine, extract, reading_of
from crawler.extract.model import WEIGHTS, Kind, Model, unpacked
from crawler.files import scored
from crawler.page import Page
from crawler.parse import GENERIC, parse_page, to_version

PAGES_FILE = ROOT / "benchmarks" / "extraction_pages.jsonl"
MEASURES = (
    "body_f1", "precision", "recall", "accuracy", "para_f1", "title_exact", "date", "dt_minute", "author_exact",
)  # fmt: skip
RECORD_AUTHORS = "the record's authors"  # what --jsonl prints beside them are papers and agencies that undersign
REPEATS = 3
SHORT = (1, 2, 4)  # paragraphs
STEPS = {"wcxb": 8, "fundus": 2, "own": 4}  # every so many pages are timed


def models_of(folder: Path, fold: int) -> Mapping[Kind, Model]:
    """The models that are blind to a fold."""
    models: dict[Kind, Model] = {}
    for kind, name in WEIGHTS.items():
        with np.load(folder / f"{name}{fold}.npz") as arrays:
            models[kind] = unpacked(dict(arrays))
    return models


def read_with(models: Mapping[Kind, Model], sample: Sample) -> dict[str, Any]:
    """A page as `luutru parse --jsonl` prints it, had it these models."""
    page = Page(sample.html, sample.url)
    version = to_version(
        reading_of(page, examine(page, models.__getitem__)), source=None, url=sample.url, rules=GENERIC
    )
    return {**scored(version), RECORD_AUTHORS: list(version.authors)}


def cross_validated(folder: Path) -> Callable[[Sample], dict[str, Any]]:
    """Reads every page with the models that are blind to its fold."""
    models = [models_of(folder, fold) for fold in range(FOLDS)]
    return lambda sample: read_with(models[sample.fold], sample)


def peer(name: str) -> Callable[[Sample], dict[str, Any]]:
    read = harness().ADAPTERS[name]
    return lambda sample: read(sample.html, sample.url) or {}


def installed(names: Sequence[str]) -> list[str]:
    """Those of the peers that are there; the others are named."""
    there = []
    for name in names:
        try:
            harness().ADAPTERS[name]
            there.append(name)
        except ImportError as error:
            print(f"{name}: left out, {error}; install it beside the others to compare", file=sys.stderr)
    return there


def report(name: str, pages: Sequence[Sample], read: Callable[[Sample], dict[str, Any]]) -> list[dict[str, Any]]:
    """Print one extractor's scores on one corpus; returns a row per page."""
    judge = harness()
    empty: dict[str, Any] = {"title": None, "body": None, "author": None, "date": None}
    said: dict[str, dict[str, Any]] = {}
    errors = 0
    for sample in pages:
        try:
            said[sample.id] = {**empty, **read(sample)}
        except Exception:  # a crash is an empty answer, and is counted
            said[sample.id], errors = dict(empty), errors + 1
    rows: list[dict[str, Any]] = []
    scores = judge.score([{"id": s.id, "truth": s.truth} for s in pages], said, rows)
    unknown = [s for s in pages if not s.truth.get("authors")]
    given = sum(bool(judge.names(said[s.id]["author"])) for s in unknown)
    undated = [s for s in pages if not s.truth.get("date")]
    dated = sum(bool(said[s.id]["date"]) for s in undated)
    told = "  ".join(f"{m} {scores[m]:.3f}" for m in MEASURES if m in scores)
    print(f"{pages[0].corpus:7} {name:14} {told}  errors {errors}")
    print(f"{'':22} given where the truth has none: author {given}/{len(unknown)}, date {dated}/{len(undated)}")
    if known := [s for s in pages if RECORD_AUTHORS in said[s.id] and judge.names(s.truth.get("authors") or [])]:
        exact = sum(judge.names(said[s.id][RECORD_AUTHORS]) == judge.names(s.truth["authors"]) for s in known)
        print(f"{'':22} author_exact of the record's authors alone {exact / len(known):.3f}")
    for row, sample in zip(rows, pages, strict=True):
        row["exact"] = judge.tokens(sample.truth["body"]) == judge.tokens(said[sample.id]["body"] or "")
        row["title"] = judge.fold(sample.truth["title"]) == judge.fold(said[sample.id]["title"] or "")
        row["fold"] = sample.fold
    return rows


def write_pages(rows: Sequence[dict[str, Any]]) -> None:
    """One line per page: body precision, recall and F1, and what of the rest was right."""
    lines = []
    for row in sorted(rows, key=lambda r: r["id"]):
        kept = {k: round(v, 3) if isinstance(v, float) else v for k, v in row.items()}
        lines.append(json.dumps(kept, sort_keys=True))
    PAGES_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure(pages: Sequence[Sample], peers: Sequence[str]) -> None:
    """CPU time per page in bare Lexbor parses of the same page, each the least of REPEATS, after a warm-up."""
    ways: dict[str, Callable[[Sample], object]] = {
        "extract, metadata included": lambda s: extract(Page(s.html, s.url)),
        "parse_page (luutru parse)": lambda s: parse_page(s.html, s.url),
    } | {name: peer(name) for name in peers}
    ratios: dict[str, list[float]] = {name: [] for name in ways}
    for sample in pages[:20]:
        for way in ways.values():
            _least(way, sample)
    for sample in pages:
        bare = _least(lambda s: LexborHTMLParser(s.html), sample)
        for name, way in ways.items():
            ratios[name].append(_least(way, sample) / bare)
    for name, values in ratios.items():
        p95 = sorted(values)[int(0.95 * len(values))]
        print(
            f"{pages[0].corpus:7} {name:28} median {statistics.median(values):.1f}  p95 {p95:.1f} Lexbor parses "
            f"({len(pages)} pages)"
        )


def measure_short(folds: Path | None, peers: Sequence[str]) -> None:
    """The body's scores where little of the article is left in the page's frame."""
    ways = ({"luutru (CV)": cross_validated(folds)} if folds else {}) | {name: peer(name) for name in peers}
    pages = samples("fundus")
    for left in SHORT:
        cut = [short for page in pages if (short := shortened(page, left)) is not None]
        print(
            f"{len(cut)} pages, {left} paragraphs left (body alone: titles, dates and authors are those of the whole)"
        )
        for name, read in ways.items():
            report(name, cut, read)


def machine() -> str:
    """What the costs were measured on."""
    versions = " ".join(f"{name} {version(name)}" for name in ("selectolax", "numpy"))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}, load {load}"


def _least(way: Callable[[Sample], object], sample: Sample) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        with contextlib.suppress(Exception):  # a peer that crashes is counted in the scores
            way(sample)
        times.append(time.process_time() - started)
    return max(min(times), 1e-6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="where train.py --folds wrote its models")
    parser.add_argument("--peer", action="append", default=[], help="an adapter of ../shared/bench/adapters.py")
    parser.add_argument("--time", action="store_true", help="measure cost")
    parser.add_argument("--short", action="store_true", help="score pages of fundus-dev cut short, and no others")
    parser.add_argument("--printed", action="store_true", help="score pages that tell machines nothing of themselves")
    parser.add_argument("--write", action="store_true", help="rewrite extraction_pages.jsonl")
    options = parser.parse_args()
    peers = installed(options.peer)
    if options.short:
        return measure_short(options.folds, peers)
    rows: list[dict[str, Any]] = []
    for corpus in STEPS:
        pages = [printed_alone(page) for page in samples(corpus)] if options.printed else samples(corpus)
        if options.folds:
            rows += report("luutru (CV)", pages, cross_validated(options.folds))
        for name in peers:
            report(name, pages, peer(name))
        if options.time:
            print(machine())
            measure(pages[:: STEPS[corpus]], peers)
    if options.write and rows and not options.printed:
        write_pages(rows)


if __name__ == "__main__":
    main()
