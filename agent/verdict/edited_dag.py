"""A causal DAG that a person changed: what was changed, and what is claimed where it leaves no effect possible.

Evidence is not made to fit a DAG, and a DAG is no evidence: where no path of it leads from treatment to
outcome, nothing is claimed, and what the evidence says by itself is told beside what the DAG assumes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.dossier import LookUp
from agent.verdict.lines import Concluded, Conclusion
from agent.verdict.own_estimate import drafted
from graphs.dags.causal_dag import CausalDag
from graphs.dags.dag_changes import changes
from graphs.dags.dag_edits import DagEdits
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.dossier import Assumed, Dossier
    from agent.run_context import RunContext
    from agent.state import State
    from graphs.dags.dag_changes import Change


@dataclass(frozen=True)
class EditedDag:
    """A DAG as a person left it.

    Attributes:
        dag: in place of the one that is drawn.
        edits: all that differs from the one that is drawn.
        has_path: whether an effect is possible in it.
        names: node -> its printed name.
    """

    dag: CausalDag
    edits: tuple[Change, ...]
    has_path: bool
    names: dict[str, str]

    def marked(self, assumed: Assumed) -> Assumed:
        """What is assumed, with what the person changed."""
        return replace(assumed, edits=self.edits, has_path=self.has_path)

    @property
    def looked_up(self) -> LookUp:
        """That it was changed, and how."""
        said = "; ".join(one.said(self.names) for one in self.edits)
        return LookUp(f"the causal DAG was edited by a person: {said}")


async def edited(state: State, dossier: Dossier, context: RunContext) -> EditedDag | None:
    """The DAG that a person approved, with the arrows that they struck and added; None where it is as drawn.

    Raises:
        InputError: an edit does not fit, or makes treatment or outcome unmeasured.
    """
    given, asked = state.get("dag"), state.get("edits") or []
    if not given and not asked:
        return None
    draft = await drafted(dossier, context)
    made = CausalDag.from_json(given) if given else draft.dag
    for one in asked:
        made = DagEdits.from_json(one).applied(made, draft.names)
    for end in (draft.treatment, draft.outcome):
        if end not in made.observed:
            raise InputError(
                f"{draft.names.get(end, end)} was asked about: it cannot be unmeasured"
            )
    has_path = draft.outcome in made.descendants(draft.treatment)
    found = EditedDag(made, changes(draft.dag, made), has_path, draft.names)
    return found if found.edits else None


def as_assumed(dossier: Dossier, found: Concluded) -> Concluded:
    """The verdict under the DAG that is assumed: none where a person left no effect possible in it."""
    assumed = dossier.assumed
    if assumed is None or assumed.has_path:
        return found
    x, y = dossier.names
    edits = ", ".join(one.said(assumed.labels) for one in assumed.edits)
    reasons = (
        f"the edited DAG ({edits}) holds no path from {x} to {y}: that there is no effect is assumed, not found",
        *(f"without that assumption: {reason}" for reason in found.conclusion.reasons),
    )
    none = Conclusion("not_identified", None, None, reasons, set_aside=found.conclusion)
    return replace(found, conclusion=none)
