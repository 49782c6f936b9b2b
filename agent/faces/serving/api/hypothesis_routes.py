"""`/api/hypotheses`: candidates for a goal: started, looked at with their reasons, and moved by a word."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agent.faces.hypothesize import found_for, searched
from agent.faces.serving.api.run_bodies import Name, Sent
from agent.faces.serving.api.run_views import started, whole
from agent.faces.serving.encoded import json_response
from agent.faces.serving.hall import hall_of, owner_of
from agent.faces.serving.told_errors import Refusal
from agent.faces.serving.work.long_runs import LongKind
from agent.faces.shown import WIDTH, shown
from agent.hypotheses.goal_text import read_goal
from agent.hypotheses.journal import Journal
from agent.hypotheses.report.told import report_json, report_text
from agent.hypotheses.report.web_page import page
from agent.hypotheses.searching import MAX_TOP, Limits, reordered
from graphs.errors import DeadlineError
from graphs.known import KnownGraph
from graphs.vocabulary.build import open_vocabulary

if TYPE_CHECKING:
    from agent.faces.serving.work.told_work import Say
    from agent.faces.session import Session
    from agent.runs.record import Run

routes = APIRouter(prefix="/api/hypotheses", tags=["hypotheses"])
FORMATS = {"html": "text/html", "json": "application/json", "txt": "text/plain"}


class GoalBudget(Sent):
    """What a whole run of candidates may spend; null for no limit."""

    seconds: float | None = Field(default=None, ge=0, le=1e9, allow_inf_nan=False)
    tokens: int | None = Field(default=None, ge=0, le=10**12)
    money: float | None = Field(default=None, ge=0, le=1e9, allow_inf_nan=False)


class GoalSent(Sent):
    """A goal, such as "drugs for gout", and how many of its candidates are argued."""

    goal: str = Field(min_length=1, max_length=2_000)
    top: int = Field(default=10, ge=1, le=MAX_TOP)
    budget: GoalBudget = GoalBudget()


class WordSent(Sent):
    """What a person says of a candidate."""

    curie: Name
    word: Literal["promising", "unlikely"]


@routes.post("", status_code=202)
async def start(body: GoalSent, request: Request) -> dict[str, Any]:
    """Put a goal in line; it is read at once, so that one that is not understood is refused."""
    hall = hall_of(request)
    hall.runs.require_kept()
    read_as = await hall.room.do(_read_as(hall.room.session, body.goal))
    owner, warned = hall.take_run(request, [body.goal], body.top)
    asked = {"top": body.top, "read_as": read_as, **body.budget.model_dump()}
    return started(await hall.long.begun("hypotheses", body.goal, asked, owner), warned)


@routes.get("/{run_id}")
async def get(run_id: str, request: Request) -> Response:
    """One run: its report, or what is made so far; what people said of candidates."""
    hall, run = await _run(run_id, request)
    journal = Journal(hall.runs.store, run)
    report, made = await journal.told()
    if report is not None and len(report["hypotheses"]) < len(made):
        report = None  # it is of before the run went on
    asked = {"top": journal.options["top"], "read_as": journal.options.get("read_as")}
    live = hall.long.dispatcher.find(run.id)
    told = {
        **whole(run, live, None), **asked, "report": report, "made": made,
        "words": await journal.words(),
    }  # fmt: skip
    return await asyncio.to_thread(json_response, told)


@routes.post("/{run_id}/say")
async def say(run_id: str, body: WordSent, request: Request) -> Response:
    """Say of a candidate that it is promising or unlikely: the order is made anew, at once."""
    hall, run = await _run(run_id, request)
    if run.status in ("queued", "running"):
        raise Refusal(409, "running", f"run {run.id} works: say it once it is over, or stop it")
    journal = Journal(hall.runs.store, run)
    report, made = await journal.told()
    if body.curie not in [one["curie"] for one in made]:
        raise Refusal(400, "invalid_request", f"{body.curie} is no candidate of run {run.id}")
    await journal.say(body.curie, body.word)
    if report is not None:
        await hall.room.do(_reorder(hall.room.session, run))
    return await get(run_id, request)


async def _run(run_id: str, request: Request) -> tuple[Any, Run]:
    hall = hall_of(request)
    run = await hall.runs.find(run_id, owner_of(request))
    if run.kind != "hypotheses":
        raise Refusal(404, "no_such_run", f"run {run.id} argues no candidates")
    return hall, run


async def _read_as(session: Session, goal: str) -> str:
    vocabulary = await open_vocabulary()
    try:
        return (await read_goal(KnownGraph(session.store, vocabulary), goal)).read_as
    finally:
        await vocabulary.close()


async def _reorder(session: Session, run: Run) -> None:
    assert session.runs is not None
    journal = Journal(session.runs, run)
    await journal.keep_report(await reordered(journal))


async def _work(session: Session, run: Run, say: Say) -> None:
    """Do what is left of a run; with all made, the report with the order of today's words."""
    assert session.runs is not None
    release = (await session.store.release()).checksum
    journal = await Journal.reopened(session.runs, run.id, release)
    asked = journal.options
    limits = Limits(**{name: asked.get(name) for name in ("seconds", "tokens", "money")}, top=asked["top"])  # fmt: skip
    async with found_for(session, run.question, limits, await journal.named(), tell=say) as found:
        await searched(session, found, limits, say, journal=journal, under_way=say.under_way)
    if journal.run.status != "finished":
        raise DeadlineError(f"{journal.run.problem} ended the run; go on with it")


async def _export(session: Session, run: Run, form: str) -> tuple[bytes, str, str]:
    if form not in FORMATS:
        raise Refusal(400, "invalid_request", f"the format is {', '.join(FORMATS)}; got {form!r}")
    assert session.runs is not None
    report = await Journal(session.runs, run).report()
    if form == "html":
        text = shown(page(report))
    elif form == "json":
        text = report_json(report, full=True) + "\n"
    else:
        text = shown(report_text(report, session.text, WIDTH)) + "\n"
    return text.encode("utf-8", "backslashreplace"), FORMATS[form], form


HYPOTHESES = LongKind("hypotheses", routes, _work, _export)
