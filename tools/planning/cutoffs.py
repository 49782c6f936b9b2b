"""A rule that changes at a number: the treatment follows it without exception, or its share jumps there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tools.formal.likeness import akin, content
from tools.planning.column_facts import fits
from tools.planning.column_roles import split_covariates
from tools.planning.plans import Derived, Plan
from tools.planning.shown_by_table import find_cutoff
from tools.planning.subgroups import AGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.plans import Kept
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]

JUMP = re.compile(
    r"\b(?:cutoff|cut-off|threshold|discontinuity|just (?:under|above|below|over|older|younger)|close(?:ly)? (?:\w+ )?(?:elections?|contested|races?)|narrow(?:ly)?|legal (?:drinking|driving|voting) age|turning \d+|passing (?:score|mark|grade)|eligib\w+)\b",
    re.I,
)
NUMBER = r"\$?(?P<value>-?\d+(?:,\d{3})*(?:\.\d+)?)"
STATED = tuple(
    re.compile(form, re.I)
    for form in (
        rf"\bturn(?:s|ed|ing)? {NUMBER}",
        rf"\b(?:cutoff|cut-off|threshold|cut point)(?: (?:score|value|point|age|level|date))?(?:,? (?:of|is|was|at|being|set at|set to|equal to))*\s*[:=(]?\s*{NUMBER}",
        rf"{NUMBER}(?: \w+)? (?:is|was|being|as) (?:the|a|an) (?:\w+ )?(?:cutoff|cut-off|threshold)",
        rf"\b(?P<below>under|below|less than|lower than|fewer than|younger than|at most|up to) {NUMBER}",
        rf"\b(?:above|over|older than|exceed\w*|more than|higher than|greater than|at least|at) {NUMBER}",
        rf"{NUMBER}(?: \w+)? (?:or|and) (?:more|higher|above|older|over)\b",
    )
)
GIVEN = re.compile(
    r"\b(?:eligib\w+|qualif\w+|receiv\w+|get|gets|got|offered|granted|given|treated|entitled|exempt|must|required|award\w*|admitted|wins?|won|elected)\b",
    re.I,
)
NOT = re.compile(r"\b(?:not|no|never|cannot)\b|n't\b", re.I)
LEAST_JUMP, FEWEST, NEAR = 0.1, 20, 0.2
"""Share by which the treatment must jump at a cutoff that it does not follow without exception, rows of a
side to see it by, and the share of the rows, those nearest to the cutoff, that are looked at."""


@dataclass(frozen=True)
class StatedCutoff:
    """A number at which a rule changes, the column that holds it, and whether the rule holds below it."""

    running: str
    value: float
    below: bool


def stated_cutoff(
    question: str, description: str, table: pd.DataFrame, columns: Columns, outcome: str
) -> StatedCutoff | None:
    """The number that the text names as one at which a rule changes, with the column that it is a value of.

    Where no word of a threshold is in the text, the sentence has to say who gets something.
    """
    is_plain = JUMP.search(f"{question} {description}") is not None
    found: StatedCutoff | None = None
    for sentence in re.split(r"(?<=[.?!;])\s+|\n", f"{question}\n{description}"):
        if not (is_plain or _gives(sentence)):
            continue
        for form in STATED:
            hit = form.search(sentence)
            if hit is None:
                continue
            value = float(hit["value"].replace(",", ""))
            below = "below" in form.groupindex and _gives(sentence)
            if found is None:
                running = _holder(sentence, value, table, columns, outcome)
                found = StatedCutoff(running, value, below) if running else None
            elif found.value == value and below:
                found = replace(found, below=True)
    return found


def _gives(sentence: str) -> bool:
    return GIVEN.search(sentence) is not None and NOT.search(sentence) is None


def _holder(
    sentence: str,
    value: float,
    table: pd.DataFrame,
    columns: Columns,
    outcome: str,
) -> str:
    """The column that the sentence speaks of and whose values lie on both sides of the number."""
    speaks = {
        name: _spoken_of(sentence, column)
        for name, column in columns.items()
        if name != outcome and column.kind == "number" and _astride(table[name], value)
    }
    best = max(speaks, key=lambda name: speaks[name], default="")
    return best if best and speaks[best] > 0.5 else ""


def _spoken_of(sentence: str, column: ColumnFacts) -> float:
    """Share of the column's name that the sentence holds; of bare ages ("those under 21") how well it is an age."""
    said = content(sentence)
    own = [word for word in column.words if len(word) > 2]
    named = [any(akin(word, other) > 0.6 for other in said) for word in own]
    share = sum(named) / len(named) if named else 0.0
    years = re.search(
        r"\b(?:years?|age[ds]?|old|older|younger|turn(?:s|ed|ing)?)\b", sentence, re.I
    )
    return max(share, fits("age", column) if years else 0.0)


def _astride(values: pd.Series, value: float) -> bool:
    known = values.dropna()
    return known.nunique() >= FEWEST and bool(
        ((known < value).sum() >= FEWEST / 2) and ((known >= value).sum() >= FEWEST / 2)
    )


def at_cutoff(stated: StatedCutoff, outcome: str, kept: tuple[Kept, ...]) -> Plan:
    """The effect of the rule itself, where no column says who was treated."""
    running, value = stated.running, stated.value
    how, sign = ("below", "<") if stated.below else ("at_least", ">=")
    made = Derived(f"{running} {sign} {value:g}", how, running, "", value)
    kept = tuple(replace(k, column=running) if k.column == AGE else k for k in kept)
    return Plan(
        "discontinuity", made.name, outcome, "ATE", "rd", running=running, cutoff=value,
        derived=(made,), kept=kept,
        reasons=(f"a rule changes at {running} = {value:g}: people just below and above are alike",),
        assumed=(f"nothing else changes at {running} = {value:g}",),
    )  # fmt: skip


def by_cutoff(
    stated: StatedCutoff | None, table: pd.DataFrame, columns: Columns, worded: Worded, basis: Plan
) -> Plan | None:
    """A discontinuity: a number decides the treatment, or its share jumps where a rule is said to change."""
    found = find_cutoff(table, columns, basis.treatment)
    if found is not None and found.running != basis.outcome:
        running, value = found.running, found.value
        said = f"{running} decides {basis.treatment} without exception at {value:g}"
    elif stated is not None and _jumps(table, basis.treatment, stated):
        running, value = stated.running, stated.value
        said = f"{basis.treatment} is more or less frequent from {running} = {value:g} on, as described"
    else:
        return None
    covariates, out = split_covariates(columns, worded, basis.treatment, basis.outcome, {running})
    # At the cutoff they only sharpen the estimate: none is worth a row or a level of a text.
    whole = tuple(n for n in covariates if table[n].dtype.kind in "iufb" and table[n].notna().all())
    return replace(
        basis,
        design="discontinuity",
        method="rd",
        running=running,
        cutoff=value,
        covariates=() if worded.alone else whole,
        left_out=out,
        reasons=(*basis.reasons, said),
        assumed=(f"without treatment {basis.outcome} would pass {value:g} smoothly",),
    )


def _jumps(table: pd.DataFrame, treatment: str, stated: StatedCutoff) -> bool:
    """Whether the share of the treated differs between the rows just below and just above."""
    if stated.running == treatment or table[treatment].nunique() != 2:
        return False
    rows = table[[treatment, stated.running]].dropna().astype(float)
    off = (rows[stated.running] - stated.value).abs()
    near = rows[off <= off.quantile(NEAR)]
    treated = near[treatment] == rows[treatment].max()
    above = near[stated.running] >= stated.value
    sides = treated[above], treated[~above]
    if min(len(side) for side in sides) < FEWEST:
        return False
    gap = abs(sides[0].mean() - sides[1].mean())
    error = np.sqrt(sum(side.var() / len(side) for side in sides))
    return bool(gap > max(LEAST_JUMP, 4 * error))
