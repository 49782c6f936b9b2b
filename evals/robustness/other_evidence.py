"""The graph in use with other evidence on every pair, and what answers owe to each.

A graph that was changed has a release of its own name, so that no answer of one is taken for an answer of
another. `retracted` changes no graph: a list of retractions names what the original answer rested on.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphs.forwarded import ForwardedGraph
from graphs.store import AssessmentSet, FindingSet, Release
from tools.literature.lines.retractions import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from evals.robustness.asked_otherwise import Owed
    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.store import KnowledgeGraph

_OPPOSITE: dict[str, Literal["increases", "decreases"]] = {
    "increases": "decreases",
    "decreases": "increases",
}
AGAINST = ", and the opposite"
"""Follows the title of a record that was made up; its identifier is none of a publication."""


class Change(NamedTuple):
    """What becomes of the evidence on a pair, and what is owed."""

    owed: Owed
    about: str


EVIDENCE: dict[str, Change] = {
    "missing evidence": Change("weaker", "no study and no conclusion of a body is held; edges are"),
    "conflicting evidence": Change("withheld", "beside each record one as sure of the opposite"),
    "retracted evidence": Change("set aside", "what the answer rested on was retracted"),
}


class OtherEvidence(ForwardedGraph):
    """A `KnowledgeGraph` in front of another, whose evidence is changed: `missing` or `conflicting`."""

    def __init__(self, graph: KnowledgeGraph, name: str) -> None:
        self._graph = graph
        self._name = name
        self._is_missing = name.startswith("missing")

    async def _ask(self, method: str, *arguments: Any, **options: Any) -> Any:
        found = await getattr(self._graph, method)(*arguments, **options)
        if isinstance(found, Release):
            return replace(found, name=f"{found.name} ({self._name})")
        if isinstance(found, FindingSet):
            return FindingSet(self._changed(found.findings, _finding_against), found.truncated)
        if isinstance(found, AssessmentSet):
            return AssessmentSet(
                self._changed(found.assessments, _assessment_against), found.truncated
            )
        return found

    def _changed(self, records: Iterable[Any], against: Callable[[Any], Any]) -> tuple[Any, ...]:
        if self._is_missing:
            return ()
        return tuple(one for record in records for one in (record, against(record)) if one)

    async def close(self) -> None:
        """Nothing: the graph behind stays its opener's."""


def _finding_against(finding: Finding) -> Finding | None:
    """The same numbers for less of the exposure; None where the study found no effect."""
    if finding.direction not in _OPPOSITE:
        return None
    return replace(
        finding, direction=_OPPOSITE[finding.direction], contrast_sign=-finding.contrast_sign,
        identifier=f"against:{finding.identifier}", title=finding.title + AGAINST, overlaps=(),
    )  # fmt: skip


def _assessment_against(stated: Assessment) -> Assessment | None:
    """The opposite, by another body; its number is left out."""
    if stated.direction not in _OPPOSITE:
        return None
    return replace(
        stated, direction=_OPPOSITE[stated.direction], body=f"{stated.body}{AGAINST}", measure=None,
        estimate=None, ci_low=None, ci_high=None, identifier=f"against:{stated.identifier}",
        title=stated.title + AGAINST,
    )  # fmt: skip


def publications(identifiers: Iterable[str]) -> frozenset[str]:
    """Those that name a publication, by DOI or PMID, in one case."""
    return frozenset(
        name.upper() for name in identifiers if name.partition(":")[0].upper() in ("DOI", "PMID")
    )


@contextmanager
def retracted(identifiers: Iterable[str], path: Path) -> Iterator[None]:
    """While it lasts, runs of this process read a list that says these publications were retracted."""
    rows = ["doi\tpmid\tkind\tnotice_doi"]
    for name in sorted(publications(identifiers)):
        kind, _, value = name.partition(":")
        cells = (value, "") if kind == "DOI" else ("", value)
        rows.append("\t".join((*cells, "Retraction", "")))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
