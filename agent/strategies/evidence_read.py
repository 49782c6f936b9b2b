"""What a judge of evidence reads in the context: of the options once, and of single steps.

A judge says of claim and passage whether the passage reports an increase, a decrease, no difference,
or does not bear on the claim. Options that stand for such findings (yes, no, maybe; increases,
decreases, no effect) get a distribution from it; others get none. What does not bear on the question
is spread evenly, so that a silent context moves nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.judges.pair_judge import PAIR_LABELS, Pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import Usage

FINDINGS = {
    "increases": ("increases", "increase", "increased", "up", "higher"),
    "decreases": ("decreases", "decrease", "decreased", "down", "lower"),
    "no_difference": ("no difference", "no effect", "no change", "unchanged", "none"),
    "affirmed": ("yes", "true"),
    "denied": ("no", "false"),
    "unsettled": ("maybe", "unclear", "uncertain"),
}
LEAST = 1e-3
"""No option is ruled out by a judge alone."""


@dataclass
class EvidenceRead:
    """A judge over the passages of one question.

    `tokens` counts what it has read; a judge is a smaller model with a count of its own.
    """

    judge: PairJudge
    question: str
    context: tuple[str, ...]
    deadline_s: float
    tokens: int = 0
    _bearing: dict[str, float] = field(default_factory=dict)

    async def of_options(self, options: Sequence[str]) -> tuple[float, ...] | None:
        """Probabilities of the options by the context; None where the judge has no say on them."""
        kinds = [finding_of(option) for option in options]
        if None in kinds or not self.context:
            return None
        row = await self._read([self.question.rstrip("?. ")])
        return spread([kind or "" for kind in kinds], row[0])

    async def bearing(self, steps: Sequence[str]) -> list[float]:
        """Probability that the context bears on each step, and is not silent on it."""
        new = [step for step in dict.fromkeys(steps) if step not in self._bearing]
        if new and self.context:
            for step, row in zip(new, await self._read(new), strict=True):
                self._bearing[step] = 1 - row["not_bearing"]
        return [self._bearing.get(step, 0.5) for step in steps]

    async def _read(self, claims: Sequence[str]) -> list[dict[str, float]]:
        # The whole context at once: a finding and the sentence that explains it are read together.
        passage = " ".join(self.context)
        scores = await self.judge.judge(
            [Pair(claim, passage) for claim in claims], deadline_s=self.deadline_s
        )
        self.tokens += _read_tokens(scores.usage)
        return [_likely(scores.labels, row) for row in scores.rows]


def _likely(labels: Sequence[str], row: Sequence[float]) -> dict[str, float]:
    return {label: math.exp(one) for label, one in zip(labels, row, strict=True)}


def finding_of(option: str) -> str | None:
    """What an option says was found; None where it names something else."""
    plain = " ".join(option.lower().strip(" .").replace("_", " ").split())
    return next((kind for kind, words in FINDINGS.items() if plain in words), None)


def spread(kinds: Sequence[str], row: dict[str, float]) -> tuple[float, ...]:
    """Probabilities of options from what a judge says.

    "Unsettled" is as likely as two readers who would differ: 2 p q.
    """
    says: dict[str, float] = {label: row[label] for label in PAIR_LABELS}
    affirmed, denied = says["increases"] + says["decreases"], says["no_difference"]
    weights = {
        **says, "affirmed": affirmed, "denied": denied, "unsettled": 2 * affirmed * denied,
    }  # fmt: skip
    silent = says["not_bearing"] / len(kinds)
    found = [max(weights[kind] + silent, LEAST) for kind in kinds]
    return tuple(value / sum(found) for value in found)


def _read_tokens(usage: Usage) -> int:
    return usage.prompt_tokens - usage.cached_tokens + usage.completion_tokens
