"""What would have to be measured for an effect to be identified by any criterion."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING

from tools.causal.identification.admg import latent_projection, with_explicit_arcs
from tools.causal.identification.c_factors import hedge_in
from tools.causal.identification.smallest import smallest_passing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphs.dags.causal_dag import CausalDag

MAX_DECISIONS = 2000
MAX_NODE_VISITS = 100_000


def measure_to_identify(
    dag: CausalDag, treatments: Iterable[str], outcomes: Iterable[str]
) -> tuple[str, ...]:
    """The smallest set of unmeasured causes whose measurement identifies the effect.

    A bidirected arc a<->b stands for an unmeasured cause named `U(a,b)`. Among sets of equal size
    the first by name is given. Sets are tried by size for up to `MAX_DECISIONS` decisions (fewer on
    large graphs); beyond that the set is one from which nothing can be dropped.

    Returns:
        Names in order; empty when measuring everything would not help.
    """
    x, y = frozenset(treatments), frozenset(outcomes)
    full = with_explicit_arcs(dag.without_nodes(frozenset(dag.nodes) - dag.ancestors(*y) - x))
    relevant = sorted(full.latent)

    def identifies(measured: Iterable[str]) -> bool:
        seen = latent_projection(full, full.latent - frozenset(measured))
        return hedge_in(seen, x, y) is None

    budget = min(MAX_DECISIONS, MAX_NODE_VISITS // max(1, len(full.nodes)))
    sets = (
        chosen for size in range(1, len(relevant) + 1) for chosen in combinations(relevant, size)
    )
    for chosen in islice(sets, budget):
        if identifies(chosen):
            return chosen
    return tuple(sorted(smallest_passing(relevant, identifies) or ()))
