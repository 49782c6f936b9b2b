"""KGX: the exchange format of Monarch, RTX-KG2 and SPOKE exports, as TSV or JSON Lines.

Format: https://github.com/biolink/kgx, "KGX Format". Cells that hold several values separate them
by `|`. A negated statement is rejected: the absence of an effect is no edge here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.biolink import CATEGORIES
from graphs.load.source import EdgeRow, NodeRow
from graphs.load.text import find_file, records, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graphs.findings import Finding
    from graphs.load.rejects import Rejects
    from graphs.starter.rows import Known

NODE_FILES = ("nodes.tsv", "nodes.jsonl")
EDGE_FILES = ("edges.tsv", "edges.jsonl")
SOURCES = (
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "knowledge_source",
    "provided_by",
)
GENERAL = frozenset(
    f"biolink:{name}"
    for name in ("NamedThing", "BiologicalEntity", "PhysicalEssence", "DiseaseOrPhenotypicFeature")
)


class Kgx:
    """A pair of node and edge files: a folder, or the beginning of their paths.

    Raises:
        DataError: not exactly one file of each.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.version = "unknown"
        self.licence = "as stated by the export"
        self._nodes = find_file(path, NODE_FILES, "KGX nodes")
        self._edges = find_file(path, EDGE_FILES, "KGX edges")
        self.files = (self._nodes, self._edges)

    def nodes(self, rejects: Rejects) -> Iterator[NodeRow]:
        """Every node with its most specific known category."""
        for line, row in _read(self._nodes, rejects, ("id", "category")):
            category = _category(_several(row.get("category")))
            if category is None:
                shown = str(row.get("category"))
                rejects.add(self._nodes.name, line, "unknown category", row, shown)
                continue
            names = [*_several(row.get("synonym")), *_several(row.get("exact_synonym"))]
            name = str(row.get("name") or row["id"])
            yield NodeRow(str(row["id"]), category, name, tuple(dict.fromkeys(names)))

    def edges(self, rejects: Rejects) -> Iterator[EdgeRow]:
        """Every statement that is not negated."""
        for line, row in _read(self._edges, rejects, ("subject", "predicate", "object")):
            if str(row.get("negated", "")).lower() in ("true", "t", "1"):
                rejects.add(self._edges.name, line, "negated statement", row)
                continue
            source = next((v for key in SOURCES for v in _several(row.get(key))), "not stated")
            yield EdgeRow(
                str(row["subject"]),
                str(row["predicate"]),
                str(row["object"]),
                str(row.get("object_direction_qualifier") or ""),
                source,
                "|".join(_several(row.get("publications"))),
            )

    def evidence(self, known: Known, rejects: Rejects) -> tuple[Finding, ...]:
        """None: KGX holds no estimates."""
        del known, rejects
        return ()

    def same_as(self) -> Mapping[str, str]:
        """Nothing is merged."""
        return {}


def _read(
    path: Path, rejects: Rejects, columns: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, Any]]]:
    if ".tsv" in path.suffixes:
        yield from rows(path, rejects, columns)
        return
    for line, row in records(path, rejects):
        missing = [column for column in columns if not row.get(column)]
        if missing:
            rejects.add(path.name, line, f"no {missing[0]}", row)
        else:
            yield line, row


def _several(value: object) -> list[str]:
    if not value:
        return []
    values = value if isinstance(value, list) else str(value).split("|")
    return [str(item).strip() for item in values if str(item).strip()]


def _category(stated: list[str]) -> str | None:
    """The first known one that says more than `NamedThing`, else the first known one."""
    known = [category for category in stated if category in CATEGORIES]
    return next((c for c in known if c not in GENERAL), known[0] if known else None)
