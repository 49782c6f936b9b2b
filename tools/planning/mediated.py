"""A question of what runs through a mediator, from a table: which effect, through which columns, and the number.

The design is that of the whole effect; what is held fixed is the same, less the mediators. Every number is
that of `tools.causal.mediate`, with its refusals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag
from tools.causal.datasets import Dataset
from tools.causal.mediate import mediate
from tools.planning.column_facts import fits, read_columns
from tools.planning.planning import plan
from tools.planning.plans import Plan, PlanResult

if TYPE_CHECKING:
    import pandas as pd

ASKED = re.compile(
    r"\b(?:in)?direct\b.{0,20}\beffect|\bmediat(?:es?|ed|ors?)\b|\bmediation (?:effect|analysis)"
    r"|\bhow much of (?:the|this) effect\b",
    re.I,
)
PHRASES = (
    re.compile(
        r",?\s*\b(?:that )?(?:(?:is|runs?|goes|acts?) )?(?:not )?(?:through|via|mediated by|explained by)\s+(?P<m>[^,.?]+)",
        re.I,
    ),
    re.compile(r"\bdoes\s+(?P<m>[^,.?]+?)\s+mediate\b", re.I),
)
ENOUGH = 0.9


@dataclass(frozen=True)
class Mediated:
    """The part that is asked for, the words for the mediators, and the question of the whole effect."""

    part: str
    mediators: tuple[str, ...]
    whole: str


def read_mediated(question: str) -> Mediated | None:
    """What is asked of a mediator; None where nothing is."""
    if not ASKED.search(question):
        return None
    found = next((hit for form in PHRASES if (hit := form.search(question))), None)
    named = tuple(re.split(r"\s*(?:,|\band\b)\s*", found["m"])) if found else ()
    bare = question if found is None else question[: found.start()] + question[found.end() :]
    whole = re.search(r"\beffects?\s+(?:of\s+)?(?P<rest>.+)", bare, re.I)
    direct = re.search(r"\bdirect(?:ly)?\b", question, re.I) or (found and "not " in found[0])
    part = "direct" if direct else "indirect"
    rest = whole["rest"].strip(" ?.") if whole else bare
    return Mediated(part, named, f"What is the effect of {rest}?")


def answer_mediated(
    asked: Mediated, table: pd.DataFrame, description: str
) -> PlanResult:  # fmt: skip
    """The direct or indirect effect, or why there is none."""
    made = plan(asked.whole, table, description)
    if made.refusal:
        return PlanResult(made, None, refusal=made.refusal)
    if not asked.mediators:
        return _refused(made, f"it is not said what the {asked.part} effect is to run through")
    columns = read_columns(table, description)
    held: list[str] = []
    for words in asked.mediators:
        scored = {n: fits(words, c) for n, c in columns.items() if n not in (made.treatment, made.outcome, *held)}  # fmt: skip
        best = max(scored, key=lambda name: scored[name], default="")
        if not best or scored[best] < ENOUGH:
            return _refused(made, f"no column is about {words!r}")
        held.append(best)
    if made.design not in ("randomized", "adjustment"):
        return _refused(made, f"{made.design} does not tell what runs through {', '.join(held)}")
    return _split(made, table, asked.part, tuple(held))


def _split(made: Plan, table: pd.DataFrame, part: str, held: tuple[str, ...]) -> PlanResult:
    left = tuple(name for name in made.covariates if name not in held)
    told = f"{', '.join(held)} is read as lying between {made.treatment} and {made.outcome}"
    chosen = replace(
        made, design="mediation", covariates=left, undated=(), reasons=(*made.reasons, told),
        left_out=tuple(one for one in made.left_out if one.split(":")[0] not in held),
    )  # fmt: skip
    ends = (made.treatment, made.outcome)
    dataset = Dataset.from_frame(
        table,
        treatment=ends[0],
        outcome=ends[1],
        covariates=(*left, *held),
        design="rct" if made.design == "randomized" else "cohort",
        categorical=[n for n in (*left, *held) if table[n].dtype.kind not in "iufb"],
    )
    arrows = [Arrow(*ends), *(Arrow(c, to) for c in left for to in (*ends, *held))]
    arrows += [a for m in held for a in (Arrow(ends[0], m), Arrow(m, ends[1]))]
    found = mediate(table, dataset.descriptor, CausalDag(tuple(arrows)), ends[0], held, ends[1])
    if found.effects is None:
        return _refused(chosen, f"{found.code}: {found.message}")
    row = found.effects[part]
    share = found.proportion_mediated
    whole = f"of a whole effect of {found.effects['total']['value']:.4g}"
    said = "" if share is None else f"; {share:.0%} runs through {', '.join(held)}"
    chosen = replace(chosen, assumed=tuple(one["text"] for one in found.assumptions))
    return PlanResult(
        chosen, row["value"], row["ci_low"], row["ci_high"],
        f"natural {part} effect, multiply robust, {whole}{said}", found.n, "low",
        tuple(f"{one['code']}: {one['text']}" for one in found.warnings),
    )  # fmt: skip


def _refused(made: Plan, why: str) -> PlanResult:
    return PlanResult(made, None, refusal=why)
