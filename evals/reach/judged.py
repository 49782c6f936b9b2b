"""An answer to a question with a known reply -> right, abstained, misread or wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evals.reach.sets import CLAIMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer
    from evals.reach.sets import Item

Outcome = Literal["right", "abstained", "misread", "wrong", "failed"]
UNSEEN = ("nothing_held", "unknown_name")
MISREAD = ("not_understood", "not_causal", "unsupported_language")


@dataclass(frozen=True)
class Judged:
    """What became of one question, with what was replied."""

    item: Item
    outcome: Outcome
    reply: str
    reason: str
    verdict: str
    certainty: str
    headline: str
    seconds: float


def judge(item: Item, answer: Answer) -> Judged:
    """Compare an answer with what counts as right.

    A claim that is not right is wrong; a claim where only "unknown" is right is an overclaim and wrong
    too. What was not understood, or taken for something else than a question of cause, is misread.
    """
    return Judged(
        item,
        _outcome(item, answer),
        answer.reply,
        answer.reason or "",
        answer.verdict,
        answer.certainty or "",
        answer.headline,
        answer.cost.seconds,
    )


def failed(item: Item, error: Exception) -> Judged:
    """A question whose run ended in an error: counted, and never taken for an abstention."""
    return Judged(item, "failed", "", "", "", "", str(error), 0.0)


def _outcome(item: Item, answer: Answer) -> Outcome:
    if item.right == {"unknown"} and answer.reason in UNSEEN:
        # Only evidence that was weighed can show that not enough is known.
        return "abstained"
    if answer.reply in item.right and _mentions(item, answer):
        return "right"
    if answer.reason in MISREAD:
        return "misread"
    if answer.reply in CLAIMS:
        return "wrong"
    return "abstained"


def _mentions(item: Item, answer: Answer) -> bool:
    """Every group of words is met in the headline or in a mechanism that is shown."""
    said = " ".join([answer.headline, *(m.text for m in answer.mechanisms)]).casefold()
    return all(any(word.casefold() in said for word in group) for group in item.mention)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927, JASA 22:209), in [0, 1]."""
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    share, extra = successes / n, z * z / n
    middle = (share + extra / 2) / (1 + extra)
    half = z * math.sqrt(share * (1 - share) / n + extra / (4 * n)) / (1 + extra)
    return max(0.0, middle - half), min(1.0, middle + half)


def table(judged: Sequence[Judged]) -> list[dict[str, float | int | str]]:
    """One row a class and one for all: counts, the share right with its interval, seconds."""
    groups = list(dict.fromkeys(one.item.group for one in judged))
    rows = [_row(group, [j for j in judged if j.item.group == group]) for group in groups]
    return [*rows, _row("all", judged)]


def _row(group: str, judged: Sequence[Judged]) -> dict[str, float | int | str]:
    counts = {name: sum(j.outcome == name for j in judged) for name in ("right", "abstained", "misread", "wrong", "failed")}  # fmt: skip
    low, high = wilson(counts["right"], len(judged))
    return {
        "class": group,
        "n": len(judged),
        **counts,
        "share_right": round(counts["right"] / max(1, len(judged)), 3),
        "ci_low": round(low, 3),
        "ci_high": round(high, 3),
        "causal": sum(j.verdict == "causal" for j in judged),
        "causal_high": sum(j.verdict == "causal" and j.certainty == "high" for j in judged),
        "suggestive": sum(j.verdict == "suggestive" for j in judged),
        "associational": sum(j.verdict == "associational" for j in judged),
        "no_effect": sum(j.verdict == "no_effect" for j in judged),
        "seconds": round(sum(j.seconds for j in judged) / max(1, len(judged)), 3),
    }
