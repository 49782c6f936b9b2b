"""The decision without the formula: which c-factors follow from the observed distribution.

Tian & Pearl 2002, "A general identification condition for causal effects", AAAI; complete by Huang
& Valtorta 2006, "Identifiability in causal Bayesian networks: a sound and complete algorithm",
AAAI. Linear per district and step, so it answers on graphs whose formula nobody could read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.causal.identification.admg import latent_projection
from tools.causal.identification.id_algorithm import Hedge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.admg import Admg

    Names = frozenset[str]


def find_hedge(dag: CausalDag, treatments: Iterable[str], outcomes: Iterable[str]) -> Hedge | None:
    """The hedge that makes P(outcomes | do(treatments)) unidentifiable; None when it is identified.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
    """
    x, y = frozenset(treatments), frozenset(outcomes)
    dag.numbers(x | y)
    if hidden := (x | y) & dag.latent:
        names = tuple(sorted(hidden))
        return Hedge(names, names)
    return hedge_in(latent_projection(dag), x, y)


def hedge_in(graph: Admg, x: Names, y: Names) -> Hedge | None:
    """The same on a graph over the observed nodes."""
    graph = graph.subgraph(graph.ancestors(y))
    for district in effect_districts(graph, x, y):
        if (larger := stuck_in(graph, district)) is not None:
            return Hedge(tuple(sorted(larger)), tuple(sorted(district)))
    return None


def effect_districts(graph: Admg, x: Names, y: Names) -> tuple[Names, ...]:
    """The c-components of what still leads to the outcomes once the treatments are set.

    P(y | do(x)) is the sum over their other members of the product of their c-factors.
    """
    kept = graph.subgraph(graph.nodes - x)
    return kept.subgraph(kept.ancestors(y)).districts


def stuck_in(graph: Admg, district: Names) -> Names | None:
    """Where the search for a c-factor gets stuck; None when it reaches the factor."""
    inside = graph.district(min(district))
    while inside != district:
        part = graph.subgraph(inside)
        ancestral = part.ancestors(district)
        if ancestral == inside:
            return inside
        inside = part.subgraph(ancestral).district(min(district))
    return None
