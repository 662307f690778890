"""A first scorer: the deepest element that holds three quarters of the good text, pruned by link density."""

from __future__ import annotations

from crawler.extract.blocks import Blocks


def article_blocks(blocks: Blocks) -> list[int]:
    """Indices of the blocks taken for the article, in order."""
    good = [
        len(text) if len(text) >= 80 and 3 * linked < len(text) else 0
        for text, linked in zip(blocks.text, blocks.linked, strict=True)
    ]
    total = sum(good)
    sums = [0]
    for weight in good:
        sums.append(sums[-1] + weight)
    best = 0
    for element, (first, end) in enumerate(zip(blocks.first, blocks.end, strict=True)):
        if total and sums[end] - sums[first] >= 0.75 * total:
            best = element
    return [i for i in range(blocks.first[best], blocks.end[best]) if 2 * blocks.linked[i] < len(blocks.text[i])]
