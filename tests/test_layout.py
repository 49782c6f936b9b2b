"""The guards of the house bite: each breach is made in a copy, and must be found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import evals

ROOT = Path(__file__).parent.parent
SCRIPTS = Path(sys.executable).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("graphs", "tools", "agent", "evals"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    program = [str(SCRIPTS / command[0]), *command[1:]]
    return subprocess.run(
        program, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("path", "code", "command"),
    [
        ("graphs/curie.py", "\nimport agent.tree.thoughts\n", ("lint-imports", "--no-cache")),
        ("graphs/stray.py", '"""A module that no contract places."""\n', ("lint-imports", "--no-cache")),
        ("tools/base.py", "\nimport neo4j\n", ("ruff", "check", "--no-cache", "--select", "TID251", ".")),
        ("graphs/names.py", "\n\ndef untyped(x):\n    return x\n", ("mypy", "--cache-dir=/dev/null", "-p", "graphs")),
    ],
    ids=["upward import", "unlisted module", "stray neo4j", "untyped function"],
)  # fmt: skip
def test_a_breach_is_found(copy: Path, path: str, code: str, command: tuple[str, ...]) -> None:
    with (copy / path).open("a", encoding="utf-8") as file:
        file.write(code)
    assert check(copy, *command).returncode != 0


def test_the_layers_hold(copy: Path) -> None:
    done = check(copy, "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


def test_the_package_evals_is_ours() -> None:
    assert Path(evals.__file__ or "").parent == ROOT / "evals"
