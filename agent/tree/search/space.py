"""What a search sees of a tree: spots with a value, a cost and a reward, and the seam of policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

SpotState = Literal["open", "done", "pruned"]


@dataclass(frozen=True)
class Spot:
    """One place of a tree.

    Attributes:
        id: spells what the spot is about, not where it lies among its siblings: ties are broken by it.
        parent: id of the spot above; None at the root.
        depth: 0 at the root.
        state: `open` waits to be examined.
        value: of an open spot, what examining it is expected to be worth, in [0, 1]; None where nobody
            can say, which sorts below every value and is never taken for 0.
        cost: of examining it, in any one unit, over 0.
        reward: of a spot that is done, what was found to be worth, in [0, 1]; None where that is unknown.
        finished: whether what was found is whole, such as a chain that reached its answer.
    """

    id: str
    parent: str | None
    depth: int
    state: SpotState = "open"
    value: float | None = None
    cost: float = 1.0
    reward: float | None = None
    finished: bool = False


class Policy(Protocol):
    """Chooses what is examined next. Pure: the same spots give the same choice."""

    def choose(self, spots: Sequence[Spot], width: int) -> tuple[str, ...]:
        """Ids of at most `width` open spots, the first to be examined first; empty to stop.

        The order of `spots` plays no part.
        """
        ...


def by_gain(spot: Spot) -> tuple[bool, float, str]:
    """Sorts open spots: the most value for its cost first, spots without a value last."""
    gain = 0.0 if spot.value is None else spot.value / spot.cost
    return spot.value is None, -gain, spot.id


def best(spots: Sequence[Spot]) -> Spot | None:
    """The best of what was done: what is finished before what was cut off, then by reward."""
    done = [spot for spot in spots if spot.state == "done"]
    return min(done, key=_by_reward, default=None)


def _by_reward(spot: Spot) -> tuple[bool, bool, float, str]:
    return not spot.finished, spot.reward is None, -(spot.reward or 0.0), spot.id
