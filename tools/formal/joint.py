"""Stated probabilities -> one joint distribution, and what had to be assumed to complete it.

The factors are multiplied in an order in which each variable comes after what its numbers depend on.
A number that is missing is left open: several values are tried, and what does not depend on it is
known for certain. A dependence that no number states is left out, which is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from tools.causal.identification.table import Table
from tools.formal.answers import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphs.dags.causal_dag import CausalDag

MAX_NODES = 10


@dataclass(frozen=True)
class Statement:
    """P(target = 1 | given) = value."""

    target: str
    given: Mapping[str, int]
    value: float


@dataclass(frozen=True)
class Factor:
    """P(target = 1 | levels of `given`); an absent entry was not stated."""

    target: str
    given: tuple[str, ...]
    values: Mapping[tuple[int, ...], float]


@dataclass(frozen=True)
class Joint:
    """The order of the factors, with what they leave open and what they leave out."""

    factors: tuple[Factor, ...]
    assumed: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that have a place in the joint."""
        return tuple(factor.target for factor in self.factors)

    @property
    def complete(self) -> bool:
        """Whether every number was stated."""
        return all(len(f.values) == 2 ** len(f.given) for f in self.factors)

    def table(self, rng: np.random.Generator | None = None) -> Table:
        """The joint; open numbers are drawn, or one half where no generator is given."""
        law = Table.constant(1.0)
        for factor in self.factors:
            shape = (2,) * (len(factor.given) + 1)
            values = np.empty(shape)
            for levels in product((0, 1), repeat=len(factor.given)):
                drawn = 0.5 if rng is None else float(rng.uniform(0.02, 0.98))
                chance = factor.values.get(levels, drawn)
                values[(*levels, 0)], values[(*levels, 1)] = 1 - chance, chance
            law = law.times(Table((*factor.given, factor.target), values))
        return law


def find_factors(statements: Sequence[Statement]) -> tuple[Factor, ...]:
    """The statements as factors: of each variable the one with the most conditions.

    Raises:
        UnreadableError: one probability is given twice, with different numbers.
    """
    groups: dict[tuple[str, tuple[str, ...]], dict[tuple[int, ...], float]] = {}
    for statement in statements:
        given = tuple(sorted(statement.given))
        values = groups.setdefault((statement.target, given), {})
        levels = tuple(statement.given[name] for name in given)
        if abs(values.setdefault(levels, statement.value) - statement.value) > 1e-9:
            raise UnreadableError(
                f"two numbers are given for one probability of {statement.target}"
            )
    found: dict[str, Factor] = {}
    for (target, given), values in groups.items():
        if target not in found or len(given) > len(found[target].given):
            found[target] = Factor(target, given, values)
    return tuple(found.values())


def related(factors: Sequence[Factor], one: str, other: str) -> bool:
    """Whether the stated numbers join two variables, directly or through others."""
    met, grown = {one}, True
    while grown:
        groups = [{f.target, *f.given} for f in factors]
        new = set().union(*(group for group in groups if group & met)) - met
        grown = bool(new)
        met |= new
    return other in met


def build_joint(factors: Sequence[Factor], needed: Sequence[str], dag: CausalDag) -> Joint:
    """Put the factors in order.

    Args:
        factors: stated, one for a variable at most.
        needed: variables that must be in the joint, with or without numbers.
        dag: decides which dependences matter; its order is used where numbers leave it open.

    Raises:
        UnreadableError: too many variables.
    """
    names = list(dict.fromkeys([*needed, *(n for f in factors for n in (f.target, *f.given))]))
    if len(names) > MAX_NODES:
        raise UnreadableError(f"{len(names)} variables; at most {MAX_NODES} are computed")
    depth = {name: len(dag.ancestors(name)) for name in names}
    placed: list[Factor] = []
    assumed: list[str] = []
    while len(placed) < len(names):
        done = {factor.target for factor in placed}
        ready = [f for f in factors if f.target not in done and done >= set(f.given)]
        if ready:
            chosen = min(ready, key=lambda f: (len(f.given), depth[f.target], f.target))
        else:
            left = [name for name in names if name not in done]
            stuck = [name for name in left if not any(f.target == name for f in factors)] or left
            chosen = _open(min(stuck, key=lambda name: (depth[name], name)), done, dag)
        assumed.extend(_left_out(chosen, done, dag))
        placed.append(chosen)
    return Joint(tuple(placed), tuple(assumed))


def _open(name: str, done: set[str], dag: CausalDag) -> Factor:
    """A factor without numbers, on what it is tied to in the graph."""
    given = tuple(sorted(n for n in done if n in dag.parents(name)))
    return Factor(name, given, {})


def _left_out(factor: Factor, done: set[str], dag: CausalDag) -> list[str]:
    others = sorted(done - set(factor.given))
    if not others or dag.is_d_separated({factor.target}, others, factor.given):
        return []
    held = f" given {', '.join(factor.given)}" if factor.given else ""
    tied = [n for n in others if not dag.is_d_separated({factor.target}, {n}, factor.given)]
    text = (
        f"{factor.target} does not depend on {', '.join(tied or others)}{held}: no number states it"
    )
    return [text]
