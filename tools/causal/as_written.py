"""What a user says of how a text file is written: the decimal mark, and the cells that are gaps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Decimal = Literal["point", "comma"]


class AsWritten(BaseModel):
    """How to read a file where the file itself does not tell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    missing: tuple[str, ...] = Field(default=(), description="cells that are gaps in every column")
    missing_in: dict[str, tuple[str, ...]] = Field(
        default={}, description="column -> cells that are gaps in it"
    )
    decimal: Decimal | None = Field(
        default=None, description="the decimal mark of every number; the other mark parts thousands"
    )

    encoding: str | None = Field(default=None, description="of a text that is not UTF-8")

    @classmethod
    def of_options(
        cls, na: Iterable[Iterable[str]], decimal: Decimal | None, encoding: str | None = None
    ) -> AsWritten:
        """What `--na`, `--decimal` and `--encoding` say: `-9` is of all columns, `age=-9` of one.

        Args:
            na: the parts of every `--na`; a part without a column belongs to the one named before it.
            decimal: the mark, where it was named.
            encoding: of the text, where it was named.
        """
        everywhere: list[str] = []
        of_one: dict[str, tuple[str, ...]] = {}
        for parts in na:
            column = ""
            for part in parts:
                name, sign, cell = part.partition("=")
                column = name.strip() if sign else column
                cell = cell.strip() if sign else part
                if column:
                    of_one[column] = (*of_one.get(column, ()), cell)
                else:
                    everywhere.append(cell)
        return cls(missing=tuple(everywhere), missing_in=of_one, decimal=decimal, encoding=encoding)

    def gaps(self, column: str) -> tuple[str, ...]:
        """The cells that are gaps in a column."""
        return (*self.missing, *self.missing_in.get(column, ()))

    def check(self, columns: Iterable[Any]) -> None:
        """Refuse gaps of a column that is not there.

        Raises:
            DataError: a column that was named is not one of these.
        """
        held = [str(column) for column in columns]
        if absent := sorted(set(self.missing_in) - set(held)):
            names = ", ".join(map(repr, absent))
            raise DataError(f"--na names {names}, no column of the data; it has {', '.join(held)}")

    def require_found(self, gone: Mapping[str, Iterable[Any]]) -> None:
        """Refuse gaps that no cell holds: one digit more or less, and the code stays a number.

        Args:
            gone: column -> the cells that became gaps for what was said.

        Raises:
            DataError: what was said is found nowhere.
        """
        held = {column: set(map(_plain, cells)) for column, cells in gone.items()}
        anywhere = set().union(*held.values())
        absent = [f"{c!r} in any column" for c in self.missing if c and _plain(c) not in anywhere]
        for column, cells in self.missing_in.items():
            absent += [f"{c!r} in {column!r}" for c in cells if c and _plain(c) not in held[column]]
        if absent:
            raise DataError(
                f"--na names cells that are not there: {', '.join(absent)}. Write them as the table does, or "
                "leave them out"
            )


def number(cell: Any) -> float | None:
    """The number that a cell is, if it is one; NaN is a word."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def _plain(cell: Any) -> str | float:
    """A cell so that one number has one spelling: -9 and -9.0."""
    text = str(cell).strip()
    value = number(text)
    return text if value is None else value


PLAIN = AsWritten()
"""Nothing was said."""
