"""Tables of rows: one file -> a data frame, and the names in a header."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError
from graphs.unpacked import open_bytes
from tools.causal.as_written import PLAIN, number
from tools.causal.decoding import decoded
from tools.causal.other_files import refuse_other_files
from tools.causal.spellings import DECLARED, LABELLED
from tools.causal.text_rows import read_text, shape_of

if TYPE_CHECKING:
    from pathlib import Path

    from tools.causal.as_written import AsWritten

HEADER_BYTES = 1_000_000


def read_table(path: Path, written: AsWritten = PLAIN) -> Any:
    """Read CSV, TSV, Parquet or Stata rows, plain or compressed, as a pandas DataFrame.

    Args:
        path: the file.
        written: cells that are gaps and, of texts, the decimal mark.

    Raises:
        DataError: the file is absent, empty or cannot be parsed.
    """
    kinds = [suffix.lower() for suffix in path.suffixes]
    refuse_other_files(path)
    idle = "--decimal" if written.decimal else "--encoding" if written.encoding else ""
    if idle and {".parquet", ".dta"} & set(kinds):
        raise DataError(f"{idle} is of text files, and not used for {path.name}: leave it out")
    try:
        if ".parquet" in kinds:
            return _without(_gaps(_parquet(path)), written)
        if ".dta" in kinds:
            return _without(_gaps(_stata(path)), written)
        tabs = bool({".tsv", ".tab"} & set(kinds))
        raw = _bytes(path)
        refuse_other_files(path, raw[:32])
        return read_text(raw, path.name, tabs=tabs, written=written)
    except DataError:
        raise
    except Exception as error:  # the readers of a dozen formats raise what they like
        said = str(error) or type(error).__name__
        raise DataError(f"cannot read {path.name}: {said}") from error


def _bytes(path: Path) -> bytes:
    with open_bytes(path) as file:
        return file.read()


def _without(frame: Any, written: AsWritten) -> Any:
    """Declared words and numbers as gaps, in formats that have their own."""
    written.check(frame.columns)
    gone = {}
    for column in frame.columns if written.missing or written.missing_in else ():
        if cells := written.gaps(str(column)):
            numbers = [value for value in map(number, cells) if value is not None]
            known = frame[column].replace([*cells, *numbers], float("nan"))
            gone[str(column)] = frame[column][known.isna()].dropna().unique()
            frame[column] = known
    written.require_found(gone)
    return frame


def _gaps(frame: Any) -> Any:
    """Empty and blank texts as gaps: a text of these formats has no other way to be missing."""
    for column in frame.columns:
        if frame[column].dtype.kind in "iufbMm":
            continue
        levels = frame[column].dropna().unique()
        if blank := [level for level in levels if isinstance(level, str) and not level.strip()]:
            known = frame[column].where(~frame[column].isin(blank))
            held = known.dtype.name == "category"
            frame[column] = known.cat.remove_unused_categories() if held else known
    return frame


def _parquet(path: Path) -> Any:
    """Parquet rows, with a note of which numbers pandas wrote as categories: they come back as numbers."""
    import pandas as pd
    from pyarrow import parquet

    frame = _flat(pd.read_parquet(path))
    known = (parquet.read_schema(path).pandas_metadata or {}).get("columns", ())
    frame.attrs[DECLARED] = {c["name"] for c in known if c.get("pandas_type") == "categorical"}
    return frame


def _flat(frame: Any) -> Any:
    """Cells that hold lists as text: they are no values of one row."""
    for column in frame.columns:
        if frame[column].dtype == object:
            first = next(iter(frame[column].dropna()), "")
            frame[column] = (
                frame[column] if isinstance(first, Hashable) else frame[column].astype(str)
            )
    return frame


def _stata(path: Path) -> Any:
    """Stata rows with their labels where every value has one of its own; codes elsewhere, some labels beside them."""
    import pandas as pd

    codes = pd.read_stata(path, convert_categoricals=False)
    try:
        named = pd.read_stata(path)
    except ValueError:  # one column with two codes of one label is enough
        named = pd.concat([_one_column(path, name) for name in codes.columns], axis=1)
    for column in codes.columns:
        labels = named[column]
        if labels.dtype.name == "category" and all(
            isinstance(c, str) for c in labels.cat.categories
        ):
            codes[column] = labels
        elif some := _labels_of_some(codes[column], labels):
            codes.attrs.setdefault(LABELLED, {})[column] = some
    return codes


def _labels_of_some(codes: Any, labels: Any) -> dict[float, str]:
    """Labels of the codes that have one, in a column where others have none."""
    if codes.dtype.kind not in "iuf" or labels.dtype.name != "category":
        return {}
    pairs = zip(codes, labels, strict=True)
    return {float(code): label for code, label in dict(pairs).items() if isinstance(label, str)}


def _one_column(path: Path, name: str) -> Any:
    import pandas as pd

    try:
        return pd.read_stata(path, columns=[name])
    except ValueError:
        return pd.read_stata(path, columns=[name], convert_categoricals=False)


def text_columns(path: Path) -> list[str]:
    """The header of a plain text table; empty for other kinds, whose readers check it themselves."""
    if path.suffix.lower() not in (".csv", ".tsv", ".tab", ".txt"):
        return []
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES)
    line = start.splitlines()[0] if start[:2] not in (b"\xff\xfe", b"\xfe\xff") else start
    tabs = path.suffix.lower() in (".tsv", ".tab")
    try:
        first = decoded(line, path.name).splitlines()[:1]
        return list(shape_of(b"".join(first), path.name, tabs=tabs).names)
    except DataError:
        return []
