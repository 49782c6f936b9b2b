"""The parent's side of a worker process: start, listen, kill at the deadline, leave nothing behind.

A worker sees no key and no token: its environment is an allow-list. It runs on one thread, under a
fixed hash seed, so that the same work gives the same bytes wherever it is asked for.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from graphs.errors import DeadlineError, ToolError
from tools.causal.worker import FOREVER_S, LATE, RELEASE, Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from tools.causal.worker import main; main(*sys.argv[2:])"
)
KEPT = frozenset(
    [
        "PATH",
        "HOME",
        "LANG",
        "LANGUAGE",
        "TZ",
        "AETIA_CACHE",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "SYSTEMROOT",
        "USERPROFILE",
        "LOCALAPPDATA",
        "APPDATA",
        # Which kernels the linear algebra takes: others round otherwise.
        "OPENBLAS_CORETYPE",
        "OPENBLAS_L2_SIZE",
        "MKL_CBWR",
    ]
)
KEPT_PREFIXES = ("LC_", "XDG_", "PYTHON")
SECRET_WORDS = ("KEY", "TOKEN", "SECRET", "PASSWORD", "AUTH", "CREDENTIAL")
FIXED = {
    # One thread a matrix product: more are slower on small designs, and round otherwise.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """What of an environment a worker gets."""
    kept = {
        name: value
        for name, value in given.items()
        if (name in KEPT or name.startswith(KEPT_PREFIXES))
        and not any(word in name for word in SECRET_WORDS)
    }
    return kept | FIXED


class Child:
    """One worker process, started at once. The deadline runs from here.

    Args:
        work: "module:name" of a function; an iterator that it returns is passed on part by part.
        arguments: by position; picklable.
        named: by name.
        seconds: until it is killed; it has an alarm of its own for the case that nobody does.
        may_outlive: `release` may let it finish alone once its first part is there.
        ahead: "module:name" of a function that it calls before it hears its task.

    Raises:
        ToolError: the process cannot be started.
    """

    def __init__(
        self,
        work: str,
        arguments: tuple[Any, ...] = (),
        named: Mapping[str, Any] | None = None,
        *,
        seconds: float,
        may_outlive: bool = False,
        ahead: str = "",
    ) -> None:
        packed = pickle.dumps((arguments, dict(named or {})))
        self._task = Task(os.getpid(), seconds, work, packed, may_outlive)
        self._late = threading.Event()
        try:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-W", "ignore", "-c", START, json.dumps(sys.path)),
                    *([ahead] if ahead else []),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(os.environ),
            )
        except OSError as error:
            raise ToolError(f"no worker process can be started: {error.strerror}") from error
        self._timer = threading.Timer(min(max(seconds, 0.0), FOREVER_S), self._stop_late)
        self._timer.daemon = True
        self._timer.start()

    def parts(self) -> Iterator[Any]:
        """What the work gives, as it comes; the process is gone when this ends.

        Raises:
            DeadlineError: its time was over.
            ToolError: it ended without a result.
            AetiaError: what the work itself raised.
        """
        try:
            self._send(pickle.dumps(self._task))
            while True:
                kind, value = self._receive()
                if kind == "done":
                    return
                if kind == "refused":
                    raise value
                if kind == "failed":
                    raise ToolError(f"the work ended with an error: {value}")
                yield value
        finally:
            self.stop()

    def asked(self, *arguments: Any) -> Iterator[Any]:
        """`parts` of the same work for arguments that were not known when the process started."""
        self._task = self._task._replace(packed=pickle.dumps((arguments, {})))
        yield from self.parts()

    def stop(self) -> None:
        """Kill the process if it still runs, and wait until it is gone; from any thread."""
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            try:
                stream.close()  # type: ignore[union-attr]
            except OSError:
                continue  # what was not sent to a dead process

    def kill(self) -> None:
        """Kill the process; whoever listens to it hears that it ended."""
        self._process.kill()

    def release(self) -> None:
        """Let the process finish alone, up to its own alarm, when this one ends."""
        self._send(RELEASE)

    def _stop_late(self) -> None:
        self._late.set()
        self._process.kill()

    def _send(self, message: bytes) -> None:
        stream: Any = self._process.stdin
        try:
            stream.write(message)
            stream.flush()
        except (OSError, ValueError):
            return  # it is gone: whoever listens hears it

    def _receive(self) -> tuple[str, Any]:
        stream: Any = self._process.stdout
        try:
            kind, value = pickle.load(stream)
        except (EOFError, pickle.UnpicklingError, ValueError):
            raise self._ended() from None
        return kind, value

    def _ended(self) -> ToolError:
        code = self._process.wait()
        rang = {LATE, -getattr(signal, "SIGALRM", LATE)}
        if self._late.is_set() or code in rang:
            seconds = self._task.seconds
            return DeadlineError(f"the analysis was stopped at its deadline of {seconds:g} s")
        return ToolError(f"the process of the analysis ended with exit code {code} and no result")
