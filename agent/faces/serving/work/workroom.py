"""Where runs work: a thread with an event loop of its own, so that a run never holds up who is being served.

Everything that a session opened belongs to that loop (drivers and locks are bound to theirs). Who serves
calls it through `Workroom.do`, or through `Workroom.outside`, whose stores go through it by themselves.
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from agent.faces.session import Session

    Opening = Callable[[], AbstractAsyncContextManager[Session]]

T = TypeVar("T")
SWITCH_S = 0.0005
"""Seconds after which a thread that computes lets another go on (Python's own: 0.005): one who is served
waits that long for a run at each of some ten turns of a request."""


class Mailbox:
    """Calls into a loop from another thread: one word wakes it for all that came before it looked.

    A word is a system call, in which the thread that sends it hands Python over to whoever computes: a
    hundred requests at once would each wait for that.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._came: deque[Callable[[], object]] = deque()
        self._is_told = False

    def put(self, call: Callable[[], object]) -> None:
        """Have something called there, in the order it came."""
        self._came.append(call)
        if not self._is_told:
            self._is_told = True
            self.loop.call_soon_threadsafe(self._open)

    def _open(self) -> None:
        self._is_told = (
            False  # before it is emptied: what comes from now on sends a word of its own
        )
        while self._came:
            self.loop.call_soon(self._came.popleft())


@dataclass
class Workroom:
    """The loop of runs, and the session that was opened in it. Opened by `workroom`.

    Attributes:
        inside: to the loop of runs.
        served: to the loop that serves.
        session: to be used inside alone.
        outside: the same for who serves: its stores go through `do`.
    """

    inside: Mailbox
    served: Mailbox
    session: Session = field(init=False)
    outside: Session = field(init=False)

    def holds(self, session: Session) -> None:
        """Take the session that was opened inside."""
        runs = None if session.runs is None else cast("Any", _Through(session.runs, self))
        self.session = session
        self.outside = replace(session, store=cast("Any", _Through(session.store, self)), runs=runs)

    async def do(self, work: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises that runs inside.

        A caller that is cancelled cancels it, and goes on once it has ended: nothing of it writes after.
        """
        here = asyncio.get_running_loop()
        ended: asyncio.Future[T] = here.create_future()
        # A tool that reads publications asks from a loop of its own, in a thread of its own.
        tell = self.served.put if here is self.served.loop else here.call_soon_threadsafe
        held = contextvars.copy_context()  # the span of the request is that of what it started
        started: list[asyncio.Task[T]] = []

        def start() -> None:
            task = asyncio.get_running_loop().create_task(work, context=held)
            started.append(task)
            task.add_done_callback(lambda done: tell(partial(_hand_over, done, ended)))

        self.inside.put(start)
        try:
            return await asyncio.shield(ended)
        except asyncio.CancelledError:
            if not ended.done():
                self.inside.put(lambda: started[0].cancel())
                await asyncio.wait({ended})
            if not ended.cancelled():
                ended.exception()  # looked at: whoever wanted it has gone
            raise


def _hand_over(done: asyncio.Task[T], ended: asyncio.Future[T]) -> None:
    if done.cancelled():
        ended.cancel()
    elif (error := done.exception()) is not None:
        ended.set_exception(error)
    else:
        ended.set_result(done.result())


class _Through:
    """A store whose calls are made inside."""

    def __init__(self, behind: Any, room: Workroom) -> None:
        self._behind, self._room = behind, room

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._behind, name)
        if not asyncio.iscoroutinefunction(found):
            return found

        async def call(*given: Any, **named: Any) -> Any:
            return await self._room.do(found(*given, **named))

        return call


@asynccontextmanager
async def workroom(opening: Opening) -> AsyncIterator[Workroom]:
    """A thread in which a session is opened, and closed at the end.

    Args:
        opening: makes the session; it is entered and left inside.

    Raises:
        AetiaError: as `opening`.
    """
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def inside() -> None:
        leave = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), leave))
        await leave.wait()

    thread = threading.Thread(target=asyncio.run, args=(inside(),), name="runs", daemon=True)
    thread.start()
    loop, leave = await asyncio.wrap_future(ready)
    room = Workroom(Mailbox(loop), Mailbox(asyncio.get_running_loop()))
    context, before = opening(), sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        room.holds(await room.do(context.__aenter__()))
        try:
            yield room
        finally:
            await room.do(context.__aexit__(None, None, None))
    finally:
        loop.call_soon_threadsafe(leave.set)
        await asyncio.to_thread(thread.join)
        sys.setswitchinterval(before)
