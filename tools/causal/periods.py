"""Periods of a panel in words or dates -> their order, where it is plain."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tools.causal.coding import Unusable
from tools.causal.query import Warned, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EARLIER = re.compile(
    r"before|pre|pre[-_ ]?(?:test|treatment|intervention|period|policy)|baseline|base|start|first|antes|avant|vorher|prima|przed"
)
_LATER = re.compile(
    r"after|post|post[-_ ]?(?:test|treatment|intervention|period|policy)|endline|end|follow[-_ ]?up|second|last|después|despues"
    r"|depois|après|apres|nachher|dopo|po"
)
_DAYS = ("%Y-%m-%d", "%Y-%m", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S")
"""Ways to write a day that are read in one way: 01/02/2020 is not among them."""
_COUNTED = re.compile(r"(\D*?)[-_ ]?(\d{1,3})")
_OF_A_YEAR = re.compile(r"(\d{4})[-_ ]?[QqMmWwHhSs](\d{1,2})")
SHOWN = 6


def ordered_periods(frame: Any, name: str) -> tuple[Any, list[Warned]]:
    """The rows with the periods as 1, 2, ... where they are words, and what order was taken.

    Args:
        frame: the rows.
        name: of the column of periods; one of numbers, or of no plain order, stays as it is.
    """
    if name not in frame.columns or frame[name].dtype.kind in "iufb":
        return frame, []
    column = frame[name]
    cells = column.astype(object).map(lambda cell: str(cell).strip(), na_action="ignore")
    levels = [str(level) for level in cells.dropna().unique()]
    place = next((found for way in _WAYS if (found := way(levels)) is not None), None)
    if place is None:
        return frame, []
    order = sorted(levels, key=place)
    ranks = {value: rank for rank, value in enumerate(sorted(set(map(place, levels))), 1)}
    read = cells.map({level: ranks[place(level)] for level in levels}).astype(float)
    shown = ", ".join(order if len(order) <= SHOWN else [*order[: SHOWN - 1], "...", order[-1]])
    text = f"{name} is taken in the order {shown}"
    return frame.assign(**{name: read}), [Warned("PERIODS_READ", text)]


def refuse_twice(rows: Any, times: Any, unit: str, time: str, known: dict[str, Any]) -> None:
    """Refuse rows of one unit at one time: a panel has one.

    Args:
        rows: that are analysed, as the file has them.
        times: the period of each as a number.
        unit: the column of units.
        time: the column of periods.
        known: goes with a refusal.

    Raises:
        Unusable: the first such unit, and what settles it.
    """
    again = rows[rows[[unit]].assign(at=times).duplicated().to_numpy()]
    if again.empty:
        return
    text = (
        f"{unit!r} and {time!r} do not tell all rows apart ({len(again)} more than there should be), such as those of "
        f"{unit} {again[unit].iloc[0]} at {time} {again[time].iloc[0]}: a panel has one row for each. Drop the copies, or make one row of each (means); "
        "different people of one place and time are compared without --unit, with --cluster for the place"
    )
    raise Unusable(refuse("BAD_CODING", text, **known))


def _as_pair(levels: Sequence[str]) -> Callable[[str], Any] | None:
    """Before and after, in the words of either."""
    if len(levels) != 2:
        return None
    earlier = [level for level in levels if _EARLIER.fullmatch(level.casefold())]
    later = [level for level in levels if _LATER.fullmatch(level.casefold())]
    return (lambda level: level in later) if len(earlier) == len(later) == 1 else None


def _as_days(levels: Sequence[str]) -> Callable[[str], Any] | None:
    for form in _DAYS:
        try:
            days = {level: datetime.strptime(level, form) for level in levels}  # noqa: DTZ007
        except ValueError:
            continue
        return days.__getitem__
    return None


def _as_counted(levels: Sequence[str]) -> Callable[[str], Any] | None:
    """One word with a number behind it: T1, T2, T10; wave 1, wave 2."""
    found = {level: _COUNTED.fullmatch(level) for level in levels}
    if None in found.values() or len({m[1].strip().casefold() for m in found.values() if m}) > 1:
        return None
    numbers = {level: int(m[2]) for level, m in found.items() if m}
    return numbers.__getitem__


def _as_parts_of_years(levels: Sequence[str]) -> Callable[[str], Any] | None:
    """2019Q1, 2019M11."""
    found = {level: _OF_A_YEAR.fullmatch(level) for level in levels}
    if None in found.values():
        return None
    parts = {level: (int(m[1]), int(m[2])) for level, m in found.items() if m}
    return parts.__getitem__


_WAYS = (_as_pair, _as_days, _as_parts_of_years, _as_counted)
