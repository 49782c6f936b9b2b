"""How far a long look through candidates is, told while it goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[str], None]

EVERY_S = 0.5
"""Seconds between two words on the same work."""


def untold(_: str) -> None:
    """For who does not listen."""


class Counted:
    """Tells how many of so many are done, at once and then now and then.

    Args:
        tell: is called with a line.
        what: is done.
        of: how many there are.
    """

    def __init__(self, tell: Tell, what: str, of: int) -> None:
        self._tell, self._what, self._of, self._done = tell, what, of, 0
        self._say()

    def one(self) -> None:
        """One more is done."""
        self._done += 1
        if time.monotonic() - self._told >= EVERY_S:
            self._say()

    def _say(self) -> None:
        self._told = time.monotonic()
        self._tell(f"{self._what}: {self._done:,} of {self._of:,}")
