"""An old article is looked at again now and then, though its channel lists it for ever."""

from __future__ import annotations

from pathlib import Path

from test_polling import CONFIG, SlowPaper, night

from crawler import configfile


def test_an_article_that_is_still_listed_is_looked_at_again_after_its_pause(tmp_path: Path) -> None:
    text = CONFIG.replace("recheck_sample = 0", "recheck_sample = 5\nrecheck_pause = 3")
    config = configfile.parse(text.encode(), tmp_path / "config.toml")
    with SlowPaper() as site:
        nights = []
        for number in range(8):
            before = sum(seen.path == "/bai-0.html" for seen in site.requests)
            night(config, site, number, adaptive=False)
            if sum(seen.path == "/bai-0.html" for seen in site.requests) > before:
                nights.append(number)
    assert nights == [0, 3, 6]
