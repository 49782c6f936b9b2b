"""From knowledge graph to causal DAG: which nodes matter for one question, and which arrows hold.

A graph edge is a hypothesis. It becomes an arrow only when its predicate is causal, it keeps the
sources it rests on, and everything that was left out is listed with the reason, so that a reader
can strike an arrow, add one, and run again. Associations, similarity and co-occurrence never become
arrows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import CyclicGraphError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphs.curie import Curie
    from graphs.statements import Edge
    from graphs.store import KnowledgeGraph

Role = Literal["common cause", "mediator", "collider", "instrument", "descendant", "other"]
Pair = tuple[str, str]

MAX_NODES = 20
PATHS = 300
NEAR = 2_000
"""Edges at the treatment and at the outcome that are looked at."""


@dataclass(frozen=True)
class Dropped:
    """An arrow that the graph suggests and the DAG has not, and why."""

    cause: str
    effect: str
    reason: str


@dataclass(frozen=True)
class Compiled:
    """A DAG for one question. `confidence` of an arrow is 1 - 0.5 ** sources, in (0, 1).

    `contested` are arrows whose sources state opposite signs; `left_out` nodes were beyond the cap.
    """

    treatment: str
    outcome: str
    dag: CausalDag
    names: dict[str, str]
    roles: dict[str, Role]
    confidence: dict[Pair, float]
    dropped: tuple[Dropped, ...] = ()
    contested: tuple[Pair, ...] = ()
    left_out: tuple[str, ...] = ()
    truncated: bool = False


@dataclass
class _Candidates:
    """Nodes by how relevant they are; the highest score of any reason counts."""

    score: dict[Curie, float] = field(default_factory=dict)
    truncated: bool = False

    def add(self, curie: Curie, score: float) -> None:
        self.score[curie] = max(self.score.get(curie, 0.0), score)


async def compile_dag(
    store: KnowledgeGraph,
    treatment: Curie,
    outcome: Curie,
    *,
    max_nodes: int = MAX_NODES,
    max_len: int = 3,
    strike: Iterable[Pair] = (),
    add: Iterable[Pair] = (),
    latent_confounding: bool = True,
) -> Compiled:
    """The DAG that the graph suggests for the effect of one node on another.

    Args:
        store: the graph.
        treatment: the cause asked about.
        outcome: the effect asked about.
        max_nodes: nodes beside the two, most relevant first (0 to 200).
        max_len: longest mechanism, in edges.
        strike: (cause, effect) pairs that the reader rejects.
        add: (cause, effect) pairs that the reader adds.
        latent_confounding: keep an unmeasured common cause of treatment and outcome, which is
            plausible wherever treatment was not randomized.

    Raises:
        InputError: the two are one node, the graph lacks one, or an added arrow closes a cycle.
    """
    ends = {node.curie: node for node in await store.nodes([treatment, outcome])}
    for curie in (treatment, outcome):
        if curie not in ends:
            raise InputError(f"the knowledge graph has no node {curie}; look it up: aetia kg find")
    if treatment == outcome:
        raise InputError("treatment and outcome are the same node")
    found = await _candidates(store, treatment, outcome, max_len)
    ordered = sorted(found.score, key=lambda c: (-found.score[c], c))
    kept = [treatment, outcome, *ordered[:max_nodes]]
    held = await store.subgraph(kept, max_edges=100 * len(kept))
    supports = _supports(held.edges)
    nodes = {str(node.curie): node for node in held.nodes}
    compiled = _assemble(str(treatment), str(outcome), supports, set(strike), tuple(add))
    arcs = (
        frozenset({frozenset({str(treatment), str(outcome)})})
        if latent_confounding
        else frozenset()
    )
    dag = _connected(CausalDag(compiled[0], frozenset(), frozenset(), arcs), treatment, outcome)
    return Compiled(
        str(treatment),
        str(outcome),
        dag,
        {name: nodes[name].name if name in nodes else name for name in dag.nodes},
        {name: _role(dag, name, str(treatment), str(outcome)) for name in dag.nodes},
        {(a.cause, a.effect): _confidence(a) for a in dag.arrows},
        tuple(compiled[1]),
        tuple(sorted(p for p, e in supports.items() if {1, -1} <= {x.sign for x in e})),
        tuple(str(curie) for curie in ordered[max_nodes:]),
        found.truncated or held.truncated,
    )


async def _candidates(
    store: KnowledgeGraph, treatment: Curie, outcome: Curie, max_len: int
) -> _Candidates:
    """Mediators, common causes, causes of treatment, common effects, each with a relevance."""
    found = _Candidates()
    paths = await store.paths(treatment, outcome, k=PATHS, max_len=max_len)
    found.truncated = paths.truncated
    for path in paths.paths:
        for curie in path.nodes[1:-1]:
            found.add(curie, 2.0 + path.score)
    common = await store.common_causes(treatment, outcome)
    found.truncated |= common.truncated
    for rank, cause in enumerate(common.causes):
        found.add(cause.node.curie, 3.0 + len(cause.edges) - rank / (len(common.causes) + 1))
    near = {}
    for curie in (treatment, outcome):
        edges = await store.neighbors(curie, limit=NEAR)
        found.truncated |= edges.truncated
        near[curie] = [edge for edge in edges.edges if edge.is_causal]
    effects = [{e.effect for e in near[c] if e.cause == c} for c in (treatment, outcome)]
    for curie in effects[0] & effects[1]:
        found.add(curie, 1.0)
    for edge in near[treatment]:
        if edge.effect == treatment:
            found.add(edge.cause, 0.5)
    for curie in (treatment, outcome):
        found.score.pop(curie, None)
    return found


def _supports(edges: Sequence[Edge]) -> dict[Pair, list[Edge]]:
    """(cause, effect) -> the causal edges that state it."""
    found: dict[Pair, list[Edge]] = {}
    for edge in edges:
        if edge.is_causal:
            found.setdefault((str(edge.cause), str(edge.effect)), []).append(edge)
    return found


def _assemble(
    treatment: str,
    outcome: str,
    supports: Mapping[Pair, Sequence[Edge]],
    strike: set[Pair],
    add: Sequence[Pair],
) -> tuple[tuple[Arrow, ...], list[Dropped]]:
    """Arrows without cycles, and what was dropped for it."""
    asked = (treatment, outcome)
    arrows = {pair: _arrow(pair, edges) for pair, edges in sorted(supports.items())}
    arrows.setdefault(asked, Arrow(*asked, ("the question",), "assumed"))
    arrows |= {pair: Arrow(*pair, ("the user",), "user") for pair in add}
    dropped = [Dropped(*pair, "struck by the user") for pair in sorted(strike & arrows.keys())]
    for pair in strike:
        arrows.pop(pair, None)
    if (outcome, treatment) in arrows and asked in arrows:
        reason = "runs from the outcome back to the treatment; the question asks for the other way"
        dropped.append(Dropped(outcome, treatment, reason))
        del arrows[outcome, treatment]
    while (cycle := _cycle(arrows.values())) is not None:
        steps = list(zip(cycle, cycle[1:], strict=False))
        weakest = min(steps, key=lambda p: (arrows[p].kind == "user", p == asked, _confidence(arrows[p]), p))  # fmt: skip
        if arrows[weakest].kind == "user":
            raise InputError(f"the added arrows close a cycle: {' -> '.join(cycle)}")
        count = len(arrows[weakest].sources)
        reason = (
            f"closes the cycle {' -> '.join(cycle)} and has the weakest support in it "
            f"({count} source{'s' if count > 1 else ''})"
        )
        dropped.append(Dropped(*weakest, reason))
        del arrows[weakest]
    return tuple(arrows.values()), dropped


def _arrow(pair: Pair, edges: Sequence[Edge]) -> Arrow:
    sources = (f"{e.source} ({e.checked})" if e.checked else e.source for e in edges)
    return Arrow(*pair, tuple(dict.fromkeys(sources)), "evidence")


def _confidence(arrow: Arrow) -> float:
    return 1.0 if arrow.kind == "user" else 1 - 0.5 ** len(arrow.sources)


def _cycle(arrows: Iterable[Arrow]) -> tuple[str, ...] | None:
    try:
        CausalDag(tuple(arrows))
    except CyclicGraphError as error:
        return error.cycle
    return None


def _connected(dag: CausalDag, treatment: Curie, outcome: Curie) -> CausalDag:
    """Without nodes that no arrow ties to the question."""
    neighbors: dict[str, set[str]] = {}
    for arrow in dag.arrows:
        neighbors.setdefault(arrow.cause, set()).add(arrow.effect)
        neighbors.setdefault(arrow.effect, set()).add(arrow.cause)
    reached = {str(treatment), str(outcome)}
    frontier = list(reached)
    while frontier:
        frontier = [n for f in frontier for n in sorted(neighbors.get(f, ())) if n not in reached]
        reached |= set(frontier)
    kept = tuple(a for a in dag.arrows if a.cause in reached)
    return replace(dag, arrows=kept, isolated=frozenset({str(treatment), str(outcome)}))


def _role(dag: CausalDag, node: str, treatment: str, outcome: str) -> Role:
    """What the node is to the question in this DAG."""
    if node in (treatment, outcome):
        return "other"
    from_node = dag.descendants(node)
    after = dag.descendants(treatment)
    if node in after:
        if outcome in from_node:
            return "mediator"
        return "collider" if node in dag.descendants(outcome) else "descendant"
    if treatment in from_node:
        without = replace(dag, arrows=tuple(a for a in dag.arrows if a.cause != treatment))
        return "common cause" if outcome in without.descendants(node) else "instrument"
    return "descendant" if node in dag.descendants(outcome) else "other"
