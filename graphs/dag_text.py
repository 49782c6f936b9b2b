"""DAGs as text: DOT for drawing, and the dagitty language that epidemiologists exchange.

dagitty: Textor et al. 2016, Int J Epidemiol 45:1887.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.dag import Arrow, CausalDag
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = r'"(?:[^"\\]|\\.)*"|[\w.:+/()-]+?'
_GROUP = rf"(?:{_NAME}|\{{[^{{}}]*\}})"
_CHAIN = re.compile(rf"\s*(?P<end>{_GROUP})\s*(?P<op><->|->|<-|$|(?=\[))")
_NODE = re.compile(rf"(?P<name>{_NAME})\s*(?:\[(?P<attributes>[^\]]*)\])?\s*;?$")
_HEAD = re.compile(
    r"^\s*(?:strict\s+)?(?:digraph|dag)\s*(?:\"[^\"]*\"|\w+)?\s*\{(?P<body>.*)\}\s*$", re.DOTALL
)


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
    lines += [f"{_quote(n)}{' [latent]' if n in dag.latent else ''}" for n in dag.nodes]
    lines += [f"{_quote(a.cause)} -> {_quote(a.effect)}" for a in dag.arrows]
    lines += [f"{_quote(a)} <-> {_quote(b)}" for a, b in sorted(map(sorted, dag.bidirected))]
    return "\n".join([*lines, "}"])


def read_dag(text: str) -> CausalDag:
    """Read DOT or dagitty text.

    Raises:
        DataError: the text is neither, or a line cannot be read.
        CyclicGraphError: the arrows form a cycle.
    """
    match = _HEAD.match(text)
    if match is None:
        raise DataError('expected "dag { ... }" (dagitty) or "digraph { ... }" (DOT)')
    arrows: list[Arrow] = []
    arcs: set[frozenset[str]] = set()
    nodes: set[str] = set()
    latent: set[str] = set()
    for line in _statements(match["body"]):
        _read_line(line.strip(), arrows, arcs, nodes, latent)
    return CausalDag(tuple(arrows), frozenset(nodes), frozenset(latent), frozenset(arcs))


def _statements(body: str) -> list[str]:
    """Cut at semicolons and line ends that lie outside quotes and braces."""
    pieces = re.findall(r'(?:"(?:[^"\\]|\\.)*"|\{[^{}]*\}|[^;\n"{}])+', body)
    return [piece for piece in pieces if piece.strip()]


def _read_line(
    line: str,
    arrows: list[Arrow],
    arcs: set[frozenset[str]],
    nodes: set[str],
    latent: set[str],
) -> None:
    if re.match(r"(?:bb|layout|rankdir|node|edge|graph)\s*[=\[]", line):
        return
    if re.search(r"->|<-", re.sub(r'"(?:[^"\\]|\\.)*"', "", line)):
        _read_chain(line, arrows, arcs)
        return
    node = _NODE.match(line)
    if node is None:
        raise DataError(f"cannot read the line {line!r}; expected a -> b, a <-> b or a node")
    name = _unquote(node["name"])
    nodes.add(name)
    attributes = node["attributes"] or ""
    if re.search(r"\b(?:latent|unobserved)\b|style=dashed", attributes):
        latent.add(name)


def _read_chain(line: str, arrows: list[Arrow], arcs: set[frozenset[str]]) -> None:
    """Read `a -> b <- {c d}`: every neighbor pair of the chain is an arrow or an arc."""
    ends: list[list[str]] = []
    operators: list[str] = []
    position = 0
    while True:
        found = _CHAIN.match(line, position)
        if found is None:
            raise DataError(f"cannot read the line {line!r}; expected a -> b, a <- b or a <-> b")
        ends.append(_group(found["end"]))
        if not found["op"]:
            break
        operators.append(found["op"])
        position = found.end()
    both = "dir=both" in line[position:]
    for first, operator, second in zip(ends, operators, ends[1:], strict=False):
        for one in first:
            for other in second:
                if operator == "<->" or both:
                    arcs.add(frozenset((one, other)))
                else:
                    cause, effect = (one, other) if operator == "->" else (other, one)
                    arrows.append(Arrow(cause, effect, ("file",), "user"))


def _group(text: str) -> list[str]:
    if not text.startswith("{"):
        return [_unquote(text)]
    return [_unquote(name) for name in re.findall(r'"(?:[^"\\]|\\.)*"|[^\s,;{}]+', text)]


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquote(text: str) -> str:
    if text.startswith('"'):
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return text
