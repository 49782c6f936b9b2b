"""A dossier with the verdict on it: what every sentence of an answer is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.dossier import Dossier
    from agent.verdict.lines import Concluded, Conclusion, Line
    from tools.designs import DesignClass


@dataclass(frozen=True)
class Case:
    """`concluded` is None where the question could not be examined."""

    dossier: Dossier
    concluded: Concluded | None = None

    @property
    def lines(self) -> dict[DesignClass, Line]:
        """What each class of designs says."""
        return self.concluded.lines if self.concluded else {}

    @property
    def conclusion(self) -> Conclusion | None:
        """The verdict with its reasons."""
        return self.concluded.conclusion if self.concluded else None

    @property
    def sign(self) -> int:
        """-1 where the question is about less of the treatment: what holds of more is turned round."""
        treatment = self.dossier.treatment
        return treatment.sign if treatment else 1


def case_of(dossier: Dossier, concluded: Concluded | None) -> Case:
    """The case to be told.

    Where words were left over that could turn an answer round, none is given: the question is asked back.
    Where nothing is held on the pair there is no answer to turn round, and that is what is said.
    """
    held = concluded is not None and concluded.conclusion.certainty is not None
    if dossier.question.asks_back is not None and (held or dossier.paths):
        return Case(dossier)
    return Case(dossier, concluded)
