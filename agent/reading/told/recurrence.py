"""The outcome of those who had it once is its recurrence: a second stroke, not a first one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.reading.ground import first_known

if TYPE_CHECKING:
    from agent.question import GroundedMention
    from graphs.store import KnowledgeGraph

_HAD = re.compile(
    r"\b(?:had|after|previous|prior|past|earlier|history of|survivors?|survived|recover(?:ed|ing) from|first)\b",
    re.IGNORECASE,
)


async def recurrence_of(
    names: KnowledgeGraph, outcome: GroundedMention, population: str | None
) -> GroundedMention:
    """The recurrence of an outcome in people who had it, where it is known by name; else the outcome."""
    name = outcome.name or outcome.mention
    said = population or ""
    called = {name.casefold(), outcome.mention.casefold()}
    if not _HAD.search(said) or not any(one in said.casefold() for one in called):
        return outcome
    wanted = (f"recurrent {name}", f"{name} recurrence", f"recurrence of {name}")
    found = await first_known(names, wanted, outcome.mention, "outcome")
    return found if found is not None and found.held else outcome
