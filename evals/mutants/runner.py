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
from evals.mutants.operators import Mutant
from graphs.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from evals.mutants.baseline import Baseline

Outcome = Literal["killed", "survived", "timeout", "invalid", "error"]
"""Invalid: the change breaks types, which the type checker refuses before any test is run."""
START_SECONDS = 30.0
"""Allowed to every mutant for loading the project, besides four times what its tests took."""

WARM = (
    "agent.workflow", "agent.run", "agent.faces.cli", "agent.faces.chat.server",
    "tools.causal.worker", "tools.causal.cli.main", "pytest", "_pytest.assertion.rewrite",
    "httpx", "statsmodels.api", "y0.algorithm.identify", "pytest_asyncio.plugin",
    "_hypothesis_pytestplugin", "hypothesis", "anyio.pytest_plugin",
)  # fmt: skip
"""What a run of tests loads, with all that it imports from elsewhere."""
ENDLESS_SECONDS = 8.0
"""Of processor time, allowed to each test besides ten times what it took unchanged."""


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


class Worker:
    """One warm process with its copy of the sources."""

    def __init__(self, folder: Path, endless: float, warm: Sequence[str]) -> None:
        self._folder, self._endless = folder, endless
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evals.mutants.worker", *warm],
            cwd=folder, env=environment(folder), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, path: str, text: str, tests: Mapping[str, float]) -> dict[str, Any]:
        """Run the tests ({id: seconds unchanged}) with this text in the place of the file's.

        Raises:
            RunError: the process is gone.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise RunError("the worker has no input or output")
        seconds = START_SECONDS + 4 * sum(tests.values())
        allowed = {test: self._endless + 10 * took for test, took in tests.items()}
        request = {"path": path, "text": text, "tests": allowed, "seconds": seconds}
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
    *,
    endless: float = ENDLESS_SECONDS,
    warm: Sequence[str] = WARM,
) -> tuple[Tried, ...]:
    """Try each mutant that `kept` holds no result for, one at a time in each folder.

    A test that fails on the unchanged copy, run in the same way, kills nothing: its mutants end as
    errors.
    """
    every = list(mutants)
    done = _read(kept)
    left = [mutant for mutant in every if mutant.id not in done]
    for mutant in every:
        if mutant.id in done:
            tell(done[mutant.id])
    if left:
        workers = [Worker(folder, endless, warm) for folder in folders]
        try:
            _check(workers, left, baseline)
            with closing(_opened(kept)) as store:
                for tried in _tried(workers, left, baseline):
                    _write(store, tried)
                    tell(tried)
                    done[tried.mutant.id] = tried
                for tried in _controlled(workers[0], [done[one.id] for one in left], baseline):
                    _write(store, tried)
                    done[tried.mutant.id] = tried
        finally:
            for worker in workers:
                worker.close()
    return tuple(done[mutant.id] for mutant in every)


def _tried(
    workers: Sequence[Worker], left: Sequence[Mutant], baseline: Baseline
) -> Iterator[Tried]:
    """Each as it ends; whichever worker is free takes the next."""
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def one(mutant: Mutant) -> Tried:
        worker = free.get()
        try:
            return _try(worker, mutant, baseline)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        futures = [pool.submit(one, mutant) for mutant in left]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _check(workers: Sequence[Worker], left: Sequence[Mutant], baseline: Baseline) -> None:
    """Each worker runs a few tests without a change first: all must pass.

    Raises:
        RunError: one does not, so nothing that follows would mean anything.
    """
    for mutant in left:
        if tests := dict(list(baseline.tests_of(mutant).items())[:3]):
            break
    else:
        return
    for worker in workers:
        said = worker.ask(mutant.path, worker.source(mutant.path), tests)
        if said["outcome"] != "survived":
            raise RunError(f"tests fail in a copy without any change: {said} of {sorted(tests)}")


def _try(worker: Worker, mutant: Mutant, baseline: Baseline) -> Tried:
    tests = baseline.tests_of(mutant)
    if not tests:
        return Tried(mutant, "survived", "", 0, 0.0)
    start = time.monotonic()
    said = worker.ask(mutant.path, mutant.applied(worker.source(mutant.path)), tests)
    seconds = round(time.monotonic() - start, 2)
    return Tried(mutant, said["outcome"], said["killer"], len(tests), seconds)


def _controlled(worker: Worker, found: Sequence[Tried], baseline: Baseline) -> list[Tried]:
    """Run every test that killed on the unchanged copy; what one that fails there killed, as errors."""
    bad: set[str] = set()
    killers = sorted({one.killer for one in found if one.killer in baseline.seconds})
    path = next((one.mutant.path for one in found), None)
    while path is not None and (left := [test for test in killers if test not in bad]):
        said = worker.ask(path, worker.source(path), {t: baseline.seconds[t] for t in left})
        if said["outcome"] == "survived":
            break
        if said["killer"] not in left:
            raise RunError(f"the control run on the unchanged copy failed: {said}")
        bad.add(said["killer"])
    return [
        replace(one, outcome="error", killer=f"fails without a change too: {one.killer}")
        for one in found
        if one.killer in bad
    ]


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
    found: dict[str, Tried] = {}
    with closing(_opened(kept)) as store:
        for name, place, *ending in store.execute("SELECT * FROM tried"):
            path, operator, lines, span, text = json.loads(place)
            mutant = Mutant(path, operator, tuple(lines), tuple(span), text)
            found[name] = Tried(mutant, *ending)
    return found
