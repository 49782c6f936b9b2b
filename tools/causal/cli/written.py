"""Options that say how a file is written, and lists of names in options."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, get_args

from graphs.errors import DataError
from tools.causal.as_written import AsWritten, Decimal

if TYPE_CHECKING:
    import argparse

    from pydantic import ValidationError


def add_declared(parser: argparse.ArgumentParser) -> None:
    """`--na`, `--decimal` and `--encoding`: how the file is written."""
    parser.add_argument(
        "--na", action="append", default=[], metavar="CELLS",
        help="cells that are missing values: 999,NA in every column, age=-9,-8 in one (repeat it for "
        "more); empty cells always are, and NA and its like among numbers",
    )  # fmt: skip
    parser.add_argument(
        "--decimal", choices=get_args(Decimal),
        help="the decimal mark of a text file, where 3.186 or 3,186 may be thousands; the other mark "
        "parts thousands",
    )  # fmt: skip
    parser.add_argument(
        "--encoding", metavar="NAME", help="of a text file that is not UTF-8: cp1252, latin-1, cp1251, shift_jis"
    )  # fmt: skip


def names(text: str | None) -> tuple[str, ...]:
    """`a, b,c` -> ("a", "b", "c"); a name that holds a comma stands in quotes: `"BMI, kg/m2",c`.

    Raises:
        DataError: a quote is not closed.
    """
    try:
        parts = next(csv.reader([text or ""], skipinitialspace=True, strict=True), [])
    except csv.Error as error:
        text = f"{text!r} is no list of names: {error}"
        raise DataError(f'{text}; a name that holds a comma stands in quotes, "a, b"') from error
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def not_usable(error: ValidationError) -> DataError:
    """What is wrong with a request, by the names of the options."""
    said = (
        ": ".join([*(f"--{str(part).replace('_', '-')}" for part in e["loc"][:1]), e["msg"]])
        for e in error.errors()
    )
    return DataError(f"the request is not usable: {'; '.join(said)}")


def written_of(options: argparse.Namespace) -> AsWritten:
    """What the options say of how the file is written."""
    return AsWritten.of_options(map(names, options.na), options.decimal, options.encoding)
