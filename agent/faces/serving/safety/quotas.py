"""How often one token may ask: requests in a minute, runs in a day."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.faces.serving.told_errors import Refusal

MOST_CLIENTS = 10_000
"""Whose counts are held: memory stays flat whoever comes."""


@dataclass
class _Count:
    """Requests that are left, and runs of a day."""

    left: float
    at: float
    day: str = ""
    runs: int = 0


class Quotas:
    """Counts by client, in memory: a server that starts anew counts anew."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def take_request(self, client: str, per_minute: int) -> None:
        """Count one request; what is not used is saved up for one minute.

        Raises:
            Refusal: too many (429), with when to come again.
        """
        now = time.monotonic()
        count = self._of(client, per_minute, now)
        count.left = min(per_minute, count.left + (now - count.at) * per_minute / 60)
        count.at = now
        if count.left < 1:
            wait = str(max(1, round((1 - count.left) * 60 / per_minute)))
            text = f"more than {per_minute} requests in a minute"
            raise Refusal(429, "too_many_requests", text, f"come again in {wait} s", headers={"retry-after": wait})  # fmt: skip
        count.left -= 1

    def take_run(self, client: str, per_day: int | None, number: int = 1) -> None:
        """Count runs.

        Raises:
            Refusal: fewer of the day's runs are left (429).
        """
        count = self._of(client, per_day or 1, time.monotonic())
        today = _today()
        if count.day != today:
            count.day, count.runs = today, 0
        if per_day is not None and count.runs + number > per_day:
            left = max(0, per_day - count.runs)
            wants = f": {left} are left, and this wants {number}" if number > 1 else ""
            text = f"the {per_day} runs of this day are used up{wants}"
            raise Refusal(429, "budget_spent", text, "the count starts anew at 00:00 UTC")
        count.runs += number

    def runs_today(self, client: str) -> int:
        """How many runs of this day were counted."""
        count = self._counts.get(client)
        return count.runs if count and count.day == _today() else 0

    def _of(self, client: str, left: float, now: float) -> _Count:
        count = self._counts.setdefault(client, _Count(left, now))
        self._counts.move_to_end(client)
        while len(self._counts) > MOST_CLIENTS:
            self._counts.popitem(last=False)
        return count


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
