"""Look through a table in a worker process: its columns, its gaps, what looks odd, and its first rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import DataError
from graphs.unpacked import open_bytes
from tools.causal.as_written import AsWritten
from tools.causal.missing_codes import missing_codes
from tools.causal.persons import names_people
from tools.causal.row_checks import repeats
from tools.causal.tables import read_table
from tools.causal.written_numbers import either, said_of_either

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tools.causal.as_written import Decimal

MOST_MEMORY = 8 << 30
MOST_COLUMNS, MOST_LEVELS, PREVIEW, WIDEST, MOST_WARNINGS = 5_000, 20, 20, 100, 100
PERSONAL = re.compile(r"^(?:(?:patient|subject|participant|contact|home|work)[-_ .]?)?(?:(?:first|last|sur|full|family|given)[-_ .]?name|name|e[-_ ]?mail|mail|e?[-_ ]?mail[-_ ]?address|phone|mobile|telephone|address|street|ssn|mrn|nhs(?:[ _]?number)?|passport|dob|date[ _]of[ _]birth|birth[ _]?date|postcode|zip(?:[ _]?code)?)$", re.I)  # fmt: skip

DATE = r"(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{2,4})(?:[T ]\d{1,2}:\d{2}.*)?"
"""A day as people write it, with or without a time."""


def profile(
    path: str, codes: Mapping[str, Sequence[str]], rows: str, decimal: Decimal | None = None,
    encoding: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What a file holds.

    Args:
        path: of the table.
        codes: column -> cells that stand for no value.
        rows: where to write the rows with these cells empty and plain numbers, in UTF-8; nowhere where
            there are no codes and neither mark nor encoding is named.
        decimal: the decimal mark of a text file, where it was named.
        encoding: of a text file, where it was named.

    Raises:
        DataError: it cannot be read, or has no rows or too many columns.
    """
    _limit_memory()
    frame = read_table(Path(path), AsWritten(decimal=decimal, encoding=encoding))
    frame.columns = [str(name) for name in frame.columns]
    if frame.shape[0] == 0 or frame.shape[1] == 0:
        raise DataError("the file holds no rows")
    if frame.shape[1] > MOST_COLUMNS:
        raise DataError(
            f"the file has {frame.shape[1]:,} columns; at most {MOST_COLUMNS:,} are read"
        )
    if len(set(frame.columns)) < frame.shape[1]:
        raise DataError("two columns have the same name: rename one")
    if any(codes.values()) or decimal is not None or encoding is not None:
        for name, cells in codes.items():
            frame[name] = frame[name].mask(_is_code(frame[name], cells))
        frame.to_csv(rows, index=False)
        frame = read_table(Path(rows))  # types are those of what is left
    columns = [_column(frame[name], name) for name in frame.columns]
    return {
        "rows": int(frame.shape[0]),
        "decimal": decimal,
        "encoding": encoding,
        "labels": _labels(Path(path)),
        "columns": columns,
        "warnings": [*_warnings(frame, columns)][:MOST_WARNINGS],
        "personal": [name for name in frame.columns if PERSONAL.match(name.strip())],
        "preview": [[_cell(v) for v in row] for row in frame.head(PREVIEW).itertuples(index=False)],
    }


def _labels(path: Path) -> dict[str, str]:
    """What a file itself says that its columns measure: the variable labels of Stata."""
    if ".dta" not in [suffix.lower() for suffix in path.suffixes]:
        return {}
    from pandas.io.stata import StataReader

    with open_bytes(path) as file, StataReader(file) as reader:
        told = {str(name): label.strip() for name, label in reader.variable_labels().items()}
    return {name: label[:WIDEST] for name, label in told.items() if label}


def _limit_memory() -> None:
    """A small file can unpack to a very large one."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        return  # where it cannot be limited, the deadline ends it


def _is_code(values: Any, cells: Sequence[str]) -> Any:
    """Cells that are one of the codes, as text or as the number that they spell."""
    numbers = [float(cell) for cell in cells if _is_number(cell)]
    as_text = values.astype(str).str.strip().isin(list(cells))
    return as_text | values.isin(numbers) if numbers and values.dtype.kind in "iuf" else as_text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _column(values: Any, name: str) -> dict[str, Any]:
    held = values.dropna()
    distinct = held.unique()
    kind = (
        "binary" if len(distinct) <= 2 else "continuous" if values.dtype.kind in "iuf" else "text"
    )
    if kind == "text":
        kind = "categorical" if len(distinct) <= max(MOST_LEVELS, len(held) // 10) else "text"
    told: dict[str, Any] = {"name": name, "type": kind, "missing": int(values.isna().sum())}
    if kind in ("binary", "categorical"):
        told["levels"] = [_cell(level) for level in sorted(distinct, key=str)[:MOST_LEVELS]]
    elif kind == "continuous":
        told |= {"least": float(held.min()), "most": float(held.max())}
    return told


def _warnings(frame: Any, columns: list[dict[str, Any]]) -> Iterator[str]:
    n = len(frame)
    if all(_is_number(name) for name in frame.columns):
        yield f"the first line ({', '.join(frame.columns[:4])}) was taken for the names of the columns: where it is a row, add a line of names above it"
    for column in columns:
        name, held = column["name"], frame[column["name"]].dropna()
        if PERSONAL.match(name.strip()):
            yield f"{name!r} may tell who somebody is: leave it out of the file"
        if column["missing"] == n:
            yield f"{name!r} is empty"
        elif held.nunique() == 1:
            yield f"{name!r} has one value in every row: nothing can be learned from it"
        elif column["missing"] > n / 2:
            yield f"{name!r} is empty in {column['missing']:,} of {n:,} rows"
        yield from _dates_and_names(name, held, column)
        if held.dtype.kind not in "iufbM" and (cell := either(map(str, held.unique()))):
            yield f"{said_of_either(name, cell).partition('; say')[0]}: write plain numbers in the file, or add it with --decimal"
        yield from _odd_codes(name, held, column)
    import pandas as pd

    coded = [pd.factorize(frame[column["name"]])[0] for column in columns]
    if repeated := repeats(np.column_stack(coded).astype(float))[0]:
        yield f"{repeated:,} of {n:,} rows repeat another row in every column"


def _dates_and_names(name: str, held: Any, column: dict[str, Any]) -> Iterator[str]:
    """That a column holds dates, or tells people apart."""
    if _are_dates(held):
        yield f"{name!r} holds dates, which are no quantity: write days since a day of your choice to use it"
    elif held.nunique() == len(held) > 20 and _may_identify(name, held, column):
        yield f"{name!r} is different in every row: an identifier?"


def _may_identify(name: str, held: Any, column: dict[str, Any]) -> bool:
    """Whether values that are all different tell people apart: texts, or whole numbers that are called so."""
    is_whole = held.dtype.kind in "iu" or (held.dtype.kind == "f" and bool((held % 1 == 0).all()))
    return column["type"] == "text" or (is_whole and names_people(name))


def _are_dates(held: Any) -> bool:
    """Whether all values are days, or times of a day."""
    if held.dtype.kind in "iufbM" or len(held) == 0:
        return bool(held.dtype.kind == "M")
    return bool(held.astype(str).str.fullmatch(DATE).all())


def _odd_codes(name: str, held: Any, column: dict[str, Any]) -> Iterator[str]:
    """Numbers that people write for "not known"."""
    for found in (
        missing_codes(held.to_numpy(dtype=float)) if column["type"] == "continuous" else ()
    ):
        yield (
            f"{name!r} is {found.told} in {found.rows:,} rows and {found.least:g} to {found.most:g} in "
            f"the others: no value? Then name {found.listed} as a code for no value"
        )


def _cell(value: Any) -> str | float | int | bool | None:
    """One cell as JSON; long text is cut."""
    if value is None or value != value:  # NaN is not itself
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) != float("inf") else str(value)
    return str(value)[:WIDEST]
