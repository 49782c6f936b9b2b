"""The suite once without a change: which tests run which line, and how long each takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evals.mutants.operators import Mutant

MARKED = "not neo4j and not llama and not network"
MOST_SECONDS = 10.0
"""Tests run for one mutant, by what they took unchanged; the quickest come first."""
FIXED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""The environment of every run here: the same order of sets, and no threads that a fork would lose."""


@dataclass(frozen=True)
class Baseline:
    """What the unchanged suite did.

    Attributes:
        seconds: of every test that passed.
        failed: tests that failed without any change; they are not used.
        lines: the tests that run a line, by path and line (as text, for JSON).
    """

    seconds: dict[str, float]
    failed: tuple[str, ...] = ()
    lines: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def tests_of(self, mutant: Mutant, most: float = MOST_SECONDS) -> dict[str, float]:
        """The tests that run the mutant's lines, quickest first, as many as take `most` seconds.

        Each with the seconds that it took.
        """
        of_file = self.lines.get(mutant.path, {})
        first, last = mutant.lines
        found = {
            test for line, tests in of_file.items() if first <= int(line) <= last for test in tests
        }
        chosen: dict[str, float] = {}
        spent = 0.0
        for test in sorted(found & self.seconds.keys(), key=lambda one: (self.seconds[one], one)):
            spent += self.seconds[test]
            if chosen and spent > most:
                break
            chosen[test] = self.seconds[test]
        return chosen

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Baseline:
        """Read back what `to_json` wrote."""
        lines = {
            path: {line: tuple(tests) for line, tests in of_file.items()}
            for path, of_file in data["lines"].items()
        }
        return cls(data["seconds"], tuple(data["failed"]), lines)


def environment(folder: Path) -> dict[str, str]:
    """That of this process, with the copy in front and everything random fixed."""
    return {**os.environ, **FIXED, "PYTHONPATH": str(folder)}


def run_suite(
    folder: Path, rooms: Sequence[str], *, processes: int, tests: Sequence[str] = ()
) -> Baseline:
    """Run the unchanged suite in a copy, each test noted at the lines that it runs.

    Args:
        folder: the copy.
        rooms: folders whose lines are noted.
        processes: how many run at once.
        tests: files or folders; all when empty.

    Raises:
        RunError: pytest could not run the suite.
    """
    times = folder / ".mutants-times.json"
    words = [
        sys.executable, "-m", "pytest", "-q", "-m", MARKED, "-p", "evals.mutants.timing",
        "-n", str(processes), "--dist", "worksteal", "--cov-context=test", "--cov-report=",
        *(f"--cov={room}" for room in rooms), *tests,
    ]  # fmt: skip
    variables = {**environment(folder), "AETIA_MUTANTS_TIMES": str(times)}
    done = subprocess.run(
        words, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1) or not times.exists():
        raise RunError(
            f"the unchanged suite did not run: {done.stdout[-2000:]}{done.stderr[-500:]}"
        )
    rows: dict[str, tuple[float, bool]] = json.loads(times.read_text(encoding="utf-8"))
    return Baseline(
        {test: seconds for test, (seconds, passed) in rows.items() if passed},
        tuple(sorted(test for test, (_, passed) in rows.items() if not passed)),
        _contexts(folder),
    )


def _contexts(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    from coverage import CoverageData

    data = CoverageData(basename=str(folder / ".coverage"))
    data.read()
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in data.measured_files():
        by_line: Mapping[int, Sequence[str]] = data.contexts_by_lineno(file)
        found[os.path.relpath(file, os.path.realpath(folder))] = {
            str(line): tuple(sorted({name.rpartition("|")[0] for name in names} - {""}))
            for line, names in sorted(by_line.items())
        }
    return found
