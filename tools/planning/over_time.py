"""Before and after: which units a change came to, and when, as columns, the shape or the text say it.

A treatment may be a column; or the place that the description says it came to ("Utah began a program in
2000"), told by an indicator, by a level of a column, and from a year or day on. Rows may be units and
periods, or one a unit with a column of the outcome before and one after.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.planning.compared_levels import as_level
from tools.planning.derived import AFTER, with_derived
from tools.planning.plans import Derived, Plan
from tools.planning.shown_by_table import (
    AFTER_SAID,
    BEFORE_SAID,
    Repeated,
    find_panel,
    is_told_after,
)
from tools.planning.starts import about, start_of, started_at

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
EARLY = re.compile(r"^(?:before|pre|baseline)$")
LATE = re.compile(r"^(?:after|post|followup|endline|final)$")


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
    for sentence in about(worded.treatment, question, description):
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
    since = (
        None
        if found.within
        else _since(question, description, table, columns, worded, basis, found)
    )
    told = since is not None or is_told_after(columns[found.period])
    if not told and not found.unit and columns[found.period].kind == "period":
        return None
    if not told and not OVER_TIME.search(f"{question} {description}"):
        return None
    unit = found.unit if found.within else ""
    if not found.within and found.periods != 2:
        if since is None:
            return None
        if not found.unit:
            return _compared(_in_two(basis, found.period, since), found, "")
        others = tuple(d for d in basis.derived if d.name != basis.treatment)
        basis = replace(basis, treatment=since.name, derived=(*others, since))
        unit = found.unit
    return _compared(replace(basis, period=found.period), found, unit)


def _compared(basis: Plan, found: Repeated, unit: str) -> Plan:
    said = f"units are seen over {found.periods} values of {found.period}, before and after some are treated"
    return replace(
        basis,
        design="difference-in-differences",
        target="ATT",
        method="did",
        unit=unit,
        reasons=(*basis.reasons, said),
        assumed=("without treatment both groups would have moved in parallel",),
    )


def _since(
    question: str, description: str, table: pd.DataFrame, columns: Columns, worded: Worded, basis: Plan, found: Repeated
) -> Derived | None:  # fmt: skip
    """The treatment from the time on that a column or a sentence about it names; None where none does."""
    if found.unit and found.periods > 2:
        told = start_of(table, columns, basis.outcome, found.unit, found.period)
        if told is not None:
            return told
    texts = tuple(about(worded.treatment, question, description))
    if found.unit or columns[found.period].kind != "period":
        # Of a survey of many years a year somewhere in the text is no start of anything.
        texts = (*texts, description)
    value = started_at(iter(texts), table, found.period)
    if value is None:
        return None
    place = next((d for d in basis.derived if d.name == basis.treatment), None)
    column, levels = (place.column, place.levels) if place else (basis.treatment, ("1",))
    name = f"{basis.treatment} since {value}"
    return Derived(name, "since", column, found.period, float(value), levels)


def _in_two(basis: Plan, period: str, since: Derived) -> Plan:
    """The periods as before and after: rows of a place in a period are many, and of different units."""
    late = Derived(f"{period} since {since.value:g}", "at_least", period, "", since.value)
    return replace(basis, period=late.name, derived=(*basis.derived, late))


def by_start(
    question: str, description: str, table: pd.DataFrame, columns: Columns, worded: Worded, basis: Plan
) -> Plan | None:  # fmt: skip
    """Differences in differences where no column is the treatment, but one says from when on a unit had it."""
    found = find_panel(table, columns, "")
    if found is None or not found.unit:
        return None
    made = start_of(table, columns, basis.outcome, found.unit, found.period, worded.treatment)
    if made is None:
        return None
    said = f"{made.column} says from when on a unit had it"
    there = replace(
        basis, treatment=made.name, derived=(*basis.derived, made), reasons=(*basis.reasons, said)
    )
    frame = table.assign(**{made.name: with_derived(table, made)})
    facts = {**columns, made.name: replace(columns[made.column], name=made.name, kind="binary")}
    return by_difference(question, description, frame, facts, worded, there)


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
