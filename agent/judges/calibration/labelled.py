"""Labelled pairs from JSON Lines: `{"claim", "passage", "label"[, "group"]}` a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHOWN = 5
"""Bad lines that the error lists; it counts all."""


class Labelled(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    claim: str = Field(min_length=1)
    passage: str = Field(min_length=1)
    label: str
    group: str | None = Field(None, min_length=1)


class Numbered(NamedTuple):
    """A line with its number in the file, from 1."""

    number: int
    row: Labelled


def read_labelled(path: Path, labels: Sequence[str]) -> tuple[Labelled, ...]:
    """The rows of the file, in order; each has a group.

    Where no row names a group, rows that share a passage are one: such rows are alike.

    Args:
        path: the file; empty lines are skipped.
        labels: the labels that may occur.

    Raises:
        DataError: the file cannot be read, has no row, or has bad lines; the message names them.
    """
    try:
        with path.open(encoding="utf-8") as file:
            lines = [(number, line) for number, line in enumerate(file, 1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    if not lines:
        raise DataError(f'{path} is empty; expected {{"claim", "passage", "label"}} on each line')
    read = [_read(number, line, labels) for number, line in lines]
    bad = [one for one in read if isinstance(one, str)]
    rows = [one for one in read if not isinstance(one, str)]
    grouped = [one.row.group is not None for one in rows]
    if any(grouped) and not all(grouped):
        bad += [
            f"line {one.number}: no group, though others have one"
            for one in rows
            if one.row.group is None
        ]
    if bad:
        more = f" (and {len(bad) - SHOWN} more)" if len(bad) > SHOWN else ""
        raise DataError(f"{path} has {len(bad)} bad lines: {'; '.join(bad[:SHOWN])}{more}")
    return tuple(
        row if row.group else row.model_copy(update={"group": row.passage}) for _, row in rows
    )


def _read(number: int, line: str, labels: Sequence[str]) -> Numbered | str:
    try:
        row = Labelled.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"line {number}: {where + ': ' if where else ''}{first['msg']}"
    if row.label not in labels:
        return f"line {number}: label {row.label!r} is none of {', '.join(labels)}"
    return Numbered(number, row)
