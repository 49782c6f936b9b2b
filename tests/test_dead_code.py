"""Nothing is unused that a person has not looked at and listed with a reason."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("vulture", reason="vulture is not installed: make setup")

ROOT = Path(__file__).parent.parent
LIST = ROOT / ".ci" / "vulture_whitelist.py"


def vulture(*paths: str) -> str:
    """What vulture says with the configuration of this repository, of some paths or its own."""
    done = subprocess.run(
        [sys.executable, "-m", "vulture", *paths],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert not done.stderr
    return done.stdout


def test_nothing_is_unused_that_is_not_listed() -> None:
    assert vulture() == ""


def test_every_listed_name_is_still_unused_and_has_a_reason() -> None:
    listed = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line[:2] == "_."]
    entries = [re.fullmatch(r"_\.(\w+)  # \S.+", line) for line in listed]
    assert all(entries)
    names = {entry[1] for entry in entries if entry}
    assert len(names) == len(listed)
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    paths = [path for path in config["tool"]["vulture"]["paths"] if not path.startswith(".ci")]
    unused = set(re.findall(r"unused \w+ '(\w+)'", vulture(*paths)))
    assert unused == names
