"""Lines that are no rows: a second line of names or labels below the header, and a header that comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from tools.causal.written_numbers import ABSENT, numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_LINES = 3
"""Of names, labels, units and keys below the header."""
SHOWN = 3
LEAST_ROWS = 3


def refuse_other_lines(frame: Any, data: bytes, name: str, skip: int) -> None:
    """Refuse lines of names among the rows.

    Args:
        frame: the cells, numbers only where a whole column is of numbers.
        data: the text.
        name: of the file.
        skip: lines up to the header.

    Raises:
        DataError: the line, and that it has to go.
    """
    _refuse_repeated(frame, data, name, skip)
    for many in range(1, MOST_LINES + 1):
        if len(frame) < many + LEAST_ROWS or not _begins_with_labels(frame, many):
            continue
        shown = ", ".join(repr(str(v)) for v in frame.iloc[0].dropna()[:SHOWN])
        lines = f"line {skip + 1}" if many == 1 else f"lines {skip + 1} to {skip + many}"
        raise DataError(
            f"{name}, {lines}: names, labels or units ({shown}, ...) above numbers, as line {skip} holds names: "
            "a table has one line of names; take out the other, or the title before it"
        )


def _refuse_repeated(frame: Any, data: bytes, name: str, skip: int) -> None:
    columns = list(frame.columns)
    if len(columns) < 2 or any(frame[c].dtype.kind in "iufb" for c in columns):
        return
    again = frame[columns[0]].astype(str).str.strip() == columns[0]
    if not again.any():
        return
    for place in again.to_numpy().nonzero()[0]:
        cells = [str(cell).strip() for cell in frame.iloc[place]]
        if cells == columns:
            header = data.splitlines()[skip - 1].strip()
            rest = enumerate(data.splitlines()[skip:], skip + 1)
            line = next((n for n, text in rest if text.strip() == header), skip + 1 + int(place))
            raise DataError(
                f"{name}, line {line}: the line of column names comes again; where two exports were joined take it "
                "out, and see that no row is there twice"
            )


def _begins_with_labels(frame: Any, many: int) -> bool:
    """Whether the first rows hold words alone, and the others numbers in two columns or more."""
    top = [str(cell).strip() for _, row in frame.iloc[:many].iterrows() for cell in row.dropna()]
    if not top or any(numbers_of([cell]) is not None for cell in top):
        return False
    labelled = 0
    for column in frame.columns:
        values = frame[column]
        first = str(values.iloc[0]).strip()
        if values.dtype.kind in "iufb" or values.isna().iloc[0] or first.lower() in ABSENT:
            continue
        labelled += _of_numbers(values.iloc[many:])
    return labelled > 1


def _of_numbers(values: Any) -> bool:
    levels: Sequence[str] = [str(level) for level in values.dropna().unique()]
    return bool(levels) and numbers_of(levels) is not None
