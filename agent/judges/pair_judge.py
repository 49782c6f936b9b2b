"""`PairJudge`: the one seam to judges of evidence.

A judge reads a claim and a passage and says what the passage reports about the claim's treatment and
outcome: that it increases the outcome, decreases it, makes no difference, or that the passage does not
bear on the claim. Judges score; how strong a claim may be is never theirs to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.chat_model import LabelScores

PairLabel = Literal["increases", "decreases", "no_difference", "not_bearing"]
PAIR_LABELS: tuple[PairLabel, ...] = ("increases", "decreases", "no_difference", "not_bearing")


@dataclass(frozen=True)
class Pair:
    """One claim and one passage that may bear on it."""

    claim: str
    passage: str


class PairJudge(Protocol):
    """A judge of pairs.

    `sha256` is the hash of the model's file; empty for a served model, which may change unseen and so
    has no calibration.
    `prompt_version` names the exact wording around a pair. Together with the labels they are the key of
    a calibration: scores are raw until one is applied.
    """

    @property
    def name(self) -> str:
        """The judge, as results name it."""
        ...

    @property
    def sha256(self) -> str:
        """Lower-case hexadecimal."""
        ...

    @property
    def prompt_version(self) -> str:
        """Changes whenever the wording does."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can say, in the order of its scores."""
        ...

    async def judge(self, pairs: Sequence[Pair], *, deadline_s: float = 60.0) -> LabelScores:
        """Raw log-probabilities, one row a pair in the order given.

        Raises:
            ModelError: see `graphs.errors`.
            DeadlineError: `deadline_s` passed; the work was stopped.
        """
        ...

    async def close(self) -> None:
        """Release memory and connections."""
        ...
