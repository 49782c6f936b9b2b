"""Runs that are kept: begun, gone on with, and marked for what became of them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.answer import Answer
from agent.pauses.approval import require_usable
from agent.running.to_the_end import run_to_the_end
from agent.state import State
from graphs.errors import AetiaError, DeadlineError, InputError, PausedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.running.context import Working
    from agent.runs.record import AskedWith, Run
    from agent.runs.store import RunStore

MAY_DIFFER = ("deadline_s", "estimate_deadline_s", "gpu_layers")
"""Settings that bound a run and do not shape it: one that went out of time goes on with more."""


async def begin(run: Run, runs: RunStore, working: Working) -> Answer:
    """Keep a run and take it to its answer."""
    run = replace(run, asked=working.asked)
    await runs.save(run)
    return await _to_its_answer(run, runs, working, State(**run.start))  # type: ignore[typeddict-item]


async def go_on(
    run: Run, runs: RunStore, working: Working, settled: dict[str, Any] | None = None
) -> Answer:
    """Take a run to its answer from the last step that was saved.

    Args:
        run: as it is kept.
        runs: where it is kept.
        working: what it goes on with.
        settled: what a person settled, where the run waits for that.

    Raises:
        InputError: it was asked with other things, or what was settled cannot be used.
    """
    require_same(run, working.asked)
    if settled is not None:
        await require_usable(run.waits_for, settled, working.context.store)
    run = replace(run, settled={**run.settled, **(settled or {})})
    await runs.save(run.now_is("running"))
    has_begun = await runs.saver.aget_tuple({"configurable": {"thread_id": run.id}}) is not None
    start = None if has_begun else State(**run.start)  # type: ignore[typeddict-item]
    return await _to_its_answer(run, runs, working, start, settled)


async def _to_its_answer(
    run: Run,
    runs: RunStore,
    working: Working,
    start: State | None,
    settled: dict[str, Any] | None = None,
) -> Answer:
    async with _marked(run, runs):
        state = await run_to_the_end(start, working.context, settled)
        answer = working.context.artefacts.get(state["answer"], Answer)
        done = replace(run.now_is("finished"), told=_told(answer))
        await runs.finish(done, answer.model_dump(mode="json"))
        return answer


def _told(answer: Answer) -> dict[str, Any]:
    """What a list of runs says of an answer."""
    names = ("reply", "verdict", "certainty", "headline")
    return {name: getattr(answer, name) for name in names}


@asynccontextmanager
async def _marked(run: Run, runs: RunStore) -> AsyncIterator[None]:
    """A run that ends without an answer is marked with why, and can be gone on with."""
    try:
        yield
    except asyncio.CancelledError:
        await asyncio.shield(runs.save(run.now_is("interrupted", problem="it was stopped")))
        raise
    except PausedError as pause:
        await runs.save(run.now_is("interrupted", waits_for=pause.waits_for))
        raise
    except DeadlineError as error:
        await runs.save(run.now_is("interrupted", problem=str(error)))
        raise DeadlineError(f"{error}; to go on: `aetia runs resume {run.id}`") from error
    except AetiaError as error:
        await runs.save(run.now_is("failed", problem=str(error)))
        raise


def require_same(run: Run, now: AskedWith) -> None:
    """Refuse to go on with other things than a run was asked with.

    Raises:
        InputError: the first of them that differs, and how.
    """
    then = run.asked
    pairs = [
        ("the graph", then.release, now.release),
        ("the models", then.models, now.models),
        ("the data", then.datasets, now.datasets),
        ("the literature", then.literature, now.literature),
        *((name, then.settings.get(name), value) for name, value in now.settings.items()
          if name not in MAY_DIFFER),
    ]  # fmt: skip
    for what, before, after in pairs:
        if before != after:
            raise InputError(
                f"run {run.id} goes on only with what it was asked with: {what} was {before or 'none'} "
                f"and is now {after or 'none'}; give it back, or ask again: "
                f"`aetia runs replay {run.id}`"
            )
