"""What is told of a run of many answers while it works: how many are done, which are under way, how long it takes.

It may say so thousands of times a second; readers hear of it a few times, and always of the last.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from agent.faces.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.faces.serving.work.live_run import LiveRun

BETWEEN_S = 0.25
LONGEST = 160
"""Characters of what is under way that are told."""


class Say:
    """Tells the readers of a run, who are in the loop that makes this; called from where runs work."""

    def __init__(self, live: LiveRun) -> None:
        self._live, self._served = live, asyncio.get_running_loop()
        self._began = time.monotonic()
        self._told = self._began - BETWEEN_S
        self._first: tuple[float, int] | None = None
        self._text = ""
        self._waits = False

    def __call__(self, text: str) -> None:
        """Say what was done."""
        self._served.call_soon_threadsafe(self._take, text, None)

    def under_way(self, done: int, of: int, now: Sequence[str]) -> None:
        """Say how far it is.

        Args:
            done: how many are finished.
            of: how many there are.
            now: those that are being worked at.
        """
        at = time.monotonic()
        self._first = self._first or (at, done)
        since, before = self._first
        left = (at - since) / (done - before) * (of - done) if done > before else None
        told = {
            "done": done, "of": of, "now": [shown(one)[:LONGEST] for one in now],
            "left_s": None if left is None else round(left, 1),
        }  # fmt: skip
        self._served.call_soon_threadsafe(self._take, None, told)

    def _take(self, text: str | None, told: dict[str, Any] | None) -> None:
        self._text = shown(text) if text is not None else self._text
        self._live.at = told or self._live.at
        if not self._waits:
            self._waits = True
            wait = self._told + BETWEEN_S - time.monotonic()
            self._served.call_later(max(0.0, wait), self._tell)

    def _tell(self) -> None:
        self._waits, self._told = False, time.monotonic()
        if self._live.is_over:
            return
        spent = {"seconds": round(self._told - self._began, 1)}
        told = {"name": "work", "text": self._text, "spent": spent}
        self._live.tell("step", told | ({"progress": self._live.at} if self._live.at else {}))
