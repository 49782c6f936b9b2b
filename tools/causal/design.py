"""Rows -> arrays: check the coding, drop or refuse missing values, build the design matrix.

Everything that can be wrong with data is caught here and returned as a status with a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.codes import folded, written
from tools.causal.coding import Unusable, binary, covariates, numeric
from tools.causal.design_checks import (
    MIN_PER_ARM,
    check_no_dates,
    check_not_determined,
    check_outcome,
    check_rank,
    check_sizes,
)
from tools.causal.estimate import fit_propensity
from tools.causal.named_codes import event_named, levels_named, words_read
from tools.causal.outcome_coding import coded_outcome, without_na
from tools.causal.persons import people_columns
from tools.causal.query import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.causal.datasets import DatasetDescriptor

    Array = NDArray[np.float64]

MIN_CLUSTERS = 10
MIN_COMPLETE = 0.5
"""Smallest share of complete rows; below it the complete cases stand for nobody in particular."""


@dataclass(frozen=True)
class Design:
    """Complete cases as arrays. `groups` maps a column of `x` to the covariate it came from.

    `weights` are sampling weights times the inverse probability of a complete row where that was
    asked for; `extra` holds further numeric columns of the same rows.
    """

    y: Array
    t: Array
    x: Array
    groups: tuple[str, ...]
    control: Array | None
    n_rows: int
    missing: dict[str, float]
    weights: Array | None = None
    cluster: Array | None = None
    extra: dict[str, Array] = field(default_factory=dict)
    index: Any = None
    """Positions of the kept rows in the data frame."""
    risk: str = ""
    """What the risk is one of, where codes of the outcome became 0 and 1; "" elsewhere."""
    is_guessed: bool = True
    """Nobody named the event."""
    arms: str = ""
    """Which word of the treatment was read as treated; "" where nothing was read."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Rows that are not analysed, by reason."""
    treatment: str = ""
    outcome: str = ""
    """Names of the columns."""

    def take(self, rows: NDArray[np.int64]) -> Design:
        """The same columns for some rows (repeats allowed, as in a bootstrap)."""

        def pick(values: Array | None) -> Array | None:
            return None if values is None else values[rows]

        return replace(
            self,
            y=self.y[rows],
            t=self.t[rows],
            x=self.x[rows],
            control=pick(self.control),
            weights=pick(self.weights),
            cluster=pick(self.cluster),
            extra={name: values[rows] for name, values in self.extra.items()},
            index=None if self.index is None else self.index[rows],
        )


@dataclass(frozen=True)
class Columns:
    """Which columns make a design, by role."""

    treatment: str
    outcome: str
    adjustment: tuple[str, ...] = ()
    control: str | None = None
    weights: str | None = None
    cluster: str | None = None
    extra: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    """Like `extra`, with gaps allowed (NaN): control outcomes and exposures."""
    levels: tuple[str, str] | None = None
    """(treated, untreated) values of the treatment when it is not coded 0 and 1."""
    continuous_treatment: bool = False
    event: str | None = None
    """The code of the outcome that the caller calls the event."""


def build_design(
    frame: Any,
    descriptor: DatasetDescriptor,
    columns: Columns,
    missing: str = "complete_case",
) -> Design:
    """Arrays for one effect.

    Args:
        frame: a pandas DataFrame, one row a person.
        descriptor: types of the columns.
        columns: which column plays which part.
        missing: complete_case, fail, or ipcw (complete rows weighted by the inverse of their
            probability of being complete, given the columns without gaps; Seaman & White 2013).

    Raises:
        Unusable: the data cannot answer; the exception holds the refusal.
    """
    wanted = wanted_columns(frame, columns)
    frame, gaps = without_na(frame, columns.outcome)
    shares = {n: float(frame[n].isna().mean()) for n in wanted if frame[n].isna().any()}
    # Labels of rows may repeat (frames joined end to end): positions are used in their place.
    frame = frame.reset_index(drop=True)
    whole = _complete(frame, columns, wanted, shares, missing)
    weighted = _weighted(whole, columns)
    levels = columns.levels or levels_named(descriptor, columns.treatment)
    words = None if levels or columns.continuous_treatment else words_read(frame, columns.treatment)
    t = _treatment(weighted, replace(columns, levels=levels or words))
    kept, t = weighted.loc[~np.isnan(t)], t[~np.isnan(t)]
    left_out = {
        "missing values": len(frame) - len(whole) - gaps,
        f"{columns.outcome} is NA": gaps,
        "weight 0": len(whole) - len(weighted),
        "another level of the treatment": len(weighted) - len(kept),
    }
    if len(kept) < 2 * MIN_PER_ARM:
        raise Unusable(refuse("TOO_FEW", f"{len(kept)} complete rows are too few"))
    event = columns.event or event_named(descriptor, columns.outcome)
    coded = coded_outcome(kept, columns.outcome, event)
    y = coded.values
    check_outcome(y, columns.outcome)
    check_no_dates(y, columns.outcome)
    if columns.cluster and kept[columns.cluster].nunique() < MIN_CLUSTERS:
        text = (
            f"{columns.cluster!r} holds fewer than {MIN_CLUSTERS} clusters: no error can be given"
        )
        raise Unusable(refuse("TOO_FEW", text))
    x, groups = covariates(kept, columns.adjustment, descriptor)
    if columns.continuous_treatment:
        check_no_dates(t, columns.treatment)
    else:
        check_sizes(t, columns.treatment, x.shape[1])
    check_rank(x, t, groups)
    check_not_determined(y, x, groups, columns.outcome)
    return Design(
        y,
        t,
        x,
        tuple(groups),
        numeric(kept, columns.control) if columns.control is not None else None,
        len(frame),
        shares,
        weights=_weights(frame, kept, columns, wanted, missing),
        cluster=kept[columns.cluster].astype(str).to_numpy() if columns.cluster else None,
        extra={name: numeric(kept, name) for name in (*columns.extra, *columns.optional)},
        index=kept.index,
        risk=coded.said(columns.outcome),
        is_guessed=event is None,
        arms=f"{columns.treatment} = {words[0]} is treated, {words[1]} is not" if words else "",
        left_out={reason: n for reason, n in left_out.items() if n > 0},
        treatment=columns.treatment,
        outcome=columns.outcome,
    )


def wanted_columns(frame: Any, columns: Columns) -> list[str]:
    """Names whose values must be there.

    Raises:
        Unusable: a name is not a column, or two columns share it.
    """
    several = [columns.weights, columns.cluster, *columns.extra]
    wanted = [columns.treatment, columns.outcome, *columns.adjustment, *filter(None, several)]
    asked = [*wanted, *columns.optional, *filter(None, [columns.control])]
    absent = [name for name in dict.fromkeys(asked) if name not in frame.columns]
    if absent:
        known = ", ".join(map(str, list(frame.columns)[:30]))
        text = f"not a column of the data: {', '.join(absent)}; it has {known}"
        raise Unusable(refuse("UNKNOWN_VARIABLE", text))
    repeated = sorted({str(name) for name in asked if list(frame.columns).count(name) > 1})
    if repeated:
        text = f"two columns have the same name: {', '.join(repeated)}"
        raise Unusable(refuse("INVALID_REQUEST", text))
    return list(dict.fromkeys(wanted))


def _complete(
    frame: Any, columns: Columns, wanted: list[str], shares: dict[str, float], missing: str
) -> Any:
    """Rows without a gap, or the refusal."""
    if len(frame) == 0:
        raise Unusable(refuse("TOO_FEW", "the table has no rows"))
    said = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    if shares and missing == "fail":
        text = f"values are missing: {said}; ask for complete cases, ipcw or multiple imputation"
        raise Unusable(refuse("MISSING_DATA", text))
    kept = frame.dropna(subset=wanted)
    if len(kept) < MIN_COMPLETE * len(frame):
        text = f"only {len(kept)} of {len(frame)} rows are complete (missing: {said})"
        text += _spread(frame, wanted)
        raise Unusable(refuse("MISSING_DATA", text))
    return kept


def _spread(frame: Any, wanted: list[str]) -> str:
    """That what is missing in one row of a person stands in another, as in REDCap's rows of events."""
    for who in people_columns(frame, wanted):
        held = frame.groupby(who)[wanted].count().gt(0).all(axis=1)
        if held.mean() >= MIN_COMPLETE:
            return (
                f"; {int(held.sum())} of {len(held)} {who!r} have every value, spread over several rows of theirs (visits "
                "or events): bring the values of each into one row"
            )
    return ""


def _treatment(frame: Any, columns: Columns) -> Array:
    """0 and 1, with NaN for rows at neither of the named levels; numbers when continuous."""
    name = columns.treatment
    if columns.continuous_treatment:
        return numeric(frame, name)
    if columns.levels is None:
        return binary(frame, name)
    spelled = folded if folded(columns.levels[0]) != folded(columns.levels[1]) else written
    texts = frame[name].map(spelled)
    treated, untreated = map(spelled, columns.levels)
    found = sorted(texts.unique())
    logical = {"true": "1", "false": "0"}
    if frame[name].dtype.kind in "iufb":
        treated, untreated = (logical.get(v.lower(), v) for v in (treated, untreated))
    for asked, level in zip(columns.levels, (treated, untreated), strict=True):
        if level not in found:
            held = ", ".join(sorted(frame[name].map(written).unique())[:8])
            text = f"{name!r} never takes the value {asked!r}; it holds {held}"
            raise Unusable(refuse("BAD_CODING", text))
    values: Array = np.where(texts == treated, 1.0, np.where(texts == untreated, 0.0, np.nan))
    return values


def _weighted(kept: Any, columns: Columns) -> Any:
    """Rows of a positive sampling weight: the others stand for nobody."""
    if columns.weights is None:
        return kept
    weights = numeric(kept, columns.weights)
    if (weights < 0).any():
        text = f"the weights {columns.weights!r} must be 0 or more"
        raise Unusable(refuse("BAD_CODING", text))
    return kept.loc[weights > 0]


def _weights(
    frame: Any, kept: Any, columns: Columns, wanted: list[str], missing: str
) -> Array | None:
    weights = np.ones(len(kept))
    if columns.weights is not None:
        weights = numeric(kept, columns.weights)
    if missing == "ipcw" and len(kept) < len(frame):
        weights = weights / _probability_complete(frame, kept, columns, wanted)
    elif columns.weights is None:
        return None
    return weights


def _probability_complete(frame: Any, kept: Any, columns: Columns, wanted: list[str]) -> Array:
    """Fitted probability of a complete row, from the wanted columns that have no gaps."""
    whole = [n for n in wanted if not frame[n].isna().any() and frame[n].dtype.kind in "iufb"]
    whole = [name for name in whole if name not in (columns.weights, columns.cluster)]
    x = np.column_stack([np.ones(len(frame)), *(frame[n].to_numpy(dtype=float) for n in whole)])
    complete = frame.index.isin(kept.index).astype(float)
    p = fit_propensity(complete, x).p
    fitted: Array = np.clip(p[complete == 1], 0.02, 1.0)
    return fitted
