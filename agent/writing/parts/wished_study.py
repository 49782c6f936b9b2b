"""The study that would tell most; where nobody can or may be assigned to a cause, the design that can be done.

A trial assigns what people are given. Nobody is assigned to smoke, to be exposed to asbestos, to be ill, to be
of an age: there giving it up, a natural experiment, siblings or inherited variants stand in for the coin
(Craig et al. 2017, Annu Rev Public Health 38:39; Davies et al. 2018, BMJ 362:k601).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.question import GroundedMention
    from agent.verdict.pooling import Result

HARMFUL_HABITS = re.compile(
    r"\b(?:smok|tobacco|alcohol|(?:binge|heavy|problem|excessive) drink|cannabis|marijuana|opium|betel|vap|"
    r"e-cigarette|drug use|tanning|sedentary|(?:in|physical in)activity|shift work|gambling|self-harm)\w*\b"
    r"(?! (?:cessation|abstinence|withdrawal|reduction))",
    re.IGNORECASE,
)
"""Habits that no trial can ask people to take up; to give them up, one can."""

GIVEN = ("biolink:Drug", "biolink:SmallMolecule", "biolink:Procedure", "biolink:BehavioralExposure")
"""Categories that a trial can assign; others (a blood level, a process) it can only change."""

MEDICAL = ("biolink:Drug", "biolink:SmallMolecule", "biolink:Procedure")
"""Categories that are tried for a good, so that their harms are counted on the way."""

_AGE = re.compile(r"^(?:(?:older|old|younger|young|advanced|maternal|paternal) )*age(?:ing)?$|^aging$", re.I)  # fmt: skip
_BORN_SO = re.compile(
    r"^(?:(?:fe)?male )?(?:sex|gender)$|\b(?:race|ethnicity|ancestry|family history|birth order|blood group)\b",
    re.IGNORECASE,
)
_KINDS = {
    "Disease": "illness",
    "PhenotypicFeature": "illness",
    "OrganismTaxon": "illness",
    "EnvironmentalExposure": "exposure",
    "SocioeconomicExposure": "position",
    "PopulationOfIndividualOrganisms": "born",
    "Gene": "gene",
    "Protein": "gene product",
}
"""Categories of a cause that no trial can assign as it stands."""

INSTEAD = {
    "habit": "A randomized trial of giving up {x}, a natural experiment (a ban, a price) or Mendelian "
    "randomization that {shows} {y}: no trial may ask people to take up {x}.",
    "exposure": "A natural experiment (a source that closed, a rule that changed), or a trial of preventing or "
    "removing it, that {shows} {y}: no trial may expose people to {x}.",
    "position": "A natural experiment (a reform, a benefit), or a trial of support, that {shows} {y}: no trial "
    "assigns {x}.",
    "gene": "A comparison of siblings, among whom chance passes {x} on, that {shows} {y}: no trial assigns genes.",
    "age": "A study that follows the same people over the years and compares years of birth, and that {shows} "
    "{y}: no trial assigns age.",
    "born": "A study that tells apart what comes with {x} (hormones, habits, care) and {shows} {y}: no trial "
    "assigns {x}.",
    "illness": "A randomized trial of what prevents or treats {x}, or Mendelian randomization, that {shows} {y}: "
    "{x} itself cannot be assigned.",
    "gene product": "Mendelian randomization with variants in the gene of {x}, or a trial of a drug that changes "
    "{x}, that {shows} {y}.",
}  # fmt: skip


def study_wanted(
    treatment: GroundedMention | None, names: tuple[str, str], result: Result | None, *, harms: bool
) -> str:
    """One sentence that names a design which can be done.

    Args:
        treatment: the cause that was asked about.
        names: of the cause and of the outcome.
        result: what randomized trials show so far; None where there is none.
        harms: whether the question is whether the cause does harm.
    """
    x, y = names
    category = treatment.category if treatment else None
    kind = _never_assigned(treatment)
    shows = {"increases": "shows no increase in", "decreases": "shows no decrease in"}.get(result or "", "measures")  # fmt: skip
    if kind and (result is None or kind not in ("illness", "gene product")):
        return INSTEAD[kind].format(x=x, y=y, shows=shows)
    is_level = category == "biolink:ClinicalAttribute"  # a level that harms can be lowered
    if result is None and harms and category in MEDICAL:
        return (
            f"Trials of {x} that count {y} in both arms, or a study that compares siblings, or the same "
            "people at other times, with and without it."
        )
    if result is None and harms and not is_level:
        return (
            f"A study that compares siblings, or the same people at other times, with and without {x}: "
            f"no trial may set out to cause {y}."
        )
    given = category is None or category in GIVEN or not category.startswith("biolink:")
    trial, that = ("of", "that") if given else ("that changes", "and")
    if result is None:
        return f"A randomized trial {trial} {x} {that} measures {y}."
    if result == "unclear":
        return f"Larger randomized trials: those at hand leave {y} unclear."
    shown = shows if result in ("increases", "decreases") else "shows an effect on"
    return f"A large randomized trial {trial} {x} {that} {shown} {y}."


def _never_assigned(treatment: GroundedMention | None) -> str:
    """Why nobody is assigned to the cause as it stands, as a key of `INSTEAD`; empty where one can be."""
    if treatment is None:
        return ""
    category = (treatment.category or "").removeprefix("biolink:")
    if "Exposure" in category and HARMFUL_HABITS.search(treatment.label):
        return "habit" if category == "BehavioralExposure" else "exposure"
    if category in ("PopulationOfIndividualOrganisms", "PhenotypicFeature"):
        if _AGE.search(treatment.label):
            return "age"
        if _BORN_SO.search(treatment.label):
            return "born"
    return _KINDS.get(category, "")
