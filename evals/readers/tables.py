"""Tables of rows as spreadsheets, R and pandas write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evals.readers.case import Ending, Kind
from graphs.errors import DataError
from tools.causal.tables import read_table

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

LEVELS = ("None", "Light", "Heavy")


def truth(rng: random.Random, n: int) -> pd.DataFrame:
    """Rows of numbers, a logical, words and whole numbers with gaps."""
    return pd.DataFrame(
        {
            "y": [round(rng.uniform(-99, 99), 2) for _ in range(n)],
            "t": [float(rng.random() < 0.5) for _ in range(n)],
            "drink": [rng.choice(LEVELS) for _ in range(n)],
            "age": [float("nan") if rng.random() < 0.1 else rng.randint(20, 90) for _ in range(n)],
        }
    )


def cells(frame: pd.DataFrame, gap: str = "") -> list[list[str]]:
    """The rows as text."""
    return [
        [f"{y}", f"{t:g}", drink, gap if np.isnan(age) else f"{age:g}"]
        for y, t, drink, age in frame.itertuples(index=False)
    ]


Lines = tuple[list[str], str, str]
"""Lines, encoding and line end."""
HEADER = ["y", "t", "drink", "age"]


def _lines(rows: list[list[str]], mark: str = ",", header: list[str] | None = None) -> list[str]:
    return [mark.join(header or HEADER), *(mark.join(row) for row in rows)]


def separators(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """Cells parted by one of four marks."""
    return _lines(cells(frame), rng.choice(",;\t|")), "utf-8", "\n"


def missing_words(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """A word where a number is missing."""
    return _lines(cells(frame, rng.choice(["NA", "NaN", "null", ".", "None"]))), "utf-8", "\n"


def trailing(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """A separator at the end of every row."""
    lines = _lines(cells(frame))
    whole = rng.random() < 0.5
    return [lines[0] + "," * whole, *(line + "," for line in lines[1:])], "utf-8", "\n"


def row_names(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """Row names without a header, as R writes them."""
    rows = [[f'"{i}"', *row] for i, row in enumerate(cells(frame, "NA"), 1)]
    return _lines(rows, rng.choice([",", "\t", " "])), "utf-8", "\n"


def encodings(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """A mark of order, UTF-16, line ends of Windows."""
    return _lines(cells(frame)), rng.choice(["utf-8-sig", "utf-16"]), rng.choice(["\n", "\r\n"])


def blanks(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """A blank after every comma."""
    return _lines(cells(frame), ", "), "utf-8", "\n"


def quotes(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """Quotes around every cell."""
    quoted = [[f'"{cell}"' for cell in row] for row in cells(frame)]
    return _lines(quoted, ",", [f'"{name}"' for name in HEADER]), "utf-8", "\n"


def decimal_commas(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """Commas in numbers, semicolons between them."""
    return _lines([[c.replace(".", ",") for c in row] for row in cells(frame)], ";"), "utf-8", "\n"


def logicals(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """TRUE and FALSE in the ways of R and Python."""
    words = rng.choice([("FALSE", "TRUE"), ("False", "True"), ("false", "true")])
    rows = [[row[0], words[int(row[1])], *row[2:]] for row in cells(frame)]
    return _lines(rows), "utf-8", "\n"


def one_long_row(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """One row with a cell too many."""
    lines = _lines(cells(frame))
    place = rng.randrange(1, len(lines))
    lines[place] = lines[place].replace(",", rng.choice([",,", ",7,"]), 1)
    return lines, "utf-8", "\n"


def one_short_row(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """One row with a cell too few."""
    lines = _lines(cells(frame))
    place = rng.randrange(1, len(lines))
    lines[place] = lines[place].partition(",")[2]
    return lines, "utf-8", "\n"


def latin(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """A letter of Latin-1."""
    rows = [[*row[:2], row[2] + "é", row[3]] for row in cells(frame)]
    return _lines(rows), "latin-1", "\n"


def twins(frame: pd.DataFrame, rng: random.Random) -> Lines:
    """Two columns of one name."""
    return _lines(cells(frame), ",", ["y", "t", "age", "age"]), "utf-8", "\n"


READ: tuple[Callable[[pd.DataFrame, random.Random], Lines], ...] = (
    *(separators, missing_words, trailing, row_names, encodings, blanks, quotes),
    *(decimal_commas, logicals),
)
REFUSED: dict[Callable[[pd.DataFrame, random.Random], Lines], str] = {
    one_long_row: r"line \d+: 5 cells where the header names 4",
    one_short_row: r"line \d+: 3 cells where the header names 4",
    latin: "not in UTF-8",
    twins: "more than one column named 'age'",
}


def check(writer: str, rng: random.Random, folder: Path) -> Ending:
    """Write a table in one of the ways, and read it."""
    frame = truth(rng, rng.randint(4, 30))
    lines, encoding, end = WRITERS[writer](frame, rng)
    path = folder / "rows.csv"
    path.write_bytes((end.join(lines) + end).encode(encoding))
    try:
        found = read_table(path)
    except DataError as error:
        return Ending("refused", str(error))
    for name in ("y", "t", "age"):
        values = found[name].to_numpy(dtype=float) if name in found else np.empty(0)
        right = frame[name].to_numpy(dtype=float)
        if len(values) != len(right) or not np.allclose(values, right, equal_nan=True):
            return Ending("different", f"{name}: read {values}, expected {right}")
    if list(found.columns) != HEADER or list(found["drink"]) != list(frame["drink"]):
        return Ending("different", f"columns {list(found.columns)}, drink {list(found['drink'])}")
    return Ending("equal")


WRITERS = {writer.__name__: writer for writer in (*READ, *REFUSED)}
KIND = Kind(tuple(WRITERS), frozenset(writer.__name__ for writer in REFUSED), check)
