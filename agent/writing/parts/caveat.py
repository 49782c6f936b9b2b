"""The main caveat of an answer: the most serious reason why it may mislead, in one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.writing.parts.contrast import split_contrast
from agent.writing.parts.size import RATIOS
from agent.writing.parts.studies import about_pair, decisive, joined
from agent.writing.wording import POPULATION_THREAT
from graphs.grades import BY_DEFINITION
from graphs.names import fold
from tools.designs import DESIGN_CLASSES, STATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agent.answer import Answer, DesignLine
    from agent.writing.parts.studies import Item

SHOW = {
    "randomized": "randomized trials show",
    "mendelian_randomization": "Mendelian randomization shows",
    "observational": "observational studies show",
    "own_data": "our own analysis shows",
    "assessment": "published assessments conclude",
    "label": "product information lists",
    "indication": "approved uses claim",
    "genetic": "curated genetics shows",
}
WAYS = {
    "increases": "an increase",
    "decreases": "a decrease",
    "none": "little or no effect",
    "unclear": "nothing clear",
}
OF_TRIALS = re.compile(r"(?<!no )(?<!non-)\brandomi[sz]ed (?:controlled )?trials?\b", re.IGNORECASE)
"""A body's own word for what it concluded from."""


def main_caveat(answer: Answer, item: Item | None) -> str:
    """The first that applies, the most serious first; empty where nothing was assessed.

    Args:
        answer: the composed answer.
        item: the evidence whose number is shown, if any.
    """
    if answer.treatment is None or answer.outcome is None or answer.outcome.curie is None:
        return ""
    for found in (_of_reading(answer), _between_designs(answer), _of_the_design(answer, item)):
        for text in found:
            return text
    return ""


def _of_reading(answer: Answer) -> Iterator[str]:
    """The answer is to another question than the one asked."""
    for side in (answer.treatment, answer.outcome):
        if side is not None and side.unused:
            yield f"the words {side.unused!r} of the question were left out: it was read as {side.label}."
    for threat in answer.threats:
        if threat.startswith(POPULATION_THREAT):
            yield threat[:1].lower() + threat[1:]


def _between_designs(answer: Answer) -> Iterator[str]:
    """Designs with different biases, or single studies of one design, point apart."""
    open_too = answer.verdict in ("no_effect", "conflicting")
    lines = [line for line in answer.triangulation if open_too or line.result != "unclear"]
    results = {line.result for line in lines}
    if len(results) > 1 and results != {
        "unclear",
        "none",
    }:  # what is not clear contradicts no nothing
        said = joined([f"{SHOW[line.design]} {WAYS[line.result]}" for line in lines])
        yield f"the designs disagree: {said}."
    found = {i["direction"] for i in decisive(answer) if i["kind"] == "finding"}
    if {"increases", "decreases"} <= found:
        yield "single studies of the same design found an increase, and others a decrease."
    elif len(found) > 1 and answer.verdict in ("insufficient_evidence", "no_effect", "conflicting"):
        way = "an increase" if "increases" in found else "a decrease"
        yield f"single studies of the same design found {way}, and others no clear effect."


def _of_the_design(answer: Answer, item: Item | None) -> Iterator[str]:
    strongest = _strongest(answer)
    if strongest is None:
        yield from _without_studies(answer)
    elif answer.verdict == "insufficient_evidence":
        yield _undecided(answer, strongest, item)
    elif strongest.design == "randomized":
        yield from _of_trials(answer, item)
    elif strongest.design == "mendelian_randomization":
        yield _of_genes(answer)
    elif strongest.design == "own_data":
        yield _of_own_data(answer)
    elif any(item.get("grade") == BY_DEFINITION for item in decisive(answer)):
        yield f"{_labels(answer)[1]} is so defined; not everyone who meets with its cause gets it."
    elif strongest.design in STATED:
        rests = "it rests on " if strongest.design in ("assessment", "label") else ""
        joint = ", so " if rests else "; "
        open_trials = f"the trials at hand leave it unclear{joint}" if _is_open(answer) else ""
        yield f"{open_trials}{rests}{DESIGN_CLASSES[strongest.design].bias}."
    else:
        yield _of_observation(answer)


def _is_open(answer: Answer) -> bool:
    """Whether trials are at hand that do not decide, where a statement does."""
    return any(
        one.design == "randomized" and one.result == "unclear" for one in answer.triangulation
    )


def _strongest(answer: Answer) -> DesignLine | None:
    """The line that the verdict rests on; the first of the table where it rests on none."""
    ids = {i["id"] for i in decisive(answer)}
    table = answer.triangulation
    return next((line for line in table if ids & set(line.evidence)), table[0] if table else None)


def _of_trials(answer: Answer, item: Item | None) -> Iterator[str]:
    y = answer.outcome.label if answer.outcome else ""
    counted = split_contrast((item or {}).get("contrast") or "").counted
    if counted and fold(counted) != fold(y):
        yield _counts(counted, y)
    trials = [i for i in about_pair(answer) if i["design"] in ("rct", "rct_meta_analysis")]
    if len({i["source"]["identifier"] for i in trials}) == 1 and trials[0]["design"] == "rct":
        yield "it rests on a single trial report; no other trial at hand repeats it."
    if answer.verdict == "no_effect":
        yield "a small effect in either direction is not excluded."
    if item is not None and _is_near_null(item):
        yield "the effect is small, and the interval all but reaches no effect."
    if len(answer.triangulation) == 1:
        yield "all evidence is of one design; no other kind of study at hand checks it."


def _counts(counted: str, y: str) -> str:
    """How what the study counted differs from the outcome that was asked about."""
    if set(fold(counted).split()) & set(fold(y).split()):
        return f"the number is for {counted} alone."
    return f"the number counts {counted}, which is not the same as {y}."


def _is_near_null(item: Item) -> bool:
    """A ratio whose interval comes within 2 % of no change."""
    if item["measure"] not in RATIOS:
        return False
    low, high = float(item["ci_low"]), float(item["ci_high"])
    return min(abs(low - 1), abs(high - 1)) < 0.02


def _of_genes(answer: Answer) -> str:
    x, y = _labels(answer)
    alone = "no other design supports it, and " if len(answer.triangulation) == 1 else ""
    return f"{alone}the genetic variants may act on {y} by other ways than {x} (pleiotropy)."


def _of_own_data(answer: Answer) -> str:
    control = (answer.estimation or {}).get("negative_control") or {}
    if control.get("status") == "biased":
        return "the negative control failed: people with and without the treatment differ in other ways."
    warned = {one["code"] for one in (answer.estimation or {}).get("warnings", ())}
    if "UNADJUSTED" in warned:
        return "nothing was adjusted for: the number is a plain comparison of the two groups."
    dag = answer.dag
    hidden = joined([dag.nodes[node] for node in dag.latent]) if dag else ""
    if hidden:
        return f"{hidden}, which the data do not hold, could explain part or all of it."
    return "a common cause that the data do not hold could explain part or all of it."


def _of_observation(answer: Answer) -> str:
    named = _common_causes(answer)
    such = f" (such as {joined(named[:3])})" if named else ""
    if trials := _trials_beside(answer):
        return f"common causes{such} may explain the number; {trials}."
    return f"no randomized or genetic study here rules out that common causes{such} explain it."


def _trials_beside(answer: Answer) -> str:
    """Randomized evidence on the pair that is at hand and does not decide, with whom it is of and where it points."""
    for item in about_pair(answer):
        way = WAYS.get(item["direction"] or "", "nothing clear")
        if item["kind"] == "finding" and item["design"] in ("rct", "rct_meta_analysis"):
            return f"the randomized trials here, which show {way}, are of {item['population'] or 'other people'}"
        if item["kind"] == "assessment" and OF_TRIALS.search(str(item["grade"])):
            return f"randomized trials are here as {item['body']} sums them up: {way}"
    return ""


def _common_causes(answer: Answer) -> list[str]:
    """Measured common causes that the DAG names."""
    dag, (x, y) = answer.dag, _curies(answer)
    if dag is None:
        return []
    into = [{arrow.cause for arrow in dag.arrows if arrow.effect == end} for end in (x, y)]
    return [dag.nodes[node] for node in sorted(into[0] & into[1] - set(dag.latent))]


def _undecided(answer: Answer, line: DesignLine, item: Item | None) -> str:
    is_alone = line.design == "observational" and not _trials_beside(answer)
    alone = " and none is randomized" if is_alone else ""
    if item is not None and item["direction"] in ("increases", "decreases"):
        if len(line.evidence) > 1:
            return f"the studies differ too much to be read as one,{alone or ' even though they agree'}."
        return "the interval all but reaches no effect, so the result is fragile."
    return (
        f"the estimate fits both a worthwhile effect and none at all{',' + alone if alone else ''}."
    )


def _without_studies(answer: Answer) -> Iterator[str]:
    if answer.estimation is not None and answer.estimation["status"] != "ok":
        yield (
            f"the data at hand could not be used: {answer.estimation['message']}".rstrip(".") + "."
        )
    elif answer.verdict in ("suggestive", "associational"):
        yield "what curated sources state is a hypothesis; no study of this pair is at hand."
    elif answer.mechanisms and not (answer.kind == "mechanism" and answer.reply == "unknown"):
        yield "the graph holds a mechanism between the two, which is a hypothesis and shows no effect."


def _labels(answer: Answer) -> tuple[str, str]:
    x, y = answer.treatment, answer.outcome
    return (x.label if x else "", y.label if y else "")


def _curies(answer: Answer) -> tuple[str | None, str | None]:
    x, y = answer.treatment, answer.outcome
    return (x.curie if x else None), (y.curie if y else None)
