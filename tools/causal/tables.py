"""Tables of rows: one file -> a data frame, and the names in a header."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


def read_table(path: Path) -> Any:
    """Read CSV, TSV, Parquet or Stata rows, plain or compressed, as a pandas DataFrame.

    Raises:
        DataError: the file is absent, empty or cannot be parsed.
    """
    import pandas as pd

    kinds = [suffix.lower() for suffix in path.suffixes]
    try:
        if ".parquet" in kinds:
            return pd.read_parquet(path)
        if ".dta" in kinds:
            return pd.read_stata(path)
        frame = pd.read_csv(path, sep="\t" if {".tsv", ".tab"} & set(kinds) else ",")
        if frame.shape[1] == 1 and any(mark in str(frame.columns[0]) for mark in "\t;"):
            frame = pd.read_csv(path, sep=None, engine="python")
        _refuse_twins(path)
    except DataError:
        raise
    except Exception as error:  # the readers of a dozen formats raise what they like
        said = str(error) or type(error).__name__
        raise DataError(f"cannot read {path.name}: {said}") from error
    return frame


def _refuse_twins(path: Path) -> None:
    """Two columns of one name cannot be told apart; pandas would rename the second without a word."""
    names = [name for name in text_columns(path) if name]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise DataError(
            f"{path.name} has more than one column named {', '.join(map(repr, twins))}; rename them"
        )


def text_columns(path: Path) -> list[str]:
    """The header of a plain text table; empty for other kinds, whose readers check it themselves."""
    if path.suffix.lower() not in (".csv", ".tsv", ".tab", ".txt"):
        return []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        line = file.readline(1_000_000)
    mark = max("\t;,", key=line.count)
    return next(csv.reader([line], delimiter=mark), [])
