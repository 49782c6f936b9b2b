"""Identification on a DAG with latent nodes: adjustment, front-door, instrument, or refusal.

Criteria are tried in a named order: zero by assumption; adjustment (van der Zander, Liskiewicz &
Textor 2014, "Constructing separators and adjustment sets in ancestral graphs": the proper back-door
graph and a separator among ancestors, in linear time); front-door (Pearl 1995, theorem 3.3.4 of
"Causality"); instrument (Pearl 2009, definition 7.4.1, unconditional). The complete ID algorithm is
not part of this module, so "not identified" always reads "by adjustment, front-door or instrument".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from tools.causal.query import Identification

if TYPE_CHECKING:
    from graphs.dag import CausalDag

MAX_MEASURED_TOGETHER = 3
MAX_MEDIATORS = 12


def identify(dag: CausalDag, treatment: str, outcome: str) -> Identification:
    """Decide whether the average effect of treatment on outcome follows from the DAG.

    Raises:
        UnknownNodeError: treatment or outcome is not a node of the DAG.
    """
    if outcome not in dag.ancestors(outcome) & dag.descendants(treatment) - {treatment}:
        return _zero(dag, treatment, outcome)
    if hidden := {treatment, outcome} & dag.latent:
        text = f"not identified: {', '.join(sorted(hidden))} is not measured"
        return Identification(
            "not_identified", "none", (), "", text, (), tuple(sorted(hidden)), dag_hash=dag.hash
        )
    adjustment = find_adjustment_set(dag, treatment, outcome)
    if adjustment is not None:
        return _adjusted(dag, treatment, outcome, adjustment)
    found = _front_door(dag, treatment, outcome) or _instrument(dag, treatment, outcome)
    return found or _not_identified(dag, treatment, outcome)


def causal_nodes(dag: CausalDag, treatment: str, outcome: str) -> frozenset[str]:
    """Nodes on directed paths from treatment to outcome, the treatment left out."""
    return (dag.descendants(treatment) & dag.ancestors(outcome)) - {treatment}


def proper_back_door_graph(dag: CausalDag, treatment: str, outcome: str) -> CausalDag:
    """The DAG without the first arrow of every causal path."""
    causal = causal_nodes(dag, treatment, outcome)
    kept = tuple(a for a in dag.arrows if not (a.cause == treatment and a.effect in causal))
    return replace(dag, arrows=kept, isolated=frozenset(dag.nodes))


def forbidden_nodes(dag: CausalDag, treatment: str, outcome: str) -> frozenset[str]:
    """What may never be adjusted for: descendants of causal nodes, and the treatment itself."""
    return dag.descendants(*causal_nodes(dag, treatment, outcome)) | {treatment}


def is_adjustment_set(dag: CausalDag, treatment: str, outcome: str, given: frozenset[str]) -> bool:
    """The adjustment criterion (Shpitser, VanderWeele & Robins 2010)."""
    if given & forbidden_nodes(dag, treatment, outcome):
        return False
    back_door = proper_back_door_graph(dag, treatment, outcome)
    return back_door.is_d_separated([treatment], [outcome], given)


def find_adjustment_set(dag: CausalDag, treatment: str, outcome: str) -> frozenset[str] | None:
    """A valid set of observed nodes that is as small as dropping one by one makes it; or None.

    Starts from all observed ancestors of the two, which separate them if anything does.
    """
    forbidden = forbidden_nodes(dag, treatment, outcome)
    candidates = (dag.ancestors(treatment, outcome) & dag.observed) - forbidden - {outcome}
    back_door = proper_back_door_graph(dag, treatment, outcome)
    if not back_door.is_d_separated([treatment], [outcome], candidates):
        return None
    # Two passes of reachability leave a minimal separator: first what the outcome touches, then
    # what the treatment touches of that (van der Zander et al. 2014, FINDMINSEP).
    moral = _moral_graph(back_door, treatment, outcome)
    near_outcome = _touched(moral, outcome, candidates)
    return _touched(moral, treatment, near_outcome)


def _moral_graph(graph: CausalDag, treatment: str, outcome: str) -> dict[str, set[str]]:
    """Undirected neighbors among the ancestors of both, parents of a common child married.

    A bidirected arc is an unnamed latent parent of both its ends.
    """
    scope = graph.ancestors(treatment, outcome)
    parents = {node: set(graph.parents(node)) for node in scope}
    for number, arc in enumerate(sorted(map(sorted, graph.bidirected))):
        if scope.issuperset(arc):
            for end in arc:
                parents[end].add(f"\0arc{number}")
    near: dict[str, set[str]] = {}
    for node, above in parents.items():
        for first, second in combinations(above | {node}, 2):
            near.setdefault(first, set()).add(second)
            near.setdefault(second, set()).add(first)
    return near


def _touched(moral: dict[str, set[str]], start: str, given: frozenset[str]) -> frozenset[str]:
    """Members of `given` that a walk from `start` meets first."""
    met: set[str] = set()
    seen, stack = {start}, [start]
    while stack:
        for other in moral.get(stack.pop(), set()) - seen:
            seen.add(other)
            if other in given:
                met.add(other)
            else:
                stack.append(other)
    return frozenset(met)


def _zero(dag: CausalDag, treatment: str, outcome: str) -> Identification:
    text = f"no directed path leads from {treatment} to {outcome}: the effect is 0 by assumption"
    return Identification("zero", "none", (), "0", text, dag_hash=dag.hash)


def _adjusted(
    dag: CausalDag, treatment: str, outcome: str, adjustment: frozenset[str]
) -> Identification:
    names = tuple(sorted(adjustment))
    inner = (
        f"E[{outcome} | {treatment}, {', '.join(names)}]"
        if names
        else f"E[{outcome} | {treatment}]"
    )
    estimand = f"E_{{{', '.join(names)}}} {inner}" if names else inner
    text = f"identified by adjusting for {', '.join(names) or 'nothing'}"
    return Identification("identified", "backdoor", names, estimand, text, dag_hash=dag.hash)


def _front_door(dag: CausalDag, treatment: str, outcome: str) -> Identification | None:
    """All observed mediators together, then every set of at most three."""
    mediators = sorted((causal_nodes(dag, treatment, outcome) - {outcome}) & dag.observed)
    small = (set(c) for size in (1, 2, 3) for c in combinations(mediators[:MAX_MEDIATORS], size))
    for chosen in map(frozenset, (mediators, *small)):
        if chosen and _is_front_door(dag, treatment, outcome, chosen):
            names = tuple(sorted(chosen))
            text = f"identified by the front door through {', '.join(names)}"
            estimand = f"sum_m P(m | {treatment}) sum_t' E[{outcome} | t', m] P(t'), m = {', '.join(names)}"
            return Identification("identified", "frontdoor", (), estimand, text, dag_hash=dag.hash)
    return None


def _is_front_door(dag: CausalDag, treatment: str, outcome: str, mediators: frozenset[str]) -> bool:
    cut = replace(
        dag,
        arrows=tuple(a for a in dag.arrows if not {a.cause, a.effect} & mediators),
        isolated=frozenset(dag.nodes),
    )
    intercepts = outcome not in cut.descendants(treatment)
    without_out = _without_outgoing(dag, {treatment})
    no_back_door_to_mediator = without_out.is_d_separated([treatment], mediators)
    blocked = _without_outgoing(dag, mediators).is_d_separated(mediators, [outcome], [treatment])
    return intercepts and no_back_door_to_mediator and blocked


def _instrument(dag: CausalDag, treatment: str, outcome: str) -> Identification | None:
    """An observed cause of the treatment that reaches the outcome through it alone."""
    without_effect = _without_outgoing(dag, {treatment})
    for candidate in sorted(dag.observed - dag.descendants(treatment) - {outcome}):
        relevant = not dag.is_d_separated([candidate], [treatment])
        if relevant and without_effect.is_d_separated([candidate], [outcome]):
            text = (
                f"identified by the instrument {candidate}, if its effect on {treatment} is monotone "
                "or the effect is the same for everyone"
            )
            estimand = f"Cov({outcome}, {candidate}) / Cov({treatment}, {candidate})"
            return Identification("identified", "instrument", (), estimand, text, dag_hash=dag.hash)
    return None


def _without_outgoing(dag: CausalDag, nodes: frozenset[str] | set[str]) -> CausalDag:
    kept = tuple(a for a in dag.arrows if a.cause not in nodes)
    return replace(dag, arrows=kept, isolated=frozenset(dag.nodes))


def _not_identified(dag: CausalDag, treatment: str, outcome: str) -> Identification:
    forbidden = forbidden_nodes(dag, treatment, outcome)
    given = (dag.ancestors(treatment, outcome) & dag.observed) - forbidden - {outcome}
    back_door = proper_back_door_graph(dag, treatment, outcome)
    path = back_door.open_path(treatment, outcome, given) or ()
    latents = _smallest_to_measure(dag, treatment, outcome)
    text = (
        "not identified by adjustment, front-door or instrument: the path "
        f"{_written(dag, path)} stays open"
    )
    if latents:
        text += f"; measuring {', '.join(latents)} would close it"
    return Identification("not_identified", "none", (), "", text, path, latents, dag_hash=dag.hash)


def _written(dag: CausalDag, path: tuple[str, ...]) -> str:
    """The path with its arrowheads: `t <- u -> y`."""
    text = path[0] if path else "(none found)"
    for one, other in zip(path, path[1:], strict=False):
        mark = "->" if other in dag.children(one) else "<-" if other in dag.parents(one) else "<->"
        text += f" {mark} {other}"
    return text


def _smallest_to_measure(dag: CausalDag, treatment: str, outcome: str) -> tuple[str, ...]:
    """The fewest latent nodes (at most three) that make adjustment possible once measured."""
    relevant = sorted(dag.latent & dag.ancestors(treatment, outcome))
    for size in range(1, min(MAX_MEASURED_TOGETHER, len(relevant)) + 1):
        for chosen in combinations(relevant, size):
            measured = replace(dag, latent=dag.latent - set(chosen))
            if find_adjustment_set(measured, treatment, outcome) is not None:
                return chosen
    if (
        relevant
        and find_adjustment_set(replace(dag, latent=frozenset()), treatment, outcome) is not None
    ):
        return tuple(relevant)
    return ()
