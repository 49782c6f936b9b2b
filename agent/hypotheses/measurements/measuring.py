"""The measurements that could move the verdict of a candidate, the most informative for its cost first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.hypotheses.hypothesis import Falsifier, Measurement
from agent.hypotheses.measurements.information import DESIGNS, bits, would_say
from agent.hypotheses.measurements.sizes import (
    SMALLEST,
    cohort_size,
    instrument_size,
    trial_size,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agent.answer import Answer
    from agent.hypotheses.hypothesis import DesignName
    from agent.hypotheses.measurements.sizes import Size
    from tools.candidates.links import NodeKind
    from tools.candidates.proposing import Proposal

HARM_RATIO = 1.25
"""Risk ratio that is assumed of a cause of harm, where no nearby study says more."""
CLASSES: dict[DesignName, str] = {
    "trial": "randomized", "instrument": "mendelian_randomization", "cohort": "observational",
}  # fmt: skip
FOLLOW_UP: dict[str, str] = {
    "disease": "3 years (assumed for a disease)", "trait": "12 weeks (assumed for a measured trait)",
}  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """A candidate's pair, as measurements are planned for it.

    Attributes:
        cause, effect: names.
        cause_kind, effect_kind: of their nodes.
        sign: of the effect that is expected, +1 or -1.
        step: names of the two ends of the mechanism's first step from the cause; empty without one.
        ratio: risk ratio that is assumed, and where it comes from.
    """

    cause: str
    effect: str
    cause_kind: NodeKind
    effect_kind: NodeKind
    sign: int
    step: tuple[str, str] | tuple[()] = ()
    ratio: float = 1.0
    said_by: str = ""

    @property
    def is_harm(self) -> bool:
        """Whether more of the cause is expected to do harm: then nobody may be randomized to it."""
        return self.sign > 0 and self.effect_kind == "disease"


def assumed_ratio(sign: int, near: float | None) -> tuple[float, str]:
    """The risk ratio that a study is planned for: that of a nearby study, else the smallest that matters."""
    if near is not None and 0.3 < near < 0.97 and sign < 0:
        return near, "that of a related treatment's trials"
    if near is not None and 1.03 < near < 4 and sign > 0:
        return near, "that of a related exposure's studies"
    return (SMALLEST if sign < 0 else HARM_RATIO), "assumed: the smallest that would matter"


def measurements(
    asking: Asking, proposal: Proposal, answer: Answer, probability: float
) -> tuple[Measurement, ...]:
    """What could be measured, by bits for the cost where it moves the verdict, then the rest."""
    held = {line.design: line for line in answer.triangulation}
    found = []
    for design, text, size in _possible(asking, proposal):
        facts = DESIGNS[design]
        effect = math.log(asking.ratio)
        if_true, if_null = would_say(design, effect, size.n if size else 0)
        line = held.get(CLASSES.get(design, ""))  # type: ignore[call-overload]
        found.append(
            Measurement(
                design=design, text=text, size=size.text if size else "repeats until the 95 % interval excludes no effect",
                n=size.n if size else None, follow_up=_follow_up(design, asking), cost=facts.cost,
                bits=round(bits(probability, facts.power, facts.error), 4), if_true=if_true,
                if_null=if_null, flips=answer.verdict not in (if_true, if_null) or if_true != if_null,
                done=line.text if line is not None else "none is held",
            )
        )  # fmt: skip
    return tuple(
        sorted(found, key=lambda m: (not m.flips, -m.bits / math.log(DESIGNS[m.design].days)))
    )


def _possible(asking: Asking, proposal: Proposal) -> Iterator[tuple[DesignName, str, Size | None]]:
    of_trait = asking.effect_kind == "trait"
    ratio, by = asking.ratio, asking.said_by
    if not asking.is_harm:
        text = f"a randomized trial of {asking.cause} against placebo or usual care, counting {asking.effect}"
        if asking.cause_kind in ("drug", "substance", "exposure"):
            yield "trial", text, trial_size(ratio, of_trait, by)
    elif asking.cause_kind == "drug":
        text = f"{asking.effect} as counted in every randomized trial of {asking.cause} that was done, pooled"
        yield "trial", text, trial_size(ratio, of_trait, by)
    gene = _instrument(asking, proposal)
    if gene:
        text = f"Mendelian randomization of {gene} on {asking.effect}, and back, with MR-Egger and the weighted median"
        yield "instrument", text, instrument_size(ratio)
    verb = "new users of" if asking.cause_kind in ("drug", "substance") else "people by their"
    text = f"{verb} {asking.cause} in a cohort, followed for {asking.effect} from the start of exposure, with a negative-control outcome"
    yield "cohort", text, cohort_size(ratio, of_trait, by)
    if asking.step:
        first, then = asking.step
        yield (
            "laboratory",
            f"whether {first} changes {then} in human cells or tissue at doses that people reach",
            None,
        )


def _instrument(asking: Asking, proposal: Proposal) -> str:
    """What genes can stand in for the cause: itself, or the protein that a drug acts on."""
    if asking.cause_kind in ("trait", "gene", "substance", "disease"):
        return asking.cause
    if asking.cause_kind != "drug":
        return ""
    for walk in proposal.walks:
        if len(walk.kinds) > 2 and walk.kinds[-2] == "gene" and walk.links[-1].how == "acts":
            return f"the target of {asking.cause} on its heaviest path"
    return ""


def _follow_up(design: DesignName, asking: Asking) -> str:
    if design in ("instrument", "laboratory"):
        return "none"
    return FOLLOW_UP.get(asking.effect_kind, "1 year (assumed)")


def falsifiers(asking: Asking, planned: tuple[Measurement, ...]) -> tuple[Falsifier, ...]:
    """Results that would count against the hypothesis, one for each way of looking."""
    way = "raise" if asking.sign > 0 else "lower"
    found = []
    for one in planned:
        if one.design == "laboratory" and asking.step:
            found.append(Falsifier(test=one.text, refuted_if=f"{asking.step[1]} does not change: the mechanism is refuted, the effect is not"))  # fmt: skip
        elif one.design == "instrument":
            found.append(Falsifier(test=one.text, refuted_if=f"the interval with F over 10 excludes an odds ratio as far from 1 as {asking.ratio:.2f}, or only the reverse direction shows an effect"))  # fmt: skip
        else:
            found.append(Falsifier(test=one.text, refuted_if=f"the 95 % interval excludes that {asking.cause} {way}s {asking.effect} by as much as a ratio of {asking.ratio:.2f}"))  # fmt: skip
    found.append(
        Falsifier(
            test=f"a negative control: an outcome that {asking.cause} cannot change, with the same causes of use",
            refuted_if="it shows the same association: confounding, not the cause, explains it",
        )
    )
    return tuple(found)


def registration(
    asking: Asking, planned: tuple[Measurement, ...], *, statement: str, population: str, run: str,
    release: Mapping[str, str], evidence: tuple[str, ...], tests: tuple[Falsifier, ...],
) -> dict[str, object]:  # fmt: skip
    """A plan in the form of a pre-registration: what is fixed before anything is measured."""
    first = planned[0]
    return {
        "title": f"{first.design}: {statement}",
        "hypothesis": statement,
        "null_hypothesis": f"{asking.cause} does not change {asking.effect}",
        "population": population or "to be set: adults at risk of the outcome, without it at the start",
        "exposure": asking.cause,
        "comparator": "placebo or usual care" if first.design == "trial" else "none, or less of it",
        "primary_outcome": asking.effect,
        "design": first.text,
        "sample_size": {"n": first.n, "unit": "per arm" if first.design == "trial" else "in all", "basis": first.size},
        "follow_up": first.follow_up,
        "analysis": ANALYSES[first.design],
        "alpha": 0.05,
        "sides": 2,
        "power": 0.80,
        "assumed_ratio": round(asking.ratio, 3),
        "stopping": "one analysis at the planned size; none before",
        "refuted_if": [one.refuted_if for one in tests],
        "verdict_if_effect": first.if_true,
        "verdict_if_none": first.if_null,
        "known_before": list(evidence),
        "graph": dict(release),
        "run": run,
        "status": "planned by Aetia; not registered anywhere",
    }  # fmt: skip


ANALYSES: dict[DesignName, str] = {
    "trial": "intention to treat; risk ratio with its 95 % interval",
    "instrument": "inverse-variance weighted; MR-Egger, weighted median and Steiger as sensitivity",
    "cohort": "target-trial emulation: new users, grace period, inverse-probability weights, E-value",
    "laboratory": "mixed model over donors; dose response",
}
