"""The distribution of the nested counterfactual Y(t, M(t*)), or why it does not follow.

A recanting witness is a variable that carries the treatment both to the mediators and past them
(Avin, Shpitser & Pearl 2005, "Identifiability of path-specific effects", IJCAI); with latent nodes
it becomes a recanting district, which is complete (Shpitser 2013, "Counterfactual graphical models
for longitudinal mediation analysis with unobserved confounding", Cognitive Science 37:1011).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.causal.identification.algebra import product, summed, tidy
from tools.causal.identification.c_factors import effect_districts
from tools.causal.identification.expression import Expression, Renamed
from tools.causal.identification.id_algorithm import Hedge, c_factor, relevant_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.admg import Admg

    Names = frozenset[str]


@dataclass(frozen=True)
class Recanting:
    """Why the nested counterfactual is not identified."""

    kind: Literal["witness", "district", "hedge"]
    nodes: tuple[str, ...]


def nested_distribution(
    dag: CausalDag, treatment: str, mediators: Sequence[str], outcome: str
) -> Expression | Recanting:
    """P(Y(t, M(t*))) as a function of `outcome`, `treatment` and `treatment*`.

    Each c-factor takes the treatment value of the paths that run through it.
    """
    graph = relevant_graph(dag, frozenset({outcome}))
    kept = graph.subgraph(graph.nodes - {treatment})
    middle = frozenset(mediators)
    baseline: dict[str, bool] = {}
    for child in sorted(node for node in kept.nodes if treatment in graph.above[node]):
        through, past = _routes(kept, child, middle, outcome)
        if through and past:
            return Recanting("witness", (child,))
        baseline[child] = through
    factors: list[Expression] = []
    districts = effect_districts(graph, frozenset({treatment}), frozenset({outcome}))
    for district in districts:
        sides = {baseline[node] for node in district if node in baseline}
        if len(sides) > 1:
            return Recanting("district", tuple(sorted(district)))
        factor = c_factor(graph, district)
        if isinstance(factor, Hedge):
            return Recanting("hedge", factor.larger)
        held = True in sides and treatment in factor.free
        factor = tidy(factor)
        factors.append(Renamed(factor, treatment, f"{treatment}*") if held else factor)
    over = frozenset().union(*districts) - {outcome}
    return summed(over, product(*factors))


def _routes(kept: Admg, child: str, middle: Names, outcome: str) -> tuple[bool, bool]:
    """Whether the outcome is reached from `child` through the mediators, and past them."""
    if child in middle:
        return True, False
    through = child in kept.ancestors(middle & kept.nodes)
    past = child in kept.subgraph(kept.nodes - middle).ancestors([outcome])
    return through, past
