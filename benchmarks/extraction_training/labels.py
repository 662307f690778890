"""Which blocks of a page its truth holds: an alignment of the page's blocks with the truth's tokens."""

from __future__ import annotations

import collections

MOST_PLACES = 60  # of one short text in a truth that are tried


def label(blocks: list[list[str]], truth: list[str]) -> list[float]:
    """Per block 0..1: how much of it stands in `truth`, both as tokens.

    Blocks found word for word are chosen as the heaviest chain that is in order in both (weighted longest increasing
    subsequence), so that a teaser's copy of a sentence is not taken for the sentence. Others get the share of their
    4-grams among what is left of the truth.
    """
    places: dict[tuple[str, ...], list[int]] = collections.defaultdict(list)
    for size in (1, 2, 3):
        for i in range(len(truth) - size + 1):
            places[tuple(truth[i : i + size])].append(i)
    # Fenwick tree of prefix maxima over positions of the truth: (weight, chain)
    tree: list[tuple[float, tuple | None]] = [(0.0, None)] * (len(truth) + 2)

    def best_up_to(position: int) -> tuple[float, tuple | None]:
        found: tuple[float, tuple | None] = (0.0, None)
        position += 1
        while position > 0:
            if tree[position][0] > found[0]:
                found = tree[position]
            position -= position & -position
        return found

    for b, tokens in enumerate(blocks):
        if not tokens:
            continue
        size = len(tokens)
        candidates = places.get(tuple(tokens[:3]), ())[:MOST_PLACES]
        fresh = []
        for start in candidates:
            if truth[start : start + size] == tokens:
                weight, chain = best_up_to(start)
                # A tie goes to the place nearest to what came before, by a hair.
                fresh.append((start + size, (weight + size + 0.01, (b, start, chain))))
        for end, entry in fresh:
            position = end + 1
            while position < len(tree):
                if entry[0] > tree[position][0]:
                    tree[position] = entry
                position += position & -position
    _, chain = best_up_to(len(truth))
    labels = [0.0] * len(blocks)
    used = bytearray(len(truth))
    while chain is not None:
        b, start, chain = chain
        labels[b] = 1.0
        used[start : start + len(blocks[b])] = b"\x01" * len(blocks[b])
    left: collections.Counter[tuple[str, ...]] = collections.Counter()
    for i in range(len(truth) - 3):
        if not any(used[i : i + 4]):
            left[tuple(truth[i : i + 4])] += 1
    for b, tokens in enumerate(blocks):
        if labels[b] or len(tokens) < 6:
            continue
        grams = [tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3)]
        labels[b] = sum(g in left for g in grams) / len(grams)
    return labels
