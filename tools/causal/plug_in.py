"""Any identified effect of discrete variables: its formula, evaluated on the observed table.

The formula of the ID algorithm (front door, napkin, ...) is computed on the empirical joint
distribution of its variables; the standard error is that of the nonparametric bootstrap (Efron &
Tibshirani 1993). It needs no model, and therefore rows in every cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.coding import Unusable
from tools.causal.estimate import Fit
from tools.causal.identification.id_algorithm import Hedge, identify_distribution
from tools.causal.identification.table import Table
from tools.causal.query import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphs.dags.causal_dag import CausalDag
    from tools.causal.identification.expression import Expression

    Array = NDArray[np.float64]

MAX_LEVELS = 12
MAX_CELLS = 20_000
BOOTSTRAPS = 500


@dataclass(frozen=True)
class Coded:
    """Rows as level numbers: `codes` (n, variables), `levels` the values of each variable."""

    names: tuple[str, ...]
    codes: NDArray[np.int64]
    levels: tuple[Array | tuple[str, ...], ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of each variable."""
        return tuple(len(level) for level in self.levels)


@dataclass(frozen=True)
class PlugIn:
    """The effect with both means, and the formula that gave them."""

    fit: Fit
    mean_treated: float
    mean_untreated: float
    formula: str
    n: int
    n_treated: int


def plug_in(frame: Any, dag: CausalDag, treatment: str, outcome: str, seed: int) -> PlugIn:
    """E[outcome | do(1)] - E[outcome | do(0)] from the formula of the ID algorithm.

    Args:
        frame: rows; complete cases of the formula's variables are used.
        dag: under which the effect is identified.
        treatment: coded 0 and 1.
        outcome: numeric, at most 12 levels.
        seed: of the bootstrap.

    Raises:
        Unusable: a variable has more than 12 levels, or a cell that the formula needs is empty.
    """
    found = identify_distribution(dag, [treatment], [outcome])
    if isinstance(found, Hedge):
        raise Unusable(refuse("NOT_IDENTIFIED", "no formula over the observed variables exists"))
    coded = _coded(frame, sorted(dag.ancestors(outcome) & dag.observed), treatment, outcome)
    counts = np.zeros(coded.shape)
    np.add.at(counts, tuple(coded.codes.T), 1)
    means = _means(found, coded, counts, treatment, outcome)
    if not np.isfinite(means).all():
        text = "a cell that the formula needs holds no row: the data cannot fill it"
        raise Unusable(refuse("NO_OVERLAP", text))
    rng = np.random.default_rng(seed)
    n = len(coded.codes)
    draws = rng.multinomial(n, counts.ravel() / n, size=BOOTSTRAPS)
    values = [
        _means(found, coded, draw.reshape(counts.shape), treatment, outcome) for draw in draws
    ]
    differences = np.array([high - low for low, high in values])
    kept = differences[np.isfinite(differences)]
    if len(kept) < 0.9 * BOOTSTRAPS:
        text = "many resamples leave a cell of the formula empty: too few rows"
        raise Unusable(refuse("TOO_FEW", text))
    treated = coded.codes[:, coded.names.index(treatment)] == 1
    fit = Fit(means[1] - means[0], float(kept.std(ddof=1)))
    return PlugIn(fit, means[1], means[0], str(found), n, int(treated.sum()))


def _coded(frame: Any, names: list[str], treatment: str, outcome: str) -> Coded:
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise Unusable(refuse("UNKNOWN_VARIABLE", f"not a column of the data: {', '.join(absent)}"))
    kept = frame.dropna(subset=names)
    if len(kept) == 0:
        raise Unusable(refuse("TOO_FEW", "no row is complete in the formula's variables"))
    columns, levels = [], []
    for name in names:
        found, codes = np.unique(kept[name].to_numpy(), return_inverse=True)
        if len(found) > MAX_LEVELS:
            text = (
                f"{name!r} has {len(found)} values; this estimator counts rows in cells and takes "
                f"at most {MAX_LEVELS}. Group the values first"
            )
            raise Unusable(refuse("NO_ESTIMATOR", text))
        columns.append(codes)
        levels.append(found)
    coded = Coded(tuple(names), np.column_stack(columns), tuple(levels))
    _check(coded, treatment, outcome)
    return coded


def _check(coded: Coded, treatment: str, outcome: str) -> None:
    if np.prod([float(size) for size in coded.shape]) > MAX_CELLS:
        text = f"the variables make more than {MAX_CELLS:,} cells; group their values first"
        raise Unusable(refuse("NO_ESTIMATOR", text))
    values = np.asarray(coded.levels[coded.names.index(treatment)])
    if values.dtype.kind not in "iufb" or values.astype(float).tolist() != [0.0, 1.0]:
        raise Unusable(refuse("BAD_CODING", f"the treatment {treatment!r} must be coded 0 and 1"))
    if np.asarray(coded.levels[coded.names.index(outcome)]).dtype.kind not in "iufb":
        raise Unusable(refuse("UNSUPPORTED_DTYPE", f"the outcome {outcome!r} must hold numbers"))


def _means(
    found: Expression, coded: Coded, counts: Array, treatment: str, outcome: str
) -> tuple[float, float]:
    """Mean outcome under do(0) and do(1).

    A variable that the formula names without depending on it is averaged over: every level of it
    gives the same value up to chance.
    """
    joint = Table(coded.names, counts / counts.sum())
    law = found.evaluate(joint)
    idle = [name for name in law.names if name not in (treatment, outcome)]
    shares = joint.without([n for n in coded.names if n not in idle])
    averaged = law.times(shares).without(idle) if idle else law
    values = np.asarray(coded.levels[coded.names.index(outcome)], dtype=float)
    if treatment not in averaged.names:
        mean = float(averaged.over([outcome]).values @ values)
        return mean, mean
    table = averaged.over([treatment, outcome]).values
    return float(table[0] @ values), float(table[1] @ values)
