"""What the table itself shows of a design: cutoffs, panels, compliance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts

    Columns = Mapping[str, ColumnFacts]

AFTER_SAID = re.compile(r"\b(?:after|post)\b", re.I)
BEFORE_SAID = re.compile(r"\b(?:before|pre|prior to)\b", re.I)
SEEN_AFTER = re.compile(
    r"\b(?:made|taken|observed|collected|recorded|surveyed|interviewed|measured|rows?|observations?|data|years?|months?|weeks?|periods?)\b[^.;]*\bafter\b",
    re.I,
)
"""Of an indicator: the row itself, and not what became of somebody, is of a time after."""
FEWEST_ALIKE = 50
"""Rows of an arm from which on it is no chance that all are alike in it."""
STEADY = 0.2
"""Difference between the shares of a group in two periods up to which it is one group all the time."""
CUTOFF_NAME = re.compile(r"\b(?:cutoff|cut|threshold)\b", re.I)


@dataclass(frozen=True)
class Cutoff:
    """A running variable with the value at which the treatment changes."""

    running: str
    value: float


def find_cutoff(table: pd.DataFrame, columns: Columns, treatment: str) -> Cutoff | None:
    """The number that decides the treatment: all treated on one side of a value, all others beyond.

    A column of many values that splits a binary treatment without a single exception is a rule, not
    chance. A constant column named cutoff or threshold gives the value.
    """
    if columns[treatment].kind != "binary" or table[treatment].dtype.kind not in "iufb":
        return None
    treated = table[treatment].to_numpy(dtype=float) == table[treatment].max()
    stated = [float(table[n].dropna().iloc[0]) for n, c in columns.items()
              if c.kind == "constant" and CUTOFF_NAME.search(" ".join(c.words))]  # fmt: skip
    for name, column in columns.items():
        if column.kind != "number" or column.levels < 20 or name == treatment:
            continue
        values = table[name].to_numpy(dtype=float)
        known = np.isfinite(values)
        above, below = values[known & treated], values[known & ~treated]
        if min(len(above), len(below)) < 10:
            continue
        if min(len(np.unique(above)), len(np.unique(below))) < 5:
            continue  # a dose above zero, and not a rule
        for high, low in ((above, below), (below, above)):
            if high.min() >= low.max():
                middle = (high.min() + low.max()) / 2
                near = [v for v in stated if low.max() <= v <= high.min()]
                return Cutoff(name, near[0] if near else _rounded(middle, low.max(), high.min()))
    return None


def _rounded(value: float, low: float, high: float) -> float:
    """The shortest decimal between two values: rules are made at round numbers."""
    for digits in range(-3, 8):
        tried = round(value, digits) + 0.0
        if low <= tried <= high:
            return tried
    return value


def doses_of(
    table: pd.DataFrame, columns: Columns, treatment: str, outcome: str
) -> tuple[str, ...]:
    """Columns that are the treatment in another form: one value in one arm, only others in the other.

    The amount that was given beside "was any given" is one; nothing is left where it is held fixed.
    """
    if columns[treatment].kind != "binary" or table[treatment].dtype.kind not in "iufb":
        return ()
    treated = table[treatment].to_numpy(dtype=float) == table[treatment].max()
    found = []
    for name, column in columns.items():
        if column.kind != "number" or name in (treatment, outcome):
            continue
        values = table[name].to_numpy(dtype=float)
        arms = [values[np.isfinite(values) & arm] for arm in (treated, ~treated)]
        for one, other in (arms, arms[::-1]):
            if len(one) and len(other) and (one == one[0]).all() and (other != one[0]).all():
                found.append(name)
    return tuple(found)


def only_in_one_arm(
    table: pd.DataFrame, columns: Columns, treatment: str, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Of some columns those of yes and no that are all alike in one arm and not in the other.

    Where chance made the arms, such a column is what came of the treatment (who was called and came).
    """
    if columns[treatment].kind != "binary" or table[treatment].dtype.kind not in "iufb":
        return ()
    treated = table[treatment] == table[treatment].max()
    found = []
    for name in names:
        if columns[name].kind == "binary" and not columns[name].is_prior:
            levels = [table.loc[arm, name].nunique() for arm in (treated, ~treated)]
            if sorted(levels) == [1, 2] and min(treated.sum(), (~treated).sum()) >= FEWEST_ALIKE:
                found.append(name)
    return tuple(found)


@dataclass(frozen=True)
class Repeated:
    """Rows that repeat units over periods; `within` says that the treatment changes inside a unit."""

    unit: str
    period: str
    within: bool
    periods: int


def is_told_after(column: ColumnFacts) -> bool:
    """Whether the description says that a column tells rows after a change from those before."""
    both = AFTER_SAID.search(column.meaning) and BEFORE_SAID.search(column.meaning)
    return column.kind == "binary" and bool(both or SEEN_AFTER.search(column.meaning))


def is_after(column: ColumnFacts) -> bool:
    """Whether a column tells rows after a change from those before, by its name or as described."""
    return bool({"post", "after"} & set(column.words)) or is_told_after(column)


def find_panel(table: pd.DataFrame, columns: Columns, treatment: str) -> Repeated | None:
    """Units seen in several periods; the period is a column of years or an indicator of "after".

    No unit is named where rows of a period are different people of the same two groups.
    """
    periods = [n for n, c in columns.items() if c.kind == "period"]
    after = [n for n, c in columns.items() if c.kind == "binary" and n != treatment and is_after(c)]
    units = [n for n, c in columns.items() if c.kind in ("identifier", "category")]
    for period in [*after, *periods]:
        for unit in units:
            counts = table.groupby(unit)[period].agg(["size", "nunique"])
            if not 2 <= len(counts) <= len(table) / 2 or period == treatment:
                continue
            if (counts["size"] == counts["nunique"]).mean() > 0.95 and counts["nunique"].max() > 1:
                changes = table.groupby(unit)[treatment].nunique() > 1 if treatment else None
                within = changes is not None and bool(changes.any())
                return Repeated(unit, period, within, int(table[period].nunique()))
    if after or not (periods and treatment) or _moves_over(table, treatment, periods[0]):
        return Repeated("", after[0], False, 2) if after else None
    return Repeated("", periods[0], False, int(table[periods[0]].nunique()))


def _moves_over(table: pd.DataFrame, treatment: str, period: str) -> bool:
    """Whether the share of the treated hangs on the period beyond who happens to be seen in it."""
    shares = table.groupby(period)[treatment].mean()
    return bool(shares.max() - shares.min() > STEADY)
