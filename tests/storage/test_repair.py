"""repair: what is left of a damaged archive is a sound one, and the damaged file is not touched (faults.md S8)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import sqlalchemy as sa
from storage_samples import NIGHT, SOURCE, article, page_of
from test_check import HARMS, fill, sound_bytes

from storage import tables as t
from storage.archive import Archive
from storage.corpus import Corpus
from storage.errors import ArchiveError, ArchiveUnusable
from storage.history import keep_picture
from storage.integrity import Scope, check
from storage.records import HostState
from storage.repair import Salvage, repair

ALL = Scope(read_data=True)


def salvage(path: Path, copy: Path) -> Salvage:
    return repair(path, copy, now=NIGHT, step=lambda what, done, of: None)


def test_nothing_is_lost_of_an_archive_that_is_sound(tmp_path: Path) -> None:
    path, copy = tmp_path / "luutru.db", tmp_path / "copy.db"
    fill(str(path))
    hosts = [HostState("a.test", 4.0, None, 3, NIGHT, "http_429"), HostState("b.test", 2.0, None, 0, None, None)]
    with Archive.open(path, now=NIGHT) as archive:
        archive.keep_host_states(hosts)
        keep_picture(archive, "http://a.test/a.png", 1)
    done = salvage(path, copy)
    assert (done.lost, done.dropped) == ({}, {})
    with Archive.open(copy, now=NIGHT) as archive:
        assert archive.host_states() == hosts, "a pause that a host was promised holds"
        assert archive._connection.scalar(sa.select(t.kept_image.c.capture_id)) == 1
    assert check(copy, ALL).faults == []
    with Corpus.open(path) as before, Corpus.open(copy) as after:
        assert before.counts() == after.counts()
        for number in range(12):
            assert before.record(page_of(number)[1]) == after.record(page_of(number)[1])
        assert before.search("bai").total == after.search("bai").total


@pytest.mark.parametrize(
    "rounds", [pytest.param(range(4), id="4"), pytest.param(range(4, 60), id="56", marks=pytest.mark.full)]
)
def test_s8_what_is_salvaged_of_a_damaged_file_is_sound_and_goes_on(tmp_path: Path, rounds: range) -> None:
    whole = sound_bytes(tmp_path)
    salvaged = 0
    for seed in rounds:
        chance, data = random.Random(seed), bytearray(whole)
        HARMS[seed % len(HARMS)](data, chance)
        path, copy = tmp_path / f"damaged{seed}.db", tmp_path / f"copy{seed}.db"
        path.write_bytes(data)
        try:
            salvage(path, copy)
        except ArchiveError:
            assert not copy.exists()
            continue
        finally:
            assert path.read_bytes() == data
        salvaged += 1
        assert check(copy, ALL).faults == []
        with Archive.open(copy, now=NIGHT) as archive:
            key, url = page_of(500)
            archive.keep_version(article(500), key=key, source=SOURCE, url=url, run=None, at=NIGHT)
    assert salvaged > len(rounds) / 2


def test_of_hosts_those_that_can_be_read_from_either_end_are_salvaged(tmp_path: Path) -> None:
    path, copy = tmp_path / "luutru.db", tmp_path / "copy.db"
    fill(str(path))
    hosts = [HostState(f"{number:03}.{'x' * 200}.test", 2.0, None, 0, None, None) for number in range(200)]
    with Archive.open(path, now=NIGHT) as archive:
        archive.keep_host_states(hosts)
    data = bytearray(path.read_bytes())
    at = data.index(b"100." + b"x" * 200) // 4096 * 4096
    data[at : at + 8] = b"\xff" * 8  # the page's own header
    path.write_bytes(data)
    done = salvage(path, copy)
    assert list(done.lost) == ["host"]
    with Archive.open(copy, now=NIGHT) as archive:
        kept = {state.host for state in archive.host_states()}
    assert {hosts[0].host, hosts[-1].host} <= kept < {state.host for state in hosts}
    assert len(kept) > 150


def test_a_false_text_and_a_false_body_do_not_get_into_the_copy(tmp_path: Path) -> None:
    from test_check import change

    path, copy = tmp_path / "luutru.db", tmp_path / "copy.db"
    fill(str(path))
    change(str(path), "UPDATE paragraph SET text = text || '!' WHERE id = 12", "DELETE FROM author")
    change(str(path), "UPDATE payload SET stored = CAST(x'28b52ffd' AS BLOB) WHERE length > 150")
    done = salvage(path, copy)
    assert check(copy, ALL).faults == []
    assert done.dropped["paragraph"] == 1
    assert done.dropped["payload"] >= 1
    with Corpus.open(copy) as corpus:
        assert 10 <= corpus.counts()["articles"] <= 12


def test_a_copy_never_replaces_a_file(tmp_path: Path) -> None:
    path, copy = tmp_path / "luutru.db", tmp_path / "copy.db"
    fill(str(path))
    copy.write_bytes(b"mine")
    with pytest.raises(ArchiveUnusable, match="exists already"):
        salvage(path, copy)
    assert copy.read_bytes() == b"mine"
