"""DAGs as text: DOT for drawing, and the dagitty language that epidemiologists exchange.

dagitty: Textor et al. 2016, Int J Epidemiol 45:1887. Statements may be parted by line ends, by
semicolons or by nothing but spaces, so the text is read word by word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_words import Words
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {"digraph": "DOT", "dag": "dagitty"}
_DEFAULTS = frozenset({"node", "edge", "graph"})
_NO = frozenset({"", "0", "no", "false"})


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

    A node is latent that carries `latent` or `unobserved` (alone or as `latent=1`), `observed="no"`
    or `style=dashed`. `a <-> b`, and `a -> b [dir=both]` in DOT, is a bidirected arc.

    Raises:
        DataError: the text is neither, or a part of it cannot be read; the message shows where.
        CyclicGraphError: the arrows form a cycle.
    """
    words = Words(text)
    if words.peek().lower() == "strict":
        words.take()
    if words.take().lower() not in _KINDS:
        raise DataError('expected "dag { ... }" (dagitty) or "digraph { ... }" (DOT)')
    if words.peek() != "{":
        words.name()
    words.expect("{")
    found = _Found()
    _read_block(words, found)
    if words.peek():
        raise words.unreadable("the end of the text")
    return CausalDag(
        tuple(found.arrows), frozenset(found.nodes), frozenset(found.latent), frozenset(found.arcs)
    )


@dataclass
class _Found:
    arrows: list[Arrow] = field(default_factory=list)
    arcs: set[frozenset[str]] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)
    latent: set[str] = field(default_factory=set)


def _read_block(words: Words, found: _Found) -> list[str]:
    """Read statements up to the closing brace and return the nodes they name."""
    named: list[str] = []
    while words.peek() != "}":
        if words.peek() in (";", ","):
            words.take()
        else:
            named += _read_statement(words, found)
    words.take()
    return named


def _read_statement(words: Words, found: _Found) -> list[str]:
    """Read `a`, `a = b`, or a chain `a -> b <- {c d}`, each with its attributes."""
    ends = [_read_end(words, found)]
    if words.peek() == "=":
        words.take()
        words.name()
        return []
    operators: list[str] = []
    while words.peek() in ("->", "<-", "<->", "--"):
        if words.peek() == "--":
            raise words.unreadable("an arrow with a direction")
        operators.append(words.take())
        ends.append(_read_end(words, found))
    attributes = _read_attributes(words)
    if len(ends) == 1 and set(ends[0]) <= _DEFAULTS and attributes is not None:
        return []
    named = [name for end in ends for name in end]
    found.nodes.update(named)
    if not operators and _is_latent(attributes or {}):
        found.latent.update(named)
    for first, operator, second in zip(ends, operators, ends[1:], strict=False):
        _join(found, first, _direction(operator, attributes or {}), second)
    return named


def _read_end(words: Words, found: _Found) -> list[str]:
    """A name, or the nodes of a group `{a b}` or `subgraph s { ... }`."""
    if words.peek() == "subgraph":
        words.take()
        if words.peek() != "{":
            words.name()
    if words.peek() == "{":
        words.take()
        return _read_block(words, found)
    return [words.name()]


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
            key = words.name()
            read[key] = "yes"
            if words.peek() == "=":
                words.take()
                read[key] = words.name()
        words.take()
    return read


def _is_latent(attributes: Mapping[str, str]) -> bool:
    marked = any(attributes.get(key, "no").lower() not in _NO for key in ("latent", "unobserved"))
    hidden = attributes.get("observed", "yes").lower() in _NO
    return marked or hidden or "dashed" in attributes.get("style", "")


def _direction(operator: str, attributes: Mapping[str, str]) -> str:
    turned = {"both": "<->", "back": {"->": "<-", "<-": "->"}.get(operator, operator)}
    direction = attributes.get("dir", "forward")
    if direction == "none":
        raise DataError('an edge with dir=none has no direction; a DAG needs "->" or "<->"')
    return turned.get(direction, operator)


def _join(found: _Found, first: list[str], operator: str, second: list[str]) -> None:
    for one in first:
        for other in second:
            if operator == "<->":
                found.arcs.add(frozenset((one, other)))
            else:
                cause, effect = (one, other) if operator == "->" else (other, one)
                found.arrows.append(Arrow(cause, effect, ("file",), "user"))


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
