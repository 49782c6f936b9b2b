"""Sentences from verdicts: the strength of a claim is computed here and nowhere else.

Causal verbs appear only under the tiers `causal`, `suggestive` (hedged) and `no_effect`; an
association is worded as an association.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.plural import agree, less, more
from tools.designs import DESIGN_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.answer import Answer, Certainty, Effect, Verdict
    from agent.question import Direction, GroundedMention
    from tools.designs import DesignClass


WIDTH = 100
"""Columns of a line, where the terminal does not ask for fewer."""

SURE = ("causal", "no_effect", "suggestive", "associational")
"""Verdicts that are claims, whose certainty is said; the others say what is not known."""

BOUND_BY = {
    "lookups": "the budget of look-ups",
    "seconds": "the deadline",
    "tokens": "the budget of tokens",
    "money": "the budget of money",
    "depth": "the depth of the tree",
}
"""Budgets as people name them."""

POPULATION_THREAT = "The question is about "
"""How the threat of another population begins; the short form shows it first."""


def phrase(mention: GroundedMention) -> str:
    """The treatment as asked: "less LDL cholesterol" when the question was about lowering it."""
    return mention.label if mention.sign > 0 else less(mention.label)


def headline(
    verdict: Verdict,
    direction: Direction | None,
    asked: Direction | None,
    x: str,
    y: str,
    *,
    excluded: Direction | None = None,
    certainty: Certainty | None = None,
    region: str = "",
) -> str:
    """One sentence that replies to the question: yes, no, probably, possibly, not shown, not known.

    The words follow the certainty as GRADE has it: high and moderate speak plainly, low says "may".

    Args:
        verdict: computed by `agent.verdict.triangulate`.
        direction: of the treatment as asked, on the outcome.
        asked: what the verb of the question supposed; None where it was open.
        x: the treatment as asked.
        y: the outcome.
        excluded: set where only this direction is excluded and the other stays open.
        certainty: of the verdict.
        region: what "little or no effect" excludes, such as "a change of more than 25 %".
    """
    verb = direction if direction in ("increases", "decreases") else "changes"
    if verdict == "no_effect" and excluded is not None:
        said = _one_sided(asked, excluded, certainty, x, y)
    elif verdict == "suggestive" or (verdict == "causal" and certainty == "low"):
        sure = "Probably" if certainty == "moderate" else "Possibly"
        said = f"{_hedged(sure, direction, asked)}{x} may {verb.removesuffix('s')} {y}."
    elif verdict == "causal":
        said = f"{_reply(direction, asked)}{x} {agree(x, verb)} {y}."
    elif verdict == "no_effect":
        low = certainty == "low"
        no = ("Probably not: " if low else "No: ") if asked not in (None, "none") else ""
        excludes = f" ({region} is excluded)" if region else ""
        has = "may have" if low else agree(x, "has")
        said = f"{no}{x} {has} little or no effect on {y}{excludes}."
    elif verdict == "associational":
        tied = f"{agree(x, 'is')} associated with {_amount(direction, y)}"
        said = f"Not shown to be causal: {x} {tied}."
    else:
        said = _not_known(verdict, certainty, x, y)
    return _capital(said)


def _not_known(verdict: Verdict, certainty: Certainty | None, x: str, y: str) -> str:
    whether = f"whether {x} {agree(x, 'changes')} {y}"
    if verdict == "not_identified":
        return (
            f"Not known: the effect of {x} on {y} cannot be told from confounding with what is "
            "measured."
        )
    if verdict == "conflicting":
        return f"Not settled: the evidence conflicts on {whether}."
    return f"Not known: {_nothing(certainty)} {whether}."


def _nothing(certainty: Certainty | None) -> str:
    """Nothing held and too little held do not read alike."""
    if certainty is None:
        return "nothing at hand says"
    return "there is not enough evidence to say"


def _one_sided(
    asked: Direction | None, excluded: Direction, certainty: Certainty | None, x: str, y: str
) -> str:
    """A reply where one direction is excluded and the other is not."""
    ruled_out, left = (
        ("increase", "decrease") if excluded == "increases" else ("decrease", "increase")
    )
    if asked not in (None, "none", excluded):
        return (
            f"Not known: whether {x} {agree(x, f'{left}s')} {y} stays open; a worthwhile "
            f"{ruled_out} is excluded."
        )
    no = ("Possibly not: " if certainty == "low" else "No: ") if asked else ""
    return f"{no}an appreciable {ruled_out} in {y} with {x} is excluded; whether {y} {_falls(left, y)} stays open."


def _falls(left: str, y: str) -> str:
    return agree(y, "falls" if left == "decrease" else "rises")


def reply(answer: Answer) -> str:
    """The headline with its certainty, where an effect is claimed; a mechanism is a hypothesis."""
    of_effect = answer.kind != "mechanism" or answer.reply == "presupposition_false"
    if answer.certainty is None or answer.verdict not in SURE or not of_effect:
        return answer.headline
    return f"{answer.headline.removesuffix('.')} ({answer.certainty} certainty)."


def cut_short(answer: Answer) -> str:
    """Which budgets cut the run short, and how much that could matter was left; empty where none did."""
    if not answer.bound_by:
        return ""
    budgets = " and ".join(BOUND_BY[name] for name in answer.bound_by)
    left = sum(one.could_matter for one in answer.unexamined)
    return f"{budgets} ended the search; left out that could matter: {left}"


def effect_words(effect: Effect) -> str:
    """The number with its interval, unit and method."""
    return (
        f"{effect.value:.3g} (95 % CI {effect.ci_low:.3g} to {effect.ci_high:.3g}) {effect.unit}; "
        f"{effect.method}"
    )


def named(text: str, labels: Mapping[str, str]) -> str:
    """The text with printable names in the place of the DAG's nodes."""
    if not labels:
        return text
    # All at once: a name may hold the word that another node is.
    nodes = "|".join(re.escape(node) for node in sorted(labels, key=lambda one: (-len(one), one)))
    return re.sub(rf"(?<![\w:])(?:{nodes})(?!\w|:\w)", lambda found: labels[found[0]], text)


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
        result: what it shows; "split" where it shows opposite things.
        pooled: the numbers as text.
        k: how many findings are behind it.
        x: the treatment's name.
        y: the outcome's name.
        associational: word it as an association, as when a negative control failed.
    """
    observed = design == "observational" or associational
    goes = agree(x, "goes")
    said = {
        "increases": f"{x} {goes} with {more(y)}" if observed else f"{x} {agree(x, 'raises')} {y}",
        "decreases": f"{x} {goes} with {less(y)}" if observed else f"{x} {agree(x, 'lowers')} {y}",
        "none": f"little or no difference in {y}",
        "unclear": f"no clear difference in {y}",
        "split": f"they contradict each other on {y}",
    }[result]
    if design == "own_data" and associational:
        return f"{DESIGN_CLASSES[design].name}: {said}; {pooled}."
    if design == "own_data":
        return f"{DESIGN_CLASSES[design].name}, if the stated DAG holds: {said}; {pooled}."
    findings = "1 finding" if k == 1 else f"{k} findings"
    return f"{DESIGN_CLASSES[design].name} ({findings}): {said}; {pooled}."


def _reply(direction: Direction | None, asked: Direction | None) -> str:
    if asked is None or asked == "none":
        return ""
    return "Yes: " if direction == asked else "No, the opposite: "


def _hedged(sure: str, direction: Direction | None, asked: Direction | None) -> str:
    if asked in (None, "none") or direction is None:
        return f"{sure}: "
    return f"{sure} yes: " if direction == asked else f"{sure} the opposite: "


def _amount(direction: Direction | None, y: str) -> str:
    if direction == "increases":
        return more(y)
    return less(y) if direction == "decreases" else y


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
