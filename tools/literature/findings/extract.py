"""`aetia findings extract` and `show`: read files, print findings, write the review table, look at it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import DataError, InputError
from graphs.load.text import open_text
from graphs.opening import open_graph
from tools.literature.findings.documents import documents_of
from tools.literature.findings.review import REVIEW_COLUMNS, Grounded, as_json, review_row
from tools.literature.named import node_named
from tools.literature.reading.findings_read import findings_of

if TYPE_CHECKING:
    import argparse

    from graphs.store import KnowledgeGraph
    from tools.literature.reading.findings_read import ReadFinding
    from tools.literature.reading.spans import Span
    from tools.naming.grounding import Role

NOTHING = 1


def add_extract(parser: argparse.ArgumentParser) -> None:
    """Arguments of `extract`."""
    parser.add_argument(
        "path",
        type=Path,
        metavar="FILE|DIR",
        help="text, JSON Lines of records, PubMed XML, or registry JSON",
    )
    parser.add_argument(
        "--review", type=Path, metavar="FILE.tsv", help="write the review table here"
    )
    parser.add_argument("--kg", metavar="PLACE", help="the graph whose names are used")


async def run_extract(options: argparse.Namespace) -> int:
    """Print every finding; exit code 1 when there is none."""
    if options.review is not None and options.review.exists():
        raise InputError(f"{options.review} is there already; name another file or move it away")
    store = await open_graph(options.kg)
    rows: list[dict[str, str]] = []
    known: dict[tuple[str, str], str] = {}
    documents = 0
    try:
        for document in documents_of(options.path):
            documents += 1
            for finding in findings_of(document):
                grounded = await _grounded(store, finding, known)
                rows.append(review_row(finding, grounded))
                if options.json:
                    print(json.dumps(as_json(finding, grounded), ensure_ascii=False))
                else:
                    print(_shown(rows[-1]))
    finally:
        await store.close()
    if options.review is not None:
        _write(options.review, rows)
    if not options.json:
        where = f", review them in {options.review}" if options.review else ""
        print(f"{len(rows):,} findings of {documents:,} documents{where}")
    return 0 if rows else NOTHING


def add_show(parser: argparse.ArgumentParser) -> None:
    """Arguments of `show`."""
    parser.add_argument("path", type=Path, metavar="FILE.tsv", help="a review table")
    parser.add_argument("--kept", action="store_true", help="only rows whose keep cell says yes")


def run_show(options: argparse.Namespace) -> int:
    """Print the rows of a review table; exit code 1 when there is none."""
    with open_text(options.path) as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = set(REVIEW_COLUMNS) - set(table.fieldnames or ())
        if missing:
            raise DataError(f"{options.path.name} lacks the columns {', '.join(sorted(missing))}")
        rows = [{k: v or "" for k, v in row.items() if k} for row in table]
    rows = [row for row in rows if not options.kept or row["keep"].strip().lower() == "yes"]
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if options.json else _shown(row))
    return 0 if rows else NOTHING


async def _grounded(
    store: KnowledgeGraph, finding: ReadFinding, known: dict[tuple[str, str], str]
) -> Grounded:
    contrast = finding.study.contrast
    return Grounded(
        await _node(store, contrast.exposure, "treatment", known),
        await _node(store, contrast.comparator, "treatment", known),
        await _node(store, finding.outcome, "outcome", known),
    )


async def _node(
    store: KnowledgeGraph, span: Span | None, role: Role, known: dict[tuple[str, str], str]
) -> str:
    """The node of a phrase; empty where it names none."""
    if span is None:
        return ""
    key = (span.text, role)
    if key not in known:
        known[key] = await node_named(store, span.text, role)
    return known[key]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    lines = ["\t".join(REVIEW_COLUMNS)]
    lines += ["\t".join(row[column] for column in REVIEW_COLUMNS) for row in rows]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def _shown(row: dict[str, str]) -> str:
    interval = f" ({row['ci_low']} to {row['ci_high']})" if row["ci_low"] else ""
    p = f", P {row['p']}" if row["p"] else ""
    contrast = row["contrast"] or "exposure not read"
    lines = [
        f"{row['identifier'] or row['title'] or 'no identifier'}  {row['design'] or 'design not read'}"
        + (f", n {row['n']}" if row["n"] else ""),
        f"  {contrast}: {row['outcome_text'] or 'outcome not read'}",
        f"  {row['measure']} {row['estimate']}{interval}{p}: {row['direction']}",
        f'  "{row["sentence"]}"',
    ]
    lines += [f"  {name}: {row[name]}" for name in ("bias", "funding") if row[name]]
    if row["note"]:
        lines.append(f"  not loadable yet: {row['note']}")
    return "\n".join(lines)
