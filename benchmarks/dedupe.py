#!/usr/bin/env python3
"""How well and how fast near duplicates are found: real paragraphs with planted edits, and a large archive.

    python benchmarks/dedupe.py                     everything: 100,000 articles take half an hour
    python benchmarks/dedupe.py --articles 5000     a smaller archive
    python benchmarks/dedupe.py --originals 1000    fewer paragraphs

Paragraphs are those of the truth texts of ../shared/bench, of at least 12 words. Each gets a copy in which 5, 10 or
20 % of its words are edited (6 of 10 replaced, 2 deleted, 2 with another word behind them), and a twin that differs in
one fact: another number, another name, a negation more. Edits spare numbers, names and negations, for a copy that
changes one of them is a twin. A pair found is right when it is an original and its copy; one with a twin is wrong.

Beside ours, on the same texts in the same run: datasketch's MinHash with the same 32 bands of 4 and our check, and
SimHash (64 bits, at most 3 of them different; `simhash`, with no check, as it is mostly used). CPU seconds of this
process; peak memory of this process.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import logging
import os
import platform
import random
import re
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import sqlalchemy as sa  # noqa: E402

from storage import tables as t  # noqa: E402
from storage.archive import Archive  # noqa: E402
from storage.corpus import Corpus  # noqa: E402
from storage.facts import facts, guarded  # noqa: E402
from storage.records import Placement, Stamp, Version  # noqa: E402
from storage.similarity import BANDS, ROWS, bands_of, compared, likeness  # noqa: E402
from storage.text import normalise, words  # noqa: E402

BENCH = ROOT.parent / "shared" / "bench"
LEAST_WORDS = 12
MOST_CHARACTERS = 1_000  # of a paragraph of an article
SHARES = (0.05, 0.10, 0.20)
NIGHT = 5_000  # articles

Pair = tuple[int, int]
Finder = Callable[[Sequence[str]], Iterable[Pair]]


def real_paragraphs() -> list[str]:
    """Every different paragraph of the truth texts, in a fixed order. Raises: FileNotFoundError where they are not."""
    texts: dict[str, None] = {}
    for path in sorted((BENCH / "wcxb-dev" / "dev" / "ground-truth").glob("*.json")):
        body = json.loads(path.read_text("utf-8"))["ground_truth"].get("main_content") or ""
        texts.update(dict.fromkeys(map(normalise, body.split("\n"))))
    data = BENCH / "fundus-dev" / "tests" / "resources" / "parser" / "test_data"
    for path in sorted(data.glob("*/*.json")):
        for version in json.loads(path.read_text("utf-8")).values():
            for section in (version.get("body") or {}).get("sections") or []:
                texts.update(dict.fromkeys(map(normalise, section.get("paragraphs") or [])))
    if not texts:
        raise FileNotFoundError(f"{BENCH} holds no truth texts")
    return [text for text in texts if len(words(text)) >= LEAST_WORDS]


# ---------------------------------------------------------------------------------------------------- planting


def is_free(word: str) -> bool:
    """Whether a word may be edited without changing a fact."""
    return word.isalpha() and not guarded(word)


def edited(text: str, share: float, pool: Sequence[str], rng: random.Random) -> str | None:
    """`share` of the words edited, or None where too few are free."""
    parts = text.split()
    free = [i for i, word in enumerate(parts) if is_free(word)]
    count = max(1, round(share * len(parts)))
    if len(free) < count:
        return None
    for i in rng.sample(free, count):
        how, word = rng.random(), rng.choice(pool)
        parts[i] = word if how < 0.6 else "" if how < 0.8 else f"{parts[i]} {word}"
    return " ".join(filter(None, parts))


def twin(text: str, rng: random.Random) -> str | None:
    """The text with one fact changed, or None where nothing can be changed."""
    changes = [
        re.sub(r"\d+", lambda found: str(int(found.group()[:9]) + rng.randint(1, 9)), text, count=1),
        re.sub(r"(?<=[a-z,] )[A-Z][a-z]{2,}", lambda _: rng.choice(["Quinlan", "Averby", "Tromsdale"]), text, count=1),
        re.sub(r"\b(is|are|was|were|will|has|have|had|can)\b (?!not)", r"\1 not ", text, count=1),
    ]
    changes = [changed for changed in changes if facts(changed) != facts(text)]
    return rng.choice(changes) if changes else None


def distinct(texts: Sequence[str]) -> list[str]:
    """Without those that nearly match another already: what was not planted cannot be counted."""
    alike = {i for pair in candidates([compared(text) for text in texts]) for i in pair}
    return [text for i, text in enumerate(texts) if i not in alike]


# ----------------------------------------------------------------------------------------------------- finders


def candidates(forms: Sequence[str]) -> Iterator[Pair]:
    """Pairs that share a band and are alike; each once."""
    keys = np.array(bands_of(forms)).ravel()
    order = np.argsort(keys, kind="stable")
    keys, holders = keys[order], order // BANDS
    found = []
    for step in itertools.count(1):  # the next holder of a key, the one behind it, …
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        found.append(holders[:-step][same] * len(forms) + holders[step:][same])
    for pair in np.unique(np.concatenate(found)).tolist() if found else ():
        i, j = divmod(pair, len(forms))
        if likeness(forms[i], forms[j]):
            yield i, j


def ours(texts: Sequence[str]) -> Iterator[Pair]:
    said = lru_cache(maxsize=None)(lambda i: facts(texts[i]))
    return ((i, j) for i, j in candidates([compared(text) for text in texts]) if said(i) == said(j))


def with_datasketch(texts: Sequence[str]) -> Iterator[Pair]:
    from datasketch import MinHash, MinHashLSH

    forms = [compared(text) for text in texts]
    index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    for i, form in enumerate(forms):
        signature = MinHash(num_perm=BANDS * ROWS)
        parts = form.split()
        signature.update_batch([f"{a} {b}".encode() for a, b in itertools.pairwise(parts)])
        for j in sorted(index.query(signature)):
            if likeness(forms[j], form) and facts(texts[i]) == facts(texts[j]):
                yield j, i
        index.insert(i, signature, check_duplication=False)


def with_simhash(texts: Sequence[str]) -> Iterator[Pair]:
    from simhash import Simhash, SimhashIndex

    logging.getLogger("simhash").setLevel(logging.CRITICAL)  # it warns of every full bucket
    index = SimhashIndex([], k=3)
    for i, text in enumerate(texts):
        parts = compared(text).split()
        signature = Simhash([f"{a} {b}" for a, b in itertools.pairwise(parts)])
        yield from ((int(j), i) for j in sorted(index.get_near_dups(signature), key=int))
        index.add(str(i), signature)


def measured(find: Finder, originals: Sequence[str], share: float) -> tuple[float, float, float]:
    """Recall, precision, and paragraphs a CPU-second."""
    rng = random.Random(round(share * 100))
    pool = sorted({word for text in originals[:2_000] for word in text.split() if is_free(word)})
    texts, groups, twins, copied = [], [], set(), 0
    for group, text in enumerate(originals):
        copy, other = edited(text, share, pool, rng), twin(text, rng)
        for kind, one in (("original", text), ("copy", copy), ("twin", other)):
            if one is not None:
                copied += kind == "copy"
                twins |= {len(texts)} if kind == "twin" else set()
                texts.append(one)
                groups.append(group)
    began = time.process_time()
    found = list(find(texts))
    spent = time.process_time() - began
    right = sum(groups[i] == groups[j] and not twins & {i, j} for i, j in found)
    return right / copied, right / len(found) if found else 1.0, len(texts) / spent


def quality(originals: Sequence[str], peers: int) -> None:
    rng = random.Random(1)
    chosen = distinct(originals)
    rng.shuffle(chosen)
    print(f"\n{len(chosen)} real paragraphs of at least {LEAST_WORDS} words (peers: {min(peers, len(chosen))})\n")
    print("| finder | words edited | recall | precision | paragraphs a CPU-second |")
    print("|---|---|---|---|---|")
    finders = (
        ("rensa 32x4, rapidfuzz, facts (ours)", ours, chosen),
        ("datasketch 32x4, rapidfuzz, facts", with_datasketch, chosen[:peers]),
        ("SimHash, 64 bits, distance 3", with_simhash, chosen[:peers]),
    )
    for name, find, texts in finders:
        for share in SHARES:
            recall, precision, speed = measured(find, texts, share)
            print(f"| {name} | {share:.0%} | {recall:.3f} | {precision:.4f} | {speed:,.0f} |", flush=True)


# ----------------------------------------------------------------------------------------------------- archive


def articles(count: int, texts: Sequence[str]) -> Iterator[tuple[int, Version]]:
    """(group, version): articles of 6 to 12 real paragraphs; every tenth reprints an earlier one, 5 % of it edited."""
    texts = [text for text in texts if len(text) <= MOST_CHARACTERS]  # one that fills a page would make any two alike
    rng = random.Random(3)
    pool = sorted({word for text in texts[:500] for word in text.split() if is_free(word)})
    printed: list[tuple[int, list[str]]] = []
    for number in range(count):
        if printed and number % 10 == 9:
            group, body = rng.choice(printed)
            body = [edited(text, 0.05, pool, rng) or text for text in body]
        else:
            group, body = number, rng.sample(texts, rng.randint(6, 12))
            printed.append((group, body))
            del printed[:-2_000]
        at = datetime(2026, 1, 1, tzinfo=UTC).replace(minute=number % 60)
        yield (
            group,
            Version(
                title=body[0][:60],
                placements=tuple(Placement(i, text) for i, text in enumerate(body, 1)),
                published=Stamp(at, at.date(), "minute", at.isoformat()),
            ),
        )


def archive_of(count: int, texts: Sequence[str]) -> None:
    """Cluster an archive of so many articles, in nights of NIGHT, and print what it cost."""
    now, groups = datetime(2026, 1, 1, tzinfo=UTC), []
    print(f"\n{count:,} articles of 6 to 12 paragraphs, one in ten a reprint, SQLite, nights of {NIGHT:,}\n")
    print("| articles held | clustering, CPU ms an article | keeping, CPU ms an article | peak memory, MB |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "luutru.db", now=now) as archive:
        stream = articles(count, texts)
        while night := list(itertools.islice(stream, NIGHT)):
            began = time.process_time()
            for start in range(0, len(night), 500):
                with archive.batch():
                    for group, version in night[start : start + 500]:
                        name = str(len(groups))
                        groups.append(group)
                        key, url = f"bench.test/{name}", f"http://bench.test/{name}"
                        archive.keep_version(version, key=key, source="bench", url=url, run=None, at=now)
            kept = time.process_time()
            archive.settle(now)
            settled = time.process_time()
            cost, keeping = (settled - kept) / len(night) * 1000, (kept - began) / len(night) * 1000
            if len(groups) % (4 * NIGHT) in (0, NIGHT) or len(groups) == count:
                print(f"| {len(groups):,} | {cost:.2f} | {keeping:.2f} | {peak_memory():.0f} |", flush=True)
        with Corpus.open(Path(folder) / "luutru.db") as corpus:
            print(clusters_against(corpus, groups))


def clusters_against(corpus: Corpus, groups: Sequence[int]) -> str:
    """What the clusters have to do with the truth. groups: of each article, in the order of row numbers."""
    found: dict[int, list[int]] = defaultdict(list)
    with corpus._read() as connection:
        member = t.cluster_member.c
        for article, cluster in connection.execute(sa.select(member.article_id, member.cluster_id)):
            found[cluster].append(groups[article - 1])
    reprints = sum(group != number for number, group in enumerate(groups))
    joined = sum(len(held) - len(set(held)) for held in found.values())
    mixed = sum(len(set(held)) > 1 for held in found.values())
    return (
        f"\n{joined:,} of {reprints:,} reprints are in one cluster with their original; "
        f"{mixed} of {len(found):,} clusters hold strangers"
    )


def peak_memory() -> float:
    """MB of this process, at its highest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    packages = ("rensa", "rapidfuzz", "datasketch", "simhash", "numpy", "SQLAlchemy")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.machine()}, {os.cpu_count()} CPUs (load {load}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="articles in the archive; 0: none")
    parser.add_argument("--originals", type=int, default=10_000, help="at most so many paragraphs")
    parser.add_argument("--peers", type=int, default=1_000, help="paragraphs for the peers, which are slow")
    given = parser.parse_args()
    texts = real_paragraphs()
    random.Random(0).shuffle(texts)
    print(machine())
    if given.originals:
        quality(texts[: given.originals], given.peers)
    if given.articles:
        archive_of(given.articles, texts)


if __name__ == "__main__":
    main()
