"""One run while it waits and works: its events by number, for any reader who comes, goes and comes back."""

from __future__ import annotations

import asyncio
import contextvars
import time
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from agent import telemetry
from agent.faces.serving.work.told_events import answer_told, told_events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.answer import Answer
    from agent.runs.record import Run, RunStatus
    from agent.trace import Event

TOGETHER_S = 0.05
"""Seconds in which what happens is told together: each piece that is sent costs a turn of the loop."""
MOST_EVENTS = 4_000
"""Of one run; of more, the earliest steps go, so that a reader still hears how far it is."""
_number = attrgetter("number")


@dataclass(frozen=True)
class ToldEvent:
    """One event as it is sent."""

    number: int
    kind: str
    data: dict[str, Any]


@dataclass
class LiveRun:
    """One run of this process.

    Attributes:
        id: of the run.
        owner: who may see it.
        question: as asked.
        record: as it would be kept, of one that may end before it is.
        status: where it stands.
        place: in line, 1 for the next; 0 once it works.
        answer: once it has one; `told` is that with its form for people, as it is sent.
        error: why it has none.
        waits_for: what a person must settle.
        at: how far a run of many answers is.
        queued_s, worked_s: seconds it waited, and worked.
        told_place: when its place was told last, by the clock that only goes on.
        context: of the request that started it: its spans are parts of that.
    """

    id: str
    owner: str
    question: str
    record: Run | None = None
    status: RunStatus = "queued"
    place: int = 0
    answer: Answer | None = None
    told: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None
    waits_for: dict[str, Any] = field(default_factory=dict)
    at: dict[str, Any] | None = None
    task: asyncio.Task[None] | None = None
    began: float = field(default_factory=time.monotonic)
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    queued_s: float = 0.0
    told_place: float = 0.0
    worked_s: float = 0.0
    _events: list[ToldEvent] = field(default_factory=list)
    _count: int = 0
    _thoughts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _looked: int = 0
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _done: asyncio.Event = field(default_factory=asyncio.Event)

    def after(self, earlier: LiveRun | None) -> LiveRun:
        """This run as the rest of one that ended without an answer: its events go on counting."""
        if earlier is not None and earlier._events:
            self._count = earlier._events[0].number - 1
        for told in earlier._events if earlier is not None else ():
            goes_on = {"name": "resume", "text": "goes on", "spent": {}}
            self.tell(*(("step", goes_on) if told.kind == "end" else (told.kind, told.data)))
        return self

    @property
    def short(self) -> str:
        """The form of the answer for people."""
        return str(self.told.get("short", ""))

    def begins(self) -> None:
        """It works from now on; called where it works, so that its wait for a turn there counts."""
        self.queued_s = time.monotonic() - self.began
        telemetry.passed("queue", self.queued_s)

    def has(self, answer: Answer, short: str = "") -> Answer:
        """Write the answer down as it is sent; called where runs work, as it takes a while."""
        self.told = answer_told(answer, short)
        return answer

    def heard(self, event: Event) -> None:
        """Take an event of the workflow."""
        self._looked = int((event.data.get("spent") or {}).get("lookups", self._looked))
        for kind, data in told_events(event, self._thoughts, self._looked):
            self.tell(kind, data)

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        """Add one event and wake the readers."""
        if len(self._events) >= MOST_EVENTS:
            first = next((i for i, one in enumerate(self._events) if one.kind == "step"), 0)
            del self._events[first]
        self._count += 1
        self._events.append(ToldEvent(self._count, kind, data))
        self._more.set()
        self._more = asyncio.Event()

    def end(self, status: RunStatus) -> None:
        """The last event: nothing follows it."""
        self.status = status
        self.tell("end", {"status": status})
        self._done.set()

    @property
    def last(self) -> int:
        """The number of the latest event; 0 before the first."""
        return self._count

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be told."""
        return self._done.is_set()

    async def over(self) -> None:
        """Wait for its end."""
        await self._done.wait()

    async def follow(self, after: int, heartbeat_s: float) -> AsyncIterator[list[ToldEvent]]:
        """The events after a number as they come, to the end: what is there at once, at once.

        A list is empty where nothing came for a while.
        """
        # A number that was never given out is of an earlier life of the run: all of it is told.
        at = after if 0 <= after <= self._count else 0
        while True:
            more = self._more
            if fresh := self._events[bisect_right(self._events, at, key=_number) :]:
                at = fresh[-1].number
                yield fresh
                # Steps come many at a time; the end is never waited for.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._done.wait(), TOGETHER_S)
            if self.is_over and at >= self._count:
                return
            if at < self._count:
                continue
            try:
                await asyncio.wait_for(more.wait(), heartbeat_s)
            except TimeoutError:
                yield []
