"""The strategies by the name that `--strategy` gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.strategies.ideas.aetia import Aetia
from agent.strategies.ideas.best_of_n import BestOfN
from agent.strategies.ideas.cot import ChainOfThought
from agent.strategies.ideas.direct import Direct
from agent.strategies.ideas.qm_tot import QmTot
from agent.strategies.ideas.self_consistency import SelfConsistency
from agent.strategies.ideas.tot_bfs import TotBfs
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.strategies.strategy import Strategy

STRATEGIES: tuple[Strategy, ...] = (
    Direct(), ChainOfThought(), SelfConsistency(), BestOfN(), TotBfs(), QmTot(), Aetia(),
)  # fmt: skip
NAMES = tuple(strategy.name for strategy in STRATEGIES)


def strategy_named(name: str) -> Strategy:
    """The strategy of that name, with its own parameters.

    Raises:
        InputError: there is none.
    """
    for strategy in STRATEGIES:
        if strategy.name == name:
            return strategy
    raise InputError(f"there is no strategy {name!r}; there are {', '.join(NAMES)}")
