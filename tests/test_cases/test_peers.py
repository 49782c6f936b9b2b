"""Cases of other packages' own test suites and printed numbers in which we were wrong.

The inputs are shared data and not part of the repository. What is expected, and its source, lies in
each row; smaller inputs of the same kinds are made in the tests of each method.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "peers"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not here")


def _rows() -> list[dict[str, Any]]:
    path = FOLDER / "ours_wrong.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
