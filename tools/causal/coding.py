"""One column of a table -> numbers, or the refusal that says what it holds instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.query import EffectResult, refuse
from tools.causal.written_numbers import either, said_of_either

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

MAX_LEVELS = 30
MARKED = r"[<>=~$€£¥]*\s*[+-]?\d[\d.,]*\s*(%|[A-Za-z/]{1,10})?"
"""A number with a unit, a currency, a percent sign or a limit of detection."""
LARGEST = 1e100
"""Largest absolute value of a number: squares of far larger ones are not finite."""


class Unusable(Exception):  # noqa: N818 - carries a result, and never leaves this package
    """The data cannot be used; holds the result that says why."""

    def __init__(self, result: EffectResult) -> None:
        self.result = result
        super().__init__(result.message)


def written(value: Any) -> str:
    """A level as a person writes it: 1 and 1.0 are the same."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{number:g}"


def covariates(
    frame: Any, names: tuple[str, ...], descriptor: DatasetDescriptor
) -> tuple[Array, list[str]]:
    """The design matrix (n, k) with a first column of ones, and the covariate of each column.

    Raises:
        Unusable: a covariate is neither numbers nor a category of at most 30 levels.
    """
    blocks, groups = [np.ones(len(frame))], ["intercept"]
    for name in names:
        made = _covariate(frame, name, descriptor)
        blocks += made
        groups += [name] * len(made)
    return np.column_stack(blocks), groups


def numeric(frame: Any, name: str) -> Array:
    """A column of numbers.

    Raises:
        Unusable: it holds something else, or numbers whose squares overflow.
    """
    values = frame[name]
    if values.dtype.kind not in "iufb":
        raise Unusable(refuse("UNSUPPORTED_DTYPE", _no_numbers(values, name)))
    array: Array = values.to_numpy(dtype=float)
    if (np.abs(array) > LARGEST).any():
        text = f"{name!r} holds values beyond {LARGEST:g}, whose squares overflow; rescale it"
        raise Unusable(refuse("BAD_CODING", text))
    return array


def _no_numbers(values: Any, name: str) -> str:
    """What a column holds instead, and what is the matter where it looks like numbers."""
    if values.dtype.kind == "M":
        return f"{name!r} holds dates; give numbers"
    levels = [str(level) for level in values.dropna().unique()]
    commas = [level for level in levels if re.fullmatch(r"[+-]?[\d.]+,[\d,.]+", level.strip())]
    if text := either(levels) or next(iter(commas), None):
        return said_of_either(name, text)
    words = [level for level in levels if not _is_number(level)]
    if not words:
        return f"{name!r} holds numbers as text or objects; turn them into numbers"
    shown = ", ".join(repr(level) for level in words[:4])
    return f"{name!r} holds words ({shown}); numbers were expected. --na names what is missing"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def binary(frame: Any, name: str) -> Array:
    """A column of 0 and 1.

    Raises:
        Unusable: it holds something else.
    """
    words = frame[name].dropna().unique() if frame[name].dtype.kind not in "iufbM" else ()
    if len(words) == 2:
        shown = " and ".join(repr(str(word)) for word in words)
        text = f"the treatment {name!r} takes {shown}: say which is treated and which is not"
        raise Unusable(refuse("BAD_CODING", f"{text} (--treated, --control)"))
    values = numeric(frame, name)
    levels = np.unique(values)
    if not np.isin(levels, (0.0, 1.0)).all():
        shown = ", ".join(f"{level:g}" for level in levels[:6])
        text = (
            f"the treatment {name!r} must be coded 0 and 1; it holds {shown}. Name the two values "
            "to compare (treated, untreated), or ask for a dose-response"
        )
        raise Unusable(refuse("BAD_CODING", text))
    return values


def _covariate(frame: Any, name: str, descriptor: DatasetDescriptor) -> list[Array]:
    column = descriptor.columns.get(name)
    values = frame[name]
    if values.dtype.kind == "M":
        raise Unusable(refuse("UNSUPPORTED_DTYPE", f"{name!r} holds dates; give numbers"))
    if column is not None and column.type == "continuous":
        numbers = numeric(frame, name)
        return [numbers**power for power in range(1, column.powers + 1)]
    texts = values.astype(str)
    levels = sorted(texts.unique())
    if len(levels) > MAX_LEVELS:
        text = f"{name!r} has {len(levels)} levels; at most {MAX_LEVELS} are used as categories"
        if marked := [level for level in levels if re.fullmatch(MARKED, level)]:
            text += f"; {marked[0]!r} looks like a number with a mark: write bare numbers"
        raise Unusable(refuse("HIGH_CARDINALITY", text))
    return [(texts == level).to_numpy(dtype=float) for level in levels[1:]]
