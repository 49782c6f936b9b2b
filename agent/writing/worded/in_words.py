"""The step that lets a chat model word the short answer, where one is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.answer import Answer
from agent.state import State
from agent.tree.budget import Spent
from agent.tree.choose import models_budget
from agent.writing.worded.word import word

if TYPE_CHECKING:
    from agent.answer import Cost
    from agent.models.chat_model import Usage
    from agent.run_context import RunContext

WITHIN = 0.95
"""The share of a run's time by which its words are written: what is found is not lost for them."""


async def in_words(state: State, context: RunContext) -> State:
    """Let a chat model word the short answer; what says more than the claims is dropped."""
    if context.model is None:
        return State()
    made = context.artefacts.get(state["answer"], Answer)
    spent = Spent(tokens=made.cost.tokens, money=made.cost.money)
    if bound := models_budget(context.settings).bound(spent):
        bound_by = tuple(dict.fromkeys((*made.bound_by, bound)))
        return {"answer": context.artefacts.put(made.model_copy(update={"bound_by": bound_by}))}
    settings = context.settings
    left_s = WITHIN * settings.deadline_s - context.recorder.seconds
    wording = await word(
        context.model, made, deadline_s=settings.estimate_deadline_s, left_s=left_s
    )
    if wording is None:
        return State()
    changed = {
        "worded": wording.worded,
        "models": (*made.models, wording.use),
        "cost": _with(made.cost, wording.usage),
    }
    context.recorder.record("word", wording.use.did)
    return {"answer": context.artefacts.put(made.model_copy(update=changed))}


def _with(cost: Cost, usage: Usage) -> Cost:
    tokens = cost.tokens + usage.prompt_tokens + usage.completion_tokens
    calls, money = cost.model_calls + usage.calls, cost.money + usage.cost
    return cost.model_copy(update={"model_calls": calls, "tokens": tokens, "money": money})
