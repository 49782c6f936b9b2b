"""By how much an effect differs between two groups of rows: the effect in the one less that in the other.

The groups share no row, so the variances of the two estimates add. Where chance assigned the treatment each
is a plain difference of its arms: nothing has to be held fixed, and a group may be too small to hold much.
What makes the groups differ is not said by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tools.planning.column_facts import read_columns
from tools.planning.planning import plan
from tools.planning.plans import Kept, Plan, PlanResult
from tools.planning.questions import CONTROLS
from tools.planning.subgroups import named_level, other_level

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        r"\bhow (?:much )?differently (?:do|does|did) (?P<group>[^,.?]+?) (?:respond|react) to (?P<treatment>[^,.?]+?)(?:\s+(?:in|in terms of) (?:their |the )?(?P<outcome>[^,.?]+?))?(?:\s+(?:compared (?:to|with)|than) (?P<other>[^,.?]+))?\s*[?.]?$",
        r"\b(?:effects?|impact|influence) of (?P<treatment>[^,.?]+?) on (?P<outcome>[^,.?]+?) (?:differ|vary|change)s?\s+(?:between|for|from|across) (?P<group>[^,.?]+?)(?: (?:and|to|compared (?:to|with)) (?P<other>[^,.?]+))?\s*[?.]?$",
        r"\bdifference in (?:the )?(?:effects?|impact|influence) of (?P<treatment>[^,.?]+?) on (?P<outcome>[^,.?]+?) between (?P<group>[^,.?]+?)(?: and (?P<other>[^,.?]+?))?\s*[?.]?$",
        r"\bhow much (?:larger|smaller|stronger|weaker|greater|bigger|higher|lower) (?:is|was) the (?:effect|impact|influence) of (?P<treatment>[^,.?]+?) on (?P<outcome>[^,.?]+?) (?:for|among|in) (?P<group>[^,.?]+?)(?: (?:than|compared (?:to|with)) (?:for |among |in )?(?P<other>[^,.?]+))?\s*[?.]?$",
    )
)


@dataclass(frozen=True)
class Differing:
    """The words for the two groups (the second may be empty: the rest), and the question of the effect."""

    group: str
    other: str
    whole: str
    controls: bool


def read_differing(question: str) -> Differing | None:
    """What is asked of a difference between effects; None where nothing is."""
    text = " ".join(question.split())
    found = next((hit for form in FORMS if (hit := form.search(text))), None)
    if found is None:
        return None
    outcome = found["outcome"] or "the response"
    whole = f"What is the effect of {found['treatment']} on {outcome}?"
    return Differing(found["group"], found["other"] or "", whole, CONTROLS.search(text) is not None)


def answer_differing(
    asked: Differing,
    table: pd.DataFrame,
    description: str,
    carry_out: Callable[[Plan, pd.DataFrame], PlanResult],
) -> PlanResult:
    """The difference, or why there is none."""
    made = plan(asked.whole, table, description)
    if made.refusal:
        return PlanResult(made, None, refusal=made.refusal)
    columns = read_columns(table, description)
    ends = (made.treatment, made.outcome, *(derived.column for derived in made.derived))
    by, level = named_level(asked.group, table, columns, ends)
    if not by:
        return PlanResult(made, None, refusal=f"no column tells {asked.group!r} from others")
    against = other_level(by, level, asked.other, table, columns)
    if not against:
        said = f"{by} has several other levels: say which of them {asked.group!r} is compared with"
        return PlanResult(made, None, refusal=said)
    if asked.controls:
        said = f"what else differs between the levels of {by} would have to be made alike first: not done here"
        return PlanResult(made, None, refusal=said)
    held = () if made.design == "randomized" else tuple(n for n in made.covariates if n != by)
    parts = [
        carry_out(
            replace(made, covariates=held, kept=(*made.kept, Kept(by, "in", levels=(one,)))), table
        )
        for one in (level, against)
    ]
    return _difference(made, by, (level, against), parts)


def _difference(
    made: Plan, by: str, levels: tuple[str, str], parts: list[PlanResult]
) -> PlanResult:
    for one, part in zip(levels, parts, strict=True):
        if part.value is None:
            return PlanResult(part.plan, None, refusal=f"at {by} {one}: {part.refusal}")
    first, second = parts
    assert first.value is not None
    assert second.value is not None
    value = first.value - second.value
    half = sum(_half(part) ** 2 for part in parts) ** 0.5
    told = f"the effect is {first.value:.4g} at {by} {levels[0]} and {second.value:.4g} at {by} {levels[1]}"
    return PlanResult(
        replace(first.plan, kept=made.kept, reasons=(*made.reasons, told)),
        value, value - half, value + half,
        f"difference of two effects, {first.method}", first.n + second.n,
        "moderate" if made.design == "randomized" else "low",
        tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )  # fmt: skip


def _half(part: PlanResult) -> float:
    assert part.ci_low is not None
    assert part.ci_high is not None
    return (part.ci_high - part.ci_low) / 2
