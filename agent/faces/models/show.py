"""How the commands print: tables for people, one JSON value for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def write(text: str) -> None:
    """One line, or several, on standard output."""
    sys.stdout.write(f"{text}\n")


def write_json(value: object) -> None:
    """One JSON value on standard output."""
    write(json.dumps(value, indent=2, ensure_ascii=False))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Left-aligned columns, the first row being the heads."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)  # fmt: skip
    return "\n".join(line.rstrip() for line in lines)


def size(count: float | None) -> str:
    """Bytes in GB (10^9) or MB (10^6); `?` when not known."""
    if count is None:
        return "?"
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
