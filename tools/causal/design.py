"""Rows -> arrays: check the coding, drop or refuse missing values, build the design matrix.

Everything that can be wrong with data is caught here and returned as a status with a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.estimate import condition
from tools.causal.query import EffectResult, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

MAX_LEVELS = 30
MIN_PER_ARM = 10
MIN_COMPLETE = 0.5
"""Smallest share of complete rows; below it the complete cases stand for nobody in particular."""


@dataclass(frozen=True)
class Design:
    """Complete cases as arrays. `groups` maps a column of `x` to the covariate it came from."""

    y: Array
    t: Array
    x: Array
    groups: tuple[str, ...]
    control: Array | None
    n_rows: int
    missing: dict[str, float]


class Unusable(Exception):  # noqa: N818 - carries a result, and never leaves this package
    """The data cannot be used; holds the result that says why."""

    def __init__(self, result: EffectResult) -> None:
        self.result = result
        super().__init__(result.message)


def build_design(
    frame: Any,
    descriptor: DatasetDescriptor,
    treatment: str,
    outcome: str,
    adjustment: tuple[str, ...],
    control: str | None,
    missing: str,
) -> Design:
    """Arrays for one effect.

    Raises:
        Unusable: the data cannot answer; the exception holds the refusal.
    """
    wanted = [treatment, outcome, *adjustment]
    absent = [name for name in (*wanted, *filter(None, [control])) if name not in frame.columns]
    if absent:
        raise Unusable(refuse("UNKNOWN_VARIABLE", f"not a column of the data: {', '.join(absent)}"))
    shares = {n: float(frame[n].isna().mean()) for n in wanted if frame[n].isna().any()}
    if shares and missing == "fail":
        said = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
        raise Unusable(
            refuse("MISSING_DATA", f"values are missing: {said}; ask for complete cases")
        )
    kept = frame.dropna(subset=wanted)
    if len(frame) == 0:
        raise Unusable(refuse("TOO_FEW", "the table has no rows"))
    if len(kept) < MIN_COMPLETE * len(frame):
        said = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
        text = f"only {len(kept)} of {len(frame)} rows are complete (missing: {said})"
        raise Unusable(refuse("MISSING_DATA", text))
    if len(kept) < 2 * MIN_PER_ARM:
        raise Unusable(refuse("TOO_FEW", f"{len(kept)} complete rows are too few"))
    t, y = _binary(kept, treatment), _numeric(kept, outcome)
    _check_outcome(y, outcome)
    blocks, groups = [np.ones(len(kept))], ["intercept"]
    for name in adjustment:
        columns = _covariate(kept, name, descriptor)
        blocks += columns
        groups += [name] * len(columns)
    x = np.column_stack(blocks)
    _check_sizes(t, treatment, x.shape[1])
    _check_rank(x, t, groups)
    extra = _numeric(kept, control) if control is not None else None
    return Design(y, t, x, tuple(groups), extra, len(frame), shares)


def _numeric(frame: Any, name: str) -> Array:
    values = frame[name]
    if values.dtype.kind not in "iufb":
        text = f"{name!r} holds {values.dtype}; numbers were expected"
        raise Unusable(refuse("UNSUPPORTED_DTYPE", text))
    array: Array = values.to_numpy(dtype=float)
    if np.isinf(array).any():
        raise Unusable(refuse("BAD_CODING", f"{name!r} holds infinite values"))
    return array


def _binary(frame: Any, name: str) -> Array:
    values = _numeric(frame, name)
    levels = np.unique(values)
    if not np.isin(levels, (0.0, 1.0)).all():
        shown = ", ".join(f"{level:g}" for level in levels[:6])
        text = f"the treatment {name!r} must be coded 0 and 1; it holds {shown}"
        raise Unusable(refuse("BAD_CODING", text))
    return values


def _check_sizes(t: Array, name: str, covariates: int) -> None:
    treated, untreated = int(t.sum()), int(len(t) - t.sum())
    if min(treated, untreated) < max(MIN_PER_ARM, covariates):
        text = (
            f"{treated} rows with {name} and {untreated} without are too few; at least "
            f"{max(MIN_PER_ARM, covariates)} in each arm are needed"
        )
        raise Unusable(refuse("TOO_FEW", text))


def _check_outcome(y: Array, name: str) -> None:
    if np.ptp(y) == 0:
        raise Unusable(refuse("BAD_OUTCOME", f"the outcome {name!r} has one value only"))


def _covariate(frame: Any, name: str, descriptor: DatasetDescriptor) -> list[Array]:
    column = descriptor.columns.get(name)
    values = frame[name]
    if values.dtype.kind == "M":
        raise Unusable(refuse("UNSUPPORTED_DTYPE", f"{name!r} holds dates; give numbers"))
    if column is not None and column.type == "continuous":
        numbers = _numeric(frame, name)
        return [numbers**power for power in range(1, column.powers + 1)]
    texts = values.astype(str)
    levels = sorted(texts.unique())
    if len(levels) > MAX_LEVELS:
        text = f"{name!r} has {len(levels)} levels; at most {MAX_LEVELS} are used as categories"
        raise Unusable(refuse("HIGH_CARDINALITY", text))
    return [(texts == level).to_numpy(dtype=float) for level in levels[1:]]


def _standardized(x: Array) -> Array:
    centered = x - x.mean(axis=0)
    centered[:, 0] = 1.0
    scaled: Array = centered / np.maximum(centered.std(axis=0), 1e-300)
    scaled[:, 0] = 1.0
    return scaled


def _check_rank(x: Array, t: Array, groups: list[str]) -> None:
    scaled = condition(x)
    if scaled.shape[1] < x.shape[1] or np.linalg.matrix_rank(_standardized(x)) < x.shape[1]:
        names = ", ".join(dict.fromkeys(groups[1:]))
        raise Unusable(refuse("COLLINEAR", f"the covariates repeat each other: {names}"))
    if np.linalg.matrix_rank(np.column_stack([scaled, t])) == x.shape[1]:
        raise Unusable(
            refuse("COLLINEAR", "the covariates determine the treatment exactly; nothing is left")
        )
