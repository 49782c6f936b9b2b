"""The quantity asked for, computed from a joint under a DAG by the identification engine.

Each function gives a formula in words and a function of the joint, so that the caller can evaluate it
on every completion of what the text leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tools.causal.identification.id_algorithm import Hedge, identify_distribution
from tools.causal.identification.instruments import find_instrument
from tools.causal.identification.nested import Recanting, nested_distribution
from tools.causal.identification.treated import treated_distribution

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.expression import Expression
    from tools.causal.identification.table import Table


@dataclass(frozen=True)
class Quantity:
    """A formula and its value on a joint; `assumed` is what the formula needs beyond the graph."""

    formula: str
    value: Callable[[Table], float]
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stuck:
    """Why no formula gives the quantity."""

    why: str


def seen(dag: CausalDag, names: frozenset[str]) -> CausalDag:
    """The DAG in which only variables with numbers count as measured."""
    return replace(dag, latent=frozenset(dag.nodes) - names)


def marginal(outcome: tuple[str, int]) -> Quantity:
    """P(outcome)."""
    return Quantity(f"P({outcome[0]})", lambda law: chance(law, outcome, {}))


def association(
    dag: CausalDag, outcome: tuple[str, int], treatment: tuple[str, int], given: Mapping[str, int]
) -> Quantity:
    """P(outcome | treatment, given) - P(outcome | its other level, given); 0 by d-separation."""
    name, level = treatment
    if dag.is_d_separated({name}, {outcome[0]}, set(given)):
        return Quantity(f"0: {name} and {outcome[0]} are d-separated", lambda _: 0.0)
    held = "".join(f", {n} = {v}" for n, v in given.items())
    text = (
        f"P({outcome[0]} | {name} = {level}{held}) - P({outcome[0]} | {name} = {1 - level}{held})"
    )
    return Quantity(
        text,
        lambda law: (
            chance(law, outcome, {**given, name: level})
            - chance(law, outcome, {**given, name: 1 - level})
        ),
    )


def chance(law: Table, outcome: tuple[str, int], given: Mapping[str, int]) -> float:
    """P(outcome | given) of a joint."""
    kept = law.without(set(law.names) - {outcome[0], *given}).over((*given, outcome[0]))
    values = kept.values[tuple(given.values())]
    return float(values[outcome[1]] / values.sum())


def effect(
    dag: CausalDag, outcome: tuple[str, int], treatment: tuple[str, int]
) -> Quantity | Stuck:
    """P(outcome | do(treatment)) - P(outcome | do(its other level)); by an instrument if need be."""
    end, start = outcome[0], treatment[0]
    if end not in dag.descendants(start):
        return Quantity("0: no directed path", lambda _: 0.0)
    found = identify_distribution(dag, [start], [end])
    if not isinstance(found, Hedge):
        return Quantity(
            f"difference of {found} between {start} = {treatment[1]} and {1 - treatment[1]}",
            lambda law: (
                _at(found, law, outcome, {start: treatment[1]})
                - _at(found, law, outcome, {start: 1 - treatment[1]})
            ),
        )
    instrument = find_instrument(dag, start, end)
    if instrument is None or instrument.given:
        return Stuck(f"unmeasured causes join {', '.join(found.larger)}: no formula exists")
    name = instrument.name
    return Quantity(
        f"[P({end} | {name} = 1) - P({end} | {name} = 0)] / [P({start} | {name} = 1) - P({start} | {name} = 0)]",
        lambda law: _wald(law, outcome, treatment, name),
        (f"{name} moves {start} in one direction only (the effect is that among those it moves)",),
    )


def _wald(
    law: Table, outcome: tuple[str, int], treatment: tuple[str, int], instrument: str
) -> float:
    above = chance(law, outcome, {instrument: 1}) - chance(law, outcome, {instrument: 0})
    below = chance(law, treatment, {instrument: 1}) - chance(law, treatment, {instrument: 0})
    return above / below if below else float("nan")


def treated(dag: CausalDag, outcome: tuple[str, int], fact: tuple[str, int]) -> Quantity | Stuck:
    """P(outcome) of those with the fact, had it been the other way, minus as it is."""
    start = fact[0]
    if outcome[0] not in dag.descendants(start):
        return Quantity("0: no directed path", lambda _: 0.0)
    found = treated_distribution(dag, start, outcome[0])
    if isinstance(found, Hedge):
        return Stuck(f"unmeasured causes join {', '.join(found.larger)}: no formula exists")
    return Quantity(
        f"{found} at {start} = {fact[1]}, {start}* = {1 - fact[1]}, minus P({outcome[0]} | {start} = {fact[1]})",
        lambda law: (
            _at(found, law, outcome, {start: fact[1], f"{start}*": 1 - fact[1]})
            - chance(law, outcome, {start: fact[1]})
        ),
    )


def natural(
    dag: CausalDag,
    outcome: tuple[str, int],
    treatment: tuple[str, int],
    middle: tuple[str, ...],
    direct: bool,
) -> Quantity | Stuck:
    """The natural direct or indirect effect of the treatment (against its other level)."""
    start, end = treatment[0], outcome[0]
    around = dag.without_nodes(frozenset(middle))
    intercepted = end not in around.descendants(start)
    if intercepted:
        return (
            Quantity("0: every directed path runs through the mediators", lambda _: 0.0)
            if (direct)
            else effect(dag, outcome, treatment)
        )
    if not set(middle) & dag.descendants(start) & dag.ancestors(end):
        return (
            effect(dag, outcome, treatment)
            if direct
            else Quantity("0: no such path", lambda _: 0.0)
        )
    if set(middle) & dag.latent:
        return Stuck(f"no numbers are given for {', '.join(sorted(set(middle) & dag.latent))}")
    found = nested_distribution(dag, start, middle, end)
    if isinstance(found, Recanting):
        return Stuck(f"{', '.join(found.nodes)} forbids it: a recanting {found.kind}")
    to, base = treatment[1], 1 - treatment[1]
    moved, held = (to, base) if direct else (base, to)
    return Quantity(
        f"P({end}({start}, {', '.join(middle)}({start}*))) = {found}; at {start} = {moved}, {start}* = {held}, "
        f"minus at {start} = {base}, {start}* = {base}",
        lambda law: (
            _at(found, law, outcome, {start: moved, f"{start}*": held})
            - _at(found, law, outcome, {start: base, f"{start}*": base})
        ),
        ("errors are independent across worlds",),
    )


def _at(
    found: Expression, law: Table, outcome: tuple[str, int], levels: Mapping[str, int]
) -> float:
    """The value of an identified distribution at levels of its variables.

    A variable that the formula names without depending on it is averaged over.
    """
    table = found.evaluate(law)
    place = tuple(
        outcome[1] if name == outcome[0] else levels.get(name, slice(None)) for name in table.names
    )
    return float(table.values[place].mean())
