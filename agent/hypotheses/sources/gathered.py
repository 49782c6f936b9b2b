"""Every lead for one goal, with what asking for them took: kept with a run, so that it goes on with the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from agent.hypotheses.sources.by_literature import literature_leads
from agent.hypotheses.sources.by_model import model_leads
from tools.candidates.counting import untold
from tools.candidates.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.hypotheses.goal_text import Goal
    from agent.models.chat_model import ChatModel
    from graphs.store import KnowledgeGraph
    from tools.candidates.counting import Tell


@dataclass(frozen=True)
class Gathered:
    """Leads of the literature and of a model.

    Attributes:
        leads: of each source best first.
        notes: what a source said of itself.
        model_calls, tokens, money: that they took.
    """

    leads: tuple[Lead, ...] = ()
    notes: tuple[str, ...] = ()
    model_calls: int = 0
    tokens: int = 0
    money: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Gathered:
        """The inverse of `to_json`."""
        leads = tuple(Lead(**one) for one in held["leads"])
        return cls(**{**held, "leads": leads, "notes": tuple(held["notes"])})


async def gathered(
    names: KnowledgeGraph,
    goal: Goal,
    *,
    corpora: Sequence[str] = (),
    model: ChatModel | None = None,
    tell: Tell = untold,
) -> Gathered:
    """Ask every source that is at hand.

    Args:
        names: a graph that knows names beyond its own.
        goal: as read.
        corpora: folders of publications.
        model: is asked once.
        tell: is called with a line for each of them.

    Raises:
        StoreError: a corpus is missing or damaged.
    """
    if corpora:
        tell("looking through the corpus for candidates")
    read = await literature_leads(names, goal, corpora)
    notes = []
    if corpora:
        notes.append(f"the corpus names {len(read)} {goal.sought.form.noun}s beside it")
    if model is None:
        return Gathered(tuple(read), tuple(notes))
    tell("asking the model for candidates")
    said = await model_leads(model, names, goal)
    used = said.usage
    return Gathered(
        (*read, *said.leads), (*notes, said.note), used.calls,
        used.prompt_tokens + used.completion_tokens, used.cost,
    )  # fmt: skip
