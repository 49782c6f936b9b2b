"""`Strategy`: the one seam to ideas of how to settle a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from agent.strategies.desk import Desk
    from agent.strategies.posed import Found


class Strategy(Protocol):
    """An idea of how to settle a question with options.

    It reaches the model through the desk alone, so that every strategy pays the same and stops at the
    same budget. A strategy is a frozen value: its fields are its parameters.
    """

    @property
    def name(self) -> str:
        """As `--strategy` names it."""
        ...

    async def think(self, desk: Desk) -> Found:
        """Think until it is settled or the budget of the desk is spent.

        Raises:
            ModelError, DeadlineError: as the model.
        """
        ...
