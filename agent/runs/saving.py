"""What the workflow saves a run with: what a step made is kept before the step counts as done."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.artefacts import Artefacts
    from agent.runs.store import RunStore


@dataclass(frozen=True)
class Saving:
    """One run and where it is kept."""

    store: RunStore
    run: str
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def keep(self, artefacts: Artefacts) -> None:
        """Keep what was put among the artefacts since the last time."""
        # One at a time: a branch that has nothing left to keep waits until another has kept its part.
        async with self._turn:
            fresh = artefacts.drain()
            if fresh:
                await self.store.keep(self.run, fresh)
