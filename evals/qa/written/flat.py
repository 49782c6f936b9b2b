"""One flat row a question, as CSV and as Parquet, for tables and data frames."""

from __future__ import annotations

import csv
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.faces.shown import shown
from evals.qa.brief import Brief
from evals.qa.gold import judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.qa.results import Row

_HEAD = ("id", "line", "question", "status", "error")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    """Write them; formulas of spreadsheets are put behind an apostrophe, escapes of terminals are shown."""
    flat, columns = _flat(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(row.get(name)) for name in columns] for row in flat)


def write_parquet(path: Path, rows: Sequence[Row]) -> None:
    """Write them with types of their own: numbers are numbers, what is not stated is null."""
    import pyarrow
    from pyarrow import parquet

    flat, columns = _flat(rows)
    kinds = {"line": pyarrow.int64(), "tokens": pyarrow.int64()}
    kinds |= dict.fromkeys(("size", "ci_low", "ci_high", "seconds", "money"), pyarrow.float64())
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in columns])
    parquet.write_table(pyarrow.Table.from_pylist(flat, schema=schema), path)


def _flat(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], list[str]]:
    gold = sorted({name for row in rows for name in row.gold})
    columns = [*_HEAD, *asdict(Brief())]
    columns += [f"{kind}_{name}" for name in gold for kind in ("gold", "judged")]
    return [_of(row) for row in rows], columns


def _of(row: Row) -> dict[str, Any]:
    flat: dict[str, Any] = {
        "id": row.id, "line": row.line, "question": row.question, "status": row.status,
        "error": row.error,
    }  # fmt: skip
    if row.brief is not None:
        flat |= row.brief.__dict__ | {"sources": "|".join(row.brief.sources)}
    flat |= {f"gold_{name}": value for name, value in row.gold.items()}
    return flat | {f"judged_{name}": end for name, end in judged(row.brief, row.gold).items()}


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = shown(value)
    return "'" + text if text.startswith(_RISKY) else text
