"""From when on a treatment was there: a column holds it for each unit, or a sentence about it says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content
from tools.planning.column_facts import fits
from tools.planning.derived import DAYS, as_times
from tools.planning.plans import Derived

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts

    Columns = Mapping[str, ColumnFacts]

MOSTLY = 0.8
"""Share of the starts that lie inside of the table: some come after its end."""
ABOUT_IT = 0.25
"""How well a column of starts has to fit the words for the treatment."""
ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
YEAR = re.compile(r"\b((?:18|19|20)\d{2})\b")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\.?,? (?:of )?((?:18|19|20)\d{{2}})\b", re.I)
PARTS = ("first", "second", "third", "fourth")
QUARTER = re.compile(
    rf"\b(?:q([1-4])|({'|'.join(PARTS)}) quarter),?[-_ ]?(?:of )?((?:18|19|20)\d{{2}})\b", re.I
)
STARTED = re.compile(
    r"\b(?:first|start\w*|adopt\w*|began|begun|introduc\w*|enact\w*|implement\w*|cohort|treat\w*)\b",
    re.I,
)
"""Of a column that holds periods: those from which on it was there."""


def start_of(
    table: pd.DataFrame, columns: Columns, outcome: str, unit: str, period: str, asked: str = ""
) -> Derived | None:
    """The treatment from the period on that a column holds for each unit; None where no column does.

    Args:
        table: one row a unit and period.
        columns: what they are.
        outcome: its column.
        unit: the column of units.
        period: the column of periods.
        asked: words for the treatment, of which the column has to speak; empty where another column is it.
    """
    if not unit or table[period].dtype.kind not in "iuf":
        return None
    first, last = table[period].min(), table[period].max()
    for name, column in columns.items():
        if name in (period, unit, outcome) or table[name].dtype.kind not in "iuf":
            continue
        if asked and fits(asked, column) < ABOUT_IT:
            continue
        starts = table.loc[table[name] > 0, name].dropna()
        inside = starts.between(first, last).mean() if len(starts) else 0.0
        steady = bool((table.groupby(unit)[name].nunique() <= 1).all())
        spoken = f"{' '.join(column.words)} {column.meaning}"
        if inside > MOSTLY and steady and STARTED.search(spoken):
            return Derived(f"{period} >= {name}", "from", name, period)
    return None


def started_at(texts: Iterator[str], table: pd.DataFrame, period: str) -> int | None:
    """The first time that a text names and that lies inside of the table; None where none does."""
    times = as_times(table[period]).dropna()
    spelled = re.compile(rf"{re.escape(period)}\W{{0,3}}(\d+)\b")
    for text in texts:
        for value in _times(text, spelled, bool((times > DAYS).all())):
            if times.min() < value <= times.max():
                return value
    return None


def _times(text: str, spelled: re.Pattern[str], are_days: bool) -> Iterator[int]:
    """The times that a text names, in the form that the column has."""
    yield from (int(hit) for hit in spelled.findall(text))
    for year, month, day in ISO.findall(text):
        yield int(year) * 10_000 + int(month) * 100 + int(day or 1)
    if are_days:
        for month, year in MONTH.findall(text):
            yield int(year) * 10_000 + (MONTHS.index(month.lower()[:3]) + 1) * 100 + 1
        for number, word, year in QUARTER.findall(text):
            part = int(number) if number else PARTS.index(word.lower()) + 1
            yield int(year) * 10_000 + (3 * part - 2) * 100 + 1
    for year in YEAR.findall(text):
        yield int(year) * 10_000 + 101 if are_days else int(year)


def about(treatment: str, question: str, description: str) -> Iterator[str]:
    """Sentences that speak of the treatment, those of the description first; lines on columns are none."""
    asked = [word for word in content(treatment) if len(word) > 3]
    for sentence in (*re.split(r"(?<=[.?!;])\s+|\n", description), question):
        said = content(sentence)
        met = sum(any(akin(word, other) > 0.6 for other in said) for word in asked)
        if asked and 2 * met >= len(asked) and not re.match(r"\s*\W?\w+\W?\s*:", sentence):
            yield sentence
