"""Three policies: best-first, beam, and Monte Carlo tree search.

Beam is the breadth-first search of Tree of Thoughts (Yao et al. 2023, arXiv:2305.10601, algorithm 1).
Monte Carlo tree search selects by PUCT (Rosin 2011, Ann Math Artif Intell 61:203; Silver et al. 2017,
Nature 550:354, Methods): the value of an open spot is its prior, the rewards below it are its returns.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.tree.search.space import by_gain
from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.tree.search.space import Policy, Spot

UNKNOWN_PRIOR = 1e-3
"""The prior of an open spot without a value: looked at after all that have one."""


def best_first() -> Policy:
    """Always the open spots with the most value for their cost, at any depth."""
    return _BestFirst()


def beam(width: int) -> Policy:
    """The best `width` spots of a depth, then those of the next; the others are never examined.

    Raises:
        SetupError: `width` is under 1.
    """
    if width < 1:
        raise SetupError(f"a beam must be 1 or wider; got {width}")
    return _Beam(width)


def mcts(seed: int, exploration: float = 1.0) -> Policy:
    """Monte Carlo tree search; among equals the seed decides.

    Args:
        seed: of ties.
        exploration: weight of what was looked at seldom, over 0.

    Raises:
        SetupError: `exploration` is not over 0.
    """
    if not exploration > 0:
        raise SetupError(f"exploration must be over 0; got {exploration}")
    return _Mcts(seed, exploration)


@dataclass(frozen=True)
class _BestFirst:
    def choose(self, spots: Sequence[Spot], width: int) -> tuple[str, ...]:
        waiting = sorted((s for s in spots if s.state == "open"), key=by_gain)
        return tuple(spot.id for spot in waiting[:width])


@dataclass(frozen=True)
class _Beam:
    beam: int

    def choose(self, spots: Sequence[Spot], width: int) -> tuple[str, ...]:
        for depth in sorted({s.depth for s in spots if s.state == "open"}):
            level = [s for s in spots if s.depth == depth]
            room = self.beam - sum(s.state == "done" for s in level)
            waiting = sorted((s for s in level if s.state == "open"), key=by_gain)
            if room > 0:
                return tuple(spot.id for spot in waiting[: min(room, width)])
        return ()


@dataclass(frozen=True)
class _Mcts:
    seed: int
    exploration: float

    def choose(self, spots: Sequence[Spot], width: int) -> tuple[str, ...]:
        walk = _Walk(spots)
        chosen: list[str] = []
        while len(chosen) < width and (leaf := self._descend(walk)) is not None:
            chosen.append(leaf)
            walk.pass_by(leaf)
        return tuple(chosen)

    def _descend(self, walk: _Walk) -> str | None:
        """From the top to an open spot, by the greatest upper bound at every step."""
        here: str | None = None
        while ways := [c for c in walk.below[here] if walk.waiting[c]]:
            total = sum(walk.visits[c] for c in ways)
            here = min(ways, key=lambda c: (-self._bound(walk, c, total), self._tie(c)))
            if walk.spots[here].state == "open":
                return here
        return None

    def _bound(self, walk: _Walk, child: str, total: int) -> float:
        spot, visits = walk.spots[child], walk.visits[child]
        mean = walk.returns[child] / visits if visits else 0.0
        prior = UNKNOWN_PRIOR if spot.value is None else spot.value / spot.cost
        return mean + self.exploration * prior * math.sqrt(total + 1) / (1 + visits)

    def _tie(self, child: str) -> str:
        return hashlib.sha256(f"{self.seed} {child}".encode()).hexdigest()


class _Walk:
    """Visits and returns of every spot, from those done below it; `waiting` counts the open ones."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self.spots = {spot.id: spot for spot in spots}
        self.below: dict[str | None, list[str]] = defaultdict(list)
        self.visits: dict[str, int] = defaultdict(int)
        self.returns: dict[str, float] = defaultdict(float)
        self.waiting: dict[str, int] = defaultdict(int)
        for spot in spots:
            top = spot.parent if spot.parent in self.spots else None
            self.below[top].append(spot.id)
            for above in self._up(spot.id):
                self.waiting[above] += spot.state == "open"
                if spot.state == "done":
                    self.visits[above] += 1
                    self.returns[above] += spot.reward or 0.0

    def _up(self, at: str) -> list[str]:
        """The spot itself and all above it."""
        path: list[str] = []
        while at in self.spots:
            path.append(at)
            at = self.spots[at].parent or ""
        return path

    def pass_by(self, leaf: str) -> None:
        """Count a spot that was just chosen as visited without a return, so that others come next."""
        for above in self._up(leaf):
            self.visits[above] += 1
            self.waiting[above] -= 1
