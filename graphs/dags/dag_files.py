"""DAG files in the formats people have as a `CausalDag`.

The format is told from the content, not from the file's name: dagitty, DOT, GML (as DoWhy writes
it), or the JSON of `CausalDag.to_json` and of networkx's node-link form.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from graphs.cache import read_whole
from graphs.dags.causal_dag import CausalDag
from graphs.dags.dag_lines import QUOTED, read_lines
from graphs.dags.dag_text import read_dag
from graphs.dags.foreign import LOOKED_AT, plain_arrows, refuse_known
from graphs.dags.networkx_graphs import from_networkx
from graphs.dags.node_link import read_json
from graphs.errors import DataError

_PREAMBLE = re.compile(
    r"\s+|/\*.*?(?:\*/|\Z)|//[^\n]*|\#[^\n]*|(?:Creator|Version)\b[^\n]*", re.S | re.I
)
_CALLED = re.compile(
    r"""\s*(?:[\w.]+\s*(?:<-|=)\s*)?(?:dagitty::)?dagitty\s*\(\s*(["'])(.*)\1\s*\)\s*""", re.DOTALL
)
_R_ASIDE = re.compile(
    r"""^[ \t]*(?:(?:library|require|suppress\w+|set\.seed|options|plot|print|ggsave|theme_set|ggdag\w*"""
    r"""|(?:dagitty::)?(?:adjustmentSets|impliedConditionalIndependencies|paths))\s*\(.*\)[ \t]*;?[ \t]*(?:\#.*)?|\#.*)$""",
    re.MULTILINE,
)
"""Lines of an R script that say nothing of the graph: packages, plots, questions about it."""
_OF_R = re.compile(r"\b(?:dagitty|dagify)\s*\(")
_R_MARKS = re.compile(
    r"""^[ \t]*(?:dagitty::)?(latents|exposures|outcomes|coordinates)\s*\(\s*[\w.]+\s*\)\s*<-[ \t]*(.+?)[ \t]*;?[ \t]*$""",
    re.MULTILINE,
)
"""dagitty's `latents(g) <- c("u", "v")`, which says of the graph what its text does not."""
_R_NAMES = re.compile(r"""(?:c\s*\()?\s*(?:["'][^"']+["']\s*,?\s*)*\)?""")
_GML = re.compile(r"graph\s*\[", re.IGNORECASE)
_ARROW = re.compile(r"<?-{1,2}>|<-{1,2}")
_TEXT = re.compile(r"(?:strict\s+)?(?:digraph|dag)\b(?!\s*(?:<-|=))", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"""\s*(?:library\(\w+\)\s*)*[\w.]+\s*(?:<-|=)\s*(["'])([^"']*)\1\s*"""
    r"""(?:^\s*(?:[\w.]+\s*<-\s*)?(?:sem|cfa|growth|lavaan|summary|dosearch)\s*\(.*\)\s*)*""",
    re.MULTILINE,
)
"""Lavaan's `model <- "..."` and dosearch's `graph <- "..."`, with what R is then asked to do with it."""
_NODE = r'(?:"[^"\n]+"|\w[\w.]*)'
_CHAIN = re.compile(rf"{_NODE}(?:\s*(?:<?-{{1,2}}>|<-{{1,2}})\s*{_NODE})+")
_SIMPLE = re.compile(rf"{_NODE}\s*(?:<?-{{1,2}}>|<-{{1,2}})\s*{_NODE}")
_REMARK = re.compile(r"\s*(?:[#!]|//|\Z)")
_ALONE = re.compile(rf"{_NODE}(?:\s*\[[^\[\]\n]*\])?")


def read_dag_file(path: str | Path) -> CausalDag:
    """Read a DAG from a file.

    Raises:
        DataError: there is no such file, it is not text, or it is none of the formats.
        CyclicGraphError: the arrows form a cycle.
    """
    file = Path(path)
    try:
        text = read_whole(file).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise DataError(f"cannot read the DAG file {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataError(
            f"{file} is not a text file in UTF-8; give dagitty, DOT, GML or JSON"
        ) from None
    try:
        return parse_dag(text)
    except DataError as error:
        raise DataError(f"{file}: {error}") from None


def parse_dag(text: str) -> CausalDag:
    """Read a DAG from text in any of the formats.

    Raises:
        DataError: the text is none of the formats, or a part of it cannot be read.
        CyclicGraphError: the arrows form a cycle.
    """
    text = plain_arrows(text)
    if text.lstrip().startswith("{"):
        found = read_json(text)
        return found if isinstance(found, CausalDag) else from_networkx(found)
    if _OF_R.search(text):
        return _of_r(_R_ASIDE.sub("", text))
    return _parsed(text)


def _of_r(text: str) -> CausalDag:
    """The graph of an R script, with what it says of its nodes afterwards.

    Raises:
        DataError: as `parse_dag`, or such a statement holds more than names.
    """
    told: dict[str, frozenset[str]] = {}
    for function, value in _R_MARKS.findall(text):
        if function != "coordinates" and not _R_NAMES.fullmatch(value):
            raise DataError(
                f'{function}(...) <- {value[:60]} is no list of names such as c("a", "b")'
            )
        told[function] = frozenset(re.findall(r"""["']([^"']+)["']""", value))
    dag = _parsed(_R_MARKS.sub("", text))
    return replace(
        dag,
        latent=told.get("latents", dag.latent),
        exposures=told.get("exposures", dag.exposures),
        outcomes=told.get("outcomes", dag.outcomes),
    )


def _parsed(text: str) -> CausalDag:
    """A graph in any of the forms, bare of R's other statements."""
    if called := _CALLED.fullmatch(text) or _ASSIGNED.fullmatch(text):
        text = called[2]
    start = _start(text)
    if _GML.match(text, start):
        return _from_gml(text)
    if not _TEXT.match(text, start):
        if _has_nodes_of_their_own(text):
            return read_dag(f"dag {{ {re.sub('-{2,}', '-', text)}\n}}")
        lines = read_lines(text)
        if lines is not None:
            return lines
        refuse_known(text)
        lines_at = list(enumerate(text[:LOOKED_AT].splitlines(), 1))
        if any(_ARROW.search(line) for _, line in lines_at):
            told = [at for at in lines_at if not _REMARK.match(at[1])]
            odd = [at for at in told if not _CHAIN.fullmatch(at[1].strip())]
            number, line = odd[0] if odd else lines_at[0]
            raise DataError(f"line {number}: {line.strip()[:60]!r} is no edge `a -> b`; {QUOTED}")
        raise DataError(
            'expected a DAG as dagitty ("dag { x -> y }"), DOT ("digraph { x -> y }"), lines of '
            "`x -> y`, lavaan or dagify formulas, Tetrad's text, GML "
            f'("graph [ directed 1 ... ]") or JSON; the text starts with {text.strip()[:40]!r}'
        )
    return read_dag(text)


def _has_nodes_of_their_own(text: str) -> bool:
    """Whether a text of lines is what dagitty writes between its braces: edges, chains, nodes with marks."""
    lines = [line for part in re.split(r"[\n;]", text) if (line := part.strip())]
    chains = [line for line in lines if _CHAIN.fullmatch(line)]
    simple = [line for line in chains if _SIMPLE.fullmatch(line)]
    alone = [line for line in lines if _ALONE.fullmatch(line)]
    return len(chains) > 0 and len(chains) + len(alone) == len(lines) > len(simple)


def _start(text: str) -> int:
    """Where the first word is that is no comment."""
    place = 0
    while match := _PREAMBLE.match(text, place):
        place = match.end()
    return place


def _from_gml(text: str) -> CausalDag:
    import networkx as nx

    try:
        graph = nx.parse_gml(text)
    except nx.NetworkXException as error:
        raise DataError(f"cannot read the GML text: {error}") from None
    except (ValueError, KeyError, RecursionError):
        text = "a node or an edge lacks a part (id, source, target), or is nested too deep"
        raise DataError(f"cannot read the GML text: {text}") from None
    return from_networkx(graph)
