"""`/api/runs`: start, list, get, stop, delete, go on, approve, edit the DAG, ask again, export, watch."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response

from agent.faces.serving.api.run_bodies import Approval, RunStart, SentEdits
from agent.faces.serving.api.run_starting import asked_again, edited_wish, settled_of, wish_of
from agent.faces.serving.api.run_views import exported, listed, short_of, started, whole
from agent.faces.serving.encoded import json_response
from agent.faces.serving.hall import hall_of, owner_of, token_in
from agent.faces.serving.streaming import HEARTBEAT, HEARTBEAT_S, EventStream, sse
from agent.faces.serving.told.without_commands import without_commands
from agent.faces.serving.told_errors import Refusal
from agent.faces.serving.work.told_events import retold
from agent.running.replay import Basis, changes
from agent.runs.record import LIVE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.answer import Answer
    from agent.faces.serving.hall import Hall
    from agent.faces.serving.work.live_run import LiveRun
    from agent.runs.record import Run

routes = APIRouter(prefix="/api/runs", tags=["runs"])
MOST_LISTED = 100


@routes.post("", status_code=202)
async def start(body: RunStart, request: Request) -> dict[str, Any]:
    """Put a question in line; it goes on whatever becomes of this connection."""
    hall = hall_of(request)
    warned = hall.screened([body.question, *(turn.content for turn in body.history)])
    wish = await wish_of(body, owner_of(request), hall)
    hall.runs.dispatcher.require_room()
    hall.count_run(token_in(request))  # what is refused before it is no run
    return started(await hall.runs.start(wish), warned)


@routes.get("")
async def list_runs(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 20,
    before: Annotated[str, Query(max_length=64)] = "",
    asked: Literal["all", "own", "programs"] = "all",
) -> dict[str, Any]:
    """The latest runs, the latest first; `before` is the last id of the page before.

    `asked` chooses what came through `/v1` or MCP (`programs`), or what did not (`own`).
    """
    through = {"all": None, "own": False, "programs": True}[asked]
    found = await hall_of(request).runs.store.latest(
        limit + 1, owner=owner_of(request), before=before, through=through
    )
    return {"runs": [listed(run) for run in found[:limit]], "more": len(found) > limit}


@routes.get("/{run_id}")
async def get(run_id: str, request: Request) -> Response:
    """One run, with its answer where it has one."""
    hall, run = await _run(run_id, request)
    answer = await hall.runs.answer_of(run)
    live = hall.dispatcher_of(run).find(run.id)
    return await asyncio.to_thread(lambda: json_response(whole(run, live, answer)))


@routes.post("/{run_id}/cancel")
async def cancel(run_id: str, request: Request) -> dict[str, Any]:
    """Stop a run, in line or at work."""
    hall, run = await _run(run_id, request)
    dispatcher = hall.dispatcher_of(run)
    live = dispatcher.find(run.id)
    if live is None or live.is_over:
        raise Refusal(409, "not_running", f"run {run.id} is {run.status}: there is nothing to stop")
    await dispatcher.cancel(live)
    return {"id": run.id, "status": live.status}


@routes.delete("/{run_id}", status_code=204)
async def delete(run_id: str, request: Request) -> Response:
    """Delete a run that is over, with its answer, its steps and all that was kept of it."""
    hall, run = await _run(run_id, request)
    dispatcher = hall.dispatcher_of(run)
    live = dispatcher.find(run.id)
    if run.status in LIVE or (live is not None and not live.is_over):
        raise Refusal(409, "running", f"run {run.id} works or waits: it cannot be deleted now", f"stop it first: POST /api/runs/{run.id}/cancel")  # fmt: skip
    if run.kind != "question":
        await hall.long.forget(run)
    await hall.runs.store.forget(run.id)
    dispatcher.forget(run.id)
    hall.log.write("run removed", token_in(request), run=run.id)
    return Response(status_code=204)


@routes.post("/{run_id}/resume", status_code=202)
async def resume(run_id: str, request: Request) -> dict[str, Any]:
    """Go on with a run that was stopped; what it finished is not done again."""
    hall, run = await _run(run_id, request)
    if run.kind != "question":
        return started(hall.long.go_on(run), "")
    return await _goes_on(hall, run, None)


@routes.post("/{run_id}/approve", status_code=202)
async def approve(run_id: str, body: Approval, request: Request) -> dict[str, Any]:
    """Settle what a run waits for, and go on with it."""
    hall, run = await _run(run_id, request)
    hall.screened([body.dag, *(body.edits.words if body.edits else ())])
    return await _goes_on(hall, run, settled_of(body, run))


@routes.post("/{run_id}/dag", status_code=202)
async def edit_dag(run_id: str, body: SentEdits, request: Request) -> dict[str, Any]:
    """Ask again with another DAG: a new run, whose parent is this one."""
    hall, run = await _run(run_id, request)
    wish = await edited_wish(run, body.edits, hall)
    _, warned = hall.take_run(request, body.words)
    return {**started(await hall.runs.start(wish), warned), "parent": run.id}


@routes.post("/{run_id}/replay")
async def replay(run_id: str, request: Request) -> dict[str, Any]:
    """Ask again with today's graph and models; what changed, and why. Waits for the answer."""
    hall, run = await _run(run_id, request)
    before = await _answer(hall, run)
    wish = await asyncio.to_thread(asked_again, run, hall)
    hall.take_run(request, ())
    live = await hall.runs.start(wish)
    await live.over()
    if live.answer is None:
        raise live.error or Refusal(409, "no_answer", f"run {live.id} is {live.status}")
    now = await hall.runs.find(live.id, run.owner)
    found = changes(before, live.answer, Basis(run.asked, run.version), Basis(now.asked, now.version))  # fmt: skip
    return {"id": live.id, "parent": run.id, "changes": [asdict(change) for change in found]}


@routes.get("/{run_id}/export")
async def export(run_id: str, request: Request, format: str = "md") -> Response:
    """The whole answer as a document."""
    hall, run = await _run(run_id, request)
    text: str | bytes
    if run.kind != "question":
        sent, kind, end = await hall.long.exported(run, format)
        text = (
            without_commands(sent.decode()).encode()
            if isinstance(sent, bytes)
            else without_commands(sent)
        )
    else:
        told, kind = await asyncio.to_thread(exported, run, await _answer(hall, run), format)
        text, end = without_commands(told), format
    named = f'attachment; filename="aetia-{run.id}.{end}"'
    return Response(text, media_type=kind, headers={"content-disposition": named})


@routes.get("/{run_id}/events")
async def events(
    run_id: str, request: Request, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """The events of a run as they come; `Last-Event-ID` goes on after the last that was seen.

    Whoever saw the end gets 204, upon which a browser asks no more.
    """
    hall, run = await _run(run_id, request)
    after = _after(last_event_id or "0")
    dispatcher = hall.dispatcher_of(run)
    if dispatcher.was_heard(run.id, after):
        return Response(status_code=204)
    live = dispatcher.find(run.id)
    pieces = _followed(live, after) if live is not None else _retold(hall, run, after)
    return EventStream(pieces, hall.config.stream_s)


def _after(said: str) -> int:
    """The number of the last event that a reader saw.

    Browsers send back what an event had as its id, so that only programs meet the refusal; told all from
    the beginning, they would take it for what is new.

    Raises:
        Refusal: it is no such number (400).
    """
    if not (said.isascii() and said.isdigit() and len(said) < 12):
        raise Refusal(
            400, "invalid_request", f"Last-Event-ID is {said[:60]!r}, expected the number (id) of the last event "
            "that was seen", "leave the header out to be told all events",
        )  # fmt: skip
    return int(said)


async def _followed(live: LiveRun, after: int) -> AsyncIterator[str]:
    async for some in live.follow(after, HEARTBEAT_S):
        said = (sse(told.data, kind=told.kind, number=told.number) for told in some)
        yield "".join(said) or HEARTBEAT


async def _retold(hall: Hall, run: Run, after: int) -> AsyncIterator[str]:
    """Of a run that ended before: all of it; to one who saw some of it live, the answer and the end."""
    answer = await hall.runs.answer_of(run)
    told: list[tuple[str, dict[str, Any]]] = [("end", {"status": run.status})]
    if answer is not None:
        told = await asyncio.to_thread(lambda: [*retold(answer, short_of(run, answer), run.status)])
    for number, (kind, data) in enumerate(told[-2:] if after else told, start=after + 1):
        if kind == "end":
            hall.dispatcher_of(run).ended_at(run.id, number)
        yield sse(data, kind=kind, number=number)


async def _run(run_id: str, request: Request) -> tuple[Hall, Run]:
    hall = hall_of(request)
    return hall, await hall.runs.find(run_id, owner_of(request))


async def _answer(hall: Hall, run: Run) -> Answer:
    answer = await hall.runs.answer_of(run)
    if answer is None:
        raise Refusal(409, "no_answer", f"run {run.id} is {run.status}, it has no answer")
    return answer


async def _goes_on(hall: Hall, run: Run, settled: dict[str, Any] | None) -> dict[str, Any]:
    datasets, _ = await asyncio.to_thread(hall.data_at, run.origin)
    return started(await hall.runs.go_on(run, datasets, settled), "")
