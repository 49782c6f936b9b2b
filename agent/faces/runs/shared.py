"""What the commands of `aetia runs` share: the open store, the session of a kept run, and its answer."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.answer import Answer
from agent.faces.session import open_session
from agent.faces.shown import terminal_width
from agent.runs.opening import VARIABLE, open_runs
from agent.runs.store import ANSWER
from agent.settings import Settings
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from agent.faces.session import Session
    from agent.runs.record import Run
    from agent.runs.store import RunStore


def add_run(parser: argparse.ArgumentParser) -> None:
    """The run that a command is about."""
    parser.add_argument("run_id", metavar="RUN", help="its id, or the beginning of it")


@asynccontextmanager
async def opened_runs() -> AsyncIterator[RunStore]:
    """The store of kept runs.

    Raises:
        SetupError: no runs are kept.
        StoreError: it cannot be opened.
    """
    runs = await open_runs()
    if runs is None:
        raise SetupError(f"no runs are kept: {VARIABLE} is off; name a file in it, or unset it")
    try:
        yield runs
    finally:
        await runs.close()


@asynccontextmanager
async def session_of(run: Run, runs: RunStore, **changed: Any) -> AsyncIterator[Session]:
    """Graph, data and models of a run, found again where it found them.

    Args:
        run: a kept run.
        runs: where it is kept.
        **changed: settings that are other than they were.

    Raises:
        InputError: a program asked it, and only a program can give the same things again.
    """
    from tools.causal.datasets import Dataset

    origin = run.origin
    if not origin.is_known:
        raise InputError(
            f"run {run.id} was asked by a program: go on with it there, by agent.run.resume"
        )
    datasets: tuple[Dataset, ...] = ()
    if origin.data:
        datasets = (Dataset.from_files(Path(origin.descriptor), Path(origin.data)),)
    settings = replace(Settings(**run.asked.settings), **changed)
    async with open_session(
        settings=settings, place=origin.place or None, datasets=datasets, runs=runs, origin=origin
    ) as session:
        yield session


async def answer_of(run: Run, runs: RunStore) -> Answer:
    """The answer of a finished run.

    Raises:
        InputError: it is not finished.
    """
    held = (await runs.kept(run.id)).get(ANSWER)
    if held is None:
        raise InputError(f"run {run.id} is {run.seen().status}, it has no answer yet")
    return Answer.model_validate(held)


def as_json(run: Run) -> dict[str, Any]:
    """A run as it stands, for programs."""
    told = asdict(run.seen())
    names = ("id", "question", "status", "created", "updated", "version", "waits_for", "problem")
    return {name: told[name] for name in names}


def write_json(data: object) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def write_answer(answer: Answer, session: Session, *, json: bool) -> None:
    """An answer as `aetia ask` prints it."""
    text = answer.model_dump_json(indent=2) if json else session.text(answer, terminal_width())
    sys.stdout.write(text + "\n")
