"""Study findings and assessments of a SQLite graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.assessments import assessment_of
from graphs.findings import finding_of
from graphs.store import ANY_COMPARATOR, AssessmentSet, FindingSet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from graphs.curie import Curie

NEWEST = "ORDER BY coalesce(year, 0) DESC, id LIMIT ?"


def findings(
    db: sqlite3.Connection,
    exposure: Curie | str | None,
    outcome: Curie | str | None,
    comparator: Curie | str | None,
    limit: int,
) -> FindingSet:
    """As `KnowledgeGraph.findings`."""
    clauses, values = _compared(exposure, comparator)
    if outcome is not None:
        clauses.append("outcome = ?")
        values.append(str(outcome))
    query = f"SELECT * FROM finding WHERE {' AND '.join(clauses)} {NEWEST}"  # noqa: S608
    found = [finding_of(row) for row in db.execute(query, (*values, limit + 1))]
    return FindingSet(tuple(found[:limit]), truncated=len(found) > limit)


def _compared(
    exposure: Curie | str | None, comparator: Curie | str | None
) -> tuple[list[str], list[str]]:
    """Conditions on the treatments and their values."""
    if comparator is None:
        return (
            ["comparator IS NULL", *(["exposure = ?"] if exposure is not None else [])],
            [str(exposure)] if exposure is not None else [],
        )
    clauses, values = ["comparator IS NOT NULL"], []
    given = [exposure, None if comparator == ANY_COMPARATOR else comparator]
    for treatment in (str(one) for one in given if one is not None):
        clauses.append("(exposure = ? OR comparator = ?)")
        values += [treatment, treatment]
    return clauses, values


def assessments(
    db: sqlite3.Connection,
    exposure: Curie | str | None,
    outcome: Curie | str | None,
    kinds: Sequence[str],
    limit: int,
) -> AssessmentSet:
    """As `KnowledgeGraph.assessments`."""
    wanted = {"exposure": exposure, "outcome": outcome}
    clauses = [f"{column} = ?" for column, value in wanted.items() if value is not None]
    values = [str(value) for value in wanted.values() if value is not None]
    if kinds:
        clauses.append(f"kind IN ({', '.join('?' * len(kinds))})")
        values += kinds
    where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    query = f"SELECT * FROM assessment {where} {NEWEST}"  # noqa: S608
    found = [assessment_of(row) for row in db.execute(query, (*values, limit + 1))]
    return AssessmentSet(tuple(found[:limit]), truncated=len(found) > limit)
