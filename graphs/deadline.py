"""A time by which a read must have ended, checked by the work itself so that it really stops."""

from __future__ import annotations

import time

from graphs.errors import DeadlineError


class Deadline:
    """`check` raises once the seconds are over, or once `cancel` was called from another thread."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def cancel(self) -> None:
        """Nobody waits any more: stop at the next check."""
        self._end = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the work must stop."""
        return time.monotonic() > self._end

    def check(self) -> None:
        """Go on, or stop.

        Raises:
            DeadlineError: the time is over.
        """
        if self.is_over:
            raise DeadlineError(
                f"the knowledge graph did not answer within {self.seconds:g} s and was stopped; "
                "ask for less (fewer predicates, shorter paths, a lower limit) or allow more time"
            )
