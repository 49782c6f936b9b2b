"""Runs of one server: so many work at once, the rest wait in line with their place; any can be stopped."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from agent.faces.serving.told_errors import Refusal, body_of, refusal_of
from graphs.errors import DeadlineError, PausedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from agent.answer import Answer
    from agent.faces.serving.work.live_run import LiveRun
    from agent.runs.record import RunStatus

    Work = Callable[[LiveRun], Awaitable[Answer | None]]
    Ended = Callable[[LiveRun], Awaitable[None]]

KEPT = 16
"""Runs that ended and whose events are still told from memory; those of others are read off their answer."""
KEPT_S = 120.0
KEPT_ENDS = 10_000
"""Runs of which the number of the last event is known: whoever heard it hears nothing again."""
BETWEEN_PLACES_S = 2.0
"""Seconds between two words on its place in line to one who waits."""


class Dispatcher:
    """Starts runs in the order they came.

    Args:
        at_once: how many work at the same time.
        most_waiting: how many may wait.
        ended: is told of every run that is over, before its last event goes out.
    """

    def __init__(self, at_once: int, most_waiting: int, ended: Ended | None = None) -> None:
        self._at_once, self._most_waiting, self._ended = at_once, most_waiting, ended
        self._waiting: deque[tuple[LiveRun, Work]] = deque()
        self._working: dict[str, LiveRun] = {}
        self._over: dict[str, tuple[float, LiveRun]] = {}
        self._ends: dict[str, int] = {}
        self._closing = False

    @property
    def working(self) -> int:
        """How many work now."""
        return len(self._working)

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return len(self._waiting)

    def require_room(self) -> None:
        """Refuse what could not even wait.

        Raises:
            Refusal: the line is full (503).
        """
        if self._closing:
            raise Refusal(503, "stopping", "this server is being stopped")
        if len(self._waiting) >= self._most_waiting and len(self._working) >= self._at_once:
            raise Refusal(
                503, "busy", f"{len(self._waiting)} questions wait already", "ask again later",
                headers={"retry-after": "10"},
            )  # fmt: skip

    def start(self, live: LiveRun, work: Work) -> None:
        """Put a run in line, or start it where there is room.

        Raises:
            Refusal: the line is full (503), or the run works already (409).
        """
        self.require_room()
        if live.id in self._working or any(one.id == live.id for one, _ in self._waiting):
            raise Refusal(409, "running", f"run {live.id} works or waits already")
        self._over.pop(live.id, None)
        self._ends.pop(live.id, None)
        self._waiting.append((live, work))
        self._next()

    def find(self, run_id: str) -> LiveRun | None:
        """A run that waits, works, or ended a short while ago."""
        if run_id in self._working:
            return self._working[run_id]
        waiting = next((one for one, _ in self._waiting if one.id == run_id), None)
        return waiting or self._over.get(run_id, (0.0, None))[1]

    async def cancel(self, live: LiveRun) -> None:
        """Stop a run, in line or at work, and wait until it is over."""
        for entry in self._waiting:
            if entry[0] is live:
                self._waiting.remove(entry)
                self._tell_places()
                await self._end(live, "cancelled")
                return
        if live.id in self._working and live.task is not None:
            live.task.cancel()
            await asyncio.wait({live.task})
            if self._working.pop(live.id, None) is not None:  # it had not begun
                self._next()
                await self._end(live, "cancelled")
        await live.over()

    def forget(self, run_id: str) -> None:
        """Hold nothing more of a run that is over."""
        self._over.pop(run_id, None)
        self._ends.pop(run_id, None)

    def ended_at(self, run_id: str, number: int) -> None:
        """Its end was told with this number."""
        self._ends.pop(run_id, None)
        self._ends[run_id] = number
        if len(self._ends) > KEPT_ENDS:
            del self._ends[next(iter(self._ends))]

    def was_heard(self, run_id: str, number: int) -> bool:
        """Whether a reader who saw this event saw the end of a run."""
        return number > 0 and self._ends.get(run_id) == number

    async def close(self) -> None:
        """Stop everything; what worked is interrupted, and can be gone on with."""
        self._closing = True
        for live, _ in list(self._waiting):
            await self._end(live, "interrupted")
        self._waiting.clear()
        tasks = [live.task for live in self._working.values() if live.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _next(self) -> None:
        while self._waiting and len(self._working) < self._at_once and not self._closing:
            live, work = self._waiting.popleft()
            live.place, live.status = 0, "running"
            self._working[live.id] = live
            work_done = self._work(live, work)
            live.task = asyncio.create_task(work_done, context=live.context)
        self._tell_places()

    def _tell_places(self) -> None:
        """To each its place, not at every step of a long line: all who wait would be written to each time."""
        now = time.monotonic()
        for place, (live, _) in enumerate(self._waiting, start=1):
            is_due = live.place == 0 or now - live.told_place >= BETWEEN_PLACES_S
            if live.place != place and is_due:
                live.told_place = now
                text = f"waits for its turn on this server, at place {place}"
                live.tell("step", {"name": "queue", "text": text, "spent": {"seconds": 0.0}})
            live.place = place

    async def _work(self, live: LiveRun, work: Work) -> None:
        began, status = time.monotonic(), "finished"
        try:
            live.answer = await work(live)
        except asyncio.CancelledError:
            status = "interrupted" if self._closing else "cancelled"
        except PausedError as pause:
            live.waits_for, status = pause.waits_for, "interrupted"
        except Exception as error:  # whoever asked is told, whatever it is
            live.error = error
            status = "interrupted" if isinstance(error, DeadlineError) else "failed"
        live.worked_s = time.monotonic() - began
        # The place is free before anything is written: a slow disk holds nobody up.
        self._working.pop(live.id, None)
        self._next()
        await self._end(live, status)  # type: ignore[arg-type]

    async def _end(self, live: LiveRun, status: RunStatus) -> None:
        live.status = status
        if self._ended is not None:
            with suppress(Exception):  # the run is over, whatever becomes of the word of it
                await self._ended(live)
        if live.told:
            live.tell("answer", live.told)
        if live.error is not None:
            live.tell("error", body_of(refusal_of(live.error), as_protocol=False)["error"])
        if live.waits_for:
            live.tell("step", {"name": "wait", "text": "waits for you", "spent": {}})
        self._keep(live)
        live.end(status)
        self.ended_at(live.id, live.last)

    def _keep(self, live: LiveRun) -> None:
        now = time.monotonic()
        self._over[live.id] = (now, live)
        for run_id, (since, _) in list(self._over.items()):
            if now - since > KEPT_S or len(self._over) > KEPT:
                del self._over[run_id]
