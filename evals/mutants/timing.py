"""A pytest plugin: how long each test took and how it ended, as one JSON file.

`pytest -p evals.mutants.timing` with AETIA_MUTANTS_TIMES=FILE.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_seconds: dict[str, float] = defaultdict(float)
_passed: dict[str, bool] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up set-up, call and tear-down; one failed part is a failed test."""
    _seconds[report.nodeid] += report.duration
    _passed[report.nodeid] = _passed.get(report.nodeid, True) and not report.failed


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the file, once: in the process that the workers report to."""
    if hasattr(session.config, "workerinput"):
        return
    rows = {test: [round(_seconds[test], 4), _passed[test]] for test in _seconds}
    Path(os.environ["AETIA_MUTANTS_TIMES"]).write_text(json.dumps(rows), encoding="utf-8")
