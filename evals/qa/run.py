"""Answer many questions with one graph and one set of models, several at a time, resumable."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from agent.faces.session import open_session
from evals.qa.answering import answered, failed
from evals.qa.configuration import open_results
from evals.qa.earlier import has_earlier, take_earlier
from evals.qa.folder import held
from evals.qa.gold import gold_text
from evals.qa.pace import Pace
from evals.qa.questions import questions_of, read_questions
from evals.qa.results import RUN
from evals.qa.totals import totals_of
from evals.qa.written.export import ROWS, Exports, export
from graphs.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

    from agent.faces.session import Session
    from agent.run import OpenOptions
    from evals.qa.pace import UnderWay
    from evals.qa.questions import Question
    from evals.qa.results import Result, Results, Row

    Answers = Callable[[Question], Awaitable[Result]]

MAX_JOBS = 256
SHOWN_FIRST = 41
"""Rows that a summary brings along: those that a terminal shows, and one to tell that there are more."""


@dataclass(frozen=True)
class Summary:
    """What a run did; `resumed` answers were there before it began.

    `scores` are those of the gold columns (`evals.qa.gold.GoldScore`), by the field of the answer.
    `answering_seconds`, `tokens` and `money` are of all answers together, `seconds` of this run alone;
    `rows` are the first ones.
    """

    questions: int
    answered: int
    invalid: int
    failed: int
    resumed: int
    seconds: float
    verdicts: dict[str, int]
    configuration: str
    of_other_configurations: int
    results: str
    scores: dict[str, dict[str, Any]]
    answering_seconds: float
    tokens: int
    money: float
    rows: tuple[Row, ...]


async def batch(
    questions: Path | str | Iterable[str | Mapping[str, Any]],
    out: Path | str,
    *,
    jobs: int | None = None,
    run: str = RUN,
    progress: Callable[[str], None] = lambda text: None,
    **options: Unpack[OpenOptions],
) -> Summary:
    """Answer every question that has no answer in the folder yet.

    Args:
        questions: a file of JSON lines or a CSV by its path, or the questions themselves: texts, or
            mappings with `question` and perhaps `id` and gold columns.
        out: a folder; `results.sqlite` there holds the answers, `results.jsonl`, `answers.txt` and
            `summary.html` are written from it at the end.
        jobs: how many are answered at a time; the cores of this machine when omitted.
        run: a name; another one has the same questions answered once more.
        progress: called with a line of text for each question that is finished.
        **options: as for `ask`: `store`, `settings`, `datasets`, `listener`, `judge`, `model`.

    Raises:
        InputError: the questions cannot be read, or another run works in the folder.
        SetupError, StoreError: the folder, the graph or a model cannot be used.
    """
    rows = (
        read_questions(Path(questions))
        if isinstance(questions, Path | str)
        else questions_of(questions)
    )
    async with open_session(**options) as session:
        return await run_batch(rows, Path(out), session, jobs=jobs, run=run, progress=progress)


async def run_batch(
    questions: Sequence[Question],
    folder: Path,
    session: Session,
    *,
    jobs: int | None = None,
    run: str = RUN,
    answers: Answers | None = None,
    is_over: bool = False,
    wanted: Exports = Exports(),  # noqa: B008 - a frozen value
    progress: Callable[[str], None] = lambda text: None,
    under_way: UnderWay = lambda done, of, now: None,
) -> Summary:
    """`batch` with what is read and open already; raises as it does.

    Args:
        questions: each with an id of its own.
        folder: of the results.
        session: answers, and says what the answers depend on.
        jobs: how many at a time.
        run: its name.
        answers: answers in place of the session, with what is as the session's.
        is_over: ask nothing more, and write the files from what is there.
        wanted: the files that are written at the end.
        progress: called with a line of text for each question that is finished.
        under_way: called whenever one begins or ends.
    """
    started = time.perf_counter()
    count = cores() if jobs is None else jobs
    if not 1 <= count <= MAX_JOBS:
        raise InputError(f"--jobs is 1 to {MAX_JOBS}; got {count}")
    with held(folder):
        earlier = has_earlier(folder)
        results = await open_results(folder, session, run)
        try:
            if earlier:
                taken = take_earlier(folder, results, progress)
                progress(f"{taken} answers of an earlier version were taken over")
            waiting = [] if is_over else _waiting(questions, results)
            asks = answers or partial(_with, session)
            before = len(questions) - len(waiting)
            pace = Pace(len(waiting), progress, before, under_way)
            await _answer_all(waiting, results, asks, count, pace)
            export(results, folder, session, wanted, progress)
            resumed = sum(not q.fault for q in questions) - len(waiting)
            return summary_of(results, folder, resumed, time.perf_counter() - started)
        finally:
            results.close()


async def _with(session: Session, question: Question) -> Result:
    return await answered(question, session)


def _waiting(questions: Sequence[Question], results: Results) -> list[Question]:
    """The questions without an answer; what cannot be asked gets its row now.

    Raises:
        DataError: the folder holds answers to other questions of the same ids.
    """
    asked, has_answer, places = {q.id: q for q in questions}, set(), []
    for id_, text, status, line, gold in results.ends():
        question = asked.get(id_)
        if question is None:
            if line:
                places.append((id_, 0, gold))
            continue
        if status == "ok" and not question.fault:
            if text != question.text:
                raise DataError(
                    f"{results.path} holds the row {id_!r} of another question file; "
                    "name another --out folder"
                )
            has_answer.add(id_)
        said = gold_text(question.gold)
        if line != question.line or gold != said:
            places.append((id_, question.line, said))
    for question in questions:
        if question.fault:
            results.add(failed(question, question.fault, "invalid"))
    results.place(places)
    return [q for q in questions if not q.fault and q.id not in has_answer]


async def _answer_all(
    waiting: Sequence[Question], results: Results, answers: Answers, jobs: int, pace: Pace
) -> None:
    left: Iterator[Question] = iter(waiting)

    async def work() -> None:
        for question in left:
            pace.begins(question)
            result = await answers(question)
            results.add(result)
            pace(result)

    workers = [asyncio.create_task(work()) for _ in range(min(jobs, len(waiting)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def summary_of(results: Results, folder: Path, resumed: int, seconds: float) -> Summary:
    """What the rows of the questions that were asked amount to."""
    totals = totals_of(results)
    return Summary(
        **totals,
        resumed=resumed,
        seconds=round(seconds, 3),
        configuration=results.configuration,
        of_other_configurations=results.of_other_configurations(),
        results=str(folder / ROWS),
        rows=tuple(results.rows(SHOWN_FIRST)),
    )


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
