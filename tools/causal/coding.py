"""One column of a table -> numbers, or the refusal that says what it holds instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.not_numbers import DATE, MARKED, is_number, said_of_words
from tools.causal.query import EffectResult, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

MAX_LEVELS = 30
LARGEST = 1e100
"""Largest absolute value of a number: squares of far larger ones are not finite."""


class Unusable(Exception):  # noqa: N818 - carries a result, and never leaves this package
    """The data cannot be used; holds the result that says why."""

    def __init__(self, result: EffectResult) -> None:
        self.result = result
        super().__init__(result.message)


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
        if values.dtype.kind == "M":
            text = f"{name!r} holds dates; give numbers"
        else:
            text = said_of_words(name, [str(level) for level in values.dropna().unique()])
        raise Unusable(refuse("UNSUPPORTED_DTYPE", text))
    array: Array = values.to_numpy(dtype=float)
    if (np.abs(array) > LARGEST).any():
        text = f"{name!r} holds values beyond {LARGEST:g}, whose squares overflow; rescale it"
        raise Unusable(refuse("BAD_CODING", text))
    return array


def binary(frame: Any, name: str) -> Array:
    """A column of 0 and 1.

    Raises:
        Unusable: it holds something else.
    """
    held = [] if frame[name].dtype.kind in "iufbM" else frame[name].dropna().unique()
    words = [str(word) for word in held]
    odd = any(is_number(w) or MARKED.fullmatch(w) or DATE.fullmatch(w) for w in words)
    folded = {word.strip().casefold(): word for word in words}
    if words and (not odd or len(folded) == 2):
        shown = ", ".join(repr(word) for word in [*folded.values()][:6])
        text = f"the treatment {name!r} takes {shown}: say which is treated and which is not"
        if len(folded) > 2:
            text = f"the treatment {name!r} takes {shown}: name the two to compare"
        raise Unusable(refuse("BAD_CODING", f"{text} (--treated, --control)"))
    values = numeric(frame, name)
    levels = np.unique(values)
    if not np.isin(levels, (0.0, 1.0)).all():
        shown = ", ".join(f"{level:g}" for level in levels[:6])
        text = (
            f"the treatment {name!r} must be coded 0 and 1; it holds {shown}. Name the two values to "
            "compare (--treated, --control); an effect per unit is had with estimate --method dose"
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
        if marked := [level for level in levels if MARKED.fullmatch(level)]:
            text += f"; {marked[0]!r} looks like a number with a mark: write bare numbers"
        raise Unusable(refuse("HIGH_CARDINALITY", text))
    return [(texts == level).to_numpy(dtype=float) for level in levels[1:]]
