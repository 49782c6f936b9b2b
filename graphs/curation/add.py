"""Add curated rows to the starter tables.

    python -m graphs.curation.add FOLDER [FOLDER ...] [--dry-run]

A folder holds any of `findings.tsv`, `assessments.tsv`, `chains.tsv`, `names.tsv` and `review.tsv`, with
plain names instead of identifiers (`graphs.curation.curated` lists their columns). A name is looked
for among the nodes that ship, then in the vocabulary; a new one needs a line in `names.tsv`. A row that
cannot be read, that is not reviewed, or that is there already is told and left out; the others are
written, the membership of a name in a class as `biolink:subclass_of`. Exit code 1 when a row was
refused.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.cache import write_atomically
from graphs.curation.curated import name_lines, read_folder, take
from graphs.curation.named import Names
from graphs.errors import AetiaError, DataError
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import read_tables
from graphs.statements import Edge
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphs.assessments import Assessment
    from graphs.curation.curated import Taken
    from graphs.curation.named import LookUp, NameLine
    from graphs.curie import Curie
    from graphs.findings import Finding
    from graphs.starter.rows import Review
    from graphs.starter.tables import Tables
    from graphs.statements import Node

HERE = Path(__file__).parents[1] / "starter"
MEMBER_OF = "biolink:subclass_of"
MEMBER = ("AETIA:names", "membership by definition")
"""Source of a membership that a curator names, and how it was checked."""


@dataclass
class Added:
    """New rows, each once, and what is to be told."""

    findings: list[Finding] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    cells: dict[str, Sequence[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def new_of(taken: Taken, held: Tables, added: Added) -> None:
    """Keep what neither the tables nor an earlier folder has."""
    added.cells |= taken.cells
    ids = {r.id for r in (*held.reviews, *added.reviews)}
    seen = {_figures(f) for f in (*held.findings, *added.findings)}
    for finding in taken.findings:
        if _figures(finding) in seen:
            added.told.append(f"there already: {finding.identifier} {finding.contrast}")
            continue
        seen.add(_figures(finding))
        added.findings.append(finding)
    stated = {a.id for a in (*held.assessments, *added.assessments)}
    for assessment in taken.assessments:
        if assessment.id in stated:
            added.told.append(f"there already: {assessment.identifier} {assessment.grade}")
            continue
        stated.add(assessment.id)
        added.assessments.append(assessment)
    edges = {_statement(e) for e in (*held.edges, *added.edges)}
    for edge in taken.edges:
        if _statement(edge) not in edges:
            edges.add(_statement(edge))
            added.edges.append(edge)
    kept = {f.id for f in added.findings} | {a.id for a in added.assessments}
    kept = (kept | {e.id for e in added.edges}) - ids
    for review in taken.reviews:
        if review.id in kept:
            kept.discard(review.id)
            added.reviews.append(review)


def _figures(f: Finding) -> tuple[object, ...]:
    """Two findings with these in common are one, however the contrast is worded."""
    printed = (f.measure, f.estimate, f.ci_low, f.ci_high, f.population)
    return (f.exposure, f.outcome, f.comparator, f.identifier, *printed)


def _statement(e: Edge) -> tuple[object, ...]:
    return (e.subject, e.object, e.predicate, e.object_direction, e.source)


def memberships(
    lines: Iterable[NameLine], names: Names, held: Iterable[Edge], told: list[str]
) -> list[Edge]:
    """`biolink:subclass_of` for every name that has a class, where it is not stated yet."""
    stated = {(edge.subject, edge.object) for edge in held if edge.predicate == MEMBER_OF}
    found = []
    for line in lines:
        if not line.member_of:
            continue
        try:
            ends = names.of(line.name), names.of(line.member_of)
        except DataError as error:
            told.append(f"{line.name} is put into no class: {error}")
            continue
        if ends[0] != ends[1] and ends not in stated:
            stated.add(ends)
            found.append(Edge(ends[0], MEMBER_OF, ends[1], None, *MEMBER))
    return found


def texts_with(
    texts: Mapping[str, str], added: Added, changed: Mapping[Curie, Node]
) -> dict[str, str]:
    """The tables with what was added."""
    nodes = {str(curie): _node_cells(node) for curie, node in changed.items()}
    kept = []
    for line in texts["nodes.tsv"].rstrip("\n").split("\n"):
        curie = line.partition("\t")[0]
        kept.append("\t".join(nodes.pop(curie)) if curie in nodes else line)
    base = {**texts, "nodes.tsv": "\n".join(kept)}
    rows: dict[str, list[Sequence[str]]] = {
        "nodes.tsv": list(nodes.values()),
        "edges.tsv": [_edge_cells(e) for e in added.edges],
        "findings.tsv": [added.cells[f.id] for f in added.findings],
        "assessments.tsv": [added.cells[a.id] for a in added.assessments],
        "review.tsv": [(r.id, r.exposure, r.outcome, r.seen_at, r.kind, r.read) for r in added.reviews],
    }  # fmt: skip
    return {
        name: "\n".join([base[name].rstrip("\n"), *("\t".join(row) for row in new)]) + "\n"
        for name, new in rows.items()
    }


def _node_cells(node: Node) -> tuple[str, ...]:
    return str(node.curie), node.category, node.name, "|".join(node.synonyms)


def _edge_cells(e: Edge) -> tuple[str, ...]:
    ends = str(e.subject), e.predicate, str(e.object)
    return (*ends, e.object_direction or "", e.source, e.checked)


def main(words: Sequence[str] | None = None) -> int:
    """Add the rows of all folders; exit code 1 when one was refused."""
    parser = argparse.ArgumentParser(prog="python -m graphs.curation.add")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")
    options = parser.parse_args(words)
    try:
        texts = texts_of(read_files())
        added, changed, refused = add(texts, options.folders, open_here().exactly)
        written = texts_with(texts, added, changed)
        read_tables({**texts, **written})
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name, text in written.items() if not options.dry_run else ():
        write_atomically(HERE / name, text.encode())
    for line in (*added.told, *refused):
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(
        f"{len(added.findings)} findings, {len(added.assessments)} assessments, {len(added.edges)} edges, "
        f"{len(changed)} nodes new or with more names; {len(refused)} rows refused\n"
    )
    return 1 if refused else 0


def add(
    texts: Mapping[str, str], folders: Sequence[Path], known: LookUp
) -> tuple[Added, Mapping[Curie, Node], list[str]]:
    """What the folders add to the tables, the nodes that are new or got names, and what was refused.

    Args:
        texts: the tables as they are.
        folders: of curators.
        known: looks a name up beyond the tables.

    Raises:
        DataError: a table has other columns.
    """
    held = read_tables(dict(texts))
    read = [read_folder(folder) for folder in folders]
    lines = name_lines([row for tables in read for row in tables["names.tsv"]])
    names = Names(held.nodes, lines, known)
    added, refused = Added(), []
    for folder, tables in zip(folders, read, strict=True):
        taken = take(tables, names)
        refused += [f"refused: {folder.name} {reason}" for reason in taken.refused]
        new_of(taken, held, added)
    stated = (*held.edges, *added.edges)
    added.edges += memberships(lines.values(), names, stated, added.told)
    added.told += names.told
    changed = {**_used(added, held, texts), **names.changed}
    return added, changed, refused


def _used(added: Added, held: Tables, texts: Mapping[str, str]) -> dict[Curie, Node]:
    """Nodes of new rows that only the compact tables hold: what is edited by hand stands by itself."""
    by_hand = {line.partition("\t")[0] for line in texts["nodes.tsv"].split("\n")}
    ends = {end for e in added.edges for end in (e.subject, e.object)}
    ends |= {end for a in added.assessments for end in (a.exposure, a.outcome)}
    ends |= {end for f in added.findings for end in (f.exposure, f.outcome, f.comparator) if end}
    return {n.curie: n for n in held.nodes if n.curie in ends and str(n.curie) not in by_hand}


if __name__ == "__main__":
    sys.exit(main())
