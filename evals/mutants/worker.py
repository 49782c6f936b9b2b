"""A warm process in a copy of the sources: one fork, one changed file, the tests that run it.

`python -m evals.mutants.worker MODULE ...` reads one JSON request a line and answers with one JSON
line. What the named modules import from elsewhere is loaded once, before the forks; the project itself
is loaded anew in each, so that it sees the change. A run that takes too long is ended with all that it
started.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

OWN = ("agent", "tools", "graphs", "tests")
PLAIN = (
    "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest_cov", "-p", "no:langsmith_plugin",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
"""No plugin that writes, or that only costs time; those loaded before the fork are not rewritten."""
NO_TESTS = 5
"""pytest's exit code when it found none."""


class Chosen:
    """A pytest plugin: the chosen tests in their order, and the first that fails.

    A test that computes for too long ends the process (SIGPROF), so that an endless loop is found soon,
    whatever else the machine does.
    """

    def __init__(self, tests: dict[str, float]) -> None:
        self._allowed = tests
        self._place = {test: place for place, test in enumerate(tests)}
        self.killer = ""
        self.is_type_error: bool | None = None

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Set the alarm."""
        signal.setitimer(signal.ITIMER_PROF, self._allowed[nodeid])

    def pytest_runtest_logfinish(self) -> None:
        """Take the alarm back."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def pytest_exception_interact(self, call: pytest.CallInfo[object]) -> None:
        """Note a failure that a type checker would have seen."""
        if self.is_type_error is None and call.excinfo is not None:
            self.is_type_error = "TypeError: unsupported operand" in call.excinfo.exconly()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop what was not asked for."""
        items[:] = [item for item in items if item.nodeid in self._place]
        items.sort(key=lambda item: self._place[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first failure."""
        if report.failed and not self.killer:
            self.killer = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be loaded is a failure too."""
        if report.failed and not self.killer:
            self.killer = f"loading {report.nodeid}"


def warm_up(modules: list[str]) -> None:
    """Load what forks may share, and forget the project's own modules."""
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in list(sys.modules):
        if name.partition(".")[0] in OWN:
            del sys.modules[name]
    gc.collect()
    gc.freeze()  # or every fork would walk, and so copy, all that was loaded


def run_tests(tests: dict[str, float], seconds: float) -> dict[str, Any]:
    """Run the tests in a fork: {outcome, killer}, as `runner.Outcome` has it.

    Args:
        tests: the processor time allowed to each, in the order of their turn.
        seconds: for all together, by the clock.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _in_child(tests, write)
    os.close(write)
    outcome = _waited(child, read, time.monotonic() + seconds)
    os.close(read)
    return outcome


def _in_child(tests: dict[str, float], write: int) -> None:
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(quiet, descriptor)
    said: dict[str, Any] = {}
    try:
        import pytest

        chosen = Chosen(tests)
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        words = ["-x", "-q", *PLAIN, *files]
        said |= {"code": int(pytest.main(words, plugins=[chosen])), "killer": chosen.killer}
        said["is_type_error"] = chosen.is_type_error
    finally:
        os.write(write, json.dumps(said).encode())
        os._exit(0)


def _waited(child: int, read: int, until: float) -> dict[str, Any]:
    os.set_blocking(read, False)
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > until:
            _end(child)
            os.waitpid(child, 0)
            return {"outcome": "timeout", "killer": ""}
        time.sleep(0.02)
    _end(child)  # what the tests left behind
    if os.waitstatus_to_exitcode(ended[1]) == -signal.SIGPROF:
        return {"outcome": "timeout", "killer": ""}
    try:
        said = json.loads(os.read(read, 65_536) or b"{}")
    except BlockingIOError:
        said = {}
    if said.get("code") == 0:
        return {"outcome": "survived", "killer": ""}
    if said.get("code") == NO_TESTS:
        return {"outcome": "error", "killer": "none of its tests were found"}
    if said.get("is_type_error"):
        return {"outcome": "invalid", "killer": "operands of types that do not go together"}
    return {"outcome": "killed", "killer": said.get("killer") or "the process ended"}


def _end(child: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def main() -> None:
    """Answer requests until the input ends.

    A request is {path, text, tests: {id: processor seconds allowed}, seconds}.
    """
    sys.dont_write_bytecode = True
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    warm_up(sys.argv[1:])
    for line in sys.stdin:
        request = json.loads(line)
        file = Path(request["path"])
        before = file.read_bytes()
        try:
            file.write_text(request["text"], encoding="utf-8")
            answer = run_tests(request["tests"], request["seconds"])
        finally:
            file.write_bytes(before)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
