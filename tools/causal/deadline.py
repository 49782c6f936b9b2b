"""Work in a process of its own that is killed at its deadline and leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from typing import TYPE_CHECKING, Any, TypeVar

from graphs.errors import AetiaError, DeadlineError, ToolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

T = TypeVar("T")


def within(seconds: float, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """What `work(*arguments, **named)` returns, or an error once `seconds` have passed.

    Args:
        seconds: wall-clock time, the start of the process included.
        work: a function of a module; it, its arguments and its result must be picklable.
        *arguments: by position.
        **named: by name.

    Raises:
        DeadlineError: the work did not end in time; its process is gone.
        ToolError: the process ended without a result.
        AetiaError: what the work itself raised.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    packed = pickle.dumps((work, arguments, named))
    child = context.Process(target=_answer, args=(there, packed), daemon=True)
    child.start()
    there.close()
    try:
        if not here.poll(seconds):
            raise DeadlineError(f"the analysis was stopped at its deadline of {seconds:g} s")
        answer: T | AetiaError = here.recv()
    except EOFError:
        child.join()
        text = f"the process of the analysis ended with exit code {child.exitcode} and no result"
        raise ToolError(text) from None
    finally:
        child.kill()
        child.join()
        here.close()
    if isinstance(answer, AetiaError):
        raise answer
    return answer


def _answer(there: Connection, packed: bytes) -> None:
    # One thread a matrix product, said before numpy is unpickled: more are slower on small designs.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    work, arguments, named = pickle.loads(packed)
    try:
        there.send(work(*arguments, **named))
    except AetiaError as error:
        there.send(error)
