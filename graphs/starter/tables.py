"""Read the hand-edited tables, strictly: every bad row is named with file, line and reason."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from graphs.biolink import CATEGORIES, DIRECTIONS, PREDICATES
from graphs.curie import Curie
from graphs.errors import CurieError, DataError
from graphs.starter.rows import (
    ASSESSMENT_COLUMNS,
    DEFINING,
    FINDING_COLUMNS,
    REVIEW_COLUMNS,
    Review,
    definition_of,
    expect,
    indication_of,
    read_assessment,
    read_finding,
    read_review,
)
from graphs.statements import Edge, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.starter.rows import Known

T = TypeVar("T")

NODE_COLUMNS = ("curie", "category", "name", "synonyms")
EDGE_COLUMNS = ("subject", "predicate", "object", "object_direction", "source", "checked")
PROCESSES = "process_edges.tsv"
DEFINED, DEFINED_NODES = "definitions.tsv", "definition_nodes.tsv"
COLUMNS: dict[str, tuple[str, ...]] = {
    "nodes.tsv": NODE_COLUMNS,
    "edges.tsv": EDGE_COLUMNS,
    "findings.tsv": FINDING_COLUMNS,
    "assessments.tsv": ASSESSMENT_COLUMNS,
    "mechanism_nodes.tsv": NODE_COLUMNS,
    "mechanism_edges.tsv": EDGE_COLUMNS,
    PROCESSES: EDGE_COLUMNS,
    "mechanism_indications.tsv": ("exposure", "outcome", "mechanism"),
    DEFINED_NODES: NODE_COLUMNS,
    DEFINED: ("exposure", "outcome", "relation", "term", "name"),
    "review.tsv": REVIEW_COLUMNS,
}
"""Every table by its name; those of `graphs.curation.mechanisms` are compressed on disk.

A node of several tables is that of the hand-edited one, else of the definitions.
"""
COMPILED = tuple(name for name in COLUMNS if name != "review.tsv")
"""The tables that the graph is made of."""
BY_HAND = ("nodes.tsv", "edges.tsv", "findings.tsv", "assessments.tsv")
PLAIN = (*BY_HAND, PROCESSES, DEFINED, DEFINED_NODES, "review.tsv")
"""The tables that are not compressed on disk."""


@dataclass(frozen=True)
class Tables:
    """The parsed tables, consistent with each other."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...] = ()
    reviews: tuple[Review, ...] = ()


def read_tables(texts: dict[str, str]) -> Tables:
    """Parse and cross-check the tables.

    Args:
        texts: file name -> content; those that are not edited by hand may be left out.

    Raises:
        DataError: lists every bad row of every file.
    """
    problems: list[str] = []
    nodes = _rows(texts, "nodes.tsv", _read_node, problems)
    for name in (DEFINED_NODES, "mechanism_nodes.tsv"):
        there = {node.curie for node in nodes}
        compact = _rows(texts, name, _read_node, problems)
        nodes += [node for node in compact if node.curie not in there]
    known = {node.curie for node in nodes}
    edges = [
        edge
        for name in ("edges.tsv", "mechanism_edges.tsv", PROCESSES)
        for edge in _rows(texts, name, lambda row: _read_edge(row, known), problems)
    ]
    held = partial(_known, known=known)
    findings = _rows(texts, "findings.tsv", lambda row: read_finding(row, held), problems)
    assessments = _rows(texts, "assessments.tsv", lambda row: read_assessment(row, held), problems)
    assessments += _rows(
        texts, "mechanism_indications.tsv", lambda row: _read_indication(row, held), problems
    )
    assessments += _rows(texts, DEFINED, lambda row: _read_definition(row, held), problems)
    rows = {item.id for item in edges} | {f.id for f in findings} | {a.id for a in assessments}
    reviews = _rows(texts, "review.tsv", lambda row: _read_review(row, rows), problems)
    for name, items in (
        ("node", [str(n.curie) for n in nodes]), ("edge", [e.id for e in edges]),
        ("finding", [f.id for f in findings]), ("assessment", [a.id for a in assessments]),
        ("review", [r.id for r in reviews]),
    ):  # fmt: skip
        problems += [f"{name} {item} occurs twice" for item in _twice(items)]
    if problems:
        raise DataError("the starter tables have bad rows:\n  " + "\n  ".join(problems))
    return Tables(tuple(nodes), tuple(edges), tuple(findings), tuple(assessments), tuple(reviews))


def _rows(
    texts: dict[str, str], file: str, read: Callable[[dict[str, str]], T], problems: list[str]
) -> list[T]:
    if file not in texts and file not in BY_HAND:
        return []
    lines = texts[file].split("\n")
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(reader.fieldnames or ()) != COLUMNS[file]:
        problems.append(f"{file}: the columns must be {', '.join(COLUMNS[file])}")
        return []
    items = []
    for row in reader:
        try:
            if None in row or None in row.values():
                raise DataError(f"expected {len(COLUMNS[file])} cells")
            items.append(read(row))
        except (DataError, CurieError, KeyError, ValueError) as error:
            problems.append(f"{file} line {reader.line_num}: {error}")
    return items


def _twice(items: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [item for item in items if item in seen or seen.add(item)]  # type: ignore[func-returns-value]


def _read_node(row: dict[str, str]) -> Node:
    expect(row["category"] in CATEGORIES, f"unknown category {row['category']!r}")
    expect(bool(row["name"].strip()), "a node needs a name")
    synonyms = tuple(part.strip() for part in row["synonyms"].split("|") if part.strip())
    return Node(Curie.parse(row["curie"]), row["category"], row["name"].strip(), synonyms)


def _read_edge(row: dict[str, str], known: set[Curie]) -> Edge:
    direction = row["object_direction"] or None
    expect(row["predicate"] in PREDICATES, f"unknown predicate {row['predicate']!r}")
    expect(direction is None or direction in DIRECTIONS, f"unknown direction {direction!r}")
    expect(bool(row["source"] and row["checked"]), "source and checked must both be given")
    subject, obj = _known(row["subject"], known), _known(row["object"], known)
    expect(subject != obj, "an edge joins two different nodes")
    return Edge(subject, row["predicate"], obj, direction, row["source"], row["checked"])


def _read_indication(row: dict[str, str], known: Known) -> Assessment:
    """A drug and a disease that a curated mechanism joins."""
    drug, disease = known(row["exposure"]), known(row["outcome"])
    expect(drug != disease, "exposure and outcome are the same")
    return indication_of(drug, disease, row["mechanism"])


def _read_definition(row: dict[str, str], known: Known) -> Assessment:
    """A disease with what its definition names as its cause, or a symptom with the disease."""
    exposure, outcome = known(row["exposure"]), known(row["outcome"])
    expect(exposure != outcome, "exposure and outcome are the same")
    expect(row["relation"] in DEFINING, f"unknown relation {row['relation']!r}")
    return definition_of(exposure, outcome, row["relation"], row["term"], row["name"])


def _read_review(row: dict[str, str], rows: set[str]) -> Review:
    expect(row["id"] in rows, f"no finding, assessment or edge has the id {row['id']}")
    return read_review(row)


def _known(text: str, known: set[Curie]) -> Curie:
    curie = Curie.parse(text)
    expect(curie in known, f"{curie} is not in nodes.tsv")
    return curie
