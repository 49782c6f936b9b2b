"""From sources to one store: merge identifiers, turn inverse predicates, reject what does not fit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from graphs.biolink import CATEGORIES, DIRECTIONS, INVERSES, PREDICATES
from graphs.curie import Curie
from graphs.errors import CurieError, DataError
from graphs.findings import Finding
from graphs.load.held import HeldNodes
from graphs.load.mapping_merges import ends_of
from graphs.load.rejects import Rejects
from graphs.store import Release
from graphs.stores.sqlite_build import StoreWriter

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from graphs.load.held import LookUp
    from graphs.load.source import EdgeRow, NodeRow, Source

    Progress = Callable[[str, int], None]
    Counts = tuple[Counter[str], Counter[str]]

EVERY = 100_000
"""Rows between two reports of progress."""
HALF = "holds half of a character (a lone surrogate)"
BYTES = "holds bytes that are not UTF-8"
ZERO = "holds a zero byte"


@dataclass
class SourceReport:
    """What one source gave: rows taken, rows rejected by reason, predicates turned round.

    `remarks` counts what was taken otherwise than it was written, or is no statement at all.
    """

    name: str
    version: str
    licence: str
    checksum: str
    nodes: int = 0
    edges: int = 0
    evidence: int = 0
    turned: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildReport:
    """What was built, source by source. `merged` counts node rows that got another identifier."""

    path: str
    release: Release
    sources: tuple[SourceReport, ...]
    merged: int
    rejects: str | None


def build(
    sources: Sequence[Source],
    out: Path,
    *,
    rejects_path: Path | None = None,
    known: LookUp = lambda _name: (),
    progress: Progress = lambda _what, _count: None,
) -> BuildReport:
    """Write the sources into one store; nothing is left behind when it fails.

    Args:
        sources: read in order; a node keeps the name and category of the first that has it.
        out: the file to make.
        rejects_path: where rejected rows go; `OUT.rejects.tsv` when None.
        known: looks up a name that a table of evidence uses and no source has.
        progress: told what is read and how many rows so far.

    Raises:
        DataError: a source is malformed, or no source has a node.
        StoreError: the file cannot be written.
    """
    rejects_path = rejects_path or out.with_name(f"{out.name}.rejects.tsv")
    reports = [SourceReport(s.name, s.version, s.licence, _checksum(s)) for s in sources]
    with StoreWriter(out) as writer, Rejects(rejects_path) as rejects:
        same = _same_as(sources, reports, rejects)
        builder = _Builder(writer, same, known, rejects, progress)
        for source, report in zip(sources, reports, strict=True):
            builder.take_nodes(source, report)
        for old, new in same.items():
            writer.add_identifier(new, old)
        for source, report in zip(sources, reports, strict=True):
            builder.take_evidence(source, report)
        if not any(report.nodes for report in reports):
            raise DataError(_no_node(rejects))
        for source, report in zip(sources, reports, strict=True):
            builder.take_edges(source, report)
        progress("sorting and indexing", 0)
        release = _release(reports)
        facts = {"sources": json.dumps([asdict(report) for report in reports])}
        writer.finish(release, facts)
        written = str(rejects_path) if rejects.total else None
    return BuildReport(str(out), release, tuple(reports), builder.merged, written)


class _Builder:
    """Checks rows against the Biolink Model and hands them to the writer."""

    def __init__(
        self, writer: StoreWriter, same: Mapping[str, str], known: LookUp, rejects: Rejects,
        progress: Progress,
    ) -> None:  # fmt: skip
        self._writer = writer
        self._same = same
        self._rejects = rejects
        self._progress = progress
        self._nodes = HeldNodes(writer, same, known)
        self._evidence: set[str] = set()
        self.merged = 0

    def take_nodes(self, source: Source, report: SourceReport) -> None:
        """Every node of one source."""
        before = self._rejects.counted()
        self._rejects.place = ("", 0)
        mine: set[str] = set()
        for row in source.nodes(self._rejects):
            fault = _node_fault(row)
            if fault:
                self._rejects.add(*self._place(report), fault, row)
                continue
            curie = self._same.get(row.curie, row.curie)
            self.merged += curie != row.curie
            if curie == row.curie and (other := self._writer.stated(curie)):
                self._tell_twice(row, *other, again=curie in mine)
            mine.add(curie)
            self._writer.add_node(curie, row.category, row.name.strip(), row.synonyms)
            report.nodes += 1
            if report.nodes % EVERY == 0:
                self._progress(f"{report.name}: nodes", report.nodes)
        self._count_rejected(report, before)

    def _tell_twice(self, row: NodeRow, category: str, name: str, *, again: bool) -> None:
        """Count identifiers that stand for two things: sources differ in names, one source should not."""
        if category != row.category:
            self._rejects.remark("one id with two categories: the first is kept")
        elif again and name != row.name.strip():
            self._rejects.remark(
                "one id with two names in one source: the first is kept, the other a synonym"
            )

    def take_evidence(self, source: Source, report: SourceReport) -> None:
        """Every study finding and assessment of one source; one that is there already is rejected."""
        before = self._rejects.counted()
        self._rejects.place = ("", 0)
        for stated in source.evidence(self._nodes.known, self._rejects):
            item = self._nodes.merged(stated)
            if item.id in self._evidence:
                self._rejects.add(*self._place(report), "stated by an earlier row", item.id)
                continue
            self._evidence.add(item.id)
            if isinstance(item, Finding):
                self._writer.add_findings([item])
            else:
                self._writer.add_assessments([item])
            report.evidence += 1
        self._count_rejected(report, before)

    def take_edges(self, source: Source, report: SourceReport) -> None:
        """Every statement of one source, in its canonical direction."""
        before = self._rejects.counted()
        self._rejects.place = ("", 0)
        for row in source.edges(self._rejects):
            subject = self._same.get(row.subject, row.subject)
            obj = self._same.get(row.object, row.object)
            fault, of = self._edge_fault(row, subject, obj)
            if fault:
                self._rejects.add(*self._place(report), fault, row, of)
                continue
            predicate = INVERSES.get(row.predicate, row.predicate)
            if predicate != row.predicate:
                subject, obj = obj, subject
                report.turned += 1
            self._writer.add_edge(subject, predicate, obj, row.direction, row.source, row.checked)
            report.edges += 1
            if report.edges % EVERY == 0:
                self._progress(f"{report.name}: edges", report.edges)
        self._count_rejected(report, before)

    def _edge_fault(self, row: EdgeRow, subject: str, obj: str) -> tuple[str, str]:
        """Why an edge does not fit, and what of it; two empty texts where it does."""
        if fault := _text_fault(subject, obj, row.source, row.checked):
            return fault, ""
        if row.predicate not in PREDICATES and row.predicate not in INVERSES:
            return "predicate that Biolink has not", row.predicate
        if row.direction and row.direction not in DIRECTIONS:
            return "unknown object direction", row.direction
        if row.direction and row.predicate in INVERSES:
            return (
                "qualified statement with an inverse predicate",
                f"{row.predicate} {row.direction}",
            )
        if subject == obj:
            return "joins a node with itself", subject
        absent = [node for node in (subject, obj) if not self._writer.has_node(node)]
        return ("names a node that no source has", ", ".join(absent)) if absent else ("", "")

    def _place(self, report: SourceReport) -> tuple[str, int]:
        """Where the row stood, or the source's name where it has no lines."""
        file, line = self._rejects.place
        return file or report.name, line

    def _count_rejected(self, report: SourceReport, before: Counts) -> None:
        _count(report, self._rejects, before)


def _count(report: SourceReport, rejects: Rejects, before: Counts) -> None:
    """Add to a report what was rejected and remarked on since."""
    reasons, remarks = rejects.counted()
    for reason, count in (reasons - before[0]).items():
        report.rejected[reason] = report.rejected.get(reason, 0) + count
    for remark, count in (remarks - before[1]).items():
        report.remarks[remark] = report.remarks.get(remark, 0) + count


def _no_node(rejects: Rejects) -> str:
    """That nothing was built, and why rows were rejected."""
    reasons = "; ".join(f"{reason}: {n:,}" for reason, n in rejects.reasons.most_common(3))
    why = f" ({rejects.total:,} rows rejected, {reasons})" if reasons else ""
    return f"no source holds a node{why}; name at least one graph or ontology"


def _text_fault(*parts: str) -> str:
    """Why parts are no text that a file can hold, or nothing."""
    whole = "".join(parts)
    try:
        whole.encode("utf-8")
    except UnicodeEncodeError:
        # A byte that is not UTF-8 was read as U+DC80 to U+DCFF.
        return BYTES if any("\udc80" <= letter <= "\udcff" for letter in whole) else HALF
    return ZERO if "\x00" in whole else ""


def _node_fault(row: NodeRow) -> str:
    if fault := _text_fault(row.curie, row.name, *row.synonyms):
        return fault
    if row.category not in CATEGORIES:
        return "category that Biolink has not"
    if not row.name.strip():
        return "the name is empty"
    try:
        Curie.parse(row.curie)
    except CurieError:
        return "the identifier is not a CURIE"
    return ""


def _same_as(
    sources: Sequence[Source], reports: Sequence[SourceReport], rejects: Rejects
) -> dict[str, str]:
    """All mappings followed to their ends; a ring ends at its first member in order."""
    steps: dict[str, str] = {}
    for source, report in zip(sources, reports, strict=True):
        before = rejects.counted()
        for old, new in source.same_as(rejects).items():
            if steps.setdefault(old, new) != new:
                why = "merged into another by an earlier source"
                rejects.add(source.name, 0, why, (old, new), steps[old])
        _count(report, rejects, before)
    return ends_of(steps)


def _checksum(source: Source) -> str:
    digest = hashlib.sha256(f"{source.name} {source.version}".encode())
    for path in source.files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _release(reports: Sequence[SourceReport]) -> Release:
    digest = hashlib.sha256("".join(report.checksum for report in reports).encode()).hexdigest()
    return Release("+".join(report.name for report in reports), digest[:8], digest)
