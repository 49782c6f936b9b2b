"""Files of other programs that are no tables we read: said by name, whatever their first bytes look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = {
    **dict.fromkeys((".sav", ".zsav", ".por"), "SPSS"),
    **dict.fromkeys((".xpt", ".sas7bdat"), "SAS"),
    **dict.fromkeys((".rds", ".rda", ".rdata"), "R"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "JSON"),
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"), "a spreadsheet"),
    **dict.fromkeys((".feather", ".arrow"), "Arrow"),
    **dict.fromkeys((".db", ".sqlite", ".mdb", ".accdb"), "a database"),
    **dict.fromkeys((".mat", ".h5", ".hdf5", ".npz", ".npy", ".pkl"), "another program"),
}
STARTS = (
    (b"$FL2", "SPSS"),
    (b"$FL3", "SPSS"),
    (b"HEADER RECORD*******", "SAS"),
    (b"RDX2", "R"),
    (b"RDX3", "R"),
    (b"SQLite format 3", "a database"),
    (b"ARROW1", "Arrow"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet"),
    (b"\x89HDF", "another program"),
)


def refuse_other_files(path: Path, start: bytes = b"") -> None:
    """Refuse a file of a program whose files are not read.

    Args:
        path: its ending says of which.
        start: its first bytes, where they are known.

    Raises:
        DataError: the program, and what to export.
    """
    of = ENDINGS.get(path.suffix.lower())
    of = of or next((program for mark, program in STARTS if start.startswith(mark)), None)
    if of is not None:
        raise DataError(
            f"{path.name} is a file of {of}, which is not read: export the rows as CSV, Parquet or "
            "Stata, with labels in place of codes where there are labels"
        )
