"""What a client sends about runs -> the run that is wanted, or what is settled."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.faces.serving.told_errors import Refusal
from agent.faces.serving.work.kept_runs import Wish
from agent.faces.serving.work.turns import ReadTurn
from agent.state import asked_from
from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.dags.dag_changes import changes
from graphs.dags.dag_edits import DagEdits
from graphs.dags.dag_files import parse_dag
from graphs.dags.dag_text import to_dagitty
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.answer import Answer
    from agent.faces.serving.api.run_bodies import Approval, RunStart
    from agent.faces.serving.hall import Hall
    from agent.runs.record import Run


async def wish_of(body: RunStart, owner: str, hall: Hall) -> Wish:
    """The run that a client wants.

    Raises:
        InputError: the question, the data or the limits cannot be used.
        Refusal: there is no such data set or parent.
    """
    turns = [turn.content for turn in body.history if turn.role == "user"]
    turn = await hall.read([*turns, body.question])
    if (body.deadline or 0) > hall.config.longest_s:
        raise InputError(f"a deadline here is at most {hall.config.longest_s:g} seconds")
    settings = replace(hall.session.settings, pauses=tuple(body.pause))
    limits = {
        "budget_lookups": body.budget.lookups, "budget_tokens": body.budget.tokens,
        "budget_money": body.budget.money, "deadline_s": body.deadline,
    }  # fmt: skip
    settings = replace(settings, **{k: v for k, v in limits.items() if v is not None})  # type: ignore[arg-type]
    datasets, origin = await asyncio.to_thread(hall.data_of, body.data, owner)
    edits = (body.dag.edits,) if body.dag is not None else ()
    if body.parent:
        await hall.runs.find(body.parent, owner)
    return Wish(turn, owner, settings, datasets, origin, body.parent or "", edits, comes_back=True)


async def edited_wish(parent: Run, edits: DagEdits, hall: Hall) -> Wish:
    """The question of a finished run with another DAG: what it was asked with, and edits after its own.

    Raises:
        Refusal: the run has no DAG (409).
        InputError: the edits do not fit its DAG.
    """
    answer = await hall.runs.answer_of(parent)
    if answer is None or answer.dag is None:
        why = "is not finished" if answer is None else "has no causal DAG of its own"
        raise Refusal(409, "no_dag", f"run {parent.id} {why}", "edit the DAG of a finished run that has one")  # fmt: skip
    drawn = dag_of(answer)
    if not changes(drawn, edits.applied(drawn, answer.dag.nodes)):
        raise InputError(
            "this edit changes nothing: say what to strike, to add that is not there, or to call unmeasured"
        )
    wish = await asyncio.to_thread(asked_again, parent, hall)
    return replace(wish, parent=parent.id, edits=(*wish.edits, edits))


def asked_again(run: Run, hall: Hall) -> Wish:
    """The question of a kept run with its data, limits and edits, and with today's graph and models."""
    edits = tuple(DagEdits.from_json(one) for one in run.start.get("edits") or ())
    asked = asked_from(run.start) if run.start.get("question") else run.start["text"]
    datasets, origin = hall.data_at(run.origin)
    limits = {k: v for k, v in run.asked.settings.items() if k in CARRIED}
    settings = replace(hall.session.settings, **limits)
    return Wish(
        ReadTurn(asked), run.owner, settings, datasets, origin, run.parent, edits, comes_back=True
    )


CARRIED = ("seed", "deadline_s", "budget_lookups", "budget_tokens", "budget_money", "search")
"""Settings that a run shares with the one that it comes from."""


def dag_of(answer: Answer) -> CausalDag:
    """The DAG of an answer.

    Raises:
        Refusal: it has none (409).
    """
    if answer.dag is None:
        raise Refusal(409, "no_dag", "this answer assumes no causal DAG")
    arrows = tuple(Arrow(a.cause, a.effect, a.sources) for a in answer.dag.arrows)
    return CausalDag(arrows, frozenset(answer.dag.nodes), frozenset(answer.dag.latent))


def settled_of(body: Approval, run: Run) -> dict[str, Any]:
    """What a person settled, in the form that the run takes.

    Raises:
        InputError: the edits do not fit the DAG that it waits with.
        Refusal: it waits for nothing (409), or for something else (400).
    """
    if not run.waits_for:
        raise Refusal(409, "waits_for_nothing", f"run {run.id} waits for nothing")
    named = {side: getattr(body, side) for side in ("treatment", "outcome", "comparator")}
    settled: dict[str, Any] = {side: curie for side, curie in named.items() if curie}
    gives_dag = bool(body.dag or body.edits)
    if gives_dag and "dag" not in run.waits_for:
        raise Refusal(400, "invalid_request", f"run {run.id} does not wait for a DAG")
    if settled and "entities" not in run.waits_for:
        raise Refusal(400, "invalid_request", f"run {run.id} does not wait for a node")
    if "dag" in run.waits_for:
        settled["dag"] = body.dag
        if body.edits is not None:
            drawn = parse_dag(body.dag or run.waits_for["dag"])
            settled["dag"] = to_dagitty(body.edits.edits.applied(drawn, run.waits_for["names"]))
    return settled
