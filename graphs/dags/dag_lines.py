"""Graphs as lines of text: edge lists (dosearch), Tetrad and causal-learn, lavaan, ggdag's `dagify`.

Each has marks that a DAG cannot hold (circles, undirected edges, missing-data nodes): they are refused
with their line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import DataError

_NAME = r"[^\W\d][\w.]*|\d[\w.]*"
_EDGE = re.compile(rf"({_NAME})\s*(->|<-|<->)\s*({_NAME})")
_TETRAD_EDGE = re.compile(r"\d+\.\s+(.+?)\s+(\S{3})\s+(.+?)(?:\s+[a-z]{2}(?:\s+[a-z]{2})*)?")
_FORMULA = re.compile(rf"({_NAME})\s*(=~|~~|~)\s*(.+)")
_TERM = re.compile(rf"(?:([^*+~]+)\*\s*)?({_NAME})")
_DAGIFY = re.compile(r"\s*(?:ggdag::)?dagify\s*\((.*)\)\s*", re.DOTALL)
_SETTING = re.compile(r"(\w+)\s*=(?!~)\s*(.+)", re.DOTALL)


@dataclass
class _Lines:
    """What lines have told so far."""

    arrows: list[tuple[str, str]] = field(default_factory=list)
    arcs: set[frozenset[str]] = field(default_factory=set)
    nodes: set[str] = field(default_factory=set)
    latent: set[str] = field(default_factory=set)

    def edge(self, one: str, operator: str, other: str) -> None:
        if operator == "<->":
            self.arcs.add(frozenset((one, other)))
        else:
            self.arrows.append((one, other) if operator == "->" else (other, one))

    def dag(self) -> CausalDag:
        arrows = tuple(Arrow(a, b, ("file",), "user") for a, b in self.arrows)
        joined = {end for pair in self.arrows for end in pair}.union(*self.arcs)
        nodes = frozenset(self.nodes | joined | self.latent)
        return CausalDag(arrows, nodes, frozenset(self.latent), frozenset(self.arcs))


def read_lines(text: str) -> CausalDag | None:
    """A graph in one of the forms, or None where the text has none of them.

    Raises:
        DataError: a line has a mark that is not understood.
        CyclicGraphError: the arrows form a cycle.
    """
    if re.match(r"\s*Graph Nodes:", text):
        return _tetrad(text)
    if match := _DAGIFY.fullmatch(text):
        return _formulas(_parted(match[1]), settings=True)
    lines = [re.sub(r"[#!].*", "", line).strip() for line in re.split(r"[\n;]", text)]
    told = [line for line in lines if line]
    if told and _EDGE.fullmatch(told[0]):
        return _edges(told)
    if told and _FORMULA.fullmatch(told[0]):
        return _formulas(told, settings=False)
    return None


def _edges(lines: list[str]) -> CausalDag:
    found = _Lines()
    for number, line in enumerate(lines, 1):
        match = _EDGE.fullmatch(line)
        if match is None:
            raise DataError(f"edge {number}: {line!r} is not `a -> b`, `a <- b` or `a <-> b`")
        found.edge(match[1], match[2], match[3])
    return found.dag()


def _tetrad(text: str) -> CausalDag:
    found = _Lines()
    head, _, tail = text.partition("Graph Edges:")
    named = head.partition("Graph Nodes:")[2]
    for name in filter(None, (part.strip() for part in re.split(r"[;,\n]", named))):
        found.nodes.add(name)
    known = {"-->": "->", "<--": "<-", "<->": "<->"}
    for line in filter(None, (part.strip() for part in tail.splitlines())):
        match = _TETRAD_EDGE.fullmatch(line)
        if match is None or match[2] not in known:
            raise DataError(
                f"{line!r} is no arrow: a DAG has --> and <->; circles and undirected edges leave the "
                "direction open"
            )
        found.edge(match[1], known[match[2]], match[3])
    return found.dag()


def _formulas(parts: list[str], *, settings: bool) -> CausalDag:
    """Lavaan's `y ~ a*x + z`, `x ~~ y`, `f =~ a + b`; ggdag's formulas and `latent = "u"`."""
    found = _Lines()
    for part in parts:
        if settings and (setting := _SETTING.fullmatch(part)):
            if setting[1] == "latent":
                found.latent |= set(re.findall(r"[\"']([^\"']+)[\"']", setting[2]))
            elif setting[1] not in ("exposure", "outcome", "labels", "coords"):
                raise DataError(f"{setting[1]}= of dagify is not understood")
            continue
        formula = _FORMULA.fullmatch(part)
        if formula is None:
            raise DataError(f"{part!r} is no formula such as `y ~ x + z` or `x ~~ y`")
        for term in map(str.strip, formula[3].split("+")):
            match = _TERM.fullmatch(term)
            if match is None:
                raise DataError(f"{term!r} in {part!r} is no name of a variable")
            if _is_absent(match[1] or "", part):
                found.nodes |= {formula[1], match[2]}
                continue
            _relate(found, formula[1], formula[2], match[2])
    return found.dag()


def _is_absent(modifier: str, part: str) -> bool:
    """Whether lavaan fixes the coefficient before `*` to 0: then the path is not there.

    Raises:
        DataError: it is 0 in some groups alone.
    """
    group = re.fullmatch(r"c\((.*)\)", modifier.strip())
    values = (group[1] if group else modifier).split(",")
    zero = [bool(re.fullmatch(r"[+-]?0*\.?0*", v.strip()) and "0" in v) for v in values]
    if any(zero) and not all(zero):
        raise DataError(
            f"{part!r} fixes a path to 0 in one group and not in another: one DAG a group"
        )
    return all(zero)


def _relate(found: _Lines, left: str, operator: str, right: str) -> None:
    found.nodes.add(left)
    if operator == "~" and right not in ("0", "1"):
        found.edge(right, "->", left)
    elif operator == "=~":
        found.latent.add(left)
        found.edge(left, "->", right)
    elif operator == "~~" and left != right:
        found.edge(left, "<->", right)


def _parted(text: str) -> list[str]:
    """Arguments of a call, parted at commas that are in no bracket or quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for place, mark in enumerate(text):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark in "([":
            depth += 1
        elif mark in ")]":
            depth -= 1
        elif mark == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [part.strip() for part in [*parts, text[start:]] if part.strip()]
