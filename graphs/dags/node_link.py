"""JSON of graphs: what `CausalDag.to_json` writes, and the node-link form of networkx and D3."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.dags.causal_dag import CausalDag
from graphs.errors import DataError

if TYPE_CHECKING:
    import networkx as nx

EXPECTED = (
    'expected JSON with "arrows" as [cause, effect, sources, kind], "latent" and "bidirected", or with '
    '"directed": true, "nodes" and "links" as networkx writes them'
)


def read_json(text: str) -> CausalDag | nx.DiGraph[Any]:
    """A DAG, or the directed graph of a node-link text.

    Raises:
        DataError: the text is no JSON or has neither form, with what is missing.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{EXPECTED}; line {error.lineno} is no JSON") from None
    except (ValueError, RecursionError):
        raise DataError(f"{EXPECTED}; the text is no JSON that can be read") from None
    if "arrows" in data:
        try:
            return CausalDag.from_json(data)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DataError(f"{EXPECTED}; an arrow or a list of nodes has another form") from None
    edges = data.get("links", data.get("edges"))
    if not isinstance(edges, list) or not isinstance(data.get("nodes"), list):
        raise DataError(f"{EXPECTED}; it has {', '.join(map(repr, list(data)[:6])) or 'nothing'}")
    return _linked(data, edges)


def _linked(data: dict[str, Any], edges: list[Any]) -> nx.DiGraph[Any]:
    import networkx as nx

    if data.get("directed") is not True:
        said = "is undirected" if "directed" in data else 'does not say "directed": true'
        raise DataError(f"the JSON graph {said}; a DAG needs a direction for every edge")
    graph = nx.DiGraph()
    for node in data["nodes"]:
        marks = node if isinstance(node, dict) else {"id": node}
        name = next((marks[key] for key in ("id", "name") if key in marks), None)
        if not isinstance(name, str | int):
            raise DataError('a node of the JSON graph has no "id"')
        graph.add_node(name, **{str(k): v for k, v in marks.items() if k not in ("id", "name")})
    for edge in edges:
        ends = [edge.get("source"), edge.get("target")] if isinstance(edge, dict) else [None]
        if len(ends) != 2 or not all(isinstance(e, str | int) and e in graph for e in ends):
            raise DataError('a link of the JSON graph has no "source" and "target" among its nodes')
        graph.add_edge(
            *ends, **{str(k): v for k, v in edge.items() if k not in ("source", "target")}
        )
    return graph
