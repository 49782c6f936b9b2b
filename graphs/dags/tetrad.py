"""Tetrad's text of a graph, which causal-learn and py-tetrad write too.

A list of nodes, then numbered edges; behind an edge its properties and, after bootstrapping, how often
each form of it was found. The edge that is drawn is the one that is read. What stands behind the second
name and is neither is refused: taken for a part of the name, it would lose the edge.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.dags.line_graph import LineGraph
from graphs.errors import DataError

if TYPE_CHECKING:
    from graphs.dags.causal_dag import CausalDag

HEAD = re.compile(r"\s*Graph Nodes:")
_LATER = re.compile(
    r"^(?:Graph (?:Node )?Attributes|Ambiguous triples)\b.*", re.MULTILINE | re.DOTALL
)
_EDGE = re.compile(r"\d+\.\s+(.+?)\s+([<o-]-[>o-])\s+(.+)")
_FOUND = re.compile(r"\[[^\[\]]*\]:\s*\d*[.,]?\d+;?")
"""A form of an edge and its share of the bootstrap samples: `[x --> y]:0.9800;`, `[no edge]:0.02;`."""
_GROUP = re.compile(r"\s*(\w+)\s*:(?:\s+|$)(.*)")
_HIDDEN = {"measured": False, "observed": False, "latent": True, "latents": True}
_PROPERTIES = frozenset({"dd", "pd", "nl"})
_KNOWN = {"-->": "->", "<--": "<-", "<->": "<->"}


def read_tetrad(text: str) -> CausalDag:
    """The graph of a text that begins with `Graph Nodes:`.

    Raises:
        DataError: a node is selected on, or an edge has a circle, no direction, a node that is not listed,
            or something behind it that is not understood.
        CyclicGraphError: the arrows form a cycle.
    """
    found = LineGraph()
    head, _, tail = _LATER.sub("", text).partition("Graph Edges:")
    for line in head.partition("Graph Nodes:")[2].splitlines():
        _take_nodes(found, line)
    for line in filter(None, map(str.strip, tail.splitlines())):
        match = _EDGE.fullmatch(line)
        if match is None or match[2] not in _KNOWN:
            raise DataError(
                f"{line!r} is no arrow: a DAG has --> and <->; circles and undirected edges leave the "
                "direction open"
            )
        second, rest = _end(found, match[3], line)
        first, before = _end(found, match[1], line)
        _refuse_rest(f"{before} {rest}", line)
        found.edge(first, _KNOWN[match[2]], second)
    return found.dag()


def _take_nodes(found: LineGraph, line: str) -> None:
    """The nodes of one line, which may say of what kind they are: `Latents: u;v`."""
    hidden = False
    if group := _GROUP.fullmatch(line):
        kind, line = group[1].lower(), group[2]
        if kind not in _HIDDEN and line.strip():
            raise DataError(
                f"{group[0].strip()!r} lists nodes of the kind {group[1]!r}: Measured and Latents are read; nodes "
                "that the data are selected on are not decided here"
            )
        hidden = _HIDDEN.get(kind, False)
    for name in filter(None, map(str.strip, re.split(r"[;,]", line))):
        if name[0] + name[-1] == "[]":
            raise DataError(f"{name} is a node that the data are selected on: not decided here")
        drawn_round = name[0] + name[-1] == "()"
        to = found.latent if hidden or drawn_round else found.nodes
        to.add(name[1:-1] if drawn_round else name)


def _end(found: LineGraph, text: str, line: str) -> tuple[str, str]:
    """The listed node that a text begins with, the longest of them, and what stands behind it.

    Raises:
        DataError: there is none.
    """
    for cut in reversed([match.start() for match in re.finditer(r"\s|\Z", text)]):
        name = text[:cut]
        if name[:1] + name[-1:] == "()":
            name = name[1:-1]
        if name in found.nodes or name in found.latent:
            return name, text[cut:]
    listed = ", ".join(sorted(found.nodes | found.latent)[:6]) or "nothing"
    raise DataError(
        f"{line!r}: {text!r} is no node that Graph Nodes lists ({listed}); list it there, or spell it alike"
    )


def _refuse_rest(rest: str, line: str) -> None:
    """Refuse what is neither a property of an edge nor the shares of a bootstrap."""
    words = set(_FOUND.sub(" ", rest).split())
    if "pl" in words:
        raise DataError(f"{line!r} may have a latent common cause beside it (pl): add it or not")
    if odd := sorted(words - _PROPERTIES):
        raise DataError(
            f"{line!r} has {' '.join(odd)!r} beside its nodes, which is not understood: known are dd, pd, nl and "
            "bootstrap shares such as [x --> y]:0.98; take it out if it says nothing of the edge"
        )
