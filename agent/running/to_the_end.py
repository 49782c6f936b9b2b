"""Run the workflow from a state to its end, within the deadline, and turn what fails into our errors."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from graphs.errors import AetiaError, DeadlineError, PausedError, RunError

if TYPE_CHECKING:
    from agent.run_context import RunContext
    from agent.state import State


async def run_to_the_end(
    start: State | None, context: RunContext, settled: dict[str, Any] | None = None
) -> State:
    """The state after the last step.

    Args:
        start: the state to start from; None goes on from the last step that was saved.
        settled: what a person settled, where the run waits for that.
        context: what the run is given. Where it is saved, every step is saved before the next begins.

    Raises:
        DeadlineError, RunError: as `agent.run.ask`.
        PausedError: a person is asked.
    """
    from agent.workflow import RECURSION, build_workflow, resuming

    saving = context.saving
    options: dict[str, Any] = {"config": {"recursion_limit": RECURSION}}
    if saving is not None:
        options["config"]["configurable"] = {"thread_id": saving.run}
        options["durability"] = "sync"
    workflow = build_workflow(saving.store.saver if saving else None, context.settings.pauses)
    context.recorder.record(*(("start", start["text"]) if start else ("resume", "where it ended")))
    deadline_s = context.settings.deadline_s
    given: Any = start if settled is None else resuming(settled)
    try:
        async with asyncio.timeout(deadline_s):
            state = await workflow.ainvoke(given, context=context, **options)
    except AetiaError:
        raise
    except TimeoutError as error:
        last = context.recorder.events[-1].step
        raise DeadlineError(
            f"the question was stopped at its deadline of {deadline_s:g} s, after the step {last!r}; "
            "give it more time with --deadline SECONDS (Settings.deadline_s)"
        ) from error
    except Exception as error:
        last = context.recorder.events[-1].step
        raise RunError(
            f"the run failed after step {last!r} ({type(error).__name__}: {error}); "
            "run again with --trace FILE and report both"
        ) from error
    if state.get("__interrupt__"):
        raise PausedError(saving.run if saving else "", state["__interrupt__"][0].value)
    return cast("State", state)
