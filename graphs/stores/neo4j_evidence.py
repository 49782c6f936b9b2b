"""Study findings and assessments of a Neo4j server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphs.assessments import assessment_of
from graphs.findings import finding_of
from graphs.store import ANY_COMPARATOR, AssessmentSet, FindingSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.curie import Curie
    from graphs.stores.neo4j_connection import Reader

NEWEST = "RETURN f.row ORDER BY coalesce(f.year, 0) DESC, f.id LIMIT $limit"


async def findings(
    read: Reader,
    exposure: Curie | str | None,
    outcome: Curie | str | None,
    comparator: Curie | str | None,
    limit: int,
) -> FindingSet:
    """As `KnowledgeGraph.findings`."""
    clauses = ["f.outcome = $outcome"] if outcome is not None else []
    if comparator is None:
        clauses += ["f.comparator IS NULL", *(["f.exposure = $a"] if exposure is not None else [])]
    else:
        given = {"a": exposure, "b": None if comparator == ANY_COMPARATOR else comparator}
        clauses.append("f.comparator IS NOT NULL")
        clauses += [
            f"(f.exposure = ${key} OR f.comparator = ${key})"
            for key, treatment in given.items()
            if treatment is not None
        ]
    text = f"MATCH (f:Finding) WHERE {' AND '.join(clauses)} {NEWEST}"
    rows = await read.rows(
        text, a=str(exposure), b=str(comparator), outcome=str(outcome), limit=limit + 1
    )
    found = [finding_of(json.loads(row)) for (row,) in rows]
    return FindingSet(tuple(found[:limit]), truncated=len(found) > limit)


async def assessments(
    read: Reader,
    exposure: Curie | str | None,
    outcome: Curie | str | None,
    kinds: Sequence[str],
    limit: int,
) -> AssessmentSet:
    """As `KnowledgeGraph.assessments`."""
    text = (
        "MATCH (f:Assessment) WHERE ($exposure IS NULL OR f.exposure = $exposure) "
        "AND ($outcome IS NULL OR f.outcome = $outcome) "
        f"AND (size($kinds) = 0 OR f.kind IN $kinds) {NEWEST}"
    )
    rows = await read.rows(
        text,
        exposure=None if exposure is None else str(exposure),
        outcome=None if outcome is None else str(outcome),
        kinds=list(kinds),
        limit=limit + 1,
    )
    found = [assessment_of(json.loads(row)) for (row,) in rows]
    return AssessmentSet(tuple(found[:limit]), truncated=len(found) > limit)
