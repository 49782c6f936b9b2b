"""One piece of heavy work a core; the others wait in line, first come, first served.

More processes than cores make every one of them late and none of them better.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Ticket:
    """A place: in line, then at work. `told` hears the place in line whenever it changes (1: next)."""

    def __init__(self, told: Callable[[int], None] | None = None) -> None:
        self.told = told
        self._called = threading.Event()

    def call(self) -> None:
        """Its turn, or nobody wants it any more."""
        self._called.set()

    def wait(self) -> None:
        """Return once called."""
        self._called.wait()

    def tell(self, place: int) -> None:
        """Pass the place on to whoever listens."""
        if self.told is not None:
            self.told(place)


class Cores:
    """At most `size` tickets are at work; usable from any thread and any event loop."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._lock = threading.Lock()
        self._at_work: set[Ticket] = set()
        self._line: deque[Ticket] = deque()

    def enter(self, ticket: Ticket) -> None:
        """Take a free core, or the last place in line."""
        with self._lock:
            if len(self._at_work) < self.size:
                self._at_work.add(ticket)
                ticket.call()
                return
            self._line.append(ticket)
            place = len(self._line)
        ticket.tell(place)

    def leave(self, ticket: Ticket) -> None:
        """Give the core to the next in line, or give up the place in line; harmless twice."""
        with self._lock:
            if ticket in self._line:
                moved = list(self._line)[self._line.index(ticket) + 1 :]
                self._line.remove(ticket)
            elif ticket in self._at_work:
                self._at_work.remove(ticket)
                if self._line:
                    following = self._line.popleft()
                    self._at_work.add(following)
                    following.call()
                moved = list(self._line)
            else:
                return
            places = [(other, self._line.index(other) + 1) for other in moved]
        ticket.call()
        for other, place in places:
            other.tell(place)


def usable_cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


CORES = Cores(usable_cores())
"""Shared by all heavy work of this process."""
