"""Whether an effect follows from a DAG with latent nodes, by which estimand, or what stands in the way.

Criteria are tried in a named order: zero by assumption, adjustment, front door, the general ID
algorithm. The last is complete, so `not_identified` means that no formula over the observed
variables gives the effect. An instrument is reported beside that refusal: it serves only under
assumptions that a DAG cannot state.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graphs.dags.spellings import spelled_twice, twins_of
from graphs.errors import DataError
from tools.causal.identification.adjustment import (
    effect_of,
    find_adjustment_set,
    find_optimal_set,
    is_adjustment_set,
    usable,
)
from tools.causal.identification.c_factors import find_hedge
from tools.causal.identification.expression import formula
from tools.causal.identification.front_door import find_front_door
from tools.causal.identification.id_algorithm import Hedge, identify_distribution
from tools.causal.identification.instruments import find_instrument
from tools.causal.identification.measure import measure_to_identify
from tools.causal.query import Identification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.dags.causal_dag import CausalDag
    from graphs.dags.mixed_graph import MixedGraph

__all__ = ["find_adjustment_set", "identify", "identify_jointly", "is_adjustment_set"]

MAX_WRITTEN = 150
"""Ancestors of the outcome above which the general formula is not written out."""


def identify(dag: CausalDag, treatment: str, outcome: str) -> Identification:
    """Decide whether the average effect of treatment on outcome follows from the DAG.

    Raises:
        UnknownNodeError: treatment or outcome is not a node of the DAG.
    """
    return identify_jointly(dag, [treatment], outcome)


def identify_jointly(
    dag: CausalDag, treatments: Sequence[str], outcome: str, given: Sequence[str] = ()
) -> Identification:
    """The same for several treatments set at once, and within levels of `given`.

    Front door and instruments are tried for one treatment without conditions only; the ID and IDC
    algorithms cover all cases.

    Args:
        dag: the DAG.
        treatments: at least one node.
        outcome: one node.
        given: measured nodes to condition on: P(outcome | do(treatments), given).

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
        DataError: a node has two roles, or a condition is latent.
    """
    dag.numbers([*treatments, outcome, *given])
    if given:
        found = _conditional(dag, treatments, outcome, given)
    elif outcome in treatments or outcome not in dag.descendants(*treatments):
        _refuse_misspelled(dag, treatments, outcome)
        found = _zero(treatments, outcome)
    elif hidden := tuple(sorted({*treatments, outcome} & dag.latent)):
        text = f"not identified: {', '.join(hidden)} is not measured"
        found = Identification("not_identified", "none", (), "", text, (), hidden)
    else:
        found = _by_criteria(dag, treatments, outcome)
    return replace(found, dag_hash=dag.hash, text=found.text + _two_spellings(dag))


def _refuse_misspelled(dag: CausalDag, treatments: Sequence[str], outcome: str) -> None:
    """Refuse an effect of 0 that would be none if a name were spelled as another node of the DAG is."""
    for asked in (*treatments, outcome):
        for other in twins_of(asked, dag.nodes):
            causes = [other if name == asked else name for name in treatments]
            effect = other if outcome == asked else outcome
            if effect not in causes and effect in dag.descendants(*causes):
                raise DataError(
                    f"the DAG has {other!r} and {asked!r}, two nodes that differ by capitals or blanks only: "
                    f"no path leads from {_listed(treatments)} to {outcome}, but one leads from "
                    f"{_listed(causes)} to {effect}. Spell the node in one way, or rename one of the two"
                )


def _two_spellings(dag: CausalDag) -> str:
    said = "; ".join(", ".join(map(repr, same)) for same in spelled_twice(dag.nodes))
    return (
        f" (nodes that differ by capitals or blanks only are taken as different: {said})"
        if said
        else ""
    )


def _by_criteria(dag: CausalDag, treatments: Sequence[str], outcome: str) -> Identification:
    adjustment = find_adjustment_set(dag, treatments, outcome)
    if adjustment is not None:
        return _adjusted(dag, treatments, outcome, tuple(sorted(adjustment)))
    if forced := sorted(dag.adjusted - {*treatments, outcome}):
        text = (
            f"not identified with {_listed(forced)} held fixed, as the DAG marks it ([adjusted]): "
            "no adjustment set that holds it is valid; take the mark out to choose freely"
        )
        return Identification("not_identified", "none", (), "", text)
    if len(treatments) == 1:
        mediators = find_front_door(dag, treatments[0], outcome)
        if mediators is not None:
            return _front_door(treatments[0], outcome, tuple(sorted(mediators)))
    hedge = find_hedge(dag, treatments, [outcome])
    if hedge is None:
        return _general(dag, treatments, outcome)
    return _not_identified(dag, treatments, outcome, hedge)


def _zero(treatments: Sequence[str], outcome: str) -> Identification:
    text = f"no directed path leads from {_listed(treatments)} to {outcome}: the effect is 0 by assumption"
    return Identification("zero", "none", (), "0", text)


def _adjusted(
    dag: CausalDag, treatments: Sequence[str], outcome: str, names: tuple[str, ...]
) -> Identification:
    inner = f"E[{outcome} | {_listed((*treatments, *names))}]"
    estimand = f"E_{{{_listed(names)}}} {inner}" if names else inner
    text = f"identified by adjusting for {_listed(names) or 'nothing'}"
    forced = sorted(dag.adjusted & set(names))
    if forced:
        text += f" ({_listed(forced)} as the DAG marks it: [adjusted])"
    free = len(treatments) == 1 and not forced
    best = find_optimal_set(dag, treatments[0], outcome) if free else None
    optimal = None if best is None else tuple(sorted(best))
    return Identification("identified", "backdoor", names, estimand, text, optimal_set=optimal)


def _front_door(treatment: str, outcome: str, names: tuple[str, ...]) -> Identification:
    text = f"identified by the front door through {_listed(names)}"
    estimand = (
        f"sum_{{{_listed(names)}}} P({_listed(names)} | {treatment}) "
        f"sum_{{{treatment}'}} E[{outcome} | {treatment}', {_listed(names)}] P({treatment}')"
    )
    return Identification("identified", "frontdoor", (), estimand, text, mediators=names)


def _general(dag: CausalDag, treatments: Sequence[str], outcome: str) -> Identification:
    text = "identified by the general ID algorithm, neither by adjustment nor by the front door"
    if len(dag.ancestors(outcome)) > MAX_WRITTEN:
        estimand = f"P({outcome} | do({_listed(treatments)})) as a product of c-factors"
        text += f"; the formula is not written out above {MAX_WRITTEN} ancestors"
        return Identification("identified", "general", (), estimand, text)
    found = identify_distribution(dag, treatments, [outcome])
    estimand = "" if isinstance(found, Hedge) else formula(found, [*treatments, outcome])
    text += f": P({outcome} | do({_listed(treatments)})) = {estimand}"
    return Identification("identified", "general", (), estimand, text)


def _conditional(
    dag: CausalDag, treatments: Sequence[str], outcome: str, given: Sequence[str]
) -> Identification:
    found = identify_distribution(dag, treatments, [outcome], given)
    asked = f"P({outcome} | do({_listed(treatments)}), {_listed(given)})"
    if isinstance(found, Hedge):
        text = f"{asked} is not identified (complete IDC algorithm)"
        hedge = (found.larger, found.smaller)
        return Identification("not_identified", "none", (), "", text, hedge=hedge)
    estimand = formula(found, [*treatments, outcome, *given])
    text = f"identified by the IDC algorithm: {asked} = {estimand}"
    return Identification("identified", "general", (), estimand, text)


def _not_identified(
    dag: CausalDag, treatments: Sequence[str], outcome: str, hedge: Hedge
) -> Identification:
    effect = effect_of(dag, treatments, outcome)
    steps = effect.back_door.walk(effect.treatments, usable(dag, effect)).path(effect.outcome)
    path = tuple(dag.nodes[number] for number in steps)
    latents = measure_to_identify(dag, treatments, [outcome])
    text = (
        "not identified by the DAG alone: no formula over the observed variables gives the effect "
        f"(complete ID algorithm); the path {_written(dag, effect.back_door, steps)} stays open"
    )
    if latents:
        text += f"; measuring {_listed(latents)} would identify it"
    forests = (hedge.larger, hedge.smaller)
    found = Identification("not_identified", "none", (), "", text, path, latents, hedge=forests)
    return _with_instrument(dag, treatments[0], outcome, found) if len(treatments) == 1 else found


def _with_instrument(
    dag: CausalDag, treatment: str, outcome: str, found: Identification
) -> Identification:
    instrument = find_instrument(dag, treatment, outcome)
    if instrument is None:
        return found
    z, names = instrument.name, tuple(sorted(instrument.given))
    bar = f" | {_listed(names)}" if names else ""
    text = (
        f"{found.text}; under monotonicity (no one is moved against {z}) the instrument {z}"
        f"{f' given {_listed(names)}' if names else ''} identifies the effect among compliers, and "
        "under a constant effect the effect itself"
    )
    return replace(
        found,
        strategy="instrument",
        estimand=f"Cov({outcome}, {z}{bar}) / Cov({treatment}, {z}{bar})",
        text=text,
        instrument=z,
        instrument_given=names,
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _written(dag: CausalDag, graph: MixedGraph, path: tuple[int, ...]) -> str:
    """The path with the arrowheads that it has in `graph`: `t <- u -> y`."""
    text = dag.nodes[path[0]] if path else "(none found)"
    for one, other in pairwise(path):
        back = "<-" if other in graph.parents[one] else "<->"
        text += f" {'->' if other in graph.children[one] else back} {dag.nodes[other]}"
    return text
