"""Try the drawn mutants on several copies at once; what is done is kept, so a run goes on."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

from evals.mutants.baseline import environment
from graphs.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from evals.mutants.baseline import Baseline
    from evals.mutants.operators import Mutant

Outcome = Literal["killed", "survived", "timeout", "invalid", "error"]
"""Invalid: the change breaks types, which the type checker refuses before any test is run."""
START_SECONDS = 20.0
"""Allowed to every mutant for loading the project, besides three times what its tests took."""


@dataclass(frozen=True)
class Tried:
    """One mutant and how it ended.

    Attributes:
        killer: the test that failed; why it could not be tried, for an error.
        tests: how many were at hand; 0 when no test runs the line.
    """

    mutant: Mutant
    outcome: Outcome
    killer: str
    tests: int
    seconds: float

    @property
    def is_killed(self) -> bool:
        """A test failed, or the tests did not end."""
        return self.outcome in ("killed", "timeout")


class Worker:
    """One warm process with its copy of the sources."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evals.mutants.worker"],
            cwd=folder, env=environment(folder), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, path: str, text: str, tests: Sequence[str], seconds: float) -> dict[str, Any]:
        """Run the tests with this text in the place of the file's.

        Raises:
            RunError: the process is gone.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise RunError("the worker has no input or output")
        request = {"path": path, "text": text, "tests": list(tests), "seconds": seconds}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RunError(f"a worker of the mutation run ended (exit {self._process.poll()})")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def source(self, path: str) -> str:
        """The unchanged file."""
        return (self._folder / path).read_text(encoding="utf-8")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def try_all(
    mutants: Iterable[Mutant],
    baseline: Baseline,
    folders: Sequence[Path],
    kept: Path,
    tell: Callable[[Tried], None] = lambda _: None,
) -> tuple[Tried, ...]:
    """Try each mutant that `kept` holds no result for, one at a time in each folder.

    A test that fails on the unchanged copy, run in the same way, kills nothing: its mutants end as
    errors.
    """
    every = list(mutants)
    done = _read(kept)
    workers: SimpleQueue[Worker] = SimpleQueue()
    for folder in folders:
        workers.put(Worker(folder))

    def one(mutant: Mutant) -> Tried:
        worker = workers.get()
        try:
            return done.get(mutant.id) or _try(worker, mutant, baseline)
        finally:
            workers.put(worker)

    ended: dict[str, Tried] = {}
    try:
        _check(workers, every, baseline, len(folders))
        with ThreadPoolExecutor(len(folders)) as pool, closing(_opened(kept)) as store:
            for future in as_completed([pool.submit(one, mutant) for mutant in every]):
                tried = future.result()
                if tried.mutant.id not in done:
                    _write(store, tried)
                tell(tried)
                ended[tried.mutant.id] = tried
        worker = workers.get()
        workers.put(worker)
        return _controlled(worker, [ended[mutant.id] for mutant in every], baseline)
    finally:
        for _ in folders:
            workers.get().close()


def _check(
    workers: SimpleQueue[Worker], every: list[Mutant], baseline: Baseline, number: int
) -> None:
    """Each worker runs a few tests without a change first: all must pass.

    Raises:
        RunError: one does not, so nothing that follows would mean anything.
    """
    path = next((one.path for one in every if baseline.tests_of(one)), None)
    if path is None:
        return
    tests = next(baseline.tests_of(one) for one in every if one.path == path)[:3]
    for _ in range(number):
        worker = workers.get()
        workers.put(worker)
        said = worker.ask(path, worker.source(path), tests, START_SECONDS * 3)
        if said["outcome"] != "survived":
            raise RunError(f"tests fail in a copy without any change: {said} of {tests}")


def _try(worker: Worker, mutant: Mutant, baseline: Baseline) -> Tried:
    tests = baseline.tests_of(mutant)
    if not tests:
        return Tried(mutant, "survived", "", 0, 0.0)
    limit = START_SECONDS + 3 * sum(baseline.seconds[test] for test in tests)
    start = time.monotonic()
    said = worker.ask(mutant.path, mutant.applied(worker.source(mutant.path)), tests, limit)
    seconds = round(time.monotonic() - start, 2)
    return Tried(mutant, said["outcome"], said["killer"], len(tests), seconds)


def _controlled(worker: Worker, found: list[Tried], baseline: Baseline) -> tuple[Tried, ...]:
    """Run every test that killed on the unchanged copy; those that fail there do not count."""
    bad: set[str] = set()
    killers = sorted({one.killer for one in found if one.killer in baseline.seconds})
    path = next((one.mutant.path for one in found), None)
    while path is not None and (left := [test for test in killers if test not in bad]):
        limit = START_SECONDS + 3 * sum(baseline.seconds[test] for test in left)
        said = worker.ask(path, worker.source(path), left, limit)
        if said["outcome"] == "survived":
            break
        if said["killer"] not in left:
            raise RunError(f"the control run on the unchanged copy failed: {said}")
        bad.add(said["killer"])
    return tuple(
        replace(one, outcome="error", killer=f"fails without a change too: {one.killer}")
        if one.killer in bad
        else one
        for one in found
    )


def _opened(kept: Path) -> sqlite3.Connection:
    store = sqlite3.connect(kept)
    store.execute(
        "CREATE TABLE IF NOT EXISTS tried (mutant TEXT PRIMARY KEY, place TEXT, outcome TEXT, "
        "killer TEXT, tests INTEGER, seconds REAL)"
    )
    return store


def _write(store: sqlite3.Connection, tried: Tried) -> None:
    one = tried.mutant
    place = json.dumps([one.path, one.operator, one.lines, one.span, one.text])
    row = (one.id, place, tried.outcome, tried.killer, tried.tests, tried.seconds)
    store.execute("INSERT OR REPLACE INTO tried VALUES (?, ?, ?, ?, ?, ?)", row)
    store.commit()


def _read(kept: Path) -> dict[str, Tried]:
    from evals.mutants.operators import Mutant

    found: dict[str, Tried] = {}
    with closing(_opened(kept)) as store:
        for name, place, *ending in store.execute("SELECT * FROM tried"):
            path, operator, lines, span, text = json.loads(place)
            mutant = Mutant(path, operator, tuple(lines), tuple(span), text)
            found[name] = Tried(mutant, *ending)
    return found
