#!/usr/bin/env python3
"""Fit crawler/extract/weights*.npz on ../shared/bench, and two models per fold for honest numbers.

    python benchmarks/extraction_training/train.py --folds DIR     two models per fold, fitted on the other four
    python benchmarks/extraction_training/train.py --ship          those that ship, fitted on all pages
    python benchmarks/extraction_training/train.py --ship --ranks  its choice of metadata alone, the network as it is

Needs numpy alone. About 2 minutes of one core per model; there is one for scripts with capitals and one for
those without (model.Script).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.extraction_training import network, tables
from benchmarks.extraction_training.labels import label
from benchmarks.extraction_training.pages import FOLDS, ROOT, Sample, harness, samples
from benchmarks.extraction_training.ranking import Choice, fit
from crawler.errors import ParseError
from crawler.extract import people, titles, when
from crawler.extract.article import hints_of, printed_headline
from crawler.extract.blocks import Blocks, read_blocks
from crawler.extract.evidence import Evidence, gather
from crawler.extract.features import Hints, read_features
from crawler.extract.model import WEIGHTS, Model, Script, packed, packed_ranks
from crawler.extract.rank import Candidate, ranked
from crawler.page import Page

SHIPPED = ROOT / "crawler" / "extract"
STRANGE: dict[Script, float] = {"cased": 0.0, "uncased": network.STRANGE}  # of the pages that each model is fitted on
LEAST_DOMAINS = 3  # that must use a class token or a word for it to be learned
NAMES_FROM, WORDS_FROM = 0.25, 0.5  # log-odds below which a token tells nothing worth its bytes
NEWS_WEIGHT = 3.0  # of a page of fundus-dev beside one of wcxb-dev, in the choice of metadata: there are few
TITLE_PENALTY = 2.0
AUTHOR_PENALTY = 2.0  # one choice of an author in three is a matter of taste: little is learned from each
DATE_PENALTY = 2.0  # WCXB takes now the first date, now that of a change
NOBODY_WEIGHT = 0.6  # of a page without an author in the truth: WCXB's nulls are partly unknowns


@dataclass(frozen=True)
class Prepared:
    """A sample as far as it can be prepared without anything learned."""

    sample: Sample
    evidence: Evidence
    blocks: Blocks
    labels: list[float]
    sizes: list[int]
    titles: list[Candidate[str]]
    page: Page


def prepare(sample: Sample) -> Prepared:
    judge = harness()
    page = Page(sample.html, sample.url)
    evidence = gather(page)
    assert page.root is not None
    blocks = read_blocks(page.root)
    tokens = [judge.tokens(t) for t in blocks.text]
    labels = label(tokens, judge.tokens(sample.truth["body"]))
    claims = titles.title_candidates(evidence, blocks, sample.url)
    return Prepared(sample, evidence, blocks, labels, [len(t) for t in tokens], claims, page)


def _weight(sample: Sample) -> float:
    return NEWS_WEIGHT if sample.corpus == "fundus" else 1.0


def title_choice(p: Prepared) -> Choice:
    fold = harness().fold
    wanted = fold(p.sample.truth["title"])
    return Choice([c.marks for c in p.titles], [fold(c.value) == wanted for c in p.titles], _weight(p.sample))


def _author_choice(p: Prepared, headline: int) -> Choice:
    names = harness().names
    wanted = names(p.sample.truth["authors"])
    claims = people.author_candidates(p.evidence, p.page.tree, p.blocks, headline, p.sample.url)
    weight = 1.0 if wanted else NOBODY_WEIGHT
    return Choice([c.marks for c in claims], [names(list(c.value)) == wanted for c in claims], weight)


def _date_choice(p: Prepared, headline: int) -> Choice:
    clock = when.clock_of(p.evidence, p.sample.url, None)
    claims = when.date_candidates(p.evidence, p.page.tree, p.blocks, headline, p.sample.url, clock)
    wanted = p.sample.truth["date"]
    right = [bool(wanted) and harness().date_match(wanted, date_said(c.value)) for c in claims]
    return Choice([c.marks for c in claims], right, _weight(p.sample))


def date_said(stamp: Any) -> str | None:
    """The scoring shape of a date."""
    value = stamp.at or stamp.date
    return value.isoformat() if value else None


@dataclass(frozen=True)
class Ranks:
    """The weights of rank.py, and what the choice of titles tells of every page: hints and place of the headline."""

    titles: dict[str, float]
    authors: dict[str, float]
    dates: dict[str, float]
    heads: list[tuple[Hints, int]]


def fit_ranks(pages: Sequence[Prepared]) -> Ranks:
    """How to choose among claims, fitted on these pages alone."""
    title_weights = fit([title_choice(p) for p in pages], TITLE_PENALTY)
    heads = []
    for p in pages:
        best = ranked(p.titles, title_weights)
        hints = hints_of(p.evidence, best[0].value if best else "")
        heads.append((hints, printed_headline(p.blocks, best)))
    authors = fit([_author_choice(p, head) for p, (_, head) in zip(pages, heads, strict=True)], AUTHOR_PENALTY)
    dates = fit([_date_choice(p, head) for p, (_, head) in zip(pages, heads, strict=True)], DATE_PENALTY)
    return Ranks(title_weights, authors, dates, heads)


def fit_model(pages: Sequence[Prepared], strange: float) -> Model:
    """A model fitted on these pages alone. strange: as for network.train."""
    ranks = fit_ranks(pages)
    heads = ranks.heads
    names, words = tables.count((p.blocks, p.labels, p.sample.domain) for p in pages)
    rows = []
    for p, (hints, head) in zip(pages, heads, strict=True):
        own = tables.held_out(names, words, p.sample.domain, LEAST_DOMAINS, NAMES_FROM, WORDS_FROM)
        region = read_features(p.blocks, own, hints, head)
        if len(region.features):
            here = slice(region.first, region.end)
            labels = (np.array(p.labels[here]) >= 0.5).astype(np.float32)
            rows.append(network.Page(region.features, labels, network.block_weights(np.array(p.sizes[here], float))))
    shipped = tables.shipped(names, words, LEAST_DOMAINS, NAMES_FROM, WORDS_FROM)
    return Model(shipped, network.train(rows, strange), ranks.titles, ranks.authors, ranks.dates)


def write_models(folder: Path, end: str, pages: Sequence[Prepared]) -> None:
    """Fit the models for both kinds of script on these pages; end: what follows their names."""
    for script, strange in STRANGE.items():
        path = folder / f"{WEIGHTS[script]}{end}.npz"
        np.savez_compressed(path, **packed(fit_model(pages, strange)))
        print(f"{path.name}: {path.stat().st_size:,} bytes", file=sys.stderr)


def with_ranks(folder: Path, end: str, pages: Sequence[Prepared]) -> None:
    """Fit the choice among claims anew in both files of weights; all else in them stays."""
    ranks = fit_ranks(pages)
    for name in WEIGHTS.values():
        path = folder / f"{name}{end}.npz"
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        arrays["ranks"] = packed_ranks(ranks.titles, ranks.authors, ranks.dates)
        np.savez_compressed(path, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="write weights0.npz … here")
    parser.add_argument("--ship", action="store_true", help="write crawler/extract/weights*.npz")
    parser.add_argument("--ranks", action="store_true", help="fit only the choice of metadata, in the files there are")
    options = parser.parse_args()
    started = time.monotonic()
    pages = []
    for sample in (s for corpus in ("wcxb", "fundus") for s in samples(corpus)):
        try:
            pages.append(prepare(sample))
        except ParseError as refused:  # teaches nothing
            print(refused, file=sys.stderr)
    print(f"{len(pages)} pages prepared in {time.monotonic() - started:.0f} s", file=sys.stderr)
    write = with_ranks if options.ranks else write_models
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            write(options.folds, str(fold), [p for p in pages if p.sample.fold != fold])
            print(f"fold {fold} at {time.monotonic() - started:.0f} s", file=sys.stderr)
    if options.ship:
        write(SHIPPED, "", pages)


if __name__ == "__main__":
    main()
