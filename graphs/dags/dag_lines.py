"""Graphs as lines of text: edge lists (dosearch), Tetrad and causal-learn, lavaan, `dagify`, bnlearn.

Each has marks that a DAG cannot hold (circles, undirected edges, missing-data nodes): they are refused
with their line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.line_graph import LineGraph
from graphs.dags.tetrad import HEAD, read_tetrad
from graphs.errors import CyclicGraphError, DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

QUOTED = (
    'a name with blanks, hyphens or other marks stands in double quotes, "blood pressure" -> stroke'
)
_NAME = r"[^\W\d][\w.]*|\d[\w.]*"
_EDGE = re.compile(rf"({_NAME})\s*(<?-{{1,2}}>|<-{{1,2}})\s*({_NAME})")
_OPEN = re.compile(rf"({_NAME})\s+(---|--|o->|<-o|o-o|o--|--o|o-|-o)\s+({_NAME})")
"""Ends that causal discovery leaves open."""
_FORMULA = re.compile(rf"({_NAME})\s*(=~|~~|~)\s*(.+)")
_TERM = re.compile(rf"(?:([^*+~]+)\*\s*)?({_NAME})")
_DAGIFY = re.compile(r"\s*(?:[\w.]+\s*(?:<-|=)\s*)?(?:ggdag::)?dagify\s*\((.*)\)\s*", re.DOTALL)
_BNLEARN = re.compile(r"""\s*(?:\[[^][|:,'"()]+(?:\|[^][|,'"()]+)?\]\s*){2,}""")
_OF_NUMBERS = re.compile(r"[^~]*(?::=|==)[^~]*|[^~-]*[<>][^~-]*")
"""lavaan's defined parameters and constraints: they say nothing of what causes what."""
_NAMED, _QUOTED = re.compile(r"`([^`\n]+)`"), re.compile(r'"([^"\n]+)"')
_COMMENT = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`\n]*`)|\#[^\n]*""")
_STAND_IN = re.compile(r"_\d+_named_here")
_SETTING = re.compile(r"(\w+)\s*=(?!~)\s*(.+)", re.DOTALL)


def read_lines(text: str) -> CausalDag | None:
    """A graph in one of the forms, or None where the text has none of them.

    A name in R's backticks, and in double quotes where edges are listed, may hold any letters.

    Raises:
        DataError: a line has a mark that is not understood.
        CyclicGraphError: the arrows form a cycle.
    """
    quoted = _NAMED if "`" in text or _DAGIFY.fullmatch(text) else _QUOTED
    names = list(dict.fromkeys(quoted.findall(text)))
    if not names or re.match(r"\s*Graph Nodes:|\s*\[", text):
        return _read(text)
    stand = {name: f"_{place}_named_here" for place, name in enumerate(names)}
    back = {word: name for name, word in stand.items()}
    try:
        found = _read(quoted.sub(lambda match: stand[match[1]], text))
    except CyclicGraphError as error:
        raise CyclicGraphError(tuple(back.get(name, name) for name in error.cycle)) from None
    except DataError as error:
        raise DataError(_STAND_IN.sub(lambda match: back[match[0]], str(error))) from None
    return found and _renamed(found, back)


def _renamed(dag: CausalDag, back: Mapping[str, str]) -> CausalDag:
    def name(node: str) -> str:
        return back.get(node, node)

    return CausalDag(
        tuple(Arrow(name(a.cause), name(a.effect), a.sources, a.kind) for a in dag.arrows),
        frozenset(map(name, dag.isolated)),
        frozenset(map(name, dag.latent)),
        frozenset(frozenset(map(name, arc)) for arc in dag.bidirected),
        exposures=frozenset(map(name, dag.exposures)),
        outcomes=frozenset(map(name, dag.outcomes)),
    )


def _read(text: str) -> CausalDag | None:
    if HEAD.match(text):
        return read_tetrad(text)
    if _BNLEARN.fullmatch(text):
        return _bnlearn(text)
    if match := _DAGIFY.fullmatch(text):
        return _formulas(_parted(_COMMENT.sub(_uncommented, match[1])), settings=True)
    bare = re.sub(r"\+[ \t]*\n|\n[ \t]*\+", "+", re.sub(r"(?:[#!]|//).*", "", text))
    lines = [line.strip() for line in re.split(r"[\n;]", bare)]
    told = [line for line in lines if line]
    if told and (_EDGE.fullmatch(told[0]) or _OPEN.fullmatch(told[0])):
        return _edges(told)
    if told and _FORMULA.fullmatch(told[0]):
        return _formulas([t for t in told if not _OF_NUMBERS.fullmatch(t)], settings=False)
    return None


def _uncommented(match: re.Match[str]) -> str:
    return match[1] or ""


def _bnlearn(text: str) -> CausalDag:
    """`[A][B|A][C|A:B]`: each node with its parents."""
    found = LineGraph()
    for part in re.findall(r"\[([^\[\]]+)\]", text):
        node, _, parents = part.partition("|")
        found.nodes.add(node.strip())
        for parent in filter(None, parents.split(":")):
            found.edge(parent.strip(), "->", node.strip())
    if odd := sorted({end for pair in found.arrows for end in pair} - found.nodes):
        raise DataError(
            f"{odd[0]!r} is a parent and has no brackets of its own: write [{odd[0]}] too"
        )
    return found.dag()


def _edges(lines: list[str]) -> CausalDag:
    found = LineGraph()
    for number, line in enumerate(lines, 1):
        match = _EDGE.fullmatch(line)
        if _OPEN.fullmatch(line):
            raise DataError(
                f"edge {number}: {line!r} is not `a -> b`, `a <- b` or `a <-> b`: it leaves the "
                "direction open, as classes of graphs do (CPDAG, MAG, PAG), and a DAG does not"
            )
        if match is None:
            raise DataError(
                f"edge {number}: {line!r} is not `a -> b`, `a <- b` or `a <-> b`; {QUOTED}"
            )
        found.edge(match[1], match[2].replace("--", "-"), match[3])
    return found.dag()


def _formulas(parts: list[str], *, settings: bool) -> CausalDag:
    """Lavaan's `y ~ a*x + z`, `x ~~ y`, `f =~ a + b`; ggdag's formulas and `latent = "u"`."""
    found = LineGraph()
    labels: set[str] = set()
    for part in parts:
        if settings and (setting := _SETTING.fullmatch(part)):
            if setting[1] == "latent":
                found.latent |= set(re.findall(r"[\"']([^\"']+)[\"']", setting[2]))
            elif setting[1] in ("exposure", "outcome"):
                found.marked[setting[1]] = setting[2].strip().strip("\"'`")
            elif setting[1] not in ("labels", "coords"):
                raise DataError(f"{setting[1]}= of dagify is not understood")
            continue
        formula = _FORMULA.fullmatch(part)
        if formula is None:
            raise DataError(f"{part!r} is no formula such as `y ~ x + z` or `x ~~ y`")
        for term in map(str.strip, formula[3].split("+")):
            labels.add(_term(found, formula, term, settings=settings))
    dag = found.dag()
    if both := sorted(labels & set(dag.nodes)):
        raise DataError(
            f"{both[0]} stands before * and is a variable: a label of lavaan has another name, and R's "
            f"interaction is written {both[0]} + ..."
        )
    return dag


def _term(found: LineGraph, formula: re.Match[str], term: str, *, settings: bool) -> str:
    """Take one term of a formula; what stands before its `*`.

    Raises:
        DataError: it is no name, or an interaction of R.
    """
    match = _TERM.fullmatch(term)
    if match is None:
        raise DataError(f"{term!r} in {formula[0]!r} is no name of a variable")
    modifier = (match[1] or "").strip()
    if settings and modifier:
        raise DataError(f"{term!r} in {formula[0]!r}: write {modifier} + {match[2]}")
    if _is_absent(modifier, formula[0]):
        found.nodes |= {formula[1], match[2]}
    else:
        _relate(found, formula[1], formula[2], match[2])
    return modifier


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


def _relate(found: LineGraph, left: str, operator: str, right: str) -> None:
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
