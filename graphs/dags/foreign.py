"""Texts that hold a graph in a form that is no DAG, or not read here: named, with what to do instead."""

from __future__ import annotations

import re

from graphs.errors import DataError

_ARROWS = 'write its arrows as lines of `a -> b`, or as "digraph { a -> b }"'
_DIRECTED = (
    'a DAG needs a direction for every edge: write each as `a -> b`, or as "digraph { a -> b }"'
)
_CELL = r"[^,;\t\n]*"
_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE), what, remedy)
    for pattern, what, remedy in (
        (r"(?:graph|flowchart)\s+(?:TB|TD|BT|RL|LR)\b", "a mermaid flowchart", _ARROWS),
        (r"(?:strict\s+)?graph\b\s*[\w\"]*\s*\{", "an undirected graph of DOT (graph, --)", _DIRECTED),
        (
            r"(?:pdag|cpdag|mag|pag|mpdag)\b\s*[\w\"]*\s*\{",
            "a class of graphs (PDAG, MAG or PAG), which leaves directions open",
            "choose one DAG of it, and write it as \"dag { a -> b }\"",
        ),
        (r"<\?xml|<graphml|<gexf|<mxfile|<svg", "XML (GraphML, GEXF or a drawing)", _ARROWS),
        (r"(?:network\b.*\{|variable\s+\S+\s*\{)", "a Bayesian network file (BIF)", _ARROWS),
        (r"(?:TITLE|DATA|VARIABLE|MODEL|ANALYSIS)\s*:", "Mplus input", _ARROWS + " (y ON x is x -> y)"),
        (r"DEFINE\s*\(", "semopy's text with DEFINE", "write a latent variable as `u =~ x + y`"),
        (r"(?:@startuml|@startdot)", "a PlantUML text", _ARROWS),
        (r"\S+\s*<~", "lavaan with a composite (<~)", _ARROWS),
        (
            rf"\"?(?:from|source|cause|parent|src|tail|v1|node1)\"?\s*[,;\t]{_CELL}",
            "a table of edges", _ARROWS,
        ),
        (
            r"\S+\s+(?:[A-Z01]\s+)?@\s*-?[\d.]+,",
            "the older text of dagitty (nodes with their places, then lists of children)", _ARROWS,
        ),
        (
            rf"{_CELL}(?:[,;\t]{_CELL})+\n(?:{_CELL}(?:[,;\t]\s*-?\d+(?:\.\d+)?)+\s*(?:\n|\Z))+",
            "an adjacency matrix, which does not say whether its rows are causes or effects", _ARROWS,
        ),
        (
            r"[^\n;]*?<?-{1,2}>[^\n;]*?\s[+-]?[\d.]+(?:e[+-]?\d+)?\s*(?:[\n;]|\Z)",
            "a list of edges with a number behind an edge (a weight)",
            "take the numbers out, and the edges whose weight is 0",
        ),
    )
)  # fmt: skip
_DRAWN = {
    "\u2192": "->", "\u27f6": "->", "\u2794": "->", "\u279c": "->", "\u21d2": "->", "\u27f9": "->",
    "\u2190": "<-", "\u27f5": "<-", "\u21d0": "<-", "\u2194": "<->", "\u27f7": "<->", "\u21d4": "<->",
}  # fmt: skip
_OUTSIDE = re.compile(rf'"(?:[^"\\]|\\.)*"|[{"".join(_DRAWN)}]', re.DOTALL)
LOOKED_AT = 4_000
"""Letters of a text that are looked at to name its form."""


def plain_arrows(text: str) -> str:
    """A text without the fence of a Markdown block, its drawn arrows as `->`, `<-` and `<->`."""
    bare = text.strip()
    if bare.startswith("```") and bare.endswith("\n```"):
        text = bare.partition("\n")[2][:-4]
    return _OUTSIDE.sub(lambda match: _DRAWN.get(match[0], match[0]), text)


def refuse_known(text: str) -> None:
    """Refuse a form that is known and not read.

    Raises:
        DataError: what the text is, and what to write instead.
    """
    if not text.strip():
        raise DataError('expected a DAG, such as "dag { x -> y }"; the text is empty')
    start = text[:LOOKED_AT].lstrip()
    for form, what, remedy in _FORMS:
        if form.match(start):
            raise DataError(f"expected a DAG, but this is {what}: {remedy}")
