"""How every `aetia causal` command prints, and what its exit code means.

0 a result (an effect that is zero by assumption or not identified is one), 1 refused: the data
cannot answer, 2 a usage error or bad input, 3 a failed run. With `--json` exactly one JSON object
goes to standard output, whatever the status; without it what is no result for reason 2 goes to standard
error.
"""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

OK, REFUSED, USAGE, FAILED = 0, 1, 2, 3

_USAGE_CODES = frozenset(
    {"INVALID_REQUEST", "UNKNOWN_DATASET", "UNKNOWN_VARIABLE", "CYCLIC_GRAPH", "BAD_CODING"}
)
_FAILED_CODES = frozenset({"TIMEOUT", "WORKER_FAILED"})
_ANSWERS = frozenset({"NOT_IDENTIFIED", "ZERO_BY_ASSUMPTION"})


def show(result: Mapping[str, Any], text: str, options: argparse.Namespace) -> int:
    """Print one result and return the exit code.

    Args:
        result: plain JSON types with at least `status`, and `code` where it failed.
        text: the same for a human reader.
        options: `options.json` chooses between the two.
    """
    code = exit_code(result.get("status"), result.get("code"))
    if options.json:
        sys.stdout.write(json.dumps(finite(result), indent=2, allow_nan=False) + "\n")
    else:
        file = sys.stderr if code == USAGE else sys.stdout
        file.write(text.rstrip("\n") + "\n")
    return code


def write_plot(svg: str, path: Path) -> None:
    """Write a plot.

    Raises:
        DataError: the file cannot be written.
    """
    try:
        path.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror}; name another file") from error


def exit_code(status: object, code: object) -> int:
    """The exit code of a result."""
    if status != "failed" or code in _ANSWERS:
        return OK
    if code in _USAGE_CODES:
        return USAGE
    return FAILED if code in _FAILED_CODES else REFUSED


def finite(value: Any) -> Any:
    """The same value with NaN and infinities as null: JSON has no word for them."""
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
