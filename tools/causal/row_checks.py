"""What rows look like that were not meant: repeated people, codes for "missing" and dates among numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.causal.missing_codes import missing_codes
from tools.causal.numbers_for_dates import dates_seen
from tools.causal.persons import repeated_people
from tools.causal.query import AS_READ, Warned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from tools.causal.design import Design

    Array = NDArray[np.float64]

FOLD = 10.0
"""Repeated pairs beyond that multiple of what chance makes are no coincidence."""
CELLS = 20
"""Different rows that all occur a multiple of twice, thrice, ... times: no coincidence beyond that."""
SOME = 0.05
"""Share of rows that repeat another, above which it is said."""


def row_warnings(design: Design) -> list[Warned]:
    """Repeated rows, unless clusters are declared, codes that lie far from the other values, and dates."""
    found = [] if design.cluster is not None else list(_repeated(design))
    for name, values in _main_columns(design):
        found += _dates(name, values)
    return [*found, *code_warnings(design)]


def code_warnings(design: Design) -> list[Warned]:
    """What was read as treated, and codes for missing in every column that a number rests on, instruments and the like among them."""
    columns = [*_main_columns(design), *design.extra.items()]
    found = [Warned(AS_READ, design.arms)] if design.arms else []
    return [*found, *(told for name, values in columns for told in codes_in(name, values))]


def codes_in(name: str, values: Array) -> list[Warned]:
    """Codes for missing in one column; gaps are passed over."""
    seen = missing_codes(values[~np.isnan(values)])
    return [Warned("MISSING_CODE", found.said(name)) for found in seen]


def _main_columns(design: Design) -> list[tuple[str, Array]]:
    columns = [(design.outcome, design.y), (design.treatment, design.t)]
    return [*columns, *zip(design.groups[1:], design.x[:, 1:].T, strict=True)]


def repeats(rows: Array) -> tuple[int, int]:
    """(rows that repeat another, times that every row occurs), (0, 1) where chance may have made them.

    Chance is judged by the finest column in two ways, of which the larger holds: how often rows that
    differ elsewhere agree in it, and how often rows that are equal elsewhere are one step apart in it
    (as often again as they agree, twice over, whatever the column depends on).

    Args:
        rows: (n, columns) of numbers or codes.
    """
    counts = _counts(rows)
    if len(counts) == len(rows):
        return 0, 1
    if len(counts) > CELLS and (times := int(np.gcd.reduce(counts))) > 1:
        return len(rows) - len(counts), times
    levels = [np.unique(column, return_counts=True)[1] for column in rows.T]
    finest = int(np.argmax([len(found) for found in levels]))
    others = np.delete(rows, finest, axis=1)
    both, alike = _pairs(counts), _pairs(_counts(others))
    apart = len(rows) * (len(rows) - 1) / 2 - alike
    rate = (_pairs(levels[finest]) - both) / apart if apart > 0 else 1.0
    by_chance = max(alike * rate, _one_step_apart(rows[:, finest], others) / 2)
    return (0 if both <= FOLD * by_chance else len(rows) - len(counts)), 1


def _one_step_apart(column: Array, others: Array) -> float:
    """Pairs of rows that are equal in the others and differ by the column's smallest step."""
    found, place = np.unique(column, return_inverse=True)
    if len(found) < 2:
        return 0.0
    step = float(np.diff(found).min())
    group = _places(others)
    order = np.lexsort((place, group))
    keys = np.column_stack([group[order], place[order]])
    starts = np.flatnonzero(np.r_[True, (np.diff(keys, axis=0) != 0).any(axis=1)])
    counts = np.diff(np.r_[starts, len(keys)])
    of, value = keys[starts, 0], found[keys[starts, 1].astype(int)]
    close = (np.diff(of) == 0) & (np.diff(value) < 1.5 * step)
    return float((counts[:-1] * counts[1:])[close].sum())


def _places(rows: Array) -> Any:
    """The number of each row's kind."""
    if rows.shape[1] == 0:
        return np.zeros(len(rows))
    return np.unique(_whole(rows), return_inverse=True)[1].reshape(-1)


def _whole(rows: Array) -> Any:
    whole = np.ascontiguousarray(rows)
    return whole.view(np.dtype((np.void, whole.strides[0])))


def _counts(rows: Array) -> Any:
    if rows.shape[1] == 0:
        return np.array([len(rows)])
    return np.unique(_whole(rows), return_counts=True)[1]


def _pairs(counts: Any) -> float:
    return float((counts * (counts - 1.0)).sum() / 2)


def _repeated(design: Design) -> Iterator[Warned]:
    rows = np.column_stack([design.y, design.t, design.x[:, 1:]])
    again, times = repeats(rows)
    if times > 1:
        text = f"every row occurs {times} times: are the same people in the table again?"
    elif again > SOME * len(rows):
        text = f"{again} of {len(rows)} rows repeat another row exactly, more than chance makes."
    else:
        return
    text += " The interval takes rows as independent; remove them or declare --cluster"
    yield Warned("REPEATED_ROWS", text)


def people_warnings(frame: Any, used: Collection[str], fixed: Sequence[str]) -> list[Warned]:
    """That people, or the like of them, have several rows which the errors take as independent.

    Args:
        frame: the rows.
        used: columns that play a part of their own.
        fixed: the treatment, and covariates that a person's rows share.
    """
    who = repeated_people(frame, used, fixed)
    if who is None:
        return []
    text = (
        f"{int(frame[who].dropna().duplicated().sum())} of {len(frame)} rows repeat a {who!r}: standard errors take "
        f"rows as independent; where rows of one {who!r} are alike say --cluster {who}"
    )
    return [Warned("REPEATED_PERSON", text)]


def _dates(name: str, values: Array) -> Iterator[Warned]:
    if seen := dates_seen(values):
        text = f"{seen.said(name)}; give days or months since a start"
        yield Warned("DATE_AS_NUMBER", text)
