"""Graphs as Tetrad writes them: nodes parted by semicolons, then numbered arrows `1. X1 --> X2`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.tasks.lines import opened
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from evals.tasks.sets.structure.suggested import Arrows

EDGE = re.compile(r"\d+\.\s*(\S+)\s*(\S+)\s*(\S+)")


def read_arrows(path: Path) -> Arrows:
    """The arrows of a graph.

    Raises:
        DataError: it lists no nodes, a line is no edge, or an edge is no arrow between its nodes.
    """
    with opened(path) as file:
        lines = file.read().split("\n")
    try:
        start = lines.index("Graph Nodes:") + 1
        nodes, after = set(re.split(r"[;,]", lines[start].strip())), lines.index("Graph Edges:") + 1
    except (ValueError, IndexError):
        raise DataError(f"{path.name}: no 'Graph Nodes:' and 'Graph Edges:'") from None
    arrows = set()
    for number, line in enumerate(lines[after:], after + 1):
        if not line.strip():
            break
        found = EDGE.fullmatch(line.strip())
        if not found or found[2] != "-->" or {found[1], found[3]} - nodes:
            raise DataError(
                f"{path.name}: line {number}: {line.strip()!r} is no arrow of its nodes"
            )
        arrows.add((found[1], found[3]))
    return frozenset(arrows)
