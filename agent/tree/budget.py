"""What a run may spend, what it has spent, and which limit bound it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from graphs.errors import SetupError

BudgetName = Literal["tokens", "money", "lookups", "seconds", "depth"]


@dataclass(frozen=True)
class Spent:
    """What was spent so far; sums with `+`.

    Attributes:
        tokens: of prompts that were computed anew and of completions.
        money: US dollars, where prices are known.
        lookups: calls of tools.
        seconds: of the clock.
    """

    tokens: int = 0
    money: float = 0.0
    lookups: int = 0
    seconds: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        """The sum of both."""
        return Spent(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Spent)))


@dataclass(frozen=True)
class Budget:
    """The most that may be spent, in the units of `Spent`; None is no limit.

    Attributes:
        depth: levels of the tree below the question, over 0; a limit on its shape, which nothing spends.

    Raises:
        SetupError: a limit is negative.
    """

    tokens: int | None = None
    money: float | None = None
    lookups: int | None = None
    seconds: float | None = None
    depth: int | None = None

    def __post_init__(self) -> None:
        for one in fields(self):
            limit = getattr(self, one.name)
            if limit is not None and not limit >= 0:
                raise SetupError(f"the budget of {one.name} must be 0 or more; got {limit}")

    def bound(self, spent: Spent) -> BudgetName | None:
        """The first budget that is used up; None while more may be spent."""
        names: tuple[BudgetName, ...] = ("tokens", "money", "lookups", "seconds")
        for name in names:
            limit = getattr(self, name)
            if limit is not None and getattr(spent, name) >= limit:
                return name
        return None

    def refuses(self, spent: Spent, cost: Spent) -> BudgetName | None:
        """The first budget that a further cost would overrun; None where it fits."""
        names: tuple[BudgetName, ...] = ("tokens", "money", "lookups", "seconds")
        after = spent + cost
        for name in names:
            limit = getattr(self, name)
            if limit is not None and getattr(after, name) > limit:
                return name
        return None

    def is_too_deep(self, depth: int) -> bool:
        """Whether a thought of that depth may not be examined."""
        return self.depth is not None and depth > self.depth
