"""Signed facts as a graph: what leads where, and with which signs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One variable raises (sign 1) or lowers (-1) another."""

    cause: str
    effect: str
    sign: int


class Facts:
    """Facts without a cycle, at most one for each pair."""

    def __init__(self, facts: tuple[Fact, ...] = ()) -> None:
        self._out: dict[str, list[Fact]] = {}
        self._nodes: dict[str, None] = {}
        for fact in facts:
            self.add(fact)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The variables, in the order in which they came."""
        return tuple(self._nodes)

    @property
    def all(self) -> tuple[Fact, ...]:
        """Every fact."""
        return tuple(fact for facts in self._out.values() for fact in facts)

    def add(self, fact: Fact) -> None:
        """State a fact."""
        self._out.setdefault(fact.cause, []).append(fact)
        self._nodes.update({fact.cause: None, fact.effect: None})

    def of(self, cause: str) -> tuple[Fact, ...]:
        """What a variable changes directly."""
        return tuple(self._out.get(cause, ()))

    def into(self, effect: str) -> tuple[Fact, ...]:
        """What changes a variable directly."""
        return tuple(fact for fact in self.all if fact.effect == effect)

    def below(self, cause: str) -> frozenset[str]:
        """What a variable changes, directly or through others."""
        return frozenset(self.signs(cause))

    def signs(self, cause: str) -> dict[str, frozenset[int]]:
        """The signs of the paths to each variable that a cause changes."""
        found: dict[tuple[str, int], None] = {}
        open_ = [(cause, 1)]
        while open_:
            node, sign = open_.pop()
            for fact in self.of(node):
                state = (fact.effect, sign * fact.sign)
                if state not in found:
                    found[state] = None
                    open_.append(state)
        signs: dict[str, frozenset[int]] = {}
        for node, sign in found:
            signs[node] = signs.get(node, frozenset()) | {sign}
        return signs

    def hops(self, cause: str) -> dict[str, int]:
        """The fewest steps to each variable that a cause changes."""
        found: dict[str, int] = {}
        row, steps = [cause], 0
        while row:
            steps += 1
            row = [fact.effect for node in row for fact in self.of(node)]
            for node in row:
                found.setdefault(node, steps)
        return found

    def may_add(self, cause: str, effect: str, pair: tuple[str, str]) -> bool:
        """Whether a fact makes no cycle, repeats none and gives `pair` no further path."""
        after = self.below(effect) | {effect}
        if cause in after or any(fact.effect == effect for fact in self.of(cause)):
            return False
        exposure, outcome = pair
        return not (cause in self.below(exposure) | {exposure} and outcome in after)
