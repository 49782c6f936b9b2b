"""Questions whose options are about an effect: its sign, whether it is significant, what a stated fit makes of it.

The effect is that of the planner, with its interval. A fit that the question states ("y ~ a + b") is made as
it is stated, and lies above or below where the interval leaves it out. Where the interval does not decide,
no option is chosen: that an effect may be nothing does not make it nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools.planning.estimating import carry_out
from tools.planning.planning import plan

if TYPE_CHECKING:
    import pandas as pd

    from tools.planning.plans import PlanResult

OPTION = re.compile(
    r"(?<!\w)\(?([A-E])[.):]\s*(.+?)(?=[,;.]?\s*(?:\bor\s+)?\(?(?<!\w)[A-E][.):]\s|\bplease\b|[?\n]|$)",
    re.I | re.S,
)
FORMULA = re.compile(r"(?P<outcome>\w+)\s*~\s*(?P<terms>\w+(?:\s*\+\s*\w+)*)")
HIGHER = re.compile(r"\b(?:higher|larger|greater|more|above|underestimat\w*)\b", re.I)
LOWER = re.compile(r"\b(?:lower|smaller|less|below|overestimat\w*)\b", re.I)
POSITIVE = re.compile(r"\b(?:positive\w*|increase\w*|improve\w*|raise\w*)\b", re.I)
NEGATIVE = re.compile(r"\b(?:negative\w*|decrease\w*|reduce\w*|lower\w*)\b", re.I)
SIGNIFICANT = re.compile(r"\bsignifican\w+\b.*\byes\b.*\bno\b", re.I | re.S)


class Decided(NamedTuple):
    """The option, empty where the effect does not decide it, and why."""

    answer: str
    why: str


def options_of(question: str) -> dict[str, str]:
    """The letters with their texts."""
    return {letter.upper(): text.strip() for letter, text in OPTION.findall(question)}


def asks_of_effect(question: str) -> bool:
    """Whether the options are about an effect, in a way that is read here."""
    texts = options_of(question).values()
    pairs = (
        ((HIGHER, LOWER), (POSITIVE, NEGATIVE))
        if FORMULA.search(question)
        else ((POSITIVE, NEGATIVE),)
    )
    both = any(all(any(form.search(t) for t in texts) for form in pair) for pair in pairs)
    return both or SIGNIFICANT.search(question) is not None


def answer_of_effect(question: str, table: pd.DataFrame, description: str) -> Decided:
    """Choose by the effect that the question asks about, or say why none is chosen."""
    first = OPTION.search(question)
    options = options_of(question)
    asked = question[: first.start()] if first and options else question
    done = carry_out(plan(asked, table, description), table)
    if done.value is None or done.ci_low is None or done.ci_high is None:
        return Decided("", done.refusal)
    said = f"{done.value:.4g} ({done.ci_low:.4g} to {done.ci_high:.4g}) by {done.plan.design}"
    stated = FORMULA.search(question)
    if stated is not None:
        fitted = _fitted(stated, table, done)
        if fitted is None:
            return Decided(
                "",
                "the stated fit names no such columns, or not the treatment, or has no one solution",
            )
        said = f"{said}; {fitted:.4g} by the fit that is stated"
        return _lettered(
            options, (HIGHER, LOWER), done.ci_low > fitted, done.ci_high < fitted, said
        )
    up, down = done.ci_low > 0, done.ci_high < 0
    if options:
        return _lettered(options, (POSITIVE, NEGATIVE), up, down, said)
    return Decided("yes" if up or down else "no", said)


def _lettered(
    options: dict[str, str], forms: tuple[re.Pattern[str], ...], up: bool, down: bool, said: str
) -> Decided:
    if not (up or down):
        return Decided("", f"{said}: the interval does not decide")
    form = forms[0] if up else forms[1]
    letters = [letter for letter, text in options.items() if form.search(text)]
    return Decided(letters[0] if len(letters) == 1 else "", said)


def _fitted(stated: re.Match[str], table: pd.DataFrame, done: PlanResult) -> float | None:
    """The coefficient of the treatment in a least-squares fit as it is stated."""
    terms = [term for term in re.split(r"\s*\+\s*", stated["terms"]) if term != "1"]
    needed = [stated["outcome"], *terms]
    if done.plan.treatment not in terms or any(name not in table.columns for name in needed):
        return None
    rows = table[needed].dropna()
    if any(rows[name].dtype.kind not in "iufb" for name in needed):
        return None
    x = np.column_stack([np.ones(len(rows)), rows[terms].to_numpy(dtype=float)])
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return None
    beta, *_ = np.linalg.lstsq(x, rows[stated["outcome"]].to_numpy(dtype=float), rcond=None)
    return float(beta[1 + terms.index(done.plan.treatment)])
