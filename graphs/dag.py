"""Causal DAGs: what is assumed, arrow by arrow, with the evidence behind each arrow.

A node is observed or latent. A bidirected arc `a <-> b` stands for a latent common cause that has no
name. A path is *open* given a set Z when every collider on it is in Z or has a descendant in Z, and
no other inner node is in Z; nodes without an open path between them are *d-separated* by Z
(Pearl, Causality, 2nd ed., definition 1.2.3). Reachability over (node, arrived at an arrowhead)
decides this in linear time (Shachter's Bayes-ball; van der Zander et al., UAI 2014).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from graphs.errors import CyclicGraphError, InputError, UnknownNodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ArrowKind = Literal["evidence", "time_order", "assumed", "user"]
KINDS: tuple[ArrowKind, ...] = ("evidence", "time_order", "assumed", "user")


@dataclass(frozen=True, order=True)
class Arrow:
    """One assumption: `cause` may act on `effect` directly, and what that rests on."""

    cause: str
    effect: str
    sources: tuple[str, ...] = ()
    kind: ArrowKind = "assumed"


@dataclass(frozen=True)
class CausalDag:
    """A directed acyclic graph with latent nodes and bidirected arcs.

    Attributes:
        nodes: in the order given; nodes that only arrows name are added behind.
        arrows: one for each (cause, effect); sources of duplicates are joined.
        latent: the nodes that no data set at hand measures.
        bidirected: unordered pairs with an unnamed latent common cause.
        labels: printable names; nodes without one are their own label.

    Raises:
        CyclicGraphError: the arrows form a cycle (carried in the error).
        UnknownNodeError: a latent node or an arc names a node that is not there.
    """

    nodes: tuple[str, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    latent: frozenset[str] = frozenset()
    bidirected: frozenset[frozenset[str]] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        merged: dict[tuple[str, str], Arrow] = {}
        for arrow in self.arrows:
            pair = (arrow.cause, arrow.effect)
            if pair in merged:
                sources = dict.fromkeys(merged[pair].sources + arrow.sources)
                arrow = replace(merged[pair], sources=tuple(sources))
            merged[pair] = arrow
        ends = (end for pair in merged for end in pair)
        object.__setattr__(self, "arrows", tuple(merged.values()))
        object.__setattr__(self, "nodes", tuple(dict.fromkeys((*self.nodes, *ends))))
        self._require(self.latent | {end for arc in self.bidirected for end in arc})
        for arc in self.bidirected:
            if len(arc) != 2:
                raise InputError(f"a bidirected arc joins two nodes, not {sorted(arc)!r}")
        cycle = _find_cycle(self.nodes, self._children)
        if cycle:
            raise CyclicGraphError(cycle)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node: [] for node in self.nodes}
        for arrow in self.arrows:
            found[arrow.cause].append(arrow.effect)
        return {node: tuple(ends) for node, ends in found.items()}

    @cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node: [] for node in self.nodes}
        for arrow in self.arrows:
            found[arrow.effect].append(arrow.cause)
        return {node: tuple(ends) for node, ends in found.items()}

    @cached_property
    def _siblings(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {node: [] for node in self.nodes}
        for one, other in sorted(sorted(arc) for arc in self.bidirected):
            found[one].append(other)
            found[other].append(one)
        return {node: tuple(ends) for node, ends in found.items()}

    @property
    def observed(self) -> frozenset[str]:
        """The nodes that are not latent."""
        return frozenset(self.nodes) - self.latent

    def label(self, node: str) -> str:
        """The printable name of a node."""
        return self.labels.get(node, node)

    def parents(self, node: str) -> tuple[str, ...]:
        """Direct causes of a node."""
        self._require((node,))
        return self._parents[node]

    def children(self, node: str) -> tuple[str, ...]:
        """Direct effects of a node."""
        self._require((node,))
        return self._children[node]

    def siblings(self, node: str) -> tuple[str, ...]:
        """Nodes joined to this one by a bidirected arc."""
        self._require((node,))
        return self._siblings[node]

    def ancestors(self, nodes: str | Iterable[str]) -> frozenset[str]:
        """The nodes and all their causes (a node counts as its own ancestor)."""
        return _closure(self._require(_as_set(nodes)), self._parents)

    def descendants(self, nodes: str | Iterable[str]) -> frozenset[str]:
        """The nodes and all their effects (a node counts as its own descendant)."""
        return _closure(self._require(_as_set(nodes)), self._children)

    def is_d_separated(
        self, left: str | Iterable[str], right: str | Iterable[str], given: Iterable[str] = ()
    ) -> bool:
        """Whether every path between the two sets is closed given the third."""
        return self.find_open_path(left, right, given) is None

    def find_open_path(
        self, start: str | Iterable[str], end: str | Iterable[str], given: Iterable[str] = ()
    ) -> tuple[str, ...] | None:
        """A shortest open path from one set to another, as nodes; None when all are closed."""
        starts, ends = self._require(_as_set(start)), self._require(_as_set(end))
        closed = self._require(given)
        opened = _closure(closed, self._parents)
        before: dict[tuple[str, bool], tuple[str, bool] | None] = {}
        queue: deque[tuple[str, bool]] = deque()
        for node in sorted(starts - closed):
            before[node, False] = None
            queue.append((node, False))
        while queue:
            state = queue.popleft()
            node, at_head = state
            if node in ends and node not in closed:
                return _walk_back(before, state)
            for head_here, neighbor, head_there in self._edges(node):
                is_collider = at_head and head_here
                passes = node in opened if is_collider else node not in closed
                if passes and (neighbor, head_there) not in before:
                    before[neighbor, head_there] = state
                    queue.append((neighbor, head_there))
        return None

    def find_open_backdoor_path(
        self, treatment: str, outcome: str, given: Iterable[str] = ()
    ) -> tuple[str, ...] | None:
        """An open path from treatment to outcome that carries no effect; None when there is none."""
        graph = self.proper_backdoor_graph(treatment, outcome)
        return graph.find_open_path(treatment, outcome, given)

    def proper_backdoor_graph(self, treatment: str, outcome: str) -> CausalDag:
        """The DAG without the first arrow of every causal path from treatment to outcome."""
        causal = self.ancestors(outcome)
        self._require((treatment,))
        kept = (a for a in self.arrows if a.cause != treatment or a.effect not in causal)
        return replace(self, arrows=tuple(kept))

    def without(self, arrow: Arrow | tuple[str, str]) -> CausalDag:
        """The DAG with one arrow struck out (its nodes stay).

        Raises:
            UnknownNodeError: there is no such arrow.
        """
        pair = (arrow.cause, arrow.effect) if isinstance(arrow, Arrow) else arrow
        kept = tuple(a for a in self.arrows if (a.cause, a.effect) != pair)
        if len(kept) == len(self.arrows):
            raise UnknownNodeError(f"the DAG has no arrow {pair[0]!r} -> {pair[1]!r}")
        return replace(self, arrows=kept)

    def with_arrow(self, arrow: Arrow) -> CausalDag:
        """The DAG with one more arrow (and its nodes)."""
        return replace(self, arrows=(*self.arrows, arrow))

    def without_latent(self, nodes: Iterable[str] | None = None) -> CausalDag:
        """The DAG without these latent nodes and their arrows (all of them by default)."""
        gone = self.latent if nodes is None else frozenset(nodes) & self.latent
        return CausalDag(
            nodes=tuple(n for n in self.nodes if n not in gone),
            arrows=tuple(a for a in self.arrows if not {a.cause, a.effect} & gone),
            latent=self.latent - gone,
            bidirected=frozenset(arc for arc in self.bidirected if not arc & gone),
            labels={n: text for n, text in self.labels.items() if n not in gone},
        )

    def with_named_arcs(self) -> CausalDag:
        """The same DAG with each bidirected arc as a latent node of its own."""
        arcs = [tuple(sorted(arc)) for arc in self.bidirected]
        names = {f"U({one},{other})": (one, other) for one, other in sorted(arcs)}
        labels = {name: f"a common cause of {a} and {b}" for name, (a, b) in names.items()}
        return CausalDag(
            nodes=(*self.nodes, *names),
            arrows=(*self.arrows, *(Arrow(n, end) for n, pair in names.items() for end in pair)),
            latent=self.latent | names.keys(),
            labels={**self.labels, **labels},
        )

    def path_text(self, path: Iterable[str]) -> str:
        """A path with its arrows, such as `a <- U -> b`."""
        nodes = tuple(path)
        marks = [self._mark(one, other) for one, other in zip(nodes, nodes[1:], strict=False)]
        steps = (f" {mark} {self.label(n)}" for mark, n in zip(marks, nodes[1:], strict=True))
        return self.label(nodes[0]) + "".join(steps)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of nodes, arrows, latents and arcs; labels and sources do not count."""
        form = [
            sorted(self.nodes),
            sorted((a.cause, a.effect) for a in self.arrows),
            sorted(self.latent),
            sorted(sorted(arc) for arc in self.bidirected),
        ]
        return hashlib.sha256(json.dumps(form, separators=(",", ":")).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """JSON types only; `from_json` is the inverse."""
        return {
            "nodes": [
                {"id": n, "label": self.label(n), "latent": n in self.latent} for n in self.nodes
            ],
            "arrows": [
                {"cause": a.cause, "effect": a.effect, "kind": a.kind, "sources": list(a.sources)}
                for a in self.arrows
            ],
            "bidirected": sorted(sorted(arc) for arc in self.bidirected),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CausalDag:
        """Read what `to_json` wrote.

        Raises:
            InputError: a key is missing or of another type.
        """
        try:
            nodes = [(str(n["id"]), n) for n in data["nodes"]]
            return cls(
                nodes=tuple(name for name, _ in nodes),
                arrows=tuple(_arrow(**item) for item in data["arrows"]),
                latent=frozenset(name for name, n in nodes if n.get("latent")),
                bidirected=frozenset(
                    frozenset(map(str, arc)) for arc in data.get("bidirected", ())
                ),
                labels={name: n["label"] for name, n in nodes if n.get("label", name) != name},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"not a DAG in JSON: {error}") from error

    def to_dot(self) -> str:
        """Graphviz text; `from_dot` is the inverse."""
        lines = ["digraph {"]
        for node in self.nodes:
            marks = [f"label={_quote(self.labels[node])}"] if node in self.labels else []
            marks += ["latent=true", "style=dashed"] if node in self.latent else []
            lines.append(f"  {_quote(node)}{' [' + ', '.join(marks) + ']' if marks else ''};")
        for a in self.arrows:
            marks = [f"kind={a.kind}"]
            marks += [f"sources={_quote(json.dumps(a.sources))}"] if a.sources else []
            lines.append(f"  {_quote(a.cause)} -> {_quote(a.effect)} [{', '.join(marks)}];")
        for one, other in sorted(sorted(arc) for arc in self.bidirected):
            lines.append(f"  {_quote(one)} -> {_quote(other)} [dir=both, style=dashed];")
        return "\n".join([*lines, "}"])

    @classmethod
    def from_dot(cls, text: str) -> CausalDag:
        """Read Graphviz text (a subset: nodes, `->`, groups in braces, attributes).

        Raises:
            InputError: the text is no digraph of that subset.
        """
        return _read(text, "digraph")

    def to_dagitty(self) -> str:
        """Text for dagitty.net: structure and latents, neither labels nor sources."""
        lines = [f"  {_quote(n)}{' [latent]' if n in self.latent else ''}" for n in self.nodes]
        lines += [f"  {_quote(a.cause)} -> {_quote(a.effect)}" for a in self.arrows]
        arcs = sorted(sorted(arc) for arc in self.bidirected)
        lines += [f"  {_quote(one)} <-> {_quote(other)}" for one, other in arcs]
        return "\n".join(["dag {", *lines, "}"])

    @classmethod
    def from_dagitty(cls, text: str) -> CausalDag:
        """Read dagitty text (`dag { x -> y; u [latent]; a <-> b }`).

        Raises:
            InputError: the text is no dagitty DAG (undirected edges are not read).
        """
        return _read(text, "dag")

    def _require(self, nodes: Iterable[str]) -> frozenset[str]:
        wanted = frozenset(nodes)
        missing = wanted.difference(self.nodes)
        if missing:
            raise UnknownNodeError(f"the DAG does not hold {', '.join(map(repr, sorted(missing)))}")
        return wanted

    def _edges(self, node: str) -> Iterator[tuple[bool, str, bool]]:
        """(arrowhead here, neighbor, arrowhead there) for every edge at a node."""
        yield from ((True, parent, False) for parent in self._parents[node])
        yield from ((False, child, True) for child in self._children[node])
        yield from ((True, sibling, True) for sibling in self._siblings[node])

    def _mark(self, one: str, other: str) -> str:
        if other in self._children[one]:
            return "->"
        return "<-" if other in self._parents[one] else "<->"


def _as_set(nodes: str | Iterable[str]) -> frozenset[str]:
    return frozenset((nodes,)) if isinstance(nodes, str) else frozenset(nodes)


def _closure(start: Iterable[str], step: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    seen = set(start)
    stack = list(seen)
    while stack:
        fresh = [node for node in step[stack.pop()] if node not in seen]
        seen.update(fresh)
        stack.extend(fresh)
    return frozenset(seen)


def _find_cycle(
    nodes: Iterable[str], children: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...] | None:
    """Depth-first search without recursion; the cycle starts and ends with the same node."""
    done: set[str] = set()
    for root in nodes:
        trail: dict[str, Iterator[str]] = {} if root in done else {root: iter(children[root])}
        while trail:
            node = next(reversed(trail))
            child = next(trail[node], None)
            if child is None:
                done.add(node)
                del trail[node]
            elif child in trail:
                order = list(trail)
                return (*order[order.index(child) :], child)
            elif child not in done:
                trail[child] = iter(children[child])
    return None


def _walk_back(
    before: Mapping[tuple[str, bool], tuple[str, bool] | None], state: tuple[str, bool] | None
) -> tuple[str, ...]:
    path: list[str] = []
    while state is not None:
        path.append(state[0])
        state = before[state]
    return tuple(reversed(path))


def _arrow(cause: str, effect: str, sources: Iterable[str] = (), kind: ArrowKind = "user") -> Arrow:
    if kind not in KINDS:
        raise InputError(f"arrow kind {kind!r}; expected one of {', '.join(KINDS)}")
    return Arrow(str(cause), str(effect), tuple(sources), kind)


_TOKEN = re.compile(
    r"""\s+|//[^\n]*|\#[^\n]*|/\*.*?\*/
    |(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<edge><->|->|<-|--)
    |(?P<attributes>\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])
    |(?P<mark>[{};,=])|(?P<name>[^\s{}\[\];,="<>-]+)""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([\w.]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,;\]]+))?')


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unquote(text: str) -> str:
    return str(json.loads(text)) if text.startswith('"') else text


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InputError(f"cannot read the DAG text at {text[position : position + 20]!r}")
        position = match.end()
        if match.lastgroup == "quoted":
            yield "name", _unquote(match.group())
        elif match.lastgroup:
            yield match.lastgroup, match.group()


def _statements(tokens: list[tuple[str, str]]) -> Iterator[tuple[list[Any], dict[str, str]]]:
    """Split the body into chains [group, edge, group, ...] with their attributes."""
    chain: list[Any] = []
    inside: list[str] | None = None
    for kind, text in [*tokens, ("mark", ";")]:
        if kind == "mark" and text == "{" or text == "}" and inside is not None:
            if inside is None and chain and isinstance(chain[-1], list):
                yield chain, {}
                chain = []
            chain += [inside] if inside is not None else []
            inside = [] if inside is None else None
        elif kind == "name" and inside is not None:
            inside.append(text)
        elif kind == "name":
            if chain and isinstance(chain[-1], list):
                yield chain, {}
                chain = []
            chain.append([text])
        elif kind == "edge":
            chain.append(text)
        elif kind == "attributes" or text == ";" and inside is None:
            found = _ATTRIBUTE.findall(text) if kind == "attributes" else ()
            yield chain, {key: _unquote(value) for key, value in found}
            chain = []


def _read(text: str, header: str) -> CausalDag:
    match = re.match(rf"\s*(?:strict\s+)?{header}\b[^{{]*\{{(.*)\}}\s*$", text, re.DOTALL)
    if match is None:
        raise InputError(f"expected `{header} {{ ... }}`")
    body = re.sub(r'\bbb\s*=\s*"[^"]*"', "", match[1])
    nodes: dict[str, dict[str, str]] = {}
    arrows: list[Arrow] = []
    arcs: set[frozenset[str]] = set()
    for chain, attributes in _statements(list(_tokens(body))):
        if len(chain) == 1:
            for node in chain[0]:
                nodes.setdefault(node, {}).update(attributes)
        for left, edge, right in zip(chain[::2], chain[1::2], chain[2::2], strict=False):
            pairs = [(a, b) for a in left for b in right]
            if edge == "<->" or attributes.get("dir") == "both":
                arcs.update(frozenset(pair) for pair in pairs)
            elif edge in ("->", "<-"):
                ordered = pairs if edge == "->" else [(b, a) for a, b in pairs]
                sources = json.loads(attributes.get("sources", "[]"))
                kind: Any = attributes.get("kind", "user")
                arrows += [_arrow(a, b, sources, kind) for a, b in ordered]
            else:
                raise InputError("an undirected edge is no causal arrow")
    return CausalDag(
        nodes=(*nodes, *(end for arc in sorted(map(sorted, arcs)) for end in arc)),
        arrows=tuple(arrows),
        latent=frozenset(
            n for n, marks in nodes.items() if {"latent", "unobserved"} & marks.keys()
        ),
        bidirected=frozenset(arcs),
        labels={n: marks["label"] for n, marks in nodes.items() if "label" in marks},
    )
