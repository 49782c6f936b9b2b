"""Work that Control-C stops, and that alone: the conversation around it goes on."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818 - a person's wish, no error
    """A person stopped the work."""


async def stoppable(work: Coroutine[Any, Any, T]) -> T:
    """The result of the work.

    Raises:
        Stopped: Control-C was pressed meanwhile, and the work has ended.
    """
    task = asyncio.ensure_future(work)
    with _on_interrupt(task):
        try:
            return await task
        except asyncio.CancelledError:
            if task.cancelled() and not _is_cancelled():
                raise Stopped from None
            task.cancel()
            raise


def _is_cancelled() -> bool:
    """Whether it is this task that was told to end, not the work that it waits for."""
    now = asyncio.current_task()
    return now is not None and now.cancelling() > 0


@contextmanager
def _on_interrupt(task: asyncio.Future[Any]) -> Iterator[None]:
    """Control-C cancels the task; outside the main thread, where no signal arrives, nothing changes."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, task.cancel)
    except (NotImplementedError, RuntimeError, ValueError):
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
