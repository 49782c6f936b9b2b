"""Which columns are cause and effect, which may be adjusted for, and which must not be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.formal.likeness import akin, content
from tools.planning.column_facts import PRIOR, fits
from tools.planning.compared_levels import names_any
from tools.planning.plans import Derived

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.planning.column_facts import ColumnFacts
    from tools.planning.questions import Worded

    Columns = Mapping[str, ColumnFacts]

TREATED = re.compile(
    r"^(?:t|trt|treat\w*|treated|treatment\w*|intervention|exposed|exposure|therapy|participat\w+|enrolled|recipient|beneficiary)$",
    re.I,
)
OUTCOMES = re.compile(r"^(?:y|outcome|response|result)$", re.I)
AMOUNT = re.compile(
    r"\b(?:number of|amount of|more|hours|days|years|quantity|prices?|level of|additional)\b", re.I
)
OFFER = re.compile(r"\b(?:offer\w*|assign\w*|encourage\w*|invit\w*|eligib\w*)\b", re.I)
UPTAKE = re.compile(
    r"\b(?:taken|took|taking|undert\w+|receiv\w+|deliver\w+|switched|used|uptake|attend\w*|complet\w*|participat\w+|joined|accept\w*)\b",
    re.I,
)
AFTER = re.compile(r"\b(?:after|following|as a result|in response|subsequent\w*|post)\b", re.I)
SCHOOLING = re.compile(r"^(?:educ\w*|school\w*|college|grades?|degree)$", re.I)
GROWN_UP = re.compile(
    r"\b(?:exper|work experience|experience|tenure|married|marital|marriage|occupation|job|union)\b",
    re.I,
)
"""What comes of a working life, and after the schooling that leads into it."""
PART = re.compile(
    r"\b(?:took (?:it|part)|takes? part|participat\w+|enrol\w+|joined|(?:received|got) it|was treated)\s*(?:$|[,;.(])",
    re.I,
)
"""Of an indicator: who took part, without a word of in what."""
ENOUGH = 0.3
AT_ALL = 0.25
"""Below it nothing of a phrase is in a column: no other sign makes that column the cause."""
NAMED = 0.9
"""From which on a phrase names a column, whatever else makes it an unlikely outcome."""


@dataclass(frozen=True)
class Chosen:
    """A column with how well it fits."""

    name: str
    score: float


INTEREST = re.compile(
    r"\b(?:outcome(?: of interest)?|(?:variable|quantity) of interest) (?:is|was)\s+(?P<name>[^.,;]+)",
    re.I,
)
GRADUATED = re.compile(r"\b(?:graduat|complet|finish|pass)\w*\b.*\b(?:grade|school|college)", re.I)


def pick_outcome(columns: Columns, worded: Worded, description: str) -> Chosen | None:
    """The column of the effect; None where none fits."""
    interest = INTEREST.search(description)
    likely = re.search(
        r"\b(?:likely|likelihood|probab\w+|whether)\b|\bwill win\b", worded.outcome, re.I
    )

    earlier = PRIOR.search(worded.outcome) is not None

    def score(column: ColumnFacts) -> float:
        value = fits(worded.outcome, column)
        if interest:
            value += fits(interest["name"], column)
        value += 0.7 * bool(OUTCOMES.match(column.name))
        value += 0.2 * (column.kind == "number") - 1.5 * column.is_prior * (not earlier)
        value -= 0.5 * (worded.amount and column.kind == "binary")
        value -= (-0.4 if likely else 0.4) * (column.kind == "binary") + 0.6 * _is_earlier(
            column, columns
        )
        value -= 2.0 * (column.kind in ("identifier", "constant", "period"))
        if "log" in worded.outcome.lower().replace("(", " ").split() or "(log)" in worded.outcome:
            logged = (
                column.name.lower().startswith(("l_", "log", "ln"))
                or "log of" in column.meaning.lower()
            )
            value += 0.5 * logged
        return value

    scores = {name: score(column) for name, column in columns.items()}
    best = max(scores, key=lambda name: scores[name], default="")
    if best and fits(worded.outcome, columns[best]) >= NAMED and scores[best] > 0:
        return Chosen(best, scores[best])
    return _best(scores) or _written_beside(worded.outcome, columns, description)


def _written_beside(asked: str, columns: Columns, description: str) -> Chosen | None:
    """The one number measured later whose name a sentence writes that has the words asked about."""
    found = []
    for name, column in columns.items():
        form = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        lines = "\n".join(one for one in re.split(r"[.\n]", description) if form.search(one))
        if column.kind == "number" and not column.is_prior and _said_together(asked, column, lines):
            found.append(name)
    return Chosen(found[0], ENOUGH) if len(found) == 1 else None


def pick_treatment(
    columns: Columns, worded: Worded, outcome: str, description: str
) -> Chosen | None:
    """The column of the cause; None where none fits."""
    asked = worded.treatment
    if GRADUATED.search(asked):
        asked = f"{asked} years of education"

    earlier = PRIOR.search(worded.treatment) is not None

    def score(column: ColumnFacts) -> float:
        value = fits(asked, column) + 1.0 * names_any(asked, column.labels)
        value += 0.6 * bool(TREATED.match(column.name)) + 0.35 * (column.kind == "binary")
        spoken = f"{' '.join(column.words)} {column.meaning}".lower()
        value += 0.15 * bool(
            re.search(
                r"\b(?:received|underwent|treat\w*|program|policy|intervention|adopt\w*|taken)\b",
                spoken,
            )
        )
        value -= 0.4 * bool(
            re.search(
                r"\b(?:assigned|offer\w*|encourage\w* to|eligible|proximity|cutoff|threshold|instrument\w*|lottery)\b",
                spoken,
            )
        )
        value += 0.5 * (column.kind == "number") * bool(AMOUNT.search(asked))
        value += 0.8 * (earlier and column.is_prior)
        value -= (
            0.3
            * (not earlier)
            * bool(
                set(column.words) & {"post", "after", "before", "prior", "previous", "lag", "pre"}
            )
        )
        value -= 2.0 * (column.kind in ("identifier", "constant", "period"))
        return value

    best = _best(
        {
            name: score(c)
            for name, c in columns.items()
            if name != outcome
            and (
                TREATED.match(name)
                or fits(asked, c) >= AT_ALL
                or names_any(asked, c.labels)
                or _said_together(asked, c, description)
            )
        }
    )
    best = best or _took_part(asked, columns, outcome, description)
    return best if best is None else _taken_up(best, columns, worded, outcome)


def _took_part(asked: str, columns: Columns, outcome: str, description: str) -> Chosen | None:
    """The one indicator that says no more than who took part or got it, where the text says in what."""
    wanted = [word for word in content(asked) if len(word) > 3]
    told = any(
        sum(any(akin(word, other) > 0.6 for other in content(sentence)) for word in wanted)
        >= max(len(wanted) / 2, 1)
        for sentence in re.split(r"[.\n]", description)
    )
    found = [
        name
        for name, column in columns.items()
        if name != outcome and column.kind == "binary" and not column.is_prior
        if PART.search(column.meaning) or PART.fullmatch(" ".join(column.words))
    ]
    return Chosen(found[0], ENOUGH) if told and len(found) == 1 else None


def _said_together(asked: str, column: ColumnFacts, description: str) -> bool:
    """Whether a sentence has the words asked about and the column's ("a bonus in the form of vouchers")."""
    wanted = [word for word in content(asked) if len(word) > 3]
    own = [word for word in column.words if len(word) > 3]
    for sentence in re.split(r"[.\n]", description):
        said = content(sentence)
        met = sum(any(akin(word, other) > 0.6 for other in said) for word in wanted)
        if 2 * met >= len(wanted) > 0 and any(akin(w, o) > 0.6 for w in own for o in said):
            return True
    return False


def _taken_up(best: Chosen, columns: Columns, worded: Worded, outcome: str) -> Chosen:
    """What was taken up in place of what was offered, where the question asks about those who did."""
    if not OFFER.search(" ".join(columns[best.name].words)) or not UPTAKE.search(worded.treatment):
        return best
    for name, column in columns.items():
        shared = set(column.words) & set(columns[best.name].words)
        if name not in (best.name, outcome) and shared and UPTAKE.search(" ".join(column.words)):
            return Chosen(name, best.score)
    return best


def _is_earlier(column: ColumnFacts, columns: Columns) -> bool:
    """Whether another column has the same name with a later year or number of the wave."""
    stem = re.fullmatch(r"(.*?[A-Za-z_])(\d{2,4})", column.name)
    if stem is None:
        return False
    later = (re.fullmatch(rf"{re.escape(stem[1])}(\d{{2,4}})", name) for name in columns)
    return any(other is not None and int(other[1]) > int(stem[2]) for other in later)


def _best(scores: Mapping[str, float]) -> Chosen | None:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < ENOUGH:
        return None
    return Chosen(*ranked[0])


def derive(worded: Worded, columns: Columns, treatment: str, outcome: str) -> tuple[Derived, ...]:
    """Columns that the question asks for and the table has the parts of."""
    found: list[Derived] = []
    asked = worded.outcome.lower()
    hours = next((n for n, c in columns.items() if c.name.lower() in ("hours", "hours_worked")), "")
    hourly = "hour" in asked and hours and hours != outcome
    logged = "log" in asked or worded.percent
    already = (
        columns[outcome].name.lower().startswith(("l_", "log", "ln"))
        or "log" in columns[outcome].meaning.lower()[:20]
    )
    if (hourly or logged) and not already:
        how = " ".join(word for word, on in (("log", logged), ("hourly", hourly)) if on)
        found.append(Derived(f"{how} {outcome}", how, outcome, hours if hourly else ""))
    grade = re.search(
        r"\b(?:graduat\w+|complet\w+|finish\w+|pass\w+)\s+(?:the\s+)?(\d+)(?:st|nd|rd|th)",
        worded.treatment,
        re.I,
    )
    if grade and columns[treatment].kind in ("number", "period"):
        found.append(
            Derived(f"{treatment} >= {grade[1]}", "at_least", treatment, "", float(grade[1]))
        )
    return tuple(found)


def split_covariates(
    columns: Columns, worded: Worded, treatment: str, outcome: str, taken: set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns to adjust for, and those that must not be, each with the reason."""
    kept, out = [], []
    cause = [word for word in columns[treatment].words if len(word) > 2]
    for name, column in columns.items():
        if name in taken or name in (treatment, outcome):
            continue
        if column.kind in ("identifier", "constant", "period"):
            continue
        reason = _unfit(column, cause, columns[outcome])
        if not worded.controls and _is_later_in_life(column, cause):
            reason = "it comes after schooling, and may be a consequence of it"
        if reason:
            out.append(f"{name}: {reason}")
        else:
            kept.append(name)
    return tuple(kept), tuple(out)


def _is_later_in_life(column: ColumnFacts, cause: list[str]) -> bool:
    """Whether the cause is schooling, and the column is of the working life behind it."""
    spoken = f"{' '.join(column.words)} {column.meaning}"
    is_late = GROWN_UP.search(spoken) is not None and not column.is_prior
    return is_late and any(SCHOOLING.match(word) for word in cause)


def _unfit(column: ColumnFacts, cause: list[str], outcome: ColumnFacts) -> str:
    """Why a column must not be adjusted for; empty where nothing speaks against it."""
    if column.is_prior:
        return ""
    said = column.meaning.lower()
    about = any(
        max((akin(word, other) for other in content(said)), default=0) > 0.8 for word in cause
    )
    if about and (AFTER.search(said) or column.kind == "binary"):
        return "it is described by the treatment and not as measured before it: it may be a consequence"
    if AFTER.search(f"{' '.join(column.words)} {said}") and not re.search(
        r"\bafter[- ]school\b", said
    ):
        return "it is measured after the treatment"
    shared = [w for w in column.words if w in outcome.words and len(w) > 3 and not w.isdigit()]
    if column.kind == outcome.kind == "number" and shared and len(shared) >= len(outcome.words):
        return "it is another form of the outcome"
    return ""
