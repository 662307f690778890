"""Generic extraction: what stands where on a page that nobody wrote rules for. Pure.

    extract(page) -> Reading

The way: `evidence` gathers what the page says to machines, `blocks` walks the tree once, `features` and `model` say how
much each block is article, `fellows` looks at the doubtful ones again, `decide` draws the line, `titles`, `people`
(with `printed_names`) and `when` weigh the claims about the rest, `article` puts the Reading together. `explain` tells
the same as plain data. What was learned is in weights.npz (`model`).
"""

from crawler.extract.article import extract

__all__ = ["extract"]
