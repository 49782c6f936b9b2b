"""Sentences from verdicts: the strength of a claim is computed here and nowhere else.

Causal verbs appear only under the tiers `causal`, `suggestive` (hedged) and `no_effect`; an
association is worded as an association.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.evidence import DESIGN_CLASSES

if TYPE_CHECKING:
    from agent.answer import Effect, Verdict
    from agent.question import Direction, GroundedMention
    from tools.evidence import DesignClass


def phrase(mention: GroundedMention) -> str:
    """The name as asked: "less LDL cholesterol" when the question was about lowering it."""
    return mention.label if mention.sign > 0 else f"less {mention.label}"


def flip(direction: Direction | None, factor: int) -> Direction | None:
    """Turn a direction round when the question asked about less of something."""
    if factor > 0 or direction not in ("increases", "decreases"):
        return direction
    return "decreases" if direction == "increases" else "increases"


def headline(
    verdict: Verdict,
    direction: Direction | None,
    asked: Direction | None,
    x: str,
    y: str,
    *,
    excluded: Direction | None = None,
) -> str:
    """One sentence that answers the question.

    Args:
        verdict: computed by `agent.verdict.triangulate`.
        direction: of the treatment as asked.
        asked: what the verb of the question supposed.
        x: the treatment as asked.
        y: the outcome as asked.
        excluded: set where only this direction is excluded and the other stays open.
    """
    verb = _agree(x, direction if direction in ("increases", "decreases") else "changes")
    if verdict == "no_effect" and excluded is not None:
        other = "an increase" if excluded == "decreases" else "a decrease"
        no = "No: " if asked else ""
        return _capital(
            f"{no}{x} does not {excluded.removesuffix('s')} {y} ({other} is not excluded)."
        )
    words: dict[Verdict, str] = {
        "causal": f"{_reply(direction, asked)}{x} {verb} {y}.",
        "no_effect": f"{'No: ' if asked else ''}{x} {'have' if _is_plural(x) else 'has'} no effect on {y} worth naming.",
        "suggestive": f"{_hedged(direction, asked)}{x} {_may(verb)} {y}.",
        "associational": f"Not shown to be causal: {x} {'are' if _is_plural(x) else 'is'} associated with {_amount(direction)}{y}.",
        "not_identified": f"Not identifiable: the effect of {x} on {y} cannot be told from "
        "confounding with what is measured.",
        "conflicting": f"The evidence conflicts on whether {x} {_agree(x, 'changes')} {y}.",
        "insufficient_evidence": f"There is not enough evidence to say whether {x} {_agree(x, 'changes')} {y}.",
    }
    return _capital(words[verdict])


def effect_words(effect: Effect) -> str:
    """The number with its interval, unit and method."""
    return (
        f"{effect.value:.3g} (95 % CI {effect.ci_low:.3g} to {effect.ci_high:.3g}) {effect.unit}; "
        f"{effect.method}"
    )


def line_words(
    design: DesignClass,
    result: str,
    pooled: str,
    k: int,
    x: str,
    y: str,
    *,
    associational: bool = False,
) -> str:
    """One row of the triangulation as a sentence.

    Args:
        design: the class of designs.
        result: what it shows.
        pooled: the numbers as text.
        k: how many findings are behind it.
        x: the treatment's name.
        y: the outcome's name.
        associational: word it as an association, as when a negative control failed.
    """
    observed = design == "observational" or associational
    said = {
        "increases": f"{x} goes with more {y}" if observed else f"{x} raises {y}",
        "decreases": f"{x} goes with less {y}" if observed else f"{x} lowers {y}",
        "none": f"no difference in {y} worth naming",
        "unclear": f"no clear difference in {y}",
    }[result]
    if design == "own_data" and associational:
        return f"{DESIGN_CLASSES[design].name}: {said}; {pooled}."
    if design == "own_data":
        return f"{DESIGN_CLASSES[design].name}, if the stated DAG holds: {said}; {pooled}."
    findings = "1 finding" if k == 1 else f"{k} findings"
    return f"{DESIGN_CLASSES[design].name} ({findings}): {said}; {pooled}."


def _is_plural(name: str) -> bool:
    last = name.split()[-1].lower()
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "es mellitus"))


def _agree(name: str, verb: str) -> str:
    return verb.removesuffix("s") if _is_plural(name) else verb


def _reply(direction: Direction | None, asked: Direction | None) -> str:
    if asked is None or asked == "none":
        return ""
    return "Yes: " if direction == asked else "No, the opposite: "


def _hedged(direction: Direction | None, asked: Direction | None) -> str:
    if asked is None or direction is None:
        return "Possibly: "
    return "Probably: " if direction == asked else "Probably the opposite: "


def _may(verb: str) -> str:
    return f"may {verb.removesuffix('s')}"


def _amount(direction: Direction | None) -> str:
    return {"increases": "more ", "decreases": "less "}.get(direction or "", "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
