"""Choose the design: what the description and the table say of how the treatment came about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.planning.column_facts import fits, read_columns
from tools.planning.column_roles import derive, pick_outcome, pick_treatment, split_covariates
from tools.planning.nudges import by_nudge
from tools.planning.plans import Derived, Kept, Plan
from tools.planning.pruning import without_idle
from tools.planning.questions import read_wording
from tools.planning.shown_by_table import doses_of, find_cutoff, find_panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]

RANDOM = re.compile(
    r"\brandomi[sz]ed\b|\brandom(?:ly)? (?:assign\w*|select\w*|allocat\w*|assort\w*|given|divided|sent|test|experiment)|\bfield experiment\b|"
    r"\brandomi[sz]ed? (?:control\w*|trial|experiment)|\brct\b|\bA/B test",
    re.I,
)
NOT_RANDOM = re.compile(
    r"\bobservational\b|\bnon-?random|\bnot random|\bsurvey of\b|\bobservation study", re.I
)
JUMP = re.compile(
    r"\b(?:cutoff|cut-off|threshold|discontinuity|just (?:under|above|below|over|older|younger)|close(?:ly)? (?:\w+ )?(?:elections?|contested|races?)|narrow(?:ly)?|legal (?:drinking|driving|voting) age|turning \d+)\b",
    re.I,
)
TRAIT = re.compile(
    r"\b(?:race|ethnicity|black|white|hispanic|latino|asian|sex|gender|female|male|birth (?:order|weight))\b",
    re.I,
)
"""Of a treatment: nobody can be assigned to it, whatever else was assigned in that study."""
OVER_TIME = re.compile(
    r"\b(?:before and after|policy|law|laws|program|adopt\w*|rolled out|rollout|staggered|reform|years?|period)\b",
    re.I,
)


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
    worded = read_wording(question, description, tuple(columns))
    if not worded.treatment or not worded.outcome:
        return Plan(None, refusal="the question does not say whose effect on what is asked for")
    outcome = pick_outcome(columns, worded, description)
    if outcome is None:
        return Plan(None, refusal=f"no column is about {worded.outcome!r}")
    treatment = pick_treatment(columns, worded, outcome.name)
    stepped = _stated_cutoff(question, description, columns, outcome.name)
    if stepped is not None and (treatment is None or columns[treatment.name].kind != "binary"):
        return _at_cutoff(stepped, outcome.name, worded, columns)
    if treatment is None:
        return Plan(None, outcome=outcome.name, refusal=f"no column is about {worded.treatment!r}")
    basis = Plan(
        None,
        treatment.name,
        outcome.name,
        worded.target,
        derived=derive(worded, columns, treatment.name, outcome.name),
        kept=tuple(kept for kept in worded.kept if kept.column in columns),
        scale=100.0 if worded.percent else 1.0,
        reasons=(
            f"{treatment.name} stands for {worded.treatment!r}, {outcome.name} for {worded.outcome!r}",
        ),
    )
    if TRAIT.search(f"{' '.join(columns[treatment.name].words)} {columns[treatment.name].meaning}"):
        said = f"{treatment.name} is what people are and not what is done to them: chance assigned it to nobody"
        return _adjusted(columns, worded, replace(basis, reasons=(*basis.reasons, said)))
    for choose in (_discontinuity, by_nudge, _difference):
        made = choose(question, description, table, columns, worded, basis)
        if made is not None:
            return made
    doses = doses_of(table, columns, treatment.name, outcome.name)
    columns = {name: column for name, column in columns.items() if name not in doses}
    forms = tuple(f"{name}: it is {treatment.name} in another form" for name in doses)
    basis = replace(basis, left_out=forms)
    made = _randomized(question, description, table, columns, worded, basis)
    return made or _adjusted(columns, worded, basis)


def _stated_cutoff(
    question: str, description: str, columns: Columns, outcome: str
) -> tuple[str, float] | None:
    """An age (or other number) at which a rule changes, with the column that holds it."""
    text = f"{question} {description}"
    if not JUMP.search(text):
        return None
    hit = re.search(
        r"\bturning (\d+)|\b(?:under|above|below|over|older than|at) (\d+)(?: years)?\b", text
    )
    if hit is None:
        return None
    value = float(next(group for group in hit.groups() if group))
    for name, column in columns.items():
        if name != outcome and column.kind == "number" and fits("age", column) > 0.5:
            return name, value
    return None


def _at_cutoff(stepped: tuple[str, float], outcome: str, worded: Worded, columns: Columns) -> Plan:
    running, value = stepped
    made = Derived(f"{running} >= {value:g}", "at_least", running, "", value)
    kept = tuple(Kept(running, k.sign, k.value) if k.column == "age" else k for k in worded.kept)
    return Plan(
        "discontinuity", made.name, outcome, "ATE", "rd", running=running, cutoff=value,
        derived=(made,), kept=tuple(k for k in kept if k.column in columns),
        reasons=(f"a rule changes at {running} = {value:g}: people just below and above are alike",),
        assumed=(f"nothing else changes at {running} = {value:g}",),
    )  # fmt: skip


def _discontinuity(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan | None:
    found = find_cutoff(table, columns, basis.treatment)
    if found is None or found.running == basis.outcome:
        return None
    covariates, out = split_covariates(
        columns, worded, basis.treatment, basis.outcome, {found.running}
    )
    # At the cutoff they only sharpen the estimate: none is worth a row or a level of a text.
    whole = tuple(n for n in covariates if table[n].dtype.kind in "iufb" and table[n].notna().all())
    return replace(
        basis,
        design="discontinuity",
        method="rd",
        running=found.running,
        cutoff=found.value,
        covariates=() if worded.alone else whole,
        left_out=out,
        reasons=(
            *basis.reasons,
            f"{found.running} decides {basis.treatment} without exception at {found.value:g}",
        ),
        assumed=(f"without treatment {basis.outcome} would pass {found.value:g} smoothly",),
    )


def _difference(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan | None:
    found = find_panel(table, columns, basis.treatment)
    if found is None or worded.method not in ("auto", "did"):
        return None
    if not OVER_TIME.search(f"{question} {description}"):
        return None
    if not found.within and found.periods != 2:
        return None
    return replace(
        basis,
        design="difference-in-differences",
        target="ATT",
        method="did",
        period=found.period,
        unit=found.unit if found.within else "",
        reasons=(
            *basis.reasons,
            f"units are seen over {found.periods} values of {found.period}, before and after some are treated",
        ),
        assumed=("without treatment both groups would have moved in parallel",),
    )


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
    kept, idle = without_idle(table, basis.treatment, basis.outcome, made.covariates)
    return replace(
        made,
        design="randomized",
        undated=(),
        method=worded.method,
        covariates=kept,
        left_out=(*made.left_out, *idle),
        reasons=(
            *basis.reasons,
            f"the description says that {basis.treatment} was assigned at random",
        ),
        assumed=("the assignment was carried out as described",),
    )


def _adjusted(columns: Columns, worded: Worded, basis: Plan) -> Plan:
    covariates, out = split_covariates(columns, worded, basis.treatment, basis.outcome, set())
    used = {d.by for d in basis.derived} | {d.column for d in basis.derived}
    covariates = tuple(name for name in covariates if name not in used)
    dated = any(columns[name].is_prior for name in covariates)
    undated = tuple(
        n for n in covariates if dated and not columns[n].is_prior and not columns[n].meaning
    )
    return replace(
        basis,
        design="adjustment",
        method=worded.method,
        covariates=() if worded.alone else covariates,
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
