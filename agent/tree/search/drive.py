"""Search a tree to its end: examine what a policy chooses until nothing is open or a budget is used up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from agent.tree.budget import Spent
from agent.tree.search.space import Spot, best

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.tree.budget import Budget, BudgetName
    from agent.tree.search.space import Policy

Ending = Literal["nothing open", "settled", "tokens", "money", "lookups", "seconds", "depth"]


@dataclass(frozen=True)
class Opened:
    """What examining one spot gave: its reward, whether it is whole, what opens below, what it took."""

    reward: float | None = None
    finished: bool = False
    children: tuple[Spot, ...] = ()
    spent: Spent = Spent()


class Problem(Protocol):
    """What is searched. A problem knows what its spots stand for."""

    def expected(self, spot: Spot) -> Spent:
        """What examining a spot will take at most; a spot that would overrun a budget is not examined."""
        ...

    async def examine(self, chosen: Sequence[Spot]) -> Sequence[Opened]:
        """One result a spot, in order."""
        ...

    def is_settled(self, spots: Sequence[Spot]) -> bool:
        """Whether nothing that is still open could change what will be answered."""
        ...


@dataclass(frozen=True)
class Searched:
    """The spots at the end, what all took, and why it ended: a budget is named where one bound."""

    spots: tuple[Spot, ...]
    spent: Spent
    ended: Ending

    @property
    def best(self) -> Spot | None:
        """The best of what was examined; see `space.best`."""
        return best(self.spots)


async def search(
    start: Sequence[Spot], problem: Problem, policy: Policy, *, width: int, budget: Budget
) -> Searched:
    """Examine spots until nothing is open, the problem is settled or a budget is used up.

    Args:
        start: the spots to begin with.
        problem: examines them.
        policy: chooses among the open ones.
        width: how many are examined at once, at least 1. A budget cuts such a batch where it must, so
            that a smaller budget examines the beginning of what a larger one does.
        budget: for the whole search.
    """
    spots = {spot.id: spot for spot in start}
    spent = Spent()
    while True:
        if problem.is_settled(tuple(spots.values())):
            return Searched(tuple(spots.values()), spent, "settled")
        allowed = [s for s in spots.values() if not budget.is_too_deep(s.depth)]
        chosen = [spots[name] for name in policy.choose(allowed, width)]
        if not chosen:
            return Searched(tuple(spots.values()), spent, _why_none(spots, budget))
        fitting, bound = _within(chosen, problem, budget, spent)
        if fitting:
            for spot, opened in zip(fitting, await problem.examine(fitting), strict=True):
                spent += opened.spent
                spots[spot.id] = replace(
                    spot, state="done", reward=opened.reward, finished=opened.finished
                )
                # The same claim is one spot wherever it is proposed.
                spots.update({c.id: c for c in opened.children if c.id not in spots})
        if bound is not None:
            return Searched(tuple(spots.values()), spent, bound)


def _within(
    chosen: Sequence[Spot], problem: Problem, budget: Budget, spent: Spent
) -> tuple[list[Spot], BudgetName | None]:
    """The beginning of a batch that fits what is left, and the budget that cut it, if one did."""
    fitting: list[Spot] = []
    for spot in chosen:
        cost = problem.expected(spot)
        bound = budget.bound(spent) or budget.refuses(spent, cost)
        if bound is not None:
            return fitting, bound
        spent += cost
        fitting.append(spot)
    return fitting, None


def _why_none(spots: dict[str, Spot], budget: Budget) -> Ending:
    waiting = [spot for spot in spots.values() if spot.state == "open"]
    is_cut = any(budget.is_too_deep(spot.depth) for spot in waiting)
    return "depth" if is_cut else "nothing open"
