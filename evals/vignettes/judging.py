"""An answer to a vignette -> what is right of it, what is claimed too much; and the table of all.

Right: the verdict is one of those that count, what it says of the direction is true, and the rival that
matters stands in the answer with a status that counts. An overclaim is a verdict of cause or of no effect,
or a reply of yes or no, that the evidence does not settle or settles otherwise; it is never right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.answer import Answer
    from evals.vignettes.records import Vignette


@dataclass(frozen=True)
class Answered:
    """One vignette and what became of it; `status` of the rival is empty where it was not opened."""

    vignette: Vignette
    verdict: str
    direction: str | None
    reply: str
    status: str
    headline: str
    verdict_right: bool
    rival_right: bool
    overclaim: bool

    @property
    def right(self) -> bool:
        """Verdict and rival."""
        return self.verdict_right and self.rival_right and not self.overclaim


@dataclass(frozen=True)
class Row:
    """One fallacy, or all of them."""

    fallacy: str
    n: int
    right: int
    verdict_right: int
    rival_right: int
    overclaims: int


def mark(vignette: Vignette, answer: Answer) -> Answered:
    """One answer beside what counts as right."""
    status = next((r.status for r in answer.rivals if r.name == vignette.rival), "")
    leans = answer.verdict in ("causal", "suggestive") and vignette.truth in (
        "increases",
        "decreases",
    )
    return Answered(
        vignette=vignette,
        verdict=answer.verdict,
        direction=answer.direction,
        reply=answer.reply,
        status=status,
        headline=answer.headline,
        verdict_right=answer.verdict in vignette.verdicts
        and (not leans or answer.direction == vignette.truth),
        rival_right=status in vignette.statuses,
        overclaim=not vignette.allows(answer.verdict, answer.direction, answer.reply),
    )


def failed(vignette: Vignette, why: str) -> Answered:
    """A run that broke off: nothing of it is right."""
    return Answered(
        vignette, "failed", None, "", "", why,
        verdict_right=False, rival_right=False, overclaim=False,
    )  # fmt: skip


def table(marks: Sequence[Answered]) -> tuple[Row, ...]:
    """One row a fallacy in the order of the vignettes, and one of all."""
    names = list(dict.fromkeys(one.vignette.fallacy for one in marks))
    rows = [_row(name, [one for one in marks if one.vignette.fallacy == name]) for name in names]
    return (*rows, _row("all", marks))


def _row(name: str, marks: Sequence[Answered]) -> Row:
    return Row(
        fallacy=name,
        n=len(marks),
        right=sum(one.right for one in marks),
        verdict_right=sum(one.verdict_right for one in marks),
        rival_right=sum(one.rival_right for one in marks),
        overclaims=sum(one.overclaim for one in marks),
    )
