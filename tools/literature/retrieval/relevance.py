"""`Relevance`: the seam to judges of whether a passage bears on a query. What fills it is above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Relevance(Protocol):
    """Query and passages -> how probable it is that each bears on the query."""

    @property
    def name(self) -> str:
        """The judge, as results name it."""
        ...

    async def bearing(self, query: str, passages: Sequence[str]) -> tuple[float, ...]:
        """A probability (0 to 1) for each passage, in order.

        Raises:
            SetupError: models are switched off, or what runs it is not installed.
            ModelError, DeadlineError: see `graphs.errors`.
        """
        ...

    async def close(self) -> None:
        """Release memory and connections."""
        ...


class ScriptedRelevance:
    """The public fake: says what a function says."""

    name = "scripted"

    def __init__(self, say: Callable[[str, str], float]) -> None:
        self._say = say

    async def bearing(self, query: str, passages: Sequence[str]) -> tuple[float, ...]:
        """As told."""
        return tuple(self._say(query, passage) for passage in passages)

    async def close(self) -> None:
        """Nothing to release."""
