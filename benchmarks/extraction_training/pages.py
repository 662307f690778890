"""The labelled pages of ../shared/bench with their folds: no domain stands in two folds. And pages of our own making,
which nothing is fitted on."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT.parent / "shared" / "bench"
OWN_PAGES = ROOT / "tests" / "extract" / "world"
FOLDS_FILE = ROOT / "benchmarks" / "extraction_folds.json"
FOLDS = 5
_TOLD = re.compile(r"<script\b[^>]*ld\+json[^>]*>.*?</script>|<meta\b[^>]*>", re.IGNORECASE | re.DOTALL)
_SECOND_LEVEL = {"co", "com", "org", "net", "gov", "ac", "edu", "ne", "or", "go"}


@dataclass(frozen=True)
class Sample:
    """One labelled page. truth: as harness.py gives it. fold: 0 .. FOLDS - 1, by domain."""

    id: str
    html: str
    url: str
    corpus: str
    domain: str
    fold: int
    truth: dict[str, Any]


def harness() -> Any:
    """The scoring harness beside the data, as a module."""
    if str(BENCH) not in sys.path:
        sys.path.insert(0, str(BENCH))
    import harness as module

    return module


def domain_of(url: str) -> str:
    """The registrable domain, near enough for grouping: bbc.co.uk, lemonde.fr."""
    labels = (urlsplit(url).hostname or "unknown").split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def fold_of(domain: str) -> int:
    return hashlib.blake2b(domain.encode(), digest_size=4).digest()[0] % FOLDS


def samples(corpus: str) -> list[Sample]:
    """All pages of "wcxb" or "fundus", or "own": those of tests/extract/world."""
    documents = own_documents() if corpus == "own" else harness().DATASETS[corpus](BENCH / f"{corpus}-dev")
    found = []
    for doc in documents:
        url = doc["url"] or ""
        domain = domain_of(url)
        found.append(Sample(f"{corpus}:{doc['id']}", doc["html"], url, corpus, domain, fold_of(domain), doc["truth"]))
    return found


def printed_alone(sample: Sample) -> Sample:
    """The page without what it tells machines of itself: no JSON-LD, no meta tags."""
    return replace(sample, html=_TOLD.sub("", sample.html))


def own_documents() -> Iterator[dict[str, Any]]:
    """The pages of our own making in the harness's shape."""
    for file in sorted(OWN_PAGES.glob("*.json")):
        said = json.loads(file.read_text(encoding="utf-8"))
        texts = dict.fromkeys([said["lead"]] * bool(said["lead"]) + said["paragraphs"])  # a lead may be one of them
        truth = {name: said[name] for name in ("title", "authors", "date")}
        truth |= {"body": "\n".join(texts), "paragraphs": list(texts)}
        html = file.with_suffix(".html").read_text(encoding="utf-8")
        yield {"id": file.stem, "html": html, "url": said["url"], "truth": truth}


def write_folds() -> None:
    """Commit which page is in which fold."""
    folds = {s.id: s.fold for corpus in ("wcxb", "fundus") for s in samples(corpus)}
    FOLDS_FILE.write_text(json.dumps(folds, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_folds()
