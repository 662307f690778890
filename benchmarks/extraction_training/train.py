#!/usr/bin/env python3
"""Fit crawler/extract/weights*.npz on ../shared/bench, that for scripts without capitals on pages of our own too
(tests/extract/world), and models per fold for honest numbers.

    python benchmarks/extraction_training/train.py --folds DIR               models per fold, fitted on the others
    python benchmarks/extraction_training/train.py --folds DIR --ship        those that ship too, fitted on all pages
    python benchmarks/extraction_training/train.py --folds DIR --only ranks  the choice of metadata alone (or "authors")
    python benchmarks/extraction_training/train.py --folds DIR --only trees  the second look alone
    python benchmarks/extraction_training/train.py --folds DIR --kind news   one kind of model alone

Needs scikit-learn for the trees of the second look, which are fitted on what the folds' networks say of pages that they
have not seen; all else is numpy. About 3 minutes of one core per model, and one for each kind of page (model.Kind).
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.extraction_training import boosting, network, tables
from benchmarks.extraction_training.labels import label
from benchmarks.extraction_training.pages import FOLDS, ROOT, Sample, harness, samples
from benchmarks.extraction_training.ranking import Choice, fit
from benchmarks.extraction_training.shortening import going, lengths, without
from crawler.errors import ParseError
from crawler.extract import people, titles, when
from crawler.extract.article import hints_of, printed_headline
from crawler.extract.blocks import Blocks, read_blocks
from crawler.extract.clocks import clock_of
from crawler.extract.evidence import Evidence, gather
from crawler.extract.features import Array, Hints, Region, read_features
from crawler.extract.model import WEIGHTS, Kind, Model, packed, unpacked
from crawler.extract.rank import Candidate, ranked
from crawler.page import Page

SHIPPED = ROOT / "crawler" / "extract"
LEAST_DOMAINS = 3  # that must use a class token or a word for it to be learned
NAMES_FROM, WORDS_FROM = 0.25, 0.5  # log-odds below which a token tells nothing worth its bytes
NEWS_WEIGHT = 3.0  # of a page of fundus-dev beside one of wcxb-dev, in the choice of metadata: there are few
TITLE_PENALTY = 2.0
AUTHOR_PENALTY = 2.0  # one choice of an author in three is a matter of taste: little is learned from each
DATE_PENALTY = 2.0  # WCXB takes now the first date, now that of a change
NOBODY_WEIGHT = 0.6  # of a page without an author in the truth: WCXB's nulls are partly unknowns


@dataclass(frozen=True)
class Recipe:
    """What a model is fitted on beside all pages as they are. strange: as for network.train. short: copies of the pages
    of news that are cut short (shortening.lengths). own: pages of our own making too, but for the choice of metadata;
    of Chinese, Japanese, Korean and Thai ../shared/bench has nine, and in other languages real pages are read worse
    for them (docs/benchmarks.md)."""

    strange: float = 0.0
    short: bool = False
    own: bool = False


RECIPES: dict[Kind, Recipe] = {
    "cased": Recipe(),
    "news": Recipe(short=True),
    "uncased": Recipe(strange=network.STRANGE, short=True, own=True),
}


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
    short: bool = False

    def of_region(self, region: Region) -> tuple[Array, Array]:
        """Labels (0 or 1) and sizes (words) of its blocks."""
        here = slice(region.first, region.end)
        return (np.array(self.labels[here]) >= 0.5).astype(np.float32), np.array(self.sizes[here], np.float32)


def prepare(sample: Sample) -> Prepared:
    judge = harness()
    page = Page(sample.html, sample.url)
    evidence = gather(page)
    assert page.root is not None
    blocks = read_blocks(page.root)
    tokens = [judge.tokens(t) for t in blocks.text]
    labels = label(tokens, judge.tokens(sample.truth["body"]))
    claims = titles.title_candidates(evidence, page.tree, blocks, sample.url)
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
    clock = clock_of(p.evidence, p.sample.url, None)
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
    """The weights of rank.py."""

    titles: dict[str, float]
    authors: dict[str, float]
    dates: dict[str, float]


def headed(p: Prepared, title_weights: Mapping[str, float]) -> tuple[Hints, int]:
    """What the choice of titles tells of a page: hints, and the block that prints its headline."""
    best = ranked(p.titles, title_weights)
    return hints_of(p.evidence, best[0].value if best else ""), printed_headline(p.blocks, best)


def fit_ranks(pages: Sequence[Prepared]) -> Ranks:
    """How to choose among claims, fitted on those of these pages that are real and whole."""
    pages = [p for p in pages if not p.short and p.sample.corpus != "own"]
    title_weights = fit([title_choice(p) for p in pages], TITLE_PENALTY)
    heads = [headed(p, title_weights) for p in pages]
    authors = fit([_author_choice(p, head) for p, (_, head) in zip(pages, heads, strict=True)], AUTHOR_PENALTY)
    dates = fit([_date_choice(p, head) for p, (_, head) in zip(pages, heads, strict=True)], DATE_PENALTY)
    return Ranks(title_weights, authors, dates)


def fit_model(pages: Sequence[Prepared], recipe: Recipe) -> Model:
    """A model fitted on these pages alone, but for its second look."""
    whole = [p for p in pages if not p.short]
    ranks = fit_ranks(pages)
    names, words = tables.count((p.blocks, p.labels, p.sample.domain) for p in whole)
    rows = []
    for p in pages if recipe.short else whole:
        known = tables.held_out(names, words, p.sample.domain, LEAST_DOMAINS, NAMES_FROM, WORDS_FROM)
        region = read_features(p.blocks, known, *headed(p, ranks.titles))
        if len(region.features):
            labels, sizes = p.of_region(region)
            rows.append(network.Page(region.features, labels, network.block_weights(sizes)))
    shipped = tables.shipped(names, words, LEAST_DOMAINS, NAMES_FROM, WORDS_FROM)
    votes = network.train(rows, recipe.strange)
    fitted = Model(shipped, votes, boosting.NONE, ranks.titles, ranks.authors, ranks.dates)
    return unpacked(packed(fitted))  # as it will be read: in half precision


def first_looks(pages: Sequence[Prepared], model: Model) -> list[boosting.Look]:
    """What a model that has not seen these pages says of them: its networks together, and each of them alone, as if
    there were three times as many pages."""
    looks = []
    for p in pages:
        hints, head = headed(p, model.titles)
        region = read_features(p.blocks, model.tables, hints, head)
        if len(region.features):
            labels, sizes = p.of_region(region)
            looks += [
                boosting.look(p.sample.fold, region, one.scores(region.features), head, labels, sizes)
                for one in (model.network, *network.each(model.network))
            ]
    return [look for look in looks if look is not None]


def fitted_models(pages: Sequence[Prepared], kind: Kind, folder: Path, ship: bool, only: str | None) -> None:
    """Write one model per fold, blind to it, and the one that ships where it is asked for. What is not fitted (only:
    "ranks", of these "authors", or "trees") is as the files have it."""
    recipe = RECIPES[kind]
    pages = [p for p in pages if recipe.own or p.sample.corpus != "own"]
    paths = [folder / f"{WEIGHTS[kind]}{fold}.npz" for fold in range(FOLDS)]
    chosen = [[p for p in pages if p.sample.fold != fold] for fold in range(FOLDS)]
    if ship:
        paths.append(SHIPPED / f"{WEIGHTS[kind]}.npz")
        chosen.append(list(pages))
    models = []
    for path, learned in zip(paths, chosen, strict=True):
        if only is None:
            models.append(fit_model(learned, recipe))
        else:
            with np.load(path, allow_pickle=False) as file:
                models.append(unpacked(dict(file)))
        if only in ("ranks", "authors"):
            ranks = fit_ranks(learned)
            models[-1] = replace(models[-1], authors=ranks.authors)
        if only == "ranks":
            models[-1] = replace(models[-1], titles=ranks.titles, dates=ranks.dates)
    if only not in ("ranks", "authors"):
        seen = [p for p in pages if recipe.short or not p.short]
        looks = [
            look
            for fold in range(FOLDS)
            for look in first_looks([p for p in seen if p.sample.fold == fold], models[fold])
        ]
        for n, model in enumerate(models):
            models[n] = replace(model, trees=boosting.fit([look for look in looks if look.fold != n]))
    for path, model in zip(paths, models, strict=True):
        np.savez_compressed(path, **packed(model))
        print(f"{path.name}: {path.stat().st_size:,} bytes", file=sys.stderr)


def shorter(p: Prepared, left: int) -> Prepared | None:
    """The page with the first `left` blocks of its article alone; None where it has few more."""
    gone = going(p.labels, left)
    if not gone:
        return None
    labels, sizes = ([x for i, x in enumerate(column) if i not in gone] for column in (p.labels, p.sizes))
    return replace(p, blocks=without(p.blocks, gone), labels=labels, sizes=sizes, short=True)


def prepared() -> list[Prepared]:
    """All labelled pages and those of our own, and of those of news copies that are cut short."""
    pages = []
    for sample in (s for corpus in ("wcxb", "fundus", "own") for s in samples(corpus)):
        try:
            page = prepare(sample)
        except ParseError as refused:  # teaches nothing
            print(refused, file=sys.stderr)
            continue
        pages.append(page)
        if page.evidence.news == 2 or sample.corpus == "fundus":
            pages += [copy for left in lengths(sample) if (copy := shorter(page, left)) is not None]
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, required=True, help="write weights0.npz … here")
    parser.add_argument("--ship", action="store_true", help="write crawler/extract/weights*.npz too")
    parser.add_argument("--only", choices=("ranks", "authors", "trees"), help="fit this alone, in the files there are")
    parser.add_argument("--kind", choices=RECIPES, help="fit this kind of model alone")
    options = parser.parse_args()
    if options.only not in ("ranks", "authors"):
        importlib.import_module("sklearn")  # or it is missed when the networks are done
    started = time.monotonic()
    pages = prepared()
    print(f"{len(pages)} pages prepared in {time.monotonic() - started:.0f} s", file=sys.stderr)
    options.folds.mkdir(parents=True, exist_ok=True)
    for kind in [options.kind] if options.kind else RECIPES:
        fitted_models(pages, kind, options.folds, options.ship, options.only)
        print(f"{kind} at {time.monotonic() - started:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
