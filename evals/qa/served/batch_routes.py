"""`/api/batches`: a file of questions: sent, answered in line, its table looked at row by row, exported."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from agent.answer import Answer
from agent.faces.serving.api.run_views import started, whole
from agent.faces.serving.encoded import Encoded, json_response
from agent.faces.serving.hall import hall_of, owner_of
from agent.faces.serving.told_errors import Refusal
from agent.faces.serving.work.long_runs import LongKind
from agent.faces.shown import WIDTH, shown
from agent.settings import Settings
from agent.writing.short import short_form
from evals.qa.configuration import configuration, hash_of
from evals.qa.gold import judged
from evals.qa.questions import read_questions
from evals.qa.run import run_batch
from evals.qa.served.kept_batches import KeptBatch, ending_of
from evals.qa.written.export import Exports
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.faces.serving.work.told_work import Say
    from agent.faces.session import Session
    from agent.runs.record import Run
    from evals.qa.results import Row

routes = APIRouter(prefix="/api/batches", tags=["batches"])
FILES = {
    "jsonl": ("results.jsonl", "application/x-ndjson"),
    "csv": ("results.csv", "text/csv"),
    "txt": ("answers.txt", "text/plain"),
    "html": ("summary.html", "text/html"),
}
"""Format -> the file that a batch writes, and its media type."""
MOST_ROWS = 500
JOBS = 2
"""Questions at a time: one waits for its look-ups while the other computes."""


@routes.post("", status_code=202)
async def start(
    request: Request,
    file: Annotated[str, Query(min_length=1, max_length=255)],
    lookups: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    deadline: Annotated[float | None, Query(gt=0, le=1e6)] = None,
) -> dict[str, Any]:
    """Keep a file of questions, whose bytes are the body, and put it in line.

    `file` is its name, whose ending tells its kind; `lookups` and `deadline` are of each question.
    """
    hall = hall_of(request)
    hall.runs.require_kept()
    if (deadline or 0) > hall.config.longest_s:
        raise InputError(f"a deadline here is at most {hall.config.longest_s:g} seconds")
    given = {"budget_lookups": lookups, "deadline_s": deadline}
    limits = {name: value for name, value in given.items() if value is not None}
    settings = replace(hall.room.session.settings, pauses=(), **limits)  # type: ignore[arg-type]
    said = await hall.room.do(configuration(replace(hall.room.session, settings=settings)))
    asked: dict[str, Any] = {"ends": ending_of(file), "configuration": said, "hash": hash_of(said)}
    batch = KeptBatch(owner_of(request), secrets.token_hex(4), asked)
    questions = await asyncio.to_thread(batch.keep, await request.body())
    try:
        owner, warned = hall.take_run(request, [q.text for q in questions], len(questions))
        title = f"{file} ({len(questions)} question{'s' * (len(questions) != 1)})"
        asked |= {"file": file, "questions": len(questions)}
        live = await hall.long.begun("batch", title, asked, owner, batch.run)
    except BaseException:
        await asyncio.to_thread(batch.forget)
        raise
    return started(live, warned)


@routes.get("/{run_id}")
async def get(run_id: str, request: Request) -> dict[str, Any]:
    """One batch: how far it is, and what its rows amount to."""
    hall, run, batch = await _batch(run_id, request)
    totals = await asyncio.to_thread(batch.totals)
    asked = {name: batch.asked[name] for name in ("file", "questions")}
    live = hall.long.dispatcher.find(run.id)
    return {**whole(run, live, None), **asked, "totals": totals}


@routes.get("/{run_id}/rows")
async def rows(
    run_id: str,
    request: Request,
    after: Annotated[int, Query(ge=0, le=10**12)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
) -> dict[str, Any]:
    """Rows that are finished, in the order of the file, after a line of it."""
    _, _, batch = await _batch(run_id, request)
    found = await asyncio.to_thread(batch.rows, after, limit + 1)
    return {"rows": [_shown(row) for row in found[:limit]], "more": len(found) > limit}


@routes.get("/{run_id}/rows/{line}")
async def row(run_id: str, line: int, request: Request) -> Response:
    """The row of a line with its whole answer."""
    _, _, batch = await _batch(run_id, request)
    found = await asyncio.to_thread(batch.one, line) if 0 < line < 10**12 else None
    if found is None:
        raise Refusal(404, "no_such_row", f"no row of line {line} is finished")
    short = await asyncio.to_thread(_short, found.answer) if found.answer else None
    answer = Encoded.of(found.answer) if found.answer else None
    return json_response({**_shown(found), "short": short, "answer": answer})


def _short(answer: str) -> str:
    return shown(short_form(Answer.model_validate_json(answer), width=WIDTH, hint=""))


def _shown(row: Row) -> dict[str, Any]:
    brief = row.brief
    told = None if brief is None else {**asdict(brief), "size_text": brief.size_text}
    return {
        "line": row.line, "id": row.id, "question": row.question, "status": row.status,
        "error": row.error or None, "brief": told, "gold": dict(row.gold),
        "judged": judged(brief, row.gold) if row.gold else {},
    }  # fmt: skip


async def _batch(run_id: str, request: Request) -> tuple[Any, Run, KeptBatch]:
    hall = hall_of(request)
    run = await hall.runs.find(run_id, owner_of(request))
    if run.kind != "batch":
        raise Refusal(404, "no_such_run", f"run {run.id} answers no file of questions")
    return hall, run, KeptBatch.of(run)


async def _work(session: Session, run: Run, say: Say) -> None:
    """Answer what has no answer yet, with what the batch began with."""
    assert session.runs is not None
    batch = KeptBatch.of(run)
    settings = Settings(**batch.asked["configuration"]["settings"])
    mine = replace(session, settings=settings, runs=None)
    if hash_of(await configuration(mine)) != batch.asked["hash"]:
        raise InputError(
            "this batch began with another graph, model or version, and its rows would not be comparable: "
            "send the file again"
        )
    await session.runs.save(run.now_is("running"))
    questions = await asyncio.to_thread(read_questions, batch.file)
    done = await run_batch(
        questions, batch.folder, mine, jobs=JOBS, progress=say, wanted=Exports(("csv",)),
        under_way=say.under_way,
    )  # fmt: skip
    headline = f"{done.answered} of {done.questions} answered"
    await session.runs.save(replace(run.now_is("finished"), told={"headline": headline}))


async def _export(session: Session, run: Run, form: str) -> tuple[bytes, str, str]:
    if form not in FILES:
        raise Refusal(400, "invalid_request", f"the format is {', '.join(FILES)}; got {form!r}")
    name, kind = FILES[form]
    path = KeptBatch.of(run).folder / name
    if not await asyncio.to_thread(path.is_file):
        raise Refusal(409, "no_answer", f"run {run.id} is {run.status}: its files are written at its end")  # fmt: skip
    return await asyncio.to_thread(path.read_bytes), kind, form


def _forget(run: Run) -> None:
    KeptBatch.of(run).forget()


BATCH = LongKind("batch", routes, _work, _export, _forget)
