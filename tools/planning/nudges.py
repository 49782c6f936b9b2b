"""A column that moves the treatment from outside: offered, assigned, near, or named an instrument."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content
from tools.planning.column_facts import related
from tools.planning.column_roles import AFTER, UPTAKE, split_covariates
from tools.planning.randomness import RANDOM

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
    r"\b(?:proximity|dist|distance|nearest|near\w*|nearc\d|region(?:al)?|weather|stormy|storm|rainfall|quarter of birth|draft|compliance|mandat\w*|instrument\w*|lottery|assigned to)\b",
    re.I,
)
SENT = re.compile(
    r"\b(?:assign\w*|offer\w*|encourag\w*|invit\w*|letters?|vouchers?|coupons?|sent|mailed|mailing|messages?|remind\w*|calls?|called|contact\w*|drawn|selected|told|informed|information)\b",
    re.I,
)
"""What may be done to people, and leaves it to them what they do."""

LEAST_MOVED = 0.1
"""Share of people by which an offer has to move those who take it up."""
DRAWN = re.compile(r"\b(?:lottery|lotteries|draft)\b", re.I)
"""Who is drawn is chance, whatever it is that the draw opens the way to."""


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
    scores = {name: _pushes(table, columns, name, basis, description) for name in columns}
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


def _pushes(
    table: pd.DataFrame, columns: Columns, name: str, basis: Plan, description: str
) -> float:
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
    of_it = (
        about > 0.6
        or _same_topic(column, treatment, description)
        or _opens(table, column, treatment)
    )
    score = 1.1 * bool(urges) * of_it
    nudges = NUDGES.findall(" ".join(column.words))
    if nudges and (treatment.kind == "number" or (about > 0.6 and not column.is_prior)):
        score += 1.0 + 0.2 * (len(nudges) - 1)
    if DRAWN.search(spoken):
        score += 1.0
    if "instrument" in spoken.lower() or _called_instrument(column, treatment, description):
        score += 1.0
    if _drawn(column, treatment, description) and _moves(table, column, treatment):
        score += 1.1
    return score


def _called_instrument(column: ColumnFacts, treatment: ColumnFacts, description: str) -> bool:
    """Whether a sentence calls what the column holds an instrument."""
    apart = {*treatment.words, *content(treatment.meaning)}
    own = [w for w in (*column.words, *content(column.meaning)) if len(w) > 3 and w not in apart]
    for sentence in re.split(r"[.\n;]", description):
        said = content(sentence)
        met = {w for w in own if any(related(w, other) >= 0.7 for other in said)}
        if re.search(r"\binstrument", sentence, re.I) and 2 * len(met) >= len(set(own)) > 0:
            return True
    return False


def _drawn(column: ColumnFacts, treatment: ColumnFacts, description: str) -> bool:
    """Whether the text says that chance decided who got what the column tells of: a message, a visit, an offer.

    What chance decided and what tells about the treatment is an instrument: had chance decided the
    treatment itself, nothing else would tell about it.
    """
    spoken = SENT.findall(f"{' '.join(column.words)} {column.meaning}".lower())
    acts = [act for act in spoken if not any(akin(act, word) > 0.6 for word in treatment.words)]
    if column.kind != "binary" or not acts or AFTER.search(column.meaning):
        return False
    own = {w for w in (*column.words, *content(column.meaning)) if len(w) > 3}
    for sentence in re.split(r"[.\n;]", description):
        said = content(sentence)
        met = {w for w in own if any(akin(w, other) > 0.6 for other in said)}
        done = any(act[:5] == other[:5] for act in acts for other in said)
        if RANDOM.search(sentence) and done and len(met) >= min(2, len(own)):
            return True
    return False


def _opens(table: pd.DataFrame, column: ColumnFacts, treatment: ColumnFacts) -> bool:
    """Whether one is an offer by its name, the other what is taken up, and more do where it was made."""
    offer, taken = " ".join(column.words), " ".join(treatment.words)
    if not (OFFERED.search(offer) and UPTAKE.search(taken)):
        return False
    return _moves(table, column, treatment)


def _moves(table: pd.DataFrame, column: ColumnFacts, treatment: ColumnFacts) -> bool:
    """Whether more take it up where a column is 1, and not all who do."""
    rows = table[[column.name, treatment.name]].dropna()
    if not (column.kind == treatment.kind == "binary") or any(
        rows[n].dtype.kind not in "iufb" for n in rows
    ):
        return False
    made = rows[column.name] == rows[column.name].max()
    took = rows[treatment.name] == rows[treatment.name].max()
    return bool(1 > took[made].mean() - took[~made].mean() > LEAST_MOVED)


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
