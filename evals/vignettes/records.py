"""The vignettes as frozen values, read strictly from `vignettes.jsonl`.

One line a vignette. Its evidence is a list of lines of their own, cells parted by ` | `:

    DESIGN | X -> Y | MEASURE ESTIMATE LOW HIGH | people | year | population | contrast
    assessment | X -> Y | direction | body | grade
    edge | X -> Y | predicate | object direction (may be left out)

Names are those of the vocabulary. The figures have the shape that the cited source reports; they are made
for this table and not quoted from it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agent.answer import Reply, RivalName, RivalStatus, Verdict
from graphs.errors import DataError
from graphs.findings import Design

Truth = Literal["increases", "decreases", "none", "unknown"]

FINDING, ASSESSMENT, EDGE = 7, 5, (3, 4)
"""Cells of each kind of evidence."""


class Vignette(BaseModel):
    """One fallacy: what a user asks, what is at hand, and what may be said.

    Attributes:
        truth: what the evidence at hand, well read, settles of the treatment as asked; `unknown` where
            it settles nothing.
        reply: the one reply of yes or no that is right; empty where neither is.
        verdicts: those that are right.
        rival: the explanation that matters, and the statuses that are right for it.
        data: name of a simulated data set (`evals.vignettes.samples`); empty for none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    fallacy: str
    question: str
    evidence: tuple[str, ...]
    truth: Truth
    reply: Literal["yes", "no", ""]
    verdicts: tuple[Verdict, ...] = Field(min_length=1)
    rival: RivalName
    statuses: tuple[RivalStatus, ...] = Field(min_length=1)
    source: str = Field(min_length=1)
    data: str = ""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Vignette:
        """No verdict counts as right that would be an overclaim."""
        refused = [v for v in self.verdicts if not self.allows(v, self.truth, "unknown")]
        if refused or (self.truth == "unknown" and self.reply):
            raise ValueError(
                f"{self.name!r}: {', '.join(refused) or self.reply} and truth {self.truth}"
            )
        return self

    def allows(self, verdict: Verdict, direction: str | None, reply: Reply) -> bool:
        """Whether nothing is claimed that the evidence does not settle, or settles otherwise."""
        if reply in ("yes", "no") and reply != self.reply:
            return False
        if verdict == "causal":
            return self.truth in ("increases", "decreases") and direction == self.truth
        return verdict != "no_effect" or self.truth == "none"


def read_all() -> tuple[Vignette, ...]:
    """Every vignette, in the order of the table.

    Raises:
        DataError: a line of evidence has not the cells of its kind.
        ValueError: a field is absent, unknown or of another kind.
    """
    text = (files("evals.vignettes") / "vignettes.jsonl").read_text(encoding="utf-8")
    read = tuple(Vignette.model_validate(json.loads(line)) for line in text.splitlines())
    for vignette in read:
        for line in vignette.evidence:
            cells_of(line)
    return read


def cells_of(line: str) -> list[str]:
    """The cells of a line of evidence.

    Raises:
        DataError: it has not the cells of its kind.
    """
    cells = [cell.strip() for cell in line.split("|")]
    kind, count = cells[0], len(cells)
    fits = (
        (kind in get_args(Design) and count == FINDING)
        or (kind == "assessment" and count == ASSESSMENT)
        or (kind == "edge" and count in EDGE)
    )
    if not fits or len(cells[1].split(" -> ")) != 2:
        raise DataError(f"not a line of evidence: {line!r}")
    return cells
