"""Gather what each class of designs says, and triangulate.

Evidence on the very things asked about comes first. Where it does not decide, evidence on something near
(a member of a class, the class of a member, a part of the outcome) is taken in, named, and believed a
level less (GRADE indirectness, Guyatt et al. 2011, J Clin Epidemiol 64:1303).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from agent.question import flip
from agent.verdict.assumed_dag import as_assumed
from agent.verdict.compare import compare
from agent.verdict.lines import SETTLING, Concluded, Conclusion, Line, OwnData, at_odds
from agent.verdict.machine_read import OPEN, beside, capped, read_on
from agent.verdict.mechanisms import best_paths
from agent.verdict.pooling import Pooled, Result, pool
from agent.verdict.signals import signal_of
from agent.verdict.triangulate import triangulate
from agent.verdict.whose.aims import aimed, are_the_ill, asked_aim
from agent.verdict.whose.applied import for_aim, for_whom
from agent.verdict.whose.related import mentions_of, with_relations
from agent.verdict.whose.takers import applicable_here
from agent.verdict.without_trials.stated import stated_line
from tools.designs import STATED, DesignClass
from tools.evidence import STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.dossier import Dossier
    from agent.question import Direction
    from tools.evidence import Evidence

FIRM = ("causal", "no_effect", "conflicting")


def conclude(dossier: Dossier) -> Concluded:
    """The lines of evidence and the verdict, from the evidence that was kept and the DAG that is assumed."""
    return as_assumed(dossier, _from_evidence(dossier))


def _from_evidence(dossier: Dossier) -> Concluded:
    if dossier.question.kind == "comparison":
        return compare(dossier)
    held = _from_curated(dossier)
    return _with_what_was_read(dossier, held) or held


def _from_curated(dossier: Dossier) -> Concluded:
    direct = _concluded(dossier, dossier.about_pair())
    if not _decides(direct.conclusion) and (wider := _from_near(dossier, direct)) is not None:
        return wider
    if _is_weakly_denied(direct.conclusion) and (against := _claimed_of_near(dossier)):
        said = replace(direct.conclusion, verdict="conflicting", direction=None, excluded=None)
        return replace(direct, conclusion=replace(said, reasons=(*said.reasons, against)))
    asks_how = dossier.question.kind == "mechanism"
    open_still = direct.conclusion.verdict == "insufficient_evidence" and not direct.lines
    if open_still and asks_how and any(path.explains for path in dossier.paths):
        return replace(direct, conclusion=_from_mechanism(dossier, direct.conclusion))
    return direct


def _with_what_was_read(dossier: Dossier, held: Concluded) -> Concluded | None:
    """The verdict with findings that were read by machine, where what is curated leaves it open."""
    read = beside(read_on(dossier), dossier.evidence.values())
    if not read or held.conclusion.verdict not in OPEN:
        return None
    joint = with_relations(_concluded(dossier, (*dossier.about_pair(), *read)), read)
    return capped(joint, read, held)


def is_decided(dossier: Dossier) -> bool:
    """Whether evidence on the very things asked about decides, so that nothing near is taken in."""
    if dossier.question.kind == "comparison":
        return True
    return _decides(_concluded(dossier, dossier.about_pair()).conclusion)


def _decides(found: Conclusion) -> bool:
    firm = found.verdict in FIRM or found.certainty == "moderate"
    return firm and not _is_weakly_denied(found)


def _is_weakly_denied(found: Conclusion) -> bool:
    """Whether no effect is claimed on limited statements alone: what a class does may tell against it."""
    return (
        found.verdict == "no_effect"
        and found.certainty == "low"
        and set(found.decisive) <= set(STATED)
    )


def _claimed_of_near(dossier: Dossier) -> str:
    """The change that is claimed of its class or of a part of the outcome; empty where none is."""
    near = [item for item in dossier.related() if _is_near(item, 1)]
    found = _concluded(dossier, near).conclusion if near else None
    if found is None or found.direction not in ("increases", "decreases"):
        return ""
    return f"of something near {'an increase' if found.direction == 'increases' else 'a decrease'} is claimed"


def _from_near(dossier: Dossier, direct: Concluded) -> Concluded | None:
    """What is nearest to the pair and says more: one step away, else two."""
    says: tuple[str, ...] = (*FIRM, "suggestive")
    if direct.conclusion.verdict == "insufficient_evidence":
        says = (*says, "associational")
    for steps in (1, 2):
        near = [item for item in dossier.related() if _is_near(item, steps)]
        if near:
            joint = _concluded(dossier, (*dossier.about_pair(), *near))
            wider = with_relations(joint, near, mentions=mentions_of(dossier))
            taken = wider.conclusion.verdict in says and not _overrules(wider, direct)
            taken = taken and not _turns_round(wider, direct, steps)
            if taken and not _says_as_much(direct.conclusion, wider.conclusion):
                return wider
    return None


def _says_as_much(direct: Conclusion, wider: Conclusion) -> bool:
    """Whether evidence on the very pair claims what the wider claims: more support makes nothing less sure."""
    alike = (direct.verdict, direct.direction) == (wider.verdict, wider.direction)
    return alike and wider.certainty == direct.certainty and direct.certainty is not None


def _overrules(wider: Concluded, direct: Concluded) -> bool:
    """Whether what trials of the very outcome leave unclear or find unchanged is claimed from its parts."""
    trials, claim = direct.lines.get("randomized"), wider.conclusion
    open_still = trials is not None and not trials.is_directional
    # What was causal in the people of the studies is only suggestive in others, and no nearer for that.
    by_trials = claim.verdict == "causal" or (claim.of_whom and "randomized" in claim.decisive)
    return open_still and bool(by_trials) and claim.of_another_outcome


def _turns_round(wider: Concluded, direct: Concluded, steps: int) -> bool:
    """Whether a kind or part of it is to say another thing than what settles the very pair, in whomever.

    A kind of the treatment on a part of the outcome is too far away to turn what was seen of the pair itself.
    """
    seen: tuple[DesignClass, ...] = (*SETTLING, "observational") if steps > 1 else tuple(SETTLING)
    shown = {direct.lines[design].result for design in seen if design in direct.lines}
    claimed = wider.conclusion.direction
    return claimed in ("increases", "decreases") and bool(shown - {"unclear", claimed})


def _is_near(item: Evidence, steps: int) -> bool:
    """Whether it is few enough steps away; a surrogate leads toward the outcome and is never of it."""
    return len(item.relations) <= steps and not any(r.how in STEPS for r in item.relations)


def _concluded(dossier: Dossier, items: Sequence[Evidence]) -> Concluded:
    bearing = aimed(items, dossier)
    whom = dossier.question.population
    named = (whom, *dossier.question.population_as)
    ill = any(are_the_ill(one, dossier.names[1]) for one in named)
    # What keeps those who had it from having it again is asked of nobody else.
    whom = None if ill and asked_aim(dossier.question, dossier.names[1]) == "treat" else whom
    held = applicable_here(bearing.items, whom, dossier)
    lines = gather_lines(dossier, held.items)
    curated, associated = _edges(held.items)
    conclusion = triangulate(
        lines, own_data(dossier), asked=_asked(dossier), curated=curated, associated=associated,
        acts_back=_acts_back(dossier),
    )  # fmt: skip
    return for_aim(
        Concluded(
            lines, for_whom(conclusion, held, whom or "", bool(dossier.question.population_as))
        ),
        bearing,
    )


def _asked(dossier: Dossier) -> Direction | None:
    """The direction asked about, turned to more of the treatment."""
    sign = dossier.treatment.sign if dossier.treatment else 1
    return flip(dossier.question.asked_direction, sign)


def gather_lines(dossier: Dossier, items: Sequence[Evidence]) -> dict[DesignClass, Line]:
    """One line for each class of designs that has something to say."""
    lines: dict[DesignClass, Line] = {}
    for design in get_args(DesignClass):
        found = [e for e in items if e.kind == "finding" and e.line == design]
        pooled = pool([signal_of(item) for item in found])
        if pooled is not None:
            lines[design] = Line(design, pooled.result, pooled, tuple(item.id for item in found))
    ours = _own_line(dossier)
    if ours is not None:
        randomized = ours.design == "randomized" and "randomized" not in lines
        lines["randomized" if randomized else "own_data"] = ours
    for kind in STATED:
        stated = stated_line(kind, [e for e in items if e.line == kind])
        if stated is not None:
            lines[kind] = stated
    return lines


def own_data(dossier: Dossier) -> OwnData | None:
    """The state of our own estimate; None when no data set was usable."""
    effect = dossier.effect
    if effect is None or (effect.status == "failed" and effect.code != "NOT_IDENTIFIED"):
        return None
    return OwnData(
        identified=effect.identification is not None
        and effect.identification.status == "identified",
        control_is_biased=effect.negative_control is not None
        and effect.negative_control.status == "biased",
        refuted=any(r.status == "refuted" for r in effect.refutations),
    )


def _own_line(dossier: Dossier) -> Line | None:
    own = dossier.estimated
    if own is None or own.effect.status != "ok" or own.effect.estimate is None:
        return None
    estimate = own.effect.estimate
    result: Result = "unclear"
    if estimate.ci_low > 0:
        result = "increases"
    elif estimate.ci_high < 0:
        result = "decreases"
    pooled = Pooled(
        scale="difference",
        estimate=estimate.value,
        se=estimate.se,
        k=1,
        n=estimate.n,
        i2=0.0,
        increases=int(result == "increases"),
        decreases=int(result == "decreases"),
        has_meta_analysis=False,
        limits=(estimate.ci_low, estimate.ci_high),
    )
    design: DesignClass = "randomized" if own.randomized else "own_data"
    return Line(design, result, pooled, own.evidence)


def _edges(items: Sequence[Evidence]) -> tuple[Direction | None, bool]:
    """(direction that curated causal edges state, whether an associative edge exists)."""
    edges = [item for item in items if item.kind == "edge"]
    directions = {item.direction for item in edges if item.direction in ("increases", "decreases")}
    if directions == {"increases"}:
        return "increases", bool(edges)
    if directions == {"decreases"}:
        return "decreases", bool(edges)
    return None, bool(edges)


def _acts_back(dossier: Dossier) -> bool:
    """Whether a study sees the outcome change the treatment."""
    x, y = dossier.pair
    return any(
        item.kind == "finding" and item.direction in ("increases", "decreases")
        for item in dossier.about(y, x)
    )


def _from_mechanism(dossier: Dossier, direct: Conclusion) -> Conclusion:
    """A how-question without studies: the best path's direction, as a hypothesis.

    No path tells which is right where studies of something near to the pair contradict each other.
    """
    disputed = set(at_odds(dossier.related()))
    if disputed:
        near = [
            relation.text for e in dossier.related() if e.id in disputed for relation in e.relations
        ]
        why = f"evidence of {'; '.join(dict.fromkeys(near))} points both ways"
        return replace(direct, certainty="low", reasons=(why,))
    directions: dict[int | None, Direction] = {1: "increases", -1: "decreases"}
    reasons = ("curated mechanism paths lead there; no study of the pair itself is at hand",)
    return Conclusion("suggestive", directions.get(best_paths(dossier)[0].sign), "low", reasons)
