"""A strategy over many questions. Gold answers do not come in here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from agent.strategies.posed import Posed, Settled

    Settles = Callable[[Posed], Awaitable[Settled]]
    """Settles one question in some way; raises an `AetiaError` where it fails on it."""


@dataclass(frozen=True)
class Thought:
    """What was made of one question: settled, or why it failed."""

    settled: Settled | None
    error: str
    seconds: float


async def think_all(
    questions: Mapping[str, Posed], settles: Settles, say: Callable[[str], None]
) -> dict[str, Thought]:
    """Every question by its id, one after the other; one that fails costs the others nothing.

    Args:
        questions: id -> question.
        settles: how.
        say: is told after each how many are done, and how long the rest will take.
    """
    done: dict[str, Thought] = {}
    started = time.perf_counter()
    for name, posed in questions.items():
        begun = time.perf_counter()
        settled, error = None, ""
        try:
            settled = await settles(posed)
        except AetiaError as failed:
            error = str(failed)
        done[name] = Thought(settled, error, time.perf_counter() - begun)
        rate = (time.perf_counter() - started) / len(done)
        left = rate * (len(questions) - len(done))
        failure = f": failed: {error}" if error else ""
        say(
            f"[{len(done)}/{len(questions)}] {name}{failure}  ({rate:.1f} s each, {left:.0f} s left)"
        )
    return done
