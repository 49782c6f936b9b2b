"""Work in a process of its own that is killed at its deadline and leaves nothing behind."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from tools.causal.child import Child
from tools.causal.cores import CORES, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def within(seconds: float, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """What `work(*arguments, **named)` returns, or an error once `seconds` have passed.

    It waits for a free core first: the deadline runs from the start of the work.

    Args:
        seconds: wall-clock time, the start of the process included.
        work: a function of a module; its arguments and its result must be picklable.
        *arguments: by position.
        **named: by name.

    Raises:
        DeadlineError: the work did not end in time; its process is gone.
        ToolError: the process ended without a result.
        AetiaError: what the work itself raised.
    """
    found: T = _Job(seconds, work, arguments, named).run()
    return found


async def awaited(seconds: float, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """`within` for an event loop: nothing of it is blocked, and a cancelled wait ends the work."""
    job, found = _Job(seconds, work, arguments, named), Future[T]()
    found.set_running_or_notify_cancel()

    def run() -> None:
        try:
            found.set_result(job.run())
        except BaseException as error:  # raised where the result is awaited
            found.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return await asyncio.wrap_future(found)
    except asyncio.CancelledError:
        job.stop()
        raise


class _Job:
    """One piece of work: in line, then in a process; `stop` ends it in either place."""

    def __init__(
        self, seconds: float, work: Callable[..., Any], arguments: Any, named: dict[str, Any]
    ) -> None:
        self._ticket = Ticket()
        self._work = f"{work.__module__}:{work.__qualname__}"
        self._asked = (seconds, arguments, named)
        self._child: Child | None = None
        self._stopped = threading.Event()

    def run(self) -> Any:
        CORES.enter(self._ticket)
        try:
            self._ticket.wait()
            seconds, arguments, named = self._asked
            if self._stopped.is_set():
                return None
            self._child = Child(self._work, arguments, named, seconds=seconds)
            if self._stopped.is_set():
                self._child.kill()
            (value,) = self._child.parts()
            return value
        finally:
            CORES.leave(self._ticket)

    def stop(self) -> None:
        """End the work; the thread that runs it cleans up."""
        self._stopped.set()
        if self._child is None:
            CORES.leave(self._ticket)
        else:
            self._child.kill()
