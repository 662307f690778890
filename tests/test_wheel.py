"""The wheel carries everything and works wherever it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(target),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(target.glob("luutru-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; the dependencies are borrowed from ours, our own packages are not."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, with_pip=False)
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    site = Path(paths["purelib"])
    # A path in a .pth is added as it is: editable installs of the borrowed folder are not followed.
    (site / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    command = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "-q", "--no-deps"]
    subprocess.run([*command, "--ignore-installed", str(wheel)], check=True, capture_output=True, text=True)
    return home


def test_the_wheel_carries_every_package_the_presets_the_config_and_the_migrations(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.split("/")[0] for name in names if "dist-info" not in name}
    assert tops == {"luutru", "crawler", "storage", "research", "operations", "migrations"}
    for needed in (
        "crawler/presets/nukeviet.toml",
        "crawler/config.toml",
        "luutru/demo/config.toml",
        "migrations/env.py",
    ):
        assert needed in names
    assert any(name.startswith("migrations/versions/") and name.endswith(".py") for name in names)


def test_the_installed_command_runs_the_demo_from_anywhere(installed: Path, tmp_path: Path) -> None:
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}  # cron's environment: no locale, nothing else
    run = subprocess.run(
        [installed / "bin" / "luutru", "demo"],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "luutru-demo" / "archive.db").exists()
    assert "Night 2" in run.stdout
    code = "import crawler, storage; print(crawler.__file__); print(storage.__file__)"
    where = subprocess.run(
        [installed / "bin" / "python", "-c", code], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    assert all(line.startswith(str(installed)) for line in where.stdout.split()), (
        "the installed packages ran, not the checkout"
    )
    check = subprocess.run(
        [installed / "bin" / "luutru", "config", "check"], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stderr
    assert str(installed) in check.stdout, "the shipped config was found"
