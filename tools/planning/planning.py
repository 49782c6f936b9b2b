"""Choose the design: what the description and the table say of how the treatment came about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tools.planning.column_facts import read_columns
from tools.planning.column_roles import derive, pick_outcome, pick_treatment, split_covariates
from tools.planning.compared import as_told, with_arms
from tools.planning.cutoffs import at_cutoff, by_cutoff, stated_cutoff
from tools.planning.nudges import by_nudge
from tools.planning.over_time import by_difference, by_place, by_start
from tools.planning.plans import Plan
from tools.planning.pruning import without_idle
from tools.planning.questions import read_wording
from tools.planning.randomness import ASSIGNED_TRAIT, NOT_RANDOM, RANDOM, TRAIT
from tools.planning.shown_by_table import doses_of, is_after, only_in_one_arm
from tools.planning.subgroups import read_kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]

CODEBOOK = 3
"""Covariates with a line of their own from which on a description is a list of what there is."""
MOST_CATEGORIES = 30
"""Levels up to which a model has a term for each."""


def plan(question: str, table: pd.DataFrame, description: str) -> Plan:
    """Decide how a question is answered from a table.

    Args:
        question: in English; what is asked for and, if it says so, how.
        table: one row a unit, or a unit and period.
        description: what the data are and what the columns mean.

    Returns:
        The plan, or one with `refusal`: what the question names is not in the table, or no design
        known here fits.
    """
    columns = read_columns(table, description)
    worded = read_wording(question, description)
    if not worded.treatment or not worded.outcome:
        return Plan(None, refusal="the question does not say whose effect on what is asked for")
    outcome = pick_outcome(columns, worded, description)
    if outcome is None:
        return Plan(None, refusal=f"no column is about {worded.outcome!r}")
    treatment = pick_treatment(columns, worded, outcome.name, description)
    ends = (outcome.name, "" if treatment is None else treatment.name)
    kept = read_kept(" ".join(question.split()), table, columns, ends)
    stepped = stated_cutoff(question, description, table, columns, outcome.name)
    if stepped is not None and (treatment is None or columns[treatment.name].kind == "number"):
        return at_cutoff(stepped, outcome.name, kept)
    basis = replace(_basis(worded, columns, ends[1], ends[0]), kept=kept)
    if not_given := _not_given(worded, columns, basis):
        return replace(basis, refusal=not_given)
    told = with_arms(question, table, columns, worded, basis)
    if not basis.treatment or told.refusal or columns[basis.treatment].kind != "binary" or _is_time(columns[basis.treatment]):  # fmt: skip
        started = (
            None
            if basis.treatment
            else by_start(question, description, table, columns, worded, basis)
        )
        placed = started or by_place(question, description, table, columns, worded, basis)
        if placed is not None:
            return placed
    if not basis.treatment:
        return replace(basis, refusal=f"no column is about {worded.treatment!r}")
    if told.refusal:
        return told
    return _designed(question, description, *as_told(table, columns, told), worded, told)


def _not_given(worded: Worded, columns: Columns, basis: Plan) -> str:
    """Why what is asked for is none of what is given; empty where it is."""
    if any(one.column not in columns for one in basis.kept):
        return "the question bounds the age of the people: no column is about it"
    if worded.ratio:
        return "a ratio is asked for: effects are given as differences"
    if worded.percent and columns[basis.outcome].kind == "binary":
        return f"a change of {basis.outcome} in percent may be one of its share or in percentage points: say which"
    return ""


def _has_many(column: ColumnFacts) -> bool:
    return column.kind == "category" and column.levels > MOST_CATEGORIES


def _is_time(column: ColumnFacts) -> bool:
    """Whether a column says when, and not what was done."""
    return column.kind == "period" or is_after(column)


def _basis(worded: Worded, columns: Columns, treatment: str, outcome: str) -> Plan:
    return Plan(
        None,
        treatment,
        outcome,
        worded.target,
        derived=derive(worded, columns, treatment, outcome) if treatment else (),
        scale=100.0 if worded.percent or worded.points else 1.0,
        reasons=(f"{treatment} stands for {worded.treatment!r}, {outcome} for {worded.outcome!r}",),
    )


def _designed(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan:
    """The first design that the text and the rows speak for."""
    text = f"{description} {question}"
    treatment = columns[basis.treatment]
    is_trait = TRAIT.search(f"{' '.join(treatment.words)} {treatment.meaning}") is not None
    if is_trait and not ASSIGNED_TRAIT.search(text):
        said = f"{basis.treatment} is what people are and not what is done to them: chance assigned it to nobody"
        return _adjusted(columns, worded, replace(basis, reasons=(*basis.reasons, said)))
    stepped = stated_cutoff(question, description, table, columns, basis.outcome)
    made = (
        by_cutoff(stepped, table, columns, worded, basis)
        or by_nudge(question, description, table, columns, worded, basis)
        or by_difference(question, description, table, columns, worded, basis)
    )
    if made is not None:
        return made
    doses = doses_of(table, columns, basis.treatment, basis.outcome)
    columns = {name: column for name, column in columns.items() if name not in doses}
    forms = tuple(f"{name}: it is {basis.treatment} in another form" for name in doses)
    basis = replace(basis, left_out=forms)
    made = _randomized(question, description, table, columns, worded, basis)
    return made or _adjusted(columns, worded, basis)


def _randomized(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan | None:
    text = f"{description} {question}"
    if NOT_RANDOM.search(text) or not RANDOM.search(text):
        return None
    made = _adjusted(columns, worded, basis)
    came = only_in_one_arm(table, columns, basis.treatment, made.covariates)
    held = tuple(name for name in made.covariates if name not in came)
    kept, idle = without_idle(table, basis.treatment, basis.outcome, held)
    idle += tuple(
        f"{name}: it is all alike in one arm, and so came of {basis.treatment}" for name in came
    )
    many = tuple(f"{name}: it has too many levels, and chance needs none" for name in made.absorbed)
    return replace(
        made,
        design="randomized",
        absorbed=(),
        undated=(),
        method=worded.method,
        covariates=kept,
        left_out=(*made.left_out, *idle, *many),
        reasons=(
            *basis.reasons,
            f"the description says that {basis.treatment} was assigned at random",
        ),
        assumed=("the assignment was carried out as described",),
    )


def _adjusted(columns: Columns, worded: Worded, basis: Plan) -> Plan:
    covariates, out = split_covariates(columns, worded, basis.treatment, basis.outcome, set())
    used = {d.by for d in basis.derived} | {d.column for d in basis.derived}
    used |= {kept.column for kept in basis.kept if kept.sign in ("==", "in")}
    covariates = tuple(name for name in covariates if name not in used)
    if sum(bool(columns[name].meaning) for name in covariates) >= CODEBOOK:
        untold = tuple(name for name in covariates if not columns[name].is_told)
        covariates = tuple(name for name in covariates if name not in untold)
        out += tuple(f"{name}: the description does not say what it is" for name in untold)
    many = tuple(name for name in covariates if _has_many(columns[name]))
    covariates = tuple(name for name in covariates if name not in many)
    dated = any(columns[name].is_prior for name in covariates)
    undated = tuple(
        n for n in covariates if dated and not columns[n].is_prior and not columns[n].meaning
    )
    return replace(
        basis,
        design="adjustment",
        method=worded.method,
        covariates=() if worded.alone else covariates,
        absorbed=() if worded.alone else many,
        undated=() if worded.alone else undated,
        left_out=(*basis.left_out, *out),
        reasons=(
            *basis.reasons,
            "no assignment, cutoff, instrument or second period of it is described: what is measured is adjusted for",
        ),
        assumed=(
            f"no unmeasured cause is shared by {basis.treatment} and {basis.outcome}",
            *(("the covariates were measured before the treatment",) if covariates else ()),
        ),
    )
