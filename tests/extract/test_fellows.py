"""The second look at doubtful blocks (crawler.extract.fellows)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.blocks import read_blocks
from crawler.extract.features import Array, Hints, Region, read_features
from crawler.extract.fellows import DOUBTFUL, REACH, SHARE, Trees, fellow_columns, reconsidered
from crawler.extract.model import load, packed_trees
from crawler.extract.tables import Tables
from crawler.page import Page

LONG = "Chiều nay dân bản họp bàn chuyện làm đường vào khu rừng trúc, ai cũng góp một tay cho kịp trước mùa mưa. "


def region_of(html: str) -> Region:
    region = read_features(read_blocks(Page(html).root), Tables({}, {}), Hints(), -1)
    assert region.place is not None
    return region


def columns_of(html: str, scores: Sequence[float]) -> Array:
    region = region_of(html)
    assert region.place is not None
    assert region.end - region.first == len(scores)
    return fellow_columns(region.place, np.array(scores, np.float32), -1, np.arange(len(scores)))


def always(odds: float) -> Trees:
    """One tree that says the same of every block."""
    one, none = np.zeros((1, 1), np.float32), np.zeros((1, 1), np.intp)
    return Trees(none, one, none, none, one + odds, base=0.0, depth=0)


def walked(trees: Trees, column: Array) -> float:
    """The log-odds of one block, node by node."""
    odds = trees.base
    for tree in range(len(trees.feature)):
        node = 0
        for _ in range(trees.depth):
            right = column[trees.feature[tree, node]] > trees.threshold[tree, node]
            node = int((trees.right if right else trees.left)[tree, node])
        odds += float(trees.value[tree, node])
    return odds


@given(st.integers(0, 2**32 - 1), st.integers(0, 30))
def test_all_trees_at_once_say_what_each_says_alone(seed: int, blocks: int) -> None:
    trees = load("cased").trees
    columns = np.random.default_rng(seed).normal(0, 6, (trees.feature.max() + 1, blocks)).astype(np.float32)
    assert trees.odds(columns) == pytest.approx([walked(trees, column) for column in columns.T], abs=1e-4)


def test_trees_survive_packing_bit_by_bit_where_they_part_blocks() -> None:
    trees = load("uncased").trees
    arrays = packed_trees(trees)
    for name in ("feature", "left", "right", "threshold"):
        assert (arrays[f"trees_{name}"] == getattr(trees, name)).all()
    assert trees.depth == arrays["trees_base"][1] > 1


def test_only_doubtful_scores_are_looked_at_again() -> None:
    region = region_of("".join(f"<p>{LONG}{n}</p>" for n in range(4)))
    assert region.place is not None
    low, high = DOUBTFUL
    scores = np.array([low / 2, 0.4, 0.6, (1 + high) / 2], np.float32)
    again = reconsidered(region.place, scores, -1, always(100.0))
    assert again.tolist() == pytest.approx([low / 2, 0.4 + SHARE * 0.6, 0.6 + SHARE * 0.4, (1 + high) / 2])
    assert scores[1] == np.float32(0.4), "what the network said is left as it was"


def test_a_block_is_seen_with_the_scores_around_it_and_nothing_beyond_the_region() -> None:
    scores = [0.5, 0.9, 0.5]
    columns = columns_of("".join(f"<p>{LONG}{n}</p>" for n in range(3)), scores)
    around = columns[: 2 * REACH + 1]
    assert around[REACH].tolist() == pytest.approx([0, np.log(9), 0], abs=1e-5)
    assert around[REACH + 1].tolist() == pytest.approx([np.log(9), 0, -9], abs=1e-5)
    assert around[REACH - 1].tolist() == pytest.approx([-9, 0, np.log(9)], abs=1e-5)


def test_what_the_others_of_a_list_got_is_told_without_the_item_itself() -> None:
    page = f"<div><p>{LONG}</p><ul><li>Một</li><li><p>Hai</p></li><li>Ba</li></ul><p>{LONG}hết</p></div>"
    columns = columns_of(page, [0.9, 0.2, 0.4, 0.6, 0.9])
    rows = [row.tolist() for row in columns]
    assert pytest.approx([-1, 0.5, 0.4, 0.3, -1]) not in rows, "blocks in no list are fellows of each other"
    assert pytest.approx([0.9, 0.5, 0.4, 0.3, 0.9]) in rows
    assert [2, 3, 3, 3, 2] in rows


def test_where_the_text_begins_and_ends_is_told_in_blocks() -> None:
    columns = columns_of("".join(f"<p>{LONG}{n}</p>" for n in range(5)), [0.2, 0.9, 0.3, 0.9, 0.2])
    rows = [row.tolist() for row in columns]
    assert [-1, 0, 1, 2, 3] in rows
    assert [-3, -2, -1, 0, 1] in rows
    assert [20, 20, 0, 1, 0] in rows, "blocks between each one and the last kept one before it"
    assert [0, 1, 0, 20, 20] in rows


def test_a_page_of_one_block_has_a_second_look_too() -> None:
    assert np.isfinite(columns_of(f"<p>{LONG}</p>", [0.5])).all()
