"""`CausalDag`: a causal graph that is assumed, with what every arrow rests on.

Acyclic by construction, with latent nodes and bidirected arcs (a bidirected arc is an unnamed
latent common cause). A graph edge is a hypothesis; it becomes an arrow only in a visible step that
lists its sources, so that a reader can strike it out and run again.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

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

    def __post_init__(self) -> None:
        unknown = self.latent - set(self.nodes)
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
    def _parents(self) -> dict[str, set[str]]:
        into: dict[str, set[str]] = {node: set() for node in self.nodes}
        for arrow in self.arrows:
            into[arrow.effect].add(arrow.cause)
        return into

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        out: dict[str, set[str]] = {node: set() for node in self.nodes}
        for arrow in self.arrows:
            out[arrow.cause].add(arrow.effect)
        return out

    @cached_property
    def _siblings(self) -> dict[str, set[str]]:
        pairs: dict[str, set[str]] = {node: set() for node in self.nodes}
        for arc in self.bidirected:
            first, second = sorted(arc)
            pairs[first].add(second)
            pairs[second].add(first)
        return pairs

    @property
    def observed(self) -> frozenset[str]:
        """Nodes that are not latent."""
        return frozenset(self.nodes) - self.latent

    def parents(self, node: str) -> frozenset[str]:
        """Direct causes of a node."""
        return frozenset(self._parents[self._known(node)])

    def children(self, node: str) -> frozenset[str]:
        """Direct effects of a node."""
        return frozenset(self._children[self._known(node)])

    def siblings(self, node: str) -> frozenset[str]:
        """Nodes that share a bidirected arc with a node."""
        return frozenset(self._siblings[self._known(node)])

    def ancestors(self, *nodes: str) -> frozenset[str]:
        """The nodes and everything that leads to them."""
        return _closure(map(self._known, nodes), self._parents)

    def descendants(self, *nodes: str) -> frozenset[str]:
        """The nodes and everything they lead to."""
        return _closure(map(self._known, nodes), self._children)

    def _known(self, node: str) -> str:
        if node not in self._parents:
            raise UnknownNodeError(f"{node!r} is not a node of the DAG: {', '.join(self.nodes)}")
        return node

    def _check_acyclic(self) -> None:
        left = {node: len(parents) for node, parents in self._parents.items()}
        ready = [node for node, count in left.items() if count == 0]
        while ready:
            node = ready.pop()
            del left[node]
            for child in self._children[node]:
                left[child] -= 1
                if left[child] == 0:
                    ready.append(child)
        if left:
            raise CyclicGraphError(_cycle_in(left, self._parents))

    def without(self, cause: str, effect: str) -> CausalDag:
        """The DAG with one arrow struck out; its nodes stay.

        Raises:
            UnknownNodeError: there is no such arrow.
        """
        kept = tuple(a for a in self.arrows if (a.cause, a.effect) != (cause, effect))
        if len(kept) == len(self.arrows):
            raise UnknownNodeError(f"the DAG has no arrow {cause} -> {effect}")
        return replace(self, arrows=kept, isolated=self.isolated | {cause, effect})

    def with_arrow(self, arrow: Arrow) -> CausalDag:
        """The DAG with one arrow more."""
        return replace(self, arrows=(*self.arrows, arrow))

    def without_latents(self) -> CausalDag:
        """The same assumptions without all unmeasured nodes and arcs."""
        return replace(self.without_nodes(self.latent), bidirected=frozenset())

    def without_nodes(self, names: frozenset[str]) -> CausalDag:
        """The DAG with some nodes, their arrows and their arcs left out."""
        kept = tuple(a for a in self.arrows if not {a.cause, a.effect} & names)
        return CausalDag(
            kept,
            isolated=frozenset(self.nodes) - names,
            latent=self.latent - names,
            bidirected=frozenset(arc for arc in self.bidirected if not arc & names),
        )

    def is_d_separated(
        self, first: Iterable[str], second: Iterable[str], given: Iterable[str] = ()
    ) -> bool:
        """Whether every path between the two sets is blocked by `given`."""
        return not set(second) & set(self._walk(tuple(first), frozenset(given)))

    def open_path(self, start: str, end: str, given: Iterable[str] = ()) -> tuple[str, ...] | None:
        """One open path as a sequence of nodes; None when all are blocked."""
        return self._walk((start,), frozenset(given)).get(end)

    def _walk(self, start: tuple[str, ...], given: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """Bayes ball (Shachter 1998), breadth first: the first open path to each node.

        A state is a node and whether it was entered through an arrowhead.
        """
        opens_collider = self.ancestors(*given)
        found: dict[str, tuple[str, ...]] = {}
        queue: deque[tuple[str, bool, tuple[str, ...]]] = deque(
            (self._known(node), False, (node,)) for node in start
        )
        seen: set[tuple[str, bool]] = set()
        while queue:
            node, by_head, path = queue.popleft()
            if (node, by_head) in seen:
                continue
            seen.add((node, by_head))
            blocked = node in given and len(path) > 1
            if not blocked:
                found.setdefault(node, path)
                queue.extend((child, True, (*path, child)) for child in self._children[node])
            may_turn = node in opens_collider if by_head else not blocked
            if may_turn:
                queue.extend((parent, False, (*path, parent)) for parent in self._parents[node])
                queue.extend((other, True, (*path, other)) for other in self._siblings[node])
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return {
            "arrows": [[a.cause, a.effect, list(a.sources), a.kind] for a in self.arrows],
            "isolated": sorted(self.isolated),
            "latent": sorted(self.latent),
            "bidirected": sorted(sorted(arc) for arc in self.bidirected),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CausalDag:
        """Read back what `to_json` wrote."""
        return cls(
            tuple(Arrow(c, e, tuple(s), k) for c, e, s, k in data["arrows"]),
            frozenset(data.get("isolated", ())),
            frozenset(data.get("latent", ())),
            frozenset(frozenset(arc) for arc in data.get("bidirected", ())),
        )

    @property
    def hash(self) -> str:
        """The same for the same nodes, arrows, latents and arcs, whatever their order."""
        shape = {
            "nodes": self.nodes,
            "arrows": sorted({(a.cause, a.effect) for a in self.arrows}),
            "latent": sorted(self.latent),
            "bidirected": sorted(sorted(arc) for arc in self.bidirected),
        }
        return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def _closure(start: Iterable[str], step: Mapping[str, set[str]]) -> frozenset[str]:
    stack = list(start)
    seen = set(stack)
    while stack:
        for node in step[stack.pop()]:
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return frozenset(seen)


def _cycle_in(left: Mapping[str, int], parents: Mapping[str, set[str]]) -> tuple[str, ...]:
    """A cycle among nodes that each keep a parent: walk up until a node repeats."""
    walked = [min(left)]
    while True:
        up = min(parent for parent in parents[walked[-1]] if parent in left)
        if up in walked:
            return tuple(reversed([*walked[walked.index(up) :], up]))
        walked.append(up)
