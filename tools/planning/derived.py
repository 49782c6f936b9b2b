"""The columns and rows that a plan asks for, made of those that a table has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.periods import ordered_periods
from tools.planning.compared_levels import as_level

if TYPE_CHECKING:
    import pandas as pd

    from tools.planning.plans import Derived, Kept

ROW, AFTER = "(row)", "(after)"
"""Columns of a table that is laid out anew, a row for before and one for after."""
DAYS = 10_000_000
"""Periods above it are days, written as one number."""
DAY = re.compile(r"^\d{4}-\d{1,2}(?:-\d{1,2})?$|^\d{1,2}/\d{1,2}/\d{4}$")
QUARTER = re.compile(
    r"^(?:(?P<year>\d{4})[-_ ]?Q(?P<part>[1-4])|Q(?P<first>[1-4])[-_ ]?(?P<of>\d{4}))$", re.I
)


def is_dated(values: pd.Series) -> bool:
    """Whether a column of text holds days, months or quarters."""
    if values.dtype.kind in "iufbM":
        return values.dtype.kind == "M"
    known = values.dropna()
    some = [str(value) for value in known.unique()[:50]]
    return bool(some) and any(all(form.match(one) for one in some) for form in (DAY, QUARTER))


def as_times(values: pd.Series) -> pd.Series:
    """Periods as numbers that grow with time; no number where their order is not plain.

    2019-07-01 is 20190701, a quarter its first day, "after" beside "before" 2.
    """
    import pandas as pd

    if values.dtype.kind in "iuf":
        return values
    if not is_dated(values):
        name = str(values.name)
        ordered: pd.Series = ordered_periods(values.to_frame(name), name)[0][name]
        return pd.to_numeric(ordered, errors="coerce")
    days = pd.to_datetime(values.astype(str).map(_first_month), format="mixed")
    return days.dt.year * 10_000 + days.dt.month * 100 + days.dt.day


def _first_month(period: str) -> str:
    """A quarter as its first month."""
    found = QUARTER.match(period)
    if found is None:
        return period
    part = int(found["part"] or found["first"])
    return f"{found['year'] or found['of']}-{3 * part - 2:02d}"


def at_levels(values: pd.Series, levels: tuple[str, ...]) -> pd.Series:
    """Whether each row is at one of the levels."""
    return values.map(as_level).isin(levels) & values.notna()


def with_derived(frame: pd.DataFrame, derived: Derived) -> Any:
    """The values of a column that is made of others."""
    column = frame[derived.column]
    if derived.how == "is":
        return at_levels(column, derived.levels).astype(float).where(column.notna())
    if derived.how == "since":
        reached = as_times(frame[derived.by]) >= derived.value
        return (at_levels(column, derived.levels) & reached).astype(int)
    if derived.how == "from":
        start = column.astype(float)
        return ((start > 0) & (as_times(frame[derived.by]) >= start)).astype(int)
    if derived.how == "at_least":
        return (as_times(column) >= derived.value).astype(int)
    values = column.astype(float)
    if derived.how == "below":
        return (values < derived.value).astype(int)
    if "hourly" in derived.how:
        values = values / frame[derived.by].astype(float)
    return np.log(values) if "log" in derived.how else values


def only_kept(frame: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    """The rows that meet a condition."""
    values = frame[kept.column]
    if kept.sign == "in":
        return frame[at_levels(values, kept.levels)]
    inside = {
        "==": values == kept.value, "<=": values <= kept.value, ">=": values >= kept.value,
        "<": values < kept.value, ">": values > kept.value,
    }  # fmt: skip
    return frame[inside[kept.sign]]


def in_two_periods(frame: pd.DataFrame, outcome: str, before: str) -> pd.DataFrame:
    """Two rows for each: the outcome as it was before, and after."""
    import pandas as pd

    numbered = frame.assign(**{ROW: range(len(frame))})
    early = numbered.assign(**{AFTER: 0}).assign(**{outcome: numbered[before]})
    return pd.concat([early, numbered.assign(**{AFTER: 1})], ignore_index=True)
