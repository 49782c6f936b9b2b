"""Tables of a curator, with plain names, read as rows of the starter tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.curation.named import NameLine
from graphs.errors import CurieError, DataError
from graphs.names import fold
from graphs.starter.rows import (
    ASSESSMENT_COLUMNS,
    FINDING_COLUMNS,
    read_assessment,
    read_finding,
    read_review,
)
from graphs.statements import Edge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphs.assessments import Assessment
    from graphs.curation.named import Names
    from graphs.findings import Finding
    from graphs.starter.rows import Review

FILES: dict[str, tuple[str, ...]] = {
    "findings.tsv": tuple(column for column in FINDING_COLUMNS if column != "intervention"),
    "assessments.tsv": ASSESSMENT_COLUMNS,
    "chains.tsv": (
        "source", "target", "step", "subject", "effect", "object", "identifier", "title", "checked",
    ),
    "names.tsv": ("name", "category", "synonyms", "member_of"),
    "review.tsv": ("table", "row", "exposure", "outcome", "seen_at", "kind", "read"),
}  # fmt: skip
EFFECTS = {"increases": "increased", "decreases": "decreased"}

Row = tuple[int, dict[str, str]]
"""Number of a row from 1, and its cells."""


@dataclass
class Taken:
    """What one folder gave: values with their reviews, and every row that was refused with the reason."""

    findings: list[Finding] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Id -> cells as the curator wrote them, figures as printed, with identifiers for names."""
    refused: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> dict[str, list[Row]]:
    """The tables of a folder by name; one that is absent is empty.

    Raises:
        DataError: a table has other columns.
    """
    return {name: _read(folder / name, columns) for name, columns in FILES.items()}


def _read(path: Path, columns: tuple[str, ...]) -> list[Row]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := set(columns) - set(reader.fieldnames or ()):
        raise DataError(f"{path}: the columns {', '.join(sorted(missing))} are missing")
    return [(number, row) for number, row in enumerate(reader, start=1)]


def name_lines(rows: list[Row]) -> dict[str, NameLine]:
    """Folded name -> what is said about it; the first line of a name stands."""
    found: dict[str, NameLine] = {}
    for _, row in rows:
        synonyms = tuple(s.strip() for s in (row["synonyms"] or "").split("|") if s.strip())
        line = NameLine(
            row["name"].strip(), row["category"].strip(), synonyms, (row["member_of"] or "").strip()
        )
        found.setdefault(fold(line.name), line)
    return found


def take(tables: Mapping[str, list[Row]], names: Names) -> Taken:
    """Every row that can be read and was reviewed."""
    taken = Taken()
    reviews = {(r["table"], r["row"]): r for _, r in tables["review.tsv"]}
    for number, row in tables["findings.tsv"]:
        with _Refusing(taken, "findings", number):
            finding = read_finding({**_whole(row), "intervention": ""}, names.of)
            taken.reviews.append(_review(reviews, "findings", number, row, finding.id))
            taken.findings.append(finding)
            taken.cells[finding.id] = _cells({**row, "intervention": ""}, FINDING_COLUMNS, names)
    for number, row in tables["assessments.tsv"]:
        with _Refusing(taken, "assessments", number):
            assessment = read_assessment(_whole(row), names.of)
            taken.reviews.append(_review(reviews, "assessments", number, row, assessment.id))
            taken.assessments.append(assessment)
            taken.cells[assessment.id] = _cells(row, ASSESSMENT_COLUMNS, names)
    for chain in _chains(tables["chains.tsv"]):
        with _Refusing(taken, "chains", chain[0][0]):
            steps = [(number, row, _step(_whole(row), names)) for number, row in chain]
            _check_joined(steps)
            reviewed = [_review(reviews, "chains", n, row, edge.id) for n, row, edge in steps]
            taken.edges += [edge for *_, edge in steps]
            taken.reviews += reviewed
    return taken


class _Refusing:
    """Notes why a row is refused, and goes on."""

    def __init__(self, taken: Taken, table: str, number: int) -> None:
        self._taken, self._place = taken, f"{table} row {number}"

    def __enter__(self) -> None:
        """Nothing to open."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, (DataError, CurieError, ValueError)):
            return False
        self._taken.refused.append(f"{self._place}: {error}")
        return True


def _cells(row: Mapping[str, str], columns: tuple[str, ...], names: Names) -> tuple[str, ...]:
    ends = {
        column: str(names.of(row[column]))
        for column in ("exposure", "outcome", "comparator")
        if row.get(column)
    }
    return tuple({**row, **ends}[column].strip() for column in columns)


def _whole(row: dict[str, str]) -> dict[str, str]:
    if None in row or None in row.values():
        raise DataError("too few or too many cells")
    return row


def _review(
    reviews: Mapping[tuple[str, str], dict[str, str]],
    table: str,
    number: int,
    row: Mapping[str, str],
    row_id: str,
) -> Review:
    found = reviews.get((table, str(number)))
    if found is None:
        raise DataError("no line of review.tsv says where it was seen")
    first, last = ("subject", "object") if table == "chains" else ("exposure", "outcome")
    if (found["exposure"], found["outcome"]) != (row[first], row[last]):
        raise DataError(
            f"its line of review.tsv is about {found['exposure']} and {found['outcome']}"
        )
    return read_review({**found, "id": row_id})


def _chains(rows: list[Row]) -> list[list[Row]]:
    """The steps of each chain in their order."""
    found: dict[tuple[str | None, ...], list[Row]] = {}
    for number, row in rows:
        new = row["step"] == "1"
        key = (row["source"], row["target"])
        chain = found.get((*key, str(len(found) - 1)))
        if new or chain is None:
            chain = found[(*key, str(len(found)))] = []
        chain.append((number, row))
    return list(found.values())


def _step(row: dict[str, str], names: Names) -> Edge:
    if row["effect"] not in EFFECTS:
        raise DataError(f"effect is {row['effect']!r}; it is one of {', '.join(EFFECTS)}")
    subject, obj = names.of(row["subject"]), names.of(row["object"])
    if subject == obj:
        raise DataError(f"{row['subject']} and {row['object']} are the same node")
    if not row["identifier"] or not row["checked"].startswith("http"):
        raise DataError("a step needs an identifier and the address where it was checked")
    direction = EFFECTS[row["effect"]]
    return Edge(subject, "biolink:affects", obj, direction, row["identifier"], row["checked"])


def _check_joined(steps: list[tuple[int, dict[str, str], Edge]]) -> None:
    edges = [edge for *_, edge in steps]
    first, last = steps[0][1], steps[-1][1]
    if fold(first["subject"]) != fold(first["source"]):
        raise DataError("the first step does not start at the source")
    if fold(last["object"]) != fold(last["target"]):
        raise DataError("the last step does not end at the target")
    for (number, *_), before, after in zip(steps[1:], edges, edges[1:], strict=False):
        if before.object != after.subject:
            raise DataError(f"the step of row {number} does not go on where the one before it ends")
