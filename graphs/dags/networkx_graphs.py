"""networkx graphs, and what GML and node-link JSON hold, as a `CausalDag`.

Marks are read as those of a DOT text are (`graphs.dags.dag_marks`): one that could change what the graph
says is understood or refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_marks import LATENT, NO, is_latent, operator_of, refuse_graph_mark
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

PLAIN = frozenset(
    """id key name title description comment value x y z fx fy vx vy index graphics labelgraphics""".split()  # noqa: SIM905
)
"""What a file says beside a node or an edge and that changes nothing."""
_DRAWN_ENDS = {"none": "none", "first": "back", "last": "forward", "both": "both"}
"""GML's `graphics [ arrow "first" ]` as DOT says it."""
_HEADS = frozenset({"standard", "delta", "white_delta", "short", "plain", "concave", "convex"})
"""Arrows of yEd's GML; its others are circles and the like."""


def from_networkx(graph: nx.DiGraph[Any]) -> CausalDag:
    """A networkx directed graph as a DAG; names are made text.

    Nodes and edges are marked as in DOT: latent with a true `latent` or `unobserved`, `observed` false, a
    `type` of "latent", or DoWhy's name "Unobserved Confounders"; an edge is a bidirected arc with
    `dir="both"`, a true `bidirected` or a `type` of "<->". The graph may list `latent` nodes and `bidirected`
    pairs. A latent node with a true `arc`, as `to_networkx` writes it, becomes the arc between its two
    children again.

    Args:
        graph: a DiGraph or MultiDiGraph.

    Raises:
        DataError: the graph is undirected, two nodes have the same name as text, or a mark is not understood.
        CyclicGraphError: the arrows form a cycle.
    """
    if not graph.is_directed():
        raise DataError("the graph is undirected; a DAG needs a directed graph (GML: directed 1)")
    names = {node: str(node) for node in graph}
    if len(set(names.values())) < len(names):
        raise DataError("two nodes have the same name once written as text; rename one")
    drawn = {node for node, marks in graph.nodes(data=True) if _yes(marks.get("arc"))}
    arcs = {frozenset(names[n] for n in graph.successors(node)) for node in drawn}
    arrows: list[Arrow] = []
    for cause, effect, marks in graph.edges(data=True):
        of = f"the edge {names[cause]} -> {names[effect]}"
        operator = operator_of("->", _of_edge(marks), of)
        if operator == "<->":
            arcs.add(frozenset((names[cause], names[effect])))
        elif cause not in drawn:
            pair = (cause, effect) if operator == "->" else (effect, cause)
            arrows.append(Arrow(names[pair[0]], names[pair[1]], ("file",), "user"))
    listed, pairs = _of_graph(graph.graph, frozenset(names.values()))
    told = {str(node) for node in getattr(graph, "latents", ())} | listed
    latent = {
        name
        for node, name in names.items()
        if node not in drawn
        and (name in told or is_latent(_of_node(graph.nodes[node], name), f"node {name!r}"))
    }
    kept = frozenset(name for node, name in names.items() if node not in drawn)
    return CausalDag(tuple(arrows), kept, frozenset(latent), frozenset(arcs | pairs))


def _of_graph(
    marks: Mapping[str, Any], names: frozenset[str]
) -> tuple[set[str], set[frozenset[str]]]:
    """The latent nodes and the arcs that the graph lists as a whole.

    Raises:
        DataError: it says something else, or lists what are no nodes of it.
    """
    latent: set[str] = set()
    arcs: set[frozenset[str]] = set()
    for key, value in marks.items():
        if key.lower() in (*LATENT, "latents"):
            latent |= set(_listed(key, value, names))
        elif key.lower() == "bidirected":
            ends = [_listed(key, pair, names) for pair in value if isinstance(value, list)]
            if not isinstance(value, list) or any(len(set(pair)) != 2 for pair in ends):
                raise DataError(f'"{key}" of the graph is no list of pairs of nodes: [["a", "b"]]')
            arcs |= {frozenset(pair) for pair in ends}
        elif key.lower() not in PLAIN:
            refuse_graph_mark(key, value)
    return latent, arcs


def _listed(key: str, value: Any, names: frozenset[str]) -> list[str]:
    found = [str(one) for one in value] if isinstance(value, list | tuple | set) else [str(value)]
    if odd := [name for name in found if name not in names]:
        raise DataError(f'"{key}" of the graph names {odd[0]!r}, which is no node of it')
    return found


def _of_node(marks: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A node's marks with its name as the label, which GML's readers make the name."""
    drawn = marks.get("graphics")
    lines = drawn.items() if isinstance(drawn, dict) else ()
    dashed = any(str(k).lower().endswith("style") and "dashed" in str(v) for k, v in lines)
    said = {"label": name} | _told(marks)
    return said | ({"style": "dashed"} if dashed else {})


def _of_edge(marks: Mapping[str, Any]) -> dict[str, Any]:
    """An edge's marks, its ends as GML and yEd draw them said in DOT's words."""
    drawn, said = marks.get("graphics"), _told(marks)
    if not isinstance(drawn, dict):
        return said
    if (arrow := drawn.get("arrow")) is not None:
        said["dir"] = _DRAWN_ENDS.get(str(arrow).lower(), str(arrow))
    ends = {"arrowhead": drawn.get("targetArrow"), "arrowtail": drawn.get("sourceArrow")}
    if any(ends.values()):
        said["dir"] = "both"
        said |= {k: "normal" if v in _HEADS else v or "none" for k, v in ends.items()}
    return said


def _told(marks: Mapping[str, Any]) -> dict[str, Any]:
    return {str(k).lower(): mark for k, mark in marks.items() if str(k).lower() not in PLAIN}


def _yes(value: object) -> bool:
    return str(value).strip().lower() not in NO
