"""A comparison in one sentence: which of the two, on what, and how they were compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.verdict.lines import Conclusion
    from agent.writing.case import Case
    from agent.writing.replies.reply import Replied

HOW = {
    "head_to_head": "in studies that compared the two",
    "indirect": "by an indirect comparison alone, as no study compared the two",
    "observed": "in observational comparisons, which do not show a cause",
}
"""How two treatments were compared."""


def versus(case: Case, conclusion: Conclusion, replied: Replied) -> str:
    """The reply to "is A better than B?" and "A or B?"."""
    x, y = case.dossier.names
    other = case.dossier.comparator
    z = other.label if other else "the other"
    opening = {"yes": "Yes: ", "no": "No: "}.get(replied.reply, "")
    if conclusion.verdict == "no_effect":
        return _capital(f"{opening}{x} and {z} differ little or not at all in {y}.")
    if conclusion.direction in ("increases", "decreases"):
        observed = conclusion.verdict == "associational"
        how = HOW["observed" if observed else conclusion.compared or "head_to_head"]
        there = "there may be" if conclusion.verdict == "suggestive" else "there is"
        amount = "more" if conclusion.direction == "increases" else "less"
        return _capital(f"{opening}with {x} {there} {amount} {y} than with {z}, {how}.")
    if conclusion.compared == "indirect":
        return (
            f"Not known: no study compared {x} with {z} on {y}, and an indirect comparison does not "
            "tell them apart."
        )
    return f"Not known: the studies that compared {x} with {z} on {y} do not tell them apart."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
