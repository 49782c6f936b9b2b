"""`ScriptedJudge`: a judge that says what it is told to say. The public fake of `PairJudge`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agent.judges.pair_judge import PAIR_LABELS
from agent.models.chat_model import LabelScores, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agent.judges.pair_judge import Pair


class ScriptedJudge:
    """Gives each pair the label that a function says.

    Args:
        say: a function from a pair to a label, or an error to raise for every call.
        certainty: probability of that label, in (0.25, 1); the others share the rest.
    """

    name, sha256, prompt_version = "scripted", "", "1"
    labels: tuple[str, ...] = PAIR_LABELS

    def __init__(self, say: Callable[[Pair], str] | Exception, *, certainty: float = 0.7) -> None:
        self._say = say
        self._certainty = certainty
        self.seen: list[Pair] = []

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        """Log-probabilities as told; `seen` keeps the pairs in the order asked."""
        self.seen += pairs
        if isinstance(self._say, Exception):
            raise self._say
        rest = math.log((1 - self._certainty) / (len(self.labels) - 1))
        said = [self._say(pair) for pair in pairs]
        rows = tuple(
            tuple(math.log(self._certainty) if label == one else rest for label in self.labels)
            for one in said
        )
        return LabelScores(self.labels, rows, "scripted", self.name, Usage())

    async def close(self) -> None:
        """Nothing to release."""
