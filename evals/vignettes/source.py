"""The evidence of one vignette as a source that the product's own builder reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.vignettes.records import cells_of
from graphs.errors import DataError
from graphs.findings import RATIOS
from graphs.load.source import EdgeRow, NodeRow
from graphs.starter.rows import ASSESSMENT_COLUMNS, FINDING_COLUMNS, read_assessment, read_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from evals.vignettes.records import Vignette
    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known
    from graphs.vocabulary.reader import Vocabulary


class VignetteSource:
    """One vignette's nodes, edges, findings and assessments, and nothing else.

    Args:
        vignette: whose evidence it is.
        vocabulary: knows the names.

    Raises:
        DataError: the vocabulary lacks a name.
    """

    name, version, licence = "vignette", "1", "our own"
    files: tuple[Path, ...] = ()

    def __init__(self, vignette: Vignette, vocabulary: Vocabulary) -> None:
        self._cells = [cells_of(line) for line in vignette.evidence]
        named = {name for cells in self._cells for name in cells[1].split(" -> ")}
        self._nodes = {name: _node(name, vocabulary) for name in sorted(named | {"sleep"})}

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every thing that the evidence names, and one that it does not: a graph is never empty."""
        del rejects
        yield from {row.curie: row for row in self._nodes.values()}.values()

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every statement."""
        del rejects
        for cells in self._cells:
            if cells[0] == "edge":
                x, y = self._ends(cells)
                yield EdgeRow(x, cells[2], y, "".join(cells[3:]), "infores:vignette", "")

    def evidence(self, known: Known, rejects: Rejects) -> Iterator[Finding | Assessment]:
        """Every finding and assessment."""
        del rejects
        for number, cells in enumerate(self._cells):
            if cells[0] == "assessment":
                yield read_assessment(self._assessment(cells), known, public=False)
            elif cells[0] != "edge":
                yield read_finding(self._finding(cells, number), known, public=False)

    def same_as(self, rejects: Rejects) -> Mapping[str, str]:
        """Nothing is merged."""
        del rejects
        return {}

    def _ends(self, cells: list[str]) -> tuple[str, str]:
        x, _, y = cells[1].partition(" -> ")
        return self._nodes[x].curie, self._nodes[y].curie

    def _finding(self, cells: list[str], number: int) -> dict[str, str]:
        measure, estimate, low, high = cells[2].split()
        null = 1.0 if measure in RATIOS else 0.0
        direction = (
            "increases" if float(low) > null else "decreases" if float(high) < null else "none"
        )
        x, y = self._ends(cells)
        given = {
            "exposure": x, "outcome": y, "design": cells[0], "direction": direction,
            "measure": measure, "estimate": estimate, "ci_low": low, "ci_high": high,
            "n": cells[3], "year": cells[4], "population": cells[5], "contrast": cells[6],
            "contrast_sign": "+", "identifier": f"vignette {number + 1}", "title": f"Study {number + 1}",
        }  # fmt: skip
        return dict.fromkeys(FINDING_COLUMNS, "") | given

    def _assessment(self, cells: list[str]) -> dict[str, str]:
        x, y = self._ends(cells)
        given = {
            "exposure": x, "outcome": y, "kind": "assessment", "direction": cells[2],
            "body": cells[3], "grade": cells[4], "identifier": "vignette", "title": "An assessment",
        }  # fmt: skip
        return dict.fromkeys(ASSESSMENT_COLUMNS, "") | given


def _node(name: str, vocabulary: Vocabulary) -> NodeRow:
    found = vocabulary.exactly(name)
    if not found:
        raise DataError(f"the vocabulary does not know {name!r}")
    node = found[0][0]
    return NodeRow(str(node.curie), node.category, node.name, node.synonyms)
