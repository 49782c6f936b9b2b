"""What may be sought: for each form of goal, what a candidate is and which statements answer it already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.candidates.links import How, NodeKind

GoalName = Literal["drugs", "targets", "causes", "side_effects", "biomarkers", "mechanisms"]


@dataclass(frozen=True)
class GoalForm:
    """One form of goal.

    Attributes:
        noun: of a candidate, singular.
        wanted: kinds of nodes that can be one.
        is_cause: whether the candidate is the cause and the anchor its outcome; else the other way.
        sign: that is sought: -1 where more of the candidate should mean less of the anchor.
        answers: classes of links between candidate and anchor that answer the goal already.
        acts: the verb of the hypothesis.
    """

    noun: str
    wanted: tuple[NodeKind, ...]
    is_cause: bool
    sign: int | None
    answers: tuple[How, ...]
    acts: str


FORMS: Mapping[GoalName, GoalForm] = {
    "drugs": GoalForm("drug", ("drug", "substance"), True, -1, ("treats",), "treats or prevents"),
    "targets": GoalForm("target", ("gene",), True, None, ("genetic", "acts", "causes", "linked"), "changes"),
    "causes": GoalForm(
        "cause", ("exposure", "drug", "substance", "trait", "disease", "gene"), True, 1,
        ("causes", "harms"), "raises the risk of",
    ),
    "side_effects": GoalForm("side effect", ("disease", "trait"), False, 1, ("harms", "causes"), "is caused by"),
    "biomarkers": GoalForm(
        "biomarker", ("gene", "trait", "substance"), False, None, ("linked",), "goes with"
    ),
    "mechanisms": GoalForm(
        "mediator", ("gene", "process", "trait", "disease", "substance"), False, None, (), "mediates"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Sought:
    """A goal whose names were looked up.

    Attributes:
        name: of its form.
        anchor: the node that candidates are sought for.
        other: of `mechanisms`, the far end: candidates lie between the two.
        without: nodes that were said to be no candidates ("not statins"), with their members.
        kinds: narrower kinds of candidates that were asked for; empty for all of the form.
    """

    name: GoalName
    anchor: str
    other: str = ""
    without: frozenset[str] = frozenset()
    kinds: tuple[NodeKind, ...] = ()

    @property
    def form(self) -> GoalForm:
        """What its form says."""
        return FORMS[self.name]

    def pair(self, candidate: str) -> tuple[str, str]:
        """(cause, effect) of the hypothesis about a candidate."""
        return (candidate, self.anchor) if self.form.is_cause else (self.anchor, candidate)
