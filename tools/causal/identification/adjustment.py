"""Adjustment sets: existence, validity, a minimal one and the optimal one.

The adjustment criterion is that of Shpitser, VanderWeele & Robins 2010; the search is that of van
der Zander, Liskiewicz & Textor 2014, "Constructing separators and adjustment sets in ancestral
graphs" (proper back-door graph, a separator among ancestors), in O(nodes + arrows). Treatments may
be several, given jointly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.causal.identification.admg import latent_projection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphs.dags.causal_dag import CausalDag
    from graphs.dags.mixed_graph import MixedGraph


@dataclass(frozen=True)
class Effect:
    """The parts of a DAG that matter to one effect, as node numbers of `dag.graph`."""

    treatments: frozenset[int]
    outcome: int
    causal: frozenset[int]
    """Nodes on proper causal paths, treatments left out, the outcome included."""
    forbidden: frozenset[int]
    """What may never be adjusted for: descendants of causal nodes, and the treatments."""
    back_door: MixedGraph
    """The proper back-door graph: the first arrow of every proper causal path left out."""


def effect_of(dag: CausalDag, treatments: Iterable[str], outcome: str) -> Effect:
    """Split the DAG for an effect of one or several treatments.

    Raises:
        UnknownNodeError: a name is not a node of the DAG.
    """
    chosen, end, graph = frozenset(dag.numbers(treatments)), dag.number(outcome), dag.graph
    if len(chosen) == 1:
        down, up = graph.descendants(chosen), graph.ancestors([end])
    else:
        down = graph.without_incoming(chosen).descendants(chosen)
        up = graph.without_outgoing(chosen).ancestors([end])
    causal = frozenset((down & up) - chosen)
    first = [(one, child) for one in chosen for child in graph.children[one] if child in causal]
    forbidden = frozenset(graph.descendants(causal)) | chosen
    return Effect(chosen, end, causal, forbidden, graph.without_arrows(first))


def is_adjustment_set(
    dag: CausalDag, treatment: str | Iterable[str], outcome: str, given: Collection[str]
) -> bool:
    """Whether adjusting for `given` identifies the effect (measured or not)."""
    effect = effect_of(dag, _several(treatment), outcome)
    numbers = dag.numbers(given)
    if not effect.forbidden.isdisjoint(numbers):
        return False
    return effect.outcome not in effect.back_door.walk(effect.treatments, numbers).ends


def find_adjustment_set(
    dag: CausalDag, treatment: str | Iterable[str], outcome: str
) -> frozenset[str] | None:
    """A valid set of observed nodes with no valid proper subset; None when none is valid.

    It holds the nodes that the DAG marks as adjusted, and no more than is valid with them.
    """
    effect = effect_of(dag, _several(treatment), outcome)
    ends = effect.treatments | {effect.outcome}
    must = dag.numbers(dag.adjusted) - ends
    if must & (effect.forbidden | dag.numbers(dag.latent)):
        return None
    found = minimal_separator(
        effect.back_door, effect.treatments, {effect.outcome}, usable(dag, effect, must), must
    )
    return None if found is None else dag.named(found)


def usable(dag: CausalDag, effect: Effect, must: Collection[int] = ()) -> set[int]:
    """Observed nodes that an adjustment set may hold."""
    latent = {dag.index[name] for name in dag.latent}
    ends = effect.treatments | {effect.outcome}
    return dag.graph.ancestors({*ends, *must}) - latent - effect.forbidden - ends


def minimal_separator(
    graph: MixedGraph,
    first: Collection[int],
    second: Collection[int],
    allowed: set[int],
    must: Collection[int] = (),
) -> set[int] | None:
    """A subset of `allowed` that d-separates the two, no proper subset doing so; or None.

    It holds `must` whole.

    All allowed ancestors separate the two if anything does. Of these, keep what the second set
    meets first, and of that what the first set meets (FINDMINSEP): two passes of reachability.
    """
    scope = graph.ancestors({*first, *second, *must})
    candidates = ((scope & allowed) - set(first) - set(second)) | set(must)
    met = graph.moral_walk(second, candidates, scope)
    if not met.isdisjoint(first):
        return None
    near = (met & candidates) | set(must)
    return (graph.moral_walk(first, near, scope) & near) | set(must)


def find_optimal_set(dag: CausalDag, treatment: str, outcome: str) -> frozenset[str] | None:
    """The O-set: the valid adjustment set with the smallest asymptotic variance, if measured.

    Parents of causal nodes without forbidden nodes (Henckel, Perkovic & Maathuis 2022, "Graphical
    criteria for efficient total effect estimation via adjustment", JRSSB 84:579, definition 3.12;
    Witte, Henckel, Maathuis & Didelez 2020, JMLR 21:246). With latent nodes it is sought in the
    latent projection. When a causal node has an unmeasured cause of its own there, a best set is
    known to exist only where every observed node is an ancestor of treatment or outcome: what the
    outcome meets first (Smucler, Sapienza & Rotnitzky 2021, Biometrika 109:49, theorem 2); else
    None. The set of `find_adjustment_set` is then still the best of the minimal ones (theorem 1).

    Args:
        dag: the DAG; its latent nodes and arcs are respected.
        treatment: one node.
        outcome: a node that the treatment leads to.
    """
    effect = effect_of(dag, [treatment], outcome)
    causal, forbidden = dag.named(effect.causal) - dag.latent, dag.named(effect.forbidden)
    seen = latent_projection(dag)
    if any(not group.isdisjoint(causal) for group in seen.confounded):
        return _nearest_to_outcome(dag, effect)
    found = seen.parents(causal) - forbidden
    return found if is_adjustment_set(dag, treatment, outcome, found) else None


def _nearest_to_outcome(dag: CausalDag, effect: Effect) -> frozenset[str] | None:
    ends = {*effect.treatments, effect.outcome}
    scope = dag.graph.ancestors(ends)
    if not dag.numbers(dag.observed) <= scope:
        return None
    allowed = usable(dag, effect)
    met = effect.back_door.moral_walk([effect.outcome], allowed, scope)
    return None if not met.isdisjoint(effect.treatments) else dag.named(met & allowed)


def _several(treatment: str | Iterable[str]) -> list[str]:
    return [treatment] if isinstance(treatment, str) else list(treatment)
