"""The arrows of docs/design.md: who may import whom, and which library lives where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("luutru", "crawler", "storage", "research", "operations", "migrations")

STORE_USERS = {"crawler.pipeline", "crawler.schedule", "crawler.workers"}
STORAGE_FOR_ALL_CRAWLERS = {"storage.records", "storage.text", "storage.facts", "storage.errors"}
STORAGE_FOR_STORE_USERS = STORAGE_FOR_ALL_CRAWLERS | {"storage.archive", "storage.corpus", "storage.history"}

# library -> the modules (or packages) that may import it
HOMES = {
    "httpx": {"crawler.fetch"},
    "aiohttp": {"crawler.fetch"},
    "httpx_aiohttp": {"crawler.fetch"},
    "selectolax": {
        "crawler.survey.looks",
        "crawler.page",
        "crawler.discover",
        "crawler.rules",
        "crawler.blocks",
        "crawler.extract",
        "crawler.parse",
        "crawler.survey",
    },
    "sqlalchemy": {"storage", "migrations"},
    "alembic": {"storage", "migrations"},
    "sqlite3": {"storage"},
    "apscheduler": {"crawler.schedule"},
    "protego": {"crawler.robots"},
    "playwright": {"crawler.render"},
    "rensa": {"storage.similarity"},
    "warcio": {"storage.warc"},
}
PURE = {
    "crawler.hosts",
    "crawler.urlforms",
    "crawler.urls",
    "crawler.dates",
    "crawler.decode",
    "crawler.robots",
    "crawler.discover",
    "crawler.rules",
    "crawler.blocks",
    "crawler.extract",
    "crawler.document",
    "crawler.lines",
    "crawler.linewords",
    "crawler.nobody",
    "crawler.reporters",
    "crawler.signatures",
    "crawler.biographies",
    "crawler.bylines",
    "crawler.calls",
    "crawler.credits",
    "crawler.repeats",
    "crawler.parse",
    "crawler.reading",
    "crawler.recorded",
    "crawler.agenda",
    "crawler.attributions",
    "crawler.charsets",
    "crawler.jsonld",
    "crawler.language",
    "crawler.layout",
    "crawler.legacy",
    "storage.facts",
    "storage.similarity",
    "storage.differences",
    "crawler.page",
    "crawler.challenges",
    "crawler.patterns",
    "crawler.configedit",
    "crawler.survey.looks",
    "crawler.survey.shapes",
    "crawler.survey.proposal",
    "crawler.pipeline.history",
    "crawler.pipeline.judgement",
    "storage.text",
    "storage.records",
}
NO_IO = {
    "socket",
    "asyncio",
    "subprocess",
    "threading",
    "sqlite3",
    "urllib.request",
    "http.client",
    "tempfile",
    "shutil",
    "random",
}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, path, ast.parse(path.read_text("utf-8"))


MODULES = list(modules())


def imports(name: str, path: Path, tree: ast.Module) -> Iterator[str]:
    """Every module that `tree` imports, absolute; `from a import b` gives a.b where that is a module, else a."""
    known = {n for n, _, _ in MODULES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
                base = ".".join([*up[: len(up) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base


def within(module: str, homes: set[str]) -> bool:
    return any(module == home or module.startswith(home + ".") for home in homes)


def may_import(importer: str, imported: str) -> bool:
    source, target = importer.split(".")[0], imported.split(".")[0]
    if source == target:
        return True
    match source:
        case "luutru":
            return target != "migrations"
        case "crawler":
            allowed = STORAGE_FOR_STORE_USERS if within(importer, STORE_USERS) else STORAGE_FOR_ALL_CRAWLERS
            return imported in allowed
        case "research":
            return target == "storage"
        case "operations":
            return target == "storage" or imported in {"crawler.config", "crawler.configfile"}
        case "storage":
            return target == "migrations"
        case "migrations":
            return target == "storage"
    return False


@pytest.mark.parametrize(("name", "path", "tree"), MODULES, ids=[name for name, _, _ in MODULES])
def test_a_module_imports_only_what_its_layer_allows(name: str, path: Path, tree: ast.Module) -> None:
    ours = [m for m in imports(name, path, tree) if m.split(".")[0] in PACKAGES]
    assert [m for m in ours if not may_import(name, m)] == []


@pytest.mark.parametrize(("name", "path", "tree"), MODULES, ids=[name for name, _, _ in MODULES])
def test_a_library_is_imported_only_where_it_lives(name: str, path: Path, tree: ast.Module) -> None:
    for module in imports(name, path, tree):
        homes = HOMES.get(module.split(".")[0])
        assert homes is None or within(name, homes), f"{name} imports {module}, which lives in {sorted(homes or ())}"


@pytest.mark.parametrize(
    ("name", "path", "tree"), [m for m in MODULES if within(m[0], PURE)], ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_pure_module_does_no_io_and_reads_no_clock(name: str, path: Path, tree: ast.Module) -> None:
    assert [m for m in imports(name, path, tree) if m in NO_IO or m == "time"] == []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = node.func.value
            assert not (isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "time", "Date"}), (
                f"{name}:{node.lineno} reads a clock"
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "open", f"{name}:{node.lineno} opens a file"


def test_the_layer_test_sees_the_whole_house() -> None:
    assert {"crawler.config", "storage.records", "luutru"} <= {name for name, _, _ in MODULES}
