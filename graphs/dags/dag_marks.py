"""What marks in brackets mean: hidden and selected nodes, and what an edge has at its two ends.

A mark that could change the meaning of a graph is understood or refused, never dropped. dagitty's marks
and their short forms: its manual; ends of edges: the DOT language of Graphviz.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NO = frozenset({"", "0", "no", "false", "none"})
LATENT = ("latent", "l", "unobserved", "u", "hidden", "unmeasured")
SEEN = ("observed", "measured")
KIND = ("type", "kind", "node_type", "nodetype", "edge_type", "edgetype")
_NODE_KINDS = {
    **dict.fromkeys(("latent", "unobserved", "hidden", "unmeasured"), True),
    **dict.fromkeys(("observed", "measured", "manifest"), False),
    **dict.fromkeys(("exposure", "treatment", "outcome"), False),
}
"""What a node's `type` says of it -> whether it is latent."""
_EDGE_KINDS = {
    **dict.fromkeys(("->", "-->", "directed", "causal", "causes"), "->"),
    **dict.fromkeys(("<->", "<-->", "bidirected", "bi-directed", "bidirectional"), "<->"),
}
"""What an edge's `type` says of it, from its first node to its second."""
SELECTED = ("selected", "s", "selection")
EXPOSURE, OUTCOME = ("exposure", "e"), ("outcome", "o")
"""What an analysis looks at: no part of what the graph assumes."""
_SAID = re.compile(r"\bun(?:observed|measured)\b", re.IGNORECASE)
ADJUSTED = ("adjusted", "a")
ENDS = frozenset({"dir", "arrowhead", "arrowtail", "style"})
ARROWS = frozenset(
    {
        "normal",
        "vee",
        "open",
        "empty",
        "onormal",
        "lnormal",
        "rnormal",
        "halfopen",
        "tee",
        "forward",
    }
)
SHOWN_ONLY = frozenset(  # one block of words, as the manual lists them
    """beta pos bb label xlabel tooltip url href target id class color colorscheme fillcolor bgcolor
    pencolor fontcolor fontname fontsize fontpath shape style width height fixedsize margin sides
    skew distortion orientation peripheries penwidth image imagescale imagepos regular rank rankdir
    ranksep nodesep group layer ordering root pin z weight len minlen constraint lhead ltail
    headport tailport headlabel taillabel headclip tailclip samehead sametail decorate arrowsize
    labelangle labeldistance labelfloat labelfontcolor labelfontname labelfontsize labelloc
    labeljust nojustify gradientangle samplepoints shapefile showboxes sortv splines size ratio
    overlap sep esep concentrate compound center dpi layout mode model charset clusterrank newrank
    normalize outputorder pack packmode page rotate searchsize start stylesheet truecolor viewport
    quantum remincross mclimit nslimit k maxiter damping epsilon levels smoothing headhref tailhref
    edgehref labelhref headurl tailurl edgeurl labelurl comment lp xlp rects vertices area background
    _background key forcelabels imagepath inputscale landscape resolution notranslate oneblock
    """.split()  # noqa: SIM905
)
_KNOWN = (
    SHOWN_ONLY
    | ENDS
    | {*EXPOSURE, *OUTCOME, *LATENT, *SELECTED, *ADJUSTED, *SEEN, *KIND}
    | {"arc", "bidirected", "directed"}
)


def refuse_unknown(marks: Mapping[str, Any], of: str) -> None:
    """Refuse a mark that is not known.

    Raises:
        DataError: what was met, and what to do.
    """
    for key, value in marks.items():
        if str(key).lower() not in _KNOWN:
            raise DataError(
                f"{of} has the mark [{key}{'' if value == 'yes' else f'={value}'}], which is not "
                "understood and may change what the graph says; known are latent, unobserved, "
                "observed, dir, arrowhead, arrowtail. Take it out if it is only for show"
            )


def refuse_graph_mark(key: str, value: Any) -> None:
    """Refuse what a graph says as a whole, unless it is for show.

    Raises:
        DataError: what was met, and what to do.
    """
    if key.lower() not in SHOWN_ONLY:
        raise DataError(
            f"the graph says {key}={str(value)[:40]}, which is not understood and may change what it says; mark "
            "each latent node (latent) and each bidirected edge, or take it out if it is only for show"
        )


def is_latent(marks: Mapping[str, Any], of: str) -> bool:
    """Whether a node's marks say that it is not measured.

    Raises:
        DataError: the node is one that the data are selected on, or has a mark that is not known.
    """
    refuse_unknown(marks, of)
    if any(_yes(marks[key]) for key in SELECTED if key in marks):
        raise DataError(
            f"the data are selected on {of} ([selected]); what a selected sample says about everybody "
            "is not decided here. Take the mark out to ask about the population before selection"
        )
    hidden = any(not _yes(marks[key]) for key in SEEN if key in marks)
    hidden = hidden or True in _kinds(marks, _NODE_KINDS, of)
    # DoWhy writes no mark, but the label "Unobserved Confounders".
    if not marks.keys() & {*SEEN, *LATENT, *KIND}:
        hidden = bool(_SAID.search(str(marks.get("label", ""))))
    dashed = "dashed" in str(marks.get("style", ""))
    return hidden or dashed or any(_yes(marks[key]) for key in LATENT if key in marks)


def _kinds(marks: Mapping[str, Any], known: Mapping[str, Any], of: str) -> list[Any]:
    """What the marks `type`, `kind` and so on say.

    Raises:
        DataError: one has a value that is not known.
    """
    said = {key: str(marks[key]).strip().lower() for key in KIND if key in marks}
    for key, value in said.items():
        if value not in known:
            raise DataError(
                f"{of} has the mark [{key}={value}], which is not understood and may change what the graph says; "
                f"known are {', '.join(known)}. Take it out if it is only for show"
            )
    return [known[value] for value in said.values()]


def is_marked(marks: Mapping[str, Any], names: Collection[str]) -> bool:
    """Whether a node has one of the marks of these names."""
    return any(_yes(marks[key]) for key in names if key in marks)


def operator_of(operator: str, marks: Mapping[str, Any], of: str) -> str:
    """`->`, `<-` or `<->`, as the two ends of an edge are drawn.

    Args:
        operator: between the two names in the text.
        marks: of the edge: `dir` says which ends are drawn, `arrowhead` and `arrowtail` with what.
        of: the edge, for messages.

    Raises:
        DataError: an end has a circle, or neither end an arrow, or the edge is not drawn at all.
    """
    refuse_unknown(marks, of)
    if "invis" in str(marks.get("style", "")):
        raise DataError(f"{of} is drawn invisible (style=invis): take it out, or the style")
    kinds = _kinds(marks, _EDGE_KINDS, of)
    if _yes(marks.get("bidirected", "no")) or "<->" in kinds:
        return "<->"
    if not _yes(marks.get("directed", "yes")):
        raise DataError(f"{of} is said to have no direction (directed); a DAG needs one")
    if operator == "<->" or not marks.keys() & {"dir", "arrowhead", "arrowtail"}:
        return operator
    drawn = str(marks.get("dir", "forward")).lower()
    if drawn not in ("forward", "back", "both", "none"):
        raise DataError(f"{of}: dir={drawn} is none of forward, back, both, none")
    head = _arrow(marks.get("arrowhead", "normal"), of) if drawn in ("forward", "both") else False
    tail = _arrow(marks.get("arrowtail", "normal"), of) if drawn in ("back", "both") else False
    if not head and not tail:
        raise DataError(f'{of} has no arrow at either end and so no direction; a DAG needs "->"')
    if head and tail:
        return "<->"
    turned = {"->": "<-", "<-": "->"}
    return operator if head else turned[operator]


def _arrow(mark: Any, of: str) -> bool:
    """Whether an end has an arrow; a tail otherwise."""
    text = str(mark).lower()
    if text in ARROWS:
        return True
    if text == "none":
        return False
    raise DataError(
        f"{of} ends in {text!r}: that end is not known to be a cause or an effect (a partial "
        "ancestral graph); a DAG needs an arrow or nothing there"
    )


def _yes(value: object) -> bool:
    return str(value).strip().lower() not in NO
