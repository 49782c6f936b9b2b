"""`CausalDag`: a causal graph that is assumed, with what every arrow rests on.

Acyclic by construction, with latent nodes and bidirected arcs (a bidirected arc is an unnamed
latent common cause). A graph edge is a hypothesis; it becomes an arrow only in a visible step that
lists its sources, so that a reader can strike it out and run again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from graphs.dags.mixed_graph import MixedGraph
from graphs.dags.spellings import twins_of
from graphs.errors import CyclicGraphError, DataError, UnknownNodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ArrowKind = Literal["evidence", "time_order", "assumed", "user"]


@dataclass(frozen=True)
class Arrow:
    """One arrow: cause -> effect, and everything it rests on."""

    cause: str
    effect: str
    sources: tuple[str, ...] = ()
    kind: ArrowKind = "assumed"


@dataclass(frozen=True)
class CausalDag:
    """Nodes, arrows, latent nodes and bidirected arcs.

    Raises:
        CyclicGraphError: the arrows form a cycle; the error carries it.
        UnknownNodeError: a latent node names no node.
        DataError: a bidirected arc joins a node to itself.
    """

    arrows: tuple[Arrow, ...]
    isolated: frozenset[str] = frozenset()
    latent: frozenset[str] = frozenset()
    bidirected: frozenset[frozenset[str]] = field(default_factory=frozenset)
    adjusted: frozenset[str] = frozenset()
    """Nodes that every adjustment set must hold (dagitty's `[adjusted]`)."""
    exposures: frozenset[str] = field(default=frozenset(), compare=False)
    outcomes: frozenset[str] = field(default=frozenset(), compare=False)
    """What a text marks for an analysis (dagitty's `[exposure]`, `[outcome]`): no part of what it assumes."""

    def __post_init__(self) -> None:
        unknown = (self.latent | self.adjusted) - set(self.nodes)
        if unknown:
            raise UnknownNodeError(f"not a node of the DAG: {', '.join(sorted(unknown))}")
        if any(len(arc) != 2 for arc in self.bidirected):
            raise DataError("a bidirected arc joins two different nodes")
        self._check_acyclic()

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, sorted."""
        ends = {end for arrow in self.arrows for end in (arrow.cause, arrow.effect)}
        return tuple(sorted(ends.union(self.isolated, *self.bidirected)))

    @cached_property
    def index(self) -> dict[str, int]:
        """The position of each node in `nodes`, which is its number in `graph`."""
        return {node: number for number, node in enumerate(self.nodes)}

    @cached_property
    def graph(self) -> MixedGraph:
        """The same graph over numbers: what every walk runs on."""
        number = self.index
        arrows = sorted({(number[a.cause], number[a.effect]) for a in self.arrows})
        arcs = sorted((number[a], number[b]) for a, b in map(sorted, self.bidirected))
        return MixedGraph.of(len(number), arrows, arcs)

    @cached_property
    def observed(self) -> frozenset[str]:
        """Nodes that are not latent."""
        return frozenset(self.nodes) - self.latent

    def parents(self, node: str) -> frozenset[str]:
        """Direct causes of a node."""
        return self.named(self.graph.parents[self.number(node)])

    def children(self, node: str) -> frozenset[str]:
        """Direct effects of a node."""
        return self.named(self.graph.children[self.number(node)])

    def siblings(self, node: str) -> frozenset[str]:
        """Nodes that share a bidirected arc with a node."""
        return self.named(self.graph.siblings[self.number(node)])

    def ancestors(self, *nodes: str) -> frozenset[str]:
        """The nodes and everything that leads to them."""
        return self.named(self.graph.ancestors(map(self.number, nodes)))

    def descendants(self, *nodes: str) -> frozenset[str]:
        """The nodes and everything they lead to."""
        return self.named(self.graph.descendants(map(self.number, nodes)))

    def number(self, node: str) -> int:
        """The number of a node in `graph`.

        Raises:
            UnknownNodeError: the DAG has no such node.
        """
        found = self.index.get(node)
        if found is None:
            near = ", ".join(map(repr, twins_of(node, self.nodes)))
            hint = f" (it has {near}, spelled otherwise)" if near else ""
            raise UnknownNodeError(f"{node!r} is not a node of the DAG{hint}: {_few(self.nodes)}")
        return found

    def numbers(self, nodes: Iterable[str]) -> set[int]:
        """The numbers of several nodes in `graph`."""
        return set(map(self.number, nodes))

    def named(self, numbers: Iterable[int]) -> frozenset[str]:
        """The names behind numbers of `graph`."""
        return frozenset(self.nodes[number] for number in numbers)

    def _check_acyclic(self) -> None:
        left = self.graph.unordered()
        if left:
            cycle = _cycle_in(frozenset(left), self.graph.parents)
            raise CyclicGraphError(tuple(self.nodes[number] for number in cycle))

    def without(self, cause: str, effect: str) -> CausalDag:
        """The DAG with one arrow struck out; its nodes stay.

        Raises:
            UnknownNodeError: there is no such arrow.
        """
        kept = tuple(a for a in self.arrows if (a.cause, a.effect) != (cause, effect))
        if len(kept) == len(self.arrows):
            raise UnknownNodeError(f"the DAG has no arrow {cause} -> {effect}")
        return replace(self, arrows=kept, isolated=self.isolated | {cause, effect})

    def without_nodes(self, names: frozenset[str]) -> CausalDag:
        """The DAG with some nodes, their arrows and their arcs left out."""
        kept = tuple(a for a in self.arrows if not {a.cause, a.effect} & names)
        return CausalDag(
            kept,
            isolated=frozenset(self.nodes) - names,
            latent=self.latent - names,
            bidirected=frozenset(arc for arc in self.bidirected if not arc & names),
            adjusted=self.adjusted - names,
            exposures=self.exposures - names,
            outcomes=self.outcomes - names,
        )

    def marked_otherwise(self, treatments: Iterable[str], outcome: str) -> str:
        """That what is asked for as a cause is marked as the effect, or the other way round; "" elsewhere."""
        causes = sorted({*treatments} & self.outcomes - self.exposures)
        effects = sorted({outcome} & self.exposures - self.outcomes)
        said = [f"{', '.join(causes)} as outcome"] if causes else []
        said += [f"{', '.join(effects)} as exposure"] if effects else []
        if not said:
            return ""
        asked = f"{', '.join(treatments)} -> {outcome}"
        return f"the DAG's text marks {' and '.join(said)}, and {asked} was asked: exchange them if the text is right"

    def is_d_separated(
        self, first: Iterable[str], second: Iterable[str], given: Iterable[str] = ()
    ) -> bool:
        """Whether every path between the two sets is blocked by `given`."""
        ends = self.graph.walk(map(self.number, first), self.numbers(given)).ends
        return ends.keys().isdisjoint(self.index.get(node, -1) for node in second)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return {
            "arrows": [[a.cause, a.effect, list(a.sources), a.kind] for a in self.arrows],
            "isolated": sorted(self.isolated),
            "latent": sorted(self.latent),
            "bidirected": sorted(sorted(arc) for arc in self.bidirected),
        } | {
            name: sorted(marked)
            for name in ("adjusted", "exposures", "outcomes")
            if (marked := getattr(self, name))
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CausalDag:
        """Read back what `to_json` wrote."""
        return cls(
            tuple(Arrow(c, e, tuple(s), k) for c, e, s, k in data["arrows"]),
            frozenset(data.get("isolated", ())),
            frozenset(data.get("latent", ())),
            frozenset(frozenset(arc) for arc in data.get("bidirected", ())),
            *(frozenset(data.get(name, ())) for name in ("adjusted", "exposures", "outcomes")),
        )

    @cached_property
    def hash(self) -> str:
        """The same for the same nodes, arrows, latents and arcs, whatever their order."""
        shape = {
            "nodes": self.nodes,
            "arrows": sorted({(a.cause, a.effect) for a in self.arrows}),
            "latent": sorted(self.latent),
            "bidirected": sorted(sorted(arc) for arc in self.bidirected),
        } | ({"adjusted": sorted(self.adjusted)} if self.adjusted else {})
        return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def _few(names: tuple[str, ...], most: int = 20) -> str:
    shown = ", ".join(names[:most])
    return f"{shown}, ... ({len(names)} nodes)" if len(names) > most else shown


def _cycle_in(left: frozenset[int], parents: list[list[int]]) -> tuple[int, ...]:
    """A cycle among nodes that each keep a parent: walk up until a node repeats."""
    walked = [min(left)]
    while True:
        up = min(parent for parent in parents[walked[-1]] if parent in left)
        if up in walked:
            return tuple(reversed([*walked[walked.index(up) :], up]))
        walked.append(up)
