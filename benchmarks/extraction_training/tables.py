"""Log-odds tables of class tokens and words, counted so that a page never sees its own domain's counts."""

from __future__ import annotations

import collections
import math
from collections.abc import Iterable

from crawler.extract.blocks import Blocks
from crawler.extract.tables import Tables, name_tokens
from crawler.extract.wording import word_keys

SMOOTHING = 1.5
LIMIT = 3.0


class Counts:
    """Per key and domain: weight of article and of other blocks under that key, at most one vote a domain."""

    def __init__(self) -> None:
        self.by_key: dict[str, dict[str, list[float]]] = collections.defaultdict(dict)

    def add(self, key: str, domain: str, article: float, other: float) -> None:
        entry = self.by_key[key].setdefault(domain, [0.0, 0.0])
        entry[0] += article
        entry[1] += other

    def finish(self, prior: float) -> Scores:
        votes = {key: {d: _vote(a, o) for d, (a, o) in domains.items()} for key, domains in self.by_key.items()}
        return Scores(votes, prior)


def _vote(article: float, other: float) -> tuple[float, float]:
    total = article + other
    weight = min(1.0, total / 2.0)
    return weight * article / total, weight * other / total


class Scores:
    """Log-odds per key against the prior share of article blocks."""

    def __init__(self, votes: dict[str, dict[str, tuple[float, float]]], prior: float) -> None:
        self.votes = votes
        self.prior = prior
        self.by_domain: dict[str, dict[str, tuple[float, float]]] = collections.defaultdict(dict)
        for key, domains in votes.items():
            for domain, vote in domains.items():
                self.by_domain[domain][key] = vote
        self._table: dict[tuple[int, float], dict[str, float]] = {}
        self.sums = {k: (sum(v[0] for v in d.values()), sum(v[1] for v in d.values())) for k, d in votes.items()}

    def score(self, article: float, other: float) -> float:
        a = article + SMOOTHING * self.prior
        o = other + SMOOTHING * (1 - self.prior)
        value = math.log(a / o) - math.log(self.prior / (1 - self.prior))
        return max(-LIMIT, min(LIMIT, value))

    def table(self, least_domains: int, least_score: float) -> dict[str, float]:
        """The table that ships: keys that at least so many domains use and that tell at least so much."""
        scores = {k: self.score(*self.sums[k]) for k, d in self.votes.items() if len(d) >= least_domains}
        return {k: s for k, s in scores.items() if abs(s) >= least_score}

    def without(self, domain: str, least_domains: int, least_score: float) -> dict[str, float]:
        """The same as seen from one of the counted domains: its own votes taken out."""
        table = self._table.setdefault((least_domains, least_score), self.table(least_domains, least_score))
        own = self.by_domain.get(domain, {})
        changed = dict(table)
        for key, (article, other) in own.items():
            changed.pop(key, None)
            if len(self.votes[key]) > least_domains:
                total = self.sums[key]
                score = self.score(total[0] - article, total[1] - other)
                if abs(score) >= least_score:
                    changed[key] = score
        return changed


def count(pages: Iterable[tuple[Blocks, list[float], str]]) -> tuple[Scores, Scores]:
    """(class token scores, word scores) of labelled pages: (blocks, labels, domain)."""
    names, words = Counts(), Counts()
    article = other = 0.0
    for blocks, labels, domain in pages:
        token_lists = [[t for word in label.split() for t in name_tokens(word)] for label in blocks.labels]
        weights = [min(1.0, 0.1 + len(t) / 200) for t in blocks.text]
        for i, (text, y) in enumerate(zip(blocks.text, labels, strict=True)):
            article += y
            other += 1 - y
            for key in set(word_keys(text)):
                words.add(key, domain, y, 1 - y)
            element = blocks.element[i]
            seen: set[str] = set()
            while element >= 0:
                seen.update(token_lists[blocks.label[element]])
                element = blocks.parent[element]
            for token in seen:
                names.add(token, domain, y * weights[i], (1 - y) * weights[i])
    prior = article / (article + other)
    return names.finish(prior), words.finish(prior)


def shipped(names: Scores, words: Scores, least: int, names_from: float, words_from: float) -> Tables:
    return Tables(names.table(least, names_from), words.table(least, words_from))


def held_out(names: Scores, words: Scores, domain: str, least: int, names_from: float, words_from: float) -> Tables:
    return Tables(names.without(domain, least, names_from), words.without(domain, least, words_from))
