"""Make the table of which process is a kind or a part of which, from the Gene Ontology (CC BY 4.0).

    python -m graphs.curation.processes --go GO.sqlite

Sources state mechanisms of narrow processes ("T cell proliferation"), people ask about the large ones
("the immune system"). `GO.sqlite` is the database of Bioconductor's package GO.db. Kept are statements
about processes that the starter holds: what is a kind or a part, over any number of steps, of one in
`WHOLES`, and what raises or lowers another that it holds. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.cache import write_atomically
from graphs.errors import AetiaError, DataError
from graphs.starter.build import read_files, texts_of
from graphs.starter.tables import COLUMNS, COMPILED, PROCESSES, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE = Path(__file__).parents[1] / "starter"
WHOLES = tuple(
    f"GO:{number}"
    for number in [
        "0002376",
        "0006955",
        "0006954",
        "0008015",
        "0060047",
        "0006936",
        "0007586",
        "0042060",
        "0007599",
        "0007596",
        "0019058",
        "0007268",
        "0030431",
        "0050890",
        "0007610",
        "0051301",
        "0008283",
        "0046849",
        "0045453",
        "0001503",
        "0006412",
        "0030073",
        "0001696",
        "0019233",
        "0001525",
        "0006260",
        "0071554",
        "0042593",
        "0006629",
        "0008217",
    ]
)
"""Processes large enough that people name them; those that the starter does not hold are left out."""
KIND, PART = "isa", "part of"
SIGNED = {"positively regulates": "upregulated", "negatively regulates": "downregulated"}
CHECKED = "geneontology"
"""The open set in which a statement was looked up."""

Parents = dict[str, list[tuple[str, str]]]


def rows_of(parents: Mapping[str, Sequence[tuple[str, str]]], held: set[str], release: str) -> list[tuple[str, ...]]:  # fmt: skip
    """The rows of the table.

    Args:
        parents: term -> (parent, relation), one step.
        held: terms that the starter holds.
        release: of the ontology, as named in the source.
    """
    source, rows = f"GO:{release}", set[tuple[str, ...]]()
    for term in held:
        for above, is_kind in _above(term, parents).items():
            if above not in WHOLES or above not in held or above == term:
                continue
            kind = (term, "biolink:subclass_of", above, "", source, CHECKED)
            part = (above, "biolink:has_part", term, "", source, CHECKED)
            rows.add(kind if is_kind else part)
        for other, relation in parents.get(term, ()):
            if relation in SIGNED and other in held:
                rows.add((term, "biolink:regulates", other, SIGNED[relation], source, CHECKED))
    return sorted(rows)


def _above(term: str, parents: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, bool]:
    """Everything that a term is a kind or a part of; whether by kinds alone."""
    found: dict[str, bool] = {}
    open_ = [(term, True)]
    while open_:
        here, by_kinds = open_.pop()
        for above, relation in parents.get(here, ()):
            if relation not in (KIND, PART):
                continue
            is_kind = by_kinds and relation == KIND
            if above not in found or (is_kind and not found[above]):
                found[above] = is_kind
                open_.append((above, is_kind))
    return found


def read_ontology(file: Path) -> tuple[Parents, str]:
    """(Term -> its parents, the release) of the database.

    Raises:
        DataError: the file is not there, or is no such database.
    """
    if not file.is_file():
        raise DataError(f"no file {file}")
    parents: Parents = defaultdict(list)
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            terms = dict(db.execute("SELECT _id, go_id FROM go_term"))
            for table in ("go_bp_parents", "go_mf_parents"):
                for here, above, relation in db.execute(
                    f"SELECT _id, _parent_id, relationship_type FROM {table}"  # noqa: S608
                ):
                    if above in terms:
                        parents[terms[here]].append((terms[above], relation))
            (release,) = db.execute(
                "SELECT value FROM metadata WHERE name = 'GOSOURCEDATE'"
            ).fetchone()
    except sqlite3.DatabaseError as error:
        raise DataError(f"{file} is no database of GO.db: {error}") from error
    return parents, release


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """The table as it is written."""
    return "\n".join("\t".join(row) for row in (COLUMNS[PROCESSES], *rows)) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    """Make the table and print how many rows it has."""
    parser = argparse.ArgumentParser(prog="python -m graphs.curation.processes")
    parser.add_argument("--go", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(words)
    try:
        texts = texts_of(read_files([name for name in COMPILED if name != PROCESSES]))
        held = {str(node.curie) for node in read_tables(texts).nodes}
        parents, release = read_ontology(options.go)
        rows = rows_of(parents, held, release)
        write_atomically(HERE / PROCESSES, text_of(rows).encode())
    except AetiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{PROCESSES}: {len(rows)} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
