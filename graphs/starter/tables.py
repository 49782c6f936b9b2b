"""Read the hand-edited tables, strictly: every bad row is named with file, line and reason."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, get_args

from graphs.biolink import CATEGORIES, DIRECTIONS, PREDICATES
from graphs.curie import Curie
from graphs.errors import CurieError, DataError
from graphs.findings import Design, Finding, Measure
from graphs.statements import Edge, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

COLUMNS: dict[str, tuple[str, ...]] = {
    "nodes.tsv": ("curie", "category", "name", "synonyms"),
    "edges.tsv": ("subject", "predicate", "object", "object_direction", "source", "checked"),
    "findings.tsv": (
        "exposure", "outcome", "population", "design", "direction", "measure", "estimate",
        "ci_low", "ci_high", "contrast", "contrast_sign", "intervention", "n", "year",
        "identifier", "title", "checked",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """The parsed tables, consistent with each other."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    findings: tuple[Finding, ...]


def read_tables(texts: dict[str, str]) -> Tables:
    """Parse and cross-check the three tables.

    Args:
        texts: file name -> content.

    Raises:
        DataError: lists every bad row of every file.
    """
    problems: list[str] = []
    nodes = _rows(texts, "nodes.tsv", _read_node, problems)
    known = {node.curie for node in nodes}
    edges = _rows(texts, "edges.tsv", lambda row: _read_edge(row, known), problems)
    findings = _rows(texts, "findings.tsv", lambda row: _read_finding(row, known), problems)
    for name, items in (("node", [str(n.curie) for n in nodes]), ("edge", [e.id for e in edges]),
                        ("finding", [f.id for f in findings])):  # fmt: skip
        problems += [f"{name} {item} occurs twice" for item in _twice(items)]
    if problems:
        raise DataError("the starter tables have bad rows:\n  " + "\n  ".join(problems))
    return Tables(tuple(nodes), tuple(edges), tuple(findings))


def _rows(
    texts: dict[str, str], file: str, read: Callable[[dict[str, str]], T], problems: list[str]
) -> list[T]:
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
    _expect(row["category"] in CATEGORIES, f"unknown category {row['category']!r}")
    _expect(bool(row["name"].strip()), "a node needs a name")
    synonyms = tuple(part.strip() for part in row["synonyms"].split("|") if part.strip())
    return Node(Curie.parse(row["curie"]), row["category"], row["name"].strip(), synonyms)


def _read_edge(row: dict[str, str], known: set[Curie]) -> Edge:
    direction = row["object_direction"] or None
    _expect(row["predicate"] in PREDICATES, f"unknown predicate {row['predicate']!r}")
    _expect(direction is None or direction in DIRECTIONS, f"unknown direction {direction!r}")
    _expect(bool(row["source"] and row["checked"]), "source and checked must both be given")
    subject, obj = _known(row["subject"], known), _known(row["object"], known)
    _expect(subject != obj, "an edge joins two different nodes")
    return Edge(subject, row["predicate"], obj, direction, row["source"], row["checked"])


def _read_finding(row: dict[str, str], known: set[Curie]) -> Finding:
    _expect(row["design"] in get_args(Design), f"unknown design {row['design']!r}")
    _expect(row["measure"] in get_args(Measure), f"unknown measure {row['measure']!r}")
    _expect(row["contrast_sign"] in ("+", "-"), "contrast_sign must be + or -")
    _expect(row["identifier"].startswith(("PMID:", "DOI:")), "identifier must be a PMID or DOI")
    _expect(row["checked"].startswith("http"), "checked must be the address of a public page")
    finding = Finding(
        exposure=_known(row["exposure"], known),
        outcome=_known(row["outcome"], known),
        population=row["population"],
        design=row["design"],  # type: ignore[arg-type]
        direction=row["direction"],  # type: ignore[arg-type]
        measure=row["measure"],  # type: ignore[arg-type]
        estimate=float(row["estimate"]),
        ci_low=float(row["ci_low"]),
        ci_high=float(row["ci_high"]),
        contrast=row["contrast"],
        contrast_sign=+1 if row["contrast_sign"] == "+" else -1,
        intervention=_known(row["intervention"], known) if row["intervention"] else None,
        n=int(row["n"]) if row["n"] else None,
        year=int(row["year"]),
        identifier=row["identifier"],
        title=row["title"],
        checked=row["checked"],
    )
    _check_numbers(finding)
    return finding


def _check_numbers(finding: Finding) -> None:
    low, middle, high = finding.ci_low, finding.estimate, finding.ci_high
    _expect(low <= middle <= high and low < high, f"{middle} lies outside {low} to {high}")
    _expect(not finding.is_ratio or low > 0, "the interval of a ratio must be above 0")
    _expect(
        finding.direction == finding.computed_direction,
        f"direction {finding.direction!r} contradicts the interval ({finding.computed_direction!r})",
    )
    _expect(1900 <= finding.year <= 2100, f"year {finding.year} is out of range")


def _known(text: str, known: set[Curie]) -> Curie:
    curie = Curie.parse(text)
    _expect(curie in known, f"{curie} is not in nodes.tsv")
    return curie


def _expect(condition: bool, reason: str) -> None:
    if not condition:
        raise DataError(reason)
