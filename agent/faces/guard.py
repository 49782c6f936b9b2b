"""One guard around every command: errors become exit codes, and no traceback reaches a user.

    0 an answer was printed      an abstention with any reason and "not identified" are answers
    1 nothing                    the data cannot answer (`causal`), nothing was found (`kg`), or a run
                                 waits for a person
    2 unusable                   usage, unreadable input, set-up
    3 failed                     a run, a row of a batch, or the output
    130 interrupted, 143 terminated

`asyncio.run` is called here and nowhere else.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

from agent.faces.shown import OutputError, shown_streams

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from typing import Any

    from tools.commands import Ending

T = TypeVar("T")
OK, PAUSED, USAGE, FAILED, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143
DEBUG = "AETIA_DEBUG"
"""1 in the environment: errors that nobody foresaw are shown with their traceback."""
GO_ON = ("batch", "kg", "models")
"""Commands whose work goes on where it was stopped."""


class Failure(NamedTuple):
    """What is said of an error, and the exit code that it ends with."""

    exit_code: int
    code: str
    message: str

    @property
    def status(self) -> str:
        """Whether what was given is `invalid`, or what was done `failed`."""
        return {USAGE: "invalid", PAUSED: "interrupted"}.get(self.exit_code, "failed")

    def to_json(self) -> dict[str, str]:
        """What programs are told."""
        return {"status": self.status, "code": self.code, "message": self.message}


def guarded(name: str, work: Callable[[], Ending], *, as_json: bool = False) -> int:
    """Run one command to its end and return its exit code.

    Args:
        name: of the command, for messages.
        work: what it does.
        as_json: print an error as one JSON object too.
    """
    with shown_streams() as out:
        code = _attempt(name, work, as_json)
        try:
            out.flush()
        except OutputError as error:
            code = _say(name, failure_of(error), as_json)
    return code


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, in an event loop of its own."""
    import asyncio

    return asyncio.run(work)


def failure_of(error: BaseException) -> Failure:
    """The exit code, the word for programs and the sentence for people of an error."""
    from graphs import errors

    if isinstance(error, OutputError):
        return Failure(FAILED, "OUTPUT", f"the output cannot be written: {error.strerror}")
    if not isinstance(error, errors.AetiaError):
        return _unforeseen(error)
    table = (
        (errors.UsageError, USAGE, "USAGE"),
        (errors.InputError, USAGE, "INVALID_REQUEST"),
        (errors.SetupError, USAGE, "SETUP"),
        (errors.ModelFileError, USAGE, "MODEL_FILE"),
        (errors.DeadlineError, FAILED, "TIMEOUT"),
        (errors.ToolError, FAILED, "WORKER_FAILED"),
        (errors.StoreUnavailableError, FAILED, "STORE_UNAVAILABLE"),
        (errors.StoreError, USAGE, "STORE"),
        (errors.TransferError, FAILED, "TRANSFER"),
        (errors.ModelError, FAILED, "MODEL"),
        (errors.TransferError, FAILED, "TRANSFER"),
        (errors.PausedError, PAUSED, "PAUSED"),
        (errors.AetiaError, FAILED, "RUN"),
    )
    exit_code, code = next((exit_, code) for kind, exit_, code in table if isinstance(error, kind))
    return Failure(FAILED if _disk_is_full(error) else exit_code, code, str(error))


def _unforeseen(error: BaseException) -> Failure:
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        text = f"cannot use {error.filename}: {error.strerror}"
        return Failure(FAILED if _disk_is_full(error) else USAGE, "FILE", text)
    if isinstance(error, UnicodeEncodeError):
        text = (
            "a text holds half of a character (a lone surrogate), which no graph or file can take"
        )
        return Failure(USAGE, "INVALID_REQUEST", text)
    if isinstance(error, MemoryError):
        return Failure(FAILED, "MEMORY", "there is not enough memory for this")
    said = " ".join(f"{type(error).__name__}: {error}".split())
    text = f"this is a fault of Aetia ({said}); {DEBUG}=1 shows where, please report it"
    return Failure(FAILED, "INTERNAL", text)


def _disk_is_full(error: BaseException | None) -> bool:
    import errno

    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False


def _attempt(name: str, work: Callable[[], Ending], as_json: bool) -> int:
    with _terminable():
        try:
            ending = work()
            return ending if isinstance(ending, int) else run_async(ending)
        except SystemExit as stop:  # --help, or the signal to end
            return stop.code if isinstance(stop.code, int) else OK
        except KeyboardInterrupt:
            on = "; run the same command again to go on" if name in GO_ON else ""
            return _say(name, Failure(INTERRUPTED, "INTERRUPTED", f"stopped{on}"), as_json)
        except Exception as error:
            if os.environ.get(DEBUG) == "1":
                import traceback

                traceback.print_exc()
            sys.stderr.write(getattr(error, "usage", ""))
            return _say(name, failure_of(error), as_json)


def _say(name: str, failure: Failure, as_json: bool) -> int:
    """One sentence to people and, if wanted, one JSON object to programs."""
    if as_json:
        # An output that takes no more is no reason not to say it where people read.
        with suppress(OutputError):
            sys.stdout.write(json.dumps(failure.to_json(), ensure_ascii=False) + "\n")
    sys.stderr.write(f"{f'aetia {name}'.strip()}: {failure.message}\n")
    return failure.exit_code


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends a command as an interrupt does, so that workers are stopped and files closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(TERMINATED)
