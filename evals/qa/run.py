"""Answer many questions with one graph and one set of models, several at a time, resumable."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from agent.faces.session import open_session
from evals.qa.configuration import open_results
from evals.qa.earlier import has_earlier, take_earlier
from evals.qa.export import ROWS, export
from evals.qa.folder import held
from evals.qa.questions import questions_of, read_questions
from evals.qa.results import Result
from graphs.errors import AetiaError, DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from agent.faces.session import Session
    from agent.run import OpenOptions
    from evals.qa.questions import Question
    from evals.qa.results import Results

MAX_JOBS = 256


@dataclass(frozen=True)
class Summary:
    """What a run did; `resumed` answers were there before it began."""

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


async def batch(
    questions: Path | str | Iterable[str | Mapping[str, Any]],
    out: Path | str,
    *,
    jobs: int | None = None,
    progress: Callable[[str], None] = lambda text: None,
    **options: Unpack[OpenOptions],
) -> Summary:
    """Answer every question that has no answer in the folder yet.

    Args:
        questions: a file of JSON lines by its path, or the questions themselves: texts, or mappings
            with `question` and perhaps `id`.
        out: a folder; `results.sqlite` there holds the answers, `results.jsonl` and `answers.txt` are
            written from it at the end.
        jobs: how many are answered at a time; the cores of this machine when omitted.
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
        return await run_batch(rows, Path(out), session, jobs=jobs, progress=progress)


async def run_batch(
    questions: Sequence[Question],
    folder: Path,
    session: Session,
    *,
    jobs: int | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> Summary:
    """`batch` with what is read and open already; raises as it does."""
    started = time.perf_counter()
    count = cores() if jobs is None else jobs
    if not 1 <= count <= MAX_JOBS:
        raise InputError(f"--jobs is 1 to {MAX_JOBS}; got {count}")
    with held(folder):
        earlier = has_earlier(folder)
        results = await open_results(folder, session)
        try:
            if earlier:
                taken = take_earlier(folder, results, progress)
                progress(f"{taken} answers of an earlier version were taken over")
            waiting = _waiting(questions, results)
            await _answer_all(waiting, results, session, count, Pace(len(waiting), progress))
            export(questions, results, folder, session)
            resumed = sum(not q.fault for q in questions) - len(waiting)
            return _summary(questions, results, folder, resumed, time.perf_counter() - started)
        finally:
            results.close()


class Pace:
    """Says after each question how many are done, how fast, and how long the rest will take."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self._total, self._say = total, say
        self._done, self._started = 0, time.perf_counter()

    def __call__(self, result: Result) -> None:
        self._done += 1
        rate = self._done / max(time.perf_counter() - self._started, 1e-9)
        left = (self._total - self._done) / rate
        ending = result.verdict if result.status == "ok" else f"{result.status}: {result.error}"
        self._say(
            f"[{self._done}/{self._total}] {result.id}: {ending}  "
            f"({rate:.2f} a second, {_duration(left)} left)"
        )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _waiting(questions: Sequence[Question], results: Results) -> list[Question]:
    """The questions without an answer; what cannot be asked gets its row now.

    Raises:
        DataError: the folder holds answers to other questions of the same ids.
    """
    done, waiting = results.outcomes(), []
    for question in questions:
        before, status, _ = done.get(question.id, ("", "", ""))
        if question.fault:
            results.add(
                Result(question.id, question.line, question.text, "invalid", error=question.fault)
            )
        elif status != "ok":
            waiting.append(question)
        elif before != question.text:
            raise DataError(
                f"{results.path} holds the row {question.id!r} of another question file; "
                "name another --out folder"
            )
    return waiting


async def _answer_all(
    waiting: Sequence[Question], results: Results, session: Session, jobs: int, pace: Pace
) -> None:
    left: Iterator[Question] = iter(waiting)

    async def work() -> None:
        for question in left:
            result = await _answer(question, session)
            results.add(result)
            pace(result)

    workers = [asyncio.create_task(work()) for _ in range(min(jobs, len(waiting)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _answer(question: Question, session: Session) -> Result:
    try:
        answer = await session.ask(question.text)
    except AetiaError as error:
        status = "invalid" if isinstance(error, InputError) else "failed"
        said = str(error)
    except Exception as error:  # one question never costs the others their answers
        status, said = "failed", f"{type(error).__name__}: {error}"
    else:
        return Result(
            question.id,
            question.line,
            question.text,
            "ok",
            answer.verdict,
            answer.model_dump_json(),
        )
    said = said.encode("utf-8", "backslashreplace").decode("utf-8")
    return Result(question.id, question.line, question.text, status, error=said)


def _summary(
    questions: Sequence[Question], results: Results, folder: Path, resumed: int, seconds: float
) -> Summary:
    outcomes = results.outcomes()
    mine = [outcomes[q.id] for q in questions if q.id in outcomes]
    ends = Counter(status for _, status, _ in mine)
    verdicts = Counter(verdict for _, status, verdict in mine if status == "ok")
    return Summary(
        questions=len(questions),
        answered=ends["ok"],
        invalid=ends["invalid"],
        failed=ends["failed"],
        resumed=resumed,
        seconds=round(seconds, 3),
        verdicts=dict(sorted(verdicts.items())),
        configuration=results.configuration,
        of_other_configurations=results.of_other_configurations(),
        results=str(folder / ROWS),
    )


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
