"""A column that moves the treatment from outside: offered, assigned, near, or named an instrument."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content
from tools.planning.column_roles import UPTAKE, split_covariates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.plans import Plan
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]

OFFERED = re.compile(
    r"\b(?:assign\w*|offer\w*|encourag\w*|letters?|voucher|eligib\w*|lottery|invit\w*|instrument\w*)\b",
    re.I,
)
NUDGES = re.compile(
    r"\b(?:proximity|distance|nearest|near\w*|nearc\d|region(?:al)?|weather|stormy|storm|rainfall|quarter of birth|draft|compliance|mandat\w*|instrument\w*|lottery|assigned to)\b",
    re.I,
)


def by_nudge(
    question: str,
    description: str,
    table: pd.DataFrame,
    columns: Columns,
    worded: Worded,
    basis: Plan,
) -> Plan | None:
    """An instrument: a column that moves the treatment and is set from outside; None where none is."""
    if worded.method not in ("auto", "2sls", "ols"):
        return None
    scores = {name: _pushes(columns, name, basis, description) for name in columns}
    name, score = max(scores.items(), key=lambda item: item[1])
    asked = worded.method == "2sls" or "instrument" in f"{question} {description}".lower()
    if score < (0.5 if asked else 1.0):
        return None
    covariates, out = split_covariates(columns, worded, basis.treatment, basis.outcome, {name})
    return replace(
        basis,
        design="instrument",
        method="2sls",
        instrument=name,
        covariates=() if worded.alone else covariates,
        left_out=out,
        reasons=(*basis.reasons, f"{name} moves {basis.treatment} and is set from outside"),
        assumed=(
            f"{name} acts on {basis.outcome} through {basis.treatment} alone",
            f"{name} shares no cause with {basis.outcome}",
            "nobody is moved against it",
        ),
    )


def _pushes(columns: Columns, name: str, basis: Plan, description: str) -> float:
    """How much speaks for a column being an instrument of the treatment."""
    column, treatment = columns[name], columns[basis.treatment]
    if name in (basis.treatment, basis.outcome) or column.kind in (
        "identifier",
        "constant",
        "period",
        "category",
    ):
        return 0.0
    spoken = f"{' '.join(column.words)} {column.meaning}"
    about = max(
        (
            akin(w, o)
            for w in treatment.words
            if len(w) > 2
            for o in (*column.words, *content(column.meaning))
        ),
        default=0.0,
    )
    # Beside a treatment that is itself an offer another offer is an earlier one, and urges to nothing.
    named = " ".join(treatment.words)
    is_offer = OFFERED.search(named) and not UPTAKE.search(named)
    urges = OFFERED.search(spoken) and not is_offer
    score = 1.1 * bool(urges) * (about > 0.6 or _same_topic(column, treatment, description))
    nudges = NUDGES.findall(" ".join(column.words))
    if nudges and treatment.kind == "number":
        score += 1.0 + 0.2 * (len(nudges) - 1)
    if "instrument" in spoken.lower():
        score += 1.0
    return score


def _same_topic(column: ColumnFacts, treatment: ColumnFacts, description: str) -> bool:
    """Whether a sentence of the description speaks of both ("letters to switch to appliances")."""
    return any(
        any(akin(w, o) > 0.6 for w in column.words if len(w) > 3 for o in content(sentence))
        and sum(
            any(akin(w, o) > 0.6 for o in content(sentence)) for w in treatment.words if len(w) > 3
        )
        >= 2
        for sentence in re.split(r"[.\n]", description)
    )
