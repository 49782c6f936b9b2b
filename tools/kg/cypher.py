"""`aetia kg cypher`: one guarded, read-only query to the Neo4j server in use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphs.addresses import shown
from graphs.errors import InputError
from graphs.opening import configured
from graphs.stores.cypher_guard import MAX_ROWS, TIMEOUT_S, check, run_read
from graphs.stores.neo4j_connection import connect, database, is_address

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from graphs.stores.cypher_guard import Answer

NOTHING = 1
MOST_ROWS = 10_000
LONGEST_S = 600.0
WIDEST = 60
"""Characters of a cell that the table shows; `--json` holds all of them."""

REFUSED = (
    "Refused before it is sent: every word that writes or administers (CREATE, MERGE, SET, DELETE, "
    "REMOVE, FOREACH, DROP, SHOW, USE and others), LOAD CSV, procedures that do more than read the "
    "graph (all of apoc and dbms), more than one statement, unicode escapes and control characters. "
    "The server must also plan it as a read, and runs it in a session that cannot write. "
    "exit codes: 0 rows, 1 nothing found, 2 refused, 3 failed."
)


def add_cypher(parser: argparse.ArgumentParser) -> None:
    """Arguments of `cypher`."""
    parser.epilog = REFUSED
    parser.add_argument("query", help="one statement that reads, such as 'MATCH (n) RETURN n'")
    parser.add_argument(
        "--limit", type=int, default=MAX_ROWS, metavar="N",
        help=f"most rows to return (1 to {MOST_ROWS:,}; default {MAX_ROWS})",
    )  # fmt: skip
    parser.add_argument(
        "--deadline", type=float, default=TIMEOUT_S, metavar="S",
        help=f"seconds after which the server stops it (default {TIMEOUT_S:g})",
    )  # fmt: skip
    parser.add_argument("--kg", metavar="ADDRESS", help="the server, such as bolt://127.0.0.1:7687")


async def run_cypher(options: argparse.Namespace) -> int:
    """Rows as a table, or as one JSON object.

    Raises:
        InputError: the query is more than a read, an option cannot be, or the graph is no server.
        DeadlineError: the query took too long.
        StoreError: the server cannot be reached.
    """
    check(options.query)
    if not 1 <= options.limit <= MOST_ROWS:
        raise InputError(f"--limit is 1 to {MOST_ROWS:,} rows; {options.limit} was given")
    if not 0 < options.deadline <= LONGEST_S:
        raise InputError(
            f"--deadline is over 0 and at most {LONGEST_S:g} seconds; {options.deadline:g} was given"
        )
    address = options.kg or configured() or ""
    if not is_address(address):
        held = f"{shown(address)} is a file" if address else "the starter graph is a file"
        raise InputError(
            f"Cypher needs a Neo4j server and {held}; name one: --kg bolt://HOST:PORT, or AETIA_KG"
        )
    answer = await _ask(address, options.query, options.limit, options.deadline)
    if options.json:
        status = "truncated" if answer.truncated else "ok" if answer.rows else "empty"
        print(json.dumps({"status": status, "columns": answer.columns, "rows": answer.rows}))
    else:
        for line in _table(answer):
            print(line)
    return 0 if answer.rows else NOTHING


async def _ask(address: str, query: str, limit: int, deadline_s: float) -> Answer:
    driver = await connect(address)
    try:
        return await run_read(
            driver, query, database=database(), timeout_s=deadline_s, max_rows=limit
        )
    finally:
        await driver.close()


def _table(answer: Answer) -> list[str]:
    """Columns side by side; what is cut is said."""
    if not answer.rows:
        return ["no rows"]
    cells = [[_cell(value) for value in row] for row in (answer.columns, *answer.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, _line(["-" * width for width in widths], widths))
    if answer.truncated:
        lines.append(f"more than {len(answer.rows)} rows; see them with --limit")
    return lines


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(value: Any) -> str:
    """One line without anything that a terminal would obey."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
