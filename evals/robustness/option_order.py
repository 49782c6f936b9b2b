"""The same question with its options in another order: is the same option chosen?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evals.qa.brief import Brief
from evals.tasks.known import TASKS
from evals.tasks.task import sampled
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from agent.strategies.by_rules import ByRules
    from agent.strategies.posed import Settled

OPTION_ORDER = "option order"
NOTHING = Brief(verdict="insufficient_evidence")


async def turned_round(
    names: tuple[str, ...], data: Path, limit: int, rules: ByRules
) -> AsyncIterator[tuple[str, Brief, Brief]]:
    """The set, what was chosen, and what is chosen of the options in reverse, as claims.

    Args:
        names: of sets with options.
        data: holds a folder of each.
        limit: questions of each, drawn by the hash of their ids.
        rules: answers.

    Raises:
        DataError: there is no such set, or its files cannot be read.
    """
    for name in names:
        if name not in TASKS or TASKS[name].aim != "options":
            raise DataError(f"{name!r} is no set with options; see `aetia evals list`")
        settles = TASKS[name].by_rules(rules)
        for item in sampled(TASKS[name].read(data), limit):
            other = replace(item.posed, options=item.posed.options[::-1])
            yield name, _as_claim(await settles(item.posed)), _as_claim(await settles(other))


def _as_claim(settled: Settled) -> Brief:
    """The option that was chosen, as what is claimed; nothing for silence."""
    if settled.chosen is None:
        return NOTHING
    return Brief(verdict="chosen", direction=settled.options[settled.chosen])
