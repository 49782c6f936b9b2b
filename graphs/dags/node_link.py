"""JSON of graphs: what `CausalDag.to_json` writes, and the node-link form of networkx and D3."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from graphs.dags.causal_dag import ArrowKind, CausalDag
from graphs.errors import DataError

if TYPE_CHECKING:
    import networkx as nx

_KINDS = get_args(ArrowKind)
EXPECTED = (
    'expected JSON with "arrows" as [cause, effect] or [cause, effect, [sources], kind] (kind: '
    f'{", ".join(_KINDS)}), "isolated", "latent" and "bidirected", or with "directed": true, "nodes" and '
    '"links" as networkx writes them'
)
_OURS = frozenset(
    {"arrows", "isolated", "latent", "bidirected", "adjusted", "exposures", "outcomes"}
)
_FORM = frozenset({"directed", "multigraph", "graph", "nodes", "links", "edges"})


def read_json(text: str) -> CausalDag | nx.MultiDiGraph[Any]:
    """A DAG, or the directed graph of a node-link text.

    Raises:
        DataError: the text is no JSON or has neither form, with what is missing, or says a thing twice.
    """
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise DataError(f"{EXPECTED}; line {error.lineno} is no JSON") from None
    except (ValueError, RecursionError):
        raise DataError(f"{EXPECTED}; the text is no JSON that can be read") from None
    if "arrows" in data:
        return _ours(data)
    if "links" in data and "edges" in data:
        raise DataError(f'{EXPECTED}; it has both "links" and "edges": keep one list')
    edges = data.get("links", data.get("edges"))
    if not isinstance(edges, list) or not isinstance(data.get("nodes"), list):
        raise DataError(f"{EXPECTED}; it has {', '.join(map(repr, list(data)[:6])) or 'nothing'}")
    return _linked(data, edges)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose keys is there twice: readers of JSON keep the last alone."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DataError(f"the JSON graph has {twice!r} twice in one object: keep one of them")
    return found


def _ours(data: dict[str, Any]) -> CausalDag:
    if odd := sorted(data.keys() - _OURS):
        raise DataError(f"{EXPECTED}; {odd[0]!r} beside the arrows is not understood")
    try:
        whole = [
            [*arrow, ["file"], "user"] if len(arrow) == 2 else arrow for arrow in data["arrows"]
        ]
        found = CausalDag.from_json({**data, "arrows": whole})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(f"{EXPECTED}; an arrow or a list of nodes has another form") from None
    for arrow in found.arrows:
        if arrow.kind not in _KINDS:
            raise DataError(
                f"{EXPECTED}; {arrow.cause} -> {arrow.effect} is of kind {arrow.kind!r}"
            )
    return found


def _by_label(graph: nx.MultiDiGraph[Any]) -> dict[Any, str]:
    """Labels or names as names, where all nodes are numbers and each has one of its own."""
    said = {n: str(m.get("label", m.get("name", ""))) for n, m in graph.nodes(data=True)}
    numbered = all(str(node).isdecimal() for node in said)
    return said if numbered and all(said.values()) and len({*said.values()}) == len(said) else {}


def _linked(data: dict[str, Any], edges: list[Any]) -> nx.MultiDiGraph[Any]:
    import networkx as nx

    if data.get("directed") is not True:
        said = "is undirected" if "directed" in data else 'does not say "directed": true'
        raise DataError(f"the JSON graph {said}; a DAG needs a direction for every edge")
    graph = nx.MultiDiGraph()
    for node in data["nodes"]:
        marks = node if isinstance(node, dict) else {"id": node}
        name = next((marks[key] for key in ("id", "name") if key in marks), None)
        if not isinstance(name, str | int):
            raise DataError('a node of the JSON graph has no "id"')
        if name in graph:
            raise DataError(f"the JSON graph has the node {name!r} twice: keep one of them")
        graph.add_node(name, **{str(k): v for k, v in marks.items() if k != "id"})
    called = _by_label(graph)
    for edge in edges:
        ends = [edge.get("source"), edge.get("target")] if isinstance(edge, dict) else [None]
        if len(ends) != 2 or not all(isinstance(e, str | int) and e in graph for e in ends):
            raise DataError('a link of the JSON graph has no "source" and "target" among its nodes')
        marks = {str(k): v for k, v in edge.items() if k not in ("source", "target", "key")}
        graph.add_edge(*ends, **marks)
    graph = nx.relabel_nodes(graph, called)
    told = data.get("graph") or {}
    if not isinstance(told, dict):
        raise DataError('"graph" of the JSON graph is no object of what it says as a whole')
    graph.graph.update(told)
    for key in data.keys() - _FORM:
        if key in told:
            raise DataError(f"the JSON graph says {key!r} twice: keep one of them")
        graph.graph[key] = data[key]
    return graph
