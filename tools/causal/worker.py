"""The process that touches rows: one piece of work comes in, its parts go out, and it ends.

`tools.causal.child` starts it and speaks to it in pickles: a `Task` on standard input, then pairs
(kind, value) on standard output. It never outlives the reasons to run: it ends when the work is
done, when its own alarm rings, and when its parent is gone, however that one ended.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Callable

RELEASE = b"release\n"
"""What a parent that ends says to a worker which may finish alone."""
ORPHANED = 113
LATE = 114
FOREVER_S = 1e7
PR_SET_PDEATHSIG = 1


class Task(NamedTuple):
    """What a worker is told. `work` is "module:name"; `packed` its pickled (arguments, named)."""

    parent: int
    seconds: float
    work: str
    packed: bytes
    may_outlive: bool


def main(ahead: str = "") -> None:
    """Do one task. The process ends here, whatever threads the work has left behind.

    Args:
        ahead: "module:name" of a function to call while the task is still to come.
    """
    channel = _private_output()
    if ahead:
        find(ahead)()
    task: Task = pickle.load(sys.stdin.buffer)
    _die_with_parent(True)
    if sys.platform == "linux" and os.getppid() != task.parent:
        os._exit(ORPHANED)  # it died before the kernel knew
    _set_alarm(task.seconds)
    threading.Thread(target=_watch, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        for kind, value in _messages(task):
            if task.may_outlive:
                _die_with_parent(False)  # from here on the closed pipe decides, unless released
            pickle.dump((kind, value), channel)
            channel.flush()
    except BrokenPipeError:
        pass  # released: nobody listens any more
    os._exit(0)


def _messages(task: Task) -> Iterator[tuple[str, Any]]:
    """("part", value) for all that the work gives, then ("done", None), or what went wrong."""
    try:
        arguments, named = pickle.loads(task.packed)
        made = find(task.work)(*arguments, **named)
        if isinstance(made, Iterator):
            for part in made:
                yield "part", part
        else:
            yield "part", made
        yield "done", None
    except AetiaError as error:
        yield "refused", error
    except Exception:  # the parent must hear of it, whatever it is
        yield "failed", traceback.format_exc().strip().splitlines()[-1]


def find(work: str) -> Callable[..., Any]:
    """The function behind "module:name"."""
    module, _, name = work.partition(":")
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def _private_output() -> BinaryIO:
    """Standard output for messages alone: what libraries print goes to standard error."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return channel


def _die_with_parent(wanted: bool) -> None:
    """Linux: whether the kernel kills this process when its parent dies; `_watch` does elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL if wanted else 0)


def _set_alarm(seconds: float) -> None:
    """End this process once the seconds are over, even if Python code never runs again."""
    seconds = min(max(seconds, 0.001), FOREVER_S)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    else:
        alarm = threading.Timer(seconds, os._exit, (LATE,))
        alarm.daemon = True
        alarm.start()


def _watch(control: BinaryIO) -> None:
    """End this process when its parent's end of the pipe closes; a released worker goes on."""
    if control.readline() != RELEASE:
        os._exit(ORPHANED)
