"""How right reasonings look, as log-odds: the model's own label, and a judge that reads the context.

Verifying oneself alone helps little; what helps is a verifier that reads the evidence. A reasoning of
several steps is as good as its weakest step.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agent.strategies.desk import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.strategies.desk import Desk

SUREST = 6.0
"""Log-odds beyond which an assessment counts no more: 99.8 %."""


async def assess(desk: Desk, reasonings: Sequence[str], *, keep: int = 0) -> list[float]:
    """Log-odds that each reasoning is right; 0 where the budget did not reach it.

    What is said twice is asked about once.
    """
    parts = [_parts(desk, text) for text in reasonings]
    flat = list(dict.fromkeys(step for steps in parts for step in steps))
    odds = await desk.valid(desk.prompts.verify, flat, keep=keep)
    known = dict(zip(flat, odds, strict=False))
    found = [bounded(min(known.get(step, UNKNOWN) for step in steps)) for steps in parts]
    borne = await borne_out(desk, reasonings)
    return [bounded(one + more) for one, more in zip(found, borne, strict=True)]


async def borne_out(desk: Desk, reasonings: Sequence[str]) -> list[float]:
    """Log-odds that the context bears on the weakest step; 0 without a judge or a context."""
    if desk.evidence is None or not desk.posed.context:
        return [UNKNOWN] * len(reasonings)
    parts = [desk.prompts.steps_of(text) or (text,) for text in reasonings]
    odds = []
    for steps in parts:
        weakest = min(await desk.evidence.bearing(steps))
        odds.append(bounded(log_odds(weakest)))
    return odds


def bounded(odds: float) -> float:
    """Log-odds within what an assessment may count."""
    return max(-SUREST, min(SUREST, odds))


def log_odds(probability: float) -> float:
    """Log-odds of a probability; 0 and 1 are as near as 1e-6."""
    held = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


def share(odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-odds))


def _parts(desk: Desk, text: str) -> tuple[str, ...]:
    return (desk.prompts.steps_of(text) if desk.prompts.verifies_steps else ()) or (text or "-",)
