"""DAGs as text: DOT for drawing, and the dagitty language that epidemiologists exchange.

dagitty: Textor et al. 2016, Int J Epidemiol 45:1887. Statements may be parted by line ends, by
semicolons or by nothing but spaces, so the text is read word by word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_marks import (
    ADJUSTED,
    EXPOSURE,
    OUTCOME,
    is_latent,
    is_marked,
    operator_of,
    refuse_graph_mark,
)
from graphs.dags.dag_words import Words
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {"digraph": "DOT", "dag": "dagitty"}
_DEFAULTS = frozenset({"node", "edge", "graph"})
_COMPASS = frozenset({"n", "ne", "e", "se", "s", "sw", "w", "nw", "c", "_"})
MOST_ARROWS = 100_000
"""Arrows of a graph: two groups of a thousand names in braces make a million of them."""
DEEPEST = 50
"""Braces inside each other; people write two."""


def to_dot(dag: CausalDag, labels: Mapping[str, str] | None = None) -> str:
    """DOT text: latent nodes dashed, bidirected arcs with two heads."""
    named = labels or {}
    lines = ["digraph {"]
    for node in dag.nodes:
        style = ", style=dashed" if node in dag.latent else ""
        lines.append(f"  {_quote(node)} [label={_quote(named.get(node, node))}{style}];")
    lines += [
        f"  {_quote(a.cause)} -> {_quote(a.effect)} [tooltip={_quote('; '.join(a.sources))}];"
        for a in dag.arrows
    ]
    for arc in sorted(sorted(pair) for pair in dag.bidirected):
        lines.append(f"  {_quote(arc[0])} -> {_quote(arc[1])} [dir=both, style=dashed];")
    return "\n".join([*lines, "}"])


def to_dagitty(dag: CausalDag) -> str:
    """Dagitty text; read it back with `read_dag`."""
    lines = ["dag {"]
    lines += [f"{_quote(n)}{_mark(dag, n)}" for n in dag.nodes]
    lines += [f"{_quote(a.cause)} -> {_quote(a.effect)}" for a in dag.arrows]
    lines += [f"{_quote(a)} <-> {_quote(b)}" for a, b in sorted(map(sorted, dag.bidirected))]
    return "\n".join([*lines, "}"])


def _mark(dag: CausalDag, node: str) -> str:
    if node in dag.latent:
        return " [latent]"
    return " [adjusted]" if node in dag.adjusted else ""


def read_dag(text: str) -> CausalDag:
    """Read DOT or dagitty text.

    A node is latent that carries `latent` or `unobserved` (alone, as `latent=1`, or as dagitty's `l`
    and `u`), `observed="no"` or `style=dashed`. `a <-> b`, and `a -> b [dir=both]` in DOT with an
    arrow at both ends, is a bidirected arc.

    Raises:
        DataError: the text is neither, or a part of it cannot be read; the message shows where.
        CyclicGraphError: the arrows form a cycle.
    """
    words = Words(text)
    if words.peek().lower() == "strict":
        words.take()
    kind = words.take().lower()
    if kind not in _KINDS:
        raise DataError('expected "dag { ... }" (dagitty) or "digraph { ... }" (DOT)')
    if words.peek() != "{":
        words.name()
    words.expect("{")
    found = _Found(dot=kind == "digraph")
    _read_block(words, found, _Scope(), 1)
    if words.peek():
        raise words.unreadable("the end of the text")
    return found.dag()


@dataclass
class _Scope:
    """What `node [...]` and `edge [...]` say of the nodes and edges that follow in a block."""

    node: dict[str, str] = field(default_factory=dict)
    edge: dict[str, str] = field(default_factory=dict)

    def inner(self) -> _Scope:
        return _Scope(dict(self.node), dict(self.edge))


@dataclass
class _Found:
    dot: bool
    arrows: list[tuple[str, str]] = field(default_factory=list)
    arcs: set[frozenset[str]] = field(default_factory=set)
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    """Bare words beside an edge in one line: parts of a name, unless they are nodes elsewhere."""

    def meet(self, name: str, scope: _Scope) -> None:
        """A node, with the marks that hold where it is first met."""
        self.marks.setdefault(name, dict(scope.node))

    def drop(self, names: list[str]) -> None:
        """Words that were no nodes after all: `rankdir` of `rankdir=LR`."""
        joined = {end for arrow in self.arrows for end in arrow}
        for name in names:
            if name not in joined:
                self.marks.pop(name, None)

    def dag(self) -> CausalDag:
        """The graph, under the names that its nodes are known by."""
        joined = {end for arrow in self.arrows for end in arrow}.union(*self.arcs)
        for name in sorted(self.alone - joined):
            raise DataError(
                f"{name!r} stands alone beside an arrow: if it is part of a name with blanks, put the "
                "whole name in double quotes; if it is a node, give it a line of its own"
            )
        named = _by_label(self.marks) if self.dot else {}
        latent = [name for name, marks in self.marks.items() if is_latent(marks, f"node {name!r}")]

        def known(name: str) -> str:
            return named.get(name, name)

        return CausalDag(
            tuple(Arrow(known(a), known(b), ("file",), "user") for a, b in self.arrows),
            frozenset(map(known, self.marks)),
            frozenset(map(known, latent)),
            frozenset(frozenset(map(known, arc)) for arc in self.arcs),
            *(
                frozenset(known(name) for name, marks in self.marks.items() if is_marked(marks, of))
                for of in (ADJUSTED, EXPOSURE, OUTCOME)
            ),
        )


def _by_label(marks: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Labels as names, where all nodes are numbers with a label of their own (causal-learn)."""
    labels = [of.get("label", "") for of in marks.values()]
    numbered = all(re.fullmatch(r"(?:n|node)?\d+", name, re.IGNORECASE) for name in marks)
    if not numbered or not all(labels) or labels == list(marks):
        return {}
    if len(set(labels)) < len(labels):
        raise DataError("two nodes have the same label; nodes that are numbers are named by it")
    return dict(zip(marks, labels, strict=True))


def _read_block(words: Words, found: _Found, scope: _Scope, depth: int) -> list[str]:
    """Read statements up to the closing brace and return the nodes they name."""
    if depth > DEEPEST:
        raise words.unreadable(f"at most {DEEPEST} braces inside each other")
    named: list[str] = []
    parted, last_edge = True, False
    while words.peek() != "}":
        if words.peek() in (";", ","):
            words.take()
            parted = True
            continue
        beside = not parted and words.same_line()
        names, edge, bare = _read_statement(words, found, scope, depth)
        follows = words.same_line() and words.peek() not in ("}", ";", ",", "")
        if bare and ((beside and last_edge) or (follows and not found.dot)):
            found.alone.update(names)
        named += names
        parted, last_edge = False, edge
    words.take()
    return named


def _read_statement(
    words: Words, found: _Found, scope: _Scope, depth: int
) -> tuple[list[str], bool, bool]:
    """Read `a`, `a = b`, or a chain `a -> b <- {c d}`, each with its attributes.

    Returns:
        Its nodes, whether it is an edge, and whether it is a word and nothing more.
    """
    ends = [_read_end(words, found, scope, depth)]
    if words.peek() == "=":
        words.take()
        refuse_graph_mark(" ".join(ends[0]), words.name())
        found.drop(ends[0])
        return [], False, False
    operators: list[str] = []
    while words.peek() in ("->", "<-", "<->", "--"):
        if words.peek() == "--":
            raise words.unreadable("an arrow with a direction")
        operators.append(words.take())
        ends.append(_read_end(words, found, scope, depth))
    attributes = _read_attributes(words)
    word = ends[0][0].lower() if len(ends[0]) == 1 else ""
    if not operators and word in _DEFAULTS and attributes is not None:
        found.drop(ends[0])
        for key, value in attributes.items() if word == "graph" else ():
            refuse_graph_mark(key, value)
        getattr(scope, word, {}).update(attributes)
        return [], False, False
    named = [name for end in ends for name in end]
    if not operators:
        for name in named:
            found.marks[name].update(attributes or {})
    for first, operator, second in zip(ends, operators, ends[1:], strict=False):
        of = f"the edge {_several(first)} {operator} {_several(second)}"
        marks = scope.edge | (attributes or {})
        _join(found, first, operator_of(operator, marks, of), second)
    return named, bool(operators), not operators and attributes is None and len(named) == 1


def _several(names: list[str]) -> str:
    return names[0] if len(names) == 1 else "{" + " ".join(names[:3]) + "}"


def _read_end(words: Words, found: _Found, scope: _Scope, depth: int) -> list[str]:
    """A name, or the nodes of a group `{a b}` or `subgraph s { ... }`."""
    if words.peek().lower() == "subgraph":
        words.take()
        if words.peek() != "{":
            words.name()
    if words.peek() == "{":
        words.take()
        return _read_block(words, found, scope.inner(), depth + 1)
    quoted = words.peek().startswith('"')
    name = words.name()
    if found.dot:
        name = _without_port(words, name, quoted=quoted)
    found.meet(name, scope)
    return [name]


def _without_port(words: Words, name: str, *, quoted: bool) -> str:
    """The node of `node:e` or `"node":e`; where an edge leaves a node is for show.

    Raises:
        DataError: the part after the colon is no point of the compass: it may belong to the name.
    """
    port = ""
    if not quoted:
        name, _, port = name.partition(":")
    elif words.peek().startswith(":"):
        port = words.take()[1:]
    if port and port.rpartition(":")[2].lower() not in _COMPASS:
        raise DataError(
            f"{name}:{port} is the node {name!r} with a port in DOT; a name with a colon needs double "
            "quotes"
        )
    return name


def _read_attributes(words: Words) -> dict[str, str] | None:
    """`[key, key=value ...]` as a mapping; None when there are no brackets."""
    read: dict[str, str] | None = None
    while words.peek() == "[":
        words.take()
        read = read or {}
        while words.peek() != "]":
            if words.peek() in (",", ";"):
                words.take()
                continue
            key = words.name().lower()
            read[key] = "yes"
            if words.peek() == "=":
                words.take()
                read[key] = words.name()
        words.take()
    return read


def _join(found: _Found, first: list[str], operator: str, second: list[str]) -> None:
    if len(found.arrows) + len(first) * len(second) > MOST_ARROWS:
        raise DataError(
            f"the graph has more than {MOST_ARROWS:,} arrows; no answer is made of so many"
        )
    for one in first:
        for other in second:
            if operator == "<->":
                found.arcs.add(frozenset((one, other)))
            else:
                found.arrows.append((one, other) if operator == "->" else (other, one))


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
