"""Instruments, given nothing or given a set of covariates.

Z is an instrument given W when W holds no descendant of the treatment, Z and the outcome are
d-separated by W once the arrows out of the treatment are cut, and Z and the treatment are not (Brito
& Pearl 2002, "Generalized instrumental variables", UAI; Pearl 2009, definition 7.4.1). The set is
the separator nearest to the outcome (van der Zander, Textor & Liskiewicz 2015, "Efficiently finding
conditional instruments for causal inference", IJCAI).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphs.dags.causal_dag import CausalDag
    from graphs.dags.mixed_graph import MixedGraph

MAX_CANDIDATES = 200


@dataclass(frozen=True)
class Instrument:
    """An instrument and the covariates to hold fixed with it (empty: none)."""

    name: str
    given: frozenset[str] = frozenset()


def find_instrument(dag: CausalDag, treatment: str, outcome: str) -> Instrument | None:
    """The first instrument by name, one that needs no covariates if there is any.

    With covariates at most `MAX_CANDIDATES` nodes are tried, ancestors of the treatment first; each
    costs two walks.

    Raises:
        UnknownNodeError: treatment or outcome is not a node of the DAG.
    """
    start, end, graph = dag.number(treatment), dag.number(outcome), dag.graph
    cut = graph.without_outgoing([start])
    observed = dag.numbers(dag.observed) - graph.descendants([start]) - {end}
    tied = observed & graph.walk([start], ()).ends.keys()
    free = tied - cut.walk([end], ()).ends.keys()
    if free:
        return Instrument(dag.nodes[min(free)])
    above = graph.ancestors([start])
    for candidate in sorted(observed, key=lambda n: (n not in above, n))[:MAX_CANDIDATES]:
        given = _separator(cut, candidate, start, end, observed - {candidate})
        if given is not None:
            return Instrument(dag.nodes[candidate], dag.named(given))
    return None


def covariates_for(
    dag: CausalDag, instrument: str, treatment: str, outcome: str
) -> frozenset[str] | None:
    """Measured covariates that make the node an instrument; None where nothing does.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
    """
    z, start, end = dag.number(instrument), dag.number(treatment), dag.number(outcome)
    if is_instrument(dag, instrument, treatment, outcome):
        return frozenset()
    observed = dag.numbers(dag.observed) - dag.graph.descendants([start]) - {end}
    if z not in observed:
        return None
    cut = dag.graph.without_outgoing([start])
    given = _separator(cut, z, start, end, observed - {z})
    return None if given is None else dag.named(given)


def is_instrument(
    dag: CausalDag, instrument: str, treatment: str, outcome: str, given: Collection[str] = ()
) -> bool:
    """Whether the two nodes and the set meet the definition above."""
    z, start, end, held = (
        dag.number(instrument),
        dag.number(treatment),
        dag.number(outcome),
        dag.numbers(given),
    )
    after = dag.graph.descendants([start])
    if z in after or z == end or z in held or not held.isdisjoint(after | {end}):
        return False
    cut = dag.graph.without_outgoing([start])
    return end not in cut.walk([z], held).ends and start in dag.graph.walk([z], held).ends


def _separator(
    cut: MixedGraph, candidate: int, start: int, end: int, allowed: set[int]
) -> set[int] | None:
    """Covariates that part candidate and outcome but leave candidate and treatment tied.

    The nearest separator to the outcome is tried after the minimal one inside it.
    """
    scope = cut.ancestors({candidate, end})
    usable = scope & allowed
    met = cut.moral_walk([end], usable, scope)
    if candidate in met:
        return None
    nearest = met & usable
    minimal = cut.moral_walk([candidate], nearest, scope) & nearest
    for given in (minimal, nearest):
        if start in cut.walk([candidate], given).ends:
            return given
    return None
