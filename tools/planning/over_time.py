"""Before and after: which units a change came to, and when, as columns, the shape or the text say it.

A treatment may be a column; or the place that the description says it came to ("Utah began a program in
2000"), told by an indicator, by a level of a column, and from a year or day on. Rows may be units and
periods, or one a unit with a column of the outcome before and one after.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content
from tools.planning.compared_levels import as_level
from tools.planning.derived import AFTER, DAYS, as_times, with_derived
from tools.planning.plans import Derived, Plan
from tools.planning.shown_by_table import AFTER_SAID, BEFORE_SAID, find_panel, is_told_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]

OVER_TIME = re.compile(
    r"\b(?:before and after|policy|law|laws|program|adopt\w*|rolled out|rollout|staggered|reform|years?|period)\b",
    re.I,
)
CHANGE = re.compile(
    r"\b(?:polic(?:y|ies)|laws?|reforms?|minimum wage|tax(?:es)?|bans?|regulations?|difference[- ]in[- ]differences?)\b",
    re.I,
)
"""What comes to a place at a time, so that a place without it tells what would have been."""
MOSTLY = 0.8
"""Share of the starts that lie inside of the table: some come after its end."""
EARLY = re.compile(r"^(?:before|pre|baseline)$")
LATE = re.compile(r"^(?:after|post|followup|endline|final)$")
ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
YEAR = re.compile(r"\b((?:18|19|20)\d{2})\b")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\.?,? (?:of )?((?:18|19|20)\d{{2}})\b", re.I)
PARTS = ("first", "second", "third", "fourth")
QUARTER = re.compile(
    rf"\b(?:q([1-4])|({'|'.join(PARTS)}) quarter),?[-_ ]?(?:of )?((?:18|19|20)\d{{2}})\b", re.I
)
STARTED = re.compile(
    r"\b(?:first|start\w*|adopt\w*|began|begun|introduc\w*|enact\w*|implement\w*|cohort|treat\w*)\b", re.I
)
"""Of a column that holds periods: those from which on it was there."""


def by_place(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan | None:
    """Differences in differences for the place that the description says the treatment came to.

    None where it names no place, or the rows do not show it before and after.
    """
    for sentence in _about(worded.treatment, question, description):
        for made in _places(sentence, table, columns, basis.outcome):
            said = f"the description says that it came to {made.name}"
            derived = (*basis.derived, made) if made.how else basis.derived
            there = replace(
                basis, treatment=made.name, derived=derived, reasons=(*basis.reasons, said)
            )
            frame = table.assign(**{made.name: with_derived(table, made)}) if made.how else table
            facts = {**columns, made.name: replace(columns[made.column], kind="binary")}
            done = by_difference(question, description, frame, facts, worded, there)
            if done is not None:
                return done
    return None


def _about(treatment: str, question: str, description: str) -> Iterator[str]:
    """Sentences that speak of the treatment, those of the description first; lines on columns are none."""
    asked = [word for word in content(treatment) if len(word) > 3]
    for sentence in (*re.split(r"(?<=[.?!;])\s+|\n", description), question):
        said = content(sentence)
        met = sum(any(akin(word, other) > 0.6 for other in said) for word in asked)
        if asked and 2 * met >= len(asked) and not re.match(r"\s*\W?\w+\W?\s*:", sentence):
            yield sentence


def _places(
    sentence: str, table: pd.DataFrame, columns: Columns, outcome: str
) -> Iterator[Derived]:
    """Columns and levels whose names the sentence writes as a name; of several the one named first."""
    proper = [hit.lower() for hit in re.findall(r"(?<![\w-])[A-Z][\w-]+", sentence)]
    short = {
        "".join(word[0] for word in hit.split()).lower(): sentence.index(hit)
        for hit in re.findall(r"[A-Z][a-z]+(?: [A-Z][a-z]+)+", sentence)
    }
    found: list[tuple[int, Derived]] = []
    for name, column in columns.items():
        if name == outcome:
            continue
        if column.kind == "binary" and name.lower() in proper:
            found.append((sentence.lower().index(name.lower()), Derived(name, "", name)))
        elif column.kind == "binary" and name.lower() in short:  # "nj" is New Jersey
            found.append((short[name.lower()], Derived(name, "", name)))
        elif table[name].dtype.kind not in "iufb" and column.kind in (
            "binary",
            "category",
            "identifier",
        ):
            for level in map(as_level, table[name].dropna().unique()):
                hit = re.search(rf"(?<!\w){re.escape(level)}(?!\w)", sentence)
                if hit and level[:1].isupper():
                    made = Derived(f"{name} = {level}", "is", name, levels=(level,))
                    found.append((hit.start(), made))
    yield from (made for _, made in sorted(found, key=lambda pair: pair[0]))


def by_difference(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan | None:
    """Differences in differences, where the rows hold units before and after; None where they do not."""
    if worded.method not in ("auto", "did"):
        return None
    if worded.method == "did" or CHANGE.search(f"{question} {description}"):
        made = _wide(columns, basis)
        if made is not None:
            return made
    found = find_panel(table, columns, basis.treatment)
    if found is None:
        return None
    within = found.within
    since = None
    if not within and found.periods > 2:
        since = _start_column(table, columns, basis, found.unit, found.period)
    if not within and since is None:
        since = _since(question, description, table, worded, basis, found.period)
    told = since is not None or is_told_after(columns[found.period])
    if not told and not OVER_TIME.search(f"{question} {description}"):
        return None
    if not within and found.periods != 2:
        if since is None:
            return None
        others = tuple(d for d in basis.derived if d.name != basis.treatment)
        basis, within = replace(basis, treatment=since.name, derived=(*others, since)), True
    return replace(
        basis,
        design="difference-in-differences",
        target="ATT",
        method="did",
        period=found.period,
        unit=found.unit if within else "",
        reasons=(
            *basis.reasons,
            f"units are seen over {found.periods} values of {found.period}, before and after some are treated",
        ),
        assumed=("without treatment both groups would have moved in parallel",),
    )


def _start_column(
    table: pd.DataFrame, columns: Columns, basis: Plan, unit: str, period: str
) -> Derived | None:
    """The treatment from the period on that a column holds for each unit; None where no column does."""
    if not unit or table[period].dtype.kind not in "iuf":
        return None
    first, last = table[period].min(), table[period].max()
    for name, column in columns.items():
        if name in (period, unit, basis.outcome) or table[name].dtype.kind not in "iuf":
            continue
        starts = table.loc[table[name] > 0, name].dropna()
        inside = starts.between(first, last).mean() if len(starts) else 0.0
        steady = bool((table.groupby(unit)[name].nunique() <= 1).all())
        spoken = f"{' '.join(column.words)} {column.meaning}"
        if inside > MOSTLY and steady and column.levels > 1 and STARTED.search(spoken):
            return Derived(f"{period} >= {name}", "from", name, period)
    return None


def _since(
    question: str, description: str, table: pd.DataFrame, worded: Worded, basis: Plan, period: str
) -> Derived | None:
    """The treatment from the time on that a sentence about it names; None where none lies inside the table."""
    times = as_times(table[period]).dropna()
    spelled = re.compile(rf"{re.escape(period)}\W{{0,3}}(\d+)\b")
    texts = [*_about(worded.treatment, question, description), description]
    for text in texts:
        for value in _times(text, spelled, bool((times > DAYS).all())):
            if times.min() < value <= times.max():
                place = next((d for d in basis.derived if d.name == basis.treatment), None)
                column, levels = (
                    (place.column, place.levels) if place else (basis.treatment, ("1",))
                )
                name = f"{basis.treatment} since {value}"
                return Derived(name, "since", column, period, float(value), levels)
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


def _wide(columns: Columns, basis: Plan) -> Plan | None:
    """The outcome before and after in two columns of a row."""
    late = columns[basis.outcome]
    if basis.derived and basis.outcome in _made(basis):
        return None
    for name, column in columns.items():
        if name != basis.outcome and (_named_before(column, late) or _told_before(column, late)):
            return replace(
                basis,
                design="difference-in-differences",
                target="ATT",
                method="did",
                before=name,
                period=AFTER,
                reasons=(*basis.reasons, f"{name} is {basis.outcome} before the change"),
                assumed=("without treatment both groups would have moved in parallel",),
            )
    return None


def _named_before(column: ColumnFacts, late: ColumnFacts) -> bool:
    """Whether two names differ by a word for before in the one and one for after in the other alone."""
    stem = [word for word in late.words if not LATE.match(word)]
    rest = [word for word in column.words if not EARLY.match(word)]
    return rest == stem and len(stem) < len(late.words) and len(rest) < len(column.words)


def _told_before(column: ColumnFacts, late: ColumnFacts) -> bool:
    """Whether two names differ by a number alone, and the text calls the one before, the other after."""
    bare = [[word for word in one.words if not word.isdigit()] for one in (column, late)]
    said = BEFORE_SAID.search(column.meaning) and AFTER_SAID.search(late.meaning)
    return bare[0] == bare[1] and column.kind == late.kind == "number" and bool(said)


def _made(basis: Plan) -> set[str]:
    return {derived.column for derived in basis.derived if derived.name != basis.treatment}
