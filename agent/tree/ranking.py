"""A chat model's order of the open thoughts: how likely it finds each to tell something.

All thoughts are scored in one call behind one shared beginning, by the log-probabilities of two labels.
The labels are put in both orders and the two are averaged, so that the order of the labels tells nothing
(Zheng et al. 2024, arXiv:2309.03882). The order is all that this decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.answer import ModelUse
from agent.models.chat_model import Usage
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.dossier import Dossier
    from agent.models.chat_model import ChatModel
    from agent.tree.thoughts import Thought

LABELS = ("telling", "idle")
BEGINNING = (
    "A question is examined: does {x} change {y}? Found so far: {found}. Each further look-up is {one} "
    "if it is likely to change the answer, and {other} if not.\n"
)
ENDING = "Look-up: {claim}\nIt is:"


@dataclass(frozen=True)
class Ranked:
    """How telling each thought is found, in (0, 1), by id; and the model's part in the run."""

    telling: dict[str, float]
    use: ModelUse | None = None
    usage: Usage = field(default_factory=lambda: Usage(calls=0))


async def ranked(
    model: ChatModel, thoughts: Sequence[Thought], dossier: Dossier, *, deadline_s: float
) -> Ranked:
    """The model's order; a failure leaves the rules' order and is named."""
    x, y = dossier.names
    found = f"{len(dossier.evidence)} items of evidence"
    ends = [f" {label}" for label in LABELS]
    claims = [ENDING.format(claim=thought.claim) for thought in thoughts]
    usage = Usage(calls=0)
    sums = [0.0] * len(thoughts)
    did = f"look-ups put in order: {len(thoughts)}"
    try:
        for one, other in (LABELS, LABELS[::-1]):
            prefix = BEGINNING.format(x=x, y=y, found=found, one=one, other=other)
            scores = await model.score_labels(prefix, claims, ends, deadline_s=deadline_s)
            usage += scores.usage
            sums = [s + math.exp(row[0]) for s, row in zip(sums, scores.rows, strict=True)]
    except AetiaError as error:
        sums, did = [], f"failed, rules put look-ups in order: {error}"[:300]
    use = ModelUse(
        slot="order", name=model.name, sha256=getattr(model, "sha256", ""), calibration="", did=did
    )
    likely = {t.id: total / 2 for t, total in zip(thoughts, sums, strict=False)}
    return Ranked(likely, use, usage)
